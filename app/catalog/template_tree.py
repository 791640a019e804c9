"""The rows of a filled template as the tree of a rubric.yaml, with everything that could not be understood."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.catalog.located_yaml import Tree
from app.catalog.template_cells import Cells, grouped, shortened, with_ids
from app.catalog.template_markings import MarkingRows
from app.catalog.template_rows import UNANSWERED
from app.catalog.template_sheet_rows import Placed, SheetRow, SheetTree, sheet_tree
from app.catalog.template_values import Codec, Names, tidy
from app.domain.problems import Problem
from app.domain.template_form import TemplateForm

ReadRows = Mapping[str, Sequence[SheetRow]]
"""The rows with something in them, by sheet id."""

_ABOUT = {
    "source_name": ("source", "name"),
    "source_number": ("source", "number"),
    "source_date": ("source", "date"),
    "rounding_places": ("rounding", "places"),
    "rounding_mode": ("rounding", "mode"),
    "verdict_by": ("verdict", "by"),
    "core_min_rate": ("verdict", "core_min_rate"),
    "core_failed": ("verdict", "core_failed"),
}
"""Where a line of 基本信息 stands in the file, when not under its own name."""
_PREFIXES = {"measures": "m", "gates": "G", "regions": "r"}
"""What ids begin with that the program gives where people left them empty."""
_MOST_DIGITS = 6
_LEDGER = frozenset({"ledger", "ledger_title"})
_DIMENSION, _INDICATOR = ("dimension", "dimension_title"), ("indicator", "indicator_title")


@dataclass(slots=True)
class TemplateTrees:
    """What a template says: the rubric's and the vectors' trees, and what was wrong with cells."""

    rubric: SheetTree
    vectors: SheetTree
    problems: list[Problem] = field(default_factory=list)


def template_trees(rows: ReadRows, form: TemplateForm, name: str) -> TemplateTrees:
    """Return the trees of a workbook's rows; what was refused is left out of them and told. name: of the file."""
    reader = _Reader(rows, form)
    rubric = sheet_tree(name, reader.rubric())
    vectors = sheet_tree(name, reader.vectors())
    return TemplateTrees(rubric, vectors, reader.problems)


class _Reader:
    def __init__(self, rows: ReadRows, form: TemplateForm) -> None:
        self._rows = rows
        self._form = form
        self._ids = {sheet: with_ids(rows.get(sheet, ()), prefix) for sheet, prefix in _PREFIXES.items()}
        asks = [row for row in rows.get("requirements", ()) if row.texts.keys() - {"criterion"}]
        self._ids["requirements"] = with_ids(asks, "e", within="criterion")
        self._ids["ledgers"] = with_ids(rows.get("ledgers", ()), "c", within="ledger", owner=_LEDGER)
        self._cells = Cells(Codec(form, self._names()))
        self.problems = self._cells.problems

    def _names(self) -> Names:
        ledgers: dict[str, str] = {}
        for row in self._rows.get("ledgers", ()):
            if row.said("ledger"):
                ledgers[row.said("ledger")] = ledgers.get(row.said("ledger")) or row.texts.get("ledger_title", "")
        return Names(
            {
                "measure": {row.said("id"): row.texts.get("name", "") for row in self._ids["measures"]},
                "ledger": ledgers,
                "region_type": {row.said("id"): row.texts.get("name", "") for row in self._ids["regions"]},
            }
        )

    # ---- the rubric

    def rubric(self) -> Placed:
        tree = self._about()
        tree["region_types"] = self._plain("regions")
        for sheet in ("gates", "measures", "references"):
            tree[sheet] = self._plain(sheet)
        tree["ledgers"] = list(self._ledgers())
        tree["dimensions"] = Placed(self._dimensions(), self._form.sheet("criteria").title)
        return Placed(tree, self._form.sheet("about").title)

    def _about(self) -> dict[str, object]:
        tree: dict[str, object] = {"verdict": {"grades": self._plain("grades")}}
        for row in self._rows.get("about", ()):
            for name, value in self._cells.values(row).items():
                outer, inner = _ABOUT.get(name, (name, ""))
                if not inner:
                    tree[outer] = value
                else:
                    around = tree.setdefault(outer, {})
                    if isinstance(around, dict):
                        around[inner] = value
        self._stand_in(tree)
        return tree

    def _stand_in(self, tree: dict[str, object]) -> None:
        """Tell what a rubric cannot do without, and put something there so that the rest can be looked at too."""
        sheet = self._form.sheet("about")
        for column in sheet.columns:
            if column.id in {"id", "edition", "title", "status"} and column.id not in tree:
                self._cells.refuse(sheet.title, f"没有写“{column.title}”。", f"请写上。{column.help}", "KEY_MISSING")
                tree[column.id] = "official" if column.id == "status" else "x"

    def _plain(self, sheet: str) -> list[object]:
        """Return the rows of a sheet whose columns are named like the fields."""
        rows = self._ids.get(sheet) or self._rows.get(sheet, ())
        return [Placed(self._cells.values(row), row.where) for row in rows]

    def _ledgers(self) -> Iterator[Placed]:
        for rows in grouped(self._ids["ledgers"], "ledger").values():
            first = rows[0]
            titles = dict.fromkeys(title for row in rows if (title := row.texts.get("ledger_title")))
            title = next(iter(titles), "")
            if len(titles) > 1:
                what = f"同一个台账编号写了几个名称：“{'”“'.join(map(shortened, titles))}”。"
                self._cells.refuse(first.where, what, "请改成一样的，或给新的台账写编号。", "CODE_TWICE")
            tree: dict[str, object] = {"id": Placed(first.said("ledger"), first.where), "title": title}
            columns = [row for row in rows if row.said("id")]
            tree["columns"] = [
                Placed(self._cells.values(row, without=("ledger", "ledger_title", "key")), row.where) for row in columns
            ]
            tree["key"] = list(self._keys(columns))
            yield Placed(tree, first.where)

    def _keys(self, rows: Sequence[SheetRow]) -> Iterator[Tree]:
        marked = []
        for number, row in enumerate(rows):
            said = tidy(row.said("key"))
            if said.isdecimal():
                marked.append((int(said[:_MOST_DIGITS]), number, row.said("id")))
            elif (said and tidy("是") == said) or said in {"√", "y", "yes", "true"}:
                marked.append((0, number, row.said("id")))
            elif said and said not in {"否", "×", "n", "no", "false"}:
                self._cells.refuse(row.where, f"“去重”里的“{shortened(said)}”读不懂。", "请写“是”或 1、2，或空着。")
        yield from (name for _, _, name in sorted(marked))

    def _dimensions(self) -> list[object]:
        markings = MarkingRows(self._cells, grouped(self._rows.get("details", ()), "criterion"))
        requirements = grouped(self._ids["requirements"], "criterion")
        outline = _Outline(self._cells)
        codes = set()
        for row in self._rows.get("criteria", ()):
            indicators = outline.place(row)
            if row.texts.keys() <= {*_DIMENSION, *_INDICATOR, "cap"}:
                continue
            code = row.said("code")
            if code and code in codes:
                self._cells.refuse(
                    row.where, f"评分项编码“{shortened(code)}”重复。", "请改成不同的编码。", "CODE_TWICE"
                )
                continue
            codes.add(code)
            tree = markings.criterion(row, code)
            asks = [
                Placed(self._cells.values(one, without=("criterion",)), one.where) for one in requirements.get(code, ())
            ]
            indicators.append(Placed(tree | {"evidence": asks}, row.where))
        self._homeless(requirements, codes)
        markings.refuse_unused(codes)
        return outline.dimensions

    def _homeless(self, groups: Mapping[str, Sequence[SheetRow]], codes: set[str]) -> None:
        for code in groups.keys() - codes:
            for row in groups[code]:
                what = f"评分项编码“{shortened(code)}”在“评分项”里没有。" if code else "没有写评分项编码。"
                self._cells.refuse(row.where, what, "请核对编码，或删去这一行。", "UNKNOWN_ID")

    # ---- the vectors

    def vectors(self) -> Placed:
        return Placed([self._vector(row) for row in self._rows.get("vectors", ())], self._form.sheet("vectors").title)

    def _vector(self, row: SheetRow) -> Placed:
        unanswered = row.said("points") == UNANSWERED
        tree = self._cells.values(row, without=("points",) if unanswered else ())
        return Placed(tree | ({"points": None} if unanswered else {}), row.where)


class _Outline:
    """Puts criteria under their dimension and indicator by code; an empty code means that of the row above."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._dimensions: dict[str, dict[str, object]] = {}
        self._indicators: dict[tuple[str, str], dict[str, object]] = {}
        self._now = ("", "")
        self.dimensions: list[object] = []

    def place(self, row: SheetRow) -> list[object]:
        """Return the list of criteria that a row belongs to."""
        dimension = row.said("dimension") or self._now[0]
        indicator = row.said("indicator") or (self._now[1] if dimension == self._now[0] else "")
        self._now = (dimension, indicator)
        upper = self._upper(row, dimension)
        if not indicator and not row.texts.keys() - {*_DIMENSION, "cap"}:
            return []  # a dimension of which only the name is known
        key = (dimension, indicator)
        if key not in self._indicators:
            made: dict[str, object] = {"code": Placed(indicator, row.where), "title": "", "criteria": []}
            self._indicators[key] = made
            upper.append(Placed(made, row.where))
        tree = self._indicators[key]
        self._titled(tree, row, "indicator_title")
        return tree["criteria"]  # type: ignore[return-value]

    def _upper(self, row: SheetRow, code: str) -> list[object]:
        if code not in self._dimensions:
            made: dict[str, object] = {"code": Placed(code, row.where), "title": "", "indicators": []}
            self._dimensions[code] = made
            self.dimensions.append(Placed(made, row.where))
        tree = self._dimensions[code]
        self._titled(tree, row, "dimension_title")
        self._capped(tree, row)
        return tree["indicators"]  # type: ignore[return-value]

    def _titled(self, tree: dict[str, object], row: SheetRow, column: str) -> None:
        title = row.texts.get(column, "")
        if title and tree["title"] not in {"", title}:
            what = f"同一个编码写了两个名称：“{shortened(str(tree['title']))}”和“{shortened(title)}”。"
            self._cells.refuse(row.where, what, "请改成一样的，或给它们不同的编码。", "CODE_TWICE")
        tree["title"] = tree["title"] or title

    def _capped(self, tree: dict[str, object], row: SheetRow) -> None:
        column = next(one for one in row.sheet.columns if one.id == "cap")
        given = self._cells.value(row, column)
        if given is None:
            return
        before = tree.setdefault("cap", given)
        if isinstance(before, Placed) and before.value != given.value:
            what = f"同一个一级指标写了两个封顶分：{before.value}和{given.value}。"
            self._cells.refuse(row.at(column), what, "请只写一个。")
