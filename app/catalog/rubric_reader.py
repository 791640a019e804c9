"""Reads a rubric from YAML or canonical JSON: every problem at once, each with its line."""

from typing import cast

from app.catalog.located_yaml import LocatedTree, Location, Tree
from app.catalog.validation import validated
from app.domain.marking.kinds import KINDS, Marking
from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.rubric import Rubric

FORMAT = 1
"""The newest pack format this program reads."""

_COMBINED = {"best_of", "sum_of"}


def read_rubric(source: LocatedTree) -> Rubric:
    """Return the rubric in a tree. Raises: ProblemError with everything that is wrong with its shape."""
    if not isinstance(source.tree, dict):
        what = "文件里不是评分标准（应是“键: 值”的形式）。"
        raise ProblemError([blocking("VALUE_INVALID", source.name, what, "请核对是不是选错了文件。")])
    _check_format(source)
    markings = _Markings(source)
    tree = markings.replaced(source.tree)
    rubric, problems = validated(Rubric, tree, source)
    problems = [*markings.problems, *problems]
    if rubric is None or has_blocking(problems):
        raise ProblemError(problems)
    return rubric


def _check_format(source: LocatedTree) -> None:
    given = str(cast("dict[str, Tree]", source.tree).get("format", FORMAT))
    if given.isdigit() and int(given) > FORMAT:
        what = f"评分标准的格式是{given}，本程序只认识{FORMAT}。"
        to_do = "请升级本程序后再打开。"
        raise ProblemError([blocking("FORMAT_NEWER", source.where(("format",)), what, to_do)])


class _Markings:
    """Validates the markings first, inner before outer, so that each is held against its own kind only."""

    def __init__(self, source: LocatedTree) -> None:
        self.source = source
        self.problems: list[Problem] = []

    def replaced(self, tree: Tree) -> Tree:
        """Return the rubric's tree with every readable marking as a value."""
        return cast("Tree", self._walk(tree, ()))

    def _walk(self, tree: object, at: Location) -> object:
        if isinstance(tree, list):
            return [self._walk(part, (*at, index)) for index, part in enumerate(tree)]
        if not isinstance(tree, dict):
            return tree
        return {
            key: self.marking(part, (*at, key)) if key == "marking" else self._walk(part, (*at, key))
            for key, part in tree.items()
        }

    def marking(self, tree: object, at: Location) -> object:
        """Return the marking, or a stand-in after its problems were noted."""
        if not isinstance(tree, dict):
            self._refuse("MARKING_UNKNOWN", at, "评分办法（marking）应写成 {kind: …}。")
            return _STAND_IN
        kind = tree.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            said = f"不认识的评分办法“{kind}”。" if kind is not None else "评分办法缺少 kind。"
            self._refuse("MARKING_UNKNOWN", (*at, "kind"), said)
            return _STAND_IN
        if kind in _COMBINED:
            tree = tree | {"parts": self._parts(kind, tree.get("parts"), (*at, "parts"))}
        value, problems = validated(KINDS[kind], tree, self.source, at)
        self.problems += problems
        return value or _STAND_IN

    def _parts(self, kind: str, parts: object, at: Location) -> object:
        if not isinstance(parts, list):
            return parts
        if kind == "best_of":
            return [self.marking(part, (*at, index)) for index, part in enumerate(parts)]
        return self._walk(parts, at)

    def _refuse(self, code: str, at: Location, what: str) -> None:
        known = "、".join(KINDS)
        self.problems.append(blocking(code, self.source.where(at), what, f"可用的是：{known}。"))


_STAND_IN: Marking = KINDS["yes_no"]()
"""Keeps the rest of a rubric readable after a marking was refused, so that all problems come at once."""
