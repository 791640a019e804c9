"""Painting a chart of domain.chart in a PDF. What is drawn is decided there."""

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from app.documents.fonts import Face, runs, text_width
from app.domain.chart import Anchor, Drawing, Label

_STROKE_WIDTH = 0.5


class Chart(Flowable):  # type: ignore[misc]
    """A drawing as a flowable of its own width and height."""

    def __init__(self, drawing: Drawing, face: Face = Face.HEI) -> None:
        """Show the drawing with its texts in a face."""
        super().__init__()
        self._drawing = drawing
        self._face = face

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002
        """Return the size of the drawing."""
        self.width, self.height = self._drawing.width, self._drawing.height
        return self.width, self.height

    def draw(self) -> None:
        """Paint boxes, lines and texts; the drawing counts downwards, PDF upwards."""
        for box in self._drawing.boxes:
            self.canv.setFillColor(HexColor(box.tone.value))
            self.canv.rect(box.x, self.height - box.y - box.height, box.width, box.height, stroke=0, fill=1)
        self.canv.setLineWidth(_STROKE_WIDTH)
        for stroke in self._drawing.strokes:
            self.canv.setStrokeColor(HexColor(stroke.tone.value))
            self.canv.line(stroke.x1, self.height - stroke.y1, stroke.x2, self.height - stroke.y2)
        for label in self._drawing.labels:
            self._draw_label(label)

    def _draw_label(self, label: Label) -> None:
        width = text_width(label.text, self._face, label.size) if label.anchor is Anchor.END else 0
        pen = self.canv.beginText(label.x - width, self.height - label.y)
        pen.setFillColor(HexColor(label.tone.value))
        for font, piece in runs(label.text, self._face):
            pen.setFont(font, label.size)
            pen.textOut(piece)
        self.canv.drawText(pen)
