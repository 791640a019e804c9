"""没有收的: a quiet line that stays until it is settled, and opens the refused files with their reasons."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.received import RefusedFile, ReviewPicture
from app.ui import display
from app.ui.theme import BASE_PX
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.problem_list import ProblemList

MOST_PX, MARGIN_PX = 220, 4
HINT = "收到好的一份就自动划掉。"
COPIED = "已复制，可以发给报送的县区。"


class RefusedList(QWidget):
    """Hidden while nothing was refused and everything was tried."""

    forgotten = Signal(object)
    """tuple[str, ...]: keys of refused files that are no longer to be listed."""
    untried_forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out with nothing in it."""
        super().__init__(parent)
        self._files: tuple[RefusedFile, ...] = ()
        self._is_writing = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(self._untried_line())
        rows.addLayout(self._head())
        self._content = QWidget()
        self._blocks = QVBoxLayout(self._content)
        self._blocks.setContentsMargins(0, 0, 0, 0)
        self._blocks.setSpacing(14)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self._content)
        self.area.hide()
        self._most = round(MOST_PX * self.fontInfo().pixelSize() / BASE_PX)
        rows.addWidget(self.area)
        self.hide()

    def show_picture(self, picture: ReviewPicture, *, is_writing: bool) -> None:
        """Show what was refused and what was not tried."""
        from app.services.refused_files import untried_sentence

        files, said = tuple(picture.refused.values()), untried_sentence(picture)
        self.untried.setText(said)
        for part in (self.untried, self.untried_off):
            part.setVisible(bool(said))
        self.untried_off.setEnabled(is_writing)
        self.setVisible(bool(files or said))
        for part in (self.line, self.hint):
            part.setVisible(bool(files))
        self.line.setText(f"没有收的（{len(files)}份）")
        self.copy_all.setVisible(len(files) > 1 and self.is_open)
        if (files, is_writing) != (self._files, self._is_writing):
            self._files, self._is_writing = files, is_writing
            self._fill()
        self.area.setVisible(self.is_open and bool(files))

    @property
    def is_open(self) -> bool:
        """Tell whether the files are shown."""
        return self.line.isChecked()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit what wraps otherwise now."""
        super().resizeEvent(event)
        self._fit()

    # ------------------------------------------------------------ building

    def _untried_line(self) -> QHBoxLayout:
        self.untried = wrapped("", "", self)
        self.untried_off = self._link("不再提醒")
        self.untried_off.clicked.connect(self.untried_forgotten)
        line = QHBoxLayout()
        line.addWidget(self.untried, 1)
        line.addWidget(self.untried_off)
        return line

    def _head(self) -> QHBoxLayout:
        self.line = self._link("")
        self.line.setCheckable(True)
        self.line.setIcon(display.icon("down"))
        self.line.toggled.connect(self._on_open)
        self.hint = label(HINT, "quiet", self)
        self.said = label("", "quiet", self)
        self.copy_all = self._link("复制全部文字")
        self.copy_all.clicked.connect(lambda: self._copy(self._files))
        line = QHBoxLayout()
        line.addWidget(self.line)
        line.addWidget(self.hint)
        line.addStretch(1)
        line.addWidget(self.said)
        line.addWidget(self.copy_all)
        return line

    def _link(self, text: str) -> QPushButton:
        made = QPushButton(text, self)
        made.setObjectName("link")
        return made

    def _fill(self) -> None:
        self.said.clear()
        emptied(self._blocks)
        for one in self._files:
            block = self._block(one)
            self._blocks.addWidget(block)
            block.show()  # at once, so that its height counts
        self._blocks.addStretch(1)
        self._fit()

    def _block(self, one: RefusedFile) -> QWidget:
        from app.services.refused_files import inside

        block = QWidget(self._content)
        rows = QVBoxLayout(block)
        rows.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        day = f"　{one.at[:10]}" if one.at else ""
        line.addWidget(wrapped(f"{one.file}{day}", "", block), 1)
        copy, off = self._link("复制文字"), self._link("不再列出")
        copy.setAccessibleName(f"复制文字 {one.file}")
        off.setAccessibleName(f"不再列出 {one.file}")
        copy.clicked.connect(lambda: self._copy((one,)))
        off.clicked.connect(lambda: self.forgotten.emit((one.file,)))
        off.setEnabled(self._is_writing)
        line.addWidget(copy)
        line.addWidget(off)
        rows.addLayout(line)
        rows.addWidget(ProblemList(inside(problem, one.file) for problem in one.problems))
        return block

    # ------------------------------------------------------------ inside

    def _copy(self, files: tuple[RefusedFile, ...]) -> None:
        from app.services.refused_files import refused_text

        QGuiApplication.clipboard().setText(refused_text(files))
        self.said.setText(COPIED)

    def _on_open(self, is_open: bool) -> None:
        self.line.setIcon(display.icon("up" if is_open else "down"))
        self.area.setVisible(is_open)
        self.copy_all.setVisible(is_open and len(self._files) > 1)
        self.said.clear()
        self._fit()

    def _fit(self) -> None:
        """Let the list take the height it needs, and not more than is fair beside the table."""
        self._blocks.activate()
        needed = self._content.heightForWidth(self.area.viewport().width()) + MARGIN_PX
        self.area.setFixedHeight(min(self._most, max(needed, MARGIN_PX)))
