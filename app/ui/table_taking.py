"""Filled tables at the desk: the page that lies over the tabs, and the question when one is dropped on the window."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.desk_page import Desk
from app.ui.jobs import Job
from app.ui.widgets.table_offer import TableOffer

if TYPE_CHECKING:
    from app.ui.screens.take_table import TakeTablePage

SUFFIXES = {".xlsx", ".xlsm", ".docx"}
MOST_BYTES = 20 * 2**20
"""A larger file is no scoring table; nobody should wait for it."""


class TableTaking(QObject):
    """Builds the page when it is asked for first; asks what a dropped table is for."""

    left = Signal()
    """Back to the tab."""
    told = Signal(object)
    """tuple[Problem, ...]."""
    asked_to_add = Signal(list)
    """list[Path]: to be taken as evidence after all."""

    def __init__(self, desk: Desk, stack: QStackedWidget, parent: QWidget) -> None:
        """Offer nothing yet."""
        super().__init__(parent)
        self._desk, self._stack = desk, stack
        self.page: TakeTablePage | None = None
        self.offer = TableOffer(parent)
        self.offer.asked_to_read.connect(self.show_file)
        self.offer.asked_to_add.connect(self._add)
        self._is_settled = False

    def show_start(self) -> None:
        """Show the page, ready for a file."""
        self._shown().show_start()

    def show_file(self, path: Path) -> None:
        """Show the page with a file."""
        self._shown().show_file(path)

    def asks(self, paths: list[Path]) -> bool:
        """Tell whether what came may be a filled table; then it is looked at, and the person asked or it is added."""
        if self._is_settled or len(paths) != 1 or not _may_be_table(paths[0]) or not self._desk.session.is_writing:
            return False
        from app.services.take_table import has_filled_rows

        path = paths[0]
        job = Job(has_filled_rows, self._desk.session.picture, path)
        job.done.connect(lambda is_table: self.offer.ask(path) if is_table else self._add(path))
        job.refused.connect(lambda _problems: self._add(path))
        self._desk.jobs.add(job)
        return True

    def _add(self, path: Path) -> None:
        # Whoever takes it now does not ask again.
        self._is_settled = True
        try:
            self.asked_to_add.emit([path])
        finally:
            self._is_settled = False

    def _shown(self) -> "TakeTablePage":
        self._desk.session.settle()
        if self.page is None:
            from app.ui.screens.take_table import TakeTablePage

            self.page = TakeTablePage(self._desk, self._stack)
            self.page.left.connect(self.left)
            self.page.told.connect(self.told)
            self._stack.addWidget(self.page)
        self._stack.setCurrentWidget(self.page)
        return self.page


def _may_be_table(path: Path) -> bool:
    try:
        return path.suffix.lower() in SUFFIXES and path.is_file() and path.stat().st_size <= MOST_BYTES
    except OSError:
        return False
