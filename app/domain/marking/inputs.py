"""Whether an answer fits its marking: what may be entered, and what is refused (DESIGN.md 6)."""

from collections.abc import Iterator
from decimal import Decimal

from app.domain.assessment import ENTRY_FIELDS, Entry
from app.domain.limits import MOST_TIMES
from app.domain.marking.kinds import (
    LABELS,
    BestOf,
    Checklist,
    Deduction,
    External,
    Judgement,
    Levels,
    Marking,
    PerCount,
    Sites,
    SumOf,
    YesNo,
)
from app.domain.points import HUNDRED, is_multiple, shown
from app.domain.problems import Problem, blocking

INPUTS: dict[type, tuple[str, ...]] = {
    YesNo: ("met",),
    Checklist: ("checked",),
    Levels: ("level",),
    Deduction: ("counts",),
    PerCount: ("count",),
    BestOf: ("parts",),
    SumOf: ("parts",),
    Sites: ("sites",),
    Judgement: ("points", "reason"),
    External: ("points", "document"),
}
"""Which input keys each kind reads; kinds that read figures only have none."""


def given_inputs(entry: Entry) -> tuple[str, ...]:
    """Return the names of the inputs that were given."""
    return tuple(name for name in ENTRY_FIELDS if getattr(entry, name) not in (None, ""))


def input_problems(marking: Marking, full: Decimal, entry: Entry, where: str) -> Iterator[Problem]:
    """Yield everything about an answer that the marking cannot take; full is the points it is marked against."""
    allowed = INPUTS.get(type(marking), ())
    for name in given_inputs(entry):
        if name not in allowed:
            kind = LABELS[marking.kind]
            wanted = f"可填：{'、'.join(allowed)}" if allowed else "只看“数据”，这里不用填"
            yield blocking("INPUT_KIND", where, f"评分办法是“{kind}”，不认识“{name}”。", f"请删去“{name}”。{wanted}。")
    match marking:
        case Checklist():
            known = [item.id for item in marking.items]
            yield from _unknown(entry.checked or (), known, where, "勾选项")
        case Levels() if entry.level is not None:
            yield from _unknown((entry.level,), [level.id for level in marking.levels], where, "档")
        case Deduction():
            counts = entry.counts or {}
            yield from _unknown(tuple(counts), [item.id for item in marking.items], where, "扣分项")
            for times in counts.values():
                yield from _times(times, where)
        case PerCount() if entry.count is not None:
            yield from _times(entry.count, where)
        case Sites():
            yield from _sites(entry, where)
        case Judgement() | External() if entry.points is not None:
            yield from _points(marking, full, entry, where)
        case BestOf() | SumOf():
            yield from _parts(marking, full, entry, where)
        case _:
            pass


def _unknown(given: tuple[str, ...], known: list[str], where: str, word: str) -> Iterator[Problem]:
    for one in given:
        if one not in known:
            listed = "、".join(known)
            yield blocking("UNKNOWN_ID", where, f"{word}“{one}”不在评分标准里。", f"可用的是：{listed}。")
    if len(set(given)) < len(given):
        yield blocking("DUPLICATE_ID", where, f"{word}有重复。", "每项只写一次。")


def _times(times: int, where: str) -> Iterator[Problem]:
    if not 0 <= times <= MOST_TIMES:
        yield blocking("VALUE_INVALID", where, f"次数{times}不合理。", f"请填0～{MOST_TIMES}的整数。")


def _sites(entry: Entry, where: str) -> Iterator[Problem]:
    for site in entry.sites or ():
        if not 0 <= site.score <= HUNDRED:
            what = f"现场“{site.name}”的得分{shown(site.score)}不在0～100之间。"
            yield blocking("POINTS_RANGE", where, what, "现场评分是百分制，请核对。")


def _points(marking: Judgement | External, full: Decimal, entry: Entry, where: str) -> Iterator[Problem]:
    points = entry.points
    if points is None:
        return
    if not 0 <= points <= full:
        what = f"所填{shown(points)}分超出本项0～{shown(full)}分。"
        yield blocking("POINTS_RANGE", where, what, "请改成范围内的分数。")
    if isinstance(marking, Judgement):
        if marking.step > 0 and not is_multiple(points, marking.step):
            what = f"所填{shown(points)}分不是{shown(marking.step)}分的整数倍。"
            yield blocking("POINTS_STEP", where, what, f"请按{shown(marking.step)}分一档填写。")
        if not entry.reason.strip():
            yield blocking("REASON_MISSING", where, "定性判分没有写理由（reason）。", "请写明得这个分的理由。")


def _parts(marking: BestOf | SumOf, full: Decimal, entry: Entry, where: str) -> Iterator[Problem]:
    if isinstance(marking, BestOf):
        parts = [(full, part) for part in marking.parts]
    else:
        parts = [(part.points, part.marking) for part in marking.parts]
    known = [str(index) for index in range(len(parts))]
    given = entry.parts or {}
    yield from _unknown(tuple(given), known, where, "分项")
    for key, inner in given.items():
        if key in known:
            points, part = parts[int(key)]
            yield from input_problems(part, points, inner, f"{where} 分项{int(key) + 1}")
