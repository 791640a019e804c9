"""A filled Excel template (评分标准模板) among the files that are imported: what it says, and keeping it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.points import ZERO
from app.domain.problems import Problem, ProblemError
from app.domain.progress import Progress

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.services.keep_table import FoundInFile
    from app.services.rubric_library import InstalledPack

_TAKEN = {"PACK_INSTALLED", "PACK_BUILT_IN"}


@dataclass(frozen=True, slots=True)
class TakenTemplate:
    """What a filled template says. contents: None while something in it is wrong; then the problems say what.

    points: full points without bonus; problems: with sheet and cell.
    """

    path: Path
    problems: tuple[Problem, ...] = ()
    contents: "PackContents | None" = field(default=None, repr=False)
    points: Decimal = ZERO


def taken_from(path: Path, *, progress: Progress) -> "TakenTemplate | FoundInFile":
    """Return what a filled template says, or the tables of any other file. Raises: ProblemError when there is none."""
    from app.services.keep_table import found_in_file
    from app.services.rubric_template import is_template

    progress.step(0, 1, path.name)
    return taken_template(path) if is_template(path) else found_in_file(path, progress=progress)


def taken_template(path: Path) -> TakenTemplate:
    """Return what a filled template says, also when it is not sound yet."""
    from app.services.open_rubric import full_points
    from app.services.rubric_template import contents_in, template_pack

    try:
        pack = template_pack(path)
    except ProblemError as error:
        return TakenTemplate(path, error.problems)
    return TakenTemplate(path, pack.problems, contents_in(pack), full_points(pack.rubric))


def keep_template(contents: "PackContents", *, progress: Progress) -> "InstalledPack":
    """Keep the rubric of a template in the library and return it; the same one once more changes nothing.

    Raises: ProblemError; when another one of its id and edition is there, with what to change in the workbook.
    """
    from app.services.rubric_library import save

    progress.step(0, 1, "存入评分标准库")
    if (there := _same_there(contents)) is not None:
        return there
    try:
        return save(contents)
    except ProblemError as error:
        raise ProblemError(_with_way(error.problems, contents)) from error


def _same_there(contents: "PackContents") -> "InstalledPack | None":
    from app.services.rubric_library import contents_of, installed_pack

    rubric = contents.rubric
    here = (one for one in installed_pack(rubric.id, rubric.edition) if one.rubric == rubric)
    return next((one for one in here if contents_of(one).vectors == contents.vectors), None)


def _with_way(problems: Iterable[Problem], contents: "PackContents") -> list[Problem]:
    """Return the problems; where the name is taken, the way out is a cell of the workbook."""
    from app.catalog.template_words import read_template_form
    from app.files.places import forms_dir
    from app.services.edit_opening import suggested_edition
    from app.services.rubric_library import installed_pack

    rubric = contents.rubric
    there = frozenset(one.rubric.edition for one in installed_pack(rubric.id))
    about = read_template_form(forms_dir()).sheet("about")
    cell = next(column.title for column in about.columns if column.id == "edition")
    edition = suggested_edition(rubric.edition, there)
    to_do = f"请在模板的“{about.title}”表里把“{cell}”改成别的，如“{edition}”，保存后再选一次这个文件。"
    return [replace(one, what_to_do=to_do) if one.code in _TAKEN else one for one in problems]
