"""Writing the cases (典型案例) of a county: each is told in sections and sums up its highlights."""

import datetime as dt
from collections.abc import Iterator, Sequence

from app.domain.assessment import Case
from app.domain.changes import Change, Changes
from app.domain.problems import Problem, ProblemError, blocking
from app.storage.workspace import Workspace

_FIELDS = {"title": "标题", "unit": "单位", "highlights": "特色亮点"}


def write_case(
    workspace: Workspace, index: int, case: Case, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store one case; index (from 0) just past the last one adds it.

    Raises: ProblemError(RECORD_CHANGED, KEY_MISSING, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    before = workspace.picture.assessment.cases
    _check_there(index, len(before) + 1)
    problems = list(_problems(index, case))
    if problems:
        raise ProblemError(problems)
    old = before[index] if index < len(before) else Case()
    after = (*before[:index], case, *before[index + 1 :])
    name = f"案例{index + 1} {_changed(old, case)}".rstrip()
    return _stored(workspace, name, after, person=person, at=at, goes_on=goes_on)


def add_case(workspace: Workspace, case: Case = Case(), *, person: str, at: dt.datetime) -> Changes:  # noqa: B008
    """Add a case after the last one. Raises: ProblemError as write_case."""
    before = workspace.picture.assessment.cases
    problems = list(_problems(len(before), case))
    if problems:
        raise ProblemError(problems)
    return _stored(workspace, "添加案例", (*before, case), person=person, at=at)


def remove_case(workspace: Workspace, index: int, *, person: str, at: dt.datetime) -> Changes:
    """Take a case out. Raises: ProblemError(RECORD_CHANGED)."""
    before = workspace.picture.assessment.cases
    _check_there(index, len(before))
    return _stored(workspace, f"删除案例{index + 1}", (*before[:index], *before[index + 1 :]), person=person, at=at)


def move_case(workspace: Workspace, index: int, to: int, *, person: str, at: dt.datetime) -> Changes:
    """Move a case so that it stands at another index. Raises: ProblemError(RECORD_CHANGED)."""
    after = list(workspace.picture.assessment.cases)
    _check_there(index, len(after))
    _check_there(to, len(after))
    after.insert(to, after.pop(index))
    return _stored(workspace, "移动案例", after, person=person, at=at)


# ---------------------------------------------------------------- inside


def _stored(
    workspace: Workspace,
    name: str,
    after: Sequence[Case],
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    before, kept = workspace.picture.assessment.cases or None, tuple(after) or None
    changes = Changes(name, () if before == kept else (Change("cases", "", before, kept),))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def _changed(before: Case, after: Case) -> str:
    """Return what differs, for the name of the step."""
    for field, word in _FIELDS.items():
        if getattr(before, field) != getattr(after, field):
            return word
    if list(before.sections) != list(after.sections) and len(before.sections) == len(after.sections):
        return "章节名称"
    names = [*after.sections, *(name for name in before.sections if name not in after.sections)]
    return next((name for name in names if before.sections.get(name) != after.sections.get(name)), "")


def _check_there(index: int, count: int) -> None:
    if not 0 <= index < count:
        what = "这个案例已经不在了。"
        raise ProblemError([blocking("RECORD_CHANGED", "典型案例", what, "请看一下现在的内容，再改一次。")])


def _problems(index: int, case: Case) -> Iterator[Problem]:
    from app.domain.texts import one_text_problems

    where = f"典型案例 {case.title or index + 1}"
    for title, text in case.sections.items():
        if not title.strip():
            yield blocking("KEY_MISSING", where, "有一章还没有名称。", "请先写这一章的名称，例如“部门评价”。")
        yield from one_text_problems(title, where)
        yield from one_text_problems(text, f"{where} {title}")
    for text in (case.title, case.unit, *case.highlights):
        yield from one_text_problems(text, where)
