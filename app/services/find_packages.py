"""Looking for what was handed in (收件) in files and folders, as they come on a stick or out of a chat program.

Told by what is in them, never by their names; nothing is checked here yet.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from app.domain.problems import Problem, Severity, blocking, hint
from app.domain.progress import Progress, Silent
from app.files.readable_names import lost_name, readable_name

BAGIT = "bagit.txt"
_WORKSPACE_FILE = "jkxq.sqlite"
_MACHINE_PARTS = ("data/machine/submission.json", "data/machine/review.json")
_SYSTEM_NAMES = {"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db", "icon\r"}
_SYSTEM_FOLDERS = {"$recycle.bin", "system volume information", "__macosx"}
_TABLE_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".docx", ".doc", ".et", ".wps")
_PACKED_SUFFIXES = {"", ".zip", ".rar", ".7z", ".lnk"}
_MOST_NAMED = 8
_DEEPEST = 20
_MOST_ENTRIES = 100_000


class FoundKind(StrEnum):
    """What a place probably is."""

    PACKAGE = "package"
    SET = "set"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to take in. shown: its name for people, below what was chosen; problem: why it is refused."""

    path: Path
    shown: str
    kind: FoundKind
    problem: Problem | None = None

    @property
    def is_missing(self) -> bool:
        """Tell whether nothing lies there: a slip in a path."""
        return self.problem is not None and self.problem.code == "FILE_MISSING"


@dataclass(frozen=True, slots=True)
class FoundPackages:
    """What was found, in the order in which people count; left_out tells once what else lay there."""

    found: tuple[Found, ...] = ()
    left_out: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Place:
    """A folder that was looked through."""

    path: Path
    shown: str
    packages: list[Found] = field(default_factory=list)
    loose: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    archives: list[Found] = field(default_factory=list)
    refused: list[Found] = field(default_factory=list)
    places: list["_Place"] = field(default_factory=list)

    @property
    def has_packages(self) -> bool:
        return bool(self.packages) or any(place.has_packages for place in self.places)

    @property
    def all_loose(self) -> Iterator[Path]:
        yield from self.loose
        yield from (one.path for one in (*self.archives, *self.refused))
        for place in self.places:
            yield from place.all_loose


class _Looking:
    """One look through what was chosen."""

    def __init__(self, progress: Progress, *, is_one_set: bool) -> None:
        self._progress = progress
        self._is_one_set = is_one_set
        self._seen = 0
        self.found: list[Found] = []
        self.loose: list[str] = []
        self.links: list[str] = []
        self.left_out: list[Problem] = []

    def choose(self, path: Path) -> None:
        """Look at one file or folder that a person chose."""
        if not _is(path, Path.is_dir):
            self.found.append(self._chosen_file(path))
            return
        place = self._folder(path, readable_name(path.name or str(path)), 0)
        if self._is_one_set and not place.has_packages:
            self.found.append(Found(path, place.shown, FoundKind.SET))
        else:
            self._settle(place)

    def _chosen_file(self, path: Path) -> Found:
        found = self._file(path, readable_name(path.name))
        return found or Found(path, readable_name(path.name), FoundKind.SET)

    def _settle(self, place: _Place) -> None:
        """Decide what the files of a folder are, now that all of it is known."""
        if not place.has_packages and _is_set(place):
            self.found.append(Found(place.path, place.shown, FoundKind.SET))
            return
        self.found += place.refused
        self.links += [f"{place.shown}/{readable_name(path.name)}" for path in place.links]
        if place.has_packages:
            # What lies beside a package is what its county exported with it.
            self.found += place.packages
            self._leave([*place.loose, *(archive.path for archive in place.archives)], place)
        else:
            self.found += place.archives
            self._leave(place.loose, place)
        for one in place.places:
            self._settle(one)

    def _leave(self, paths: Sequence[Path], place: _Place) -> None:
        self.loose += [f"{place.shown}/{readable_name(path.name)}" for path in paths]

    def _folder(self, path: Path, shown: str, depth: int) -> _Place:
        place = _Place(path, shown)
        try:
            entries = sorted(os.scandir(path), key=lambda entry: _natural(entry.name))
        except OSError:
            self.left_out.append(
                hint("REVIEW_NOT_PACKAGE", shown, "文件夹打不开，没有看。", "里面有申报包的，请另行收。")
            )
            return place
        names = {entry.name for entry in entries}
        self._seen += len(entries)
        self._progress.step(0, 0, f"查看 {shown[-30:]}")
        if BAGIT in names or any(_is(path / part, Path.is_file) for part in _MACHINE_PARTS):
            place.packages.append(Found(path, shown, FoundKind.PACKAGE))
        elif _WORKSPACE_FILE in names:
            what = "是工作库，不是申报包，没有收。"
            self.left_out.append(hint("REVIEW_NOT_PACKAGE", shown, what, "请让县区导出申报包。"))
        elif depth >= _DEEPEST or self._seen > _MOST_ENTRIES:
            what = "文件夹太深或文件太多，没有看完。"
            self.left_out.append(hint("REVIEW_NOT_PACKAGE", shown, what, "请直接选放申报包的文件夹。"))
        else:
            for entry in entries:
                self._entry(entry, place, depth)
        return place

    def _entry(self, entry: "os.DirEntry[str]", place: _Place, depth: int) -> None:
        path, shown = place.path / entry.name, f"{place.shown}/{readable_name(entry.name)}"
        if is_litter(entry.name):
            return
        if entry.is_symlink():
            place.links.append(path)
        elif entry.is_dir():
            if not is_system_folder(entry.name):
                place.places.append(self._folder(path, shown, depth + 1))
        elif (found := self._file(path, shown)) is None or _is_plain(found):
            place.loose.append(path)
        elif found.problem is not None and found.problem.code == "REVIEW_NOT_PACKAGE":
            # Beside packages lies what their county keeps: a backup, a rubric. Nobody meant to hand it in.
            self.left_out.append(replace(found.problem, severity=Severity.HINT))
        elif found.kind is FoundKind.REFUSED:
            place.refused.append(found)
        elif found.kind is FoundKind.SET:
            place.archives.append(found)
        else:
            place.packages.append(found)

    def _file(self, path: Path, shown: str) -> Found | None:
        """Return what a file is, None when it is no archive: a table or a loose file."""
        from app.services.recognise import Dropped, look_at

        if not _is(path, Path.exists):
            problem = blocking("FILE_MISSING", shown, "找不到这个文件或文件夹。", "请核对位置后重选。")
            return Found(path, shown, FoundKind.REFUSED, lost_name(path) or problem)
        seen = look_at(path)
        if seen.kind is Dropped.UNUSABLE:
            return Found(path, shown, FoundKind.REFUSED, seen.problem)
        if seen.kind is Dropped.FILE:
            return None
        if seen.kind is Dropped.ARCHIVE and not _holds_bag(path):
            if seen.problem is not None:
                problem = blocking("FILE_KIND", shown, seen.problem.what, "请先解压，再收里面的申报包。")
                return Found(path, shown, FoundKind.REFUSED, problem)
            return Found(path, shown, FoundKind.SET)
        if seen.kind in {Dropped.WORKSPACE, Dropped.REVIEW_WORKSPACE, Dropped.BACKUP, Dropped.RUBRIC_PACK}:
            what = f"是{seen.kind.label}，不是申报包。"
            problem = blocking("REVIEW_NOT_PACKAGE", shown, what, "请让县区导出申报包。")
            return Found(path, shown, FoundKind.REFUSED, problem)
        return Found(path, shown, FoundKind.PACKAGE)


def find_packages(
    paths: Sequence[Path], *, is_one_set: bool = False, progress: Progress | None = None
) -> FoundPackages:
    """Return what lies in files and folders, however deep, that may be taken in.

    is_one_set: a person has said whose set it is, so a folder without packages is one set as a whole.
    Raises: CancelledError.
    """
    looking = _Looking(progress or Silent(), is_one_set=is_one_set)
    for path in paths:
        looking.choose(path)
    return FoundPackages(tuple(dict.fromkeys(looking.found)), (*looking.left_out, *_told(looking)))


def _is(path: Path, asked: Callable[[Path], bool]) -> bool:
    """Tell what a path is; one too long for any file, or behind a closed folder, is nothing."""
    try:
        return asked(path)
    except OSError:
        return False


def _told(looking: _Looking) -> Iterator[Problem]:
    if looking.links:
        what = f"是指向别处的链接，没有看：{_named(looking.links)}。"
        yield hint("REVIEW_NOT_PACKAGE", "", what, "里面有申报包的，请选它指向的文件或文件夹。")
    if looking.loose:
        what = f"不是申报包，没有收：{_named(looking.loose)}。"
        yield hint("REVIEW_NOT_PACKAGE", "", what, "一般不用处理；要当作一套材料收的，请单独选它所在的文件夹。")


def _named(shown: Sequence[str]) -> str:
    more = f"等{len(shown)}个" if len(shown) > _MOST_NAMED else ""
    return f"{'、'.join(shown[:_MOST_NAMED])}{more}"


def _is_set(place: _Place) -> bool:
    """Tell whether a folder without packages is a county's set: a table lies in it, or its name is a county's."""
    from app.services.counties import counties_named_in

    if any(path.name.lower().endswith(_TABLE_SUFFIXES) for path in place.loose):
        return True
    return any(place.all_loose) and bool(counties_named_in(readable_name(place.path.name)))


def _holds_bag(path: Path) -> bool:
    from app.files.zip_listing import ZipUnreadableError, zip_listing

    try:
        names = zip_listing(path).names
    except (ZipUnreadableError, OSError):
        return False
    return any(re.split(r"[\\/]", name)[-1] == BAGIT for name in names)


def _is_plain(found: Found) -> bool:
    """Tell whether what cannot be used was no package anyway, by its ending; one without any may be one."""
    return found.kind is FoundKind.REFUSED and found.path.suffix.lower() not in _PACKED_SUFFIXES


def is_litter(name: str) -> bool:
    """Tell whether a file is the system's or an open document's own, of which nobody need be told."""
    return name.lower() in _SYSTEM_NAMES or name.startswith(("._", "~$", ".~"))


def is_system_folder(name: str) -> bool:
    """Tell whether a folder is the system's own."""
    return name.startswith(".") or name.lower() in _SYSTEM_FOLDERS


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts as people count: 2 before 10."""
    parts = re.findall(r"[0-9]{1,18}|.", name.lower(), re.DOTALL)
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts]
