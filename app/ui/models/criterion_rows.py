"""Criteria (评分项) under what they belong to, as rows of a tree: the values, and the part of a model that has them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from app.domain.rubric import Rubric
from app.ui import display

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
CODE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The code of the criterion, or what stands for one; None on rows that cannot be opened."""
TITLE = 0
"""The column in which the rows hang together, in every tree."""


class Kind(IntEnum):
    """What a row stands for. GROUP: of criteria that are alike in something, wherever they belong."""

    DIMENSION = 0
    GROUP = 1
    INDICATOR = 2
    CRITERION = 3
    GATES = 4
    """The basic conditions (基本条件) as one row that can be opened like a criterion, but is none."""


_OPENED = frozenset({Kind.CRITERION, Kind.GATES})


@dataclass(frozen=True, slots=True)
class Node:
    """One row: what it is, where it hangs, and the codes of the criteria under it."""

    kind: Kind
    code: str
    title: str
    parent: int
    row: int
    codes: tuple[str, ...]


def rows_of(rubric: Rubric) -> tuple[Node, ...]:
    """Return the rows in rubric order, each after the one it hangs under.

    An indicator whose one criterion bears its code is shown as that criterion.
    """
    nodes: list[Node] = []
    for row, dimension in enumerate(rubric.dimensions):
        top = len(nodes)
        codes = tuple(criterion.code for criterion in dimension.criteria)
        nodes.append(Node(Kind.DIMENSION, dimension.code, dimension.title, -1, row, codes))
        for place, indicator in enumerate(dimension.indicators):
            codes = tuple(criterion.code for criterion in indicator.criteria)
            if codes == (indicator.code,):
                title = indicator.criteria[0].title or indicator.title
                nodes.append(Node(Kind.CRITERION, indicator.code, title, top, place, codes))
                continue
            middle = len(nodes)
            nodes.append(Node(Kind.INDICATOR, indicator.code, indicator.title, top, place, codes))
            nodes += [
                Node(Kind.CRITERION, one.code, one.title, middle, under, (one.code,))
                for under, one in enumerate(indicator.criteria)
            ]
    return tuple(nodes)


class CriterionRows(QAbstractItemModel):
    """The rows of a tree of criteria; what stands in the columns is the business of the models made from it."""

    def __init__(self, headings: Sequence[str], figures: Iterable[int], parent: QObject | None = None) -> None:
        """Be empty. headings: of the columns; figures: the columns that hold numbers."""
        super().__init__(parent)
        self._headings, self._figures = tuple(headings), frozenset(figures)
        self._lay_rows(())

    def _lay_rows(self, nodes: tuple[Node, ...]) -> None:
        """Take other rows; to be called between beginResetModel and endResetModel."""
        self._nodes = nodes
        self._children: dict[int, list[int]] = {}
        for number, node in enumerate(nodes):
            self._children.setdefault(node.parent, []).append(number)
        self._number_by_code = {node.code: number for number, node in enumerate(nodes) if node.kind in _OPENED}

    def index_of(self, code: str, column: int = TITLE) -> QModelIndex:
        """Return the index of a criterion, or of the row of GATES; an invalid one when it is not here."""
        number = self._number_by_code.get(code)
        return QModelIndex() if number is None else self._index(number, column)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the criteria in the order they stand in."""
        return tuple(node.code for node in self._nodes if node.kind is Kind.CRITERION)

    # ------------------------------------------------------------ QAbstractItemModel

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """Return the index at a place under a parent."""
        children = self._children.get(self._number(parent), [])
        if parent.column() > 0 or not (0 <= row < len(children) and 0 <= column < len(self._headings)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        """Return the index above."""
        if not index.isValid():
            return QModelIndex()
        number = self._nodes[self._number(index)].parent
        return QModelIndex() if number < 0 else self._index(number, TITLE)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows hang under an index."""
        return 0 if parent.column() > 0 else len(self._children.get(self._number(parent), ()))

    def columnCount(self, _parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings, those of numbers at the right."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        node, column = self._nodes[self._number(index)], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(node, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(node, column)
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(node, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(column)
            case Qt.ItemDataRole.FontRole if node.kind in {Kind.DIMENSION, Kind.GROUP, Kind.GATES}:
                return display.bold(QFont())
            case _ if role == CODE_ROLE:
                return node.code if node.kind in _OPENED else None
        return None

    # ------------------------------------------------------------ for the models made from it

    def _text(self, node: Node, column: int) -> str:
        raise NotImplementedError

    def _tip(self, node: Node, column: int) -> str:  # noqa: ARG002
        return f"{node.code} {node.title}"

    def _icon(self, node: Node, column: int) -> object:  # noqa: ARG002
        return None

    def _tell(self, codes: Iterable[str], first: int) -> None:
        """Tell that criteria and what stands above them are others, from a column to the last one."""
        numbers = {self._number_by_code[code] for code in codes}
        above = {self._nodes[number].parent for number in numbers}
        above |= {self._nodes[number].parent for number in above if number >= 0}
        for number in sorted((numbers | above) - {-1}):
            self.dataChanged.emit(self._index(number, first), self._index(number, len(self._headings) - 1))

    def _index(self, number: int, column: int) -> QModelIndex:
        return self.createIndex(self._nodes[number].row, column, number)

    def _number(self, index: Index) -> int:
        return int(index.internalId()) if index.isValid() else -1

    def _alignment(self, column: int) -> int | None:
        if column not in self._figures:
            return None
        return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
