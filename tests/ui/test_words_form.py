"""录入文字意见: what was begun is as it was left, the day too."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from app.domain.review import Level
from app.services.drafts import draft_problems, read_drafts
from app.services.replies import WordsAbout
from app.ui.session import Session
from app.ui.widgets.words_form import WordsForm
from tests.ui.rubrics import small_workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
TODAY, CAME = dt.date(2022, 3, 9), QDate(2022, 3, 4)


@pytest.fixture
def form_on(new_session: Callable[[Path], Session], qtbot: QtBot) -> Callable[[Path], tuple[Session, WordsForm]]:
    """Opens a workspace and shows its form, begun today."""

    def shown(folder: Path) -> tuple[Session, WordsForm]:
        session = new_session(folder)
        made = WordsForm(session)
        qtbot.addWidget(made)
        made.begin(TODAY)
        return session, made

    return shown


def test_the_day_of_what_was_begun_stays(form_on: Callable[[Path], tuple[Session, WordsForm]], tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "工作库")
    session, form = form_on(folder)
    form.text.setPlainText("电话里说的")
    form.day.setDate(CAME)

    form.begin(TODAY)
    assert form.day.date() == CAME, "looking at another page and back"
    session.close()
    session, form = form_on(folder)
    assert form.day.date() == CAME, "the next day"
    named = [problem.what for problem in draft_problems(folder, session.picture.rubric)]
    assert named == ["写了“电话里说的”，还没有存进去。"]

    told: list[WordsAbout] = []
    form.kept.connect(lambda _items, about: told.append(about))
    form.split.click()
    form.keep.click()
    assert told == [WordsAbout(Level.CITY, "", dt.date(2022, 3, 4))]
    form.clear()
    form.begin(TODAY)
    assert form.day.date() == QDate(2022, 3, 9), "what comes next came today"
    session.settle()
    assert read_drafts(folder) == {}


def test_the_office_proposes_the_level_until_one_is_chosen(
    form_on: Callable[[Path], tuple[Session, WordsForm]], tmp_path: Path
) -> None:
    folder = small_workspace(tmp_path / "工作库")
    session, form = form_on(folder)
    assert form.level.currentData() == Level.CITY
    form.office.setText("示例省爱卫办")
    assert form.level.currentData() == Level.PROVINCE
    form.office.setText("示例省示例市爱卫办")
    assert form.level.currentData() == Level.CITY

    form.text.setPlainText("电话里说的")
    form.level.setCurrentIndex(form.level.findData(Level.PROVINCE.value))
    form.level.activated.emit(form.level.currentIndex())
    form.office.setText("示例市卫健委")
    assert form.level.currentData() == Level.PROVINCE, "chosen by hand"
    session.close()
    session, form = form_on(folder)
    assert (form.office.text(), form.level.currentData()) == ("示例市卫健委", Level.PROVINCE)
    form.office.setText("示例市爱卫办")
    assert form.level.currentData() == Level.PROVINCE, "still chosen by hand the next day"

    form.clear()
    form.office.setText("示例市某办")
    assert form.level.currentData() == Level.CITY, "the next opinions"
