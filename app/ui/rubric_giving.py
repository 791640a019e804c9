"""Giving a rubric (评分标准) out of the library: as one signed file, as an Excel template, as a 核对表 to print."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.problems import Problem
from app.ui.clock import now
from app.ui.jobs import Job
from app.ui.widgets.said_lines import SaidLines

if TYPE_CHECKING:
    from app.services.rubric_library import InstalledPack

ONE_FILE = "评分标准包 (*.zip)"
WORKBOOK = "Excel 工作簿 (*.xlsx)"
OPEN_FOLDER = "打开文件夹"


class RubricGiving(QObject):
    """Asks where to, lets the page run the work, and says on the page where it lies."""

    def __init__(self, page: QWidget, said: SaidLines, run: Callable[[Job, str], None]) -> None:
        """Give nothing yet. run: queues a job and shows what is being done."""
        super().__init__(page)
        self._page, self._said, self._run = page, said, run

    # ------------------------------------------------------------ one file

    def ask_for_file(self, pack: "InstalledPack") -> None:
        """Let the person choose where the signed file goes."""
        from app.files.user_folder import documents_folder
        from app.services.rubric_library import suggested_name

        place = documents_folder() / suggested_name(pack)
        name, _ = QFileDialog.getSaveFileName(self._page, "存成一个文件", str(place), ONE_FILE)
        if name:
            self.give_out(pack, Path(name))

    def give_out(self, pack: "InstalledPack", file: Path) -> None:
        """Write a rubric as one signed file."""
        from app.services.rubric_library import pack_up

        job = Job(pack_up, pack, file if file.suffix else file.with_name(f"{file.name}.zip"))
        job.done.connect(
            lambda path: self._say(f"已存成 {path}。发给各县，把它拖进程序窗口就能用；内容一改动就会被认出。", path)
        )
        job.refused.connect(lambda problems: self._said.show_problems(problems, "没有存成，原有文件没有改动。"))
        self._run(job, "正在写评分标准包…")

    # ------------------------------------------------------------ template

    def ask_for_template(self, pack: "InstalledPack") -> None:
        """Let the person choose where the template goes."""
        from app.files.user_folder import documents_folder
        from app.services.rubric_papers import template_name

        place = documents_folder() / template_name(pack)
        name, _ = QFileDialog.getSaveFileName(self._page, "写成 Excel 模板", str(place), WORKBOOK)
        if name:
            self.write_template(pack, Path(name))

    def write_template(self, pack: "InstalledPack", file: Path) -> None:
        """Write a rubric as a template; a file that is there gets a neighbour and is not written over."""
        from app.services.rubric_papers import template_of

        job = Job(template_of, pack, file, date=now().date())
        job.done.connect(self._on_template)
        job.refused.connect(lambda problems: self._said.show_problems(problems, "没有写成，原有文件没有改动。"))
        self._run(job, "正在写 Excel 模板…")

    def _on_template(self, written: "tuple[Path, tuple[Problem, ...]]") -> None:
        path, problems = written
        self._say(f"已写成 {path}。在 Excel 里改好以后，用“导入省里的评分表”读回来。", path, problems)

    # ------------------------------------------------------------ sign-off

    def ask_for_sign_off(self, pack: "InstalledPack") -> None:
        """Let the person choose the folder for the 核对表."""
        from app.files.user_folder import documents_folder

        start = str(documents_folder())
        folder = QFileDialog.getExistingDirectory(self._page, "核对表（PDF 和 Excel）写到哪个文件夹", start)
        if folder:
            self.write_sign_off(pack, Path(folder))

    def write_sign_off(self, pack: "InstalledPack", folder: Path) -> None:
        """Write the 核对表 of a rubric as PDF and Excel into a folder."""
        from app.services.rubric_papers import sign_off_of

        job = Job(sign_off_of, pack, folder, date=now().date())
        job.done.connect(self._on_sign_off)
        job.refused.connect(lambda problems: self._said.show_problems(problems, "核对表没有写成。"))
        self._run(job, "正在排版核对表…")

    def _on_sign_off(self, paths: tuple[Path, ...]) -> None:
        kinds = "、".join(path.suffix.removeprefix(".") for path in paths)
        self._say(
            f"核对表已写到 {paths[0].parent}，文件名“{paths[0].stem}”（{kinds}）。打印后逐项核对、签字。", paths[0]
        )

    # ------------------------------------------------------------ inside

    def _say(self, text: str, file: Path, problems: Sequence[Problem] = ()) -> None:
        folder = QUrl.fromLocalFile(str(file.parent))
        self._said.say(text, problems, button=OPEN_FOLDER, press=lambda: QDesktopServices.openUrl(folder))
