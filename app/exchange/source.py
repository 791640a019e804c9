"""The files of a package wherever it lies: in a zip file, however it was re-zipped, or in a plain folder."""

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.problems import Problem, ProblemError, blocking, hint
from app.exchange.kinds import SUBMISSION_PACKAGE, PackageKind
from app.exchange.layout import BAGIT, DATA, MANIFEST
from app.exchange.manifest import ManifestError, read_manifest
from app.files.readable_names import lost_name
from app.files.safe_paths import clashes, unsafe_reason
from app.files.safe_zip import BLOCK, DEFAULT_LIMITS, Limits, SafeZip, ZipDamagedError, ZipEntry

MAX_TAG_BYTES = 16 * 2**20
"""More than any manifest of a package within the limits needs."""

_ENCODINGS = ("utf-8", "gb18030")
_ASK_AGAIN = "请向发来的人重新要一份。"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a package: size in bytes, and how to read it from the beginning.

    Reading may raise ZipDamagedError or OSError.
    """

    size: int
    blocks: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Source:
    """The files by path inside the bag (NFC, `/`), and the one folder that was around the bag, or ''."""

    top: str
    files: Mapping[str, SourceFile]
    problems: tuple[Problem, ...] = ()
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file behind it."""
        self.close()

    def small(self, path: str) -> bytes:
        """Return the content of a small file. Raises: ProblemError when it is missing, large or damaged."""
        file = self.files.get(path)
        if file is None:
            raise ProblemError([blocking("PACKAGE_FILE_MISSING", path, "包里没有这个文件。", _ASK_AGAIN)])
        if file.size > MAX_TAG_BYTES:
            raise ProblemError([blocking("PACKAGE_TOO_LARGE", path, "这个文件不该这么大。", _ASK_AGAIN)])
        try:
            return b"".join(file.blocks())
        except (ZipDamagedError, OSError) as error:
            what = f"读不出来：{error}。"
            raise ProblemError([blocking("PACKAGE_FILE_CHANGED", path, what, _ASK_AGAIN)]) from error


def open_source(path: Path, limits: Limits = DEFAULT_LIMITS, kind: PackageKind = SUBMISSION_PACKAGE) -> Source:
    """Return the files of a package; close it after use. Raises: ProblemError with all that makes it unsafe."""
    try:
        if path.is_dir():
            return _folder(path, limits, kind)
        if path.exists() and not path.is_file():
            # A pipe would keep us waiting, a device might never end.
            what = "不是文件，也不是文件夹。"
            raise ProblemError([blocking("FILE_UNREADABLE", str(path), what, kind.choose)])
        return _zip(path, limits, kind)
    except FileNotFoundError:
        missing = blocking("FILE_MISSING", str(path), "文件不存在。", "请检查位置。")
        raise ProblemError([lost_name(path) or missing]) from None
    except OSError as error:
        what = "文件读不出来。"
        raise ProblemError([blocking("FILE_UNREADABLE", str(path), what, "请检查磁盘和权限。")]) from error


# ---------------------------------------------------------------- zip


def _zip(path: Path, limits: Limits, kind: PackageKind) -> Source:
    archive = SafeZip(path, limits)
    try:
        return _best_reading(archive, kind)
    except BaseException:
        archive.close()
        raise


def _best_reading(archive: SafeZip, kind: PackageKind) -> Source:
    """Return the reading of the names that fits the manifest best.

    Windows re-zips write names as GBK without saying so, other programs as UTF-8 without saying so.
    """
    unsaid = any(not entry.is_utf8 and not entry.raw_name.isascii() for entry in archive.entries)
    readings = [_names(archive.entries, encoding) for encoding in (_ENCODINGS if unsaid else _ENCODINGS[:1])]
    readable = [names for names in readings if names is not None]
    if not readable:
        what = "包内的文件名读不出来。"
        raise ProblemError([blocking("PACKAGE_ENTRY_UNSAFE", "", what, _ASK_AGAIN)])
    best = max(readable, key=lambda names: _fit(archive, names, kind))
    note = (_renamed_hint(),) if unsaid else ()
    files = {name: _zip_file(archive, entry) for entry, name in best if not entry.is_folder}
    return _checked([name for _, name in best], files, archive.close, note, kind)


def _names(entries: Iterable[ZipEntry], encoding: str) -> list[tuple[ZipEntry, str]] | None:
    try:
        return [(entry, entry.raw_name.decode("utf-8" if entry.is_utf8 else encoding)) for entry in entries]
    except UnicodeDecodeError:
        return None


def _fit(archive: SafeZip, names: list[tuple[ZipEntry, str]], kind: PackageKind) -> int:
    """Return how many names the manifest knows."""
    files = {unicodedata.normalize("NFC", name): _zip_file(archive, entry) for entry, name in names}
    try:
        top = _top(files, kind)
        listed = read_manifest(Source("", files).small(f"{top}{MANIFEST}"))
    except (ProblemError, ManifestError):
        return 0
    return sum(f"{top}{path}" in files for path in listed)


def _zip_file(archive: SafeZip, entry: ZipEntry) -> SourceFile:
    return SourceFile(entry.size, lambda: archive.blocks(entry))


def _renamed_hint() -> Problem:
    what = "包里的文件名没有注明编码，多半是解压后又重新压缩过；已按内容认出，不影响核对。"
    return hint("PACKAGE_NAMES", "", what, "以后请直接转发原来的压缩包。")


# ---------------------------------------------------------------- folder


def _folder(path: Path, limits: Limits, kind: PackageKind) -> Source:
    names: list[str] = []
    files: dict[str, SourceFile] = {}
    problems: list[Problem] = []
    for name, place in _walked(path):
        names.append(name)
        if place.is_symlink() or not (place.is_file() or place.is_dir()):
            what = "是快捷链接，不是文件。"
            problems.append(blocking("PACKAGE_ENTRY_UNSAFE", name, what, _ASK_AGAIN))
        elif place.is_file():
            files[name] = _disk_file(place)
        if len(names) > limits.entries:
            what = f"文件夹里的文件超过 {limits.entries} 个。"
            problems.append(blocking("PACKAGE_TOO_LARGE", path.name, what, f"请选{kind.noun}自己的文件夹。"))
            break
    if problems:
        raise ProblemError(problems)
    return _checked(names, files, lambda: None, (), kind)


def _walked(path: Path) -> Iterator[tuple[str, Path]]:
    """Yield relative names of files and links, links never followed."""
    for folder, folders, names in os.walk(path):
        here = Path(folder)
        links = [name for name in folders if (here / name).is_symlink()]
        for name in sorted(links + names):
            yield (here / name).relative_to(path).as_posix(), here / name


def _disk_file(path: Path) -> SourceFile:
    def blocks() -> Iterator[bytes]:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block

    return SourceFile(path.stat().st_size, blocks)


# ---------------------------------------------------------------- both


def _checked(
    names: list[str],
    files: Mapping[str, SourceFile],
    close: Callable[[], None],
    notes: tuple[Problem, ...],
    kind: PackageKind,
) -> Source:
    problems = _name_problems(names)
    if problems:
        raise ProblemError(problems)
    by_name = {unicodedata.normalize("NFC", name): file for name, file in files.items()}
    top = _top(by_name, kind)
    outside = [name for name in by_name if not name.startswith(top)]
    extra = [
        blocking(
            "PACKAGE_FILE_EXTRA", name, f"在{kind.noun}的文件夹之外，不是包里的文件。", "请核实来源，" + _ASK_AGAIN
        )
        for name in outside
    ]
    inside = {name.removeprefix(top): file for name, file in by_name.items() if name.startswith(top)}
    return Source(top.rstrip("/"), inside, (*notes, *extra), close)


def _name_problems(names: Sequence[str]) -> list[Problem]:
    problems: list[Problem] = []
    safe: list[str] = []
    for name in names:
        reason = unsafe_reason(name.removesuffix("/"))
        if reason is None:
            safe.append(name)
        else:
            shown = name.encode("unicode_escape").decode() if not name.isprintable() else name
            what = f"文件名不安全：{reason}。"
            problems.append(blocking("PACKAGE_ENTRY_UNSAFE", shown[:200], what, "没有打开它。请核实来源。"))
    for name in clashes(safe):
        what = "与包内另一个文件重名（不分大小写和字形），解开后只会剩一个。"
        problems.append(blocking("PACKAGE_ENTRY_TWICE", name, what, _ASK_AGAIN))
    return problems


def _top(files: Mapping[str, SourceFile], kind: PackageKind) -> str:
    """Return the folder around the bag with its slash. Raises: ProblemError when nothing looks like a bag."""
    folders = [name[: -len(BAGIT)] for name in files if name == BAGIT or name.endswith("/" + BAGIT)]
    if not folders:
        what = f"不是{kind.noun}：里面没有 {BAGIT}。"
        raise ProblemError([blocking("PACKAGE_UNREADABLE", "", what, kind.choose)])
    top = min(folders, key=len)
    tops = [folder for folder in folders if not folder.startswith(f"{top}{DATA}")]
    if len(tops) > 1:
        what = f"里面有 {len(tops)} 个{kind.noun}。"
        raise ProblemError([blocking("PACKAGE_STRUCTURE", "", what, "请把它们分开，一次打开一个。")])
    return top
