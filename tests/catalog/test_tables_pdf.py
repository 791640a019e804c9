"""PDFs with ruled tables, made with reportlab. Expected values by hand."""

from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from app.catalog.tables.read_tables import read_tables
from app.documents.fonts import Face, runs
from tests.catalog.table_files import HEADER_2020, codes, only_table, read

LONG = "建立覆盖政府有关部门的健康促进工作领导协调机制，定期召开会议解决问题，每年至少1次，由政府主要领导主持。"
RULE = "①规划中有建设健康镇（县城）表述得2分；<br/>②专门领导机构得2分；③召开会议得1分"
WIDTHS = [50, 60, 150, 180, 50, 60, 40]


@pytest.fixture(scope="module")
def style() -> ParagraphStyle:
    return ParagraphStyle("cell", fontName=font_name(), fontSize=9, leading=12, wordWrap="CJK")


def font_name() -> str:
    """Name of the bundled 宋体: reportlab keeps one font a file in a process, so it must be the program's own."""
    return next(iter(runs("表", Face.SONG)))[0]


def standard(path: Path, style: ParagraphStyle, count: int, repeat: int = 1, **options: object) -> Path:
    """Write a table of 2020 with this many criteria of 5 points, all in one merged dimension."""
    rows = [HEADER_2020]
    rows += [
        ["一、组织管理" if n == 1 else "", f"{n}.协调机制", LONG, RULE, "5", "查阅资料", ""]
        for n in range(1, count + 1)
    ]
    rows.append(["合计", "", "", "", str(5 * count), "", ""])
    cells = [[Paragraph(text, style) if text else "" for text in row] for row in rows]
    table = Table(cells, colWidths=WIDTHS, repeatRows=repeat)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, black)])
    story = [Paragraph("综合评分标准（2020版）", style), table]

    def numbered(canvas: Canvas, _: object) -> None:
        canvas.setFont(font_name(), 9)
        canvas.drawCentredString(400, 20, f"— {canvas.getPageNumber()} —")

    SimpleDocTemplate(str(path), pagesize=landscape(A4), **options).build(story, numbered, numbered)
    return path


def test_wrapped_chinese_is_put_together_without_spaces(tmp_path: Path, style: ParagraphStyle) -> None:
    table = only_table(read_tables(standard(tmp_path / "表.pdf", style, 2)))

    assert table.before == ("综合评分标准（2020版）",)
    assert [table.text(1, column) for column in range(1, 8)] == HEADER_2020
    assert table.text(2, 3) == LONG
    assert table.text(2, 4) == "①规划中有建设健康镇（县城）表述得2分；\n②专门领导机构得2分；③召开会议得1分"


@pytest.mark.parametrize(("repeat", "how"), [(1, "表头相同"), (0, "列相同")])
def test_a_table_over_pages_is_one_table(tmp_path: Path, style: ParagraphStyle, repeat: int, how: str) -> None:
    found = read_tables(standard(tmp_path / "表.pdf", style, 20, repeat))
    table = only_table(found)
    said = read(table)

    assert table.origin.pages == (1, 2, 3)
    assert [problem.code for problem in found.problems] == ["TABLE_JOINED"]
    assert how in found.problems[0].what
    assert [(row.title, row.points) for row in said.rows] == [("协调机制", Decimal(5))] * 20
    assert {row.level1.title for row in said.rows if row.level1} == {"组织管理"}
    assert [(total.written, total.is_right) for total in said.totals] == [(Decimal(100), True)]
    assert said.rows[-1].cells[0].field == "level1"
    assert (said.rows[0].cells[3].address, said.rows[-1].cells[3].address) == ("p1", "p3")


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(tmp_path: Path, style: ParagraphStyle, turned: int) -> None:
    """A page turned by /Rotate: its marks are turned back in the content, so that it is seen upright."""
    canvas = Canvas(str(tmp_path / "转.pdf"), pagesize=(400, 400))
    canvas.translate(200, 200)
    canvas.rotate(turned)
    canvas.translate(-200, -200)
    draw_table(canvas)
    canvas.save()
    with pdfium.PdfDocument(tmp_path / "转.pdf") as file:
        file[0].set_rotation(turned)
        file.save(tmp_path / "转2.pdf")

    table = only_table(read_tables(tmp_path / "转2.pdf"))

    assert [[cell.text for cell in row] for row in table.rows] == [["指标", "分值"], ["会议", "2"], ["", ""]]


def draw_table(canvas: Canvas) -> None:
    """Draw two columns and three rows with thin filled bars, as WPS does, and a merged last row half drawn."""
    for y in (300, 270, 240, 210):
        canvas.rect(100, y, 200, 0.7, stroke=0, fill=1)
    for x in (100, 200, 300):
        canvas.rect(x, 210, 0.7, 90, stroke=0, fill=1)
    canvas.setFont(font_name(), 12)
    for x, y, text in ((110, 280, "指标"), (210, 280, "分值"), (110, 250, "会议"), (210, 250, "2")):
        canvas.drawString(x, y, text)


def test_merged_cells_of_a_pdf_span_their_columns(tmp_path: Path, style: ParagraphStyle) -> None:
    table = Table([["指标值", "", "分值"], ["乡镇", "县城", ""], ["80%", "90%", "3"]], colWidths=80)
    table.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("FONT", (0, 0), (-1, -1), font_name(), 10),
            ("SPAN", (0, 0), (1, 0)),
            ("SPAN", (2, 0), (2, 1)),
        ]
    )
    SimpleDocTemplate(str(tmp_path / "并.pdf")).build([table])

    found = only_table(read_tables(tmp_path / "并.pdf"))

    assert [(cell.text, cell.row_span, cell.column_span) for cell in found.cells] == [
        ("指标值", 1, 2), ("分值", 2, 1), ("乡镇", 1, 1), ("县城", 1, 1), ("80%", 1, 1), ("90%", 1, 1), ("3", 1, 1),
    ]  # fmt: skip


def test_a_cell_cut_by_the_end_of_a_page_is_one_text_again(tmp_path: Path, style: ParagraphStyle) -> None:
    """The second page begins with the rest of a row; the first word of it goes on in the middle of a sentence."""
    canvas = Canvas(str(tmp_path / "断.pdf"), pagesize=(400, 400))
    for texts in ([("指标", 280), ("评分标准", 280), ("分值", 280)], [("会议", 250), ("每年召开", 250), ("2", 250)]):
        draw_row(canvas, texts)
    canvas.showPage()
    draw_row(canvas, [("", 280), ("一次得2分", 280), ("", 280)])
    canvas.save()

    said = read(only_table(read_tables(tmp_path / "断.pdf")))

    assert [(row.rule_text, row.points) for row in said.rows] == [("每年召开一次得2分", Decimal(2))]
    assert "TABLE_ROW" in codes(said)


def draw_row(canvas: Canvas, texts: list[tuple[str, int]]) -> None:
    """Draw a row of three ruled cells."""
    canvas.setFont(font_name(), 12)
    for number, (text, y) in enumerate(texts):
        canvas.rect(50 + 100 * number, y - 10, 100, 30)
        canvas.drawString(55 + 100 * number, y, text)


def test_text_printed_over_text_is_told(tmp_path: Path, style: ParagraphStyle) -> None:
    canvas = Canvas(str(tmp_path / "叠.pdf"), pagesize=(400, 400))
    draw_table(canvas)
    canvas.drawString(112, 251, "会议每年召开")
    canvas.drawString(118, 252, "纪要每次都有")
    canvas.save()

    found = read_tables(tmp_path / "叠.pdf")

    assert codes(found) == ["TABLE_UNCLEAR"]
    assert "第1页有1格文字叠在一起" in found.problems[0].what


def test_a_scan_is_told_with_what_to_ask_for(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("L", (300, 400), 255).save(tmp_path / "扫描.pdf")

    found = read_tables(tmp_path / "扫描.pdf")

    assert codes(found) == ["TABLE_SCAN"]
    assert "扫描件" in found.problems[0].what
    assert "Excel" in found.problems[0].what_to_do


def test_a_pdf_with_a_password_is_told(tmp_path: Path, style: ParagraphStyle) -> None:
    path = standard(tmp_path / "密.pdf", style, 1, encrypt=StandardEncryption("secret", canPrint=0))

    assert codes(read_tables(path)) == ["TABLE_PROTECTED"]


def test_text_without_ruling_lines_is_no_table(tmp_path: Path, style: ParagraphStyle) -> None:
    SimpleDocTemplate(str(tmp_path / "文.pdf")).build([Paragraph(LONG, style)])

    assert codes(read_tables(tmp_path / "文.pdf")) == ["TABLE_NONE"]


def test_a_damaged_pdf_is_told(tmp_path: Path) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 20)

    assert codes(read_tables(path)) == ["FILE_UNREADABLE"]
