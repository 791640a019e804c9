"""Rubrics to choose from: the built-in ones, and a pack that somebody brings; read in a worker."""

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.original import Original
from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.rubric import Rubric

if TYPE_CHECKING:
    from app.catalog.packs import Pack
    from app.services.rubric_library import InstalledPack

INSTALLED = "本机安装的评分标准包"
"""What the source of an installed one is called that was read from no file of a province."""
MAKERS_BUSINESS = frozenset({"VECTOR_MISSING", "REFERENCE_MISSING"})
"""Warnings for who makes a pack, in the words of its files; who fills it in can do nothing about them."""


@dataclass(frozen=True, slots=True)
class OfferedRubric:
    """A sound rubric with what a person must know of it.

    source: where it comes from, empty for a built-in one. original, original_bytes: the province's own file, which
    goes into the workspace with the rubric.
    """

    rubric: Rubric
    points: Decimal
    source: str
    problems: tuple[Problem, ...]
    original: Original | None = None
    original_bytes: bytes | None = field(default=None, repr=False)
    is_installed: bool = False

    @property
    def notice(self) -> str:
        """Return the notice that goes with it; empty for an official one."""
        return self.rubric.shown_notice

    @property
    def drafts(self) -> tuple[str, ...]:
        """Return the codes of the criteria whose marking was read out of a table and confirmed by nobody."""
        return self.original.drafts if self.original is not None else ()


def offered_rubrics(*, progress: Progress) -> tuple[OfferedRubric, ...]:
    """Return the installed rubrics, then the built-in ones, each with the newest first.

    One that is not sound is left out; the list of rubrics tells of it.
    """
    from app.services.checked_pack import checked_pack
    from app.services.pack_drafts import as_checked
    from app.services.rubric_library import installed

    progress.step(0, 1, "读取评分标准")
    return tuple(
        _offered(as_checked(checked_pack(one.folder), one.folder), _source(one), is_installed=not one.is_built_in)
        for one in installed()
    )


def _source(pack: "InstalledPack") -> str:
    if pack.is_built_in:
        return ""
    return pack.original.name if pack.original is not None else INSTALLED


def offered_pack(path: Path, *, progress: Progress) -> OfferedRubric:
    """Return the rubric of a pack from outside, checked. Raises: ProblemError with everything wrong with it."""
    from app.services.open_rubric import open_rubric

    progress.step(0, 1, f"检查评分标准包 {path.name}")
    pack = open_rubric(str(path))
    return _offered(pack, path.name)


def _offered(pack: "Pack", source: str, *, is_installed: bool = False) -> OfferedRubric:
    from app.services.open_rubric import full_points

    points = full_points(pack.rubric)
    told = tuple(problem for problem in pack.problems if problem.code not in MAKERS_BUSINESS)
    return OfferedRubric(
        pack.rubric, points, source, told, pack.original, pack.original_bytes, is_installed=is_installed
    )
