"""Remembered: how a person left the window – size, splitters, widths of columns, zoom – in a file of their own."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

from app.files.user_folder import data_folder

FILE_NAME = "window.ini"
UNFINISHED = "export/unfinished"
"""Name of the text that holds the folder of a workspace whose export ended with the window."""
KEPT_AS = "keptAs"
"""Property of a header: the name its widths are kept under."""
SMALLEST_ZOOM, LARGEST_ZOOM = 0.8, 2.0


class Remembered:
    """Restores what was left and keeps what changes. A file that cannot be written stops nobody."""

    def __init__(self, file: Path | None = None) -> None:
        """Read the file of this person, or the one that is given."""
        self._settings = QSettings(str(file or data_folder() / FILE_NAME), QSettings.Format.IniFormat)

    def keep_header(self, name: str, header: QHeaderView) -> None:
        """Restore the widths of columns and keep them when they are dragged; a new name, as of a zoom, takes over."""
        state = self._bytes(f"header/{name}")
        if state:
            header.restoreState(state)
        is_kept = header.property(KEPT_AS) is not None
        header.setProperty(KEPT_AS, name)
        if not is_kept:
            header.sectionResized.connect(lambda: self._keep_widths(header))

    def leave_header(self, header: QHeaderView) -> None:
        """Keep no widths until a name is given again: they are being fitted to a zoom."""
        if header.property(KEPT_AS) is not None:
            header.setProperty(KEPT_AS, "")

    def _keep_widths(self, header: QHeaderView) -> None:
        if name := header.property(KEPT_AS):
            self._settings.setValue(f"header/{name}", header.saveState())

    def keep_splitter(self, name: str, splitter: QSplitter) -> None:
        """Restore where a splitter was dragged and keep it when it is moved; not while it is arranged otherwise."""
        state = self._bytes(f"splitter/{name}")
        usual = (splitter.count(), splitter.orientation())
        if state:
            splitter.restoreState(state)

        def keep() -> None:
            if (splitter.count(), splitter.orientation()) == usual:
                self._settings.setValue(f"splitter/{name}", splitter.saveState())

        splitter.splitterMoved.connect(keep)

    def restore_window(self, window: QWidget) -> None:
        """Give a window the place and size it had."""
        state = self._bytes("window/geometry")
        if state:
            window.restoreGeometry(state)

    def keep_window(self, window: QWidget) -> None:
        """Keep place and size of a window."""
        self._settings.setValue("window/geometry", window.saveGeometry())

    @property
    def zoom(self) -> float:
        """Return the zoom, 0.8 to 2; 1 when none was chosen."""
        try:
            zoom = float(self.text("zoom", "1"))
        except ValueError:
            return 1.0
        return min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        self.set_text("zoom", str(zoom))

    def text(self, name: str, usual: str = "") -> str:
        """Return a remembered text, such as the folder that was written to last."""
        found = self._settings.value(f"text/{name}", usual)
        return found if isinstance(found, str) else usual

    def set_text(self, name: str, text: str) -> None:
        """Keep a text."""
        self._settings.setValue(f"text/{name}", text)

    def folder(self, name: str) -> str:
        """Return the folder a dialog begins in: where it was left, at home the first time or when that is gone.

        Qt would begin in the working directory, which means nothing to people. A share is not asked: one out of
        reach would hold up the window.
        """
        found = self.text(name)
        is_there = found.startswith(("\\\\", "//")) or bool(found and Path(found).is_dir())
        return found if is_there else str(Path.home())

    def save(self) -> None:
        """Write the file now."""
        self._settings.sync()

    def _bytes(self, name: str) -> QByteArray | None:
        found = self._settings.value(name)
        return found if isinstance(found, QByteArray) else None
