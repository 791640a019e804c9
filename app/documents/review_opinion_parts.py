"""Parts of the model of 评估意见表: facts, sections with rows, lines to sign. Values only; no layout, no files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from app.domain.form import FormField
from app.domain.points import plain

Cell = str | Decimal
"""What stands in a cell; points are numbers, so that a workbook can add them up."""

SIDE_BY_SIDE = 2


class RowKind(Enum):
    """What a row is: one of the list, the bonus, a sum, a rate, or empty to be written into by hand."""

    PLAIN = auto()
    BONUS = auto()
    TOTAL = auto()
    RATE = auto()
    EMPTY = auto()


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """A row with as many cells as its table has columns."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.PLAIN

    @property
    def texts(self) -> tuple[str, ...]:
        """Return the cells as they are printed."""
        return tuple(cell if isinstance(cell, str) else plain(cell) for cell in self.cells)

    @property
    def is_sum(self) -> bool:
        """Tell whether it stands out as a sum."""
        return self.kind in {RowKind.TOTAL, RowKind.RATE}


@dataclass(frozen=True, slots=True)
class OpinionSection:
    """A table under its numbered heading: 一、基本条件. notes stand below it."""

    id: str
    heading: str
    columns: tuple[FormField, ...]
    rows: tuple[OpinionRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its value; a wide one takes a whole line."""

    label: str
    value: str
    is_wide: bool = False


def in_lines(facts: Iterable[Fact]) -> Iterator[tuple[Fact, ...]]:
    """Yield the facts that stand side by side: two of them, or a wide one alone."""
    pair: list[Fact] = []
    for fact in facts:
        if pair and (fact.is_wide or len(pair) == SIDE_BY_SIDE):
            yield tuple(pair)
            pair = []
        if fact.is_wide:
            yield (fact,)
        else:
            pair.append(fact)
    if pair:
        yield tuple(pair)


@dataclass(frozen=True, slots=True)
class OpinionModel:
    """The whole paper, ready for any writer.

    head: the line under the title; signatures: labels with what stands beside them; running: what names the county
    on every page; notice only for a reference rubric; author: who the file says made it.
    """

    title: str
    head: tuple[str, ...]
    facts: tuple[Fact, ...]
    sections: tuple[OpinionSection, ...]
    signatures: tuple[Fact, ...]
    running: str
    notice: str
    author: str

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text with the place it stands in, in reading order."""
        for fact in self.facts:
            yield f"评估意见表“{fact.label}”", fact.value
        for section in self.sections:
            for row in section.rows:
                for column, text in zip(section.columns, row.texts, strict=True):
                    yield f"评估意见表“{section.heading}”{_code(section, row)}{column.label}", text
            for note in section.notes:
                yield f"评估意见表“{section.heading}”", note


def _code(section: OpinionSection, row: OpinionRow) -> str:
    codes = [text for column, text in zip(section.columns, row.texts, strict=True) if column.id == "criterion" and text]
    return f"评分项{codes[0]}的" if codes else ""
