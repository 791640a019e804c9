"""Reading back what a report's .docx says in its tagged content controls, also after somebody has worked on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree

from app.documents.report_docx_elements import fitting
from app.documents.report_parts import Paragraph, ReportModel, Table
from app.domain.problems import Problem, ProblemError, blocking
from app.files.safe_zip import Limits, SafeZip, ZipDamagedError

CELL_MARK = "\t"
ROW_MARK = "\n"
DIFFERING = "｜"
"""Stands between the texts of a tag that is told in different ways at different places."""


_DOCUMENT = b"word/document.xml"
_LIMITS = Limits(entries=2_000, total_bytes=256 * 2**20, directory_bytes=2**20)
"""The file may come from anybody; offices put pictures into it."""


@dataclass(frozen=True, slots=True)
class ToldField:
    """What a report made now would say in one place. where: its chapter; rows: of a table, its heading first."""

    tag: str
    title: str
    where: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadReport:
    """What a report says that may have been worked on: tag to text, the whole text, and what is still unsettled."""

    fields: Mapping[str, str]
    text: str
    has_revisions: bool
    has_comments: bool


def told_fields(model: ReportModel) -> tuple[ToldField, ...]:
    """Return everything of a report that comes from the data, in reading order, each tag once."""
    found: dict[str, ToldField] = {}
    for one in _told(model):
        found.setdefault(one.tag, one)
    return tuple(found.values())


def _told(model: ReportModel) -> Iterator[ToldField]:
    for chapter in model.chapters:
        for block in chapter.blocks:
            if isinstance(block, Paragraph):
                for span in block.spans:
                    if span.tag:
                        yield ToldField(fitting(span.tag), span.alias, chapter.heading, span.text.replace("\t", ""))
            elif isinstance(block, Table):
                yield _told_table(block, chapter.heading)
    yield _told_table(model.check, model.check.title)


def _told_table(table: Table, where: str) -> ToldField:
    heading = tuple(column.title for column in table.columns)
    return ToldField(fitting(table.tag), table.title, where, rows=(heading, *table.rows))


def read_report(path: Path) -> ReadReport:
    """Return what a report says. Raises: ProblemError(FILE_MISSING, FILE_UNREADABLE, PACKAGE_…)."""
    body = _body(path)
    marks = {etree.QName(one).localname for one in body.iter("*")}
    return ReadReport(
        fields=_fields(body),
        text=_words(body),
        has_revisions=not marks.isdisjoint({"ins", "del", "moveFrom", "moveTo"}),
        has_comments="commentReference" in marks,
    )


def _fields(body: etree._Element) -> dict[str, str]:
    """Return tag to text of every tagged control; cells are parted by tabs, rows by line breaks.

    A figure that is told twice is one entry while both say the same, else both texts stand in it.
    """
    found: dict[str, list[str]] = {}
    for control in body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        content = control.find(qn("w:sdtContent"))
        if tag is not None and content is not None:
            found.setdefault(tag.get(qn("w:val"), ""), []).append(_text(content))
    return {tag: DIFFERING.join(dict.fromkeys(texts)) for tag, texts in found.items() if tag}


def _body(path: Path) -> etree._Element:
    if not path.is_file():
        raise ProblemError([blocking("FILE_MISSING", str(path), "文件不存在。", "请核对文件名和位置。")])
    try:
        with SafeZip(path, _LIMITS) as package:
            entry = next(entry for entry in package.entries if entry.raw_name == _DOCUMENT)
            return etree.fromstring(b"".join(package.blocks(entry)), _parser())
    except (StopIteration, ZipDamagedError, etree.XMLSyntaxError) as error:
        raise ProblemError([_unreadable(path)]) from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _unreadable(path: Path) -> Problem:
    return blocking(
        "FILE_UNREADABLE", str(path), "不是能打开的 Word 文档（.docx）。", "请用 WPS 或 Word 另存为 .docx 后再试。"
    )


def _text(content: etree._Element) -> str:
    rows = list(content.iter(qn("w:tr")))
    if not rows:
        return _words(content)
    return ROW_MARK.join(CELL_MARK.join(_words(cell) for cell in row.iter(qn("w:tc"))) for row in rows)


def _words(part: etree._Element) -> str:
    return "".join(text.text or "" for text in part.iter(qn("w:t")))
