"""What the table of figures shows of each measure, worked out from a session. No Qt here."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.assessment import Figure
from app.domain.figure_checks import figure_problems
from app.domain.marking.facts import Facts, value_of
from app.domain.measure_uses import references_in_use
from app.domain.points import RATE_ROUNDING, Exact, compared, plain, rounded, shown
from app.domain.problems import Problem
from app.domain.quantities import Unit
from app.domain.rubric import Criterion, Measure, Reference
from app.domain.trend import Trend, trend_of
from app.ui.session import Session

Criteria = Mapping[str, tuple[Criterion, ...]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure as it is shown. is_ratio: only its numerator and denominator are given."""

    figure: Figure
    text: str
    written: str
    is_ratio: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One measure as it is shown."""

    measure: Measure
    cells: Mapping[int | None, Cell] = field(default_factory=dict)
    trend: Trend | None = None
    references: tuple[Reference, ...] = ()
    uses: str = ""


def rows_of(session: Session, measures: Collection[str], criteria: Criteria) -> dict[str, Row]:
    """Return the rows of some measures. criteria: those that read each measure."""
    facts = session.facts()
    figures: dict[str, list[Figure]] = {}
    for figure in session.picture.assessment.measures:
        figures.setdefault(figure.measure, []).append(figure)
    return {
        measure: _row(session, measure, figures.get(measure, []), facts, criteria.get(measure, ()))
        for measure in measures
    }


def _row(
    session: Session, measure_id: str, figures: Sequence[Figure], facts: Facts, criteria: tuple[Criterion, ...]
) -> Row:
    measure = session.picture.rubric.measure_by_id[measure_id]
    return Row(
        measure,
        {figure.year: _cell(session, figure, measure, facts) for figure in figures},
        trend_of(measure, facts.dated(measure_id)),
        references_in_use(measure_id, criteria, facts),
        "；".join(_use(session, criterion) for criterion in criteria),
    )


def _cell(session: Session, figure: Figure, measure: Measure, facts: Facts) -> Cell:
    is_ratio = figure.value is None and not figure.text
    value = value_of(figure, measure, facts.numerator_of(figure, measure)) if is_ratio else figure.value
    text = figure.text or ("" if value is None else value_word(value, measure.unit))
    written = figure.text or ("" if figure.value is None else format(figure.value, "f"))
    problems = tuple(figure_problems(figure, session.picture.rubric, facts, ""))
    return Cell(figure, text, written, is_ratio and value is not None, problems)


def _use(session: Session, criterion: Criterion) -> str:
    line = session.line(criterion.code)
    return f"{criterion.code} {line.state.label} {shown(line.computed)}/{shown(line.full)}"


def value_word(value: Exact, unit: Unit) -> str:
    """Return a value for a cell: a computed one with two places and 约, shares with their sign."""
    if not isinstance(value, Decimal):
        near = rounded(value, RATE_ROUNDING)
        text = ("" if compared(near, value) == 0 else "约") + plain(near)
    else:
        text = shown(value)
    return f"{text}{unit.label}" if unit in {Unit.PERCENT, Unit.PERMILLE} else text
