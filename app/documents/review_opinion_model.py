"""The model of 评估意见表: a review told as facts, tables, lines to sign. No layout; the words are the form's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from app.documents.report_model import check_code, control_problems
from app.documents.report_words import chinese_number, long_date
from app.documents.review_deductions import MOST_REASONS
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_parts import Fact, OpinionModel, OpinionRow, OpinionSection, RowKind
from app.documents.review_opinion_rows import (
    NamedRow,
    dimension_rows,
    gate_notes,
    gate_rows,
    remark_rows,
    sample_notes,
    supplement_rows,
    visit_rows,
)
from app.documents.review_opinion_unknown import unknown_note
from app.documents.review_words import review_words
from app.domain.form import Form, FormField, FormSection, filled
from app.domain.problems import ProblemError

CITY_COLUMNS = frozenset({"city", "city_found"})
TO_WRITE_INTO = frozenset({"strengths", "problems", "suggestions"})
"""Sections that stand in the paper with an empty row when nobody has written them yet."""


def opinion_model(dossier: ReviewDossier, form: Form) -> OpinionModel:
    """Return the paper in the words of its form.

    Raises: ProblemError naming every place with a control character (TEXT_CONTROL), which no document can hold.
    """
    words = review_words(dossier) | _said_of(dossier, form.words)
    by_id = {section.id: section for section in form.sections}
    running = (words["county"], words["cycle"], f"第{words['round']}轮", words["level"])
    model = OpinionModel(
        title=filled(form.heading, words),
        head=tuple(filled(text, words) for text in form.header_line),
        facts=_facts(by_id.get("facts"), words),
        sections=tuple(_sections(dossier, form, words)),
        signatures=_facts(by_id.get("signatures"), words),
        running="　".join(part for part in running if part),
        notice=dossier.rubric.shown_notice,
        author=dossier.review.office,
    )
    if problems := control_problems(model.texts()):
        raise ProblemError(problems)
    return model


def _facts(section: FormSection | None, words: Mapping[str, str]) -> tuple[Fact, ...]:
    fields = section.fields if section else ()
    return tuple(Fact(one.label, filled(one.value, words), one.kind in {"long_text", "opinion"}) for one in fields)


def _said_of(dossier: ReviewDossier, words: Mapping[str, str]) -> dict[str, str]:
    """Return what the paper says of the submission, of how far the review has come, of who reviewed, and on points."""
    review = dossier.review
    counts = {"reviewed": str(review.sheet.reviewed), "all": str(len(review.sheet.criteria))}
    is_complete = review.sheet.reviewed == len(review.sheet.criteria)
    reviewed = filled(words.get("complete" if is_complete else "progress", ""), counts)
    if review.reviewers:
        names = "、".join(reviewer.key for reviewer in review.reviewers)
        reviewed += filled(words.get("reviewers", ""), {"names": names})
    sealed = {"code": check_code(review.of.id), "sealed_on": long_date(dossier.submission.date)}
    submission = filled(words.get("sealed", ""), sealed) if dossier.is_sealed else words.get("not_sealed", "")
    verified = review.level.label if dossier.city else words.get("verified", "")
    found = {"reviewed": reviewed, "submission": submission, "verified": verified, "most": str(MOST_REASONS)}
    return found | {"unknown": unknown_note(dossier, words)}


def _sections(dossier: ReviewDossier, form: Form, words: Mapping[str, str]) -> Iterator[OpinionSection]:
    """Yield the sections in the order of the form, numbered; one with nothing to say is left out."""
    rows, notes_of = _rows(dossier, form.words), {"visits": sample_notes, "gates": gate_notes}
    number = 0
    for section in form.sections:
        found = list(rows[section.id]()) if section.id in rows else []
        if not found and section.id in TO_WRITE_INTO:
            found = [NamedRow({}, RowKind.EMPTY)]
        if found:
            number += 1
            notes = [filled(section.note, words)] if section.note else []
            notes += notes_of[section.id](dossier, form.words) if section.id in notes_of else ()
            columns = (replace(one, label=filled(one.label, words)) for one in section.fields if _is_used(one, found))
            heading = f"{chinese_number(number)}、{section.title}"
            yield _section(section.id, heading, tuple(columns), found, notes)


def _rows(dossier: ReviewDossier, words: Mapping[str, str]) -> dict[str, Callable[[], Iterable[NamedRow]]]:
    feedback, day = dossier.review.feedback, dossier.review.date.isoformat()
    return {
        "gates": lambda: gate_rows(dossier, words),
        "dimensions": lambda: dimension_rows(dossier, words),
        "visits": lambda: visit_rows(dossier),
        "strengths": lambda: remark_rows(feedback.strengths, day),
        "problems": lambda: remark_rows(dossier.problems, day),
        "suggestions": lambda: remark_rows(feedback.suggestions, day),
        "supplements": lambda: supplement_rows(dossier),
    }


def _section(
    key: str, heading: str, columns: tuple[FormField, ...], found: Iterable[NamedRow], notes: Iterable[str]
) -> OpinionSection:
    rows = tuple(OpinionRow(tuple(row.cells.get(column.id, "") for column in columns), row.kind) for row in found)
    return OpinionSection(key, heading, columns, rows, tuple(notes))


def _is_used(column: FormField, found: Iterable[NamedRow]) -> bool:
    """Tell whether a column stands in the paper: those of the city only when its review was attached, and says it."""
    return column.id not in CITY_COLUMNS or any(column.id in row.cells for row in found)
