"""What a pasted table would change, to be looked at before it is taken over."""

from collections import Counter
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QRadioButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.marking.facts import value_of
from app.domain.pasted_figures import PastedFigure, Standing
from app.domain.rubric import Rubric
from app.ui import display
from app.ui.models.figure_rows import value_word
from app.ui.models.figure_table import year_word
from app.ui.widgets.labels import label, wrapped

Index = QModelIndex | QPersistentModelIndex

_ICONS = {
    Standing.NEW: "met",
    Standing.CHANGED: "met",
    Standing.SAME: "severity-hint",
    Standing.OTHER: "severity-warning",
    Standing.UNREADABLE: "severity-blocking",
    Standing.UNKNOWN: "severity-blocking",
}


class Column(IntEnum):
    """The columns of the proposal."""

    RESULT = 0
    ROW = 1
    NAME = 2
    YEAR = 3
    BEFORE = 4
    AFTER = 5
    REMARK = 6


HEADINGS = ("结果", "行", "数据项", "年份", "原来", "新的", "说明")


class PastedModel(QAbstractTableModel):
    """One row a pasted cell."""

    def __init__(self, rubric: Rubric, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._rubric = rubric
        self.pasted: tuple[PastedFigure, ...] = ()

    def show_pasted(self, pasted: tuple[PastedFigure, ...]) -> None:
        """Show a proposal."""
        self.beginResetModel()
        self.pasted = pasted
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of pasted cells."""
        return 0 if parent.isValid() else len(self.pasted)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(HEADINGS):
            return HEADINGS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        one = self.pasted[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self._text(one, Column(index.column())) or None
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.RESULT:
            return display.icon(_ICONS[one.standing])
        return None

    def _text(self, one: PastedFigure, column: Column) -> str:
        texts = {
            Column.RESULT: one.standing.label,
            Column.ROW: str(one.row),
            Column.NAME: one.name,
            Column.YEAR: year_word(one.given.year) if one.given else "",
            Column.AFTER: one.said,
            Column.REMARK: self._remark(one),
        }
        if column is not Column.BEFORE:
            return texts[column]
        before = one.before
        if before is None:
            return ""
        measure = self._rubric.measure_by_id[before.measure]
        value = before.value if before.value is not None else value_of(before, measure, before.numerator)
        return before.text if value is None else value_word(value, measure.unit)

    def _remark(self, one: PastedFigure) -> str:
        if one.standing is Standing.OTHER and one.before and one.given:
            return f"原来是{one.before.department}的数，这里是{one.given.department}的"
        return one.remark


class PasteProposal(QFrame):
    """The proposal with its two answers: take it over, or leave it."""

    taken = Signal(object, bool)
    """tuple[PastedFigure, ...], and whether both values stay where departments differ."""
    left = Signal()

    def __init__(self, rubric: Rubric, parent: QWidget | None = None) -> None:
        """Be hidden until something is pasted."""
        super().__init__(parent)
        self.setObjectName("card")
        self.model = PastedModel(rubric, self)
        self.heading = wrapped("", "section", self)
        self.table = self._table()
        self.both = QRadioButton("部门不一致的：两个都留（新的记在旁边）", self)
        self.instead = QRadioButton("改用新的", self)
        self.both.setChecked(True)
        self.take = QPushButton(self)
        self.take.setObjectName("main")
        self.leave = QPushButton("不填入", self)
        self._lay_out()
        self.take.clicked.connect(lambda: self.taken.emit(self.model.pasted, self.both.isChecked()))
        self.leave.clicked.connect(self.left)
        # From wherever the keyboard is; a shortcut of what is hidden does nothing.
        QShortcut(QKeySequence.StandardKey.Cancel, self, self.left.emit)
        self.hide()

    def show_pasted(self, pasted: tuple[PastedFigure, ...]) -> None:
        """Show a proposal, and go to its first answer."""
        self.model.show_pasted(pasted)
        counts = Counter(one.standing for one in pasted)
        said = [f"{standing.label}{counts[standing]}个" for standing in Standing if counts[standing]]
        self.heading.setText(f"粘贴的表格：{'，'.join(said)}。看一看，再填入。")
        changing = sum(counts[standing] for standing in Standing if standing.is_taken)
        self.take.setText(f"填入{changing}个数" if changing else "没有可填入的")
        self.take.setEnabled(bool(changing))
        for choice in (self.instead, self.both):
            choice.setVisible(bool(counts[Standing.OTHER]))
        self.show()
        self.table.resizeRowsToContents()
        (self.take if changing else self.leave).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the remarks anew."""
        super().resizeEvent(event)
        self.table.resizeRowsToContents()

    def _table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.setWordWrap(True)
        table.setTabKeyNavigation(False)
        table.setAccessibleName("粘贴的表格")
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        letter = table.fontMetrics().horizontalAdvance("字")
        for column, letters in zip(Column, (8, 3, 14, 6, 6, 6, 10), strict=True):
            table.setColumnWidth(column, letter * letters)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Interactive)
        return table

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 10)
        rows.setSpacing(8)
        rows.addWidget(self.heading)
        rows.addWidget(self.table, 1)
        answers = QHBoxLayout()
        answers.setSpacing(10)
        answers.addWidget(self.both)
        answers.addWidget(self.instead)
        answers.addStretch(1)
        answers.addWidget(label("填入后按 Ctrl+Z 可一步撤销", "quiet", self))
        answers.addWidget(self.leave)
        answers.addWidget(self.take)
        rows.addLayout(answers)
