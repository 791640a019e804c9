"""What is being imported (导入评分表), and everything a person has said of it so far; knows nothing of the window."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.read_rows import ReadRow, RowsRead
from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.domain.table import Table, TablesFound
from app.ui.models.import_criteria import Decided
from app.ui.models.import_history import History, Standing

if TYPE_CHECKING:
    from app.services.import_draft import Begun, ImportDraft, ImportSource
    from app.services.import_table import About, TableChoice
    from app.services.keep_table import ReadTable
    from app.services.rubric_library import InstalledPack


@dataclass(slots=True)
class Work:
    """One file or pasted table. Nothing in it is lost by going back and forth between the steps."""

    name: str
    source: Path | None
    found: TablesFound
    choice: "TableChoice"
    now: "ReadTable"
    draft: RubricDraft | None = None
    drafted_of: "TableChoice | None" = None
    """The choice that the draft was made of."""
    decided: Decided = field(default_factory=Decided)
    about: "About | None" = None
    """What it is called, once another file is looked at."""
    saved: "InstalledPack | None" = None
    """What was kept, until something is changed."""
    kept: "InstalledPack | None" = None
    """What was kept of it last."""
    begun: "Begun | None" = None
    """How it was read, and where it is kept on disk."""
    step: int = 0
    """The step that was worked at last."""
    waiting: "ImportDraft | None" = None
    """What was decided before the program was closed, until its draft is there."""
    history: History = field(default_factory=History)
    """Steps of the third page."""
    _restored: Decided | None = None
    """What was decided where one went back to, until its draft is there."""
    others: dict[tuple[int, ...], "TableChoice"] = field(default_factory=dict)
    """What was said of other tables of the file."""

    @property
    def read(self) -> RowsRead:
        """Return what the rows say."""
        return self.now.read

    @property
    def table(self) -> Table | None:
        """Return the chosen tables as one."""
        return self.now.table

    @property
    def is_drafted(self) -> bool:
        """Tell whether the draft is of what is chosen now."""
        return self.draft is not None and self.drafted_of == self.choice

    def choose(self, **changed: object) -> None:
        """Read the table in another way."""
        from app.services.keep_table import read_table

        self.choice = replace(self.choice, **changed)  # type: ignore[arg-type]
        self.now = read_table(self.found, self.choice)
        self.saved = None

    def choose_tables(self, numbers: tuple[int, ...]) -> None:
        """Read other tables of the file; what was said of them before is still so."""
        self.others[self.choice.tables] = self.choice
        self.history.clear()
        fresh: dict[str, object] = {"header": None, "mapping": {}, "points": {}, "skipped": (), "headings": ()}
        before = self.others.get(numbers)
        self.choice = before if before is not None else self.choice
        self.choose(**({} if before is not None else {"tables": numbers, **fresh}))

    def give_points(self, row: ReadRow, points: object) -> None:
        """Give a criterion other points."""
        self.choose(points={**self.choice.points, row.first_row: str(points)})

    def drop(self, row: ReadRow) -> None:
        """Take a row for no criterion."""
        skipped = (*self.choice.skipped, *range(row.first_row, row.last_row + 1))
        points = {number: text for number, text in self.choice.points.items() if number not in skipped}
        self.choose(skipped=skipped, points=points)

    def take_for_heading(self, row: ReadRow) -> None:
        """Take a row for the indicator (上级指标) above those that follow; its points are the sum of theirs."""
        points = {number: text for number, text in self.choice.points.items() if number != row.first_row}
        self.choose(headings=(*self.choice.headings, row.first_row), points=points)

    def decide(self, decided: Decided, row: int) -> None:
        """Take what a person decided of what was read. row: what it was about."""
        self.note(row)
        self.decided, self._restored, self.saved = decided, None, None

    def note(self, row: int) -> None:
        """Remember how everything stands, before a step about a row."""
        self.history.note(self._standing(row))

    def go_back(self, *, is_undo: bool) -> int | None:
        """Take the last step back, or do it again; return the row that it was about, None when there is no step."""
        move = self.history.undo if is_undo else self.history.redo
        wanted = move(self._standing())
        if wanted is None:
            return None
        self.choice = wanted.choice
        self.choose()
        if self.is_drafted:
            self.decided, self._restored = wanted.decided, None
        else:
            self._restored = wanted.decided
        return wanted.row

    @property
    def decided_now(self) -> Decided:
        """Return what is decided, also while the draft it is about is still being made."""
        return self.decided if self._restored is None else self._restored

    def _standing(self, row: int = 0) -> Standing:
        return Standing(self.choice, self.decided_now, row)

    def take_draft(self, draft: RubricDraft) -> None:
        """Take a new draft; what was decided of words that are still the same stays decided."""
        from app.domain.decided_draft import still_meant, still_read_so

        if self.waiting is not None:
            self.decided, self.waiting = decided_before(self.waiting, draft), None
        elif self._restored is not None:
            self.decided, self._restored = self._restored, None
        elif self.draft is not None:
            # With other points a marking is another one: what was confirmed of it is to be confirmed again.
            confirmed = still_read_so(self.decided.confirmed, self.draft, draft)
            self.decided = Decided(confirmed, still_meant(self.decided.by_hand, self.draft, draft))
        self.draft, self.drafted_of = draft, self.choice

    def replaced_by(self, about: "About") -> "InstalledPack | None":
        """Return what was kept of it under the same id and edition."""
        kept = self.kept
        is_same = kept is not None and (kept.rubric.id, kept.rubric.edition) == (about.id, about.edition)
        return kept if is_same else None


class Unfinished:
    """Works that were left for another file before they were kept; none of them is forgotten."""

    def __init__(self) -> None:
        """Hold none."""
        self._works: list[Work] = []

    @property
    def name(self) -> str:
        """Return the file of the one that would be taken next; empty when there is none."""
        return self._works[-1].name if self._works else ""

    def add(self, work: Work, about: "About | None", *, is_last: bool = False) -> None:
        """Put one away with what it is called; is_last: all others are taken before it."""
        work.about = about
        self._works.insert(0 if is_last else len(self._works), work)

    def take(self) -> Work | None:
        """Return the one that was put away last."""
        return self._works.pop() if self._works else None


def new_work(begun: "Begun") -> Work:
    """Return the work on a file: as suggested, or as it stood when the program was closed."""
    from app.services.keep_table import read_table

    draft, found = begun.draft, begun.one.found
    choice = begun.one.choice if draft is None else draft.choice
    work = Work(begun.source.name, begun.file, found, choice, read_table(found, choice), begun=begun)
    if draft is not None:
        work.about, work.step, work.waiting, work.kept = draft.about, draft.step, draft, kept_before(draft)
        work.others = {one.tables: one for one in draft.others}
    return work


def kept_before(draft: "ImportDraft") -> "InstalledPack | None":
    """Return the pack that was made of it before, if it is still the same."""
    from app.services.rubric_library import installed_pack

    if not draft.kept:
        return None
    id_, edition, sha256 = draft.kept
    return next((one for one in installed_pack(id_, edition) if one.sha256 == sha256), None)


def decided_before(draft: "ImportDraft", read: RubricDraft) -> Decided:
    """Return what was decided before the program was closed, as far as it is still about the same words."""
    from app.services.import_decisions import still_so

    confirmed = still_so(draft.confirmed, read, with_reading=True)
    return Decided(confirmed, still_so(draft.by_hand, read, with_reading=False))


def as_kept(work: Work, source: "ImportSource", about: "About | None") -> "ImportDraft":
    """Return everything that was said of a work, to be kept on disk."""
    from app.services.import_decisions import noted
    from app.services.import_draft import ImportDraft
    from app.services.import_table import suggested_about

    decided, draft = work.decided_now, work.draft
    confirmed, by_hand = noted(decided.confirmed, draft), noted(decided.by_hand, draft)
    if work.waiting is not None:
        confirmed, by_hand = work.waiting.confirmed, work.waiting.by_hand
    own = about if about is not None and about != suggested_about(work.found, work.choice) else None
    pack = work.kept
    kept = (pack.rubric.id, pack.rubric.edition, pack.sha256) if pack is not None else ()
    others = tuple(one for tables, one in work.others.items() if tables != work.choice.tables)
    return ImportDraft(source, work.choice, others, confirmed, by_hand, own, work.step, kept)


def in_words_of(work: Work | None, one: DraftedCriterion) -> Sequence[str]:
    """Return how a criterion would earn points as it was read, a sentence a line."""
    from app.domain.decided_draft import as_read
    from app.domain.marking.in_words import in_words

    if work is None or work.draft is None or one.draft is None:
        return ()
    rubric = as_read(work.draft.rubric, one)
    criterion = rubric.criterion_by_code[one.code]
    return in_words(criterion.marking, criterion.points, rubric)
