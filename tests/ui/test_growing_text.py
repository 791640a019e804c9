"""A text that grows with its lines and lets the wheel through to the page."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.widgets.growing_text import MOST_LINES, GrowingText

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def wheel_down(field: GrowingText) -> bool:
    """Turn the wheel over a field; tell whether the field kept it."""
    place = QPointF(20, 20)
    event = QWheelEvent(
        place,
        field.viewport().mapToGlobal(place),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    event.ignore()
    QApplication.sendEvent(field.viewport(), event)
    return event.isAccepted()


def test_it_grows_to_a_limit_and_lets_the_wheel_through_at_its_end(dressed: QApplication, qtbot: QtBot) -> None:
    field = GrowingText(4)
    qtbot.addWidget(field)
    field.resize(300, 100)
    field.show()
    field.activateWindow()
    least = field.height()
    field.setPlainText("一行\n" * 9)
    grown = field.height()
    assert grown > least
    assert field.verticalScrollBar().maximum() == 0, "all lines are seen"
    field.setPlainText("一行\n" * (MOST_LINES + 20))

    assert not wheel_down(field), "without the keyboard the page scrolls"
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.verticalScrollBar().setValue(0)
    assert wheel_down(field)
    field.verticalScrollBar().setValue(field.verticalScrollBar().maximum())
    assert not wheel_down(field)
