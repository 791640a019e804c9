"""The screen of editing a rubric keeps what was typed: input methods, other windows, refused saves, parts, codes."""

import errno
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.catalog.pack_files import PackContents
from app.domain.marking.kinds import BestOf, Checklist, Item, Judgement, Part, PerCount, SumOf, Threshold
from app.domain.rubric import Criterion, Dimension, Indicator, Measure, Rubric
from app.services.rubric_library import InstalledPack, contents_of, installed, remove, save
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.edit_rubric import EditRubricScreen
from app.ui.widgets.define_count import PerCountBody
from app.ui.widgets.define_items import ChecklistBody
from app.ui.widgets.define_marking import PartsBody
from app.ui.widgets.define_plain import JudgementBody
from app.ui.widgets.edit_criterion import CriterionPage
from tests.catalog.pack_makers import TABLE, a_rubric, original

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D = Decimal
CONTROL = Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key
PARTS = SumOf((Part(D(1), Judgement()), Part(D(1), Judgement(D("0.5"))), Part(D(2), Judgement(D(1)))))


def _rubric() -> Rubric:
    criteria = (
        Criterion("A1", "主题活动", D(4), PARTS, rule_text="每开展1次主题活动得2分，最高4分"),
        Criterion("A2", "健康素养", D(2), Threshold("m1", D(25)), text="素养水平不低于25%"),
    )
    dimension = Dimension("A", "组织", (Indicator("A0", "活动", criteria),))
    return replace(a_rubric(), dimensions=(dimension,), measures=(Measure("m1", "健康素养水平"),))


@pytest.fixture
def pack() -> InstalledPack:
    """A small pack that was read from a table."""
    drafts = tuple(one.code for one in _rubric().criteria)
    return save(PackContents(_rubric(), (), replace(original(), drafts=drafts), TABLE))


def _screen(qtbot: QtBot, jobs: Jobs, tmp_path: Path, pack: InstalledPack) -> EditRubricScreen:
    made = EditRubricScreen(jobs, Remembered(tmp_path / "window.ini"))

    def leave(screen: EditRubricScreen) -> None:
        screen.keeping.leave()
        qtbot.waitUntil(lambda: jobs.is_idle)

    qtbot.addWidget(made, before_close_func=leave)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_pack(pack)
    return made


@pytest.fixture
def screen(dressed: QApplication, qtbot: QtBot, jobs: Jobs, tmp_path: Path, pack: InstalledPack) -> EditRubricScreen:
    """The screen with the pack open."""
    made = _screen(qtbot, jobs, tmp_path, pack)
    qtbot.waitUntil(lambda: made.edited is not None)
    return made


def _page(screen: EditRubricScreen) -> CriterionPage:
    assert isinstance(screen.page, CriterionPage)
    return screen.page


def _now(screen: EditRubricScreen) -> Rubric:
    assert screen.edited is not None
    return screen.edited.rubric


def _type(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, KEY.Key_Tab)


def _compose(field: QLineEdit, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def _parts(screen: EditRubricScreen) -> PartsBody:
    body = _page(screen).marking.editor.body
    assert isinstance(body, PartsBody)
    return body


def _step(screen: EditRubricScreen, number: int) -> QLineEdit:
    body = _parts(screen).frames[number].marking.body
    assert isinstance(body, JudgementBody)
    return body.step


# ---------------------------------------------------------------- typing


def test_what_an_input_method_composes_survives_a_refresh_and_is_no_text(screen: EditRubricScreen) -> None:
    title = _page(screen).texts.title
    title.setFocus()
    title.selectAll()
    _compose(title, "", "活动")
    _compose(title, "zhu ti")
    title.flush()
    screen.refresh()
    assert _now(screen).criteria[0].title == "活动"
    assert _page(screen).texts.title is title
    _compose(title, "", "主题")
    screen.flush()
    assert _now(screen).criteria[0].title == "活动主题"


def test_choosing_another_criterion_keeps_what_is_being_typed(screen: EditRubricScreen) -> None:
    title = _page(screen).texts.title
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "new")
    screen.go_to((0, 0, 1))
    assert [one.title for one in _now(screen).criteria] == ["new", "健康素养"]


def test_undo_in_a_field_takes_back_what_was_just_typed(screen: EditRubricScreen) -> None:
    title = _page(screen).texts.title
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "new")
    QTest.keyClick(title, KEY.Key_Z, CONTROL)
    assert title.text() == _now(screen).criteria[0].title == "主题活动"
    QTest.keyClick(title, KEY.Key_Y, CONTROL)
    assert title.text() == _now(screen).criteria[0].title == "new"


def test_typing_goes_on_while_a_code_is_taken_back(screen: EditRubricScreen) -> None:
    code = _page(screen).texts.code
    _type(code, "B7")
    code.setFocus()
    QTest.keyClick(code, KEY.Key_Z, CONTROL)
    assert code.text() == _now(screen).criteria[0].code == "A1"
    assert _page(screen).texts.code is code
    assert code.hasFocus()


def test_removed_while_typing_another_criterion_gets_nothing_of_it(screen: EditRubricScreen) -> None:
    _type(_page(screen).texts.points, "4x")
    screen.navigation.asked_to_remove.emit()
    assert _page(screen).texts.points.text() == "2"
    _type(_page(screen).texts.points, "5y")
    QTest.keyClick(screen, KEY.Key_Z, CONTROL)
    assert _page(screen).head.text().startswith("A1")
    assert _page(screen).texts.points.text() == "4x"
    screen.go_to((0, 0, 1))
    assert _page(screen).texts.points.text() == "5y"


# ---------------------------------------------------------------- texts that no field could take over


def test_a_new_code_takes_unread_texts_along(screen: EditRubricScreen) -> None:
    _type(_page(screen).texts.points, "4x")
    _type(_page(screen).texts.code, "B7")
    assert screen.edited is not None
    assert screen.edited.unread == {"B7/points": "4x"}
    _type(_page(screen).texts.points, "6y")
    assert screen.edited.unread == {"B7/points": "6y"}
    screen.go_to((0, 0, 1))
    screen.go_to((0, 0, 0))
    assert _page(screen).texts.points.text() == "6y"
    QTest.keyClick(screen, KEY.Key_Z, CONTROL)
    assert screen.edited.unread == {"A1/points": "6y"}
    assert _page(screen).texts.points.text() == "6y"


def test_removing_a_part_leaves_the_texts_of_its_neighbours(screen: EditRubricScreen) -> None:
    _type(_step(screen, 0), "0x")
    _type(_step(screen, 1), "1x")
    _type(_step(screen, 2), "2x")
    _parts(screen).frames[1].remove.click()
    assert [_step(screen, number).text() for number in range(2)] == ["0x", "2x"]
    screen.go_to((0, 0, 1))
    screen.go_to((0, 0, 0))
    assert [_step(screen, number).text() for number in range(2)] == ["0x", "2x"]
    screen.undo.click()
    assert [_step(screen, number).text() for number in range(3)] == ["0x", "1x", "2x"]
    _parts(screen).frames[0].down.click()
    assert [_step(screen, number).text() for number in range(3)] == ["1x", "0x", "2x"]


def test_parts_of_a_choice_stay_while_one_of_them_changes(screen: EditRubricScreen) -> None:
    assert screen.edited is not None
    screen.edited.set_marking("评分办法", (0, 0, 0), BestOf((PerCount(D(1)), PerCount(D(2)))))
    screen.refresh()
    frames = list(_parts(screen).frames)
    screen.edited.set_marking("评分办法", (0, 0, 0), BestOf((PerCount(D(1)), PerCount(D(3)))))
    screen.refresh()
    assert _parts(screen).frames == frames


# ---------------------------------------------------------------- other windows and disks


def test_a_second_window_is_told_and_can_go_on_later(
    screen: EditRubricScreen, qtbot: QtBot, jobs: Jobs, tmp_path: Path, pack: InstalledPack
) -> None:
    _type(_page(screen).texts.title, "mine")
    other = _screen(qtbot, jobs, tmp_path, pack)
    qtbot.waitUntil(other.notice.isVisible)
    assert "另一个窗口" in other.notice.text()
    assert other.edited is None
    screen.back.click()
    qtbot.waitUntil(lambda: jobs.is_idle)
    other.show_pack(pack)
    qtbot.waitUntil(lambda: other.edited is not None)
    assert not other.notice.isVisible()
    assert _now(other).criteria[0].title == "mine"
    other.back.click()


def test_leaving_at_once_stores_what_was_typed_last(
    screen: EditRubricScreen, qtbot: QtBot, jobs: Jobs, pack: InstalledPack
) -> None:
    title = _page(screen).texts.title
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "last")
    screen.back.click()
    assert screen.edited is None
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert contents_of(pack).rubric.criteria[0].title == "last"


def test_what_was_left_unstored_is_stored_when_it_is_opened_again(
    qtbot: QtBot, jobs: Jobs, tmp_path: Path, pack: InstalledPack, dressed: QApplication
) -> None:
    first = _screen(qtbot, jobs, tmp_path, pack)
    qtbot.waitUntil(lambda: first.edited is not None)
    title = _page(first).texts.title
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "late")
    assert first.flush()  # the window closes
    first.keeping.edited = None
    first.keeping._release()
    second = _screen(qtbot, jobs, tmp_path, pack)
    qtbot.waitUntil(lambda: second.edited is not None and second.edited.is_stored)
    assert contents_of(pack).rubric.criteria[0].title == "late"
    second.back.click()


def test_a_refused_save_keeps_the_screen_and_the_text(
    screen: EditRubricScreen, qtbot: QtBot, jobs: Jobs, pack: InstalledPack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    _type(_page(screen).texts.title, "typed")
    with monkeypatch.context() as disk:
        disk.setattr("app.services.rubric_edit_file.write_whole", full)
        screen.back.click()
        assert screen.edited is not None
        screen.show_pack(pack)
        assert _now(screen).criteria[0].title == "typed"
        assert "还没有存进" in screen.state.text()
        assert screen.problems.list.item(0).text().startswith("〔")
    screen.back.click()
    assert screen.edited is None
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert contents_of(pack).rubric.criteria[0].title == "typed"


def test_a_pack_that_was_taken_out_comes_back_and_that_is_told(
    screen: EditRubricScreen, qtbot: QtBot, pack: InstalledPack
) -> None:
    remove(pack)
    _type(_page(screen).texts.title, "typed")
    qtbot.waitUntil(lambda: "重新放回" in screen.said)
    assert [one.rubric.criteria[0].title for one in installed() if not one.is_built_in] == ["typed"]


def test_keys_work_on_after_the_field_that_held_the_keyboard_is_gone(screen: EditRubricScreen) -> None:
    _page(screen).texts.title.setFocus()
    for _ in range(2):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, KEY.Key_Return, CONTROL)
    assert "全部核对完" in screen.said
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, KEY.Key_F, CONTROL)
    assert screen.navigation.search.hasFocus()


def test_a_table_of_parts_fits_as_soon_as_it_is_shown(screen: EditRubricScreen) -> None:
    # Once, the points stood out on the right: the numbers of the rows took room that nobody told of.
    assert screen.edited is not None
    items = tuple(Item(key, D(1), key) for key in "abcd")
    screen.edited.set_marking("评分办法", (0, 0, 1), Checklist(items))
    screen.go_to((0, 0, 1))
    QApplication.processEvents()
    body = _page(screen).marking.editor.body
    assert isinstance(body, ChecklistBody)
    assert body.table.grid.horizontalHeader().length() <= body.table.grid.viewport().width()


def test_tab_goes_through_the_page_as_it_stands(screen: EditRubricScreen) -> None:
    screen.go_to((0, 0, 1))
    kind = _page(screen).marking.editor.kind
    kind.show_value("per_count")
    kind.chosen.emit("per_count")
    QApplication.processEvents()
    kind.setFocus()
    seen: list[QWidget] = []
    while (focus := QApplication.focusWidget()) is not screen.confirm:
        assert focus is not None
        assert len(seen) < 40
        seen.append(focus)
        QTest.keyClick(focus, KEY.Key_Tab)
    body = _page(screen).marking.editor.body
    assert isinstance(body, PerCountBody)
    texts = _page(screen).texts
    wanted: list[QWidget] = [kind, body.each, body.max, body.ledger.choice, _page(screen).examples.begin]
    assert seen[: len(wanted)] == wanted
    assert [one for one in seen if one in (texts.code, texts.title, texts.points)] == [
        texts.code,
        texts.title,
        texts.points,
    ]
