"""Vectors (核验算例): points worked by hand that a pack carries, and whether the program gives the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import cast

from app.catalog.answers_checks import answers_problems
from app.catalog.answers_reader import AnswersTree
from app.catalog.located_yaml import LocatedTree, Location, Tree
from app.domain.assessment import Assessment
from app.domain.marking.kinds import LABELS, every
from app.domain.points import is_usable, shown
from app.domain.problems import Problem, blocking, has_blocking, warning
from app.domain.rubric import EvidenceRule, Rubric
from app.domain.score_sheet import State
from app.domain.scoring import CriterionScoring

DEFAULT_CYCLE: dict[str, Tree] = {"start": "2020-01-01", "end": "2021-12-31", "assessed_year": "2021"}
DEFAULT_COUNTY: dict[str, Tree] = {"province": "河北省", "city": "秦皇岛市", "name": "北戴河区"}
"""Whose example it is and of when, where it does not say itself."""

_KEYS = {
    "criterion", "answer", "measures", "references", "ledgers", "points", "region_type", "cycle", "county", "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vector:
    """One worked example: the criterion, what a county says, and the points; None when it stays unanswered.

    location: where it stands in its file; note: how the points were worked out. Neither makes it another example.
    """

    criterion: str
    assessment: Assessment
    points: Decimal | None
    location: Location = field(default=(), compare=False)
    note: str = field(default="", compare=False)


def read_vectors(source: LocatedTree, rubric: Rubric) -> tuple[list[Vector], list[Problem]]:
    """Return the readable vectors and the problems of the others."""
    if not isinstance(source.tree, list):
        what = "核验算例应是列表（每行以“- ”开头）。"
        return [], [blocking("VALUE_INVALID", source.name, what, "写法见 README。")]
    reader = AnswersTree(source, rubric)
    vectors = [
        vector for index, tree in enumerate(source.tree) if (vector := _vector(reader, tree, (index,))) is not None
    ]
    return vectors, reader.problems


def _vector(reader: AnswersTree, tree: Tree, at: Location) -> Vector | None:
    where = reader.source.where(at)
    before = len(reader.problems)
    if not isinstance(tree, dict) or "criterion" not in tree or "points" not in tree:
        what = "一条核验算例至少要有 criterion 和 points。"
        reader.problems.append(blocking("KEY_MISSING", where, what, "请补上。"))
        return None
    for key in tree.keys() - _KEYS:
        reader.problems.append(blocking("KEY_UNKNOWN", where, f"核验算例里不认识“{key}”。", "请删去或改正。"))
    code = str(tree["criterion"])
    if code not in reader.rubric.criterion_by_code:
        reader.problems.append(blocking("UNKNOWN_ID", where, f"核验算例的评分项“{code}”不存在。", "请核对编码。"))
        return None
    assessment = _assessment(reader, tree, code, at)
    points = _points(tree["points"])
    if isinstance(points, str):
        reader.problems.append(blocking("VALUE_INVALID", where, points, "请改正。"))
    if assessment is None or isinstance(points, str) or has_blocking(reader.problems[before:]):
        return None
    return Vector(code, assessment, points, at, str(tree.get("note") or ""))


def _assessment(reader: AnswersTree, tree: dict[str, Tree], code: str, at: Location) -> Assessment | None:
    for key in ("county", "cycle"):
        if not isinstance(tree.get(key) or {}, dict):
            what = f"核验算例的“{key}”应为“键: 值”的形式。"
            reader.problems.append(blocking("VALUE_INVALID", reader.source.where((*at, key)), what, "请改正。"))
            return None
    made = _answers_tree(tree, code)
    assessment, _ = reader.read(made, at)
    if assessment is not None:
        part = reader.source.part(at, made)
        found = answers_problems(assessment, reader.rubric, part, places=reader.places)
        reader.problems += [one for one in found if one.is_blocking]
    return assessment


def _points(given: Tree) -> Decimal | str | None:
    """Return the points, None for unanswered, or what is wrong with them."""
    try:
        points = None if given is None else Decimal(str(given))
    except InvalidOperation:
        return f"points“{given}”不是数字。"
    return points if points is None or is_usable(points) else f"points“{given}”不是能用的数。"


def _answers_tree(tree: dict[str, Tree], code: str) -> Tree:
    county = DEFAULT_COUNTY | cast("dict[str, Tree]", tree.get("county") or {})
    if tree.get("region_type") is not None:
        county["region_type"] = tree["region_type"]
    made: dict[str, Tree] = {
        "county": county,
        "cycle": DEFAULT_CYCLE | cast("dict[str, Tree]", tree.get("cycle") or {}),
    }
    if tree.get("answer") is not None:
        made["answers"] = {code: tree["answer"]}
    for key in ("measures", "references", "ledgers"):
        if tree.get(key) is not None:
            made[key] = tree[key]
    return made


def vector_problems(rubric: Rubric, vectors: list[Vector], source: LocatedTree) -> Iterator[Problem]:
    """Yield a blocking problem for every vector that comes out differently."""
    lenient = replace(rubric, evidence=EvidenceRule.ADVISORY)
    for vector in vectors:
        criterion = rubric.criterion_by_code[vector.criterion]
        line = CriterionScoring(lenient, vector.assessment).of(criterion)
        got = None if line.state is State.UNANSWERED else line.computed
        if got != vector.points:
            said = "未填" if vector.points is None else f"{shown(vector.points)}分"
            came = "未填" if got is None else f"{shown(got)}分"
            what = f"{vector.criterion} 的核验算例应得{said}，程序算得{came}。{''.join(line.derivation)}"
            to_do = "请核对评分办法或算例。"
            yield blocking("VECTOR_FAILED", source.where(vector.location), what, to_do)


def missing_vectors(rubric: Rubric, vectors: list[Vector], where: str) -> Iterator[Problem]:
    """Yield a warning for every marking kind in use that no vector covers."""
    tried = {marking.kind for v in vectors for marking in every(rubric.criterion_by_code[v.criterion].marking)}
    used = {marking.kind for criterion in rubric.criteria for marking in every(criterion.marking)}
    for kind in sorted(used - tried):
        what = f"评分办法“{LABELS[kind]}”（{kind}）没有核验算例。"
        yield warning("VECTOR_MISSING", where, what, "建议在 vectors.yaml 里加一条手工算好的例子。")
