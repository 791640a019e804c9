"""Filling cells of somebody's Word tables: what is filled, and that nothing else changes."""

import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.tables.docx_tables import docx_tables
from app.documents.original_docx import fill_document
from app.documents.original_values import CellValue
from app.domain.problems import Problem, ProblemError
from tests.documents.province_book import province_document

PART = "word/document.xml"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)


def at(address: str, value: str | int) -> CellValue:
    return CellValue(PART, address, Decimal(value) if isinstance(value, int) else value, f"格{address}")


def filled(path: Path, *values: CellValue) -> tuple[Path, tuple[Problem, ...]]:
    target = path.with_name(f"{path.stem}（已填）.docx")
    return target, fill_document(path, target, values)


def part_of(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(PART).decode()


def with_body(folder: Path, body: str | bytes) -> Path:
    """A document with this body."""
    Document().save(str(folder / "空.docx"))
    made = folder / "表.docx"
    with zipfile.ZipFile(folder / "空.docx") as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.infolist():
            content = old.read(one)
            if one.filename == PART:
                content = body if isinstance(body, bytes) else document(body).encode()
            new.writestr(one, content)
    return made


def document(body: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\r\n<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>'
    )


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def cell(inside: str = "<w:p/>", properties: str = '<w:tcPr><w:tcW w:w="900" w:type="dxa"/></w:tcPr>') -> str:
    return f"<w:tc>{properties}{inside}</w:tc>"


def control(inside: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def only_change(folder: Path, before: str, value: str | int, address: str = "0/0/0") -> tuple[str, tuple[Problem, ...]]:
    """What a cell became, after seeing that everything around it is the same bytes."""
    around = "<w:p><w:r><w:t>前</w:t></w:r></w:p>{}<w:p w14:paraId='1'  ><w:r><w:t>后 &amp;</w:t></w:r></w:p>"
    path = with_body(folder, around.format(table(row(before, cell()))))
    target, problems = filled(path, at(address, value))
    head, tail = document(around).split("{}")
    new = part_of(target)
    assert new.startswith(head + "<w:tbl><w:tblPr/><w:tr>")
    assert new.endswith(cell() + "</w:tr></w:tbl>" + tail)
    return new[len(head) + len("<w:tbl><w:tblPr/><w:tr>") : -len(cell() + "</w:tr></w:tbl>" + tail)], problems


def text(said: str, look: str = "") -> str:
    return f'<w:r>{look}<w:t xml:space="preserve">{said}</w:t></w:r>'


# ---------------------------------------------------------------- what is written


def test_frame_paragraph_and_font_stay(tmp_path: Path) -> None:
    look = '<w:rPr><w:rFonts w:eastAsia="仿宋"/><w:sz w:val="21"/></w:rPr>'
    paragraph = f'<w:pPr><w:jc w:val="center"/>{look}</w:pPr>'

    new, problems = only_change(tmp_path, cell(f'<w:p w14:paraId="0A">{paragraph}</w:p>'), "一\n二 & <三>")

    first, second = text("一", look), text("二 &amp; &lt;三&gt;", look)
    assert new == cell(f'<w:p w14:paraId="0A">{paragraph}{first}</w:p><w:p>{paragraph}{second}</w:p>')
    assert problems == ()


def test_points_are_written_plainly_and_missing_sums_are_told(tmp_path: Path) -> None:
    new, problems = only_change(tmp_path, cell(), 5)

    assert new == cell(f"<w:p>{text('5')}</w:p>")
    assert [problem.code for problem in problems] == ["ORIGINAL_NOTE"]


def test_what_stood_there_is_replaced_in_its_own_font(tmp_path: Path) -> None:
    look = "<w:rPr><w:b/></w:rPr>"
    old = cell(
        f"<w:p><w:r>{look}<w:t>旧</w:t></w:r><w:r><w:t>的</w:t></w:r></w:p><w:p><w:r><w:t>两行</w:t></w:r></w:p>"
    )

    new, _ = only_change(tmp_path, old, "新")

    assert new == cell(f"<w:p>{text('新', look)}</w:p>")


def test_the_same_text_changes_no_byte(tmp_path: Path) -> None:
    old = cell("<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t></w:r></w:p>")

    assert only_change(tmp_path, old, "一\n二")[0] == old


def test_bookmarks_stay(tmp_path: Path) -> None:
    mark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'

    new, _ = only_change(tmp_path, cell(f"<w:p>{mark}</w:p>"), "字")

    assert new == cell(f"<w:p>{mark}{text('字')}</w:p>")


# ---------------------------------------------------------------- content controls, changes, merged cells


@pytest.mark.parametrize("where", ["around the cell", "in the cell", "in the line"])
def test_a_content_control_takes_the_text_and_is_no_placeholder_any_more(tmp_path: Path, where: str) -> None:
    hint, look = '<w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>', "<w:rPr><w:b/></w:rPr>"
    run = f"<w:r>{hint}<w:t>单击此处输入</w:t></w:r>"
    own = f"{look}<w:id w:val='7'/><w:showingPlcHdr/><w:text/>"
    old = {
        "around the cell": control(cell(f"<w:p>{run}</w:p>"), own),
        "in the cell": cell(control(f"<w:p>{run}</w:p>", own)),
        "in the line": cell(f"<w:p>{control(run, own)}</w:p>"),
    }[where]

    new, _ = only_change(tmp_path, old, "填好")

    expected = old.replace(run, text("填好", look)).replace("<w:showingPlcHdr/>", "").replace("'7'", '"7"')
    assert new == expected


@pytest.mark.parametrize(
    "old",
    [
        cell(control("<w:p/>", '<w:dropDownList><w:listItem w:value="5"/></w:dropDownList>')),
        cell(control("<w:p/>", '<w:dataBinding w:xpath="/a"/>')),
        control(cell(), '<w:lock w:val="contentLocked"/>'),
        control(cell(), "<w14:checkbox/>"),
        cell('<w:p><w:ins w:id="1" w:author="甲"><w:r><w:t>插入的</w:t></w:r></w:ins></w:p>'),
        cell(
            "<w:p><w:r><w:t>剩</w:t></w:r>"
            '<w:del w:id="1" w:author="甲"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'
        ),
        cell("<w:p><w:r><w:t>图</w:t><w:drawing/></w:r></w:p>"),
        cell(table(row(cell("<w:p><w:r><w:t>内</w:t></w:r></w:p>"))) + "<w:p><w:r><w:t>外</w:t></w:r></w:p>"),
        cell("<w:p/>", "<w:tcPr><w:vMerge/></w:tcPr>"),
    ],
)
def test_a_cell_that_cannot_take_a_text_is_left_and_told(tmp_path: Path, old: str) -> None:
    new, problems = only_change(tmp_path, old, "字")

    assert new == old
    assert [problem.code for problem in problems] == ["ORIGINAL_CELL"]
    assert problems[0].where == "格0/0/0"


def test_deleted_text_and_tracked_marks_stay_beside_what_is_written(tmp_path: Path) -> None:
    look = '<w:rPr><w:ins w:id="2" w:author="甲"/><w:b/></w:rPr>'
    deleted = '<w:del w:id="1" w:author="甲"><w:r><w:delText>删</w:delText></w:r></w:del>'

    new, _ = only_change(tmp_path, cell(f"<w:p><w:pPr>{look}</w:pPr>{deleted}</w:p>"), "一\n二")

    bold = "<w:rPr><w:b/></w:rPr>"
    assert new == cell(
        f"<w:p><w:pPr>{look}</w:pPr>{deleted}{text('一', bold)}</w:p><w:p><w:pPr>{bold}</w:pPr>{text('二', bold)}</w:p>"
    )


def test_addresses_are_those_of_reading(tmp_path: Path) -> None:
    """Tables within cells, controls around rows and cells, tracked rows: each cell gets its own address as text."""
    inner = table(row(cell(), cell()))
    body = (
        table(row(cell(), control(cell() + cell())), control(row(cell())))
        + control(table(row(cell(inner + "<w:p/>"), cell())))
        + f'<w:ins w:id="1">{table(row(cell()))}</w:ins>'
        + f"<w:p><w:r><w:pict>{table(row(cell()))}</w:pict></w:r></w:p>"
        + table(row(cell()))
    )
    addresses = ["0/0/0", "0/0/1", "0/0/2", "0/1/0", "1/0/0>0/0/0", "1/0/0>0/0/1", "1/0/1", "2/0/0", "3/0/0"]

    target, problems = filled(with_body(tmp_path, body), *(at(address, address) for address in addresses))

    assert problems == ()
    read = [one for found in docx_tables(target).tables for one in found.cells]
    assert [one.text for one in read if one.address in addresses] == [
        one.address for one in read if one.address in addresses
    ]
    assert {"0/0/2", "0/1/0", "2/0/0"} <= {one.address for one in read}
    assert "1/0/0>0/0/0 1/0/0>0/0/1" in [one.text for one in read]


def test_a_place_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = province_document(tmp_path / "省表.docx")

    target, problems = filled(path, at("0/99/0", "字"), at("", "字"))

    assert target.read_bytes() == path.read_bytes()
    assert problems[0].where == "格0/99/0、格"


def test_all_other_parts_stay_and_protection_is_told(tmp_path: Path) -> None:
    path = province_document(tmp_path / "省表.docx")
    protected = tmp_path / "护.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(protected, "w") as new:
        for one in old.infolist():
            content = old.read(one)
            if one.filename == "word/settings.xml":
                lock = b'<w:documentProtection w:edit="forms" w:enforcement="1"/></w:settings>'
                content = content.replace(b"</w:settings>", lock)
            new.writestr(one, content)

    target, problems = filled(protected, at("0/1/5", "字"))

    with zipfile.ZipFile(protected) as old, zipfile.ZipFile(target) as new:
        assert [name for name in old.namelist() if old.read(name) != new.read(name)] == [PART]
    assert any("保护" in problem.what for problem in problems)


@given(
    said=st.dictionaries(
        st.tuples(st.integers(0, 2), st.integers(0, 3)),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=8),
        min_size=1,
    )
)
@settings(max_examples=30, deadline=None)
def test_any_cells_can_be_filled(said: dict[tuple[int, int], str], tmp_path_factory: pytest.TempPathFactory) -> None:
    body = table(*(row(*(cell() for _ in range(4))) for _ in range(3)))
    path = with_body(tmp_path_factory.mktemp("any"), body)

    target, _ = filled(path, *(at(f"0/{line}/{place}", text) for (line, place), text in said.items()))

    found = Document(str(target)).tables[0]
    assert {
        (line, place): one.text
        for line, cells in enumerate(found.rows)
        for place, one in enumerate(cells.cells)
        if one.text
    } == said
    bare = re.sub(r'<w:r><w:t xml:space="preserve">[^<]*</w:t></w:r>', "", part_of(target))
    assert bare.replace("<w:p></w:p>", "<w:p/>") == document(body)


# ---------------------------------------------------------------- hostile files


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE d [<!ENTITY a "b">]><d>&a;</d>',
        b"<w:document",
        document("").encode("utf-16"),
        document("<w:sdt>" * 500 + "</w:sdt>" * 500).encode(),
        b'<?xml version="1.0" encoding="gbk"?><a/>',
    ],
)
def test_a_document_that_is_not_one_is_refused_with_words(tmp_path: Path, content: bytes) -> None:
    path = with_body(tmp_path, content)

    with pytest.raises(ProblemError) as raised:
        filled(path, at("0/0/0", "字"))

    assert [problem.code for problem in raised.value.problems] == ["FILE_UNREADABLE"]
    assert not list(tmp_path.glob("*已填*"))
