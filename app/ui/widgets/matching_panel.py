"""The proposal of a folder as a table to be confirmed: what is added, and to which criterion each file goes."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.rubric import Rubric
from app.services.add_folder import FolderProposal, LeftOut
from app.ui.models.matching_table import Column, Kind, MatchingTableModel
from app.ui.theme import BASE_PX
from app.ui.widgets.count_chips import CountChips
from app.ui.widgets.grid import Grid
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.matching_cells import MatchingCells
from app.ui.widgets.shared_width import share_width

ALL = "all"
MOST_NAMED = 6
TAKEN_PX = 52
SHARES = {Column.FILE: 24, Column.TITLE: 20, Column.CRITERION: 17, Column.REQUIREMENT: 17, Column.WHY: 22}
"""How the width is shared out between the other columns."""
HELP = (
    "请逐行核对：评分项可以直接输入编码或从列表里选，选中多行再改，几行一起改；空格键勾选或取消。"
    "按“确认添加”之前，什么都不会存进工作库。"
)


class MatchingGrid(Grid):
    """Space ticks the selected rows."""

    ticked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with the space bar; Enter edits."""
        # What the field of a cell leaves over comes here too, while the field closes.
        is_typing = self.state() is QAbstractItemView.State.EditingState
        if event.key() == Qt.Key.Key_Space and not is_typing:
            self.ticked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and not is_typing:
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out, so that nothing has to be looked for at the right."""
        super().resizeEvent(event)
        share_width(self, SHARES)


class MatchingPanel(QWidget):
    """Shows a proposal; tells when it is confirmed or given up."""

    confirmed = Signal()
    given_up = Signal()

    def __init__(self, rubric: Rubric, parent: QWidget | None = None) -> None:
        """Lay out, empty."""
        super().__init__(parent)
        self.model = MatchingTableModel(rubric, self)
        self._heading = label("", "title", self)
        self.chips = CountChips([(ALL, "全部", ""), *((kind.value, kind.label, "") for kind in Kind)], self)
        self.left_out = wrapped("", "quiet", self)
        self.table = MatchingGrid(self)
        self.cells = MatchingCells(rubric, self.table)
        self._dress_table()
        self.take_all = QPushButton("全部勾选", self)
        self.take_none = QPushButton("全部不选", self)
        self.give_up = QPushButton("放弃", self)
        self.confirm = QPushButton("确认添加", self)
        self.confirm.setObjectName("main")
        self._lay_out()
        self._wire()

    def show_proposal(self, title: str, proposal: FolderProposal, numbers: dict[str, str]) -> None:
        """Show a proposal; numbers: 材料编号 by id."""
        self._heading.setText(title)
        self.model.load(proposal.files, numbers)
        self.chips.choose(ALL)
        self.left_out.setText(_left_out_words(proposal.left_out))
        self.left_out.setToolTip("\n".join(f"{one.shown}：{one.why}" for one in proposal.left_out))
        self.left_out.setVisible(bool(proposal.left_out))
        self._on_counted()
        if proposal.files:
            self.table.setCurrentIndex(self.model.index(0, Column.CRITERION))
        self.table.setFocus()

    # ------------------------------------------------------------ building

    def _dress_table(self) -> None:
        table, zoom = self.table, self.fontInfo().pixelSize() / BASE_PX
        table.setModel(self.model)
        table.setItemDelegate(self.cells)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(2 * table.fontMetrics().lineSpacing() + round(12 * zoom))
        table.setColumnWidth(Column.TAKEN, round(TAKEN_PX * zoom))
        table.horizontalHeader().setMinimumSectionSize(round(44 * zoom))

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.take_all)
        foot.addWidget(self.take_none)
        foot.addStretch(1)
        foot.addWidget(self.give_up)
        foot.addWidget(self.confirm)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self._heading)
        rows.addWidget(wrapped(HELP, "quiet", self))
        rows.addWidget(self.chips)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.left_out)
        rows.addLayout(foot)

    def _wire(self) -> None:
        self.chips.chosen.connect(lambda key: self.model.show_kind(None if key == ALL else Kind(key)))
        self.model.counted.connect(self._on_counted)
        self.table.ticked.connect(self._on_ticked)
        selection: QItemSelectionModel = self.table.selectionModel()
        selection.selectionChanged.connect(self._on_selected)
        self.take_all.clicked.connect(lambda: self._take(is_taken=True))
        self.take_none.clicked.connect(lambda: self._take(is_taken=False))
        self.give_up.clicked.connect(self.given_up)
        self.confirm.clicked.connect(self.confirmed)

    # ------------------------------------------------------------ reacting

    def _on_selected(self) -> None:
        self.cells.rows = self._selected_rows()

    def _selected_rows(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectedIndexes()})

    def _on_ticked(self) -> None:
        rows = self._selected_rows()
        taken = [choice.is_taken for row in rows if (choice := self.model.choice(row))]
        self.model.take(rows, is_taken=not all(taken))

    def _take(self, *, is_taken: bool) -> None:
        self.model.take(range(self.model.rowCount()), is_taken=is_taken)

    def _on_counted(self) -> None:
        self.chips.show_counts({ALL: self.model.count(None), **{kind.value: self.model.count(kind) for kind in Kind}})
        chosen = self.model.confirmed
        count = len(chosen.new) + len(chosen.reused)
        self.confirm.setText(f"确认添加 {count} 件" if count else "确认添加")
        self.confirm.setEnabled(count > 0)


def _left_out_words(left_out: Sequence[LeftOut]) -> str:
    if not left_out:
        return ""
    named = "；".join(f"{one.shown}（{one.why}）" for one in left_out[:MOST_NAMED])
    more = f" 等{len(left_out)}个" if len(left_out) > MOST_NAMED else ""
    return f"没有列入：{named}{more}。"
