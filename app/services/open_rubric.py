"""Finding and checking rubrics (评分标准): built-in ones by id, packs from outside by path."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.domain import points
from app.domain.assessment import Assessment
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.rubric import Rubric
from app.domain.scoring import score
from app.files.canonical import plain
from app.files.places import rubrics_dir

if TYPE_CHECKING:
    from app.catalog.packs import Pack


@dataclass(frozen=True, slots=True)
class ListedRubric:
    """A built-in rubric with where it lies; rubric is None when its pack is not sound."""

    folder: Path
    rubric: Rubric | None
    sha256: str
    problems: tuple[Problem, ...]


def built_in_rubrics() -> tuple[ListedRubric, ...]:
    """Return the rubrics that come with the program, by id."""
    from app.catalog.packs import built_in_packs
    from app.services.checked_pack import checked_pack

    listed = []
    for folder in built_in_packs(rubrics_dir()):
        try:
            pack = checked_pack(folder)
        except ProblemError as error:
            listed.append(ListedRubric(folder, None, "", error.problems))
        else:
            listed.append(ListedRubric(folder, pack.rubric, pack.sha256, pack.problems))
    return tuple(listed)


def open_rubric(name: str) -> "Pack":
    """Return the pack with an id (or `id@edition`), built-in or installed, or at a path.

    Raises: ProblemError(RUBRIC_NOT_FOUND), also when an id has several editions; or what is wrong with the pack.
    """
    from app.catalog.packs import built_in_packs
    from app.services.checked_pack import checked_pack, pack_at

    known = {folder.name: folder for folder in built_in_packs(rubrics_dir())}
    if name in known:
        return checked_pack(known[name])
    if found := _in_library(name):
        return found
    if _is_there(Path(name)):
        return pack_at(Path(name))
    what = f"找不到评分标准“{name}”。"
    to_do = f"可用的内置参考模板：{'、'.join(known)}；或给出评分标准包的路径。"
    raise ProblemError([blocking("RUBRIC_NOT_FOUND", name, what, to_do, "jkxq rubric list")])


def _is_there(path: Path) -> bool:
    """Tell whether something lies at a path; a name too long for any file is just not there."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _in_library(name: str) -> "Pack | None":
    from app.services.checked_pack import checked_pack
    from app.services.pack_drafts import as_checked
    from app.services.rubric_library import installed_pack

    found = installed_pack(name)
    if not found and "@" in name:
        rubric_id, _, edition = name.rpartition("@")
        found = installed_pack(rubric_id, edition)
    if len(found) > 1:
        what = f"“{name}”装有{len(found)}个版本：{'、'.join(one.rubric.edition for one in found)}。"
        to_do = f"请写明版本，例如 {found[0].key}。"
        raise ProblemError([blocking("RUBRIC_NOT_FOUND", name, what, to_do, "jkxq rubric list")])
    return as_checked(checked_pack(found[0].folder), found[0].folder) if found else None


def full_points(rubric: Rubric) -> Decimal:
    """Return the full points of a rubric: the dimensions' sums, each not above its cap, without bonus."""
    return score(rubric, Assessment()).points.full


def rubric_fields(pack: "Pack") -> dict[str, object]:
    """Return what `jkxq rubric check --json` says of a sound pack."""
    rubric = pack.rubric
    return {
        "rubric": {"id": rubric.id, "edition": rubric.edition, "title": rubric.title, "sha256": pack.sha256},
        "criteria": len(rubric.criteria),
        "points": points.plain(full_points(rubric)),
        "vectors": pack.vectors,
    }


def rubric_as_data(pack: "Pack") -> dict[str, object]:
    """Return the whole rubric as plain data, with the digest it is compared by."""
    return {**cast("dict[str, object]", plain(pack.rubric)), "sha256": pack.sha256}


def installed_rubric(rubric_id: str, edition: str) -> "Pack | None":
    """Return the built-in or installed pack of an id and edition, None when there is no sound one."""
    from app.services.checked_pack import checked_pack
    from app.services.rubric_library import installed_pack

    found = installed_pack(rubric_id, edition)
    return checked_pack(found[0].folder) if found else None
