"""How filled cells will look in the province's own workbook, whose formats and heights are left as they are."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from lxml import etree

from app.documents.original_sheet_map import SheetMap, address_of
from app.documents.original_values import told
from app.documents.sheet_text import row_height
from app.domain.problems import Problem

_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "0.00"}
"""Source: ECMA-376, 18.8.30; those that show numbers otherwise than they are written. 14–22 are dates and times."""
_DATES = "yyyy"
_SAID = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PLACES = re.compile(r"\.([0#?]+)")
_FONT_SIZE = 10.0
"""Of most tables; what is told is a hint."""


def number_formats(styles: etree._Element) -> tuple[str, ...]:
    """Return the number format of each style of cells, by its number; empty for 常规 and 文本."""
    custom = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter("{*}numFmt")}
    cells = styles.find("{*}cellXfs")
    return tuple(_format(one.get("numFmtId", "0"), custom) for one in (cells if cells is not None else ()))


def _format(number: str, custom: Mapping[str, str]) -> str:
    if number in custom:
        return custom[number]
    known = int(number) if number.isdecimal() and len(number) < 6 else 0  # noqa: PLR2004
    dates = range(14, 23)
    return _DATES if known in dates else _BUILT_IN.get(known, "")


def look_problems(
    title: str, sheet: SheetMap, values: Mapping[tuple[int, int], Decimal | str], formats: Sequence[str]
) -> Iterator[Problem]:
    """Yield which points are not shown as they are, and which texts are higher than their rows."""
    shown_otherwise = [
        address_of(*place)
        for place, value in sorted(values.items())
        if isinstance(value, Decimal) and not _shows(_format_at(sheet, place, formats), value)
    ]
    what = "这几格设的数字格式，会把填进去的得分显示成别的样子（如2.5显示成3）。"
    yield from told(_named(title, shown_otherwise), what, "请在 WPS 里选中这几格，把数字格式改为“常规”。")
    cut = [
        address_of(*place)
        for place, value in sorted(values.items())
        if isinstance(value, str) and _is_cut(sheet, place, value)
    ]
    what = "这几格的文字比行高，打印时可能显示不全；行高没有改动。"
    yield from told(_named(title, cut), what, "请在 WPS 里选中这些行，用“最适合的行高”。")


def _named(title: str, addresses: list[str]) -> list[str]:
    return [f"{title} {address}" for address in addresses]


def _format_at(sheet: SheetMap, place: tuple[int, int], formats: Sequence[str]) -> str:
    style = sheet.style_at(*place)
    number = int(style) if style.isdecimal() and len(style) < 6 else 0  # noqa: PLR2004
    return formats[number] if number < len(formats) else ""


def _shows(code: str, value: Decimal) -> bool:
    """Tell whether a number format shows all places of a number. Not told of: formats for several cases."""
    bare = _SAID.sub("", code.split(";", maxsplit=1)[0])
    if not bare or "general" in bare.lower() or bare in {"@", "G/通用格式"}:
        return True
    if "%" in bare or any(letter in bare.lower() for letter in "ymdhs"):
        return False
    places = _PLACES.search(bare)
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= (len(places[1]) if places else 0)


def _is_cut(sheet: SheetMap, place: tuple[int, int], text: str) -> bool:
    """Tell whether a text needs more height than is written for its rows; rows without one find it themselves."""
    area = next((one for one in sheet.merged if one.holds(*place)), None)
    rows = range(place[0], area.bottom + 1) if area else range(place[0], place[0] + 1)
    columns = range(place[1], area.right + 1) if area else range(place[1], place[1] + 1)
    heights = [sheet.height_of(row) for row in rows]
    widths = [sheet.width_of(column) for column in columns]
    if not all(heights) or not all(widths):
        return False
    return row_height([(text, sum(widths))], _FONT_SIZE) > sum(heights) + _FONT_SIZE
