"""Writing the frame of an assessment (概况): county, applicant, cycle, person, 基本条件, 基本情况, report chapters."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.domain.assessment import REPORT_CHAPTERS, GateAnswer, Person
from app.domain.changes import Change, Changes, RecordValue
from app.domain.county import County, Cycle
from app.domain.form import Form, chosen_form
from app.domain.limits import cycle_slips
from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.progress import Progress, Silent
from app.domain.rubric import Rubric
from app.services.begin_assessment import Choice, region_choices
from app.storage.workspace import Workspace

PLACE = "县区与批次"
"""Where problems of the frame are said to be, here and in 体检."""

_COUNTY_WORDS = {
    "name": "县区名称",
    "province": "省份",
    "city": "市州",
    "code": "行政区划代码",
    "region_type": "地区类型",
}
_CYCLE_WORDS = {"name": "批次名称", "start": "开始日期", "end": "结束日期", "assessed_year": "评估年份"}
_PERSON_WORDS = {"name": "填报人", "office": "填报单位", "phone": "联系电话"}


def write_county(
    workspace: Workspace, county: County, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store the county. Raises: ProblemError(REGION_TYPE, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then."""
    before = workspace.picture.assessment.county
    texts = {_COUNTY_WORDS[name]: getattr(county, name) or "" for name in _COUNTY_WORDS}
    problems = [*_text_problems(texts.items()), *_region_problems(workspace, county)]
    name = _named(_COUNTY_WORDS, before, county)
    return _stored(workspace, name, ("county", ""), county, problems, person=person, at=at, goes_on=goes_on)


def write_applicant(
    workspace: Workspace, applicant: str, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store who hands in (申报单位). Raises: ProblemError(TEXT_TOO_LONG, TEXT_CONTROL)."""
    problems = _text_problems([("申报单位", applicant)])
    value = applicant or None
    return _stored(workspace, "申报单位", ("applicant", ""), value, problems, person=person, at=at, goes_on=goes_on)


def cycle_problems(cycle: Cycle) -> tuple[Problem, ...]:
    """Return what is wrong with a cycle: days in no reasonable year, an end before the start."""
    slips = [*cycle_slips(cycle)]
    if cycle.start and cycle.end and cycle.start > cycle.end:
        slips.append(f"申报批次的开始日期{cycle.start}晚于结束日期{cycle.end}。")
    return tuple(blocking("VALUE_INVALID", PLACE, slip, "没有保存，请核对后改正。") for slip in slips)


def write_cycle(workspace: Workspace, cycle: Cycle, *, person: str, at: dt.datetime, goes_on: bool = False) -> Changes:
    """Store the cycle. Raises: ProblemError(VALUE_INVALID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then."""
    before = workspace.picture.assessment.cycle
    problems = [*_text_problems([("批次名称", cycle.name)]), *cycle_problems(cycle)]
    name = _named(_CYCLE_WORDS, before, cycle)
    return _stored(workspace, name, ("cycle", ""), cycle, problems, person=person, at=at, goes_on=goes_on)


def write_person(workspace: Workspace, who: Person, *, person: str, at: dt.datetime, goes_on: bool = False) -> Changes:
    """Store who fills in, for which office. Raises: ProblemError(TEXT_TOO_LONG, TEXT_CONTROL)."""
    before = workspace.picture.assessment.person
    problems = _text_problems((word, getattr(who, name)) for name, word in _PERSON_WORDS.items())
    name = _named(_PERSON_WORDS, before, who)
    return _stored(workspace, name, ("person", ""), who, problems, person=person, at=at, goes_on=goes_on)


def write_gate(
    workspace: Workspace, gate: str, answer: GateAnswer, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store what is said of a gate (基本条件); an empty answer takes the record away.

    Raises: ProblemError(UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    problems = list(_text_problems([(f"基本条件 {gate}", answer.statement)]))
    if gate not in workspace.picture.rubric.gate_by_id:
        problems.append(blocking("UNKNOWN_ID", gate, f"评分标准里没有基本条件“{gate}”。", "请核对编号。"))
    value = None if answer == GateAnswer() else answer
    name = f"基本条件 {gate}"
    return _stored(workspace, name, ("gate", gate), value, problems, person=person, at=at, goes_on=goes_on)


def write_profile(
    workspace: Workspace, label: str, text: str, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store one entry of 基本情况 under its label; an empty text takes it away.

    Raises: ProblemError(KEY_MISSING, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    problems = _label_problems(label, text)
    name = f"基本情况 {label}"
    value = text if text.strip() else None
    return _stored(workspace, name, ("profile", label), value, problems, person=person, at=at, goes_on=goes_on)


def rename_profile(
    workspace: Workspace, label: str, new: str, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Give an entry of 基本情况 another label.

    Raises: ProblemError(KEY_MISSING, KEY_TWICE, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    profile = workspace.picture.assessment.profile
    text = profile.get(label)
    if text is None or label == new:
        return Changes("", ())
    problems = list(_label_problems(new, text))
    if new in profile:
        what = f"基本情况里已经有“{new}”。"
        problems.append(blocking("KEY_TWICE", f"基本情况 {new}", what, "请换一个名称，或改已有的那一项。"))
    if problems:
        raise ProblemError(problems)
    both = (Change("profile", label, text, None), Change("profile", new, None, text))
    changes = Changes("基本情况 改名", both)
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def write_chapter(
    workspace: Workspace, chapter: str, text: str, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store a chapter of the report that the county writes itself; an empty text takes it away.

    Raises: ProblemError(UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    title = REPORT_CHAPTERS.get(chapter, chapter)
    problems = list(_text_problems([(f"自评报告 {title}", text)]))
    if chapter not in REPORT_CHAPTERS:
        problems.append(blocking("UNKNOWN_ID", chapter, f"自评报告里没有“{chapter}”这一章可写。", "请核对。"))
    value = text or None
    name = f"自评报告 {title}"
    return _stored(workspace, name, ("report", chapter), value, problems, person=person, at=at, goes_on=goes_on)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rubric and the forms ask for: region types to choose from, the form of 基本情况, what is wrong with it."""

    regions: tuple[Choice, ...] = ()
    form: Form | None = None
    problems: tuple[Problem, ...] = ()


def read_asked(rubric: Rubric, *, progress: Progress | None = None) -> Asked:
    """Return what is asked for; takes a moment at first, so it is read in the worker."""
    (progress or Silent()).step(0, 1, "读取基本情况表")
    regions = region_choices(rubric)
    try:
        return Asked(regions, profile_form(rubric.id))
    except ProblemError as error:
        return Asked(regions, None, error.problems)


def profile_form(rubric_id: str) -> Form:
    """Return the form of 基本情况 for a rubric.

    Raises: ProblemError with everything that is wrong with the forms, also when there is none.
    """
    from app.files.places import forms_dir

    try:
        return chosen_form(_forms(forms_dir()), "profile", rubric_id)
    except LookupError:
        what = "程序里没有基本情况表的表样。"
        raise ProblemError([blocking("FILE_MISSING", "表样", what, "请重新安装本程序；已填的内容不受影响。")]) from None


@cache
def _forms(folder: Path) -> tuple[Form, ...]:
    from app.catalog.forms import read_forms

    return read_forms(folder)


# ---------------------------------------------------------------- inside


def _stored(  # noqa: PLR0913
    workspace: Workspace,
    name: str,
    key: tuple[str, str],
    after: RecordValue | None,
    problems: Iterable[Problem],
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool,
) -> Changes:
    found = list(problems)
    if has_blocking(found):
        raise ProblemError(found)
    before = _before(workspace, key)
    changes = Changes(name, () if before == after else (Change(*key, before, after),))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def _before(workspace: Workspace, key: tuple[str, str]) -> RecordValue | None:
    assessment = workspace.picture.assessment
    singles: dict[str, RecordValue | None] = {
        "county": assessment.county,
        "cycle": assessment.cycle,
        "person": assessment.person,
        "applicant": assessment.applicant or None,
    }
    many: dict[str, Mapping[str, RecordValue]] = {
        "gate": assessment.gates,
        "profile": assessment.profile,
        "report": assessment.report,
    }
    kind, name = key
    return singles[kind] if kind in singles else many[kind].get(name)


def _named(words: dict[str, str], before: object, after: object) -> str:
    """Return the word of the field that differs."""
    changed = [word for name, word in words.items() if getattr(before, name) != getattr(after, name)]
    return changed[0] if len(changed) == 1 else PLACE


def _text_problems(texts: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    from app.domain.texts import one_text_problems

    for where, text in texts:
        yield from one_text_problems(text, where)


def _label_problems(label: str, text: str) -> Iterator[Problem]:
    if not label.strip():
        yield blocking("KEY_MISSING", "基本情况", "这一项还没有名称。", "请先写名称，例如“健康步道总里程”。")
    yield from _text_problems([("基本情况", label), (f"基本情况 {label}", text)])


def _region_problems(workspace: Workspace, county: County) -> Iterator[Problem]:
    from app.catalog.rubric_linter import region_types

    known = region_types(workspace.picture.rubric)
    if county.region_type and known and county.region_type not in known:
        what = f"地区类型“{county.region_type}”不在评分标准里。"
        yield blocking("REGION_TYPE", PLACE, what, f"可用：{'、'.join(known)}。")
