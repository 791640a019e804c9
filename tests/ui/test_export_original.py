"""导出: the province's own file is offered, filled beside the documents, and what is to be looked at is said."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.import_table import contents_of_draft, drafted, read_file, suggested_about, suggested_choice
from app.services.open_workspace import create_workspace
from app.services.write_answer import write_answer
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.export import ExportPage
from app.ui.session import Session
from tests.documents.province_book import province_workbook
from tests.services.test_fill_original import judged
from tests.ui.export_pages import ended, names, press, shown

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
NAME = "省里二〇二四年健康县区建设评分标准（已填）.xlsx"


@pytest.fixture
def page(tmp_path: Path, new_session: Callable[[Path], Session], jobs: Jobs, qtbot: QtBot) -> ExportPage:
    """Return the page of a workspace on a province's table, its first criterion answered."""
    path = province_workbook(tmp_path / "省里二〇二四年健康县区建设评分标准.xlsx")
    found = read_file(path)
    choice = replace(suggested_choice(found), manual=True)
    pack = contents_of_draft(drafted(found, choice, suggested_about(found, choice), path), path)
    create_workspace(tmp_path / "库", pack.rubric, pack.original, pack.original_bytes)
    session = new_session(tmp_path / "库")
    session.run(write_answer, pack.rubric.criteria[0].code, judged("3"))
    remembered = Remembered(tmp_path / "window.ini")
    remembered.set_text("folder/documents", str(tmp_path / "导出"))
    return shown(Desk(session, jobs, remembered), qtbot)


def test_the_filled_original_is_offered_and_made(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    boxes = page.choices._boxes
    assert boxes[NAME].text() == "回填原表"
    assert boxes[NAME].isChecked()
    for name, box in boxes.items():
        box.setChecked(name == NAME)

    press(page.go)
    ended(page, qtbot)

    (made,) = names(tmp_path / "导出")
    assert made == NAME.replace("（已填）", "（已填）（送审稿）")
    with zipfile.ZipFile(tmp_path / "导出" / made) as archive:
        assert '<c r="F4" s="' in archive.read("xl/worksheets/sheet1.xml").decode()
    assert not page.result.original.isHidden()
    assert "公式原来存的结果已去掉" in page.result.original.text()


def test_without_it_nothing_is_said_of_it(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    for name, box in page.choices._boxes.items():
        box.setChecked(name == "03_自评打分表.xlsx")

    press(page.go)
    ended(page, qtbot)

    assert names(tmp_path / "导出") == ["03_自评打分表（送审稿）.xlsx"]
    assert page.result.original.isHidden()


def test_a_damaged_original_is_told_and_the_rest_goes_out(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    original = page.session.picture.original
    assert original is not None
    stored = next((page.session.folder / "attachments").rglob(f"*{original.sha256[2:]}*"))
    stored.chmod(0o644)
    stored.write_bytes(b"broken")

    press(page.go)
    ended(page, qtbot)

    assert "01_自评报告（送审稿）.docx" in names(tmp_path / "导出")
    assert not [name for name in names(tmp_path / "导出") if "已填" in name]
    assert "原表不一样" in page.result.problems.text()


def test_the_contents_say_that_it_stays_outside_the_package(page: ExportPage) -> None:
    page.choices.final.button.setChecked(True)

    texts = [page.contents._grid.itemAt(place).widget().text() for place in range(page.contents._grid.count())]  # type: ignore[union-attr]

    assert "不进申报包" in texts
    assert page.contents.total.text().startswith("合计：5份文件（导出时生成）"), "the five of the package"
