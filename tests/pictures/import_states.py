"""导入评分表: its four steps, with a good table and with the ones that give trouble."""

from app.ui.screens.import_table import ImportTableScreen, Step
from tests.pictures import province_files as province
from tests.pictures.studio import Studio


def _read(studio: Studio, name: str) -> ImportTableScreen:
    page = studio.window.start_pages.rubric_pages.show_import()
    page.show_file(studio.material / province.FOLDER / name)
    studio.settle()
    return page


def _go(studio: Studio, page: ImportTableScreen, step: Step) -> None:
    page.go_to(step)
    studio.settle()


def import_steps(studio: Studio) -> None:
    """Empty, then the large table through all four steps, kept, and packed up."""
    page = studio.window.start_pages.rubric_pages.show_import()
    studio.grab("import", "empty")
    page = _read(studio, province.GOOD)
    studio.grab("import", "1-read")
    page.next.click()
    studio.grab("import", "2-columns")
    page.next.click()
    studio.settle()
    studio.grab("import", "3-check")
    page.check.table.go_to(page.check.model.rowCount() // 2)
    studio.grab("import", "3-check-middle")
    page.check.ways.by_hand.button.click()
    studio.grab("import", "3-by-hand")
    page.check.ways.read.button.click()
    studio.settle()
    page.next.click()
    studio.grab("import", "4-keep")
    page.keep.title.setText("")
    page.keep.edition.setText("")
    page.next.click()
    studio.grab("import", "4-mistakes")
    page.keep.edition.setText("2024")
    page.keep.title.setText("示范省健康县区建设评分标准（2024年版）")
    page.keep.id.setText("shifan-2024")
    studio.settle()
    page.next.click()
    studio.settle()
    studio.grab("import", "4-kept")


def import_trouble(studio: Studio) -> None:
    """Totals that differ and a criterion without points; no header; texts that say too little; an old format."""
    page = _read(studio, province.OTHER_TOTALS)
    studio.grab("import", "before-offered")
    _go(studio, page, Step.COLUMNS)
    studio.grab("import", "totals-columns")
    _go(studio, page, Step.CHECK)
    studio.grab("import", "totals-check")
    page.next.click()
    studio.grab("import", "points-missing")
    page = _read(studio, province.MESSY)
    studio.grab("import", "messy-read")
    for card in page.choose.cards:
        card.box.setChecked(not card.box.isChecked())
    _go(studio, page, Step.COLUMNS)
    studio.grab("import", "messy-columns")
    page = _read(studio, province.UNSURE)
    _go(studio, page, Step.CHECK)
    studio.grab("import", "unsure")
    page.check.table.go_to(page.check.model.rowCount() - 1)
    studio.grab("import", "unsure-last")
    page = _read(studio, province.OLD_FORMAT)
    studio.grab("import", "refused")
    studio.window.go_home()


IMPORTING = (import_steps, import_trouble)
