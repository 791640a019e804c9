"""The rows of 扣分明细 by the columns of its form, for PDF and workbook alike. Values only; no layout."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.documents.report_model import control_problems
from app.documents.report_words import numbers_text
from app.documents.review_deductions import Deduction, deductions, other_opinions
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_parts import Cell
from app.documents.review_words import review_words
from app.domain.form import Form, FormColumn, filled
from app.domain.points import ZERO, plain
from app.domain.problems import ProblemError

SUMMED = ("points", "self_points", "computed", "verified_points", "deducted")


@dataclass(frozen=True, slots=True)
class DeductionPart:
    """More rows under a heading of their own, in the columns of the list; they are not summed up."""

    heading: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class DeductionTable:
    """The whole list: rows inside the full points, what they sum up to; then the bonus and the other opinions.

    cells stand in the order of columns; nothing: what is said when there is no row. A part without rows is not there.
    """

    title: str
    head: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    parts: tuple[DeductionPart, ...]
    nothing: str
    notice: str

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text with the place it stands in."""
        for row in (*self.rows, *(row for part in self.parts for row in part.rows)):
            for column, cell in zip(self.columns, row, strict=True):
                yield f"扣分明细 评分项{row[0]}的“{column.header}”", cell_text(cell)


def cell_text(cell: Cell) -> str:
    """Return a cell as it is printed."""
    return cell if isinstance(cell, str) else plain(cell)


def deduction_table(dossier: ReviewDossier, form: Form) -> DeductionTable:
    """Return the list in the columns of its form. Raises: ProblemError(TEXT_CONTROL)."""
    words, found = review_words(dossier), deductions(dossier)
    inside = [_cells(one, form.words) | {"deducted": one.points} for one in found if not one.is_bonus]
    outside = {
        "bonus": [one for one in found if one.is_bonus],
        "other": list(other_opinions(dossier)),
    }
    table = DeductionTable(
        title=filled(form.heading, words),
        head=tuple(filled(text, words) for text in form.header_line),
        columns=form.columns,
        rows=tuple(_ordered(form, cells) for cells in inside),
        total=_ordered(form, _total(inside, form)),
        parts=tuple(_part(form, name, some) for name, some in outside.items() if some),
        nothing=form.sums.all,
        notice=dossier.rubric.shown_notice,
    )
    if problems := control_problems(table.texts()):
        raise ProblemError(problems)
    return table


def _part(form: Form, name: str, found: list[Deduction]) -> DeductionPart:
    cells = (_cells(one, form.words) for one in found)
    return DeductionPart(form.words.get(name, ""), tuple(_ordered(form, one) for one in cells))


def _ordered(form: Form, cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
    return tuple(cells.get(column.id, "") for column in form.columns)


def _cells(one: Deduction, words: Mapping[str, str]) -> dict[str, Cell]:
    reason = filled(words.get("computed", "{text}"), {"text": one.reason}) if one.is_computed else one.reason
    if one.note:
        reason = f"{reason}\n{filled(words.get('note', '{text}'), {'text': one.note})}".lstrip("\n")
    return {
        "criterion": one.line.code,
        "title": one.line.title,
        "points": one.line.full,
        "self_points": one.line.self_points,
        "computed": one.line.computed if one.is_recomputed else words.get("not_recomputed", ""),
        "verified_points": one.line.verified,
        "verdict": one.verdict,
        "opinion": reason,
        "supplements": one.supplements,
        "due": one.due,
        "material_numbers": numbers_text(one.numbers),
    }


def _total(rows: list[dict[str, Cell]], form: Form) -> dict[str, Cell]:
    sums: dict[str, Cell] = {key: sum((_points(row[key]) for row in rows), ZERO) for key in SUMMED}
    if rows and all(isinstance(row["computed"], str) for row in rows):
        sums["computed"] = form.words.get("not_recomputed", "")
    return sums | {"criterion": form.sums.total}


def _points(cell: Cell) -> Decimal:
    return cell if isinstance(cell, Decimal) else ZERO
