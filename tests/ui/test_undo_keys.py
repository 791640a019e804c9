"""Undo by key from where the keyboard is: also from a search field, a list or a date."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.services.write_answer import write_answer
from app.ui.main_window import MainWindow
from app.ui.screens.export import ExportPage
from app.ui.session import Session
from app.ui.tabs import Tab

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
MET = Answer(checked=("a",))


@pytest.fixture
def session(window: MainWindow, workspace: Path) -> Session:
    """The session of the open window, with one step to take back."""
    window.open_path(workspace)
    window.activateWindow()
    assert window.session is not None
    window.session.run(write_answer, "A1", MET)
    return window.session


def focused(window: MainWindow, qtbot: QtBot, tab: Tab) -> QWidget:
    """Put the keyboard into a field of a page that has a text of its own."""
    assert window.desk is not None
    window.desk.show_tab(tab)
    page = window.desk.page
    page.search()
    if isinstance(page, ExportPage):
        page.choices.day.setFocus()
    field = window.focusWidget()
    assert field is not None
    qtbot.waitUntil(field.hasFocus)
    return field


@pytest.mark.parametrize("tab", [Tab.FILLING, Tab.FIGURES, Tab.MATERIALS, Tab.CHECKUP, Tab.EXPORT])
def test_undo_and_redo_reach_the_desk_from_a_field_with_nothing_typed(
    window: MainWindow, session: Session, qtbot: QtBot, tab: Tab
) -> None:
    qtbot.keyClick(focused(window, qtbot, tab), KEY.Key_Z, CTRL)
    assert session.answer("A1") == Answer()

    qtbot.keyClick(focused(window, qtbot, tab), KEY.Key_Y, CTRL)
    assert session.answer("A1") == MET


def test_what_was_typed_to_search_for_is_taken_back_before(window: MainWindow, session: Session, qtbot: QtBot) -> None:
    field = focused(window, qtbot, Tab.FILLING)
    qtbot.keyClicks(field, "abc")

    qtbot.keyClick(field, KEY.Key_Z, CTRL)
    assert window.desk is not None
    assert window.desk.filling.filter.text.text() == ""
    assert session.answer("A1") == MET

    qtbot.keyClick(field, KEY.Key_Z, CTRL)
    assert session.answer("A1") == Answer()
