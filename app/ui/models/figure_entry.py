"""Entering figures: a typed text becomes a stored figure, or a draft that stays in sight until it is mended."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from app.domain.assessment import Figure
from app.domain.changes import Changes
from app.domain.pasted_figures import read_entry, with_entry
from app.domain.quantities import FigureUnitError, FigureUnreadableError
from app.services.paste_figures import clear_figures
from app.services.write_figure import write_figure
from app.ui.drafts import drafts_of
from app.ui.session import Session


def draft_key(measure: str, year: int | None, field: str = "value") -> str:
    """Return under which name a text that could not be stored is kept; the card of a criterion uses the same."""
    return f"figure/{Figure(measure, year).key}/{field}"


class FigureEntry(QObject):
    """The way from typed texts to figures, for the cells of the table and for the fields beside it."""

    drafted = Signal(str)
    """Measure: a text could not be stored, or is gone again."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Wait for the first key."""
        super().__init__(parent)
        self._session = session
        self._drafts = drafts_of(session)
        self._typed: tuple[str, int | None] | None = None
        self._text = ""
        self._before: Figure | None = None
        self._refused: dict[tuple[str, int | None], str] = {}
        self.is_storing = False
        """True while a change that comes by the session is our own."""
        session.changed.connect(self._on_changed)

    def figure(self, measure: str, year: int | None) -> Figure:
        """Return what is stored; an empty figure when nothing is."""
        key = Figure(measure, year).key
        found = (figure for figure in self._session.picture.assessment.measures if figure.key == key)
        return next(found, Figure(measure, year))

    def typed_text(self, measure: str, year: int | None) -> str | None:
        """Return the text that is being typed for a figure right now, None when none is."""
        return self._text if self._typed == (measure, year) else None

    def draft(self, measure: str, year: int | None) -> str:
        """Return the text that could not be stored, empty when there is none."""
        return self._drafts.text(draft_key(measure, year))

    def why_not(self, measure: str, year: int | None) -> str:
        """Return why the draft is no figure, empty when there is no draft."""
        draft = self.draft(measure, year)
        try:
            if draft:
                read_entry(draft, self._session.picture.rubric.measure_by_id[measure])
        except (FigureUnreadableError, FigureUnitError) as error:
            return f"“{draft}”没有存下：{error}。请改正，或按 Esc 取消。"
        return f"“{draft}”没有存下：当时磁盘写不进去。能写时会自动存下；不要了请按 Esc。" if draft else ""

    def enter(self, measure: str, year: int | None, text: str) -> None:
        """Store a typed value, or keep the text as a draft; what is stored meanwhile is put back on leaving."""
        if self._typed != (measure, year):
            self.leave()
            self._typed, self._before = (measure, year), self.figure(measure, year)
        self._text = text
        try:
            entry = read_entry(text, self._session.picture.rubric.measure_by_id[measure])
        except (FigureUnreadableError, FigureUnitError):
            self._keep(measure, year, text)
            return
        self._keep(measure, year, "")
        self.store(with_entry(self.figure(measure, year), entry), goes_on=True)
        if self._session.was_refused:
            self._refused[measure, year] = text
            self._keep(measure, year, text)

    def store_late(self) -> None:
        """Try again with figures that the disk refused."""
        waiting, self._refused = self._refused, {}
        for (measure, year), text in waiting.items():
            if self.draft(measure, year) == text:
                self.enter(measure, year, text)
                self.leave()

    def leave(self) -> None:
        """End what was typed. A text that is no figure stores nothing, not even its readable beginning."""
        if self._typed is None:
            return
        (measure, year), before = self._typed, self._before
        self._typed, self._text, self._before = None, "", None
        if before is not None and self.draft(measure, year) and self.figure(measure, year) != before:
            self.store(before, goes_on=True)
        self._session.close_step()
        self.drafted.emit(measure)

    def store(self, figure: Figure, *, goes_on: bool = False) -> None:
        """Store a figure as it is."""
        self.is_storing = True
        try:
            self._session.run(write_figure, figure, goes_on=goes_on)
        finally:
            self.is_storing = False

    def change(self, measure: str, year: int | None, **given: Decimal | str | tuple[str, ...] | None) -> None:
        """Store fields of a figure that are being typed."""
        self.store(replace(self.figure(measure, year), **given), goes_on=True)  # type: ignore[arg-type]

    def clear(self, cells: list[tuple[str, int | None]]) -> None:
        """Take figures away, and drafts with them; a missing figure is not zero."""
        for measure, year in cells:
            self.forget(measure, year)
        self._session.run(clear_figures, cells)

    def forget(self, measure: str, year: int | None) -> bool:
        """Let a draft go; tells whether there was one."""
        if not self.draft(measure, year):
            return False
        self._keep(measure, year, "")
        return True

    def keep_draft(self, measure: str, year: int | None, text: str) -> None:
        """Keep a pasted text that cannot be stored in sight."""
        self._keep(measure, year, text)

    def _on_changed(self, changes: Changes) -> None:
        """Let a draft go when its figure was changed by something else, such as undo."""
        if not self.is_storing:
            for change in changes.changes:
                if change.kind == "figure":
                    measure, _, year = change.key.partition("@")
                    self.forget(measure, int(year) if year else None)

    def _keep(self, measure: str, year: int | None, text: str) -> None:
        if text != self.draft(measure, year):
            self._drafts.keep(draft_key(measure, year), text)
            self.drafted.emit(measure)
