"""Fields for typing: told in pauses and when left, never lost, never overwritten while it is typed."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
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


def compose(field: Field, preedit: str, commit: str = "") -> None:
    """Send what an input method sends: the letters being composed, and what is taken into the text."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def test_a_preedit_is_no_text_and_what_is_committed_is_told_once(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)

    compose(field, "ling")
    field.flush()
    compose(field, "lingdao")
    compose(field, "", "领导")
    compose(field, "xiao")
    field.flush()
    compose(field, "", "小组")
    field.flush()

    assert told == ["领导", "领导小组"]


def test_a_pause_in_the_middle_of_a_preedit_tells_only_what_is_text(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)
    compose(field, "", "领导")

    with qtbot.waitSignal(field.typed, timeout=LONGEST_MS * 3):
        compose(field, "xiao")
    field.show_text("领导")
    compose(field, "", "小组")
    field.flush()

    assert told == ["领导", "领导小组"]
    assert text(field) == "领导小组"


def test_undo_in_the_middle_of_a_preedit_keeps_what_is_composed(field: Field, qtbot: QtBot) -> None:
    field.show_text("领导")
    qtbot.keyClick(field, Qt.Key.Key_End)
    compose(field, "", "小组")
    field.flush()
    field.show_text("领导小组")
    compose(field, "cheng")

    field.show_text("领导")

    assert text(field) == "领导"
    if isinstance(field, StatementEdit):
        assert field.textCursor().block().layout().preeditAreaText() == "cheng"
    compose(field, "chengli")
    assert text(field) == "领导"
    compose(field, "", "成立")
    assert text(field) == "领导成立"


def test_leaving_in_the_middle_of_a_preedit_keeps_what_the_platform_commits(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)
    compose(field, "ling")

    # The platform commits when the keyboard goes elsewhere, before the field hears of it.
    compose(field, "", "领")
    field.clearFocus()

    assert told == ["领"]
    assert text(field) == "领"


def test_an_answer_from_the_store_in_the_middle_of_a_preedit_changes_nothing(field: Field, qtbot: QtBot) -> None:
    compose(field, "", "领导")
    field.flush()
    compose(field, "xiaozu")
    field.show_text("领导")
    field.show_text("领导")

    compose(field, "", "小组")

    assert text(field) == "领导小组"


def test_the_place_in_the_text_is_kept_when_it_is_shown_again(field: Field, qtbot: QtBot) -> None:
    field.show_text("abc")
    qtbot.keyClick(field, Qt.Key.Key_End)

    field.show_text("abcd")
    qtbot.keyClicks(field, "X")

    assert text(field) == "abcXd"


def test_invisible_characters_that_were_pasted_are_left_out(field: Field, qtbot: QtBot) -> None:
    told: list[str] = []
    field.typed.connect(told.append)

    QApplication.clipboard().setText("一是\x07开会\x00，㙍村\x1b。")
    field.paste()
    field.clearFocus()

    assert told == ["一是开会，㙍村。"]


def test_line_breaks_inside_a_paragraph_of_word_stay_line_breaks(dressed: QApplication, qtbot: QtBot) -> None:
    field = StatementEdit()
    qtbot.addWidget(field)

    QApplication.clipboard().setText("一是开会。\v二是发文。\f三是\u202e督导\ufeff。")
    field.paste()

    assert field.toPlainText() == "一是开会。\n二是发文。\n三是督导。"
