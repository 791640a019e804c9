"""Output (输出) for several counties at once: each one's papers and return package in a folder of its own."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.problems import Problem, ProblemError
from app.domain.progress import Progress, Silent
from app.domain.received import Received

if TYPE_CHECKING:
    from app.services.export_review import ExportedReview
    from app.storage.review_workspace import ReviewWorkspace


_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class ExportedReviews:
    """What was made, and what people should know; refused: the counties for which nothing was made, with why."""

    folder: Path
    made: tuple["ExportedReview", ...] = ()
    refused: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def sentence(self) -> str:
        """Return the outcome in one line."""
        missed = f"；没有做成{len(self.refused)}份：{'、'.join(self.refused)}" if self.refused else ""
        return f"做好{len(self.made)}份，在 {self.folder}{missed}。"


def export_reviews(  # noqa: PLR0913
    workspace: "ReviewWorkspace",
    ids: Sequence[str],
    out: Path,
    *,
    date: dt.date,
    person: str,
    at: dt.datetime,
    progress: Progress | None = None,
    finished: Callable[[str], object] | None = None,
) -> ExportedReviews:
    """Make the papers of several submissions; one that is refused does not stop the others.

    finished: is told the id of each whose papers lie in the folder, as soon as they do.
    Raises: CancelledError out of progress; what was finished before stays.
    """
    from app.services.export_review import export_review

    told = progress or Silent()
    made: list[ExportedReview] = []
    refused: list[str] = []
    problems: list[Problem] = []
    for number, id_ in enumerate(ids):
        received = workspace.picture.received[id_]
        name = received.county.full_name
        told.step(number, len(ids), name)
        try:
            exported = export_review(workspace, id_, out / _folder(received), date=date, person=person, at=at)
        except ProblemError as error:
            refused.append(name)
            problems += [_of_county(one, name) for one in error.problems]
            continue
        made.append(exported)
        if finished:
            finished(id_)
        problems += [_of_county(one, name) for one in exported.problems]
    told.step(len(ids), len(ids), "完成")
    return ExportedReviews(out, tuple(made), tuple(refused), tuple(problems))


def stopped_sentence(why: str, made: Sequence[str], left: Sequence[str], folder: Path) -> str:
    """Return what was made and what was not when the work was stopped. why: how; made, left: names of counties."""
    done = f"做好{len(made)}份，在 {folder}：{_named(made)}" if made else "一份也没有做好"
    rest = f"；没有做{len(left)}份：{_named(left)}。没有做的请再生成一次。" if left else "。"
    return f"{why}：{done}{rest}"


def _named(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + ("等" if len(names) > _MOST_NAMED else "")


def _of_county(problem: Problem, name: str) -> Problem:
    """Return a problem that says whose it is, once."""
    return problem if problem.where.startswith(name) else replace(problem, where=f"{name} {problem.where}".strip())


def _folder(received: Received) -> str:
    from app.services.begin_assessment import folder_title

    code = f"{received.county.code}_" if received.county.code else ""
    return folder_title(f"{code}{received.county.full_name or '未填县区'}_第{received.round}轮")
