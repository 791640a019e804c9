"""The hidden sheets of the 自评打分表: what the table was made from, and the words to choose from."""

from collections.abc import Mapping, Sequence

from xlsxwriter.workbook import Workbook

from app.documents.dossier import Dossier
from app.documents.score_table_rows import CriterionRow
from app.domain.points import plain

META_SHEET = "_meta"
LIST_SHEET = "_lists"
KIND = "score_table"
FORMAT = 1
CRITERIA_HEAD = ("criterion", "row", "computed", "self_points", "state")


def write_lists(book: Workbook, words: Sequence[str]) -> str:
    """Write the words to choose from onto a hidden sheet and return their range."""
    sheet = book.add_worksheet(LIST_SHEET)
    for row, word in enumerate(words):
        sheet.write_string(row, 0, word)
    sheet.hide()
    return f"={LIST_SHEET}!$A$1:$A${len(words)}"


def write_meta(
    book: Workbook, dossier: Dossier, rows: Mapping[str, int], lines: Sequence[CriterionRow], cells: Mapping[str, str]
) -> None:
    """Write ids, digests and computed points onto a hidden sheet.

    rows: criterion code to the row of the table (from 1); cells: names of totals and columns to where they stand.
    """
    sheet = book.add_worksheet(META_SHEET)
    pairs = _pairs(dossier) + [(f"cell:{name}", place) for name, place in cells.items()]
    for number, (name, text) in enumerate(pairs):
        sheet.write_string(number, 0, name)
        sheet.write_string(number, 1, text)
    start = len(pairs) + 1
    for column, title in enumerate(CRITERIA_HEAD):
        sheet.write_string(start, column, title)
    for number, line in enumerate(lines, start=start + 1):
        score = line.score
        sheet.write_string(number, 0, score.code)
        sheet.write_number(number, 1, rows[score.code])
        sheet.write_string(number, 2, plain(score.computed))
        sheet.write_string(number, 3, plain(score.self_points))
        sheet.write_string(number, 4, score.state.value)
    sheet.hide()
    sheet.protect()


def _pairs(dossier: Dossier) -> list[tuple[str, str]]:
    totals = dossier.score.points
    return [
        ("kind", KIND),
        ("format", str(FORMAT)),
        ("program", dossier.program),
        ("submission_id", dossier.submission_id),
        ("round", str(dossier.round)),
        ("date", dossier.date.isoformat()),
        ("county_code", dossier.assessment.county.code),
        ("rubric_id", dossier.rubric.id),
        ("rubric_edition", dossier.rubric.edition),
        ("rubric_sha256", dossier.rubric_sha256),
        ("full", plain(totals.full)),
        ("applicable", plain(totals.applicable)),
        ("computed", plain(totals.computed)),
        ("self_points", plain(totals.self_points)),
        ("bonus", plain(totals.bonus)),
        ("rate", "" if totals.rate is None else plain(totals.rate)),
    ]
