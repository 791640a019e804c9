"""changes.json: what a later round changed since the one before and why, as canonical JSON (DESIGN.md 8)."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from app.domain.problems import Problem, ProblemError
from app.domain.round_changes import PointsChange, RecordChange, RoundChanges, RoundReply
from app.domain.submission import Link, Submission
from app.exchange.layout import CHANGES
from app.exchange.machine_json import check_format, text_problems, unfit
from app.exchange.strict_json import STRICT, has_unusable_number, read_strictly
from app.files.canonical import canonical_json

FORMAT = 1


@dataclass(frozen=True)
class _Document:
    """The keys of changes.json; every one is always there. Inside, values equal to their default are left out."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT

    format: int
    since: Link
    since_round: int
    records: tuple[RecordChange, ...]
    points: tuple[PointsChange, ...]
    replies: tuple[RoundReply, ...]


def write_changes(changes: RoundChanges) -> bytes:
    """Return the bytes of changes.json."""
    document = _Document(FORMAT, changes.since, changes.since_round, changes.records, changes.points, changes.replies)
    return canonical_json(document)


def read_changes(data: bytes) -> RoundChanges:
    """Return the changes that the bytes hold; write_changes gives the same bytes again.

    Raises: ProblemError with every problem: PACKAGE_FORMAT_NEWER, PACKAGE_CONTENT.
    """
    check_format(data, CHANGES, FORMAT, "补正说明")
    document = read_strictly(_adapter(), data, CHANGES, "PACKAGE_CONTENT")
    changes = RoundChanges(document.since, document.since_round, document.records, document.points, document.replies)
    problems = [*_number_problems(changes), *text_problems(changes, CHANGES)]
    if not problems and write_changes(changes) != data:
        problems.append(unfit(CHANGES, "数据不是规范写法。"))
    if problems:
        raise ProblemError(problems)
    return changes


def round_problems(submission: Submission, changes: RoundChanges | None, sha256: str | None) -> Iterator[Problem]:
    """Yield where changes.json does not belong to the round it lies in.

    changes: None when there is none or it could not be read. sha256: that of the file, None when there is none.
    """
    if submission.round <= 1:
        if sha256 is not None or submission.changes:
            yield unfit(CHANGES, "第1轮没有上一轮，却带了补正说明。")
    elif sha256 is None:
        yield unfit(CHANGES, f"第{submission.round}轮的包里没有补正说明（与上一轮相比改了什么、为什么改）。")
    elif sha256 != submission.changes:
        yield unfit(CHANGES, "补正说明不是县区登记的那一份。")
    if changes is None or submission.round <= 1:
        return
    if changes.since != submission.based_on:
        yield unfit(CHANGES, "补正说明所接的上一轮，不是申报数据里写的那一份。")
    if not 1 <= changes.since_round < submission.round:
        yield unfit(CHANGES, f"补正说明写的上一轮是第{changes.since_round}轮，本包是第{submission.round}轮。")


def _number_problems(changes: RoundChanges) -> Iterator[Problem]:
    if has_unusable_number(changes.since_round):
        yield unfit(f"{CHANGES} since_round", "没有这样的轮次。")
    for number, points in enumerate(changes.points):
        if has_unusable_number(points):
            yield unfit(f"{CHANGES} points.{number}", "有过大或小数位过多的数。")


@functools.cache
def _adapter() -> TypeAdapter[_Document]:
    return TypeAdapter(_Document)
