"""The province's own table through the window: read in, an assessment on it, written back, taken in by a neighbour."""

import errno
import re
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.marking.kinds import Checklist, Judgement, Levels, PerCount, Threshold
from app.domain.rubric_edits import criterion_places
from app.domain.score_sheet import ScoreSheet
from app.services.rubric_library import InstalledPack, contents_of, installed, library
from app.ui.help import HelpWindow
from app.ui.main_window import MainWindow
from app.ui.screens.edit_rubric import EditRubricScreen
from app.ui.screens.export import ExportPage
from app.ui.screens.import_table import ImportTableScreen, Step
from app.ui.screens.new_assessment import NewAssessmentScreen
from app.ui.screens.take_table import TakeTablePage
from app.ui.tabs import Tab
from app.ui.widgets.count_editor import CountEditor
from app.ui.widgets.edit_criterion import CriterionPage
from app.ui.widgets.entry_editor import ChecklistEditor, LevelsEditor, PointsEditor
from app.ui.widgets.export_result import Outcome
from app.ui.widgets.figure_editor import FigureEditor
from app.ui.widgets.table_offer import TableOffer
from tests.journeys.clerk import CTRL, NO_MODIFIER, Clerk
from tests.journeys.filling_in import fill_form
from tests.ui.rubrics import small_workspace

# Qt without a display says so of every layout at the top, and of every list that pops up.
pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", r"does not support raise\(\)", "grabbing the keyboard"),
    pytest.mark.filterwarnings("ignore:.*extension is not supported"),
]

KEY = Qt.Key
HEADER = [
    "一级指标",
    "二级指标",
    "指标解释",
    "评分标准",
    "分值",
    "评估方式",
    "自评得分",
    "自评说明",
    "扣分原因",
]
ROWS = {
    3: ("一、组织管理", "领导小组", "成立领导小组", "主要领导任组长得5分，分管领导任组长得3分", 5),
    4: (None, "主题活动", "开展主题活动", "每开展1次得2.5分，最高10分", 10),
    5: (None, "实施方案", "印发方案并分解任务", "印发实施方案得3分；任务分解到部门得2分", 5),
    7: ("二、健康人群", "体育锻炼", "经常参加体育锻炼人口比例", "≥32%得6分，否则不得分", 6),
    8: (None, "群众反映", "群众反映", "领导重视，工作扎实", 4),
}
SUMS = {6: ("小计", 20, "=SUM(G3:G5)"), 9: ("小计", 10, "=SUM(G7:G8)"), 10: ("合计", 30, "=G6+G9")}
KINDS = [Levels, PerCount, Checklist, Threshold, Judgement]

POINTS = {"G3": 3, "G4": 7.5, "G5": 3, "G7": 6, "G8": 3.5}
"""分管领导 3; 3 times 2.5; one of two, 3; 35 % is not under 32 %, 6; judged 3.5, in steps of 0.5. Together 23."""
TOTAL = Decimal(23)
STATEMENT = "分管副县长任组长。"

FILLED = re.compile(r'<c r="(?:[GHI][34578]|G6|G9|G10)"[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
"""The cells that may be another: what is answered, and the sums, whose stored results are old."""
RECALCULATED = '<sheetCalcPr fullCalcOnLoad="1"/>'
"""Asks WPS and Excel to work the sums out anew."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The table as it comes: sums as formulas with old results, a picture of a header, widths, a second sheet."""
    path = tmp_path / "某省健康县区评分表（2024年版）.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet, other = book.add_worksheet("评分表"), book.add_worksheet("填表说明")
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "仿宋"})
    sheet.merge_range("A1:I1", "某省健康县区评分标准（2024年版）", cell)
    sheet.write_row(1, 0, HEADER, cell)
    for number, row in ROWS.items():
        sheet.write_row(number - 1, 0, row, cell)
        sheet.write(number - 1, 5, "查阅资料", cell)
        for column in (6, 7, 8):
            sheet.write_blank(number - 1, column, None, cell)
    for first, last, text in ((3, 5, "一、组织管理"), (7, 8, "二、健康人群")):
        sheet.merge_range(f"A{first}:A{last}", text, cell)
    for number, (word, points, formula) in SUMS.items():
        sheet.write(number - 1, 1 if word == "小计" else 0, word, cell)
        sheet.write(number - 1, 4, points, cell)
        sheet.write_formula(number - 1, 6, formula, cell, 99)
    sheet.set_column(3, 3, 40)
    other.write(0, 0, "得分保留两位小数。")
    book.close()
    return path


@pytest.fixture
def clerk(window: MainWindow, qtbot: QtBot) -> Clerk:
    """The clerk before an empty window."""
    window.activateWindow()
    return Clerk(window, qtbot)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An empty workspace on another rubric."""
    return small_workspace(tmp_path / "工作库")


@pytest.fixture
def start_again(window: MainWindow, qtbot: QtBot) -> Iterator[Callable[[], Clerk]]:
    """End the program, as it is, and start it again."""
    made: list[MainWindow] = []

    def end() -> None:
        while made:
            gone = made.pop()
            gone.close()
            gone.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def start() -> Clerk:
        window.close()
        end()
        made.append(MainWindow(window.remembered))
        made[0].show()
        made[0].activateWindow()
        qtbot.waitUntil(made[0].isActiveWindow)
        return Clerk(made[0], qtbot)

    yield start
    end()


# ------------------------------------------------------------ importing


def importing(clerk: Clerk, table: Path) -> ImportTableScreen:
    """Drop the table on the start page, and wait until it is read."""
    clerk.drop(clerk.window, table)
    clerk.wait(lambda: isinstance(clerk.window.start_pages.currentWidget(), ImportTableScreen))
    page = clerk.window.start_pages.currentWidget()
    assert isinstance(page, ImportTableScreen)
    clerk.wait(lambda: idle(clerk, page) and page.next.isEnabled())
    return page


def idle(clerk: Clerk, page: ImportTableScreen) -> bool:
    """Tell whether nothing is being worked on."""
    return clerk.window.jobs.is_idle and page._job is None


def onward(clerk: Clerk, page: ImportTableScreen, step: Step) -> None:
    """Go on by keyboard."""
    clerk.wait(page.next.isEnabled)
    page.next.setFocus()
    clerk.press(KEY.Key_Space)
    clerk.wait(lambda: idle(clerk, page) and page.step is step)


def import_and_save(clerk: Clerk, table: Path) -> ImportTableScreen:
    """Take the table through the four steps; the keyboard goes to what is to be looked at."""
    page = importing(clerk, table)
    onward(clerk, page, Step.COLUMNS)
    assert page.columns.said.text() == "已认出 5 项，共 30 分"
    onward(clerk, page, Step.CHECK)
    assert QApplication.focusWidget() is page.check.table
    for _ in ROWS:
        clerk.press(KEY.Key_Return)
    onward(clerk, page, Step.KEEP)
    clerk.click(page.next)
    clerk.wait(lambda: idle(clerk, page) and page.keep.new.isVisible())
    return page


def own_packs() -> list[object]:
    """Return the titles of what is installed."""
    return [one.rubric.title for one in installed() if not one.is_built_in]


def lies_in_library() -> list[str]:
    """Return every name in the library's folder, hidden ones too, but for its lock."""
    folder = library()
    return sorted(one.name for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []


# ------------------------------------------------------------ filling in, and out


def begin(clerk: Clerk, pack: InstalledPack, folder: Path) -> None:
    """Fill in 新建自评, which is shown with the pack chosen."""
    form = clerk.window.start_pages.currentWidget()
    assert isinstance(form, NewAssessmentScreen)
    clerk.wait(lambda: form.rubrics.rubric is not None and form.rubrics.rubric.id == pack.rubric.id)
    fill_form(clerk, form, folder)


def fill_in(clerk: Clerk) -> None:
    """填报: five kinds, by keyboard and mouse."""
    clerk.go_to(Tab.FILLING)
    levels = clerk.card.editor
    assert isinstance(levels, LevelsEditor)
    clerk.tick(list(levels.buttons.values())[1])
    clerk.fill(clerk.card.statement, STATEMENT)

    count = clerk.next_card("1.2").editor
    assert isinstance(count, CountEditor)
    clerk.fill(count.counter, "3")

    checklist = clerk.next_card("1.3").editor
    assert isinstance(checklist, ChecklistEditor)
    clerk.tick(next(iter(checklist.boxes.values())))
    clerk.fill(clerk.card.self_points.deduction, "还没有分解到部门")

    figure = clerk.next_card("2.1").editor
    assert isinstance(figure, FigureEditor)
    clerk.fill(figure.forms[0].numbers["value"], "35%")
    clerk.fill(figure.forms[0].texts["source"], "体育局")

    judged = clerk.next_card("2.2").editor
    assert isinstance(judged, PointsEditor)
    clerk.fill(judged.points, "3.5")
    clerk.fill(judged.words, "走访反映较好")
    clerk.press(KEY.Key_Tab)


def export_original(clerk: Clerk, out: Path) -> Path:
    """导出: nothing but the province's own table; return it filled."""
    clerk.window.remembered.set_text("folder/documents", str(out))
    page = clerk.go_to(Tab.EXPORT)
    assert isinstance(page, ExportPage)
    clerk.wait(lambda: page.preview is not None and page.preview.picture is clerk.session.picture)
    page.choices.set_folder(out)
    (name,) = (name for name, box in page.choices._boxes.items() if box.text() == "回填原表")
    for other, box in page.choices._boxes.items():
        if box.isChecked() is not (other == name):
            clerk.tick(box)
    clerk.click(page.go)
    clerk.wait(page.progress.isHidden)
    assert page.result.outcome is Outcome.COMPLETE
    (made,) = out.iterdir()
    return made


def take_in(clerk: Clerk, filled: Path) -> None:
    """Drop the filled table on the window, answer what it is for, and take what is new."""
    clerk.go_to(Tab.FILLING)
    clerk.drop(clerk.window, filled)
    desk = clerk.window.desk
    assert desk is not None
    (offer,) = desk.findChildren(TableOffer)
    clerk.wait(offer.isVisible)
    clerk.click(offer.read)
    page = desk.page
    assert isinstance(page, TakeTablePage)
    clerk.wait(lambda: clerk.window.jobs.is_idle and page.model.rowCount() > 0)
    clerk.click(page.take)
    assert "已读入" in page.result.text.text()


def claimed(sheet: ScoreSheet) -> list[Decimal]:
    """Return what the county claims of each criterion, in order."""
    return [line.self_points for line in sheet.criteria]


# ------------------------------------------------------------ the journeys


def test_from_the_provinces_table_to_the_filled_one_and_into_another_workspace(
    clerk: Clerk, table: Path, tmp_path: Path
) -> None:
    page = import_and_save(clerk, table)
    (pack,) = (one for one in installed() if not one.is_built_in)
    assert [type(one.marking) for one in pack.rubric.criteria] == KINDS
    assert contents_of(pack).original_bytes == table.read_bytes()

    clerk.press_on(page.keep.new, KEY.Key_Space)
    begin(clerk, pack, tmp_path / "丙县")
    fill_in(clerk)
    clerk.wait(lambda: clerk.session.sheet.points.computed == TOTAL)
    sheet = clerk.session.sheet
    assert sheet.points.self_points == TOTAL

    filled = export_original(clerk, tmp_path / "出")
    assert filled.name == "某省健康县区评分表（2024年版）（已填）（送审稿）.xlsx"
    same_but_for_the_answers(table, filled)

    clerk.press_on(clerk.window, KEY.Key_W, CTRL)
    listed = clerk.window.start_pages.rubric_pages.show_list()
    clerk.wait(lambda: listed.chosen is not None and listed.chosen.pack.folder == pack.folder)
    clerk.click(listed.new)
    begin(clerk, pack, tmp_path / "邻县")
    take_in(clerk, filled)
    assert claimed(clerk.session.sheet) == claimed(sheet)
    assert clerk.session.sheet.points.self_points == TOTAL
    assert clerk.session.answer("1.1").statement.startswith(STATEMENT)
    clerk.press(KEY.Key_Z, CTRL)
    assert clerk.session.picture.assessment.answers == {}


def same_but_for_the_answers(table: Path, filled: Path) -> None:
    """The points stand where they belong; every other part is the same byte for byte, every other cell too."""
    sheet = load_workbook(filled)["评分表"]
    assert {place: sheet[place].value for place in POINTS} == POINTS
    assert str(sheet["H3"].value).startswith(STATEMENT)
    assert sheet["I5"].value == "还没有分解到部门"
    assert [sheet[f"G{row}"].value for row in SUMS] == [formula for _, _, formula in SUMS.values()]
    with zipfile.ZipFile(table) as old, zipfile.ZipFile(filled) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
        assert changed == ["xl/worksheets/sheet1.xml"]
        before, after = (FILLED.sub("", one.read(changed[0]).decode()) for one in (old, new))
    assert before == after.replace(RECALCULATED, "")


def test_closing_in_the_middle_of_an_import_leaves_nothing_half_written(
    table: Path, start_again: Callable[[], Clerk]
) -> None:
    clerk = start_again()
    page = importing(clerk, table)
    onward(clerk, page, Step.COLUMNS)
    onward(clerk, page, Step.CHECK)
    clerk.press(KEY.Key_Return)
    second = start_again()
    assert lies_in_library() == []

    import_and_save(second, table)
    assert own_packs() == ["某省健康县区评分标准（2024年版）"]
    assert len(lies_in_library()) == 1


def test_closing_while_it_is_being_kept_keeps_all_or_nothing(clerk: Clerk, table: Path) -> None:
    page = importing(clerk, table)
    for step in (Step.COLUMNS, Step.CHECK, Step.KEEP):
        onward(clerk, page, step)
    clerk.click(page.next)
    clerk.window.close()
    assert len(own_packs()) in {0, 1}
    assert len(lies_in_library()) == len(own_packs())


def test_what_was_typed_in_the_editor_is_there_after_closing(table: Path, start_again: Callable[[], Clerk]) -> None:
    clerk = start_again()
    page = import_and_save(clerk, table)
    clerk.press_on(page.keep.edit, KEY.Key_Space)
    shown = edited_page(clerk)
    assert shown.head.text().startswith("1.2")
    clerk.fill(shown.texts.title, "主题活动和宣传")
    second = start_again()
    pages = second.window.start_pages.rubric_pages
    (pack,) = (one for one in installed() if not one.is_built_in)
    screen = pages.edit(pack)
    second.wait(lambda: screen.edited is not None)
    assert screen.edited is not None
    assert screen.edited.rubric.criterion_by_code["1.2"].title == "主题活动和宣传"
    second.click(screen.back)
    second.wait(lambda: second.window.jobs.is_idle)
    (pack,) = (one for one in installed() if not one.is_built_in)
    assert pack.rubric.criterion_by_code["1.2"].title == "主题活动和宣传"
    assert len(lies_in_library()) == 1


def test_a_full_disk_keeps_the_window_open_once(
    table: Path, start_again: Callable[[], Clerk], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    clerk = start_again()
    page = import_and_save(clerk, table)
    clerk.press_on(page.keep.edit, KEY.Key_Space)
    clerk.fill(edited_page(clerk).texts.title, "主题活动和宣传")
    with monkeypatch.context() as disk:
        disk.setattr("app.services.rubric_edit_file.write_whole", full)

        assert not clerk.window.close()

        screen = clerk.window.start_pages.currentWidget()
        assert isinstance(screen, EditRubricScreen)
        assert screen.isVisible()
        assert "还没有存进" in screen.state.text()
    assert clerk.window.close()


def test_undo_in_the_editor_leaves_the_open_workspace_alone(clerk: Clerk, table: Path, workspace: Path) -> None:
    page = import_and_save(clerk, table)
    clerk.window.open_path(workspace)
    answer(clerk)
    before = clerk.session.picture.assessment
    clerk.window.start_pages.rubric_pages.edit(page.keeping._work.saved)  # type: ignore[union-attr, arg-type]
    shown = edited_page(clerk)
    screen = clerk.window.start_pages.currentWidget()
    assert isinstance(screen, EditRubricScreen)
    assert screen.edited is not None
    assert not clerk.window.undo.isEnabled()

    title = screen.edited.rubric.criterion_by_code["1.2"].title
    clerk.fill(shown.texts.title, "主题活动和宣传")
    for key, modifiers in ((KEY.Key_S, CTRL), (KEY.Key_Escape, NO_MODIFIER)):
        clerk.press(key, modifiers)
    assert clerk.window.start_pages.currentWidget() is screen
    clerk.press(KEY.Key_Z, CTRL)
    assert screen.edited.rubric.criterion_by_code["1.2"].title == title
    clerk.press(KEY.Key_Y, CTRL)
    assert screen.edited.rubric.criterion_by_code["1.2"].title == "主题活动和宣传"
    clerk.press(KEY.Key_Z, CTRL)
    assert clerk.session.picture.assessment == before

    clerk.click(screen.back)
    clerk.wait(lambda: clerk.window.jobs.is_idle)
    clerk.go_to(Tab.FILLING)
    clerk.press(KEY.Key_Z, CTRL)
    assert clerk.session.picture.assessment != before


def test_help_calls_the_buttons_as_they_are_called(clerk: Clerk, workspace: Path) -> None:
    pages = clerk.window.start_pages
    buttons = [pages.start.importing, pages.start.going_on, pages.rubric_pages.show_list().compare]
    clerk.window.open_path(workspace)
    clerk.go_to(Tab.FILLING)
    assert clerk.window.desk is not None
    buttons.append(clerk.window.desk.filling.take_table)
    clerk.press_on(clerk.window, KEY.Key_F1)
    (shown,) = clerk.window.findChildren(HelpWindow)
    said = shown.text.toPlainText()
    assert [button.text() for button in buttons if f"“{button.text().rstrip('…')}”" not in said] == []
    assert "回填原表" in said
    shown.close()


def answer(clerk: Clerk) -> None:
    """Fill in something that can be taken back."""
    clerk.go_to(Tab.FILLING)
    clerk.fill(clerk.card.statement, "已经做了。")
    clerk.session.settle()


def edited_page(clerk: Clerk) -> CriterionPage:
    """Return what the editor shows of 1.2 once the pack is open."""
    screen = clerk.window.start_pages.currentWidget()
    assert isinstance(screen, EditRubricScreen)
    clerk.wait(lambda: screen.edited is not None)
    assert screen.edited is not None
    screen.go_to(next(at for at, one in criterion_places(screen.edited.rubric) if one.code == "1.2"))
    assert isinstance(screen.page, CriterionPage)
    return screen.page
