"""A backup as one file (`….jkxq备份.zip`): database, attachments, manifest. Also the way to another computer."""

import os
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from app import __version__
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.progress import CancelledError, Progress, Silent
from app.domain.record_files import NamedFile
from app.files.atomic import (
    make_folder,
    partial_file,
    settle,
    sync_folder,
    unused_path,
)
from app.files.canonical import canonical_json
from app.files.digests import file_blocks, sha256_of
from app.files.zip_writing import ZipWriter
from app.storage import backups, opening
from app.storage.attachments import Attachments
from app.storage.backup_zip import FORMAT, MANIFEST_NAME, README_NAME, BackupZip, entry_name
from app.storage.connection import DATABASE_NAME, telling_problems
from app.storage.new_folder import folder_beside, take_name
from app.storage.record_store import RecordStore

SUFFIX = ".jkxq备份.zip"

_README = (
    "这是健康县区自评工作库的完整备份。\r\n"
    "请不要解压或修改。恢复：在程序中选择“从备份恢复”，或运行\r\n"
    "jkxq restore 备份文件 新文件夹\r\n"
)
_MAX_NAME = 60
_FULL_WIDTH = str.maketrans('\\/:*?"<>|%', "＼／：＊？＂＜＞｜％")


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A written and verified backup. problems: files that were missing or damaged and are not in it."""

    path: Path
    attachments: int
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Contents:
    """What goes into a backup: name in it to file and digest."""

    files: dict[str, tuple[Path, str]]
    problems: list[Problem] = field(default_factory=list)


def backup_to_file(
    workspace: RecordStore[Any], out_dir: Path, *, day: date, progress: Progress | None = None
) -> BackupFile:
    """Write everything a workspace holds into one new file and verify it; nothing is overwritten.

    An attachment that is missing or damaged is told and left out; the rest is saved.

    Raises: ProblemError(DISK_FULL, WRITE_FAILED, BACKUP_DAMAGED); then there is no file.
    """
    progress = progress or Silent()
    with telling_problems(out_dir), tempfile.TemporaryDirectory(prefix="jkxq-") as temp:
        make_folder(out_dir)
        database = Path(temp) / DATABASE_NAME
        workspace.copy_database(database)
        contents = _contents(workspace, database, progress)
        with partial_file(out_dir) as (file, partial):
            _write(ZipWriter(file), contents, progress)
            file.flush()
            _verify(partial, out_dir, progress)
            path = unused_path(out_dir / _name(workspace, day), suffix=SUFFIX)
            settle(file, partial, path)
    return BackupFile(path, len(contents.files) - 1, tuple(contents.problems))


def _name(workspace: RecordStore[Any], day: date) -> str:
    name = unicodedata.normalize("NFC", workspace.title or workspace.folder.name).translate(_FULL_WIDTH)
    name = "".join(sign for sign in name if sign.isprintable()).strip(" .")[:_MAX_NAME]
    return f"{name}_{day.isoformat()}{SUFFIX}"


def _contents(workspace: RecordStore[Any], database: Path, progress: Progress) -> _Contents:
    contents = _Contents({DATABASE_NAME: (database, sha256_of(database))})
    stored = list(workspace.attachments.stored())
    for done, file in enumerate(stored):
        progress.step(done, len(stored), "核对附件")
        if sha256_of(file) == file.name:
            contents.files[entry_name(file.name)] = (file, file.name)
    told = dict.fromkeys(file for file in workspace.named_files() if entry_name(file.sha256) not in contents.files)
    contents.problems += [problem for file in told for problem in _left_out(workspace.attachments, file)]
    return contents


def _left_out(stored: Attachments, file: NamedFile) -> list[Problem]:
    problem = stored.problem_of(file)
    if problem is None:
        return []
    return [warning(problem.code, problem.where, f"{problem.what}备份中没有它。", problem.what_to_do)]


def _write(writer: ZipWriter, contents: _Contents, progress: Progress) -> None:
    # Stored, not deflated: papers are packed already, and what does not swell is not refused on reading.
    for done, (name, (file, _)) in enumerate(sorted(contents.files.items())):
        progress.step(done, len(contents.files), "写入备份")
        writer.add(name, file.stat().st_size, file_blocks(file), deflate=False)
    digests = {name: sha256 for name, (_, sha256) in contents.files.items()}
    manifest = canonical_json({"format": FORMAT, "made_by": f"jkxq {__version__}", "files": digests})
    for name, content in ((MANIFEST_NAME, manifest), (README_NAME, _README.encode("utf-8-sig"))):
        writer.add(name, len(content), [content], deflate=False)
    writer.finish()


def _verify(file: Path, out_dir: Path, progress: Progress) -> None:
    """Read what was written. Raises: ProblemError, which must not speak of choosing another backup."""
    try:
        with BackupZip(file) as backup:
            for done, name in enumerate(backup.files):
                progress.step(done, len(backup.files), "核对备份")
                backup.copy(name)
    except CancelledError:
        raise
    except ProblemError as error:
        raise ProblemError([backups.not_made_problem(out_dir)]) from error


def restore(file: Path, new_folder: Path, *, progress: Progress | None = None) -> None:
    """Make a new workspace from a backup file. The folder must not be there yet, or be empty.

    Raises: ProblemError(WORKSPACE_EXISTS, BACKUP_DAMAGED, FILE_UNREADABLE, FORMAT_NEWER, WORKSPACE_NEWER,
    DISK_FULL, WRITE_FAILED); then there is no new folder.
    """
    opening.check_free(new_folder)
    _check_regular(file)
    with BackupZip(file) as backup, telling_problems(new_folder):
        make_folder(new_folder.absolute().parent)
        with folder_beside(new_folder.absolute()) as partial:
            _unpack(backup, partial, progress or Silent())
            with _telling_of(file, new_folder):
                opening.check_restored(partial)
            take_name(partial, new_folder)


def _check_regular(file: Path) -> None:
    # Reading a pipe would wait for its other end for ever. What is not there at all is told on opening.
    if file.exists() and not file.is_file():
        problem = blocking("FILE_UNREADABLE", str(file), "这不是文件，不能当作备份读取。", "请选择备份文件。")
        raise ProblemError([problem])


@contextmanager
def _telling_of(file: Path, new_folder: Path) -> Iterator[None]:
    """Tell problems of the hidden folder in the words of who restores: it is the backup, and the hidden is gone."""
    try:
        with telling_problems(new_folder):
            yield
    except ProblemError as error:
        raise ProblemError([_told_of(problem, file, new_folder) for problem in error.problems]) from error


def _told_of(problem: Problem, file: Path, new_folder: Path) -> Problem:
    if problem.code == "WORKSPACE_DAMAGED":
        what = "这份备份不能使用：里面的数据文件损坏，或不是本程序写的。"
        what_to_do = "请换一份备份，或从原来的电脑重新备份一次。"
        return replace(problem, code="BACKUP_DAMAGED", where=file.name, what=what, what_to_do=what_to_do)
    if problem.code == "WORKSPACE_NEWER":
        what = "这份备份由更新的程序写成，本程序还不认识。"
        return replace(problem, where=file.name, what=what, what_to_do="请升级本程序后再恢复。")
    return replace(problem, where=str(new_folder))


def _unpack(backup: BackupZip, folder: Path, progress: Progress) -> None:
    for done, name in enumerate(backup.files):
        progress.step(done, len(backup.files), "恢复文件")
        target = folder / name
        make_folder(target.parent)
        with target.open("xb") as stream:
            backup.copy(name, stream)
            stream.flush()
            os.fsync(stream.fileno())
    for place in {(folder / name).parent for name in backup.files}:
        sync_folder(place)
