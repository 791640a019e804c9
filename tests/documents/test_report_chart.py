"""The chart of points: values first, then painted."""

from decimal import Decimal
from io import BytesIO

import pypdfium2
from reportlab.platypus import SimpleDocTemplate

from app.documents.chart_pdf import Chart
from app.domain.chart import FIGURES_SHARE, TITLE_SHARE, Tone, points_chart, shortened, text_width
from app.domain.score_sheet import DimensionScore


def score(code: str, full: str, computed: str, prospective: str, title: str = "") -> DimensionScore:
    points = [Decimal(text) for text in (full, full, computed, prospective, computed)]
    return DimensionScore(code, title, *points)


def test_bars_share_one_scale() -> None:
    """20 points fill the room of 400 × 0.54 = 216; 5 of 20 earned are a quarter of it."""
    drawing = points_chart([score("A", "20", "5", "5"), score("B", "10", "10", "10")], 400)
    lengths = {(box.hint[:1], box.tone): round(box.width, 2) for box in drawing.boxes if box.hint}

    assert lengths["A", Tone.FULL] == 216
    assert lengths["A", Tone.EARNED] == 54
    assert lengths["B", Tone.FULL] == lengths["B", Tone.EARNED] == 108


def test_a_dimension_without_points_has_no_earned_bar() -> None:
    drawing = points_chart([score("A", "20", "0", "0")], 400)

    assert [box.tone for box in drawing.boxes if box.hint] == [Tone.FULL]


def test_nothing_at_all_is_a_drawing_too() -> None:
    assert points_chart([], 400).strokes == ()
    assert points_chart([score("A", "0", "0", "0")], 400).labels[-1].text == "0／0分"


def test_everything_stays_inside() -> None:
    drawing = points_chart([score("A", "15", "13.5", "14", "健康文化与健康素养促进行动领域")], 300)

    assert all(
        box.x >= 0 and box.x + box.width <= 300 * (TITLE_SHARE + 1 - TITLE_SHARE - FIGURES_SHARE) + 0.01
        for box in drawing.boxes
        if box.hint
    )
    assert all(box.y + box.height <= drawing.height for box in drawing.boxes)


def test_a_long_title_is_shortened_to_its_room() -> None:
    short = shortened("健康文化与健康素养促进行动", 10, 60)

    assert short == "健康文化与…"
    assert text_width(short, 10) <= 60


def test_the_chart_is_painted_with_its_texts() -> None:
    stream = BytesIO()
    SimpleDocTemplate(stream).build([Chart(points_chart([score("A", "15", "13.5", "14", "组织管理")], 400))])

    with pypdfium2.PdfDocument(stream.getvalue()) as document:
        text = document[0].get_textpage().get_text_range()
    assert "组织管理" in text
    assert "13.5／15分" in text
