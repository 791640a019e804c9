"""What one criterion says in the columns of the province's own file (回填), and where it has its place there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.documents.answer_text import answer_sentences
from app.documents.dossier import Dossier
from app.documents.score_table_rows import CriterionRow
from app.documents.sheet_text import tidy
from app.documents.unfilled import is_unfilled
from app.domain.assessment import Answer
from app.domain.filled_taking import SEE_STATEMENT
from app.domain.original import OriginalCell
from app.domain.table_words import ColumnField
from app.domain.verified import Verified

_ONLY_NUMBERS = re.compile(r"[A-Za-z0-9.\-–—、，,;；/\s]+")
_GIVEN_POINTS = "给分："
_GIVEN_REASON = "给分理由："


@dataclass(slots=True)
class OriginalRow:
    """The values of a criterion by field, and what found no place, in words."""

    code: str
    values: dict[ColumnField, Decimal | str] = field(default_factory=dict)
    homeless: list[str] = field(default_factory=list)


def original_row(
    row: CriterionRow, dossier: Dossier, cells: Mapping[ColumnField, OriginalCell], verified: Verified | None
) -> OriginalRow:
    """Return what is written for a criterion. cells: those of its fields that the file has a column for."""
    found = OriginalRow(row.criterion.code)
    answer = dossier.assessment.answers.get(row.criterion.code, Answer())
    if (points := _self_points(answer, row)) is not None:
        _put(found, cells, "自评得分", points, _points_fields(cells))
    statement = list(_statement(answer, row))
    _put_reason(found, cells, row, answer, statement)
    _put_numbers(found, cells, row.texts["material_numbers"], statement)
    if statement:
        _put(found, cells, "自评说明", tidy("\n".join(statement)), (ColumnField.STATEMENT,))
    if verified is not None:
        if verified.points is not None:
            _put(found, cells, "评审得分", verified.points, (ColumnField.VERIFIED_POINTS,))
        if verified.opinion:
            _put(found, cells, "评审意见", tidy(verified.opinion), (ColumnField.OPINION,))
    return found


def holds_numbers_only(text: str) -> bool:
    """Tell whether a cell for evidence is free for 材料编号: empty, or with numbers of papers and no words."""
    return not text.strip() or bool(_ONLY_NUMBERS.fullmatch(text))


def _put(
    found: OriginalRow,
    cells: Mapping[ColumnField, OriginalCell],
    what: str,
    value: Decimal | str,
    fields: tuple[ColumnField, ...],
) -> None:
    place = next((one for one in fields if one in cells), None)
    if place is None:
        found.homeless.append(what)
    else:
        found.values[place] = value


def _self_points(answer: Answer, row: CriterionRow) -> Decimal | None:
    """Return the points of the row; a nought that somebody wrote is one, though nothing else is filled in."""
    if row.self_points is None and answer.self_points is not None and not row.is_left_out:
        return row.score.self_points
    return row.self_points


def _points_fields(cells: Mapping[ColumnField, OriginalCell]) -> tuple[ColumnField, ...]:
    """Return where self points may stand: a column 得分 only when it is the only one, and empty."""
    score = cells.get(ColumnField.SCORE)
    is_free = score is not None and not score.text.strip()
    return (ColumnField.SELF_POINTS, *((ColumnField.SCORE,) if is_free else ()))


def _put_reason(
    found: OriginalRow,
    cells: Mapping[ColumnField, OriginalCell],
    row: CriterionRow,
    answer: Answer,
    statement: list[str],
) -> None:
    is_empty = is_unfilled(row.score) and not answer.deduction_reason
    reason = "" if is_empty else row.texts["deduction_reason"]
    if not reason:
        return
    if ColumnField.REASON in cells:
        found.values[ColumnField.REASON] = reason
    elif answer.deduction_reason and ColumnField.STATEMENT in cells:
        statement.append(f"扣分原因：{reason}")
    elif answer.deduction_reason:
        found.homeless.append("扣分原因")


def _put_numbers(
    found: OriginalRow, cells: Mapping[ColumnField, OriginalCell], numbers: str, statement: list[str]
) -> None:
    """Give 材料编号 a place: their own column unless it says what is asked for, else the end of the statement."""
    if not numbers:
        return
    own = cells.get(ColumnField.MATERIAL)
    if own is not None and holds_numbers_only(own.text):
        found.values[ColumnField.MATERIAL] = numbers
    elif ColumnField.STATEMENT in cells:
        statement.append(f"佐证材料：{numbers}")
    else:
        found.homeless.append("佐证编号")


def _statement(answer: Answer, row: CriterionRow) -> list[str]:
    """Return the county's own words; what it chose and counted, in sentences, only where it wrote none."""
    lines: list[str] = []
    if answer.not_applicable is not None:
        lines.append(f"不适用，理由：{answer.not_applicable}")
    own = [text for text in (answer.statement, answer.reason) if text.strip()]
    lines += dict.fromkeys(own)
    if not lines:
        lines += [
            sentence.removeprefix(_GIVEN_REASON)
            for sentence in answer_sentences(answer, row.criterion.marking)
            if not sentence.startswith(_GIVEN_POINTS)
        ]
    if answer.self_reason and answer.self_reason != SEE_STATEMENT:
        lines.append(f"自评分理由：{answer.self_reason}")
    return lines
