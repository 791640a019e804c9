"""体检: problems by severity with the way to each, filters, the stored files, the list to print."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.county import County
from app.domain.evidence import Evidence, Service
from app.domain.problems import Problem, Severity, blocking, hint, warning
from app.domain.rubric import Rubric
from app.domain.submission import Picture
from app.services.open_workspace import open_workspace
from app.services.revise import begin_revision
from app.services.write_answer import write_answer
from app.storage.workspace import Workspace
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.models.problem_list import concerns_of, problem_rows
from app.ui.models.told_list import ToldListModel
from app.ui.places import Place, Tab, place_of_problem
from app.ui.remembered import Remembered
from app.ui.screens.checkup import CheckupPage
from app.ui.session import Session
from tests.builders import assessment, criterion, requirement, rubric
from tests.returning import BACK, came_back, county_workspace, handed_in, review_on
from tests.ui.rubrics import small_rubric

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(session, Jobs(), Remembered(tmp_path / "window.ini"))
    yield made
    made.jobs.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> CheckupPage:
    made = CheckupPage(desk)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    qtbot.waitExposed(made)
    return made


def heads(page: CheckupPage) -> list[str]:
    return [one.head for one in page.list.rows.rows if not one.is_title]


def answer(page: CheckupPage, code: str, **said: object) -> None:
    page.session.run(write_answer, code, Answer(**said))  # type: ignore[arg-type]


def test_an_empty_workspace_lists_what_is_open_under_its_severity(page: CheckupPage) -> None:
    # Eight criteria wait for an answer, B2 for its figure, and county, applicant and cycle are not given.
    titles = [one.head for one in page.list.rows.rows if one.is_title]

    assert len(heads(page)) == 10
    assert titles == ["请核对（10条）　不妨碍提交，请逐条看一下"]
    assert page.filters.severities[Severity.WARNING].text() == " 请核对 10"
    assert heads(page)[0] == "县区与批次"


def test_enter_and_double_click_go_to_where_a_problem_is_mended(page: CheckupPage, qtbot: QtBot) -> None:
    row = [one.head for one in page.list.rows.rows].index("A1 评分项A1")
    page.list.setCurrentIndex(page.list.rows.index(row))

    with qtbot.waitSignal(page.asked_to_show) as jump:
        qtbot.keyClick(page.list, Qt.Key.Key_Return)

    assert jump.args == [Place(Tab.FILLING, "A1")]


def test_after_a_fix_the_list_stays_where_it_was(page: CheckupPage, qtbot: QtBot) -> None:
    names = [one.head for one in page.list.rows.rows]
    page.list.setCurrentIndex(page.list.rows.index(names.index("A3 评分项A3")))

    answer(page, "A3", counts={})
    qtbot.waitUntil(lambda: "A3 评分项A3" not in heads(page))

    # What stood below has taken its place.
    assert str(page.list.currentIndex().data()).startswith("请核对　A4 评分项A4")


def test_a_change_elsewhere_keeps_what_is_selected(page: CheckupPage, qtbot: QtBot) -> None:
    names = [one.head for one in page.list.rows.rows]
    page.list.setCurrentIndex(page.list.rows.index(names.index("A4 评分项A4")))

    answer(page, "A1", checked=())
    qtbot.waitUntil(lambda: "A1 评分项A1" not in heads(page))

    assert str(page.list.currentIndex().data()).startswith("请核对　A4 评分项A4")


def test_filters_narrow_the_list_and_one_click_shows_everything_again(page: CheckupPage, qtbot: QtBot) -> None:
    page.filters.dimensions.setCurrentIndex(page.filters.dimensions.findData("B"))
    page.filters.changed.emit()
    assert heads(page) == ["B1.1 甲", "B1.2 乙", "B2 评分项B2"]

    qtbot.keyClicks(page.filters.words, "b1.2")
    assert heads(page) == ["B1.2 乙"]

    qtbot.mouseClick(page.filters.severities[Severity.WARNING], Qt.MouseButton.LeftButton)
    assert heads(page) == []
    assert page.state.text() == "没有符合所选条件的问题。"

    qtbot.mouseClick(page.everything, Qt.MouseButton.LeftButton)
    assert len(heads(page)) == 10
    assert not page.everything.isVisible()


def test_the_kinds_say_how_many_and_keep_what_was_chosen(page: CheckupPage, qtbot: QtBot) -> None:
    assert page.filters.kinds.itemText(1) == "未填报（9）"
    page.filters.kinds.setCurrentIndex(1)
    page.filters.changed.emit()
    assert len(heads(page)) == 9

    answer(page, "A1", checked=())
    qtbot.waitUntil(lambda: len(heads(page)) == 8)

    assert page.filters.kinds.currentText() == "未填报（8）"


def test_a_character_that_does_not_print_is_found_beside(page: CheckupPage, qtbot: QtBot) -> None:
    answer(page, "A1", statement="\U0002f800")

    qtbot.waitUntil(lambda: any(one.code == "CHARACTER_MISSING" for one in page.problems), timeout=10_000)

    (found,) = [one for one in page.problems if one.code == "CHARACTER_MISSING"]
    assert place_of_problem(found, small_rubric()) == Place(Tab.FILLING, "A1")


def add_piece(workspace: Workspace, content: bytes, *, person: str, at: object) -> None:
    from app.domain.changes import Change, Changes

    file = workspace.attach(content, "文件.pdf")
    piece = Evidence("E0001", "规划", file=file, serves=(Service("A1", "e1"),))
    change = Change("evidence", "E0001", None, piece)
    workspace.apply(Changes("添加", (change,)), person=person, at=at)  # type: ignore[arg-type]


def test_stored_files_are_read_when_asked_and_must_be_read_again_after_a_change(
    page: CheckupPage, qtbot: QtBot
) -> None:
    page.session.run(add_piece, b"%PDF-1.4 whole")
    (stored,) = [path for path in (page.session.folder / "attachments").rglob("*") if path.is_file()]
    stored.chmod(0o600)
    stored.write_bytes(b"%PDF-1.4 other")

    qtbot.mouseClick(page.read_files, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.read_files.isEnabled)

    (found,) = [one for one in page.problems if one.code == "ATTACHMENT_DAMAGED"]
    assert page.list.rows.rows[0].head.startswith("必须处理（1条）")
    concern = concerns_of(page.session.picture, {}).of(found)
    assert (concern.place, concern.dimensions) == (Place(Tab.MATERIALS, "E0001"), frozenset("A"))

    page.session.undo()
    qtbot.waitUntil(lambda: "请再核对一次" in page.files_state.text())
    assert all(one.code != "ATTACHMENT_DAMAGED" for one in page.problems)


def test_the_printed_list_lies_where_it_was_asked_for(page: CheckupPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.write_list(tmp_path / "检查单.pdf")

    qtbot.waitUntil(page.print.isEnabled, timeout=10_000)

    assert page.finished.isVisible()
    assert page.finished.path == tmp_path / "检查单.pdf"
    assert (tmp_path / "检查单.pdf").read_bytes().startswith(b"%PDF")


def test_without_problems_it_says_what_comes_next(new_session: Callable[[Path], Session], page: CheckupPage) -> None:
    page.problems = ()
    page._show_wanted()

    assert "没有发现问题" in page.state.text()
    assert "导出" in page.state.text()


def _two_severities() -> Picture:
    asked = {"evidence": (requirement("e1", departments=("教育局",)),), "departments": ("卫健局",)}
    return Picture(rubric(criterion(code="A1", **asked)), assessment(county=County(name="县")))


def test_rows_stand_by_severity_with_word_and_icon(qtmodeltester: ModelTester) -> None:
    found: tuple[Problem, ...] = (
        hint("EVIDENCE_UNUSED", "佐证材料 甲", "没有用。", "请对应。"),
        blocking("REASON_MISSING", "A1 A1项", "没有理由。", "请写。"),
        warning("GATE_OPEN", "G1", "没有填。", "请填。"),
    )
    model = ToldListModel()
    model.show_rows(problem_rows(found, ("G1",)))

    assert [one.head for one in model.rows if not one.is_title] == ["A1 A1项", "基本条件 G1", "佐证材料 甲"]
    assert [(one.mark, one.icon) for one in model.rows if not one.is_title] == [
        ("必须处理", "severity-blocking"),
        ("请核对", "severity-warning"),
        ("提示", "severity-hint"),
    ]
    qtmodeltester.check(model)


def test_a_problem_of_a_criterion_concerns_its_dimension_and_departments() -> None:
    picture = _two_severities()

    found = concerns_of(picture, {}).of(warning("UNANSWERED", "A1 A1项", "", ""))

    assert (found.dimensions, found.departments) == (frozenset("A"), frozenset({"卫健局"}))


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("A1 评分项A1", Place(Tab.FILLING, "A1")),
        ("评分项 B1.1 的自评说明", Place(Tab.FILLING, "B1.1")),
        ("数据 覆盖率 2021年", Place(Tab.FIGURES, "rate")),
        ("覆盖率", Place(Tab.FIGURES, "rate")),
        ("佐证材料 E0001", Place(Tab.MATERIALS, "E0001")),
        ("典型案例 示范", Place(Tab.CASES, "示范")),
        ("县区与批次", Place(Tab.BASICS)),
        ("自评报告 存在问题", Place(Tab.BASICS)),
        ("评分标准 评分项 A1", None),
        ("", None),
    ],
)
def test_every_kind_of_where_leads_to_its_page(where: str, place: Place | None) -> None:
    known: Rubric = small_rubric()

    assert place_of_problem(warning("UNANSWERED", where, "", ""), known) == place


def test_a_page_that_goes_away_in_the_middle_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    page = CheckupPage(desk)
    page.session.run(add_piece, b"%PDF-1.4 whole")
    page.read_stored_files()
    page.write_list(tmp_path / "单.pdf")

    page.close()
    shiboken6.delete(page)
    desk.jobs.close()
    QApplication.processEvents()

    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".jkxq")] == []


def test_opinions_that_came_back_and_have_no_reply_are_listed(
    new_session: Callable[[Path], Session], tmp_path: Path, qtbot: QtBot
) -> None:
    folder = county_workspace(tmp_path)
    with open_workspace(folder, writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        came_back(workspace, review_on(workspace.picture))
        begin_revision(workspace, person="张三", at=BACK)
    desk = Desk(new_session(folder), Jobs(), Remembered(tmp_path / "window.ini"))
    made = CheckupPage(desk)
    qtbot.addWidget(made)
    # A2 需补充 and A4 不认可; the other two findings ask for nothing.
    told = [one for one in made.problems if one.where.startswith("退回意见")]
    assert [one.where for one in told] == ["退回意见 A2", "退回意见 A4"]
    assert place_of_problem(told[0], desk.session.picture.rubric) == Place(Tab.RETURNED, "A2")
    desk.jobs.close()
