"""The rows of a comparison of two rubrics: a word and an icon each, in the order of the new edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.points import shown
from app.domain.rubric import Criterion
from app.domain.rubric_diff import ComparedCriterion, RubricDiff
from app.ui import display
from app.ui.models.told_list import Told


class RowKind(StrEnum):
    """What a row tells; the chips above the list."""

    OWN = "own"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return _LABELS[self]

    @property
    def icon(self) -> str:
        """Return the name of the icon beside the word."""
        return _ICONS[self]


_LABELS = {
    RowKind.OWN: "标准本身",
    RowKind.CHANGED: "改了",
    RowKind.ADDED: "新增",
    RowKind.REMOVED: "去掉",
    RowKind.UNCHANGED: "没变",
}
_ICONS = {
    RowKind.OWN: "severity-hint",
    RowKind.CHANGED: "severity-warning",
    RowKind.ADDED: "add",
    RowKind.REMOVED: "close",
    RowKind.UNCHANGED: "met",
}
_COLOURS = {
    RowKind.OWN: display.GREY,
    RowKind.CHANGED: display.AMBER,
    RowKind.ADDED: display.GREEN,
    RowKind.REMOVED: display.RED,
    RowKind.UNCHANGED: display.GREY,
}


@dataclass(frozen=True, slots=True)
class DiffKey:
    """What a row is about; code is the new one, of a removed criterion the old one."""

    kind: RowKind
    code: str = ""


def diff_rows(diff: RubricDiff, kind: RowKind | None) -> tuple[Told, ...]:
    """Return the rows of a kind; None: everything that is another, the rubric itself first."""
    wanted = tuple(one for one in RowKind if one is not RowKind.UNCHANGED) if kind is None else (kind,)
    return tuple(row for row in _rows(diff) if isinstance(row.key, DiffKey) and row.key.kind in wanted)


def counts(diff: RubricDiff) -> dict[str, int]:
    """Return how many rows each chip would show."""
    return {
        RowKind.OWN.value: int(bool(diff.own)),
        RowKind.CHANGED.value: len(diff.changed),
        RowKind.ADDED.value: len(diff.added),
        RowKind.REMOVED.value: len(diff.removed),
        RowKind.UNCHANGED.value: len(diff.unchanged),
    }


def _rows(diff: RubricDiff) -> Iterator[Told]:
    if diff.own:
        parts = "、".join(one.part.label for one in diff.own)
        yield _row(RowKind.OWN, "", "标题、等次等整个标准的规定", parts)
    by_code = {one.new.code: one for one in diff.criteria}
    for criterion in diff.new.criteria:
        compared = by_code.get(criterion.code)
        yield _only(RowKind.ADDED, criterion) if compared is None else _compared(compared)
    for criterion in diff.removed:
        yield _only(RowKind.REMOVED, criterion)


def _compared(one: ComparedCriterion) -> Told:
    kind = RowKind.CHANGED if one.differences else RowKind.UNCHANGED
    moved = f"（原{one.old.code}）" if one.is_moved else ""
    parts = "、".join(part.part.label for part in one.differences)
    return _row(kind, one.new.code, f"{one.new.code} {one.new.title}{moved}", parts)


def _only(kind: RowKind, criterion: Criterion) -> Told:
    return _row(kind, criterion.code, f"{criterion.code} {criterion.title}", f"{shown(criterion.points)}分")


def _row(kind: RowKind, code: str, head: str, note: str) -> Told:
    return Told(head, note=note, mark=kind.label, icon=kind.icon, colour=_COLOURS[kind].name(), key=DiffKey(kind, code))
