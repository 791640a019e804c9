"""Writing what the county says of one criterion (单项填报)."""

import datetime as dt
from collections.abc import Iterator

from app.domain.assessment import ENTRY_FIELDS, Answer, Entry
from app.domain.changes import Change, Changes
from app.domain.checks import answer_problems
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.rubric import Rubric
from app.domain.texts import one_text_problems
from app.storage.workspace import Workspace

_MAY_FOLLOW = {"REASON_MISSING"}
"""What may still be missing while a person is filling in: 体检 says so until it is there."""

_NAMES = {
    "statement": "自评说明",
    "not_applicable": "不适用",
    "self_points": "自评分",
    "self_reason": "自评分理由",
    "deduction_reason": "扣分原因",
}


def write_answer(
    workspace: Workspace, code: str, answer: Answer, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store the answer to one criterion and return the step; an empty answer takes the record away.

    goes_on: it is still being typed (see Workspace.apply).

    Raises: ProblemError(UNKNOWN_ID, INPUT_KIND, POINTS_RANGE, NOT_APPLICABLE_REFUSED …); nothing is stored then.
    """
    picture = workspace.picture
    problems = _problems(picture.rubric, code, answer)
    if problems:
        raise ProblemError(problems)
    before = picture.assessment.answers.get(code)
    after = None if answer == Answer() else answer
    name = f"{_name(before or Answer(), answer)} {code}"
    changes = Changes(name, () if before == after else (Change("answer", code, before, after),))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def _problems(rubric: Rubric, code: str, answer: Answer) -> list[Problem]:
    criterion = rubric.criterion_by_code.get(code)
    if criterion is None:
        return [blocking("UNKNOWN_ID", code, "评分标准里没有这个评分项。", "请核对编码。")]
    found = answer_problems(answer, criterion, rubric, code)
    return [
        *(problem for problem in found if problem.code not in _MAY_FOLLOW),
        *(problem for text in _texts(answer) for problem in one_text_problems(text, code)),
    ]


def _texts(entry: Entry) -> Iterator[str]:
    yield from (entry.reason, entry.document)
    yield from (site.name for site in entry.sites or ())
    for part in (entry.parts or {}).values():
        yield from _texts(part)
    if isinstance(entry, Answer):
        yield from (entry.statement, entry.not_applicable or "", entry.self_reason, entry.deduction_reason)


def _name(before: Answer, after: Answer) -> str:
    if any(getattr(before, field) != getattr(after, field) for field in ENTRY_FIELDS):
        return "填报"
    for field, name in _NAMES.items():
        if getattr(before, field) != getattr(after, field):
            return name
    return "填报"
