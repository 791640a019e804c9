"""导出: an edited report and its scan come back in; differences are taken only when a person says so."""

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.finished import REPORT, REPORT_SCAN
from app.services.export_submission import Wanted, export
from app.services.open_workspace import open_workspace
from app.services.verify_package import verify_package
from app.ui.desk_page import Desk
from app.ui.screens.export import ExportPage
from app.ui.session import Session
from tests.ui.export_pages import DAY, desk_of, ended, final, looked, press, shown

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Iterator[Desk]:
    made = desk_of(session, tmp_path)
    yield made
    made.jobs.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> ExportPage:
    return shown(desk, qtbot)


def report_of(page: ExportPage, qtbot: QtBot, tmp_path: Path, total: str = "") -> Path:
    with open_workspace(page.session.folder, writing=False) as opened:
        wanted = Wanted(package=False, only=frozenset({"01_自评报告.docx"}))
        (report,) = export(opened, tmp_path / "稿", wanted, date=DAY).files
    document = docx.Document(str(report))
    document.add_paragraph("领导加的一段。")
    for control in document.element.body.iter(qn("w:sdt")):
        if total and control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == "points:total":
            next(control.iter(qn("w:t"))).text = total
    document.save(str(report))
    return report


def test_an_edited_report_comes_back_and_goes_out(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    report = report_of(page, qtbot, tmp_path)
    assert page.take_files([report])
    ended(page, qtbot)
    looked(page, qtbot)
    assert set(page.session.picture.assessment.finished) == {REPORT}
    assert page.session.undo_name == "取回自评报告"

    final(page)
    press(page.go)
    ended(page, qtbot)

    package = page.result.package
    assert package is not None
    assert (package.path.parent / "01_自评报告.docx").read_bytes() == report.read_bytes()
    assert not (package.path.parent / "01_自评报告.pdf").exists()
    assert not any(problem.is_blocking for problem in verify_package(package.path).problems)


def test_differences_are_shown_and_taken_only_when_a_person_says_so(
    page: ExportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.take_report(report_of(page, qtbot, tmp_path, total="99"))
    ended(page, qtbot)
    panel = page.finished.differences
    assert panel.isVisible()
    assert [(row.head, row.body) for row in panel.list.rows.rows] == [("自评总分", "报告里：99　现在的数据：2")]
    assert page.session.picture.assessment.finished == {}

    press(panel.decline)
    assert not panel.isVisible()
    assert page.session.picture.assessment.finished == {}

    page.take_report(tmp_path / "稿" / "01_自评报告.docx")
    ended(page, qtbot)
    press(panel.accept)
    assert len(page.session.picture.assessment.finished[REPORT].differing) == 1
    page.session.undo()
    assert page.session.picture.assessment.finished == {}


def test_what_is_no_report_is_refused_with_what_to_do(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "坏.docx").write_bytes(b"no zip")
    with qtbot.waitSignal(page.told, timeout=20_000) as said:
        page.take_report(tmp_path / "坏.docx")
    ended(page, qtbot)

    assert [problem.what_to_do for problem in said.args[0]]
    assert not page.take_files([tmp_path / "表.xlsx"])


def test_a_scan_comes_back_is_listed_and_dropped(page: ExportPage, qtbot: QtBot, tmp_path: Path) -> None:
    with open_workspace(page.session.folder, writing=False) as opened:
        wanted = Wanted(package=False, only=frozenset({"01_自评报告.pdf"}))
        (scan,) = export(opened, tmp_path / "稿", wanted, date=DAY).files
    assert page.take_files([scan])
    ended(page, qtbot)
    looked(page, qtbot)
    final(page)
    assert REPORT_SCAN in page.session.picture.assessment.finished
    assert page.contents.total.text().startswith("合计：6份文件")

    press(next(one for one in page.finished.findChildren(QPushButton) if one.text() == "不再使用"))

    assert page.session.picture.assessment.finished == {}
