"""The help opens where it speaks of the page that is seen."""

import re

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.files.places import resources_dir
from app.ui.help import COUNTY, REVIEW, HelpWindow, show_help
from app.ui.review_tabs import ReviewTab
from app.ui.tabs import Tab

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", "raise")


@pytest.mark.parametrize(("name", "tabs"), [(COUNTY, set(Tab)), (REVIEW, set(ReviewTab))])
def test_marks_in_the_texts_are_names_of_pages(name: str, tabs: set[str]) -> None:
    marks = re.findall(r'<a name="(\w+)">', (resources_dir() / "help" / f"{name}.html").read_text("utf-8"))
    assert marks
    assert set(marks) <= {str(tab) for tab in tabs}


def test_every_page_of_the_reviewers_has_its_words() -> None:
    text = (resources_dir() / "help" / "review.html").read_text("utf-8")
    assert [tab.label for tab in ReviewTab if f'name="{tab.value}"' not in text] == []


def test_it_goes_to_the_page_and_stays_where_somebody_reads(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    show_help(parent, REVIEW, ReviewTab.INTAKE.value)
    window = parent.findChild(HelpWindow)
    assert window is not None
    bar = window.text.verticalScrollBar()
    first = bar.value()
    show_help(parent, REVIEW, ReviewTab.SUMMARY.value)
    assert bar.value() > first
    bar.setValue(3)
    show_help(parent, REVIEW, ReviewTab.SUMMARY.value)
    assert bar.value() == 3
