"""Putting an edited rubric into the library (改评分标准): what is sound, over nothing that came from elsewhere."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.original import fitting_original
from app.domain.progress import Progress
from app.services.edit_opening import CHANGED_ELSEWHERE, suggested_edition
from app.services.edit_tries import why_unfit
from app.services.rubric_edit_file import Edited
from app.services.rubric_library import InstalledPack, installed_pack, save, workspaces_using

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.catalog.vectors import Vector

PUT_BACK = "它刚才在别处被移出了评分标准库；因为您还在改，已经重新放回。不要的话，返回以后再移除。"


@dataclass(frozen=True, slots=True)
class ToStore:
    """What a worker writes into the library: the sound part of the work, and which pack it takes the place of."""

    contents: "PackContents"
    replacing: InstalledPack | None
    edited: Edited


@dataclass(frozen=True, slots=True)
class Stored:
    """The pack as it was written, the work it was written from, and examples that did not fit and stayed behind.

    apart: why it became an edition of its own after all; told: what else the person should know.
    """

    pack: InstalledPack
    edited: Edited
    left_out: "tuple[Vector, ...]" = ()
    apart: str = ""
    told: str = ""


def store(what: ToStore, *, progress: Progress | None = None) -> Stored:
    """Write into the library what is sound; examples that do not fit stay behind. Raises: ProblemError.

    What somebody else changed or began to use meanwhile is left as it is: the work becomes a new edition.
    """
    if progress is not None:
        progress.step(0, 1, "保存评分标准")
    there = _there(what.replacing) if what.replacing is not None else None
    apart = _why_apart(what, there)
    edited = _as_new_edition(what.edited, what.replacing) if apart and what.replacing is not None else what.edited
    rubric = edited.rubric
    fitting = tuple(one for one in edited.vectors if not why_unfit(rubric, one))
    original = fitting_original(edited.original, rubric)
    contents = replace(what.contents, rubric=rubric, vectors=fitting, original=original)
    pack = save(contents, replacing=None if apart else what.replacing)
    left_out = tuple(one for one in edited.vectors if one not in fitting)
    told = PUT_BACK if what.replacing is not None and there is None else ""
    return Stored(pack, edited, left_out, apart, told)


def _there(replacing: InstalledPack) -> InstalledPack | None:
    """Return the pack as it lies in the library now, None when it was taken out."""
    found = installed_pack(replacing.rubric.id, replacing.rubric.edition)
    return next((one for one in found if one.folder == replacing.folder), None)


def _why_apart(what: ToStore, there: InstalledPack | None) -> str:
    before = what.replacing
    if before is None or there is None:
        return ""
    if (there.sha256, there.vectors, there.original) != (before.sha256, before.vectors, before.original):
        return CHANGED_ELSEWHERE
    if what.contents.rubric != before.rubric and (used := workspaces_using(before)):
        return f"现在有{len(used)}个工作库用着它"
    return ""


def _as_new_edition(edited: Edited, replacing: InstalledPack) -> Edited:
    """Return the work under an edition nobody has; one that a person already named otherwise keeps that name."""
    rubric = edited.rubric
    if (rubric.id, rubric.edition) != (replacing.rubric.id, replacing.rubric.edition):
        return edited
    taken = frozenset(one.rubric.edition for one in installed_pack(rubric.id))
    return replace(edited, rubric=replace(rubric, edition=suggested_edition(rubric.edition, taken)))
