"""Pieces of evidence in a list: number and title, facts, and what to look at, each remark with icon and word."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.domain.evidence import Evidence
from app.ui import display

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
ROOT = QModelIndex()
PAD_PX, GAP_PX = 8, 3
TALLEST_PX = 100_000
MOST_ROWS_SEEN = 4
WRAPPED = QTextOption()
WRAPPED.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What stands in the list of one piece."""

    piece: Evidence
    number: str
    facts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """Return number and title."""
        return f"{self.number}　{self.piece.title or '（无标题）'}"

    @property
    def facts_line(self) -> str:
        """Return the facts as one line."""
        return "\u00a0· ".join(self.facts)


class EvidenceListModel(QAbstractListModel):
    """Rows as they are given; holds nothing of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._rows: tuple[EvidenceRow, ...] = ()

    def show_rows(self, rows: tuple[EvidenceRow, ...]) -> None:
        """Show these rows. Where the pieces are the same ones, selection and place stay."""
        if [row.piece.id for row in rows] != [row.piece.id for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        changed = [at for at, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
        self._rows = rows
        for at in changed:
            self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many pieces there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a row as readers of screens say it, or the row."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            remarks = tuple(f"请核对：{remark}" for remark in row.remarks)
            return "\n".join((row.heading, *([row.facts_line] if row.facts else []), *remarks))
        if role == Qt.ItemDataRole.ToolTipRole and row.piece.file:
            return row.piece.file.name
        return None

    def row_of(self, evidence_id: str) -> int:
        """Return where a piece stands, -1 when it is not here."""
        return next((at for at, row in enumerate(self._rows) if row.piece.id == evidence_id), -1)

    def row_at(self, index: Index) -> EvidenceRow | None:
        """Return a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None


class PieceDelegate(QStyledItemDelegate):
    """Paints a row as wrapped paragraphs: heading, facts, remarks with their icon."""

    def __init__(self, view: QListView) -> None:
        """Know the view, as the height of a row depends on its width."""
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, EvidenceRow):
            return
        self.initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]
        style = self._view.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, self._view)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        self._lines(row, rect.adjusted(PAD_PX, PAD_PX, -PAD_PX, -PAD_PX), painter)
        painter.setPen(self._view.palette().color(self._view.palette().ColorRole.Window))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the row needs at the view's width."""
        row = index.data(ROW_ROLE)
        width = self._view.viewport().width()
        if not isinstance(row, EvidenceRow):
            return QSize(width, 0)
        inside = QRect(0, 0, max(width - 2 * PAD_PX, 1), TALLEST_PX)
        return QSize(width, self._lines(row, inside, None) + 2 * PAD_PX)

    def _lines(self, row: EvidenceRow, room: QRect, painter: QPainter | None) -> int:
        """Lay the paragraphs out, paint them when there is a painter, and return their height."""
        plain = self._view.font()
        mark = QFontMetrics(plain).height()
        top = room.top()
        for text, font, colour, icon in self._paragraphs(row):
            left = room.left() + (mark + GAP_PX if icon else 0)
            if painter is not None:
                painter.setPen(colour)
                if icon:
                    display.icon(icon).paint(painter, room.left(), top, mark, mark)
            top += _paragraph(text, font, QRect(left, top, max(room.right() - left + 1, 1), 0), painter) + GAP_PX
        return top - GAP_PX - room.top()

    def _paragraphs(self, row: EvidenceRow) -> Iterator[tuple[str, QFont, QColor, str]]:
        """Yield text, font, colour and icon of what stands in a row."""
        plain, palette = self._view.font(), self._view.palette()
        yield row.heading, display.bold(plain), palette.color(palette.ColorRole.Text), ""
        if row.facts:
            yield row.facts_line, plain, display.GREY, ""
        for remark in row.remarks:
            yield remark, plain, display.AMBER, "severity-warning"


def _paragraph(text: str, font: QFont, place: QRect, painter: QPainter | None) -> int:
    """Break a text into lines, at words where there are some, paint it and return its height."""
    layout = QTextLayout(text, font)
    layout.setTextOption(WRAPPED)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(place.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    if painter is not None:
        layout.draw(painter, QPointF(place.left(), place.top()))
    return ceil(height)


class EvidenceListView(QListView):
    """As high as its rows, up to some; beyond it scrolls."""

    chosen = Signal(object)
    """EvidenceRow | None: the current row."""
    taken = Signal(object)
    """EvidenceRow: Enter or a double click."""
    asked_to_remove = Signal()
    """The Delete key."""

    def __init__(self, model: EvidenceListModel, parent: QWidget | None = None) -> None:
        """Show a model."""
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(PieceDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setUniformItemSizes(False)
        self.setTabKeyNavigation(False)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.activated.connect(self._on_activated)
        model.modelReset.connect(self.fit)
        model.dataChanged.connect(self._on_data)

    @property
    def current_row(self) -> EvidenceRow | None:
        """Return the chosen row."""
        return self._rows.row_at(self.currentIndex())

    def choose(self, row: int) -> None:
        """Choose a row."""
        self.setCurrentIndex(self._rows.index(row))

    def fit(self) -> None:
        """Take the height of the rows."""
        rows = range(min(self._rows.rowCount(), MOST_ROWS_SEEN))
        height = sum(self.sizeHintForIndex(self._rows.index(row)).height() for row in rows)
        # Half a row more says that the list goes on.
        more = self.sizeHintForIndex(self._rows.index(MOST_ROWS_SEEN)).height() // 2
        height += more if self._rows.rowCount() > MOST_ROWS_SEEN else 0
        self.setFixedHeight(height + 2 * self.frameWidth() + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell Enter and Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current_row:
            self.taken.emit(self.current_row)
        elif event.key() == Qt.Key.Key_Delete and self.current_row:
            self.asked_to_remove.emit()
        else:
            super().keyPressEvent(event)

    def _on_current(self, current: QModelIndex) -> None:
        self.chosen.emit(self._rows.row_at(current))

    def _on_activated(self, index: QModelIndex) -> None:
        row = self._rows.row_at(index)
        if row is not None:
            self.taken.emit(row)

    def _on_data(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.fit()
