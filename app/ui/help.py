"""Help (F1): what to do first, what the points mean, the keys. A window that may stay open beside the work."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from app.files.places import resources_dir
from app.ui.theme import BASE_PX

SIZE = (720, 640)


COUNTY, REVIEW = "county", "review"
"""Names of the texts in resources/help."""


class HelpWindow(QDialog):
    """Shows one of resources/help."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out; `read` says which text."""
        super().__init__(parent)
        self.setWindowTitle("帮助")
        zoom, room = self.fontInfo().pixelSize() / BASE_PX, self.screen().availableSize()
        width, height = SIZE
        self.resize(min(round(width * zoom), room.width()), min(round(height * zoom), room.height()))
        self.text = QTextBrowser(self)
        self.text.setObjectName("help")
        self._name = ""
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.addWidget(self.text, 1)
        rows.addWidget(close)

    def read(self, name: str) -> None:
        """Show a text; the one that is shown already stays where it was read."""
        if name != self._name:
            self._name = name
            self.text.setHtml((resources_dir() / "help" / f"{name}.html").read_text("utf-8"))


def show_help(parent: QWidget, name: str = COUNTY) -> None:
    """Show the help window of a window; the one that is there comes to the front."""
    window = parent.findChild(HelpWindow) or HelpWindow(parent)
    window.read(name)
    window.show()
    window.raise_()
    window.activateWindow()
