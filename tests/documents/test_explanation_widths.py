import pytest

from app.documents.explanation_styles import CELL, RULED
from app.documents.explanation_widths import column_widths, shared
from app.documents.fonts import text_width
from app.documents.line_breaking import break_lines


@pytest.mark.parametrize(
    ("weights", "least", "widths"),
    [
        ([1, 1, 2], [10, 10, 10], [25, 25, 50]),
        ([1, 1, 2], [40, 10, 10], [40, 20, 40]),
        # The first takes 50; of the other 50 the second would get 10, so it is raised too.
        ([1, 1, 4], [50, 15, 10], [50, 15, 35]),
        ([1, 1], [100, 100], [50, 50]),
        ([1, 1], [150, 50], [75, 25]),
    ],
)
def test_widths_are_shared_by_weight_above_what_each_needs(
    weights: list[float], least: list[float], widths: list[float]
) -> None:
    assert shared(weights, least, 100) == pytest.approx(widths)


def test_a_date_or_number_is_on_one_line_beside_long_texts() -> None:
    columns = [["1"], ["2020-06-30"], ["很长的文字" * 30], ["很长的文字" * 30], ["约14.2857%"], ["A2-01、A2-02"]]

    widths = column_widths(columns, [4, 6, 40, 40, 6, 6], 480)

    assert sum(widths) == pytest.approx(480)
    for texts, width in zip(columns, widths, strict=True):
        for piece in texts[0].split("、"):
            if "文字" not in piece:
                advances = [text_width(sign, CELL.face, CELL.size) for sign in piece]
                assert len(break_lines(piece, advances, width - 2 * RULED.padding)) == 1, piece
