"""The tree of a received set: titles that wrap; columns of points go where there is no room for them."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from app.ui import display
from app.ui.models.criterion_rows import CODE_ROLE
from app.ui.models.judge_tree import HEADINGS, Column, JudgeTreeModel
from app.ui.widgets.criterion_tree import WrappedRows

FEWEST_SIGNS = 7
"""So many Chinese characters of a title stand side by side, or columns go."""
WIDEST = {Column.MARK: "未评审字", Column.SELF: "↑8.88", Column.COMPUTED: "88.88", Column.VERIFIED: "88.88"}
GO_FIRST = (Column.COMPUTED, Column.SELF, Column.VERIFIED, Column.MARK)
"""Which columns go first where it is narrow; the card says everything."""
AIR_PX = 14
INDENT_PX = 14


class JudgeTree(QTreeView):
    """Shows a JudgeTreeModel. Enter goes to the form, Escape leaves what was searched for."""

    left = Signal()
    taken = Signal()
    chosen = Signal(str)
    """The code of the criterion that is current."""

    def __init__(self, model: JudgeTreeModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setAccessibleName("评分项")
        self.setAllColumnsShowFocus(True)
        self.setIndentation(INDENT_PX)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(WrappedRows(self))
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(10)
        header.setSectionsMovable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.sectionResized.connect(self._on_section_resized)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self.expandAll)
        self.selectionModel().currentChanged.connect(self._on_current)
        self._fit()

    def choose(self, code: str) -> bool:
        """Select a criterion and scroll to it; tell whether it is shown here."""
        index = self._rows.index_of(code)
        if not index.isValid() or self.isRowHidden(index.row(), index.parent()):
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    @property
    def shown_codes(self) -> tuple[str, ...]:
        """Return the criteria that are not hidden, as they stand from top to bottom."""
        found = []
        for code in self._rows.codes:
            index = self._rows.index_of(code)
            if not self.isRowHidden(index.row(), index.parent()):
                found.append(code)
        return tuple(found)

    def codes_after(self, code: str) -> tuple[str, ...]:
        """Return the criteria that are not hidden from behind one on, round the end to itself."""
        codes = self.shown_codes
        here = codes.index(code) + 1 if code in codes else 0
        return codes[here:] + codes[:here]

    def keep(self, kept: set[str]) -> None:
        """Hide what leads to no kept criterion."""
        self._hide_rows(QModelIndex(), kept)

    def _hide_rows(self, parent: QModelIndex, kept: set[str]) -> bool:
        stays = False
        for row in range(self._rows.rowCount(parent)):
            index = self._rows.index(row, Column.TITLE, parent)
            code = index.data(CODE_ROLE)
            is_kept = self._hide_rows(index, kept) if code is None else code in kept
            if self.isRowHidden(row, parent) == is_kept:
                self.setRowHidden(row, parent, not is_kept)
            stays = stays or is_kept
        return stays

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter lead to the form and Escape leave what was found."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
            return
        super().keyPressEvent(event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns that there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when everything is zoomed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self.model() is not None:
            self._fit()

    def _on_current(self, current: QModelIndex) -> None:
        code = current.siblingAtColumn(Column.TITLE).data(CODE_ROLE)
        if code is not None:
            self.chosen.emit(code)

    def _on_section_resized(self, section: int, before: int, now: int) -> None:
        if section == Column.TITLE and before != now:
            self.scheduleDelayedItemsLayout()

    def _fit(self) -> None:
        metrics = QFontMetrics(display.bold(self.font()))
        widths = {
            column: max(metrics.horizontalAdvance(text), metrics.horizontalAdvance(HEADINGS[column])) + AIR_PX
            for column, text in WIDEST.items()
        }
        widths[Column.MARK] += metrics.height()
        title = metrics.horizontalAdvance("县" * FEWEST_SIGNS) + 2 * self.indentation()
        room = self.viewport().width() - title
        hidden = set()
        for column in GO_FIRST:
            if room < sum(width for one, width in widths.items() if one not in hidden):
                hidden.add(column)
        for column, width in widths.items():
            if self.isColumnHidden(column) != (column in hidden):
                self.setColumnHidden(column, column in hidden)
            if column not in hidden and self.columnWidth(column) != width:
                self.header().resizeSection(column, width)
