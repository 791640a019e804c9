"""County desk: the score above, the tabs, and one page at a time. Pages are built when they are first looked at."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.points import shown
from app.domain.problems import Problem
from app.ui.desk_page import Desk, DeskPage
from app.ui.desk_parts import held_notice, tab_bar
from app.ui.frame import Frame
from app.ui.places import Place, places_of
from app.ui.screens.filling import FillingPage
from app.ui.session import Session
from app.ui.table_taking import TableTaking
from app.ui.tabs import TABS, Tab
from app.ui.undo_keys import UndoKeys
from app.ui.widgets.score_header import ScoreHeader


class CountyDesk(QWidget):
    """One open workspace on screen."""

    asked_to_retry = Signal()
    """The person wants to try again whether the workspace is free to be changed."""
    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and show the page where the work is done."""
        super().__init__(parent)
        self.setObjectName("page")
        self._desk = desk
        self._pages: dict[Tab, DeskPage] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self.header = ScoreHeader(desk.session, self)
        rows.addWidget(self.header)
        self._add_notices(rows)
        self.tabs = self._tab_bar()
        rows.addWidget(self.tabs)
        self._stack = QStackedWidget(self)
        self._taking = TableTaking(desk, self._stack, self)
        self._taking.left.connect(lambda: self._show(self.tabs.currentIndex()))
        self._taking.told.connect(self.told)
        self._taking.asked_to_add.connect(self._add_evidence)
        rows.addWidget(self._taking.offer)
        rows.addWidget(self._stack, 1)
        self._undo_keys = UndoKeys(self)
        self.show_tab(Tab.FILLING)

    is_review = False

    @property
    def name(self) -> str:
        """Return what stands in the title of the window: the county."""
        return self.session.picture.assessment.county.full_name

    @property
    def session(self) -> Session:
        """Return the open workspace."""
        return self._desk.session

    @property
    def page(self) -> DeskPage:
        """Return the page that is shown."""
        over = self._taking.page
        return over if over is not None and self._stack.currentWidget() is over else self.page_of(self.tab)

    @property
    def tab(self) -> Tab:
        """Return the tab that is shown."""
        return Tab(self.tabs.tabData(self.tabs.currentIndex()))

    @property
    def filling(self) -> FillingPage:
        """Return the page of the criteria, which is always there."""
        page = self.page_of(Tab.FILLING)
        if not isinstance(page, FillingPage):
            raise TypeError(page)
        return page

    def page_of(self, tab: Tab) -> DeskPage:
        """Return a page, built when it is asked for first."""
        if tab not in self._pages:
            page = new_page(tab, self._desk, self._stack)
            page.tab = tab
            page.asked_to_show.connect(self.show_place)
            page.told.connect(self.told)
            page.asked_to_take_table.connect(self._taking.show_start)
            page.takes_first = self._taking.asks
            self._stack.addWidget(page)
            self._pages[tab] = page
        return self._pages[tab]

    def show_tab(self, tab: Tab) -> None:
        """Show a page."""
        number = list(TABS).index(tab)
        if self.tabs.currentIndex() != number:
            self.tabs.setCurrentIndex(number)
        self._show(number)

    def show_named(self, name: str) -> None:
        """Show the page of a tab by its name."""
        self.show_tab(Tab(name))

    def show_place(self, place: Place) -> None:
        """Go to a place, on whatever page it is."""
        if place.tab in TABS:
            self.show_tab(place.tab)
            self.page.show_place(place.key)

    def show_step(self, changes: Changes) -> None:
        """Go where a step was taken back or again, unless it is in view; a change nobody sees is a worry."""
        if not any(self.page.shows(change) for change in changes.changes):
            self.show_place(places_of(changes)[0])

    def open_next_unanswered(self) -> None:
        """Go to the next criterion that is not filled in."""
        self.show_tab(Tab.FILLING)
        self.filling.open_next_unanswered()

    def open_next(self) -> None:
        """Go to the next criterion, from the page of the criteria only."""
        if self.tab is Tab.FILLING:
            self.filling.open_next()

    def take_files(self, paths: list[Path]) -> bool:
        """Give files to the page that is shown, else to the materials; tell whether one of them took them."""
        if self.page.take_files(paths):
            return True
        self.show_tab(Tab.MATERIALS)
        return self.page.take_files(paths)

    def take_returned(self, paths: list[Path]) -> None:
        """Take return packages (退回意见) in."""
        self.show_named("returned")
        self.page.take_files(paths)

    def close_session(self) -> tuple[Problem, ...]:
        """Hand in what is being typed and close the workspace; returns what did not work."""
        warnings = self.session.close()
        self.remember()
        return warnings

    def remember(self) -> None:
        """Put the workspace first in the list of recent ones."""
        from app.services.recent_workspaces import RecentWorkspace, remember_workspace

        session = self.session
        points, filled = session.sheet.points, session.filled
        recent = RecentWorkspace(
            str(session.folder),
            session.picture.assessment.county.full_name,
            session.picture.rubric.title,
            shown(points.computed),
            shown(points.applicable),
            filled.filled,
            filled.total,
            session.changed_at,
            session.picture.assessment.cycle.name,
        )
        remember_workspace(recent)

    # ------------------------------------------------------------ building

    def _add_notices(self, rows: QVBoxLayout) -> None:
        self.held = held_notice(self._desk.session.held, self)
        self.held.button.clicked.connect(self.asked_to_retry)
        rows.addWidget(self.held)

    def _tab_bar(self) -> QTabBar:
        bar = tab_bar(((tab.value, tab.label, tab.keys) for tab in TABS), self)
        bar.currentChanged.connect(self._show)
        # The tab that is shown leads back from the page that lies over it.
        bar.tabBarClicked.connect(self._show)
        return bar

    def _add_evidence(self, paths: list[Path]) -> None:
        self._show(self.tabs.currentIndex())
        self.take_files(paths)

    def _show(self, number: int) -> None:
        if number < 0:
            return
        before = self._stack.currentWidget()
        page = self.page_of(list(TABS)[number])
        if page is not before:
            self._desk.session.settle()
            self._stack.setCurrentWidget(page)


def open_county_desk(folder: Path, frame: Frame, *, person: str, parent: QWidget) -> CountyDesk:
    """Open a workspace and return its desk.

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_NEWER, WORKSPACE_DAMAGED, WRITE_FAILED, DISK_FULL).
    """
    from app.services.open_workspace import open_for_editing

    session = Session(open_for_editing(folder, who=person), person=person)
    desk = CountyDesk(Desk(session, frame.jobs, frame.remembered), parent)
    session.setParent(desk)
    desk.remember()
    return desk


def new_page(tab: Tab, desk: Desk, parent: QWidget) -> DeskPage:
    """Return a new page; its module is loaded only now."""
    match tab:
        case Tab.OVERVIEW:
            from app.ui.screens.overview import OverviewPage

            return OverviewPage(desk, parent)
        case Tab.BASICS:
            from app.ui.screens.basics import BasicsPage

            return BasicsPage(desk, parent)
        case Tab.FIGURES:
            from app.ui.screens.figures import FiguresPage

            return FiguresPage(desk, parent)
        case Tab.LEDGERS:
            from app.ui.screens.ledgers import LedgersPage

            return LedgersPage(desk, parent)
        case Tab.MATERIALS:
            from app.ui.screens.materials import MaterialsPage

            return MaterialsPage(desk, parent)
        case Tab.CASES:
            from app.ui.screens.cases import CasesPage

            return CasesPage(desk, parent)
        case Tab.CHECKUP:
            from app.ui.screens.checkup import CheckupPage

            return CheckupPage(desk, parent)
        case Tab.EXPORT:
            from app.ui.screens.export import ExportPage

            return ExportPage(desk, parent)
        case Tab.RETURNED:
            from app.ui.screens.returned import ReturnedPage

            return ReturnedPage(desk, parent)
        case Tab.FILLING:
            return FillingPage(desk, parent)
