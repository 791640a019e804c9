"""What a submission says of one criterion, in words and tables, for screens: inputs, figures, ledger rows."""

import datetime as dt
from dataclasses import dataclass

from app.domain.assessment import Answer
from app.domain.marking.kinds import Marking
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Submission


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
    """inputs: what the county chose and counted, as sentences; tables: the figures and ledgers the points come from."""

    inputs: tuple[str, ...]
    tables: tuple[WordTable, ...]


def criterion_words(rubric: Rubric, submission: Submission, sheet: ScoreSheet, code: str) -> CriterionWords:
    """Return what a submission says of a criterion, as 逐项自评说明 prints it."""
    from app.documents.dossier import Dossier
    from app.documents.explanation_blocks import EVIDENCE_HEADER, Blocks

    given = submission.assessment
    dossier = Dossier(rubric, submission.rubric_sha256, given, sheet, dt.date.min, "", numbers=submission.numbers)
    _, indicator, criterion = next(place for place in rubric.places() if place[2].code == code)
    tables = Blocks(dossier).of(indicator, criterion).tables
    return CriterionWords(
        answer_words(given.answers.get(code, Answer()), criterion.marking),
        tuple(
            WordTable(one.title, one.header, one.rows, one.weights, one.numbers)
            for one in tables
            if one.header != EVIDENCE_HEADER
        ),
    )


def answer_words(answer: Answer, marking: Marking) -> tuple[str, ...]:
    """Return what the county chose, counted and gave reasons for, as sentences; without the statement."""
    from app.documents.answer_text import answer_sentences

    return answer_sentences(answer, marking)
