"""From the rows of a province's table to a rubric (评分标准) in which points are still given by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.domain.marking.kinds import Judgement
from app.domain.points import is_multiple, plain
from app.domain.read_rows import ReadRow, RowsRead
from app.domain.rubric import (
    Criterion,
    Dimension,
    EvidenceRule,
    Gate,
    Grade,
    Indicator,
    Rubric,
    Source,
    Status,
    Verdict,
)
from app.domain.table_columns import TableColumns
from app.domain.table_rubric_targets import region_types
from app.domain.table_rubric_texts import asked, gate_text, requirements, whole_text
from app.domain.table_rubric_tree import Leaf, tree_of

NEUTRAL = (Grade("优良", Decimal(85)), Grade("通过", Decimal(70)), Grade("待改进", Decimal(0)))
"""Grades of our own, as in the built-in templates: a table seldom prints its own."""
_USUAL_STEP = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class About:
    """What a person says of a rubric that is read from a table."""

    id: str
    edition: str
    title: str
    issuer: str = ""
    status: Status = Status.OFFICIAL
    cycle_years: int = 2


@dataclass(frozen=True, slots=True)
class PlacedRows:
    """The rubric, the row of each criterion by code, and of each gate by id."""

    rubric: Rubric
    rows: Mapping[str, ReadRow]
    gates: Mapping[str, ReadRow]


def rubric_of(rows: RowsRead, about: About, source: str = "") -> PlacedRows:
    """Return the rubric of a table; every criterion is 定性判分. Points that were not read are 0.

    source: the name of the file.
    """
    is_gate = [row.gate and not row.points for row in rows.rows]
    gates = [row for row, gate in zip(rows.rows, is_gate, strict=True) if gate]
    own = [row for row, gate in zip(rows.rows, is_gate, strict=True) if not gate]
    by_code: dict[str, ReadRow] = {}
    dimensions = []
    for branch in tree_of(own):
        indicators = []
        for inner in branch.branches:
            by_code.update({leaf.code: leaf.row for leaf in inner.leaves})
            criteria = tuple(_criterion(leaf, rows.columns) for leaf in inner.leaves)
            indicators.append(Indicator(inner.code, inner.title, criteria))
        dimensions.append(Dimension(branch.code, branch.title, tuple(indicators)))
    named = {f"G{number}": row for number, row in enumerate(gates, 1)}
    rubric = Rubric(
        about.id,
        about.edition,
        about.title,
        about.status,
        tuple(dimensions),
        Verdict(grades=NEUTRAL),
        issuer=about.issuer,
        source=Source(source, "", about.edition),
        cycle_years=about.cycle_years,
        # A table that lists papers does not say that points are withheld without them; a person can set that.
        evidence=EvidenceRule.ADVISORY,
        region_types=region_types(own),
        gates=tuple(Gate(one, gate_text(row)) for one, row in named.items()),
        bonus_cap=bonus_cap(own),
    )
    return PlacedRows(rubric, by_code, named)


def by_hand(points: Decimal) -> Judgement:
    """Return 定性判分 whose step goes into the points: 0.5, or the last place that they have."""
    if is_multiple(points, _USUAL_STEP):
        return Judgement()
    exponent = points.as_tuple().exponent
    return Judgement(Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0))


def bonus_cap(rows: Sequence[ReadRow]) -> Decimal | None:
    """Return the most that bonus rows may add: what stands behind the name of their section; None when nothing does."""
    claims = {level.points for row in rows if row.bonus for level in row.levels[:1] if level.points is not None}
    own = [row for row in rows if row.bonus]
    return claims.pop() if len(claims) == 1 and len(own) > 0 else None


def _criterion(leaf: Leaf, columns: TableColumns) -> Criterion:
    row = leaf.row
    points = Decimal(plain(row.points or Decimal(0)))
    how = asked(row, columns)
    return Criterion(
        leaf.code,
        leaf.title,
        points,
        by_hand(points),
        whole_text(row, columns),
        row.rule_text,
        core=row.core or row.gate,
        bonus=row.bonus,
        methods=how.methods,
        evidence=requirements(row, columns),
        departments=how.departments,
    )
