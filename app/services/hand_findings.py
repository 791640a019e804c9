"""Files of findings (评审意见文件): what an expert hands in, and taking them into the lead's workspace.

A file is taken whole or not at all. Nothing is overwritten silently: what it replaces is told, and can be undone.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.domain.changes import Change, Changes
from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.progress import Progress, Silent
from app.domain.received import Received, ReviewPicture
from app.domain.review import Reviewer
from app.domain.review_duties import meant_reviewers, reviewer_keys, reviewer_of
from app.services.judge import finding_changes, findings_problems, level_changes
from app.services.list_received import find_submission
from app.services.received_contents import rubric_of
from app.services.taken_findings import TakenPart, kept, namesakes, outdated, replaced, said_office
from app.services.verify_gates import gate_changes, gates_problems
from app.storage.review_workspace import ReviewWorkspace

if TYPE_CHECKING:
    from app.catalog.findings_reader import FindingsFile

T = TypeVar("T")

PLAIN = ""
"""Under this id stand the findings of a file that names no submission (the form of `review score`)."""


@dataclass(frozen=True, slots=True)
class TakenFindings:
    """What came of one file. written: how many findings are new or other than before; same: how many were there.

    A refused file has only its problems.
    """

    file: str
    reviewer: Reviewer | None = None
    submissions: tuple[str, ...] = ()
    written: int = 0
    same: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Tell whether the file was taken."""
        return not has_blocking(self.problems)

    @property
    def sentence(self) -> str:
        """Return what came of it, for people."""
        if not self.is_taken or self.reviewer is None:
            return f"没有收：{self.file}"
        if not self.written:
            return f"{self.reviewer.key}的意见与已有的相同：{self.same}条"
        known = f"，另有{self.same}条与已有的相同" if self.same else ""
        return f"已收{self.reviewer.key}的意见：{self.written}条，涉及{len(self.submissions)}份申报{known}"

    def fields(self) -> dict[str, object]:
        """Return what `jkxq review take --json` says of it."""
        return {
            "file": self.file,
            "taken": self.is_taken,
            "reviewer": self.reviewer.key if self.reviewer else None,
            "submissions": list(self.submissions),
            "written": self.written,
            "same": self.same,
        }


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The file that was written: on how many submissions, how many findings.

    others: who else has findings here; they are not in the file.
    """

    path: Path
    reviewer: Reviewer
    submissions: int
    findings: int
    others: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Return what was written, for people; one person under two names would otherwise lose half."""
        said = f"已写出{self.reviewer.name}的{self.findings}条意见，涉及{self.submissions}份申报：{self.path}。"
        left = f"这里{'、'.join(self.others)}的意见不在这个文件里。" if self.others else ""
        return said + left

    def fields(self) -> dict[str, object]:
        """Return what `jkxq review hand-in --json` says of it."""
        counts = {"submissions": self.submissions, "findings": self.findings}
        return {"path": str(self.path), "reviewer": self.reviewer.key, **counts}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file of findings as it was read; without findings it is only refused, for its problems."""

    path: Path
    found: "FindingsFile | None"
    problems: tuple[Problem, ...] = ()


def read_files(files: Sequence[Path], *, progress: Progress | None = None) -> tuple[ReadFile, ...]:
    """Read files of findings; it needs no workspace, so that a large one can be read beside the window.

    Raises: CancelledError out of progress.
    """
    progress, read = progress or Silent(), []
    for number, path in enumerate(files):
        progress.step(number, len(files), f"读评审意见 {path.name}")
        read.append(_read(path))
    progress.step(len(files), len(files), "")
    return tuple(read)


def take_findings(
    workspace: ReviewWorkspace,
    files: Sequence[Path | ReadFile],
    *,
    person: str,
    at: dt.datetime,
    received: Received | None = None,
) -> tuple[TakenFindings, ...]:
    """Take files of findings in, one step each; a file with any slip is refused whole, with all its problems.

    received: the submission that a file without ids is about; a file with ids must be about it then. Without it every
    file names its submissions, as `hand_in` writes them: what its reviewer no longer has there is told and kept.
    """
    taking = _Taking(workspace, received, person, at)
    return tuple(taking.taken(_read(file) if isinstance(file, Path) else file) for file in files)


def hand_in(workspace: ReviewWorkspace, reviewer: str, target: Path) -> HandedIn:
    """Write all findings of one reviewer (key or name) to a file for the lead; their older file there is replaced.

    Raises: ProblemError(REVIEW_REVIEWER) when nobody, or several, are meant, or they have no findings; FILE_KEPT when
    something else lies there; DISK_FULL, WRITE_FAILED.
    """
    from app.catalog.findings_reader import FindingsFile, findings_text
    from app.files.atomic import telling_write_problems, write_whole

    picture = workspace.picture
    key = _one_reviewer(picture, reviewer)
    findings, gates = _of_reviewer(picture.findings, key), _of_reviewer(picture.gate_findings, key)
    ids = tuple(dict.fromkeys((*findings, *gates)))
    if not ids:
        what = f"{reviewer}还没有评审意见。"
        raise ProblemError([blocking("REVIEW_REVIEWER", reviewer, what, "请先评审，再交意见。")])
    who = reviewer_of(picture, key)
    _refuse_other(target, who)
    with telling_write_problems(target):
        counties = {id_: picture.received[id_].county.full_name for id_ in ids if id_ in picture.received}
        write_whole(target, findings_text(FindingsFile(who, findings, counties, gates=gates)).encode())
    others = tuple(one for one in _with_findings(picture) if one != key)
    count = sum(map(len, findings.values())) + sum(map(len, gates.values()))
    return HandedIn(target, who, len(ids), count, others)


def _refuse_other(target: Path, reviewer: Reviewer) -> None:
    """Raise: ProblemError(FILE_KEPT) when something lies there that is no file of this reviewer's findings."""
    from app.catalog.findings_reader import read_findings
    from app.files.atomic import is_unused

    if is_unused(target):
        return
    try:
        is_own = read_findings(target).reviewer.key == reviewer.key
    except ProblemError:
        is_own = False
    if not is_own:
        what = "这里已有别的文件，没有写入。"
        raise ProblemError([blocking("FILE_KEPT", str(target), what, "请换一个名字，或先把原来的移走。")])


def own_reviewer(picture: ReviewPicture) -> str:
    """Return the key of who works in this copy, else of the only one with findings.

    Raises: ProblemError(REVIEW_REVIEWER) when that is not clear.
    """
    if picture.about.me is not None:
        return picture.about.me.key
    keys = _with_findings(picture)
    if len(keys) == 1:
        return keys[0]
    known = "、".join(keys) or "还没有人评审"
    what = "没有写是哪位评审人。"
    raise ProblemError([blocking("REVIEW_REVIEWER", "评审人", what, f"请用 --reviewer 写明。评审人：{known}。")])


def _with_findings(picture: ReviewPicture) -> tuple[str, ...]:
    ids = (*picture.findings, *picture.gate_findings)
    return tuple(dict.fromkeys(key for id_ in ids for key in reviewer_keys(picture, id_)))


def _of_reviewer(findings: Mapping[str, Mapping[str, Mapping[str, T]]], key: str) -> dict[str, dict[str, T]]:
    """Return the findings of one reviewer, by submission and code."""
    found = {
        id_: {code: by_reviewer[key] for code, by_reviewer in by_code.items() if key in by_reviewer}
        for id_, by_code in findings.items()
    }
    return {id_: by_code for id_, by_code in found.items() if by_code}


def _one_reviewer(picture: ReviewPicture, text: str) -> str:
    found = meant_reviewers(picture, text)
    if len(found) == 1:
        return found[0]
    what = f"“{text}”指的可能是{'、'.join(found)}。" if found else f"没有“{text}”这位评审人的意见。"
    known = "、".join(reviewer_keys(picture)) or "还没有人评审"
    raise ProblemError([blocking("REVIEW_REVIEWER", text, what, f"请写全姓名（单位）。评审人：{known}。")])


# ---------------------------------------------------------------- taking


@dataclass(frozen=True, slots=True)
class _Taking:
    """Takes files in, one after the other; received as in `take_findings`."""

    workspace: ReviewWorkspace
    received: Received | None
    person: str
    at: dt.datetime

    def taken(self, read: ReadFile) -> TakenFindings:
        """Take one file or refuse it."""
        file, found = read.path, read.found
        if found is None:
            return TakenFindings(file.name, problems=read.problems)
        try:
            about = _about(self.workspace.picture, found, self.received)
        except ProblemError as error:
            return TakenFindings(file.name, problems=error.problems)
        problems = [problem for part in about for problem in self._problems(part, found.reviewer)]
        if has_blocking(problems):
            return TakenFindings(file.name, found.reviewer, problems=tuple(dict.fromkeys(problems)))
        return self._stored(file, found.reviewer, about, problems)

    def _problems(self, part: TakenPart, reviewer: Reviewer) -> Iterator[Problem]:
        """Yield what is wrong with the findings on one set; each says where in the file it stands."""
        rubric = rubric_of(self.workspace, part.received)
        for problem in findings_problems(self.workspace.picture, part.received, rubric, part.findings, reviewer):
            code, _, title = problem.where.partition(" ")
            place = part.places.get(code)
            yield replace(problem, where=f"{place} {title}".strip()) if place else problem
        for gate, finding in part.gates.items():
            place = part.gate_places.get(gate)
            found = gates_problems(rubric, {gate: finding})
            yield from (replace(problem, where=place) for problem in found) if place else found

    def _stored(
        self, file: Path, reviewer: Reviewer, about: Sequence[TakenPart], problems: list[Problem]
    ) -> TakenFindings:
        picture = self.workspace.picture
        changed: list[Change] = []
        told = [*problems, *namesakes(picture, reviewer)]
        for part in about:
            changed += gate_changes(picture, part.received.id, part.gates, reviewer)
            changed += finding_changes(picture, part.received.id, part.findings, reviewer)
            told += outdated(picture, part.received)
            told += replaced(picture, part, reviewer)
            told += kept(picture, part, reviewer) if self.received is None else ()
        given = sum(part.count for part in about)
        level = level_changes(picture, reviewer) if changed else ()
        told += said_office(picture, reviewer) if level else ()
        changes = Changes(f"收评审意见 {reviewer.name}", (*level, *changed))
        self.workspace.apply(changes, person=self.person, at=self.at)
        ids = tuple(part.received.id for part in about)
        return TakenFindings(file.name, reviewer, ids, len(changed), given - len(changed), tuple(dict.fromkeys(told)))


def _read(path: Path) -> ReadFile:
    from app.catalog.findings_reader import read_findings

    try:
        return ReadFile(path, read_findings(path))
    except ProblemError as error:
        return ReadFile(path, None, error.problems)


def _about(picture: ReviewPicture, found: "FindingsFile", received: Received | None) -> Sequence[TakenPart]:
    """Return which sets a file is about. Raises: ProblemError with every one that is not here."""
    about: list[TakenPart] = []
    problems: list[Problem] = []
    for id_ in dict.fromkeys((*found.findings, *found.gates)):
        try:
            part = _part(found, id_, _meant(picture, id_, received))
        except ProblemError as error:
            problems += error.problems
            continue
        if any(one.received.id == part.received.id for one in about):
            what = f"{part.received.county.full_name}第{part.received.round}轮在文件里写了两次，不知道以哪一次为准。"
            problems.append(blocking("KEY_TWICE", f"submissions {id_}", what, "请合在一起，只写一次。"))
        about.append(part)
    if not problems and not any(part.count for part in about):
        problems.append(blocking("KEY_MISSING", "findings", "文件里没有评审意见。", "请核对是不是交上来的那一份。"))
    if problems:
        raise ProblemError(problems)
    return about


def _part(found: "FindingsFile", id_: str, received: Received) -> TakenPart:
    findings, gates = found.findings.get(id_, {}), found.gates.get(id_, {})
    places = {code: found.places[id_, code] for code in findings if (id_, code) in found.places}
    gate_places = {gate: found.gate_places[id_, gate] for gate in gates if (id_, gate) in found.gate_places}
    return TakenPart(received, findings, places, gates, gate_places)


def _meant(picture: ReviewPicture, id_: str, received: Received | None) -> Received:
    if id_ == PLAIN:
        if received is None:
            what = "文件没有写意见是关于哪一份申报的。"
            to_do = "请评审人用“交意见”重新写出，那样的文件写着是哪一份。"
            raise ProblemError([blocking("REVIEW_SUBMISSION", "findings", what, to_do, "jkxq review score")])
        return received
    found = find_submission(picture, id_)
    if received is not None and found.id != received.id:
        what = f"文件里有{found.county.full_name}第{found.round}轮（{id_[:8]}）的意见，不是指定的那一份。"
        to_do = "请用“收意见”收这个文件。"
        raise ProblemError([blocking("REVIEW_SUBMISSION", id_[:8], what, to_do, "jkxq review take")])
    return found
