"""Unchecked drafts (草稿) are said in the list of rubrics, in the form, on the card and in the editor."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.catalog.pack_files import PackContents
from app.domain.marking.kinds import YesNo
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric
from app.services.checked_criteria import note_checked
from app.services.offered_rubrics import OfferedRubric
from app.services.open_workspace import create_workspace
from app.services.rubric_library import InstalledPack, contents_of, install, pack_up, remove, save
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.edit_rubric import EditRubricScreen
from app.ui.screens.new_assessment import NewAssessmentScreen
from app.ui.screens.rubrics import RubricsScreen
from app.ui.session import Session
from app.ui.widgets.criterion_card import UNCHECKED
from app.ui.widgets.import_kept import KeptResult
from tests.catalog.pack_makers import TABLE, a_rubric, original
from tests.ui.cards import CardPage
from tests.ui.rubrics import NOON, D

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LONG_MS = 20_000


def _rubric() -> Rubric:
    criteria = tuple(Criterion(f"A{n}", f"评分项{n}", D(2), YesNo(), rule_text="有得2分") for n in (1, 2, 3))
    dimension = Dimension("A", "组织", (Indicator("A0", "活动", criteria),))
    return replace(a_rubric(), dimensions=(dimension,))


@pytest.fixture
def pack(tmp_path: Path) -> InstalledPack:
    """What a county has installed: signed, A1 and A3 are unchecked drafts."""
    mine = save(PackContents(_rubric(), (), replace(original(), drafts=("A1", "A3")), TABLE))
    file = pack_up(mine, tmp_path)
    remove(mine)
    return install(file)


def _seen_list(jobs: Jobs, qtbot: QtBot) -> RubricsScreen:
    made = RubricsScreen(jobs)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    qtbot.waitUntil(lambda: made.chosen is not None, timeout=LONG_MS)
    return made


def test_the_list_says_it_until_all_is_confirmed(
    dressed: QApplication, jobs: Jobs, qtbot: QtBot, pack: InstalledPack
) -> None:
    screen = _seen_list(jobs, qtbot)
    row = next(row for row in screen.list.rows.rows if row.head == pack.rubric.title)
    assert row.note.startswith("草稿 2 项未核对　")
    assert screen.unchecked.isVisible()
    assert "草稿 2 项未核对" in screen.unchecked.text
    screen.refresh()
    note_checked(pack, ["A1", "A3"])
    # Asked while the list is read: what was noted meanwhile is seen as well.
    screen.refresh()
    qtbot.waitUntil(lambda: not screen.unchecked.isVisible(), timeout=LONG_MS)
    assert not any("未核对" in row.note for row in screen.list.rows.rows)


def test_who_kept_it_is_told_beside_the_button_before_it_is_given_out(
    dressed: QApplication, qtbot: QtBot, pack: InstalledPack
) -> None:
    result = KeptResult()
    qtbot.addWidget(result)
    result.show_kept(pack)
    result.show()
    assert result.unchecked.isVisible()
    assert result.unchecked.text.startswith("草稿 2 项未核对：")
    assert result.pack.isEnabled()
    result.hide()
    note_checked(pack, ["A1", "A3"])
    result.show()
    assert not result.unchecked.isVisible()


def test_the_form_says_it_under_the_rubric(
    dressed: QApplication, jobs: Jobs, qtbot: QtBot, pack: InstalledPack
) -> None:
    form = NewAssessmentScreen(jobs, person="张三", clock=lambda: NOON)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitUntil(lambda: bool(form.rubrics.rows), timeout=LONG_MS)
    said = {row.offered.rubric.id: row.unchecked for row in form.rubrics.rows}
    assert said["jiangsu"].text == "2项评分办法是读出的草稿，还没有人核对"
    qtbot.waitUntil(lambda: [one.isVisible() for one in said.values()] == [True, False, False])
    row = form.rubrics.rows[0]
    place = row.unchecked.mapTo(row, row.unchecked.rect().center())
    assert row.childAt(place) is None
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    assert row.button.isChecked()

    note_checked(pack, ["A1", "A3"])
    form.rubrics.show_library([replace(row.offered, original=replace(original(), drafts=())), *_built_in(form)])
    assert not form.rubrics.rows[-1].unchecked.isVisible()
    assert form.rubrics.rubric == pack.rubric


def _built_in(form: NewAssessmentScreen) -> Iterator[OfferedRubric]:
    return (row.offered for row in form.rubrics.rows[1:])


def test_the_card_says_it_of_the_drafts_only(
    new_session: Callable[[Path], Session], qtbot: QtBot, tmp_path: Path, pack: InstalledPack
) -> None:
    given = contents_of(pack)
    create_workspace(tmp_path / "库", given.rubric, given.original, given.original_bytes)
    page = CardPage(new_session(tmp_path / "库"), qtbot)
    line = page.open("A1").unchecked
    assert line.isVisible()
    assert line.text == UNCHECKED
    assert not page.open("A2").unchecked.isVisible()


def test_the_editor_begins_with_just_those(
    dressed: QApplication, jobs: Jobs, qtbot: QtBot, tmp_path: Path, pack: InstalledPack
) -> None:
    screen = EditRubricScreen(jobs, Remembered(tmp_path / "window.ini"))
    qtbot.addWidget(screen)
    screen.show()
    screen.show_pack(pack)
    qtbot.waitUntil(lambda: screen.edited is not None, timeout=LONG_MS)
    assert screen.navigation.count.text().startswith("已核对 1/3")
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert screen.flush()
