"""The whole journey through the window, and that it comes to the same as the command line with the same answers."""

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.domain.assessment import Assessment, Person
from app.domain.county import County, Cycle
from app.services.open_workspace import open_workspace
from app.ui.main_window import MainWindow
from app.ui.screens.basics import BasicsPage
from app.ui.screens.cases import CasesPage
from app.ui.screens.export import ExportPage
from app.ui.screens.figures import FiguresPage
from app.ui.screens.ledgers import LedgersPage
from app.ui.screens.package_result import PackageResultScreen
from app.ui.tabs import Tab
from app.ui.widgets.export_result import Outcome
from app.ui.widgets.text_fields import LineField
from tests.conftest import Jkxq
from tests.journeys.clerk import CTRL, Clerk
from tests.journeys.filling_in import begin, fill_answers, fill_basics, fill_case, fill_figures, fill_ledgers

# Qt without a display says so of every layout at the top, and of every list that pops up.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"does not support raise\(\)", "grabbing the keyboard")

RUBRIC = Path(__file__).parent.parent / "golden" / "all_markings" / "rubric.yaml"
KEY = Qt.Key
DATE = "2031-01-10"
EXPORTED_ON = "2031年1月10日"

ANSWERS = Path(__file__).parent / "window_answers.yaml"
"""What the clerk says, as a file for the command line."""

# A 2+2.5+2+2.5+(3-0.4×3-1)+8+2 = 19.8, claimed 0.5 more; B as in golden/all_markings 19.84; C 4+1.21+6×0.8+3.75+4.5 =
# 18.26, claimed 0.25 less; D 0+2+0+1 = 3; bonus 3+2, capped at 4. Together 64.9 of 75, claimed 65.15.
COMPUTED, CLAIMED, APPLICABLE = Decimal("64.90"), Decimal("65.15"), Decimal(75)


def paper(folder: Path, name: str) -> Path:
    """A PDF of two pages, or a text file, each with a content of its own."""
    file = folder / name
    if file.suffix == ".txt":
        file.write_text(name, encoding="utf-8")
        return file
    canvas = Canvas(str(file), invariant=True)
    for number in (1, 2):
        canvas.drawString(72, 700, f"{name.encode().hex()} {number}")
        canvas.showPage()
    canvas.save()
    return file


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """The papers on the clerk's desk."""
    folder = tmp_path / "材料"
    folder.mkdir()
    for name in ("签到表.pdf", "会议纪要.pdf", "结果文件.pdf", "说明.txt"):
        paper(folder, name)
    return folder


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The rubric as it comes from the province."""
    file = tmp_path / "各种评分办法.评分标准.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(RUBRIC, "各种评分办法/rubric.yaml")
    return file


@pytest.fixture
def clerk(window: MainWindow, qtbot: QtBot) -> Clerk:
    """The clerk before an empty window."""
    window.activateWindow()
    return Clerk(window, qtbot)


def undo_everything(clerk: Clerk) -> list[Assessment]:
    """Press Ctrl+Z until nothing is left to take back, and return what stood there after each."""
    stood = [clerk.session.picture.assessment]
    while clerk.session.undo_name:
        name = clerk.session.undo_name
        clerk.press(KEY.Key_Z, CTRL)
        assert clerk.session.redo_name == name
        stood.append(clerk.session.picture.assessment)
    return stood


def redo_everything(clerk: Clerk) -> list[Assessment]:
    """Press Ctrl+Y until nothing is left to take again, and return what stood there after each."""
    stood = [clerk.session.picture.assessment]
    while clerk.session.redo_name:
        name = clerk.session.redo_name
        clerk.press(KEY.Key_Y, CTRL)
        assert clerk.session.undo_name == name
        stood.append(clerk.session.picture.assessment)
    return stood


def shown_on_pages(clerk: Clerk) -> list[object]:
    """Go through the pages and return what stands in some of their fields."""
    desk = clerk.window.desk
    assert desk is not None
    header = desk.header.figures
    seen: list[object] = [header["已落实分"].text(), header["已填"].text()]
    basics = clerk.go_to(Tab.BASICS)
    assert isinstance(basics, BasicsPage)
    seen += [basics.profile.fields["常住人口"].text(), basics.gates.editors["G1"].buttons[True].isChecked()]
    figures = clerk.go_to(Tab.FIGURES)
    assert isinstance(figures, FiguresPage)
    seen += [figures.model.index_of("rate", year).data() for year in (2028, 2030)]
    ledgers = clerk.go_to(Tab.LEDGERS)
    assert isinstance(ledgers, LedgersPage)
    seen += [sheet.model.rowCount() for sheet in ledgers.sheets.values()]
    cases = clerk.go_to(Tab.CASES)
    assert isinstance(cases, CasesPage)
    seen += [cases.list.count(), cases.begin.isVisible()]
    clerk.go_to(Tab.FILLING)
    for code in ("A1", "C3"):
        desk.filling.open_criterion(code)
        clerk.breathe()
        seen.append("，".join(text for one in clerk.card.findChildren(LineField) if (text := one.text())))
        seen.append(clerk.card.statement.toPlainText())
    desk.filling.open_criterion("A7")
    clerk.breathe()
    return [*seen, [row.asked.is_met for row in desk.filling.evidence.requirements.values()]]


EMPTY_PAGES = ["0 / 78", "0 / 25", "", False, "", "", 1, 1, 0, True, "", "", "", "", [False]]
FULL_PAGES = ["64.9 / 75", "25 / 25", "十万", True, "40%", "48%", 6, 4, 1, False]
FULL_PAGES += ["", "有文件，也落实了。", "一村，100，二村，50，三村，90", "", [True]]


def hand_in(clerk: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """导出: 定稿 into a folder, and the package that lies there."""
    page = clerk.go_to(Tab.EXPORT)
    assert isinstance(page, ExportPage)
    clerk.click(page.choices.final)
    day = page.choices.day
    clerk.click(day)
    day.setSelectedSection(day.Section.YearSection)
    clerk.keys("2031")
    day.setSelectedSection(day.Section.MonthSection)
    clerk.keys("1")
    day.setSelectedSection(day.Section.DaySection)
    clerk.keys("10")
    clerk.press(KEY.Key_Tab)
    assert day.text() == EXPORTED_ON
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    clerk.click(page.choices.browse)
    clerk.wait(lambda: page.preview is not None and page.preview.picture is clerk.session.picture)
    clerk.wait(page.go.isEnabled)
    clerk.click(page.go)
    clerk.wait(page.progress.isHidden)
    assert page.result.outcome is Outcome.COMPLETE
    assert page.result.package is not None
    return page.result.package.path


def look_at(clerk: Clerk, package: Path) -> None:
    """打开申报包: it is whole, unchanged, and recomputed to the same points."""
    clerk.drop(clerk.window, package)
    clerk.wait(clerk.window.start_pages.isVisible)
    page = clerk.window.start_pages.currentWidget()
    assert isinstance(page, PackageResultScreen)
    clerk.wait(lambda: page.verification is not None)
    found = page.verification
    assert found is not None
    assert found.is_equal
    assert found.computed == COMPUTED
    assert [problem.code for problem in found.problems if problem.is_blocking] == []


def submission_of(package: Path) -> object:
    with zipfile.ZipFile(package) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith("/data/machine/submission.json"))
        return json.loads(archive.read(name))


# ---------------------------------------------------------------- the journey


def test_from_an_empty_window_to_the_package_as_the_command_line_makes_it(
    clerk: Clerk,
    pack: Path,
    papers: Path,
    tmp_path: Path,
    jkxq_inside: Jkxq,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = begin(clerk, pack, tmp_path / "窗口库")
    assert begun == Assessment(
        county=County("", "河北省", "乙市", "丙县", "hill"),
        applicant="丙县人民政府",
        cycle=Cycle("2030年度", date(2029, 1, 1), date(2030, 12, 31), 2030),
        person=Person("某人", "某局", "0000"),
    )
    fill_figures(clerk)
    fill_ledgers(clerk, papers)
    fill_answers(clerk, papers)
    fill_basics(clerk)
    fill_case(clerk)
    clerk.session.settle()
    full = clerk.session.picture.assessment

    assert shown_on_pages(clerk) == FULL_PAGES
    back = undo_everything(clerk)
    assert back[-1] == begun
    assert shown_on_pages(clerk) == EMPTY_PAGES
    assert redo_everything(clerk) == back[::-1]
    assert shown_on_pages(clerk) == FULL_PAGES
    points = clerk.session.sheet.points
    assert (points.computed, points.self_points, points.applicable) == (COMPUTED, CLAIMED, APPLICABLE)
    package = hand_in(clerk, tmp_path / "窗口导出", monkeypatch)
    look_at(clerk, package)
    clerk.window.close()

    by_command = command_line(jkxq_inside, pack, papers, tmp_path)
    assert assessment_of(tmp_path / "命令库") == full == assessment_of(tmp_path / "窗口库")
    assert jkxq_inside("score", tmp_path / "窗口库").json == jkxq_inside("score", tmp_path / "命令库").json
    assert submission_of(package) == submission_of(by_command)
    assert package.read_bytes() == by_command.read_bytes()


def command_line(jkxq: Jkxq, pack: Path, papers: Path, folder: Path) -> Path:
    """Give the same answers to the commands and return the package."""
    (papers / "answers.yaml").write_bytes(ANSWERS.read_bytes())
    for arguments in (("new", "命令库", "--rubric", pack), ("fill", "命令库", papers / "answers.yaml")):
        done = jkxq(*arguments)
        assert done.exit_code == 0, done
    done = jkxq("export", "命令库", "--out", "命令导出", "--date", DATE)
    assert done.exit_code == 0, done
    package = done.json["package"]
    assert isinstance(package, dict)
    return folder / str(package["path"])


def assessment_of(folder: Path) -> Assessment:
    with open_workspace(folder, writing=False) as opened:
        return opened.picture.assessment
