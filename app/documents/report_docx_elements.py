"""Elements of the report's .docx: paragraphs, tagged content controls, tables, fields. What they say is the model's."""

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from typing import cast

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.report_docx_styles import TABLE_GRID, TABLE_TEXT, TEXT_WIDTH_TWIPS
from app.documents.report_layout import MOST_ROWS_WHOLE
from app.documents.report_parts import Span, Table

MAX_TAG_LENGTH = 64
"""Word refuses a file whose content control has a longer tag or alias."""

_DIGEST_LENGTH = 16


def element(name: str, /, *children: BaseOxmlElement, **attributes: str) -> BaseOxmlElement:
    """Return an element with attributes of the w namespace: `element("jc", val="center")`, children in order."""
    made = cast("BaseOxmlElement", OxmlElement(f"w:{name}", {qn(f"w:{key}"): text for key, text in attributes.items()}))
    made.extend(children)
    return made


def run(text: str, style: str = "") -> BaseOxmlElement:
    """Return a run of text, in a character style if one is named; a typed tab stays one."""
    named = [element("rStyle", val=style)] if style else []
    made = element("r", element("rPr", *named, element("rFonts", hint="eastAsia")))
    for place, piece in enumerate(text.split("\t")):
        if place:
            made.append(element("tab"))
        if piece:
            said = element("t")
            said.text = piece
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            made.append(said)
    return made


def paragraph(style: str, *children: BaseOxmlElement, properties: Iterable[BaseOxmlElement] = ()) -> BaseOxmlElement:
    """Return a paragraph in a style; properties must stand in the order of the schema."""
    return element("p", element("pPr", element("pStyle", val=style), *properties), *children)


def before_signature(blocks: Iterable[BaseOxmlElement]) -> Iterator[BaseOxmlElement]:
    """Yield blocks of which the last, or the last row of a table, is on the page of what follows.

    An office seals no page that holds nothing but its name and the day.
    """
    made = list(blocks)
    for last in made[-1:]:
        rows = last.findall(qn("w:tr"))
        for properties in (rows[-1] if rows else last).iter(qn("w:pPr")):
            if properties.find(qn("w:keepNext")) is None:
                properties.insert(1, element("keepNext"))  # behind the style
    yield from made


def field(instruction: str, shown: str) -> list[BaseOxmlElement]:
    """Return the runs of a field with its result filled in."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", code),
        element("r", element("fldChar", fldCharType="separate")),
        run(shown),
        element("r", element("fldChar", fldCharType="end")),
    ]


class Controls:
    """Makes content controls (内容控件) with ids that follow each other, so that the same report has the same bytes."""

    def __init__(self) -> None:
        """Begin with id 1."""
        self._ids: Iterator[int] = itertools.count(1)

    def runs(self, spans: Iterable[Span]) -> list[BaseOxmlElement]:
        """Return the spans as runs, the tagged ones each inside a plain text control."""
        return [self._control(span) if span.tag else run(span.text) for span in spans]

    def table(self, table: Table) -> BaseOxmlElement:
        """Return a table inside a control."""
        return self._around(table.tag, table.title, table_element(table))

    def _control(self, span: Span) -> BaseOxmlElement:
        return self._around(span.tag, span.alias, run(span.text), element("text"))

    def _around(self, tag: str, alias: str, content: BaseOxmlElement, *kind: BaseOxmlElement) -> BaseOxmlElement:
        properties = element(
            "sdtPr",
            element("alias", val=fitting(alias)),
            element("tag", val=fitting(tag)),
            element("id", val=str(next(self._ids))),
            *kind,
        )
        return element("sdt", properties, element("sdtContent", content))


def fitting(text: str) -> str:
    """Return a tag or alias of at most 64 characters; a longer one ends with a digest instead of being cut alike."""
    if len(text.encode("utf-16-le")) // 2 <= MAX_TAG_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
    kept = text.encode("utf-16-le")[: 2 * (MAX_TAG_LENGTH - _DIGEST_LENGTH - 1)].decode("utf-16-le", "ignore")
    return f"{kept}~{digest}"


def table_element(table: Table) -> BaseOxmlElement:
    """Return a table over the whole width, its heading repeated on every page, no row split, a short one whole."""
    widths = _widths(table)
    titles = zip(table.columns, widths, strict=True)
    head = _row([_cell(column.title, width, "center", stays=True) for column, width in titles], is_head=True)
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblStyle", val=TABLE_GRID),
            element("tblW", w=str(TEXT_WIDTH_TWIPS), type="dxa"),
            element("jc", val="center"),
            element("tblLayout", type="fixed"),
        ),
        element("tblGrid", *(element("gridCol", w=str(width)) for width in widths)),
        head,
    )
    is_whole = len(table.rows) <= MOST_ROWS_WHOLE
    for number, cells in enumerate(table.rows, start=1):
        columns = zip(cells, widths, table.columns, strict=True)
        stays = number < len(table.rows) and (is_whole or number == 1)
        made.append(_row([_cell(text, width, column.align, stays=stays) for text, width, column in columns]))
    return made


def _widths(table: Table) -> list[int]:
    """Return the column widths in twips; what is left over by rounding goes to the last."""
    whole = sum(column.share for column in table.columns)
    widths = [TEXT_WIDTH_TWIPS * column.share // whole for column in table.columns]
    widths[-1] += TEXT_WIDTH_TWIPS - sum(widths)
    return widths


def _row(cells: list[BaseOxmlElement], *, is_head: bool = False) -> BaseOxmlElement:
    properties = [element("cantSplit"), element("trHeight", val="480", hRule="atLeast")]
    if is_head:
        properties.append(element("tblHeader"))
    return element("tr", element("trPr", *properties), *cells)


def _cell(text: str, width: int, align: str, *, stays: bool) -> BaseOxmlElement:
    """Return a cell; a row that stays is on the page of the next one."""
    kept = [element("keepNext")] if stays else []
    return element(
        "tc",
        element("tcPr", element("tcW", w=str(width), type="dxa"), element("vAlign", val="center")),
        paragraph(TABLE_TEXT, run(text), properties=[*kept, element("jc", val=align)]),
    )
