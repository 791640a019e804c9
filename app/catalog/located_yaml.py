"""YAML with places: the data as text, lists and mappings, and the line of everything in it.

Numbers and dates stay the text that was written, so that 1.10 remains 1.10 and a code 1.1 no float. Files from outside
are hostile: sizes, depth and repeated anchors are bounded.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from app.catalog.yaml_words import in_chinese
from app.domain.problems import Problem, ProblemError, blocking

MAX_BYTES = 4 * 1024 * 1024
MAX_NODES = 400_000
MAX_DEPTH = 40

Tree = str | bool | None | list["Tree"] | dict[str, "Tree"]
"""What a YAML file holds here: numbers and dates are text."""

_OTHER_KINDS = {
    b"%PDF": "PDF 文件",
    b"PK\x03\x04": "Word、Excel 文件或压缩包",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "旧版 Word、Excel 文件（.doc、.xls）",
}
"""How files begin that people take for one of ours."""

_LINE = re.compile(r" 第(\d+)行")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")

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


def read_located(path: Path, *, max_bytes: int = MAX_BYTES) -> LocatedTree:
    """Return the file's tree with lines. Raises: ProblemError naming the file and line."""
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # A pipe or a device would make the program wait for ever.
            what, to_do = "这不是普通文件。", "请选择填报文件、评分标准或评审意见的文件本身。"
            raise ProblemError([blocking("FILE_KIND", path.name, what, to_do)])
        if path.stat().st_size > max_bytes:
            raise ProblemError([_too_large(path.name, max_bytes)])
        text = decoded(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise ProblemError([blocking("FILE_MISSING", path.name, "找不到这个文件。", "请核对路径。")]) from None
    except OSError as error:
        raise ProblemError([_unreadable(path, error)]) from error
    return parse_located(text, path.name, max_bytes=max_bytes)


def _unreadable(path: Path, error: OSError) -> Problem:
    # Windows says of a folder that it may not be read.
    if isinstance(error, IsADirectoryError | PermissionError) and path.is_dir():
        return blocking("FILE_UNREADABLE", path.name, "这是文件夹，不是文件。", "请选择文件夹里的那个文件。")
    reason = "没有读取权限，或正被别的程序占用" if isinstance(error, PermissionError) else "磁盘或系统出错"
    what = f"文件读不出来：{reason}（{error.strerror or error}）。"
    return blocking("FILE_UNREADABLE", path.name, what, "请检查文件和权限。")


def decoded(content: bytes, name: str) -> str:
    """Return the text of a file.

    Raises: ProblemError: FILE_KIND for a PDF or office file, FILE_UNREADABLE naming the line that is not UTF-8.
    """
    for beginning, kind in _OTHER_KINDS.items():
        if content.startswith(beginning):
            what = f"这不是填报文件、评分标准或评审意见（YAML 文字），是{kind}。"
            raise ProblemError([blocking("FILE_KIND", name, what, "请核对是不是选错了文件。")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        what = "文件不是 UTF-8 编码的文字。"
        to_do = "请另存为 UTF-8 编码后再试。"
        raise ProblemError([blocking("FILE_UNREADABLE", f"{name} 第{line}行", what, to_do)]) from None


def parse_located(text: str, name: str, *, max_bytes: int = MAX_BYTES) -> LocatedTree:
    """Return the text's tree with lines. Raises: ProblemError (YAML_SYNTAX, YAML_TOO_COMPLEX, KEY_TWICE)."""
    if len(text) > max_bytes:
        raise ProblemError([_too_large(name, max_bytes)])
    try:
        with warnings.catch_warnings():
            # An anchor defined anew is fine.
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise ProblemError([_syntax(name, error)]) from None
    except ReaderError as error:
        line = text[: error.position].count("\n") + 1
        what = f"文件里有 YAML 不允许的字符（U+{_code_point(error):04X}）。"
        raise ProblemError([blocking("YAML_SYNTAX", f"{name} 第{line}行", what, "请删去这个字符。")]) from None
    except (YAMLError, ValueError) as error:
        raise ProblemError([blocking("YAML_SYNTAX", name, *in_chinese(str(error)))]) from None
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
    message = str(error.problem or error.context or "")
    mark = error.problem_mark or error.context_mark
    if error.context_mark and ("end of stream" in message or "<stream end>" in message):
        # What was left open is more to the point than the end of the file.
        mark = error.context_mark
    line = f" 第{mark.line + 1}行第{mark.column + 1}列" if mark else ""
    return blocking("YAML_SYNTAX", name + line, *in_chinese(message))


def _too_complex(name: str) -> Problem:
    return blocking("YAML_TOO_COMPLEX", name, "文件嵌套太深或引用太多。", "请去掉锚点引用，减少嵌套。")


def _too_large(name: str, max_bytes: int) -> Problem:
    return blocking("FILE_TOO_LARGE", name, f"文件超过{max_bytes // 1024 // 1024}MB。", "请核对是不是选错了文件。")


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
            key = _text(key_node)
            if key in seen:
                what = f"“{key}”写了两次（第{seen[key]}行和第{line}行）。"
                self.problems.append(blocking("KEY_TWICE", f"{self.name} 第{line}行", what, "请只保留一处。"))
                continue
            seen[key] = line
            value = self.value(value_node, (*place, key))
            self.lines[*place, key] = line
            yield key, value


def _text(node: ScalarNode) -> str:
    # JSON is YAML, and may write a rare character (𬭚) as a pair of escapes, which ruamel leaves apart.
    return _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), str(node.value))


def _scalar(node: ScalarNode) -> Tree:
    text = _text(node)
    if node.style is None and str(node.tag).endswith(":null"):
        return None
    if node.style is None and str(node.tag).endswith(":bool"):
        return text.lower() in {"true", "yes", "on"}
    return text
