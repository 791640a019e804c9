"""Formulas of the 自评打分表. A hidden column says what each row counts as, so that caps and bonus come out exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.domain.points import plain

BASE, BONUS, SUBTOTAL = "基本分", "加分", "小计"
"""What stands in the hidden column: a criterion inside the full points, a bonus criterion, a sum of a dimension."""

NOT_APPLICABLE = "不适用"
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Span:
    """Rows from first to last, as Excel counts them (from 1)."""

    first: int
    last: int

    def of(self, column: str) -> str:
        """Return the cells of a column: G4:G12."""
        return f"{column}{self.first}:{column}{self.last}"


@dataclass(frozen=True, slots=True)
class Sums:
    """Formulas over the columns of one sheet (letters). kind and applicable are the hidden ones."""

    points: str
    self_points: str
    kind: str
    applicable: str
    digits: int

    def dimension(self, column: str, span: Span, cap: Decimal | None) -> str:
        """Return Σ of the rows inside the full points, not above the cap."""
        return self._capped(self._sum(column, span, BASE), cap)

    def dimension_applicable(self, span: Span, cap: Decimal | None) -> str:
        """Return Σ of the full points of what applies, not above the cap."""
        total = (
            f'SUMIFS({span.of(self.points)},{span.of(self.kind)},"{BASE}",'
            f'{span.of(self.self_points)},"<>{NOT_APPLICABLE}")'
        )
        return self._capped(total, cap)

    def bonus(self, column: str, span: Span, cap: Decimal | None) -> str:
        """Return Σ of the bonus rows, not above the cap."""
        return self._capped(self._sum(column, span, BONUS), cap)

    def total(self, column: str, span: Span, bonus_row: int | None = None) -> str:
        """Return Σ of the dimensions' sums, with the bonus when its row is given."""
        bonus = f"+{column}{bonus_row}" if bonus_row else ""
        return f"ROUND({self._sum(column, span, SUBTOTAL)}{bonus},{self.digits})"

    def percent(self, column: str, row: int, total_row: int) -> str:
        """Return points / applicable × 100 with two places; empty when nothing applies."""
        whole = f"{self.applicable}{total_row}"
        return f'IF({whole}=0,"",ROUND({column}{row}/{whole}*100,2))'

    def _sum(self, column: str, span: Span, kind: str) -> str:
        return f'SUMIFS({span.of(column)},{span.of(self.kind)},"{kind}")'

    def _capped(self, total: str, cap: Decimal | None) -> str:
        inside = total if cap is None else f"MIN({plain(cap)},{total})"
        return f"ROUND({inside},{self.digits})"


def once_filled(formula: str, column: str, span: Span) -> str:
    """Return a formula that stays empty until a number stands in the column."""
    return f'IF(COUNT({span.of(column)})=0,"",{formula})'


def digits_of(values: Iterable[Decimal | None], least: int) -> int:
    """Return how many decimal places the values need; at least so many."""
    most = least
    for value in values:
        exponent = value.normalize().as_tuple().exponent if value is not None else 0
        most = max(most, -exponent if isinstance(exponent, int) else 0)
    return min(most, _MOST_DIGITS)
