"""What stands in the cells of 汇总表.xlsx, by column id. Where and how it stands is for summary_sheet.py."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.documents.sheet_text import control_characters, tidy
from app.domain.county import County
from app.domain.form import filled
from app.domain.points import HUNDRED, Rounding, exact_fraction, rounded, two_places
from app.domain.review import Level
from app.domain.review_summary import Deduction, Difference, RubricSummary, SummaryRow

DIMENSION = "dimension_points:"
"""Begins the key of the column of one dimension; its code follows."""
UNSHOWN = "□"
"""Stands for a character that no workbook can hold; texts come from packages, where nobody here can mend them."""
_SHARE = Rounding(1)


@dataclass(frozen=True, slots=True)
class Worked:
    """A cell with a formula and the value it gives. In the formula {x} is the cell of column x of the same row."""

    formula: str
    value: Decimal


CellValue = str | int | Decimal | Worked
Cells = Mapping[str, CellValue]


def shown_text(text: str) -> str:
    """Return a text as a cell can show it."""
    for mark in control_characters(text):
        text = text.replace(mark, UNSHOWN)
    return tidy(text)


def county_cells(rows: Iterable[SummaryRow], level: Level, words: Mapping[str, str]) -> Iterator[Cells]:
    """Yield the cells of each row of the 汇总表; what nobody has reviewed says so instead of points."""
    for number, row in enumerate(rows, start=1):
        yield {"row_number": number, **_place(row.county), **_row(row, level, words)}


def _place(county: County) -> Cells:
    return {"city": shown_text(county.city), "county": shown_text(county.name)}


def _row(row: SummaryRow, level: Level, words: Mapping[str, str]) -> Cells:
    verified: CellValue = words.get("unreviewed", "") if row.is_unreviewed else row.total.verified
    above: CellValue = "" if row.city is None else row.city.total
    city, province = (verified, "") if level is Level.CITY else (above, verified)
    cells: dict[str, CellValue] = {
        "self_total": row.total.self_points,
        "city_total": city,
        "computed_total": _computed(row, words),
        "province_total": province,
        "reviewed": _counted(row, words),
        "gates_failed": _gates(row, words),
        "bonus": _known(row.bonus, words),
        "cycle": shown_text(row.cycle.name),
        "round": row.round,
    }
    return cells | {f"{DIMENSION}{code}": _known(points, words) for code, points in row.dimension_points}


def _known(points: Decimal | None, words: Mapping[str, str]) -> CellValue:
    """Return points, or the sign of what nobody knows."""
    return words.get("unknown", "") if points is None else points


def missing_notes(table: RubricSummary, words: Mapping[str, str]) -> Iterator[str]:
    """Yield which counties could not be recomputed, wholly or partly, and over how many the mean of it goes."""
    alone, partly = table.not_recomputed, table.partly_recomputed
    if not (alone or partly):
        return
    left = len(table.rows) - len(alone) - len(partly)
    said = [("not_recomputed_note", _named(alone))] if alone else []
    said += [("partly_recomputed_note", _named(partly))] if partly else []
    told = "".join(filled(words.get(key, ""), {"counties": counties}) for key, counties in said)
    mean = filled(words.get("mean_of" if left else "no_mean", ""), {"n": str(left)})
    sign = words.get("unknown_note", "") if any(row.unknown or row.bonus is None for row in table.rows) else ""
    yield filled(words.get("missing", ""), {"told": told, "mean": mean, "unknown": sign})


def _computed(row: SummaryRow, words: Mapping[str, str]) -> CellValue:
    """Return the recomputed total; one that lacks something is a text, which no mean takes in."""
    if row.computed is None:
        return words.get("not_recomputed", "")
    if row.is_partly_recomputed:
        return filled(words.get("partly_recomputed", ""), {"points": two_places(row.computed)})
    return row.computed


def _named(rows: Iterable[SummaryRow]) -> str:
    return "、".join(shown_text(row.county.name) for row in rows)


def _counted(row: SummaryRow, words: Mapping[str, str]) -> str:
    waiting = filled(words.get("unmerged", ""), {"n": str(row.unmerged)}) if row.unmerged else ""
    return "\n".join(one for one in (row.progress, waiting) if one)


def _gates(row: SummaryRow, words: Mapping[str, str]) -> str:
    is_open = filled(words.get("gates_open", ""), {"n": str(row.gates_open)}) if row.gates_open else ""
    return "；".join(one for one in (*map(shown_text, row.gates_failed), is_open) if one)


def loss_cells(found: Iterable[Deduction]) -> Iterator[Cells]:
    """Yield the cells of the criteria that cost points."""
    for number, one in enumerate(found, start=1):
        mean = exact_fraction(one.lost) / one.counties
        share = mean * HUNDRED.as_integer_ratio()[0] / exact_fraction(one.full) if one.full else None
        yield {
            "row_number": number,
            "dimension": shown_text(one.dimension),
            "criterion": one.code,
            "criterion_title": shown_text(one.title),
            "points": one.full,
            "losing": one.losing,
            "counties": one.counties,
            "mean_lost": rounded(mean, Rounding(2)),
            "share_lost": "" if share is None else rounded(share, _SHARE),
            "largest_lost": one.largest_lost,
        }


def difference_cells(found: Iterable[Difference], words: Mapping[str, str]) -> Iterator[Cells]:
    """Yield the cells of the 差异清单."""
    for number, one in enumerate(found, start=1):
        yield {
            "row_number": number,
            **_place(one.county),
            "criterion": one.code,
            "criterion_title": shown_text(one.title),
            "points": one.full,
            "self_points": one.self_points,
            "computed_points": _known(one.computed, words),
            "verified_points": words.get("unreviewed", "") if one.verified is None else one.verified,
            "difference": _difference(one),
            "kinds": "\n".join(kind.label for kind in one.kinds),
            "opinion": shown_text(_opinion(one, words)),
        }


def _difference(one: Difference) -> CellValue:
    if one.difference is None:
        return ""
    return Worked("IF(ISNUMBER({verified_points}),{verified_points},{computed_points})-{self_points}", one.difference)


def _opinion(one: Difference, words: Mapping[str, str]) -> str:
    if one.unmerged:
        return filled(words.get("unmerged", "{opinions}"), {"opinions": "；".join(one.unmerged)})
    verdict = one.verdict.value if one.verdict else ""
    return "：".join(part for part in (verdict, one.opinion) if part)
