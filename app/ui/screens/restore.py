"""Restoring a backup (从备份恢复): where to, and then it is done in the worker. Nothing that is there is touched."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.ui.jobs import Job, Jobs
from app.ui.widgets.column import Column
from app.ui.widgets.folder_field import FolderField
from app.ui.widgets.form import FormField, Section
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.working import Working

MB = 2**20
EXPLANATION = "备份会恢复成一个新的工作库，和备份那天一样；现有的工作库和这份备份都不会改动。"


class RestoreScreen(QWidget):
    """Asks for a place and restores."""

    restored = Signal(Path)
    """The workspace is there and can be opened."""
    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        """Lay out; `show_backup` says which one."""
        super().__init__(parent)
        self._jobs = jobs
        self._backup = Path()
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = Column()
        outer.addWidget(column)
        rows = column.rows
        rows.addWidget(label("从备份恢复", "heading", self))
        rows.addWidget(wrapped(EXPLANATION, "quiet", self))
        section = Section("备份文件", self)
        self._name = wrapped("", "", section)
        self._about = wrapped("", "quiet", section)
        section.rows.addWidget(self._name)
        section.rows.addWidget(self._about)
        rows.addWidget(section)
        rows.addWidget(self._place())
        self.working = Working(self)
        rows.addWidget(self.working)
        rows.addLayout(self._buttons())
        rows.addStretch(1)

    def show_backup(self, backup: Path) -> None:
        """Suggest where to restore a backup."""
        from app.services.restore_place import restore_place

        self._backup = backup
        self._name.setText(backup.name)
        self._about.setText(f"{backup.stat().st_size / MB:.1f} MB　{backup.parent}")
        self.folder.setText(str(restore_place(backup)))
        self.field.show_problem("")
        self.begin.setFocus()

    def _place(self) -> Section:
        section = Section("恢复到", self)
        content = FolderField("恢复到哪个文件夹", "选择恢复到哪个文件夹里", self._inside, section)
        self.folder, self.change = content.path, content.change
        self.field = FormField("", content, "会新建这个文件夹；放在本机硬盘上最稳妥。", section)
        section.rows.addWidget(self.field)
        return section

    def _buttons(self) -> QHBoxLayout:
        self.begin = QPushButton("恢复并打开", self)
        self.begin.setObjectName("main")
        self.begin.clicked.connect(self._on_begin)
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self._on_back)
        line = QHBoxLayout()
        line.addWidget(self.begin)
        line.addWidget(self.back)
        line.addStretch(1)
        return line

    def _inside(self, folder: Path) -> Path:
        from app.services.restore_place import restore_place

        return restore_place(self._backup, folder)

    def _on_begin(self) -> None:
        from app.services.back_up import restore

        folder = Path(self.folder.value)
        if not self.folder.value or not folder.is_absolute():
            self.field.show_problem("恢复位置不是完整的路径。请从盘符或根目录写起，或点“更改”来选。")
            return
        self.field.show_problem("")
        job = Job(restore, self._backup, folder)
        job.done.connect(lambda: self.restored.emit(folder))
        job.refused.connect(self._on_refused)
        job.ended.connect(lambda: self.begin.setEnabled(True))
        self.working.watch(job, "正在读取备份…")
        self.begin.setEnabled(False)
        self._jobs.add(job)

    def _on_back(self) -> None:
        self.working.stop()
        self.left.emit()

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self.field.show_problem("\n".join(f"{one.what}{one.what_to_do}" for one in problems))
