"""The unfinished import of a province's table, kept on disk as it goes: closing the window loses nothing.

One folder for each piece of work, on this computer, it never travels: `work.json` (what a person has said), and under
`source/` a copy of the file itself, so that a stick that was pulled out does not matter. A lock tells other windows
that somebody works on it.
"""

import contextlib
import json
import secrets
import shutil
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress
from app.files.atomic import make_folder, telling_write_problems, write_whole
from app.files.canonical import canonical_json, restored
from app.files.digests import sha256_of
from app.files.locks import FolderLock, HeldError
from app.files.user_folder import data_folder
from app.services.import_decisions import Decision
from app.services.import_table import About, TableChoice, read_clipboard, suggested_choice
from app.services.keep_table import FoundInFile, found_in_file

if TYPE_CHECKING:
    from app.services.take_template import TakenTemplate

FOLDER = "imports"
WORK = "work.json"
COPY = "source"
MOST_COPIED = 50 * 1024 * 1024
"""Bytes. A larger file is read again where it was chosen."""
MOST_KEPT = 200
_LEFT_OVER_S = 3600
"""After so long a folder without work is of a process that was ended, not of one that has just made it."""
_DAMAGED = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where a table came from. chosen: the path, empty for a pasted text; size in bytes; text: what was pasted."""

    name: str
    chosen: str = ""
    size: int = 0
    sha256: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """Everything a person has said of a table. others: of other tables of the same file.

    about: None while it is what the table suggests; step: 0 选表 … 3 存下; kept: id, edition and sha256 of the pack
    that was made of it before it was changed again.
    """

    source: ImportSource
    choice: TableChoice = field(default_factory=TableChoice)
    others: tuple[TableChoice, ...] = ()
    confirmed: tuple[Decision, ...] = ()
    by_hand: tuple[Decision, ...] = ()
    about: About | None = None
    step: int = 0
    kept: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class Place:
    """Where a piece of work lies. lock: None where none can be taken."""

    folder: Path
    lock: FolderLock | None = None

    def __del__(self) -> None:
        """Free the lock of a work that nobody holds any more: read while its window was closing."""
        _unlock(self)

    @property
    def copy(self) -> Path | None:
        """Return the copy of the file; None when there is none."""
        return next(iter(sorted((self.folder / COPY).glob("[!.]*"))), None)


@dataclass(frozen=True, slots=True)
class Begun:
    """A table that was read, now or at an earlier time. file: what it was read from, None for a pasted text.

    told: what a person should know, empty when nothing.
    """

    source: ImportSource
    one: FoundInFile
    place: Place | None = None
    file: Path | None = None
    draft: ImportDraft | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class KeptImport:
    """A piece of work that waits on disk."""

    folder: Path
    draft: ImportDraft


# ------------------------------------------------------------ beginning


def begin(path: Path, *, progress: Progress) -> "Begun | TakenTemplate":
    """Copy a file and read the copy, or take a filled template as it is. Raises: ProblemError when it is no table."""
    from app.services.take_template import TakenTemplate, taken_from

    place = _with_copy(path)
    try:
        file = (place.copy if place is not None else None) or path
        one = taken_from(file, progress=progress)
        if not isinstance(one, TakenTemplate):
            size, sha256 = file.stat().st_size, sha256_of(file)
            return Begun(ImportSource(path.name, str(path), size, sha256), one, place, file)
    except BaseException:
        forget(place)
        raise
    forget(place)
    return replace(one, path=path)


def begin_pasted(name: str, text: str) -> Begun:
    """Read a text that was copied; without tables its problems say why."""
    found = read_clipboard(text)
    return Begun(ImportSource(name, text=text), FoundInFile(found, suggested_choice(found)))


def new_place() -> Place:
    """Make the folder of a new piece of work, held by this process. Raises: ProblemError(DISK_FULL, WRITE_FAILED)."""
    folder = data_folder() / FOLDER / secrets.token_hex(6)
    with telling_write_problems(folder):
        make_folder(folder)
    return Place(folder, _lock_of(folder))


def _with_copy(path: Path) -> Place | None:
    """Return a new place with a copy of a file; without a copy where it is too large, None where there is no room."""
    place = None
    try:
        place = new_place()
        if path.is_file() and path.stat().st_size <= MOST_COPIED:
            copy = place.folder / COPY / path.name
            make_folder(copy.parent)
            write_whole(copy, path.read_bytes())
    except (OSError, ProblemError):
        # Keeping it later tells what is wrong with the disk; reading says what is wrong with the file.
        if place is not None:
            shutil.rmtree(place.folder / COPY, ignore_errors=True)
    return place


def _lock_of(folder: Path) -> FolderLock | None:
    """Return the lock, None where none can be taken. Raises: HeldError."""
    with contextlib.suppress(OSError):
        return FolderLock.taken(folder, "")
    return None


# ------------------------------------------------------------ keeping


def keep(place: Place, draft: ImportDraft) -> None:
    """Write down how the work stands. Raises: ProblemError(DISK_FULL, WRITE_FAILED)."""
    file = place.folder / WORK
    with telling_write_problems(file):
        make_folder(place.folder)
        write_whole(file, canonical_json(draft))


def done(place: Place) -> None:
    """Take away what was kept of a work that is in the library; the copy stays until it is released."""
    with contextlib.suppress(OSError):
        (place.folder / WORK).unlink(missing_ok=True)


def release(place: Place) -> None:
    """Let other windows have it; what holds no unfinished work is taken away."""
    if (place.folder / WORK).exists():
        _unlock(place)
    else:
        forget(place)


def forget(place: Place | None) -> None:
    """Take a piece of work away with its copy."""
    if place is not None:
        _unlock(place)
        # First what makes it work, so that half of it is never offered.
        done(place)
        shutil.rmtree(place.folder, ignore_errors=True)


def drop(waiting: "KeptImport") -> None:
    """Take away what waits and is not wanted; what another window has begun to go on with stays."""
    with contextlib.suppress(HeldError):
        forget(Place(waiting.folder, _lock_of(waiting.folder)))


def _unlock(place: Place) -> None:
    if place.lock is not None:
        place.lock.close()
        place.lock = None


# ------------------------------------------------------------ what waits


def kept() -> tuple[KeptImport, ...]:
    """Return the unfinished works nobody has open, the latest first. What cannot be read stays where it is."""
    found = []
    with contextlib.suppress(OSError):
        for folder in sorted((data_folder() / FOLDER).iterdir())[:MOST_KEPT]:
            with contextlib.suppress(*_DAMAGED, HeldError):
                if (one := _waiting(folder)) is not None:
                    found.append(one)
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True))


def _waiting(folder: Path) -> tuple[int, KeptImport] | None:
    """Return a work and when it was kept; None when there is none. Raises: HeldError; what a damaged file raises."""
    if not folder.is_dir():
        return None
    file = folder / WORK
    if not file.exists():
        _sweep(folder)
        return None
    lock = _lock_of(folder)
    if lock is not None:
        lock.close()
    return file.stat().st_mtime_ns, KeptImport(folder, _draft_in(file))


def _sweep(folder: Path) -> None:
    """Take away what a process that was ended has left behind: a copy without work."""
    if time.time() - folder.stat().st_mtime > _LEFT_OVER_S:
        forget(Place(folder, _lock_of(folder)))


def _draft_in(file: Path) -> ImportDraft:
    draft = restored(ImportDraft, json.loads(file.read_bytes()))
    return replace(draft, choice=_numbered(draft.choice), others=tuple(_numbered(one) for one in draft.others))


def _numbered(choice: TableChoice) -> TableChoice:
    """Return a choice whose columns and rows are numbers again: in JSON keys are texts."""
    first, last = choice.header or (0, 0)
    mapping = {int(number): held for number, held in choice.mapping.items()}
    points = {int(row): text for row, text in choice.points.items()}
    return replace(choice, header=(first, last) if choice.header else None, mapping=mapping, points=points)


def take_up(waiting: KeptImport, *, progress: Progress) -> Begun:
    """Read what a work was done on: the copy, else the file if it is still the same.

    Raises: ProblemError when another window has it by now, or when neither is there.
    """
    try:
        place = Place(waiting.folder, _lock_of(waiting.folder))
    except HeldError as error:
        to_do = "请到那个窗口里接着做。"
        raise ProblemError(
            [blocking("PACK_BEING_EDITED", waiting.draft.source.name, "它正在另一个窗口里做着。", to_do)]
        ) from error
    try:
        return _read_again(waiting.draft, place, progress)
    except BaseException:
        _unlock(place)
        raise


def _read_again(draft: ImportDraft, place: Place, progress: Progress) -> Begun:
    source = draft.source
    if not source.chosen:
        begun = begin_pasted(source.name, source.text)
        return replace(begun, place=place, draft=draft)
    chosen, copy = Path(source.chosen), place.copy
    sha256 = _sha256(chosen)
    file = copy if copy is not None and _sha256(copy) == source.sha256 else chosen
    if file is chosen and sha256 != source.sha256:
        what = "原来的文件不在了，或者改动过，当时的副本也没有，所以不能接着做。"
        raise ProblemError([blocking("FILE_MISSING", source.name, what, "请把原来的文件放回原处，或重新选一个文件。")])
    told = "原文件后来改动过，这里接着做的是当时的内容；要用新的，请重新选这个文件。"
    one = found_in_file(file, progress=progress)
    return Begun(source, one, place, file, draft, told if sha256 not in {"", source.sha256} else "")


def _sha256(path: Path) -> str:
    """Return the digest of a file; empty when it cannot be read."""
    with contextlib.suppress(OSError):
        return sha256_of(path)
    return ""
