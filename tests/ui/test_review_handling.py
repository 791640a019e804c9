"""What a hurried hand does on the review desk: keys held down, undo while a field is typed in, Enter too early."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.problems import Problem, ProblemError, blocking
from app.domain.received import Assignment
from app.services.judge import write_assignment
from app.services.preview import is_paper
from app.storage.review_workspace import ReviewWorkspace
from app.ui.main_window import MainWindow
from app.ui.review_desk import ReviewDesk
from app.ui.review_page import ReviewFrame, ReviewPage
from app.ui.review_tabs import ReviewTab
from app.ui.screens.across import AcrossPage
from app.ui.screens.judging import JudgingPage
from app.ui.screens.output import OutputPage
from app.ui.screens.returned import ReturnedPage
from app.ui.widgets import judge_evidence
from tests.ui.review_cases import ME, ids

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def output(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]) -> OutputPage:
    made = OutputPage(review_frame)
    on_screen(made)
    return made


@pytest.fixture
def judging(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]) -> JudgingPage:
    made = JudgingPage(review_frame)
    on_screen(made)
    return made


def test_undo_of_the_office_holds_while_its_field_has_the_keyboard(output: OutputPage, qtbot: QtBot) -> None:
    session, field = output.session, output.about.office
    before = session.picture.about.office
    field.setFocus()
    field.setText("abc")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.setFocus()
    assert session.picture.about.office == "abc"
    session.undo()
    assert field.text() == before
    session.settle()
    assert session.picture.about.office == before
    assert session.redo_name


def test_an_office_that_was_refused_stays_to_be_mended(output: OutputPage) -> None:
    field = output.about.office
    field.setText("省\u0001卫生健康委")
    output.flush()
    assert output.session.was_refused
    assert field.text() == "省\u0001卫生健康委"
    field.setText("省卫生健康委员会")
    output.flush()
    assert output.session.picture.about.office == "省卫生健康委员会"


def test_a_key_that_is_held_down_judges_once(window: MainWindow) -> None:
    assert not window.actions_by_name["next"].autoRepeat()
    assert window.actions_by_name["next_unanswered"].autoRepeat()


def test_space_that_is_held_down_accepts_once(
    review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None], qtbot: QtBot
) -> None:
    page = AcrossPage(review_frame)
    on_screen(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.only_open.setChecked(True)
    for is_repeated in (False, True, True):
        space = (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", is_repeated)
        QGuiApplication.sendEvent(page.table, QKeyEvent(QEvent.Type.KeyPress, *space))
    assert page.model.rowCount() == 2


def test_enter_before_a_page_is_read_opens_no_other_program(
    judging: JudgingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)) or True)
    evidence = judging.evidence
    qtbot.waitUntil(lambda: judging.frame.jobs.is_idle)
    evidence._read.clear()
    evidence.show_criterion(None, "")
    evidence.show_criterion(judging.of, "A1")
    evidence.pieces.taken.emit(evidence.pieces.current_row)
    qtbot.waitUntil(lambda: judging.frame.jobs.is_idle)
    assert opened == []
    evidence.open.click()
    assert len(opened) == 1


def test_what_may_hold_a_macro_is_opened_only_when_asked_twice(
    judging: JudgingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    told: list[tuple[Problem, ...]] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)) or True)
    monkeypatch.setattr("app.services.preview.is_paper", lambda _name: False)
    judging.told.connect(told.append)
    qtbot.waitUntil(lambda: judging.frame.jobs.is_idle)
    judging.evidence.open.click()
    assert opened == []
    assert "宏" in told[0][0].what
    judging.evidence.open.click()
    assert len(opened) == 1


@pytest.mark.parametrize(("name", "is_one"), [("a.PDF", True), ("b.docx", True), ("c.docm", False), ("d.iso", False)])
def test_papers_are_told_by_their_endings(name: str, is_one: bool) -> None:
    assert is_paper(name) is is_one


def test_dimensions_of_another_rubric_are_kept(judging: JudgingPage) -> None:
    judging.session.run(write_assignment, ME.key, Assignment(ME, dimensions=("A",)))
    judging.head.assign.click()
    side, of = judging.assigning, judging.of
    assert of is not None
    side.table.selectRow(side.model.row_of(ME.key))
    other = tuple(replace(one, code=f"Z{one.code}") for one in of.rubric.dimensions)
    side.show_assignments(replace(of, rubric=replace(of.rubric, dimensions=other)))
    side.save.click()
    assert judging.session.picture.assignments[ME.key].dimensions == ("A",)
    side.show_assignments(of)
    assert [code for code, box in side._fields.items() if box.isChecked()] == ["A"]


def test_findings_files_in_a_workspace_that_is_only_read_are_answered(judging: JudgingPage, tmp_path: Path) -> None:
    told: list[tuple[Problem, ...]] = []
    judging.told.connect(told.append)
    judging.merging.take_files([tmp_path / "意见.yaml", tmp_path / "申报包.zip"])
    assert [one.where for one in told[0]] == ["申报包.zip"]


def test_words_just_pasted_are_there_the_next_time(window: MainWindow, workspace: Path) -> None:
    for text in ("A2 没有盖章", ""):
        window.open_path(workspace)
        assert window.desk is not None
        window.desk.show_named("returned")
        page = window.desk.page
        assert isinstance(page, ReturnedPage)
        page.open_words()
        if text:
            QGuiApplication.clipboard().setText(text)
            page.words.text.paste()
            window.go_home()
        else:
            assert page.words.text.toPlainText() == "A2 没有盖章"


def test_leafing_through_evidence_does_not_fill_the_disk(
    judging: JudgingPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge_evidence, "KEPT_BYTES", 1)
    evidence, jobs = judging.evidence, judging.frame.jobs
    copies: list[Path] = []
    for county in ("海港区", "北戴河区", "山海关区"):
        judging.open_set(ids(judging.session)[county], "A1")
        qtbot.waitUntil(lambda: jobs.is_idle)
        copies += evidence._read.values()
    # The third county has no paper on A1.
    assert [copy.exists() for copy in dict.fromkeys(copies)] == [False, True]
    for county in ("北戴河区", "海港区"):
        judging.open_set(ids(judging.session)[county], "A1")
        qtbot.waitUntil(lambda: jobs.is_idle)
    qtbot.waitUntil(lambda: evidence.preview.has_file)


def test_keys_judge_nothing_while_who_is_here_is_being_written(judging: JudgingPage, qtbot: QtBot) -> None:
    judging.activateWindow()
    judging.head.me.click()
    judging.who.name.setFocus()
    qtbot.waitUntil(judging.who.name.hasFocus)
    judging.open_next()
    assert judging.judged is not None
    assert judging.judged.findings == {}


def test_words_a_full_disk_would_lose_hold_the_workspace_once(
    window: MainWindow, review_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_full(*_given: object, **_named: object) -> None:
        raise ProblemError([blocking("DISK_FULL", "磁盘", "磁盘满了。", "请腾出空间。")])

    window.open_path(review_folder)
    assert isinstance(window.desk, ReviewDesk)
    window.desk.show_tab(ReviewTab.JUDGING)
    page = window.desk.page
    assert isinstance(page, JudgingPage)
    monkeypatch.setattr(ReviewWorkspace, "apply", is_full)
    monkeypatch.setattr("app.ui.drafts.write_drafts", lambda *_given: None)
    assert page.form is not None
    page.form.opinion.setPlainText("意见还没有存进去")
    window.actions_by_name["home"].trigger()
    assert window.desk is not None
    assert "意见还没有存进去" in window.problems.problems[0].what
    window.actions_by_name["home"].trigger()
    assert window.desk is None


def test_whom_one_ticks_is_readable_where_letters_are_large(
    output: OutputPage, zoom: Callable[[QWidget, float], None], qtbot: QtBot
) -> None:
    zoom(output, 2.0)
    names = [str(output.model.index(row, 1).data()) for row in range(output.model.rowCount())]

    def widest() -> int:
        return max(output.table.fontMetrics().horizontalAdvance(name) for name in names)

    qtbot.waitUntil(lambda: output.table.columnWidth(1) > widest())
    assert len(names) == 3
