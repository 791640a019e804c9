"""The first column of a table, which stays in view while the rest is scrolled sideways."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView


class FrozenColumn(QTableView):
    """Lies over the left of a table and shows its first column; it shares the model and the selection."""

    def __init__(self, table: QTableView, name: str = "数据项") -> None:
        """Lie over a table. name: what its rows are."""
        super().__init__(table)
        self._table = table
        self.setObjectName("frozen")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(table.alternatingRowColors())
        self.setSelectionBehavior(table.selectionBehavior())
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        table.verticalHeader().sectionResized.connect(lambda row, _old, new: self.setRowHeight(row, new))
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)

    def follow(self) -> None:
        """Show the model of the table and hide all but the first column."""
        model = self._table.model()
        self.setModel(model)
        own = self.selectionModel()
        self.setSelectionModel(self._table.selectionModel())
        own.deleteLater()
        model.modelReset.connect(self.place)
        self.place()

    def place(self) -> None:
        """Lie exactly over the first column."""
        table = self._table
        for column in range(1, table.horizontalHeader().count()):
            self.setColumnHidden(column, True)
        self.setColumnWidth(0, table.columnWidth(0))
        header = table.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(header)
        frame = table.frameWidth()
        self.setGeometry(frame, frame, table.columnWidth(0), table.viewport().height() + header)
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())


def uncover(table: QTableView, index: QModelIndex | QPersistentModelIndex) -> None:
    """Scroll a table sideways so that a cell comes out from under its frozen column."""
    covered = table.columnWidth(0) - table.visualRect(index).left()
    if index.column() > 0 and covered > 0:
        bar = table.horizontalScrollBar()
        bar.setValue(bar.value() - covered)
