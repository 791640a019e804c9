"""读入填好的表 at the desk: looking, ticking, taking, undoing, and the question when a table is dropped."""

from decimal import Decimal
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.filled_table import FilledField
from app.domain.score_sheet import State
from app.ui.county_desk import CountyDesk
from app.ui.main_window import MainWindow
from app.ui.models.filled_rows import Column, FilledRowsModel, Kind
from app.ui.screens.take_table import TakeTablePage
from app.ui.tabs import Tab
from tests.services.filled_tables import HEADER, RUBRIC, filled, line, table, workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D = Decimal
ENTRIES = {"A1": (1.5, "新的说明"), "A2": (3,), "A3": (9,), "B2": (0, "没有开展", None, "活动照片\nB9-01")}


@pytest.fixture
def desk(tmp_path: Path, window: MainWindow) -> CountyDesk:
    """A desk on a workspace that says something of A1 already."""
    answers = {"A1": Answer(points=D(2), reason="都有", statement="原来的说明")}
    window.open_path(workspace(tmp_path / "库", answers))
    assert window.desk is not None
    return window.desk


def shown(desk: CountyDesk, file: Path, window: MainWindow, qtbot: QtBot) -> TakeTablePage:
    """Open the page by its button and show a file."""
    desk.filling.take_table.click()
    page = desk.page
    assert isinstance(page, TakeTablePage)
    page.show_file(file)
    qtbot.waitUntil(lambda: window.jobs.is_idle and page.model.rowCount() > 0)
    return page


def texts(model: FilledRowsModel, column: Column) -> list[object]:
    """Return what a column shows."""
    return [model.index(row, column).data() for row in range(model.rowCount())]


def test_new_entries_are_ticked_and_taken_as_one_step(
    desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    page = shown(desk, filled(tmp_path / "表.xlsx", ENTRIES), window, qtbot)
    qtmodeltester.check(page.model)  # type: ignore[no-untyped-call]
    before = desk.session.picture.assessment
    assert page.model.taken == {"A2/self_points", "B2/self_points", "B2/statement"}
    assert [page.model.count(kind) for kind in Kind] == [4, 2, 2, 0, 0]
    page.source_as_reason.setChecked(True)
    assert page.take.text() == "读入 3 格"
    page.take.click()
    taken = desk.session.picture.assessment.answers
    assert taken["A1"] == before.answers["A1"], "what differs stays until it is ticked"
    assert (taken["A2"].points, taken["A2"].reason) == (D(3), "据表.xlsx（评分表 F4）填写")
    assert (taken["B2"].points, taken["B2"].reason) == (D(0), "没有开展")
    assert "已读入3格" in page.result.text.text()
    assert page.model.count(Kind.SAME) == 3
    window.undo.trigger()
    assert desk.session.picture.assessment == before
    assert desk.page is page, "what was undone is in view here"
    assert page.model.count(Kind.NEW) == 4


def test_without_a_reason_points_are_stored_and_wait_for_one(
    desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    page = shown(desk, filled(tmp_path / "表.xlsx", {"A2": (3,)}), window, qtbot)
    assert page.source_as_reason.isVisible()
    page.take.click()
    assert desk.session.answer("A2") == Answer(points=D(3))
    assert desk.session.line("A2").computed == 0


def test_points_of_what_is_computed_say_that_the_rest_is_to_be_filled_in(
    desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    page = shown(desk, filled(tmp_path / "表.xlsx", {"A3": (1, "印发了"), "B2": (1, "开展了")}), window, qtbot)
    page.take.click()
    assert desk.session.answer("A3").self_points == D(1)
    assert desk.session.line("A3").state is State.UNANSWERED
    assert "其中1项有了自评得分" in page.result.text.text(), "A3 is met or not; B2 is judged, its points count"


def test_what_differs_is_taken_when_ticked(desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    page = shown(desk, filled(tmp_path / "表.xlsx", ENTRIES), window, qtbot)
    page.chips.choose(Kind.CHANGED.value)
    assert texts(page.model, Column.PRESENT) == ["2", "原来的说明"]
    assert texts(page.model, Column.WRITTEN) == ["1.5", "新的说明"]
    page.take_none.click()
    page.table.setFocus()
    # selectRow would add to the selection where an earlier test has left Ctrl down in Qt's own books.
    whole = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().setCurrentIndex(page.model.index(1, 0), whole)
    qtbot.keyClick(page.table, Qt.Key.Key_Space)  # type: ignore[no-untyped-call]
    assert page.model.taken == {"A1/statement"}
    page.take.click()
    assert desk.session.answer("A1") == Answer(points=D(2), reason="都有", statement="新的说明")


def test_papers_are_registered_only_when_ticked(
    desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    page = shown(desk, filled(tmp_path / "表.xlsx", ENTRIES), window, qtbot)
    page.take_new.click()
    assert "B2/papers" not in page.model.taken
    row = next(
        number
        for number in range(page.model.rowCount())
        if (found := page.model.row(number)) and found.cell and found.cell.field is FilledField.PAPERS
    )
    index = page.model.index(row, Column.TAKEN)
    assert page.model.setData(index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole)
    page.take.click()
    (piece,) = desk.session.picture.assessment.evidence
    assert (piece.title, piece.file) == ("活动照片", None)


def test_conflicts_and_rows_of_nobody_cannot_be_ticked(
    desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    other = line("A2", (1,), title="A9 步道", text="建设健康步道和健康公园。", rule="每建成1处得1分。")
    page = shown(desk, table(tmp_path / "表.xlsx", [line("A1", (9,)), other]), window, qtbot)
    page.chips.choose(Kind.CONFLICTING.value)
    assert "超过" in str(page.model.index(0, Column.STANDING).data())
    page.chips.choose(Kind.UNMATCHED.value)
    assert "步道" in str(page.model.index(0, Column.CRITERION).data())
    page.model.take([0], is_taken=True)
    assert not page.model.taken
    assert not page.take.isEnabled()


def test_a_file_of_something_else_says_so_and_stays_usable(
    desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    desk.filling.take_table.click()
    page = desk.page
    assert isinstance(page, TakeTablePage)
    page.show_file(tmp_path / "坏.xlsx")
    qtbot.waitUntil(lambda: window.jobs.is_idle and page.problems.isVisible())
    assert not page.take.isVisible()
    page.show_file(filled(tmp_path / "好.xlsx", ENTRIES))
    qtbot.waitUntil(page.take.isVisible)


def test_a_copied_table(desk: CountyDesk, window: MainWindow, qtbot: QtBot) -> None:
    rows: list[list[object]] = [[*HEADER[:7]], [*line("A2")[:5], "3", "开了会"]]
    QGuiApplication.clipboard().setText("\n".join("\t".join(map(str, row)) for row in rows))
    desk.filling.take_table.click()
    page = desk.page
    assert isinstance(page, TakeTablePage)
    page.paste.click()
    qtbot.waitUntil(lambda: window.jobs.is_idle and page.model.rowCount() == 2)
    assert page.model.taken == {"A2/self_points", "A2/statement"}


def test_the_tabs_and_escape_lead_back(desk: CountyDesk, window: MainWindow, qtbot: QtBot) -> None:
    desk.filling.take_table.click()
    page = desk.page
    qtbot.keyClick(page, Qt.Key.Key_Escape)  # type: ignore[no-untyped-call]
    assert desk.page is desk.filling
    desk.filling.take_table.click()
    assert desk.page is page
    place = desk.tabs.tabRect(desk.tabs.currentIndex()).center()
    qtbot.mouseClick(desk.tabs, Qt.MouseButton.LeftButton, pos=place)  # type: ignore[no-untyped-call]
    assert desk.page is desk.filling
    desk.filling.take_table.click()
    desk.show_tab(Tab.MATERIALS)
    assert desk.page is desk.page_of(Tab.MATERIALS)


def test_a_dropped_table_is_asked_about(desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    file = filled(tmp_path / "表.xlsx", ENTRIES)
    offer = desk._taking.offer
    window.open_path(file)
    qtbot.waitUntil(offer.isVisible)
    assert desk.session.picture.assessment.evidence == ()
    offer.read.click()
    page = desk.page
    assert isinstance(page, TakeTablePage)
    qtbot.waitUntil(lambda: window.jobs.is_idle and page.model.rowCount() > 0)
    page.back.click()
    window.open_path(file)
    qtbot.waitUntil(offer.isVisible)
    offer.add.click()
    qtbot.waitUntil(lambda: len(desk.session.picture.assessment.evidence) == 1)
    assert not offer.isVisible()


def test_another_document_is_added_without_a_question(
    desk: CountyDesk, window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = docx.Document()
    file.add_paragraph("关于成立领导小组的通知")
    file.save(str(tmp_path / "通知.docx"))
    window.open_path(tmp_path / "通知.docx")
    qtbot.waitUntil(lambda: len(desk.session.picture.assessment.evidence) == 1)
    assert not desk._taking.offer.isVisible()


def test_the_model_shows_long_texts_by_what_matters(qapp: QApplication) -> None:
    from app.domain.filled_table import FilledCell, FilledTable, Standing

    long = "同样的开头" * 20
    cells = (
        FilledCell("A1", FilledField.STATEMENT, f"{long}旧", f"{long}新", Standing.CHANGED),
        FilledCell("A2", FilledField.STATEMENT, long, long, Standing.SAME),
    )
    model = FilledRowsModel(RUBRIC)
    model.load(FilledTable(cells))
    first = str(model.index(0, Column.WRITTEN).data())
    assert first.startswith("…")
    assert first.endswith("新")
    assert len(first) < 30
    assert f"{long}新" in str(model.index(0, Column.WRITTEN).data(Qt.ItemDataRole.ToolTipRole))
    assert model.index(1, Column.PRESENT).data() == "（与表里相同）"
