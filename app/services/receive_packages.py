"""Receiving (收件): packages, however they came, are verified completely and kept as they came; a bad one not at all.

One package is one step, so that a cancelled or killed import has whole packages only. What was refused and what an
import did not come to is noted in the same steps (refused_files.py).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.evidence import StoredFile
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, hint, warning
from app.domain.progress import Progress, Silent
from app.domain.received import AttachedReview, Received
from app.domain.review import Level
from app.files.readable_names import readable_name
from app.services.arriving_files import Alongside, copied, unreadable
from app.services.find_packages import Found, FoundKind, find_packages
from app.services.intake import Intake, IntakeOptions, Refused, Taken
from app.services.pack_unpacked import pack_unpacked
from app.services.read_set import SetSaid
from app.services.receive_set import receive_set
from app.services.received_record import ComingIn, ReceivedFiles, received_of
from app.services.refused_files import Whose, planned_changes, refused_file, refusing_changes, settled_changes
from app.services.verify_package import KnownRubrics, check_contents

if TYPE_CHECKING:
    from app.exchange.county_keys import CountyKey
    from app.exchange.opened import OpenedPackage
    from app.storage.attachments import Arriving
    from app.storage.review_workspace import ReviewWorkspace

__all__ = ["Intake", "IntakeOptions", "Refused", "Taken", "receive"]

_KIB = 1024
_STOPPING = {"DISK_FULL", "WRITE_FAILED"}
"""What would meet every other package too."""


def receive(
    workspace: "ReviewWorkspace",
    paths: Sequence[Path],
    *,
    person: str,
    at: dt.datetime,
    options: IntakeOptions = IntakeOptions(),  # noqa: B008 - a frozen value
    progress: Progress | None = None,
) -> Intake:
    """Take in what lies in files and folders, one step a package; a bad one is refused with all its reasons.

    Raises: ProblemError when the list of county keys cannot be read; CancelledError, with whole packages only taken in.
    """
    from app.exchange.county_keys import read_county_keys

    keys = read_county_keys(options.county_keys) if options.county_keys else None
    watched = progress or Silent()
    found = find_packages(paths, is_one_set=bool(options.said.county), progress=watched)
    receiving = _Receiving(workspace, person, at, options.said, keys, _Watch(watched, found.found))
    receiving.plan(found.found)
    for number, one in enumerate(found.found):
        if not receiving.take(one):
            rest = len(found.found) - number - 1
            what = f"磁盘写不进去，其余{rest}份没有试。"
            stopped = blocking("WRITE_FAILED", "", what, "请腾出空间后再收一次；已经收进的不受影响。")
            return receiving.intake((*found.left_out, *([stopped] if rest else [])))
    if not found.found and not found.left_out:
        nothing = blocking("REVIEW_NOT_PACKAGE", "", "没有找到申报包。", "请选县区报来的文件，或放着它们的文件夹。")
        return receiving.intake((nothing,))
    return receiving.intake(found.left_out)


class _Watch:
    """Tells how many KiB of everything are done: each byte is copied once and checked once."""

    def __init__(self, progress: Progress, found: Sequence[Found]) -> None:
        self._progress = progress
        self._sizes = {one.path: _size(one) for one in found}
        self._total = max(2 * sum(self._sizes.values()) // _KIB, 1)
        self._before = self._size = 0
        self._number = 0
        self._name = ""

    def begin(self, one: Found) -> None:
        """Go on to the next package."""
        self._before += 2 * self._size
        self._size = self._sizes[one.path]
        self._number += 1
        self._name = readable_name(one.path.name)
        self.copied(0)

    def copied(self, done: int) -> None:
        """Take the bytes that are copied."""
        self._tell(done)

    def step(self, done: int, total: int, _what: str) -> None:
        """Take how far checking is (as Progress)."""
        self._tell(self._size + (self._size * done // total if total else 0))

    def keeping(self) -> None:
        """Say that a checked package is being stored: a large one takes its time."""
        self._tell(2 * self._size, "正在存入")

    def _tell(self, done: int, doing: str = "收") -> None:
        where = f"（{self._number}/{len(self._sizes)}）" if len(self._sizes) > 1 else ""
        self._progress.step(
            min((self._before + done) // _KIB, self._total), self._total, f"{doing} {self._name}{where}"
        )


@dataclass(frozen=True, slots=True)
class _Coming:
    """One package on its way in, copied and being checked."""

    found: Found
    arriving: "Arriving"
    alongside: Alongside
    name: str
    notes: tuple[Problem, ...]

    def kept(self) -> StoredFile:
        """Keep the file as it came."""
        return self.arriving.keep(self.alongside.sha256(), self.name)


class _Receiving:
    """One go of receiving; collects what came of each file."""

    def __init__(
        self,
        workspace: "ReviewWorkspace",
        person: str,
        at: dt.datetime,
        said: SetSaid,
        keys: "Sequence[CountyKey] | None",
        watch: _Watch,
    ) -> None:
        self._workspace = workspace
        self._person = person
        self._at = at
        self._said = said
        self._keys = keys
        self._watch = watch
        self._known = KnownRubrics()
        self._taken: list[Taken] = []
        self._refused: list[Refused] = []
        self._now = Whose("")

    def intake(self, told: Sequence[Problem]) -> Intake:
        """Return what came of it."""
        return Intake(tuple(self._taken), tuple(self._refused), tuple(told))

    def plan(self, found: Sequence[Found]) -> None:
        """Note what is to be tried, so that a stopped import leaves word."""
        files = [one.shown for one in found if not one.is_missing]
        self._apply(f"开始收件（{len(files)}份）", planned_changes(self._workspace.picture, files, self._stamp))

    def take(self, one: Found) -> bool:
        """Take one thing in or refuse it; False when nothing more can be written."""
        self._watch.begin(one)
        self._now = Whose(one.shown)
        if one.problem is not None:
            return self._refuse(one, (one.problem,))
        try:
            taken = self._set(one) if one.kind is FoundKind.SET else self._package(one)
            # What was known already, or is a set, made no step here that could tell of it.
            self._apply(f"收过 {one.shown}", self._settled(taken.county.code, is_review=taken.is_review))
        except ProblemError as error:
            if not any(problem.is_blocking for problem in error.problems):
                raise  # cancelled
            return self._refuse(one, error.problems)
        self._taken.append(taken)
        return True

    def _refuse(self, one: Found, problems: Sequence[Problem]) -> bool:
        """Note a refusal; False when nothing more can be written, which is no fault of the file."""
        self._refused.append(Refused(one.shown, tuple(problems)))
        if one.is_missing:
            return True  # a slip in a path: nothing came in that somebody would have to send again
        if any(problem.code in _STOPPING for problem in problems):
            return False
        refused = refused_file(self._now, problems, self._stamp)
        try:
            self._apply(f"没有收 {refused.file}", refusing_changes(self._workspace.picture, refused))
        except ProblemError:
            return False
        return True

    @property
    def _stamp(self) -> str:
        return self._at.isoformat(timespec="seconds")

    def _settled(self, county: str, *, is_review: bool) -> tuple[Change, ...]:
        """Return what the file that is taken now settles."""
        return settled_changes(self._workspace.picture, Whose(self._now.file, county, is_review))

    def _apply(self, name: str, changes: Sequence[Change]) -> None:
        if changes:
            self._workspace.apply(Changes(name, tuple(changes)), person=self._person, at=self._at)

    def _set(self, one: Found) -> Taken:
        received, is_known = receive_set(
            self._workspace, one.path, self._said, person=self._person, at=self._at, told=self._watch.copied
        )
        return _as_taken(one, received, is_known=is_known)

    # ------------------------------------------------------------ packages

    def _package(self, one: Found) -> Taken:
        if known := self._kept_already(one.path):
            return _as_taken(one, known, is_known=True) if isinstance(known, Received) else _as_review(one, known, True)
        is_review = _is_review(one.path)
        self._now = replace(self._now, is_review=is_review)
        with self._workspace.attachments.arriving() as arriving:
            name, notes = self._copied(one, arriving)
            with Alongside(arriving.file, arriving.path) as alongside:
                coming = _Coming(one, arriving, alongside, name, notes)
                return self._review(coming) if is_review else self._submission(coming)

    def _kept_already(self, path: Path) -> Received | AttachedReview | None:
        """Return what holds this very file, whole; only one of the same size is read for it.

        Never where a list of keys is given: it may be given to try what came before it was there.
        """
        from app.files.digests import sha256_of

        picture = self._workspace.picture
        if path.is_dir() or self._keys is not None:
            return None
        kept: dict[str, Received | AttachedReview] = {
            **{one.package.sha256: one for one in picture.received.values()},
            **{one.file.sha256: one for one in picture.attached.values()},
        }
        sizes = {one.package.size for one in picture.received.values()}
        sizes |= {one.file.size for one in picture.attached.values()}
        try:
            known = kept.get(sha256_of(path)) if path.stat().st_size in sizes else None
        except OSError as error:
            raise ProblemError([unreadable(path)]) from error
        return known if known and self._is_whole(known) else None

    def _is_whole(self, known: Received | AttachedReview) -> bool:
        """Tell whether what was kept of it is still as it came; taking it in once more heals it."""
        attachments = self._workspace.attachments
        if attachments.problem(known.package if isinstance(known, Received) else known.file, "") is not None:
            return False
        parts = (known.submission, known.rubric, known.changes) if isinstance(known, Received) else ()
        return all(attachments.problem(StoredFile(part, 0, ""), "") is None for part in parts if part)

    def _copied(self, one: Found, arriving: "Arriving") -> tuple[str, tuple[Problem, ...]]:
        """Copy a file, or pack a folder, into its place; return its name and what to tell of it."""
        if not one.path.is_dir():
            copied(one.path, arriving.file, self._watch.copied)
            return readable_name(one.path.name), ()
        name = f"{readable_name(one.path.name) or '申报包'}.zip"
        litter = pack_unpacked(one.path, arriving.file, self._watch.copied)
        what = f"收到的是解开的文件夹，文件原样装成了“{name}”"
        what += f"，系统自己放进去的没有装：{'、'.join(litter[:3])}等{len(litter)}个。" if litter else "。"
        return name, (hint("REVIEW_PACKED", one.shown, what, "不用处理。"),)

    def _submission(self, coming: "_Coming") -> Taken:
        from app.exchange.layout import CHANGES, RUBRIC, SUBMISSION
        from app.exchange.verify import open_package

        one, arriving = coming.found, coming.arriving
        with open_package(arriving.path, county_keys=self._keys, progress=self._watch) as opened:
            checked = check_contents(opened, self._known)
            submission, rubric = opened.submission, opened.rubric
            if submission is not None:
                self._now = replace(self._now, county=submission.assessment.county.code)
            problems = (*coming.notes, *checked.problems)
            if checked.sheet is None or submission is None or rubric is None or has_blocking(problems):
                raise ProblemError([problem for problem in problems if problem.is_blocking] or problems)
            small = {path: opened.read(path) for path in (SUBMISSION, RUBRIC, CHANGES) if path in opened.files}
            facts = self._facts(opened, problems)
        known = self._workspace.picture.received.get(facts.id)
        if known is not None and _seal(known) != _seal(facts):
            return _as_other_sealing(one, known, facts)
        self._watch.keeping()
        # Small files first: what a kill leaves without a record is a few bytes, never a package.
        stored = {path: self._workspace.attachments.store(content, Path(path).name) for path, content in small.items()}
        if known is not None and self._is_whole(known):
            return _as_taken(one, known, is_known=True, signed=problems)
        package = coming.kept()
        received = received_of(
            submission,
            rubric,
            checked.sheet,
            ReceivedFiles(
                package,
                stored[SUBMISSION].sha256,
                stored[RUBRIC].sha256,
                changes=stored[CHANGES].sha256 if CHANGES in stored else "",
            ),
            facts,
        )
        if known is not None:
            received = replace(known, package=package)
        self._record(known, received, f"收件 {received.county.full_name}第{received.round}轮")
        return _as_taken(one, received, is_known=known is not None)

    # ------------------------------------------------------------ reviews of the level below

    def _review(self, coming: "_Coming") -> Taken:
        from app.exchange.review_bag import open_review_package

        one = coming.found
        with open_review_package(coming.arriving.path, county_keys=self._keys, progress=self._watch) as opened:
            review = opened.review
            if review is not None:
                self._now = replace(self._now, county=review.of.county.code)
            if not opened.is_sound or review is None:
                raise ProblemError([problem for problem in opened.problems if problem.is_blocking] or opened.problems)
            known = self._workspace.picture.attached.get(opened.id)
            if known is not None and self._is_whole(known):
                return _as_review(one, known, is_known=True)
            about = self._workspace.picture.about
            # Only the province has a level below; the city is nobody's city.
            if review.level is not Level.CITY or about.level is Level.CITY:
                what = f"是{review.level.label}出的评审意见，不是下一级的。"
                raise ProblemError([blocking("REVIEW_LEVEL", one.shown, what, "退回意见请发给县区，由县区打开。")])
            signature, fingerprint = opened.signature.value, opened.fingerprint
            problems, id_ = tuple(opened.problems), opened.id
        self._watch.keeping()
        file = coming.kept()
        attached = AttachedReview(id_, review, file, signature, fingerprint, problems, self._stamp)
        if known is not None:
            attached = replace(known, file=file)
        self._record(known, attached, f"收{review.level.label}评审意见 {review.of.county.full_name}")
        return _as_review(one, attached, is_known=known is not None)

    def _facts(self, opened: "OpenedPackage", problems: tuple[Problem, ...]) -> ComingIn:
        seal = (opened.id, opened.tagmanifest_sha256, opened.signature.value, opened.fingerprint)
        return ComingIn(*seal, problems=problems, at=self._stamp)

    def _record(self, before: Received | AttachedReview | None, after: Received | AttachedReview, name: str) -> None:
        is_review = isinstance(after, AttachedReview)
        kind, key = ("attached", after.review_id) if isinstance(after, AttachedReview) else ("received", after.id)
        county = after.review.of.county if isinstance(after, AttachedReview) else after.county
        changed = (Change(kind, key, before, after),) if before != after else ()
        self._apply(name, (*changed, *self._settled(county.code, is_review=is_review)))


# ---------------------------------------------------------------- what is said of it


def _as_taken(one: Found, received: Received, *, is_known: bool, signed: Sequence[Problem] = ()) -> Taken:
    problems = received.problems
    if is_known:
        what = f"已经收过（{received.county.full_name}第{received.round}轮，{received.id[:8]}），没有重复收。"
        problems = (hint("REVIEW_KNOWN", "", what, "不用处理。"), *(p for p in signed if p.code == "SIGNATURE_UNKNOWN"))
    return Taken(one.shown, received.id, received.county, received.round, is_known, problems=problems)


def _seal(of: Received | ComingIn) -> tuple[str, str]:
    return of.tagmanifest_sha256, of.fingerprint


def _as_other_sealing(one: Found, known: Received, facts: ComingIn) -> Taken:
    """Return that the data are known and the seal is not: other documents in it, or another signature over them."""
    is_other = known.tagmanifest_sha256 != facts.tagmanifest_sha256
    what = f"填报数据和已收的一份（{known.id[:8]}）相同，"
    what += "包里别的文件却不同" if is_other else "封装也相同"
    what += "" if known.fingerprint == facts.fingerprint else "，签名不是同一把钥匙或没有签名"
    told = warning("REVIEW_KNOWN", "", f"{what}；留用先收的，这一份没有收。", "请向县区核实以哪一份为准。")
    return Taken(one.shown, known.id, known.county, known.round, is_known=True, problems=(told,))


def _as_review(one: Found, attached: AttachedReview, is_known: bool) -> Taken:
    of, problems = attached.review.of, attached.problems
    if is_known:
        problems = (hint("REVIEW_KNOWN", "", "这份评审意见已经收过，没有重复收。", "不用处理。"),)
    return Taken(one.shown, attached.review_id, of.county, of.round, is_known, is_review=True, problems=problems)


# ---------------------------------------------------------------- files


def _is_review(path: Path) -> bool:
    """Tell whether a package is a review. Raises: ProblemError for what is no sound zip, before it is copied."""
    from app.exchange.layout import DATA, SUBMISSION
    from app.exchange.review_bag import is_return_package
    from app.exchange.source import open_source

    with open_source(path) as source:
        if DATA + SUBMISSION in source.files:
            return False
    return is_return_package(path)


def _size(one: Found) -> int:
    try:
        if one.path.is_dir():
            return sum(file.stat().st_size for file in one.path.rglob("*") if file.is_file())
        return one.path.stat().st_size
    except OSError:
        return 0
