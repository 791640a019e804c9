"""Basic conditions (基本条件) on 审阅: reached, verified and merged with keys and mouse; stored, undone, locked."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.assessment import GateAnswer
from app.domain.changes import Change, Changes
from app.domain.county import County
from app.domain.problems import ProblemError, blocking
from app.domain.received import Assignment, AttachedReview
from app.domain.review import GateFinding, Level, Review, Reviewer, ReviewOf
from app.domain.review_records import GATES_PLACE
from app.domain.rubric import Gate
from app.domain.texts import MOST_CHARACTERS
from app.domain.verified_sheet import verified_lines
from app.services import verify_gates
from app.services.judge import write_assignment
from app.services.open_review import ReviewWorkspace, open_review
from app.services.verify_gates import write_gate
from app.ui.jobs import Jobs
from app.ui.models.judge_filter import JudgeShow
from app.ui.models.judge_tree import Column, JudgeOrder
from app.ui.remembered import Remembered
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.review_session import ReviewSession
from app.ui.screens.judging import JudgingPage
from app.ui.widgets.gates_form import GateForm
from tests.builders import assessment, criterion, dimension, met, rubric
from tests.review_builders import review_workspace
from tests.ui.rubrics import NOON

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
ME, OTHER = Reviewer("王晓燕", "省爱卫办"), Reviewer("李志强", "省疾控中心")
WHOLE = rubric(
    dimension(criterion(), criterion(code="A2")),
    dimension(criterion(code="B1"), code="B"),
    gates=(Gate("G1", "近三年未发生重大突发环境事件"), Gate("G2", "材料真实")),
)
HERE = assessment(met("A1", "A2", "B1"), gates={"G1": GateAnswer(met=True, statement="见生态环境局证明")})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    review_workspace(tmp_path / "评审", WHOLE, HERE, level=Level.PROVINCE, office="省爱卫办", me=ME)
    return tmp_path / "评审"


@pytest.fixture
def page_on(
    open_session: Callable[[Path], ReviewSession], jobs: Jobs, on_screen: Callable[[ReviewPage], None], qtbot: QtBot
) -> Callable[[Path], JudgingPage]:
    """Shows the page of a workspace."""

    def shown(folder: Path) -> JudgingPage:
        page = JudgingPage(ReviewFrame(open_session(folder), jobs, Remembered()))
        on_screen(page)
        page.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is page)
        return page

    return shown


def opened(page: JudgingPage) -> dict[str, GateForm]:
    page.open_criterion(GATES_PLACE)
    assert page.open_gates.form is not None
    return page.open_gates.form.forms


def stored(folder: Path) -> dict[str, GateFinding]:
    """Return what I found as another program reads it from the disk."""
    with open_review(folder, writing=False) as other:
        (found,) = other.picture.gate_findings.values() or ({},)
    return {gate: by_reviewer[ME.key] for gate, by_reviewer in found.items() if ME.key in by_reviewer}


def paste(field: object, text: str) -> None:
    field.selectAll()  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText(text)
    field.paste()  # type: ignore[attr-defined]
    field.flush()  # type: ignore[attr-defined]


def cell(page: JudgingPage, column: int) -> str:
    return str(page.model.index_of(GATES_PLACE, column).data())


def test_the_first_row_leads_to_them_and_the_tree_is_a_sound_model(
    page_on: Callable[[Path], JudgingPage], folder: Path, qtmodeltester: object
) -> None:
    page = page_on(folder)
    assert page.model.index(0, Column.TITLE).data() == "基本条件"
    assert (cell(page, Column.MARK), cell(page, Column.VERIFIED)) == ("0/2", "")
    assert page.model.codes == ("A1", "A2", "B1")
    assert page.card is not None, "the first criterion is open at first"
    assert page.card.code == "A1"
    # A: 4 + 4, B: 4, each one row lower than without basic conditions
    rows = [page.model.index(row, Column.VERIFIED) for row in (1, 2)]
    assert [(row.siblingAtColumn(0).data(), row.data()) for row in rows] == [("A　A领域", "8"), ("B　B领域", "4")]
    qtmodeltester.check(page.model)  # type: ignore[attr-defined]
    page.filter.order.setCurrentIndex(page.filter.order.findData(JudgeOrder.DIFFERENT_FIRST.value))
    assert page.model.index(0, Column.TITLE).data() == "基本条件"
    qtmodeltester.check(page.model)  # type: ignore[attr-defined]


def test_keys_alone_verify_them(page_on: Callable[[Path], JudgingPage], folder: Path, qtbot: QtBot) -> None:
    page = page_on(folder)
    page.tree.setFocus()
    qtbot.keyClick(page.tree, Qt.Key.Key_Home)
    assert page.open_gates.is_open
    assert page.card is None
    qtbot.keyClick(page.tree, Qt.Key.Key_Return)
    form = page.open_gates.form
    assert form is not None
    first, second = form.forms["G1"], form.forms["G2"]
    assert first.verdicts[None].hasFocus()

    qtbot.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert first.opinion.hasFocus()
    paste(first.opinion, "省厅通报一次\n  请补充")
    assert stored(folder) == {"G1": GateFinding(met=False, opinion="省厅通报一次\n  请补充")}
    assert (cell(page, Column.MARK), page.head.progress.text()) == ("不符合", "已评审 0/3")
    assert "不予评分" in page.head.points.text()
    qtbot.keyClick(first.opinion, Qt.Key.Key_Tab)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert stored(folder)["G2"] == GateFinding(met=True)
    assert second.verdicts[True].isChecked()

    page.session.undo()
    page.session.undo()
    assert stored(folder)["G1"] == GateFinding(met=False)
    assert first.opinion.toPlainText() == ""


def test_not_verified_takes_it_away_but_keeps_an_opinion(page_on: Callable[[Path], JudgingPage], folder: Path) -> None:
    page = page_on(folder)
    form = opened(page)["G2"]
    form.verdicts[False].click()
    assert form.remarks.texts == ["核实为不符合，没有写意见。请写明理由，县区才知道怎么改。"]
    form.verdicts[None].click()
    assert page.session.picture.gate_findings == {}
    paste(form.opinion, "材料不全")
    assert stored(folder) == {"G2": GateFinding(opinion="材料不全")}
    assert page.head.points.text().count("不予评分") == 0


def test_leaving_and_coming_back_keeps_what_is_typed(page_on: Callable[[Path], JudgingPage], folder: Path) -> None:
    page = page_on(folder)
    form = opened(page)["G1"]
    form.opinion.setPlainText("刚写的")
    page.open_criterion("B1")
    assert not page.open_gates.is_open
    assert stored(folder) == {"G1": GateFinding(opinion="刚写的")}
    page.show_place(ReviewPlace(ReviewTab.JUDGING, page.of.received.id if page.of else "", GATES_PLACE))
    assert opened(page)["G1"].opinion.toPlainText() == "刚写的"


def test_what_the_disk_refused_once_goes_to_its_own_set(
    page_on: Callable[[Path], JudgingPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = replace(HERE, county=County("130303", "河北省", "秦皇岛市", "山海关区"))
    ids = review_workspace(tmp_path / "两县", WHOLE, HERE, there, level=Level.PROVINCE, office="省爱卫办", me=ME)
    page = page_on(tmp_path / "两县")
    write, tried = verify_gates.write_gate, list[str]()

    def refused_once(workspace: ReviewWorkspace, submission: str, *more: Any, **named: Any) -> Changes:
        tried.append(submission)
        if len(tried) == 1:
            raise ProblemError([blocking("DISK_FULL", "U盘", "满了。", "请腾出空间。")])
        return write(workspace, submission, *more, **named)

    monkeypatch.setattr(verify_gates, "write_gate", refused_once)
    page.open_set(ids[0], GATES_PLACE)
    form = opened(page)["G1"]
    form.opinion.setFocus()
    form.opinion.insertPlainText("没有盖章")
    page.open_set(ids[1])

    assert page.open_gates.is_open, "the basic conditions of the next county stand in the same place"
    assert set(tried) == {ids[0]}
    assert page.session.picture.gate_findings == {ids[0]: {"G1": {ME.key: GateFinding(opinion="没有盖章")}}}
    assert opened(page)["G1"].opinion.toPlainText() == ""


def test_an_opinion_too_long_waits_and_comes_back(page_on: Callable[[Path], JudgingPage], folder: Path) -> None:
    page = page_on(folder)
    long = "长" * (MOST_CHARACTERS + 1)
    paste(opened(page)["G1"].opinion, long)
    assert page.session.was_refused
    page.open_criterion("A1")
    assert page.session.picture.gate_findings == {}
    form = opened(page)["G1"]
    assert form.opinion.toPlainText() == long
    paste(form.opinion, "短")
    assert stored(folder) == {"G1": GateFinding(opinion="短")}


def test_what_others_found_waits_and_is_merged(page_on: Callable[[Path], JudgingPage], folder: Path) -> None:
    with open_review(folder, writing=True) as other:
        (id_,) = other.picture.received
        for who, found in ((ME, GateFinding(met=True)), (OTHER, GateFinding(met=False, opinion="不实"))):
            write_gate(other, id_, "G2", found, reviewer=who, person="组长", at=NOON)
    page = page_on(folder)
    opened(page)
    assert page.open_gates.card is not None
    assert "李志强（省疾控中心）：不符合\n不实" in page.open_gates.card.said["G2"].text()
    assert (cell(page, Column.MARK), page.head.merge.text()) == ("待合并", "合并 1 项…")
    page.head.merge.click()
    (row,) = [page.merging.model.row(number) for number in range(page.merging.model.rowCount())]
    assert row is not None
    assert (row.key, row.cells[0], row.cells[-1]) == ("G2", "基本条件 G2 材料真实", "还没有合并")
    page.merging.merge_all.click()
    assert page.session.was_refused
    page.merging.by.setCurrentIndex(page.merging.by.findData(OTHER.key))
    page.merging.merge_all.click()
    assert cell(page, Column.MARK) == "不符合"
    assert page.merging.model.row(0).cells[-1].startswith("不符合\n不实")  # type: ignore[union-attr]


def test_what_the_city_found_stands_beside(page_on: Callable[[Path], JudgingPage], folder: Path) -> None:
    with open_review(folder, writing=True) as other:
        (one,) = other.picture.received.values()
        named = (one.id, one.tagmanifest_sha256, one.round, one.county, one.cycle)
        of = ReviewOf(*named, one.rubric_id, one.rubric_edition, one.rubric_sha256)
        gates = {"G1": GateFinding(met=False, opinion="市局来函，\n有过一次")}
        below = Review(of, Level.CITY, "市卫健委", NOON.date(), verified_lines(one, {}), gates=gates)
        attached = Change("attached", "r1", None, AttachedReview("r1", below, one.package))
        other.apply(Changes("收件", (attached,)), person="组长", at=NOON)
    page = page_on(folder)
    opened(page)
    assert page.open_gates.card is not None
    texts = [label.text() for label in page.open_gates.card.findChildren(QLabel)]
    assert "县区填报：符合。见生态环境局证明\n市级核实：不符合\n市局来函，\n有过一次" in texts
    # The city's word is only shown; the province's own decides
    assert cell(page, Column.MARK) == "0/2"


def test_who_keeps_away_only_reads(page_on: Callable[[Path], JudgingPage], folder: Path) -> None:
    with open_review(folder, writing=True) as other:
        write_assignment(other, ME.key, Assignment(ME, avoids=("130304",)), person="组长", at=NOON)
    page = page_on(folder)
    form = opened(page)["G1"]
    assert not form.verdicts[True].isEnabled()
    assert form.opinion.isReadOnly()


def test_the_filter_hides_and_shows_them(page_on: Callable[[Path], JudgingPage], folder: Path) -> None:
    page = page_on(folder)

    def is_hidden() -> bool:
        row = page.model.index_of(GATES_PLACE)
        return page.tree.isRowHidden(row.row(), row.parent())

    for show, expected in ((JudgeShow.OPEN, False), (JudgeShow.RETURNED, True), (JudgeShow.CONFLICTS, True)):
        page.filter.show_box.setCurrentIndex(page.filter.show_box.findData(show.value))
        assert is_hidden() is expected, show
    page.show_place(ReviewPlace(ReviewTab.JUDGING, page.of.received.id if page.of else "", GATES_PLACE))
    assert not is_hidden(), "what is asked for is shown, whatever the filter says"
    assert page.open_gates.is_open
    page.filter.text.setText("没有这样的词")
    assert is_hidden()
