"""Where problems are shown: a calm bar for what people can mend, one dialog for what is our bug."""

import platform
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.domain.problems import Problem
from app.ui import display
from app.ui.theme import BASE_PX
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark

FEWEST_LINES = 3
PAST_ROWS_PX = 8 + 6 + 10
"""Above the heading, below it and below the problems."""
MOST_SHOWN = 50
MESSAGE_MOST = 300


class ProblemBar(QFrame):
    """Problems at the foot of the window. It takes no focus and stops nobody; it goes when it is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden until there is something to say."""
        super().__init__(parent)
        self.setObjectName("problems")
        self.problems: tuple[Problem, ...] = ()
        self._heading = label("", "section", self)
        self._close = QPushButton("知道了", self)
        self._close.clicked.connect(self.clear)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        head = QHBoxLayout()
        head.addWidget(self._heading)
        head.addStretch(1)
        head.addWidget(self._close)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 8, 16, 10)
        rows.setSpacing(6)
        rows.addLayout(head)
        rows.addWidget(self._area)
        self.hide()

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Show these problems in place of the ones before; nothing when there are none."""
        self.problems = tuple(problems)
        if not self.problems:
            self.clear()
            return
        self._heading.setText("请看一下" if len(self.problems) == 1 else f"请看一下（{len(self.problems)}条）")
        self._area.setWidget(self._list())
        self.show()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the texts need at this width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        """Be as high as the problems need, and scroll from a fifth of the window on: the work is above it."""
        if not self.problems:
            return
        layout = self._area.widget().layout()
        needed = layout.totalHeightForWidth(self._area.viewport().width()) if layout else 0
        head = self._close.sizeHint().height() + PAST_ROWS_PX
        most = max(self.window().height() // 5 - head, self.fontMetrics().height() * FEWEST_LINES)
        self._area.setFixedHeight(min(max(needed, 0) + 2, most))

    def clear(self) -> None:
        """Go away."""
        self.problems = ()
        self.hide()

    def _list(self) -> QWidget:
        page = QWidget()
        page.setObjectName("sheet")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(2, 1)
        for row, problem in enumerate(self.problems[:MOST_SHOWN]):
            mark = Mark(display.severity_icon(problem.severity), page)
            word = label(problem.severity.label, "", page)
            word.setStyleSheet(f"color: {display.severity_colour(problem.severity).name()}")
            where = f"{problem.where}：" if problem.where else ""
            grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(word, row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(wrapped(f"{where}{problem.what}{problem.what_to_do}", parent=page), row, 2)
        grid.setRowStretch(grid.rowCount(), 1)
        return page


def error_report(error: BaseException) -> str:
    """Return what helps to find a bug: versions, kind and places of the error. No evidence, answers or folders."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {_inside(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    lines = [
        f"健康县区自评 {__version__}",
        f"系统 {platform.platform()}　Python {platform.python_version()}",
        f"错误 {type(error).__module__}.{type(error).__qualname__}",
        f"说明 {_without_own_words(str(error))}",
        "位置（外层在前）",
        *places,
    ]
    return "\n".join(lines) + "\n"


def _inside(file: str) -> str:
    """Return a source file without the folders above the program, which may bear a person's name."""
    parts = Path(file).parts
    for top in ("app", "site-packages"):
        if top in parts:
            return "/".join(parts[parts.index(top) :])
    return parts[-1]


def _without_own_words(message: str) -> str:
    """Return a message without Chinese text and long numbers: they may come from what people wrote."""
    masked = "".join("＊" if ord(character) > 0x2E7F else character for character in message)  # noqa: PLR2004
    return masked[:MESSAGE_MOST]


class BugDialog(QDialog):
    """The one dialog for a bug of ours: what happened, that the work is saved, and a report to send."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        """Show an error."""
        super().__init__(parent)
        self.report = error_report(error)
        self.setWindowTitle("程序出了问题")
        zoom = self.fontInfo().pixelSize() / BASE_PX
        self.resize(round(620 * zoom), round(380 * zoom))
        rows = QVBoxLayout(self)
        rows.addWidget(label("程序出了问题，这不是您的操作造成的", "title", self))
        rows.addWidget(
            wrapped("已填报的内容都已保存，可以继续工作；如果反复出现，请保存错误报告，交给软件维护人员。", parent=self)
        )
        rows.addWidget(wrapped("报告里只有下面这些文字，没有佐证材料和填报内容：", "quiet", self))
        text = QPlainTextEdit(self.report, self)
        text.setReadOnly(True)
        rows.addWidget(text, 1)
        buttons = QDialogButtonBox(self)
        save = buttons.addButton("保存错误报告…", QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton("继续工作", QDialogButtonBox.ButtonRole.AcceptRole)
        save.clicked.connect(self._on_save)
        buttons.accepted.connect(self.accept)
        rows.addWidget(buttons)

    def _on_save(self) -> None:
        place = Path.home() / "健康县区自评-错误报告.txt"
        name, _ = QFileDialog.getSaveFileName(self, "保存错误报告", str(place), "文本文件 (*.txt)")
        if name:
            self.save_report(Path(name))

    def save_report(self, path: Path) -> None:
        """Write the report where the person wants it."""
        path.write_text(self.report, "utf-8")


class BugCatcher(QObject):
    """Takes over sys.excepthook, so that a bug is shown in place of a window that silently does nothing."""

    caught = Signal(object)
    """BaseException."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Take nothing over yet."""
        super().__init__(parent)
        self._before = sys.excepthook

    def install(self) -> None:
        """Begin to catch."""
        self._before = sys.excepthook
        sys.excepthook = self._on_error

    def uninstall(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before

    def _on_error(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._before(kind, error, trace)
        if isinstance(error, Exception):
            self.caught.emit(error)
