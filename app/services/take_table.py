"""Taking a table somebody has filled in (读入填好的表) into a workspace: look first, then what a person chooses."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.assessment import Answer, Assessment
from app.domain.changes import Changes, difference
from app.domain.checks import answer_problems
from app.domain.evidence import next_evidence_id
from app.domain.filled_compare import MatchedTables, Ours, compared, matched_tables
from app.domain.filled_entries import OF_FIELD, entry_columns
from app.domain.filled_table import FilledField, FilledTable
from app.domain.filled_taking import taken
from app.domain.original import Original
from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.progress import Progress, Silent
from app.domain.read_rows import RowsRead
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Picture
from app.domain.table import Table, TablesFound
from app.domain.table_columns import TableColumns, find_columns
from app.domain.table_rows import read_rows
from app.domain.texts import one_text_problems
from app.services.dossier import dossier_of
from app.services.import_table import (
    TableChoice,
    chosen_table,
    read_clipboard,
    read_file,
    suggested_choice,
    table_words,
)
from app.services.told_of_table import cell_problems, table_problems
from app.storage.workspace import Workspace

__all__ = [
    "TableChoice",
    "TakePreview",
    "cell_problems",
    "has_filled_rows",
    "is_table_file",
    "look",
    "looked_again",
    "proposed",
    "take",
]

_PASTED = "粘贴的表"
_TABLE_HEADS = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0")
"""Zip (xlsx, docx), PDF, and the older office files, of which the reader says how to save them."""
_MAY_FOLLOW = {"REASON_MISSING"}

Read = tuple[tuple[Table, RowsRead], ...]


@dataclass(frozen=True, slots=True)
class TakePreview:
    """What a filled table would change; nothing is stored.

    name: the file's. tables: those that were read, row by row; found: all of them, to choose from.
    assessment: what it was compared with. is_original: it is the very file the rubric was read from.
    """

    name: str
    found: TablesFound
    tables: MatchedTables
    filled: FilledTable
    assessment: Assessment
    is_original: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return everything people should know of the table."""
        return self.filled.problems

    @property
    def is_usable(self) -> bool:
        """Tell whether anything in it belongs to this rubric."""
        return not has_blocking(self.problems)

    @property
    def sheets(self) -> tuple[str, ...]:
        """Return the titles of the tables that were read."""
        return tuple(table.origin.title for table, _ in self.tables.read)

    @property
    def choosable(self) -> tuple[Table, ...]:
        """Return the tables a person may choose from: those that could hold entries."""
        return tuple(table for table in self.found.tables if _is_shown(table))

    @property
    def stand_in(self) -> str:
        """Return what stands as the reason of points that need one and have none: where they come from."""
        name = self.name.replace("{", "｛").replace("}", "｝")
        return f"据{name}（{{where}}）填写"


def look(
    picture: Picture, source: Path | str, *, choice: TableChoice | None = None, progress: Progress | None = None
) -> TakePreview:
    """Return what a filled table says beside the workspace.

    source: the file, or text copied from a table. choice: which sheets, header and columns, as a person says.
    What keeps it from being taken at all is among the problems. Raises: CancelledError.
    """
    watched = progress or Silent()
    if isinstance(source, str):
        name, found, is_original = _PASTED, read_clipboard(source), False
    else:
        name, found = source.name, read_file(source, progress=watched)
        is_original = _is_original(source, picture.original)
    watched.step(0, 1, "和评分标准逐行比对")
    read = _read(found, choice)
    tables = matched_tables(read, picture.rubric, picture.original)
    if choice is None or not choice.tables:
        tables = _without_others(picture, tables)
    filled = _compared(picture, tables, is_original=is_original)
    filled = filled.with_more(table_problems(name, found, tables, filled))
    watched.step(1, 1, name)
    return TakePreview(name, found, tables, filled, picture.assessment, is_original)


def looked_again(picture: Picture, preview: TakePreview) -> TakePreview:
    """Return the same table beside a workspace that has changed since."""
    filled = _compared(picture, preview.tables, is_original=preview.is_original)
    filled = filled.with_more(table_problems(preview.name, preview.found, preview.tables, filled))
    return replace(preview, filled=filled, assessment=picture.assessment)


def is_table_file(path: Path) -> bool:
    """Tell by its first bytes whether a file is an office file or a PDF, not a text such as an answers file."""
    try:
        with path.open("rb") as file:
            return file.read(8).startswith(_TABLE_HEADS)
    except OSError:
        return False


def has_filled_rows(picture: Picture, path: Path, *, progress: Progress | None = None) -> bool:
    """Tell whether a file looks like a filled table of this rubric: most of its criteria, and something written."""
    preview = look(picture, path, progress=progress)
    filled = preview.filled
    return preview.is_usable and bool(filled.cells) and 2 * filled.matched >= len(picture.rubric.criteria)


def take(
    workspace: Workspace,
    preview: TakePreview,
    chosen: Collection[str],
    *,
    with_source_as_reason: bool = False,
    person: str,
    at: dt.datetime,
) -> Changes:
    """Take the chosen entries (their keys) as one step, and return it; all or none.

    with_source_as_reason: points that need a reason and have none get the place they come from as one.

    Raises: ProblemError (RECORD_CHANGED when the workspace is no longer what the preview was compared with,
        TABLE_OTHER, POINTS_RANGE, TEXT_TOO_LONG …); nothing is stored then.
    """
    picture = workspace.picture
    changes = proposed(picture, preview, chosen, with_source_as_reason=with_source_as_reason)
    workspace.apply(changes, person=person, at=at)
    return changes


def proposed(
    picture: Picture, preview: TakePreview, chosen: Collection[str], *, with_source_as_reason: bool = False
) -> Changes:
    """Return the step that `take` would make; nothing is stored. Raises: as `take`."""
    if not preview.is_usable:
        raise ProblemError([problem for problem in preview.problems if problem.is_blocking])
    cells = preview.filled.chosen(chosen)
    if picture.assessment != preview.assessment:
        now = _compared(picture, preview.tables, is_original=preview.is_original)
        if set(cells) - set(now.cells):
            what = "看过以后，工作库里的内容变了，没有读入。"
            raise ProblemError([blocking("RECORD_CHANGED", preview.name, what, "请再看一遍对照，重新选择。")])
    after = taken(
        picture.assessment,
        picture.rubric,
        score(picture.rubric, picture.assessment),
        cells,
        first_id=next_evidence_id(picture.assessment.evidence, picture.frozen_numbers),
        stand_in=preview.stand_in if with_source_as_reason else "",
    )
    if problems := tuple(_refused(picture.rubric, picture.assessment, after)):
        raise ProblemError(problems)
    sheets = "、".join(preview.sheets)
    name = f"读入填好的表 {preview.name}（{sheets}）" if sheets and sheets != preview.name else "读入填好的表"
    return difference(name, picture.assessment, after)


def _refused(rubric: Rubric, before: Assessment, after: Assessment) -> Iterator[Problem]:
    for code, answer in after.answers.items():
        if answer == before.answers.get(code, Answer()):
            continue
        criterion = rubric.criterion_by_code[code]
        yield from (
            problem for problem in answer_problems(answer, criterion, rubric, code) if problem.code not in _MAY_FOLLOW
        )
        for text in (answer.statement, answer.deduction_reason, answer.reason, answer.self_reason):
            yield from one_text_problems(text, code)
    for piece in after.evidence[len(before.evidence) :]:
        yield from one_text_problems(piece.title, piece.id)


# ------------------------------------------------------------ reading


def _is_original(path: Path, original: Original | None) -> bool:
    from app.files.digests import sha256_of

    try:
        return original is not None and path.stat().st_size == original.size and sha256_of(path) == original.sha256
    except OSError:
        return False


def _read(found: TablesFound, choice: TableChoice | None) -> Read:
    """Return the tables that may be filled ones with their rows: those with a header of their own each for itself."""
    words = table_words()
    if choice is not None and (choice.header is not None or choice.mapping):
        one = chosen_table(found, choice)
        return ((one.table, read_rows(one.table, one.columns, words)),) if one else ()
    wanted = choice.tables if choice else ()
    tables = [table for table in found.tables if (table.origin.number in wanted if wanted else _is_shown(table))]
    headed = [(table, columns) for table in tables if _is_filled_in(columns := find_columns(table, words))]
    suggested = TableChoice(wanted) if wanted else suggested_choice(found)
    numbers = {table.origin.number for table, _ in headed}
    if not set(suggested.tables) <= numbers and (one := chosen_table(found, suggested)) is not None:
        # A Word table that goes on over the page without its header is read with the one before it.
        rest = [pair for pair in headed if pair[0].origin.number not in suggested.tables]
        headed = [(one.table, one.columns), *rest] if _is_filled_in(one.columns) else rest
    return tuple((table, read_rows(table, columns, words)) for table, columns in headed)


def _is_shown(table: Table) -> bool:
    return not table.origin.is_hidden


def _is_filled_in(columns: TableColumns) -> bool:
    return any(entry_columns(columns, field) for field in OF_FIELD)


def _compared(picture: Picture, tables: MatchedTables, *, is_original: bool) -> FilledTable:
    sheet = score(picture.rubric, picture.assessment)
    ours = Ours(
        picture.rubric,
        picture.assessment,
        sheet,
        picture.frozen_numbers,
        _printed(picture, sheet),
        picture.original,
        is_original,
    )
    return compared(tables, ours)


def _printed(picture: Picture, sheet: ScoreSheet) -> dict[tuple[str, FilledField], tuple[str, ...]]:
    """Return what our own 自评打分表, and the original when it is filled, would show of the workspace now."""
    from app.documents.original_plan import planned
    from app.documents.score_table_rows import criterion_rows

    dossier = dossier_of(picture, sheet)
    found: dict[tuple[str, FilledField], list[str]] = defaultdict(list)
    for row in criterion_rows(dossier):
        found[row.criterion.code, FilledField.STATEMENT].append(row.texts["statement"])
        found[row.criterion.code, FilledField.REASON].append(row.texts["deduction_reason"])
    if picture.original is not None:
        values = {(one.part, one.address): str(one.value) for one in planned(dossier, picture.original, {}).values}
        for cell in picture.original.cells:
            which = next((which for which, column in OF_FIELD.items() if column is cell.field), None)
            if which is not None and (cell.part, cell.address) in values:
                found[cell.criterion, which].append(values[cell.part, cell.address])
    return {key: tuple(text for text in texts if text) for key, texts in found.items()}


def _without_others(picture: Picture, tables: MatchedTables) -> MatchedTables:
    """Leave out tables of which no row belongs to the rubric, such as annexes, when another one does."""
    with_rows = {id(one.placed.table) for one in tables.matched}
    kept = tuple(one for one in tables.read if id(one[0]) in with_rows)
    return matched_tables(kept, picture.rubric, picture.original) if 0 < len(kept) < len(tables.read) else tables
