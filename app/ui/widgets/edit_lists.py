"""The pages of a rubric that is edited beside its criteria: its lists, and what it says of itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

from app.domain.placed_problem import Location
from app.domain.rubric import Rubric
from app.domain.unread_texts import UnreadTexts
from app.ui.widgets.edit_head import HeadPage
from app.ui.widgets.edit_rows_pages import GatesPage, LedgersPage, ListPage, MeasuresPage, ReferencesPage

PAGES = ("评分项", "数据项", "参照值", "台账", "基本条件", "等次与总则")
_PAGE_OF = {"measures": 1, "references": 2, "ledgers": 3, "gates": 4}


class EditLists(QStackedWidget):
    """The first page is the criteria's, the last one the head's."""

    changed = Signal(str, object, str)
    left = Signal()

    def __init__(self, criteria: QWidget, parent: QWidget | None = None) -> None:
        """criteria: the first page."""
        super().__init__(parent)
        self.addWidget(criteria)
        self.begin(UnreadTexts())

    def begin(self, unread: UnreadTexts) -> None:
        """Make the pages for a rubric: their fields hold nothing of another one."""
        while self.count() > 1:
            gone = self.widget(1)
            self.removeWidget(gone)
            gone.deleteLater()
        self.pages: list[ListPage] = [
            MeasuresPage(unread),
            ReferencesPage(unread),
            LedgersPage(unread),
            GatesPage(unread),
        ]
        self.head = HeadPage(unread)
        made: tuple[ListPage | HeadPage, ...] = (*self.pages, self.head)
        for page in made:
            page.changed.connect(self.changed)
            page.left.connect(self.left)
            self.addWidget(page)

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the page that is looked at; the others are shown when they are."""
        page = self.currentWidget()
        if isinstance(page, ListPage | HeadPage):
            page.show_rubric(rubric)

    def flush(self) -> None:
        """Tell what is being typed."""
        for page in self.pages:
            page.flush()
        self.head.flush()

    def go_to(self, row: int) -> None:
        """Choose a row of the page that is looked at."""
        page = self.currentWidget()
        if isinstance(page, ListPage):
            page.go_to(row)


def list_tabs(parent: QWidget) -> QTabBar:
    """Return the tabs of the pages."""
    tabs = QTabBar(parent)
    tabs.setObjectName("listTabs")
    tabs.setExpanding(False)
    tabs.setDrawBase(False)
    for words in PAGES:
        tabs.addTab(words)
    return tabs


def page_of(at: Location) -> int:
    """Return the number of the page where something of a rubric is edited that is no criterion."""
    return _PAGE_OF.get(str(at[0]), len(PAGES) - 1) if at else len(PAGES) - 1
