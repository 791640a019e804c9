"""优秀案例.docx: the cases (典型案例) of a county, each on a new page, in the layout of official papers."""

import re
from collections.abc import Iterator
from pathlib import Path

from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.docx_file import describe, docx_bytes, new_document, number_pages
from app.documents.dossier import Dossier
from app.documents.report_docx_body import NORMAL, footer_paragraphs, section_properties
from app.documents.report_docx_elements import element, paragraph, run
from app.documents.report_docx_styles import BODY, COVER_TEXT, TITLE
from app.documents.report_model import DOCUMENT_OF_CASES, DRAFT, control_problems
from app.documents.report_words import chinese_number, heading_level, paragraphs_of
from app.domain.assessment import REPORT_CHAPTERS, Case
from app.domain.case_sections import USUAL_SECTIONS, plain_title
from app.domain.problems import ProblemError
from app.files.atomic import telling_write_problems, write_whole

HIGHLIGHTS = REPORT_CHAPTERS["highlights"]
TITLE_CHARACTERS = 20
"""So many characters of the title's size stand on a line."""
_NUMBERED = re.compile(r"^[（(]\d{1,2}[）)]")


def write_cases_docx(dossier: Dossier, target: Path) -> None:
    """Write 优秀案例.docx; only to be called when there are cases. The same dossier gives the same bytes.

    Raises: ProblemError(TEXT_CONTROL before anything is written, DISK_FULL, WRITE_FAILED).
    """
    cases = dossier.assessment.cases
    problems = control_problems((f"典型案例 {case.title}", text) for case in cases for text in _texts(case))
    if problems:
        raise ProblemError(problems)
    body = [part for number, case in enumerate(cases, start=1) for part in _case(case, number, draft=dossier.is_draft)]
    document = new_document(body, section_properties())
    _, odd, even = footer_paragraphs("")
    number_pages(document, odd, even)
    county = dossier.assessment.county.full_name
    author = dossier.assessment.applicant.strip() or county
    describe(document, title=f"{county}{DOCUMENT_OF_CASES}", author=author, date=dossier.date)
    with telling_write_problems(target):
        write_whole(target, docx_bytes(document))


def _texts(case: Case) -> tuple[str, ...]:
    return (case.title, case.unit, *case.sections, *case.sections.values(), *case.highlights)


def _case(case: Case, number: int, *, draft: bool) -> Iterator[BaseOxmlElement]:
    """Yield a case: title, unit, an empty line, sections, highlights."""
    yield from _title(case, number)
    if unit := " ".join(paragraphs_of(case.unit)):
        yield paragraph(COVER_TEXT, run(unit if unit.startswith("—") else f"——{unit}"))
    if draft:
        yield paragraph(COVER_TEXT, run(f"（{DRAFT}）"))
    yield paragraph(NORMAL)
    written = _sections(case)
    for place, (title, lines) in enumerate(written, start=1):
        yield _heading(title, place)
        yield from map(_line, lines)
    if listed := [lines for text in case.highlights if (lines := paragraphs_of(text))]:
        yield _heading(HIGHLIGHTS, len(written) + 1)
        yield from _highlights(listed)


def _title(case: Case, number: int) -> Iterator[BaseOxmlElement]:
    """Yield the lines of the title; the first one begins a new page."""
    given = paragraphs_of(case.title) or [f"典型案例{chinese_number(number)}"]
    for place, line in enumerate(line for part in given for line in title_lines(part)):
        starts_page = number > 1 and place == 0
        yield paragraph(TITLE, run(line), properties=[element("pageBreakBefore")] if starts_page else [])


def title_lines(title: str) -> list[str]:
    """Return a title too long for a line broken at its spaces, so that no word is torn apart."""
    lines: list[str] = []
    for part in title.split():
        if lines and len(lines[-1]) + 1 + len(part) <= TITLE_CHARACTERS:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines if len(title) > TITLE_CHARACTERS else [title]


def _sections(case: Case) -> list[tuple[str, list[str]]]:
    """Return what was written as (title without number, paragraphs), the usual sections in their usual order."""
    named = [(plain_title(title), paragraphs_of(text)) for title, text in case.sections.items()]
    known = {title: place for place, title in enumerate(USUAL_SECTIONS)}
    return sorted((part for part in named if part[1]), key=lambda part: known.get(part[0], len(known)))


def _heading(title: str, place: int) -> BaseOxmlElement:
    return paragraph("Heading1", run(f"{chinese_number(place)}、{title}"))


def _line(line: str) -> BaseOxmlElement:
    level = heading_level(line)
    return paragraph(f"Heading{level}" if level else BODY, run(line))


def _highlights(listed: list[list[str]]) -> Iterator[BaseOxmlElement]:
    """Yield the highlights as a list （1）（2）…; numbers somebody typed stay as they are."""
    for place, (first, *others) in enumerate(listed, start=1):
        number = "" if len(listed) == 1 or _NUMBERED.match(first) else f"（{place}）"
        yield paragraph(BODY, run(f"{number}{first}"))
        yield from (paragraph(BODY, run(line)) for line in others)
