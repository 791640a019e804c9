"""A table of words in a card: columns where they have room, else one text a row with each cell behind its heading."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.models.text_table import TextRow, TextTableModel
from app.ui.widgets.text_grid import TextGrid

if TYPE_CHECKING:
    from app.services.criterion_words import WordTable

FEWEST_SIGNS = 7
"""A column of words that is narrower makes tall, empty rows."""
NARROW_HEADING, NARROW_WEIGHTS = "内容", (1.0, 99.0)


class WordGrid(TextGrid):
    """Shows a table that does not change; nothing is ever scrolled sideways."""

    def __init__(self, table: "WordTable", most_lines: int, parent: QWidget | None = None) -> None:
        """Show a table, up to so many lines high."""
        self._table, self._is_narrow = table, False
        # A number does not break into lines.
        samples = {column: max((row[column] for row in table.rows), key=len, default="") for column in table.numbers}
        self._words = TextTableModel(table.header, table.numbers)
        super().__init__(self._words, table.weights, most_lines=most_lines, samples=samples, parent=parent)
        self._words.setParent(self)
        self.setAccessibleName(table.title)
        self._show()

    def fit(self) -> None:
        """Change between columns and texts as the room asks, and take the height."""
        is_narrow = self._needed > self.viewport().width()
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._show()
        super().fit()

    @property
    def _needed(self) -> int:
        metrics, air = self.fontMetrics(), self.fontMetrics().height()
        most = metrics.horizontalAdvance("字" * FEWEST_SIGNS)
        needed = 0
        for column, heading in enumerate(self._table.header):
            cells = max((metrics.horizontalAdvance(row[column]) for row in self._table.rows), default=0)
            needed += max(metrics.horizontalAdvance(heading), min(cells, most)) + air
        return needed

    def _show(self) -> None:
        table = self._table
        if self._is_narrow:
            self._words.show_header((table.header[0], NARROW_HEADING), frozenset({0}) & table.numbers)
            self.weigh(NARROW_WEIGHTS)
            self._words.show_rows([TextRow((row[0], row_text(table.header, row))) for row in table.rows])
        else:
            self._words.show_header(table.header, table.numbers)
            self.weigh(table.weights)
            self._words.show_rows([TextRow(row) for row in table.rows])


def row_text(header: tuple[str, ...], row: tuple[str, ...]) -> str:
    """Return the cells of a row after its number as one text: whether it counts, then what is there by heading."""
    named = zip(header[2:], row[2:], strict=True)
    return "；".join([row[1], *(f"{heading}：{cell}" for heading, cell in named if cell)])
