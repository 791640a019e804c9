"""Figures of the report, and where a statement quotes one already: told there, it need not be told again.

A place is taken for a figure only when nothing else can be meant: a wrong tag is worse than a sentence too many.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.documents.report_parts import Span
from app.domain.assessment import Figure
from app.domain.quantities import SIGNS, Unit
from app.domain.rubric import Measure


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """A figure with its value as printed; value is what the printed text says, None for a text."""

    measure: Measure
    figure: Figure
    text: str
    value: Decimal | None

    @property
    def year(self) -> str:
        """Return 2021年, or （年份不明）."""
        return "（年份不明）" if self.figure.year is None else f"{self.figure.year}年"

    def span(self, text: str) -> Span:
        """Return the tagged span that says this figure."""
        return Span(text, f"figure:{self.figure.key}", f"{self.measure.title}{self.year}")


@dataclass(frozen=True, slots=True)
class _Place:
    """A number in a statement: where it stands, with its sentence and clause up to it."""

    line: int
    start: int
    end: int
    value: Decimal
    sentence: str
    clause: str
    after: str


def quoted_figures(lines: Sequence[str], told: Sequence[ToldFigure]) -> tuple[list[tuple[Span, ...]], frozenset[str]]:
    """Return the lines as spans, quoted figures tagged, and the keys of these figures."""
    found: dict[str, list[tuple[_Place, int, ToldFigure]]] = {}
    for place in _places(lines):
        meant = [(place, end, one) for one in told if (end := _end_of(place, one))]
        if len(meant) == 1:
            found.setdefault(meant[0][2].figure.key, []).append(meant[0])
    certain = [places[0] for places in found.values() if len(places) == 1]
    spans = [tuple(_spans(line, (c for c in certain if c[0].line == n))) for n, line in enumerate(lines)]
    return spans, frozenset(one.figure.key for _, _, one in certain)


_NUMBER = re.compile(r"(?<![\d.,+\-＋－–—~～±])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![.,]?\d)")
_SENTENCE, _CLAUSE = re.compile(r"[。；！？]"), re.compile(r"[。；！？，、：（）]")
_YEAR = re.compile(r"(\d{4})年|上一?年|去年")
_OTHER_BEFORE = re.compile(r"(?:不到|未到|不足|低于|高于|超过|多于|少于|目标|近|距|约|≥|≤|＞|＜)$")
_OTHER_AFTER = re.compile(r"以上|以下|以内|左右|[-－–—~～]")
_PER = {Unit.PER_10K: ("每万",), Unit.PER_100K: ("每10万", "每十万"), Unit.PERSON_PER_THOUSAND: ("每千",)}
"""With these words before it 每万人口2.67人 has its unit as much as 2.67/万."""


def _places(lines: Iterable[str]) -> Iterator[_Place]:
    for number, line in enumerate(lines):
        for found in _NUMBER.finditer(line):
            before = line[: found.start()]
            yield _Place(
                number,
                found.start(),
                found.end(),
                Decimal(found.group().replace(",", "")),
                _SENTENCE.split(before)[-1],
                _CLAUSE.split(before)[-1],
                line[found.end() : found.end() + 12],
            )


def _end_of(place: _Place, told: ToldFigure) -> int:
    """Return where the quoted value with its unit ends; 0 when this place does not say this figure."""
    if told.value is None or place.value != told.value or not _year_fits(place, told) or not _is_named(place, told):
        return 0
    sign = next((sign for sign in _signs(place, told.measure.unit) if place.after.startswith(sign)), "")
    is_other = _OTHER_BEFORE.search(place.clause) or _OTHER_AFTER.match(place.after[len(sign) :])
    return place.end + len(sign) if sign and not is_other else 0


def _year_fits(place: _Place, told: ToldFigure) -> bool:
    """The year said last in the sentence must be the figure's; without one the value alone must do."""
    years = list(_YEAR.finditer(place.sentence))
    said = years[-1].group(1) if years else None
    return said is None or said == str(told.figure.year)


def _is_named(place: _Place, told: ToldFigure) -> bool:
    """A round value such as 100% says a figure only together with the end of its name: 到位率100%."""
    return told.value != int(told.value or 0) or told.measure.title[-3:] in place.clause


def _signs(place: _Place, unit: Unit) -> list[str]:
    signs = [*SIGNS[unit], *("％" for sign in SIGNS[unit] if sign == "%")]
    if any(word in place.clause for word in _PER.get(unit, ())):
        signs += ["人", "名", "例"]
    return sorted(signs, key=len, reverse=True)


def _spans(line: str, certain: Iterable[tuple[_Place, int, ToldFigure]]) -> Iterator[Span]:
    done = 0
    for place, end, told in sorted(certain, key=lambda one: one[0].start):
        if place.start > done:
            yield Span(line[done : place.start])
        yield told.span(line[place.start : end])
        done = end
    if done < len(line):
        yield Span(line[done:])
