"""The window through its real widgets: opening, filling in, undo, reading only, dropping, closing."""

import sys
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer, Entry
from app.domain.progress import Progress
from app.services import try_sample
from app.services.open_workspace import open_workspace
from app.services.recent_workspaces import recent_workspaces
from app.ui.drafts import drafts_of
from app.ui.errors import BugDialog
from app.ui.jobs import Job
from app.ui.main_window import EXPORT_STOPPED, MainWindow
from app.ui.remembered import UNFINISHED
from app.ui.screens.filling import FillingPage
from app.ui.session import Session
from app.ui.widgets.count_editor import CountEditor
from app.ui.widgets.criterion_card import CriterionCard
from app.ui.widgets.entry_editor import (
    ChecklistEditor,
    DeductionEditor,
    LevelsEditor,
    PointsEditor,
    YesNoEditor,
)
from app.ui.widgets.marking_editors import PartsEditor

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def desk(window: MainWindow, workspace: Path) -> FillingPage:
    """The desk of the open workspace."""
    window.open_path(workspace)
    assert window.desk is not None
    return window.desk.filling


def card_of(desk: FillingPage, code: str) -> CriterionCard:
    desk.open_criterion(code)
    assert desk.card is not None
    assert desk.card.code == code
    return desk.card


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Click into the mark, which lies at the left."""
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))


def stored(workspace: Path) -> dict[str, Answer]:
    with open_workspace(workspace, writing=False) as other:
        return dict(other.picture.assessment.answers)


def cell(desk: FillingPage, code: str) -> tuple[str, str]:
    index = desk.model.index_of(code)
    return str(index.siblingAtColumn(1).data()), str(index.siblingAtColumn(2).data())


def test_the_window_opens_without_a_workspace(window: MainWindow) -> None:
    assert window.start.isVisible()
    assert not window.undo.isEnabled()
    assert window.start.recent.rows == []
    texts = [label.text() for label in window.start.findChildren(QWidget, "secret")]  # type: ignore[attr-defined]
    assert "涉密" in texts[0]


def test_a_workspace_named_from_a_folder_is_remembered_for_all_folders(
    window: MainWindow, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.parent)
    window.open_path(Path(workspace.name))
    window.go_home()

    assert [one.folder for one in recent_workspaces()] == [str(workspace)]


def test_opening_a_workspace_shows_states_points_and_the_notice(window: MainWindow, desk: FillingPage) -> None:
    assert window.desk is not None
    assert window.stack.currentWidget() is window.desk
    assert cell(desk, "A1") == ("未填", "0 / 2")
    assert window.desk.header.figures["已落实分"].text() == "0 / 18"
    assert window.desk.header.figures["已填"].text() == "0 / 9"
    assert window.desk.header.notice.isVisible()
    assert window.desk.header.notice.text() == "参考模板，非官方文本；以省级印发为准"
    assert not window.desk.held.isVisible()
    assert window.saved.text() == "已保存"


def test_a_low_window_folds_the_header_into_one_line_and_keeps_the_notice(
    window: MainWindow, desk: FillingPage, qtbot: QtBot
) -> None:
    assert window.desk is not None
    header, roomy = window.desk.header, window.desk.header.height()
    window.set_zoom(2)

    qtbot.waitUntil(lambda: not header.notice.isVisible())
    folded = {label.text() for label in header.findChildren(QLabel) if label.isVisible()}
    assert {"已落实分 0 / 18", "已填 0 / 9", "参考模板，非官方文本；以省级印发为准"} <= folded
    assert header.sizeHint().height() < 2 * roomy
    window.set_zoom(1)
    qtbot.waitUntil(header.notice.isVisible)
    assert "已落实分 0 / 18" not in {label.text() for label in header.findChildren(QLabel) if label.isVisible()}
    assert desk.isVisible()


def test_an_export_that_ended_with_the_window_is_told_once(window: MainWindow, workspace: Path) -> None:
    window.remembered.set_text(UNFINISHED, str(workspace))

    window.open_path(workspace)
    assert [problem.what for problem in window.problems.problems] == [EXPORT_STOPPED]

    window.go_home()
    window.open_path(workspace)
    assert not window.problems.isVisible()


def test_zoom_keys_pressed_quickly_are_made_together(window: MainWindow, desk: FillingPage, qtbot: QtBot) -> None:
    before = desk.fontInfo().pixelSize()
    for _ in range(3):
        window.actions_by_name["larger"].trigger()

    assert desk.fontInfo().pixelSize() == before
    qtbot.waitUntil(lambda: desk.fontInfo().pixelSize() == 18)  # 14 px at 130 %
    window.set_zoom(1)


def test_ticking_a_checklist_changes_points_everywhere_and_is_stored(
    window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot
) -> None:
    card = card_of(desk, "A1")
    assert isinstance(card.editor, ChecklistEditor)

    click(qtbot, card.editor.boxes["a"])
    click(qtbot, card.editor.boxes["c"])

    assert cell(desk, "A1") == ("已得分", "1.5 / 2")
    assert window.desk.header.figures["已落实分"].text() == "1.5 / 18"
    assert "列入规划1分＋列入实事0.5分" in card.derivation.text()
    assert "做到“写入报告”，可加0.5分" in card.gains.text()
    assert stored(workspace) == {"A1": Answer(checked=("a", "c"))}
    window.go_home()
    window.open_path(workspace)
    assert window.desk is not None
    assert cell(window.desk.filling, "A1") == ("已得分", "1.5 / 2")


def test_undo_and_redo_by_keys(window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot) -> None:
    card = card_of(desk, "A1")
    assert isinstance(card.editor, ChecklistEditor)
    click(qtbot, card.editor.boxes["a"])
    assert window.undo.text() == "撤销“填报 A1”"

    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not card.editor.boxes["a"].isChecked()
    assert cell(desk, "A1") == ("未填", "0 / 2")
    assert stored(workspace) == {}
    assert window.saved.text() == "已撤销：填报 A1"
    assert window.saved.width() >= window.saved.sizeHint().width()

    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert card.editor.boxes["a"].isChecked()
    assert stored(workspace) == {"A1": Answer(checked=("a",))}


def test_nothing_done_is_an_answer_and_no_tick_is_none(desk: FillingPage, workspace: Path, qtbot: QtBot) -> None:
    card = card_of(desk, "A1")
    assert isinstance(card.editor, ChecklistEditor)

    click(qtbot, card.editor.none)
    assert stored(workspace) == {"A1": Answer(checked=())}
    assert cell(desk, "A1") == ("已得分", "0 / 2")

    click(qtbot, card.editor.boxes["a"])
    assert not card.editor.none.isChecked()
    click(qtbot, card.editor.boxes["a"])
    assert stored(workspace) == {}
    assert cell(desk, "A1") == ("未填", "0 / 2")


def test_every_kind_of_input_is_stored(desk: FillingPage, workspace: Path, qtbot: QtBot) -> None:
    levels = card_of(desk, "A2").editor
    assert isinstance(levels, LevelsEditor)
    click(qtbot, levels.buttons["low"])

    deduction = card_of(desk, "A3").editor
    assert isinstance(deduction, DeductionEditor)
    deduction.counters["x"].setFocus()
    qtbot.keyClick(deduction.counters["x"], Qt.Key.Key_Up)
    qtbot.keyClick(deduction.counters["x"], Qt.Key.Key_Up)

    judgement = card_of(desk, "A4").editor
    assert isinstance(judgement, PointsEditor)
    judgement.points.setFocus()
    judgement.points.selectAll()
    qtbot.keyClicks(judgement.points, "1.5")
    judgement.words.setFocus()
    qtbot.keyClicks(judgement.words, "reason")
    judgement.words.flush()

    parts = card_of(desk, "A5").editor
    assert isinstance(parts, PartsEditor)
    yes, count = parts.parts
    assert isinstance(yes, YesNoEditor)
    assert isinstance(count, CountEditor)
    click(qtbot, yes.yes)
    count.counter.setFocus()
    count.counter.selectAll()
    qtbot.keyClicks(count.counter, "12")

    assert stored(workspace) == {
        "A2": Answer(level="low"),
        "A3": Answer(counts={"x": 1, "y": 0}),
        "A4": Answer(points=stored(workspace)["A4"].points, reason="reason"),
        "A5": Answer(parts={"0": Entry(met=True), "1": Entry(count=12)}),
    }
    assert str(stored(workspace)["A4"].points) == "1.5"
    # 第一次按向上键是0次，第二次是1次：扣分2－0.5；判分1.5；分项1分＋min(0.5×12, 1)＝2。
    assert [cell(desk, code)[1] for code in ("A2", "A3", "A4", "A5")] == ["1 / 2", "1.5 / 2", "1.5 / 2", "2 / 2"]


def test_typing_a_statement_is_one_step_and_survives_changing_the_criterion(
    window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot
) -> None:
    card = card_of(desk, "A1")
    card.statement.setFocus()
    qtbot.keyClicks(card.statement, "abc")
    card.flush()
    qtbot.keyClicks(card.statement, "def")

    card_of(desk, "A2")

    assert stored(workspace) == {"A1": Answer(statement="abcdef")}
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored(workspace) == {}


def test_undo_in_a_text_field_is_the_undo_of_the_window(
    window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot
) -> None:
    card = card_of(desk, "A1")
    card.statement.setFocus()
    qtbot.keyClicks(card.statement, "abc")

    qtbot.keyClick(card.statement, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert card.statement.toPlainText() == ""
    assert stored(workspace) == {}
    assert window.redo.text() == "重做“自评说明 A1”"


def test_typing_through_an_input_method_loses_and_doubles_nothing(
    desk: FillingPage, workspace: Path, qtbot: QtBot
) -> None:
    card = card_of(desk, "A1")
    field = card.statement
    field.setFocus()

    for preedit, commit in (("ling", ""), ("", "领导"), ("xiao", ""), ("xiaozu", ""), ("", "小组")):
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(field, event)
        # Something else is stored and shown while the preedit stands.
        card.show_answer()
        field.flush()

    assert field.toPlainText() == "领导小组"
    assert stored(workspace) == {"A1": Answer(statement="领导小组")}


def test_not_applicable_with_its_reason(window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot) -> None:
    card = card_of(desk, "A1")
    card.not_applicable.setFocus()
    qtbot.keyClicks(card.not_applicable, "none here")
    card.flush()

    assert stored(workspace) == {"A1": Answer(not_applicable="none here")}
    assert cell(desk, "A1")[0] == "不适用"
    assert not card.editor.isEnabled()
    assert window.desk is not None
    assert window.desk.header.figures["已落实分"].text() == "0 / 16"


def test_a_second_program_can_only_read(window: MainWindow, session: Session, workspace: Path, qtbot: QtBot) -> None:
    window.open_path(workspace)

    assert window.desk is not None
    assert window.desk.held.isVisible()
    assert "张三" in window.desk.held.text.text()
    assert window.saved.text() == "只读"
    card = card_of(window.desk.filling, "A1")
    assert isinstance(card.editor, ChecklistEditor)
    assert not card.editor.boxes["a"].isEnabled()
    assert card.statement.isReadOnly()

    session.close()
    click(qtbot, window.desk.held.button)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_writing)
    assert not window.desk.held.isVisible()


def test_a_place_that_cannot_be_written_is_opened_to_look_at(window: MainWindow, workspace: Path, qtbot: QtBot) -> None:
    # A folder where the lock should be: refused as on a read-only disk, also to an administrator.
    lock = workspace / "workspace.lock"
    lock.unlink()
    lock.mkdir()

    window.open_path(workspace)

    assert window.desk is not None
    assert window.desk.held.isVisible()
    assert "不能写入" in window.desk.held.text.text()
    assert "复制到本机" in window.desk.held.text.text()
    assert window.saved.text() == "只读"

    lock.rmdir()
    click(qtbot, window.desk.held.button)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_writing)
    assert not window.desk.held.isVisible()


def test_what_was_open_is_listed_and_opens_again(window: MainWindow, desk: FillingPage, workspace: Path) -> None:
    window.go_home()

    (row,) = window.start.recent.rows
    assert "小标准" in row.text()
    assert "已填 0 / 9" in row.text()
    row.chosen.emit()
    assert window.session is not None
    assert window.session.folder == workspace


def test_a_dropped_workspace_opens(window: MainWindow, workspace: Path, qtbot: QtBot) -> None:
    drop(window, workspace)

    qtbot.waitUntil(lambda: window.session is not None)
    assert window.session is not None
    assert window.session.folder == workspace


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("县.jkxq备份.zip", "内容却不是"),
        ("材料.rar", "RAR 压缩包"),
        ("照片.jpg", "要在打开的工作库里"),
    ],
)
def test_what_is_of_no_use_here_is_told_with_why(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, name: str, said: str
) -> None:
    (tmp_path / name).write_bytes(b"x")

    drop(window, tmp_path / name)

    qtbot.waitUntil(window.problems.isVisible)
    assert [said in problem.what for problem in window.problems.problems] == [True]
    assert window.session is None


def test_a_file_dropped_on_an_open_workspace_becomes_evidence(
    window: MainWindow, desk: FillingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    desk.open_criterion("A1")
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.4")

    drop(window, tmp_path / "通知.pdf")

    qtbot.waitUntil(lambda: window.session is not None and bool(window.session.picture.assessment.evidence))
    assert window.session is not None
    assert [piece.title for piece in window.session.picture.assessment.evidence] == ["通知"]


def test_a_package_is_looked_at_beside_the_open_workspace(
    window: MainWindow, desk: FillingPage, tmp_path: Path, qtbot: QtBot
) -> None:
    package = tmp_path / "县.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("县/bagit.txt", b"x")
        archive.writestr("县/manifest-sha256.txt", b"x")

    drop(window, package)

    qtbot.waitUntil(window.start_pages.isVisible)
    assert not window.undo.isEnabled()
    window.start_pages.left.emit()
    assert window.desk is not None
    assert window.stack.currentWidget() is window.desk
    assert window.session is not None


def test_a_folder_that_does_not_open_says_why(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "jkxq.sqlite").write_bytes(b"no database")

    window.open_path(tmp_path)

    (why,) = [one for one in window.start_pages.currentWidget().findChildren(QLabel) if "损坏" in one.text()][:1]
    assert why.text() == "工作库文件损坏，不能打开。"
    assert window.desk is None


def test_closing_stores_what_is_being_typed_and_frees_the_workspace(
    window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot
) -> None:
    card = card_of(desk, "A1")
    card.statement.setFocus()
    qtbot.keyClicks(card.statement, "the last words")

    window.close()

    assert stored(workspace) == {"A1": Answer(statement="the last words")}
    with open_workspace(workspace, writing=True) as other:
        assert other.is_writing


def test_closing_joins_the_worker(window: MainWindow, qtbot: QtBot) -> None:
    ended: list[str] = []

    def work(*, progress: Progress) -> None:
        try:
            while True:
                progress.step(0, 1, "")
        finally:
            ended.append("clean")

    job = Job(work)
    with qtbot.waitSignal(job.progressed):
        window.jobs.add(job)

    window.close()

    assert ended == ["clean"]


def test_long_work_can_be_begun_after_a_workspace_was_closed(
    window: MainWindow, desk: FillingPage, qtbot: QtBot
) -> None:
    window.go_home()
    form = window.start_pages.show_new()

    qtbot.waitUntil(lambda: bool(form.rubrics.rows), timeout=20_000)


def test_the_sample_is_made_and_opened(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    # The small sample: the full one takes some seconds and is looked at in the pictures.
    monkeypatch.setattr(try_sample, "SAMPLE", "beidaihe")
    click(qtbot, window.start.sample)
    qtbot.waitUntil(lambda: window.session is not None or bool(window.problems.problems), timeout=60_000)

    assert window.problems.problems == ()
    assert window.session is not None
    assert window.session.filled.filled > 0
    assert window.problems.problems == ()


def test_next_unanswered_goes_round(window: MainWindow, desk: FillingPage, qtbot: QtBot) -> None:
    card_of(desk, "B2")

    qtbot.keyClick(window, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)

    assert desk.card is not None
    assert desk.card.code == "A1"


def test_done_and_next_keeps_the_keyboard_in_the_card(desk: FillingPage, workspace: Path, qtbot: QtBot) -> None:
    card = card_of(desk, "A1")
    card.statement.setFocus()
    qtbot.keyClicks(card.statement, "abc")

    qtbot.keyClick(card.statement, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert stored(workspace) == {"A1": Answer(statement="abc")}
    assert desk.card is not None
    assert desk.card.code == "A2"
    assert isinstance(desk.card.editor, LevelsEditor)
    assert desk.card.editor.buttons["top"].hasFocus()


def test_the_tab_key_goes_through_the_card_in_order(desk: FillingPage, qtbot: QtBot) -> None:
    card = card_of(desk, "A1")
    assert isinstance(card.editor, ChecklistEditor)
    wanted = [*card.editor.boxes.values(), card.editor.none, card.not_applicable, card.statement]

    wanted[0].setFocus()
    found = [QApplication.focusWidget()]
    for _ in wanted[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        found.append(QApplication.focusWidget())

    assert found == wanted


def test_a_path_is_opened_after_the_first_picture(dressed: QApplication, workspace: Path, qtbot: QtBot) -> None:
    window = MainWindow(opens=workspace)
    qtbot.addWidget(window)
    assert window.session is None

    window.show()

    qtbot.waitUntil(lambda: window.session is not None)
    assert window.desk is not None
    assert window.stack.currentWidget() is window.desk


def test_closing_while_the_sample_is_made_leaves_nothing(window: MainWindow, home: Path, qtbot: QtBot) -> None:
    click(qtbot, window.start.sample)

    window.close()
    QApplication.processEvents()

    assert window.session is None
    assert list(home.rglob("*正在建立*")) == []


def test_a_bug_is_told_once_and_what_was_typed_is_stored(
    window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot
) -> None:
    card = card_of(desk, "A1")
    card.statement.setFocus()
    qtbot.keyClicks(card.statement, "abc")

    window.show_bug(ValueError("first"))
    window.show_bug(ValueError("second"))

    assert stored(workspace) == {"A1": Answer(statement="abc")}
    (dialog,) = window.findChildren(BugDialog)
    assert "first" in dialog.report
    dialog.accept()


def test_a_bug_in_handing_in_what_was_typed_does_not_come_back_without_end(
    window: MainWindow, desk: FillingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[int] = []

    def broken() -> None:
        raised.append(1)
        if len(raised) < 50:
            raise ValueError("flush")

    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: window.show_bug(error))
    desk.session.settling.connect(broken)
    desk.session.settle()
    desk.session.settling.disconnect(broken)

    assert len(raised) == 2
    (dialog,) = window.findChildren(BugDialog)
    dialog.accept()


def test_a_bug_that_comes_with_every_frame_does_not_stop_the_work(window: MainWindow, desk: FillingPage) -> None:
    window.show_bug(ValueError("paint"))
    (dialog,) = window.findChildren(BugDialog)
    dialog.accept()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    window.show_bug(ValueError("paint"))
    assert window.findChildren(BugDialog) == []
    assert "同样的问题" in window.problems.problems[0].what

    window.problems.clear()
    window.show_bug(ValueError("paint"))
    assert window.problems.problems == ()

    window.show_bug(ValueError("another"))
    (dialog,) = window.findChildren(BugDialog)
    dialog.accept()


def test_files_are_dropped_on_the_window_and_not_into_a_text(desk: FillingPage) -> None:
    card = card_of(desk, "A4")
    assert isinstance(card.editor, PointsEditor)

    fields = (card.statement, card.not_applicable, card.editor.words, card.editor.points)
    assert [field.acceptDrops() for field in fields] == [False] * 4


def test_the_sample_can_be_cancelled(window: MainWindow, home: Path, qtbot: QtBot) -> None:
    click(qtbot, window.start.sample)
    click(qtbot, window.start.cancel)

    qtbot.waitUntil(window.start.sample.isEnabled, timeout=60_000)
    assert window.session is None
    assert list(home.rglob("*示例工作库*")) == []


def drop(window: MainWindow, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(50, 50), copy, mime, left, none)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, mime, left, none))


def test_it_stays_in_view_that_nothing_is_saved(
    window: MainWindow, desk: FillingPage, workspace: Path, qtbot: QtBot
) -> None:
    card = card_of(desk, "A1")
    assert isinstance(card.editor, ChecklistEditor)
    elsewhere = workspace.rename(workspace.with_name("别处"))

    click(qtbot, card.editor.boxes["a"])
    assert window.saved.text() == "没有保存！"
    assert [problem.code for problem in window.problems.problems] == ["WRITE_FAILED"]

    card.statement.setPlainText("会议纪要三份。")
    card_of(desk, "A2")
    card = card_of(desk, "A1")
    assert isinstance(card.editor, ChecklistEditor)
    assert card.statement.toPlainText() == "会议纪要三份。"
    assert window.saved.text() == "没有保存！"

    elsewhere.rename(workspace)
    card.flush()
    assert stored(workspace)["A1"].statement == "会议纪要三份。"
    click(qtbot, card.editor.boxes["a"])
    assert window.saved.text() == "已保存"
    assert drafts_of(card._session).text("statement/A1") == ""
    assert "A1" in stored(workspace)
