"""FinishedLine: where a document lies that was just made, with 打开文件夹; goes when it is closed."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from app.ui import display
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import Mark


class FinishedLine(QFrame):
    """Hidden until a document is there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self.setObjectName("progress")
        self.path: Path | None = None
        mark = Mark(display.icon("met"), self)
        self.text = wrapped("", parent=self)
        self.open_file = QPushButton("打开文件", self)
        self.open_folder = QPushButton("打开文件夹", self)
        close = QPushButton("知道了", self)
        close.setObjectName("link")
        self.open_file.clicked.connect(lambda: self._open(self.path))
        self.open_folder.clicked.connect(self._on_open_folder)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 16, 6)
        row.addWidget(mark)
        row.addWidget(self.text, 1)
        for button in (self.open_file, self.open_folder, close):
            row.addWidget(button)
        self.hide()

    def show_path(self, path: Path) -> None:
        """Say where a document lies."""
        self.path = path
        self.text.setText(f"已生成“{path.name}”，在 {path.parent}")
        self.show()

    def _on_open_folder(self) -> None:
        self._open(None if self.path is None else self.path.parent)

    def _open(self, path: Path | None) -> None:
        if path is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
