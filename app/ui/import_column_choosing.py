"""The second step of the import (导入评分表): a person says which row is the header and what the columns hold."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.table_words import ColumnField
from app.ui.import_work import Work
from app.ui.widgets.import_columns import ColumnsPage, Shown


class ColumnChoosing(QObject):
    """Joins the page of the second step with the work."""

    rechosen = Signal()
    """The table is read in another way."""

    def __init__(self, page: ColumnsPage, now: Callable[[], Work | None]) -> None:
        """Show nothing yet. now: what is worked on."""
        super().__init__(page)
        self._page, self._now = page, now
        page.field_chosen.connect(self._on_field)
        page.header_chosen.connect(lambda first, last: self._choose(header=(first, last)))
        page.asked_for_automatic.connect(lambda: self._choose(header=None, mapping={}))

    def show(self) -> None:
        """Show the table as it is read now."""
        work = self._now()
        if work is not None and work.table is not None:
            own, is_own_header = frozenset(work.choice.mapping), work.choice.header is not None
            self._page.show_read(Shown(work.table, work.read, own, is_own_header=is_own_header))

    def _choose(self, **changed: object) -> None:
        if (work := self._now()) is not None:
            work.choose(**changed)
            # The steps of the third page were about rows that were read in another way.
            work.history.clear()
            self.rechosen.emit()

    def _on_field(self, number: int, field_value: str) -> None:
        if (work := self._now()) is not None:
            # Without a header no column can hold anything: then it is the first row, until a person says otherwise.
            header = work.choice.header if work.read.columns.header[0] else (1, 1)
            self._choose(header=header, mapping={**work.choice.mapping, number: ColumnField(field_value)})
