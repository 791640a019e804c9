"""Deciding in the third step of the import: what is open, all clear ones at once, undo, and rooms that are low."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.ui.jobs import Jobs
from app.ui.models.import_criteria import Column, Decided, Use, Wanted
from app.ui.models.import_history import History, Standing
from app.ui.remembered import Remembered
from app.ui.screens.import_table import ImportTableScreen, Step
from tests.catalog.table_files import workbook

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
CTRL = Qt.KeyboardModifier.ControlModifier
HEADER = ["一级指标", "二级指标", "建设内容", "评分标准", "分值"]
RULES: list[tuple[str, object]] = [
    ("政府主要领导任组长得5分，分管领导任组长得3分", 5),
    ("每开展1次得2.5分，最高10分", 10),
    ("领导重视，工作扎实", 4),
    ("有健康小屋得3分", 3),
]
CLEAR = {"1.1", "1.2", "1.4", "2.1", "2.2", "2.4"}
UNREAD = {"1.3", "2.3"}
Wait = Callable[[], None]


def rows() -> list[list[object]]:
    """Return two groups of four criteria, 22 points each; the third of each cannot be read."""
    made: list[list[object]] = [["××省健康县区评分标准（2024年版）"], HEADER]
    for group in ("一、组织管理", "二、健康环境"):
        for number, (rule, points) in enumerate(RULES):
            made.append([group if not number else None, f"{group[2:4]}{number + 1}", "成立机构" * 8, rule, points])
        made.append([None, "小计", None, None, 22])
    return made


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
def wait(screen: ImportTableScreen, jobs: Jobs, qtbot: QtBot) -> Wait:
    def wait_() -> None:
        qtbot.waitUntil(lambda: jobs.is_idle and screen._job is None, timeout=20_000)

    return wait_


@pytest.fixture
def checking(screen: ImportTableScreen, tmp_path: Path, wait: Wait) -> ImportTableScreen:
    """The screen at its third step."""
    screen.show_file(workbook(tmp_path / "省表.xlsx", rows(), ["A1:E1"]))
    wait()
    for _ in range(2):
        screen.next.click()
        wait()
    assert screen.step is Step.CHECK
    return screen


def decided(screen: ImportTableScreen) -> Decided:
    assert screen._work is not None
    return screen._work.decided


def select(screen: ImportTableScreen, code: str) -> None:
    screen.check.table.go_to(screen.check.model.row_of(code))
    screen.check.table.setFocus()


def looked_at(screen: ImportTableScreen) -> str:
    line = screen.check.current
    return line.criterion.code if line is not None and line.criterion is not None else ""


def use(screen: ImportTableScreen, code: str) -> str:
    model = screen.check.model
    return str(model.index(model.row_of(code), Column.CHECKED).data())


def undo(screen: ImportTableScreen, qtbot: QtBot, wait: Wait) -> None:
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Z, CTRL)
    wait()


def redo(screen: ImportTableScreen, qtbot: QtBot, wait: Wait) -> None:
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Y, CTRL)
    wait()


# ------------------------------------------------------------ what is open


def test_enter_goes_through_every_criterion_that_is_not_confirmed(checking: ImportTableScreen, qtbot: QtBot) -> None:
    select(checking, "1.1")
    seen = []
    for _ in range(8):
        seen.append(looked_at(checking))
        qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)

    assert seen == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"]
    assert decided(checking).confirmed == CLEAR | UNREAD
    assert checking.check.model.count(Wanted.OPEN) == 0


def test_enter_passes_what_is_decided_and_comes_back_to_what_was_left_out(
    checking: ImportTableScreen, qtbot: QtBot
) -> None:
    for code in ("1.2", "2.4"):
        select(checking, code)
        qtbot.keyClick(checking.check.table, Qt.Key.Key_Space)
    select(checking, "1.1")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)
    assert looked_at(checking) == "1.3"

    select(checking, "2.3")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)

    # Below it only 2.4, decided: from the top again, 1.3 is the first open one.
    assert looked_at(checking) == "1.3"


def test_open_and_unclear_ones_are_counted_and_said_again_at_the_end(
    checking: ImportTableScreen, wait: Wait, qtbot: QtBot
) -> None:
    chips = checking.check.chips.buttons
    assert [chips[one.value].text() for one in Wanted] == ["全部 8", "没有核对 8", "其中要细看 2"]
    select(checking, "1.1")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)
    assert [chips[one.value].text() for one in Wanted] == ["全部 8", "没有核对 7", "其中要细看 2"]

    checking.next.click()
    wait()

    assert "7项还没有核对，其中2项要细看；" in checking.keep._content.text()


def test_only_open_ones_can_be_shown(checking: ImportTableScreen, qtbot: QtBot) -> None:
    select(checking, "1.2")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)
    checking.check.chips.choose(Wanted.OPEN.value)

    model = checking.check.model
    assert model.row_of("1.2") == -1
    assert model.row_of("1.1") >= 0


def test_all_clear_ones_are_taken_and_taken_back_at_the_same_place(
    checking: ImportTableScreen, qtbot: QtBot, wait: Wait
) -> None:
    select(checking, "1.4")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Space)
    button = checking.check.tools.take_clear
    assert button.text() == "全部采用“明确”的5项"

    button.click()
    assert decided(checking) == Decided(frozenset(CLEAR - {"1.4"}), frozenset({"1.4"}))
    assert button.text() == "撤回刚采用的5项"
    assert checking.check.chips.buttons[Wanted.OPEN.value].text() == "没有核对 2"

    button.click()
    wait()
    assert decided(checking) == Decided(frozenset(), frozenset({"1.4"}))
    assert button.text() == "全部采用“明确”的5项"

    button.click()
    select(checking, "1.3")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)
    assert not button.isVisible()


def test_a_criterion_without_points_is_not_taken_with_the_clear_ones(
    screen: ImportTableScreen, tmp_path: Path, wait: Wait
) -> None:
    table = rows()
    table[2][4] = "见附件"
    screen.show_file(workbook(tmp_path / "缺.xlsx", table, ["A1:E1"]))
    wait()
    for _ in range(2):
        screen.next.click()
        wait()

    assert screen.check.tools.take_clear.text() == "全部采用“明确”的5项"
    screen.check.tools.take_clear.click()

    assert decided(screen).confirmed == CLEAR - {"1.1"}
    assert screen.check.chips.buttons[Wanted.TO_CHECK.value].text() == "其中要细看 3"


# ------------------------------------------------------------ undo


def test_every_decision_is_taken_back_and_done_again(checking: ImportTableScreen, qtbot: QtBot, wait: Wait) -> None:
    table, model = checking.check.table, checking.check.model
    select(checking, "1.1")
    qtbot.keyClick(table, Qt.Key.Key_Return)
    select(checking, "1.2")
    qtbot.keyClick(table, Qt.Key.Key_Space)
    model.setData(model.index(model.row_of("1.4"), Column.POINTS), "8")
    wait()
    select(checking, "2.1")
    checking.check.sheet.drop.click()
    wait()
    assert checking.check.said.text().startswith("7项，共44分")

    undo(checking, qtbot, wait)
    assert checking.check.said.text().startswith("8项，共49分")
    assert looked_at(checking) == "2.1"
    undo(checking, qtbot, wait)
    assert checking.check.said.text().startswith("8项，共44分")
    assert looked_at(checking) == "1.4"
    undo(checking, qtbot, wait)
    assert (use(checking, "1.2"), use(checking, "1.1")) == (Use.DRAFT.value, Use.CONFIRMED.value)
    undo(checking, qtbot, wait)
    assert decided(checking) == Decided()
    assert looked_at(checking) == "1.1"
    assert not checking.check.tools.undo.isEnabled()

    for _ in range(4):
        redo(checking, qtbot, wait)
    assert checking.check.said.text().startswith("7项，共44分")
    assert decided(checking) == Decided(frozenset({"1.1"}), frozenset({"1.2"}))
    assert not checking.check.tools.redo.isEnabled()


def test_undo_works_from_the_field_beside_the_list_too(checking: ImportTableScreen, qtbot: QtBot, wait: Wait) -> None:
    select(checking, "1.2")
    field = checking.check.sheet.points
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "8")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    wait()
    assert checking.check.said.text().startswith("8项，共42分")

    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    wait()

    assert checking.check.said.text().startswith("8项，共44分")
    assert field.text() == "10"


def test_steps_taken_back_in_haste_come_out_right(checking: ImportTableScreen, qtbot: QtBot, wait: Wait) -> None:
    select(checking, "2.4")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)
    select(checking, "1.2")
    checking.check.sheet.drop.click()
    wait()
    select(checking, "2.1")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Space)

    # Without waiting for what was begun by the one before.
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_Z):
        qtbot.keyClick(checking.check.table, key, CTRL)
    wait()

    assert decided(checking) == Decided(frozenset({"2.4"}))
    assert checking.check.said.text().startswith("8项，共44分")


def test_dropping_a_row_stays_there_and_keeps_what_was_decided_of_the_others(
    checking: ImportTableScreen, qtbot: QtBot, wait: Wait
) -> None:
    for code in ("1.2", "1.4", "2.4"):
        select(checking, code)
        qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)
    select(checking, "1.3")
    checking.check.sheet.drop.click()
    wait()

    # 1.4 is 1.3 now, and still confirmed.
    assert looked_at(checking) == "1.3"
    assert decided(checking).confirmed == {"1.2", "1.3", "2.4"}

    select(checking, "2.4")
    checking.check.sheet.drop.click()
    wait()
    # The last of its group: what stands next in the table is its sum.
    assert checking.check.current is not None
    assert checking.check.current.total is not None
    assert checking.check.current.total.row == 12


def test_a_chapter_with_points_is_named_the_indicator_above_and_taken_back(
    screen: ImportTableScreen, tmp_path: Path, wait: Wait, qtbot: QtBot
) -> None:
    table: list[list[object]] = [
        ["序号", "指标", "评分标准", "分值", "评估方式"],
        ["甲", "党委政府重视", None, 8, "查阅资料"],
        [1, "成立机构", "有健康小屋得3分", 3, "查阅资料"],
        [2, "开展活动", "有健康步道得5分", 5, "查阅资料"],
        [None, "小计", None, 8, None],
    ]
    screen.show_file(workbook(tmp_path / "章.xlsx", table))
    wait()
    for _ in range(2):
        screen.next.click()
        wait()
    assert screen.check.said.text().startswith("3项，共16分")
    row = screen.check.model.row_at(2)
    screen.check.table.go_to(row)

    screen.check.sheet.heading.click()
    wait()

    assert screen.check.said.text() == "2项，共8分；表里印的1处小计、合计都与各项之和一致。"
    assert screen._work is not None
    assert screen._work.draft is not None
    assert [one.title for one in screen._work.draft.rubric.dimensions] == ["党委政府重视"]
    assert screen.check.undrop.text() == "恢复改作上级指标的1行"
    # It stays where the row was: the next one.
    assert screen.check.place == 3

    undo(screen, qtbot, wait)
    assert screen.check.said.text().startswith("3项，共16分")
    redo(screen, qtbot, wait)
    screen.check.undrop.click()
    wait()
    assert screen.check.said.text().startswith("3项，共16分")


def test_another_reading_of_the_columns_forgets_the_steps(
    checking: ImportTableScreen, qtbot: QtBot, wait: Wait
) -> None:
    select(checking, "1.1")
    qtbot.keyClick(checking.check.table, Qt.Key.Key_Return)
    checking.go_to(Step.COLUMNS)
    checking.columns.header_chosen.emit(2, 2)
    checking.next.click()
    wait()

    undo(checking, qtbot, wait)

    assert decided(checking).confirmed == {"1.1"}
    assert not checking.check.tools.undo.isEnabled()


def test_a_new_step_forgets_what_could_be_done_again() -> None:
    from app.services.import_table import TableChoice

    history, choice = History(), TableChoice()
    first, second, third = (Standing(choice, Decided(frozenset({name})), 1) for name in "abc")
    history.note(first)
    assert history.undo(second) == first
    assert history.can_redo

    history.note(third)

    assert (history.can_undo, history.can_redo) == (True, False)
    assert history.redo(first) is None


# ------------------------------------------------------------ low windows


def whole_rows(table: QTableView) -> int:
    """Return how many rows are seen from top to bottom."""
    height, model = table.viewport().height(), table.model()
    tops = ((table.rowViewportPosition(row), table.rowHeight(row)) for row in range(model.rowCount()))
    return sum(top >= 0 and top + own <= height for top, own in tops)


def is_whole(widget: QWidget) -> bool:
    """Tell whether nothing of a widget is cut off by what it lies in."""
    return widget.visibleRegion().boundingRect() == widget.rect()


@pytest.mark.parametrize(("factor", "height", "least"), [(1.0, 676, 6), (1.5, 665, 5), (2.0, 654, 3)])
def test_small_screens_show_rows_and_whole_buttons(
    screen: ImportTableScreen,
    zoom: Callable[[QWidget, float], None],
    tmp_path: Path,
    wait: Wait,
    qtbot: QtBot,
    factor: float,
    height: int,
    least: int,
) -> None:
    # What a screen of 1366×768 leaves below the title, the menus and above the task bar.
    zoom(screen, factor)
    screen.resize(1366, height)
    screen.show_file(workbook(tmp_path / "省表.xlsx", rows(), ["A1:E1"]))
    wait()
    screen.next.click()
    wait()
    qtbot.waitUntil(lambda: whole_rows(screen.columns.grid) >= least, timeout=2_000)
    assert screen.size().height() == height

    screen.next.click()
    wait()

    qtbot.waitUntil(lambda: whole_rows(screen.check.table) >= least, timeout=2_000)
    assert screen.size().height() == height
    sheet, tools = screen.check.sheet, screen.check.tools
    buttons: tuple[QAbstractButton, ...] = (sheet.confirm, sheet.hand, sheet.drop, tools.take_clear, tools.undo)
    assert [button.text() for button in buttons if not is_whole(button)] == []
    assert not screen.check.table.horizontalScrollBar().isVisible()


def test_messages_are_one_line_with_their_count_until_they_are_opened(
    screen: ImportTableScreen, tmp_path: Path, wait: Wait
) -> None:
    table = rows()
    table[2][4] = "见附件"
    screen.resize(1366, 676)
    screen.show_file(workbook(tmp_path / "缺.xlsx", table, ["A1:E1"]))
    wait()
    for _ in range(2):
        screen.next.click()
        wait()
    page = screen.check
    assert not page.problems.isVisible()
    assert page.told.text() == "展开3条提示，1条必须处理"

    page.told.click()
    assert page.problems.isVisible()
    assert page.told.text() == "收起3条提示，1条必须处理"
    screen.resize(1366, 660)
    assert page.problems.isVisible()
