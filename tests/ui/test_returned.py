"""The tab 退回意见: received, typed in words, begun, replied, undone, read side by side; with the keyboard alone."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.opinion_words import OpinionItem
from app.domain.problems import Problem
from app.domain.returned import Reply, gate_code, reply_key
from app.domain.review import Finding, FindingVerdict, GateFinding, Level
from app.domain.rounds import round_of
from app.services.drafts import draft_problems, read_drafts
from app.services.open_workspace import open_workspace
from app.services.replies import WordsAbout, take_words, write_reply
from app.services.revise import begin_revision
from app.services.write_answer import write_answer
from app.ui.county_desk import CountyDesk
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.models.returned_list import ROUNDS, TO_DO
from app.ui.places import Place, place_of_change
from app.ui.remembered import Remembered
from app.ui.screens.materials import MaterialsPage
from app.ui.screens.returned import ReturnedPage
from app.ui.session import Session
from app.ui.tabs import Tab
from app.ui.widgets.bound_texts import TextField
from app.ui.widgets.reply_sheet import ReplySheet
from tests.returning import (
    BACK,
    FINDINGS,
    LATER,
    OFFICE,
    came_back,
    county_workspace,
    handed_in,
    return_package,
    review_on,
)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
Opening = Callable[[Path], Session]


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    """A workspace that has handed in round 1."""
    folder = county_workspace(tmp_path)
    with open_workspace(folder, writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
    return folder


@pytest.fixture
def returned(sealed: Path) -> Path:
    """The same after the province's review came back."""
    with open_workspace(sealed, writing=True) as workspace:
        came_back(workspace, review_on(workspace.picture))
    return sealed


@pytest.fixture
def begun(returned: Path) -> Path:
    """The same after 开始补正."""
    with open_workspace(returned, writing=True) as workspace:
        begin_revision(workspace, person="张三", at=BACK)
    return returned


@pytest.fixture
def page_on(new_session: Opening, jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> Callable[[Path], ReturnedPage]:
    """Shows the page of a workspace."""

    def shown(folder: Path) -> ReturnedPage:
        made = ReturnedPage(Desk(new_session(folder), jobs, Remembered(tmp_path / "window.ini")))
        made.tab = Tab.RETURNED
        qtbot.addWidget(made)
        made.resize(1200, 760)
        made.show()
        made.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
        return made

    return shown


def write(field: TextField, text: str) -> None:
    """Write as an input method does: composed first, then committed."""
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("pin", []))
    done = QInputMethodEvent("", [])
    done.setCommitString(text)
    field.selectAll()
    QApplication.sendEvent(field, done)
    field.flush()


def sheet_of(page: ReturnedPage) -> ReplySheet:
    assert page.to_do.sheet is not None
    return page.to_do.sheet


def rows_of(page: ReturnedPage) -> list[str]:
    return [page.list.item(row).text().split("\n")[0] for row in range(page.list.count())]


def test_an_empty_page_says_what_to_do(
    page_on: Callable[[Path], ReturnedPage], tmp_path: Path, sealed: Path, qtbot: QtBot
) -> None:
    fresh = page_on(county_workspace(tmp_path / "新"))
    assert fresh.empty.isVisible()
    assert fresh.not_sealed.isVisible()
    assert not fresh.first.isEnabled()
    with qtbot.waitSignal(fresh.asked_to_show) as asked:
        fresh.go_export.click()
    assert asked.args == [Place(Tab.EXPORT)]

    page = page_on(sealed)
    assert page.empty.isVisible()
    assert not page.not_sealed.isVisible()
    assert page.first.isEnabled()


def test_a_dropped_return_package_is_taken_in_and_undone(
    page_on: Callable[[Path], ReturnedPage], sealed: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = page_on(sealed)
    picture = page.session.picture
    package = return_package(picture, review_on(picture), tmp_path / "省" / "退回.zip")

    assert page.take_files([package])
    qtbot.waitUntil(lambda: page.list.count() == 2)

    assert rows_of(page) == ["第1轮 省级意见", "各轮对照"]
    assert page.stack.currentWidget() is page.sheet
    model = page.sheet.model
    cells = [[str(model.index(row, column).data()) for column in range(6)] for row in range(model.rowCount())]
    assert cells[0] == ["A1 纳入规划", "2", "2", "2", "认可", "材料齐全"]
    assert cells[2][:5] == ["A4 督查", "3", "2.5", "0", "不认可"]
    assert OFFICE in page.sheet.facts.text()
    assert "退回.zip" in page.sheet.facts.text()
    (review,) = page.session.picture.assessment.returned.values()
    page.take_out(review, tmp_path)
    qtbot.waitUntil(page.sheet.said.isVisible)
    (folder,) = tmp_path.glob("*技术评估意见*")
    assert (folder / "machine" / "review.json").is_file()
    assert str(folder) in page.sheet.said.text()
    page.session.undo()
    assert page.session.picture.assessment.returned == {}
    assert page.empty.isVisible()


def test_a_foreign_return_is_refused_with_its_reasons(
    page_on: Callable[[Path], ReturnedPage], sealed: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = page_on(sealed)
    review = review_on(page.session.picture)
    foreign = replace(review, of=replace(review.of, id="9" * 64))
    package = return_package(page.session.picture, foreign, tmp_path / "省" / "退回.zip")
    told: list[tuple[Problem, ...]] = []
    page.told.connect(told.append)

    page.take_packages([package])
    qtbot.waitUntil(lambda: bool(told))

    assert "RETURN_UNMATCHED" in [one.code for one in told[0]]
    assert {one.where for one in told[0]} == {f"{package.name} 退回包"}
    assert page.empty.isVisible()

    (tmp_path / "半截.zip").write_bytes(package.read_bytes()[:500])
    page.take_packages([tmp_path / "半截.zip", package])
    qtbot.waitUntil(lambda: len(told) > 1)
    assert next(one.where for one in told[1]) == "半截.zip", "the name once"


def test_beginning_makes_the_list_and_can_be_undone(page_on: Callable[[Path], ReturnedPage], returned: Path) -> None:
    page = page_on(returned)
    assert page.begin.isVisible()
    page.begin.click()
    assert round_of(page.session.picture) == 2
    assert page.stack.currentWidget() is page.to_do
    assert rows_of(page)[0] == "第2轮整改清单"
    assert not page.begin.isVisible()
    assert sheet_of(page).opinion.text().startswith("  成立文件没有")

    page.session.undo()

    assert round_of(page.session.picture) == 1
    assert page.begin.isVisible()
    assert rows_of(page)[0] == "第1轮 省级意见"

    step = page.session.redo()

    assert place_of_change(step.changes[0]) == Place(Tab.RETURNED, TO_DO)
    page.show_place(TO_DO)
    assert page.stack.currentWidget() is page.to_do
    assert page.list.currentRow() == 0


def test_a_long_opinion_begins_beside_its_criterion(page_on: Callable[[Path], ReturnedPage], begun: Path) -> None:
    page = page_on(begun)
    page.list.setCurrentRow(1)
    assert page.stack.currentWidget() is page.sheet
    for model in (page.sheet.model, page.to_do.model):
        aligned = model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole)
        assert Qt.AlignmentFlag(aligned) & Qt.AlignmentFlag.AlignTop


def test_the_list_says_that_its_round_is_sealed(
    page_on: Callable[[Path], ReturnedPage], begun: Path, tmp_path: Path
) -> None:
    with open_workspace(begun, writing=True) as workspace:
        handed_in(workspace, tmp_path / "二轮", BACK)
    page = page_on(begun)
    assert "第2轮已封装（2022-02-01）" in page.to_do.round_said.text()
    assert "已封装" in page.list.item(0).text()


def test_an_opinion_on_the_whole_is_answered_beside_the_others(
    page_on: Callable[[Path], ReturnedPage], begun: Path
) -> None:
    with open_workspace(begun, writing=True) as workspace:
        about = WordsAbout(Level.CITY, "示例市爱卫办", BACK.date())
        take_words(workspace, (OpinionItem("总的看材料太薄"),), about, person="张三", at=BACK)
        begin_revision(workspace, person="张三", at=BACK)
    page = page_on(begun)
    assert page.list.item(0).text().startswith("第2轮整改清单\n3条")
    last = page.to_do.model.rowCount() - 1
    assert page.to_do.model.index(last, 0).data() == "总体意见"
    page.to_do.table.setCurrentIndex(page.to_do.model.index(last, 0))
    assert not sheet_of(page).go.isVisible()
    write(sheet_of(page).measure, "全部补了")
    (reply,) = page.session.picture.assessment.replies.values()
    assert reply.measure == "全部补了"
    assert page.to_do.model.index(last, 4).data() == "整改中"


def test_removing_a_paper_that_a_reply_names_says_so(
    new_session: Opening, jobs: Jobs, tmp_path: Path, qtbot: QtBot, begun: Path
) -> None:
    with open_workspace(begun, writing=True) as workspace:
        (review,) = workspace.picture.assessment.returned
        first, other = workspace.picture.assessment.evidence[:2]
        write_reply(workspace, reply_key(review, "A2"), Reply("补了章", evidence=(first.id,)), person="张三", at=BACK)
    page = MaterialsPage(Desk(new_session(begun), jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(page)
    page.show()
    told: list[tuple[Problem, ...]] = []
    page.told.connect(told.append)

    page.piece_actions.remove([other.id])
    assert told == []
    page.piece_actions.remove([first.id])

    assert [(one.code, "A2" in one.what) for one in told[0]] == [("RETURN_EVIDENCE", True)]


def test_a_reply_is_typed_ticked_dated_and_undone(page_on: Callable[[Path], ReturnedPage], begun: Path) -> None:
    page = page_on(begun)
    sheet = sheet_of(page)
    key = sheet.key

    write(sheet.measure, "重新发文")
    write(sheet.done, "2022年2月15日")
    sheet.boxes["E0001"].box.click()

    assert page.session.picture.assessment.replies == {
        key: Reply("重新发文", done=dt.date(2022, 2, 15), evidence=("E0001",))
    }
    assert "已整改1条" in page.list.item(0).text()
    assert page.to_do.sheet is sheet, "the sheet stays while it is typed in"
    for _ in range(3):
        page.session.undo()
    assert page.session.picture.assessment.replies == {}
    assert (sheet.measure.toPlainText(), sheet.done.text()) == ("", "")
    assert not sheet.boxes["E0001"].box.isChecked()


def test_a_basic_condition_found_not_met_is_shown_and_answered(
    page_on: Callable[[Path], ReturnedPage], sealed: Path
) -> None:
    gates = {"G1": GateFinding(met=False, opinion="省厅通报一次"), "G2": GateFinding(met=True)}
    with open_workspace(sealed, writing=True) as workspace:
        came_back(workspace, replace(review_on(workspace.picture), gates=gates))
    page = page_on(sealed)
    shown = [page.sheet.model.row(number) for number in range(2)]
    assert [one and (one.cells[0], one.cells[4], one.cells[5]) for one in shown] == [
        ("基本条件 G1 近三年未发生重大突发环境事件", "不符合", "省厅通报一次"),
        ("基本条件 G2 材料真实", "符合", ""),
    ]
    assert page.sheet.points.text().endswith("基本条件核实：符合1条，不符合1条；有不符合的，不予评分。")
    places: list[Place] = []
    page.asked_to_show.connect(places.append)
    page.sheet.table.setCurrentIndex(page.sheet.model.index(0, 0))
    page.sheet.go.click()

    page.begin.click()

    sheet = sheet_of(page)
    assert sheet.key.endswith(f" {gate_code('G1')}")
    sheet.go.click()
    assert places == [Place(Tab.BASICS, "G1")] * 2
    assert "勾选和说明还没有改动" in sheet.since.text()
    write(sheet.measure, "报请省厅复核")
    assert page.session.picture.assessment.replies == {sheet.key: Reply("报请省厅复核")}
    page.show_place("A4")
    page.show_place("基本条件 G1")
    assert sheet_of(page).key == sheet.key


def test_a_day_that_cannot_be_read_is_said_and_not_stored(page_on: Callable[[Path], ReturnedPage], begun: Path) -> None:
    page = page_on(begun)
    sheet = sheet_of(page)
    write(sheet.done, "月底")
    page.list.setFocus()
    assert "看不懂" in sheet.done_field.problem
    assert page.session.picture.assessment.replies == {}
    assert sheet.done.text() == "月底"


def test_a_day_before_the_opinion_is_warned_of_and_stored(page_on: Callable[[Path], ReturnedPage], begun: Path) -> None:
    page = page_on(begun)
    sheet = sheet_of(page)
    assert sheet.done_field.warning == ""

    write(sheet.done, "2021年2月15日")

    assert "早于提出意见的日期" in sheet.done_field.warning
    assert sheet.done_field.problem == ""
    assert page.session.picture.assessment.replies[sheet.key].done == dt.date(2021, 2, 15)
    write(sheet.done, "2022年2月15日")
    assert sheet.done_field.warning == ""


def test_what_of_a_reply_could_not_be_stored_is_there_again(
    page_on: Callable[[Path], ReturnedPage], begun: Path
) -> None:
    page = page_on(begun)
    sheet, key = sheet_of(page), sheet_of(page).key
    write(sheet.done, "月底")
    sheet.measure.setPlainText("整改" * 20_000)
    page.flush()
    assert page.session.was_refused
    page.session.close()
    later = page_on(begun)
    later.show_place(key)
    assert sheet_of(later).done.text() == "月底"
    assert sheet_of(later).measure.toPlainText() == "整改" * 20_000
    write(sheet_of(later).measure, "已经盖章")
    write(sheet_of(later).done, "2022-03-31")
    assert later.session.picture.assessment.replies[key] == Reply("已经盖章", done=dt.date(2022, 3, 31))
    assert not (begun / "drafts.json").exists()


def test_the_keyboard_alone_goes_through_the_list(
    page_on: Callable[[Path], ReturnedPage], begun: Path, qtbot: QtBot
) -> None:
    page = page_on(begun)
    page.search()
    assert page.list.hasFocus()
    page.to_do.table.setFocus()
    assert sheet_of(page).key.endswith(" A2")
    QTest.keyClick(page.to_do.table, Qt.Key.Key_Down)
    assert sheet_of(page).key.endswith(" A4")
    reached = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    sheet = sheet_of(page)
    for wanted in (sheet.go, sheet.measure, sheet.result, sheet.done, sheet.due, page.receive, page.type_words):
        assert wanted in reached
    with qtbot.waitSignal(page.asked_to_show) as asked:
        sheet.go.setFocus()
        QTest.keyClick(sheet.go, Qt.Key.Key_Space)
    assert asked.args == [Place(Tab.FILLING, "A4")]


def test_words_are_split_proposed_kept_and_assigned(page_on: Callable[[Path], ReturnedPage], sealed: Path) -> None:
    page = page_on(sealed)
    page.first_words.click()
    form = page.words
    assert form.isVisible()
    form.split.click()
    assert form.text_field.problem
    form.office.setText("示例市爱卫办")
    form.text.setPlainText("1. A2没有文号\n2. 请尽快报\n3. 主题活动照片不清楚")
    form.split.click()
    assert [choice.currentData() for choice in form.choices] == ["A2", "", "B1"]
    form.keep.click()

    kept = page.session.picture.assessment.returned["words-1"]
    assert list(kept.findings) == ["A2", "B1"]
    assert kept.unassigned == ("2. 请尽快报",)
    assert form.text.toPlainText() == ""
    assert page.stack.currentWidget() is page.sheet
    (choice,) = page.sheet.choices
    choice.setCurrentIndex(choice.findData("A3"))
    choice.activated.emit(choice.currentIndex())
    assert list(page.session.picture.assessment.returned["words-1"].findings) == ["A2", "B1", "A3"]
    page.sheet.open_code("A2")
    page.sheet.give_back.click()
    assert page.session.picture.assessment.returned["words-1"].unassigned == ("1. A2没有文号",)
    page.session.undo()
    page.session.undo()
    page.session.undo()
    assert page.session.picture.assessment.returned == {}


def test_verdict_and_day_of_words_are_changed_and_undone(page_on: Callable[[Path], ReturnedPage], sealed: Path) -> None:
    page = page_on(sealed)
    page.first_words.click()
    page.words.text.setPlainText("1. A2没有文号\n2. 主题活动照片不清楚")
    page.words.split.click()
    page.words.keep.click()

    def finding(code: str) -> Finding:
        return page.session.picture.assessment.returned["words-1"].findings[code]

    page.sheet.open_code("B1")
    opinion = page.sheet.opinion
    assert opinion is not None
    assert opinion.code == "B1"
    opinion.verdict.setCurrentIndex(opinion.verdict.findData(FindingVerdict.REJECTED.value))
    opinion.verdict.activated.emit(opinion.verdict.currentIndex())
    assert (finding("B1").verdict, finding("A2").verdict) == (FindingVerdict.REJECTED, FindingVerdict.SUPPLEMENT)
    write(opinion.due, "2022年4月1日")
    assert page.sheet.opinion is opinion, "it stays under the hands"
    assert [one.due for one in finding("B1").supplements] == [dt.date(2022, 4, 1)]
    page.list.setFocus()
    assert opinion.due.text() == "2022-04-01"

    write(opinion.due, "月底")
    page.sheet.open_code("A2")
    assert page.sheet.opinion is not None
    assert page.sheet.opinion.due.text() == ""
    page.sheet.open_code("B1")
    assert page.sheet.opinion is not None
    assert page.sheet.opinion.due.text() == "月底", "not lost, not stored"
    page.sheet.opinion.due.clear()
    page.flush()
    assert finding("B1").supplements == ()
    for _ in range(3):
        page.session.undo()
    assert finding("B1").verdict is FindingVerdict.SUPPLEMENT


def test_a_verdict_chosen_while_the_day_is_being_typed_counts(
    page_on: Callable[[Path], ReturnedPage], sealed: Path, qtbot: QtBot
) -> None:
    page = page_on(sealed)
    page.first_words.click()
    page.words.text.setPlainText("1. A2没有文号")
    page.words.split.click()
    page.words.keep.click()
    opinion = page.sheet.opinion
    assert opinion is not None
    qtbot.keyClicks(opinion.due, "2022-04-01")
    opinion.verdict.setCurrentIndex(opinion.verdict.findData(FindingVerdict.REJECTED.value))
    opinion.verdict.activated.emit(opinion.verdict.currentIndex())

    kept = page.session.picture.assessment.returned["words-1"].findings["A2"]
    assert kept.verdict is FindingVerdict.REJECTED
    assert [one.due for one in kept.supplements] == [dt.date(2022, 4, 1)]


def test_words_not_kept_yet_are_there_again(
    page_on: Callable[[Path], ReturnedPage], sealed: Path, qtbot: QtBot
) -> None:
    page = page_on(sealed)
    page.open_words()
    write(page.words.text, "电话里说的")
    page.session.close()
    page.hide()
    again = page_on(sealed)
    again.open_words()
    assert again.words.text.toPlainText() == "电话里说的"


def test_what_was_assigned_and_not_kept_yet_is_there_again(
    page_on: Callable[[Path], ReturnedPage], sealed: Path
) -> None:
    page = page_on(sealed)
    page.open_words()
    form = page.words
    write(form.text, "1. A2没有文号\n2. 请尽快报\n3. 主题活动照片不清楚")
    form.office.setText("某省卫生健康委员会")
    form.level.setCurrentIndex(form.level.findData(Level.PROVINCE.value))
    form.level.activated.emit(form.level.currentIndex())
    form.split.click()
    form.choices[1].setCurrentIndex(form.choices[1].findData("A3"))
    form.choices[2].setCurrentIndex(0)
    write(form.text, "王科长：\n1. A2没有文号\n2. 请尽快报\n3. 主题活动照片不清楚")
    assert form.choices == []
    write(form.text, "1. A2没有文号\n2. 请尽快报\n3. 主题活动照片不清楚")
    form.split.click()
    assert [choice.currentData() for choice in form.choices] == ["A2", "A3", ""], "what was chosen by hand stays"
    page.session.close()
    page.hide()

    again = page_on(sealed)
    again.open_words()
    assert [choice.currentData() for choice in again.words.choices] == ["A2", "A3", ""]
    assert again.words.office.text() == "某省卫生健康委员会"
    assert again.words.level.currentData() == Level.PROVINCE.value
    said = [one.text() for one in again.words.card.findChildren(QLabel)]
    assert said.count("自己选的") == 2
    named = [problem.what for problem in draft_problems(sealed, again.session.picture.rubric)]
    assert len(named) == 1, "the text is told of, what goes with it is not"
    again.words.keep.click()
    assert read_drafts(sealed) == {}
    kept = again.session.picture.assessment.returned["words-1"]
    assert (list(kept.findings), kept.unassigned) == (["A2", "A3"], ("3. 主题活动照片不清楚",))


def test_tab_goes_from_the_items_to_what_keeps_them(
    page_on: Callable[[Path], ReturnedPage], sealed: Path, qtbot: QtBot
) -> None:
    page = page_on(sealed)
    page.open_words()
    form = page.words

    def is_seen(field: QWidget) -> bool:
        place = field.mapTo(form.viewport(), field.rect().center())
        return form.viewport().rect().contains(place)

    form.text.setPlainText("\n".join(f"{number}. A2没有文号" for number in range(1, 31)))
    form.split.setFocus()
    QTest.keyClick(form.split, Qt.Key.Key_Space)
    qtbot.waitUntil(form.choices[-1].isVisible)
    for choice in form.choices:
        assert QApplication.focusWidget() is choice
        qtbot.waitUntil(lambda one=choice: is_seen(one))
        QTest.keyClick(choice, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.keep
    assert is_seen(form.keep)
    QTest.keyClick(form.keep, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is page.list


def test_the_chosen_row_leads_back_from_words(page_on: Callable[[Path], ReturnedPage], begun: Path) -> None:
    page = page_on(begun)
    page.open_words()
    assert page.stack.currentWidget() is page.words
    place = page.list.visualItemRect(page.list.currentItem()).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.stack.currentWidget() is page.to_do


def test_places_lead_to_reviews_and_opinions(page_on: Callable[[Path], ReturnedPage], begun: Path) -> None:
    page = page_on(begun)
    (review,) = page.session.picture.assessment.returned
    page.show_place(review)
    assert page.stack.currentWidget() is page.sheet
    page.show_place("A4")
    assert page.stack.currentWidget() is page.to_do
    assert sheet_of(page).key == reply_key(review, "A4")


def test_the_list_of_another_round_begins_at_its_top(page_on: Callable[[Path], ReturnedPage], begun: Path) -> None:
    page = page_on(begun)
    page.resize(900, 400)
    to_do, bar = page.to_do, page.to_do.area.verticalScrollBar()
    QApplication.processEvents()
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    to_do.show_to_do(to_do._found, 2, "")
    assert bar.value() == bar.maximum(), "what is being read stays"
    to_do.show_to_do(to_do._found, 3, "")
    assert bar.value() == 0


def test_a_narrow_table_of_findings_needs_no_bar_of_its_own_beside(
    page_on: Callable[[Path], ReturnedPage], returned: Path, qtbot: QtBot
) -> None:
    page = page_on(returned)
    page.show_place(next(iter(page.session.picture.assessment.returned)))
    page.resize(680, 700)
    table = page.sheet.table
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0)
    for _ in range(5):
        # Width, rows and height follow each other.
        QApplication.processEvents()
    rows = sum(table.rowHeight(row) for row in range(table.model().rowCount()))
    assert table.viewport().height() >= rows


def test_rounds_are_read_side_by_side(page_on: Callable[[Path], ReturnedPage], begun: Path, qtbot: QtBot) -> None:
    with open_workspace(begun, writing=True) as workspace:
        write_answer(workspace, "A2", Answer(checked=("a", "b", "c")), person="张三", at=BACK)
    page = page_on(begun)
    page.show_changes(page.session.undo())
    row = next(row for row in range(page.list.count()) if page.list.item(row).data(Qt.ItemDataRole.UserRole) == ROUNDS)
    page.list.setCurrentRow(row)
    qtbot.waitUntil(lambda: page.rounds.model.rowCount() > 0)

    model = page.rounds.model
    headings = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert headings == [
        "评分项",
        "第1轮\n自评",
        "第1轮\n复算",
        "第1轮\n省级评审",
        "现在（第2轮）\n自评",
        "现在（第2轮）\n复算",
    ]
    cells = [[model.index(at, column).data() for column in range(6)] for at in range(model.rowCount())]
    assert cells == [
        ["合计", "35.4", "34.9", "28.9", "36.4", "35.9"],
        ["A2 领导协调机制\n有改动", "2", "2", "1", "3", "3"],
    ]
    page.rounds.only.setChecked(False)
    assert page.rounds.model.rowCount() == 18


def test_rounds_show_rows_on_a_small_screen_with_large_letters(
    page_on: Callable[[Path], ReturnedPage], begun: Path, qtbot: QtBot, zoom: Callable[[QWidget, float], None]
) -> None:
    page = page_on(begun)
    row = next(row for row in range(page.list.count()) if page.list.item(row).data(Qt.ItemDataRole.UserRole) == ROUNDS)
    page.list.setCurrentRow(row)
    page.rounds.only.setChecked(False)
    qtbot.waitUntil(lambda: page.rounds.model.rowCount() > 0)
    zoom(page, 2.0)
    page.resize(1280, 490)
    table = page.rounds.table
    qtbot.waitUntil(lambda: table.viewport().height() >= table.rowHeight(0) + table.rowHeight(1) > 0)
    page.rounds.ensureWidgetVisible(table)
    top = table.viewport().mapTo(page.rounds.viewport(), table.visualRect(table.model().index(1, 0)).topLeft())
    assert page.rounds.viewport().rect().contains(top)


def test_item_models(
    page_on: Callable[[Path], ReturnedPage], begun: Path, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    page = page_on(begun)
    page.show_place(next(iter(page.session.picture.assessment.returned)))
    for row in range(page.list.count()):
        page.list.setCurrentRow(row)
    qtbot.waitUntil(lambda: page.rounds.model.rowCount() > 0)
    for model in (page.to_do.model, page.sheet.model, page.rounds.model):
        qtmodeltester.check(model)


def test_the_card_of_a_criterion_says_that_it_was_returned(
    new_session: Opening, jobs: Jobs, returned: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = CountyDesk(Desk(new_session(returned), jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(desk)
    desk.show()
    desk.show_place(Place(Tab.FILLING, "A1"))
    card = desk.filling.card
    assert card is not None
    assert card.returned.isHidden(), "accepted: nothing to do"
    desk.show_place(Place(Tab.FILLING, "A2"))
    card = desk.filling.card
    assert card is not None
    assert not card.returned.isHidden()
    desk.session.run(begin_revision, name="开始补正")
    card.returned.go.click()
    assert desk.tab is Tab.RETURNED
    page = desk.page
    assert isinstance(page, ReturnedPage)
    assert page.stack.currentWidget() is page.to_do
    assert page._here == TO_DO

    (review,) = desk.session.picture.assessment.returned
    assert card.returned.go.text() == "写整改情况"
    desk.session.run(write_reply, reply_key(review, "A2"), Reply("补了签到表", done=BACK.date()))
    desk.show_place(Place(Tab.FILLING, "A2"))
    said = [label.text() for label in card.returned.findChildren(QLabel) if label.isVisibleTo(card.returned)]
    assert [text for text in said if "退回意见" in text] == ["已整改　省级退回意见：需补充"]
    assert card.returned.go.text() == "看整改情况"


def test_the_tree_marks_what_is_being_corrected_and_shows_it_alone(
    new_session: Opening, jobs: Jobs, returned: Path, tmp_path: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    desk = CountyDesk(Desk(new_session(returned), jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(desk)
    desk.show()
    page, model = desk.filling, desk.filling.model
    asked = [code for code, finding in FINDINGS.items() if finding.is_to_do]

    def marked() -> list[str]:
        codes = [one.code for one in desk.session.picture.rubric.criteria]
        return [code for code in codes if model.index_of(code).data(Qt.ItemDataRole.DecorationRole) is not None]

    assert marked() == []
    assert page.filter.returned.isHidden()
    desk.session.run(begin_revision, name="开始补正")
    assert marked() == sorted(asked)
    assert "不认可" in "".join(model.index_of(code).data(Qt.ItemDataRole.ToolTipRole) for code in asked)
    assert "成立文件没有“文号”&lt;b&gt;&amp;" in model.index_of("A2").data(Qt.ItemDataRole.ToolTipRole)
    qtmodeltester.check(model)
    page.filter.returned.click()
    assert page.filter._found.text().startswith(f"显示 {len(asked)} 项")
    desk.session.undo()
    assert marked() == []
    assert page.filter.returned.isHidden()
    assert page.filter.filter.returned is False


def test_a_workspace_that_is_only_read_shows_all_and_changes_nothing(
    page_on: Callable[[Path], ReturnedPage], begun: Path
) -> None:
    with open_workspace(begun, writing=True):
        page = page_on(begun)
        sheet = sheet_of(page)
        assert not page.session.is_writing
        assert sheet.measure.isReadOnly()
        assert not page.receive.isEnabled()
        assert all(not row.box.isEnabled() for row in sheet.boxes.values())
    assert FINDINGS["A2"].opinion.strip() in sheet.opinion.text()


def test_a_return_without_findings_says_so_and_leads_nowhere(
    page_on: Callable[[Path], ReturnedPage], sealed: Path
) -> None:
    with open_workspace(sealed, writing=True) as workspace:
        came_back(workspace, review_on(workspace.picture, {}))
    page = page_on(sealed)
    sheet = page.sheet
    assert not sheet.table.isVisible()
    assert (sheet.way.isVisible(), sheet.no_way.text()) == (False, "这份退回意见没有逐项意见。")
    assert not sheet.go.isEnabled()

    items = (OpinionItem("请尽快报", None), OpinionItem("A2没有文号", "A2"))
    about = WordsAbout(Level.CITY, "示例市爱卫办", BACK.date())
    page.session.run(take_words, items, about, name="文字意见")
    page.show_place("words-1")
    assert (sheet.way.isVisible(), sheet.no_way.isVisible()) == (True, False)
    assert sheet.go.isEnabled()
    assert sheet.give_back.isEnabled()
    sheet.give_back.click()
    assert sheet.no_way.text() == "这份文字意见都没有对应评分项，列在下面。"
    assert not sheet.go.isEnabled()
    assert not sheet.give_back.isEnabled()


def test_what_came_late_says_that_it_is_only_kept(
    page_on: Callable[[Path], ReturnedPage], begun: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with open_workspace(begun, writing=True) as workspace:
        first = workspace.picture.seals[-1]
        handed_in(workspace, tmp_path / "二轮", LATER)
        review = review_on(workspace.picture, {"A4": FINDINGS["A4"]}, seal=first, date=LATER.date())
        late = return_package(workspace.picture, review, tmp_path / "省" / "迟到.zip")
    page = page_on(begun)
    with qtbot.waitSignal(page.told) as told:
        page.take_packages([late])

    assert [problem.code for problem in told.args[0]] == ["RETURN_OLDER", "RETURN_REPLACED"]
    assert told.args[0][1].what_to_do == "请与评审单位核对以哪一份为准。"
    assert page.list.item(2).text().endswith("1条，要补正1条，留着备查")
    assert page.sheet.replaced.text() == "评的是第1轮，之后已经封装了第2轮；留着备查，不列入补正。"
    assert not page.begin.isVisible()
    page.list.setCurrentRow(1)
    assert page.list.item(1).text().endswith("4条，要补正2条，已列入补正")
    assert not page.sheet.replaced.isVisible()
