"""A text or number for a cell of the province's own file, and what is told about cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.documents.sheet_text import MAX_CELL_LENGTH, control_characters, tidy
from app.domain.points import plain
from app.domain.problems import Problem, hint, warning

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class CellValue:
    """What is to stand in a cell. where: what people call it: A1的“自评得分”. part, address: see OriginalCell."""

    part: str
    address: str
    value: Decimal | str
    where: str

    @property
    def text(self) -> str:
        """Return it as text, with the line breaks that office files know."""
        return tidy(self.value) if isinstance(self.value, str) else plain(self.value)


def writable(values: Iterable[CellValue], problems: list[Problem], left: list[str]) -> Iterator[CellValue]:
    """Yield the values that a cell can hold whole; what of the others is wrong is added to problems.

    left: grows by where the others are (CellValue.where).
    """
    for value in values:
        if found := control_characters(value.text):
            named = "、".join(f"U+{ord(character):04X}" for character in found)
            what = f"文字里有看不见的控制字符（{named}），没有写进原表。"
            left.append(value.where)
            problems.append(warning("TEXT_CONTROL", value.where, what, "请把这段文字重新输入一遍，再导出。"))
        elif (length := len(value.text.encode("utf-16-le")) // 2) > MAX_CELL_LENGTH:
            what = f"文字有{length}个字，一格最多放{MAX_CELL_LENGTH}个字，没有写进原表。"
            left.append(value.where)
            problems.append(warning("TEXT_TOO_LONG", value.where, what, "请缩短这段文字，或把全文作为佐证材料附上。"))
        else:
            yield value


def not_written(wheres: Iterable[str], why: str, to_do: str) -> Iterator[Problem]:
    """Yield one warning for cells that were left as they are for one reason."""
    if listed := list(dict.fromkeys(wheres)):
        yield warning("ORIGINAL_CELL", shown(listed), f"{why}，没有写。", to_do)


def told(wheres: Iterable[str], what: str, to_do: str) -> Iterator[Problem]:
    """Yield one hint about places of the original."""
    if listed := list(dict.fromkeys(wheres)):
        yield hint("ORIGINAL_NOTE", shown(listed), what, to_do)


def shown(wheres: list[str]) -> str:
    """Return places in a line, the first few and how many."""
    rest = f"等{len(wheres)}处" if len(wheres) > _SHOWN else ""
    return "、".join(wheres[:_SHOWN]) + rest
