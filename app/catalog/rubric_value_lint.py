"""Linting a rubric that is being edited and stands in no file: the rules of rubric_linter, with places to go to."""

import re
from collections.abc import Mapping
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
_KEYS = {"（notice）": "", "core_failed": "核心指标没到时的等次"}
"""Words of the file in what the linter says, and what the window calls them."""
_GONE = re.compile(r"不存在的(数据项|台账|地区类型)“([^”]*)”")
_QUOTED = re.compile(r"“([^”]*)”")
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
    names = _names(rubric) if found else {}
    placed = [PlacedProblem(_told(_in_plain_words(problem, names), words_of(rubric, at)), at) for problem, at in found]
    return tuple(sorted(placed, key=lambda one: not one.problem.is_blocking))


def _told(problem: Problem, where: str) -> Problem:
    """Return a problem with where it is; the code that stands there is not said twice."""
    code = where.partition(" ")[0]
    for begin in (f"{code}：", f"{code} 的", f"{code} "):
        if problem.what.startswith(begin):
            return replace(problem, where=where, what=problem.what.removeprefix(begin))
    return replace(problem, where=where)


def _names(rubric: Rubric) -> dict[str, str]:
    """Return what people call what only the file calls by an id."""
    lists = (
        *((one.id, one.title) for one in rubric.measures),
        *((one.id, one.title) for one in rubric.ledgers),
        *((one.id, one.name) for one in rubric.region_types),
    )
    return {key: name or "（没有名称）" for key, name in lists}


def _in_plain_words(problem: Problem, names: Mapping[str, str]) -> Problem:
    """Return a problem without ids and keys of the file: nobody sees them in the window."""
    what = _GONE.sub(lambda found: found[0] if found[2] in names else f"已经移除的{found[1]}", problem.what)
    what = _QUOTED.sub(lambda found: "“" + "、".join(names.get(one, one) for one in found[1].split("、")) + "”", what)
    for key, words in _KEYS.items():
        what = what.replace(key, words)
    return problem if what == problem.what else replace(problem, what=what)


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
