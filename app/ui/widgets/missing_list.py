"""The requirements that no piece meets yet, as a table; Enter leads to the criterion."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.models.missing_table import Column, MissingTableModel
from app.ui.theme import BASE_PX
from app.ui.widgets.labels import wrapped
from app.ui.widgets.row_grid import RowGrid

SHARES: Mapping[int, int] = {Column.CRITERION: 30, Column.REQUIREMENT: 38, Column.DEPARTMENT: 22}
KIND_PX = 100
AIR_PX = 12


class MissingList(QWidget):
    """`chosen` brings the code of a criterion to go to."""

    chosen = Signal(str)

    def __init__(self, model: MissingTableModel, parent: QWidget | None = None) -> None:
        """Look at a model."""
        super().__init__(parent)
        self._model = model
        self.table = RowGrid(SHARES, self)
        self.go = QPushButton("去填报这一项", self)
        self._dress()
        line = QHBoxLayout()
        words = "下面的佐证要求还没有材料。不适用的评分项不在内。选中一行按回车，就到那个评分项去添加。"
        line.addWidget(wrapped(words, "quiet", self), 1)
        line.addWidget(self.go)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(line)
        rows.addWidget(self.table, 1)
        self.go.clicked.connect(self._on_went)
        self.table.went.connect(self._on_went)
        model.modelReset.connect(self._on_reset)

    def _dress(self) -> None:
        zoom = self.fontInfo().pixelSize() / BASE_PX
        self.table.setModel(self._model)
        height = 2 * self.table.fontMetrics().lineSpacing() + round(AIR_PX * zoom)
        self.table.verticalHeader().setDefaultSectionSize(height)
        self.table.setColumnWidth(Column.KIND, round(KIND_PX * zoom))

    def _on_went(self) -> None:
        code = self._model.code(self.table.currentIndex().row())
        if code:
            self.chosen.emit(code)

    def _on_reset(self) -> None:
        if self._model.rowCount():
            self.table.setCurrentIndex(self._model.index(0, 0))
        self.go.setEnabled(self._model.rowCount() > 0)
