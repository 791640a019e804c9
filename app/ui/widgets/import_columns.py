"""Second step of the import: the table as it stands, which rows are its header, and what each column holds."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSpinBox, QSplitter, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.problems import Problem, has_blocking
from app.domain.read_rows import RowsRead
from app.domain.table import Table
from app.domain.table_words import ColumnField
from app.ui import display
from app.ui.models.import_preview import TablePlace, column_name, place_of
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.import_field_header import Head
from app.ui.widgets.import_grid import ImportGrid
from app.ui.widgets.import_told import ToldFold
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.low_room import is_low
from app.ui.widgets.marks import Mark
from app.ui.widgets.told_rows import ToldList

HELP = "每列上方写着这一列放的是什么，不对就改选。表头占几行不对，改下面的行号，或先选中那几行再点“选中的行是表头”。"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: a table, what is read from it, and the columns a person has spoken of."""

    table: Table
    read: RowsRead
    own: frozenset[int] = frozenset()
    is_own_header: bool = False


class ColumnsPage(QWidget):
    """The page of the second step. It reads nothing itself."""

    field_chosen = Signal(int, str)
    """Column from 1, and the value of a ColumnField."""
    header_chosen = Signal(int, int)
    """First and last row, from 1."""
    asked_for_automatic = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._shown: Shown | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 8, 24, 8)
        rows.setSpacing(8)
        self.grid = ImportGrid(self)
        self.grid.head.chosen.connect(self.field_chosen)
        self.problems = ToldList("读表时发现的问题", self)
        self.problems.chosen.connect(self._on_problem)
        self.problems.clicked.connect(lambda index: self._on_problem(self.problems.rows.rows[index.row()].key))
        self.told = ToldFold(self.problems, self)
        self._rows, self._header = rows, self._tools()
        self._summary_line = self._summary()
        rows.addLayout(self._summary_line)
        self._help = wrapped(HELP, "quiet", self)
        rows.addWidget(self._help)
        rows.addWidget(self._header)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.grid)
        splitter.addWidget(self.problems)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([420, 110])
        rows.addWidget(splitter, 1)

    def show_read(self, now: Shown) -> None:
        """Show a table and what is read; the same table stays where it was scrolled to."""
        is_other = self._shown is None or self._shown.table != now.table
        self._shown = now
        if is_other:
            self.grid.preview.show_table(now.table, now.read)
        else:
            self.grid.preview.show_read(now.read)
        count = len(self.grid.head.boxes)
        self.grid.show_heads(_heads(now))
        if is_other and is_low(self):
            # What stands above the header is read already; the first rows of data are what there is to compare.
            self.grid.show_from(now.read.columns.header[0])
        if len(self.grid.head.boxes) > count:
            self._order()
        self._show_header(now)
        self._show_said(now.read)
        self.told.show_problems(now.read.problems)
        self.automatic.setVisible(bool(now.own) or now.is_own_header)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what is only pleasant where the window is low."""
        super().resizeEvent(event)
        self._help.setHidden(is_low(self))
        self.grid.show_compact(is_compact=is_low(self))
        self.told.fit()
        self._fold(is_folded=is_low(self))

    def _fold(self, *, is_folded: bool) -> None:
        """Have the rows of the header beside the summary where the window is low."""
        self.said.setObjectName("" if is_folded else "title")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        is_beside = self._summary_line.indexOf(self._header) >= 0
        if is_folded and not is_beside:
            self._rows.removeWidget(self._header)
            place = self._summary_line.indexOf(self.said) + 1
            self._summary_line.insertWidget(place, self._header, 0, Qt.AlignmentFlag.AlignVCenter)
        elif is_beside and not is_folded:
            self._summary_line.removeWidget(self._header)
            self._rows.insertWidget(self._rows.indexOf(self._help) + 1, self._header)

    # ------------------------------------------------------------ building

    def _summary(self) -> QHBoxLayout:
        self._mark = Mark(display.icon("met"), self)
        self.said = wrapped("", "title", self)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._mark)
        line.addWidget(self.said, 1)
        line.addWidget(self.told)
        return line

    def _tools(self) -> QWidget:
        tools = QWidget(self)
        row = FlowRow(tools, gap=8)
        self.first, self.last = QSpinBox(tools), QSpinBox(tools)
        self.first.setAccessibleName("表头从第几行")
        self.last.setAccessibleName("表头到第几行")
        for box in (self.first, self.last):
            box.setKeyboardTracking(False)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.valueChanged.connect(self._on_header)
        self.take = QPushButton("选中的行是表头", tools)
        self.take.clicked.connect(self._on_take)
        self.automatic = QPushButton("恢复自动认出的", tools)
        self.automatic.setObjectName("link")
        self.automatic.clicked.connect(self.asked_for_automatic)
        header = QWidget(tools)
        line = QHBoxLayout(header)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        parts = ("表头：第", self.first), ("行到第", self.last)
        for word, box in parts:
            line.addWidget(label(word, "", header))
            line.addWidget(box)
        line.addWidget(label("行", "", header))
        for widget in (header, self.take, self.automatic):
            row.addWidget(widget)
        return tools

    # ------------------------------------------------------------ showing

    def _order(self) -> None:
        """Let the Tab key go through the lists over the columns before the table: they were made later."""
        before: QWidget = self.automatic
        for box in self.grid.head.boxes:
            QWidget.setTabOrder(before, box.choice)
            before = box.choice
        QWidget.setTabOrder(before, self.grid)

    def _show_header(self, now: Shown) -> None:
        first, last = now.read.columns.header
        for box, value in ((self.first, first), (self.last, last)):
            box.blockSignals(True)
            box.setRange(0 if not value else 1, max(now.table.height, 1))
            box.setSpecialValueText("－" if not value else "")
            box.setValue(value)
            box.blockSignals(False)

    def _show_said(self, read: RowsRead) -> None:
        unsure = sum(not column.is_sure for column in read.columns.columns)
        if not read.rows or has_blocking(read.problems):
            self._mark.show_icon(display.icon("severity-blocking"))
            first = next((one for one in read.problems if one.is_blocking), None)
            self.said.setText(f"{first.what}{first.what_to_do}" if first else "没有认出评分项，请核对表头的行和各列。")
            return
        self._mark.show_icon(display.icon("severity-warning" if unsure else "met"))
        missing = sum(row.points is None and not row.gate for row in read.rows)
        text = f"已认出 {len(read.rows)} 项，共 {shown(read.points)} 分"
        text += f"；{missing}项没有读出分值，下一步补" if missing else ""
        self.said.setText(text + (f"；有{unsure}列请核对" if unsure else ""))

    # ------------------------------------------------------------ reacting

    def _on_header(self) -> None:
        first, last = self.first.value(), self.last.value()
        if self.sender() is self.first:
            last = max(first, last)
        else:
            first = min(first or last, last)
        if first:
            self.header_chosen.emit(first, last)

    def _on_take(self) -> None:
        if rows := self.grid.selected_rows:
            self.header_chosen.emit(*rows)

    def _on_problem(self, problem: object) -> None:
        if isinstance(problem, Problem) and self._shown is not None:
            place = place_of(problem, self._shown.table)
            if place is not None:
                self.grid.go_to(place)
                if not place.row and place.column:
                    self.grid.head.boxes[place.column - 1].choice.setFocus()

    def go_to(self, place: TablePlace) -> None:
        """Show a place of the table."""
        self.grid.go_to(place)


def _heads(now: Shown) -> Sequence[Head]:
    table = now.table
    known = {column.number: column for column in now.read.columns.columns}
    heads = []
    for number in range(1, table.width + 1):
        column = known.get(number)
        heads.append(
            Head(
                number,
                column_name(table, number),
                column.heading if column else "",
                column.field if column else ColumnField.OTHER,
                is_sure=column is None or column.is_sure,
                is_hidden=number in table.hidden_columns,
                is_own=number in now.own,
            )
        )
    return heads
