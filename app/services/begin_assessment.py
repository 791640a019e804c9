"""Beginning an assessment (新建自评): what is suggested, what is wrong with what was filled in, and making it."""

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from app.domain.assessment import Assessment, Person
from app.domain.changes import difference
from app.domain.county import County, Cycle
from app.domain.limits import YEARS, cycle_slips
from app.domain.original import Original
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.domain.rubric import Rubric
from app.domain.texts import one_text_problems

STEP_NAME = "新建自评"
FOLDER_OF_WORKSPACES = "健康县区自评"
CODE_DIGITS = 6
LONGEST_TEXT = 100
"""No name of a place, an office or a person is longer; what is, was pasted by mistake."""
REGION_LATER = ""
"""A person has seen the question and leaves it open: criteria that ask for it stay unanswered."""
_SECOND_HALF = 7
_FULL_WIDTH = str.maketrans('\\/:*?"<>|%', "＼／：＊？＂＜＞｜％")
_LONGEST_FOLDER = 60


class Part(StrEnum):
    """One field of the form, so that what is wrong can be told beside it."""

    RUBRIC = "rubric"
    COUNTY = "county"
    REGION_TYPE = "region_type"
    APPLICANT = "applicant"
    OFFICE = "office"
    CYCLE_NAME = "cycle_name"
    PERIOD = "period"
    YEAR = "year"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Beginning:
    """Everything the form says. rubric is None and folder empty while nothing is chosen.

    original, original_bytes: the province's own file that the rubric was read from.
    """

    rubric: Rubric | None
    county: County
    applicant: str
    cycle: Cycle
    person: Person
    folder: str
    original: Original | None = None
    original_bytes: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with one field."""

    part: Part
    problem: Problem


@dataclass(frozen=True, slots=True)
class Choice:
    """One region type to choose from."""

    id: str
    name: str


# ---------------------------------------------------------------- suggestions


def region_choices(rubric: Rubric) -> tuple[Choice, ...]:
    """Return the region types of a rubric; empty when no criterion asks for one."""
    from app.catalog.rubric_linter import region_types

    names = {one.id: one.name for one in rubric.region_types}
    return tuple(Choice(one, names.get(one) or one) for one in region_types(rubric))


def suggested_region(choices: tuple[Choice, ...], county_name: str) -> str | None:
    """Return the region type whose name the county's name ends with, the longest first; None when none does."""
    name = county_name
    if name.endswith("市"):
        name += "县级市"
    if name.endswith("旗"):
        name += "县"
    fitting = [one for one in choices if one.name and name.endswith(one.name)]
    return max(fitting, key=lambda one: len(one.name)).id if fitting else None


def suggested_applicant(county: County) -> str:
    """Return who hands in as a rule: the government of the county, by its full name."""
    return f"{county.full_name}人民政府" if county.name else ""


def suggested_year(today: dt.date) -> int:
    """Return the assessed year: offices assess a year from its second half on, until the next summer."""
    year = today.year if today.month >= _SECOND_HALF else today.year - 1
    return min(max(year, YEARS[0]), YEARS[-1])


def suggested_cycle(year: int, cycle_years: int) -> Cycle:
    """Return the cycle of whole years that ends with a year."""
    first = max(year - cycle_years + 1, YEARS[0])
    return Cycle(f"{year}年度", dt.date(first, 1, 1), dt.date(year, 12, 31), year)


def suggested_folder(county: County, cycle: Cycle, base: Path | None = None) -> Path:
    """Return a folder that is not there yet, in the person's documents or in `base`."""
    from app.files.atomic import unused_path
    from app.files.user_folder import documents_folder

    name = folder_title("_".join(part for part in (county.full_name or "自评", cycle.name) if part))
    return unused_path((base or documents_folder() / FOLDER_OF_WORKSPACES) / name, suffix="")


def folder_title(title: str) -> str:
    """Return a title as a folder may bear it on every system, shortened where it is very long."""
    name = unicodedata.normalize("NFC", title).translate(_FULL_WIDTH)
    return "".join(sign for sign in name if sign.isprintable())[:_LONGEST_FOLDER].strip(" .")


# ---------------------------------------------------------------- what is wrong


def slips(beginning: Beginning) -> tuple[Slip, ...]:
    """Return everything that is wrong, in the order of the form; empty when the assessment can be made."""
    return (
        *_rubric_slips(beginning),
        *_county_slips(beginning.county),
        *_office_slips(beginning),
        *_cycle_slips(beginning.cycle),
        *_folder_slips(beginning.folder),
    )


def cycle_problems(cycle: Cycle) -> tuple[Problem, ...]:
    """Return what is wrong with a cycle alone."""
    return tuple(slip.problem for slip in _cycle_slips(cycle))


def _slip(part: Part, what: str, to_do: str, code: str = "COUNTY_INCOMPLETE") -> Slip:
    return Slip(part, blocking(code, "新建自评", what, to_do))


def _rubric_slips(beginning: Beginning) -> Iterator[Slip]:
    if beginning.rubric is None:
        yield _slip(Part.RUBRIC, "还没有选评分标准。", "请选一个；省里发了评分标准包的，点“选择评分标准包”。")
        return
    choices = region_choices(beginning.rubric)
    if choices and beginning.county.region_type not in {REGION_LATER, *(one.id for one in choices)}:
        names = "、".join(one.name for one in choices)
        to_do = f"有的评分项按它取值，请在{names}里选一个；说不准的选“以后再定”。"
        yield _slip(Part.REGION_TYPE, "还没有选地区类型。", to_do, "REGION_TYPE")


def _county_slips(county: County) -> Iterator[Slip]:
    if not county.name:
        to_do = "请输入名称、拼音首字母或代码后从名录里选；名录里没有的，点“名录里没有”直接写。"
        yield _slip(Part.COUNTY, "还没有选县（市、区）。", to_do)
    elif not county.province:
        yield _slip(Part.COUNTY, "还没有选省份。", "请选所在的省（自治区、直辖市），省、市参照值按它取。")
    if county.code and not (len(county.code) == CODE_DIGITS and county.code.isascii() and county.code.isdigit()):
        yield _slip(Part.COUNTY, f"代码“{county.code}”不是6位数字。", "请核对；没有代码的可以空着。", "VALUE_INVALID")
    yield from _text_slips(Part.COUNTY, county.name, county.city)


def _office_slips(beginning: Beginning) -> Iterator[Slip]:
    if not beginning.applicant:
        yield _slip(Part.APPLICANT, "还没有写申报单位。", "一般是县（市、区）人民政府，印在报告封面上。")
    yield from _text_slips(Part.APPLICANT, beginning.applicant)
    person = beginning.person
    yield from _text_slips(Part.OFFICE, person.office, person.name, person.phone)


def _cycle_slips(cycle: Cycle) -> Iterator[Slip]:
    if not cycle.name:
        yield _slip(Part.CYCLE_NAME, "还没有写批次名称。", "例如“2021年度”，印在封面和文件名里。")
    yield from _text_slips(Part.CYCLE_NAME, cycle.name)
    if cycle.start is None or cycle.end is None:
        yield _slip(Part.PERIOD, "起止日期不全。", "请写开始和结束两个日期，例如 2020-01-01。")
    elif cycle.start > cycle.end:
        what = f"开始日期{cycle.start}晚于结束日期{cycle.end}。"
        yield _slip(Part.PERIOD, what, "请核对两个日期。", "VALUE_INVALID")
    elif cycle.assessed_year is not None and not cycle.start.year <= cycle.assessed_year <= cycle.end.year:
        what = f"评估年份{cycle.assessed_year}不在{cycle.start}至{cycle.end}之内。"
        yield _slip(Part.YEAR, what, "数据以评估年份为准，请核对。", "VALUE_INVALID")
    if cycle.assessed_year is None:
        yield _slip(Part.YEAR, "还没有写评估年份。", "数据以这一年为准。")
    for slip in cycle_slips(cycle):
        yield _slip(Part.PERIOD, slip, "请核对日期和年份。", "VALUE_INVALID")


def _folder_slips(folder: str) -> Iterator[Slip]:
    if not folder.strip():
        yield _slip(Part.FOLDER, "还没有写存放位置。", "请选一个新的文件夹。", "FILE_MISSING")
        return
    path = Path(folder)
    if not path.is_absolute():
        to_do = "请从盘符或根目录写起，或点“更改”来选。"
        yield _slip(Part.FOLDER, "存放位置不是完整的路径。", to_do, "VALUE_INVALID")
        return
    from app.storage.opening import check_free

    try:
        check_free(path)
    except ProblemError as error:
        for problem in error.problems:
            yield Slip(Part.FOLDER, problem)


def _text_slips(part: Part, *texts: str) -> Iterator[Slip]:
    for text in texts:
        if len(text) > LONGEST_TEXT:
            what = f"“{text[:12]}…”有{len(text)}个字，过长。"
            yield _slip(part, what, f"请缩短到{LONGEST_TEXT}个字以内。", "TEXT_TOO_LONG")
        else:
            # A character that no document can hold would come in for good: 概况 takes no change beside it.
            for problem in one_text_problems(text, "新建自评"):
                yield Slip(part, problem)


# ---------------------------------------------------------------- making


def begin_assessment(beginning: Beginning, *, person: str, at: dt.datetime, progress: Progress | None = None) -> Path:
    """Make a workspace with county, applicant, cycle and person filled in; whole, or nothing at all stays.

    Raises: ProblemError with every slip; WORKSPACE_EXISTS, DISK_FULL, WRITE_FAILED. CancelledError out of progress.
    """
    found = slips(beginning)
    rubric = beginning.rubric
    if found or rubric is None:
        raise ProblemError([slip.problem for slip in found])
    progress = progress or Silent()
    progress.step(0, 2, "建立工作库")
    folder = Path(beginning.folder)
    try:
        _make(folder, rubric, beginning, person=person, at=at)
    except ProblemError as error:
        # It is made in a hidden folder, which is gone now and would tell people nothing.
        raise ProblemError([replace(problem, where=str(folder)) for problem in error.problems]) from error
    progress.step(2, 2, "建立工作库")
    return folder


def _make(folder: Path, rubric: Rubric, beginning: Beginning, *, person: str, at: dt.datetime) -> None:
    from app.files.atomic import make_folder, telling_write_problems
    from app.services.open_workspace import create_workspace, open_workspace
    from app.storage.new_folder import folder_beside, take_name

    with telling_write_problems(folder):
        make_folder(folder.parent)
        with folder_beside(folder) as making:
            create_workspace(making, rubric, beginning.original, beginning.original_bytes)
            with open_workspace(making, writing=True, who=person) as workspace:
                changes = difference(STEP_NAME, workspace.picture.assessment, _assessment(beginning))
                workspace.apply(changes, person=person, at=at)
            take_name(making, folder)


def _assessment(beginning: Beginning) -> Assessment:
    county = replace(beginning.county, region_type=beginning.county.region_type or None)
    return Assessment(county=county, applicant=beginning.applicant, cycle=beginning.cycle, person=beginning.person)
