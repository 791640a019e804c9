"""Receiving a set that our program did not make (未经本程序封装): a folder, a zip, or a filled table alone.

It is kept as it came (a folder as one stored zip of its very files) and marked; the same screens serve it.
"""

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.problems import Problem, ProblemError, blocking, hint
from app.domain.received import Received
from app.domain.record_files import files_of
from app.files.readable_names import readable_name
from app.services.arriving_files import Told, copied, folder_in_zip, reading
from app.services.find_packages import is_litter, is_system_folder
from app.services.read_set import LoosePart, ReadSet, SetSaid, read_set, table_candidates
from app.services.received_record import ComingIn, ReceivedFiles, received_of

if TYPE_CHECKING:
    from app.files.loose_zip import LooseZip
    from app.files.zip_packing import LooseFile
    from app.storage.attachments import Arriving
    from app.storage.review_workspace import ReviewWorkspace

__all__ = ["SetSaid", "receive_set"]

_LARGEST_TABLE = 64 * 2**20
"""Bytes of a file that may be the filled table."""


def receive_set(
    workspace: "ReviewWorkspace",
    path: Path,
    said: SetSaid,
    *,
    person: str,
    at: dt.datetime,
    told: Told | None = None,
) -> tuple[Received, bool]:
    """Take one set in as a step; return its record, and whether it was in already.

    told: called with the bytes copied so far; raising from it stops and leaves nothing.
    Raises: ProblemError (REVIEW_SET with what a person must say, FILE_KIND, PACKAGE_…) and nothing is stored then.
    """
    with workspace.attachments.arriving() as arriving:
        name, notes = _copied(path, arriving, told)
        arriving.file.flush()
        if _is_archive(path):
            read = _read_archive(arriving.path, PurePosixPath(name).stem, said)
        else:
            read = _read_table(arriving.path, name, said)
        read = replace(read, problems=(*read.problems, *notes))
        return _kept(workspace, arriving, name, read, person=person, at=at)


def _kept(
    workspace: "ReviewWorkspace", arriving: "Arriving", name: str, read: ReadSet, *, person: str, at: dt.datetime
) -> tuple[Received, bool]:
    from app.exchange.layout import RUBRIC, SUBMISSION
    from app.exchange.rubric_json import write_rubric
    from app.exchange.submission_json import read_submission, submission_id, write_submission
    from app.files.digests import sha256_of

    id_ = submission_id(read.submission)
    known = workspace.picture.received.get(id_)
    if known is not None and _is_whole(workspace, known):
        return known, True
    content = write_submission(read.submission)
    read_submission(content)  # what could not be read again must not come in
    submission = workspace.attachments.store(content, PurePosixPath(SUBMISSION).name)
    rubric = workspace.attachments.store(write_rubric(read.rubric), PurePosixPath(RUBRIC).name)
    package = arriving.keep(sha256_of(arriving.path), name)
    received = received_of(
        read.submission,
        read.rubric,
        read.submission.score,
        ReceivedFiles(package, submission.sha256, rubric.sha256, files=read.files),
        ComingIn(id_, is_sealed=False, problems=read.problems, at=at.isoformat(timespec="seconds")),
    )
    if known is not None:
        received = replace(known, package=package)
    parts = (Change("received", id_, known, received),) if known != received else ()
    changes = Changes(f"收件 {received.county.full_name}（未封装）", parts)
    workspace.apply(changes, person=person, at=at)
    return received, known is not None


def _is_whole(workspace: "ReviewWorkspace", known: Received) -> bool:
    """Tell whether what was kept of it is still as it came; taking it in once more heals it."""
    return not workspace.attachments.problems(files_of("received", known.id, known))


# ---------------------------------------------------------------- bringing it in


def _is_archive(path: Path) -> bool:
    """Tell whether it is a folder or a plain zip, not one file that is the table itself."""
    from app.services.recognise import Dropped, recognise

    return path.is_dir() or recognise(path) is Dropped.ARCHIVE


def _copied(path: Path, arriving: "Arriving", told: Told | None) -> tuple[str, tuple[Problem, ...]]:
    """Copy a file, or pack a folder, into its place; return its name and what to tell of it."""
    from app.files.zip_packing import pack_files

    if path.is_dir():
        links: list[str] = []
        pack_files(_loose_files(path, links), arriving.file, told=told)
        name = f"{readable_name(path.name) or '材料'}.zip"
        what = f"收到的是文件夹，文件原样装成了“{name}”。"
        what += f"是链接、不是文件本身的没有装：{'、'.join(links[:3])}等{len(links)}个。" if links else ""
        return name, (hint("REVIEW_PACKED", readable_name(path.name), what, "不用处理。"),)
    if not _is_archive(path) and not table_candidates([path.name]):
        what = "不是申报包，也不是填好的评分表。"
        to_do = "请选县区报来的压缩包、放着材料的文件夹，或填好的表（xlsx、docx、pdf）。"
        raise ProblemError([blocking("REVIEW_NOT_PACKAGE", path.name, what, to_do)])
    copied(path, arriving.file, told or _nobody)
    return readable_name(path.name), ()


def _nobody(_done: int) -> None:
    """Hear nothing."""


def _loose_files(folder: Path, links: list[str]) -> "Iterator[LooseFile]":
    """Yield the files of a folder as they are packed; litter of the system stays out.

    links: gets the names of links and the like, which are not followed.
    """
    from app.files.digests import file_blocks
    from app.files.zip_packing import LooseFile

    top = folder_in_zip(folder, "材料")
    for here, folders, names in os.walk(folder):
        links += [name for name in folders if (Path(here) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not is_system_folder(name))
        for name in sorted(names):
            path = Path(here) / name
            if is_litter(name):
                continue
            if path.is_symlink() or not path.is_file():
                links.append(readable_name(name))
                continue
            inside = f"{top}/{readable_name(path.relative_to(folder).as_posix())}"
            yield LooseFile(inside, path.stat().st_size, partial(reading, partial(file_blocks, path), path))


# ---------------------------------------------------------------- reading it


def _read_table(place: Path, name: str, said: SetSaid) -> ReadSet:
    with tempfile.TemporaryDirectory(prefix="jkxq-set-") as folder:
        # The reader looks at names; the place of an arriving file has none.
        copy = Path(folder) / name
        shutil.copyfile(place, copy)
        return read_set(name, (), {name: copy}, said)


def _read_archive(place: Path, name: str, said: SetSaid) -> ReadSet:
    from app.files.loose_zip import LooseZip

    with LooseZip(place) as archive, tempfile.TemporaryDirectory(prefix="jkxq-set-") as folder:
        entries, sizes = _inside(tuple(archive.sizes)), archive.sizes
        if not entries:
            what = "压缩包是空的，里面没有文件。"
            raise ProblemError([blocking("REVIEW_SET", name, what, "请县里重新压缩后再发。")])
        parts = [LoosePart(path, entry, sizes[entry], archive.sha256(entry)) for path, entry in sorted(entries.items())]
        tables = {}
        candidates = table_candidates([part.path for part in parts if part.size <= _LARGEST_TABLE])
        for number, path in enumerate(candidates):
            # Each in a folder of its own: several may bear one name.
            copy = Path(folder) / str(number) / PurePosixPath(path).name
            _lay_out(archive, entries[path], copy)
            tables[path] = copy
        return read_set(name, parts, tables, said)


def _inside(names: Sequence[str]) -> dict[str, str]:
    """Return the entries by path in the set: without the one folder around all, and without litter of the system."""
    kept = [name for name in names if not _is_litter_path(name)]
    tops = {name.partition("/")[0] for name in kept}
    around = f"{tops.pop()}/" if len(tops) == 1 and all("/" in name for name in kept) else ""
    return {name.removeprefix(around): name for name in kept}


def _is_litter_path(name: str) -> bool:
    *folders, last = PurePosixPath(name).parts
    return is_litter(last) or any(is_system_folder(folder) for folder in folders)


def _lay_out(archive: "LooseZip", entry: str, target: Path) -> None:
    target.parent.mkdir()
    with target.open("wb") as file:
        for block in archive.blocks(entry):
            file.write(block)
