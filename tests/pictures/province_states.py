"""At the desk: reading a filled table, the question when one is dropped, and the province's own table filled."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.models.filled_rows import Kind
from app.ui.screens.export import ExportPage
from app.ui.screens.take_table import TakeTablePage
from app.ui.tabs import Tab
from app.ui.widgets.table_offer import TableOffer
from tests.pictures import province_files as province
from tests.pictures.studio import Studio


def _page(studio: Studio) -> TakeTablePage:
    studio.page(Tab.FILLING)
    studio.desk.filling.take_table.click()
    page = studio.desk.page
    assert isinstance(page, TakeTablePage)
    return page


def take_table_empty(studio: Studio) -> None:
    """Without a file; into an empty workspace; after taking; a table of something else."""
    studio.window.go_home()
    studio.open("empty")
    page = _page(studio)
    studio.grab("take", "empty")
    page.show_file(studio.material / province.FOLDER / province.FILLED)
    studio.grab("take", "all-new")
    page.take.click()
    studio.grab("take", "taken")
    page.show_file(studio.material / province.FOLDER / province.UNSURE)
    studio.grab("take", "other-table")
    page.back.click()
    studio.grab("filling", "taken")


def take_table_conflicts(studio: Studio) -> None:
    """The question when it is dropped; what differs and what cannot be taken."""
    studio.window.go_home()
    studio.open("full")
    studio.page(Tab.FILLING)
    studio.window.open_path(studio.material / province.FOLDER / province.FILLED)
    (offer,) = studio.desk.findChildren(TableOffer)
    studio.wait_for(offer.isVisible)
    studio.grab("take", "dropped")
    offer.read.click()
    studio.settle()
    studio.grab("take", "compared")
    page = studio.desk.page
    assert isinstance(page, TakeTablePage)
    for kind in Kind:
        page.chips.choose(kind.value)
        page.chips.chosen.emit(kind.value)
        studio.grab("take", f"only-{kind.value}")
    page.back.click()


def province_export(studio: Studio) -> None:
    """The province's own table among what is exported, and what is said of it after."""
    studio.window.go_home()
    studio.open(province.PROVINCE)
    studio.page(Tab.FILLING)
    studio.grab("filling")
    page = studio.page(Tab.EXPORT)
    assert isinstance(page, ExportPage)
    studio.settle()
    studio.grab("export", "original")
    QTest.mouseClick(page.choices.final, Qt.MouseButton.LeftButton)
    studio.grab("export", "original-final")
    QTest.mouseClick(page.choices.draft, Qt.MouseButton.LeftButton)
    page.choices.set_folder(studio.material / "导出省表")
    studio.settle()
    page.go.click()
    studio.wait_for(page.progress.isHidden)
    studio.grab("export", "original-done")
    page.area.ensureWidgetVisible(page.result)
    studio.grab("export", "original-done-below")


AFTER = (take_table_empty, take_table_conflicts, province_export)
