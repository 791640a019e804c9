"""What a submission says of one criterion, in words and tables, for screens: inputs, figures, ledger rows."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from app.domain.assessment import Answer
from app.domain.marking.kinds import Marking
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Submission

if TYPE_CHECKING:
    from app.documents.given_figures import TextTable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WordTable:
    """A table of texts; weights say how wide its columns are beside each other; numbers name those of numbers."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    weights: tuple[float, ...]
    numbers: frozenset[int]


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """inputs: what the county chose and counted; figures: the data it gave; both as sentences. tables: its ledgers.

    A ledger's rows say in their second cell whether they count, and why not.
    """

    inputs: tuple[str, ...]
    figures: tuple[str, ...]
    tables: tuple[WordTable, ...]


def criterion_words(rubric: Rubric, submission: Submission, sheet: ScoreSheet, code: str) -> CriterionWords:
    """Return what a submission says of a criterion, as 逐项自评说明 prints it."""
    from app.documents.dossier import Dossier
    from app.documents.explanation_blocks import EVIDENCE_HEADER, Blocks
    from app.documents.given_figures import FIGURE_HEADER

    given = submission.assessment
    dossier = Dossier(rubric, submission.rubric_sha256, given, sheet, dt.date.min, "", numbers=submission.numbers)
    _, indicator, criterion = next(place for place in rubric.places() if place[2].code == code)
    tables = Blocks(dossier).of(indicator, criterion).tables
    return CriterionWords(
        answer_words(given.answers.get(code, Answer()), criterion.marking),
        tuple(_figure(row) for one in tables if one.header == FIGURE_HEADER for row in one.rows),
        tuple(_ledger(one) for one in tables if one.header not in {EVIDENCE_HEADER, FIGURE_HEADER}),
    )


def _figure(row: tuple[str, ...]) -> str:
    """Return a row of the table of figures as a sentence."""
    title, year, value, numerator, denominator, source, department, evidence = row
    parts = [f"{numerator}÷{denominator}" if numerator and denominator else "", source, department, evidence]
    more = "，".join(part for part in parts if part)
    return f"{title}（{year}）：{value or '没有填'}" + (f"（{more}）" if more else "")


def _ledger(table: "TextTable") -> WordTable:
    """Return a ledger with its last column, whether a row counts, behind the number of the row."""

    def moved(cells: tuple[T, ...]) -> tuple[T, ...]:
        return (*cells[:1], *cells[-1:], *cells[1:-1])

    numbers = frozenset(number + 1 if number else 0 for number in table.numbers)
    rows = tuple(moved(row) for row in table.rows)
    return WordTable(table.title, moved(table.header), rows, moved(table.weights), numbers)


def answer_words(answer: Answer, marking: Marking) -> tuple[str, ...]:
    """Return what the county chose, counted and gave reasons for, as sentences; without the statement."""
    from app.documents.answer_text import answer_sentences

    return answer_sentences(answer, marking)
