"""Figures and references in the card: read as people write them, never stored as something else, never lost."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.assessment import Figure
from app.domain.county import County
from app.domain.marking.kinds import BestOf, Growth, Level, VersusReference
from app.domain.rubric import Reference
from app.domain.score_sheet import State
from app.services.write_figure import write_figure, write_reference
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.figure_editor import FigureEditor, FigureForm
from app.ui.widgets.marking_editors import PartsEditor
from app.ui.widgets.text_fields import LineField
from tests.ui.cards import CardPage, stored_figures
from tests.ui.rubrics import all_kinds_workspace

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D = Decimal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return all_kinds_workspace(tmp_path / "工作库")


@pytest.fixture
def page(new_session: Callable[[Path], Session], folder: Path, qtbot: QtBot) -> CardPage:
    return CardPage(new_session(folder), qtbot)


def editor_of(page: CardPage, code: str) -> FigureEditor:
    editor = page.open(code).editor
    assert isinstance(editor, FigureEditor)
    return editor


def form_of(page: CardPage, code: str, year: int = 2021) -> FigureForm:
    return next(form for form in editor_of(page, code).forms if form.year == year)


@pytest.mark.parametrize(
    ("code", "written", "value", "points"),
    [
        ("K6", "30.42%", "30.42", "2"),
        ("K6", "２７．０％", "27.0", "1.8"),
        ("K6", " 30 ", "30", "2"),
        ("K7", "20", "20", "1"),
        ("K8", "15/10万", "15", "1"),
    ],
)
def test_a_figure_is_read_as_it_is_written(
    page: CardPage, folder: Path, code: str, written: str, value: str, points: str
) -> None:
    form = form_of(page, code)

    page.type(form.numbers["value"], written)

    (figure,) = stored_figures(folder)
    assert (figure.year, str(figure.value)) == (2021, value)
    # K6: 27÷30×2＝1.8；K7: ≥20一档1分；K8: 20为0分、10为满分，15得一半。
    assert page.session.line(code).computed == D(points)
    assert not form.messages["value"].isVisible()


def test_numerator_and_denominator_make_the_figure(page: CardPage, folder: Path) -> None:
    form = form_of(page, "K6")

    page.type(form.numbers["numerator"], "1,217")
    page.type(form.numbers["denominator"], "４，０００人")

    assert stored_figures(folder) == (Figure("literacy", 2021, numerator=D(1217), denominator=D(4000)),)
    assert form.remarks.texts == ["按分子分母计算：1217÷4000＝30.425%。"]
    assert page.session.line("K6").computed == 2


def test_a_value_that_its_parts_do_not_make_is_said(page: CardPage) -> None:
    form = form_of(page, "K6")
    page.type(form.numbers["numerator"], "304")
    page.type(form.numbers["denominator"], "1000")

    page.type(form.numbers["value"], "34.0")

    (said,) = form.remarks.texts
    assert "填的是34%" in said
    assert "304÷1000＝30.4%" in said
    assert "请核对" in said


@pytest.mark.parametrize(
    ("written", "why"),
    [("约三成", "不是数字"), ("3‰", "这项数据的单位是“%”"), ("30.4.2", "多出了"), ("9" * 16, "太大")],
)
def test_what_cannot_be_read_stays_with_a_message_and_is_not_stored(
    page: CardPage, folder: Path, written: str, why: str
) -> None:
    form = form_of(page, "K6")
    field = form.numbers["value"]
    page.type(field, "30")

    page.type(field, written)
    page.type(form.texts["source"], "监测报告")

    assert field.text() == written
    assert form.messages["value"].isVisible()
    assert why in form.messages["value"].text()
    assert "还没有保存" in form.messages["value"].text()
    assert stored_figures(folder) == (Figure("literacy", 2021, D(30), source="监测报告"),)


def test_what_cannot_be_read_is_there_again_when_the_card_comes_back(page: CardPage, folder: Path) -> None:
    page.type(form_of(page, "K6").numbers["value"], "约三成")
    page.open("K1")

    form = form_of(page, "K6")

    assert form.numbers["value"].text() == "约三成"
    assert "不是数字" in form.messages["value"].text()
    page.type(form.numbers["value"], "30")
    page.open("K1")
    assert form_of(page, "K6").numbers["value"].text() == "30"
    assert stored_figures(folder) == (Figure("literacy", 2021, D(30)),)


def test_a_number_stays_as_it_is_written_until_the_field_is_left(page: CardPage) -> None:
    form = form_of(page, "K6")
    field = form.numbers["numerator"]

    page.type(field, "１,２１７")
    assert field.text() == "１,２１７"
    form.texts["source"].setFocus()

    assert field.text() == "1217"


def test_emptying_all_fields_takes_the_figure_away(page: CardPage, folder: Path) -> None:
    form = form_of(page, "K6")
    page.type(form.numbers["value"], "30")
    assert stored_figures(folder)

    page.type(form.numbers["value"], "")

    assert stored_figures(folder) == ()
    assert page.session.line("K6").state is State.UNANSWERED


def test_undo_takes_a_figure_back_and_redo_brings_it_again(page: CardPage, folder: Path) -> None:
    form = form_of(page, "K6")
    page.type(form.numbers["value"], "30")
    page.session.close_step()
    page.type(form.numbers["value"], "35")

    page.session.undo()
    assert form.numbers["value"].text() == "30"
    page.session.undo()
    assert form.numbers["value"].text() == ""
    assert stored_figures(folder) == ()

    page.session.redo()
    assert form.numbers["value"].text() == "30"


def test_growth_asks_for_both_years(page: CardPage) -> None:
    editor = editor_of(page, "K10")
    assert [form.year for form in editor.forms] == [2020, 2021]

    page.type(editor.forms[0].numbers["value"], "60")
    page.type(editor.forms[1].numbers["value"], "72")

    # (72－60)÷60＝20%，要求提高≥20%。
    assert page.session.line("K10").computed == 2
    assert page.card is not None
    assert "2020年农村自来水普及率60%" in page.card.derivation.text()


def test_a_year_that_comes_later_stands_in_its_place_for_the_keyboard_too(page: CardPage, qtbot: QtBot) -> None:
    editor = editor_of(page, "K10")

    page.session.run(write_figure, Figure("water", 2018, D(50)))

    assert [form.year for form in editor.forms] == [2018, 2021]
    assert page.card is not None
    page.card.focus_first()
    assert editor.forms[0].numbers["value"].hasFocus()
    for _ in editor.forms[0].findChildren(LineField):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert editor.forms[1].numbers["value"].hasFocus()


def test_a_year_does_not_go_away_while_it_is_typed(page: CardPage) -> None:
    editor = editor_of(page, "K10")
    page.session.run(write_figure, Figure("water", 2018, D(50)))
    form = editor.forms[0]

    page.type(form.numbers["value"], "")

    # 2018 is the baseline no more, 2020 is asked again; the field being typed in stays.
    assert [one.year for one in editor.forms] == [2018, 2020, 2021]
    assert editor.forms[0] is form
    page.type(form.numbers["value"], "55")
    assert page.session.picture.assessment.measures == (Figure("water", 2018, D(55)),)
    assert [one.year for one in editor.forms] == [2018, 2021]


def test_a_figure_changed_elsewhere_is_shown(page: CardPage) -> None:
    form = form_of(page, "K6")

    page.session.run(write_figure, Figure("literacy", 2021, D("31.5"), source="年鉴"))

    assert form.numbers["value"].text() == "31.5"
    assert form.texts["source"].text() == "年鉴"


def test_without_an_assessed_year_the_card_says_where_to_set_it(
    new_session: Callable[[Path], Session], workspace: Path, qtbot: QtBot
) -> None:
    page = CardPage(new_session(workspace), qtbot)

    editor = editor_of(page, "B2")

    assert editor.forms == []
    assert "请先填写申报批次" in editor.remarks.texts[0]


def test_the_link_leads_to_the_figures(page: CardPage) -> None:
    editor_of(page, "K6").link.click()

    assert page.asked == [Place(Tab.FIGURES, "literacy")]


def references(page: CardPage) -> tuple[Reference, ...]:
    return page.session.picture.assessment.references


def test_a_missing_reference_is_entered_in_the_card(page: CardPage) -> None:
    editor = editor_of(page, "K9")
    form = editor.reference
    assert form is not None
    page.type(editor.forms[0].numbers["value"], "30")
    assert "没有河北省的居民健康素养水平参照值" in form.words.text()

    page.type(form.source, "省卫健委公报")
    page.type(form.value, "26.82%")

    expected = Reference("literacy", "河北省", Level.PROVINCE, 2021, D("26.82"), "省卫健委公报")
    assert references(page) == (expected,)
    assert form.words.text() == "参照值：河北省2021年26.82%（本县填报，出处：省卫健委公报）"
    assert page.session.line("K9").computed == 2


def test_a_reference_of_another_year_is_moved_and_warned_of(page: CardPage) -> None:
    editor = editor_of(page, "K9")
    form = editor.reference
    assert form is not None
    page.type(editor.forms[0].numbers["value"], "30")
    page.type(form.value, "26.82")

    page.type(form.year, "2020")

    assert [(one.year, one.value) for one in references(page)] == [(2020, D("26.82"))]
    assert page.card is not None
    assert [text.partition("。")[2] for text in page.card.warnings.texts] == [
        "有同一年的参照值时请补填，没有可以这样报。"
    ]


def test_emptying_the_reference_takes_it_away_and_keeps_where_it_came_from(page: CardPage) -> None:
    form = editor_of(page, "K9").reference
    assert form is not None
    page.type(form.value, "26.82")
    page.type(form.source, "公报")

    page.type(form.value, "")

    assert references(page) == ()
    assert form.source.text() == "公报"
    page.open("K1")
    again = editor_of(page, "K9").reference
    assert again is not None
    assert again.source.text() == "公报"


def test_a_reference_entered_elsewhere_is_shown(page: CardPage) -> None:
    form = editor_of(page, "K9").reference
    assert form is not None

    page.session.run(write_reference, Reference("literacy", "河北省", Level.PROVINCE, 2021, D("26.8"), "公报"))

    assert (form.value.text(), form.year.text(), form.source.text()) == ("26.8", "2021", "公报")


def test_without_a_province_the_card_leads_to_the_county(
    new_session: Callable[[Path], Session], tmp_path: Path, qtbot: QtBot
) -> None:
    page = CardPage(new_session(all_kinds_workspace(tmp_path / "新县", County(name="某县"))), qtbot)

    form = editor_of(page, "K9").reference

    assert form is not None
    assert not form.entry.isVisible()
    assert "请先填写县区" in form.remarks.texts[0]
    (link,) = [button for button in form.remarks.findChildren(QPushButton) if button.isVisible()]
    link.click()
    assert page.asked == [Place(Tab.BASICS)]


def test_figures_inside_combined_markings_are_the_same_records(page: CardPage, folder: Path) -> None:
    editor = page.open("K11").editor
    assert isinstance(editor, PartsEditor)
    versus, growth = editor.parts[:2]
    assert isinstance(versus, FigureEditor)
    assert isinstance(growth, FigureEditor)

    page.type(versus.forms[0].numbers["value"], "31")
    page.type(growth.forms[1].numbers["value"], "95")

    assert stored_figures(folder) == (Figure("literacy", 2021, D(31)), Figure("water", 2021, D(95)))
    assert form_of(page, "K6").numbers["value"].text() == "31"


def test_a_figure_stands_once_in_a_card(new_session: Callable[[Path], Session], tmp_path: Path, qtbot: QtBot) -> None:
    twice = BestOf((VersusReference("literacy"), Growth("literacy", relative=D("0.1"))))
    page = CardPage(new_session(all_kinds_workspace(tmp_path / "两次", more=twice)), qtbot)
    editor = page.open("K16").editor
    assert isinstance(editor, PartsEditor)
    versus, growth = editor.parts
    assert isinstance(versus, FigureEditor)
    assert isinstance(growth, FigureEditor)

    assert [form.year for form in versus.forms] == [2021]
    assert [form.year for form in growth.forms] == [2020]
    page.type(versus.forms[0].numbers["value"], "30")

    assert growth._elsewhere.text() == "2021年30%（在上面填）"
