"""Reads a filled 现场评估表 back. Anybody may have changed it: rows moved, deleted, added, saved by WPS.

Whose it is stands on the hidden sheet; which row is which, in a hidden column. What cannot be read is named by its
cell, everything at once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from openpyxl.workbook import Workbook

from app.documents.bounded_workbook import bounded_workbook, extras
from app.documents.filled_cells import (
    MOST_ROWS,
    FilledSheet,
    Place,
    quoted,
    read_date,
    read_score,
    texts_of,
    written,
)
from app.documents.site_table_meta import COLUMN, END_KEY, KIND, META_SHEET, ROW_KEY, SHEET_KEY
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.review import Visit
from app.domain.texts import one_text_problems
from app.domain.visits import plain_name, visit_key

MOST_SHEETS, MOST_HEAD_ROWS = 300, 60
_UNREADABLE = "文件读不出来，或不是本程序导出的现场评估表。"
_USE_OURS = "请用导出的现场评估表（.xlsx），填好后直接保存，不要另存为别的格式。"
_SCORE_ADVICE = "请填0到100之间的数，小数不超过两位；不打分的请留空。"
_DAY_ADVICE = "请写成 2022-03-08 这样。"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FilledSiteTable:
    """A filled table: whose it is, and the visits in it. cells: by visit_key where each stands.

    pictures, noted_sheets: pasted pictures and sheets with notes (批注), which are not taken in.
    """

    submission: str
    county: str
    visits: tuple[Visit, ...] = ()
    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)
    pictures: int = 0
    noted_sheets: int = 0


def read_site_table(path: Path) -> FilledSiteTable:
    """Return what was filled in; lines where only a venue stands are no visits.

    Raises: ProblemError (FILE_UNREADABLE, SITE_TABLE, SITE_ROW with every cell, TEXT_…, PACKAGE_…).
    """
    with bounded_workbook(path, _UNREADABLE, _USE_OURS) as book:
        notes = _notes(book, path.name)
        sheets = list(_tables(book, notes, path.name))
    with bounded_workbook(path, _UNREADABLE, _USE_OURS, formulas=True) as book:
        for sheet in sheets:
            sheet.note_formulas(book[sheet.title])
    reading = _Reading(notes)
    for sheet in sheets:
        reading.read(sheet)
    if reading.problems:
        raise ProblemError(reading.problems)
    visits = tuple(visit for visit, _ in reading.visits.values())
    cells = {key: where for key, (_, where) in reading.visits.items()}
    return FilledSiteTable(notes["submission_id"], notes.get("county", ""), visits, cells, *extras(path))


def _notes(book: Workbook, file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if META_SHEET in book.sheetnames:
        for line in book[META_SHEET].iter_rows(max_row=MOST_ROWS, max_col=2, values_only=True):
            if len(line) > 1 and line[0] is not None:
                found[str(line[0])] = written(line[1])
    needed = ("submission_id", f"{COLUMN}venue", f"{COLUMN}score")
    if found.get("kind") != KIND or not all(found.get(name) for name in needed):
        what = "不是本程序导出的现场评估表：里面没有申报包的编号。"
        to_do = "请把内容填到导出的现场评估表里再收；不要只复制其中的工作表。"
        raise ProblemError([blocking("SITE_TABLE", file, what, to_do)])
    return found


def _tables(book: Workbook, notes: Mapping[str, str], file: str) -> Iterator[FilledSheet]:
    """Yield the sheets of criteria, also those that were given another name; whatever else is there is left alone."""
    known = {name for key, name in notes.items() if key.startswith(SHEET_KEY)}
    names = [name for name in book.sheetnames if not name.startswith("_")]
    if len(names) > MOST_SHEETS:
        raise ProblemError([blocking("SITE_TABLE", file, f"有{len(names)}张工作表，太多了。", _USE_OURS)])
    for name in names:
        if not hasattr(book[name], "iter_rows"):  # a chart
            continue
        sheet = FilledSheet(book[name], file)
        keys = (text for line in sheet.lines.values() for text in texts_of(line))
        if name in known or any(text.startswith((SHEET_KEY, ROW_KEY)) for text in keys):
            yield sheet


@dataclass(frozen=True, slots=True)
class _Header:
    """The header row of a sheet and the column of each id."""

    row: int
    columns: Mapping[str, int]


class _Reading:
    """Collects visits and problems over all sheets."""

    def __init__(self, notes: Mapping[str, str]) -> None:
        self.problems: list[Problem] = []
        self.visits: dict[tuple[str, str], tuple[Visit, str]] = {}
        self._headers = {key.removeprefix(COLUMN): text for key, text in notes.items() if key.startswith(COLUMN)}
        self._codes = {name: key.removeprefix(SHEET_KEY) for key, name in notes.items() if key.startswith(SHEET_KEY)}

    def read(self, sheet: FilledSheet) -> None:
        header = self._header(sheet)
        if header is None:
            words = "、".join(f"“{text}”" for text in self._headers.values())
            where = f"{sheet.file} 工作表“{sheet.title}”"
            self._refuse("SITE_TABLE", where, f"没有找到表头（{words}）。", "请把表头改回原来的字。")
            return
        code = self._code(sheet)
        for row in sheet.rows:
            if row > header.row:
                if END_KEY in texts_of(sheet.lines[row]):
                    return
                self._row(sheet, header, row, code)

    def _header(self, sheet: FilledSheet) -> _Header | None:
        wanted = {plain_name(text): name for name, text in self._headers.items()}
        for row in [one for one in sheet.rows if one <= MOST_HEAD_ROWS]:
            line = sheet.lines[row].items()
            of = {wanted[name]: column for column, text in line if (name := plain_name(written(text))) in wanted}
            if {"venue", "score"} <= of.keys():
                return _Header(row, of)
        return None

    def _code(self, sheet: FilledSheet) -> str:
        """Return the criterion of a sheet: as its hidden cell says, else its name, else its first line."""
        keys = [text for line in sheet.lines.values() for text in texts_of(line)]
        titles = [key.removeprefix(SHEET_KEY) for key in keys if key.startswith(SHEET_KEY)]
        named = [self._codes[sheet.title]] if sheet.title in self._codes else []
        return next(iter([*titles, *named, *(_code_of(key) for key in keys if key.startswith(ROW_KEY))]), "")

    def _row(self, sheet: FilledSheet, header: _Header, row: int, code: str) -> None:
        places: dict[str, Place] = {name: (row, column) for name, column in header.columns.items()}
        before = len(self.problems)
        for place in places.values():
            if sheet.is_lost(place):
                self._refuse("SITE_ROW", sheet.where(place), "是公式，没有存下算好的值。", "请改填数或文字。")
        visit = Visit(
            criterion=code,
            venue=self._text(sheet, places.get("venue")),
            date=self._value(sheet, places.get("date"), read_date, ("日期", "看不懂，或年份不合理", _DAY_ADVICE)),
            score=self._value(
                sheet, places.get("score"), read_score, ("得分", "看不懂，或不在0到100之间", _SCORE_ADVICE)
            ),
            seen=self._text(sheet, places.get("seen")),
            reviewer=self._text(sheet, places.get("signature")),
            advice=self._text(sheet, places.get("advice")),
        )
        if len(self.problems) == before and _says_something(visit):
            key = next((text for text in texts_of(sheet.lines[row]) if text.startswith(ROW_KEY)), "")
            self._take(visit, key, sheet.where(places["venue"]))

    def _take(self, visit: Visit, key: str, where: str) -> None:
        before = self.visits.get(visit_key(visit))
        if key and _code_of(key) != visit.criterion:
            what = f"这一行原来是评分项{_code_of(key)}的，现在放在评分项{visit.criterion}的表里。"
            self._refuse("SITE_ROW", where, what, "请把它移回原来的表，或在这张表的空行里重新填写。")
        elif not visit.venue:
            self._refuse("SITE_ROW", where, "填了内容，没有写场所名称。", "请写上场所名称；没有用到的行请清空。")
        elif before is not None and before[0] != visit:
            what = f"评分项{visit.criterion}的“{visit.venue}”填了两行，内容不同（另一行在{before[1]}）。"
            self._refuse("SITE_ROW", where, what, "请只留一行；确是两处的，请把名称写得分得开。")
        else:
            self.visits.setdefault(visit_key(visit), (visit, where))

    def _text(self, sheet: FilledSheet, place: Place | None) -> str:
        text = written(sheet.value(place))
        if place is not None:
            self.problems += one_text_problems(text, sheet.where(place))
        return text

    def _value(
        self, sheet: FilledSheet, place: Place | None, read: Callable[[object], T | None], words: tuple[str, str, str]
    ) -> T | None:
        value = sheet.value(place)
        if place is None or not written(value):
            return None
        found = read(value)
        if found is None:
            name, what, to_do = words
            self._refuse("SITE_ROW", sheet.where(place), f"{name}“{quoted(value)}”{what}。", to_do)
        return found

    def _refuse(self, code: str, where: str, what: str, what_to_do: str) -> None:
        self.problems.append(blocking(code, where, what, what_to_do))


def _code_of(key: str) -> str:
    return key.removeprefix(ROW_KEY).rpartition("#")[0]


def _says_something(visit: Visit) -> bool:
    return visit.score is not None or visit.date is not None or any((visit.seen, visit.advice, visit.reviewer))
