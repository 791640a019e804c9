"""A table somebody has filled in (填好的表), compared with a workspace: every entry and what it would do."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from app.domain.problems import Problem

_KEPT_BEFORE = 20
"""Of a beginning that two texts share so many characters stay, to find the place."""


class FilledField(StrEnum):
    """What an entry says of a criterion."""

    SELF_POINTS = "self_points"
    STATEMENT = "statement"
    REASON = "reason"
    POINTS_REASON = "points_reason"
    MATERIALS = "materials"
    PAPERS = "papers"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return _FIELD_LABELS[self.value]


_FIELD_LABELS = {
    "self_points": "自评得分",
    "statement": "自评说明",
    "reason": "扣分原因",
    "points_reason": "得分理由",
    "materials": "佐证编号",
    "papers": "登记佐证材料",
}


class Standing(StrEnum):
    """How an entry compares with what the workspace says. An empty cell is no entry and erases nothing."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICTING = "conflicting"
    SAME = "same"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"new": "新增", "changed": "不同", "conflicting": "冲突", "same": "相同"}[self.value]


class Match(StrEnum):
    """How sure it is that a row of the table is a criterion. ASKED: a person has to say so."""

    SAME = "same"
    CLOSE = "close"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class FilledCell:
    """One entry of the table beside what the workspace has.

    present, written: for people, as text. where: sheet and cell. note: what to look at, why it conflicts.
    points: of 自评得分 when it was understood. needs_reason: they do not count, or stop an export, without a reason;
    has_reason: the table or the workspace says one. linked: ids of evidence it names. papers: titles to register.
    """

    criterion: str
    field: FilledField
    present: str
    written: str
    standing: Standing
    where: str = ""
    note: str = ""
    match: Match = Match.SAME
    points: Decimal | None = None
    has_reason: bool = False
    needs_reason: bool = False
    linked: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells entries apart."""
        return f"{self.criterion}/{self.field.value}"

    @property
    def can_be_taken(self) -> bool:
        """Tell whether a person may choose it."""
        return self.standing in {Standing.NEW, Standing.CHANGED}

    @property
    def lacks_reason(self) -> bool:
        """Tell whether points would be taken that need a reason nobody gave."""
        return self.can_be_taken and self.points is not None and self.needs_reason and not self.has_reason

    @property
    def is_offered(self) -> bool:
        """Tell whether it is chosen unless a person says otherwise: new, and plain which criterion it belongs to."""
        is_sure = self.match is not Match.ASKED and self.field is not FilledField.PAPERS
        return self.standing is Standing.NEW and is_sure


def where_they_differ(one: str, other: str) -> tuple[str, str]:
    """Return two texts without a long beginning they share."""
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    begin = max(0, shared - _KEPT_BEFORE)
    return (f"…{one[begin:]}", f"…{other[begin:]}") if begin > _KEPT_BEFORE else (one, other)


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A row with entries that belongs to no criterion we know. why: in Chinese."""

    where: str
    title: str
    entries: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class FilledTable:
    """Everything a filled table says, in rubric order. missing: codes of criteria no row was found for."""

    cells: tuple[FilledCell, ...] = ()
    rows: tuple[UnmatchedRow, ...] = ()
    missing: tuple[str, ...] = ()
    matched: int = 0
    problems: tuple[Problem, ...] = field(default=())

    def count(self, standing: Standing) -> int:
        """Return how many entries stand so."""
        return sum(cell.standing is standing for cell in self.cells)

    @property
    def offered(self) -> frozenset[str]:
        """Return the keys of what is chosen unless a person says otherwise."""
        return frozenset(cell.key for cell in self.cells if cell.is_offered)

    def chosen(self, keys: Iterable[str]) -> tuple[FilledCell, ...]:
        """Return the entries of these keys that can be taken, in rubric order."""
        wanted = set(keys)
        return tuple(cell for cell in self.cells if cell.key in wanted and cell.can_be_taken)

    def with_more(self, problems: Iterable[Problem]) -> "FilledTable":
        """Return the same with more to be told, each once."""
        return replace(self, problems=tuple(dict.fromkeys((*self.problems, *problems))))
