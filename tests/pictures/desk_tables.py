"""The states of the pages that are tables: 数据, 台账, 材料, and of 案例."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.ui.screens.cases import CasesPage
from app.ui.screens.figures import FiguresPage
from app.ui.screens.ledgers import LedgersPage
from app.ui.screens.materials import MaterialsPage
from app.ui.tabs import Tab
from app.ui.widgets.figure_filter import Which
from tests.pictures.studio import Studio, type_into


def figures_states(studio: Studio) -> None:
    """Texts that are no figures, odd values, the right end, a table before it is taken over, filters."""
    page = studio.page(Tab.FIGURES)
    assert isinstance(page, FiguresPage)
    measures = page.model.shown_measures
    year = studio.session.picture.assessment.cycle.year
    for number, text in ((1, "约九成"), (2, "186"), (3, "9860")):
        page.entry.enter(measures[number], year, text)
    page.entry.leave()
    for number, state in ((1, "unreadable"), (3, "odd")):
        page._select((measures[number], year))
        studio.grab("figures", state)
    page.detail.verticalScrollBar().setValue(page.detail.verticalScrollBar().maximum())
    studio.grab("figures", "detail-below")
    page.grid.horizontalScrollBar().setValue(page.grid.horizontalScrollBar().maximum())
    studio.grab("figures", "right-end")
    page.grid.horizontalScrollBar().setValue(0)
    page.filter.which.setCurrentIndex(page.filter.which.findData(Which.REMARKED.value))
    studio.grab("figures", "remarked")
    page.filter.text.setText("没有这样的词")
    studio.grab("figures", "nothing")
    page.filter.show_everything()
    page.earlier.click()
    studio.grab("figures", "earlier-year")


def figures_pasting(studio: Studio) -> None:
    """A table on the clipboard: to be looked at, taken over, and one that is none."""
    page = studio.page(Tab.FIGURES)
    assert isinstance(page, FiguresPage)
    measures = studio.session.picture.rubric.measures
    year = studio.session.picture.assessment.cycle.year or 2021
    lines = [f"数据项\t{year}年\t来源"]
    values = ("97.5", "约九成", "102", "", "88.8%", "1,234")
    lines += [f"{one.title}\t{value}\t统计年鉴" for one, value in zip(measures, values, strict=False)]
    lines.append(f"一个本评分标准里没有的数据项\t12\t{'很长的来源名称' * 6}")
    QGuiApplication.clipboard().setText("\n".join(lines))
    page.paste.click()
    studio.grab("figures", "paste-preview")
    page.pasting.leave()
    QGuiApplication.clipboard().setText("这不是一张表")
    page.paste.click()
    studio.grab("figures", "no-table")


def ledgers_states(studio: Studio) -> None:
    """Each ledger; rows with reasons; the evidence of a row; sorted by date."""
    page = studio.page(Tab.LEDGERS)
    assert isinstance(page, LedgersPage)
    for number in (0, 3, page.model.rowCount() - 1):
        page.list.setCurrentIndex(page.model.index(number))
        studio.grab("ledgers", f"ledger{number + 1}")
    page.list.setCurrentIndex(page.model.index(0))
    sheet = page.sheet
    assert sheet is not None
    sheet.grid.setCurrentIndex(sheet.model.index(0, 1))
    studio.grab("ledgers", "row")
    type_into(sheet.evidence.search, "会")
    studio.grab("ledgers", "row-search")
    sheet.evidence.search.clear()
    rows = "2035-01-02\t健康县区建设工作推进会\t县长\n\t没有日期的会议\t县长\n2021年13月\t推进会\t"
    QGuiApplication.clipboard().setText(rows)
    sheet.grid.setCurrentIndex(sheet.model.index(sheet.model.rowCount() - 1, 1))
    sheet.tools.paste.click()
    studio.grab("ledgers", "reasons")


def materials_states(studio: Studio) -> None:
    """Each filter; a piece further down; the right end; search without a hit; checking files."""
    page = studio.page(Tab.MATERIALS)
    assert isinstance(page, MaterialsPage)
    for key in page.head.chips.buttons:
        page.head.chips.choose(key)
        studio.grab("materials", f"filter-{key}")
    page.head.chips.choose("all")
    if page.model.rowCount():
        page.table.setCurrentIndex(page.model.index(min(8, page.model.rowCount() - 1), 1))
        studio.grab("materials", "chosen")
    page.head.text.setText("没有这样的词")
    studio.grab("materials", "nothing")
    page.head.text.clear()
    page.head.check.click()
    studio.grab("materials", "checked")
    page.head.clean.click()
    studio.grab("materials", "clean")


def materials_folder(studio: Studio) -> None:
    """A folder, proposed and added."""
    page = studio.page(Tab.MATERIALS)
    assert isinstance(page, MaterialsPage)
    page.work.propose([studio.material / "各部门交来的材料"])
    studio.grab("materials", "proposal")
    page.panel.confirm.click()
    studio.grab("materials", "added")


def cases_states(studio: Studio) -> None:
    """A case, scrolled down; a new one with nothing in it."""
    page = studio.page(Tab.CASES)
    assert isinstance(page, CasesPage)
    if page.sheet is not None:
        page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
        studio.grab("cases", "below")
    (page.add if page.add.isVisible() else page.begin).click()
    studio.grab("cases", "new")
    if page.sheet is not None:
        type_into(
            page.sheet.title,
            "“三减三健”进社区、进学校、进机关、进企业、进家庭：一个海滨城区十年健康促进的做法和体会" * 2,
        )
        page.flush()
        studio.grab("cases", "long-title")


def ledgers_typing(studio: Studio) -> None:
    """A cell that is being typed in."""
    page = studio.page(Tab.LEDGERS)
    assert isinstance(page, LedgersPage)
    if page.sheet is not None:
        grid = page.sheet.grid
        grid.setFocus()
        grid.setCurrentIndex(page.sheet.model.index(0, 1))
        QTest.keyClicks(grid, "a")
        studio.grab("ledgers", "typing")
        page.flush()


TABLES = {
    "empty": (ledgers_typing, materials_folder, cases_states),
    "full": (figures_states, figures_pasting, ledgers_states, materials_states, materials_folder, cases_states),
}
