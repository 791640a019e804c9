"""Writing the rows of a ledger (台账): typed, pasted, put in, taken out, moved; and 本周期没有, an answer of none."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.assessment import LedgerRow
from app.domain.changes import Change, Changes, difference
from app.domain.evidence import Service, StoredFile
from app.domain.ledger_paste import offered_day
from app.domain.ledger_uses import ledger_uses
from app.domain.limits import MOST_LEDGER_ROWS
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.rubric import Ledger
from app.services.enter_evidence import NewPiece, with_files
from app.services.store_files import same_content
from app.storage.workspace import Workspace

Rows = tuple[LedgerRow, ...]


def write_row(  # noqa: PLR0913
    workspace: Workspace,
    ledger_id: str,
    index: int,
    row: LedgerRow,
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store one row; index (from 0) just past the last one adds it. Raises: ProblemError; nothing is stored then."""
    return write_rows(workspace, ledger_id, {index: row}, person=person, at=at, goes_on=goes_on)


def write_rows(
    workspace: Workspace,
    ledger_id: str,
    rows: Mapping[int, LedgerRow],
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store some rows by index as one step; those past the last one are added in their order."""
    ledger, before = _known(workspace, ledger_id)
    after = list(before)
    for index, row in sorted(rows.items()):
        if not 0 <= index <= len(after):
            raise ProblemError([_moved_on(ledger)])
        after[index : index + 1] = [row]
    word = f"第{min(rows) + 1}行" if len(rows) == 1 else f"{len(rows)}行"
    return _stored(workspace, ledger, after, f"填写{word}", person=person, at=at, goes_on=goes_on)


def clear_cells(
    workspace: Workspace, ledger_id: str, cells: Collection[tuple[int, str]], *, person: str, at: dt.datetime
) -> Changes:
    """Empty some cells, each a row's index and a column id, as one step. Rows stay, also empty ones between others."""
    ledger, before = _known(workspace, ledger_id)
    gone = set(cells)
    after = [
        replace(row, values={name: text for name, text in row.values.items() if (index, name) not in gone})
        for index, row in enumerate(before)
    ]
    return _stored(workspace, ledger, after, "清空单元格", person=person, at=at)


def insert_rows(
    workspace: Workspace, ledger_id: str, index: int, rows: Sequence[LedgerRow], *, person: str, at: dt.datetime
) -> Changes:
    """Put rows in before an index as one step."""
    ledger, before = _known(workspace, ledger_id)
    place = min(max(index, 0), len(before))
    after = [*before[:place], *rows, *before[place:]]
    return _stored(workspace, ledger, after, f"插入{len(rows)}行", person=person, at=at)


def remove_rows(
    workspace: Workspace, ledger_id: str, indexes: Collection[int], *, person: str, at: dt.datetime
) -> Changes:
    """Take rows out as one step. Without its last row a ledger is 未填 again, not 本周期没有: that must be said."""
    ledger, before = _known(workspace, ledger_id)
    gone = set(indexes)
    after = [row for index, row in enumerate(before) if index not in gone]
    return _stored(workspace, ledger, after, f"删除{len(before) - len(after)}行", person=person, at=at)


def move_row(workspace: Workspace, ledger_id: str, index: int, to: int, *, person: str, at: dt.datetime) -> Changes:
    """Move a row so that it stands at another index."""
    ledger, before = _known(workspace, ledger_id)
    if not (0 <= index < len(before) and 0 <= to < len(before)):
        raise ProblemError([_moved_on(ledger)])
    after = list(before)
    after.insert(to, after.pop(index))
    return _stored(workspace, ledger, after, "移动行", person=person, at=at)


def paste_rows(
    workspace: Workspace,
    ledger_id: str,
    index: int,
    rows: Sequence[Mapping[str, str]],
    *,
    person: str,
    at: dt.datetime,
) -> Changes:
    """Write pasted values (column id to text) over the rows from an index on and add what goes past the end.

    The columns that the values do not name, and the evidence of the rows, stay.
    """
    ledger, before = _known(workspace, ledger_id)
    after = list(before)
    place = min(max(index, 0), len(after))
    for offset, values in enumerate(rows):
        old = after[place + offset] if place + offset < len(after) else LedgerRow()
        after[place + offset : place + offset + 1] = [replace(old, values={**old.values, **values})]
    return _stored(workspace, ledger, after, f"粘贴{len(rows)}行", person=person, at=at)


def read_dates(workspace: Workspace, ledger_id: str, *, person: str, at: dt.datetime) -> Changes:
    """Write as dates what spreadsheets store as numbers (44293 for 2021-04-07), in all rows as one step."""
    ledger, before = _known(workspace, ledger_id)
    dates = [column.id for column in ledger.columns if column.kind == "date"]
    after = [replace(row, values={**row.values, **_offered(row, dates)}) for row in before]
    return _stored(workspace, ledger, after, "换成日期", person=person, at=at)


def begin_ledger(workspace: Workspace, ledger_id: str, *, person: str, at: dt.datetime) -> Changes:
    """Say that there was nothing in this cycle (本周期没有): begun with no rows, which counts as 0."""
    ledger, before = _known(workspace, ledger_id)
    if before:
        return Changes("", ())
    return _applied(workspace, ledger, (), "本周期没有", person=person, at=at)


def forget_ledger(workspace: Workspace, ledger_id: str, *, person: str, at: dt.datetime) -> Changes:
    """Take a whole ledger back: it is 未填 again."""
    ledger, _ = _known(workspace, ledger_id)
    return _applied(workspace, ledger, None, "改为未填", person=person, at=at)


def add_files(
    workspace: Workspace,
    ledger_id: str,
    index: int,
    files: Sequence[StoredFile],
    *,
    person: str,
    at: dt.datetime,
) -> Changes:
    """Register stored files as evidence of a row and of the first criterion that uses the ledger, as one step.

    A file whose content is there already is not registered twice: the row names the piece that has it.
    Raises: ProblemError (UNKNOWN_ID, ATTACHMENT_MISSING …).
    """
    ledger, before = _known(workspace, ledger_id)
    if not 0 <= index < len(before):
        raise ProblemError([_moved_on(ledger)])
    assessment = workspace.picture.assessment
    known = {file.sha256: piece.id for file in files if (piece := same_content(assessment, file))}
    new: dict[str, StoredFile] = {}
    for file in files:
        if file.sha256 not in known:
            # The same content twice in one go is one piece, too.
            new.setdefault(file.sha256, file)
    uses = ledger_uses(workspace.picture.rubric, ledger_id)
    serves = (Service(uses[0].criterion.code),) if uses else ()
    after = with_files(workspace, [NewPiece(file, serves) for file in new.values()])
    pieces = after.evidence[len(assessment.evidence) :]
    ids = (*known.values(), *(piece.id for piece in pieces))
    row = _bare(replace(before[index], evidence=(*before[index].evidence, *ids)))
    after = replace(after, ledgers={**after.ledgers, ledger_id: (*before[:index], row, *before[index + 1 :])})
    changes = difference(f"{ledger.title or ledger.id}：第{index + 1}行添加材料{len(files)}件", assessment, after)
    workspace.apply(changes, person=person, at=at)
    return changes


# ---------------------------------------------------------------- inside


def _known(workspace: Workspace, ledger_id: str) -> tuple[Ledger, Rows]:
    ledger = workspace.picture.rubric.ledger_by_id.get(ledger_id)
    if ledger is None:
        what = f"评分标准里没有台账“{ledger_id}”。"
        raise ProblemError([blocking("UNKNOWN_ID", f"台账 {ledger_id}", what, "请核对台账编号。")])
    return ledger, workspace.picture.assessment.ledgers.get(ledger_id, ())


def _stored(  # noqa: PLR0913
    workspace: Workspace,
    ledger: Ledger,
    rows: Sequence[LedgerRow],
    name: str,
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    before = workspace.picture.assessment.ledgers.get(ledger.id)
    after = [_bare(row) for row in rows]
    while after and after[-1] == LedgerRow():
        after.pop()
    problems = [*_too_many(ledger, after, before or ()), *_problems(workspace, ledger, after, before or ())]
    if problems:
        raise ProblemError(problems)
    # The last row taken away is a slip as often as a no: 本周期没有 is said by its own tick.
    kept = tuple(after) if after or before == () else None
    return _applied(workspace, ledger, kept, name, person=person, at=at, goes_on=goes_on)


def _applied(  # noqa: PLR0913
    workspace: Workspace,
    ledger: Ledger,
    after: Rows | None,
    name: str,
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    before = workspace.picture.assessment.ledgers.get(ledger.id)
    step = f"{ledger.title or ledger.id}：{name}"
    changes = Changes(step, () if before == after else (Change("ledger", ledger.id, before, after),))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def _bare(row: LedgerRow) -> LedgerRow:
    """Return a row without the values that are empty, as an answers file leaves them out."""
    values = {name: text for name, text in row.values.items() if text.strip()}
    return LedgerRow(values, tuple(dict.fromkeys(row.evidence)))


def _too_many(ledger: Ledger, after: Sequence[LedgerRow], before: Rows) -> Iterator[Problem]:
    """Yield that a ledger would have more rows than a county keeps; one that came so long may grow shorter."""
    if len(after) > max(MOST_LEDGER_ROWS, len(before)):
        what = f"一个台账最多{MOST_LEDGER_ROWS}行，这样会有{len(after)}行。"
        to_do = "请看看是不是粘贴了整张工作表；确实这么多的，请分年度汇总后登记，明细作为佐证材料添加。"
        yield blocking("LEDGER_TOO_LONG", f"台账 {ledger.title or ledger.id}", what, to_do)


def _problems(workspace: Workspace, ledger: Ledger, after: Sequence[LedgerRow], before: Rows) -> Iterator[Problem]:
    from app.domain.texts import one_text_problems

    titles = {column.id: column.title or column.id for column in ledger.columns}
    # A row may still name a piece that was taken away since; only what is new must be there.
    known = {piece.id for piece in workspace.picture.assessment.evidence}
    known |= {name for row in before for name in row.evidence}
    for number, row in enumerate(after, start=1):
        if number <= len(before) and row == before[number - 1]:
            continue
        where = f"台账 {ledger.title or ledger.id} 第{number}行"
        for name, text in row.values.items():
            if name not in titles:
                yield blocking("UNKNOWN_ID", where, f"台账没有“{name}”这一列。", "请核对列名。")
            yield from one_text_problems(text, f"{where} {titles.get(name, name)}")
        for name in row.evidence:
            if name not in known:
                yield blocking("UNKNOWN_ID", where, f"佐证材料“{name}”不存在。", "请先添加这件材料。")


def _offered(row: LedgerRow, columns: Sequence[str]) -> dict[str, str]:
    days = {name: offered_day(row.values.get(name, "")) for name in columns}
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _moved_on(ledger: Ledger) -> Problem:
    where = f"台账 {ledger.title or ledger.id}"
    return blocking("RECORD_CHANGED", where, "这一行已经不在了。", "请看一下现在的内容，再改一次。")
