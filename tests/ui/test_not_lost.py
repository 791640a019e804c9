"""What reviewers wrote and could not be stored is there again: on the page, the next day, and told before closing."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.changes import Changes
from app.domain.problems import ProblemError, blocking
from app.domain.review import Feedback, Remark, Supplement
from app.domain.texts import MOST_CHARACTERS
from app.services import judge
from app.services.drafts import read_drafts
from app.services.open_review import ReviewWorkspace, open_review
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.remembered import Remembered
from app.ui.review_desk import ReviewDesk
from app.ui.review_page import ReviewFrame, ReviewPage
from app.ui.review_session import ReviewSession
from app.ui.review_tabs import ReviewPlace, ReviewTab
from app.ui.screens.judging import JudgingPage
from app.ui.screens.visits import VisitsPage
from app.ui.widgets.judge_form import JudgeForm
from tests.journeys.places import needs_mount, small_disk
from tests.ui.review_cases import ids

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LONG = "意见" * MOST_CHARACTERS


@pytest.fixture
def judging(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]) -> JudgingPage:
    made = JudgingPage(review_frame)
    on_screen(made)
    return made


@pytest.fixture
def visits(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]) -> VisitsPage:
    made = VisitsPage(review_frame)
    on_screen(made)
    return made


def form(page: JudgingPage) -> JudgeForm:
    assert page.form is not None
    return page.form


def put(field: object, text: str) -> None:
    """Let a text stand in a field and hand it in, as leaving the field does."""
    (field.setPlainText if hasattr(field, "setPlainText") else field.setText)(text)  # type: ignore[attr-defined]
    field.flush()  # type: ignore[attr-defined]


def test_what_the_disk_refused_once_goes_to_its_own_criterion(
    judging: JudgingPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    write, tried = judge.write_finding, list[str]()

    def refused_once(workspace: ReviewWorkspace, submission: str, code: str, *more: Any, **named: Any) -> Changes:
        tried.append(code)
        if len(tried) == 1:
            raise ProblemError([blocking("DISK_FULL", "U盘", "满了。", "请腾出空间。")])
        return write(workspace, submission, code, *more, **named)

    monkeypatch.setattr(judge, "write_finding", refused_once)
    judging.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is judging)
    form(judging).opinion.setFocus()
    form(judging).opinion.insertPlainText("文件没有盖章")
    judging.open_criterion("A2")

    assert tried == ["A1", "A1"], "on the way out, and once more when the field was gone"
    (by_code,) = judging.session.picture.findings.values()
    assert {code: [one.opinion for one in found.values()] for code, found in by_code.items()} == {
        "A1": ["文件没有盖章"]
    }
    assert form(judging).opinion.toPlainText() == ""


def test_an_opinion_too_long_waits_and_is_stored_when_it_is_short(judging: JudgingPage) -> None:
    put(form(judging).opinion, LONG)
    assert judging.session.was_refused
    judging.open_criterion("A2")
    assert form(judging).opinion.toPlainText() == ""
    judging.open_criterion("A1")
    assert form(judging).opinion.toPlainText() == LONG
    put(form(judging).opinion, "没有原文")
    assert judging.judged is not None
    assert judging.judged.findings["A1"].opinion == "没有原文"
    judging.open_criterion("A2")
    judging.open_criterion("A1")
    assert form(judging).opinion.toPlainText() == "没有原文"
    assert read_drafts(judging.session.folder) == {}


def test_it_waits_for_the_next_day(
    judging: JudgingPage,
    open_session: Callable[[Path], ReviewSession],
    jobs: Jobs,
    on_screen: Callable[[ReviewPage], None],
) -> None:
    put(form(judging).opinion, LONG)
    put(form(judging).points, "两分")
    judging.session.close()
    later = ReviewFrame(open_session(judging.session.folder), jobs, Remembered())
    page = JudgingPage(later)
    on_screen(page)
    assert form(page).opinion.toPlainText() == LONG
    assert form(page).points.text() == "两分"
    assert form(page)._points_line.problem != ""


def test_supplements_that_were_refused_wait_with_their_days(judging: JudgingPage) -> None:
    lines = form(judging).supplements
    put(lines.lines[0].text, "会议纪要")
    put(lines.lines[1].text, LONG)
    assert judging.session.was_refused
    put(lines.lines[2].text, "第三样")
    put(lines.lines[2].day, "月底")
    assert [line.words for line in lines.lines] == ["会议纪要", LONG, "第三样", ""]

    judging.open_criterion("A2")
    assert [line.words for line in form(judging).supplements.lines] == [""]
    judging.open_criterion("A1")
    lines = form(judging).supplements
    assert [line.words for line in lines.lines] == ["会议纪要", LONG, "第三样", ""]
    assert lines.lines[2].day.text() == "月底"

    put(lines.lines[1].text, "第二样")
    assert judging.judged is not None
    asked = judging.judged.mine["A1"].supplements
    assert asked == (Supplement("会议纪要"), Supplement("第二样"), Supplement("第三样"))
    judging.open_criterion("A2")
    judging.open_criterion("A1")
    assert form(judging).supplements.lines[2].day.text() == "月底", "the day is still to be read"


def test_undo_of_a_supplement_empties_its_line(judging: JudgingPage) -> None:
    put(form(judging).supplements.lines[0].text, "会议纪要")
    judging.session.undo()
    assert [line.words for line in form(judging).supplements.lines] == [""]


def test_feedback_that_was_refused_waits_and_is_tried_again(visits: VisitsPage) -> None:
    visits.bar.setCurrentIndex(2)
    assert visits.feedback is not None
    lines = visits.feedback.parts["problems"]
    put(lines.lines[0].text, LONG)
    lines.lines[0].choose("A3")
    put(lines.lines[0].day, "2022-05-10")
    assert visits.session.picture.feedback == {}
    visits.next.click()
    visits.previous.click()
    lines = visits.feedback.parts["problems"]
    assert [line.words for line in lines.lines] == [LONG, ""]
    put(lines.lines[0].text, "名册没有更新")
    (stored,) = visits.session.picture.feedback.values()
    assert [(one.text, one.criterion) for one in stored.problems] == [("名册没有更新", "A3")]


def test_what_was_seen_waits_with_score_and_day(visits: VisitsPage) -> None:
    record = visits.record
    record.venue.setText("幸福社区")
    record.add.click()
    record.venue.setText("第一小学")
    record.add.click()
    visit = record.form
    assert visit is not None
    assert visit.visit.venue == "第一小学"
    for field, text in ((visit.seen, LONG), (visit.score, "九十"), (visit.date, "上周")):
        put(field, text)
    other = next(row for row in range(2) if row != record.table.currentIndex().row())
    here = record.table.currentIndex().row()
    record.table.selectRow(other)
    assert record.form is not None
    assert record.form.seen.toPlainText() == ""
    record.table.selectRow(here)
    assert record.form is not None
    texts = (record.form.seen.toPlainText(), record.form.score.text(), record.form.date.text())
    assert texts == (LONG, "九十", "上周")
    assert record.form._date.problem != ""
    put(record.form.seen, "整洁")
    put(record.form.score, "90")
    (stored,) = (one for one in next(iter(visits.session.picture.visits.values())) if one.venue == "第一小学")
    assert (stored.seen, stored.score, stored.date) == ("整洁", 90, None)


@needs_mount
def test_on_a_full_disk_all_of_it_stays_and_is_stored_when_there_is_room(
    window: MainWindow, review_template: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "盘", 6000) as disk:
        folder = Path(shutil.copytree(review_template, disk / "库"))
        window.open_path(folder)
        assert isinstance(window.desk, ReviewDesk)
        desk = window.desk
        page = desk.page_of(ReviewTab.JUDGING)
        assert isinstance(page, JudgingPage)
        desk.show_place(ReviewPlace(ReviewTab.JUDGING, ids(page.session)["海港区"], "A1"))
        said = "没有看到原文。" * 2000
        (disk / "别的文件").write_bytes(bytes(shutil.disk_usage(disk).free))
        put(form(page).opinion, said)
        put(form(page).supplements.lines[0].text, "规划原文" * 1000)
        assert [problem.code for problem in window.problems.problems] == ["DISK_FULL"]
        page.open_criterion("A2")
        page.open_criterion("A1")
        assert form(page).opinion.toPlainText() == said
        assert form(page).supplements.lines[0].words == "规划原文" * 1000

        assert not window.close(), "told before, because it would be lost"
        assert "会丢" in window.problems.problems[0].what_to_do
        (disk / "别的文件").unlink()
        page.flush()
        window.go_home()
        with open_review(folder, writing=False) as other:
            (finding,) = other.picture.findings[ids(page.session)["海港区"]]["A1"].values()
        assert (finding.opinion, finding.supplements[0].text) == (said, "规划原文" * 1000)


def test_closing_tells_once_what_is_not_stored(window: MainWindow, review_folder: Path) -> None:
    window.open_path(review_folder)
    assert isinstance(window.desk, ReviewDesk)
    window.desk.show_tab(ReviewTab.JUDGING)
    page = window.desk.page
    assert isinstance(page, JudgingPage)
    put(form(page).points, "两分")
    assert not window.close()
    (told,) = window.problems.problems
    assert "“两分”" in told.what
    assert "下次打开还在原处" in told.what_to_do
    assert window.close()


def test_feedback_is_one_value(visits: VisitsPage) -> None:
    """Three parts are written one after the other; none takes the others away."""
    visits.bar.setCurrentIndex(2)
    assert visits.feedback is not None
    for number, part in enumerate(("strengths", "problems", "suggestions")):
        put(visits.feedback.parts[part].lines[0].text, f"第{number}条")
    (stored,) = visits.session.picture.feedback.values()
    assert stored == Feedback((Remark("第0条"),), (Remark("第1条"),), (Remark("第2条"),))
