"""Which cells of the province's own file get what (回填), and what is told about those that do not."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from app.documents.dossier import Dossier
from app.documents.original_row import OriginalRow, original_row
from app.documents.original_values import CellValue, not_written, shown
from app.documents.score_table_rows import criterion_rows
from app.domain.original import Original, OriginalCell
from app.domain.problems import Problem, hint, warning
from app.domain.table_words import ColumnField, folded
from app.domain.verified import Verified

_POINTS = {ColumnField.SELF_POINTS, ColumnField.SCORE, ColumnField.VERIFIED_POINTS}
_ANSWERS = (ColumnField.SELF_POINTS, ColumnField.STATEMENT, ColumnField.REASON)
_FILLED = (*_ANSWERS, ColumnField.SCORE, ColumnField.MATERIAL, ColumnField.VERIFIED_POINTS, ColumnField.OPINION)


@dataclass(frozen=True, slots=True)
class Plan:
    """The cells to write, what people should know, and which cells (CellValue.where) hold something else now."""

    values: tuple[CellValue, ...]
    problems: tuple[Problem, ...]
    replaced: tuple[str, ...] = ()

    def told(self, left: Collection[str]) -> tuple[Problem, ...]:
        """Return what people should know once it is written. left: the cells that were not written after all."""
        return (*self.problems, *_replaced([where for where in self.replaced if where not in left]))


@dataclass(slots=True)
class _Shared:
    """What the criteria say that share one cell, by code; None where one of them says nothing."""

    cell: OriginalCell
    said: dict[str, Decimal | str | None] = field(default_factory=dict)


def planned(dossier: Dossier, original: Original, verified: Mapping[str, Verified]) -> Plan:
    """Return what is written where. An unanswered criterion is left empty, which is never nought."""
    shared: dict[tuple[str, str, ColumnField], _Shared] = {}
    rows: list[OriginalRow] = []
    absent: list[str] = []
    elsewhere: list[str] = []
    regions = _regions(dossier)
    for row in criterion_rows(dossier):
        code = row.criterion.code
        cells = _cells(original, code, regions)
        if not cells:
            others = [cell for cell in original.cells_of(code) if cell.field in _FILLED and cell.address]
            (elsewhere if others else absent).append(code)
            continue
        found = original_row(row, dossier, cells, verified.get(code))
        rows.append(found)
        for what, cell in cells.items():
            one = shared.setdefault((cell.part, cell.address, what), _Shared(cell))
            one.said[code] = found.values.get(what)
    problems = [
        *_absent(absent),
        *_elsewhere(elsewhere),
        *_homeless(rows),
        *_further(original, {key[:2] for key in shared}),
    ]
    replaced: list[str] = []
    values = tuple(_values(shared.values(), problems, replaced))
    return Plan(values, tuple(problems), tuple(replaced))


def _regions(dossier: Dossier) -> set[str]:
    """Return the names of the county's type of region, folded."""
    chosen = dossier.assessment.county.region_type
    names = {one.name for one in dossier.rubric.region_types if one.id == chosen}
    return {folded(name) for name in (*names, chosen or "") if name}


def _cells(original: Original, code: str, regions: set[str]) -> dict[ColumnField, OriginalCell]:
    """Return the cells of a criterion that may be filled, the first of each field; of regions only the county's."""
    found: dict[ColumnField, OriginalCell] = {}
    for cell in original.cells_of(code):
        is_ours = not cell.region or folded(cell.region) in regions
        if cell.field in _FILLED and cell.address and is_ours:
            found.setdefault(cell.field, cell)
    return found


def _further(original: Original, used: set[tuple[str, str]]) -> Iterator[Problem]:
    """Yield that more cells for points of one criterion already hold something: they are added to sums as well."""
    left = [
        f"{cell.criterion}的“{cell.field.label}”（{cell.address}）"
        for cell in original.cells
        if cell.field is ColumnField.SELF_POINTS and cell.text.strip() and (cell.part, cell.address) not in used
    ]
    if left:
        what = "同一项在这几格里还有别的得分，没有动它们。"
        yield warning("ORIGINAL_CELL", shown(left), what, "请核对：不该留的，在回填好的表里删去，免得重复计入合计。")


# ---------------------------------------------------------------- cells


def _values(shared: Iterable[_Shared], problems: list[Problem], replaced: list[str]) -> Iterator[CellValue]:
    """Yield one value a cell; what it means for what stood there is added to problems and replaced."""
    left, partly, summed, words = [], [], [], []
    for one in shared:
        where = f"{'、'.join(one.said)}的“{one.cell.field.label}”"
        old = one.cell.text.strip()
        value = _together(one)
        if value is None:
            if old and one.cell.field in _ANSWERS:
                left.append(where)
            elif one.cell.field in _POINTS and any(said is not None for said in one.said.values()):
                partly.append(where)
            continue
        if len(one.said) > 1 and one.cell.field in _POINTS:
            summed.append(where)
        if old and one.cell.field in _POINTS and _number(old) is None:
            words.append(where)
            continue
        if old and not _is_same(old, value):
            replaced.append(where)
        yield CellValue(one.cell.part, one.cell.address, value, where)
    problems += _told_cells(left, summed)
    problems += not_written(partly, "几项合用一格，其中有的还没有填报", "请把这几项都填好再导出，或在原表里自己填。")
    problems += not_written(words, "这几格原来有文字，不是数", "请看原表这几格的意思，需要时自己填上得分。")


def _replaced(wheres: list[str]) -> Iterator[Problem]:
    if wheres:
        what = "原表这几格原来有内容，换成了这次填报的。"
        yield hint("ORIGINAL_REPLACED", shown(wheres), what, "原来的内容在导入的那份原表里，没有动。")


def _told_cells(left: list[str], summed: list[str]) -> Iterator[Problem]:
    if left:
        what = "原表这几格原来就有内容，这次没有填报，原样留着。"
        yield warning("ORIGINAL_CELL", shown(left), what, "请核对：不该留的，在回填好的表里删去。")
    if summed:
        what = "原表这几格是几项合用的，写的是这几项得分之和。"
        yield hint("ORIGINAL_NOTE", shown(summed), what, "请核对是不是这个意思。")


def _together(shared: _Shared) -> Decimal | str | None:
    """Return what stands in a cell: of several criteria the sum of their points, or their texts with their codes."""
    said = {code: value for code, value in shared.said.items() if value is not None}
    if not said:
        return None
    if shared.cell.field in _POINTS:
        points = [value for value in said.values() if isinstance(value, Decimal)]
        return sum(points, Decimal(0)) if len(points) == len(shared.said) else None
    if len(shared.said) == 1:
        return next(iter(said.values()))
    if shared.cell.field is ColumnField.MATERIAL:
        return "、".join(dict.fromkeys("、".join(map(str, said.values())).split("、")))
    return "\n".join(f"{code}：{value}" for code, value in said.items())


def _is_same(old: str, value: Decimal | str) -> bool:
    return _number(old) == value if isinstance(value, Decimal) else folded(old) == folded(value)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(folded(text).removesuffix("分"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# ---------------------------------------------------------------- what has no place


def _absent(codes: list[str]) -> Iterator[Problem]:
    if codes:
        what = "这几项在原表里没有记下可以填写的格，没有写。"
        yield warning("ORIGINAL_CELL", f"评分项{shown(codes)}", what, "请按自评打分表补填，或重新导入原表。")


def _elsewhere(codes: list[str]) -> Iterator[Problem]:
    if codes:
        what = "原表按地区类型分列，没有本县区那一类的列可写，没有写。"
        yield warning("ORIGINAL_CELL", f"评分项{shown(codes)}", what, "请在“概况”里选好地区类型，再导出一次。")


def _homeless(rows: list[OriginalRow]) -> Iterator[Problem]:
    by_what: dict[str, list[str]] = {}
    for row in rows:
        for what in row.homeless:
            by_what.setdefault(what, []).append(row.code)
    for what, codes in by_what.items():
        told = f"原表没有可以写“{what}”的格，这几项的{what}没有写进去。"
        yield warning("ORIGINAL_CELL", f"评分项{shown(codes)}", told, "要交的话，请附上自评打分表或逐项自评说明。")
