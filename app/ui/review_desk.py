"""Review desk (评审台): what was received, above it how far the review has come; one page at a time."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import Problem
from app.domain.review_records import review_place
from app.ui.desk_parts import held_notice, tab_bar
from app.ui.frame import Frame
from app.ui.review_page import ReviewFrame, ReviewPage
from app.ui.review_session import ReviewSession
from app.ui.review_tabs import REVIEW_TABS, ReviewPlace, ReviewTab
from app.ui.widgets.labels import label, wrapped


class ReviewDesk(QWidget):
    """One open review workspace on screen."""

    asked_to_retry = Signal()
    """The person wants to try again whether the workspace is free to be changed."""
    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out and show what was received; with something there, the page where the work is done."""
        super().__init__(parent)
        self.setObjectName("page")
        self._frame = frame
        self._pages: dict[ReviewTab, ReviewPage] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head())
        self._add_notices(rows)
        self.tabs = self._tab_bar()
        rows.addWidget(self.tabs)
        self._stack = QStackedWidget(self)
        rows.addWidget(self._stack, 1)
        self.session.changed.connect(self._refresh_head)
        self._refresh_head()
        self.show_tab(ReviewTab.INTAKE)

    is_review = True

    @property
    def name(self) -> str:
        """Return what stands in the title of the window."""
        return self.title.text()

    @property
    def session(self) -> ReviewSession:
        """Return the open review workspace."""
        return self._frame.session

    @property
    def tab(self) -> ReviewTab:
        """Return the tab that is shown."""
        return ReviewTab(self.tabs.tabData(self.tabs.currentIndex()))

    @property
    def page(self) -> ReviewPage:
        """Return the page that is shown."""
        return self.page_of(self.tab)

    def page_of(self, tab: ReviewTab) -> ReviewPage:
        """Return a page, built when it is asked for first."""
        if tab not in self._pages:
            page = new_page(tab, self._frame, self._stack)
            page.tab = tab
            page.asked_to_show.connect(self.show_place)
            page.told.connect(self.told)
            self._stack.addWidget(page)
            self._pages[tab] = page
        return self._pages[tab]

    def show_tab(self, tab: ReviewTab) -> None:
        """Show a page."""
        number = REVIEW_TABS.index(tab)
        if self.tabs.currentIndex() != number:
            self.tabs.setCurrentIndex(number)
        self._show(number)

    def show_named(self, name: str) -> None:
        """Show the page of a tab by its name."""
        self.show_tab(ReviewTab(name))

    def show_place(self, place: ReviewPlace) -> None:
        """Go to a place, on whatever page it is."""
        self.show_tab(place.tab)
        self.page.show_place(place)

    def show_step(self, changes: Changes) -> None:
        """Go where a step was taken back or again; a change nobody sees is a worry."""
        if self.page.shows(changes):
            return
        for change in changes.changes[:1]:
            tab, submission, criterion = review_place(change.kind, change.key)
            self.show_place(ReviewPlace(ReviewTab(tab), submission, criterion, change.kind))

    def take_files(self, paths: list[Path]) -> bool:
        """Give files to the page that is shown, else they are received; tell whether one of them took them."""
        if self.page.take_files(paths):
            return True
        self.show_tab(ReviewTab.INTAKE)
        return self.page.take_files(paths)

    def take_returned(self, paths: list[Path]) -> None:
        """Take return packages of the level below in; they are received like every package."""
        self.take_files(paths)

    def open_next_unanswered(self) -> None:
        """Go to the next criterion that is not judged."""
        self.page.open_next_unreviewed()

    def open_next(self) -> None:
        """Go to the next criterion."""
        self.page.open_next()

    def close_session(self) -> tuple[Problem, ...]:
        """Hand in what is being typed and close the workspace; returns what did not work."""
        warnings = self.session.close()
        self.remember()
        return warnings

    def remember(self) -> None:
        """Put the workspace first in the list of recent ones."""
        from app.services.recent_workspaces import remember_review

        remember_review(self.session.folder, self.session.picture, self.session.changed_at)

    # ------------------------------------------------------------ building

    def _head(self) -> QWidget:
        head = QWidget(self)
        head.setObjectName("scoreHeader")
        line = QHBoxLayout(head)
        line.setContentsMargins(20, 10, 20, 10)
        self.title = label("", "section", head)
        self.counts = wrapped("", "quiet", head)
        line.addWidget(self.title)
        line.addSpacing(16)
        line.addWidget(self.counts, 1)
        return head

    def _add_notices(self, rows: QVBoxLayout) -> None:
        self.held = held_notice(self.session.held, self)
        self.held.button.clicked.connect(self.asked_to_retry)
        rows.addWidget(self.held)

    def _tab_bar(self) -> QTabBar:
        bar = tab_bar(((tab.value, tab.label, f"Ctrl+{n}") for n, tab in enumerate(REVIEW_TABS, start=1)), self)
        bar.currentChanged.connect(self._show)
        return bar

    def _refresh_head(self) -> None:
        from app.domain.review_counts import review_counts

        picture = self.session.picture
        about = picture.about
        level = about.level.label if about.level else ""
        self.title.setText(about.title or f"{level}评审　{about.office}".strip())
        self.counts.setText(review_counts(picture, self.session.states.state))

    def _show(self, number: int) -> None:
        if number < 0:
            return
        page = self.page_of(REVIEW_TABS[number])
        if page is not self._stack.currentWidget():
            self.session.settle()
            self._stack.setCurrentWidget(page)


def open_review_desk(folder: Path, frame: Frame, *, person: str, parent: QWidget) -> ReviewDesk:
    """Open a review workspace and return its desk.

    Raises: ProblemError (WORKSPACE_MISSING, WORKSPACE_NEWER, WORKSPACE_DAMAGED, WORKSPACE_KIND, WRITE_FAILED …).
    """
    from app.services.open_review import open_review_for_editing

    session = ReviewSession(open_review_for_editing(folder, who=person), person=person)
    desk = ReviewDesk(ReviewFrame(session, frame.jobs, frame.remembered), parent)
    session.setParent(desk)
    desk.remember()
    return desk


def new_page(tab: ReviewTab, frame: ReviewFrame, parent: QWidget) -> ReviewPage:
    """Return a new page; its module is loaded only now."""
    match tab:
        case ReviewTab.INTAKE:
            from app.ui.screens.intake import IntakePage

            return IntakePage(frame, parent)
        case ReviewTab.JUDGING:
            from app.ui.screens.judging import JudgingPage

            return JudgingPage(frame, parent)
        case ReviewTab.ACROSS:
            from app.ui.screens.across import AcrossPage

            return AcrossPage(frame, parent)
        case ReviewTab.VISITS:
            from app.ui.screens.visits import VisitsPage

            return VisitsPage(frame, parent)
        case ReviewTab.SUMMARY:
            from app.ui.screens.summary import SummaryPage

            return SummaryPage(frame, parent)
        case ReviewTab.OUTPUT:
            from app.ui.screens.output import OutputPage

            return OutputPage(frame, parent)
