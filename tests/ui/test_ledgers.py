"""The ledgers page: rows typed, pasted, taken out and undone; what counts, why not, and where that goes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import LedgerRow
from app.domain.changes import Change, Changes
from app.domain.county import Cycle
from app.domain.evidence import Evidence
from app.domain.problems import Problem, warning
from app.services.open_workspace import create_workspace
from app.storage.workspace import Workspace
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.models.ledger_list import LedgerListModel
from app.ui.models.ledger_table import LedgerTableModel, Order
from app.ui.places import Place, Tab, place_of_problem
from app.ui.remembered import Remembered
from app.ui.screens.ledgers import LedgersPage
from app.ui.session import Session
from app.ui.widgets.ledger_sheet import LedgerSheet
from tests.ui.ledger_rubric import ledger_rubric
from tests.ui.rubrics import small_rubric

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
KEY = Qt.Key


@pytest.fixture
def session(new_session: Callable[[Path], Session], tmp_path: Path) -> Session:
    create_workspace(tmp_path / "台账库", ledger_rubric())
    return new_session(tmp_path / "台账库")


@pytest.fixture
def page(session: Session, jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> LedgersPage:
    made = LedgersPage(Desk(session, jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def sheet_of(page: LedgersPage) -> LedgerSheet:
    assert page.sheet is not None
    return page.sheet


def rows(session: Session, ledger: str = "activities") -> tuple[LedgerRow, ...] | None:
    return session.picture.assessment.ledgers.get(ledger)


def put(session: Session, *records: tuple[str, str, object]) -> None:
    """Store records behind the page's back, as another page would."""

    def store(workspace: Workspace, *, person: str, at: object) -> Changes:
        found = tuple(Change(kind, key, _before(session, kind, key), value) for kind, key, value in records)  # type: ignore[arg-type]
        workspace.apply(Changes("放入", found), person=person, at=at)  # type: ignore[arg-type]
        return Changes("放入", found)

    session.run(store)


def _before(session: Session, kind: str, key: str) -> object:
    return {"cycle": Cycle(), "ledger": rows(session, key)}.get(kind)


def cell(sheet: LedgerSheet, line: int, section: int) -> str:
    return str(sheet.model.index(line, section).data() or "")


def field_of(sheet: LedgerSheet) -> QLineEdit:
    """The field of the cell that is being edited; one that was left may wait to be deleted."""
    (field,) = (one for one in sheet.grid.findChildren(QLineEdit) if one.isVisible())
    return field


def type_text(qtbot: QtBot, sheet: LedgerSheet, text: str) -> None:
    qtbot.keyClicks(field_of(sheet), text)


def paste(sheet: LedgerSheet, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    sheet.tools.paste.click()


def test_a_row_is_typed_into_the_empty_line_with_the_keyboard(
    page: LedgersPage, session: Session, qtbot: QtBot
) -> None:
    sheet = sheet_of(page)
    sheet.grid.setFocus()

    qtbot.keyClick(sheet.grid, KEY.Key_Return)
    type_text(qtbot, sheet, "2021-04-07")
    qtbot.keyClick(field_of(sheet), KEY.Key_Tab)
    type_text(qtbot, sheet, "walk")
    qtbot.keyClick(field_of(sheet), KEY.Key_Return)
    QApplication.processEvents()

    assert sheet.grid.currentIndex().row() == 1
    assert rows(session) == (LedgerRow({"date": "2021-04-07", "name": "walk"}),)
    assert cell(sheet, 0, 0) == "计入"
    assert sheet.model.rowCount() == 2
    assert sheet.head.count.text() == "登记1行，计入1条。"
    assert session.line("C1").computed == ledger_rubric().criterion_by_code["C1"].points / 4


def test_a_cell_that_the_disk_refused_is_shown_again_and_stored_later(
    page: LedgersPage, session: Session, qtbot: QtBot
) -> None:
    sheet, folder = sheet_of(page), session.folder
    elsewhere = folder.rename(folder.with_name("别处"))
    sheet.grid.setFocus()
    sheet.grid.edit(sheet.model.index(0, 2))
    type_text(qtbot, sheet, "abc")
    sheet.grid.setFocus()
    QApplication.processEvents()
    assert rows(session) is None

    sheet.grid.edit(sheet.model.index(0, 2))
    assert field_of(sheet).text() == "abc"
    type_text(qtbot, sheet, "d")
    sheet.grid.setFocus()
    QApplication.processEvents()

    elsewhere.rename(folder)
    session.settle()
    assert rows(session) == (LedgerRow({"name": "d"}),)
    stored = rows(session)
    session.settle()
    assert rows(session) == stored
    session.undo()
    assert not rows(session)


def test_typing_is_stored_while_the_cell_is_still_open(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    sheet = sheet_of(page)
    sheet.grid.edit(sheet.model.index(0, 2))
    type_text(qtbot, sheet, "abc")

    qtbot.waitUntil(lambda: rows(session) == (LedgerRow({"name": "abc"}),), timeout=2000)
    type_text(qtbot, sheet, "d")
    page.flush()

    assert rows(session) == (LedgerRow({"name": "abcd"}),)
    assert field_of(sheet).text() == "abcd"


def test_an_input_method_writes_each_character_once(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 2))
    sheet.grid.setFocus()

    # The first letters of the pinyin reach the grid, as no cell is open yet.
    QApplication.sendEvent(sheet.grid, QInputMethodEvent("jian", []))
    field = field_of(sheet)
    page.flush()
    assert rows(session) is None
    done = QInputMethodEvent("", [])
    done.setCommitString("健步走")
    QApplication.sendEvent(field, done)
    page.flush()

    assert rows(session) == (LedgerRow({"name": "健步走"}),)


def test_rows_that_do_not_count_say_why(page: LedgersPage, session: Session) -> None:
    import datetime as dt

    kept = LedgerRow({"date": "2021-04-07", "name": "世界卫生日"})
    late = LedgerRow({"date": "2019-04-07", "name": "旧活动"})
    put(
        session,
        ("cycle", "", Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)),
        ("ledger", "activities", (kept, late, LedgerRow({"date": "2021-05-01"}), kept)),
    )
    sheet = sheet_of(page)

    assert [cell(sheet, line, 0) for line in range(5)] == [
        "计入",
        "不计入：日期不在申报周期内",
        "不计入：缺“活动名称”",
        "不计入：与第1行重复",
        "新行",
    ]
    assert page.model.state_words(0) == "4行，计入1条，3行不计入"


def test_a_block_with_headings_is_pasted_at_the_end_in_one_step(page: LedgersPage, session: Session) -> None:
    first = LedgerRow({"date": "2021-01-01", "name": "元旦"})
    put(session, ("ledger", "activities", (first,)))
    sheet, told = sheet_of(page), list[tuple[Problem, ...]]()
    page.told.connect(told.append)
    sheet.grid.go_to(sheet.model.index(0, 2))

    paste(sheet, "序号\t活动名称\t活动日期\t备注\n1\t世界卫生日\t2021.4.7\t好\n2\t高血压日\t2021/10/8\t\n")

    assert rows(session) == (
        first,
        LedgerRow({"date": "2021.4.7", "name": "世界卫生日"}),
        LedgerRow({"date": "2021/10/8", "name": "高血压日"}),
    )
    assert [problem.what for problem in told[0]] == ["粘贴了2行；这几栏台账里没有，没有贴入：备注。"]
    session.undo()
    assert rows(session) == (first,)


def test_a_block_without_headings_goes_where_the_cursor_is(page: LedgersPage, session: Session) -> None:
    put(session, ("ledger", "activities", (LedgerRow({"date": "2021-01-01", "place": "广场"}),)))
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 2))

    paste(sheet, "元旦\n春节\n")

    assert rows(session) == (
        LedgerRow({"date": "2021-01-01", "name": "元旦", "place": "广场"}),
        LedgerRow({"name": "春节"}),
    )


def test_a_block_pasted_into_an_open_cell_fills_the_table(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 1))
    sheet.grid.edit(sheet.model.index(0, 1))

    QGuiApplication.clipboard().setText("2021-04-07\t世界卫生日\n2021-10-08\t高血压日\n")
    qtbot.keyClick(field_of(sheet), KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()

    assert [row.values["name"] for row in rows(session) or ()] == ["世界卫生日", "高血压日"]
    assert not sheet.grid.is_typing


def test_one_cell_pasted_into_an_open_cell_stays_there(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 2))
    sheet.grid.edit(sheet.model.index(0, 2))
    QGuiApplication.clipboard().setText("卫生日")
    qtbot.keyClicks(field_of(sheet), "a")
    qtbot.keyClick(field_of(sheet), KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    page.flush()

    assert rows(session) == (LedgerRow({"name": "a卫生日"}),)


def test_keys_held_for_pasting_choose_nothing_else(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    sheet = sheet_of(page)
    sheet.grid.setFocus()
    QGuiApplication.clipboard().setText("2021-04-07\t一\n2021-04-08\t二\n2021-04-09\t三\n")
    qtbot.keyClick(sheet.grid, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)

    sheet.tools.remove.click()
    sheet.tools.remove.click()

    assert [row.values["name"] for row in rows(session) or ()] == ["三"]


def test_numbers_of_spreadsheets_are_offered_as_dates(page: LedgersPage, session: Session) -> None:
    sheet = sheet_of(page)
    assert not sheet.notice.isVisible()
    paste(sheet, "44293\t世界卫生日\n")

    assert sheet.notice.isVisible()
    assert "“44293”就是2021-04-07" in sheet.notice.text.text()
    sheet.notice.button.click()

    assert rows(session) == (LedgerRow({"date": "2021-04-07", "name": "世界卫生日"}),)
    assert not sheet.notice.isVisible()


def test_none_in_this_cycle_is_ticked_and_taken_back(page: LedgersPage, session: Session) -> None:
    sheet = sheet_of(page)

    sheet.head.none.click()
    assert rows(session) == ()
    assert page.model.state_words(0) == "本周期没有"
    sheet.head.none.click()

    assert rows(session) is None


def test_rows_are_taken_out_moved_and_undone(page: LedgersPage, session: Session) -> None:
    one, two = LedgerRow({"name": "一"}), LedgerRow({"name": "二"})
    put(session, ("ledger", "activities", (one, two)))
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 2))

    sheet.tools.down.click()
    assert rows(session) == (two, one)
    assert sheet.grid.currentIndex().row() == 1
    sheet.tools.remove.click()
    assert rows(session) == (two,)
    sheet.grid.go_to(sheet.model.index(0, 2))
    sheet.tools.insert.click()
    assert rows(session) == (LedgerRow(), two)
    session.undo()
    session.undo()

    assert rows(session) == (two, one)
    assert cell(sheet, 1, 2) == "一"


def test_the_view_by_date_leaves_the_stored_order(page: LedgersPage, session: Session) -> None:
    late, early = LedgerRow({"date": "2021-10-08", "name": "后"}), LedgerRow({"date": "2021年4月7日", "name": "先"})
    put(session, ("ledger", "activities", (late, LedgerRow({"name": "无"}), early)))
    sheet = sheet_of(page)

    sheet.tools.by_date.click()

    assert [cell(sheet, line, 2) for line in range(4)] == ["先", "后", "无", ""]
    assert sheet.model.headerData(0, Qt.Orientation.Vertical) == "3"
    assert rows(session) == (late, LedgerRow({"name": "无"}), early)
    sheet.grid.go_to(sheet.model.index(0, 2))
    sheet.tools.remove.click()
    assert [row.values["name"] for row in rows(session) or ()] == ["后", "无"]


def test_existing_evidence_is_picked_for_a_row_and_taken_away(page: LedgersPage, session: Session) -> None:
    put(
        session,
        ("evidence", "E0001", Evidence("E0001", title="活动方案")),
        ("ledger", "activities", (LedgerRow({"name": "一"}),)),
    )
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 2))

    sheet.evidence.picked.emit("E0001")

    assert (rows(session) or ())[0].evidence == ("E0001",)
    assert cell(sheet, 0, sheet.model.evidence_section) == "1件，缺照片、小结、报道"
    QApplication.processEvents()
    (link,) = (one for one in sheet.evidence.findChildren(QPushButton) if one.text() == "移除" and one.isVisible())
    link.click()
    assert (rows(session) or ())[0].evidence == ()
    assert len(session.picture.assessment.evidence) == 1


def test_the_papers_of_a_chosen_row_are_all_in_sight(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    papers = tuple(f"E000{number}" for number in (1, 2, 3))
    put(
        session,
        *(("evidence", paper, Evidence(paper, title="活动方案")) for paper in papers),
        ("ledger", "activities", (LedgerRow({"date": "2025-03-01"}, papers),)),
    )
    sheet = sheet_of(page)

    sheet.go_to_row(0)

    links = [one for one in sheet.evidence.findChildren(QPushButton) if one.text() == "查看" and not one.isHidden()]
    assert len(links) == 3
    qtbot.waitUntil(lambda: all(one.visibleRegion().boundingRect() == one.rect() for one in links))


def test_the_evidence_grows_for_a_row_with_more_papers(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    papers = tuple(f"E000{number}" for number in (1, 2, 3))
    put(
        session,
        *(("evidence", paper, Evidence(paper, title="活动方案")) for paper in papers),
        ("ledger", "activities", (LedgerRow({"date": "2025-03-01"}), LedgerRow({"date": "2025-03-02"}, papers))),
    )
    sheet = sheet_of(page)
    sheet.go_to_row(0)

    sheet.go_to_row(1)

    links = [one for one in sheet.evidence.findChildren(QPushButton) if one.text() == "查看" and not one.isHidden()]
    assert len(links) == 3
    qtbot.waitUntil(lambda: all(one.visibleRegion().boundingRect() == one.rect() for one in links))


def test_files_dropped_on_a_row_become_its_evidence_in_one_step(
    page: LedgersPage, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    put(session, ("ledger", "activities", (LedgerRow({"name": "一"}),)))
    file = tmp_path / "现场照片.jpg"
    file.write_bytes(b"picture")
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 2))

    assert page.take_files([file])
    qtbot.waitUntil(lambda: (rows(session) or ())[0].evidence != ())

    (piece,) = session.picture.assessment.evidence
    assert (piece.title, [one.criterion for one in piece.serves]) == ("现场照片", ["C1"])
    assert (rows(session) or ())[0].evidence == (piece.id,)
    session.undo()
    assert session.picture.assessment.evidence == ()
    assert (rows(session) or ())[0].evidence == ()


def test_a_file_that_is_there_already_is_not_registered_again(
    page: LedgersPage, session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    put(session, ("ledger", "activities", (LedgerRow({"name": "一"}), LedgerRow({"name": "二"}))))
    file = tmp_path / "通知.pdf"
    file.write_bytes(b"paper")
    sheet = sheet_of(page)
    for line in (0, 1):
        sheet.grid.go_to(sheet.model.index(line, 2))
        assert page.take_files([file])
        qtbot.waitUntil(lambda line=line: (rows(session) or ())[line].evidence != ())

    assert [row.evidence for row in rows(session) or ()] == [("E0001",), ("E0001",)]
    assert len(session.picture.assessment.evidence) == 1
    assert "1件以前已经添加过" in sheet.evidence.said.text()


@pytest.mark.qt_log_ignore("does not support")
def test_the_search_offers_what_is_there(page: LedgersPage, session: Session, qtbot: QtBot) -> None:
    put(
        session,
        ("evidence", "E0001", Evidence("E0001", title="活动方案")),
        ("evidence", "E0002", Evidence("E0002", title="现场照片")),
        ("ledger", "activities", (LedgerRow({"name": "一"}),)),
    )
    sheet = sheet_of(page)
    sheet.grid.go_to(sheet.model.index(0, 2))
    sheet.evidence.search.setFocus()
    qtbot.keyClicks(sheet.evidence.search, "e0002")

    completer = sheet.evidence.search.completer()
    assert completer.completionCount() == 1
    completer.activated[QModelIndex].emit(completer.completionModel().index(0, 0))
    QApplication.processEvents()

    assert (rows(session) or ())[0].evidence == ("E0002",)
    assert sheet.evidence.search.text() == ""


def test_files_are_not_taken_where_no_row_is(page: LedgersPage, tmp_path: Path) -> None:
    assert not page.take_files([tmp_path / "a.pdf"])


def test_the_uses_jump_to_criterion_and_figure(page: LedgersPage) -> None:
    asked: list[Place] = []
    page.asked_to_show.connect(asked.append)

    for ledger in ("activities", "schools"):
        page.show_place(ledger)
        links = [one for one in sheet_of(page).head.findChildren(QPushButton) if one.isVisible()]
        links[0].click()

    assert asked == [Place(Tab.FILLING, "C1"), Place(Tab.FIGURES, "school_share")]


def test_without_ledgers_the_page_says_what_to_do(
    new_session: Callable[[Path], Session], workspace: Path, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    assert small_rubric().ledgers == ()
    page = LedgersPage(Desk(new_session(workspace), jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(page)

    assert page.sheet is None
    assert "填报" in page.empty.text()


def test_models_keep_the_rules_of_qt(session: Session, qtmodeltester: ModelTester) -> None:
    put(session, ("ledger", "activities", tuple(LedgerRow({"name": str(n)}) for n in range(5))))
    table, listed = LedgerTableModel(session, "activities"), LedgerListModel(session)
    qtmodeltester.check(table)
    put(session, ("ledger", "activities", (LedgerRow({"date": "2021-04-07"}),)))
    table.refresh()
    table.show_order(Order.BY_DATE)
    listed.refresh()
    put(session, ("ledger", "activities", tuple(LedgerRow({"name": str(n)}) for n in range(3))))
    table.refresh()

    qtmodeltester.check(table)
    qtmodeltester.check(listed)
    table.deleteLater()
    listed.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_place_leads_to_the_row_also_in_another_order(page: LedgersPage, session: Session) -> None:
    early, late = LedgerRow({"date": "2021-01-01", "name": "早"}), LedgerRow({"date": "2021-09-01", "name": "晚"})
    put(session, ("ledger", "activities", (late, early)))
    page.show_place("schools")

    page.show_place("activities/2")
    sheet = page.sheet
    assert sheet is not None
    assert sheet.ledger.id == "activities"
    assert sheet.grid.currentIndex().row() == 1
    sheet.tools.by_date.setChecked(True)
    page.show_place("activities/1")
    assert sheet.model.row_at(sheet.grid.currentIndex().row()) == late
    page.show_place("activities/9")
    assert sheet.model.row_at(sheet.grid.currentIndex().row()) == late


def test_a_problem_of_a_row_leads_to_it() -> None:
    rubric = ledger_rubric()
    title = rubric.ledger_by_id["activities"].title

    for where, key in (
        (f"台账 {title} 第12行", "activities/12"),
        (f"{title} 第2行", "activities/2"),
        (title, "activities"),
    ):
        assert place_of_problem(warning("LEDGER_ROW", where, "", ""), rubric) == Place(Tab.LEDGERS, key)
