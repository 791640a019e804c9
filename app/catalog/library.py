"""The library of installed packs: a folder each, whole or not there, whenever the program is killed or the disk full.

What is made lies in a hidden folder until it is whole. Replacing moves the old one aside first; while the new one is
not there, the old one counts. Only who holds the lock of the library writes; reading needs none.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.catalog.pack_files import write_entries
from app.domain.problems import ProblemError, blocking
from app.files.atomic import FOLDER_MODE, PARTIAL_SUFFIX, make_folder, move_durably, telling_write_problems
from app.files.locks import FolderLock, HeldError

_MAKING = ".安装_"
_REMOVED = ".移除_"
_ASIDE = ".旧_"
_MOST_FILES, _MOST_BYTES = 500, 100 * 2**20


def library_folders(library: Path) -> dict[str, Path]:
    """Return the folder of each installed pack by its name in the library; none when there is no library."""
    try:
        found = sorted(path for path in library.iterdir() if path.is_dir())
    except OSError:
        return {}
    aside = {path.name.removeprefix(_ASIDE): path for path in found if path.name.startswith(_ASIDE)}
    return aside | {path.name: path for path in found if not path.name.startswith(".")}


def put(library: Path, name: str, entries: Mapping[str, bytes], *, replaces: str | None = None) -> Path:
    """Write a pack into the library under a name nobody has, or in place of an installed one; return its folder.

    Raises: ProblemError(PACK_INSTALLED, DISK_FULL, WRITE_FAILED); then the library is as it was.
    """
    with _held(library), telling_write_problems(library):
        target = library / name
        if target.exists() and name != replaces:
            # Another window was faster; or the disk, like those of Windows, takes JS@2024 and js@2024 for one name.
            what = "本机已有编号、版本与它相同（或只差大小写）的评分标准，没有替换。"
            to_do = "请看一下评分标准列表；只差大小写的，请换一个编号或版本再装。"
            raise ProblemError([blocking("PACK_INSTALLED", name, what, to_do)])
        with _made(library, entries) as made:
            if target.exists():
                _exchange(made, target)
            else:
                move_durably(made, target)
        if replaces is not None and replaces != name:
            _take_away(library, replaces)
    return target


def take_away(library: Path, name: str) -> dict[str, bytes]:
    """Remove an installed pack and return its files, so that it can be put back.

    Raises: ProblemError(WRITE_FAILED); then it is still there.
    """
    with _held(library), telling_write_problems(library):
        if not (library / name).exists():
            # It lay aside when it was listed, and has its own name back since.
            name = name.removeprefix(_ASIDE)
        files = _files_in(library / name)
        _take_away(library, name)
    return files


def _files_in(folder: Path) -> dict[str, bytes]:
    """Return the files of a pack, damaged ones as well; of what is no pack of ours not more than a pack may have."""
    files: dict[str, bytes] = {}
    room = _MOST_BYTES
    for path in sorted(folder.rglob("*"))[:_MOST_FILES]:
        if path.is_file() and not path.is_symlink() and (room := room - path.stat().st_size) >= 0:
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files


def _take_away(library: Path, name: str) -> None:
    if (library / name).exists():
        gone = library / f"{_REMOVED}{name}"
        move_durably(library / name, gone)
        shutil.rmtree(gone, ignore_errors=True)


@contextlib.contextmanager
def _made(library: Path, entries: Mapping[str, bytes]) -> Iterator[Path]:
    """Yield a folder with the files in it, each read back from the disk; what is still there at the end vanishes."""
    hidden = Path(tempfile.mkdtemp(dir=library, prefix=_MAKING, suffix=PARTIAL_SUFFIX))
    try:
        made = hidden / "包"
        write_entries(made, entries)
        made.chmod(FOLDER_MODE)
        if any((made / path).read_bytes() != content for path, content in entries.items()):
            what = "写完后核对没有通过，没有装成。"
            raise ProblemError(
                [blocking("WRITE_FAILED", str(library), what, "请检查磁盘后再试一次；原有内容没有改动。")]
            )
        yield made
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _exchange(made: Path, target: Path) -> None:
    aside = target.with_name(f"{_ASIDE}{target.name}")
    move_durably(target, aside)
    try:
        move_durably(made, target)
    except BaseException:
        if not target.exists():
            move_durably(aside, target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextlib.contextmanager
def _held(library: Path) -> Iterator[None]:
    """Hold the lock of the library, and put right what a process that died has left."""
    try:
        with telling_write_problems(library):
            make_folder(library)
            lock = FolderLock.taken(library, "")
    except HeldError as error:
        what = f"另一个窗口或命令正在改动本机的评分标准（{error.owner}）。"
        raise ProblemError([blocking("WRITE_FAILED", str(library), what, "请等它做完，再试一次。")]) from error
    with contextlib.closing(lock):
        with telling_write_problems(library):
            _put_right(library)
        yield


def _put_right(library: Path) -> None:
    for path in sorted(library.iterdir()):
        if path.name.startswith((_MAKING, _REMOVED)):
            shutil.rmtree(path, ignore_errors=True)
        elif path.name.startswith(_ASIDE):
            target = library / path.name.removeprefix(_ASIDE)
            if target.exists():
                shutil.rmtree(path, ignore_errors=True)
            else:
                move_durably(path, target)
