"""Places: where something is shown, so that one page can send a person to another without knowing it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.changes import Change, Changes
from app.domain.problems import Problem
from app.domain.returned import ReturnedReview
from app.domain.rubric import Rubric
from app.ui.tabs import Tab

__all__ = ["Place", "Tab", "place_of_change", "place_of_problem", "places_of"]


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what is meant on it: the code of a criterion, or the id of a measure, ledger or piece.

    A row of a ledger is `ledger/2`, numbered from 1.
    """

    tab: Tab
    key: str = ""


_ROW = re.compile(r"\s*第(\d+)行")
_TAB_BY_RECORD = {
    "county": Tab.BASICS,
    "applicant": Tab.BASICS,
    "cycle": Tab.BASICS,
    "person": Tab.BASICS,
    "profile": Tab.BASICS,
    "report": Tab.BASICS,
    "gate": Tab.BASICS,
    "figure": Tab.FIGURES,
    "reference": Tab.FIGURES,
    "ledger": Tab.LEDGERS,
    "evidence": Tab.MATERIALS,
    "answer": Tab.FILLING,
    "cases": Tab.CASES,
    "finished": Tab.EXPORT,
    "returned": Tab.RETURNED,
    "reply": Tab.RETURNED,
}


TO_DO = "to_do"
"""Key of 整改清单 on the page 退回意见."""


def place_of_change(change: Change) -> Place:
    """Return where a changed record is shown; what began a correction (开始补正) on its list."""
    if _begins(change):
        return Place(Tab.RETURNED, TO_DO)
    key = change.key.partition("@")[0] if change.kind in {"figure", "reference"} else change.key
    return Place(_TAB_BY_RECORD.get(change.kind, Tab.OVERVIEW), key)


def _begins(change: Change) -> bool:
    before, after = change.before, change.after
    if not isinstance(after, ReturnedReview) or after.revising is None:
        return False
    return not isinstance(before, ReturnedReview) or before.revising is None


def places_of(changes: Changes) -> tuple[Place, ...]:
    """Return where a step is shown, each place once, in the order of the changes."""
    return tuple(dict.fromkeys(place_of_change(change) for change in changes.changes))


def place_of_problem(problem: Problem, rubric: Rubric) -> Place | None:
    """Return where a problem is mended, None when it has no place on the desk, as what is in the rubric itself.

    The key of a piece of evidence is what the problem calls it: its id, 材料编号 or title.
    """
    first, _, rest = problem.where.partition(" ")
    named = rest.partition(" ")[0]
    if first in rubric.criterion_by_code:
        return Place(Tab.FILLING, first)
    if first in rubric.gate_by_id:
        return Place(Tab.BASICS, first)
    match first:
        case "评分项" if named in rubric.criterion_by_code:
            return Place(Tab.FILLING, named)
        case "基本条件" if named in rubric.gate_by_id:
            return Place(Tab.BASICS, named)
        case "数据":
            return Place(Tab.FIGURES, next(_measures_named(rubric, rest), ""))
        case "参照值":
            return Place(Tab.FIGURES, named)
        case "台账":
            return Place(Tab.LEDGERS, next(_ledgers_named(rubric, rest), ""))
        case _ if first in _TAB_BY_WORD:
            return Place(_TAB_BY_WORD[first], rest)
        case "评分标准":
            return None
    return Place(Tab.BASICS) if first in _BASICS else _place_named(rubric, problem.where)


_TAB_BY_WORD = {"佐证材料": Tab.MATERIALS, "典型案例": Tab.CASES, "定稿文件": Tab.EXPORT, "退回意见": Tab.RETURNED}
_BASICS = {"县区与批次", "县区名称", "申报单位", "申报批次", "填报人和填报单位", "基本情况", "自评报告"}


def _place_named(rubric: Rubric, where: str) -> Place | None:
    """Return the place of a problem that begins with the title of a measure or ledger."""
    for tab, named in ((Tab.LEDGERS, _ledgers_named), (Tab.FIGURES, _measures_named)):
        key = next(named(rubric, where), None)
        if key is not None:
            return Place(tab, key)
    return None


def _measures_named(rubric: Rubric, text: str) -> Iterator[str]:
    longest_first = sorted(rubric.measures, key=lambda measure: -len(measure.title))
    return (measure.id for measure in longest_first if text.startswith(measure.title))


def _ledgers_named(rubric: Rubric, text: str) -> Iterator[str]:
    for ledger in rubric.ledgers:
        title = ledger.title or ledger.id
        if text.startswith(title):
            row = _ROW.match(text, len(title))
            yield f"{ledger.id}/{row[1]}" if row else ledger.id
