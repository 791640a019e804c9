"""Write a county's answers into the province's own file (回填), and change nothing else in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from app.domain.original import Original, OriginalCell
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Picture
from app.domain.table import TableKind
from app.domain.table_words import ColumnField
from app.domain.verified import Verified
from app.files.atomic import telling_write_problems
from app.files.digests import sha256_of
from app.services.dossier import dossier_of

FILLED_MARK = "（已填）"
_SUFFIXES = {TableKind.XLSX: (".xlsx", ".xlsm", ".xltx", ".xltm"), TableKind.DOCX: (".docx", ".docm", ".dotx", ".dotm")}
_ANSWERED = {ColumnField.SELF_POINTS, ColumnField.STATEMENT, ColumnField.REASON}
_REVIEWED = {ColumnField.VERIFIED_POINTS, ColumnField.OPINION}
_TO_IMPORT = "请在“评分标准”里导入省里发的 .xlsx 或 .docx 评分表，用导入的标准新建工作库，再导出。"


def filled_name(original: Original) -> str:
    """Return the name of the filled file: the original's, with （已填） before its suffix."""
    from app.exchange.names import stored_name

    name = PureWindowsPath(PurePosixPath(original.name).name).name
    suffix = next((one for one in _SUFFIXES[original.kind] if name.lower().endswith(one)), "")
    stem = name[: -len(suffix)] if suffix else name
    return stored_name(stem or "原表", suffix or _SUFFIXES[original.kind][0], ending=FILLED_MARK)


def no_original(original: Original | None, *, reviewing: bool = False) -> Problem | None:
    """Return why there is nothing that can be filled, and what to do; None when there is.

    reviewing: columns for reviewers are there to be filled as well (评审得分、评审意见).
    """
    if original is None:
        return blocking("ORIGINAL_NONE", "", "这份评分标准不是从省里的表导入的，没有可以回填的原表。", _TO_IMPORT)
    if not original.can_be_filled:
        kind = "PDF" if original.kind is TableKind.PDF else "粘贴的表"
        return blocking("ORIGINAL_NONE", original.name, f"原表是{kind}，不能往里填写。", _TO_IMPORT)
    if not original.cells:
        return blocking("ORIGINAL_NONE", original.name, "没有记下各评分项在原表里的位置，不能回填。", _TO_IMPORT)
    if not any(_is_free(cell, reviewing=reviewing) for cell in original.cells):
        what = "原表没有“自评得分”“自评说明”“扣分原因”这样可以填写的列，不用回填。"
        return blocking("ORIGINAL_NONE", original.name, what, "请交自评打分表；省里另有带这些列的表时，请导入那一份。")
    return None


def _is_free(cell: OriginalCell, *, reviewing: bool) -> bool:
    """Tell whether a cell is there to be filled; one that names the papers asked for, or holds a score, is not."""
    if not cell.address:
        return False
    if cell.field in {ColumnField.SCORE, ColumnField.MATERIAL}:
        return not cell.text.strip()
    return cell.field in _ANSWERED or (reviewing and cell.field in _REVIEWED)


def fill_original(  # noqa: PLR0913
    picture: Picture,
    original: Original,
    sheet: ScoreSheet,
    source: Path,
    target: Path,
    *,
    verified: Mapping[str, Verified] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> tuple[Problem, ...]:
    """Write source, filled, to target and return what people should know.

    source: the file as it was imported; verified: what reviewers found, by criterion; numbers: 材料编号 by evidence
    id, where they are not the picture's own. Raises: ProblemError (ORIGINAL_NONE, ORIGINAL_DIFFERS, FILE_UNREADABLE,
    WRITE_FAILED); then nothing was written.
    """
    from app.documents.original_docx import fill_document
    from app.documents.original_plan import planned
    from app.documents.original_xlsx import fill_workbook

    if (nothing := no_original(original, reviewing=verified is not None)) is not None:
        raise ProblemError([nothing])
    _check_is_it(original, source)
    dossier = dossier_of(picture, sheet)
    if numbers is not None:
        dossier = replace(dossier, numbers=numbers)
    plan = planned(dossier, original, verified or {})
    write = fill_workbook if original.kind is TableKind.XLSX else fill_document
    with telling_write_problems(target):
        left: list[str] = []
        told = write(source, target, plan.values, name=original.name, left=left)
    return (*plan.told(left), *_nothing_written(original, plan.values), *told)


def _nothing_written(original: Original, values: Sequence[object]) -> Iterator[Problem]:
    if not values:
        what = "还没有可以写进原表的内容，这一份与原表一样。"
        yield warning("ORIGINAL_CELL", original.name, what, "填报后再导出一次。")


def _check_is_it(original: Original, source: Path) -> None:
    """Raises: ProblemError unless the file is the one that was imported, byte by byte."""
    try:
        sha256 = sha256_of(source)
    except OSError as error:
        what = "导入时保存的原表读不出来。"
        raise ProblemError([blocking("ORIGINAL_DIFFERS", original.name, what, _TO_IMPORT)]) from error
    if sha256 != original.sha256:
        what = "这个文件与导入时的原表不一样，各评分项的位置可能变了，没有往里写。"
        to_do = "请用导入时的那份原表；省里换了新表时，请重新导入。"
        raise ProblemError([blocking("ORIGINAL_DIFFERS", original.name, what, to_do)])
