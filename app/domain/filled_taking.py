"""Taking entries of a filled table into an assessment: what is chosen is written, everything else stays."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.domain.assessment import Answer, Assessment
from app.domain.evidence import Evidence, Service
from app.domain.filled_table import FilledCell, FilledField
from app.domain.marking.kinds import Judgement
from app.domain.paper_names import paper_of_name
from app.domain.points import ZERO
from app.domain.rubric import Criterion, Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.table_words import folded

SEE_STATEMENT, SEE_REASON = "见自评说明", "见扣分原因"
"""What stands as the reason of a claim that a text beside it explains."""


def taken(
    assessment: Assessment,
    rubric: Rubric,
    sheet: ScoreSheet,
    cells: Iterable[FilledCell],
    *,
    first_id: str,
    stand_in: str = "",
) -> Assessment:
    """Return the assessment with the entries in it; sheet is its score before.

    first_id: of the first paper that is registered. stand_in: the reason of points that need one and have none; its
    {where} becomes the place of the points. Inputs of computed markings are never made up.
    """
    by_code: dict[str, list[FilledCell]] = {}
    for cell in cells:
        by_code.setdefault(cell.criterion, []).append(cell)
    computed = {line.code: line.computed for line in sheet.criteria}
    answers = dict(assessment.answers)
    for code, of_criterion in by_code.items():
        criterion = rubric.criterion_by_code[code]
        answer = _answered(answers.get(code, Answer()), criterion, of_criterion)
        if any(cell.field is FilledField.SELF_POINTS for cell in of_criterion):
            claims_more = answer.self_points is not None and answer.self_points > computed.get(code, ZERO)
            where = next(cell.where for cell in of_criterion if cell.field is FilledField.SELF_POINTS)
            answer = _with_reason(answer, criterion, stand_in.format(where=where), claims_more=claims_more)
        if answer != Answer():
            answers[code] = answer
    return replace(assessment, answers=answers, evidence=_evidence(assessment.evidence, by_code, first_id))


def _answered(answer: Answer, criterion: Criterion, cells: Iterable[FilledCell]) -> Answer:
    is_judged = isinstance(criterion.marking, Judgement)
    for cell in cells:
        match cell.field:
            case FilledField.SELF_POINTS if is_judged:
                answer = replace(answer, points=cell.points, self_points=None)
            case FilledField.SELF_POINTS:
                answer = replace(answer, self_points=cell.points)
            case FilledField.STATEMENT:
                # The reason of judged points that was the statement stays the statement.
                follows = is_judged and bool(answer.reason) and answer.reason == answer.statement
                reason = cell.written if follows else answer.reason
                answer = replace(answer, statement=cell.written, reason=reason)
            case FilledField.REASON:
                answer = replace(answer, deduction_reason=cell.written)
            case FilledField.POINTS_REASON if is_judged:
                answer = replace(answer, reason=cell.written)
            case FilledField.POINTS_REASON:
                answer = replace(answer, self_reason=cell.written)
            case _:
                pass
    return answer


def _with_reason(answer: Answer, criterion: Criterion, stand_in: str, *, claims_more: bool) -> Answer:
    is_judged = isinstance(criterion.marking, Judgement)
    has_reason = (answer.reason if is_judged else answer.self_reason).strip()
    if has_reason or not (is_judged or claims_more):
        return answer
    if is_judged:
        texts = (answer.statement, answer.deduction_reason, stand_in)
        return replace(answer, reason=next((text for text in texts if text.strip()), ""))
    reason = SEE_STATEMENT if answer.statement.strip() else SEE_REASON if answer.deduction_reason.strip() else stand_in
    return replace(answer, self_reason=reason)


def _evidence(
    evidence: tuple[Evidence, ...], by_code: Mapping[str, Iterable[FilledCell]], first_id: str
) -> tuple[Evidence, ...]:
    pieces = {piece.id: piece for piece in evidence}
    new: dict[str, Evidence] = {}
    number = int(first_id[1:])
    for code, cells in by_code.items():
        for cell in cells:
            for id_ in cell.linked:
                pieces[id_] = _serving(pieces[id_], code)
            for title in cell.papers:
                # One paper that several criteria name is registered once.
                paper = new.get(folded(title)) or _paper(f"E{number + len(new):04d}", title)
                new[folded(title)] = _serving(paper, code)
    return (*pieces.values(), *new.values())


def _serving(piece: Evidence, code: str) -> Evidence:
    if any(service.criterion == code for service in piece.serves):
        return piece
    return replace(piece, serves=(*piece.serves, Service(code)))


def _paper(id_: str, title: str) -> Evidence:
    named = paper_of_name(title)
    return Evidence(id_, title=named.title or title, number=named.number)
