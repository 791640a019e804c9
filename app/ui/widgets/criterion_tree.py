"""The tree of 填报: criteria with their states and points."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from app.ui.models.rubric_tree import HEADINGS, Column, RubricTreeModel
from app.ui.widgets.wrapped_tree import WrappedTree

WIDEST_STATE = "已填 88/88"
FEWEST_SIGNS = 8
INDENT_PX = 16


class CriterionTree(WrappedTree):
    """Shows the rubric of a session."""

    def __init__(self, model: RubricTreeModel, widest_points: str, parent: QWidget | None = None) -> None:
        """widest_points: the longest text of the points column."""
        super().__init__(model, indent=INDENT_PX, fewest_signs=FEWEST_SIGNS, parent=parent)
        self._widest_points = widest_points
        self.expandAll()
        self.fit()

    def widths(self, metrics: QFontMetrics) -> Mapping[int, int]:
        """Return the widths of points and states."""
        points = max(metrics.horizontalAdvance(text) for text in (self._widest_points, HEADINGS[Column.POINTS]))
        return {
            Column.POINTS: points + metrics.height(),
            Column.STATE: metrics.horizontalAdvance(WIDEST_STATE) + metrics.height(),
        }

    def first_to_go(self) -> Sequence[int]:
        """Return points, then states."""
        return Column.POINTS, Column.STATE
