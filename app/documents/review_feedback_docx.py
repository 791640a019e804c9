"""现场反馈意见.docx: a draft in the layout of an office's letter, at any moment, meant to be rewritten in WPS."""

import re
from collections.abc import Iterator, Mapping, Sequence

from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.case_docx import title_lines
from app.documents.docx_file import describe, docx_bytes, new_document, number_pages
from app.documents.report_docx_body import footer_paragraphs, section_properties
from app.documents.report_docx_elements import before_signature, element, paragraph, run
from app.documents.report_docx_styles import BODY, CHARACTER_TWIPS, COVER_NOTICE, TITLE
from app.documents.report_layout import signature_left
from app.documents.report_model import control_problems
from app.documents.report_words import chinese_number, closed, long_date, paragraphs_of, split_end
from app.documents.review_dossier import ReviewDossier
from app.documents.review_words import review_words
from app.domain.form import Form, filled
from app.domain.problems import ProblemError
from app.domain.review import Remark

NORMAL = "Normal"
_MOST_VENUES = 2
_NUMBER = re.compile(r"[（(][0-9一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}(?:[、．]|\.(?!\d))")
"""What a text begins with that numbers its own parts, as merged opinions do: （1）、1."""


def feedback_docx_bytes(dossier: ReviewDossier, form: Form) -> bytes:
    """Return the letter. 存在问题 comes from the findings where nobody has written it.

    Raises: ProblemError(TEXT_CONTROL).
    """
    feedback = dossier.review.feedback
    remarks = {"strengths": feedback.strengths, "problems": dossier.problems, "suggestions": feedback.suggestions}
    texts = [(f"现场反馈意见 {one.criterion}", one.text) for many in remarks.values() for one in many]
    if problems := control_problems([*texts, *_asked_texts(dossier)]):
        raise ProblemError(problems)
    words = _words(dossier, form.words)
    document = new_document(_body(dossier, form, words, remarks), section_properties())
    _, odd, even = footer_paragraphs("")
    number_pages(document, odd, even)
    title = "".join(filled(form.heading, words).split("\n"))
    describe(document, title=title, author=dossier.review.office, date=dossier.review.date)
    return docx_bytes(document)


def _asked_texts(dossier: ReviewDossier) -> Iterator[tuple[str, str]]:
    for code, finding in dossier.review.findings.items():
        for asked in finding.supplements:
            yield f"评分项{code}的需补充材料", asked.text


def _words(dossier: ReviewDossier, words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of the letter: whom it is for, and where reviewers have been."""
    given = review_words(dossier)
    return given | {"addressee": given["applicant"], "visited": _visited(dossier, words)}


def _visited(dossier: ReviewDossier, words: Mapping[str, str]) -> str:
    """Return where reviewers have been; days are said of those venues only that have one."""
    visits = dossier.review.visits
    days = sorted({visit.date for visit in visits if visit.date})
    venues = tuple(dict.fromkeys(visit.venue for visit in visits))
    dated = {visit.venue for visit in visits if visit.date}
    on_days = [venue for venue in venues if venue in dated]
    others = [venue for venue in venues if venue not in dated]
    if not venues:
        return ""
    if not days:
        return filled(words.get("visited_undated", ""), {"venues": _venues(others, words)})
    span = long_date(days[0]) if len(days) == 1 else f"{long_date(days[0])}至{long_date(days[-1])}"
    said = filled(words.get("visited", ""), {"days": span, "venues": _venues(on_days, words)})
    return said + (filled(words.get("visited_too", ""), {"venues": _venues(others, words)}) if others else "")


def _venues(venues: Sequence[str], words: Mapping[str, str]) -> str:
    if len(venues) == 1:
        return venues[0]
    named = {"venues": "、".join(venues[:_MOST_VENUES]), "count": str(len(venues))}
    return filled(words.get("venues", ""), named)


def _body(
    dossier: ReviewDossier, form: Form, words: Mapping[str, str], remarks: Mapping[str, Sequence[Remark]]
) -> Iterator[BaseOxmlElement]:
    yield from before_signature(_letter(dossier, form, words, remarks))
    notice = dossier.rubric.shown_notice
    yield from _signature([filled(text, words) for text in form.footer_line], stays=bool(notice))
    if notice:
        yield paragraph(COVER_NOTICE, run(notice))


def _letter(
    dossier: ReviewDossier, form: Form, words: Mapping[str, str], remarks: Mapping[str, Sequence[Remark]]
) -> Iterator[BaseOxmlElement]:
    for line in filled(form.heading, words).split("\n"):
        yield from (paragraph(TITLE, run(part)) for part in title_lines(line))
    yield paragraph(NORMAL)
    for text in form.header_line:
        yield paragraph(NORMAL, run(filled(text, words)))
    for text in form.instructions:
        yield paragraph(BODY, run(filled(text, words)))
    for number, section in enumerate(form.sections, start=1):
        yield paragraph("Heading1", run(f"{chinese_number(number)}、{section.title}"))
        yield from _remarks(remarks.get(section.id, ()), form.words)
        if section.id == "problems":
            yield from _supplements(dossier, form.words)


def _remarks(remarks: Sequence[Remark], words: Mapping[str, str]) -> Iterator[BaseOxmlElement]:
    """Yield the points as （一）…; what nobody has written yet says so, to be filled in."""
    if not remarks:
        yield paragraph(BODY, run(words.get("empty", "")))
    for number, remark in enumerate(remarks, start=1):
        lines = paragraphs_of(remark.text) or [""]
        mark = f"（{chinese_number(number)}）" if len(remarks) > 1 else ""
        if mark and _NUMBER.match(lines[0]):
            # No two numbers in a row: what is numbered itself stands below its own.
            lead = filled(words.get("several", ""), {"named": _name(remark, words)})
            yield paragraph(BODY, run(f"{mark}{lead}"), properties=[element("keepNext")])
            told = [*lines[:-1], closed(lines[-1])]
        else:
            told = [*lines[:-1], _named(lines[-1], remark, words)]
            told[0] = f"{mark}{told[0]}"
        yield from (paragraph(BODY, run(line)) for line in told)


def _named(text: str, remark: Remark, words: Mapping[str, str]) -> str:
    """Return the closed text with criterion and day in brackets before its last mark."""
    said, end = split_end(closed(text))
    return f"{said}{_name(remark, words)}{end}"


def _name(remark: Remark, words: Mapping[str, str]) -> str:
    key = {(True, True): "dated", (True, False): "undated", (False, True): "day"}.get(
        (bool(remark.criterion), remark.date is not None), ""
    )
    day = long_date(remark.date) if remark.date else ""
    return filled(words.get(key, ""), {"criterion": remark.criterion, "date": day})


def _supplements(dossier: ReviewDossier, words: Mapping[str, str]) -> Iterator[BaseOxmlElement]:
    """Yield what has to be handed in, numbered, with its days."""
    asked = [
        (code, one)
        for code in (criterion.code for criterion in dossier.rubric.criteria)
        for one in (dossier.review.findings[code].supplements if code in dossier.review.findings else ())
    ]
    if asked:
        # What leads a list in does not stand alone at the foot of a page.
        yield paragraph(BODY, run(words.get("supplements", "")), properties=[element("keepNext")])
    for number, (code, one) in enumerate(asked, start=1):
        named = {"criterion": code, "date": long_date(one.due) if one.due else ""}
        where = filled(words.get("due" if one.due else "undated", ""), named)
        text = " ".join(paragraphs_of(one.text)).rstrip("。；")
        yield paragraph(BODY, run(f"{number}.{text}{where}。"))


def _signature(texts: Sequence[str], *, stays: bool) -> Iterator[BaseOxmlElement]:
    """Yield 落款: the name centred over the date, with two empty lines above. stays: with what follows it."""
    for _ in range(2):
        yield paragraph(NORMAL, properties=[element("keepNext")])
    left = signature_left(max((len(text) for text in texts[:1]), default=0))
    for place, text in enumerate(texts):
        kept = [element("keepNext")] if stays or place < len(texts) - 1 else []
        indent = element("ind", leftChars=str(100 * left), left=str(CHARACTER_TWIPS * left))
        yield paragraph(NORMAL, run(text), properties=[*kept, indent, element("jc", val="center")])
