"""The other inputs of the card: counts and their ledger, judgement, 不适用, 自评分, warnings, keys and wheel."""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.score_sheet import State
from app.services.write_answer import write_answer
from app.ui.drafts import drafts_of
from app.ui.main_window import MainWindow
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.count_editor import CountEditor
from app.ui.widgets.criterion_card import CriterionCard
from app.ui.widgets.entry_editor import LevelsEditor, PointsEditor, YesNoEditor
from app.ui.widgets.text_fields import LineField
from tests.ui.cards import CardPage, stored_answers
from tests.ui.rubrics import all_kinds_workspace

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D = Decimal
KINDS = [f"K{number}" for number in range(1, 16)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return all_kinds_workspace(tmp_path / "工作库")


@pytest.fixture
def page(new_session: Callable[[Path], Session], folder: Path, qtbot: QtBot) -> CardPage:
    return CardPage(new_session(folder), qtbot)


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel)]


@pytest.mark.parametrize(("code", "kind"), [("K1", "yes_no"), ("K5", "per_count")])
def test_kinds_without_text_of_their_own_show_the_rule_at_the_input(page: CardPage, code: str, kind: str) -> None:
    card = page.open(code)

    rule = f"按办法计分，最高2分（{kind}）。"
    assert rule in texts(card.editor)
    assert texts(card).count(rule) == 1


def test_a_ledger_counts_or_says_that_there_was_nothing(page: CardPage) -> None:
    editor = page.open("K5").editor
    assert isinstance(editor, CountEditor)

    editor.open_ledger.click()
    assert page.asked == [Place(Tab.LEDGERS, "activities")]
    editor.nothing.click()

    assert page.session.picture.assessment.ledgers == {"activities": ()}
    assert page.session.line("K5").state is State.SCORED
    assert page.session.line("K5").computed == 0
    assert not editor.counter.isVisible()
    page.session.undo()
    assert page.session.line("K5").state is State.UNANSWERED
    assert editor.counter.isVisible()


def test_a_judgement_without_reason_says_so(page: CardPage) -> None:
    editor = page.open("K14").editor
    assert isinstance(editor, PointsEditor)
    page.type(editor.points, "1.5分")
    assert "写明理由后才计分。" in [label.text() for label in editor.findChildren(QLabel) if label.isVisible()]

    page.type(editor.words, "资料齐全")

    assert page.session.line("K14").computed == D("1.5")
    assert "写明理由后才计分。" not in [label.text() for label in editor.findChildren(QLabel) if label.isVisible()]


def test_not_applicable_says_what_the_rubric_does(page: CardPage) -> None:
    card = page.open("K1")

    assert "写了理由才算不适用。不适用时从总分中扣除本项分值。" in texts(card)


def test_less_may_be_claimed_and_the_reason_for_the_loss_is_asked(page: CardPage, folder: Path) -> None:
    card = page.open("K1")
    assert isinstance(card.editor, YesNoEditor)
    card.editor.yes.click()
    assert not card.self_points.reason.isVisible()

    page.type(card.self_points.points, "1.5分")

    assert stored_answers(folder)["K1"].self_points == D("1.5")
    assert card.self_points.remarks.texts == ["自评1.5分，低于计算的2分，可以这样报。"]
    page.type(card.self_points.deduction, "制度不全")
    assert stored_answers(folder)["K1"] == Answer(met=True, self_points=D("1.5"), deduction_reason="制度不全")


def test_more_needs_a_reason(page: CardPage, folder: Path) -> None:
    card = page.open("K1")
    assert isinstance(card.editor, YesNoEditor)
    card.editor.no.click()
    page.type(card.self_points.points, "2")
    assert card.self_points.remarks.texts == ["自评2分，高于计算的0分。请写明理由，或把自评分改低、清空。"]

    page.type(card.self_points.reason, "省级已认可")

    assert card.self_points.remarks.texts == ["自评2分，高于计算的0分，评审时会先看这一项和理由。"]
    assert stored_answers(folder)["K1"].self_reason == "省级已认可"


def test_a_click_on_the_words_ticks_the_box(page: CardPage, folder: Path, qtbot: QtBot) -> None:
    editor = page.open("K2").editor
    QApplication.processEvents()
    (words,) = [label for label in editor.findChildren(QLabel) if label.text() == "写入报告"]

    qtbot.mouseClick(words, Qt.MouseButton.LeftButton, pos=QPoint(20, words.height() // 2))
    assert stored_answers(folder) == {"K2": Answer(checked=("b",))}

    qtbot.mouseClick(words, Qt.MouseButton.LeftButton, pos=QPoint(20, words.height() // 2))
    assert stored_answers(folder) == {}


def test_levels_are_chosen_with_the_arrow_keys(page: CardPage, folder: Path, qtbot: QtBot) -> None:
    editor = page.open("K3").editor
    assert isinstance(editor, LevelsEditor)
    editor.buttons["top"].setFocus()
    qtbot.waitUntil(editor.buttons["top"].hasFocus)

    qtbot.keyClick(editor.buttons["top"], Qt.Key.Key_Space)
    qtbot.keyClick(editor.buttons["top"], Qt.Key.Key_Down)

    assert stored_answers(folder) == {"K3": Answer(level="low")}


def test_a_card_that_is_only_read_takes_no_input(
    new_session: Callable[[Path], Session], folder: Path, qtbot: QtBot
) -> None:
    new_session(folder)
    page = CardPage(new_session(folder), qtbot)

    for code in KINDS:
        card = page.open(code)
        fields = [*card.editor.fields(), card.not_applicable, card.statement, card.self_points.points]
        assert not [
            field for field in fields if field.isEnabled() and not getattr(field, "isReadOnly", lambda: False)()
        ]


def test_points_over_the_full_are_not_stored_and_not_lost(page: CardPage, folder: Path) -> None:
    card = page.open("K1")

    page.type(card.self_points.points, "2.5")

    assert stored_answers(folder) == {}
    assert "请填0～2分" in card.self_points._said.text()
    page.open("K2")
    assert page.open("K1").self_points.points.text() == "2.5"


def test_the_statement_counts_its_characters_while_it_is_typed(page: CardPage, qtbot: QtBot) -> None:
    card = page.open("K1")

    card.statement.insertPlainText("成立了领导小组")

    assert "7字" in texts(card)


@pytest.mark.parametrize(("written", "why"), [("1.3", "按0.5分一档"), ("3", "请填0～2分"), ("一分", "不是数字")])
def test_points_that_cannot_be_given_stay_with_a_message(page: CardPage, folder: Path, written: str, why: str) -> None:
    editor = page.open("K14").editor
    assert isinstance(editor, PointsEditor)

    page.type(editor.points, written)

    assert stored_answers(folder) == {}
    assert why in editor._said.text()
    page.open("K1")
    editor = page.open("K14").editor
    assert isinstance(editor, PointsEditor)
    assert editor.points.text() == written


def test_counts_take_full_width_digits_and_are_emptied(page: CardPage, folder: Path, qtbot: QtBot) -> None:
    editor = page.open("K5").editor
    assert isinstance(editor, CountEditor)
    box = editor.counter
    box.setFocus()
    box.selectAll()
    QApplication.sendEvent(box, committed("１２"))
    assert stored_answers(folder) == {"K5": Answer(count=12)}

    box.selectAll()
    qtbot.keyClick(box, Qt.Key.Key_Delete)

    assert stored_answers(folder) == {}
    editor.rows.parentWidget().setFocus()
    box.clearFocus()
    assert box.text() == "未填"


def test_undo_in_a_counter_is_the_undo_of_the_window(page: CardPage) -> None:
    editor = page.open("K5").editor
    assert isinstance(editor, CountEditor)
    undo = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    assert not editor.counter.event(undo)


def committed(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


def composing(letters: str) -> QInputMethodEvent:
    return QInputMethodEvent(letters, [])


@pytest.mark.parametrize("name", ["statement", "not_applicable"])
def test_undo_while_an_input_method_composes_loses_and_doubles_nothing(page: CardPage, qtbot: QtBot, name: str) -> None:
    card = page.open("K1")
    field = getattr(card, name)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QApplication.sendEvent(field, committed("领导"))
    QApplication.sendEvent(field, composing("xiao"))

    page.session.undo()
    assert getattr(page.session.answer("K1"), name) in {"", None}
    QApplication.sendEvent(field, composing("xiaozu"))
    QApplication.sendEvent(field, committed("小组"))
    card.flush()

    assert getattr(page.session.answer("K1"), name) == "小组"
    page.session.undo()
    page.session.redo()
    assert getattr(page.session.answer("K1"), name) == "小组"


@pytest.mark.parametrize("code", ["K4", "K5"])
def test_the_wheel_changes_no_number(page: CardPage, folder: Path, code: str) -> None:
    card = page.open(code)

    for box in card.findChildren(QAbstractSpinBox):
        box.setFocus()
        place = QPointF(5, 5)
        turn = QWheelEvent(
            place, place, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(box, turn)

    assert stored_answers(folder) == {}


@pytest.mark.parametrize("code", KINDS)
def test_the_tab_key_goes_from_top_to_bottom(page: CardPage, qtbot: QtBot, code: str) -> None:
    card = page.open(code)
    card.focus_first()
    seen: list[QWidget] = []
    while (field := QApplication.focusWidget()) is not None and field is not card.self_points.points:
        assert field not in seen
        seen.append(field)
        qtbot.keyClick(field, Qt.Key.Key_Tab)

    assert {card.not_applicable, card.statement} < set(seen)
    tops = [field.mapTo(card.widget(), QPoint(0, 0)).y() for field in seen]
    # A box and the field beside it differ by their frames.
    assert all(above <= below + 8 for above, below in pairwise(tops)), tops


def test_done_and_next_works_from_the_first_field_of_every_kind(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    window.open_path(folder)
    assert window.desk is not None
    filling = window.desk.filling
    filling.open_criterion("K1")

    for code in KINDS:
        assert filling.card is not None
        assert filling.card.code == code
        filling.card.focus_first()
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert filling.card is not None
    assert filling.card.code == "K1"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ("reason/K14", lambda card: card.editor.words),
        ("deduction/K14", lambda card: card.self_points.deduction),
        ("statement/K14", lambda card: card.statement),
    ],
)
def test_a_text_that_the_disk_refused_waits_while_another_criterion_is_shown(
    page: CardPage, folder: Path, draft: str, field: Callable[[CriterionCard], LineField]
) -> None:
    page.session.run(write_answer, "K14", Answer(points=D(1), reason="资料"))
    elsewhere = folder.rename(folder.with_name("别处"))
    page.type(field(page.open("K14")), "第三页")
    assert drafts_of(page.session).text(draft) == "第三页"

    page.open("K1")
    assert field(page.open("K14")).unstored == "第三页"

    elsewhere.rename(folder)
    page.open("K1")
    assert drafts_of(page.session).text(draft) == ""
    assert field(page.open("K14")).unstored is None
    assert "第三页" in repr(stored_answers(folder)["K14"])
