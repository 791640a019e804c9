"""Markings out of the rows of a template: kind and parameters in one row, items, tiers and parts in others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields

from app.catalog.template_cells import Cells, shortened, with_ids
from app.catalog.template_rows import LISTS, parameter_column
from app.catalog.template_sheet_rows import Placed, SheetRow
from app.domain.marking.kinds import KINDS, LABELS, Operator

_OUTLINE = frozenset({"dimension", "dimension_title", "cap", "indicator", "indicator_title"})
_ITEMS = {"checklist": "items", "levels": "levels", "deduction": "items"}
_BOUNDS = {
    Operator.AT_LEAST.value: "at_least",
    Operator.ABOVE.value: "above",
    Operator.AT_MOST.value: "at_most",
    Operator.BELOW.value: "below",
}
MOST_DEPTH, MOST_DIGITS = 8, 6
"""Of paths: markings of real standards stand two deep."""
_STEP = re.compile(r"[^\d]+")
_ITEM_COLUMNS = frozenset({"id", "text", "points", "at_most"})
_TIER_COLUMNS = frozenset({"op", "target", "points"})
_DETAILS_PLACE = frozenset({"criterion", "path"})

Paths = dict[str, list[SheetRow]]


class MarkingRows:
    """Builds the marking of every criterion; what rows were of no use is told."""

    def __init__(self, cells: Cells, details: Mapping[str, Sequence[SheetRow]]) -> None:
        """Keep the rows of 评分办法明细 by the code of their criterion."""
        self._cells = cells
        self._details = details
        self._parts: Paths = {}
        self._items: Paths = {}
        self._parameters = {
            parameter_column(kind, field.name)
            for kind, made in KINDS.items()
            for field in fields(made)
            if field.name not in LISTS
        }

    def criterion(self, row: SheetRow, code: str) -> dict[str, object]:
        """Return the tree of a criterion without its requirements."""
        self._sort(self._details.get(code, ()))
        own = {column.id for column in row.sheet.columns} - _OUTLINE - self._parameters - {"kind"}
        values = self._cells.values(row, only=own)
        values.setdefault("title", "")
        values["marking"] = self._marking(row, "")
        for rows in (*self._parts.values(), *self._items.values()):
            for lost in rows:
                what = "这一行没有用上：它的评分办法没有各项、各档、各部分，或路径对不上。"
                to_do = "请核对评分项编码、路径和评分办法，或删去这一行。"
                self._cells.refuse(lost.where, what, to_do, "MARKING_INVALID")
        return values

    def refuse_unused(self, codes: set[str]) -> None:
        """Tell the rows whose criterion does not exist."""
        for code in self._details.keys() - codes:
            for row in self._details[code]:
                what = f"评分项编码“{shortened(code)}”在“评分项”里没有。" if code else "没有写评分项编码。"
                self._cells.refuse(row.where, what, "请核对编码，或删去这一行。", "UNKNOWN_ID")

    def _sort(self, rows: Sequence[SheetRow]) -> None:
        self._parts, self._items = {}, {}
        for row in rows:
            if row.texts.keys() <= _DETAILS_PLACE:
                continue
            steps = [str(int(step[:MOST_DIGITS])) for step in _STEP.split(row.said("path")) if step]
            if len(steps) > MOST_DEPTH:
                self._cells.refuse(row.where, f"路径超过{MOST_DEPTH}层。", "请减少层数。", "MARKING_INVALID")
                continue
            path = ".".join(steps)
            (self._parts if row.said("kind") else self._items).setdefault(path, []).append(row)

    def _marking(self, row: SheetRow, path: str) -> Placed:
        column = next(one for one in row.sheet.columns if one.id == "kind")
        said = self._cells.value(row, column)
        kind = str(said.value) if said else ""
        if not kind:
            if not row.said("kind"):
                self._cells.refuse(row.where, "没有选评分办法。", "请从下拉里选；拿不准的选“定性判分”。", "KEY_MISSING")
            self._items.pop(path, None)
            self._take_inside(path)
            return Placed({"kind": "judgement"}, row.where)
        tree: dict[str, object] = {"kind": kind, **self._own_parameters(row, kind)}
        if kind in _ITEMS:
            tree[_ITEMS[kind]] = self._item_trees(path)
        elif kind == "tiers":
            tree["tiers"] = [self._tier(one) for one in self._items.pop(path, ())]
        elif kind in {"best_of", "sum_of"}:
            tree["parts"] = [self._part(one, inside, kind) for one, inside in self._parts_of(path)]
        return Placed(tree, row.where)

    def _own_parameters(self, row: SheetRow, kind: str) -> dict[str, object]:
        names = {parameter_column(kind, one.name): one.name for one in fields(KINDS[kind]) if one.name not in LISTS}
        names = {column: name for column, name in names.items() if column != "points"}
        found: dict[str, object] = {}
        for column in row.sheet.columns:
            if column.id not in self._parameters or not row.said(column.id):
                continue
            if column.id not in names:
                what = f"评分办法是“{LABELS[kind]}”，用不到“{column.title}”。"
                self._cells.refuse(row.at(column), what, "请删去这一格，或改选评分办法。", "KEY_UNKNOWN")
            elif (value := self._cells.value(row, column)) is not None:
                found[names[column.id]] = value
        return found

    def _item_trees(self, path: str) -> list[object]:
        rows = with_ids(self._items.pop(path, ()), "i")
        return [Placed(self._only(row, _ITEM_COLUMNS), row.where) for row in rows]

    def _tier(self, row: SheetRow) -> Placed:
        values = self._only(row, _TIER_COLUMNS)
        operator = values.pop("op", None)
        said = str(operator.value) if isinstance(operator, Placed) else Operator.AT_LEAST.value
        if "target" in values:
            values[_BOUNDS[said]] = values.pop("target")
        return Placed(values, row.where)

    def _part(self, row: SheetRow, path: str, kind: str) -> Placed:
        marking = self._marking(row, path)
        points = next(one for one in row.sheet.columns if one.id == "points")
        more = _ITEM_COLUMNS - ({"points"} if kind == "sum_of" else set())
        self._refuse_others(row, frozenset(one.id for one in row.sheet.columns) - more)
        if kind == "best_of":
            return marking
        value = self._cells.value(row, points)
        return Placed({"marking": marking} | ({"points": value} if value else {}), row.where)

    def _parts_of(self, path: str) -> list[tuple[SheetRow, str]]:
        """Return the rows of the parts directly inside a path, in the order of their numbers."""
        inside = path.count(".") + 1 if path else 0
        prefix = f"{path}." if path else ""
        own = [one for one in self._parts if one and one.count(".") == inside and one.startswith(prefix)]
        found = []
        for one in sorted(own, key=lambda name: int(name.rpartition(".")[2])):
            rows = self._parts.pop(one)
            if len(rows) > 1:
                what = f"路径{one}写了{len(rows)}行评分办法。"
                self._cells.refuse(rows[1].where, what, "请给每条途径、每个部分不同的路径。", "CODE_TWICE")
            found.append((rows[0], one))
        return found

    def _take_inside(self, path: str) -> None:
        """Forget the rows inside a marking that could not be told: nothing can be said about them."""
        prefix = f"{path}." if path else ""
        for places in (self._parts, self._items):
            for one in [name for name in places if name.startswith(prefix) and name != path]:
                del places[one]

    def _only(self, row: SheetRow, wanted: frozenset[str]) -> dict[str, object]:
        """Return the values of some columns; something in another one is told."""
        self._refuse_others(row, wanted | _DETAILS_PLACE)
        return self._cells.values(row, only=wanted)

    def _refuse_others(self, row: SheetRow, wanted: frozenset[str]) -> None:
        for column in row.sheet.columns:
            if column.id not in wanted and row.said(column.id):
                what = f"这一行用不到“{column.title}”。"
                self._cells.refuse(row.at(column), what, "请删去这一格，或核对是不是填错了列。", "KEY_UNKNOWN")
