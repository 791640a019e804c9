"""The figures page through its real widgets: typing, drafts, pasting, clearing, undo, filters, the detail beside."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import Figure, OtherValue
from app.domain.changes import difference
from app.domain.county import County, Cycle
from app.domain.marking.kinds import Level, Threshold, VersusReference
from app.domain.quantities import Unit
from app.domain.rubric import Better, Measure, Reference
from app.services.open_workspace import create_workspace, open_workspace
from app.services.write_figure import write_figure
from app.ui.desk_page import Desk
from app.ui.drafts import drafts_of
from app.ui.jobs import Jobs
from app.ui.models.figure_table import Head, Tail
from app.ui.places import Place, Tab
from app.ui.remembered import Remembered
from app.ui.screens.figures import FiguresPage
from app.ui.session import Session
from app.ui.widgets.figure_filter import Which
from app.ui.widgets.text_fields import LineField
from tests.builders import criterion, rubric
from tests.ui.rubrics import NOON

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

D = Decimal
MEASURES = (
    Measure("literacy", "居民健康素养水平", Unit.PERCENT, departments=("疾控中心",), definition="监测得到的比例"),
    Measure("smoking", "15岁以上人群吸烟率", Unit.PERCENT, Better.LOWER, departments=("卫健局",)),
    Measure("deaths", "婴儿死亡率", Unit.PERMILLE, Better.LOWER, departments=("卫健局",)),
    Measure("motto", "口号", Unit.TEXT),
)
RUBRIC = rubric(
    criterion(VersusReference("literacy"), code="F1"),
    criterion(Threshold("literacy", D(20)), code="F2"),
    criterion(Threshold("deaths", D(5)), code="E1"),
    measures=MEASURES,
    references=(Reference("literacy", "河北省", Level.PROVINCE, 2021, D("26.82"), "公报"),),
)


@pytest.fixture
def session(tmp_path: Path, new_session: Callable[[Path], Session]) -> Session:
    """A session on a county in the cycle 2020–2021."""
    create_workspace(tmp_path / "数据库", RUBRIC)
    with open_workspace(tmp_path / "数据库", writing=True) as opened:
        before = opened.picture.assessment
        cycle = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
        after = replace(before, county=County("130304", "河北省", "秦皇岛市", "北戴河区"), cycle=cycle)
        opened.apply(difference("概况", before, after), person="张三", at=NOON)
    return new_session(tmp_path / "数据库")


@pytest.fixture
def page(session: Session, qtbot: QtBot, tmp_path: Path) -> Iterator[FiguresPage]:
    """The shown page."""
    holder = QWidget()
    qtbot.addWidget(holder)
    jobs = Jobs(holder)
    made = FiguresPage(Desk(session, jobs, Remembered(tmp_path / "window.ini")), holder)
    made.resize(1280, 650)
    holder.resize(1280, 650)
    holder.show()
    qtbot.waitExposed(holder)
    yield made
    jobs.close()


def index(page: FiguresPage, measure: str, year: int | None) -> QModelIndex:
    return page.model.index_of(measure, year)


def shown(page: FiguresPage, measure: str, year: int | None) -> str:
    return str(index(page, measure, year).data())


def tail(page: FiguresPage, measure: str, column: Tail) -> str:
    first = len(Head) + len(page.model.years)
    return str(index(page, measure, None).siblingAtColumn(first + column).data())


def figures(session: Session) -> dict[str, Figure]:
    return {figure.key: figure for figure in session.picture.assessment.measures}


def type_into(
    page: FiguresPage, qtbot: QtBot, measure: str, year: int | None, text: str, *, leave: bool = True
) -> LineField:
    """Select a cell and type, as a person does; Enter leaves it."""
    page.grid.setCurrentIndex(index(page, measure, year))
    page.grid.setFocus()
    enter_keys(page.grid, text[:1])
    editor = page.grid.findChildren(LineField)[-1]
    enter_keys(editor, text[1:])
    if leave:
        press_enter(editor)
    return editor


def press_enter(editor: QWidget) -> None:
    """Leave a cell; Qt closes it only when events are next handled."""
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def enter_keys(widget: QWidget, text: str) -> None:
    """Type; what is no key comes from an input method."""
    for character in text:
        if character.isascii():
            QTest.keyClicks(widget, character)
        else:
            event = QInputMethodEvent()
            event.setCommitString(character)
            QApplication.sendEvent(widget, event)


def paste(page: FiguresPage, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    page.grid.paste()


def test_the_model_passes_the_model_tester(page: FiguresPage, session: Session, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.model)
    session.run(write_figure, Figure("literacy", 2019, D("26.07")))
    session.undo()
    page.model.add_year()
    page.filter.text.setText("吸烟")
    qtmodeltester.check(page.model)
    qtmodeltester.check(page.proposal.model)


def test_years_of_the_cycle_and_of_figures_are_columns(page: FiguresPage, session: Session) -> None:
    assert list(page.model.years) == [2020, 2021, None]

    session.run(write_figure, Figure("literacy", 2018, D("20")))

    assert list(page.model.years) == [2018, 2020, 2021, None]
    headings = [page.model.headerData(column, Qt.Orientation.Horizontal) for column in range(page.model.columnCount())]
    assert headings == [
        *("数据项", "单位", "方向", "2018年", "2020年", "2021年", "年份不明"),
        *("趋势", "参照值", "用到的评分项和得分"),
    ]


def test_typing_into_a_cell_stores_and_scores(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    type_into(page, qtbot, "literacy", 2020, "26.07%")
    type_into(page, qtbot, "literacy", 2021, "３０.４２")

    assert figures(session)["literacy@2021"].value == D("30.42")
    assert shown(page, "literacy", 2020) == "26.07%"
    # 30.42－26.07＝4.35
    assert tail(page, "literacy", Tail.TREND) == "↑ 变好 4.35个百分点"
    assert tail(page, "literacy", Tail.REFERENCE) == "河北省2021年 26.82%"
    assert tail(page, "literacy", Tail.USES) == "F1 已得分 4/4；F2 已得分 4/4"
    assert page.grid.currentIndex() == index(page, "smoking", 2021)


def test_a_figure_that_the_disk_refused_stays_in_sight_and_is_stored_later(
    page: FiguresPage, session: Session, qtbot: QtBot
) -> None:
    folder = session.folder
    elsewhere = folder.rename(folder.with_name("别处"))

    type_into(page, qtbot, "literacy", 2021, "30.42")
    page.grid.setCurrentIndex(index(page, "deaths", 2021))
    assert shown(page, "literacy", 2021) == "30.42"
    assert "没有存下" in page.entry.why_not("literacy", 2021)

    elsewhere.rename(folder)
    session.settle()
    assert figures(session)["literacy@2021"].value == D("30.42")
    assert page.entry.draft("literacy", 2021) == ""
    assert session.undo_name


def test_a_falling_measure_that_is_better_lower_turns_better(page: FiguresPage, session: Session) -> None:
    session.run(write_figure, Figure("smoking", 2020, D("25.8")))
    session.run(write_figure, Figure("smoking", 2021, D("24.1")))

    assert tail(page, "smoking", Tail.TREND) == "↓ 变好 1.7个百分点"
    assert index(page, "smoking", 2021).siblingAtColumn(Head.BETTER).data() == "越低越好"


@pytest.mark.parametrize("text", ["3%", "三", "30.4.2"])
def test_what_is_no_figure_stays_in_sight_and_nothing_is_stored(
    page: FiguresPage, session: Session, qtbot: QtBot, text: str
) -> None:
    type_into(page, qtbot, "deaths", 2021, text)

    assert figures(session) == {}
    assert shown(page, "deaths", 2021) == text
    assert "没有存下" in index(page, "deaths", 2021).data(Qt.ItemDataRole.ToolTipRole)
    assert "有提示 1 项" in page.found.text()

    type_into(page, qtbot, "deaths", 2021, "3‰")
    assert shown(page, "deaths", 2021) == "3‰"
    assert figures(session)["deaths@2021"].value == D(3)


def test_the_readable_beginning_of_a_wrong_text_is_not_left_behind(
    page: FiguresPage, session: Session, qtbot: QtBot
) -> None:
    session.run(write_figure, Figure("deaths", 2021, D("4.1"), source="年报"))
    editor = type_into(page, qtbot, "deaths", 2021, "3", leave=False)
    page.cells.flush()
    assert figures(session)["deaths@2021"].value == D(3)
    qtbot.keyClicks(editor, "%")
    press_enter(editor)

    assert figures(session)["deaths@2021"] == Figure("deaths", 2021, D("4.1"), source="年报")
    assert shown(page, "deaths", 2021) == "3%"
    session.undo()
    assert figures(session) == {}


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Z])
def test_a_draft_goes_by_escape_and_by_undo(page: FiguresPage, session: Session, qtbot: QtBot, key: Qt.Key) -> None:
    session.run(write_figure, Figure("deaths", 2021, D("4.1")))
    type_into(page, qtbot, "deaths", 2021, "x")
    page.grid.setCurrentIndex(index(page, "deaths", 2021))

    held = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_Z else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(page.grid, key, held)

    assert shown(page, "deaths", 2021) == "4.1‰"
    assert figures(session)["deaths@2021"].value == D("4.1")


def test_a_pause_after_a_zero_does_not_change_what_is_typed(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    editor = type_into(page, qtbot, "literacy", 2021, "30.0", leave=False)
    page.cells.flush()
    assert editor.text() == "30.0"
    qtbot.keyClicks(editor, "5")
    press_enter(editor)

    assert figures(session)["literacy@2021"].value == D("30.05")


def test_an_input_method_types_into_a_cell(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    editor = type_into(page, qtbot, "motto", 2021, "人", leave=False)
    QApplication.sendEvent(editor, QInputMethodEvent("renren", []))
    commit = QInputMethodEvent()
    commit.setCommitString("人健康")
    QApplication.sendEvent(editor, commit)
    press_enter(editor)

    assert figures(session)["motto@2021"].text == "人人健康"


def test_delete_clears_cells_in_one_step_and_undo_brings_them_back(
    page: FiguresPage, session: Session, qtbot: QtBot
) -> None:
    session.run(write_figure, Figure("literacy", 2020, D("26.07"), source="甲"))
    session.run(write_figure, Figure("literacy", 2021, D("30.42")))
    before = figures(session)
    page.grid.setCurrentIndex(index(page, "literacy", 2020))
    page.grid.selectionModel().select(index(page, "literacy", 2021), page.grid.selectionModel().SelectionFlag.Select)

    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)

    assert figures(session) == {}
    assert shown(page, "literacy", 2021) == ""
    assert tail(page, "literacy", Tail.USES) == "F1 未填 0/4；F2 未填 0/4"
    session.undo()
    assert figures(session) == before


def test_a_block_goes_into_the_cells_at_the_cursor(page: FiguresPage, session: Session) -> None:
    page.grid.setCurrentIndex(index(page, "literacy", 2020))

    paste(page, "26.07%\t30.42%\r\n25.8\t3‰\r\n")

    assert {key: figure.value for key, figure in figures(session).items()} == {
        "literacy@2020": D("26.07"),
        "literacy@2021": D("30.42"),
        "smoking@2020": D("25.8"),
    }
    assert shown(page, "smoking", 2021) == "3‰"
    assert "填入了3个数" in page.said.text()
    assert "1个读不出来" in page.said.text()
    session.undo()
    assert figures(session) == {}


def press_undo(qtbot: QtBot, page: FiguresPage) -> None:
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_one_undo_takes_a_block_back_with_its_red_texts(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    for measure, text in (("literacy", "x"), ("smoking", "y")):
        type_into(page, qtbot, measure, 2021, text)
    page.grid.setCurrentIndex(index(page, "literacy", 2020))
    paste(page, "z\t30.42%\r\n25.8\t3‰\r\n")
    assert [shown(page, *cell) for cell in BLOCK] == ["z", "30.42%", "25.8%", "3‰"]

    press_undo(qtbot, page)

    assert figures(session) == {}
    assert [shown(page, *cell) for cell in BLOCK] == ["", "x", "", "y"]
    session.redo()
    assert [shown(page, *cell) for cell in BLOCK] == ["z", "30.42%", "25.8%", "3‰"]
    session.undo()
    assert [shown(page, *cell) for cell in BLOCK] == ["", "x", "", "y"]


BLOCK = (("literacy", 2020), ("literacy", 2021), ("smoking", 2020), ("smoking", 2021))


def test_undo_takes_back_a_block_of_which_nothing_was_stored(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    session.run(write_figure, Figure("deaths", 2021, D("4.1")))
    type_into(page, qtbot, "literacy", 2021, "x")
    page.grid.setCurrentIndex(index(page, "literacy", 2020))
    paste(page, "a\tb\r\nc\td\r\n")
    assert [shown(page, *cell) for cell in BLOCK] == ["a", "b", "c", "d"]

    press_undo(qtbot, page)

    assert [shown(page, *cell) for cell in BLOCK] == ["", "x", "", ""]
    assert list(figures(session)) == ["deaths@2021"]


def test_a_red_text_typed_after_a_block_is_taken_back_alone(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    page.grid.setCurrentIndex(index(page, "literacy", 2020))
    paste(page, "26.07\tb\r\n")
    type_into(page, qtbot, "smoking", 2021, "y")
    page.grid.setCurrentIndex(index(page, "smoking", 2021))

    press_undo(qtbot, page)

    assert [shown(page, *cell) for cell in BLOCK] == ["26.07%", "b", "", ""]


def test_escape_leaves_a_proposed_table_from_anywhere(page: FiguresPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("数据项\t2020年\n居民健康素养水平\t26.07\n")
    for widget in (page.proposal.take, page.proposal.table, page.filter.text):
        page.paste.click()
        assert page.proposal.isVisible()
        widget.setFocus()
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
        assert not page.proposal.isVisible()
        assert page.grid.isVisible()


def test_a_table_is_shown_before_it_is_taken(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    session.run(write_figure, Figure("literacy", 2020, D("26.07")))
    paste(page, "数据项\t2020年\t2021年\n居民健康素养水平\t26.07\t30.42\n岁以上人群吸烟率\t26\tx\n森林覆盖率\t1\t2\n")

    assert page.proposal.isVisible()
    assert "新填2个，相同1个，读不出1个，不认识1个" in page.proposal.heading.text()
    assert not page.grid.isVisible()
    assert len(figures(session)) == 1

    qtbot.mouseClick(page.proposal.take, Qt.MouseButton.LeftButton)

    assert not page.proposal.isVisible()
    assert page.grid.isVisible()
    assert set(figures(session)) == {"literacy@2020", "literacy@2021", "smoking@2020"}
    session.undo()
    assert set(figures(session)) == {"literacy@2020"}


def test_a_table_of_another_department_offers_both(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    session.run(write_figure, Figure("literacy", 2021, D("30.42"), department="卫健局"))
    paste(page, "数据项\t年份\t数值\t部门\n居民健康素养水平\t2021\t31.2\t疾控中心\n")
    assert page.proposal.both.isVisible()
    assert page.proposal.both.isChecked()

    qtbot.mouseClick(page.proposal.take, Qt.MouseButton.LeftButton)

    assert figures(session)["literacy@2021"].others == (OtherValue("疾控中心", D("31.2")),)
    assert "几个部门的数不一致" in index(page, "literacy", 2021).data(Qt.ItemDataRole.ToolTipRole)


def test_all_selected_is_copied_with_headings(page: FiguresPage, session: Session) -> None:
    session.run(write_figure, Figure("literacy", 2021, D("30.42")))
    page.grid.selectAll()
    page.grid.copy()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:5] == ["数据项", "单位", "方向", "2020年", "2021年"]
    assert lines[1].split("\t")[:5] == ["居民健康素养水平", "%", "越高越好", "", "30.42%"]
    assert len(lines) == 1 + len(MEASURES)

    page.grid.clearSelection()
    page.grid.setCurrentIndex(index(page, "literacy", 2021))
    page.grid.copy()
    assert QGuiApplication.clipboard().text() == "30.42%\n"


@pytest.mark.parametrize(
    ("words", "found"),
    [("素养", ["literacy"]), ("xyl", ["smoking"]), ("E1", ["deaths"]), ("疾控", ["literacy"]), ("没有", [])],
)
def test_search_finds_names_initials_codes_and_departments(page: FiguresPage, words: str, found: list[str]) -> None:
    page.filter.text.setText(words)

    assert list(page.model.shown_measures) == found
    assert page.nothing.isVisible() is (not found)


def test_filters_and_a_row_that_is_being_filled_stays(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    session.run(write_figure, Figure("literacy", 2021, D("300")))
    page.filter.which.setCurrentIndex(page.filter.which.findData(Which.REMARKED))
    assert list(page.model.shown_measures) == ["literacy"]

    page.filter.which.setCurrentIndex(page.filter.which.findData(Which.EMPTY))
    assert list(page.model.shown_measures) == ["smoking", "deaths", "motto"]
    type_into(page, qtbot, "smoking", 2021, "24")
    assert list(page.model.shown_measures) == ["smoking", "deaths", "motto"]

    page.show_place("literacy")
    assert len(page.model.shown_measures) == len(MEASURES)
    assert page.detail.body is not None
    assert page.detail.body.measure.id == "literacy"


def test_the_detail_shows_parts_and_stores_what_is_typed(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    page.show_place("smoking")
    page.show_place("literacy")
    body = page.detail.body
    assert body is not None
    for field, text in ((body.numbers["numerator"], "76"), (body.numbers["denominator"], "250"), (body.value, "0.304")):
        field.setFocus()
        qtbot.keyClicks(field, text)
        field.flush()

    # 76÷250＝30.4%
    assert body.computed.text() == "76 ÷ 250 ＝ 30.4%"
    assert any("是不是少写了100倍" in text for text in body.remarks.texts)
    assert figures(session)["literacy@2021"] == Figure("literacy", 2021, D("0.304"), D(76), D(250))

    body.value.clear()
    qtbot.keyClicks(body.value, "30.4")
    page.flush()
    assert not any("100倍" in text for text in body.remarks.texts)


def test_what_is_typed_in_the_detail_is_kept_when_another_cell_is_chosen(
    page: FiguresPage, session: Session, qtbot: QtBot
) -> None:
    page.show_place("literacy")
    assert page.detail.body is not None
    field = page.detail.body.texts["source"]
    field.setFocus()
    qtbot.keyClicks(field, "ABC")

    page.show_place("deaths")

    assert figures(session)["literacy@2021"].source == "ABC"
    assert page.detail.body.measure.id == "deaths"
    assert page.detail.body.texts["source"].text() == ""


def test_other_departments_are_noted_used_and_dropped(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    session.run(write_figure, Figure("literacy", 2021, D("30.42"), department="卫健局"))
    page.show_place("literacy")
    assert page.detail.body is not None
    others = page.detail.body.others
    others.department.setText("疾控中心")
    others.value.setText("3‰")
    qtbot.mouseClick(others.note, Qt.MouseButton.LeftButton)
    assert "单位" in others.why.text()

    others.value.setText("31.2%")
    qtbot.mouseClick(others.note, Qt.MouseButton.LeftButton)
    assert figures(session)["literacy@2021"].others == (OtherValue("疾控中心", D("31.2")),)

    use = next(button for button in others.findChildren(QWidget) if getattr(button, "text", str)() == "改用")
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    stored = figures(session)["literacy@2021"]
    assert (stored.value, stored.department) == (D("31.2"), "疾控中心")
    assert stored.others == (OtherValue("卫健局", D("30.42")),)


def test_a_reference_of_the_county_is_added_and_used(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    page.show_place("smoking")
    assert page.detail.body is not None
    form = page.detail.body.references
    form.level.setCurrentIndex(form.level.findData(Level.NATION))
    form.value.setText("24.1%")
    form.source.setText("公报")

    qtbot.mouseClick(form.add, Qt.MouseButton.LeftButton)

    assert session.picture.assessment.references == (
        Reference("smoking", "全国", Level.NATION, 2021, D("24.1"), "公报"),
    )
    assert tail(page, "smoking", Tail.REFERENCE) == "全国2021年 24.1%"


def test_the_detail_leads_to_the_criteria(page: FiguresPage, qtbot: QtBot) -> None:
    page.show_place("deaths")
    body = page.detail.body
    assert body is not None
    link = next(button for button in body.findChildren(QWidget) if getattr(button, "text", str)() == "打开 E1")

    with qtbot.waitSignal(page.asked_to_show) as asked:
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))

    assert asked.args == [Place(Tab.FILLING, "E1")]


def test_a_rubric_without_measures_says_so(
    tmp_path: Path, new_session: Callable[[Path], Session], qtbot: QtBot
) -> None:
    create_workspace(tmp_path / "空", rubric(criterion(), measures=()))
    holder = QWidget()
    qtbot.addWidget(holder)
    jobs = Jobs(holder)
    page = FiguresPage(Desk(new_session(tmp_path / "空"), jobs, Remembered(tmp_path / "w.ini")), holder)

    assert "没有数据项" in page.nothing.text()
    jobs.close()


def test_a_source_that_the_disk_refused_waits_while_another_figure_is_shown(
    page: FiguresPage, session: Session, tmp_path: Path
) -> None:
    session.run(write_figure, Figure("literacy", 2021, D("30.42")))
    folder = session.folder
    elsewhere = folder.rename(tmp_path / "别处")
    page.show_place("literacy")
    body = page.detail.body
    assert body is not None
    body.texts["source"].setFocus()
    body.texts["source"].insert("统计年鉴")
    session.settle()
    page.show_place("deaths")
    page.show_place("literacy")
    body = page.detail.body
    assert body is not None
    assert body.texts["source"].text() == "统计年鉴"

    elsewhere.rename(folder)
    session.settle()
    assert figures(session)["literacy@2021"].source == "统计年鉴"
    assert drafts_of(session).text("figure/literacy@2021/source") == ""


def test_the_collection_table_of_a_department_can_be_pasted_back(page: FiguresPage, session: Session) -> None:
    page.filter.department.setCurrentIndex(page.filter.department.findData("卫健局"))
    page.collect.click()

    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0][:6] == ["数据项", "单位", "2020年", "2021年", "来源", "责任部门"]
    assert [(line[0], line[1], line[5]) for line in lines[1:]] == [
        ("15岁以上人群吸烟率", "%", "卫健局"),
        ("婴儿死亡率", "‰", "卫健局"),
    ]

    lines[2][3] = "3.1"
    QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))
    page.paste.click()
    page.proposal.take.click()
    assert figures(session) == {"deaths@2021": Figure("deaths", 2021, D("3.1"), department="卫健局")}


def test_without_a_cycle_the_page_says_where_to_fill_it_in(
    tmp_path: Path, new_session: Callable[[Path], Session], qtbot: QtBot
) -> None:
    create_workspace(tmp_path / "新", RUBRIC)
    holder = QWidget()
    qtbot.addWidget(holder)
    page = FiguresPage(Desk(new_session(tmp_path / "新"), Jobs(holder), Remembered(tmp_path / "w.ini")), holder)

    assert not page.no_years.isHidden()
    with qtbot.waitSignal(page.asked_to_show) as asked:
        page.no_years.button.click()
    assert asked.args == [Place(Tab.BASICS)]


def test_undo_leads_to_the_cell_that_changes(page: FiguresPage, session: Session) -> None:
    session.run(write_figure, Figure("smoking", 2020, D(26)))
    change = session.run(write_figure, Figure("deaths", 2021, D(3))).changes[0]

    assert page.shows(change)
    assert page.grid.currentIndex() == index(page, "deaths", 2021)


def test_widths_of_columns_are_remembered(page: FiguresPage, session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    page.grid.setColumnWidth(Head.NAME, 222)
    holder = QWidget()
    qtbot.addWidget(holder)

    again = FiguresPage(Desk(session, Jobs(holder), page.desk.remembered), holder)

    assert again.grid.columnWidth(Head.NAME) == 222
    assert again.grid.names.width() == 222
    assert page.grid.names.width() == 222


def test_a_figure_without_year_is_moved_to_the_year_found(page: FiguresPage, session: Session, qtbot: QtBot) -> None:
    session.run(write_figure, Figure("literacy", None, D("30.42"), source="公开材料"))
    page.grid.setCurrentIndex(index(page, "literacy", None))
    body = page.detail.body
    assert body is not None
    qtbot.waitUntil(body.dating.isVisible)
    body.known_year.setText("２０２１年")

    qtbot.mouseClick(body.date, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.grid.currentIndex() == index(page, "literacy", 2021))

    assert figures(session) == {"literacy@2021": Figure("literacy", 2021, D("30.42"), source="公开材料")}
    assert page.detail.body is not None
    assert not page.detail.body.dating.isVisible()


def test_tab_leads_from_the_cell_to_its_fields(page: FiguresPage, qtbot: QtBot) -> None:
    page.grid.setCurrentIndex(index(page, "literacy", 2021))
    page.grid.setFocus()

    seen = []
    for _ in range(3):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())

    assert page.detail.body is not None
    assert page.detail.body.value in seen
