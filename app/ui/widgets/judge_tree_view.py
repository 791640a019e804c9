"""The tree of a received set; the card says what goes where there is no room."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.models.criterion_rows import CODE_ROLE
from app.ui.models.judge_tree import HEADINGS, Column, JudgeTreeModel
from app.ui.widgets.wrapped_tree import WrappedTree

FEWEST_SIGNS = 7
WIDEST = {Column.MARK: "未评审字", Column.SELF: "↑8.88", Column.COMPUTED: "88.88", Column.VERIFIED: "88.88"}
AIR_PX = 14
INDENT_PX = 14


class JudgeTree(WrappedTree):
    """Shows a JudgeTreeModel. Enter goes to the form, Escape leaves what was searched for."""

    taken = Signal()
    chosen = Signal(str)
    """The code of the criterion that is current."""

    def __init__(self, model: JudgeTreeModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(model, indent=INDENT_PX, fewest_signs=FEWEST_SIGNS, parent=parent)
        self._rows = model
        self.setAccessibleName("评分项")
        self.setVerticalScrollMode(WrappedTree.ScrollMode.ScrollPerPixel)
        self.header().setMinimumSectionSize(10)
        model.modelReset.connect(self.expandAll)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.fit()

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
        """Let Enter lead to the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.taken.emit()
            return
        super().keyPressEvent(event)

    def widths(self, metrics: QFontMetrics) -> Mapping[int, int]:
        """Return the widths of marks and points."""
        widths: dict[int, int] = {
            column: max(metrics.horizontalAdvance(text), metrics.horizontalAdvance(HEADINGS[column])) + AIR_PX
            for column, text in WIDEST.items()
        }
        return {**widths, Column.MARK: widths[Column.MARK] + metrics.height()}

    def first_to_go(self) -> Sequence[int]:
        """Return recomputed and self points, then verified ones, then marks."""
        return Column.COMPUTED, Column.SELF, Column.VERIFIED, Column.MARK

    def _on_current(self, current: QModelIndex) -> None:
        code = current.siblingAtColumn(Column.TITLE).data(CODE_ROLE)
        if code is not None:
            self.chosen.emit(code)
