"""YAML with places: the data as text, lists and mappings, and the line of everything in it.

Numbers and dates stay the text that was written, so that 1.10 remains 1.10 and a code 1.1 no float. Files from outside
are hostile: sizes, depth and repeated anchors are bounded.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from app.domain.problems import Problem, ProblemError, blocking

MAX_BYTES = 8 * 1024 * 1024
MAX_NODES = 400_000
MAX_DEPTH = 40

Tree = str | bool | None | list["Tree"] | dict[str, "Tree"]
"""What a YAML file holds here: numbers and dates are text."""

_LINE = re.compile(r" 第(\d+)行")

Location = tuple[str | int, ...]
"""The keys and indexes that lead to something in a tree."""


@dataclass(frozen=True, slots=True)
class LocatedTree:
    """A tree with the line (from 1) of every location in it, and the name of its file.

    base is where the tree stands when it is a part of its file.
    """

    name: str
    tree: Tree
    lines: dict[Location, int] = field(default_factory=dict)
    base: Location = ()

    def part(self, at: Location, tree: Tree) -> "LocatedTree":
        """Return a tree that stands at a location of this one."""
        return LocatedTree(self.name, tree, self.lines, (*self.base, *at))

    def where(self, location: Location) -> str:
        """Return `file 第n行 key.key`; the nearest known place when the exact one has no line."""
        location = (*self.base, *location)
        cut = location
        while cut and cut not in self.lines:
            cut = cut[:-1]
        line = self.lines.get(cut)
        shown = ".".join(str(part + 1 if isinstance(part, int) else part) for part in location)
        return " ".join(part for part in (self.name, f"第{line}行" if line else "", shown) if part)


def by_line(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of one file in the order of its lines; those without a line come first."""

    def line(problem: Problem) -> int:
        found = _LINE.search(problem.where)
        return int(found.group(1)) if found else 0

    return sorted(problems, key=line)


def read_located(path: Path) -> LocatedTree:
    """Return the file's tree with lines. Raises: ProblemError naming the file and line."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProblemError([_too_large(path.name)])
        text = decoded(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise ProblemError([blocking("FILE_MISSING", path.name, "找不到这个文件。", "请核对路径。")]) from None
    except OSError as error:
        what = f"文件读不出来（{error.strerror}）。"
        raise ProblemError([blocking("FILE_UNREADABLE", path.name, what, "请检查文件和权限。")]) from error
    return parse_located(text, path.name)


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file. Raises: ProblemError(FILE_UNREADABLE) naming the line that is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = "文件不是 UTF-8 编码的文字。"
        to_do = "请另存为 UTF-8 编码后再试。"
        raise ProblemError([blocking("FILE_UNREADABLE", f"{name} 第{line}行", what, to_do)]) from None


def parse_located(text: str, name: str) -> LocatedTree:
    """Return the text's tree with lines. Raises: ProblemError (YAML_SYNTAX, YAML_TOO_COMPLEX, KEY_TWICE)."""
    if len(text) > MAX_BYTES:
        raise ProblemError([_too_large(name)])
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise ProblemError([_syntax(name, error)]) from None
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        what = f"文件里有 YAML 不允许的字符（U+{_code_point(error):04X}）。"
        raise ProblemError([blocking("YAML_SYNTAX", f"{name} 第{line}行", what, "请删去这个字符。")]) from None
    except (YAMLError, ValueError) as error:
        what = f"YAML 格式错误：{error}"
        raise ProblemError([blocking("YAML_SYNTAX", name, what, "请检查文件里的特殊字符。")]) from None
    except RecursionError:
        raise ProblemError([_too_complex(name)]) from None
    if node is None:
        raise ProblemError([blocking("YAML_SYNTAX", name, "文件是空的。", "请核对文件。")])
    reader = _Reader(name)
    tree = reader.value(node, ())
    if reader.problems:
        raise ProblemError(reader.problems)
    return LocatedTree(name, tree, reader.lines)


def _code_point(error: ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character)


def _syntax(name: str, error: MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = f" 第{mark.line + 1}行第{mark.column + 1}列" if mark else ""
    what = f"YAML 格式错误（{error.problem or error.context or '无法解析'}）。"
    return blocking("YAML_SYNTAX", name + line, what, "请检查这一行的缩进、冒号后的空格和引号。")


def _too_complex(name: str) -> Problem:
    return blocking("YAML_TOO_COMPLEX", name, "文件嵌套太深或引用太多。", "请去掉锚点引用，减少嵌套。")


def _too_large(name: str) -> Problem:
    return blocking("FILE_TOO_LARGE", name, f"文件超过{MAX_BYTES // 1024 // 1024}MB。", "请核对是不是选错了文件。")


class _Reader:
    """Turns nodes into a tree; collects lines and problems."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: dict[Location, int] = {}
        self.problems: list[Problem] = []
        self.count = 0

    def value(self, node: Node, place: Location) -> Tree:
        self.count += 1
        if self.count > MAX_NODES or len(place) > MAX_DEPTH:
            # An alias repeats its node, so a bomb of anchors is counted as what it would become.
            raise ProblemError([_too_complex(self.name)])
        self.lines[place] = node.start_mark.line + 1
        if isinstance(node, ScalarNode):
            return _scalar(node)
        if isinstance(node, SequenceNode):
            return [self.value(part, (*place, index)) for index, part in enumerate(node.value)]
        return dict(self._pairs(cast("MappingNode", node), place))

    def _pairs(self, node: MappingNode, place: Location) -> Iterator[tuple[str, Tree]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                what = "键必须是简单的文字。"
                self.problems.append(blocking("YAML_SYNTAX", f"{self.name} 第{line}行", what, "请改写这一行。"))
                continue
            key = str(key_node.value)
            if key in seen:
                what = f"“{key}”写了两次（第{seen[key]}行和第{line}行）。"
                self.problems.append(blocking("KEY_TWICE", f"{self.name} 第{line}行", what, "请只保留一处。"))
                continue
            seen[key] = line
            value = self.value(value_node, (*place, key))
            self.lines[*place, key] = line
            yield key, value


def _scalar(node: ScalarNode) -> Tree:
    text = str(node.value)
    if node.style is None and str(node.tag).endswith(":null"):
        return None
    if node.style is None and str(node.tag).endswith(":bool"):
        return text.lower() in {"true", "yes", "on"}
    return text
