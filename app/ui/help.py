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
        self._shown = ("", "")
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        close.rejected.connect(self.close)
        rows = QVBoxLayout(self)
        rows.addWidget(self.text, 1)
        rows.addWidget(close)

    def read(self, name: str, page: str = "") -> None:
        """Show a text, from where it speaks of a page; what is shown already stays where it was read."""
        if (name, page) == self._shown:
            return
        if name != self._shown[0]:
            self.text.setHtml((resources_dir() / "help" / f"{name}.html").read_text("utf-8"))
        self._shown = (name, page)
        # Of a page without words of its own it stays where it is.
        self.text.scrollToAnchor(page)


def show_help(parent: QWidget, name: str = COUNTY, page: str = "") -> None:
    """Show the help window of a window; the one that is there comes to the front. page: a tab, by its name."""
    window = parent.findChild(HelpWindow) or HelpWindow(parent)
    window.show()
    window.read(name, page)
    window.raise_()
    window.activateWindow()
