"""The files of a rubric pack wherever it lies: a folder, a zip however it was re-zipped, or a single file.

A pack from outside is hostile: sizes are bounded before anything is read, names decide nothing on this disk.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.located_yaml import MAX_BYTES, LocatedTree, decoded, parse_located
from app.catalog.own_packages import own_package
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.files.digest_list import ManifestError, read_manifest
from app.files.digests import sha256_of_bytes
from app.files.safe_paths import clashes, unsafe_reason
from app.files.safe_zip import Limits, SafeZip, ZipDamagedError, ZipEntry

RUBRIC_FILE = "rubric.yaml"
VECTORS_FILE = "vectors.yaml"
MAPPING_FILE = "mapping.json"
ORIGINAL_FOLDER = "original/"
MANIFEST_FILE = "manifest-sha256.txt"
SIGNATURE_FILE = "signatures/ed25519.json"
README_FILE = "README.md"

MOST_ORIGINAL_BYTES = 60 * 2**20
MOST_MAPPING_BYTES = 16 * 2**20
MOST_OTHER_BYTES = MAX_BYTES
_LIMITS = Limits(entries=500, total_bytes=100 * 2**20, directory_bytes=2**20)
_MOST_NAMED = 10
_ASK_AGAIN = "请向发来的人重新要一份，最好用 U 盘直接拷贝原文件。"
_TABLES = frozenset({".xlsx", ".xlsm", ".docx", ".wps", ".et"})
_ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_KNOWN = (RUBRIC_FILE, VECTORS_FILE, MAPPING_FILE, MANIFEST_FILE, SIGNATURE_FILE, README_FILE)
_UNLISTED = frozenset({MANIFEST_FILE, SIGNATURE_FILE})
"""What a manifest cannot list: itself and the signature over it."""


@dataclass(frozen=True, slots=True)
class PackSource:
    """The files of a pack by path (NFC, `/`), each with its bytes.

    name: of the file or folder, for people; prefix: stands before the paths where people read of a place in a file.
    """

    name: str
    files: Mapping[str, bytes] = field(repr=False)
    prefix: str = ""
    problems: tuple[Problem, ...] = ()

    def located(self, path: str) -> LocatedTree:
        """Return a YAML file of the pack as a tree with lines. Raises: ProblemError."""
        shown = self.prefix + path
        return parse_located(decoded(self.files[path], shown), shown)

    @property
    def originals(self) -> tuple[str, ...]:
        """Return the paths of the files in original/."""
        return tuple(path for path in self.files if path.startswith(ORIGINAL_FOLDER))


@dataclass(frozen=True, slots=True)
class _Place:
    """One file before it is read."""

    size: int
    read: Callable[[], bytes]


def pack_source(path: Path) -> PackSource:
    """Return the files of the pack at a folder, zip or rubric.yaml, held against its list of digests if it has one.

    Raises: ProblemError with everything that makes it unsafe, incomplete or changed.
    """
    if not path.exists():
        what = "找不到这个评分标准。"
        to_do = "请核对路径。"
        raise ProblemError([blocking("FILE_MISSING", str(path), what, to_do, "jkxq rubric list")])
    try:
        if path.is_dir():
            return _read(path.name, _of_folder(path), "")
        if path.is_file() and _is_zip(path):
            return _of_zip(path)
        if path.name == RUBRIC_FILE:
            return _read(path.name, _of_folder(path.parent), "")
    except (ZipDamagedError, OSError) as error:
        what = f"评分标准包读不出来（{error}）。"
        raise ProblemError([blocking("FILE_UNREADABLE", path.name, what, "请重新取得这个文件。")]) from error
    raise ValueError(f"{path} is a single file")


def is_pack(path: Path) -> bool:
    """Tell whether a path is not just one file with a rubric in it (rubric.json, a rubric.yaml of another name)."""
    try:
        return not path.exists() or path.is_dir() or path.name == RUBRIC_FILE or (path.is_file() and _is_zip(path))
    except OSError:
        return False


def _is_zip(path: Path) -> bool:
    if path.suffix.lower() == ".zip":
        return True
    # Chat programs rename: 评分标准.zip.1, 评分标准.zip_副本
    with path.open("rb") as file:
        return file.read(4).startswith(_ZIP_BEGINNINGS)


# ---------------------------------------------------------------- places


def _of_folder(folder: Path) -> dict[str, _Place]:
    found = {name: folder / name for name in _KNOWN}
    inside = folder / ORIGINAL_FOLDER
    if inside.is_dir():
        for number, path in enumerate(sorted(inside.iterdir())):
            if number >= _LIMITS.entries:
                raise ProblemError([_too_large(ORIGINAL_FOLDER, "里面的文件过多")])
            found[ORIGINAL_FOLDER + unicodedata.normalize("NFC", path.name)] = path
    places = {name: _on_disk(path) for name, path in found.items() if path.is_file()}
    for name in _listed_in(places):
        path = folder / name
        if name not in places and unsafe_reason(name) is None and path.is_file():
            places[name] = _on_disk(path)
    if RUBRIC_FILE not in places:
        what = f"文件夹里没有 {RUBRIC_FILE}。"
        raise ProblemError([blocking("FILE_MISSING", str(folder), what, "请选择评分标准包所在的文件夹。")])
    return places


def _on_disk(path: Path) -> _Place:
    if path.is_symlink() and path.name not in {RUBRIC_FILE, VECTORS_FILE}:
        what = "是快捷链接，不是文件。"
        raise ProblemError([blocking("PACKAGE_ENTRY_UNSAFE", path.name, what, _ASK_AGAIN)])
    return _Place(path.stat().st_size, path.read_bytes)


def _listed_in(places: Mapping[str, _Place]) -> list[str]:
    manifest = places.get(MANIFEST_FILE)
    if manifest is None or manifest.size > MOST_OTHER_BYTES:
        return []
    try:
        return list(read_manifest(manifest.read()))[: _LIMITS.entries]
    except ManifestError:
        return []  # told when the pack is held against it


def _of_zip(path: Path) -> PackSource:
    with SafeZip(path, _LIMITS) as archive:
        places = _best_named(archive)
        tops = [name[: -len(RUBRIC_FILE)] for name in places if f"/{name}".endswith(f"/{RUBRIC_FILE}")]
        top = min(tops, key=lambda one: (one.count("/"), one), default=None)
        if top is None or top.count("/") > 1:
            raise ProblemError([_no_pack(path, places)])
        inside = {name.removeprefix(top): place for name, place in places.items() if name.startswith(top)}
        return _read(path.name, inside, f"{path.name}/")


def _no_pack(path: Path, names: Iterable[str]) -> Problem:
    if path.suffix.lower() in _TABLES:
        to_do = "省里的表请先用“导入省里的评分表”读成评分标准，再用读成的那一份。"
        return blocking("FILE_KIND", path.name, "这是一张表，不是评分标准包。", to_do, "jkxq rubric import")
    if package := own_package(names):
        what, to_do = package
        return blocking("FILE_KIND", path.name, f"这个文件{what}，不是评分标准包。", to_do)
    what = f"压缩包里没有 {RUBRIC_FILE}。"
    return blocking("FILE_KIND", path.name, what, "请确认这是评分标准包（….评分标准.zip）。")


def _best_named(archive: SafeZip) -> dict[str, _Place]:
    """Return the files by name. Windows writes names as GBK without saying so; the manifest knows which is meant."""
    readings = [names for encoding in ("utf-8", "gb18030") if (names := _named(archive, encoding)) is not None]
    if not readings:
        raise ProblemError([blocking("PACKAGE_ENTRY_UNSAFE", "", "包内的文件名读不出来。", _ASK_AGAIN)])
    return max(readings, key=lambda places: sum(1 for name in _listed_below(places) if name in places))


def _listed_below(places: Mapping[str, _Place]) -> Iterator[str]:
    for name in places:
        top, slash, file = name.rpartition("/")
        if file == MANIFEST_FILE:
            yield from (top + slash + one for one in _listed_in({MANIFEST_FILE: places[name]}))


def _named(archive: SafeZip, encoding: str) -> dict[str, _Place] | None:
    try:
        names = [one.raw_name.decode("utf-8" if one.is_utf8 else encoding) for one in archive.entries]
    except UnicodeDecodeError:
        return None
    _check_names(names)
    listed = zip(names, archive.entries, strict=True)
    return {unicodedata.normalize("NFC", name): _in_zip(archive, one) for name, one in listed if not one.is_folder}


def _in_zip(archive: SafeZip, entry: ZipEntry) -> _Place:
    return _Place(entry.size, lambda: b"".join(archive.blocks(entry)))


def _check_names(names: list[str]) -> None:
    problems = []
    safe = []
    for name in names:
        if reason := unsafe_reason(name.removesuffix("/")):
            shown = name if name.isprintable() else name.encode("unicode_escape").decode()
            what = f"包内的文件名不安全：{reason}。"
            problems.append(blocking("PACKAGE_ENTRY_UNSAFE", shown[:200], what, "没有打开它。请核实来源。"))
        else:
            safe.append(name)
    for name in clashes(safe):
        what = "与包内另一个文件重名（不分大小写和字形）。"
        problems.append(blocking("PACKAGE_ENTRY_TWICE", name, what, _ASK_AGAIN))
    if problems:
        raise ProblemError(problems)


# ---------------------------------------------------------------- reading


def _read(name: str, places: Mapping[str, _Place], prefix: str) -> PackSource:
    listed = _manifest(places)
    wanted = [path for path in places if _is_wanted(path, listed)]
    if too_large := [_too_large(prefix + path, _size_told(path)) for path in wanted if places[path].size > _most(path)]:
        raise ProblemError(too_large)
    if sum(places[path].size for path in wanted) > _LIMITS.total_bytes:
        # Of a zip this was seen before; a folder may hold five hundred files that are each not too large.
        raise ProblemError([_too_large(name, f"里面的文件一共超过{_LIMITS.total_bytes // 2**20}MB")])
    files = {path: places[path].read() for path in wanted}
    problems = [] if listed is None else list(_changes(listed, files, prefix))
    if any(problem.is_blocking for problem in problems):
        raise ProblemError(problems)
    others = sorted(places.keys() - files.keys())
    return PackSource(name, files, prefix, (*problems, *_not_taken(name, others)))


def _manifest(places: Mapping[str, _Place]) -> dict[str, str] | None:
    if (manifest := places.get(MANIFEST_FILE)) is None:
        return None
    if manifest.size > MOST_OTHER_BYTES:
        raise ProblemError([_too_large(MANIFEST_FILE, "清单过大")])
    try:
        return read_manifest(manifest.read())
    except ManifestError as error:
        what = f"清单不能用：{'；'.join(error.reasons[:_MOST_NAMED])}。"
        raise ProblemError([blocking("PACKAGE_MANIFEST", MANIFEST_FILE, what, _ASK_AGAIN)]) from error


def _is_wanted(path: str, listed: Mapping[str, str] | None) -> bool:
    is_original = path.startswith(ORIGINAL_FOLDER) and path.count("/") == 1
    return path in _KNOWN or is_original or (listed is not None and path in listed)


def _most(path: str) -> int:
    if path.startswith(ORIGINAL_FOLDER):
        return MOST_ORIGINAL_BYTES
    return MOST_MAPPING_BYTES if path == MAPPING_FILE else MOST_OTHER_BYTES


def _size_told(path: str) -> str:
    return f"文件超过{_most(path) // 2**20}MB"


def _changes(listed: Mapping[str, str], files: Mapping[str, bytes], prefix: str) -> Iterator[Problem]:
    """Yield how the files differ from their list: fail closed, what is used must be on it."""
    for path, sha256 in listed.items():
        if path not in files:
            what = "清单里有这个文件，包里却没有。"
            yield blocking("PACKAGE_FILE_MISSING", prefix + path, what, _ASK_AGAIN)
        elif sha256_of_bytes(files[path]) != sha256:
            what = "内容与清单不符：打包以后被改过，或传送时损坏。"
            yield blocking("PACKAGE_FILE_CHANGED", prefix + path, what, _CHANGED)
    for path in sorted(files.keys() - listed.keys() - _UNLISTED - {README_FILE}):
        what = "不在清单里，是打包以后放进来的。"
        yield blocking("PACKAGE_FILE_EXTRA", prefix + path, what, _CHANGED)


_CHANGED = f"请向发来的人重新要一份；是自己改的，请删去 {MANIFEST_FILE} 和 signatures 文件夹再装，它就不再算原来那份。"


def _not_taken(name: str, others: list[str]) -> Iterator[Problem]:
    if others:
        more = f"等{len(others)}个" if len(others) > _MOST_NAMED else ""
        what = f"包里还有不属于评分标准的文件：{'、'.join(others[:_MOST_NAMED])}{more}，没有取用。"
        yield warning("PACKAGE_FILE_EXTRA", name, what, "不影响使用；来历不明的请向发来的人核实。")


def _too_large(where: str, what: str) -> Problem:
    return blocking("FILE_TOO_LARGE", where, f"{what}。", "请核对是不是选错了文件。")
