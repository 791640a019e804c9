"""Going on from an old workspace in the window: form, preview with boxes, and the new workspace."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer, Assessment
from app.domain.carry_choices import CarryChoices, Rest
from app.domain.carry_over import planned
from app.domain.changes import difference
from app.domain.county import Cycle
from app.domain.evidence import Evidence, Service
from app.domain.marking.kinds import Threshold, YesNo
from app.domain.rubric import Criterion, Rubric
from app.domain.submission import Picture
from app.services.offered_rubrics import OfferedRubric
from app.services.open_workspace import create_workspace, open_workspace
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.models.carry_rows import criterion_rows
from app.ui.models.tick_table import NOTHING, TickRow, TickTableModel
from app.ui.remembered import Remembered
from app.ui.screens.carry_over import CarryOverScreen
from tests.builders import COUNTY, CYCLE, rubric
from tests.ui.rubrics import NOON

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LED = Criterion("A1", "成立领导小组", Decimal(2), YesNo(), "县政府成立领导小组", "成立的得2分")
PAID = Criterion("A2", "经费列入预算", Decimal(3), YesNo(), "经费列入本级预算", "列入的得3分")
HELD = Criterion("A3", "主题宣传活动", Decimal(3), YesNo(), "每年举办宣传周", "举办的得3分")
PAID_LATER = replace(PAID, code="A4")
OLD = rubric(LED, PAID)
NEW = replace(rubric(LED, replace(PAID, rule_text="列入并拨付的得3分"), HELD), edition="2022")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workspace with two answers and two papers."""
    folder = tmp_path / "原"
    create_workspace(folder, OLD)
    with open_workspace(folder, writing=True, who="张三") as workspace:
        file = workspace.attach(b"%PDF-1.4", "a.pdf")
        papers = (
            Evidence("E0001", "文件", date=dt.date(2021, 3, 1), file=file, serves=(Service("A1"),)),
            Evidence("E0002", "图片", serves=(Service("A2"),)),
        )
        given = Assessment(
            county=COUNTY,
            cycle=CYCLE,
            profile={"常住人口": "10万"},
            evidence=papers,
            answers={"A1": Answer(met=True, statement="成立了"), "A2": Answer(met=True)},
        )
        workspace.apply(difference("填", workspace.picture.assessment, given), person="张三", at=NOON)
    return folder


@pytest.fixture
def page(dressed: QApplication, qtbot: QtBot, tmp_path: Path, jobs: Jobs) -> Iterator[CarryOverScreen]:
    """The shown page with the rubrics read."""
    made = CarryOverScreen(jobs, Remembered(tmp_path / "w.ini"), person="李四", clock=lambda: NOON)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: len(made.form.rubrics.rows) >= 2)
    yield made
    jobs.close()


def read(page: CarryOverScreen, qtbot: QtBot, old: Path) -> None:
    page.read_old(old)
    qtbot.waitUntil(lambda: page.form.picture is not None and page.go.isEnabled())


def choose_new(page: CarryOverScreen, new: Rubric) -> None:
    """Choose a rubric as one that was brought."""
    page.form.rubric_ways.change.setChecked(True)
    page.form.rubrics.add([OfferedRubric(new, Decimal(8), "新.zip", ())], choose=True)


def look(page: CarryOverScreen, qtbot: QtBot) -> None:
    page.go.click()
    qtbot.waitUntil(lambda: page.steps.currentIndex() == 1 and page.go.isEnabled())


def cells(model: TickTableModel) -> list[list[object]]:
    """Return the boxes (True, False, or —) and the words of every row."""
    found = []
    for row in range(model.rowCount()):
        line: list[object] = []
        for column in range(model.columnCount()):
            index = model.index(row, column)
            state = index.data(Qt.ItemDataRole.CheckStateRole)
            line.append(index.data() if state is None else Qt.CheckState(state) is Qt.CheckState.Checked)
        found.append(line)
    return found


def test_an_empty_form_says_what_is_missing(page: CarryOverScreen) -> None:
    page.go.click()

    assert page.steps.currentIndex() == 0
    assert "还没有选原工作库" in page.form.old_field.problem
    assert "存放位置" in page.form.folder_field.problem


def test_what_is_no_workspace_is_told_beside_the_field(page: CarryOverScreen, qtbot: QtBot, tmp_path: Path) -> None:
    page.read_old(tmp_path)
    qtbot.waitUntil(lambda: "这里不是工作库" in page.form.old_field.problem)


def test_the_old_one_is_shown_and_the_next_cycle_suggested(page: CarryOverScreen, qtbot: QtBot, old: Path) -> None:
    page.go.click()
    assert page.form.folder_field.problem
    read(page, qtbot, old)

    form = page.form
    assert form.folder_field.problem == ""
    assert form.old.currentText() == f"秦皇岛市北戴河区　2021年度　{old}"
    assert "已填2项，材料2件" in form.old_about.text()
    assert form.cycle_ways.is_kept
    form.cycle_ways.change.setChecked(True)

    assert form.cycle == Cycle("2023年度", dt.date(2022, 1, 1), dt.date(2023, 12, 31), 2023)
    assert Path(form.folder.value) == old.parent / "秦皇岛市北戴河区_2023年度"


def test_coming_back_keeps_what_was_chosen(page: CarryOverScreen, qtbot: QtBot, old: Path, jobs: Jobs) -> None:
    read(page, qtbot, old)
    choose_new(page, NEW)
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: jobs.is_idle)

    assert page.form.old.currentData() == str(old)
    assert page.form.edition is not None
    assert page.form.edition.rubric == NEW
    assert len(page.form.rubrics.rows) == 3


def test_nothing_new_is_told(page: CarryOverScreen, qtbot: QtBot, old: Path, tmp_path: Path) -> None:
    read(page, qtbot, old)
    page.form.folder.setText(str(tmp_path / "新"))
    page.go.click()
    qtbot.waitUntil(lambda: "没有可以接着做的" in page.said.text())
    assert page.steps.currentIndex() == 0
    page.form.cycle_ways.change.setChecked(True)
    assert page.said.text() == ""


def test_the_preview_shows_what_comes_along(page: CarryOverScreen, qtbot: QtBot, old: Path, tmp_path: Path) -> None:
    read(page, qtbot, old)
    choose_new(page, NEW)
    page.form.folder.setText(str(tmp_path / "新"))
    look(page, qtbot)

    preview = page.preview
    assert cells(preview.criteria) == [
        [False, NOTHING, "A2 经费列入预算", "改了", "改动：评分细则"],
        [NOTHING, NOTHING, "A3 主题宣传活动", "新增", "要填报"],
        [True, True, "A1 成立领导小组", "没变", ""],
    ]
    assert cells(preview.papers) == [
        [True, "文件", "仍在有效期", "2021-03-01", "A1"],
        [True, "图片", "无日期", "", "A2"],
    ]
    assert cells(preview.rest) == [[True, "基本情况", "1条，请核对是不是还对"]]
    assert "没变1项、改了1项、新增1项、去掉0项" in page.summary.text()
    assert "列入并拨付的得3分" in preview.detail.toPlainText()
    assert "A2 经费列入预算" in [row.head for row in preview.left.rows.rows]


def test_claimed_points_that_stay_behind_are_seen(
    page: CarryOverScreen, qtbot: QtBot, old: Path, tmp_path: Path
) -> None:
    with open_workspace(old, writing=True, who="张三") as workspace:
        before = workspace.picture.assessment
        claimed = Answer(self_points=Decimal(2), self_reason="读入的表")
        after = replace(before, answers={"A1": replace(before.answers["A1"], self_points=Decimal(1)), "A2": claimed})
        workspace.apply(difference("填", before, after), person="张三", at=NOON)
    read(page, qtbot, old)
    page.form.cycle_ways.change.setChecked(True)
    page.form.folder.setText(str(tmp_path / "新"))
    look(page, qtbot)

    preview = page.preview
    assert cells(preview.criteria) == [
        [True, False, "A1 成立领导小组", "没变", "原自评得分1分不带来，要重新自评"],
        [NOTHING, NOTHING, "A2 经费列入预算", "没变", "原来只有自评得分2分；自评得分不带来，要重新自评"],
    ]
    left = {row.head: row.note for row in preview.left.rows.rows}
    assert left["A2 经费列入预算"] == "原自评得分2分没有带来（是上一批次的，要重新自评）"
    assert "A2 经费列入预算" in [row.head for row in preview.check.rows.rows]


def test_what_figures_feed_is_not_called_empty() -> None:
    fed = replace(LED, marking=Threshold("m", Decimal(1)))
    table = rubric(fed, replace(fed, code="A2", title="另一项", text="另一项内容"), PAID_LATER)
    old = Assessment(county=COUNTY, cycle=CYCLE, answers={"A2": Answer(statement="已完成")})
    plan = planned(Picture(table, old), table, replace(CYCLE, assessed_year=2020))

    notes = [row.texts[2] for row in criterion_rows(plan, CarryChoices())]

    assert notes == ["按“数据”或台账计分", "按“数据”或台账计分，另有自评说明", "原来没有填"]


def test_what_is_ticked_comes_along_and_nothing_else(
    page: CarryOverScreen, qtbot: QtBot, old: Path, tmp_path: Path
) -> None:
    read(page, qtbot, old)
    choose_new(page, NEW)
    page.form.folder.setText(str(tmp_path / "新"))
    look(page, qtbot)
    preview = page.preview
    # The box of the changed one is ticked with the keyboard, the second paper and the statement are left behind.
    preview.table.setCurrentIndex(preview.criteria.index(0, 0))
    QTest.keyClick(preview.table, Qt.Key.Key_Space)
    assert preview.criteria.setData(
        preview.criteria.index(2, 1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole
    )
    assert preview.papers.setData(preview.papers.index(1, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    qtbot.waitUntil(lambda: "材料 E0002 图片" in [row.head for row in preview.left.rows.rows])

    with qtbot.waitSignal(page.made) as signal:
        page.go.click()

    assert signal.args == [tmp_path / "新"]
    with open_workspace(tmp_path / "新", writing=False) as workspace:
        picture = workspace.picture
    assert picture.rubric == NEW
    assert picture.assessment.answers == {"A1": Answer(met=True), "A2": Answer(met=True)}
    assert [piece.id for piece in picture.assessment.evidence] == ["E0001"]
    assert page.steps.currentIndex() == 0


def test_the_opened_workspace_says_once_what_came_and_where_the_list_lies(
    window: MainWindow, qtbot: QtBot, old: Path, tmp_path: Path
) -> None:
    page = window.start_pages.rubric_pages.show_going_on()
    read(page, qtbot, old)
    choose_new(page, NEW)
    page.form.folder.setText(str(tmp_path / "接着"))
    look(page, qtbot)
    page.go.click()
    qtbot.waitUntil(lambda: window.desk is not None, timeout=20_000)
    qtbot.waitUntil(lambda: bool(window.problems.problems))

    (told,) = window.problems.problems
    text = f"{told.what}{told.what_to_do}"
    # A1 stayed as it was, A2 was reworded and A3 is new: those two, and the paper without a date.
    assert "带来1项填报内容、2件佐证材料；有3条要核对或填报。" in text
    assert "接着做清单.txt" in text
    assert str(tmp_path / "接着") in text
    assert (tmp_path / "接着" / "接着做清单.txt").read_text("utf-8-sig").count("【需要核对、填报的】3条") == 1
    assert window.stack.currentWidget() is window.desk


def test_a_place_that_is_taken_is_told_and_the_ticks_stay(
    page: CarryOverScreen, qtbot: QtBot, old: Path, tmp_path: Path
) -> None:
    read(page, qtbot, old)
    choose_new(page, NEW)
    page.form.folder.setText(str(old.parent))
    look(page, qtbot)
    page.preview.criteria.tick_all(0, is_on=False)
    page.go.click()
    qtbot.waitUntil(lambda: "已经有工作库或其他文件" in page.said.text())

    assert page.preview.choices.inputs == frozenset()
    page.back.click()
    assert page.steps.currentIndex() == 0
    with qtbot.waitSignal(page.left):
        page.back.click()


def test_all_boxes_of_a_list_at_once(page: CarryOverScreen, qtbot: QtBot, old: Path, tmp_path: Path) -> None:
    read(page, qtbot, old)
    choose_new(page, NEW)
    page.form.folder.setText(str(tmp_path / "新"))
    look(page, qtbot)
    page.preview.all.click()
    assert page.preview.choices.inputs == {"A1", "A2"}
    page.preview.chips.choose("rest")
    page.preview.none.click()
    assert page.preview.choices.rest == frozenset()
    page.preview.all.click()
    assert page.preview.choices.rest == {Rest.PROFILE}
    page.preview.chips.choose("left")
    assert page.preview.all.isHidden()


def test_model(qtmodeltester: Any) -> None:
    model = TickTableModel(("一", "二"), ("甲", "乙"))
    qtmodeltester.check(model)
    model.load([TickRow("a", (True, None), ("x", "y"), "met"), TickRow("b", (False, True), ("z", "w"))])
    qtmodeltester.check(model)

    assert (sorted(model.chosen(0)), sorted(model.chosen(1))) == (["a"], ["b"])
    assert not model.setData(model.index(0, 1), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert not model.setData(model.index(0, 2), "x")
    assert model.index(0, 1).data() == NOTHING
    assert not model.flags(model.index(0, 1)) & Qt.ItemFlag.ItemIsUserCheckable
