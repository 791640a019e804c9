"""Where something new is put: the path as text, and a button to look for another folder (换个文件夹…)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from app.ui.widgets.form import TextInput


class FolderField(QWidget):
    """The keyboard goes into the path."""

    def __init__(self, name: str, asked: str, inside: Callable[[Path], Path], parent: QWidget | None = None) -> None:
        """name: for people who do not see it; asked: title of the dialog; inside: the new folder in a chosen one."""
        super().__init__(parent)
        self._asked, self._inside = asked, inside
        self.path = TextInput("", self)
        self.path.setAccessibleName(name)
        self.change = QPushButton("换个文件夹…", self)
        self.change.clicked.connect(self._on_change)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.path, 1)
        line.addWidget(self.change)
        self.setFocusProxy(self.path)

    def _on_change(self) -> None:
        """Let the person choose, beginning where the path leads now."""
        start = next((one for one in Path(self.path.value).parents if one.is_dir()), Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self._asked, str(start))
        if chosen:
            self.path.setText(str(self._inside(Path(chosen))))
            # Chosen on purpose: no suggestion takes its place.
            self.path.setModified(True)
