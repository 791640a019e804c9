"""Comparing a report that was worked on in a word processor with what a report made now would say."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Picture
from app.services.dossier import dossier_of, numbers_of

if TYPE_CHECKING:
    from app.documents.dossier import Dossier
    from app.documents.report_tags import ReadReport, ToldField

CHECK_TABLE = "table:check"
_OF_THE_EXPORT = {"申报包编号", "校验码", "轮次", "程序版本"}
"""Rows of the check page that tell which export a report came from; every later one says something else."""

NO_ID = "0" * 64

Rows = tuple[tuple[str, ...], ...]


class Kind(StrEnum):
    """How a place differs."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"

    @property
    def label(self) -> str:
        """Return the Chinese word shown to people."""
        return {"changed": "数值不同", "missing": "报告里没有", "extra": "数据里没有"}[self.value]


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the report says something else than the data. tag: of the field it stands in."""

    kind: Kind
    where: str
    what: str
    in_report: str
    in_data: str
    tag: str = ""

    @property
    def place(self) -> str:
        """Return where it is, in one line."""
        return f"{self.where}　{self.what}"


def told_now(picture: Picture, sheet: ScoreSheet) -> "tuple[ToldField, ...]":
    """Return everything that a report of a travelling picture says from the data. Raises: ProblemError."""
    from app.documents.report_model import report_model
    from app.documents.report_tags import told_fields

    return told_fields(report_model(dossier_now(picture, sheet)))


def dossier_now(picture: Picture, sheet: ScoreSheet) -> "Dossier":
    """Return what a report of a travelling picture would be made from now. Raises: ProblemError."""
    from app.exchange.names import evidence_paths

    paths = evidence_paths(picture.rubric, picture.assessment, numbers_of(picture))
    # Its id and date are no data: every export has its own.
    return dossier_of(picture, sheet, submission_id=NO_ID, paths=paths)


def differences(report: "ReadReport", told: "tuple[ToldField, ...]") -> tuple[Difference, ...]:
    """Return every difference in reading order; what the data no longer have comes last."""
    if not report.fields:
        return tuple(_not_found(report, told))
    known = {one.tag for one in told}
    found = [difference for one in told for difference in _of_field(one, report.fields.get(one.tag))]
    found += [
        Difference(Kind.EXTRA, "报告", _extra_title(tag), text.replace("\t", " ").replace("\n", "；")[:60], "没有", tag)
        for tag, text in report.fields.items()
        if tag not in known and _is_ours(tag)
    ]
    return tuple(found)


def _not_found(report: "ReadReport", told: "tuple[ToldField, ...]") -> Iterator[Difference]:
    """Yield what stands nowhere in a report without tags: some word processors drop them all when saving."""
    text = _bare(report.text)
    for one in told:
        if not one.rows and _bare(one.text) not in text:
            yield Difference(Kind.MISSING, one.where, one.title, "没有找到", one.text, one.tag)
        rows = _without_export(one.rows) if one.tag == CHECK_TABLE else one.rows
        gone = [row for row in rows if _bare("".join(row)) not in text]
        if gone and len(gone) == len(rows):
            yield Difference(Kind.MISSING, one.where, f"表“{one.title}”", "没有找到", f"共{len(rows) - 1}行", one.tag)
        elif gone:
            yield from (_row_difference(one, row, None) for row in gone)


def _is_ours(tag: str) -> bool:
    return tag.partition(":")[0] in {"figure", "points", "count", "table"}


def _extra_title(tag: str) -> str:
    kind, _, key = tag.partition(":")
    return {"figure": f"数据 {key}", "table": "表格"}.get(kind, "得分或项数")


def _of_field(told: "ToldField", text: str | None) -> Iterator[Difference]:
    if text is None:
        what = f"表“{told.title}”" if told.rows else told.title
        now = f"共{len(told.rows) - 1}行" if told.rows else told.text
        yield Difference(Kind.MISSING, told.where, what, "被删去或改写了", now, told.tag)
    elif told.rows:
        yield from _of_table(told, tuple(tuple(line.split("\t")) for line in text.split("\n")))
    elif _bare(text) != _bare(told.text):
        yield Difference(Kind.CHANGED, told.where, told.title, text, told.text, told.tag)


def _of_table(told: "ToldField", rows: Rows) -> Iterator[Difference]:
    if told.tag == CHECK_TABLE:
        ours, theirs = (_without_export(table) for table in (told.rows, rows))
    else:
        ours, theirs = told.rows, rows
    same_shape = [len(row) for row in ours] == [len(row) for row in theirs]
    pairs = list(zip(ours, theirs, strict=True)) if same_shape else list(_by_first_cell(ours, theirs))
    for our, their in pairs:
        if our is None or their is None:
            yield _row_difference(told, our, their)
        else:
            yield from _of_row(told, our, their)


def _without_export(rows: Rows) -> Rows:
    return tuple(row for row in rows if _bare(row[0]) not in _OF_THE_EXPORT)


Pair = tuple[tuple[str, ...] | None, tuple[str, ...] | None]


def _by_first_cell(ours: Rows, theirs: Rows) -> Iterator[Pair]:
    by_name: dict[str, list[tuple[str, ...]]] = {}
    for row in theirs:
        by_name.setdefault(_bare(row[0]), []).append(row)
    for row in ours:
        alike = by_name.get(_bare(row[0]))
        yield row, alike.pop(0) if alike else None
    # Also a row that bears the name of another: it may say something else.
    for rest in by_name.values():
        for row in rest:
            yield None, row


def _row_difference(told: "ToldField", our: tuple[str, ...] | None, their: tuple[str, ...] | None) -> Difference:
    kind = Kind.MISSING if their is None else Kind.EXTRA
    named = (our or their or ("",))[0]
    in_report, in_data = (" ".join(row) if row else "没有这一行" for row in (their, our))
    return Difference(kind, told.where, f"表“{told.title}”{named}", in_report, in_data, told.tag)


def _of_row(told: "ToldField", our: tuple[str, ...], their: tuple[str, ...]) -> Iterator[Difference]:
    heading = told.rows[0]
    for column in range(max(len(our), len(their))):
        ours = our[column] if column < len(our) else ""
        theirs = their[column] if column < len(their) else ""
        if _bare(ours) != _bare(theirs):
            what = f"表“{told.title}”{_cell_name(heading, our, column)}"
            yield Difference(Kind.CHANGED, told.where, what, theirs or "（空）", ours or "（空）", told.tag)


def _cell_name(heading: tuple[str, ...], row: tuple[str, ...], column: int) -> str:
    """Return what a cell is called: its row and column, or the cell beside it where a table has pairs of columns."""
    if len(set(heading)) < len(heading) or len(heading) == 2:  # noqa: PLR2004 - a name and its value
        return row[column - column % 2] if column % 2 else f"第{column // 2 + 1}列"
    title = heading[column] if column < len(heading) else ""
    return f"{row[0]}的{title}" if column else f"{title}“{row[0]}”"


def _bare(text: str) -> str:
    return "".join(text.split())
