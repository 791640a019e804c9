"""Rows of a province's table -> criteria. Nothing is dropped: what is no criterion is a total or a kept line."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.problems import Problem, hint, warning
from app.domain.read_rows import KeptLine, ReadRow, RowsRead, TotalRow
from app.domain.table import Cell, Table
from app.domain.table_columns import TableColumns
from app.domain.table_criteria import Draft, Source, finished
from app.domain.table_heading_rows import HeadingRows, heading_rows
from app.domain.table_headings import OUTERMOST, Heading, Sections, heading_of, rank_of
from app.domain.table_told import line_text, row_problems, rows_named
from app.domain.table_totals import checked_total, total_kind, total_problems, written_total
from app.domain.table_words import LEVELS, ColumnField, TableWords, folded
from app.domain.written_points import Numbered, WrittenPoints, read_numbered, read_points

_WIDE = 3
"""A cell over so many columns of its own in a row is a section's title or a note."""
_LONGEST_SECTION = 40
_NOTES = ("注:", "注1", "备注:", "说明:", "填表人", "单位负责人", "填报人", "填表说明", "审核人", "联系电话", "(盖章)")
_SECTION = re.compile(r"[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）]|第[一二三四五六七八九十\d]+[部章]")
_SIGNATURE = re.compile(
    r"^[^。;；]{0,24}(?:签字|签名|签章|盖章|负责人|填表人|填报人|审核人|评估人|联系电话|日期|时间|组长|组员|专家)[^。;；]{0,12}:[^。;；]{0,40}$"
    r"|[(（](?:签字|签名|签章|盖章|公章)[)）]:?$|^\d{0,4}年\d{0,2}月\d{0,2}日$"
)
"""A line at the foot for people to sign: 评估人员签字： or 单位负责人（盖章）."""
_CHINESE = re.compile(r"[（(]?[一二三四五六七八九十]+[)）]?[、.．]?")


def read_rows(
    table: Table,
    columns: TableColumns,
    words: TableWords,
    given: Mapping[int, Decimal] | None = None,
    skipped: Collection[int] = (),
    headings: Collection[int] = (),
) -> RowsRead:
    """Return what a table says, with every problem; without columns only what was said about them.

    given: points that a person gives, by the first row of the criterion. skipped: rows that are no criteria, as a
    person says; they are kept as lines. headings: rows that name a level for what follows, as a person says.
    """
    if not columns.columns:
        return RowsRead(columns, problems=columns.problems)
    found = heading_rows(table, columns, words, skipped, headings)
    reading = _Reading(table, columns, words, frozenset(skipped), frozenset(headings), found)
    for row in range(columns.header[1] + 1, table.height + 1):
        reading.read(row)
    source = Source(table, columns, words)
    under = Counter(draft.levels for draft in reading.drafts)
    read = (finished(draft, source, under[draft.levels] == 1) for draft in reading.drafts)
    rows = tuple(replace(row, points=(given or {}).get(row.first_row, row.points)) for row in read)
    totals = tuple(reading.checked(total, rows) for total in reading.totals)
    problems = (
        *columns.problems,
        *reading.told(),
        *found.problems,
        *row_problems(table, rows, given or {}),
        *total_problems(table, totals, rows),
    )
    before = [KeptLine(row, text) for row in range(1, columns.header[0]) if (text := line_text(table, row))]
    lines = sorted((*before, *reading.lines, *reading.headings), key=lambda line: line.row)
    return RowsRead(columns, rows, totals, tuple(lines), problems)


# ------------------------------------------------------------ going through the rows


@dataclass(frozen=True, slots=True)
class _FoundTotal:
    total: TotalRow
    drafts: int
    """How many criteria stand above it."""

    @property
    def row(self) -> int:
        return self.total.row


@dataclass(slots=True)
class _Reading:
    table: Table
    columns: TableColumns
    words: TableWords
    skipped: frozenset[int] = frozenset()
    said: frozenset[int] = frozenset()
    """Rows that are headings, as a person says."""
    found: HeadingRows = field(default_factory=HeadingRows)
    drafts: list[Draft] = field(default_factory=list)
    totals: list[_FoundTotal] = field(default_factory=list)
    lines: list[KeptLine] = field(default_factory=list)
    headings: list[KeptLine] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    continued: list[int] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)
    _sections: Sections = field(default_factory=Sections)
    _last_heading: int = 0
    _levels: dict[int, Cell] = field(default_factory=dict)
    _claims: dict[str, Decimal] = field(default_factory=dict)
    _last_points: dict[int, int] = field(default_factory=dict)
    """By the number of the sheet: its last row with something under the points."""

    def read(self, row: int) -> None:
        """Read one row below the header."""
        own = [cell for cell in self.table.rows[row - 1] if cell.text.strip()]
        if not own:
            return
        if row in self.skipped:
            self.headings.append(KeptLine(row, line_text(self.table, row)))
        elif heading := self._heading(row):
            self._begin(heading)
        elif self._is_header(own):
            self.repeated.append(row)
        elif kind := total_kind(own, self.words):
            written = written_total(self.table, row, self.columns, own)
            line = line_text(self.table, row)
            total = TotalRow(row, own[0].text, line, kind == "subtotal", written, None, None)
            self.totals.append(_FoundTotal(total, len(self.drafts)))
        elif self._is_bare_total(row, own):
            written = read_points(own[0].text).value
            total = TotalRow(
                row, f"没有写字的{own[0].text.strip()}", line_text(self.table, row), False, written, None, None
            )
            self.totals.append(_FoundTotal(total, len(self.drafts)))
        elif self._is_line(own):
            self._note_line(row, own)
        else:
            self._read_criterion(row)

    def _heading(self, row: int) -> Heading | None:
        """Return the heading that a row is, as found or as a person says."""
        known = self.found.rows.get(row)
        if known is not None or row not in self.said:
            return known
        return heading_of(self.table, self.columns, row, self._sections)

    def _begin(self, heading: Heading) -> None:
        """Open a heading in the columns of the criteria; levels to its left stay, or begin in its row."""
        self._note_levels(heading.row, heading.column)
        self._levels = {depth: cell for depth, cell in self._levels.items() if self._place(cell) < heading.column}
        self._sections.begin(heading)
        self.headings.append(KeptLine(heading.row, line_text(self.table, heading.row)))
        self._last_heading = heading.row

    def _read_criterion(self, row: int) -> None:
        is_new_level = self._note_levels(row)
        if self._is_heading(row):
            self.headings.append(KeptLine(row, line_text(self.table, row)))
            value = next((points.value for points in self._points(row)), None)
            if value is not None:
                self._claims[self._levels[max(self._levels)].text] = value
            return
        if self._is_section(row):
            self.headings.append(KeptLine(row, line_text(self.table, row)))
            value = next((points.value for points in self._points(row)), None)
            name = read_numbered(self._levels[min(self._levels)].text)
            self._begin_line(row, name if value is None else replace(name, points=value))
            return
        points = next((self.table.at(row, column.number) for column in self.columns.of(ColumnField.POINTS)), None)
        if self._goes_on(row, points, is_new_level):
            self.drafts[-1].rows.append(row)
            return
        cells = tuple(self._levels[depth] for depth in sorted(self._levels))
        if row in self.found.among:
            self._sections.begin(self.found.among[row])
        names = self._sections.names([(self._place(cell), self._named(cell)) for cell in cells], row)
        self.drafts.append(Draft([row], names, cells, points, self._sections.is_lowest(names)))

    def checked(self, found: _FoundTotal, rows: tuple[ReadRow, ...]) -> TotalRow:
        """Return a total, compared with each group of criteria above it that it may sum."""
        above = rows[: found.drafts]
        earlier = [other for other in self.totals if other.row < found.row]
        since = max((other.drafts for other in earlier), default=0)
        since_total = max((other.drafts for other in earlier if not other.total.is_subtotal), default=0)
        parts = [above[since:], _same_level(above, 1), _same_level(above, 2)]
        groups = [*parts, above] if found.total.is_subtotal else [above, above[since_total:], *parts]
        return checked_total(found.total, groups)

    def told(self) -> Iterator[Problem]:
        """Yield what people should know of the rows."""
        where = self.table.origin.title
        if self.repeated:
            yield hint(
                "TABLE_ROW",
                where,
                f"{rows_named(self.table, self.repeated)}是重复的表头，没有当作评分项。",
                "一般不用处理。",
            )
        if self.continued:
            what = f"{rows_named(self.table, self.continued)}没有分值，文字接在上一项后面。"
            yield warning("TABLE_ROW", where, what, "请核对；是单独一项的，请补上分值。")
        if self.shared:
            what = f"{rows_named(self.table, self.shared)}与上一行共用一个分值，合为一项。"
            yield warning("TABLE_ROW", where, what, "请核对这几项。")
        if self.lines:
            rows = [line.row for line in self.lines]
            what = f"{rows_named(self.table, rows)}是标题或说明，文字保留，没有当作评分项。"
            yield hint("TABLE_ROW", where, what, "请看里面有没有漏掉的评分项。")

    # -------------------------------------------------------- what a row is

    def _is_header(self, own: list[Cell]) -> bool:
        """Tell whether a row repeats the header, or is one with other usual words."""
        if len(own) > 1 and all(self.words.field_of(cell.text) for cell in own):
            return True
        texts = [folded(cell.text) for cell in own]
        first, last = self.columns.header
        heads = [
            [folded(cell.text) for cell in self.table.rows[row - 1] if cell.text] for row in range(first, last + 1)
        ]
        return len(texts) > 1 and texts in heads

    def _is_bare_total(self, row: int, own: list[Cell]) -> bool:
        """Tell whether a row has nothing but a number under the points: a sum without a word."""
        points = {column.number for column in self.columns.of(ColumnField.POINTS)}
        if len(own) != 1 or own[0].column not in points or len(self.drafts) <= 1 or not read_points(own[0].text).value:
            return False
        said = self.columns.of(ColumnField.TEXT, ColumnField.RULE, ColumnField.CODE, *LEVELS[1:])
        return not any(self.table.text(row, column.number).strip() for column in said)

    def _is_line(self, own: list[Cell]) -> bool:
        if folded(own[0].text).startswith(_NOTES) or all(_SIGNATURE.search(folded(cell.text)) for cell in own):
            return True
        if len(own) > 1:
            return False
        if self._is_foot(own[0].row):
            return True
        numbers = {column.number for column in self.columns.of(*LEVELS)}
        is_wide = own[0].column_span >= min(_WIDE, self.table.width)
        others = [n for n in range(2, self.table.width + 1) if n != self._sheets_column()]
        alone = own[0].column == 1 and not any(self.table.text(own[0].row, n) for n in others)
        return is_wide or (alone and (not numbers or (bool(_SECTION.match(own[0].text)) and self._is_flat(own[0]))))

    def _is_foot(self, row: int) -> bool:
        """Tell whether a row stands below the last total: no points follow that could be those of a criterion."""
        if not self.totals or self.totals[-1].total.is_subtotal:
            return False
        if not self._last_points:
            for one in range(1, self.table.height + 1):
                if any(points.text.strip() for points in self._points(one)):
                    self._last_points[self.table.source(one)[0].number] = one
        return row > self._last_points.get(self.table.source(row)[0].number, row)

    def _sheets_column(self) -> int:
        """Return the column that was added for the names of the sheets; 0 when there is none."""
        last = self.columns.columns[-1]
        return last.number if self.table.pieces and not last.heading and last.field is LEVELS[0] else 0

    def _place(self, cell: Cell) -> int:
        """Return the column of a level; the name of the sheet stands left of everything."""
        return 0 if cell.column == self._sheets_column() else cell.column

    def _is_flat(self, cell: Cell) -> bool:
        """Tell whether the next row says something in the same column: then a lone 一、 above is a section's title."""
        below = self.table.at(cell.row + 1, cell.column)
        return cell.row_span == 1 and below is not None and below is not cell and bool(below.text)

    def _note_line(self, row: int, own: list[Cell]) -> None:
        text = line_text(self.table, row)
        self.lines.append(KeptLine(row, text))
        is_named = _SECTION.match(text) or any(word in text for word in (*self.words.bonus, *self.words.gate))
        if len(own) == 1 and is_named and len(text) <= _LONGEST_SECTION and not folded(text).startswith(_NOTES):
            self._begin_line(row, read_numbered(text))

    def _begin_line(self, row: int, name: Numbered) -> None:
        """Open a section that stands over everything, but for lines with a number of a higher style."""
        rank = rank_of(name.number)
        self._sections.begin(Heading(row, 0, OUTERMOST if rank is None else rank, name))
        self._levels.clear()

    def _note_levels(self, row: int, before: int = 0) -> bool:
        """Take in the levels named in a row; tell whether one of them is new. Empty cells go on with what is above.

        before: only those to the left of a column.
        """
        is_new = False
        for depth, level in enumerate(LEVELS, 1):
            for column in self.columns.of(level)[:1]:
                cell = self.table.at(row, column.number)
                if cell is None or not cell.text.strip() or cell is self._levels.get(depth - 1):
                    continue
                if before and self._place(cell) >= before:
                    continue
                known = self._levels.get(depth)
                if known is not None and (known is cell or folded(known.text) == folded(cell.text)):
                    continue
                self._levels = {one: held for one, held in self._levels.items() if one < depth}
                self._levels[depth] = cell
                self._sections.left(self._place(cell))
                is_new = True
        return is_new

    def _is_heading(self, row: int) -> bool:
        """Tell whether a row only names a level whose criteria follow."""
        depth = max(self._levels, default=0)
        if not depth or self._levels[depth].row != row or self._texts(row, depth):
            return False
        below = next((one for one in range(row + 1, self.table.height + 1) if any(self._own_texts(one))), 0)
        if not below or not self._texts(below, depth):
            return False
        under = self.table.at(below, self._levels[depth].column)
        return under is None or not under.text or under is self._levels[depth]

    def _is_section(self, row: int) -> bool:
        """Tell whether a row names a section in the very column of its criteria: no rule, points that are their sum."""
        if len(self._levels) != 1 or not self._is_bare(row) or self.columns.of(*LEVELS[1:]):
            return False
        sums: list[Decimal] = []
        for below in range(row + 1, self.table.height + 1):
            own = [cell for cell in self.table.rows[below - 1] if cell.text.strip()]
            if not own or self._is_header(own):
                continue
            if self._is_bare(below) or total_kind(own, self.words) or self._is_line(own):
                break
            sums += [one.value for one in self._points(below) if one.value is not None]
        value = next((points.value for points in self._points(row)), None)
        codes = [self.table.text(row, column.number).strip() for column in self.columns.of(ColumnField.CODE)]
        is_numbered = _SECTION.match(self._levels[min(self._levels)].text) is not None or any(
            _CHINESE.fullmatch(code) for code in codes
        )
        if value is None or not sums:
            return bool(sums) and is_numbered
        return sum(sums) == value and (is_numbered or len(sums) > 1)

    def _is_bare(self, row: int) -> bool:
        """Tell whether a row has a level and no text of its own though there are columns for it."""
        said = self.columns.of(ColumnField.TEXT, ColumnField.RULE)
        named = any(self.table.text(row, column.number).strip() for column in self.columns.of(LEVELS[0]))
        if not named or not said or any(self.table.text(row, column.number).strip() for column in said):
            return False
        # With a target or a method it is a criterion whose rule is missing.
        names = {column.number for column in self.columns.of(*LEVELS, ColumnField.CODE, ColumnField.POINTS)}
        return all(cell.column in names for cell in self.table.rows[row - 1] if cell.text.strip())

    def _texts(self, row: int, depth: int) -> list[str]:
        """Return what a row says in the columns of texts and in those of deeper levels."""
        columns = self.columns.of(ColumnField.TEXT, ColumnField.RULE, *LEVELS[depth:])
        held = self._levels[depth]
        cells = [self.table.at(row, column.number) for column in columns]
        return [cell.text for cell in cells if cell is not None and cell is not held and cell.text]

    def _own_texts(self, row: int) -> Iterator[str]:
        return (cell.text for cell in self.table.rows[row - 1] if cell.text.strip())

    def _goes_on(self, row: int, points: Cell | None, is_new_level: bool) -> bool:
        """Tell whether a row belongs to the criterion above it."""
        if not self.drafts:
            return False
        last = self.drafts[-1]
        if points is not None and points.text.strip():
            is_shared = points is last.points and not read_points(points.text).each
            if is_shared and is_new_level:
                self.shared.append(row)
            return is_shared
        codes = [self.table.at(row, column.number) for column in self.columns.of(ColumnField.CODE)]
        has_code = any(code is not None and code.text and code.row == row for code in codes)
        if is_new_level or has_code or not self._levels or self._follows_total(row):
            return False
        if self._last_heading == row - 1:
            return False
        if self.columns.of(ColumnField.POINTS):
            self.continued.append(row)
        return True

    def _follows_total(self, row: int) -> bool:
        return bool(self.totals) and self.totals[-1].row == row - 1

    def _points(self, row: int) -> Iterator[WrittenPoints]:
        return (read_points(self.table.text(row, column.number)) for column in self.columns.of(ColumnField.POINTS))

    def _named(self, cell: Cell) -> Numbered:
        name = read_numbered(cell.text)
        return replace(name, points=self._claims[cell.text]) if cell.text in self._claims else name


def _same_level(rows: tuple[ReadRow, ...], depth: int) -> tuple[ReadRow, ...]:
    """Return the last rows that share the levels of the last one down to a depth."""
    if not rows or len(rows[-1].levels) < depth:
        return ()
    start = len(rows)
    while start and rows[start - 1].levels[:depth] == rows[-1].levels[:depth]:
        start -= 1
    return rows[start:]
