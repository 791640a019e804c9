"""Rubric packs (评分标准包): a folder, a rubric.yaml or a zip, read and checked as a whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.located_yaml import LocatedTree, read_located
from app.catalog.original_reader import read_original
from app.catalog.pack_source import RUBRIC_FILE, VECTORS_FILE, PackSource, is_pack, pack_source
from app.catalog.rubric_linter import linted
from app.catalog.vectors import Vector, missing_vectors, read_vectors, vector_problems
from app.domain.original import Original
from app.domain.problems import Problem, ProblemError, has_blocking
from app.domain.rubric import Rubric
from app.files.canonical import digest

__all__ = ["RUBRIC_FILE", "VECTORS_FILE", "Pack", "built_in_packs", "read_pack"]


@dataclass(frozen=True, slots=True)
class Pack:
    """A sound pack: its rubric, the digest people compare it by, how many vectors it carries, and warnings.

    original and original_bytes: the province's own file, where it was read from one; source: the pack's files as
    they are, None for a single file with a rubric in it.
    """

    rubric: Rubric
    sha256: str
    vectors: int
    problems: tuple[Problem, ...]
    vector_list: tuple[Vector, ...] = ()
    original: Original | None = None
    original_bytes: bytes | None = field(default=None, repr=False)
    source: PackSource | None = field(default=None, repr=False)


def read_pack(path: Path) -> Pack:
    """Return the pack at a folder, rubric.yaml, canonical rubric.json or zip.

    Raises: ProblemError with everything that is wrong with it.
    """
    if not is_pack(path):
        return _alone(read_located(path))
    source = pack_source(path)
    rubric, problems = linted(source.located(RUBRIC_FILE))
    problems = [*source.problems, *problems]
    if rubric is None or has_blocking(problems):
        raise ProblemError(problems)
    vectors_source = source.located(VECTORS_FILE) if VECTORS_FILE in source.files else None
    vectors, found = _vectors(rubric, vectors_source, source.prefix + RUBRIC_FILE)
    original, content, wrong = read_original(source, rubric)
    problems += [*found, *wrong]
    if has_blocking(problems):
        raise ProblemError(problems)
    return Pack(rubric, digest(rubric), len(vectors), tuple(problems), vectors, original, content, source)


def _alone(source: LocatedTree) -> Pack:
    rubric, problems = linted(source)
    if rubric is None or has_blocking(problems):
        raise ProblemError(problems)
    return Pack(rubric, digest(rubric), 0, (*problems, *missing_vectors(rubric, [], source.name)))


def _vectors(rubric: Rubric, source: LocatedTree | None, name: str) -> tuple[tuple[Vector, ...], list[Problem]]:
    """Return the worked examples and what they show to be wrong."""
    if source is None:
        return (), list(missing_vectors(rubric, [], name))
    vectors, problems = read_vectors(source, rubric)
    problems += vector_problems(rubric, vectors, source)
    problems += missing_vectors(rubric, vectors, source.name)
    return tuple(vectors), problems


def built_in_packs(folder: Path) -> Iterator[Path]:
    """Yield the folders of the packs that come with the program, by name."""
    for path in sorted(folder.iterdir()):
        if (path / RUBRIC_FILE).is_file():
            yield path
