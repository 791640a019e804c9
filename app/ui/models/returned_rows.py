"""退回意见 as rows of tables: findings of a review, the to-do list, rounds side by side. Nothing is computed."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from app.domain.gate_limits import gate_name
from app.domain.points import shown
from app.domain.returned import ReturnedReview, gate_code
from app.domain.review import Finding, FindingVerdict, GateFinding, Level
from app.domain.revision import ReplyState, ToDo
from app.domain.rounds_compared import RoundCell, RoundLine, RoundsCompared
from app.domain.rubric import Gate, Rubric
from app.ui import display
from app.ui.models.text_table import TextRow
from app.ui.verdict_icons import GATE_ICONS, VERDICT_ICONS

FINDINGS_HEADER = ("评分项", "自评", "复算", "评审", "结论", "意见和要补充的材料")
FINDINGS_WEIGHTS = (20.0, 7.0, 7.0, 7.0, 12.0, 47.0)
FINDINGS_NUMBERS = frozenset({1, 2, 3})
TO_DO_HEADER = ("评分项", "结论", "意见", "期限", "整改")
TO_DO_WEIGHTS = (23.0, 12.0, 40.0, 13.0, 12.0)
FINDINGS_SAMPLES = {0: "领导协调机", 4: "不认可　", 5: "请补充盖章的文件"}
TO_DO_SAMPLES = {0: "领导协调", 1: "不认可　", 2: "请补充盖章", 3: "2022-03-01　", 4: "整改中　"}
"""What columns hold in one line at any zoom; the blank stands for the icon."""
VERDICT_COLUMN, STATE_COLUMN, DUE_COLUMN = 4, 4, 3

STATE_ICONS = {
    ReplyState.OPEN: "state-unanswered",
    ReplyState.BEGUN: "sample",
    ReplyState.DONE: "state-scored",
}


def finding_text(finding: Finding) -> str:
    """Return the opinion with what is asked and how it came about, a line each."""
    return "\n".join(_finding_lines(finding))


def _finding_lines(finding: Finding) -> Iterator[str]:
    if finding.opinion:
        yield finding.opinion
    for asked in finding.supplements:
        due = f"（{asked.due.isoformat()}前）" if asked.due else ""
        yield f"需补充：{asked.text}{due}"
    if finding.note:
        yield f"说明：{finding.note}"


def finding_rows(review: ReturnedReview, rubric: Rubric) -> tuple[TextRow, ...]:
    """Return one row a finding, in rubric order, basic conditions first; points only where the review has them."""
    lines = {line.code: line for line in review.review.sheet.criteria} if review.review else {}
    places = {criterion.code: place for place, criterion in enumerate(rubric.criteria)}
    rows = [_gate_row(gate, review.gates[gate.id]) for gate in rubric.gates if gate.id in review.gates]
    for code in sorted(review.findings, key=lambda one: (places.get(one, len(places)), one)):
        finding, line = review.findings[code], lines.get(code)
        points = [shown(line.self_points), shown(line.computed), shown(line.verified)] if line else ["", "", ""]
        cells = (criterion_name(rubric, code), *points, finding.verdict.value, finding_text(finding))
        rows.append(TextRow(cells, code, ((VERDICT_COLUMN, VERDICT_ICONS[finding.verdict]),)))
    return tuple(rows)


def _gate_row(gate: Gate, found: GateFinding) -> TextRow:
    said = finding_text(Finding(FindingVerdict.ACCEPTED, opinion=found.opinion, note=found.note))
    cells = (f"{gate_name(gate.id)} {gate.text}".rstrip(), "", "", "", found.word, said)
    return TextRow(cells, gate_code(gate.id), ((VERDICT_COLUMN, GATE_ICONS[found.met]),))


def criterion_name(rubric: Rubric, code: str) -> str:
    """Return code and title, with the mark of a core criterion."""
    criterion = rubric.criterion_by_code.get(code)
    if criterion is None:
        return code
    return f"{code} {display.CORE_MARK if criterion.core else ''}{criterion.title}".strip()


def to_do_rows(found: Iterable[ToDo], rubric: Rubric) -> tuple[TextRow, ...]:
    """Return one row an opinion that is to be answered; its key is that of the reply."""
    return tuple(_to_do_row(one, rubric) for one in found)


def _to_do_row(one: ToDo, rubric: Rubric) -> TextRow:
    due = one.due.isoformat() if one.due else ""
    icons = [(STATE_COLUMN, STATE_ICONS[one.state])]
    if not one.is_loose:
        icons.append((1, VERDICT_ICONS[one.finding.verdict]))
    if one.is_overdue:
        due = f"{due}\n已逾期"
        icons.append((DUE_COLUMN, "severity-warning"))
    # Nobody gave a verdict on the whole.
    level = one.returned.level.label
    verdict = level if one.is_loose else f"{one.verdict}\n{level}"
    opinion = one.finding.opinion or "；".join(asked.text for asked in one.finding.supplements)
    name = criterion_name(rubric, one.code) if one.code in rubric.criterion_by_code else one.name
    cells = (name, verdict, opinion, due, one.state.label)
    return TextRow(cells, one.key, tuple(icons))


def rounds_header(found: RoundsCompared) -> tuple[str, ...]:
    """Return the headings: self and computed points of each round, and those of its reviews."""
    return ("评分项", *(heading for heading, _, _ in _columns(found)))


def rounds_rows(found: RoundsCompared, rubric: Rubric, *, only_different: bool) -> tuple[TextRow, ...]:
    """Return the whole, then one row a criterion; different and answered ones bear a mark and a word."""
    lines = [line for line in found.lines if line.differs or line.is_replied or not only_different]
    return tuple(_round_row(found, line, rubric) for line in (found.total, *lines))


def _round_row(found: RoundsCompared, line: RoundLine, rubric: Rubric) -> TextRow:
    is_here = line.code in rubric.criterion_by_code
    name = criterion_name(rubric, line.code) if is_here else f"{line.code} {line.title}".strip()
    words = (("有改动", line.differs), ("有整改情况", line.is_replied))
    marks = "、".join(word for word, is_so in words if is_so and line.code)
    cells = (f"{name}\n{marks}" if marks else name, *(_text(line, place, of) for _, place, of in _columns(found)))
    return TextRow(cells, line.code or "total", ((0, "severity-hint"),) if marks else ())


_Of = Level | str


def _columns(found: RoundsCompared) -> Sequence[tuple[str, int, _Of]]:
    """Return heading, which round, and what of it."""
    columns: list[tuple[str, int, _Of]] = []
    for place, one in enumerate(found.columns):
        columns += [(f"{one.title}\n自评", place, "self"), (f"{one.title}\n复算", place, "computed")]
        columns += [(f"{one.title}\n{level.label}评审", place, level) for level in one.levels]
    return columns


def _text(line: RoundLine, place: int, of: _Of) -> str:
    cell = line.cells[place]
    if isinstance(of, Level):
        return "\n".join(shown(points) for level, points in cell.verified if level is of)
    return _points(cell.self_points if of == "self" else cell.computed)


def _points(points: Decimal | None) -> str:
    return "—" if points is None else shown(points)


def said_in(cell: RoundCell) -> str:
    """Return what was said in a round, for reading beside the others."""
    return "\n".join(text for text in (cell.replied, cell.said or "没有填报") if text)
