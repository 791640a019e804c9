"""Rows of 总览: gains, what waits for papers, what the grade depends on, what changed. Words only; no sums."""

from collections.abc import Iterable, Iterator

from app.domain.points import ZERO, plain, shown
from app.domain.progress_since import CriterionSince, PointsSince, ProgressSince
from app.domain.rubric import Rubric
from app.domain.score_sheet import Conclusion
from app.domain.standing import PlacedGain, Waiting
from app.ui.display import AMBER, CORE_MARK, GREEN, GREY, RED
from app.ui.models.told_list import Told
from app.ui.places import Place, Tab


def gain_rows(gains: Iterable[PlacedGain]) -> tuple[Told, ...]:
    """Return a row for each gain: what it brings first, then what is to be done."""
    return tuple(
        Told(
            f"{one.code} {one.title}",
            one.gain.text,
            mark=f"+{plain(one.gain.points)}分",
            colour=GREEN.name(),
            key=(Place(Tab.FILLING, one.code), one.gain.text),
        )
        for one in gains
    )


def waiting_rows(found: Iterable[Waiting]) -> tuple[Told, ...]:
    """Return a row for each criterion whose points wait."""
    return tuple(
        Told(
            f"{one.code} {one.title}",
            f"缺：{'、'.join(one.papers)}" if one.papers else "缺必需的佐证材料",
            f"责任部门：{'、'.join(one.departments)}",
            mark=f"{plain(one.points)}分",
            icon="state-awaiting-evidence",
            colour=AMBER.name(),
            key=(Place(Tab.FILLING, one.code), ""),
        )
        for one in found
    )


def condition_rows(rubric: Rubric, verdict: Conclusion) -> tuple[Told, ...]:
    """Return a row for each thing that stands in the way of a grade, or is not known yet."""
    failed = (_gate(rubric, one, "不符合", "属实时本次不予评分，请核实。") for one in verdict.gates_failed)
    open_ = (_gate(rubric, one, "未填", "请到“概况”填符合或不符合。") for one in verdict.gates_open)
    lowest = shown(rubric.verdict.core_min_rate or ZERO)
    core = (
        Told(
            f"{CORE_MARK}{code} {rubric.criterion_by_code[code].title}",
            f"核心指标的得分率没有到{lowest}%。",
            _held_down(rubric),
            mark="核心指标",
            icon="severity-warning",
            colour=AMBER.name(),
            key=(Place(Tab.FILLING, code), ""),
        )
        for code in verdict.core_failed
    )
    return (*failed, *open_, *core)


def _gate(rubric: Rubric, gate: str, word: str, note: str) -> Told:
    is_open = word == "未填"
    return Told(
        f"{gate} {rubric.gate_by_id[gate].text}",
        note=note,
        mark=word,
        icon="state-unanswered" if is_open else "severity-blocking",
        colour=(GREY if is_open else RED).name(),
        key=(Place(Tab.BASICS, gate), ""),
    )


def _held_down(rubric: Rubric) -> str:
    best = rubric.verdict.core_failed
    return f"有核心指标没到要求时，等次最高为“{best}”。" if best else ""


def since_rows(rubric: Rubric, since: ProgressSince) -> tuple[Told, ...]:
    """Return what changed: the dimensions that did, then the criteria that did."""
    moved = [one for one in since.dimensions if one.change]
    rows: list[Told] = []
    if moved:
        rows += [Told(f"各领域（{len(moved)}个有变化）", is_title=True), *map(_dimension, moved)]
    if since.criteria:
        rows.append(Told(f"评分项（{len(since.criteria)}项有变化）", is_title=True))
        rows += _criteria(rubric, since.criteria)
    return tuple(rows)


def _dimension(one: PointsSince) -> Told:
    before = "—" if one.before is None else shown(one.before)
    return Told(
        one.title or one.code, f"{before}分 → {shown(one.now)}分", mark=signed(one), colour=_colour(one), key=one.code
    )


def _criteria(rubric: Rubric, criteria: Iterable[CriterionSince]) -> Iterator[Told]:
    for one in criteria:
        before = f"{one.before.state.label} {shown(one.before.computed)}分" if one.before else "那时没有这一项"
        yield Told(
            f"{one.code} {rubric.criterion_by_code[one.code].title}",
            f"{before} → {one.now.state.label} {shown(one.now.computed)}分",
            mark=signed(one),
            colour=_colour(one),
            key=(Place(Tab.FILLING, one.code), ""),
        )


def signed(one: PointsSince | CriterionSince) -> str:
    """Return +2分, −0.5分, or 不变."""
    if not one.change:
        return "不变"
    return f"{'+' if one.change > 0 else '−'}{plain(abs(one.change))}分"


def _colour(one: PointsSince | CriterionSince) -> str:
    return (GREEN if one.change > 0 else RED if one.change < 0 else GREY).name()
