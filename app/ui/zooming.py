"""Zooming: everything larger or smaller, at once, however many pages are built."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.remembered import LARGEST_ZOOM, SMALLEST_ZOOM, Remembered

STEP = 0.1
PAUSE_MS = 60
"""Steps that follow each other faster, as with a key held down, are made together."""


class Zooming(QObject):
    """Zooms one window between 0.8 and 2; the last zoom is remembered."""

    def __init__(self, window: QWidget, remembered: Remembered) -> None:
        """Begin as the window was dressed."""
        super().__init__(window)
        self._window, self._remembered = window, remembered
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._apply)

    def by(self, steps: int) -> None:
        """Go some steps further, when the key pauses."""
        self._remember(round(self._remembered.zoom + steps * STEP, 1))
        self._timer.start()

    def to(self, zoom: float) -> None:
        """Go to a zoom now."""
        self._remember(zoom)
        self._apply()

    def _remember(self, zoom: float) -> None:
        self._remembered.zoom = min(max(zoom, SMALLEST_ZOOM), LARGEST_ZOOM)

    def _apply(self) -> None:
        self._timer.stop()
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            theme.zoom_window(self._window, self._remembered.zoom)
        finally:
            QGuiApplication.restoreOverrideCursor()
