"""Files of findings (评审意见文件): what an expert hands in, and taking them into the lead's workspace.

A file is taken whole or not at all. Nothing is overwritten silently: what it replaces is told, and can be undone.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.points import shown
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, hint, warning
from app.domain.progress import Progress, Silent
from app.domain.received import Received, ReviewPicture
from app.domain.received_sets import newer_set
from app.domain.review import Finding, Reviewer
from app.domain.review_duties import meant_reviewers, reviewer_keys, reviewer_of
from app.services.judge import finding_changes, findings_problems, level_changes
from app.services.list_received import find_submission
from app.services.received_contents import rubric_of
from app.storage.review_workspace import ReviewWorkspace

if TYPE_CHECKING:
    from app.catalog.findings_reader import FindingsFile

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
    findings = _of_reviewer(picture, key)
    if not findings:
        what = f"{reviewer}还没有评审意见。"
        raise ProblemError([blocking("REVIEW_REVIEWER", reviewer, what, "请先评审，再交意见。")])
    who = reviewer_of(picture, key)
    _refuse_other(target, who)
    with telling_write_problems(target):
        counties = {id_: picture.received[id_].county.full_name for id_ in findings if id_ in picture.received}
        write_whole(target, findings_text(FindingsFile(who, findings, counties)).encode())
    others = tuple(one for one in _with_findings(picture) if one != key)
    return HandedIn(target, who, len(findings), sum(len(by_code) for by_code in findings.values()), others)


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
    return tuple(dict.fromkeys(key for id_ in picture.findings for key in reviewer_keys(picture, id_)))


def _of_reviewer(picture: ReviewPicture, key: str) -> dict[str, dict[str, Finding]]:
    found = {
        id_: {code: by_reviewer[key] for code, by_reviewer in by_code.items() if key in by_reviewer}
        for id_, by_code in picture.findings.items()
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
class _Part:
    """What a file says of one received set. places: code to where in the file it stands."""

    received: Received
    findings: Mapping[str, Finding]
    places: Mapping[str, str]


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

    def _problems(self, part: _Part, reviewer: Reviewer) -> Iterator[Problem]:
        """Yield what is wrong with the findings on one set; each says where in the file it stands."""
        rubric = rubric_of(self.workspace, part.received)
        for problem in findings_problems(self.workspace.picture, part.received, rubric, part.findings, reviewer):
            code, _, title = problem.where.partition(" ")
            place = part.places.get(code)
            yield replace(problem, where=f"{place} {title}".strip()) if place else problem

    def _stored(self, file: Path, reviewer: Reviewer, about: Sequence[_Part], problems: list[Problem]) -> TakenFindings:
        picture = self.workspace.picture
        changed: list[Change] = []
        told = [*problems, *_namesakes(picture, reviewer)]
        for part in about:
            changed += finding_changes(picture, part.received.id, part.findings, reviewer)
            told += _outdated(picture, part.received)
            told += _replaced(picture, part, reviewer)
            told += _kept(picture, part, reviewer) if self.received is None else ()
        given = sum(len(part.findings) for part in about)
        level = level_changes(picture, reviewer) if changed else ()
        told += _said_office(picture, reviewer) if level else ()
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


def _about(picture: ReviewPicture, found: "FindingsFile", received: Received | None) -> Sequence[_Part]:
    """Return which sets a file is about. Raises: ProblemError with every one that is not here."""
    about: list[_Part] = []
    problems: list[Problem] = []
    for id_, findings in found.findings.items():
        try:
            places = {code: found.places[id_, code] for code in findings if (id_, code) in found.places}
            part = _Part(_meant(picture, id_, received), findings, places)
        except ProblemError as error:
            problems += error.problems
            continue
        if any(one.received.id == part.received.id for one in about):
            what = f"{part.received.county.full_name}第{part.received.round}轮在文件里写了两次，不知道以哪一次为准。"
            problems.append(blocking("KEY_TWICE", f"submissions {id_}", what, "请合在一起，只写一次。"))
        about.append(part)
    if not problems and not any(part.findings for part in about):
        problems.append(blocking("KEY_MISSING", "findings", "文件里没有评审意见。", "请核对是不是交上来的那一份。"))
    if problems:
        raise ProblemError(problems)
    return about


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


def _replaced(picture: ReviewPicture, part: _Part, reviewer: Reviewer) -> Iterator[Problem]:
    by_code = picture.findings.get(part.received.id, {})
    for code, finding in part.findings.items():
        before = by_code.get(code, {}).get(reviewer.key)
        if before is not None and before != finding:
            what = f"{reviewer.name}{_change(before, finding)}。"
            where = f"{part.received.county.full_name} {code}"
            yield warning("FINDING_REPLACED", where, what, "请核对；原来的意见在操作记录里，可以撤销。")


def _outdated(picture: ReviewPicture, received: Received) -> Iterator[Problem]:
    """Yield that a newer set than the one that was judged has come: there these findings do not count."""
    newer = newer_set(picture, received)
    if newer is not None:
        where = received.county.full_name or received.id[:8]
        what = f"评的是第{received.round}轮的一份，已经收到更新的一份（第{newer.round}轮，{newer.id[:8]}）。"
        yield warning("REVIEW_ROUND", where, what, "意见记在所评的那一份名下；请评审人再看更新的一份。")


def _kept(picture: ReviewPicture, part: _Part, reviewer: Reviewer) -> Iterator[Problem]:
    by_code = picture.findings.get(part.received.id, {})
    left = [code for code, by_reviewer in by_code.items() if reviewer.key in by_reviewer and code not in part.findings]
    if left:
        what = f"文件里没有{'、'.join(left)}的意见，{reviewer.name}原有的意见保留。"
        where = part.received.county.full_name or part.received.id[:8]
        yield hint("FINDING_KEPT", where, what, "确实收回的，请在审阅里删去。")


def _said_office(picture: ReviewPicture, reviewer: Reviewer) -> Iterator[Problem]:
    """Yield that the office that returns the review is taken from its first findings."""
    if reviewer.office and not picture.about.office:
        what = f"还没有写评审单位，按{reviewer.name}的单位记为“{reviewer.office}”；它印在评估意见表和退回意见上。"
        to_do = "不是的，请在“输出”页改评审单位。"
        yield hint("REVIEW_LEVEL", "评审单位", what, to_do, "jkxq review export --office")


def _namesakes(picture: ReviewPicture, reviewer: Reviewer) -> Iterator[Problem]:
    """Yield that somebody of the same name is here under another office: two people, or one written in two ways."""
    known = reviewer_keys(picture)
    same = [key for key in known if key != reviewer.key and reviewer_of(picture, key).name == reviewer.name]
    if same and reviewer.key not in known:
        what = f"已有{'、'.join(same)}，这次写的是{reviewer.key}，按两位评审人记。"
        yield warning(
            "REVIEW_REVIEWER", reviewer.name, what, "是同一人的，请撤销这一步，把文件里的姓名、单位写成一样再收。"
        )


def _change(before: Finding, now: Finding) -> str:
    if (before.verdict, before.points) == (now.verdict, now.points):
        return f"仍是{_words(now)}，意见文字或需补充材料换成了新的"
    return f"原来是{_words(before)}，换成了{_words(now)}"


def _words(finding: Finding) -> str:
    points = "" if finding.points is None else f"{shown(finding.points)}分"
    return f"“{finding.verdict.value}{points}”"
