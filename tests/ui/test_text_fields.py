"""Fields for typing: told in pauses and when left, never lost, never overwritten while it is typed."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.text_fields import LONGEST_MS, LineField, StatementEdit

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Field = StatementEdit | LineField


@pytest.fixture(params=[StatementEdit, LineField])
def field(request: pytest.FixtureRequest, dressed: QApplication, qtbot: QtBot) -> Iterator[Field]:
    page = QWidget()
    qtbot.addWidget(page)
    made: Field = request.param(page)
    other = LineField(page)
    rows = QVBoxLayout(page)
    rows.addWidget(made)
    rows.addWidget(other)
    page.show()
    page.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made
    page.close()


def text(field: Field) -> str:
    return field.toPlainText() if isinstance(field, StatementEdit) else field.text()


def test_typing_is_told_in_a_pause_once(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)

    with qtbot.waitSignal(field.typed, timeout=LONGEST_MS * 3):
        qtbot.keyClicks(field, "abc")

    assert told == ["abc"]


def test_leaving_tells_at_once(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)
    field.left.connect(lambda: told.append("left"))

    qtbot.keyClicks(field, "abc")
    field.clearFocus()

    assert told == ["abc", "left"]


def test_what_is_being_typed_is_not_overwritten(field: Field, qtbot: QtBot) -> None:
    field.show_text("a")
    qtbot.keyClicks(field, "b")

    field.show_text("a")

    assert "b" in text(field)


def test_what_could_not_be_stored_stays_and_is_told_again(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)
    qtbot.keyClicks(field, "abc")
    field.flush()

    field.show_text("")
    assert text(field) == "abc"
    field.flush()

    assert told == ["abc", "abc"]


def test_undone_text_is_shown(field: Field, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "abc")
    field.flush()
    field.show_text("abc")

    field.show_text("")

    assert text(field) == ""


def test_showing_is_not_typing(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)

    field.show_text("已保存的文字")
    field.flush()

    assert told == []
