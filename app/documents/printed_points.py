"""Points as two PDFs of a package print them, read back: 自评报告 and 逐项自评说明.

Experts read these first, and no digest of them can stand among the data, for they print the id that the data give.
Only numbers within our own words are compared; another version of the program may word a line otherwise.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeGuard

import pypdfium2 as pdfium

from app.documents.dossier import Dossier
from app.documents.explanation_blocks import state_words
from app.documents.explanation_sums import summary_rows
from app.documents.report_parts import Block, Paragraph, ReportModel
from app.domain.score_sheet import State
from app.files.one_at_a_time import PDFIUM

MOST_BYTES, MOST_PAGES = 64 * 2**20, 2_000
"""A file from outside is not read beyond these; ours has some 50 pages and 2 MB."""
MOST_WORDS = 24
"""So many characters of a line name it."""
_NUMBER = r"(\d+(?:\.\d+)?)"
_IS_NUMBER = re.compile(r"\d+(\.\d+)?%?")
_TOLD = ("points:", "rate:", "full:")
_PAGE_NUMBER = re.compile(r"\s*—\s*\d+\s*—\s*")
_STATE = re.compile(rf"(?:{'|'.join(state.label for state in State)})\s*{_NUMBER}\s*/\s*{_NUMBER}\s*分")


@dataclass(frozen=True, slots=True)
class PrintedDifference:
    """A line printed with other numbers than the data give. what: its criterion, or the words it begins with."""

    what: str
    printed: str
    wanted: str


@dataclass(frozen=True, slots=True)
class PrintedPoints:
    """What came of comparing a PDF. is_readable: False where it does not hold what our program prints."""

    differences: tuple[PrintedDifference, ...]
    is_readable: bool


def printed_text(content: bytes) -> str:
    """Return the text of a PDF in reading order, nothing when it cannot be read or is too large to be ours."""
    if not content or len(content) > MOST_BYTES:
        return ""
    try:
        with PDFIUM, pdfium.PdfDocument(content) as document:
            pages = range(len(document)) if len(document) <= MOST_PAGES else ()
            return "\n".join(_page_text(document, number) for number in pages)
    except pdfium.PdfiumError:
        return ""


def _page_text(document: pdfium.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        read = page.get_textpage()
        try:
            return str(read.get_text_range())
        finally:
            read.close()
    finally:
        page.close()


def report_points(model: ReportModel, text: str) -> PrintedPoints:
    """Compare the sentences of 自评报告 that tell points. model: what a report made now would say."""
    text = _bare(_PAGE_NUMBER.sub("", text))
    blocks = (block for chapter in model.chapters for block in chapter.blocks)
    lines = [_of_sentence(block) for block in blocks if _tells_points(block)]
    found = _found(lines, text)
    return PrintedPoints(_differing(found), bool(found) or not lines)


def explanation_points(dossier: Dossier, text: str) -> PrintedPoints:
    """Compare 得分汇总 of 逐项自评说明, and what stands beside the title of each criterion."""
    rows = [_of_row(row) for row in summary_rows(dossier)]
    found = _found(rows, text)
    scores = {score.code: score for score in dossier.score.criteria}
    wanted = [(one.code, state_words(one, scores[one.code])) for one in dossier.rubric.criteria]
    printed = [match[0] for match in _STATE.finditer(text)]
    states = [
        PrintedDifference(code, " ".join(theirs.split()), " ".join(ours.split()))
        for (code, ours), theirs in zip(wanted, printed, strict=False)
        if _bare(ours) != _bare(theirs)
    ]
    is_whole = len(wanted) == len(printed)
    return PrintedPoints((*_differing(found), *(states if is_whole else ())), is_whole)


# ------------------------------------------------------------ lines with numbers


@dataclass(frozen=True, slots=True)
class _Line:
    """Words with numbers between them: how it is found, and which numbers it should have."""

    words: str
    pattern: re.Pattern[str]
    numbers: tuple[str, ...]


def _found(lines: Sequence[_Line], text: str) -> list[tuple[_Line, re.Match[str]]]:
    """Return the lines that are there. Those of the same words count only when none of them is missing."""
    alike = Counter(line.pattern for line in lines)
    there = {pattern: list(islice(pattern.finditer(text), count + 1)) for pattern, count in alike.items()}
    matches = {pattern: iter(found) for pattern, found in there.items() if len(found) == alike[pattern]}
    return [(line, next(matches[line.pattern])) for line in lines if line.pattern in matches]


def _differing(found: Iterable[tuple[_Line, re.Match[str]]]) -> tuple[PrintedDifference, ...]:
    return tuple(
        PrintedDifference(line.words, "、".join(match.groups()), "、".join(line.numbers))
        for line, match in found
        if match.groups() != line.numbers
    )


def _tells_points(block: Block) -> TypeGuard[Paragraph]:
    return isinstance(block, Paragraph) and any(span.tag.startswith(_TOLD) for span in block.spans)


def _of_sentence(block: Paragraph) -> _Line:
    """Return a paragraph as a line; white space is looked over, for it may be broken anywhere."""
    parts = [(span.text, bool(span.tag) and _is_number(span.text)) for span in block.spans]
    pattern = "".join(_number(text) if is_number else re.escape(_bare(text)) for text, is_number in parts)
    words = "".join(text for text, _ in parts)
    return _Line(f"“{words[:MOST_WORDS]}…”", re.compile(pattern), tuple(_digits(text) for text, told in parts if told))


def _of_row(row: list[str]) -> _Line:
    """Return a table's row as a line: a name, and cells beside each other."""
    name, *cells = [cell for cell in row if cell]
    parts = [_loose(name), *(_number(cell) if _is_number(cell) else _loose(cell) for cell in cells)]
    numbers = tuple(_digits(cell) for cell in cells if _is_number(cell))
    return _Line(f"得分汇总“{name}”", re.compile(r"(?m)^" + r"\s+".join(parts)), numbers)


def _is_number(text: str) -> bool:
    return _IS_NUMBER.fullmatch(text) is not None


def _number(text: str) -> str:
    return _NUMBER + ("%" if text.endswith("%") else "")


def _digits(text: str) -> str:
    return text.removesuffix("%")


def _loose(text: str) -> str:
    return r"\s*".join(re.escape(sign) for sign in _bare(text))


def _bare(text: str) -> str:
    return "".join(text.split())
