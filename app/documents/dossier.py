"""Dossier: everything a document is written from, as frozen values. One value for all writers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.assessment import Assessment
from app.domain.round_changes import RoundChanges
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet


@dataclass(frozen=True, slots=True)
class Dossier:
    """What the documents of one export are written from.

    numbers: evidence id to 材料编号; paths: evidence id to its path below data/, with `/`;
    pages: evidence id to counted pages; submission_id is empty and is_draft true for a 送审稿.
    profile: label and value of 基本情况表 as printed; empty stands for the assessment's own, in its order.
    changes: what a later round changed and why; None in the first one.
    """

    rubric: Rubric
    rubric_sha256: str
    assessment: Assessment
    score: ScoreSheet
    date: dt.date
    program: str
    round: int = 1
    is_draft: bool = False
    submission_id: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)
    profile: tuple[tuple[str, str], ...] = ()
    changes: RoundChanges | None = None
