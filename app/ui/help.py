"""Help (F1): what to do first, what the points mean, the keys. A window that may stay open beside the work."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from app.files.places import resources_dir
from app.ui.theme import BASE_PX

SIZE = (720, 640)


class HelpWindow(QDialog):
    """Shows resources/help/county.html."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Read the text and lay out."""
        super().__init__(parent)
        self.setWindowTitle("帮助")
        zoom, room = self.fontInfo().pixelSize() / BASE_PX, self.screen().availableSize()
        width, height = SIZE
        self.resize(min(round(width * zoom), room.width()), min(round(height * zoom), room.height()))
        self.text = QTextBrowser(self)
        self.text.setObjectName("help")
        self.text.setHtml((resources_dir() / "help" / "county.html").read_text("utf-8"))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.addWidget(self.text, 1)
        rows.addWidget(close)


def show_help(parent: QWidget) -> None:
    """Show the help window of a window; the one that is there comes to the front."""
    window = parent.findChild(HelpWindow) or HelpWindow(parent)
    window.show()
    window.raise_()
    window.activateWindow()
