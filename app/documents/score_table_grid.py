"""What the parts of the 自评打分表 share: its columns, formats and formulas."""

from collections.abc import Sequence

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from app.documents.score_table_sums import Sums
from app.documents.sheet_style import Styles
from app.domain.form import Form, FormColumn

MERGED_COLUMNS = ("dimension", "indicator")
"""Columns whose equal neighbours are one cell."""


def number_format(digits: int) -> str:
    """Return Excel's format with so many decimal places."""
    return "0." + "0" * digits if digits else "0"


class Grid:
    """The columns of the sheet and two hidden ones behind them; rows are counted from 0."""

    def __init__(self, sheet: Worksheet, styles: Styles, form: Form, digits: int) -> None:
        """Work out where each column stands."""
        self.sheet, self.styles, self.form, self.digits = sheet, styles, form, digits
        self.columns: Sequence[FormColumn] = form.columns
        self.place = {column.id: number for number, column in enumerate(self.columns)}
        self.kind_column, self.applicable_column = len(self.columns), len(self.columns) + 1
        self.sums = Sums(
            points=self.letter("points"),
            self_points=self.letter("self_points"),
            kind=str(xl_col_to_name(self.kind_column)),
            applicable=str(xl_col_to_name(self.applicable_column)),
            digits=digits,
        )

    @property
    def kept_columns(self) -> int:
        """Return how many columns on the left say which criterion a row is."""
        return next((n for n, column in enumerate(self.columns) if column.id not in MERGED_COLUMNS), 0)

    def letter(self, column: str) -> str:
        """Return the letter of a column."""
        return str(xl_col_to_name(self.place[column]))

    def style(self, column: FormColumn, **settings: object) -> Format:
        """Return the format of a cell of a column."""
        wanted: dict[str, object] = {"align": column.align, "locked": not column.input}
        if column.kind == "points" and column.id != "points":
            wanted["num_format"] = number_format(self.digits)
        return self.styles.format(**(wanted | settings))
