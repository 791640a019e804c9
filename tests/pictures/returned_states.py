"""退回意见 and what else a county sees once opinions came back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.screens.export import ExportPage
from app.ui.screens.filling import FillingPage
from app.ui.screens.returned import ReturnedPage
from app.ui.tabs import Tab
from tests.pictures import returned_material as returned
from tests.pictures.review_words import WORDS
from tests.pictures.studio import Studio, type_into


def _page(studio: Studio, name: str) -> ReturnedPage:
    studio.window.go_home()
    studio.open(name)
    page = studio.page(Tab.RETURNED)
    assert isinstance(page, ReturnedPage)
    return page


def returned_empty(studio: Studio) -> None:
    """Never sealed; sealed and nothing back; words being pasted; a package that does not belong here."""
    _page(studio, "empty")
    studio.grab("returned", "not-sealed")
    page = _page(studio, returned.NONE)
    studio.grab("returned", "empty")
    page.first_words.click()
    studio.grab("returned", "words-empty")
    page.words.split.click()
    studio.grab("returned", "words-mistake")
    type_into(page.words.text, WORDS)
    page.words.split.click()
    studio.grab("returned", "words-split")
    page.words.verticalScrollBar().setValue(page.words.verticalScrollBar().maximum())
    studio.grab("returned", "words-split-below")
    page.words.cancel.click()
    for other in (studio.material / "省级意见" / "云岭县").rglob("*.zip"):
        page.take_packages([other])
    studio.grab("returned", "refused-other")
    page.take_packages([studio.material / "示例县申报包.zip"])
    studio.grab("returned", "refused")
    studio.window.problems.clear()


def returned_received(studio: Studio) -> None:
    """Opinions of the city and the province, and words; each chosen."""
    page = _page(studio, returned.NEW)
    for number in range(page.list.count()):
        page.list.setCurrentRow(number)
        studio.grab("returned", f"received{number + 1}")
    page.list.setCurrentRow(page.list.count() - 2)
    page.sheet.open_code("A5")
    studio.grab("returned", "criterion")
    bar = page.sheet.verticalScrollBar()
    bar.setValue(bar.maximum())
    studio.grab("returned", "received-below")
    page.show_place("words-1")
    page.sheet.edit.click()
    studio.grab("returned", "words-edit")
    page.words_edit.cancel.click()
    filling = studio.page(Tab.FILLING)
    assert isinstance(filling, FillingPage)
    filling.open_criterion("A5")
    studio.grab("filling", "returned")


def returned_revising(studio: Studio) -> None:
    """补正: the list, an answered opinion, an open one, the rounds beside each other, the card, the export."""
    page = _page(studio, returned.REVISING)
    for number in range(page.list.count()):
        page.list.setCurrentRow(number)
        studio.grab("returned", f"revising{number + 1}")
    page.list.setCurrentRow(0)
    for number in (0, 2, page.to_do.model.rowCount() - 1):
        page.to_do.table.setCurrentIndex(page.to_do.model.index(number, 0))
        bar = page.to_do.area.verticalScrollBar()
        bar.setValue(0)
        studio.grab("returned", f"reply{number + 1}")
        if bar.maximum():
            bar.setValue(bar.maximum())
            studio.grab("returned", f"reply{number + 1}-below")
    filling = studio.page(Tab.FILLING)
    assert isinstance(filling, FillingPage)
    filling.open_criterion("A5")
    studio.grab("filling", "returned")
    export = studio.page(Tab.EXPORT)
    assert isinstance(export, ExportPage)
    QTest.mouseClick(export.choices.final, Qt.MouseButton.LeftButton)
    studio.grab("export", "round2")
    export.area.verticalScrollBar().setValue(export.area.verticalScrollBar().maximum())
    studio.grab("export", "round2-below")
    studio.page(Tab.OVERVIEW)
    studio.grab("overview", "round2")
    studio.page(Tab.CHECKUP)
    studio.grab("checkup", "round2")


def returned_round_2(studio: Studio) -> None:
    """Round 2 is sealed: what the tab says, and the rounds side by side."""
    page = _page(studio, returned.ROUND_2)
    studio.grab("returned", "first")
    page.list.setCurrentRow(page.list.count() - 1)
    studio.grab("returned", "rounds")
    table = page.rounds.table
    table.setCurrentIndex(table.model().index(3, 0))
    studio.grab("returned", "rounds-criterion")


RETURNED = (returned_empty, returned_received, returned_revising, returned_round_2)
