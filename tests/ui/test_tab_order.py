"""The Tab key goes through every page as it is read: down a column, along a line, then on to the next column."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.progress import Silent
from app.services.try_sample import make_sample
from app.ui.main_window import MainWindow
from app.ui.review_tabs import REVIEW_TABS, ReviewTab
from app.ui.tabs import TABS, Tab

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

NOON = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
SLACK_PX = 12
"""Widgets of one line are not all of one height."""
MOST_STEPS = 400


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small sample, which has something on most pages."""
    folder = tmp_path_factory.mktemp("tab") / "工作库"
    make_sample(folder, "beidaihe", person="张三", at=NOON, progress=Silent())
    return folder


def place_of(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def walked(page: QWidget, before: QWidget | None) -> list[QWidget]:
    """Return what has the keyboard on a page, in the order of the Tab key, from what stands before the page on."""
    window = page.window()
    (before or window).setFocus()
    found: list[QWidget] = []
    for _ in range(MOST_STEPS):
        window.focusNextChild()
        QApplication.processEvents()
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in found or (found and not page.isAncestorOf(focused)):
            return found
        if page.isAncestorOf(focused):
            found.append(focused)
    raise AssertionError("the Tab key does not come round")


def wrong_steps(widgets: list[QWidget]) -> Iterator[str]:
    """Yield each step up that leads to no column further right, and each step left that leads to no line below."""
    for one, following in pairwise(widgets):
        here, there = place_of(one), place_of(following)
        is_up = there.top() < here.top() - SLACK_PX and there.left() < here.right() - SLACK_PX
        is_left = there.left() < here.left() - SLACK_PX and there.top() < here.bottom() - SLACK_PX
        if is_up or is_left:
            yield f"{named(one)} {here.getRect()} -> {named(following)} {there.getRect()}"


def named(widget: QWidget) -> str:
    words = widget.accessibleName()
    if not words and isinstance(widget, QAbstractButton | QLabel):
        words = widget.text()
    if not words and isinstance(widget, QLineEdit):
        words = widget.placeholderText()
    return f"{type(widget).__name__} “{words}”"


def settled(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.jobs.is_idle, timeout=20_000)
    QApplication.processEvents()


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.value)
def test_a_page_of_the_desk(tab: Tab, window: MainWindow, sample: Path, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    window.open_path(sample)
    assert window.desk is not None
    window.desk.show_tab(tab)
    settled(window, qtbot)
    window.activateWindow()
    widgets = walked(window.desk.page, window.desk.tabs)

    assert widgets
    assert list(wrong_steps(widgets)) == []


@pytest.mark.parametrize("tab", REVIEW_TABS, ids=lambda tab: tab.value)
def test_a_page_of_the_review_desk(tab: ReviewTab, window: MainWindow, review_folder: Path, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    window.open_path(review_folder)
    assert window.desk is not None
    window.desk.show_named(tab.value)
    settled(window, qtbot)
    window.activateWindow()
    widgets = walked(window.desk.page, window.desk.tabs)

    assert widgets
    assert list(wrong_steps(widgets)) == []


def test_a_criterion_with_evidence(window: MainWindow, sample: Path, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    window.open_path(sample)
    assert window.desk is not None
    window.desk.filling.open_criterion("F1")
    settled(window, qtbot)
    widgets = walked(window.desk.page, window.desk.tabs)

    assert any(isinstance(one, QLineEdit) for one in widgets)
    assert list(wrong_steps(widgets)) == []


def test_the_start_page(window: MainWindow, sample: Path) -> None:
    window.open_path(sample)
    window.go_home()
    widgets = walked(window.start, None)

    assert window.start.new in widgets
    assert list(wrong_steps(widgets)) == []


def test_a_new_assessment(window: MainWindow, qtbot: QtBot) -> None:
    form = window.start_pages.show_new()
    settled(window, qtbot)
    widgets = walked(form, None)

    # At the foot, what one came for comes before the way back.
    assert widgets[-2:] == [form.begin, form.back]
    assert list(wrong_steps(widgets[:-2])) == []


def test_pages_beside_the_desk(window: MainWindow, qtbot: QtBot) -> None:
    page = window.start_pages.rubric_pages.show_list()
    settled(window, qtbot)

    assert list(wrong_steps(walked(page, None))) == []


def test_shift_tab_goes_the_same_way_back(window: MainWindow, sample: Path, qtbot: QtBot) -> None:
    window.open_path(sample)
    assert window.desk is not None
    window.desk.show_tab(Tab.CHECKUP)
    settled(window, qtbot)
    there = walked(window.desk.page, window.desk.tabs)
    there[-1].setFocus(Qt.FocusReason.TabFocusReason)
    back = [there[-1]]
    while len(back) < len(there):
        window.focusPreviousChild()
        back.append(QApplication.focusWidget())  # type: ignore[arg-type]

    assert back == there[::-1]


def test_enter_presses_the_button_that_has_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.start.new.setFocus()
    qtbot.keyClick(window.start.new, Qt.Key.Key_Return)

    assert window.start_pages.currentWidget() is not window.start
