"""Rows of the third step of the import: groups, criteria, and the sums printed among them against ours, in words."""

from dataclasses import dataclass

from app.domain.points import shown
from app.domain.read_rows import ReadRow, RowsRead, TotalRow
from app.domain.rubric import Criterion
from app.domain.rubric_draft import DraftedCriterion, RubricDraft


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a group's title, a criterion, or a printed sum."""

    text: str = ""
    note: str = ""
    criterion: Criterion | None = None
    drafted: DraftedCriterion | None = None
    indicator: str = ""
    dimension: str = ""
    total: TotalRow | None = None
    is_gate: bool = False

    @property
    def is_group(self) -> bool:
        """Tell whether it is only the title above others."""
        return self.criterion is None and self.total is None and not self.is_gate

    @property
    def row(self) -> ReadRow | None:
        """Return the row of the table that a criterion was read from."""
        return self.drafted.row if self.drafted else None

    @property
    def place(self) -> int:
        """Return the first row of the table that it was read from; 0 for a title."""
        return self.row.first_row if self.row else self.total.row if self.total else 0


def lines_of(draft: RubricDraft, read: RowsRead) -> tuple[Line, ...]:
    """Return the rows in the order of the table; sums stand where they are printed."""
    totals = sorted(read.totals, key=lambda total: total.row)
    gates = draft.rubric.gates
    lines = [Line(f"基本条件　{len(gates)}条，有一条不符合就不予评分")] if gates else []
    lines += [Line(f"{gate.id}　{gate.text}", is_gate=True) for gate in gates]
    last = ""
    for dimension, indicator, criterion in draft.rubric.places():
        drafted = draft.criteria.get(criterion.code)
        while totals and drafted and totals[0].row < drafted.row.first_row:
            lines.append(_total_line(totals.pop(0)))
        if dimension.code != last:
            lines.append(Line(f"{dimension.code}　{dimension.title}", dimension=dimension.code))
            last = dimension.code
        lines.append(Line(criterion=criterion, drafted=drafted, indicator=indicator.title, dimension=dimension.title))
    return (*lines, *map(_total_line, totals))


def _total_line(total: TotalRow) -> Line:
    return Line(f"{'小计' if total.is_subtotal else '合计'}　第{total.row}行“{total.text}”", total=total)


def total_words(total: TotalRow) -> str:
    """Return a printed sum against ours, in words."""
    if total.written is None:
        return "原表没有写数，没有核对"
    if total.is_right is None or total.expected is None:
        return f"原表写{shown(total.written)}分，有的项没有分值，没有核对"
    if total.is_right:
        return f"原表写{shown(total.written)}分，与各项之和一致"
    more = total.expected - total.written
    side = f"多{shown(more)}分" if more > 0 else f"少{shown(-more)}分"
    return f"原表写{shown(total.written)}分，各项相加{shown(total.expected)}分，{side}"


def total_icon(total: TotalRow) -> str:
    """Return the name of the icon beside the words of a sum."""
    if total.is_right is None:
        return "severity-hint"
    return "met" if total.is_right else "severity-warning"
