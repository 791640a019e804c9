"""Linter: whether a readable rubric also makes sense (DESIGN.md 5, Linter). Vectors are run in vectors.py."""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from app.catalog.located_yaml import LocatedTree, Location, by_line
from app.catalog.rubric_reader import read_rubric
from app.domain.limits import CYCLE_YEARS
from app.domain.marking.kinds import (
    BestOf,
    ByRegion,
    Checklist,
    Deduction,
    Growth,
    Judgement,
    Levels,
    Marking,
    Operator,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Tier,
    Tiers,
    VersusReference,
    every,
    measure_of,
    region_maps,
)
from app.domain.points import HUNDRED, ZERO, shown
from app.domain.problems import Problem, blocking, warning
from app.domain.quantities import Unit
from app.domain.rubric import USUAL_METHODS, Criterion, Rubric, Status

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")
"""What codes look like (DESIGN.md 5)."""

Place = Callable[[Location], str]


def linted(source: LocatedTree) -> tuple[Rubric | None, list[Problem]]:
    """Return the rubric in a tree with everything that is wrong with its shape and with its sense, at once."""
    reading = read_rubric(source)
    problems = list(reading.problems)
    if reading.rubric is not None:
        # About what could not be read nothing more is said: it would be about the stand-in.
        unsure = {source.where(at[:end]) for at in reading.unsure for end in range(CRITERION_DEPTH, len(at) + 1)}
        unsure |= {source.where(at) for at in reading.unsure}
        problems += [one for one in lint(reading.rubric, source.where) if one.where not in unsure]
    return reading.rubric, by_line(problems)


CRITERION_DEPTH = 6
"""dimensions, 0, indicators, 0, criteria, 0: how deep a criterion stands in the file."""


def lint(rubric: Rubric, place: Place) -> Iterator[Problem]:
    """Yield everything that does not fit together; `place` names a location in the pack's file."""
    yield from _codes(rubric, place)
    yield from _ids(rubric, place)
    yield from _links(rubric, place)
    yield from _verdict(rubric, place)
    yield from _ranges(rubric, place)
    yield from _references(rubric, place)
    types = frozenset(region_types(rubric))
    for location, criterion in criterion_locations(rubric):
        yield from _criterion(rubric, criterion, location, place, types)
    if rubric.status is Status.REFERENCE and not rubric.notice:
        what = "参考模板没有写提示（notice）。"
        yield warning("NOTICE_MISSING", place(()), what, "请写明不是官方文本；未写时程序用默认提示。")


def criterion_locations(rubric: Rubric) -> Iterator[tuple[Location, Criterion]]:
    """Yield every criterion with where it stands in the file."""
    for d, dimension in enumerate(rubric.dimensions):
        for i, indicator in enumerate(dimension.indicators):
            for c, criterion in enumerate(indicator.criteria):
                yield ("dimensions", d, "indicators", i, "criteria", c), criterion


def _codes(rubric: Rubric, place: Place) -> Iterator[Problem]:
    levels: dict[str, list[tuple[str, Location]]] = {"一级指标": [], "二级指标": [], "评分项": []}
    for d, dimension in enumerate(rubric.dimensions):
        levels["一级指标"].append((dimension.code, ("dimensions", d)))
        for i, indicator in enumerate(dimension.indicators):
            levels["二级指标"].append((indicator.code, ("dimensions", d, "indicators", i)))
    levels["评分项"] += [(criterion.code, at) for at, criterion in criterion_locations(rubric)]
    for level, codes in levels.items():
        yield from _named(codes, f"{level}编码", place)
    if not levels["评分项"]:
        yield blocking("KEY_MISSING", place(("dimensions",)), "没有任何评分项。", "请至少写一个评分项。")


def _ids(rubric: Rubric, place: Place) -> Iterator[Problem]:
    lists: dict[str, Iterable[str]] = {
        "region_types": [one.id for one in rubric.region_types],
        "gates": [one.id for one in rubric.gates],
        "measures": [one.id for one in rubric.measures],
        "ledgers": [one.id for one in rubric.ledgers],
    }
    for key, ids in lists.items():
        yield from _twice([(one, (key, index)) for index, one in enumerate(ids)], f"{key}的编号", place)
    for index, ledger in enumerate(rubric.ledgers):
        at: Location = ("ledgers", index)
        columns = [column.id for column in ledger.columns]
        yield from _twice([(column, at) for column in columns], f"台账{ledger.id}的列", place)
        for column in ledger.key:
            if column not in columns:
                yield _unknown(place(at), f"台账的 key 用了不存在的列“{column}”。")
        if "evidence" in columns:
            what = "台账的列不能叫 evidence（已用于每行的佐证编号）。"
            yield blocking("CODE_INVALID", place(at), what, "请换一个列名。")


def _named(codes: list[tuple[str, Location]], word: str, place: Place) -> Iterator[Problem]:
    for code, at in codes:
        if not CODE.fullmatch(code):
            to_do = "编码用字母、数字、点和短横，最多16个字符，以字母或数字开头。"
            yield blocking("CODE_INVALID", place((*at, "code")), f"{word}“{code}”不合规则。", to_do)
    yield from _twice(codes, word, place)


def _twice(codes: list[tuple[str, Location]], word: str, place: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for code, at in codes:
        if code in seen:
            yield blocking("CODE_TWICE", place(at), f"{word}“{code}”重复。", "请改成不同的编码。")
        seen.add(code)


def _links(rubric: Rubric, place: Place) -> Iterator[Problem]:
    for index, measure in enumerate(rubric.measures):
        if measure.numerator_ledger and measure.numerator_ledger not in rubric.ledger_by_id:
            what = f"数据项“{measure.id}”的分子台账“{measure.numerator_ledger}”不存在。"
            yield _unknown(place(("measures", index)), what)
    for index, reference in enumerate(rubric.references):
        if reference.measure not in rubric.measure_by_id:
            yield _unknown(place(("references", index)), f"参照值用了不存在的数据项“{reference.measure}”。")


def _unknown(where: str, what: str) -> Problem:
    return blocking("RUBRIC_REFERENCE", where, what, "请核对编号，或补上定义。")


def _references(rubric: Rubric, place: Place) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str, int], Decimal] = {}
    for index, one in enumerate(rubric.references):
        key = (one.measure, one.level, one.region, one.year)
        if seen.setdefault(key, one.value) != one.value:
            what = f"{one.region}{one.year}年的“{one.measure}”参照值有两个：{shown(seen[key])}和{shown(one.value)}。"
            yield blocking("REFERENCE_TWICE", place(("references", index)), what, "请只保留一个。")
    known = {(reference.measure, reference.level) for reference in rubric.references}
    for at, criterion in criterion_locations(rubric):
        for marking in every(criterion.marking):
            if isinstance(marking, VersusReference) and (marking.measure, marking.level) not in known:
                what = f"{criterion.code} 与{marking.level.label}参照值比，但没有给参照值。"
                yield warning("REFERENCE_MISSING", place(at), what, "可以补上，或由填报时补充。")


def _verdict(rubric: Rubric, place: Place) -> Iterator[Problem]:
    at: Location = ("verdict",)
    grades = rubric.verdict.grades
    bounds = [grade.at_least for grade in grades]
    names = [grade.name for grade in grades]
    top = HUNDRED if rubric.verdict.by == "rate" else full_points(rubric)
    if grades and min(bounds) != 0:
        what = f"最低一等从{shown(min(bounds))}开始，0到{shown(min(bounds))}之间没有等次。"
        yield blocking("GRADES", place(at), what, "请加一个 at_least 为 0 的等次。")
    if len(set(bounds)) < len(bounds) or len(set(names)) < len(names):
        yield blocking("GRADES", place(at), "有两个等次的名称或起点相同。", "请改成各不相同。")
    if bounds and max(bounds) > top:
        what = f"最高一等从{shown(max(bounds))}开始，超过满值{shown(top)}。"
        yield blocking("GRADES", place(at), what, "请降低起点。")
    if rubric.verdict.core_failed is not None and rubric.verdict.core_failed not in names:
        what = f"core_failed“{rubric.verdict.core_failed}”不是任何等次。"
        yield blocking("GRADES", place(at), what, f"可用：{'、'.join(names)}。")


def full_points(rubric: Rubric) -> Decimal:
    """Return the full points: of each dimension the sum without bonus, not above its cap."""
    sums = [
        (dimension.cap, _total(one.points for one in dimension.criteria if not one.bonus))
        for dimension in rubric.dimensions
    ]
    return _total(total if cap is None else min(cap, total) for cap, total in sums)


def _ranges(rubric: Rubric, place: Place) -> Iterator[Problem]:
    if rubric.rounding.places not in range(7):
        yield blocking("VALUE_INVALID", place(("rounding", "places")), "小数位数应在0～6之间。", "请改正。")
    if rubric.cycle_years not in CYCLE_YEARS:
        yield blocking("VALUE_INVALID", place(("cycle_years",)), f"周期年数应在1～{CYCLE_YEARS[-1]}之间。", "请改正。")
    if rubric.bonus_cap is not None and rubric.bonus_cap < 0:
        yield blocking("VALUE_INVALID", place(("bonus_cap",)), "加分上限不能是负数。", "请改正。")
    for index, dimension in enumerate(rubric.dimensions):
        if dimension.cap is not None and dimension.cap <= 0:
            yield blocking("VALUE_INVALID", place(("dimensions", index, "cap")), "封顶分应大于0。", "请改正。")


def _criterion(
    rubric: Rubric, criterion: Criterion, at: Location, place: Place, types: frozenset[str]
) -> Iterator[Problem]:
    where = place(at)
    if criterion.points <= 0:
        yield blocking("MARKING_POINTS", where, f"{criterion.code} 的分值应大于0。", "请改正分值。")
    yield from _twice([(one.id, at) for one in criterion.evidence], f"{criterion.code} 佐证要求的编号", place)
    for method in criterion.methods:
        # What a province prints is right as it is; in our own templates it is a slip.
        if rubric.status is Status.REFERENCE and method not in USUAL_METHODS:
            to_do = f"常用：{'、'.join(USUAL_METHODS)}。"
            yield warning("METHOD_UNUSUAL", where, f"{criterion.code} 的评估办法“{method}”不常见。", to_do)
    for marking in every(criterion.marking):
        if isinstance(marking, PerCount) and marking.max is not None and marking.max > criterion.points:
            what = f"{criterion.code} 计次的封顶{shown(marking.max)}分超过满分{shown(criterion.points)}分。"
            yield warning("MARKING_POINTS", where, what, "程序按满分封顶，请核对。")
    for problem in _marking(rubric, criterion.marking, criterion.points, types):
        yield blocking(problem[0], place((*at, "marking")), f"{criterion.code}：{problem[1]}", "请改正评分办法。")


Complaint = tuple[str, str]
"""Code and sentence of something wrong with a marking."""


def _marking(rubric: Rubric, marking: Marking, full: Decimal, types: frozenset[str]) -> Iterator[Complaint]:
    """Yield what is wrong with a marking and its parts, held against the points it is marked with."""
    if (most := most_points(marking, full)) < full:
        yield "MARKING_POINTS", f"最多只能得{shown(most)}分，到不了满分{shown(full)}分。"
    for inner, points in _against(marking, full):
        yield from _links_of(rubric, inner)
        yield from _maps_of(inner, types)
        yield from _parameters(inner, points)


def _against(marking: Marking, full: Decimal) -> Iterator[tuple[Marking, Decimal]]:
    """Yield the marking and all inside it, each with the points it is marked against."""
    yield marking, full
    if isinstance(marking, BestOf):
        for path in marking.parts:
            yield from _against(path, full)
    elif isinstance(marking, SumOf):
        for part in marking.parts:
            yield from _against(part.marking, part.points)


def most_points(marking: Marking, full: Decimal) -> Decimal:
    """Return the most a marking can give against its points, before the clamp."""
    match marking:
        case Checklist() if not marking.all_required:
            return _total(item.points for item in marking.items)
        case Levels():
            return max((level.points for level in marking.levels), default=ZERO)
        case Tiers():
            return min((_best_tier(marking, region) for region in _regions(marking)), default=ZERO)
        case BestOf():
            return max((most_points(path, full) for path in marking.parts), default=ZERO)
        case SumOf():
            return _total(min(most_points(part.marking, part.points), part.points) for part in marking.parts)
        case _:
            return full


def _total(points: Iterable[Decimal]) -> Decimal:
    return sum(points, ZERO)


def _best_tier(marking: Tiers, region: str) -> Decimal:
    return max((_of(tier.points, region) for tier in marking.tiers), default=ZERO)


def _parameters(marking: Marking, full: Decimal) -> Iterator[Complaint]:  # noqa: C901, PLR0912
    match marking:
        case Checklist():
            yield from _items([item.id for item in marking.items], "清单")
            if not marking.all_required:
                yield from _never_passes(_total(item.points for item in marking.items), full, "各项之和")
            yield from _signs(item.points for item in marking.items)
        case Levels():
            yield from _items([level.id for level in marking.levels], "分档")
            yield from _never_passes(most_points(marking, full), full, "最高档")
            yield from _signs(level.points for level in marking.levels)
        case Deduction():
            yield from _items([item.id for item in marking.items], "扣分项")
            yield from _signs(item.points for item in marking.items)
            if any(item.at_most is not None and item.at_most < 1 for item in marking.items):
                yield "MARKING_INVALID", "最多计几次（at_most）至少为1。"
        case PerCount() if marking.each <= 0 or (marking.max is not None and marking.max <= 0):
            yield "MARKING_INVALID", "每次得分（each）和封顶分（max）应大于0。"
        case Tiers():
            yield from _tiers(marking, full)
        case Proportional():
            pairs = zip(_values(marking.zero_at), _values(marking.full_at), strict=False)
            if any(zero == whole for zero, whole in pairs):
                yield "MARKING_INVALID", "得0分的值（zero_at）与得满分的值（full_at）相同，分不出高低。"
        case Growth() if (marking.relative is None) == (marking.points is None):
            yield "MARKING_INVALID", "变化按相对幅度（relative）还是按百分点等（points），必须且只能写一个。"
        case Judgement() if marking.step <= 0:
            yield "MARKING_INVALID", "分数的步长（step）应大于0。"
        case Sites() if marking.min_sites < 1 or not 0 <= marking.pass_mark <= HUNDRED:
            yield "MARKING_INVALID", "至少几处（min_sites）不小于1，合格线（pass_mark）在0～100之间。"
        case SumOf():
            yield from _never_passes(_total(part.points for part in marking.parts), full, "各分项之和")
            yield from _signs(part.points for part in marking.parts)
        case _:
            pass


def _links_of(rubric: Rubric, marking: Marking) -> Iterator[Complaint]:
    measure_id = measure_of(marking)
    if measure_id is not None:
        measure = rubric.measure_by_id.get(measure_id)
        if measure is None:
            yield "RUBRIC_REFERENCE", f"用了不存在的数据项“{measure_id}”。"
        elif measure.unit is Unit.TEXT:
            yield "MARKING_INVALID", f"数据项“{measure_id}”是文字，不能计算。"
    if isinstance(marking, PerCount) and marking.ledger and marking.ledger not in rubric.ledger_by_id:
        yield "RUBRIC_REFERENCE", f"用了不存在的台账“{marking.ledger}”。"


def _maps_of(marking: Marking, types: frozenset[str]) -> Iterator[Complaint]:
    for by_region in region_maps(marking):
        if lacking := sorted(types - set(by_region)):
            yield "REGION_MAP", f"按地区类型的取值缺“{'、'.join(lacking)}”。"
        if more := sorted(set(by_region) - types):
            yield "RUBRIC_REFERENCE", f"地区类型“{'、'.join(more)}”没有定义。"


def region_types(rubric: Rubric) -> list[str]:
    """Return the ids of the region types: those the rubric names, else the keys used in its maps."""
    used = {
        key: None
        for criterion in rubric.criteria
        for inner in every(criterion.marking)
        for by_region in region_maps(inner)
        for key in by_region
    }
    return [one.id for one in rubric.region_types] or list(used)


def _items(ids: list[str], word: str) -> Iterator[Complaint]:
    if not ids:
        yield "MARKING_INVALID", f"{word}是空的。"
    if len(set(ids)) < len(ids):
        yield "CODE_TWICE", f"{word}的编号有重复。"


def _signs(points: Iterable[Decimal]) -> Iterator[Complaint]:
    if any(one < 0 for one in points):
        yield "MARKING_POINTS", "分值不能是负数。"


def _never_passes(total: Decimal, full: Decimal, word: str) -> Iterator[Complaint]:
    if total > full:
        yield "MARKING_POINTS", f"{word}是{shown(total)}分，超过满分{shown(full)}分。"


def _tiers(marking: Tiers, full: Decimal) -> Iterator[Complaint]:
    if not marking.tiers:
        yield "MARKING_INVALID", "分段（tiers）是空的。"
        return
    if any(len(tier.bounds) != 1 for tier in marking.tiers):
        yield "MARKING_TIERS", "每档必须且只能写 at_least（≥）、above（＞）、at_most（≤）、below（＜）中的一个。"
        return
    for region in _regions(marking):
        yield from _never_passes(_best_tier(marking, region), full, "最高档")
        yield from _order(marking.tiers, region)


def _order(tiers: tuple[Tier, ...], region: str) -> Iterator[Complaint]:
    rising = {tier.bounds[0][0] in {Operator.AT_LEAST, Operator.ABOVE} for tier in tiers}
    if len(rising) > 1:
        yield "MARKING_TIERS", "各档的方向要一致（都写“以上”或都写“以下”）。"
        return
    upward = rising.pop()
    for before, after in pairwise(tiers):
        (op_before, first), (op_after, second) = before.bounds[0], after.bounds[0]
        earlier, later = _of(first, region), _of(second, region)
        # The first tier that holds counts, so a later one must hold where the earlier does not.
        same = earlier == later and op_before in {Operator.ABOVE, Operator.BELOW} and op_after not in {op_before}
        if not (same or (later < earlier if upward else later > earlier)):
            yield "MARKING_TIERS", f"“{shown(later)}”这一档永远到不了，请从最好的一档写起。"
        if _of(after.points, region) > _of(before.points, region):
            yield "MARKING_TIERS", f"“{shown(later)}”这一档的分比前一档高，次序反了。"


def _regions(marking: Tiers) -> list[str]:
    return sorted({key for by_region in region_maps(marking) for key in by_region}) or [""]


def _of(value: ByRegion, region: str) -> Decimal:
    return value if isinstance(value, Decimal) else value.get(region, ZERO)


def _values(value: ByRegion) -> list[Decimal]:
    return [value] if isinstance(value, Decimal) else [value[key] for key in sorted(value)]
