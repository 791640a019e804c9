"""The import of a province's own table, from the file to the library, as a clerk does it."""

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.marking.kinds import Judgement, Levels, PerCount, Threshold
from app.domain.rule_text.draft import Certainty
from app.domain.table_words import ColumnField
from app.services.edit_opening import open_pack
from app.services.edit_rubric import EditedRubric
from app.services.rubric_edit_file import EditRecord, read_record, write_record
from app.services.rubric_library import InstalledPack, contents_of, installed, save
from app.services.rubric_template import write_template
from app.ui.jobs import Jobs
from app.ui.models.import_criteria import Column, Use, Wanted
from app.ui.models.import_preview import RowUse, TablePlace, place_of, row_uses
from app.ui.remembered import Remembered
from app.ui.screens.import_table import ImportTableScreen, Step
from tests.catalog.pack_makers import contents
from tests.catalog.table_files import document, workbook

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
HEADER = ["一级指标", "二级指标", "建设内容", "评分标准", "分值", "评估方式", "自评得分"]
ROWS: list[list[object]] = [
    ["××省健康县区评分标准（2024年版）"],
    HEADER,
    ["一、组织管理", "领导小组", "成立领导小组", "政府主要领导任组长得5分，分管领导任组长得3分", 5, "查阅资料", None],
    [None, "主题活动", "开展主题活动", "每开展1次得2.5分，最高10分", 10, "查阅资料", None],
    [None, "小计", None, None, 15, None, None],
    ["二、健康人群", "体育锻炼", "经常参加体育锻炼人口比例", "≥32%得6分，否则不得分", "６分", "数据核查", None],
    [None, "群众反映", "群众反映", "领导重视，工作扎实", 4, "现场查看", None],
    ["合计", None, None, None, 25, None, None],
]
MERGED = ["A1:G1", "A3:A4", "A6:A7"]
LAST = "5.2"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "省表.xlsx", ROWS, MERGED)


@pytest.fixture
def screen(dressed: QApplication, qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> Iterator[ImportTableScreen]:
    made = ImportTableScreen(jobs, Remembered(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    jobs.close()
    made.drafts.close()


@pytest.fixture
def wait(screen: ImportTableScreen, jobs: Jobs, qtbot: QtBot) -> Callable[[], None]:
    """Wait until the worker has nothing to do and its signals have arrived."""

    def wait_() -> None:
        qtbot.waitUntil(lambda: jobs.is_idle and screen._job is None, timeout=20_000)

    return wait_


Wait = Callable[[], None]


def next_step(screen: ImportTableScreen, qtbot: QtBot, wait: Wait) -> None:
    qtbot.mouseClick(screen.next, Qt.MouseButton.LeftButton)
    wait()


def at_check(screen: ImportTableScreen, path: Path, qtbot: QtBot, wait: Wait) -> None:
    screen.show_file(path)
    wait()
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    assert screen.step is Step.CHECK


def texts(screen: ImportTableScreen) -> str:
    return "\n".join(one.text() for one in screen.findChildren(QLabel) if one.isVisibleTo(screen))


def cell(screen: ImportTableScreen, code: str, column: Column) -> str:
    model = screen.check.model
    return str(model.index(model.row_of(code), column).data())


def select(screen: ImportTableScreen, code: str) -> None:
    screen.check.table.go_to(screen.check.model.row_of(code))
    screen.check.table.setFocus()


# ------------------------------------------------------------ the usual way


def test_four_clicks_lead_from_a_file_to_the_library(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    screen.show_file(table)
    wait()
    assert [card.box.isChecked() for card in screen.choose.cards] == [True]
    next_step(screen, qtbot, wait)
    assert screen.columns.said.text() == "已认出 4 项，共 25 分"
    next_step(screen, qtbot, wait)
    assert screen.check.said.text() == "4项，共25分；表里印的2处小计、合计都与各项之和一致。"
    next_step(screen, qtbot, wait)
    assert screen.keep.title.text() == "××省健康县区评分标准（2024年版）"
    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        qtbot.mouseClick(screen.next, Qt.MouseButton.LeftButton)
    wait()

    pack: InstalledPack = saved.args[0]
    assert pack.folder in [one.folder for one in installed()]
    assert (pack.rubric.edition, len(pack.rubric.dimensions)) == ("2024", 2)
    kinds = [type(criterion.marking) for criterion in pack.rubric.criteria]
    assert kinds == [Levels, PerCount, Threshold, Judgement]
    assert [criterion.points for criterion in pack.rubric.criteria] == [5, 10, 6, 4]
    assert contents_of(pack).original_bytes == table.read_bytes()
    assert "已存入评分标准库" in texts(screen)


def test_everything_goes_by_keyboard(screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait) -> None:
    screen.show_file(table)
    wait()
    for _ in range(2):
        assert QApplication.focusWidget() is screen.next
        qtbot.keyClick(screen.next, Qt.Key.Key_Space)
        wait()
    assert QApplication.focusWidget() is screen.check.table
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Return)
    assert screen._work is not None
    assert len(screen._work.decided.confirmed) == 1
    screen.next.setFocus()
    qtbot.keyClick(screen.next, Qt.Key.Key_Space)
    wait()
    qtbot.keyClick(screen.next, Qt.Key.Key_Space)
    wait()

    assert QApplication.focusWidget() is screen.keep.new
    with qtbot.waitSignal(screen.asked_for_new) as asked:
        qtbot.keyClick(screen.keep.new, Qt.Key.Key_Space)
    assert asked.args[0].rubric.title == "××省健康县区评分标准（2024年版）"
    with qtbot.waitSignal(screen.asked_to_edit):
        screen.keep.edit.click()


def test_at_once_means_that_every_criterion_is_judged_by_hand(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)

    qtbot.mouseClick(screen.check.ways.by_hand, Qt.MouseButton.LeftButton)
    wait()
    assert screen.check.table.isColumnHidden(Column.MARKING)
    next_step(screen, qtbot, wait)
    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        screen.next.click()
    wait()

    criteria = saved.args[0].rubric.criteria
    assert {type(criterion.marking) for criterion in criteria} == {Judgement}
    assert criteria[1].rule_text == "每开展1次得2.5分，最高10分"


def test_what_was_kept_is_replaced_when_it_is_changed_and_kept_again(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    assert not screen.next.isEnabled()

    screen.go_to(Step.CHECK)
    select(screen, "1.1")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    next_step(screen, qtbot, wait)
    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        screen.next.click()
    wait()

    assert isinstance(saved.args[0].rubric.criteria[0].marking, Judgement)
    own = [one for one in installed() if not one.is_built_in]
    assert [one.folder for one in own] == [saved.args[0].folder]


def test_what_was_edited_since_is_not_written_over(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    (kept,) = (one for one in installed() if not one.is_built_in)
    contents = contents_of(kept)
    edited = save(replace(contents, rubric=replace(contents.rubric, issuer="改过")), replacing=kept)

    screen.go_to(Step.CHECK)
    select(screen, "1.1")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)

    assert "没有替换" in texts(screen)
    assert [one.sha256 for one in installed() if not one.is_built_in] == [edited.sha256]


def test_what_was_decided_here_is_not_checked_again_in_the_editor(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    fifth = [None, "健康小屋", "健康小屋", "有健康小屋得3分", 3, "现场查看", None]
    table = workbook(tmp_path / "五项.xlsx", [*ROWS[:7], fifth, ["合计", None, None, None, 28, None, None]])
    at_check(screen, table, qtbot, wait)
    assert len(screen._work.draft.criteria) == 5  # type: ignore[union-attr]
    select(screen, "1.1")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Return)
    select(screen, "1.2")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    next_step(screen, qtbot, wait)
    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        screen.next.click()
    wait()

    edited = EditedRubric(open_pack(saved.args[0]))
    states = [state.value for state in edited.states().values()]
    assert states == ["已核对", "已核对", "待核对", "待核对", "待核对"]
    assert isinstance(edited.rubric.criteria[1].marking, Judgement)


def test_what_waits_in_the_editor_is_not_written_over(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    (kept,) = (one for one in installed() if not one.is_built_in)
    waiting = EditRecord(kept.sha256, rubric=replace(kept.rubric, title=""))
    write_record(kept.folder, waiting)

    screen.go_to(Step.CHECK)
    select(screen, "1.1")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)

    assert "没有替换" in texts(screen)
    assert read_record(kept.folder) == waiting


def test_other_points_are_to_be_confirmed_again(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    for code in ("1.1", "1.2"):
        select(screen, code)
        qtbot.keyClick(screen.check.table, Qt.Key.Key_Return)
    assert screen._work is not None
    assert screen._work.decided.confirmed == {"1.1", "1.2"}
    model = screen.check.model
    model.setData(model.index(model.row_of("1.2"), Column.POINTS), "7.5")
    wait()
    assert screen._work.decided.confirmed == {"1.1"}


# ------------------------------------------------------------ choosing


def test_a_file_that_is_no_table_says_what_to_do_and_takes_nothing_away(
    screen: ImportTableScreen, table: Path, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    old = tmp_path / "旧表.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    screen.show_file(old)
    wait()
    assert "另存为" in texts(screen)
    assert not screen.next.isEnabled()

    screen.show_file(table)
    wait()
    screen.show_file(old)
    wait()

    assert "“旧表.xls”读不出来，下面还是原来那份。" in texts(screen)
    assert screen.next.isEnabled()
    assert len(screen.choose.cards) == 1


def test_a_table_is_pasted_with_ctrl_v(screen: ImportTableScreen, qtbot: QtBot, wait: Wait) -> None:
    QGuiApplication.clipboard().setText(
        "一级指标\t评分标准\t分值\n组织管理\t每开展1次得1分，最高3分\t3\n\t有得2分\t2\n"
    )

    qtbot.keyClick(screen, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    next_step(screen, qtbot, wait)
    assert screen.columns.said.text() == "已认出 2 项，共 5 分"
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    assert "不能填回原表" in texts(screen)
    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        screen.next.click()
    wait()
    assert len(saved.args[0].rubric.criteria) == 2


def test_the_files_of_old_programs_are_offered_too(
    screen: ImportTableScreen, tmp_path: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "旧表.et"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    asked: list[str] = []

    def pick(_parent: object, _title: str, _folder: str, kinds: str) -> tuple[str, str]:
        asked.append(kinds)
        return str(old), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", pick)
    screen.choose.pick.click()
    wait()

    first = re.findall(r"\*\.\w+", asked[0].split(";;")[0])
    assert {"*.xls", "*.et", "*.wps", "*.doc", "*.xlsx", "*.docx", "*.pdf"} <= set(first)
    assert "另存为" in texts(screen)


def test_an_empty_clipboard_is_told(screen: ImportTableScreen, qtbot: QtBot) -> None:
    screen.show_pasted("  ")

    qtbot.waitUntil(lambda: "剪贴板里没有表格" in texts(screen))


def test_a_word_file_is_dropped_anywhere_on_the_page(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    path = document(
        tmp_path / "表.docx", [["指标", "评分标准", "分值"], ["机制", "有得2分", "2"], ["经费", "有得3分", "3"]]
    )
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copying, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    screen.dropEvent(QDropEvent(QPointF(9, 9), copying, mime, button, Qt.KeyboardModifier.NoModifier))
    wait()

    next_step(screen, qtbot, wait)

    assert screen.columns.said.text() == "已认出 2 项，共 5 分"


def test_another_sheet_can_be_ticked_instead(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    def more(book: object, _sheet: object) -> None:
        other = book.add_worksheet("去年")  # type: ignore[attr-defined]
        for number, row in enumerate([["指标", "评分标准", "分值"], ["机制", "有得9分", 9]]):
            other.write_row(number, 0, row)
        other.hide()

    screen.show_file(workbook(tmp_path / "两张.xlsx", ROWS, MERGED, more))
    wait()
    first, second = screen.choose.cards
    assert (first.box.isChecked(), second.box.isChecked()) == (True, False)
    assert "隐藏的工作表" in texts(screen)

    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert not screen.next.isEnabled()
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton)
    next_step(screen, qtbot, wait)

    assert screen.columns.said.text() == "已认出 1 项，共 9 分"


# ------------------------------------------------------------ columns


def test_a_table_without_header_is_read_once_a_person_points_at_it(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    rows = [["甲", "乙", "丙"], ["组织管理", "有领导小组得5分", 5], ["健康环境", "有步道得3分", 3]]
    screen.show_file(workbook(tmp_path / "无头.xlsx", rows))
    wait()
    next_step(screen, qtbot, wait)
    page = screen.columns
    assert "没有认出表头" in page.said.text()
    assert not screen.next.isEnabled()

    choose_field(screen, 1, ColumnField.LEVEL1)
    choose_field(screen, 2, ColumnField.RULE)
    choose_field(screen, 3, ColumnField.POINTS)

    assert page.said.text() == "已认出 2 项，共 8 分"
    assert screen.next.isEnabled()


def choose_field(screen: ImportTableScreen, column: int, field: ColumnField) -> None:
    box = screen.columns.grid.head.boxes[column - 1]
    place = box.choice.findData(field.value)
    box.choice.setCurrentIndex(place)
    box.choice.activated.emit(place)


def test_a_corrected_column_counts_at_once_and_can_be_taken_back(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    rows = [
        ["项目", "要求", "评分标准", "满分值"],
        ["机制", "要有", "有得2分，无不得分", 2],
        ["经费", "要有", "按规定", 3],
    ]
    screen.show_file(workbook(tmp_path / "表.xlsx", rows))
    wait()
    next_step(screen, qtbot, wait)
    head = screen.columns.grid.head
    choose_field(screen, 4, ColumnField.NOTE)
    assert "没有读出分值" in screen.columns.said.text()
    assert "已改" in texts(screen)

    choose_field(screen, 4, ColumnField.POINTS)
    assert "共 5 分" in screen.columns.said.text()
    screen.columns.automatic.click()

    assert screen._work is not None
    assert screen._work.choice.mapping == {}
    assert not screen.columns.automatic.isVisible()
    assert len(head.boxes) == 4


def test_merged_cells_and_what_rows_are_taken_for_are_shown(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    screen.show_file(table)
    wait()
    next_step(screen, qtbot, wait)
    grid = screen.columns.grid

    assert (grid.columnSpan(0, 0), grid.rowSpan(2, 0)) == (7, 2)
    headings = [grid.preview.headerData(row, Qt.Orientation.Vertical) for row in range(8)]
    assert headings == ["1 说明", "2 表头", "3", "4", "5 小计", "6", "7", "8 合计"]


def test_a_problem_leads_to_its_place(screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait) -> None:
    rows = [*ROWS[:3], [None, "主题活动", "开展", "每次2分", "见附件", "资料", None]]
    screen.show_file(workbook(tmp_path / "表.xlsx", rows, ["A1:G1"]))
    wait()
    next_step(screen, qtbot, wait)
    work = screen._work
    assert work is not None
    assert work.table is not None
    problem = next(one for one in work.read.problems if one.code == "TABLE_POINTS")
    assert place_of(problem, work.table) == TablePlace(4, 0)

    screen.columns.problems.chosen.emit(problem)

    assert screen.columns.grid.selected_rows == (4, 4)


# ------------------------------------------------------------ checking


def test_missing_points_are_typed_and_only_then_it_goes_on(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    rows = [list(row) for row in ROWS]
    rows[6][4] = "见附件"
    at_check(screen, workbook(tmp_path / "缺.xlsx", rows, MERGED), qtbot, wait)
    assert "1项没有分值" in screen.check.said.text()
    next_step(screen, qtbot, wait)
    assert screen.step is Step.CHECK
    assert "还有1项没有分值" in screen.said.text()

    # The row is chosen already; a digit begins to type.
    qtbot.keyClick(screen.check.table, Qt.Key.Key_4)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    right = "4项，共25分；表里印的2处小计、合计都与各项之和一致。"
    qtbot.waitUntil(lambda: screen.check.said.text() == right)
    wait()
    next_step(screen, qtbot, wait)
    assert screen.step is Step.KEEP


def test_wrong_points_are_corrected_beside_the_list_and_stay_while_going_back(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    select(screen, "1.2")
    sheet = screen.check.sheet
    sheet.points.setFocus()
    sheet.points.selectAll()
    qtbot.keyClicks(sheet.points, "8")
    qtbot.keyClick(sheet.points, Qt.Key.Key_Return)
    wait()

    assert cell(screen, "1.2", Column.POINTS) == "8"
    assert "“小计”写的是15分，上面各项加起来是13分" in screen.check.said.text()
    screen.go_to(Step.CHOOSE)
    screen.go_to(Step.COLUMNS)
    next_step(screen, qtbot, wait)
    assert cell(screen, "1.2", Column.POINTS) == "8"
    assert screen.check.current is not None
    assert screen.check.current.criterion is not None
    assert screen.check.current.criterion.code == "1.2"


def test_what_is_no_number_of_points_is_refused(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)

    screen.check.model.setData(screen.check.model.index(screen.check.model.row_of("1.2"), Column.POINTS), "很多")

    assert "“很多”不是分值，没有改" in screen.check.said.text()
    assert cell(screen, "1.2", Column.POINTS) == "10"


def test_sums_that_do_not_fit_are_said_with_the_difference(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    rows = [list(row) for row in ROWS]
    rows[7][4] = 30
    at_check(screen, workbook(tmp_path / "合计.xlsx", rows, MERGED), qtbot, wait)
    model = screen.check.model
    total = str(model.index(model.row_at(8), 0).data())

    assert total == "合计　第8行“合计”　原表写30分，各项相加25分，少5分"
    assert "“合计”写的是30分，上面各项加起来是25分" in screen.check.said.text()


def test_space_and_enter_decide_on_what_was_read(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    select(screen, "1.2")
    assert (cell(screen, "1.2", Column.MARKING), cell(screen, "1.2", Column.CHECKED)) == (
        f"计次封顶\n{Certainty.CLEAR.value}",
        Use.DRAFT.value,
    )
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    assert cell(screen, "1.2", Column.CHECKED) == Use.BY_HAND.value
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Return)
    assert cell(screen, "1.2", Column.CHECKED) == Use.CONFIRMED.value

    select(screen, "1.1")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    next_step(screen, qtbot, wait)
    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        screen.next.click()
    wait()
    kinds = [type(criterion.marking) for criterion in saved.args[0].rubric.criteria]
    assert kinds == [Judgement, PerCount, Threshold, Judgement]


def test_the_sheet_shows_the_words_the_reading_and_a_trial(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)

    select(screen, "1.2")

    shown = texts(screen)
    assert "读出的办法：计次封顶" in shown
    assert "明确：每个字都读懂了" in shown
    # Two times 2.5 of 10 points.
    assert "2次 → 得5分" in shown
    assert "background-color" in screen.check.sheet._rule.text()


def test_only_what_is_to_be_checked_can_be_shown(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)

    screen.check.chips.choose(Wanted.TO_CHECK.value)

    lines = [screen.check.model.line(row) for row in range(screen.check.model.rowCount())]
    unread = [line.criterion.title for line in lines if line is not None and line.criterion is not None]
    assert unread == ["群众反映"]


def test_rows_keep_room_for_two_lines_when_groups_move(
    screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait
) -> None:
    vague = [[*ROWS[2][:3], "领导重视，工作扎实", *ROWS[2][4:]]]
    at_check(screen, workbook(tmp_path / "省表.xlsx", ROWS[:2] + vague + ROWS[3:], MERGED), qtbot, wait)
    for wanted in (Wanted.ALL, Wanted.TO_CHECK, Wanted.ALL):
        screen.check.chips.choose(wanted.value)
        shown = screen.check.table
        lines = [(screen.check.model.line(row), shown.rowHeight(row)) for row in range(screen.check.model.rowCount())]
        heights = {(line is not None and line.criterion is not None, height) for line, height in lines}
        assert len(heights) == 2
        assert max(heights)[1] > min(heights)[1]


def test_a_row_that_is_no_criterion_can_be_dropped_and_taken_back(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    select(screen, "1.2")
    screen.check.sheet.drop.click()
    wait()
    assert screen.check.said.text().startswith("3项，共15分")

    assert screen.check.undrop.text() == "恢复划掉的1行"
    screen.check.undrop.click()
    wait()

    assert screen.check.said.text().startswith("4项，共25分")


def test_gates_and_bonus_are_named(screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait) -> None:
    rows = [
        ["一级指标", "二级指标", "评分标准", "分值"],
        ["基本条件", "环境事件", "近三年未发生重大突发环境事件，否则一票否决", None],
        ["一、组织管理", "机制", "有得2分", 2],
        ["加分项", "典型经验", "每项加1分，最高3分", 3],
    ]
    at_check(screen, workbook(tmp_path / "条件.xlsx", rows), qtbot, wait)
    model = screen.check.model
    first = [str(model.index(row, 0).data()) for row in range(2)]

    assert first[0] == "基本条件　1条，有一条不符合就不予评分"
    assert "近三年未发生重大突发环境事件" in first[1]
    assert cell(screen, "2.1", Column.REMARK) == "加分"
    next_step(screen, qtbot, wait)
    assert "2个一级指标、2个评分项，满分2分。" in texts(screen)
    assert "其中1个是加分项，共3分，不计入满分。" in texts(screen)


def test_decisions_outlive_another_reading_of_the_columns(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    select(screen, "1.2")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    screen.go_to(Step.COLUMNS)
    choose_field(screen, 6, ColumnField.NOTE)

    next_step(screen, qtbot, wait)

    assert cell(screen, "1.2", Column.CHECKED) == Use.BY_HAND.value


# ------------------------------------------------------------ keeping


def test_what_may_not_be_empty_is_said_beside_its_field(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    next_step(screen, qtbot, wait)
    screen.keep.title.clear()

    screen.next.click()
    wait()

    assert screen.keep._fields["title"].problem == "这里不能空着。"
    assert [one for one in installed() if not one.is_built_in] == []


def test_a_name_that_is_taken_is_told_and_nothing_is_replaced(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    (before,) = (one for one in installed() if not one.is_built_in)

    # The same table once more, as another import.
    at_check(screen, table, qtbot, wait)
    screen.check.ways.by_hand.button.setChecked(True)
    wait()
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)

    assert "本机已装有" in texts(screen)
    (after,) = (one for one in installed() if not one.is_built_in)
    assert after.sha256 == before.sha256
    screen.keep.edition.setText("2025")
    screen.keep.edition.textEdited.emit("2025")
    next_step(screen, qtbot, wait)
    assert len([one for one in installed() if not one.is_built_in]) == 2


def test_the_pack_is_written_to_one_file_for_the_counties(
    screen: ImportTableScreen, table: Path, tmp_path: Path, qtbot: QtBot, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_check(screen, table, qtbot, wait)
    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    out = tmp_path / "发县.评分标准.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))

    screen.keep.pack.click()
    wait()

    assert out.is_file()
    assert "各县把它拖进程序窗口就能用" in texts(screen)


def test_leaving_keeps_what_was_done(screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait) -> None:
    at_check(screen, table, qtbot, wait)
    select(screen, "1.2")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Return)
    with qtbot.waitSignal(screen.left):
        qtbot.mouseClick(screen.back, Qt.MouseButton.LeftButton)
    screen.hide()
    screen.show()

    assert screen.step is Step.CHECK
    assert cell(screen, "1.2", Column.CHECKED) == Use.CONFIRMED.value
    assert "关掉程序下次也能接着做" in screen.said.text()


def test_another_file_puts_nothing_away_for_good(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    select(screen, "1.2")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    next_step(screen, qtbot, wait)
    qtbot.keyClicks(screen.keep.issuer, "A")
    screen.show_pasted("指标\t评分标准\t分值\n机制\t有得2分\t2\n")
    assert screen.keep.issuer.text() == ""
    assert screen.choose.before.text() == "回到没有存完的“省表.xlsx”"

    screen.choose.before.click()

    next_step(screen, qtbot, wait)
    next_step(screen, qtbot, wait)
    assert cell(screen, "1.2", Column.CHECKED) == Use.BY_HAND.value
    assert screen.keep.issuer.text() == "A"
    assert screen.choose.before.text() == "回到没有存完的“粘贴的表格”"

    screen.show_pasted("指标\t评分标准\t分值\n经费\t有得3分\t3\n")
    names = []
    for _ in range(3):
        screen.choose.before.click()
        assert screen._work is not None
        names.append((screen._work.name, str(screen._work.read.points)))
    assert names == [("省表.xlsx", "25"), ("粘贴的表格", "2"), ("粘贴的表格", "3")]


# ------------------------------------------------------------ models and speed


def test_the_models_are_sound(
    screen: ImportTableScreen, table: Path, qtbot: QtBot, wait: Wait, qtmodeltester: ModelTester
) -> None:
    at_check(screen, table, qtbot, wait)

    qtmodeltester.check(screen.check.model)
    qtmodeltester.check(screen.columns.grid.preview)


def test_what_rows_are_taken_for_without_a_reading() -> None:
    from app.services.import_table import read_clipboard

    (table,) = read_clipboard("甲\t乙\n1\t2\n").tables

    assert row_uses(table, None) == {}


def test_repeated_headers_and_blank_rows_are_told_apart_from_criteria() -> None:
    from app.services.import_table import read_clipboard, rows_of, suggested_choice

    found = read_clipboard("指标\t评分标准\t分值\n甲\t有得2分\t2\n\t\t\n指标\t评分标准\t分值\n乙\t有得3分\t3\n")
    uses = row_uses(found.tables[0], rows_of(found, suggested_choice(found)))

    assert list(uses.values()) == [
        RowUse.HEADER,
        RowUse.CRITERION,
        RowUse.UNUSED,
        RowUse.UNUSED,
        RowUse.CRITERION,
    ]


def test_five_hundred_criteria_stay_quick(screen: ImportTableScreen, tmp_path: Path, qtbot: QtBot, wait: Wait) -> None:
    rows: list[Sequence[object]] = [HEADER]
    rows += [
        [f"{number // 50 + 1}、领域", f"指标{number}", "建设内容" * 10, "每开展1次得0.5分，最高2分", 2, "资料", None]
        for number in range(500)
    ]
    at_check(screen, workbook(tmp_path / "大.xlsx", rows), qtbot, wait)
    assert screen.check.model.count(Wanted.ALL) == 500
    screen.go_to(Step.COLUMNS)
    began = time.thread_time()
    choose_field(screen, 6, ColumnField.NOTE)
    column_s = time.thread_time() - began
    began = time.thread_time()
    screen.check.table.go_to(400)
    row_s = time.thread_time() - began

    # Of this thread alone, whatever else the machine does: a click has to feel immediate.
    assert column_s < 1.5
    assert row_s < 0.3
    assert screen._work is not None
    assert screen._work.read.points == Decimal(1000)


# ------------------------------------------------------------ templates


DAY = dt.date(2024, 5, 6)


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """Return the template of a province's rubric of one criterion with a worked example, as the program writes it."""
    return write_template(replace(contents(), original=None, original_bytes=None), tmp_path / "模板.xlsx", date=DAY)[0]


def typed(path: Path, sheet: str, text: object, instead: object) -> Path:
    """Return the workbook in which somebody typed over a cell."""
    book = openpyxl.load_workbook(path)
    cell = next(cell for row in book[sheet].iter_rows() for cell in row if cell.value == text)
    cell.value = instead
    book.save(path)
    return path


def test_a_filled_template_is_told_and_kept_without_the_steps_for_columns(
    screen: ImportTableScreen, template: Path, qtbot: QtBot, wait: Wait
) -> None:
    screen.show_file(template)
    wait()
    said = texts(screen)
    assert "这是评分标准模板" in said
    assert "江苏省健康县区评分标准　2026版" in said
    assert "1个一级指标、1个评分项，满分4分" in said
    assert "核验算例1条" in said
    assert screen.choose.cards == []
    assert screen.next.text() == "存入评分标准库"

    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        qtbot.mouseClick(screen.next, Qt.MouseButton.LeftButton)
    wait()

    assert contents_of(saved.args[0]) == replace(contents(), original=None, original_bytes=None)
    assert screen.step is Step.CHOOSE
    assert not screen.next.isEnabled()
    assert screen.template.card is not None
    assert QApplication.focusWidget() is screen.template.card.result.new
    with qtbot.waitSignal(screen.asked_for_new) as asked:
        qtbot.keyClick(screen.template.card.result.new, Qt.Key.Key_Space)
    assert asked.args[0].sha256 == saved.args[0].sha256


def test_a_template_with_mistakes_tells_every_cell_and_is_not_kept(
    screen: ImportTableScreen, template: Path, wait: Wait
) -> None:
    typed(typed(template, "评分项", "A1", "A 1 !"), "基本信息", "江苏省健康县区评分标准", None)
    screen.show_file(template)
    wait()
    said = texts(screen)
    assert "处要先改好" in said
    assert "评分项" in said
    assert "基本信息" in said
    assert re.search(r"[A-Z]\d+", said)
    assert not screen.next.isEnabled()
    assert [one for one in installed() if not one.is_built_in] == []


def test_a_template_of_an_edition_that_is_there_says_which_cell_to_change(
    screen: ImportTableScreen, template: Path, qtbot: QtBot, wait: Wait
) -> None:
    kept = save(contents())
    typed(template, "基本信息", "江苏省健康县区评分标准", "改了名的标准")
    screen.show_file(template)
    wait()
    next_step(screen, qtbot, wait)
    assert "请在模板的“基本信息”表里把“版本”改成别的，如“2026-2”" in texts(screen)
    assert [one.sha256 for one in installed() if not one.is_built_in] == [kept.sha256]

    typed(template, "基本信息", "2026", "2026-2")
    screen.show_file(template)
    wait()
    next_step(screen, qtbot, wait)
    assert sorted(one.rubric.edition for one in installed() if not one.is_built_in) == ["2026", "2026-2"]


def test_a_table_that_was_begun_is_still_there_after_a_template(
    screen: ImportTableScreen, table: Path, template: Path, qtbot: QtBot, wait: Wait
) -> None:
    at_check(screen, table, qtbot, wait)
    screen.show_file(template)
    wait()
    assert "这是评分标准模板" in texts(screen)
    qtbot.mouseClick(screen.choose.before, Qt.MouseButton.LeftButton)
    assert "这是评分标准模板" not in texts(screen)
    assert screen.next.text() == "下一步"
    assert len(screen.choose.cards) == 1
