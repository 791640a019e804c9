"""What was not taken in (没有收的) and what an import did not come to (没有试的): kept until it is settled."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.problems import Problem, hint
from app.domain.received import RefusedFile, ReviewPicture, UntriedFile

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace

_MOST_KEPT = 100
"""So many reasons are kept of one file; a package where everything is wrong has thousands alike."""
_MOST_NAMED = 5
_SURE = "以上文件没有收进来，请按提示处理后再发一次；导出的申报包请原样发送，不要改动。"


@dataclass(frozen=True, slots=True)
class Whose:
    """What is known of a file that came: its name as shown, its county's code or '', and what kind it is."""

    file: str
    county: str = ""
    is_review: bool = False


def refused_file(whose: Whose, problems: Sequence[Problem], at: str) -> RefusedFile:
    """Return the record of a file that was refused; its county is guessed from its name when nobody could read it."""
    kept = [_readable(problem) for problem in problems[:_MOST_KEPT]]
    if more := len(problems) - len(kept):
        what = f"另有{more}处问题没有记下。"
        kept.append(hint("REVIEW_NOT_PACKAGE", "", what, "再收一次这个文件，可以看到全部。"))
    county = whose.county or ("" if whose.is_review else _county_named_in(whose.file))
    return RefusedFile(shown_key(whose.file), tuple(kept), at, county, whose.is_review)


def refusing_changes(picture: ReviewPicture, one: RefusedFile) -> tuple[Change, ...]:
    """Return what remembers a refused file, in place of what was known of the same name."""
    before = picture.refused.get(one.file)
    return (*tried_changes(picture, one.file), Change("refused", one.file, before, one))


def settled_changes(picture: ReviewPicture, taken: Whose) -> tuple[Change, ...]:
    """Return what forgets the refusals that a taken file settles: of the same name, or of the same county."""
    found = (Change("refused", key, one, None) for key, one in picture.refused.items() if _is_settled(one, taken))
    return (*tried_changes(picture, taken.file), *found)


def tried_changes(picture: ReviewPicture, file: str) -> tuple[Change, ...]:
    """Return what notes that a file's turn has come."""
    before = picture.untried.get(shown_key(file))
    return (Change("untried", shown_key(file), before, None),) if before else ()


def planned_changes(picture: ReviewPicture, files: Sequence[str], at: str) -> tuple[Change, ...]:
    """Return what notes which files an import will come to, so that a killed one leaves word; none for a single one."""
    if len(files) <= 1:
        return ()
    planned = {shown_key(file): UntriedFile(shown_key(file), n, len(files), at) for n, file in enumerate(files, 1)}
    return tuple(Change("untried", key, picture.untried.get(key), one) for key, one in planned.items())


def forget_refused(workspace: "ReviewWorkspace", keys: Iterable[str], *, person: str, at: dt.datetime) -> Changes:
    """Take refused files off the list (不再列出) and return the step."""
    refused = workspace.picture.refused
    found = tuple(Change("refused", key, refused[key], None) for key in keys if key in refused)
    return _applied(workspace, Changes("没有收的不再列出", found), person, at)


def forget_untried(workspace: "ReviewWorkspace", *, person: str, at: dt.datetime) -> Changes:
    """Take what was not tried off the list (不再提醒) and return the step."""
    found = tuple(Change("untried", key, one, None) for key, one in workspace.picture.untried.items())
    return _applied(workspace, Changes("没有试的不再提醒", found), person, at)


def untried_sentence(picture: ReviewPicture) -> str:
    """Return where the last import stopped and what it did not come to; '' when it came to everything."""
    left = sorted(picture.untried.values(), key=lambda one: (one.at, one.number))
    if not left:
        return ""
    is_one_go = len({one.at for one in left}) == 1
    where = f"停在第{left[0].number}份（共{left[0].of}份）" if is_one_go else "没有收完"
    named = "、".join(one.file for one in left[:_MOST_NAMED]) + ("等" if len(left) > _MOST_NAMED else "")
    return f"上次收件{where}，还有{len(left)}份没有试：{named}。请再拖一次，收过的不会重复收。"


def refused_text(files: Iterable[RefusedFile]) -> str:
    """Return refused files with their reasons as text to send to who handed them in; '' for none."""
    parts = [_text_of(one) for one in files]
    return "\n\n".join((*parts, _SURE)) if parts else ""


def refused_fields(picture: ReviewPicture) -> list[dict[str, object]]:
    """Return what `jkxq review list --json` says of refused files."""
    return [
        {"file": one.file, "problems": [problem.fields for problem in one.problems], "at": one.at}
        for one in picture.refused.values()
    ]


def in_file(problem: Problem, file: str) -> Problem:
    """Return a problem whose place begins with the file it is in, named once."""
    return replace(problem, where=f"{file} {inside(problem, file).where}".strip())


def inside(problem: Problem, file: str) -> Problem:
    """Return a problem whose place is told below its file, which is named above it."""
    where = problem.where
    for begins in (file, file.rpartition("/")[2]):
        if where == begins or where.startswith(f"{begins} "):
            return replace(problem, where=where[len(begins) :].strip())
    return problem


def shown_key(file: str) -> str:
    """Return a file's name as it can be kept; a name that is no text has its bad signs replaced."""
    return file.encode("utf-8", "replace").decode("utf-8")


def _is_settled(one: RefusedFile, taken: Whose) -> bool:
    if one.county and taken.county:
        return one.county == taken.county and one.is_review == taken.is_review
    return one.file == shown_key(taken.file)


def _text_of(one: RefusedFile) -> str:
    day = f"（{one.at[:10]}）" if one.at else ""
    return "\n".join((f"{one.file}{day} 没有收：", *(f"{n}. {_line(one, p)}" for n, p in enumerate(one.problems, 1))))


def _line(one: RefusedFile, problem: Problem) -> str:
    where = inside(problem, one.file).where
    return f"{f'{where}：' if where else ''}{problem.what}{problem.what_to_do}"


def _readable(problem: Problem) -> Problem:
    return replace(
        problem,
        where=shown_key(problem.where),
        what=shown_key(problem.what),
        what_to_do=shown_key(problem.what_to_do),
    )


def _county_named_in(file: str) -> str:
    """Return the code of the one county that a file's name names; '' for a review, which is another's paper."""
    from app.services.counties import counties_named_in

    found = () if "评估意见" in file else counties_named_in(file)
    return found[0].code if len(found) == 1 else ""


def _applied(workspace: "ReviewWorkspace", changes: Changes, person: str, at: dt.datetime) -> Changes:
    workspace.apply(changes, person=person, at=at)
    return changes
