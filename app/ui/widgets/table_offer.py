"""The question when a dropped file looks like a filled table of this rubric: read it, or keep it as evidence."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui import display
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import Mark


class TableOffer(QFrame):
    """Hidden until something is asked; the file stays where it is whatever is answered."""

    asked_to_read = Signal(Path)
    asked_to_add = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self.setObjectName("notice")
        self._path = Path()
        self.text = wrapped("", "", self)
        self.read = QPushButton("读入填报内容", self)
        self.add = QPushButton("作为佐证材料添加", self)
        self.close_ = QPushButton("不用了", self)
        self.close_.setObjectName("link")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(Mark(display.icon("severity-hint"), self))
        row.addWidget(self.text, 1)
        for button in (self.read, self.add, self.close_):
            row.addWidget(button)
        self.read.clicked.connect(self._on_read)
        self.add.clicked.connect(self._on_add)
        self.close_.clicked.connect(self.hide)
        self.hide()

    def ask(self, path: Path) -> None:
        """Ask what a file is for."""
        self._path = path
        self.text.setText(f"“{path.name}”像是填好的评分表。要读入里面的填报内容，还是作为佐证材料添加？")
        self.show()
        self.read.setFocus()

    def _on_read(self) -> None:
        self.hide()
        self.asked_to_read.emit(self._path)

    def _on_add(self) -> None:
        self.hide()
        self.asked_to_add.emit(self._path)
