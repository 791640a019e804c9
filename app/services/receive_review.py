"""收下退回意见: a return package (退回包) comes back to the county that sealed the submission it is about."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.evidence import StoredFile
from app.domain.gate_limits import gate_name
from app.domain.points import two_places
from app.domain.problems import Problem, ProblemError, blocking, hint, warning
from app.domain.progress import Progress, Silent
from app.domain.returned import ReturnedReview
from app.domain.review import Finding, GateFinding, Review, ReviewOf
from app.domain.rounds import is_late, replaced_by, sealed_round
from app.domain.rubric import Gate
from app.domain.submission import Picture, Seal, Submission
from app.files.canonical import digest
from app.files.digests import sha256_of
from app.files.readable_names import readable_name
from app.services.round_changes import sealed_document
from app.storage.attachments import Attachments

if TYPE_CHECKING:
    from app.exchange.review_bag import OpenedReviewPackage
    from app.storage.workspace import Workspace

_MOST_NAMED = 8
_ASK_OFFICE = "请核对是不是发给本县区的；需要时请评审单位重新发一份。"


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """A return package that was read, checked and stored, but is not in the picture yet."""

    returned: ReturnedReview
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadReturns:
    """Return packages that came together. refused: why some cannot be taken in, each beginning with its file."""

    read: tuple[ReadReturn, ...]
    refused: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was taken in. is_new: false when it had come before; changes: the step, empty then.

    gates: the basic conditions (基本条件) of the rubric.
    """

    returned: ReturnedReview
    is_new: bool
    changes: Changes
    problems: tuple[Problem, ...] = ()
    gates: tuple[Gate, ...] = ()

    def fields(self) -> dict[str, object]:
        """Return what `jkxq receive --json` adds."""
        return {
            "round": self.returned.round,
            "level": self.returned.level.value,
            "office": self.returned.office,
            **_whole_fields(self.returned.review),
            "findings": [_fields(self.returned, code, finding) for code, finding in in_order(self.returned)],
            "gates": [_gate_fields(self.returned, gate, finding) for gate, finding in self._verified()],
            "written": self.is_new,
        }

    def sentences(self) -> list[str]:
        """Return the same for people, a line each."""
        one = self.returned
        begin = "已收下" if self.is_new else "以前已经收下"
        office = f"（{one.office}）" if one.office else ""
        verified = self._verified()
        gates = f"，核实基本条件{len(verified)}条" if verified else ""
        lines = [f"{begin}{one.level.label}对第{one.round}轮的评审意见{office}，共{len(one.findings)}条{gates}。"]
        lines += [f"{gate_name(gate.id)}  {found.word}  {found.opinion}" for gate, found in verified]
        lines += [f"{code}  {finding.verdict}  {finding.opinion}" for code, finding in in_order(one)]
        return lines

    def _verified(self) -> list[tuple[Gate, GateFinding]]:
        return [(gate, self.returned.gates[gate.id]) for gate in self.gates if gate.id in self.returned.gates]


def receive_review(
    workspace: "Workspace", path: Path, *, person: str, at: dt.datetime, progress: Progress | None = None
) -> Receipt:
    """Take a return package in and return what it says. The file is kept as it came.

    Raises: ProblemError with everything wrong with it (RETURN_UNMATCHED, RUBRIC_DIFFERS, PACKAGE_…); nothing is
    stored then. CancelledError out of progress.
    """
    read = read_return(workspace.folder, workspace.picture, path, on=at.date(), progress=progress)
    return take_return(workspace, read, person=person, at=at)


def read_return(
    folder: Path, picture: Picture, path: Path, *, on: dt.date, progress: Progress | None = None
) -> ReadReturn:
    """Read and check a return package and keep its file. On values only, for a worker thread.

    Raises: as receive_review.
    """
    from app.exchange.review_bag import open_review_package

    told = progress or Silent()
    if _is_folder(path):
        what = "这是一个文件夹，不是退回包。"
        raise ProblemError(
            [blocking("FILE_KIND", path.name, what, "请选择收到的 zip 文件；解压过的，请用原来的文件。")]
        )
    with open_review_package(path, progress=told) as opened:
        review, problems = _checked(picture, opened, Attachments(folder))
        id_, tags = opened.id, opened.tagmanifest_sha256
        known = picture.assessment.returned.get(id_)
        if known is not None and _is_kept(folder, known):
            return ReadReturn(known, (*problems, _twice(known), *_resigned(known, opened.fingerprint)))
    stored = _stored(folder, path, id_, tags, told)
    returned = ReturnedReview(
        id=id_,
        round=review.of.round,
        level=review.level,
        office=review.office,
        received=on,
        findings=review.findings,
        review=review,
        file=stored,
        fingerprint=opened.fingerprint,
    )
    return ReadReturn(returned, (*problems, *_told(picture, returned)))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long for any file; opening it says what is wrong
        return False


def read_returns(
    folder: Path, picture: Picture, paths: Sequence[Path], *, on: dt.date, progress: Progress | None = None
) -> ReadReturns:
    """Read several return packages; one that is refused does not stop the others. For a worker thread.

    Raises: CancelledError out of progress.
    """
    read: list[ReadReturn] = []
    refused: list[Problem] = []
    for path in paths:
        try:
            found = read_return(folder, picture, path, on=on, progress=progress)
        except ProblemError as error:
            # data/machine/review.json alone tells nobody which of the files in a chat folder is meant.
            refused += (replace(one, where=_in_file(path.name, one.where)) for one in error.problems)
            continue
        if any(one.returned.id == found.returned.id for one in read):
            found = replace(found, problems=(*found.problems, _twice(found.returned)))
        read.append(found)
    return ReadReturns(tuple(read), tuple(refused))


def _in_file(name: str, where: str) -> str:
    return where if where.startswith(name) else f"{name} {where}".rstrip()


def take_return(workspace: "Workspace", read: ReadReturn, *, person: str, at: dt.datetime) -> Receipt:
    """Let a return package that was read stand in the workspace. Raises: ProblemError(WRITE_FAILED …)."""
    returned = read.returned
    before = workspace.picture.assessment.returned.get(returned.id)
    # The file may have been lost in the meantime; what was done since stays.
    after = returned if before is None else replace(before, file=returned.file)
    name = f"收下{returned.level.label}退回意见（第{returned.round}轮）"
    changes = Changes(name, () if before == after else (Change("returned", returned.id, before, after),))
    workspace.apply(changes, person=person, at=at)
    is_new = before is None
    problems = read.problems
    if not is_new and all(problem.code != "RETURN_TWICE" for problem in problems):
        problems = (*problems, _twice(after))
    return Receipt(after, is_new, changes, problems, workspace.picture.rubric.gates)


def in_order(returned: ReturnedReview) -> list[tuple[str, Finding]]:
    """Return code and finding in the order of the review's own sheet; by code where there is none."""
    lines = returned.review.sheet.criteria if returned.review else ()
    places = {line.code: place for place, line in enumerate(lines)}
    return sorted(returned.findings.items(), key=lambda item: (places.get(item[0], len(places)), item[0]))


# ---------------------------------------------------------------- inside


def _whole_fields(review: Review | None) -> dict[str, object]:
    """Return what a review says beside its findings: its day, who reviewed, the feedback and the visits."""
    if review is None:
        return {}
    feedback = review.feedback
    parts = {"strengths": feedback.strengths, "problems": feedback.problems, "suggestions": feedback.suggestions}
    return {
        "date": review.date.isoformat(),
        "reviewers": [one.key for one in review.reviewers],
        "verified": two_places(review.sheet.total.verified),
        "feedback": {
            name: [{"text": one.text, "criterion": one.criterion, "date": _day(one.date)} for one in remarks]
            for name, remarks in parts.items()
        },
        "visits": [
            {
                "criterion": one.criterion,
                "venue": one.venue,
                "date": _day(one.date),
                "score": None if one.score is None else str(one.score),
                "seen": one.seen,
                "advice": one.advice,
                "reviewer": one.reviewer,
                "photos": len(one.photos),
            }
            for one in review.visits
        ],
    }


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _fields(returned: ReturnedReview, code: str, finding: Finding) -> dict[str, object]:
    lines = {line.code: line for line in returned.review.sheet.criteria} if returned.review else {}
    line = lines.get(code)
    return {
        "criterion": code,
        "code": code,  # as the criteria of `score --json` are named
        "title": line.title if line else "",
        "self": two_places(line.self_points) if line else None,
        "computed": two_places(line.computed) if line else None,
        "verified": two_places(line.verified) if line else None,
        "points": None if finding.points is None else two_places(finding.points),
        "verdict": finding.verdict.value,
        "opinion": finding.opinion,
        "supplements": [{"text": one.text, "due": _day(one.due)} for one in finding.supplements],
        "note": finding.note,
        "level": returned.level.value,
    }


def _gate_fields(returned: ReturnedReview, gate: Gate, finding: GateFinding) -> dict[str, object]:
    return {
        "gate": gate.id,
        "text": gate.text,
        "met": finding.met,
        "opinion": finding.opinion,
        "note": finding.note,
        "level": returned.level.value,
    }


def _checked(
    picture: Picture, opened: "OpenedReviewPackage", stored: Attachments
) -> tuple[Review, tuple[Problem, ...]]:
    """Return the review and what people should know of it. Raises: ProblemError with all that is wrong."""
    review = opened.review
    found = [*opened.problems]
    if review is not None:
        found += _match_problems(picture, review)
    if review is None or any(problem.is_blocking for problem in found):
        raise ProblemError(found)
    sealed = sealed_document(stored, _seal_of(picture, review.of))
    if sealed is not None and (problem := _other_county(review.of, sealed)):
        raise ProblemError([*found, problem])
    return review, (*found, *_score_problems(review, sealed))


def _match_problems(picture: Picture, review: Review) -> Iterator[Problem]:
    of = review.of
    seal = _seal_of(picture, of)
    if seal is None:
        yield _unmatched(picture, of)
        return
    codes = picture.rubric.criterion_by_code
    unknown = [code for code in review.findings if code not in codes]
    if digest(picture.rubric) != of.rubric_sha256 or unknown:
        what = "评审时用的评分标准与本工作库的不是同一份。"
        yield blocking("RUBRIC_DIFFERS", f"评分标准 {of.rubric_id}（{of.rubric_edition}）", what, _ASK_OFFICE)
    if seal.round != of.round:
        what = f"退回包写的是第{of.round}轮，这份申报包是第{seal.round}轮。"
        yield blocking("RETURN_UNMATCHED", "退回包", what, _ASK_OFFICE)
    elif of.round < sealed_round(picture):
        what = f"评的是第{of.round}轮，本县区已经封装了第{sealed_round(picture)}轮。"
        yield warning("RETURN_OLDER", "退回包", what, "收下备查；要补正的，请以对最近一轮的意见为准。")
    elif seal.id != picture.seals[-1].id:
        what = "评的是本轮较早封装的一份，之后又重新封装过。"
        yield warning("RETURN_OLDER", "退回包", what, "请核对意见说的内容后来有没有改过。")


def _other_county(of: ReviewOf, sealed: Submission) -> Problem | None:
    """Return what is wrong where the id is that of a sealed submission, but the county or the cycle is another."""
    ours = sealed.assessment
    if (of.county, of.cycle) == (ours.county, ours.cycle):
        return None
    what = f"退回包写的是{of.county.full_name}{of.cycle.name}，这份申报包是{ours.county.full_name}{ours.cycle.name}的。"
    return blocking("RETURN_UNMATCHED", "退回包", what, _ASK_OFFICE)


def _score_problems(review: Review, sealed: Submission | None) -> Iterator[Problem]:
    """Yield where the office saw other points than the county sealed; nothing is said where none were kept."""
    ours = {line.code: (line.self_points, line.computed) for line in sealed.score.criteria} if sealed else {}
    differing = [
        line.code
        for line in review.sheet.criteria
        if ours.get(line.code) not in {None, (line.self_points, line.computed)}
    ]
    if differing:
        codes = f"{'、'.join(differing[:_MOST_NAMED])}{'等' if len(differing) > _MOST_NAMED else ''}"
        what = f"退回包里写的自评分或复算分，与本县区封装的有{len(differing)}项不同：{codes}。"
        yield warning("SCORE_DIFFERS", "退回包", what, "请与评审单位核对他们打开的是哪一份、用的是哪一版程序。")


def _seal_of(picture: Picture, of: ReviewOf) -> Seal | None:
    tied = (of.id, of.tagmanifest_sha256)
    return next((seal for seal in picture.seals if (seal.id, seal.tagmanifest_sha256) == tied), None)


def _unmatched(picture: Picture, of: ReviewOf) -> Problem:
    about = f"评的是{of.county.full_name or '没有写名称的县区'}{of.cycle.name}第{of.round}轮的申报包（编号{of.id[:8]}）"
    if any(seal.id == of.id for seal in picture.seals):
        what = f"{about}，编号对得上，但封装的校验码不同，不是从本工作库交出去的那一份。"
    elif not picture.seals:
        what = f"{about}，本工作库还没有封装过申报包。"
    else:
        what = f"{about}，本工作库没有封装过这一份。"
    county = picture.assessment.county.full_name
    to_do = f"请在封装那份申报包的工作库里收；本工作库是{county}的。" if county else "请在封装那份申报包的工作库里收。"
    return blocking("RETURN_UNMATCHED", "退回包", what, to_do)


def _stored(folder: Path, path: Path, id_: str, tags: str, progress: Progress) -> StoredFile:
    """Keep the file and see that what was kept is what was checked: the one outside may change at any moment."""
    from app.exchange.review_bag import open_review_package

    attachments = Attachments(folder)
    stored = attachments.store(path, readable_name(path.name))
    with open_review_package(attachments.path(stored.sha256), progress=progress) as kept:
        if not kept.is_sound or (kept.id, kept.tagmanifest_sha256) != (id_, tags):
            what = "读取时文件变了，没有收下。"
            raise ProblemError([blocking("RECORD_CHANGED", path.name, what, "请等文件传完、关掉其他程序后再收一次。")])
    return stored


def _is_kept(folder: Path, known: ReturnedReview) -> bool:
    if known.file is None:
        return False
    path = Attachments(folder).path(known.file.sha256)
    return path.is_file() and sha256_of(path) == known.file.sha256


def _twice(known: ReturnedReview) -> Problem:
    what = f"这份退回意见在{known.received}已经收下，没有再记一遍。"
    return hint("RETURN_TWICE", "退回包", what, "不用再收。")


def _resigned(known: ReturnedReview, fingerprint: str) -> Iterator[Problem]:
    same = f"内容与{known.received}收下的那份相同，"
    if fingerprint and not known.fingerprint:
        what = f"{same}那份没有签名，这份有签名（指纹 {fingerprint}）。"
        yield hint("SIGNATURE_NONE", "退回包", what, "收下的仍是原来那份；拿不准的，请用电话向评审单位核对。")
    elif fingerprint and fingerprint != known.fingerprint:
        what = f"{same}签名用的却是另一把钥匙（指纹 {fingerprint}）。"
        yield warning("SIGNATURE_OTHER_KEY", "退回包", what, "收下的仍是原来那份；请用电话向评审单位核对。")


def _told(picture: Picture, new: ReturnedReview) -> Iterator[Problem]:
    """Yield how a new review stands to those that are there."""
    returned = {**picture.assessment.returned, new.id: new}
    others = [one for one in picture.assessment.returned.values() if (one.level, one.round) == (new.level, new.round)]
    reviews = [one for one in others if one.review is not None and one.id != new.id]
    # Of a round that is over nothing is corrected any more.
    is_over = is_late(picture, new)
    for one in reviews:
        if replaced_by(returned, one.id) == new.id:
            what = f"这一份代替{one.level.label}{one.received}收下的那一份。"
            to_do = "以这一份为准；前一份留着备查" + ("。" if is_over else "，写过的整改情况在开始补正时带过来。")
            yield hint("RETURN_REPLACED", "退回包", what, to_do)
        elif replaced_by(returned, new.id) == one.id:
            what = f"这一份已经被{one.level.label}后来的一份（{one.received}收下）代替。"
            yield hint("RETURN_REPLACED", "退回包", what, "收下备查，以后来的一份为准。")
        elif replaced_by(returned, one.id) is None:
            what = f"{one.level.label}对第{one.round}轮已经有一份意见（{one.received}收下），这一份没有写代替它。"
            to_do = ("" if is_over else "两份都要处理；") + "请与评审单位核对以哪一份为准。"
            yield warning("RETURN_REPLACED", "退回包", what, to_do)
    keys = {one.fingerprint for one in picture.assessment.returned.values() if one.level == new.level} - {""}
    if new.fingerprint and keys and new.fingerprint not in keys:
        what = f"与以前收到的{new.level.label}意见不是同一把钥匙签的。"
        yield warning("SIGNATURE_OTHER_KEY", "退回包", what, "换过电脑时会这样；拿不准的，请打电话核对。")
