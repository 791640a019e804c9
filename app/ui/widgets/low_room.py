"""Low windows: how many lines of text a window has room for; pages fold what is only pleasant where it is low."""

from PySide6.QtWidgets import QWidget

FEW_LINES = 28
"""A window of 1366×768 at 150 %, or of 1920×1080 at 200 %, has fewer."""


def is_low(widget: QWidget) -> bool:
    """Tell whether the window of a widget is low for its letters."""
    return widget.window().height() < FEW_LINES * widget.fontMetrics().lineSpacing()
