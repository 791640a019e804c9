"""The page where reviewers judge: which set, which criterion, the finding that is stored, keyboard alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.changes import Change, Changes
from app.domain.received import Assignment, AttachedReview
from app.domain.review import Finding, FindingVerdict, Level, Review, Reviewer, ReviewOf, Supplement
from app.domain.verified_sheet import verified_sheet
from app.services.judge import write_about, write_assignment
from app.services.merge_findings import merge
from app.services.open_review import ReviewWorkspace, open_review
from app.ui.jobs import Jobs
from app.ui.models.judge_filter import JudgeShow
from app.ui.models.judge_tree import Column, JudgeOrder
from app.ui.models.judged_set import Mark
from app.ui.remembered import Remembered
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.review_session import ReviewSession
from app.ui.screens.judging import JudgingPage
from app.ui.widgets.judge_form import JudgeForm
from tests.ui.review_cases import ME, OTHER, adjusted, ids, new_review, store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D = Decimal


@pytest.fixture
def page(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]) -> JudgingPage:
    made = JudgingPage(review_frame)
    on_screen(made)
    return made


def form(page: JudgingPage) -> JudgeForm:
    assert page.form is not None
    return page.form


def code(page: JudgingPage) -> str:
    assert page.card is not None
    return page.card.code


def put(field: object, text: str) -> None:
    """Put a text into a field as a paste does, and let the pause pass."""
    field.selectAll()  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText(text)
    field.paste()  # type: ignore[attr-defined]
    field.flush()  # type: ignore[attr-defined]


def stored(page: JudgingPage, county: str, criterion: str) -> Finding | None:
    """Return my finding as another program reads it from the disk."""
    with open_review(page.session.folder, writing=False) as other:
        found = other.picture.findings.get(ids(page.session)[county], {}).get(criterion, {})
    return found.get(ME.key)


def test_the_counties_stand_in_the_order_of_their_codes(page: JudgingPage) -> None:
    texts = [page.head.counties.itemText(number) for number in range(3)]
    assert [text.partition("　")[0] for text in texts] == ["秦皇岛市海港区", "秦皇岛市山海关区", "秦皇岛市北戴河区"]
    assert code(page) == "A1"
    # 2 + 2 + 1.5 + 4 × 80 % + 3 + 3 claimed, half a point less recomputed.
    assert "<b>14.7</b>" in page.head.points.text()
    assert page.head.progress.text() == "已评审 0/6"


def test_the_list_of_counties_says_how_far_each_is(page: JudgingPage) -> None:
    def states() -> list[str]:
        return [page.head.counties.itemText(number).split("　")[-1] for number in range(3)]

    store(page.session, "北戴河区", "B1", Finding(FindingVerdict.ACCEPTED))
    store(page.session, "北戴河区", "B3", Finding(FindingVerdict.ACCEPTED), OTHER)
    assert states() == ["未评审", "未评审", "评审中"]
    store(page.session, "北戴河区", "B1", adjusted("1", "理由"), OTHER)
    assert states() == ["未评审", "未评审", "待合并"]
    for _ in range(3):
        page.session.undo()
    assert states() == ["未评审"] * 3


def test_what_counts_is_said_where_only_others_have_a_finding(page: JudgingPage) -> None:
    page.open_criterion("B3")
    assert form(page).remarks.texts == ["还没有意见，按复算的3分计。"]
    store(page.session, "海港区", "B3", adjusted("1.5", "理由"), OTHER)
    assert form(page).remarks.texts == ["您还没有写意见，现按上面的意见计1.5分。"]
    store(page.session, "海港区", "B3", adjusted("2", "理由"), Reviewer("赵敏", "省疾控中心"))
    assert form(page).remarks.texts == ["您还没有写意见，按复算的3分计。"]


def test_the_tree_is_a_sound_model(page: JudgingPage, qtmodeltester: object) -> None:
    qtmodeltester.check(page.model)  # type: ignore[attr-defined]
    page.filter.order.setCurrentIndex(1)
    qtmodeltester.check(page.model)  # type: ignore[attr-defined]


def test_a_claim_above_the_computed_stands_first_when_asked(page: JudgingPage) -> None:
    page.filter.order.setCurrentIndex(page.filter.order.findData(JudgeOrder.DIFFERENT_FIRST.value))
    assert page.model.codes[0] == "A2"
    group = page.model.index(0, Column.TITLE)
    assert group.data() == "自评高于复算（1项）"
    claimed = [page.model.index_of("A2", column).data() for column in (Column.SELF, Column.COMPUTED)]
    assert claimed == ["↑2", "1.5"]


def test_a_verdict_with_its_points_opinion_and_supplement_is_stored(page: JudgingPage, qtbot: QtBot) -> None:
    page.open_criterion("B3")
    qtbot.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert form(page).points.hasFocus()
    put(form(page).points, "1.5")
    put(form(page).opinion, "组长由分管副区长担任")
    put(form(page).supplements.lines[0].text, "成立领导小组的文件")
    put(form(page).supplements.lines[0].day, "2022年6月30日")

    asked = (Supplement("成立领导小组的文件", dt.date(2022, 6, 30)),)
    expected = Finding(FindingVerdict.ADJUSTED, D("1.5"), "组长由分管副区长担任", asked)
    assert stored(page, "海港区", "B3") == expected
    assert page.model.index_of("B3", Column.MARK).data() == "调整"
    assert page.model.index_of("B3", Column.VERIFIED).data() == "1.5"
    assert page.head.progress.text() == "已评审 1/6"


def test_tab_goes_from_what_is_asked_for_to_its_day_and_on_to_the_next_line(page: JudgingPage) -> None:
    asked = form(page).supplements
    put(asked.lines[0].text, "会议纪要")
    first, second = asked.lines
    form(page).opinion.setFocus()
    gone = []
    for _ in range(4):
        page.window().focusNextChild()
        gone.append(QApplication.focusWidget())

    assert gone == [first.text, first.day, first.remove, second.text]


def test_a_day_that_cannot_be_read_is_told_where_one_sees_it(page: JudgingPage, qtbot: QtBot) -> None:
    asked = form(page).supplements
    put(form(page).opinion, "一行\n二行\n三行")
    for number in range(12):
        put(asked.lines[number].text, "材料")
    asked.lines[0].day.setFocus()
    put(asked.lines[0].day, "2022年2月30日")
    bar = form(page).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > form(page).height() // 2)
    bar.setValue(0)
    asked.lines[0].remove.setFocus(Qt.FocusReason.TabFocusReason)

    told = next(one for one in asked.findChildren(QLabel) if "2月30日" in one.text())
    qtbot.waitUntil(lambda: told.isVisible() and told.visibleRegion().boundingRect().height() == told.height())


def test_points_beyond_the_limit_are_refused_beside_the_field(page: JudgingPage) -> None:
    page.open_criterion("A2")
    put(form(page).points, "2.5")
    assert "0～2分" in form(page)._points_line.problem
    assert stored(page, "海港区", "A2") is None
    put(form(page).points, "1.2")
    assert "0.5分" in form(page)._points_line.problem
    put(form(page).points, "1")
    assert form(page)._points_line.problem == ""
    assert stored(page, "海港区", "A2") == Finding(FindingVerdict.ADJUSTED, D(1))


def test_refused_points_are_there_again_when_one_comes_back(page: JudgingPage) -> None:
    page.open_criterion("A2")
    put(form(page).points, "九十")
    page.open_criterion("A1")
    assert form(page).points.text() == ""
    page.open_criterion("A2")
    assert form(page).points.text() == "九十"
    assert form(page)._points_line.problem != ""


def test_accepting_an_adjusted_criterion_takes_the_points_back(page: JudgingPage) -> None:
    store(page.session, "海港区", "B3", adjusted("1", "理由"))
    page.open_criterion("B3")
    form(page).choose(FindingVerdict.ACCEPTED)
    assert stored(page, "海港区", "B3") == Finding(FindingVerdict.ACCEPTED, None, "理由")


def test_an_opinion_without_a_verdict_is_not_overlooked(page: JudgingPage) -> None:
    put(form(page).opinion, "没有看到政府工作报告")
    assert stored(page, "海港区", "A1") == Finding(FindingVerdict.SUPPLEMENT, None, "没有看到政府工作报告")


def test_keys_alone_accept_and_go_on(page: JudgingPage) -> None:
    page.open_next()
    page.open_next()
    assert code(page) == "A3"
    assert stored(page, "海港区", "A1") == stored(page, "海港区", "A2") == Finding(FindingVerdict.ACCEPTED)
    page.open_criterion("A1")
    page.open_next_unreviewed()
    assert code(page) == "A3"
    store(page.session, "海港区", "A3", adjusted("1", "理由"))
    page.open_next()
    assert stored(page, "海港区", "A3") == adjusted("1", "理由"), "what was judged is not accepted on the way"


def test_undo_takes_a_finding_back(page: JudgingPage) -> None:
    page.open_next()
    page.session.undo()
    assert stored(page, "海港区", "A1") is None
    assert page.model.index_of("A1", Column.MARK).data() == "未评审"


def test_filters_by_state_core_and_field(page: JudgingPage) -> None:
    page.session.run(write_assignment, ME.key, Assignment(ME, dimensions=("B",)))
    store(page.session, "海港区", "B1", Finding(FindingVerdict.REJECTED, D(0), "没有现场材料"))
    page.filter.show_box.setCurrentIndex(page.filter.show_box.findData(JudgeShow.RETURNED.value))
    page.open_criterion("B1")
    assert page.tree.shown_codes == ("B1",)
    page.filter.show_everything()
    page.filter.core.setChecked(True)
    assert page.tree.shown_codes == ("A1",)
    page.filter.core.setChecked(False)
    page.filter.own.setChecked(True)
    assert page.tree.shown_codes == ("B1", "B2", "B3")


def test_several_findings_wait_for_being_merged(page: JudgingPage) -> None:
    store(page.session, "海港区", "A1", adjusted("1", "理由"))
    store(page.session, "海港区", "A1", Finding(FindingVerdict.ACCEPTED), OTHER)
    assert page.judged is not None
    assert page.judged.mark("A1") is Mark.CONFLICT
    assert "李志强" in form(page).others.text()
    assert page.model.index_of("A1", Column.VERIFIED).data() == "2", "counts as recomputed until merged"
    assert "合并 1 项" in page.head.merge.text()

    page.session.run(merge, ids(page.session)["海港区"], by="mean")
    assert form(page).others.text() == "合并后：调整 1.5分", "what counts; the others when they are asked for"
    form(page).others.unfold.click()
    assert "李志强" in form(page).others.text()


def test_the_form_does_not_jump_when_a_verdict_is_chosen(page: JudgingPage) -> None:
    page.open_criterion("A1")
    before = form(page).opinion.mapTo(page, QPoint()).y()
    form(page).choose(FindingVerdict.ACCEPTED)
    QApplication.processEvents()
    assert form(page).clear.isVisible()
    assert form(page).opinion.mapTo(page, QPoint()).y() == before


def test_a_county_to_keep_away_from_is_locked_with_the_reason(page: JudgingPage) -> None:
    page.session.run(write_assignment, ME.key, Assignment(ME, avoids=("山海关区",)))
    page.open_set(ids(page.session)["山海关区"])
    assert page.locked.isVisible()
    assert "应当回避" in page.locked.text.text()
    assert not form(page).verdicts[FindingVerdict.ACCEPTED].isEnabled()
    page.open_next()
    assert stored(page, "山海关区", "A1") is None
    page.open_set(ids(page.session)["北戴河区"])
    assert not page.locked.isVisible()


def test_who_works_here_is_asked_once_on_the_page(
    tmp_path: Path,
    review_packages: list[Path],
    open_session: Callable[[Path], ReviewSession],
    jobs: Jobs,
    qtbot: QtBot,
) -> None:
    session = open_session(new_review(tmp_path / "新库", review_packages[:1], me=None))
    page = JudgingPage(ReviewFrame(session, jobs, Remembered()))
    qtbot.addWidget(page)
    page.show()
    assert page.who.isVisible()
    assert not form(page).verdicts[FindingVerdict.ACCEPTED].isEnabled()
    page.who.done.click()
    assert page.who.isVisible(), "a name is needed"
    page.who.name.setText("王晓燕")
    page.who.office.setText("省爱卫办")
    page.who.avoids.setText("北戴河区、130303")
    page.who.done.click()
    assert session.me == ME
    assert session.picture.assignments[ME.key].avoids == ("北戴河区", "130303")
    assert not page.who.isVisible()
    assert form(page).verdicts[FindingVerdict.ACCEPTED].isEnabled()


def test_a_county_that_nobody_handed_in_for_is_told_while_it_is_typed(page: JudgingPage) -> None:
    page.head.me.click()
    field = page.who._avoids
    page.who.avoids.setText("北戴河、山海关区")
    assert field.warning == ""
    page.who.avoids.setText("北戴河、山海官区")
    assert field.warning.startswith("没有收到山海官区的材料")
    page.who.avoids.clear()
    assert field.warning == ""


def test_the_evidence_is_read_out_of_the_package(page: JudgingPage, qtbot: QtBot) -> None:
    page.open_criterion("A1")
    qtbot.waitUntil(lambda: page.evidence.preview.pages == 2)
    assert "A1-01　十四五规划" in str(page.evidence.model.index(0).data())
    page.open_criterion("A2")
    assert page.evidence.model.rowCount() == 0
    assert not page.evidence.detail.isVisible()


def test_a_place_leads_to_set_and_criterion(page: JudgingPage) -> None:
    page.filter.text.setText("B2")
    page.show_place(ReviewPlace(ReviewTab.JUDGING, ids(page.session)["北戴河区"], "A3"))
    assert code(page) == "A3"
    assert page.of is not None
    assert page.of.received.county.name == "北戴河区"


def test_what_is_typed_belongs_to_the_criterion_it_was_typed_at(page: JudgingPage, qtbot: QtBot) -> None:
    form(page).opinion.setFocus()
    qtbot.keyClicks(form(page).opinion, "abc")
    page.head.step(1)
    assert stored(page, "海港区", "A1") == Finding(FindingVerdict.SUPPLEMENT, None, "abc")
    assert form(page).opinion.toPlainText() == ""


def test_an_empty_workspace_says_what_to_do(
    tmp_path: Path, open_session: Callable[[Path], ReviewSession], jobs: Jobs, qtbot: QtBot
) -> None:
    page = JudgingPage(ReviewFrame(open_session(new_review(tmp_path / "空库", [])), jobs, Remembered()))
    qtbot.addWidget(page)
    page.show()
    assert "收件" in page._empty.words.text()
    page.open_next()
    page.open_next_unreviewed()
    page.session.run(write_about, replace(page.session.picture.about, title="另一个名称"))


def test_where_there_is_little_room_the_form_stands_beside_what_is_read(
    page: JudgingPage, zoom: Callable[[QWidget, float], None], qtbot: QtBot
) -> None:
    def is_beside() -> bool:
        assert page.card is not None
        return form(page).mapTo(page, QPoint()).y() < page.card.mapTo(page, QPoint(0, page.card.height())).y()

    assert not is_beside()
    for factor, expected in ((1.5, True), (1.0, False), (2.0, True), (1.0, False)):
        zoom(page, factor)
        qtbot.waitUntil(lambda wanted=expected: is_beside() is wanted)  # type: ignore[misc]
    page.open_criterion("B3")
    assert form(page).isVisible()


def test_a_quick_phrase_is_added_to_the_opinion(page: JudgingPage) -> None:
    page.open_criterion("A2")
    put(form(page).opinion, "第一句。")
    page.form.phrases.menu().actions()[0].trigger()  # type: ignore[union-attr]
    opinion = form(page).opinion.toPlainText()
    assert opinion.startswith("第一句。\n")
    found = stored(page, "海港区", "A2")
    assert found is not None
    assert found.opinion == opinion


def test_the_keyboard_stays_in_the_form_from_one_criterion_to_the_next(page: JudgingPage, qtbot: QtBot) -> None:
    page.activateWindow()
    form(page).points.setFocus()
    qtbot.waitUntil(form(page).points.hasFocus)
    page.open_next()
    assert code(page) == "A2"
    qtbot.waitUntil(form(page).points.hasFocus)


def test_the_finding_of_the_city_and_its_total_stand_beside(page: JudgingPage) -> None:
    of = page.of
    assert of is not None
    findings = {"B3": adjusted("1.5", "组长是分管领导")}
    one = of.received
    about = ReviewOf(
        one.id,
        one.tagmanifest_sha256,
        1,
        one.county,
        one.cycle,
        one.rubric_id,
        one.rubric_edition,
        one.rubric_sha256,
    )
    sheet = verified_sheet(of.rubric, of.sheet, findings)
    review = Review(about, Level.CITY, "秦皇岛市卫健委", dt.date(2022, 2, 1), sheet, (), findings)

    def attach(workspace: ReviewWorkspace, *, person: str, at: dt.datetime) -> None:
        change = Change("attached", "r1", None, AttachedReview("r1", review, one.package))
        workspace.apply(Changes("收件", (change,)), person=person, at=at)

    page.session.run(attach, name="收件")
    page.open_criterion("B3")
    texts = "\n".join(label.text() for label in page.card.findChildren(QLabel))  # type: ignore[union-attr]
    assert "市级评审意见" in texts
    assert "调整，1.5分\n组长是分管领导" in texts
    # 14.2 recomputed, 1.5 less in B3.
    assert "市级&nbsp;<b>12.7</b>" in page.head.points.text()


def test_a_workspace_that_is_held_elsewhere_is_only_read(
    review_session: ReviewSession,
    review_folder: Path,
    open_session: Callable[[Path], ReviewSession],
    jobs: Jobs,
    qtbot: QtBot,
) -> None:
    held = JudgingPage(ReviewFrame(open_session(review_folder), jobs, Remembered()))
    qtbot.addWidget(held)
    held.show()
    assert not held.session.is_writing
    assert not form(held).verdicts[FindingVerdict.ACCEPTED].isEnabled()
    assert form(held).opinion.isReadOnly()
    held.open_next()
    assert stored(held, "海港区", "A1") is None
    assert code(held) == "A2", "one goes on reading"


def test_the_keyboard_goes_where_the_name_is_written_and_back(page: JudgingPage) -> None:
    page.head.me.click()
    assert QApplication.focusWidget() is page.who.name
    page.who.cancel.click()
    assert QApplication.focusWidget() is page.head.me


def test_the_keyboard_is_where_the_name_is_asked_for(
    tmp_path: Path,
    review_packages: list[Path],
    open_session: Callable[[Path], ReviewSession],
    on_screen: Callable[[ReviewPage], None],
    jobs: Jobs,
) -> None:
    session = open_session(new_review(tmp_path / "新库", review_packages[:1], me=None))
    page = JudgingPage(ReviewFrame(session, jobs, Remembered()))
    on_screen(page)
    assert page.who.isVisible()
    assert page.focusWidget() is page.who.name


def test_who_works_here_is_readable_where_it_is_low(page: JudgingPage, qtbot: QtBot) -> None:
    page.resize(1000, 420)
    page.who.ask()
    for field in (page.who.name, page.who.office, page.who.avoids):
        qtbot.waitUntil(lambda one=field: one.height() >= one.minimumSizeHint().height())
