"""A row of widgets that goes on in the next line where the width ends: buttons in narrow panels and large zooms."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

GAP_PX = 6


class FlowRow(QLayout):
    """Lays widgets out as words in a line of text."""

    def __init__(self, parent: QWidget | None = None, gap: int = GAP_PX) -> None:
        """Be empty. gap: between two in a line."""
        super().__init__(parent)
        self._parts: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Put something at the end."""
        self._parts.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._parts)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one of them."""
        return self._parts[index] if 0 <= index < len(self._parts) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Take one of them out."""
        return self._parts.pop(index) if 0 <= index < len(self._parts) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Be higher when narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return self._lay_out(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._lay_out(rect, moves=True)

    def sizeHint(self) -> QSize:
        """Return the size with everything in one line."""
        shown = [part.sizeHint() for part in self._parts if not part.isEmpty()]
        width = sum(size.width() for size in shown) + self._gap * max(len(shown) - 1, 0)
        return self._with_margins(QSize(width, max((size.height() for size in shown), default=0)))

    def minimumSize(self) -> QSize:
        """Return the size of the largest one."""
        size = QSize()
        for part in self._parts:
            if not part.isEmpty():
                size = size.expandedTo(part.minimumSize())
        return self._with_margins(size)

    def _with_margins(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lay_out(self, rect: QRect, *, moves: bool) -> int:
        margins = self.contentsMargins()
        inside = rect.marginsRemoved(margins)
        y = inside.y()
        for line in self._lines(inside.width()):
            height = max(size.height() for _, size in line)
            if moves:
                self._place(line, QRect(inside.x(), y, inside.width(), height))
            y += height + GAP_PX
        return y - GAP_PX * (y > inside.y()) + margins.bottom() - rect.y()

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return what stands in each line, and how large."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for part in self._parts:
            if part.isEmpty():
                continue
            size = part.sizeHint()
            if size.width() > width:
                narrow = max(width, 1)
                size = QSize(narrow, part.heightForWidth(narrow) if part.hasHeightForWidth() else size.height())
            if not lines or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((part, size))
            x += size.width() + self._gap
        return lines

    def _place(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect) -> None:
        """Place a line; what wants to grow shares the rest of it."""
        growing = sum(_grows(part, size) for part, size in line)
        spare = rect.width() - sum(size.width() for _, size in line) - self._gap * (len(line) - 1)
        x = rect.x()
        for part, size in line:
            width = size.width()
            if _grows(part, size):
                width = min(width + spare // growing, part.maximumSize().width())
            part.setGeometry(
                QRect(QPoint(x, rect.y() + (rect.height() - size.height()) // 2), QSize(width, size.height()))
            )
            x += width + self._gap


def _grows(part: QLayoutItem, size: QSize) -> bool:
    """Tell whether a part wants to be wider and may: a field of a fixed width takes no share of the rest."""
    wants = bool(part.expandingDirections() & Qt.Orientation.Horizontal)
    return wants and part.maximumSize().width() > size.width()
