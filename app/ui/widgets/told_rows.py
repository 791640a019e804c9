"""ToldRows: paints a row of a told list with wrapped text. ToldList: the view, which keeps its place over a refresh."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui import display
from app.ui.models.told_list import KEY_ROLE, TOLD_ROLE, Told, ToldListModel, colour_of, icon_of

Index = QModelIndex | QPersistentModelIndex
LINE = "\u2028"
SELECTED, HOVERED, RULE = QColor("#d5ebdf"), QColor("#eff5f2"), QColor("#eef1ef")
FALLBACK_WIDTH = 400
MOST_HEIGHTS = 20_000
"""So many are remembered, of all the widths the list has had."""


class ToldRows(QStyledItemDelegate):
    """Icon and word at the left, the text wrapped beside them. Sizes follow the font."""

    def __init__(self, view: "ToldList") -> None:
        """Paint for a view: the width of its viewport is the width of a row."""
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[Told, int], int] = {}
        self.forget()

    def forget(self) -> None:
        """Measure again: the font or the width is another one."""
        self._heights.clear()
        font = self._view.font()
        self._metrics, self._bold = QFontMetrics(font), QFontMetrics(display.bold(font))
        self._line_height = self._laid_out(Told("汉"), FALLBACK_WIDTH).boundingRect().height()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """Return the width of the view and the height of the wrapped text."""
        told = index.data(TOLD_ROLE)
        width = self._view.viewport().width() or FALLBACK_WIDTH
        height = self._heights.get((told, width))
        if height is None:
            if len(self._heights) > MOST_HEIGHTS:
                self._heights.clear()
            height = self._heights[told, width] = self._height(told, width)
        # A width of its own would bring a horizontal scroll bar.
        return QSize(1, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint background, icon, mark and text."""
        told: Told = index.data(TOLD_ROLE)
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, SELECTED)
        elif state & QStyle.StateFlag.State_MouseOver and not told.is_title:
            painter.fillRect(rect, HOVERED)
        painter.setPen(RULE)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._paint_told(painter, told, rect)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(display.GREEN)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _paint_told(self, painter: QPainter, told: Told, rect: QRect) -> None:
        em, air = self._metrics.height(), self._air
        side = round(em * 0.8)
        left = rect.left() + em // 2
        top = rect.top() + air
        if told.icon:
            icon_of(told).paint(painter, left, top + (em - side) // 2, side, side)
        if told.mark:
            painter.setFont(self._view.font())
            colour = colour_of(told)
            painter.setPen(colour if colour.isValid() else self._text_colour)
            x = left + (side + em // 3 if told.icon else 0)
            painter.drawText(QRect(x, top, self._view.mark_width, em), int(Qt.AlignmentFlag.AlignLeft), told.mark)
        painter.setPen(self._text_colour)
        layout = self._laid_out(told, rect.width() - self._text_left(told) - em // 2)
        layout.draw(painter, QPointF(rect.left() + self._text_left(told), top))

    @property
    def _air(self) -> int:
        return round(self._metrics.height() * 0.45)

    @property
    def _text_colour(self) -> QColor:
        return self._view.palette().color(QPalette.ColorRole.Text)

    def _text_left(self, told: Told) -> int:
        """Return where the text begins: all rows with a mark begin at the same place."""
        em = self._metrics.height()
        if told.is_title:
            return em // 2 + (round(em * 0.8) + em // 3 if told.icon else 0)
        icon = round(em * 0.8) + em // 3 if self._view.has_icons else 0
        mark = self._view.mark_width + em * 2 // 3 if self._view.mark_width else 0
        return em // 2 + icon + mark

    def _height(self, told: Told, width: int) -> int:
        metrics, room = self._metrics, width - self._text_left(told) - self._metrics.height() // 2
        parts = [part for part in (told.body, told.note) if part]
        # Laying a text out takes far longer than measuring it, and most texts need no second line.
        is_short = self._bold.horizontalAdvance(told.head) < room and all(
            metrics.horizontalAdvance(part) < room for part in parts
        )
        if is_short:
            height = self._line_height * (len(parts) + bool(told.head))
        else:
            height = self._laid_out(told, room).boundingRect().height()
        return ceil(height) + 2 * self._air + 1

    def _laid_out(self, told: Told, width: int) -> QTextLayout:
        parts = [part.replace("\n", " ") for part in (told.head, told.body, told.note) if part]
        layout = QTextLayout(LINE.join(parts), self._view.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats(self._formats(told))
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 40))
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout

    def _formats(self, told: Told) -> list[QTextLayout.FormatRange]:
        head = QTextCharFormat()
        head.setFontWeight(QFont.Weight.Bold)
        if told.is_title and told.colour:
            head.setForeground(QColor(told.colour))
        note = QTextCharFormat()
        note.setForeground(display.GREY)
        before_note = sum(len(part) + 1 for part in (told.head, told.body) if part)
        ranges = [(0, len(told.head), head)]
        if told.note:
            ranges.append((before_note, len(told.note), note))
        made = []
        for start, length, look in ranges:
            one = QTextLayout.FormatRange()
            # The stubs do not know the fields.
            for field, value in (("start", start), ("length", length), ("format", look)):
                setattr(one, field, value)
            made.append(one)
        return made


class ToldList(QListView):
    """A list of told rows. Enter and double click choose; a refresh keeps what is selected and where it stands."""

    chosen = Signal(object)
    """The key of the row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """name: what the list is, read aloud."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = ToldListModel(self)
        self.mark_width = 0
        self.has_icons = False
        self.setModel(self.rows)
        self._delegate = ToldRows(self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The rows' heights depend on the width; a bar that comes and goes would change it in turn.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # It keeps its place and is not seen while there is nothing to scroll.
        bar = self.verticalScrollBar()
        bar.setEnabled(False)
        bar.rangeChanged.connect(lambda lowest, highest: bar.setEnabled(highest > lowest))
        self.activated.connect(self._on_activated)

    def show_rows(self, rows: Sequence[Told]) -> None:
        """Show other rows; what was selected stays, or what stands now in its place is selected."""
        if self.rows.rows == tuple(rows):
            return
        before = self.currentIndex()
        key, row, offset = before.data(KEY_ROLE), before.row(), self.verticalScrollBar().value()
        self._make_room(rows)
        self.rows.show_rows(rows)
        if row >= 0:
            self._select(key, row)
            # Rows are laid out late; until then the bar knows nothing of them.
            self.doItemsLayout()
            self.verticalScrollBar().setValue(offset)

    def _make_room(self, rows: Sequence[Told]) -> None:
        """Give the marks as much room as the widest needs."""
        metrics = QFontMetrics(self.font())
        mark_width = max(map(metrics.horizontalAdvance, {one.mark for one in rows}), default=0)
        has_icons = any(one.icon for one in rows if not one.is_title)
        if (mark_width, has_icons) != (self.mark_width, self.has_icons):
            self.mark_width, self.has_icons = mark_width, has_icons
            self._delegate.forget()

    def _select(self, key: object, row: int) -> None:
        keys = [one.key for one in self.rows.rows]
        if key is not None and key in keys:
            self.setCurrentIndex(self.rows.index(keys.index(key)))
            return
        following = [place for place, one in enumerate(self.rows.rows) if not one.is_title]
        if following:
            self.setCurrentIndex(self.rows.index(min(following, key=lambda place: (abs(place - row), place < row))))

    def select(self, key: object) -> bool:
        """Select a row by its key; tell whether there is one."""
        keys = [one.key for one in self.rows.rows]
        if key is None or key not in keys:
            return False
        self.setCurrentIndex(self.rows.index(keys.index(key)))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter on every system; copy the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._on_activated(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy) and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(str(self.currentIndex().data()))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again in another size of texts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_delegate"):
            self._make_room(self.rows.rows)
            self._delegate.forget()
            self.scheduleDelayedItemsLayout()

    def _on_activated(self, index: QModelIndex) -> None:
        key = index.data(KEY_ROLE)
        if key is not None:
            self.chosen.emit(key)
