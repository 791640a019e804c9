"""What stands in the rows of the 自评打分表: one row a criterion, as texts and numbers. Nothing is written here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.documents.answer_text import answer_sentences
from app.documents.dossier import Dossier
from app.documents.sheet_text import Cell, packed, tidy
from app.documents.unfilled import is_unfilled
from app.domain.assessment import Answer
from app.domain.evidence import Evidence, serving
from app.domain.form import Form
from app.domain.points import plain
from app.domain.rubric import Criterion, Dimension, Indicator, NotApplicable, Rubric
from app.domain.score_sheet import CriterionScore, ScoreSheet, State

_NUMBERS = "material_numbers"


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion with its place, its score and the texts by column id."""

    dimension: Dimension
    indicator: Indicator
    criterion: Criterion
    score: CriterionScore
    is_left_out: bool
    texts: Mapping[str, str]

    @property
    def self_points(self) -> Decimal | None:
        """Return the points that are printed; None where 不适用 stands, or nothing while nothing is filled in."""
        return None if self.is_left_out or is_unfilled(self.score) else self.score.self_points


def criterion_rows(dossier: Dossier) -> tuple[CriterionRow, ...]:
    """Return a row for every criterion in rubric order."""
    scores = {score.code: score for score in dossier.score.criteria}
    pieces = serving(dossier.assessment.evidence)
    return tuple(
        _row(dossier, place, scores[place[2].code], pieces.get(place[2].code, [])) for place in dossier.rubric.places()
    )


def printed_points(rubric: Rubric, sheet: ScoreSheet) -> dict[str, Decimal | None]:
    """Return what the table shows as 自评得分 by criterion code; None where 不适用 stands.

    What nobody has filled in is left out: its cell is empty, any number in it would be wrong.
    不适用 with full or no points is a number like any other; what score_table_reading returns is compared with this.
    """
    by_code = rubric.criterion_by_code
    return {
        score.code: None if _is_left_out(rubric, by_code[score.code], score) else score.self_points
        for score in sheet.criteria
        if not is_unfilled(score)
    }


def row_cells(rows: tuple[CriterionRow, ...], form: Form) -> Iterator[Cell]:
    """Yield every text with the name people know its place by."""
    for row in rows:
        for column in form.columns:
            text = row.texts.get(column.id, "")
            if text:
                yield Cell(f"自评打分表 评分项{row.criterion.code}的“{column.header}”", text)


def with_packed_numbers(rows: Iterable[CriterionRow], form: Form, font_size: float) -> tuple[CriterionRow, ...]:
    """Return the rows with line breaks between 佐证编号, so that none of them is broken in its column."""
    widths = {column.id: float(column.width) for column in form.columns}
    if _NUMBERS not in widths:
        return tuple(rows)
    return tuple(
        replace(row, texts={**row.texts, _NUMBERS: packed(row.texts[_NUMBERS], widths[_NUMBERS], font_size)})
        for row in rows
    )


def _row(
    dossier: Dossier,
    place: tuple[Dimension, Indicator, Criterion],
    score: CriterionScore,
    pieces: list[Evidence],
) -> CriterionRow:
    dimension, indicator, criterion = place
    left_out = _is_left_out(dossier.rubric, criterion, score)
    answer = dossier.assessment.answers.get(criterion.code, Answer())
    numbers = [dossier.numbers.get(piece.id, "") for piece in pieces]
    texts = {
        "dimension": f"{dimension.code} {dimension.title}".strip(),
        "indicator": f"{indicator.code} {indicator.title}".strip(),
        "criterion": criterion.code,
        "text": _explanation(indicator, criterion),
        "rule_text": criterion.rule_text,
        "methods": "、".join(criterion.methods),
        "deduction_reason": answer.deduction_reason or _why_less(score),
        _NUMBERS: "、".join(number for number in numbers if number),
        "statement": "\n".join(_statement(answer, criterion, score)),
        "departments": "、".join(criterion.departments),
    }
    tidied = {key: tidy(text) for key, text in texts.items()}
    return CriterionRow(dimension, indicator, criterion, score, left_out, tidied)


def _is_left_out(rubric: Rubric, criterion: Criterion, score: CriterionScore) -> bool:
    is_rescaled = rubric.not_applicable_rule(criterion) is NotApplicable.RESCALE
    return score.state is State.NOT_APPLICABLE and (is_rescaled or criterion.bonus)


def _explanation(indicator: Indicator, criterion: Criterion) -> str:
    title = criterion.title if criterion.title != indicator.title else ""
    code = criterion.code if criterion.code != indicator.code else ""
    marks = ("★核心指标 " if criterion.core else "") + ("〔加分项〕" if criterion.bonus else "")
    head = f"{marks}{f'{code} {title}'.strip()}".strip()
    return "\n".join(part for part in (head, criterion.text) if part)


def _why_less(score: CriterionScore) -> str:
    match score.state:
        case State.UNANSWERED:
            return "未填报"
        case State.AWAITING_EVIDENCE:
            return "佐证材料未齐，暂不计分"
        case _:
            return ""


def _statement(answer: Answer, criterion: Criterion, score: CriterionScore) -> Iterator[str]:
    if answer.statement:
        yield answer.statement
    yield from answer_sentences(answer, criterion.marking)
    if score.self_points != score.computed:
        yield f"按填报内容计算得{plain(score.computed)}分，自评{plain(score.self_points)}分。"
    if answer.self_reason:
        yield f"自评分理由：{answer.self_reason}"
