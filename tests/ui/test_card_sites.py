"""现场评分: rows typed and pasted; what lacks a name or a score waits and is never lost."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.domain.assessment import Site
from app.ui.drafts import drafts_of
from app.ui.session import Session
from app.ui.widgets.sites_editor import SiteRow, SitesEditor
from tests.ui.cards import CardPage, stored_answers
from tests.ui.rubrics import all_kinds_workspace

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SCHOOL, CLINIC = Site("第一中学", Decimal(90)), Site("人民医院", Decimal(70))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return all_kinds_workspace(tmp_path / "工作库")


@pytest.fixture
def page(new_session: Callable[[Path], Session], folder: Path, qtbot: QtBot) -> CardPage:
    return CardPage(new_session(folder), qtbot)


def editor_of(page: CardPage) -> SitesEditor:
    editor = page.open("K13").editor
    assert isinstance(editor, SitesEditor)
    return editor


def sites(folder: Path) -> tuple[Site, ...]:
    found = stored_answers(folder).get("K13")
    return found.sites or () if found else ()


def fill(page: CardPage, row: SiteRow, site: Site) -> None:
    page.type(row.name, site.name)
    page.type(row.score, str(site.score))


def written(editor: SitesEditor) -> list[tuple[str, str]]:
    return [row.texts for row in editor.site_rows]


def test_sites_are_typed_row_by_row(page: CardPage, folder: Path) -> None:
    editor = editor_of(page)

    fill(page, editor.site_rows[0], SCHOOL)
    assert editor.remarks.texts == ["已填1处，还差1处才能计分。"]
    fill(page, editor.site_rows[1], CLINIC)

    assert sites(folder) == (SCHOOL, CLINIC)
    assert written(editor) == [("第一中学", "90"), ("人民医院", "70"), ("", "")]
    # (90＋70)÷2÷100×2＝1.6
    assert page.session.line("K13").computed == Decimal("1.6")
    assert editor.remarks.texts == []


def test_a_site_without_a_score_waits_and_comes_back(page: CardPage, folder: Path) -> None:
    editor = editor_of(page)
    fill(page, editor.site_rows[0], SCHOOL)
    page.type(editor.site_rows[1].name, "人民医院")
    assert sites(folder) == (SCHOOL,)

    page.open("K1")
    editor = editor_of(page)

    assert written(editor) == [("第一中学", "90"), ("人民医院", ""), ("", "")]
    page.type(editor.site_rows[1].score, "70分")
    assert sites(folder) == (SCHOOL, CLINIC)


@pytest.mark.parametrize("score", ["优", "120", "-1"])
def test_a_score_that_cannot_be_read_stays_and_is_not_stored(page: CardPage, folder: Path, score: str) -> None:
    editor = editor_of(page)
    fill(page, editor.site_rows[0], SCHOOL)

    page.type(editor.site_rows[0].score, score)

    assert sites(folder) == ()
    assert written(editor)[0] == ("第一中学", score)
    assert "还没有保存" in editor.site_rows[0]._said.text()


def test_a_block_is_pasted_into_a_row(page: CardPage, folder: Path, qtbot: QtBot) -> None:
    editor = editor_of(page)
    row = editor.site_rows[0]
    row.name.setFocus()
    QGuiApplication.clipboard().setText("现场\t得分\r\n第一中学\t90\r\n人民医院\t７０\r\n市场\t良\r\n")

    qtbot.keyClick(row.name, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert sites(folder) == (SCHOOL, CLINIC)
    assert written(editor)[2:] == [("市场", "良"), ("", "")]


def test_a_single_text_is_pasted_as_text(page: CardPage, qtbot: QtBot) -> None:
    row = editor_of(page).site_rows[0]
    row.name.setFocus()
    QGuiApplication.clipboard().setText("第一中学")

    qtbot.keyClick(row.name, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert row.name.text() == "第一中学"


def test_pasting_nothing_says_what_to_copy(page: CardPage) -> None:
    editor = editor_of(page)
    QGuiApplication.clipboard().setText("")

    editor.paste.click()

    assert "请先在表格里选中" in editor.remarks.texts[0]


def test_taking_a_row_out_is_one_step_that_undo_takes_back(page: CardPage, folder: Path) -> None:
    editor = editor_of(page)
    fill(page, editor.site_rows[0], SCHOOL)
    fill(page, editor.site_rows[1], CLINIC)

    editor.site_rows[0].remove.click()
    assert sites(folder) == (CLINIC,)
    assert written(editor) == [("人民医院", "70"), ("", "")]

    page.session.undo()
    assert sites(folder) == (SCHOOL, CLINIC)
    assert written(editor) == [("第一中学", "90"), ("人民医院", "70"), ("", "")]


def test_clearing_the_criterion_is_undone(page: CardPage, folder: Path) -> None:
    editor = editor_of(page)
    fill(page, editor.site_rows[0], SCHOOL)
    assert page.card is not None

    page.card.clear.click()
    assert sites(folder) == ()
    assert written(editor) == [("", "")]

    page.session.undo()
    assert sites(folder) == (SCHOOL,)
    assert written(editor) == [("第一中学", "90"), ("", "")]


def test_a_site_that_the_disk_refused_waits_and_is_stored_later(page: CardPage, folder: Path) -> None:
    fill(page, editor_of(page).site_rows[0], SCHOOL)
    elsewhere = folder.rename(folder.with_name("别处"))
    fill(page, editor_of(page).site_rows[1], CLINIC)
    page.open("K1")
    assert written(editor_of(page)) == [("第一中学", "90"), ("人民医院", "70"), ("", "")]

    elsewhere.rename(folder)
    page.open("K1")
    assert sites(folder) == (SCHOOL, CLINIC)
    assert written(editor_of(page)) == [("第一中学", "90"), ("人民医院", "70"), ("", "")]
    assert drafts_of(page.session).text("sites/K13") == ""
