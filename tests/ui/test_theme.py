"""Dressing the application: nothing may go away while Qt passes through all widgets."""

import gc

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import theme


class Collecting(QWidget):
    """Collects what nobody holds, as Python does at any moment; but only while that is allowed."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if gc.isenabled():
            gc.collect()


def test_no_widget_is_collected_while_all_are_dressed(dressed: QApplication) -> None:
    held = [Collecting() for _ in range(20)]
    for _ in range(100):
        left = QWidget()
        left.itself = left  # type: ignore[attr-defined] # a circle, as pages and their lambdas make
    theme.dress(dressed, 1.5)
    theme.dress(dressed, 1.0)
    assert gc.isenabled()
    assert held
