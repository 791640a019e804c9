"""Two panes above each other, each with a sheet that scrolls; the upper one leaves room that it does not need."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

WIDGET_MOST_PX = 16_777_215
"""Qt's QWIDGETSIZE_MAX: no limit."""


def new_sheet(parent: QWidget) -> tuple[QWidget, QVBoxLayout]:
    """Return a white sheet with the column that its widgets go into."""
    sheet = QWidget(parent)
    sheet.setObjectName("sheet")
    column = QVBoxLayout(sheet)
    column.setContentsMargins(12, 12, 12, 12)
    column.setSpacing(8)
    return sheet, column


class UpperArea(QScrollArea):
    """Takes no more height than its sheet needs as long as something stands below it."""

    is_above = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the sheet."""
        if watched is self.widget() and event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self.fit()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """Take the height of the sheet at the present width."""
        layout = self.widget().layout() if self.is_above else None
        if layout is None:
            self.setMaximumHeight(WIDGET_MOST_PX)
            return
        needed = layout.totalHeightForWidth(max(self.viewport().width(), layout.totalMinimumSize().width()))
        self.setMaximumHeight(max(needed, self.minimumSizeHint().height()))


def scrolling(area: QScrollArea, sheet: QWidget) -> QScrollArea:
    """Return the area with the sheet in it; the sheet is as wide as the area, and only scrolls up and down."""
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(sheet)
    return area


def scrolling_page(parent: QWidget) -> QVBoxLayout:
    """Return the column of a page that scrolls as a whole where the window is too low for its buttons and its list."""
    inside = QWidget(parent)
    inside.setObjectName("page")
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 0, 0)
    rows = QVBoxLayout(parent)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.addWidget(scrolling(QScrollArea(parent), inside))
    return column
