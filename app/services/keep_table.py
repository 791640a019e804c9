"""The long parts of importing a province's table, as the worker does them: draft it, and keep it in the library."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.problems import ProblemError, Severity
from app.domain.progress import Progress
from app.domain.read_rows import RowsRead
from app.domain.rubric_draft import RubricDraft
from app.domain.table import Table, TablesFound
from app.services.import_table import (
    About,
    TableChoice,
    chosen_table,
    contents_of_draft,
    drafted,
    read_file,
    rows_of,
    suggested_choice,
)

if TYPE_CHECKING:
    from app.services.rubric_library import InstalledPack


@dataclass(frozen=True, slots=True)
class FoundInFile:
    """What a file holds, and which of its tables seem to be the scoring table."""

    found: TablesFound
    choice: TableChoice


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The chosen tables as one, and what its rows say. table is None when there is nothing to read."""

    table: Table | None
    read: RowsRead


def found_in_file(path: Path, *, progress: Progress) -> FoundInFile:
    """Return the tables of a file. Raises: ProblemError when there is none."""
    found = read_file(path, progress=progress)
    if not found.tables:
        raise ProblemError(found.problems)
    progress.step(1, 1, "看哪一张是评分表")
    return FoundInFile(found, suggested_choice(found))


def read_table(found: TablesFound, choice: TableChoice) -> ReadTable:
    """Return what a choice reads; fast enough to follow a click."""
    one = chosen_table(found, choice)
    return ReadTable(one.table if one else None, rows_of(found, choice))


def draft_table(
    found: TablesFound, choice: TableChoice, about: About, source: Path | None, *, progress: Progress
) -> RubricDraft:
    """Return the draft of a rubric. Raises: ProblemError when nothing can be read at all."""
    progress.step(0, 1, "读评分标准的条文")
    return drafted(found, choice, about, source)


def keep_table(  # noqa: PLR0913 - what a person has said, step by step
    found: TablesFound,
    choice: TableChoice,
    about: About,
    source: Path | None,
    *,
    by_hand: Iterable[str] = (),
    checked: Iterable[str] = (),
    replacing: "InstalledPack | None" = None,
    progress: Progress,
) -> "InstalledPack":
    """Keep a table as a rubric in the library and return it. by_hand: codes whose reading a person did not take.

    checked: codes whose reading they took over. Both are 已核对 from then on; when only that could not be written
    down, the pack returned says so among its problems.
    Raises: ProblemError with everything that stands in the way; nothing is kept then.
    """
    from app.domain.decided_draft import judged_by_hand
    from app.services.pack_drafts import without_drafts
    from app.services.rubric_library import save

    progress.step(0, 2, "整理评分标准")
    rejected = frozenset(by_hand)
    draft = judged_by_hand(drafted(found, choice, about, source), rejected)
    known = {*rejected, *checked}
    contents = without_drafts(contents_of_draft(draft, source), known)
    progress.step(1, 2, "存入评分标准库")
    return _noted(save(contents, replacing=_unchanged(replacing)), known)


def _unchanged(pack: "InstalledPack | None") -> "InstalledPack | None":
    """Return a pack if it still lies in the library as it was kept; what was edited since is not written over."""
    from app.services.checked_criteria import has_unfinished_draft
    from app.services.rubric_library import installed_pack

    if pack is None or has_unfinished_draft(pack):
        return None
    there = installed_pack(pack.rubric.id, pack.rubric.edition)
    return pack if [one.sha256 for one in there] == [pack.sha256] else None


def _noted(pack: "InstalledPack", codes: Iterable[str]) -> "InstalledPack":
    """Note what a person has checked. The pack itself is kept already, so that trouble here is only told."""
    from app.services.checked_criteria import note_checked

    try:
        note_checked(pack, codes)
    except ProblemError as error:
        what = "评分标准已经存下，但哪些项已核对没有记下来。"
        told = (replace(one, severity=Severity.WARNING, what=f"{what}{one.what}") for one in error.problems)
        return replace(pack, problems=(*pack.problems, *told))
    return pack


def pack_for_counties(pack: "InstalledPack", out: Path, *, progress: Progress) -> Path:
    """Write the signed file that is handed to counties."""
    from app.services.rubric_library import pack_up

    progress.step(0, 1, "写评分标准包")
    return pack_up(pack, out)
