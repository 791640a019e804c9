"""Word documents as provinces send them. Expected values by hand."""

from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from app.catalog.tables.read_tables import read_tables
from tests.catalog.table_files import codes, document, only_table, read, read_file

HEADER = ["一级指标", "二级指标", "评分标准", "分值"]


def test_cells_merged_downwards_are_filled_down(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["一、组织管理", "（一）机制", "有得5分", "5分"],
        [None, "（二）网络", "有得3分", "（3分）"],
        ["小计", "", "", "8"],
    ]
    path = document(tmp_path / "表.docx", rows)
    table = only_table(read_tables(path))
    said = read(table)

    assert next((cell.text, cell.row_span) for cell in table.rows[1]) == ("一、组织管理", 2)
    assert [(row.level1.text, row.title, row.points) for row in said.rows if row.level1] == [
        ("一、组织管理", "机制", Decimal(5)),
        ("一、组织管理", "网络", Decimal(3)),
    ]
    assert [total.is_right for total in said.totals] == [True]
    # The second row's own cell of the first column stands in the file, covered: addresses count it.
    assert [place.address for place in said.rows[1].cells] == ["0/1/0", "0/2/1", "0/2/2", "0/2/3"]


def test_a_cell_over_two_columns_covers_both(tmp_path: Path) -> None:
    file = docx.Document()
    table = file.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "标题"
    table.cell(0, 2).text = "右"
    table.cell(1, 2).text = "下"
    file.save(str(tmp_path / "表.docx"))

    read_back = only_table(read_tables(tmp_path / "表.docx"))

    assert [(cell.text, cell.column, cell.column_span) for cell in read_back.rows[0]] == [("标题", 1, 2), ("右", 3, 1)]
    assert read_back.text(2, 3) == "下"


def test_a_table_with_the_same_header_goes_on_where_nothing_but_a_mark_of_it_stands_between(tmp_path: Path) -> None:
    first = [HEADER, ["一、组织管理", "机制", "有得5分", "5"]]
    second = [HEADER, ["", "网络", "有得3分", "3"], ["合计", "", "", "8"]]
    found = read_tables(document(tmp_path / "续.docx", first, second, between="续表"))
    said = read(only_table(found))

    assert codes(found) == ["TABLE_JOINED"]
    assert [(row.level1.title, row.title, row.points) for row in said.rows if row.level1] == [
        ("组织管理", "机制", Decimal(5)),
        ("组织管理", "网络", Decimal(3)),
    ]
    assert (said.totals[0].is_right, said.rows[1].cells[3].address) == (True, "1/1/3")
    assert "第3行是重复的表头，没有当作评分项。" in [problem.what for problem in said.problems]


def test_another_table_after_a_sentence_is_another_table(tmp_path: Path) -> None:
    found = read_tables(document(tmp_path / "两.docx", [HEADER], [HEADER], between="附件2 现场评估表"))

    assert [(table.origin.title, table.before) for table in found.tables] == [
        ("第1张表", ()),
        ("第2张表", ("附件2 现场评估表",)),
    ]


def test_a_table_in_a_cell_becomes_its_text_and_is_told(tmp_path: Path) -> None:
    file = docx.Document()
    cell = file.add_table(1, 2).cell(0, 0)
    cell.text = "分档："
    inner = cell.add_table(2, 2)
    for place, text in enumerate(["90%", "5分", "80%", "3分"]):
        inner.cell(place // 2, place % 2).text = text
    file.save(str(tmp_path / "套.docx"))

    found = read_tables(tmp_path / "套.docx")

    assert only_table(found).text(1, 1) == "分档：\n90% 5分\n80% 3分"
    assert codes(found) == ["TABLE_NESTED"]


def test_automatic_numbers_are_part_of_what_people_see(tmp_path: Path) -> None:
    file = docx.Document()
    numbering = file.part.numbering_part.element
    levels = [("chineseCounting", "%1、"), ("decimal", "%2."), ("decimalEnclosedCircle", "%3")]
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    kind = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{inner}</w:abstractNum>')
    numbering.insert(0, kind)
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    table = file.add_table(1, 1)
    cell = table.cell(0, 0)
    for level, text in [(0, "组织管理"), (1, "机制"), (2, "会议"), (2, "纪要"), (1, "网络"), (0, "政策"), (1, "宣讲")]:
        paragraph = cell.add_paragraph(text)
        properties = OxmlElement("w:numPr")
        for name, value in (("w:ilvl", level), ("w:numId", 77)):
            child = OxmlElement(name)
            child.set(qn("w:val"), str(value))
            properties.append(child)
        paragraph._p.get_or_add_pPr().append(properties)
    file.save(str(tmp_path / "号.docx"))

    shown = only_table(read_tables(tmp_path / "号.docx")).text(1, 1)

    assert shown == "一、组织管理\n1.机制\n①会议\n②纪要\n2.网络\n二、政策\n1.宣讲"


def test_deleted_text_is_left_out_and_inserted_text_is_kept(tmp_path: Path) -> None:
    file = docx.Document()
    paragraph = file.add_table(1, 1).cell(0, 0).paragraphs[0]
    for name, word, inner in (("w:del", "旧", "w:delText"), ("w:ins", "新", "w:t")):
        change = parse_xml(
            f'<{name} {nsdecls("w")} w:id="1" w:author="a"><w:r><{inner}>{word}</{inner}></w:r></{name}>'
        )
        paragraph._p.append(change)
    file.save(str(tmp_path / "改.docx"))

    assert only_table(read_tables(tmp_path / "改.docx")).text(1, 1) == "新"


def test_lines_around_a_table_are_kept(tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph("健康县区综合评分标准")
    file.add_table(1, 1).cell(0, 0).text = "甲"
    file.add_paragraph("注：以上材料须盖章。")
    file.save(str(tmp_path / "表.docx"))

    table = only_table(read_tables(tmp_path / "表.docx"))

    assert (table.before, table.after) == (("健康县区综合评分标准",), ("注：以上材料须盖章。",))


@pytest.mark.parametrize("rows", [[HEADER], [["什么", "多少"]]])
def test_a_table_without_criteria_is_told(tmp_path: Path, rows: list[list[str]]) -> None:
    said = read_file(document(tmp_path / "空.docx", rows))

    assert said.rows == ()
    assert {"TABLE_HEADER", "TABLE_ROW"} & set(codes(said))
