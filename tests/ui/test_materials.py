"""The page of all evidence through its real widgets: filters, typing, pasting, serving, folders, checks, clean-up."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QPushButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.documents import page_pictures
from app.domain.changes import difference
from app.domain.county import Cycle
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.evidence_checks import Flaw
from app.domain.problems import Problem
from app.domain.rubric import Requirement
from app.services.open_workspace import create_workspace, open_workspace
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.main_window import MainWindow
from app.ui.models.evidence_rows import Column
from app.ui.models.matching_table import Column as MatchingColumn
from app.ui.models.matching_table import Kind
from app.ui.places import Place, Tab
from app.ui.remembered import Remembered
from app.ui.screens.materials import MaterialsPage
from app.ui.session import Session
from app.ui.widgets import page_loading
from app.ui.widgets.evidence_head import ALL, MISSING
from app.ui.widgets.matching_cells import CriterionBox
from app.ui.widgets.text_fields import LineField
from tests.benchmarks.large import large_assessment, large_rubric
from tests.builders import criterion, rubric
from tests.ui.rubrics import NOON

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

CYCLE = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
RUBRIC = rubric(
    criterion(
        evidence=(Requirement("e1", "成立领导小组的文件"), Requirement("e2", "会议纪要", required=False)),
        departments=("卫健局",),
    ),
    criterion(code="A2", evidence=(Requirement("e1", "实施方案"),)),
    criterion(code="A3"),
)


@pytest.fixture
def session(tmp_path: Path, new_session: Callable[[Path], Session]) -> Session:
    """A session in the cycle 2020–2021, without evidence."""
    create_workspace(tmp_path / "材料库", RUBRIC)
    with open_workspace(tmp_path / "材料库", writing=True) as opened:
        before = opened.picture.assessment
        opened.apply(difference("批次", before, replace(before, cycle=CYCLE)), person="", at=NOON)
    return new_session(tmp_path / "材料库")


@pytest.fixture
def page(session: Session, tmp_path: Path, qtbot: QtBot) -> Iterator[MaterialsPage]:
    """The page, shown."""
    jobs = Jobs()
    broken: list[object] = []
    jobs.broke.connect(broken.append)
    made = MaterialsPage(Desk(session, jobs, Remembered(tmp_path / "window.ini")))
    made.tab = Tab.MATERIALS
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    jobs.close()
    QApplication.processEvents()
    made.hide()
    made.deleteLater()
    QApplication.processEvents()
    assert broken == []


def give(session: Session, *pieces: Evidence) -> None:
    """Store pieces as one step."""

    def store(workspace: object, *, person: str, at: dt.datetime) -> object:
        before = session.picture.assessment
        changes = difference("准备", before, replace(before, evidence=(*before.evidence, *pieces)))
        workspace.apply(changes, person=person, at=at)  # type: ignore[attr-defined]
        return changes

    assert session.run(store)


def piece(id_: str, title: str, *codes: str, day: dt.date | None = dt.date(2021, 3, 1), size: int = 10) -> Evidence:
    """A piece whose file is named after its id; size 0: no file."""
    file = StoredFile(id_.encode().hex().ljust(64, "0"), size, f"{title}.pdf") if size else None
    return Evidence(id_, title, date=day, file=file, serves=tuple(Service(code) for code in codes))


FOUR = (
    piece("E0001", "成立领导小组的通知", "A1"),
    piece("E0002", "实施方案", "A2", day=None),
    piece("E0003", "领导小组名单", size=0),
    piece("E0004", "旧的方案", "A2", day=dt.date(2015, 1, 1)),
)


def titles(page: MaterialsPage) -> list[str]:
    return [str(page.model.index(row, Column.TITLE).data()) for row in range(page.model.rowCount())]


def evidence(page: MaterialsPage) -> dict[str, Evidence]:
    return {one.id: one for one in page.session.picture.assessment.evidence}


def edit(page: MaterialsPage, title: str, column: Column) -> LineField:
    """Open the field of a cell as Enter does."""
    row = titles(page).index(title)
    page.table.setCurrentIndex(page.model.index(row, column))
    page.table.setFocus()
    page.table.edit(page.model.index(row, column))
    field = page.table.viewport().findChild(LineField)
    assert isinstance(field, LineField)
    return field


def leave(page: MaterialsPage, qtbot: QtBot, field: LineField) -> None:
    """Leave a field by Enter, and let the rows find their places."""
    qtbot.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()
    page.head.text.setFocus()
    QApplication.processEvents()


def wait_idle(page: MaterialsPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.work.is_busy)


# ------------------------------------------------------------------ the table


def test_the_models_pass_the_model_tester(page: MaterialsPage, session: Session, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.model)
    give(session, *FOUR)
    qtmodeltester.check(page.model)
    qtmodeltester.check(page.missing_model)
    session.undo()
    qtmodeltester.check(page.model)


def test_an_empty_page_says_what_to_do_next(page: MaterialsPage, session: Session) -> None:
    assert page.empty.isVisible()
    assert page.empty.add_folder.isEnabled()

    give(session, *FOUR)
    assert not page.empty.isVisible()
    assert page.table.isVisible()


def test_chips_count_and_filter_what_is_wrong(page: MaterialsPage, session: Session) -> None:
    give(session, *FOUR)

    words = [button.text() for button in page.head.chips.buttons.values()]
    # A1 有两项要求，E0001 没指明哪一项，两项都还缺；A2 只有一项，已由 E0002 满足。
    assert words == [
        "全部 4",
        "缺文件 1",
        "读不出",
        "未对应 1",
        "周期外 1",
        "无日期 1",
        "重复 0",
        "过大 0",
        "缺的佐证要求 2",
    ]
    page.head.chips.buttons[Flaw.UNDATED.value].click()
    assert titles(page) == ["实施方案"]
    page.head.chips.buttons[Flaw.NO_FILE.value].click()
    assert titles(page) == ["领导小组名单"]
    said = str(page.model.index(0, Column.FLAWS).data())
    assert said == "缺文件、未对应"
    assert not page.model.index(0, Column.FLAWS).data(Qt.ItemDataRole.DecorationRole).isNull()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("方案", ["实施方案", "旧的方案"]),
        ("A1-01", ["成立领导小组的通知"]),
        ("A2", ["实施方案", "旧的方案"]),
        ("ldxz", ["成立领导小组的通知", "领导小组名单"]),
        ("2015", ["旧的方案"]),
        ("没有这样的", []),
    ],
)
def test_search_finds_words_numbers_codes_and_initials(
    page: MaterialsPage, session: Session, words: str, expected: list[str]
) -> None:
    give(session, *FOUR)

    page.head.text.setText(words)

    assert titles(page) == expected
    assert page.head.found.isVisible()


def test_headings_order_the_rows_and_the_choice_stays(page: MaterialsPage, session: Session) -> None:
    give(session, *FOUR)
    assert titles(page) == ["成立领导小组的通知", "实施方案", "旧的方案", "领导小组名单"]
    page.show_place("E0004")

    page.table.sortByColumn(Column.DATE, Qt.SortOrder.AscendingOrder)
    assert titles(page) == ["旧的方案", "成立领导小组的通知", "领导小组名单", "实施方案"]
    assert page.sheet.heading.text() == "A2-02　旧的方案"


def test_a_cell_is_stored_while_it_is_typed_and_its_row_stays(
    page: MaterialsPage, session: Session, qtbot: QtBot
) -> None:
    give(session, FOUR[0], replace(FOUR[1], number="B7"), replace(FOUR[3], number="B7"))
    page.head.text.setText("b7")

    field = edit(page, "实施方案", Column.PAPER_NUMBER)
    field.selectAll()
    qtbot.keyClicks(field, "C8")
    qtbot.waitUntil(lambda: evidence(page)["E0002"].number == "C8", timeout=1500)
    # 已经不合查找的词了，但正在输入的行不动。
    assert titles(page) == ["实施方案", "旧的方案"]
    leave(page, qtbot, field)
    assert titles(page) == ["旧的方案"]

    session.undo()
    assert evidence(page)["E0002"].number == "B7"


@pytest.mark.parametrize("text", ["2021-5-6", "2021年5月6日", "2021.5.6", "20210506"])
def test_a_day_is_typed_as_people_write_it(page: MaterialsPage, session: Session, qtbot: QtBot, text: str) -> None:
    give(session, *FOUR)

    field = edit(page, "实施方案", Column.DATE)
    field.setText(text)
    field.textEdited.emit(text)
    field.flush()
    # 存成了规范的日期，正在输入的字不变。
    assert field.text() == text
    leave(page, qtbot, field)

    assert evidence(page)["E0002"].date == dt.date(2021, 5, 6)
    assert page.model.counts[Flaw.UNDATED] == 0


def test_a_cell_that_the_disk_refused_is_stored_later(page: MaterialsPage, session: Session, qtbot: QtBot) -> None:
    give(session, piece("E0001", "通知", "A1"))
    folder = session.folder
    elsewhere = folder.rename(folder.with_name("别处"))

    field = edit(page, "通知", Column.TITLE)
    field.setText("")
    field.insert("方案")
    leave(page, qtbot, field)
    assert titles(page) == ["通知"]

    elsewhere.rename(folder)
    session.settle()
    assert titles(page) == ["方案"]
    assert not page.typing.is_typing
    session.undo()
    assert titles(page) == ["通知"]


def test_what_is_no_day_is_told_and_not_stored(page: MaterialsPage, session: Session, qtbot: QtBot) -> None:
    give(session, *FOUR)
    told: list[tuple[Problem, ...]] = []
    page.told.connect(told.append)

    field = edit(page, "成立领导小组的通知", Column.DATE)
    field.selectAll()
    qtbot.keyClicks(field, "2021-13-1")
    leave(page, qtbot, field)

    assert [problem.code for problems in told for problem in problems] == ["DATE_UNREADABLE"]
    assert evidence(page)["E0001"].date == dt.date(2021, 3, 1)


def test_a_block_is_pasted_as_one_step(page: MaterialsPage, session: Session) -> None:
    give(session, *FOUR)
    page.table.setCurrentIndex(page.model.index(0, Column.PAPER_NUMBER))

    QGuiApplication.clipboard().setText("甲〔2021〕1号\t2021/4/1\t1-3\t县政府办\n乙〔2021〕2号\t不知道\t5\t卫健局")
    told: list[object] = []
    page.told.connect(told.append)
    page.table.paste()

    first, second = evidence(page)["E0001"], evidence(page)["E0002"]
    assert (first.number, first.date, first.pages, first.department) == (
        "甲〔2021〕1号",
        dt.date(2021, 4, 1),
        "1-3",
        "县政府办",
    )
    assert (second.number, second.date, second.department) == ("乙〔2021〕2号", None, "卫健局")
    assert len(told) == 1
    session.undo()
    assert evidence(page)["E0001"].number == evidence(page)["E0002"].number == ""


def test_delete_empties_cells_and_removes_pieces(page: MaterialsPage, session: Session, qtbot: QtBot) -> None:
    give(session, *FOUR)
    page.table.setCurrentIndex(page.model.index(0, Column.DATE))
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert evidence(page)["E0001"].date is None

    page.table.setCurrentIndex(page.model.index(0, Column.NUMBER))
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    assert "E0001" not in evidence(page)
    assert "Ctrl+Z" in page.line.text.text()
    assert not page.line.isHidden()
    session.undo()
    assert "E0001" in evidence(page)
    assert page.line.isHidden()


def test_show_place_finds_a_piece_that_is_filtered_out(page: MaterialsPage, session: Session) -> None:
    give(session, *FOUR)
    page.head.chips.choose(Flaw.UNDATED.value)
    page.head.text.setText("方案")

    for key in ("E0003", "领导小组名单"):
        page.show_place(key)
        assert page.head.chips.key == ALL
        assert page.sheet.heading.text() == "—　领导小组名单"
    page.show_place("A1-01")
    assert page.sheet.heading.text() == "A1-01　成立领导小组的通知"


def test_the_missing_requirements_lead_to_their_criterion(page: MaterialsPage, session: Session, qtbot: QtBot) -> None:
    give(session, FOUR[1])
    asked: list[Place] = []
    page.asked_to_show.connect(asked.append)

    page.head.chips.buttons[MISSING].click()
    rows = [
        [str(page.missing_model.index(row, column).data()) for column in range(4)]
        for row in range(page.missing_model.rowCount())
    ]
    assert rows == [
        ["A1　A1项", "成立领导小组的文件", "必需", "卫健局"],
        ["A1　A1项", "会议纪要", "可选", "卫健局"],
    ]
    page.head.text.setText("纪要")
    qtbot.keyClick(page.head.text, Qt.Key.Key_Return)
    qtbot.keyClick(page.missing.table, Qt.Key.Key_Return)
    assert asked == [Place(Tab.FILLING, "A1")]


# ------------------------------------------------------------------ the piece beside


def test_a_piece_is_served_to_a_criterion_by_its_code_and_taken_back(
    page: MaterialsPage, session: Session, qtbot: QtBot
) -> None:
    give(session, *FOUR)
    page.show_place("E0003")

    page.sheet.criterion.typed.setText("a1")
    assert page.sheet.requirement.isVisible()
    page.sheet.requirement.setCurrentIndex(2)
    qtbot.mouseClick(page.sheet.serve, Qt.MouseButton.LeftButton)
    assert evidence(page)["E0003"].serves == (Service("A1", "e2"),)
    assert page.sheet.heading.text() == "A1-02　领导小组名单"

    undo = next(one for one in page.sheet.findChildren(QPushButton) if one.accessibleName() == "取消对应 A1")
    undo.click()
    assert evidence(page)["E0003"].serves == ()


def test_what_is_wrong_is_said_with_what_to_do(page: MaterialsPage, session: Session) -> None:
    give(session, *FOUR)
    page.show_place("E0003")

    assert page.sheet.replace.text() == "添加文件…"
    assert not page.sheet.open.isEnabled()
    texts = [one.text() for one in page.sheet.findChildren(type(page.sheet.heading))]
    assert any(text.startswith("缺文件：") and "添加" in text for text in texts)


def test_a_duplicate_says_which_is_the_other(page: MaterialsPage, session: Session) -> None:
    twin = replace(piece("E0005", "同一份", "A3"), file=FOUR[0].file)
    give(session, *FOUR, twin)

    page.head.chips.choose(Flaw.DUPLICATE.value)

    assert titles(page) == ["成立领导小组的通知", "同一份"]
    texts = [one.text() for one in page.sheet.findChildren(type(page.sheet.heading)) if one.isVisible()]
    assert any(text.startswith("重复：另一件是 A3-01。") for text in texts)


def test_a_file_is_replaced_and_the_old_one_kept(
    page: MaterialsPage, session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(session, *FOUR)
    page.show_place("E0001")
    (tmp_path / "新版.txt").write_text("新版", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "新版.txt"), ""))

    page.sheet.replace.click()
    wait_idle(page, qtbot)

    after = evidence(page)["E0001"]
    assert after.file is not None
    assert after.file.name == "新版.txt"
    assert [file.name for file in after.earlier] == ["成立领导小组的通知.pdf"]
    texts = [one.text() for one in page.sheet.findChildren(type(page.sheet.heading)) if one.isVisible()]
    assert any("旧文件还留着 1 份" in text for text in texts)


# ------------------------------------------------------------------ adding folders


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six files, one of them empty, two the same."""
    made = tmp_path / "收来的"
    contents = {
        "A1-01 关于成立领导小组的通知（县政办〔2021〕3号）.txt": "通知",
        "A2实施/方案.txt": "方案",
        "值班表.txt": "值班",
        "值班表 副本.txt": "值班",
        "会议记录.txt": "纪要",
        "空.txt": "",
    }
    for name, content in contents.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(content, "utf-8")
    return made


def matched(page: MaterialsPage) -> list[tuple[str, str, bool]]:
    """Title, code and tick of the rows."""
    choices = [page.panel.model.choice(row) for row in range(page.panel.model.rowCount())]
    return [(one.title, one.criterion or "", one.is_taken) for one in choices if one]


def test_a_folder_is_proposed_confirmed_and_undone_as_one_step(
    page: MaterialsPage, session: Session, folder: Path, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    assert page.take_files([folder])
    wait_idle(page, qtbot)

    assert page.panel.isVisible()
    qtmodeltester.check(page.panel.model)
    # “值班表 副本”按名称排在“值班表”前面（空格在点号之前），后来的那份不勾选。
    assert sorted(matched(page)) == [
        ("会议记录", "", True),
        ("值班表", "", False),
        ("值班表 副本", "", True),
        ("关于成立领导小组的通知", "A1", True),
        ("方案", "A2", True),
    ]
    assert "空.txt" in page.panel.left_out.text()
    assert page.panel.confirm.text() == "确认添加 4 件"
    assert evidence(page) == {}

    page.panel.confirm.click()
    wait_idle(page, qtbot)
    added = list(evidence(page).values())
    assert len(added) == 4
    notice = next(one for one in added if one.title == "关于成立领导小组的通知")
    assert notice.number == "县政办〔2021〕3号"
    assert notice.serves == (Service("A1", "e1"),)
    assert not page.panel.isVisible()
    session.undo()
    assert evidence(page) == {}
    session.redo()
    assert len(evidence(page)) == 4


def test_a_criterion_is_typed_for_several_rows_and_requirements_chosen(
    page: MaterialsPage, folder: Path, qtbot: QtBot
) -> None:
    page.take_files([folder])
    wait_idle(page, qtbot)
    model, table = page.panel.model, page.panel.table
    rows = [row for row, (_, code, _) in enumerate(matched(page)) if not code]
    table.clearSelection()
    for row in rows:
        table.selectionModel().select(
            model.index(row, MatchingColumn.CRITERION), table.selectionModel().SelectionFlag.Select
        )
    table.setFocus()
    index = model.index(rows[0], MatchingColumn.CRITERION)
    table.selectionModel().setCurrentIndex(index, table.selectionModel().SelectionFlag.NoUpdate)
    table.edit(index)
    box = table.viewport().findChild(CriterionBox)
    assert isinstance(box, CriterionBox)
    box.typed.setText("a1")
    qtbot.keyClick(box.typed, Qt.Key.Key_Return)
    QApplication.processEvents()
    QApplication.processEvents()

    assert all(model.choice(row).criterion == "A1" for row in rows)  # type: ignore[union-attr]
    index = model.index(rows[0], MatchingColumn.REQUIREMENT)
    table.setCurrentIndex(index)
    table.edit(index)
    combo = next(one for one in table.viewport().findChildren(QComboBox) if not isinstance(one, CriterionBox))
    assert [combo.itemText(at) for at in range(combo.count())] == ["（不指明哪一项）", "成立领导小组的文件", "会议纪要"]
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    QApplication.processEvents()
    assert model.choice(rows[0]).requirement == "e2"  # type: ignore[union-attr]
    # 打错的编码不改动什么。
    assert not model.choose_criterion([rows[0]], "A99")
    assert model.choice(rows[0]).criterion == "A1"  # type: ignore[union-attr]


def test_a_proposal_that_was_left_can_be_gone_back_to(page: MaterialsPage, folder: Path, qtbot: QtBot) -> None:
    page.take_files([folder])
    wait_idle(page, qtbot)
    page.panel.take_none.click()

    page.search()
    assert not page.panel.isVisible()
    assert "5 个文件" in page.line.text.text()
    page.line.button.click()
    assert page.panel.isVisible()
    assert not any(is_taken for _, _, is_taken in matched(page))


def test_space_ticks_and_giving_up_changes_nothing(page: MaterialsPage, folder: Path, qtbot: QtBot) -> None:
    page.take_files([folder])
    wait_idle(page, qtbot)

    page.panel.take_all.click()
    assert page.panel.confirm.text() == "确认添加 5 件"
    page.panel.table.setFocus()
    qtbot.keyClick(page.panel.table, Qt.Key.Key_Space)
    assert page.panel.confirm.text() == "确认添加 4 件"
    page.panel.take_none.click()
    assert not page.panel.confirm.isEnabled()
    page.panel.give_up.click()
    assert not page.panel.isVisible()
    assert evidence(page) == {}


def test_files_that_are_there_already_are_offered_for_reuse(
    page: MaterialsPage, session: Session, folder: Path, qtbot: QtBot
) -> None:
    first = folder / "A2实施" / "方案.txt"
    page.take_files([first])
    wait_idle(page, qtbot)
    page.panel.confirm.click()
    wait_idle(page, qtbot)
    (folder / "A1-02 同一份.txt").write_text("方案", "utf-8")

    page.take_files([folder / "A1-02 同一份.txt"])
    wait_idle(page, qtbot)
    assert page.panel.model.count(Kind.EXISTING) == 1
    assert not page.panel.confirm.isEnabled()
    page.panel.take_all.click()
    page.panel.confirm.click()

    assert len(evidence(page)) == 1
    assert Service("A1") in evidence(page)["E0001"].serves
    assert not page.panel.isVisible()


def test_a_cancelled_folder_leaves_nothing(page: MaterialsPage, folder: Path, qtbot: QtBot) -> None:
    page.take_files([folder])
    wait_idle(page, qtbot)
    with qtbot.waitSignal(page.work.busy_changed, check_params_cb=lambda is_busy: not is_busy):
        page.panel.confirm.click()
        page.strip.cancel.click()
    QApplication.processEvents()

    stored = list((page.session.folder / "attachments").glob("??/*"))
    # 赶在取消之前做完了也行，但不能只做一半。
    assert (len(evidence(page)), len(stored)) in {(0, 0), (4, 4)}


# ------------------------------------------------------------------ checking and cleaning up


def test_a_check_finds_unreadable_files_and_forgets_replaced_ones(
    page: MaterialsPage, session: Session, qtbot: QtBot
) -> None:
    give(session, *FOUR[:2])

    page.head.check.click()
    wait_idle(page, qtbot)
    # 两件的文件都只有登记，盘上没有。
    assert page.head.chips.buttons[Flaw.UNREADABLE.value].text() == "读不出 2"
    page.head.chips.choose(Flaw.UNREADABLE.value)
    assert titles(page) == ["成立领导小组的通知", "实施方案"]

    def other_file(workspace: object, *, person: str, at: dt.datetime) -> object:
        before = session.picture.assessment
        first, second = before.evidence
        other = replace(first, file=StoredFile("f" * 64, 5, "换了.pdf"))
        changes = difference("换文件", before, replace(before, evidence=(other, second)))
        workspace.apply(changes, person=person, at=at)  # type: ignore[attr-defined]
        return changes

    session.run(other_file)
    assert titles(page) == ["实施方案"]


def test_clean_up_asks_first_backs_up_and_keeps_what_undo_needs(
    page: MaterialsPage, session: Session, folder: Path, qtbot: QtBot
) -> None:
    page.take_files([folder / "会议记录.txt"])
    wait_idle(page, qtbot)
    page.panel.confirm.click()
    wait_idle(page, qtbot)
    loose = session.folder / "attachments" / "ab" / ("ab" + "0" * 62)
    loose.parent.mkdir(parents=True, exist_ok=True)
    loose.write_bytes(b"12345")
    page.show_place("E0001")
    page.sheet.remove.click()

    page.head.clean.click()
    wait_idle(page, qtbot)
    assert "1 个文件" in page.line.text.text()
    assert page.line.button.text() == "备份并清理"
    assert loose.exists()
    page.line.button.click()

    assert not loose.exists()
    assert "已备份" in page.line.text.text()
    assert list((session.folder / "backups").glob("*.sqlite"))
    session.undo()
    file = evidence(page)["E0001"].file
    assert file is not None
    assert (session.folder / "attachments" / file.sha256[:2] / file.sha256).is_file()


# ------------------------------------------------------------------ only to look at


def test_where_another_holds_the_workspace_nothing_can_be_changed(
    session: Session, new_session: Callable[[Path], Session], tmp_path: Path, qtbot: QtBot, folder: Path
) -> None:
    give(session, *FOUR)
    second = new_session(session.folder)
    jobs = Jobs()
    page = MaterialsPage(Desk(second, jobs, Remembered(tmp_path / "other.ini")))
    qtbot.addWidget(page)
    page.show()
    told: list[tuple[Problem, ...]] = []
    page.told.connect(told.append)

    assert titles(page) == ["成立领导小组的通知", "实施方案", "旧的方案", "领导小组名单"]
    assert not page.model.flags(page.model.index(0, Column.TITLE)) & Qt.ItemFlag.ItemIsEditable
    page.show_place("E0001")
    buttons = (page.head.add_folder, page.head.add_files, page.head.clean, page.sheet.remove, page.sheet.replace)
    assert not any(button.isEnabled() for button in buttons)
    assert page.sheet.open.isEnabled()
    assert page.take_files([folder])
    assert [problem.code for problem in told[0]] == ["WORKSPACE_HELD"]
    jobs.close()


def test_closing_the_window_in_the_middle_of_a_folder_stops_it(
    window: MainWindow, workspace: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "很多"
    folder.mkdir()
    for number in range(300):
        (folder / f"A1-{number} 通知.txt").write_text(str(number))
    window.open_path(workspace)
    assert window.desk is not None
    window.desk.show_place(Place(Tab.MATERIALS))
    page = window.desk.page
    assert isinstance(page, MaterialsPage)
    page.take_files([folder])
    wait_idle(page, qtbot)
    page.panel.confirm.click()

    window.close()

    with open_workspace(workspace, writing=False) as opened:
        assert opened.picture.assessment.evidence == ()


# ------------------------------------------------------------------ large


def test_two_thousand_pieces_are_filtered_and_searched_in_time(
    tmp_path: Path, new_session: Callable[[Path], Session], dressed: QApplication, qtbot: QtBot
) -> None:
    marked = large_rubric()
    create_workspace(tmp_path / "大库", marked)
    with open_workspace(tmp_path / "大库", writing=True) as opened:
        before = opened.picture.assessment
        opened.apply(difference("", before, large_assessment(marked)), person="", at=NOON)
    session = new_session(tmp_path / "大库")
    jobs = Jobs()
    page = MaterialsPage(Desk(session, jobs, Remembered(tmp_path / "window.ini")))
    qtbot.addWidget(page)
    page.show()

    def fastest_of(work: Callable[[str], object], words: tuple[str, ...]) -> float:
        taken = []
        for word in words:
            start = time.perf_counter()
            work(word)
            taken.append(time.perf_counter() - start)
        return min(taken)

    fastest = {
        "search": fastest_of(page.head.text.setText, ("19", "通知", "1999")),
        "filter": fastest_of(page.head.chips.choose, (Flaw.DUPLICATE.value, ALL)),
    }
    # 预算50毫秒；两倍留给繁忙的机器。
    assert all(seconds < 0.1 for seconds in fastest.values()), fastest
    assert page.model.total == 2000
    jobs.close()


def test_typing_index_is_none_where_nothing_is(page: MaterialsPage) -> None:
    assert page.model.row(0) is None
    assert page.model.flags(QModelIndex()) == Qt.ItemFlag.NoItemFlags


def test_messages_call_the_button_by_its_words(page: MaterialsPage) -> None:
    for advice in (page_pictures._TO_DO, page_loading._TO_DO):
        assert f"“{page.sheet.open.text()}”" in advice
