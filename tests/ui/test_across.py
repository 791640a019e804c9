"""One criterion over all counties: what is said, 认可 with Space, and the way to 审阅."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.progress import Progress
from app.domain.received import Assignment
from app.domain.review import Finding, FindingVerdict
from app.services.judge import write_assignment
from app.services.judge_across import accept_across
from app.ui.jobs import Job, Jobs
from app.ui.models.judge_across import HEADER, PAPERS_COLUMN, SAID_COLUMN
from app.ui.remembered import Remembered
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.review_session import ReviewSession
from app.ui.screens.across import CANCELLED, NOTHING_RECEIVED, AcrossPage
from app.ui.widgets.across_grid import COUNTIES_SEEN
from tests.ui.review_cases import ME, adjusted, ids, new_review, store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ACCEPTED = Finding(FindingVerdict.ACCEPTED)


@pytest.fixture
def page(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None], qtbot: QtBot) -> AcrossPage:
    made = AcrossPage(review_frame)
    on_screen(made)
    qtbot.waitUntil(lambda: made.model.rowCount() == 3)
    return made


def column(page: AcrossPage, heading: str) -> list[str]:
    number = HEADER.index(heading)
    return [str(page.model.index(row, number).data()) for row in range(page.model.rowCount())]


def open_at(page: AcrossPage, code: str, qtbot: QtBot) -> None:
    page.open_criterion(code)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3 and page._reading is None)


def test_a_criterion_stands_side_by_side_in_division_order(page: AcrossPage, qtbot: QtBot) -> None:
    open_at(page, "A2", qtbot)
    assert column(page, "县区") == ["秦皇岛市海港区", "秦皇岛市山海关区", "秦皇岛市北戴河区"]
    assert column(page, "自评") == ["↑2", "1.5", "1.5"]
    assert column(page, "复算") == ["1.5", "1.5", "1.5"]
    assert "给分理由：三部门联合发文" in column(page, "填报和自评说明")[0]
    open_at(page, "A1", qtbot)
    assert column(page, "佐证材料") == ["A1-01 十四五规划", "没有材料", "A1-01 十四五规划"]


def test_the_table_is_a_sound_model(page: AcrossPage, qtmodeltester: object) -> None:
    qtmodeltester.check(page.model)  # type: ignore[attr-defined]


def test_space_accepts_the_selected_counties_in_one_step(page: AcrossPage, qtbot: QtBot) -> None:
    open_at(page, "B3", qtbot)
    store(page.session, "山海关区", "B3", adjusted("1", "理由"))
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)

    findings = page.session.picture.findings
    named = ids(page.session)
    assert findings[named["海港区"]]["B3"] == {ME.key: ACCEPTED}
    assert findings[named["北戴河区"]]["B3"] == {ME.key: ACCEPTED}
    assert findings[named["山海关区"]]["B3"] == {ME.key: adjusted("1", "理由")}, "what was judged stays"
    assert column(page, "意见") == ["认可", "调整", "认可"]
    assert page.counts.text() == "已评审 3/3 个县区"
    page.session.undo()
    assert column(page, "意见") == ["未评审", "调整", "未评审"]


def test_a_county_to_keep_away_from_is_left_out_and_named(page: AcrossPage, qtbot: QtBot) -> None:
    page.session.run(write_assignment, ME.key, Assignment(ME, avoids=("130303",)))
    open_at(page, "B3", qtbot)
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert column(page, "意见") == ["认可", "回避\n未评审", "认可"]
    assert page.words.text() == "秦皇岛市山海关区应当回避，没有认可。"


def test_nothing_is_stored_when_one_of_several_is_refused(page: AcrossPage, qtbot: QtBot) -> None:
    page.session.run(write_assignment, ME.key, Assignment(ME, avoids=("130303",)))
    with qtbot.waitSignal(page.session.failed) as told:
        page.session.run(accept_across, list(ids(page.session).values()), "B3", reviewer=ME)
    assert [problem.code for problem in told.args[0]] == ["REVIEW_AVOIDED"]
    assert page.session.picture.findings == {}


def test_only_what_is_open_and_what_to_do_when_nothing_is(page: AcrossPage, qtbot: QtBot) -> None:
    open_at(page, "B3", qtbot)
    page.only_open.setChecked(True)
    page.table.selectAll()
    page.accept()
    assert page.model.rowCount() == 0
    assert "取消“只看未评审的”" in page.words.text()
    page.open_next_unreviewed()
    assert page.code == "A1", "round the end"


def test_nothing_is_accepted_before_it_is_read(page: AcrossPage, qtbot: QtBot) -> None:
    may_go_on = threading.Event()

    def busy(*, progress: Progress) -> None:
        may_go_on.wait(10)

    open_at(page, "A1", qtbot)
    page.table.selectRow(1)
    page.frame.jobs.add(Job(busy))
    page.next.click()
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert page.session.picture.findings == {}, "what is said of A1 is not what is said of A2"
    assert page.evidence.pieces.isHidden(), "no empty frame"

    may_go_on.set()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.code == "A2"
    assert page.table.currentIndex().row() == 1, "it stays with the county"


def test_a_cancelled_reading_says_so_and_how_to_read_again(page: AcrossPage, qtbot: QtBot) -> None:
    may_go_on = threading.Event()

    def busy(*, progress: Progress) -> None:
        may_go_on.wait(10)

    open_at(page, "A1", qtbot)
    page.frame.jobs.add(Job(busy))
    page.open_criterion("A2")
    page.working.cancel.click()
    may_go_on.set()
    qtbot.waitUntil(lambda: page.words.text() == CANCELLED)
    assert page.model.rowCount() == 0

    page.open_criterion("A1")
    open_at(page, "A2", qtbot)
    assert page.words.text() == ""


def test_enter_leads_to_the_county_in_judging(page: AcrossPage, qtbot: QtBot) -> None:
    open_at(page, "B1", qtbot)
    page.show_place(ReviewPlace(ReviewTab.ACROSS, ids(page.session)["北戴河区"], "B1"))
    with qtbot.waitSignal(page.asked_to_show) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == [ReviewPlace(ReviewTab.JUDGING, ids(page.session)["北戴河区"], "B1")]


def test_the_evidence_of_the_county_stands_beside(page: AcrossPage, qtbot: QtBot) -> None:
    open_at(page, "A1", qtbot)
    qtbot.waitUntil(lambda: page.evidence.preview.pages == 2)
    page.table.selectRow(1)
    assert page.evidence.model.rowCount() == 0


def test_with_nothing_received_it_says_where_to_begin(
    open_session: Callable[[Path], ReviewSession], jobs: Jobs, tmp_path: Path, qtbot: QtBot
) -> None:
    made = AcrossPage(ReviewFrame(open_session(new_review(tmp_path / "空", [])), jobs, Remembered()))
    qtbot.addWidget(made)
    assert made.words.text() == NOTHING_RECEIVED
    assert not made.accept_button.isEnabled()
    assert made._split.isHidden()


def test_six_counties_are_seen_and_the_whole_answer_beside(page: AcrossPage, qtbot: QtBot) -> None:
    said = "第一段。\n" + "各部门联合开展健康影响评价评估，资料齐全。" * 60
    line = page._lines[0]
    long = replace(line, answer=replace(line.answer, statement=said))
    page._lines = tuple(
        replace(long, received=replace(long.received, id=one.received.id, county=one.received.county))
        for one in page._lines
    )
    page._show_rows()
    page.table.fit()
    heights = [page.table.rowHeight(row) for row in range(3)]
    assert max(heights) * COUNTIES_SEEN <= page.table.viewport().height()
    assert said in page.evidence._said.text()
    tip = str(page.model.index(0, SAID_COLUMN).data(Qt.ItemDataRole.ToolTipRole))
    assert tip.count("资料齐全。") == 60


def test_names_are_wide_enough_to_read_where_all_is_zoomed(
    page: AcrossPage, zoom: Callable[[QWidget, float], None]
) -> None:
    zoom(page, 2.0)
    page.resize(1280, 500)
    page.table.fit()
    assert page.table.columnWidth(0) > 5 * page.table.fontMetrics().horizontalAdvance("县")
    assert page.table.isColumnHidden(PAPERS_COLUMN), "the evidence stands beside the table"


def test_the_keyboard_is_in_the_table_when_the_page_is_seen(page: AcrossPage, qtbot: QtBot) -> None:
    page.criteria.setFocus()
    page.hide()
    page.show()
    assert page.focusWidget() is page.table
    open_at(page, "B3", qtbot)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)
    assert column(page, "意见") == ["认可", "未评审", "未评审"]


def test_a_step_taken_back_is_shown_here(page: AcrossPage, qtbot: QtBot) -> None:
    open_at(page, "B3", qtbot)
    page.accept()
    open_at(page, "A1", qtbot)
    assert page.shows(page.session.undo())
    assert page.code == "B3", "what was taken back is seen"
    assert page.shows(page.session.redo())
    page.session.run(write_assignment, ME.key, Assignment(ME, avoids=("130303",)))
    assert not page.shows(page.session.undo()), "that stands on another page"
