"""Photos of the visits (现场照片), by venue: named one by one, or a folder whose names tell the venue."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.changes import Changes
from app.domain.evidence import StoredFile
from app.domain.photo_matching import PHOTO_ENDINGS, matched_photos
from app.domain.problems import Problem, ProblemError, blocking, hint, warning
from app.domain.progress import Progress, Silent
from app.domain.received import Received
from app.domain.review import Visit
from app.domain.texts import one_text_problems
from app.domain.visits import VisitKey, plain_name, visit_key, visited_criteria
from app.services.judge import received_set
from app.services.received_contents import rubric_of
from app.services.visits import rubric_order, visit_changes

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace

MOST_PHOTOS = 5_000
MOST_BYTES = 200 * 2**20
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class AddedPhotos:
    """What came of some photos. added: how many are new; known: how many were there already."""

    added: int
    known: int
    changes: Changes
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotosRead:
    """Photos copied into the workspace by venue, whose names are beside them; not registered yet.

    unsure: how many of the folder told no venue, or several.
    """

    submission: str
    files: Mapping[VisitKey, tuple[StoredFile, ...]]
    venues: Mapping[VisitKey, str]
    unsure: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def sentence(self) -> str:
        """Return what came of a folder, for people."""
        matched = sum(map(len, self.files.values()))
        venues = sum(bool(files) for files in self.files.values())
        left = f"；{self.unsure}张没有认出是哪一处，没有加入" if self.unsure else ""
        return f"按名称对上{matched}张，属于{venues}处场所{left}。"


def read_photos(
    workspace: "ReviewWorkspace",
    submission_id: str,
    venue: Visit,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
) -> PhotosRead:
    """Copy photos of one venue, told by criterion and name; no record is changed, so it can be done in the worker.

    Raises: ProblemError (REVIEW_SUBMISSION, UNKNOWN_ID, SITE_PHOTO, FILE_…, DISK_FULL …) with all that is wrong;
    CancelledError out of progress.
    """
    received = received_set(workspace.picture, submission_id)
    code, name = venue.criterion, venue.venue
    problems = list(one_text_problems(name, code))
    if code not in rubric_of(workspace, received).criterion_by_code:
        problems.append(blocking("UNKNOWN_ID", code, "评分标准里没有这个评分项。", "请核对编码。"))
    if not name.strip():
        problems.append(blocking("SITE_PHOTO", code, "没有写是哪一处的照片。", "请先写上场所名称。"))
    problems += [problem for path in paths for problem in _file_problems(path)]
    if problems:
        raise ProblemError(problems)
    key = visit_key(venue)
    files = _attached(workspace, {key: tuple(paths)}, progress or Silent())
    return PhotosRead(received.id, files, {key: name.strip()})


def add_photo_folder(
    workspace: "ReviewWorkspace",
    submission_id: str,
    folder: Path,
    *,
    person: str,
    at: dt.datetime,
    progress: Progress | None = None,
) -> AddedPhotos:
    """Store the photos of a folder with their venues, told by the names of files and folders, in one step.

    Raises: as `read_photo_folder`; nothing is stored then.
    """
    read = read_photo_folder(workspace, submission_id, folder, progress=progress or Silent())
    return store_photos(workspace, read, person=person, at=at)


def read_photo_folder(
    workspace: "ReviewWorkspace", submission_id: str, folder: Path, *, progress: Progress
) -> PhotosRead:
    """Match the photos of a folder with venues and copy them; no record is changed, so it can be done in the worker.

    Venues are those drawn and those visited. Photos that name none, or several, are left out and told (SITE_PHOTO).

    Raises: ProblemError (REVIEW_SUBMISSION, FILE_MISSING, SITE_PHOTO, DISK_FULL …); CancelledError out of progress.
    """
    received = received_set(workspace.picture, submission_id)
    if not folder.is_dir():
        raise ProblemError([blocking("FILE_MISSING", str(folder), "找不到这个文件夹。", "请核对路径。")])
    found = {path.relative_to(folder).as_posix(): path for path in _photos(folder)}
    names = _venues(workspace, received)
    matches = matched_photos(sorted(found), list(names))
    venues = {(code, plain_name(venue)): venue for code, venue in names}
    usable, told = _usable({key: [found[one] for one in some] for key, some in matches.by_venue.items()})
    problems = (*told, *_unsure(folder, matches.unsure, has_venues=bool(names)))
    return PhotosRead(received.id, _attached(workspace, usable, progress), venues, len(matches.unsure), problems)


def store_photos(workspace: "ReviewWorkspace", read: PhotosRead, *, person: str, at: dt.datetime) -> AddedPhotos:
    """Register photos with their venues in one step. Raises: ProblemError (REVIEW_SUBMISSION, DISK_FULL …)."""
    received = received_set(workspace.picture, read.submission)
    stored = workspace.picture.visits.get(received.id, ())
    visits = {visit_key(one): one for one in stored}
    added = 0
    for key, files in read.files.items():
        visit = visits.get(key) or Visit(key[0], read.venues[key])
        there = {one.sha256 for one in visit.photos}
        new = tuple({one.sha256: one for one in files if one.sha256 not in there}.values())
        added += len(new)
        visits[key] = replace(visit, photos=(*visit.photos, *new))
    order = rubric_order(rubric_of(workspace, received))
    after = tuple(sorted(visits.values(), key=lambda one: order.get(one.criterion, len(order))))
    changes = visit_changes(received.id, f"现场照片 {received.county.full_name}", stored, after)
    workspace.apply(changes, person=person, at=at)
    known = sum(map(len, read.files.values())) - added
    told = (hint("SITE_KNOWN", "现场照片", f"{known}张已经在库里。", "不用处理。"),) if known else ()
    return AddedPhotos(added, known, changes, (*read.problems, *told))


def _venues(workspace: "ReviewWorkspace", received: Received) -> list[tuple[str, str]]:
    """Return criterion and name of every venue drawn or visited; of criteria that need a visit first."""
    picture = workspace.picture
    samples = picture.samples.get(received.id, {})
    names = [(code, venue) for code, sample in samples.items() for venue in sample.venues]
    names += [(visit.criterion, visit.venue) for visit in picture.visits.get(received.id, ())]
    order = {one.code: number for number, one in enumerate(visited_criteria(rubric_of(workspace, received)))}
    by_key = {(code, plain_name(venue)): (code, venue) for code, venue in reversed(names)}
    return sorted(by_key.values(), key=lambda one: (order.get(one[0], len(order)), one))


def _photos(folder: Path) -> list[Path]:
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in PHOTO_ENDINGS and path.is_file() and not path.is_symlink():
            found.append(path)
        if len(found) > MOST_PHOTOS:
            what = f"照片超过{MOST_PHOTOS}张，太多了。"
            raise ProblemError([blocking("SITE_PHOTO", str(folder), what, "请分几个文件夹，一次加一个。")])
    return found


def _file_problems(path: Path) -> Iterator[Problem]:
    if not path.is_file():
        yield blocking("FILE_MISSING", str(path), "找不到这个文件。", "请核对路径。")
    elif path.suffix.lower() not in PHOTO_ENDINGS:
        kinds = "、".join(one.removeprefix(".") for one in PHOTO_ENDINGS)
        yield blocking("FILE_KIND", path.name, "不是照片。", f"照片可以是：{kinds}。")
    elif path.stat().st_size > MOST_BYTES:
        yield blocking("FILE_TOO_LARGE", path.name, "照片超过200兆。", "请换小一些的。")
    elif path.stat().st_size == 0:
        yield blocking("FILE_UNREADABLE", path.name, "文件是空的。", "请从相机或手机重新复制。")


def _usable(found: dict[VisitKey, list[Path]]) -> tuple[dict[VisitKey, tuple[Path, ...]], tuple[Problem, ...]]:
    """Return the photos that can be stored, and what is wrong with the others: they alone are left out."""
    told: list[Problem] = []
    usable: dict[VisitKey, tuple[Path, ...]] = {}
    for key, paths in found.items():
        wrong = {path: list(_file_problems(path)) for path in paths}
        told += [warning(p.code, p.where, p.what, p.what_to_do) for some in wrong.values() for p in some]
        good = tuple(path for path, some in wrong.items() if not some)
        if good:
            usable[key] = good
    return usable, tuple(told)


def _unsure(folder: Path, unsure: Sequence[str], *, has_venues: bool) -> Iterator[Problem]:
    if not unsure:
        return
    more = f"等{len(unsure)}张" if len(unsure) > _MOST_NAMED else ""
    what = f"没有认出是哪一处，没有加入：{'、'.join(unsure[:_MOST_NAMED])}{more}。"
    to_do = "请在文件名或文件夹名里写上场所名称，几个评分项都有的再写上评分项编码；或逐张加到场所。"
    yield warning("SITE_PHOTO", str(folder), what, to_do if has_venues else "请先抽样，或登记看过的场所。")


def _attached(
    workspace: "ReviewWorkspace", photos: dict[VisitKey, tuple[Path, ...]], progress: Progress
) -> dict[VisitKey, tuple[StoredFile, ...]]:
    count, done = sum(map(len, photos.values())), 0
    files: dict[VisitKey, tuple[StoredFile, ...]] = {}
    for key, paths in photos.items():
        copied = []
        for path in paths:
            progress.step(done, count, path.name)
            done += 1
            copied.append(workspace.attach(path, path.name))
        files[key] = tuple(copied)
    return files
