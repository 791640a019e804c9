"""Low windows: how many lines of text a window has room for; pages fold what is only pleasant where it is low."""

from PySide6.QtWidgets import QWidget

FEW_LINES = 28
"""A window of 1366×768 at 150 %, or of 1920×1080 at 200 %, has fewer."""
MANY_LINES = 40
"""A window of 1920×1080 at 100 % or 125 % has more, one of 1366×768 never."""


def is_low(widget: QWidget) -> bool:
    """Tell whether the window of a widget is low for its letters."""
    return widget.window().height() < FEW_LINES * widget.fontMetrics().lineSpacing()


def is_roomy(widget: QWidget) -> bool:
    """Tell whether the window of a widget has room for what is only looked at now and then."""
    return widget.window().height() >= MANY_LINES * widget.fontMetrics().lineSpacing()
