"""Merging and assigning on the page of the reviewers: files in and out, conflicts, one step each."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.received import Assignment
from app.domain.review import Finding, FindingVerdict
from app.services.judge import write_assignment
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.screens.judging import JudgingPage
from tests.ui.review_cases import ME, OTHER, D, adjusted, ids, store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]) -> JudgingPage:
    made = JudgingPage(review_frame)
    on_screen(made)
    return made


def disagree(page: JudgingPage) -> None:
    """Two reviewers judge B3 by 1 and 2 points and A1 by the same words; only I judge A2."""
    store(page.session, "海港区", "B3", adjusted("1", "组长是分管领导"))
    store(page.session, "海港区", "B3", adjusted("2", "有一年是主要领导"), OTHER)
    store(page.session, "海港区", "A1", Finding(FindingVerdict.ACCEPTED))
    store(page.session, "海港区", "A1", Finding(FindingVerdict.REJECTED, D(0), "没有原文"), OTHER)
    store(page.session, "海港区", "A2", adjusted("1", "理由"))
    page.head.merge.click()


def cells(page: JudgingPage, row: int) -> list[str]:
    model = page.merging.model
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def test_conflicts_stand_side_by_side(page: JudgingPage, qtmodeltester: object) -> None:
    disagree(page)
    assert page._stack.currentWidget() is page.merging
    assert page.merging.model.rowCount() == 2
    assert cells(page, 1) == [
        "B3 领导协调机制",
        "3",
        "3",
        "调整 2分\n有一年是主要领导",
        "调整 1分\n组长是分管领导",
        "还没有合并",
    ]
    qtmodeltester.check(page.merging.model)  # type: ignore[attr-defined]


def test_the_mean_for_all_and_one_reviewer_for_one_criterion(page: JudgingPage) -> None:
    disagree(page)
    page.merging.table.selectRow(0)
    page.merging.by.setCurrentIndex(page.merging.by.findData(OTHER.key))
    page.merging.note.setText("经合议")
    page.merging.merge_chosen.click()
    submission = ids(page.session)["海港区"]
    merged = page.session.picture.merges[submission].findings
    assert set(merged) == {"A1"}
    assert merged["A1"].points == 0
    assert "经合议" in merged["A1"].note

    page.merging.by.setCurrentIndex(0)
    assert page.merging.merge_all.text() == "合并全部 1 项"
    page.merging.table.selectRow(1)
    page.merging.merge_chosen.click()
    merged = page.session.picture.merges[submission].findings
    # (1 + 2) ÷ 2.
    assert merged["B3"].points == D("1.5")
    assert merged["A1"].points == 0, "the one that was chosen stays"
    assert "合并好了" in page.merging.words.text()
    page.session.undo()
    assert set(page.session.picture.merges[submission].findings) == {"A1"}


def test_my_findings_go_out_as_a_file_and_come_in_elsewhere(page: JudgingPage, tmp_path: Path, qtbot: QtBot) -> None:
    store(page.session, "海港区", "B3", adjusted("1", "组长是分管领导"))
    page.head.merge.click()
    target = tmp_path / "王晓燕.yaml"
    page.merging.hand_in_to(target)
    qtbot.waitUntil(lambda: "已写出王晓燕的1条意见" in page.merging.said.text())

    page.session.undo()
    assert page.session.picture.findings == {}
    assert page.take_files([target])
    qtbot.waitUntil(lambda: "已收王晓燕（省爱卫办）的意见：1条" in page.merging.said.text())
    assert page.session.picture.findings[ids(page.session)["海港区"]]["B3"] == {ME.key: adjusted("1", "组长是分管领导")}
    page.session.undo()
    assert page.session.picture.findings == {}


def test_reading_files_can_be_cancelled(page: JudgingPage, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "意见.yaml"
    about = f"{ids(page.session)['海港区']}: {{findings: {{A1: {{verdict: 认可}}}}}}"
    text = f"format: 1\nreviewer: {{name: 李, level: province}}\nsubmissions: {{{about}}}\n"
    file.write_text(text, "utf-8")
    page.head.merge.click()
    assert page.take_files([file] * 20)
    assert page.merging.working.isVisible()
    page.merging.working.cancel.click()
    qtbot.waitUntil(lambda: not page.merging.working.is_working)
    assert page.session.picture.findings == {}


def test_a_file_with_a_slip_is_refused_with_the_reason(page: JudgingPage, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "坏.yaml"
    file.write_text("format: 1\nreviewer: {name: 李, level: province}\nfindings: {A1: {points: 多}}\n", "utf-8")
    with qtbot.waitSignal(page.told):
        assert page.take_files([file])
    assert page.session.picture.findings == {}
    assert not page.take_files([tmp_path / "包.zip"]), "a package belongs to 收件"


def test_a_line_of_duties_is_written_changed_and_taken_away(page: JudgingPage) -> None:
    page.head.assign.click()
    form = page.assigning
    assert form.empty.isVisible()
    form.save.click()
    assert form._name.problem == "请写姓名。"
    form.name.setText("李志强")
    form.office.setText("省疾控中心")
    form._fields["B"].setChecked(True)
    form.sets.setText("海港区、130304，不知道县")
    form.save.click()
    assert "不知道县" in form._sets.problem
    form.sets.setText("海港、130304")
    form.avoids.setText("山海官区")
    assert form._avoids.warning.startswith("没有收到山海官区的材料")
    form.avoids.setText("山海关区")
    assert form._avoids.warning == ""
    form.save.click()
    expected = Assignment(OTHER, ("B",), ("130302", "130304"), ("山海关区",))
    assert page.session.picture.assignments == {OTHER.key: expected}
    row = [form.model.index(0, column).data() for column in range(4)]
    assert row == ["李志强（省疾控中心）", "B 健康社会", "秦皇岛市海港区、秦皇岛市北戴河区", "山海关区"]

    form.table.selectRow(0)
    form.office.setText("省疾病预防控制中心")
    form.save.click()
    assert list(page.session.picture.assignments) == ["李志强（省疾病预防控制中心）"]
    form.remove.click()
    assert page.session.picture.assignments == {}
    form.back.click()
    assert page._stack.currentWidget() is page._work


def test_keys_do_not_judge_what_is_hidden_behind_merging(page: JudgingPage, qtbot: QtBot) -> None:
    page.head.merge.click()
    page.open_next()
    page.open_next_unreviewed()
    page._on_key(FindingVerdict.REJECTED)
    assert page.session.picture.findings == {}
    assert page._stack.currentWidget() is page.merging


def test_undoing_a_merge_stays_where_merging_is_seen(page: JudgingPage) -> None:
    disagree(page)
    page.merging.merge_all.click()
    page.session.undo()
    page.show_place(ReviewPlace(ReviewTab.JUDGING, ids(page.session)["海港区"]))
    assert page._stack.currentWidget() is page.merging
    assert "合并全部 2 项" in page.merging.merge_all.text()


def test_one_half_written_down_is_kept_when_another_line_is_chosen(page: JudgingPage) -> None:
    page.session.run(write_assignment, OTHER.key, Assignment(OTHER, ("A",)))
    page.head.assign.click()
    form = page.assigning
    form.new.click()
    form.office.setText("省爱卫办")
    form.table.selectRow(0)
    assert form.office.text() == "省爱卫办", "there is no name yet: it stays, and says so"
    form.name.setText("王晓燕")
    form.table.clearSelection()
    form.table.setCurrentIndex(form.model.index(-1, -1))
    form.table.selectRow(0)
    assert {one.reviewer.name for one in page.session.picture.assignments.values()} == {"李志强", "王晓燕"}


def test_a_note_that_is_being_written_stays_with_its_county(page: JudgingPage) -> None:
    disagree(page)
    page.merging.note.setText("经合议")
    here = page.merging._set
    page.merging.show_set(None)
    assert page.merging.note.text() == ""
    page.merging.show_set(here)
    assert page.merging.note.text() == "经合议"


def test_nothing_is_cut_off_where_the_window_is_low(
    page: JudgingPage, zoom: Callable[[QWidget, float], None], qtbot: QtBot
) -> None:
    """1366×768 at 200 %: what does not fit is scrolled to."""
    disagree(page)
    page.resize(1280, 560)
    zoom(page, 2.0)
    merging = page.merging

    def is_whole(part: QWidget) -> bool:
        around = part.parentWidget()
        return around is not None and around.rect().contains(part.geometry())

    buttons = (merging.take, merging.hand, merging.merge_chosen, merging.merge_all)
    qtbot.waitUntil(lambda: all(map(is_whole, buttons)))
    qtbot.waitUntil(lambda: merging.table.height() > 4 * merging.fontMetrics().lineSpacing())
