"""Files that are whole or not there: temp file, fsync, rename. What can fail on a disk is told as a Problem."""

import contextlib
import errno
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from app.domain.problems import Problem, ProblemError, blocking

PARTIAL_SUFFIX = ".未完成"
"""How the name of a file ends while it is being written; such files may be deleted when nobody writes."""

_FULL = {errno.ENOSPC, errno.EDQUOT} if sys.platform != "win32" else {errno.ENOSPC}
_REASONS = {
    errno.EACCES: "没有写入权限，或文件正被别的程序占用",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "这个位置是只读的",
    errno.EFBIG: "这个磁盘存不下这么大的文件",
    errno.EIO: "磁盘读写出错",
    errno.ENOENT: "文件夹不存在或已被移走",
    errno.ENOLCK: "该位置不支持文件锁，不能保证同一时间只有一人改动（部分网络共享盘如此）",
    errno.ENAMETOOLONG: "文件名或路径过长",
    errno.ENOTDIR: "路径中有一段不是文件夹",
}


def write_problem(error: OSError, where: Path | str) -> Problem:
    """Return what an error while writing means for people: DISK_FULL or WRITE_FAILED."""
    if error.errno in _FULL:
        return blocking(
            "DISK_FULL", str(where), "磁盘空间不足，没有写成。", "请腾出空间或换一个位置后再试，原有内容没有改动。"
        )
    reason = _REASONS.get(error.errno or 0) or error.strerror or str(error)
    return blocking(
        "WRITE_FAILED",
        str(where),
        f"没有写成：{reason}。",
        "请检查该位置能否写入，或换一个位置后再试；原有内容没有改动。",
    )


@contextlib.contextmanager
def telling_write_problems(where: Path | str) -> Iterator[None]:
    """Turn an OSError of the block into a ProblemError that names the place."""
    try:
        yield
    except OSError as error:
        raise ProblemError([write_problem(error, where)]) from error


@contextlib.contextmanager
def partial_file(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Yield a new file in a folder, open for writing, and its path; what still has this path at the end vanishes.

    Raises: OSError.
    """
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=PARTIAL_SUFFIX)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, partial
    finally:
        partial.unlink(missing_ok=True)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the name `path` when the block ends well, and vanishes when it does not.

    Nobody ever sees a half-written file under the name. Raises: OSError.
    """
    with partial_file(path.parent) as (file, partial):
        yield file
        settle(file, partial, path)


def settle(file: BinaryIO, partial: Path, path: Path) -> None:
    """Bring an open partial file to the disk and give it its name. Raises: OSError."""
    _finish(file, partial)
    move_durably(partial, path)


def settle_new(file: BinaryIO, partial: Path, path: Path) -> None:
    """Bring an open partial file to the disk and give it its name only if nobody has it. Raises: as `move_new`."""
    _finish(file, partial)
    move_new(partial, path)


def _finish(file: BinaryIO, partial: Path) -> None:
    """Close a file that is on the disk. Windows renames no open one; mkstemp made it for its owner alone."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
    partial.chmod(0o666 & ~_UMASK)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file as a whole, in place of what had the name. Raises: OSError."""
    with replacing(path) as file:
        file.write(content)


def move_durably(source: Path, target: Path) -> None:
    """Rename a file whose content is on the disk already, and see the new name safely there. Raises: OSError."""
    _patiently(lambda: source.replace(target))
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


def _patiently(rename: Callable[[], object]) -> None:
    """Rename; on Windows try again for a moment, as virus scanners hold a file that was just written."""
    for delay_s in _SCANNED_S if sys.platform == "win32" else ():
        try:
            rename()
        except PermissionError:
            time.sleep(delay_s)
        else:
            return
    rename()


_SCANNED_S = (0.05, 0.1, 0.2, 0.4, 0.8)
"""How long to wait before each new attempt."""


def move_new(source: Path, target: Path) -> None:
    """Give a finished file its name only if nobody has it, not even one who came just now.

    Raises: FileExistsError, and then the file keeps its old name; OSError.
    """
    if sys.platform == "win32":
        _patiently(lambda: source.rename(target))  # Windows renames onto no existing name
    else:
        _link_new(source, target)
    sync_folder(target.parent)
    if source.parent != target.parent:
        sync_folder(source.parent)


def _link_new(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        # A stick (FAT) or a share without hard links. What else may be wrong shows again here.
        _claim_and_replace(source, target)
    else:
        source.unlink()


def _claim_and_replace(source: Path, target: Path) -> None:
    target.touch(exist_ok=False)
    try:
        source.replace(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def sync_file(path: Path) -> None:
    """See that the content of a file is on the disk. Raises: OSError."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk; where folders cannot be synced (Windows, some shares) pass."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP, errno.EBADF}:
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each safely on the disk. Raises: OSError."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir(exist_ok=True)
        sync_folder(place.parent)


def names_for(path: Path, suffix: str | None = None) -> Iterator[Path]:
    """Yield the path, and then with （2）, （3）… before its suffix, for where the name is taken."""
    suffix = path.suffix if suffix is None else suffix
    stem = path.name.removesuffix(suffix)
    yield path
    for number in itertools.count(2):
        yield path.with_name(f"{stem}（{number}）{suffix}")


def is_unused(path: Path) -> bool:
    """Tell whether nothing has this name, not even a link that leads nowhere."""
    return not (path.exists() or path.is_symlink())


def unused_path(path: Path, suffix: str | None = None) -> Path:
    """Return the path, or with （2）, （3）… before its suffix when the name is taken."""
    return next(place for place in names_for(path, suffix) if is_unused(place))


def remove_partial_files(folder: Path) -> None:
    """Delete what an ended process has left half-written in a folder; only while holding its lock."""
    # A half-written database has its journal beside it.
    for partial in folder.glob(f".*{PARTIAL_SUFFIX}*"):
        partial.unlink(missing_ok=True)


def _current_umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


_UMASK = _current_umask()
"""Read once at import: reading it means setting it for a moment, which threads would notice."""

FOLDER_MODE = 0o777 & ~_UMASK
"""Permissions of a folder as others make it, for one that was made for its owner alone (mkdtemp)."""
