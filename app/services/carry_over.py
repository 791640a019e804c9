"""Going on (接着做): a new workspace on a new edition or for a new cycle, from an old one that is only read."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.carry_choices import CarryChoices, suggested
from app.domain.carry_out import Carried, carried
from app.domain.carry_over import CarryPlan, planned
from app.domain.carry_told import CarryLine
from app.domain.changes import difference
from app.domain.county import Cycle
from app.domain.evidence import Evidence
from app.domain.limits import YEARS
from app.domain.original import Original
from app.domain.problems import Problem, ProblemError, blocking, hint, warning
from app.domain.progress import CancelledError, Progress, Silent
from app.domain.record_files import original_file
from app.domain.rubric import Rubric
from app.domain.submission import Picture

if TYPE_CHECKING:
    from app.services.open_workspace import Workspace

LIST_NAME = "接着做清单.txt"
"""Lies in the new workspace: what was taken over, what to look at, what stayed behind."""
_WHERE = "接着做"


@dataclass(frozen=True, slots=True)
class Edition:
    """The rubric to go on with, and the province's own table it was read from, if there is one."""

    rubric: Rubric
    original: Original | None = None
    original_bytes: bytes | None = None


@dataclass(frozen=True, slots=True)
class GoingOn:
    """From which workspace to which folder. None: edition and cycle as in the old one, choices as suggested.

    without_damaged: a paper whose file is missing or damaged stays behind and is told; else it stops everything, for
    a person who can untick it.
    """

    old: Path
    new: Path
    edition: Edition | None = None
    cycle: Cycle | None = None
    choices: CarryChoices | None = None
    without_damaged: bool = False


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The new workspace, and what went into it. damaged: warnings that name the papers that could not be copied."""

    folder: Path
    plan: CarryPlan
    carried: Carried
    damaged: tuple[Problem, ...] = ()

    def fields(self) -> dict[str, object]:
        """Return what `jkxq new --from --json` says under `carried`."""
        found = self.carried
        return {
            **found.counts,
            "taken": [str(one) for one in found.taken],
            "to_check": [str(one) for one in found.to_check],
            "left": [str(one) for one in found.left],
        }

    @property
    def told(self) -> tuple[Problem, ...]:
        """Return what is said once when the new workspace is opened: how much came over, and where the list lies."""
        counts, waiting = self.carried.counts, len(self.carried.to_check)
        papers = f"、{counts['evidence']}件佐证材料" if counts["evidence"] else ""
        came = f"带来{counts['answers']}项填报内容{papers}"
        what = f"{came}；有{waiting}条要核对或填报。" if waiting else f"{came}。"
        where = f"清单是工作库文件夹里的“{LIST_NAME}”（{self.folder}）"
        to_do = f"{where}，请照它逐条核对。" if waiting else f"{where}。"
        return (hint("", _WHERE, what, to_do),)


# ---------------------------------------------------------------- looking


def read_old(old: Path, *, progress: Progress | None = None) -> Picture:
    """Return what a workspace holds, beside whoever has it open. Raises: ProblemError."""
    from app.services.open_workspace import open_workspace

    (progress or Silent()).step(0, 1, f"读取 {old.name}")
    with open_workspace(old, writing=False) as workspace:
        return workspace.picture


def next_cycle(picture: Picture, rubric: Rubric) -> Cycle:
    """Return the cycle that follows the old one: as many whole years later as the rubric looks back over.

    Raises: ProblemError(COUNTY_INCOMPLETE) when the old workspace names no year.
    """
    from app.services.begin_assessment import suggested_cycle

    year = picture.assessment.cycle.year
    if year is None:
        what = "原工作库没有写申报批次，不知道下一批次是哪一年。"
        raise ProblemError([blocking("COUNTY_INCOMPLETE", _WHERE, what, "请写明新批次的年份（--cycle-year）。")])
    return suggested_cycle(min(year + max(rubric.cycle_years, 1), YEARS[-1]), rubric.cycle_years)


def cycle_of_year(picture: Picture, rubric: Rubric, year: int) -> Cycle:
    """Return the cycle that ends with a year; the old one itself when it is that year's.

    Raises: ProblemError(VALUE_INVALID).
    """
    from app.services.begin_assessment import suggested_cycle

    if year not in YEARS:
        to_do = f"请写{YEARS[0]}～{YEARS[-1]}之间的年份。"
        raise ProblemError([blocking("VALUE_INVALID", _WHERE, f"年份{year}不合理。", to_do)])
    old = picture.assessment.cycle
    return old if old.year == year else suggested_cycle(year, rubric.cycle_years)


def plan_from(old: Path, rubric: Rubric | None, cycle: Cycle | None, *, progress: Progress | None = None) -> CarryPlan:
    """Return what would go on, for a preview; nothing is written. None: as in the old workspace.

    Raises: ProblemError, also when neither rubric nor cycle would be another.
    """
    _check_cycle(cycle)
    picture = read_old(old, progress=progress)
    return _sensible(planned(picture, rubric or picture.rubric, cycle or picture.assessment.cycle))


def _sensible(plan: CarryPlan) -> CarryPlan:
    if plan.is_senseless:
        what = "评分标准和申报批次都与原工作库相同，没有可以接着做的。"
        to_do = "请选新的评分标准或新的批次；只想另存一份的，请用“备份”再“从备份恢复”。"
        raise ProblemError([blocking("VALUE_INVALID", _WHERE, what, to_do)])
    return plan


# ---------------------------------------------------------------- doing


def begin_from(going: GoingOn, *, person: str, at: dt.datetime, progress: Progress | None = None) -> CarriedOver:
    """Make a workspace that goes on from an old one; whole, or nothing at all stays. The old one is only read.

    Raises: ProblemError with everything that is wrong: WORKSPACE_MISSING, WORKSPACE_EXISTS, VALUE_INVALID,
    ATTACHMENT_MISSING, ATTACHMENT_DAMAGED, DISK_FULL, WRITE_FAILED. CancelledError out of progress.
    """
    from app.services.open_workspace import open_workspace

    new = going.new.absolute()
    _check_cycle(going.cycle)
    _check_apart(going.old, new)
    with open_workspace(going.old, writing=False) as source:
        picture = source.picture
        edition = going.edition or _edition_of(source)
        plan = _sensible(planned(picture, edition.rubric, going.cycle or picture.assessment.cycle))
        making = _Making(source, new, edition, plan, going.choices or suggested(plan), going.without_damaged)
        try:
            found, damaged = making.make(person=person, at=at, progress=progress or Silent())
        except CancelledError:
            raise
        except ProblemError as error:
            # It is made in a hidden folder, which is gone now and would tell people nothing.
            raise ProblemError([_told(problem, new) for problem in error.problems]) from error
    return CarriedOver(new, plan, found, damaged)


def _check_cycle(cycle: Cycle | None) -> None:
    """See that a new cycle is whole; the old one stays as it is. Raises: ProblemError."""
    from app.services.begin_assessment import cycle_problems

    problems = [] if cycle is None else cycle_problems(cycle)
    if problems:
        raise ProblemError(replace(problem, where=_WHERE) for problem in problems)


def _told(problem: Problem, folder: Path) -> Problem:
    return problem if problem.code.startswith("ATTACHMENT") else replace(problem, where=str(folder))


def _check_apart(old: Path, new: Path) -> None:
    from app.storage.opening import check_free

    if new.resolve().is_relative_to(old.resolve()):
        what = "新工作库不能放在原工作库里面。"
        raise ProblemError([blocking("VALUE_INVALID", str(new), what, "请换一个位置。")])
    check_free(new)


def _edition_of(source: "Workspace") -> Edition:
    """Return the edition of the old workspace, with its province's own file. Raises: ProblemError."""
    original = source.picture.original
    if original is None:
        return Edition(source.picture.rubric)
    stored = original_file(original)
    problems = [one for file in stored if (one := source.attachments.problem_of(file))]
    if problems:
        raise ProblemError(problems)
    content = source.attachment(stored[0].sha256).read_bytes() if stored else None
    return Edition(source.picture.rubric, original, content)


@dataclass(frozen=True, slots=True)
class _Making:
    """What is made of what."""

    source: "Workspace"
    new: Path
    edition: Edition
    plan: CarryPlan
    choices: CarryChoices
    without_damaged: bool

    def make(self, *, person: str, at: dt.datetime, progress: Progress) -> tuple[Carried, tuple[Problem, ...]]:
        """Make the folder hidden beside its place and give it its name when it is whole."""
        from app.files.atomic import make_folder, telling_write_problems, write_whole
        from app.services.open_workspace import create_workspace, open_workspace
        from app.storage.new_folder import folder_beside, take_name

        edition = self.edition
        with telling_write_problems(self.new):
            make_folder(self.new.parent)
            with folder_beside(self.new) as making:
                create_workspace(making, edition.rubric, edition.original, edition.original_bytes)
                with open_workspace(making, writing=True, who=person) as workspace:
                    damaged = self._copy(workspace, progress)
                    found = carried(self.plan, replace(self.choices, damaged=frozenset(damaged)))
                    changes = difference(_step_name(self.source), workspace.picture.assessment, found.assessment)
                    workspace.apply(changes, person=person, at=at)
                write_whole(making / LIST_NAME, _list(self.source, found).encode("utf-8-sig"))
                take_name(making, self.new)
        return found, tuple(damaged.values())

    def _copy(self, workspace: "Workspace", progress: Progress) -> dict[str, Problem]:
        """Copy the files; return what is told of damaged ones by id. Raises: ProblemError when those are to stop it."""
        pieces = carried(self.plan, self.choices).assessment.evidence
        damaged = _copy_files(self.source, workspace, pieces, progress)
        if damaged and not self.without_damaged:
            to_do = "或者不勾选这件材料，以后再添加。"
            raise ProblemError(replace(one, what_to_do=f"{one.what_to_do}{to_do}") for one in damaged.values())
        return {id_: _left_behind(one) for id_, one in damaged.items()}


def _left_behind(problem: Problem) -> Problem:
    to_do = f"这件材料没有带到新工作库，原工作库没有改动。{problem.what_to_do}"
    return warning(problem.code, problem.where, problem.what, to_do)


def _step_name(source: "Workspace") -> str:
    return f"从《{_title(source)}》接着做"


def _title(source: "Workspace") -> str:
    assessment = source.picture.assessment
    return f"{assessment.county.full_name}{assessment.cycle.name}" or source.folder.absolute().name


def _copy_files(
    source: "Workspace", workspace: "Workspace", pieces: tuple[Evidence, ...], progress: Progress
) -> dict[str, Problem]:
    """Copy every file that is what was stored; return what is wrong with the others by the id of their piece.

    Raises: ProblemError when a copy is not what was copied: the fault is the new disk's.
    """
    damaged: dict[str, Problem] = {}
    for done, piece in enumerate(pieces):
        progress.step(done, len(pieces), f"复制 {piece.title or piece.id}")
        if piece.file is None:
            continue
        problem = source.attachments.problem(piece.file, f"佐证材料 {piece.id}")
        if problem is not None:
            damaged[piece.id] = problem
        elif workspace.attach(source.attachment(piece.file.sha256), piece.file.name).sha256 != piece.file.sha256:
            raise ProblemError([_damaged(piece)])
    return damaged


def _damaged(piece: Evidence) -> Problem:
    what = f"附件“{piece.title or piece.id}”复制以后与原来的不一致。"
    return blocking("ATTACHMENT_DAMAGED", f"佐证材料 {piece.id}", what, "请检查磁盘后再试一次。")


def _list(source: "Workspace", found: Carried) -> str:
    parts = [f"从《{_title(source)}》接着做。原工作库没有改动：{source.folder.absolute()}"]
    titles = (("需要核对、填报的", found.to_check), ("带来的", found.taken), ("没有带来、留在原工作库的", found.left))
    for title, lines in titles:
        parts.append("")
        parts.append(f"【{title}】{len(lines)}条")
        parts += [f"  {line}" for line in lines]
    return "\r\n".join([*parts, ""])


def lines_of(lines: tuple[CarryLine, ...], most: int) -> list[str]:
    """Return the first lines as text, and how many more there are."""
    said = [str(line) for line in lines[:most]]
    return [*said, f"……另有{len(lines) - most}条"] if len(lines) > most else said
