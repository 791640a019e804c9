"""The table of counties in 横看: long cells are cut after some lines, so that several counties are seen at once."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.ui.models.judge_across import MARK_COLUMN, PAPERS_COLUMN, SAID_COLUMN, WEIGHTS
from app.ui.models.text_table import TextTableModel
from app.ui.widgets.text_grid import TextCells, TextGrid

Index = QModelIndex | QPersistentModelIndex
LONG_COLUMNS = frozenset({SAID_COLUMN, PAPERS_COLUMN})
Cut = tuple[str, int]
MOST_CUTS = 2_000
"""So many texts are remembered as they are shown, of all widths there have been."""
WRAPPED = QTextOption()
WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
COUNTIES_SEEN = 6
RULE_PX = 1
"""The line between two rows."""
FEWEST_LINES, MOST_LINES = 2, 6
SAMPLES = {0: "示例市示例", MARK_COLUMN: "未评审字", SAID_COLUMN: "党委或政府主", PAPERS_COLUMN: "共十五件：A1"}
"""What a column holds in one line at least: names that stand one sign a line cannot be read."""


class AcrossGrid(TextGrid):
    """Counties below each other; what is cut stands in the tip and, of the chosen county, beside the table."""

    accepted = Signal()
    """Space."""
    taken = Signal()
    """Enter or a double click."""

    def __init__(self, model: TextTableModel, parent: QWidget | None = None) -> None:
        """Show the counties."""
        super().__init__(model, WEIGHTS, samples=SAMPLES, parent=parent)
        self.setItemDelegate(ShortCells(self))
        self.doubleClicked.connect(lambda _index: self.taken.emit())

    @property
    def most_lines(self) -> int:
        """Return how many lines a long cell may have so that enough counties are seen."""
        metrics = self.fontMetrics()
        room = self.viewport().height() // COUNTIES_SEEN - metrics.height() // 2 - RULE_PX
        return min(max(room // metrics.lineSpacing(), FEWEST_LINES), MOST_LINES)

    def fit(self) -> None:
        """Leave the evidence, which stands beside the table too, to that place where there is no room for both."""
        self.setColumnHidden(PAPERS_COLUMN, False)
        self._weights = WEIGHTS
        if sum(self._widths().values()) > self.viewport().width():
            self.setColumnHidden(PAPERS_COLUMN, True)
            self._weights = WEIGHTS[:PAPERS_COLUMN]
        super().fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell Space and Enter."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            # Held down, it would go on to counties nobody looked at.
            if not event.isAutoRepeat():
                self.accepted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the height anew too."""
        super().resizeEvent(event)
        if event.size().height() != event.oldSize().height():
            self._later()


class ShortCells(TextCells):
    """Cells whose long texts end with … after some lines."""

    def __init__(self, grid: AcrossGrid) -> None:
        """Measure for a table."""
        super().__init__(grid)
        self._across = grid
        self._cuts: dict[tuple[str, int, int, str], Cut] = {}

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Show what has room; names and verdicts are never cut."""
        super().initStyleOption(option, index)
        if index.column() in LONG_COLUMNS:
            option.text = self._cut(index)[0]  # type: ignore[attr-defined]

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of the lines that are shown."""
        if index.column() not in LONG_COLUMNS:
            return super().sizeHint(option, index)
        metrics = self._across.fontMetrics()
        return QSize(self._width(index), self._cut(index)[1] * metrics.lineSpacing() + metrics.height() // 2)

    def _cut(self, index: Index) -> Cut:
        """Return the text up to the end of the last line that is shown, and how many lines there are."""
        font, text = self._across.font(), str(index.data() or "")
        width, most = max(self._width(index) - self._across.fontMetrics().height(), 1), self._across.most_lines
        key = (text, width, most, font.key())
        if key not in self._cuts:
            if len(self._cuts) > MOST_CUTS:
                self._cuts.clear()
            self._cuts[key] = cut(text, font, width, most)
        return self._cuts[key]


def cut(text: str, font: QFont, width: int, most: int) -> Cut:
    """Return a text up to the end of its last line of most, ending with …, and how many lines it has then."""
    layout = QTextLayout(text, font)
    layout.setTextOption(WRAPPED)
    layout.beginLayout()
    ends: list[int] = []
    while len(ends) <= most and (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        ends.append(line.textStart() + line.textLength())
    layout.endLayout()
    if len(ends) <= most:
        return text, max(len(ends), 1)
    return f"{text[: ends[most - 1] - 1].rstrip()}…", most
