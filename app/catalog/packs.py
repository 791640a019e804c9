"""Rubric packs (评分标准包): a folder, a rubric.yaml or a zip, read and checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.catalog.located_yaml import LocatedTree, decoded, parse_located, read_located
from app.catalog.rubric_linter import linted
from app.catalog.vectors import missing_vectors, read_vectors, vector_problems
from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.rubric import Rubric
from app.files.canonical import digest
from app.files.safe_zip import Limits, SafeZip, ZipDamagedError

RUBRIC_FILE = "rubric.yaml"
VECTORS_FILE = "vectors.yaml"
_LIMITS = Limits(entries=2000, total_bytes=200 * 2**20)


@dataclass(frozen=True, slots=True)
class Pack:
    """A sound pack: its rubric, the digest people compare it by, how many vectors it carries, and warnings."""

    rubric: Rubric
    sha256: str
    vectors: int
    problems: tuple[Problem, ...]


def read_pack(path: Path) -> Pack:
    """Return the pack at a folder, rubric.yaml, canonical rubric.json or zip.

    Raises: ProblemError with everything that is wrong with it.
    """
    source, vectors_source = _sources(path)
    rubric, problems = linted(source)
    count = 0
    if rubric is None or has_blocking(problems):
        raise ProblemError(problems)
    if vectors_source is not None:
        vectors, found = read_vectors(vectors_source, rubric)
        problems += found
        problems += vector_problems(rubric, vectors, vectors_source)
        problems += missing_vectors(rubric, vectors, vectors_source.name)
        count = len(vectors)
    else:
        problems += missing_vectors(rubric, [], source.name)
    if has_blocking(problems):
        raise ProblemError(problems)
    return Pack(rubric, digest(rubric), count, tuple(problems))


def _sources(path: Path) -> tuple[LocatedTree, LocatedTree | None]:
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        what = "找不到这个评分标准。"
        raise ProblemError(
            [blocking("FILE_MISSING", str(path), what, "请核对路径，或用 jkxq rubric list 查看内置的。")]
        )
    if path.suffix.lower() == ".zip":
        return _zipped(path)
    vectors = path.with_name(VECTORS_FILE)
    beside = path.name == RUBRIC_FILE and vectors.is_file()
    return read_located(path), read_located(vectors) if beside else None


def _folder(path: Path) -> tuple[LocatedTree, LocatedTree | None]:
    rubric, vectors = path / RUBRIC_FILE, path / VECTORS_FILE
    if not rubric.is_file():
        what = f"文件夹里没有 {RUBRIC_FILE}。"
        raise ProblemError([blocking("FILE_MISSING", path.name, what, "请选择评分标准包所在的文件夹。")])
    return read_located(rubric), read_located(vectors) if vectors.is_file() else None


def _zipped(path: Path) -> tuple[LocatedTree, LocatedTree | None]:
    found = _members(path)
    if RUBRIC_FILE not in found:
        what = f"压缩包里没有 {RUBRIC_FILE}。"
        raise ProblemError([blocking("FILE_KIND", path.name, what, "请确认这是评分标准包（….评分标准.zip）。")])
    rubric = _parsed(path, RUBRIC_FILE, found[RUBRIC_FILE])
    return rubric, _parsed(path, VECTORS_FILE, found[VECTORS_FILE]) if VECTORS_FILE in found else None


def _members(path: Path) -> dict[str, bytes]:
    """Return the pack's own files, at the top of the zip or under one folder."""
    found: dict[str, bytes] = {}
    try:
        with SafeZip(path, _LIMITS) as archive:
            for entry in archive.entries:
                place = PurePosixPath(entry.shown_name)
                if place.name in {RUBRIC_FILE, VECTORS_FILE} and len(place.parts) <= 2:  # noqa: PLR2004
                    found[place.name] = b"".join(archive.blocks(entry))
    except (ZipDamagedError, OSError) as error:
        what = f"压缩包读不出来（{error}）。"
        raise ProblemError([blocking("FILE_UNREADABLE", path.name, what, "请重新取得这个文件。")]) from error
    return found


def _parsed(path: Path, name: str, content: bytes) -> LocatedTree:
    shown = f"{path.name}/{name}"
    return parse_located(decoded(content, shown), shown)


def built_in_packs(folder: Path) -> Iterator[Path]:
    """Yield the folders of the packs that come with the program, by name."""
    for path in sorted(folder.iterdir()):
        if (path / RUBRIC_FILE).is_file():
            yield path
