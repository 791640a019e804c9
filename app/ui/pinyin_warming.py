"""Reading the pinyin of many names while nothing else happens, so that the first letters typed find at once."""

from collections.abc import Iterable, Iterator
from itertools import islice

from PySide6.QtCore import QObject, QTimer

from app.ui.search_text import initials

AT_ONCE = 25
"""Some three milliseconds: typing is not held up."""
BEFORE_MS = 600
"""The table of pinyin itself takes a moment to load: not before the page is painted."""


class PinyinWarming(QObject):
    """Goes on between events from `start` until it is done or `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Wait."""
        super().__init__(parent)
        self._names: Iterator[str] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_time)

    def start(self, names: Iterable[str]) -> None:
        """Begin with these names; those known already cost nothing."""
        self._names = iter(names)
        self._timer.start(BEFORE_MS)

    def stop(self) -> None:
        """Leave off."""
        self._timer.stop()

    def _on_time(self) -> None:
        self._timer.setInterval(0)
        names = list(islice(self._names, AT_ONCE))
        for name in names:
            initials(name)
        if not names:
            self._timer.stop()
