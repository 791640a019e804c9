"""Paragraphs on pages: alignment, page breaks, and that the words can be read out again."""

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from app.documents.fonts import Face, font_name
from app.documents.pdf_text import Align, Span, Text, TextStyle

BODY = TextStyle(face=Face.FANG, size=10, leading=20)
LEFT, FOOT, WIDTH, HEIGHT = 50, 50, 200, 100  # of the frame: twenty characters, five lines
PROSE = "我区成立领导小组，2021年居民健康素养水平达到30.42%（全省26.82%），“健康细胞”覆盖率100%。" * 3


def pages(target: Path, flowables: Sequence[Flowable], *, width: float = WIDTH) -> list[str]:
    """Print and return the text of every page, without line ends."""
    frame = Frame(LEFT, FOOT, width, HEIGHT, 0, 0, 0, 0)
    template = BaseDocTemplate(str(target), pagesize=(400, 300), initialFontName=font_name(Face.SONG))
    template.addPageTemplates(PageTemplate(frames=[frame]))
    template.build(list(flowables))
    document = pypdfium2.PdfDocument(target)
    texts = [page.get_textpage().get_text_bounded().replace("\r\n", "") for page in document]
    document.close()
    return texts


def edges(target: Path) -> list[tuple[float, float]]:
    """Return left and right edge of every line on the first page, from the top."""
    document = pypdfium2.PdfDocument(target)
    text = document[0].get_textpage()
    rows: dict[int, list[tuple[float, float]]] = {}
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index, loose=True)
        if right > left:
            row = int((FOOT + HEIGHT - (bottom + top) / 2) // BODY.leading)
            rows.setdefault(row, []).append((left, right))
    document.close()
    return [(min(left for left, _ in row), max(right for _, right in row)) for _, row in sorted(rows.items())]


@pytest.mark.parametrize("align", Align)
def test_the_words_come_back_in_order(align: Align, tmp_path: Path) -> None:
    style = TextStyle(face=Face.FANG, size=10, leading=20, indent=2, align=align)

    assert "".join(pages(tmp_path / "a.pdf", [Text(PROSE, style)])) == PROSE


def test_markup_stays_text(tmp_path: Path) -> None:
    assert pages(tmp_path / "a.pdf", [Text("<b>粗</b> & <i", BODY)]) == ["<b>粗</b> & <i"]


def test_a_span_has_its_own_face_and_loses_nothing(tmp_path: Path) -> None:
    spans = [Span("得分：", Face.HEI_BOLD), Span("12.50"), Span("（楷体）", Face.KAI)]

    assert pages(tmp_path / "a.pdf", [Text(spans, BODY)]) == ["得分：12.50（楷体）"]


def test_justified_lines_end_at_the_edge_but_the_last(tmp_path: Path) -> None:
    # 20 characters fit; the stop would begin line 2, so line 1 has 19 and is stretched
    text = "健" * 20 + "。" + "康" * 3
    pages(tmp_path / "a.pdf", [Text(text, TextStyle(size=10, leading=20, align=Align.JUSTIFY))])

    (first_left, first_right), (_, last_right) = edges(tmp_path / "a.pdf")

    assert first_left == pytest.approx(LEFT, abs=1)
    assert first_right == pytest.approx(LEFT + WIDTH, abs=1)
    assert last_right == pytest.approx(LEFT + 50, abs=1)


def test_a_line_that_would_be_torn_apart_is_not_stretched(tmp_path: Path) -> None:
    # ten characters and a word of 24 letters: stretching ten characters to twenty is ugly and unreadable
    text = "健" * 10 + "w" * 24 + "健" * 30
    pages(tmp_path / "a.pdf", [Text(text, TextStyle(size=10, leading=20, align=Align.JUSTIFY))])

    assert edges(tmp_path / "a.pdf")[0][1] == pytest.approx(LEFT + 100, abs=1)


@pytest.mark.parametrize(
    ("align", "left", "right"),
    [(Align.LEFT, 50, 90), (Align.CENTER, 130, 170), (Align.RIGHT, 210, 250)],
)
def test_where_four_characters_stand(align: Align, left: float, right: float, tmp_path: Path) -> None:
    pages(tmp_path / "a.pdf", [Text("健康县区", TextStyle(size=10, leading=20, align=align))])

    assert edges(tmp_path / "a.pdf") == [(pytest.approx(left, abs=1), pytest.approx(right, abs=1))]


def test_twenty_eight_characters_stand_in_a_line_of_an_official_paper() -> None:
    # GB/T 9704: 156 mm take 28 characters of 16 pt, so they stand a little closer
    line = 156 / 25.4 * 72
    style = TextStyle(face=Face.FANG, size=16, leading=29, tracking=line / 28 - 16)

    assert [len(text) for text in Text("健" * 60, style).lines(line)] == [28, 28, 4]


@pytest.mark.parametrize(
    ("lines_before", "lines", "expected"),
    [
        (0, 7, [5, 2]),
        (0, 6, [4, 2]),  # not five and a single one
        (4, 4, [0, 4]),  # not a single one at the foot
        (3, 3, [0, 3]),  # two and one would leave a single one
        (3, 4, [2, 2]),
        (0, 12, [5, 5, 2]),
    ],
)
def test_no_single_line_is_left_on_a_page(lines_before: int, lines: int, expected: list[int], tmp_path: Path) -> None:
    flowables = [Spacer(1, 20 * lines_before), Text("健" * 20 * lines, BODY)]

    assert [text.count("健") // 20 for text in pages(tmp_path / "a.pdf", flowables)] == expected


def test_a_part_on_a_narrower_page_is_broken_anew_without_indent() -> None:
    style = TextStyle(size=10, leading=20, indent=2, align=Align.JUSTIFY)
    whole = Text("健" * 18 + "康" * 20 + "县" * 20 + "区" * 10, style)
    whole.wrap(200, 40)

    _, rest = whole.split(200, 40)

    assert rest.lines(200) == ["县" * 20, "区" * 10]
    assert rest.lines(150) == ["县" * 15, "县" * 5 + "区" * 10]


def test_a_page_break_between_paragraphs_leaves_no_empty_line() -> None:
    whole = Text("健" * 40 + "\n" + "康" * 40, BODY)
    whole.wrap(200, 40)

    head, rest = whole.split(200, 40)

    assert head.lines(200) == ["健" * 20] * 2
    assert head.lines(100) == ["健" * 10] * 4
    assert rest.lines(200) == ["康" * 20] * 2


def test_every_font_in_the_document_is_embedded(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    pages(target, [Text("健康ABC☑𬭚", TextStyle(face=face)) for face in Face])

    assert b"Helvetica" not in target.read_bytes()
    assert target.read_bytes().count(b"/FontFile2") == target.read_bytes().count(b"/Subtype /TrueType")
