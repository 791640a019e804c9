"""Ledgers (台账): the list of the rubric's ledgers at the left, the chosen one at the right."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QListView,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.ui.desk_page import Desk, DeskPage
from app.ui.models.ledger_list import LEDGER_ROLE, LedgerListModel
from app.ui.widgets.labels import icon_px, wrapped
from app.ui.widgets.ledger_sheet import LedgerSheet

LIST_PX, SHEET_PX = 250, 1000
TALLEST_PX = 10_000
LEAST_CHARACTERS = 10
NO_LEDGERS = "这份评分标准没有要登记的台账。会议、活动等的次数，请到“填报”里各评分项直接填写。"


class WrappedLines(QStyledItemDelegate):
    """Lines with air between them, as high as their titles need in the width of the list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the width of the list and the height of the text in it."""
        self.initStyleOption(option, index)
        view: QListView = option.widget  # type: ignore[attr-defined]
        metrics: QFontMetrics = option.fontMetrics  # type: ignore[attr-defined]
        text: str = option.text  # type: ignore[attr-defined]
        width = view.viewport().width() - 2 * view.spacing()
        # Qt keeps this margin at both sides of the icon and of the text.
        margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1
        room = width - view.iconSize().width() - 4 * margin
        wrap = int(Qt.TextFlag.TextWordWrap)
        height = metrics.boundingRect(0, 0, max(room, 1), TALLEST_PX, wrap, text).height()
        return QSize(width, height + metrics.height() * 2 // 3)


class LedgersPage(DeskPage):
    """All ledgers. A sheet is built when its ledger is first opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and open the first ledger."""
        super().__init__(desk, parent)
        self.model = LedgerListModel(self.session, self)
        self.sheets: dict[str, LedgerSheet] = {}
        self._open = ""
        self._stack = QStackedWidget(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        self.list = self._list()
        if self.model.rowCount() == 0:
            self.list.hide()
            self.empty = wrapped(NO_LEDGERS, "", self)
            rows.addWidget(self.empty)
            rows.addStretch(1)
            return
        rows.addWidget(self._splitter())
        self.list.setCurrentIndex(self.model.index(0))

    @property
    def sheet(self) -> LedgerSheet | None:
        """Return the sheet that is open."""
        return self.sheets.get(self._open)

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, changes: Changes) -> None:
        """Count again, and show the open sheet again."""
        if not changes or changes.concerns("ledger") or changes.concerns("cycle"):
            self.model.refresh()
        if self.sheet is not None:
            self.sheet.show_ledger()

    def show_place(self, key: str) -> None:
        """Open a ledger, and choose a row of it: `ledger/2`."""
        ledger, _, number = key.partition("/")
        row = self.model.row_of(ledger)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        if self.sheet is not None and number.isdecimal():
            self.sheet.go_to_row(int(number) - 1)

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.sheet is not None:
            self.sheet.flush()

    def take_files(self, paths: list[Path]) -> bool:
        """Add files to the chosen row."""
        return self.sheet is not None and self.sheet.take_files(paths)

    def search(self) -> None:
        """Go to the list, which is searched by typing."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "list"):
            self._fit_list(self.list)

    # ------------------------------------------------------------ inside

    def _list(self) -> QListView:
        made = QListView(self)
        made.setModel(self.model)
        made.setWordWrap(True)
        made.setTextElideMode(Qt.TextElideMode.ElideNone)
        self._fit_list(made)
        made.setItemDelegate(WrappedLines(made))
        made.setResizeMode(QListView.ResizeMode.Adjust)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        made.selectionModel().currentChanged.connect(self._on_current_changed)
        return made

    def _fit_list(self, made: QListView) -> None:
        made.setIconSize(QSize(icon_px(made), icon_px(made)))
        made.setMinimumWidth(made.fontMetrics().horizontalAdvance("国") * LEAST_CHARACTERS)

    def _splitter(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        splitter.addWidget(self.list)
        splitter.addWidget(self._stack)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([LIST_PX, SHEET_PX])
        self.desk.remembered.keep_splitter("ledgers", splitter)
        return splitter

    def _on_current_changed(self, current: QModelIndex) -> None:
        ledger = current.data(LEDGER_ROLE)
        if ledger is None:
            return
        self.session.settle()
        if ledger not in self.sheets:
            self.sheets[ledger] = self._built(ledger)
        else:
            self.sheets[ledger].show_ledger()
        self._open = ledger
        self._stack.setCurrentIndex(list(self.sheets).index(ledger))

    def _built(self, ledger: str) -> LedgerSheet:
        sheet = LedgerSheet(self.desk, ledger)
        sheet.asked_to_show.connect(self.asked_to_show)
        sheet.told.connect(self.told)
        area = QScrollArea(self._stack)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(sheet)
        self._stack.addWidget(area)
        return sheet
