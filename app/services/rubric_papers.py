"""What a rubric of the library is written out as for people: the Excel template, the 核对表; as a worker does it."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.progress import Progress

if TYPE_CHECKING:
    from app.domain.problems import Problem
    from app.services.rubric_library import InstalledPack

TEMPLATE = "Excel模板"
"""What the template is called in a file name."""


def template_name(pack: "InstalledPack") -> str:
    """Return the file name of its template, safe on every system."""
    from app.exchange.names import stored_name

    return stored_name(f"{pack.rubric.title}（{pack.rubric.edition}）", "xlsx", ending=f"_{TEMPLATE}")


def template_of(
    pack: "InstalledPack", out: Path, *, date: dt.date, progress: Progress
) -> "tuple[Path, tuple[Problem, ...]]":
    """Write a rubric as a template; return where it lies and what it cannot hold. Raises: as `write_template`."""
    from app.services.rubric_library import contents_of
    from app.services.rubric_template import write_template

    return write_template(contents_of(pack), out, date=date, progress=progress)


def sign_off_of(pack: "InstalledPack", folder: Path, *, date: dt.date, progress: Progress) -> tuple[Path, ...]:
    """Write the 核对表 of a rubric into a folder and return its files; unchecked drafts are marked so.

    Raises: as `sign_off`.
    """
    from app.services.checked_criteria import unchecked
    from app.services.rubric_library import contents_of
    from app.services.sign_off import sign_off

    contents = contents_of(pack)
    return sign_off(contents, folder, date=date, drafts=unchecked(pack, contents), progress=progress)
