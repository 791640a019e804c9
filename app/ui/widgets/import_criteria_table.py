"""The list of the criteria that were read: group rows over all columns, points that can be typed, keys to decide."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTableView, QWidget

from app.ui.models.import_criteria import Column, CriteriaModel
from app.ui.theme import BASE_PX
from app.ui.widgets.shared_width import share_width

SHARES = {Column.TEXT: 1}
FIXED_PX = {
    Column.CODE: 62,
    Column.INDICATOR: 96,
    Column.POINTS: 78,
    Column.REMARK: 74,
    Column.MARKING: 112,
    Column.CHECKED: 98,
}
LEAST_PX = {Column.TEXT: 120}
COMPACT_PX = {Column.MARKING: 138}
"""Where rows have one line, kind and certainty stand beside each other."""
SPARED = (Column.INDICATOR, Column.REMARK, Column.MARKING)
"""Left out where the window is narrow: the sheet beside the list tells them too."""
DRAFT_COLUMNS = (Column.MARKING, Column.CHECKED)
LINES = 2
AIR_PX = 12


class CriteriaTable(QTableView):
    """Space and Enter decide on the row; a digit begins to type its points."""

    toggled = Signal()
    """Space: by hand, or as it was read."""
    went_on = Signal()
    """Enter: confirmed, on to the next."""
    moved = Signal()
    """Another row is looked at."""

    def __init__(self, model: CriteriaModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self.criteria = model
        self._shows_drafts = True
        self._is_compact = False
        self.setModel(model)
        self.setAccessibleName("评分项")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # The texts' column takes what is left: a bar that comes and goes would change it in turn.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fit_rows()
        model.modelReset.connect(self._lay_out)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())

    def show_drafts(self, *, shown: bool) -> None:
        """Show or hide the columns of what was read."""
        self._shows_drafts = shown
        for column in DRAFT_COLUMNS:
            self.setColumnHidden(column, not shown)
        self._fit_columns()

    def show_compact(self, *, is_compact: bool) -> None:
        """Give each criterion one line instead of two."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.setWordWrap(not is_compact)
            self.criteria.show_compact(is_compact=is_compact)
            self._fit_rows()
            self._fit_columns()
            self.scrollTo(self.currentIndex())

    def go_to(self, row: int) -> None:
        """Select a row and show it; the cell of its points, so that they can be typed at once."""
        index = self.criteria.index(row, Column.POINTS)
        if index.isValid():
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Decide on the row, or type its points."""
        # What the field of a cell leaves over comes here too, while the field closes.
        if self.state() is QAbstractItemView.State.EditingState or event.modifiers() & _WITH:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.toggled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.went_on.emit()
        elif event.text().isdecimal() and self.currentIndex().isValid():
            self._type(event)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_shows_drafts"):
            self._fit_rows()
            self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out."""
        super().resizeEvent(event)
        self._fit_columns()

    def _type(self, event: QKeyEvent) -> None:
        self._open(self.currentIndex())
        field = QApplication.focusWidget()
        if self.state() is QAbstractItemView.State.EditingState and field not in (None, self):
            QApplication.sendEvent(field, event)

    def _open(self, index: QModelIndex) -> None:
        """Open the field of the points wherever the row was meant."""
        points = self.criteria.index(index.row(), Column.POINTS)
        if points.flags() & Qt.ItemFlag.ItemIsEditable and self.state() is not QAbstractItemView.State.EditingState:
            self.setCurrentIndex(points)
            self.edit(points)

    def _lay_out(self) -> None:
        self.clearSpans()
        for row in range(self.criteria.rowCount()):
            line = self.criteria.line(row)
            if line is not None and line.criterion is None:
                self.setSpan(row, 0, 1, len(Column))
        self._fit_rows()
        self._fit_columns()

    def _fit_rows(self) -> None:
        zoom = self.fontInfo().pixelSize() / BASE_PX
        height = self.fontMetrics().lineSpacing()
        full = (1 if self._is_compact else LINES) * height + round(AIR_PX * zoom)
        self.verticalHeader().setDefaultSectionSize(full)
        for row in range(self.criteria.rowCount()):
            line = self.criteria.line(row)
            # Each row is told: a height once set stays with its number when another table is shown.
            is_group = line is not None and line.criterion is None
            self.setRowHeight(row, height + round(AIR_PX * zoom) if is_group else full)

    def _fit_columns(self) -> None:
        zoom = self.fontInfo().pixelSize() / BASE_PX
        self._spare(zoom)
        for column, width in self._widths.items():
            if not self.isColumnHidden(column):
                self.setColumnWidth(column, round(width * zoom))
        share_width(self, SHARES, {column: round(width * zoom) for column, width in LEAST_PX.items()})

    def _spare(self, zoom: float) -> None:
        """Leave columns out until the texts have enough room."""
        widths = {
            column: width for column, width in self._widths.items() if self._shows_drafts or column not in DRAFT_COLUMNS
        }
        needed = sum(widths.values()) + sum(LEAST_PX.values())
        for column in SPARED:
            is_spared = column in widths and round(needed * zoom) > self.viewport().width()
            self.setColumnHidden(column, is_spared or column not in widths)
            needed -= widths[column] if is_spared else 0

    @property
    def _widths(self) -> dict[Column, int]:
        return {**FIXED_PX, **COMPACT_PX} if self._is_compact else FIXED_PX


_WITH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
