"""Export of a review (输出): the papers, and the return package (退回意见包) that the county takes in. Whole or not."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.progress import Progress, Silent
from app.domain.received import ReviewPicture, SentReview
from app.domain.received_sets import newer_set
from app.domain.review import Level, Review
from app.domain.review_duties import avoiding_problems
from app.domain.standing_findings import standing_digest
from app.files.atomic import telling_write_problems, write_whole
from app.files.user_folder import keys_folder
from app.services.dossier import program_name
from app.services.finished_files import moved, renamed, staged
from app.services.review_dossier import ReviewedSet, reviewed_set
from app.services.review_papers import LETTER, Paper, letter_bytes, write_papers
from app.storage.review_workspace import ReviewWorkspace

if TYPE_CHECKING:
    from app.exchange.bag import PayloadFile, SealedPackage

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class ReturnPackage:
    """The return package as it lies in the folder. replaces: id of the one before it, when there was another."""

    path: Path
    id: str
    round: int
    level: Level
    sha256: str
    fingerprint: str
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class ExportedReview:
    """What lies in the folder now, and what people should know. changes: what was remembered of it; may be empty.

    problems_are_drafted: 存在问题 was put together from the findings, for nobody has written it.
    """

    files: tuple[Path, ...]
    package: ReturnPackage
    problems: tuple[Problem, ...]
    changes: Changes
    problems_are_drafted: bool = False

    def fields(self) -> dict[str, object]:
        """Return what `jkxq review export --json` adds."""
        one = self.package
        package = {
            "path": str(one.path),
            "id": one.id,
            "round": one.round,
            "level": one.level.value,
            "sha256": one.sha256,
            "fingerprint": one.fingerprint,
        }
        return {"files": [str(path) for path in self.files], "package": package}

    def sentences(self) -> list[str]:
        """Return the same for people, a line each."""
        told = f"{self.package.level.label}退回意见包（第{self.package.round}轮），sha256 {self.package.sha256}"
        drafted = (
            ["存在问题还没有写，已按评审意见起草；可在评审工作库里改写后再导出。"] if self.problems_are_drafted else []
        )
        return [*(str(path) for path in self.files), told, *drafted]


def export_review(  # noqa: PLR0913 - one step, named in full
    workspace: ReviewWorkspace,
    submission: str,
    out: Path,
    *,
    date: dt.date,
    person: str,
    at: dt.datetime,
    progress: Progress | None = None,
) -> ExportedReview:
    """Write the papers and the return package of a received set into a folder; remember the package.

    The same review on the same day gives the same files and the same id; another one names what it replaces.
    Raises: ProblemError (REVIEW_LEVEL, REVIEW_UNMERGED, REVIEW_SUBMISSION, TEXT_CONTROL, TEXT_TOO_LONG, KEY_UNREADABLE,
    DISK_FULL, WRITE_FAILED …); CancelledError out of progress. Nothing half-made stays then.
    """
    told = progress or Silent()
    picture, reviewed = workspace.picture, reviewed_set(workspace, submission, date=date)
    problems = tuple(_said_before(picture, reviewed))
    if any(problem.is_blocking for problem in problems):
        raise ProblemError(problems)
    with staged(out) as staging:
        papers, about_papers = write_papers(reviewed, staging, told)
        review, package = _packed(workspace, picture, reviewed, papers, staging, told)
        remembered = _remembered(picture, reviewed, review, package)
        if remembered:
            # Remembered before it bears its name: a package that went out must be named by what replaces it.
            workspace.apply(remembered, person=person, at=at)
        names = [*(paper.name for paper in papers), package.path.name]
        try:
            # The package comes last: where it lies, everything lies.
            files = moved(staging, names, out)
        except ProblemError:
            if remembered:
                workspace.apply(_back(remembered), person=person, at=at)
            raise
    return ExportedReview(
        files,
        _described(review, package, files[-1]),
        (*problems, *about_papers, *renamed(names, files)),
        remembered,
        reviewed.dossier.problems_are_drafted,
    )


def write_letter(workspace: ReviewWorkspace, submission: str, out: Path, *, date: dt.date) -> Path:
    """Write the draft of 现场反馈意见 into a folder, at any moment of the review, and return where it lies.

    Raises: ProblemError(REVIEW_SUBMISSION, TEXT_CONTROL, DISK_FULL, WRITE_FAILED).
    """
    from app.exchange.names import review_paper_name

    dossier = reviewed_set(workspace, submission, date=date).dossier
    name = f"{review_paper_name(dossier.review, LETTER)}.docx"
    content = letter_bytes(dossier)
    with staged(out) as staging:
        with telling_write_problems(out / name):
            write_whole(staging / name, content)
        return moved(staging, [name], out)[0]


# ---------------------------------------------------------------- what stands in the way


def _said_before(picture: ReviewPicture, reviewed: ReviewedSet) -> Iterator[Problem]:
    """Yield what stops an export, and what people should know of it."""
    from app.documents.review_characters import missing_in_review

    county, review = reviewed.dossier.county, reviewed.dossier.review
    if picture.about.level is None:
        what, to_do = "还没有写明是市级还是省级评审。", "请在“输出”页选评审级别。"
        yield blocking("REVIEW_LEVEL", "评审信息", what, to_do, "评审意见文件里的 level")
    if not review.office:
        to_do = "评估意见表上留空，盖章前请补；要印出来，请在“输出”页写评审单位。"
        yield warning("REVIEW_OFFICE", "评审信息", "还没有写评审单位。", to_do, "--office")
    if reviewed.unmerged:
        more = f"等{len(reviewed.unmerged)}项" if len(reviewed.unmerged) > MOST_NAMED else ""
        named = "、".join(reviewed.unmerged[:MOST_NAMED])
        what = f"{named}{more}有几位评审人的意见，还没有合并。"
        to_do = "请先在“合并”里逐项选定，再导出。"
        yield blocking("REVIEW_UNMERGED", county, what, to_do, "jkxq review merge")
    if review.sheet.reviewed < len(review.sheet.criteria):
        what = f"已评审{review.sheet.progress}项，没有评审的按复算得分计。"
        yield warning("REVIEW_UNDONE", county, what, "要补评的，评完后再导出一次；新的一份会写明代替这一份。")
    yield from _avoided(picture, reviewed)
    if (newer := newer_set(picture, reviewed.given.received)) is not None:
        what = f"这是第{review.of.round}轮的一份，已经收到更新的一份（第{newer.round}轮，{newer.id[:8]}）。"
        yield warning("REVIEW_ROUND", county, what, "请核对要退回的是哪一份；一般评审更新的一份。")
    if not reviewed.dossier.is_sealed:
        what = "这一份材料未经本程序封装，退回意见包对不上县里封装的申报包，县里的程序不会收下它。"
        yield warning("REVIEW_UNSEALED", county, what, "请把评估意见表和扣分明细交给县里；县里可以把意见逐条录入。")
    yield from missing_in_review(reviewed.dossier)


def _avoided(picture: ReviewPicture, reviewed: ReviewedSet) -> Iterator[Problem]:
    """Yield who has findings that count here and was told later to keep away from this county (回避)."""
    received = reviewed.given.received
    by_code = picture.findings.get(received.id, {})
    for reviewer in reviewed.dossier.review.reviewers:
        codes = [code for code, found in by_code.items() if reviewer.key in found]
        kept_away = any(one.is_blocking for one in avoiding_problems(picture, received.county, reviewer))
        if codes and kept_away:
            where = received.county.full_name or received.county.code
            what = f"{reviewer.name}应当回避{where}，写回避以前的{len(codes)}条意见还在，照样算分、印出。"
            to_do = "回避写错的，请改分工；确实要回避的，先去掉回避、清除这些意见，再写上回避，请别人评。"
            yield warning("REVIEW_AVOIDED", where, what, to_do)


# ---------------------------------------------------------------- the package


def _packed(
    workspace: ReviewWorkspace,
    picture: ReviewPicture,
    reviewed: ReviewedSet,
    papers: Sequence[Paper],
    staging: Path,
    progress: Progress,
) -> tuple[Review, "SealedPackage"]:
    """Write the return package in the staging folder; return the review in it, with what it replaces."""
    from app.exchange.keys import own_key
    from app.exchange.names import review_package_name
    from app.exchange.review_bag import write_review_package
    from app.exchange.review_json import review_id

    documents = [*_documents(papers, staging), *_photos(workspace, reviewed.dossier.review)]
    review = _replacing(picture, reviewed, documents)
    top = review_package_name(review)
    bag_info = [
        ("Source-Organization", review.office),
        ("Bagging-Date", review.date.isoformat()),
        ("External-Identifier", review_id(review)),
        ("External-Description", f"{review.level.label}对申报包 {review.of.id} 的技术评估意见"),
        ("Bag-Software-Agent", program_name()),
    ]
    package = write_review_package(
        staging / f"{top}.zip",
        top=top,
        review=review,
        rubric=reviewed.given.rubric,
        documents=documents,
        bag_info=bag_info,
        sign=own_key(keys_folder()),
        progress=progress,
    )
    return review, package


def _documents(papers: Sequence[Paper], staging: Path) -> Iterator["PayloadFile"]:
    from app.exchange.bag import PayloadFile

    for paper in papers:
        if paper.packed:
            yield PayloadFile(paper.packed, staging / paper.name)


def _photos(workspace: ReviewWorkspace, review: Review) -> Iterator["PayloadFile"]:
    from app.exchange.bag import PayloadFile
    from app.exchange.names import photo_paths

    for sha256, path in photo_paths(review).items():
        yield PayloadFile(path, workspace.attachment(sha256), sha256)


def _replacing(picture: ReviewPicture, reviewed: ReviewedSet, documents: Sequence["PayloadFile"]) -> Review:
    """Return the review as it is sealed: the one that went out last when nothing has changed, else one replacing it."""
    from app.exchange.review_bag import packed_review
    from app.exchange.review_json import review_id

    sent = [one.review_id for one in picture.sent.get(reviewed.given.received.id, ())]
    review = packed_review(reviewed.dossier.review, documents)
    if not sent:
        return review
    again = replace(review, replaces=sent[-2] if len(sent) > 1 else None)
    return again if review_id(again) == sent[-1] else replace(review, replaces=sent[-1])


def _remembered(picture: ReviewPicture, reviewed: ReviewedSet, review: Review, package: "SealedPackage") -> Changes:
    """Return what is to be remembered of a package; nothing when it went out before."""
    from app.exchange.review_json import review_id

    key = reviewed.given.received.id
    before = picture.sent.get(key, ())
    findings = standing_digest(review.findings, review.gates)
    made = SentReview(review_id(review), review.date, package.path.name, package.sha256, findings)
    if before and before[-1].review_id == made.review_id:
        return Changes("", ())
    return Changes(f"导出退回意见 {reviewed.dossier.county}", (Change("sent", key, before or None, (*before, made)),))


def _back(remembered: Changes) -> Changes:
    """Return what takes the memory of a package back that nobody has."""
    changes = tuple(Change(one.kind, one.key, one.after, one.before) for one in remembered.changes)
    return Changes(f"撤销{remembered.name}", changes)


def _described(review: Review, package: "SealedPackage", path: Path) -> ReturnPackage:
    from app.exchange.review_json import review_id

    return ReturnPackage(
        path, review_id(review), review.of.round, review.level, package.sha256, package.fingerprint, review.replaces
    )
