"""The windows of offices that share nothing but files: each sits down at its own computer, one after the other."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.review import FindingVerdict, Level, Remark, Visit
from app.ui.county_desk import CountyDesk
from app.ui.main_window import MainWindow
from app.ui.review_desk import ReviewDesk
from app.ui.review_page import ReviewPage
from app.ui.review_tabs import REVIEW_TABS, ReviewTab
from app.ui.screens.export import ExportPage
from app.ui.screens.intake import IntakePage
from app.ui.screens.judging import JudgingPage
from app.ui.screens.new_review import NewReviewScreen
from app.ui.screens.output import OutputPage
from app.ui.screens.returned import ReturnedPage
from app.ui.screens.summary import SummaryPage
from app.ui.screens.visits import VisitsPage
from app.ui.tabs import Tab
from app.ui.widgets.export_result import Outcome
from app.ui.widgets.judge_form import JudgeForm
from tests.journeys.clerk import CTRL, Clerk
from tests.journeys.loop import Office

VISITED, FEEDBACK = 1, 2
"""Parts of 现场."""
ALT = Qt.KeyboardModifier.AltModifier
VERDICT_KEYS = {verdict: Qt.Key(Qt.Key.Key_1 + place) for place, verdict in enumerate(FindingVerdict)}


@contextmanager
def sitting(office: Office, qtbot: QtBot) -> Iterator[Clerk]:
    """Sit down at the window of an office: its home, its settings, its key; nothing stays open afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in office.environment.items():
            patch.setenv(name, value)
        window = MainWindow()
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        try:
            yield Clerk(window, qtbot)
        finally:
            window.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def at_foot(clerk: Clerk) -> str:
    """Return what stands at the foot of the window."""
    return "\n".join(f"{one.code} {one.what}{one.what_to_do}" for one in clerk.window.problems.problems)


def words(widget: QWidget) -> str:
    """Return everything that stands in the labels of a page that can be seen."""
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def write_lines(clerk: Clerk, field: QPlainTextEdit, text: str) -> None:
    """Type a text of several lines through an input method, with Return between the lines."""
    clerk.click(field)
    clerk.press(Qt.Key.Key_A, CTRL)
    for number, line in enumerate(text.split("\n")):
        if number:
            clerk.press(Qt.Key.Key_Return)
        clerk.type_text(line)


# ---------------------------------------------------------------- the county


def county_desk(clerk: Clerk, folder: Path) -> CountyDesk:
    """Drop a county's workspace on the window and return its desk."""
    clerk.drop(clerk.window, folder)
    clerk.wait(lambda: clerk.window.desk is not None)
    assert isinstance(clerk.window.desk, CountyDesk)
    return clerk.window.desk


def hand_in(clerk: Clerk, out: Path) -> Path:
    """导出: 定稿 into a folder, and the package that lies there."""
    page = clerk.go_to(Tab.EXPORT)
    assert isinstance(page, ExportPage)
    clerk.click(page.choices.final)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
        clerk.click(page.choices.browse)
    clerk.wait(lambda: page.preview is not None and page.preview.picture is clerk.session.picture)
    clerk.wait(page.go.isEnabled)
    clerk.click(page.go)
    clerk.wait(page.progress.isHidden)
    assert page.result.outcome is Outcome.COMPLETE, words(page.result)
    assert page.result.package is not None
    return page.result.package.path


def returned_page(clerk: Clerk) -> ReturnedPage:
    """Go to 退回意见."""
    page = clerk.go_to(Tab.RETURNED)
    assert isinstance(page, ReturnedPage)
    return page


def take_returned(clerk: Clerk, *packages: Path) -> ReturnedPage:
    """Drop return packages on the window, all at once, and wait until they are read."""
    before = len(clerk.session.picture.assessment.returned)
    clerk.drop(clerk.window, *packages)
    clerk.wait(lambda: len(clerk.session.picture.assessment.returned) == before + len(packages))
    page = returned_page(clerk)
    clerk.wait(page.working.isHidden)
    return page


def open_review(clerk: Clerk, page: ReturnedPage, level: Level) -> dict[str, dict[str, str]]:
    """Click on the review of a level in the list; return the cells of its table by criterion and heading."""
    row = next(n for n in range(page.list.count()) if page.list.item(n).text().startswith(f"第1轮 {level.label}"))
    clerk.click_cell(page.list, page.list.model().index(row, 0))
    assert page.stack.currentWidget() is page.sheet
    return table_cells(page.sheet.model)


def take_out(clerk: Clerk, page: ReturnedPage, target: Path) -> Path:
    """Take the files out of the return package that is shown; return the folder they were written to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(target))
        clerk.click(page.sheet.take_out)
    clerk.wait(lambda: page.sheet.said.isVisible() and page.working.isHidden())
    (folder,) = target.iterdir()
    assert str(folder) in page.sheet.said.text()
    return folder


def table_cells(model: object) -> dict[str, dict[str, str]]:
    """Return what stands in a table of texts: the code of a row to heading to cell."""
    found = {}
    for row in range(model.rowCount()):  # type: ignore[attr-defined]
        cells = {
            str(model.headerData(column, Qt.Orientation.Horizontal)): str(model.index(row, column).data() or "")  # type: ignore[attr-defined]
            for column in range(model.columnCount())  # type: ignore[attr-defined]
        }
        found[model.row(row).key] = cells  # type: ignore[attr-defined]
    return found


# ---------------------------------------------------------------- the reviewers


def new_review(clerk: Clerk, level: Level, office: str, name: str, folder: Path) -> ReviewDesk:
    """评审各县材料 -> the form -> the empty desk."""
    clerk.click(clerk.window.start.review)
    form = clerk.window.start_pages.currentWidget()
    assert isinstance(form, NewReviewScreen)
    clerk.choose(form.level, level.label)
    clerk.fill(form.office, office)
    clerk.fill(form.name, name)
    clerk.fill(form.folder, str(folder))
    clerk.click(form.begin)
    clerk.wait(lambda: clerk.window.desk is not None)
    return desk_of(clerk)


def review_desk(clerk: Clerk, folder: Path) -> ReviewDesk:
    """Drop a review workspace on the window and return its desk."""
    clerk.drop(clerk.window, folder)
    clerk.wait(lambda: clerk.window.desk is not None)
    return desk_of(clerk)


def desk_of(clerk: Clerk) -> ReviewDesk:
    """Return the open desk of reviewers."""
    assert isinstance(clerk.window.desk, ReviewDesk)
    return clerk.window.desk


def review_page(clerk: Clerk, tab: ReviewTab) -> ReviewPage:
    """Go to a page of the review desk by its key."""
    clerk.press_on(clerk.window, Qt.Key(Qt.Key.Key_1 + REVIEW_TABS.index(tab)), CTRL)
    assert desk_of(clerk).tab is tab
    return desk_of(clerk).page


def intake(clerk: Clerk, *packages: Path) -> IntakePage:
    """Drop what came on the window, and wait until it is checked."""
    clerk.drop(clerk.window, *packages)
    clerk.breathe()
    page = desk_of(clerk).page_of(ReviewTab.INTAKE)
    assert isinstance(page, IntakePage)
    clerk.wait(lambda: page.result.isVisible() and not page.working.is_working)
    return page


def judging(clerk: Clerk) -> JudgingPage:
    """Go to 审阅."""
    page = review_page(clerk, ReviewTab.JUDGING)
    assert isinstance(page, JudgingPage)
    return page


def judge(
    clerk: Clerk,
    code: str,
    verdict: FindingVerdict,
    *,
    points: str = "",
    opinion: str = "",
    supplements: Sequence[tuple[str, str]] = (),
) -> None:
    """Type a finding: the verdict by its key, the rest into its fields."""
    page = judging(clerk)
    page.open_criterion(code)
    clerk.breathe()
    form = page.form
    assert isinstance(form, JudgeForm)
    assert page.card is not None
    assert page.card.code == code
    clerk.press_on(page, VERDICT_KEYS[verdict], ALT)
    assert form.verdicts[verdict].isChecked()
    if points:
        clerk.fill(form.points, points)
    if opinion:
        write_lines(clerk, form.opinion, opinion)
    for number, (text, due) in enumerate(supplements):
        clerk.fill(form.supplements.lines[number].text, text)
        clerk.fill(form.supplements.lines[number].day, due)
    clerk.press(Qt.Key.Key_Tab)
    clerk.session.settle()


def output(clerk: Clerk, out: Path) -> Path:
    """输出: tick what has findings, reviewed to the end or not, and make the papers; return the one return package."""
    page = review_page(clerk, ReviewTab.OUTPUT)
    assert isinstance(page, OutputPage)
    clerk.fill(page.folder, str(out))
    clerk.click(page.all)
    assert page.make.text() == "生成1份"
    clerk.click(page.make)
    clerk.wait(lambda: page.result.isVisible() and not page.working.is_working)
    assert page.result.sentence.text().startswith("做好1份"), page.result.sentence.text()
    (package,) = out.rglob("*.zip")
    return package


def sum_up(clerk: Clerk, target: Path) -> SummaryPage:
    """汇总: write the workbook."""
    page = review_page(clerk, ReviewTab.SUMMARY)
    assert isinstance(page, SummaryPage)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
        clerk.click(page.write)
    clerk.wait(lambda: page.result.isVisible() and not page.working.is_working)
    return page


def record_visit(clerk: Clerk, visit: Visit, photos: Sequence[Path] = ()) -> None:
    """现场: write down what was seen at a venue, and drop its photos on it."""
    page = visits_page(clerk, VISITED)
    record = page.record
    clerk.choose(record.criteria, next(text for text in items(record.criteria) if text.startswith(visit.criterion)))
    clerk.fill(record.venue, visit.venue)
    clerk.click(record.add)
    form = record.form
    assert form is not None
    assert form.visit.venue == visit.venue
    clerk.fill(form.score, f"{visit.score}")
    clerk.fill(form.date, f"{visit.date}")
    clerk.fill(form.reviewer, visit.reviewer)
    write_lines(clerk, form.seen, visit.seen)
    if visit.advice:
        write_lines(clerk, form.advice, visit.advice)
    clerk.press(Qt.Key.Key_Tab)
    clerk.session.settle()
    if photos:
        clerk.drop(form.zone, *photos)
        clerk.wait(lambda: not record.working.is_working)
        clerk.session.settle()


def write_remark(clerk: Clerk, part: str, remark: Remark) -> None:
    """现场: write a point of the feedback."""
    editor = visits_page(clerk, FEEDBACK).feedback
    assert editor is not None
    line = editor.parts[part].lines[-1]
    write_lines(clerk, line.text, remark.text)
    if remark.criterion:
        clerk.choose(line.code, next(text for text in items(line.code) if text.startswith(remark.criterion)))
    if remark.date:
        clerk.fill(line.day, remark.date.isoformat())
    clerk.press(Qt.Key.Key_Tab)
    clerk.session.settle()


def visits_page(clerk: Clerk, part: int) -> VisitsPage:
    """Go to a part of 现场."""
    page = review_page(clerk, ReviewTab.VISITS)
    assert isinstance(page, VisitsPage)
    page.bar.setCurrentIndex(part)
    clerk.breathe()
    return page


def items(box: QComboBox) -> list[str]:
    """Return what a list offers."""
    return [box.itemText(number) for number in range(box.count())]


def assign(clerk: Clerk, name: str, office: str, avoids: str) -> None:
    """审阅 → 分工: somebody who keeps away from a county (回避)."""
    page = judging(clerk)
    clerk.click(page.head.assign)
    clerk.fill(page.assigning.name, name)
    clerk.fill(page.assigning.office, office)
    clerk.fill(page.assigning.avoids, avoids)
    clerk.click(page.assigning.save)
    assert any(one.avoids == (avoids,) for one in clerk.session.picture.assignments.values())  # type: ignore[attr-defined]
    clerk.click(page.assigning.back)


def type_words(clerk: Clerk, text: str) -> None:
    """退回意见 → 录入文字意见: an opinion that came by telephone and belongs to no criterion."""
    page = returned_page(clerk)
    clerk.click(page.type_words)
    clerk.fill(page.words.office, "示例市爱卫办")
    write_lines(clerk, page.words.text, text)
    clerk.click(page.words.split)
    clerk.click(page.words.keep)
    assert any(one.unassigned == (text,) for one in clerk.session.picture.assessment.returned.values())
