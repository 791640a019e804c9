"""Pasted tables of figures: recognised by their header and by the names of the measures in them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.assessment import Assessment
from app.domain.pasted_figures import NOTHING, PARTS, Block, PastedFigure, Reading, Standing
from app.domain.quantities import COUNT_WORDS, SIGNS, FigureUnitError, FigureUnreadableError, Unit, read_figure
from app.domain.rubric import Measure, Rubric

_SHORTEST_LIKENESS = 4
_HEADER_WITHIN = 10


def read_table(rubric: Rubric, assessment: Assessment, block: Block) -> tuple[PastedFigure, ...]:
    """Return what a table with a header says, row by row; empty when no header with names of measures is found."""
    found = _header(block)
    if found is None:
        return ()
    start, columns = found
    reading = Reading(rubric, assessment)
    names = _Names(rubric)
    for number, line in enumerate(block[start + 1 :], start + 2):
        _read_line(reading, names, columns, number, line)
    return tuple(reading.found)


# ------------------------------------------------------------ tables with a header


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where what stands: places of columns by what they hold, and the columns that are years."""

    name: int
    places: Mapping[str, int]
    years: Mapping[int, int | None] = field(default_factory=dict)

    def text(self, line: Sequence[str], what: str) -> str:
        place = self.places.get(what)
        return line[place].strip() if place is not None and place < len(line) else ""


_NAME_HEADINGS = ("数据项", "指标名称", "数据项名称", "数据名称", "指标", "项目", "名称", "数据项目", "项目名称")
_HEADINGS = {
    "unit": ("单位", "计量单位"),
    "year": ("年份", "年度", "年"),
    "value": ("数值", "数据", "值", "数据值", "指标值", "完成值", "填报值", "结果"),
    "numerator": ("分子", "分子数"),
    "denominator": ("分母", "分母数"),
    "source": ("来源", "数据来源", "资料来源", "出处"),
    "department": ("部门", "责任部门", "提供部门", "填报部门", "责任单位", "填报单位", "提供单位"),
    "note": ("备注", "说明"),
}
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度|年末|年底|年)?(?:数值|数据|值)?")
_UNDATED = ("年份不明", "不明", "年份不详")
_NUMBERING = re.compile(r"^[(]?\d+(?:[.-]\d+)*(?:[).、]|\s)\s*")
_UNIT_IN_BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]{1,8})[)\]】]$")


def _folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _header(block: Block) -> tuple[int, _Columns] | None:
    for number, line in enumerate(block[:_HEADER_WITHIN]):
        columns = _columns([_folded(cell) for cell in line])
        if columns is not None:
            return number, columns
    return None


def _columns(headings: Sequence[str]) -> _Columns | None:
    name = next((headings.index(one) for one in _NAME_HEADINGS if one in headings), None)
    if name is None:
        return None
    places: dict[str, int] = {}
    years: dict[int, int | None] = {}
    for place, heading in enumerate(headings):
        bare = _UNIT_IN_BRACKETS.sub("", heading)
        what = next((what for what, words in _HEADINGS.items() if bare in words), None)
        if what is not None:
            places.setdefault(what, place)
        elif found := _YEAR.fullmatch(bare):
            years[place] = int(found[1])
        elif bare in _UNDATED:
            years[place] = None
    has_values = bool(years) or "value" in places or "numerator" in places
    return _Columns(name, places, years) if has_values else None


class _Names:
    """Finds measures by the names people write: with numbers before them, units behind, blanks and marks between."""

    def __init__(self, rubric: Rubric) -> None:
        names = Counter(_bare(measure.title) for measure in rubric.measures)
        self._shared = {name for name, count in names.items() if count > 1}
        self._by_name = {name: one for one in rubric.measures if (name := _bare(one.title)) not in self._shared}
        self._by_id = {measure.id.lower(): measure for measure in rubric.measures}

    def find(self, text: str) -> tuple[Measure | None, str]:
        """Return the measure a text names, and a remark when it is only like its name."""
        bare = _bare(text)
        found = self._by_name.get(bare) or self._by_id.get(_folded(text).lower())
        if found is not None:
            return found, ""
        if bare in self._shared:
            return None, "评分标准里有几个数据项叫这个名称，请直接填到表里"
        if len(bare) < _SHORTEST_LIKENESS:
            return None, ""
        alike = [measure for name, measure in self._by_name.items() if name and (bare in name or name in bare)]
        if len(alike) == 1:
            return alike[0], f"按“{alike[0].title}”填入，请核对"
        return None, ""


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().lstrip("★*·")
    folded = _NUMBERING.sub("", folded)
    unit = _UNIT_IN_BRACKETS.search(folded)
    if unit and _is_a_unit(unit[1]):
        folded = folded[: unit.start()]
    return "".join(character for character in folded if character.isalnum())


def _is_a_unit(text: str) -> bool:
    signs = {sign for signs in SIGNS.values() for sign in signs} | COUNT_WORDS
    return unicodedata.normalize("NFKC", text) in {unicodedata.normalize("NFKC", sign) for sign in signs}


_UNIT_WORDS = {"百分比": "%", "百分数": "%", "百分之": "%", "千分比": "‰", "千分数": "‰"}


def _unit_problem(text: str, measure: Measure) -> str:
    """Return why the unit a table names is not the measure's; empty when it is."""
    sign = _UNIT_WORDS.get(text, text)
    if sign in NOTHING or measure.unit is Unit.TEXT:
        return ""
    try:
        read_figure(f"1{sign}", measure.unit)
    except FigureUnitError as error:
        return str(error)
    except FigureUnreadableError:
        return f"单位“{text}”不认识，这项数据的单位是“{measure.unit.label or '个数'}”"
    return ""


def _read_line(reading: Reading, names: _Names, columns: _Columns, number: int, line: Sequence[str]) -> None:
    name = line[columns.name].strip() if columns.name < len(line) else ""
    cells = list(_cells(columns, line))
    if not cells:
        return
    if not name:
        # In merged cells only the first row holds the name.
        said = "、".join(said for said, _ in cells)
        reading.refuse(number, "", said, Standing.UNKNOWN, "这一行没有数据项名称，请取消合并单元格、补上名称后再粘贴")
        return
    measure, remark = names.find(name)
    if measure is None:
        reading.refuse(
            number, name, "、".join(said for said, _ in cells), Standing.UNKNOWN, remark or "评分标准里没有这个数据项"
        )
        return
    unit = _unit_problem(columns.text(line, "unit"), measure)
    about = {what: columns.text(line, what) for what in ("source", "department", "note") if columns.text(line, what)}
    for said, year in cells:
        if unit or isinstance(year, str):
            reading.refuse(number, name, said, Standing.UNREADABLE, unit or str(year))
            continue
        parts = {part: columns.text(line, part) for part in PARTS if not columns.years}
        reading.take(number, name, said, measure, {"year": year, **parts, **about}, remark)


def _cells(columns: _Columns, line: Sequence[str]) -> Iterator[tuple[str, int | str | None]]:
    """Yield the values of a line with their years; a text in place of a year says what is wrong with it."""
    if columns.years:
        for place, year in columns.years.items():
            if place < len(line) and line[place].strip():
                yield line[place], year
        return
    said = columns.text(line, "value")
    if said or columns.text(line, "numerator") or columns.text(line, "denominator"):
        yield said, _year_of(columns.text(line, "year"))


def _year_of(text: str) -> int | str | None:
    folded = _folded(text)
    if folded in NOTHING or folded in _UNDATED:
        return None
    found = _YEAR.fullmatch(folded)
    return int(found[1]) if found else f"年份“{text}”读不出来"
