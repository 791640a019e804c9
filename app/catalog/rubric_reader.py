"""Reads a rubric from YAML or canonical JSON: every problem at once, each with its line."""

from dataclasses import dataclass
from typing import cast

from app.catalog.located_yaml import LocatedTree, Location, Tree
from app.catalog.texts import text_problems
from app.catalog.validation import misfits, validated
from app.domain.marking.kinds import KINDS, Marking
from app.domain.problems import Problem, blocking
from app.domain.rubric import Rubric

FORMAT = 1
"""The newest pack format this program reads."""
MOST_FORMAT_DIGITS = 9

_COMBINED = {"best_of", "sum_of"}


@dataclass(frozen=True, slots=True)
class RubricReading:
    """A rubric as far as it could be read. unsure: locations whose values are stand-ins after a problem."""

    rubric: Rubric | None
    problems: tuple[Problem, ...] = ()
    unsure: tuple[Location, ...] = ()


def read_rubric(source: LocatedTree) -> RubricReading:
    """Return the rubric in a tree with everything that is wrong with its shape.

    What cannot be read is left out or replaced, so that the rest can be linted too; None when too much is missing.
    """
    if not isinstance(source.tree, dict):
        what = "文件里不是评分标准（应是“键: 值”的形式）。"
        return RubricReading(None, (blocking("VALUE_INVALID", source.name, what, "请核对是不是选错了文件。"),))
    if is_newer(source.tree.get("format"), FORMAT):
        what = f"评分标准的格式是{str(source.tree.get('format'))[:20]}，本程序只认识{FORMAT}。"
        newer = blocking("FORMAT_NEWER", source.where(("format",)), what, "请升级本程序后再打开。")
        return RubricReading(None, (newer,))
    markings = _Markings(source)
    tree = markings.replaced(source.tree)
    rubric, problems = validated(Rubric, tree, source)
    unsure: list[Location] = list(markings.unsure)
    if rubric is None and (mended := _mended(tree)) is not None:
        rubric, more = validated(Rubric, mended[0], source)
        unsure += mended[1]
        problems += more if rubric is not None else []
    found = dict.fromkeys((*text_problems(source), *markings.problems, *problems))
    return RubricReading(rubric, tuple(found), tuple(unsure))


def is_newer(given: Tree, known: int) -> bool:
    """Tell whether a file's format is newer than the known one; what is no number is for the validation to refuse."""
    text = str(given)
    return text.isascii() and text.isdigit() and (len(text) > MOST_FORMAT_DIGITS or int(text) > known)


_MISSING = {"code": "x", "title": "x", "edition": "x", "status": "official", "points": "1", "marking": None}
"""Stand-ins for what is missing; where anything else is, nothing more can be said about the rest."""
_ALL_POINT_TO = {"dimensions", "measures", "ledgers", "region_types", "verdict"}


def _mended(tree: Tree) -> tuple[Tree, list[Location]] | None:
    """Return a copy without what does not fit, and the places around it; None when the rest would hang in the air."""
    copy = _copied(tree)
    unsure: list[Location] = []
    for location, kind in sorted(misfits(Rubric, tree), key=lambda one: -len(one[0])):
        around = _at(copy, location[:-1])
        if not isinstance(around, dict) or (location[0] in _ALL_POINT_TO and len(location) == 1):
            return None
        name = str(location[-1])
        around.pop(name, None)
        if kind == "missing" or name in _MISSING:
            if name not in _MISSING:
                return None
            around[name] = _STAND_IN if name == "marking" else _MISSING[name]
        if kind != "unexpected_keyword_argument":
            unsure.append(location[:-1] or location)
    return cast("Tree", copy), unsure


def _copied(tree: object) -> object:
    if isinstance(tree, dict):
        return {key: _copied(value) for key, value in tree.items()}
    return [_copied(value) for value in tree] if isinstance(tree, list) else tree


def _at(tree: object, location: Location) -> object:
    for key in location:
        if isinstance(tree, dict):
            tree = tree.get(key)
        elif isinstance(tree, list) and isinstance(key, int) and key < len(tree):
            tree = tree[key]
        else:
            return None
    return tree


class _Markings:
    """Validates the markings first, inner before outer, so that each is held against its own kind only."""

    def __init__(self, source: LocatedTree) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self.unsure: list[Location] = []

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
            if part is not None  # a key without a value is as good as absent
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
        if problems:
            self.unsure.append(at)
        return _STAND_IN if problems else value

    def _parts(self, kind: str, parts: object, at: Location) -> object:
        if not isinstance(parts, list):
            return parts
        if kind == "best_of":
            return [self.marking(part, (*at, index)) for index, part in enumerate(parts)]
        return self._walk(parts, at)

    def _refuse(self, code: str, at: Location, what: str) -> None:
        self.unsure.append(at)
        known = "、".join(KINDS)
        self.problems.append(blocking(code, self.source.where(at), what, f"可用的是：{known}。"))


_STAND_IN: Marking = KINDS["yes_no"]()
"""Keeps the rest of a rubric readable after a marking was refused, so that all problems come at once."""
