"""Collecting what nobody holds any more: in the window's thread only."""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 500


class Collecting(QObject):
    """Takes Python's collector off its own timing and calls it from the event loop of the window's thread.

    Python collects in whatever thread happens to make objects. Widgets in a circle, as pages and their lambdas are,
    would then be deleted by the worker while Qt shows them, which ends the program or hangs it (Qt: GUI classes live
    in the main thread; tried with a shown widget and PySide 6.11). Nor may any go while Qt passes through all of them.
    """

    def __init__(self, parent: QObject) -> None:
        """Begin at once; Python's own timing is off until `stop`."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(LOOK_MS)

    def stop(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.enable()

    def _look(self) -> None:
        """Collect by Python's own measure of how much is new, the older the rarer."""
        counts = gc.get_count()
        due = [number for number, limit in enumerate(gc.get_threshold()) if counts[number] > limit]
        if due and due[0] == 0:
            gc.collect(due[-1])
