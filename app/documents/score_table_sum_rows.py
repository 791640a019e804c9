"""The rows of sums of the 自评打分表: 小计, 加分, 合计, 折百. Each is a formula with its value beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.documents.score_table_grid import Grid, number_format
from app.documents.score_table_sums import SUBTOTAL, Span, once_filled
from app.documents.sheet_style import HEADER_FACE, SUM_COLOUR, write_text
from app.domain.points import plain, rate
from app.domain.rubric import Dimension
from app.domain.score_sheet import DimensionScore, Totals

RATE_DIGITS = 2
ROW_HEIGHT = 24
REVIEWED = "verified_points"


@dataclass(frozen=True, slots=True)
class Sum:
    """A number in a row of sums: its formula, and its value now (None: nothing to show)."""

    formula: str
    now: Decimal | None = None


class SumRows:
    """Writes rows of sums. Rows are counted from 1, as formulas do."""

    def __init__(self, grid: Grid) -> None:
        """Keep the grid."""
        self._grid, self._sums = grid, grid.sums

    def dimension(self, row: int, dimension: Dimension, score: DimensionScore, span: Span) -> None:
        """Write the 小计 of a dimension."""
        cap = dimension.cap

        def formula(letter: str) -> str:
            return self._sums.dimension(letter, span, cap)

        sums = self._both(formula, span, score.full, score.self_points)
        self._write(row, (self._grid.form.sums.dimension or SUBTOTAL, _most(cap)), sums)
        self._grid.sheet.write_string(row - 1, self._grid.kind_column, SUBTOTAL)
        self._applicable(row, self._sums.dimension_applicable(span, cap), score.applicable)

    def bonus(self, row: int, cap: Decimal | None, earned: Decimal, span: Span) -> None:
        """Write the sum of the bonus criteria."""

        def formula(letter: str) -> str:
            return self._sums.bonus(letter, span, cap)

        now = earned if cap is None else min(cap, earned)
        sums = self._both(formula, span, None, now)
        del sums["points"]
        self._write(row, ("加分小计", _most(cap)), sums)

    def total(self, row: int, totals: Totals, span: Span, bonus_row: int | None) -> None:
        """Write 合计. The full points leave out the bonus."""

        def formula(letter: str) -> str:
            return self._sums.total(letter, span, bonus_row)

        sums = self._both(formula, span, totals.full, totals.self_points)
        sums["points"] = Sum(self._sums.total(self._grid.letter("points"), span), totals.full)
        self._write(row, (self._grid.form.sums.total or "合计", ""), sums)
        self._applicable(row, self._sums.total(self._sums.applicable, span), totals.applicable)

    def percent(self, row: int, totals: Totals, total_row: int) -> None:
        """Write 折百 of what stands in 合计."""
        word = self._grid.form.sums.percent
        how = f"：自评得分÷适用分值{plain(totals.applicable)}分×100" if totals.applicable != totals.full else ""
        formula = self._sums.percent(self._sums.self_points, total_row, total_row)
        sums = {"self_points": Sum(formula, rate(totals.self_points, totals.applicable))}
        if REVIEWED in self._grid.place:
            letter = self._grid.letter(REVIEWED)
            inside = self._sums.percent(letter, total_row, total_row)
            sums[REVIEWED] = Sum(f'IF({letter}{total_row}="","",{inside})')
        self._write(row, (word, f"自评得分率{how}"), sums, RATE_DIGITS)

    def computed(self, row: int, totals: Totals, total_row: int) -> None:
        """Write two rows with the computed points, where the county claims others."""
        computed = {"self_points": Sum(plain(totals.computed), totals.computed)}
        self._write(row, ("计算得分", "按填报内容和评分标准算出，与自评得分不同"), computed)
        formula = self._sums.percent(self._sums.self_points, row, total_row)
        label = (self._grid.form.sums.percent, "计算得分率")
        self._write(row + 1, label, {"self_points": Sum(formula, totals.rate)}, RATE_DIGITS)

    def _both(
        self, formula: Callable[[str], str], span: Span, full: Decimal | None, claimed: Decimal
    ) -> dict[str, Sum]:
        sums = {"points": Sum(formula(self._sums.points), full)}
        sums["self_points"] = Sum(formula(self._sums.self_points), claimed)
        if REVIEWED in self._grid.place:
            letter = self._grid.letter(REVIEWED)
            sums[REVIEWED] = Sum(once_filled(formula(letter), letter, span))
        return sums

    def _applicable(self, row: int, formula: str, now: Decimal) -> None:
        self._grid.sheet.write_formula(row - 1, self._grid.applicable_column, f"={formula}", None, float(now))

    def _write(self, row: int, label: tuple[str, str], sums: Mapping[str, Sum], digits: int | None = None) -> None:
        """Write a row; its word stands in the columns that are printed again on every page, a note beside it."""
        grid = self._grid
        style = grid.styles.format(align="center", font_name=HEADER_FACE, bg_color=SUM_COLOUR)
        label_end = grid.place["points"]
        word_end = min(grid.kept_columns, label_end)
        if word_end:
            write_text(grid.sheet, (row - 1, 0, row - 1, word_end - 1), label[0], style)
        if word_end < label_end:
            note = label[1] if word_end else " ".join(label)
            write_text(grid.sheet, (row - 1, word_end, row - 1, label_end - 1), note, style)
        for number in range(label_end, len(grid.columns)):
            name = grid.columns[number].id
            self._cell(row - 1, number, sums.get(name), self._format(name, digits))
        grid.sheet.set_row(row - 1, ROW_HEIGHT)

    def _format(self, column: str, digits: int | None) -> Mapping[str, object]:
        if column == "points":
            return {}
        return {"num_format": number_format(self._grid.digits if digits is None else digits)}

    def _cell(self, row: int, number: int, found: Sum | None, settings: Mapping[str, object]) -> None:
        grid = self._grid
        style = grid.styles.format(align="center", font_name=HEADER_FACE, bg_color=SUM_COLOUR, **settings)
        if found is None:
            grid.sheet.write_blank(row, number, None, style)
        else:
            now = "" if found.now is None else float(found.now)
            grid.sheet.write_formula(row, number, f"={found.formula}", style, now)


def _most(cap: Decimal | None) -> str:
    return "" if cap is None else f"最多{plain(cap)}分"
