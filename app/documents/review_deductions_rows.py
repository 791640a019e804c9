"""The rows of 扣分明细 by the columns of its form, for PDF and workbook alike. Values only; no layout."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.documents.report_model import control_problems
from app.documents.report_words import numbers_text
from app.documents.review_deductions import Deduction, deductions
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_parts import Cell
from app.documents.review_words import review_words
from app.domain.form import Form, FormColumn, filled
from app.domain.points import ZERO, plain
from app.domain.problems import ProblemError

SUMMED = ("points", "self_points", "computed", "verified_points", "deducted")


@dataclass(frozen=True, slots=True)
class DeductionTable:
    """The whole list: rows inside the full points, what they sum up to, and what was found about the bonus.

    cells stand in the order of columns; nothing: what is said when there is no row.
    """

    title: str
    head: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...]
    bonus_heading: str
    bonus: tuple[tuple[Cell, ...], ...]
    nothing: str
    notice: str

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text with the place it stands in."""
        for row in (*self.rows, *self.bonus):
            for column, cell in zip(self.columns, row, strict=True):
                yield f"扣分明细 评分项{row[0]}的“{column.header}”", cell_text(cell)


def cell_text(cell: Cell) -> str:
    """Return a cell as it is printed."""
    return cell if isinstance(cell, str) else plain(cell)


def deduction_table(dossier: ReviewDossier, form: Form) -> DeductionTable:
    """Return the list in the columns of its form. Raises: ProblemError(TEXT_CONTROL)."""
    words, found = review_words(dossier), deductions(dossier)
    inside = [_cells(one, form.words) for one in found if not one.is_bonus]
    outside = [_cells(one, form.words) for one in found if one.is_bonus]
    table = DeductionTable(
        title=filled(form.heading, words),
        head=tuple(filled(text, words) for text in form.header_line),
        columns=form.columns,
        rows=tuple(_ordered(form, cells) for cells in inside),
        total=_ordered(form, _total(inside, form)),
        bonus_heading=form.words.get("bonus", ""),
        bonus=tuple(_ordered(form, cells) for cells in outside),
        nothing=form.sums.all,
        notice=dossier.rubric.shown_notice,
    )
    if problems := control_problems(table.texts()):
        raise ProblemError(problems)
    return table


def _ordered(form: Form, cells: Mapping[str, Cell]) -> tuple[Cell, ...]:
    return tuple(cells.get(column.id, "") for column in form.columns)


def _cells(one: Deduction, words: Mapping[str, str]) -> dict[str, Cell]:
    reason = filled(words.get("computed", "{text}"), {"text": one.reason}) if one.is_computed else one.reason
    if one.note:
        reason = f"{reason}\n{filled(words.get('note', '{text}'), {'text': one.note})}"
    cells: dict[str, Cell] = {
        "criterion": one.line.code,
        "title": one.line.title,
        "points": one.line.full,
        "self_points": one.line.self_points,
        "computed": one.line.computed,
        "verified_points": one.line.verified,
        "opinion": reason,
        "supplements": one.supplements,
        "due": one.due,
        "material_numbers": numbers_text(one.numbers),
    }
    return cells if one.is_bonus else cells | {"deducted": one.points}


def _total(rows: list[dict[str, Cell]], form: Form) -> dict[str, Cell]:
    sums: dict[str, Cell] = {key: sum((_points(row[key]) for row in rows), ZERO) for key in SUMMED}
    return sums | {"criterion": form.sums.total}


def _points(cell: Cell) -> Decimal:
    return cell if isinstance(cell, Decimal) else ZERO
