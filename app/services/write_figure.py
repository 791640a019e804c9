"""Writing figures (数据) and references (参照值): one while it is typed, or many that were pasted, as one step."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from app.domain.assessment import Assessment, Figure
from app.domain.changes import Change, Changes, RecordValue, reference_key
from app.domain.limits import YEARS
from app.domain.points import is_usable
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.quantities import Unit
from app.domain.rubric import Measure, Reference, Rubric
from app.domain.texts import one_text_problems
from app.storage.workspace import Workspace


def write_figure(
    workspace: Workspace, figure: Figure, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store a figure under its measure and year and return the step; one that says nothing takes the record away.

    goes_on: it is still being typed (see Workspace.apply). Value, numerator and denominator that disagree are stored:
    they are typed one after the other, and 体检 says what does not fit.

    Raises: ProblemError(UNKNOWN_ID, VALUE_INVALID, TEXT_CONTROL …); nothing is stored then.
    """
    name = f"数据 {_called(workspace.picture.rubric, figure)}"
    return _write_figures(workspace, name, [figure], person=person, at=at, goes_on=goes_on)


def write_figures(
    workspace: Workspace, figures: Iterable[Figure], *, name: str, person: str, at: dt.datetime
) -> Changes:
    """Store several figures as one step, as `write_figure` does; all or none. name: 粘贴数据."""
    return _write_figures(workspace, name, list(figures), person=person, at=at)


def redate_figure(
    workspace: Workspace, key: str, year: int | None, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Give the figure of a key another year (None: 年份不明) and return the step.

    Raises: ProblemError(UNKNOWN_ID, FIGURE_TWICE when that year has one already, VALUE_INVALID).
    """
    found = {figure.key: figure for figure in workspace.picture.assessment.measures}
    if key not in found:
        raise ProblemError([blocking("UNKNOWN_ID", key, "这个数据已经不在了。", "请看一下现在的内容，再改一次。")])
    old = found[key]
    if old.year == year:
        return Changes("数据", ())
    new = replace(old, year=year)
    problems = _figure_problems(workspace, new)
    if new.key in found:
        what = f"{_called(workspace.picture.rubric, new)}已经有一个数值。"
        problems.append(blocking("FIGURE_TWICE", "数据", what, "请改那一个，或先把它删去。"))
    changes = Changes(
        f"数据年份 {_called(workspace.picture.rubric, old)}",
        (Change("figure", old.key, old, None), Change("figure", new.key, None, new)),
    )
    return _applied(workspace, changes, problems, person=person, at=at, goes_on=goes_on)


def write_reference(
    workspace: Workspace,
    reference: Reference | None,
    *,
    was: str = "",
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store a reference of the county's own and return the step.

    was: the key (`reference_key`) of the county's reference that this one takes the place of; with None it is
    taken away; with none, a value that is there already is only written over while it is being typed. The rubric's
    own references are never touched.

    Raises: ProblemError(UNKNOWN_ID, REFERENCE_TWICE, VALUE_INVALID, TEXT_CONTROL …); nothing is stored then.
    """
    found = {reference_key(one): one for one in workspace.picture.assessment.references}
    key = reference_key(reference) if reference else ""
    changed: list[Change] = []
    if was and was != key and was in found:
        changed.append(Change("reference", was, found[was], None))
    if reference and found.get(key) != reference:
        changed.append(Change("reference", key, found.get(key), reference))
    problems = _reference_problems(workspace, reference) if reference else []
    if reference and was != key and found.get(key, reference) != reference and (was or not goes_on):
        what = f"{reference.region}{reference.year}年已经有一个参照值。"
        problems.append(blocking("REFERENCE_TWICE", "参照值", what, "请改那一个，或换一个年份。"))
    measure = reference.measure if reference else was.partition("@")[0]
    changes = Changes(f"参照值 {_measure(workspace.picture.rubric, measure).title}", tuple(changed))
    return _applied(workspace, changes, problems, person=person, at=at, goes_on=goes_on)


def _write_figures(
    workspace: Workspace, name: str, figures: list[Figure], *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    found: dict[str, RecordValue] = {figure.key: figure for figure in workspace.picture.assessment.measures}
    after: dict[str, RecordValue | None] = {figure.key: None if is_empty(figure) else figure for figure in figures}
    changes = Changes(
        name,
        tuple(
            Change("figure", key, found.get(key), new) for key, new in sorted(after.items()) if found.get(key) != new
        ),
    )
    problems = [problem for figure in figures for problem in _figure_problems(workspace, figure)]
    return _applied(workspace, changes, problems, person=person, at=at, goes_on=goes_on)


def _applied(
    workspace: Workspace, changes: Changes, problems: list[Problem], *, person: str, at: dt.datetime, goes_on: bool
) -> Changes:
    if problems:
        raise ProblemError(problems)
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def is_empty(figure: Figure) -> bool:
    """Tell whether a figure says nothing but its measure and year."""
    return figure == Figure(figure.measure, figure.year)


def _measure(rubric: Rubric, measure: str) -> Measure:
    return rubric.measure_by_id.get(measure) or Measure(measure)


def _called(rubric: Rubric, figure: Figure) -> str:
    year = "年份不明" if figure.year is None else f"{figure.year}年"
    return f"{_measure(rubric, figure.measure).title} {year}"


def _figure_problems(workspace: Workspace, figure: Figure) -> list[Problem]:
    rubric, assessment = workspace.picture.rubric, workspace.picture.assessment
    where = f"数据 {_called(rubric, figure)}"
    numbers = [figure.value, figure.numerator, figure.denominator]
    texts = [figure.text, figure.source, figure.department, figure.note]
    return [
        *_unknown_measure(rubric, figure.measure, where),
        *_text_value(rubric, figure, where),
        *_year(figure.year, where),
        *_unusable(numbers, where),
        *_texts(texts, where),
        *_unknown_evidence(figure, assessment, where),
    ]


def _reference_problems(workspace: Workspace, reference: Reference) -> list[Problem]:
    where = f"参照值 {_measure(workspace.picture.rubric, reference.measure).title}"
    problems = [
        *_unknown_measure(workspace.picture.rubric, reference.measure, where),
        *_year(reference.year, where),
        *_unusable([reference.value], where),
        *_texts([reference.source, reference.region], where),
    ]
    if not reference.region:
        what = f"还不知道{reference.level.label}是哪里。"
        problems.append(blocking("COUNTY_INCOMPLETE", where, what, "请先在“概况”里填写县区所在的省和市。"))
    return problems


def _unknown_measure(rubric: Rubric, measure: str, where: str) -> Iterator[Problem]:
    if measure not in rubric.measure_by_id:
        yield blocking("UNKNOWN_ID", where, f"数据项“{measure}”不在评分标准里。", "请核对编号。")


def _text_value(rubric: Rubric, figure: Figure, where: str) -> Iterator[Problem]:
    is_text = _measure(rubric, figure.measure).unit is Unit.TEXT
    if is_text and figure.value is not None:
        yield blocking("VALUE_INVALID", where, "这项数据是文字，不是数。", "请写在文字一栏。")
    if not is_text and figure.text:
        yield blocking("VALUE_INVALID", where, "这项数据是数，不是文字。", "请填数值；要说明的写在备注里。")


def _year(year: int | None, where: str) -> Iterator[Problem]:
    if year is not None and year not in YEARS:
        to_do = f"请填{YEARS[0]}～{YEARS[-1]}之间的年份。"
        yield blocking("VALUE_INVALID", where, f"年份{year}不合理。", to_do)


def _unusable(numbers: list[Decimal | None], where: str) -> Iterator[Problem]:
    if any(number is not None and not is_usable(number) for number in numbers):
        yield blocking("VALUE_INVALID", where, "数太大，或小数位太多。", "请核对；整数不超过15位，小数不超过10位。")


def _texts(texts: list[str], where: str) -> Iterator[Problem]:
    for text in texts:
        yield from one_text_problems(text, where)


def _unknown_evidence(figure: Figure, assessment: Assessment, where: str) -> Iterator[Problem]:
    known = {piece.id for piece in assessment.evidence}
    for one in figure.evidence:
        if one not in known:
            yield blocking("UNKNOWN_ID", where, f"佐证材料“{one}”不存在。", "请先添加这件材料。")
