"""A filled table (填好的表) beside the workspace: which entries are new, the same, different, or cannot be taken."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.assessment import Answer, Assessment
from app.domain.evidence import material_numbers
from app.domain.filled_entries import Written, entries_of, uses_score_column
from app.domain.filled_papers import KnownPapers
from app.domain.filled_rows import Matched, PlacedRow, Unmatched, matched_rows
from app.domain.filled_table import FilledCell, FilledField, FilledTable, Match, Standing, UnmatchedRow
from app.domain.filled_texts import OwnText, own_text
from app.domain.marking.kinds import Judgement
from app.domain.original import Original
from app.domain.points import is_multiple, plain
from app.domain.problems import Problem, hint, warning
from app.domain.read_rows import RowsRead
from app.domain.rubric import Criterion, Rubric
from app.domain.score_sheet import CriterionScore, ScoreSheet, State
from app.domain.table import Table
from app.domain.table_columns import TableColumns
from app.domain.table_words import ColumnField, folded
from app.domain.texts import shortened
from app.domain.written_points import read_points

NOT_APPLICABLE = frozenset({"不适用", "不涉及", "无此项", "缺项", "不参评", "N/A", "n/a"})
"""What stands in place of points where a criterion does not apply, as `folded` writes it."""
_SUMS = ("折合", "折百", "计算得分", "得分率", "合计", "总计", "总分", "小计")
_LONGEST_SHOWN = 60
_CELL_OF = {
    FilledField.SELF_POINTS: ColumnField.SELF_POINTS,
    FilledField.STATEMENT: ColumnField.STATEMENT,
    FilledField.REASON: ColumnField.REASON,
    FilledField.MATERIALS: ColumnField.MATERIAL,
}


@dataclass(frozen=True, slots=True)
class Ours:
    """What the workspace says.

    printed: what our own 自评打分表 and the filled original show, by criterion and field: a table that says only this
        says nothing new.
    original: the province's own file; what it prints in a column of entries is nobody's entry, unless is_original:
    the very file the rubric was read from is given as a filled one.
    """

    rubric: Rubric
    assessment: Assessment
    sheet: ScoreSheet
    frozen_numbers: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[tuple[str, FilledField], tuple[str, ...]] = field(default_factory=dict)
    original: Original | None = None
    is_original: bool = False


@dataclass(frozen=True, slots=True)
class MatchedTables:
    """The rows of tables with the criteria they are; it stays the same whatever the workspace says."""

    read: tuple[tuple[Table, RowsRead], ...] = ()
    placed: tuple[PlacedRow, ...] = ()
    matched: tuple[Matched, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()

    @property
    def columns(self) -> dict[int, TableColumns]:
        """Return the columns by the identity of their table."""
        return {id(table): rows.columns for table, rows in self.read}


def matched_tables(
    read: Sequence[tuple[Table, RowsRead]], rubric: Rubric, original: Original | None = None
) -> MatchedTables:
    """Return which criteria the rows of tables are."""
    placed: list[PlacedRow] = []
    for table, rows in read:
        ends = [0, *(row.last_row for row in rows.rows)]
        begins = [*(row.first_row for row in rows.rows[1:]), 0]
        for row, above, below in zip(rows.rows, ends, begins, strict=False):
            one = PlacedRow(table, row, above=above, below=below)
            placed.append(replace(one, has_entries=bool(entries_of(one, rows.columns))))
    return MatchedTables(tuple(read), tuple(placed), *matched_rows(placed, rubric, original))


def compared(tables: MatchedTables, ours: Ours) -> FilledTable:
    """Return every entry of tables beside what the workspace has. Two rows of one criterion are told together."""
    by_code: dict[str, list[Matched]] = defaultdict(list)
    for one in tables.matched:
        by_code[one.code].append(one)
    comparing = _Comparing(ours, tables.columns)
    codes = [criterion.code for criterion in ours.rubric.criteria]
    cells = [cell for criterion in ours.rubric.criteria for cell in comparing.cells(criterion, by_code[criterion.code])]
    missing = tuple(code for code in codes if not by_code[code])
    rows_left = tuple(_unmatched(tables.unmatched, tables.columns))
    problems = (*_told(tables.read, tables.matched, tables.placed), *comparing.told())
    return FilledTable(tuple(cells), rows_left, missing, len(codes) - len(missing), problems)


# ------------------------------------------------------------ one criterion


class _Comparing:
    """Compares criterion by criterion, and notes what was passed over."""

    def __init__(self, ours: Ours, columns: Mapping[int, TableColumns]) -> None:
        self._ours, self._columns = ours, columns
        numbers = material_numbers(
            [criterion.code for criterion in ours.rubric.criteria], ours.assessment.evidence, ours.frozen_numbers
        )
        self._numbers = numbers
        self._known = KnownPapers(ours.assessment.evidence, numbers)
        self._pieces = {piece.id: piece for piece in ours.assessment.evidence}
        self._lines = {line.code: line for line in ours.sheet.criteria}
        self._passed: list[str] = []

    def cells(self, criterion: Criterion, rows: Sequence[Matched]) -> Iterator[FilledCell]:
        """Yield the entries of a criterion, one a field."""
        entries = [
            (one, written)
            for one in rows
            for written in entries_of(one.placed, self._columns[id(one.placed.table)])
            if not self._is_printed(criterion.code, written)
        ]
        cells: list[FilledCell] = []
        for which in _CELL_OF:
            of_field = [(one, written) for one, written in entries if written.field is which]
            if of_field:
                cells += self._cells(criterion, which, of_field)
        has_reason = self._has_reason(criterion, cells)
        yield from (replace(cell, has_reason=has_reason) if cell.needs_reason else cell for cell in cells)

    def _has_reason(self, criterion: Criterion, cells: Sequence[FilledCell]) -> bool:
        """Tell whether something stands for the points: a reason, or a text that tells how they came about."""
        answer = self._answer(criterion.code)
        known = answer.reason if isinstance(criterion.marking, Judgement) else answer.self_reason
        texts = {FilledField.STATEMENT, FilledField.REASON, FilledField.POINTS_REASON}
        told = any(cell.field in texts and cell.standing is not Standing.CONFLICTING for cell in cells)
        return told or any(text.strip() for text in (known, answer.statement, answer.deduction_reason))

    def told(self) -> Iterator[Problem]:
        """Yield what was taken for no entry."""
        if self._passed:
            shown = "、".join(self._passed[:5]) + ("等" if len(self._passed) > 5 else "")  # noqa: PLR2004
            what = f"{shown}{len(self._passed)}格的文字和原表印的一样，没有当作填写的内容。"
            yield hint("TABLE_FILLED", "填好的表", what, "确实是填写的，请改几个字或直接在“填报”里填。")

    def _is_printed(self, code: str, written: Written) -> bool:
        """Tell whether a text is what the original, or our own empty table, prints there."""
        original, which = self._ours.original, written.field
        if which is FilledField.REASON and own_text(written.text).is_ours:
            return True
        if original is None or (self._ours.is_original and which is not FilledField.MATERIALS):
            return False
        texts = {folded(cell.text) for cell in original.cells_of(code) if cell.field is _CELL_OF[which] and cell.text}
        is_printed = folded(written.text) in texts
        if is_printed and which is not FilledField.MATERIALS:
            self._passed.append(written.where)
        return is_printed

    def _cells(
        self, criterion: Criterion, which: FilledField, entries: Sequence[tuple[Matched, Written]]
    ) -> Iterator[FilledCell]:
        first, written = entries[0]
        base = FilledCell(criterion.code, which, "", written.text, Standing.NEW, where=_where(entries))
        base = replace(base, match=_least_sure(entries), note=_notes(first, entries))
        texts = {self._plain(which, one.text): one.text for _, one in entries}
        if len(texts) > 1:
            said = "；".join(f"{one.where} 写的是“{shortened(one.text, _LONGEST_SHOWN)}”" for _, one in entries)
            yield self._conflict(replace(base, written=" ／ ".join(texts.values())), f"表里有几处不同：{said}")
            return
        match which:
            case FilledField.SELF_POINTS:
                shared = any(one.is_shared for _, one in entries)
                yield self._points(criterion, base, is_shared=shared)
            case FilledField.MATERIALS:
                yield from self._materials(criterion, base)
            case _:
                yield from self._text(base)

    def _plain(self, which: FilledField, text: str) -> str:
        if which is not FilledField.SELF_POINTS:
            return folded(text)
        value = read_points(text).value
        return folded(text) if value is None else plain(value.normalize())

    def _conflict(self, cell: FilledCell, note: str) -> FilledCell:
        present = cell.present or self._present(cell)
        return replace(cell, present=present, standing=Standing.CONFLICTING, note=_joined(note, cell.note))

    def _present(self, cell: FilledCell) -> str:
        answer = self._answer(cell.criterion)
        criterion = self._ours.rubric.criterion_by_code[cell.criterion]
        match cell.field:
            case FilledField.SELF_POINTS:
                value = _present_points(criterion, answer, self._lines[cell.criterion])
                return "不适用" if answer.not_applicable is not None else "" if value is None else plain(value)
            case FilledField.STATEMENT:
                return answer.statement
            case FilledField.REASON:
                return answer.deduction_reason
            case FilledField.POINTS_REASON:
                return answer.reason if isinstance(criterion.marking, Judgement) else answer.self_reason
            case _:
                return "、".join(self._numbers[id_] for id_ in self._serving(cell.criterion) if id_ in self._numbers)

    def _answer(self, code: str) -> Answer:
        return self._ours.assessment.answers.get(code, Answer())

    def _serving(self, code: str) -> list[str]:
        return [id_ for id_, piece in self._pieces.items() if any(one.criterion == code for one in piece.serves)]

    # -------------------------------------------------------- 自评得分

    def _points(self, criterion: Criterion, cell: FilledCell, *, is_shared: bool) -> FilledCell:
        answer, line = self._answer(criterion.code), self._lines[criterion.code]
        cell = replace(cell, present=self._present(cell))
        if folded(cell.written) in NOT_APPLICABLE:
            if answer.not_applicable is not None:
                return replace(cell, standing=Standing.SAME)
            return self._conflict(cell, "写的是不适用：请在“填报”里填不适用和理由")
        value = read_points(cell.written).value
        if why := _refused(criterion, value, cell.written, is_shared=is_shared):
            return self._conflict(cell, why)
        if answer.not_applicable is not None:
            return self._conflict(cell, "本项填的是不适用，表里有得分，请先核对")
        present = _present_points(criterion, answer, line)
        is_judged = isinstance(criterion.marking, Judgement)
        needs = is_judged or (value is not None and value > line.computed)
        cell = replace(cell, points=value, needs_reason=needs)
        if present is None:
            return cell
        if value == present:
            return replace(cell, standing=Standing.SAME)
        if value == line.self_points and line.state is State.AWAITING_EVIDENCE:
            note = _joined("佐证材料未齐，打分表里印的就是这个分", cell.note)
            return replace(cell, standing=Standing.SAME, note=note)
        if line.state is State.AWAITING_EVIDENCE and answer.self_points is None and value == line.prospective:
            note = _joined(f"佐证补齐后就是{plain(line.prospective)}分", cell.note)
            return replace(cell, standing=Standing.SAME, note=note)
        return replace(cell, standing=Standing.CHANGED)

    # -------------------------------------------------------- texts

    def _text(self, cell: FilledCell) -> Iterator[FilledCell]:
        present = self._present(cell)
        printed = self._ours.printed.get((cell.criterion, cell.field), ())
        if folded(cell.written) in map(folded, printed):
            yield replace(cell, present=present, standing=Standing.SAME)
            return
        is_statement = cell.field is FilledField.STATEMENT
        text = own_text(cell.written, "\n".join(printed), present) if is_statement else OwnText(cell.written)
        for which, said in ((cell.field, text.text), (FilledField.POINTS_REASON, text.reason)):
            if said:
                yield self._said(replace(cell, field=which, written=said))

    def _said(self, cell: FilledCell) -> FilledCell:
        present = self._present(cell)
        cell = replace(cell, present=present)
        if folded(present) == folded(cell.written):
            return replace(cell, standing=Standing.SAME)
        return replace(cell, standing=Standing.CHANGED if present.strip() else Standing.NEW)

    # -------------------------------------------------------- 佐证编号

    def _materials(self, criterion: Criterion, cell: FilledCell) -> Iterator[FilledCell]:
        asked = [one.title for one in criterion.evidence]
        original = self._ours.original
        for printed in original.cells_of(criterion.code) if original else ():
            if printed.field is ColumnField.MATERIAL:
                asked += [printed.text, *printed.text.splitlines()]
        named = self._known.named(cell.written, asked)
        serving = self._serving(criterion.code)
        linked = tuple(id_ for id_ in named.linked if id_ not in serving)
        cell = replace(cell, present=self._present(cell))
        notes = [self._shown(id_) for id_ in linked]
        notes += [f"没有编号{one}的材料" for one in named.unknown]
        notes += [f"有几件材料都叫“{shortened(one, _LONGEST_SHOWN)}”" for one in named.twice]
        note = _joined("；".join(notes), cell.note)
        if linked:
            yield replace(cell, linked=linked, note=note)
        elif named.unknown or named.twice:
            yield replace(cell, standing=Standing.CONFLICTING, note=note)
        elif named.linked:
            yield replace(cell, standing=Standing.SAME, note=note)
        if named.papers:
            note = "先登记、后补文件；勾选后才登记"
            titles = "\n".join(named.papers)
            yield replace(
                cell, field=FilledField.PAPERS, written=titles, papers=named.papers, note=_joined(note, cell.note)
            )

    def _shown(self, id_: str) -> str:
        return f"{self._numbers.get(id_, '')}《{shortened(self._pieces[id_].title, _LONGEST_SHOWN)}》".strip()


def _present_points(criterion: Criterion, answer: Answer, line: CriterionScore) -> Decimal | None:
    """Return the county's own points now; None while there are none."""
    if answer.self_points is not None:
        return answer.self_points
    if isinstance(criterion.marking, Judgement):
        return answer.points
    return line.computed if line.state in {State.SCORED, State.AWAITING_EVIDENCE} else None


def _refused(criterion: Criterion, value: Decimal | None, text: str, *, is_shared: bool) -> str:
    """Return why points cannot be taken; empty when they can."""
    if is_shared:
        return "合并的单元格跨了几个评分项，不知道各得多少"
    if value is None:
        if folded(text).startswith(("-", "−")):
            return "得分不能是负数"
        return f"“{shortened(text, _LONGEST_SHOWN)}”不是得分"
    if value > criterion.points:
        return f"{plain(value)}分超过本项的{plain(criterion.points)}分"
    marking = criterion.marking
    if isinstance(marking, Judgement) and marking.step > 0 and not is_multiple(value, marking.step):
        return f"{plain(value)}分不是{plain(marking.step)}分的整数倍"
    return ""


# ------------------------------------------------------------ words


def _where(entries: Sequence[tuple[Matched, Written]]) -> str:
    return "、".join(dict.fromkeys(written.where for _, written in entries))


def _least_sure(entries: Sequence[tuple[Matched, Written]]) -> Match:
    if any(one.match is Match.ASKED or written.is_shared for one, written in entries):
        return Match.ASKED
    return Match.CLOSE if any(one.match is Match.CLOSE for one, _ in entries) else Match.SAME


def _notes(first: Matched, entries: Sequence[tuple[Matched, Written]]) -> str:
    hidden = "在隐藏的行或列里" if any(written.is_hidden for _, written in entries) else ""
    is_text = entries[0][1].field is not FilledField.SELF_POINTS
    shared = "合并的单元格，几项共用，请核对" if is_text and any(written.is_shared for _, written in entries) else ""
    return _joined(first.note, shared, hidden)


def _joined(*notes: str) -> str:
    return "；".join(note for note in notes if note)


def _unmatched(found: Sequence[Unmatched], columns: Mapping[int, TableColumns]) -> Iterator[UnmatchedRow]:
    """Yield the rows whose entries are left: what says nothing, or sums up, is no loss."""
    for one in found:
        title = shortened(one.placed.row.title, _LONGEST_SHOWN)
        entries = [
            written
            for written in entries_of(one.placed, columns[id(one.placed.table)])
            if not own_text(written.text).is_ours
        ]
        if entries and not (one.placed.row.points is None and folded(title).startswith(_SUMS)):
            said = tuple(f"{written.field.label}：{shortened(written.text, _LONGEST_SHOWN)}" for written in entries)
            yield UnmatchedRow(one.placed.where, title, said, one.why)


def _told(
    read: Sequence[tuple[Table, RowsRead]], matched: Sequence[Matched], placed: Sequence[PlacedRow]
) -> Iterator[Problem]:
    for table, rows in read:
        if uses_score_column(rows.columns):
            what = "没有“自评得分”一列，把“得分”一列当作自评得分。"
            yield warning("TABLE_COLUMN", table.origin.title, what, "请核对；是评审打的分，就不要读入。")
    close = [one.code for one in matched if one.match is Match.CLOSE]
    if close:
        what = f"{_codes(close)}的文字与评分标准略有不同，按编号和名称对上。"
        yield warning("TABLE_FILLED", "填好的表", what, "请核对这几项。")
    hidden = [one.where for one in placed if one.row.is_hidden and one.has_entries]
    if hidden:
        what = f"{'、'.join(hidden[:5])}{'等' if len(hidden) > 5 else ''}是隐藏的行，里面填的也读了。"  # noqa: PLR2004
        yield hint("TABLE_HIDDEN", "填好的表", what, "请看这些行还要不要。")


def _codes(codes: Sequence[str]) -> str:
    shown = "、".join(codes[:12])
    return f"{shown}等{len(codes)}项" if len(codes) > 12 else shown  # noqa: PLR2004
