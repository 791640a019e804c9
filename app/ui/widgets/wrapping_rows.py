"""Rows of a list whose words wrap."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize
from PySide6.QtWidgets import QListWidget, QStyledItemDelegate, QStyleOptionViewItem


class WrappingRows(QStyledItemDelegate):
    """Measures a row without the air at its left that the style adds; Qt forgets that, and cuts the last line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size in the width that its text has."""
        view: QListWidget = option.widget  # type: ignore[attr-defined]
        width = view.viewport().width() - view.fontMetrics().height() // 2
        option.rect = QRect(0, 0, width, 1)  # type: ignore[attr-defined]
        return super().sizeHint(option, index)
