"""Undo while still typing, in every kind of field: the text goes, comes back, and the field shows what is stored."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.catalog.packs import read_pack
from app.domain.assessment import Answer, Assessment, Case
from app.domain.changes import difference
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service
from app.domain.marking.kinds import Level
from app.domain.rubric import Reference
from app.services.open_workspace import create_workspace, open_workspace
from app.ui.main_window import MainWindow
from app.ui.screens.basics import BasicsPage
from app.ui.screens.cases import CasesPage
from app.ui.screens.figures import FiguresPage
from app.ui.screens.ledgers import LedgersPage
from app.ui.tabs import Tab
from app.ui.widgets import text_fields
from app.ui.widgets.count_editor import CountEditor
from app.ui.widgets.entry_editor import DeductionEditor, PointsEditor
from app.ui.widgets.figure_editor import FigureEditor
from app.ui.widgets.form import FormField
from app.ui.widgets.sites_editor import SitesEditor
from tests.journeys.clerk import CTRL, Clerk
from tests.ui.rubrics import NOON

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

RUBRIC = Path(__file__).parent.parent / "golden" / "all_markings" / "rubric.yaml"
BEGUN = Assessment(
    county=County("", "河北省", "乙市", "丙县", "hill"),
    applicant="丙县人民政府",
    cycle=Cycle("2030年度", None, None, 2030),
    evidence=(Evidence("E0001", "会议纪要", serves=(Service("A7", "e1"),)),),
    answers={"A1": Answer(met=True, statement="从前的话")},
    cases=(Case("一个例子", "某局"),),
    references=(Reference("death", "全国", Level.NATION, 2030, Decimal(12), "公报"),),
)


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed is stored sooner than usual: thirty fields wait for it."""
    monkeypatch.setattr(text_fields, "PAUSE_MS", 20)


@pytest.fixture
def clerk(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Clerk:
    """The clerk before a workspace in which a little is filled in."""
    create_workspace(tmp_path / "库", read_pack(RUBRIC).rubric)
    with open_workspace(tmp_path / "库", writing=True) as opened:
        opened.apply(difference("准备", opened.picture.assessment, BEGUN), person="张三", at=NOON)
    window.open_path(tmp_path / "库")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Clerk(window, qtbot)


def card(clerk: Clerk, code: str) -> object:
    assert clerk.window.desk is not None
    clerk.go_to(Tab.FILLING)
    clerk.window.desk.filling.open_criterion(code)
    clerk.breathe()
    return clerk.card.editor


def in_card(clerk: Clerk) -> Iterator[tuple[str, Callable[[], QWidget], str]]:
    card(clerk, "A1")
    yield "statement", lambda: clerk.card.statement, "新的话"
    yield "self points", lambda: clerk.card.self_points.points, "1.5"
    card(clerk, "D1")
    yield "not applicable", lambda: clerk.card.not_applicable, "没有此事项"
    deduction = card(clerk, "A5")
    assert isinstance(deduction, DeductionEditor)
    yield "deduction", lambda: deduction.counters["late"], "3"
    count = card(clerk, "A6")
    assert isinstance(count, CountEditor)
    yield "count", lambda: count.counter, "12"
    figure = card(clerk, "B1")
    assert isinstance(figure, FigureEditor)
    yield "figure", lambda: figure.forms[0].numbers["value"], "４８％"
    yield "figure's source", lambda: figure.forms[0].texts["source"], "年鉴里的数"
    compared = card(clerk, "B5")
    assert isinstance(compared, FigureEditor)
    assert compared.reference is not None
    yield "reference", lambda: compared.reference.value, "60"  # type: ignore[union-attr]
    judgement = card(clerk, "C4")
    assert isinstance(judgement, PointsEditor)
    yield "points", lambda: judgement.points, "3.75"
    yield "reason", lambda: judgement.words, "做得较好"


def in_panel(clerk: Clerk) -> Iterator[tuple[str, Callable[[], QWidget], str]]:
    card(clerk, "A7")
    assert clerk.window.desk is not None
    panel = clerk.window.desk.filling.evidence
    assert panel.fields is not None
    yield "title", lambda: panel.fields.texts["title"], "另一个名称"  # type: ignore[union-attr]
    yield "number", lambda: panel.fields.texts["number"], "丙卫〔2029〕1号"  # type: ignore[union-attr]
    yield "date", lambda: panel.fields.date, "2029年3月2日"  # type: ignore[union-attr]


def on_basics(clerk: Clerk) -> Iterator[tuple[str, Callable[[], QWidget], str]]:
    page = clerk.go_to(Tab.BASICS)
    assert isinstance(page, BasicsPage)
    clerk.wait(lambda: page.profile.has_form)
    for name in ("name", "province", "city"):
        field: FormField = getattr(page.county, name)
        yield f"county {name}", lambda field=field: field.content, "另一个名字"  # type: ignore[misc]
    yield "applicant", lambda: page.offices.applicant.content, "某某人民政府"
    yield "office", lambda: page.offices.office.content, "某局"
    yield "cycle", lambda: page.cycle.name.content, "二〇三〇年"
    yield "start", lambda: page.cycle.start, "2029-01-01"
    yield "gate", lambda: page.gates.editors["G1"].statement, "没有发生过"
    yield "entry", lambda: page.profile.fields["常住人口"], "十二万人"
    yield "chapter", lambda: page.chapters.fields["plan"], "明年接着做。"


def on_case(clerk: Clerk) -> Iterator[tuple[str, Callable[[], QWidget], str]]:
    page = clerk.go_to(Tab.CASES)
    assert isinstance(page, CasesPage)
    assert page.sheet is not None
    yield "title", lambda: page.sheet.title, "另一个例子"  # type: ignore[union-attr]
    yield "section", lambda: page.sheet.sections["主要做法"], "这样做的。"  # type: ignore[union-attr]
    yield "highlights", lambda: page.sheet.highlights, "很有特点"  # type: ignore[union-attr]


def on_figures(clerk: Clerk) -> Iterator[tuple[str, Callable[[], QWidget], str]]:
    page = clerk.go_to(Tab.FIGURES)
    assert isinstance(page, FiguresPage)
    clerk.click_cell(page.grid, page.model.index_of("rate", 2030))
    assert page.detail.body is not None
    yield "numerator", lambda: page.detail.body.numbers["numerator"], "12"  # type: ignore[union-attr]
    yield "source", lambda: page.detail.body.texts["source"], "年鉴里的数"  # type: ignore[union-attr]
    clerk.click_cell(page.grid, page.model.index_of("death", 2030))
    yield "reference", lambda: named(page, "全国2030年 参照值"), "11.5"
    yield "reference's source", lambda: named(page, "全国2030年 出处"), "另一份公报"


def named(page: QWidget, name: str) -> QWidget:
    """A field of the page by the name that is read out for it."""
    (field,) = (one for one in page.findChildren(QLineEdit) if one.accessibleName() == name and one.isVisible())
    return field


def text_of(field: QWidget) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    assert isinstance(field, QLineEdit | QSpinBox)
    return field.text()


@pytest.mark.parametrize("fields", [in_card, in_panel, on_basics, on_case, on_figures])
def test_undo_in_the_field_that_is_being_typed_in(
    clerk: Clerk, fields: Callable[[Clerk], Iterator[tuple[str, Callable[[], QWidget], str]]]
) -> None:
    for name, field, text in fields(clerk):
        before, was = clerk.session.picture.assessment, text_of(field())
        typed_in = field()
        clerk.fill(typed_in, text)
        clerk.wait(lambda: clerk.session.picture.assessment != before)  # noqa: B023 - called at once
        assert field() is typed_in, name
        assert typed_in.hasFocus(), name

        clerk.press(Qt.Key.Key_Z, CTRL)
        assert clerk.session.picture.assessment == before, name
        assert text_of(field()) == was, name

        clerk.press(Qt.Key.Key_Y, CTRL)
        assert clerk.session.picture.assessment != before, name
        assert text_of(field()) != was, name

        clerk.press(Qt.Key.Key_Z, CTRL)
        assert clerk.session.picture.assessment == before, name


def test_a_site_that_is_half_typed_waits_and_is_no_step(clerk: Clerk) -> None:
    sites = card(clerk, "C3")
    assert isinstance(sites, SitesEditor)
    before = clerk.session.picture.assessment
    clerk.fill(sites.site_rows[0].name, "一村")
    clerk.press(Qt.Key.Key_Tab)
    assert clerk.session.picture.assessment == before

    clerk.keys("100")
    clerk.press(Qt.Key.Key_Z, CTRL)
    assert clerk.session.picture.assessment == before
    clerk.press(Qt.Key.Key_Y, CTRL)
    (site,) = clerk.session.answer("C3").sites or ()
    assert (site.name, site.score) == ("一村", 100)


@pytest.mark.parametrize("tab", [Tab.FIGURES, Tab.LEDGERS])
def test_undo_in_a_cell_that_is_being_typed_in(clerk: Clerk, tab: Tab) -> None:
    page = clerk.go_to(tab)
    before = clerk.session.picture.assessment
    if isinstance(page, FiguresPage):
        grid, index = page.grid, page.model.index_of("rate", 2030)
    else:
        assert isinstance(page, LedgersPage)
        assert page.sheet is not None
        grid, index = page.sheet.grid, page.sheet.model.index(0, 2)
    clerk.click_cell(grid, index)
    clerk.type_text("４８" if tab is Tab.FIGURES else "第一次会议")

    clerk.press(Qt.Key.Key_Z, CTRL)
    assert clerk.session.picture.assessment == before
    assert not index.data()

    clerk.press(Qt.Key.Key_Y, CTRL)
    assert clerk.session.picture.assessment != before
    clerk.press(Qt.Key.Key_Z, CTRL)
    assert clerk.session.picture.assessment == before
    assert QApplication.focusWidget() is not None
