"""Reading back what a report's .docx says in its tagged content controls, also after somebody has worked on it."""

from pathlib import Path

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import _Element

from app.domain.problems import ProblemError, blocking

CELL_MARK = "\t"
ROW_MARK = "\n"
DIFFERING = "｜"
"""Stands between the texts of a tag that is told in different ways at different places."""


def read_tagged_fields(path: Path) -> dict[str, str]:
    """Return tag to text for every tagged control in the body; cells are parted by tabs, rows by line breaks.

    A figure that is told twice is one entry while both say the same, else both texts stand in it.
    Raises: ProblemError(FILE_MISSING, FILE_UNREADABLE).
    """
    found: dict[str, list[str]] = {}
    for control in _body(path).iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        content = control.find(qn("w:sdtContent"))
        if tag is not None and content is not None:
            found.setdefault(tag.get(qn("w:val"), ""), []).append(_text(content))
    return {tag: DIFFERING.join(dict.fromkeys(texts)) for tag, texts in found.items() if tag}


def _body(path: Path) -> _Element:
    if not path.is_file():
        raise ProblemError([blocking("FILE_MISSING", str(path), "文件不存在。", "请核对文件名和位置。")])
    try:
        body: _Element = docx.Document(str(path)).element.body
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        problem = blocking(
            "FILE_UNREADABLE", str(path), "不是能打开的 Word 文档（.docx）。", "请用 WPS 或 Word 另存为 .docx 后再试。"
        )
        raise ProblemError([problem]) from error
    return body


def _text(content: _Element) -> str:
    rows = list(content.iter(qn("w:tr")))
    if not rows:
        return _words(content)
    return ROW_MARK.join(CELL_MARK.join(_words(cell) for cell in row.iter(qn("w:tc"))) for row in rows)


def _words(part: _Element) -> str:
    return "".join(text.text or "" for text in part.iter(qn("w:t")))
