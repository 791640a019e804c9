"""The states of 导出."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.screens.export import ExportPage
from app.ui.screens.figures import FiguresPage
from app.ui.tabs import Tab
from tests.pictures.material import REPORT
from tests.pictures.studio import Studio


def _page(studio: Studio) -> ExportPage:
    page = studio.page(Tab.EXPORT)
    assert isinstance(page, ExportPage)
    studio.settle()
    return page


def export_choice(studio: Studio) -> None:
    """What a package would be."""
    page = _page(studio)
    QTest.mouseClick(page.choices.final, Qt.MouseButton.LeftButton)
    studio.grab("export", "final")
    QTest.mouseClick(page.choices.draft, Qt.MouseButton.LeftButton)


def export_taken_back(studio: Studio) -> None:
    """A report that differs from the data; taken all the same."""
    page = _page(studio)
    page.take_report(studio.material / "稿" / REPORT)
    studio.grab("export", "differences")
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    studio.grab("export", "differences-below")
    page.finished.differences.accept.click()
    studio.settle()
    page.area.ensureWidgetVisible(page.finished)
    studio.grab("export", "taken-back")
    page.area.verticalScrollBar().setValue(0)


def export_results(studio: Studio) -> None:
    """Refused for its folder, running, done."""
    page = _page(studio)
    file = studio.material / "一个文件"
    file.write_text("")
    page.choices.set_folder(file)
    page.go.click()
    studio.grab("export", "failed")
    page.choices.set_folder(studio.material / "导出到这里")
    page.go.click()
    studio.wait_for(lambda: page.bar.value() > 0 or page.progress.isHidden())
    studio.grab("export", "running", now=True)
    studio.grab("export", "draft-done")
    _mend_figures(studio)
    page = _page(studio)
    QTest.mouseClick(page.choices.final, Qt.MouseButton.LeftButton)
    studio.settle()
    page.go.click()
    studio.grab("export", "final-done")
    page.area.ensureWidgetVisible(page.result)
    studio.grab("export", "final-done-below")


def _mend_figures(studio: Studio) -> None:
    """Put right the odd values that the pictures of the figures left: they would keep the 定稿 back."""
    page = studio.page(Tab.FIGURES)
    assert isinstance(page, FiguresPage)
    year = studio.session.picture.assessment.cycle.year
    for measure, text in zip(page.model.shown_measures[1:4], ("", "", "98"), strict=True):
        page.entry.enter(measure, year, text)
    page.entry.leave()
    studio.settle()


EXPORT = {"empty": (export_choice,), "full": (export_choice, export_taken_back, export_results)}
