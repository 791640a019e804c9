"""ChartView: a drawing of domain.chart on the screen. What is drawn is decided there; documents draw the same."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.chart import SIZE, Anchor, Box, Drawing, Label, Stroke, points_chart
from app.domain.score_sheet import DimensionScore

TEXT_SHARE = 0.93
"""Of the usual size of texts: a chart's are a little smaller."""
USUAL_WIDTH = 400


class ChartView(QWidget):
    """Points of the dimensions as bars, as wide as there is room; boxes end on whole pixels of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("chart")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dimensions: tuple[DimensionScore, ...] = ()
        self.drawing: Drawing = points_chart((), USUAL_WIDTH)

    def show_points(self, dimensions: Sequence[DimensionScore]) -> None:
        """Draw these dimensions."""
        self._dimensions = tuple(dimensions)
        self.setAccessibleName("各领域得分")
        self.setAccessibleDescription("；".join(dict.fromkeys(box.hint for box in self._drawn().boxes if box.hint)))
        self._draw()

    @property
    def scale(self) -> float:
        """Return how many pixels a point of the drawing has."""
        return self.fontInfo().pixelSize() * TEXT_SHARE / SIZE

    def sizeHint(self) -> QSize:
        """Return the size of the drawing."""
        return QSize(USUAL_WIDTH, round(self.drawing.height * self.scale) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint boxes, lines and texts, in this order."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        for box in self.drawing.boxes:
            painter.fillRect(self._rect(box), QColor(box.tone.value))
        for stroke in self.drawing.strokes:
            self._paint_stroke(painter, stroke)
        font = QFont(self.font())
        for one in self.drawing.labels:
            self._paint_label(painter, font, one)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for the new width."""
        super().resizeEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw for another size of texts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._draw()

    def event(self, event: QEvent) -> bool:
        """Tell the whole text of a bar under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.hint_at(event.pos()), self)
            return True
        return super().event(event)

    def hint_at(self, place: QPoint) -> str:
        """Return the text of the row at a place in the widget: what is cut short in the drawing stands whole here."""
        y = place.y() / self.scale
        for box in self.drawing.boxes:
            middle = box.y + box.height / 2
            if box.hint and abs(y - middle) <= box.height:
                return box.hint
        return ""

    def _drawn(self) -> Drawing:
        return points_chart(self._dimensions, max(self.width(), 1) / self.scale)

    def _draw(self) -> None:
        height = self.drawing.height
        self.drawing = self._drawn()
        if self.drawing.height != height:
            self.updateGeometry()
        self.setMinimumHeight(self.sizeHint().height())
        self.update()

    def _rect(self, box: Box) -> QRectF:
        left, top = self._snapped(box.x), self._snapped(box.y)
        right, bottom = self._snapped(box.x + box.width), self._snapped(box.y + box.height)
        return QRectF(left, top, right - left, bottom - top)

    def _snapped(self, points: float) -> float:
        """Return a place on the border of two pixels of the screen, whatever its zoom."""
        ratio = self.devicePixelRatioF()
        return round(points * self.scale * ratio) / ratio

    def _paint_stroke(self, painter: QPainter, stroke: Stroke) -> None:
        pen = QPen(QColor(stroke.tone.value))
        pen.setCosmetic(True)
        painter.setPen(pen)
        start = QPointF(self._snapped(stroke.x1), self._snapped(stroke.y1))
        painter.drawLine(start, QPointF(self._snapped(stroke.x2), self._snapped(stroke.y2)))

    def _paint_label(self, painter: QPainter, font: QFont, one: Label) -> None:
        font.setPixelSize(max(round(one.size * self.scale), 1))
        painter.setFont(font)
        painter.setPen(QColor(one.tone.value))
        x, y = one.x * self.scale, round(one.y * self.scale)
        if one.anchor is Anchor.END:
            x -= QFontMetricsF(font).horizontalAdvance(one.text)
        painter.drawText(QPointF(round(x), y), one.text)
