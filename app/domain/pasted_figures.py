"""Pasted figures (数据): what the cells of a block say, each beside what is stored. Nothing is changed here.

Nothing is guessed: what cannot be read, is in another unit or names no measure of the rubric is told and not taken.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.domain.assessment import Assessment, Figure, OtherValue
from app.domain.marking.facts import value_of
from app.domain.points import RATE_ROUNDING, Exact, exact_fraction, is_usable, rounded
from app.domain.quantities import FigureUnitError, FigureUnreadableError, Unit, read_figure
from app.domain.rubric import Measure, Rubric

Block = Sequence[Sequence[str]]

NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "暂无", "…"})


class Standing(StrEnum):
    """What becomes of one pasted cell."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    OTHER = "other"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """Return the Chinese words."""
        return {
            "new": "新填",
            "changed": "改动",
            "same": "相同",
            "other": "部门不一致",
            "unreadable": "读不出",
            "unknown": "不认识",
        }[self.value]

    @property
    def is_taken(self) -> bool:
        """Tell whether it changes something when it is taken over."""
        return self in {Standing.NEW, Standing.CHANGED, Standing.OTHER}


@dataclass(frozen=True, slots=True)
class PastedFigure:
    """One cell of a pasted block. row counts from 1; given is what it says, before what is stored or came above it."""

    row: int
    name: str
    said: str
    standing: Standing
    given: Figure | None = None
    before: Figure | None = None
    remark: str = ""


def read_entry(text: str, measure: Measure) -> Decimal | str | None:
    """Return what a typed or pasted text says of a measure: a value, a text for text measures, None for nothing.

    Raises: FigureUnreadableError, FigureUnitError with a reason in Chinese.
    """
    plain = text.strip()
    if measure.unit is Unit.TEXT:
        return plain or None
    if unicodedata.normalize("NFKC", plain) in NOTHING:
        return None
    value = read_figure(plain, measure.unit)
    if not is_usable(value):
        raise FigureUnreadableError("数太大，或小数位太多")
    return value


def with_entry(figure: Figure, entry: Decimal | str | None) -> Figure:
    """Return a figure that says what was typed, everything else as it was."""
    if isinstance(entry, str):
        return replace(figure, text=entry)
    return replace(figure, value=entry, text="")


def read_cells(
    rubric: Rubric, assessment: Assessment, block: Block, measures: Sequence[str], years: Sequence[int | None]
) -> tuple[PastedFigure, ...]:
    """Return what a block of bare values says, put over the cells of these measures (rows) and years (columns).

    An empty pasted cell changes nothing. What reaches beyond the table is told as unknown.
    """
    reading = Reading(rubric, assessment)
    for number, line in enumerate(block, 1):
        for place, text in enumerate(line):
            if not text.strip():
                continue
            if number > len(measures) or place >= len(years):
                reading.refuse(number, "", text, Standing.UNKNOWN, "超出了表格的范围")
                continue
            measure = rubric.measure_by_id[measures[number - 1]]
            reading.take(number, measure.title, text, measure, {"year": years[place]})
    return tuple(reading.found)


def joined(before: Figure | None, one: PastedFigure, rubric: Rubric, *, keep_both: bool) -> Figure:
    """Return what is stored once a pasted cell is taken over. keep_both: see services.paste_figures.take_figures."""
    given = one.given
    if given is None or before is None:
        return given or before or Figure("")
    if one.standing is not Standing.OTHER:
        return _with_given(before, given)
    value = _decimal(given, rubric.measure_by_id[given.measure])
    if keep_both and value is not None:
        return noted(before, OtherValue(given.department, value, given.source))
    # The parts and the source were the other department's.
    bare = replace(before, value=None, numerator=None, denominator=None, source="", evidence=())
    return _with_given(bare, given)


def _with_given(before: Figure, given: Figure) -> Figure:
    said = {
        name: value
        for name in ("value", "numerator", "denominator", "text", "source", "department", "note")
        if (value := getattr(given, name)) not in (None, "")
    }
    joined = replace(before, **said)
    kept = tuple(one for one in joined.others if one.department != given.department or not given.department)
    return replace(joined, others=kept)


def noted(figure: Figure, other: OtherValue) -> Figure:
    """Return a figure with what another department gave noted beside it; one note a department."""
    rest = tuple(one for one in figure.others if one.department != other.department)
    return replace(figure, others=(*rest, other))


def with_other_used(figure: Figure, other: OtherValue, measure: Measure) -> Figure:
    """Return a figure with the value of another department in use and the former one noted beside it."""
    rest = tuple(one for one in figure.others if one != other)
    value = _decimal(figure, measure)
    if value is not None:
        rest = (*rest, OtherValue(figure.department, value, figure.source))
    return replace(
        figure,
        value=other.value,
        numerator=None,
        denominator=None,
        department=other.department,
        source=other.source,
        others=rest,
    )


def _decimal(figure: Figure, measure: Measure) -> Decimal | None:
    value = _value(figure, measure)
    return rounded(value, RATE_ROUNDING) if isinstance(value, Fraction) else value


# ------------------------------------------------------------ one cell after the other


class Reading:
    """Gathers what cells say, each against what is stored or was said above it."""

    def __init__(self, rubric: Rubric, assessment: Assessment) -> None:
        self.found: list[PastedFigure] = []
        self._rubric = rubric
        self._stored = {figure.key: figure for figure in assessment.measures}
        self._rows: dict[str, int] = {}

    def refuse(self, row: int, name: str, said: str, standing: Standing, remark: str) -> None:
        """Note a cell that is not taken, and why."""
        self.found.append(PastedFigure(row, name, said.strip(), standing, remark=remark))

    def take(
        self, row: int, name: str, said: str, measure: Measure, more: Mapping[str, object], remark: str = ""
    ) -> None:
        """Read a cell. more: the other fields of the figure; its parts as texts."""
        try:
            entry = read_entry(said, measure)
            fields = {part: _number(str(more[part]), part) for part in PARTS if more.get(part)}
        except (FigureUnreadableError, FigureUnitError) as error:
            self.refuse(row, name, said, Standing.UNREADABLE, str(error))
            return
        bare = Figure(measure.id, **({key: value for key, value in more.items() if key not in PARTS} | fields))  # type: ignore[arg-type]
        given = with_entry(bare, entry)
        if entry is None and given.numerator is None and given.denominator is None:
            return
        said = said.strip() or "÷".join(str(more.get(part, "")) for part in PARTS)
        self._compare(row, name, said, measure, given, remark)

    def _compare(self, row: int, name: str, said: str, measure: Measure, given: Figure, remark: str) -> None:
        before = self._stored.get(given.key)
        standing = _standing(before, given, measure)
        if standing is Standing.OTHER and _value(given, measure) is None:
            self.refuse(row, name, said, Standing.UNREADABLE, "只有分子或分母，算不出数；别的部门已填了数，没有改动")
            return
        earlier = self._rows.get(given.key)
        if earlier is not None and standing is Standing.CHANGED:
            self.refuse(row, name, said, Standing.UNREADABLE, f"与第{earlier}行是同一年的同一项，数不一样")
            return
        self.found.append(PastedFigure(row, name, said, standing, given, before, remark))
        self._rows.setdefault(given.key, row)
        if standing is not Standing.OTHER:
            self._stored[given.key] = given if before is None else _with_given(before, given)


PARTS = ("numerator", "denominator")
_PART_WORDS = {"numerator": "分子", "denominator": "分母"}


def _number(text: str, part: str) -> Decimal | None:
    if unicodedata.normalize("NFKC", text.strip()) in NOTHING:
        return None
    try:
        return read_figure(text, Unit.COUNT)
    except (FigureUnreadableError, FigureUnitError) as error:
        raise FigureUnreadableError(f"{_PART_WORDS[part]}：{error}") from error


def _standing(before: Figure | None, given: Figure, measure: Measure) -> Standing:
    if before is None or _is_bare(before):
        return Standing.NEW
    if _with_given(before, given) == before:
        return Standing.SAME
    differs = not _equal(_value(before, measure), _value(given, measure))
    if differs and before.department and given.department and before.department != given.department:
        return Standing.OTHER
    return Standing.CHANGED


def _is_bare(figure: Figure) -> bool:
    return figure.value is None and figure.numerator is None and figure.denominator is None and not figure.text


def _value(figure: Figure, measure: Measure) -> Exact | None:
    return figure.value if figure.value is not None else value_of(figure, measure, figure.numerator)


def _equal(one: Exact | None, other: Exact | None) -> bool:
    if one is None or other is None:
        return one is other
    return exact_fraction(one) == exact_fraction(other)
