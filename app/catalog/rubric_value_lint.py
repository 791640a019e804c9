"""Linting a rubric that is being edited and stands in no file: the rules of rubric_linter, with places to go to."""

from dataclasses import replace

from app.catalog.located_yaml import Location
from app.catalog.rubric_linter import lint
from app.domain.placed_problem import PlacedProblem
from app.domain.problems import Problem
from app.domain.rubric import Rubric

_LISTS = {
    "measures": "数据项",
    "references": "参照值",
    "ledgers": "台账",
    "gates": "基本条件",
    "region_types": "地区类型",
    "verdict": "等次",
    "bonus_cap": "加分上限",
    "rounding": "小数位数",
    "cycle_years": "周期年数",
}
_CRITERION_DEPTH = 6
_INDICATOR_DEPTH = 4


def placed_problems(rubric: Rubric) -> tuple[PlacedProblem, ...]:
    """Return everything that does not fit together, the blocking ones first, else in the order of the rules."""
    places: dict[str, Location] = {}

    def keep(at: Location) -> str:
        key = repr(at)
        places[key] = at
        return key

    found = [(problem, places[problem.where]) for problem in lint(rubric, keep)]
    placed = [PlacedProblem(_told(problem, words_of(rubric, at)), at) for problem, at in found]
    return tuple(sorted(placed, key=lambda one: not one.problem.is_blocking))


def _told(problem: Problem, where: str) -> Problem:
    """Return a problem with where it is; the code that stands there is not said twice."""
    code = where.partition(" ")[0]
    for begin in (f"{code}：", f"{code} 的", f"{code} "):
        if problem.what.startswith(begin):
            return replace(problem, where=where, what=problem.what.removeprefix(begin))
    return replace(problem, where=where)


def words_of(rubric: Rubric, at: Location) -> str:
    """Return where something is, for people: `A1 标题`, `台账 主题活动`, `等次`."""
    if not at:
        return "总则"
    if at[0] == "dimensions":
        return _in_tree(rubric, at)
    word = _LISTS.get(str(at[0]), str(at[0]))
    if len(at) > 1 and isinstance(at[1], int):
        return f"{word} 第{at[1] + 1}行"
    return word


def _in_tree(rubric: Rubric, at: Location) -> str:
    numbers = [part for part in at if isinstance(part, int)]
    if not numbers:
        return "评分项"
    dimension = rubric.dimensions[numbers[0]]
    if len(at) < _INDICATOR_DEPTH:
        return f"{dimension.code} {dimension.title}".strip()
    indicator = dimension.indicators[numbers[1]]
    if len(at) < _CRITERION_DEPTH:
        return f"{indicator.code} {indicator.title}".strip()
    criterion = indicator.criteria[numbers[2]]
    return f"{criterion.code} {criterion.title}".strip()
