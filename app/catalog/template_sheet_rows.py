"""Rows that were read out of a template's workbook, and trees whose parts know the cell they came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from app.catalog.located_yaml import LocatedTree, Location, Tree
from app.domain.template_form import TemplateColumn, TemplateSheet


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with something in it: texts and addresses (G7) by column id. number counts from 1 as people see it."""

    sheet: TemplateSheet
    number: int
    texts: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Return where the row stands: 评分项 第7行; of a sheet with values one under the other its name."""
        return self.sheet.title if self.sheet.vertical else f"{self.sheet.title} 第{self.number}行"

    def at(self, column: TemplateColumn) -> str:
        """Return where a cell stands: 评分项 G7（分值）; for an empty one the row."""
        address = self.addresses.get(column.id)
        place = f"{self.sheet.title} {address}" if address else self.where
        return f"{place}（{column.title}）"

    def said(self, column: str) -> str:
        """Return the text of a cell without blanks around it; empty for none."""
        return self.texts.get(column, "").strip()


@dataclass(slots=True)
class Placed:
    """A part of a tree and the place it came from. value: text, truth, or a list or mapping of further parts."""

    value: object
    where: str = ""


@dataclass(frozen=True, slots=True)
class SheetTree(LocatedTree):
    """A tree that was put together from cells; cells: the place of its parts by location."""

    cells: Mapping[Location, str] = field(default_factory=dict)

    def part(self, at: Location, tree: Tree) -> "SheetTree":
        """Return a tree that stands at a location of this one."""
        return SheetTree(self.name, tree, self.lines, (*self.base, *at), self.cells)

    def where(self, location: Location) -> str:
        """Return the nearest known place: 评分项 G7（分值）, else the name of the file."""
        cut = (*self.base, *location)
        while cut and cut not in self.cells:
            cut = cut[:-1]
        return self.cells.get(cut) or self.name


def sheet_tree(name: str, root: Placed) -> SheetTree:
    """Return the tree of placed parts."""
    cells: dict[Location, str] = {}
    return SheetTree(name, _unpacked(root, (), cells), cells=cells)


def _unpacked(part: object, at: Location, cells: dict[Location, str]) -> Tree:
    if isinstance(part, Placed):
        if part.where:
            cells[at] = part.where
        return _unpacked(part.value, at, cells)
    if isinstance(part, dict):
        return {key: _unpacked(value, (*at, key), cells) for key, value in part.items()}
    if isinstance(part, list):
        return [_unpacked(value, (*at, index), cells) for index, value in enumerate(part)]
    return cast("Tree", part)
