"""The result of an export: complete, partial, failed and cancelled look and read differently."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.problems import Problem, Severity
from app.services.export_submission import Exported, ExportedPackage
from app.services.verify_package import Verification
from app.ui import display
from app.ui.display import size_words
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark

SHORT_DIGEST = 16
LACKING = "下面这些没有带齐，补上后可以再导出一次："
STILL_BLOCKED = "送审稿可以先看；下面这些处理后才能导出定稿："
MOST_TOLD = 12


class Outcome(Enum):
    """How an export ended: object name, icon, colour."""

    COMPLETE = ("resultComplete", "met", display.GREEN)
    PARTIAL = ("resultPartial", "severity-warning", display.AMBER)
    FAILED = ("resultFailed", "severity-blocking", display.RED)
    CANCELLED = ("resultCancelled", "severity-hint", display.GREY)


class ResultCard(QFrame):
    """Hidden until an export ended."""

    asked_to_verify = Signal(object)
    """Path of the package."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self.outcome: Outcome | None = None
        self.package: ExportedPackage | None = None
        self.folder: Path | None = None
        self._mark = Mark(parent=self, share=1.4)
        self.title = label("", "title", self)
        self.dismiss = QPushButton("知道了", self)
        self.dismiss.setObjectName("link")
        self.dismiss.clicked.connect(self.hide)
        self.text = wrapped("", "", self)
        self._facts = QWidget(self)
        self._grid = QGridLayout(self._facts)
        self.verified = wrapped("", "", self)
        self.problems = wrapped("", "", self)
        self.original = wrapped("", "", self)
        self._lay_out()
        self.hide()

    def show_done(self, made: Exported) -> None:
        """Show what lies where."""
        self.package = made.package
        first = made.package.path if made.package else (made.files[0] if made.files else None)
        self.folder = first.parent if first else None
        kind = "定稿" if made.package else "送审稿"
        if made.lacking:
            self._begin(Outcome.PARTIAL, f"{kind}导出了，但不完整" if made.package else "送审稿导出了，但还有问题")
            self.text.setText(LACKING if made.package else STILL_BLOCKED)
            self._tell((*made.lacking, *_renamed(made)))
        else:
            self._begin(Outcome.COMPLETE, f"{kind}导出完成")
            self.text.setText("已写到磁盘，并逐个文件读回核对过。" if made.package else "文件都已写好。")
            self._tell(_renamed(made))
        self._tell_original(made.original)
        self._show_facts(made)

    def show_refused(self, problems: tuple[Problem, ...]) -> None:
        """Show why nothing was made."""
        self._begin(Outcome.FAILED, "没有导出")
        self.text.setText("没有留下任何文件。处理下面的问题后再导出：")
        self._tell(tuple(problem for problem in problems if problem.is_blocking) or problems)

    def show_broken(self) -> None:
        """Show that a bug of ours stopped it."""
        self._begin(Outcome.FAILED, "没有导出")
        self.text.setText("程序出了问题，没有留下任何文件。请再试一次；反复出现时请保存错误报告。")

    def show_cancelled(self) -> None:
        """Show that nothing was left behind."""
        self._begin(Outcome.CANCELLED, "已取消，没有导出")
        self.text.setText("没有留下未完成的文件，也不算一轮。需要时可以重新导出。")

    def show_verification(self, found: Verification) -> None:
        """Show what looking at the package again found."""
        if any(problem.is_blocking for problem in found.problems):
            whats = "".join(f"{problem.where}：{problem.what}" for problem in found.problems if problem.is_blocking)
            self.verified.setText(f"核验没有通过。{whats}请重新导出。")
            self.verified.setStyleSheet(f"color: {display.RED.name()}")
        else:
            warnings = "".join(f"\n· {problem.where}：{problem.what}" for problem in found.problems)
            self.verified.setText(f"核验通过：{found.sentence()}{warnings}")
            self.verified.setStyleSheet(f"color: {display.GREEN.name()}")
        self.verified.show()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._mark)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.dismiss)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setColumnStretch(1, 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 14)
        rows.setSpacing(8)
        rows.addLayout(head)
        for part in (self.text, self.problems, self.original, self._facts, self.verified):
            rows.addWidget(part)

    def _begin(self, outcome: Outcome, title: str) -> None:
        self.outcome = outcome
        name, icon, colour = outcome.value
        self.setObjectName(name)
        self.style().unpolish(self)
        self.style().polish(self)
        self._mark.show_icon(display.icon(icon))
        self.title.setText(title)
        self.title.setStyleSheet(f"color: {colour.name()}")
        self.problems.hide()
        self.original.hide()
        self.verified.hide()
        self._clear()
        self._facts.setVisible(outcome in {Outcome.COMPLETE, Outcome.PARTIAL})
        self.show()

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        lines = [f"· {_where(problem)}{problem.what}{problem.what_to_do}" for problem in problems[:MOST_TOLD]]
        if len(problems) > MOST_TOLD:
            lines.append(f"· 还有{len(problems) - MOST_TOLD}条，到“体检”看全部。")
        self.problems.setText("\n".join(lines))
        self.problems.setVisible(bool(lines))

    def _tell_original(self, problems: tuple[Problem, ...]) -> None:
        """Say what of the province's own file is to be looked at; what is not filled in first."""
        ordered = sorted(problems, key=lambda problem: problem.severity is Severity.HINT)
        lines = [f"· 〔{one.severity.label}〕{_where(one)}{one.what}{one.what_to_do}" for one in ordered]
        self.original.setText("\n".join(("回填原表：", *lines)))
        self.original.setVisible(bool(lines))

    def _show_facts(self, made: Exported) -> None:
        package = made.package
        lies = str(package.path if package else self.folder or "")
        self.open_folder = self._button("打开文件夹", self._on_open)
        copy = self._button("复制路径", lambda: QGuiApplication.clipboard().setText(lies))
        self._fact("位置", lies, self.open_folder, copy)
        names = "、".join(path.name for path in made.files if package is None or path != package.path)
        if package is not None:
            self._fact("申报包", f"第{package.round}轮，{size_words(package.size)}")
            self._fact("校验码", package.check_code)
            sha = self._button("复制完整摘要", lambda: QGuiApplication.clipboard().setText(package.sha256))
            self._fact("文件摘要", f"{package.sha256[:SHORT_DIGEST]}…", sha)
            self.verify = self._button("再核验一次", lambda: self.asked_to_verify.emit(package.path))
            self.show_key = self._button("签名指纹", self._on_show_key)
            self._fact(
                "核对", "可以随时再核验；拷到 U 盘以后，也可以对照文件摘要（sha256）。", self.verify, self.show_key
            )
        if names:
            self._fact("文件", names)

    def _fact(self, name: str, text: str, *buttons: QPushButton) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label(name, "quiet", self._facts), row, 0, Qt.AlignmentFlag.AlignTop)
        told = wrapped(text, "", self._facts)
        self._grid.addWidget(told, row, 1, 1, 3 if not buttons else 1)
        for number, button in enumerate(buttons):
            self._grid.addWidget(button, row, 2 + number, Qt.AlignmentFlag.AlignTop)

    def _button(self, text: str, slot: object) -> QPushButton:
        made = QPushButton(text, self._facts)
        made.setObjectName("link")
        made.clicked.connect(lambda _on: slot())  # type: ignore[operator]
        return made

    def _clear(self) -> None:
        while self._grid.count():
            old = self._grid.takeAt(0).widget()
            if old is not None:
                old.hide()
                old.deleteLater()

    # ------------------------------------------------------------ reacting

    def _on_open(self) -> None:
        if self.folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))

    def _on_show_key(self) -> None:
        if self.package is not None:
            self.verified.setStyleSheet("")
            self.verified.setText(f"签名指纹：{self.package.fingerprint}")
            self.verified.show()


def _renamed(made: Exported) -> tuple[Problem, ...]:
    return tuple(problem for problem in made.problems if problem.code == "FILE_KEPT")


def _where(problem: Problem) -> str:
    return f"{problem.where}：" if problem.where else ""
