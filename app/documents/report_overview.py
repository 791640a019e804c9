"""The first two chapters: what the county is, and how the self-assessment went with its points."""

from collections.abc import Callable
from decimal import Decimal

from app.documents.dossier import Dossier
from app.documents.evidence_counts import EvidenceCounts, evidence_counts
from app.documents.report_parts import Block, Column, Paragraph, Span, Table
from app.documents.report_words import closed, long_date, paragraphs_of, points_text
from app.documents.unfilled import NO_RATE, UNFILLED, is_bonus_unfilled, unfilled_dimensions
from app.domain.assessment import GateAnswer
from app.domain.county import County, Cycle
from app.domain.points import HUNDRED, ZERO, rate
from app.domain.rubric import Rubric
from app.domain.score_sheet import DimensionScore, State, Totals

LONG_ENTRY = 40
"""An entry of the profile with more characters is a paragraph, not a cell."""

SHORT_NAME, SHORT_ENTRY = 12, 14
"""Characters of an entry that has room in one half of a table."""

MOST_SINGLE_ROWS = 10
"""More short entries than these stand in two columns beside each other."""

PLAIN_ENTRIES = frozenset({"概况", "简介", "基本情况", "县情", "区情", "市情"})
"""Entries whose name adds nothing to what the chapter is called."""


def profile_blocks(dossier: Dossier) -> tuple[Block, ...]:
    """Return 基本情况: long entries as paragraphs, the others as one table, in two columns when there are many."""
    given = dossier.profile or tuple(dossier.assessment.profile.items())
    entries = [(name, lines) for name, text in given if (lines := paragraphs_of(text))]
    county = _county_rows(dossier.assessment.county, dossier.rubric)
    has_pairs = len(county) + sum(_is_short(name, lines) for name, lines in entries) > MOST_SINGLE_ROWS
    fits = _is_short if has_pairs else _is_single
    blocks = [block for name, lines in entries if not fits(name, lines) for block in _long_entry(name, lines)]
    rows = [*county, *((name, lines[0]) for name, lines in entries if fits(name, lines))]
    return (*blocks, _profile_table(rows, has_pairs=has_pairs)) if rows else tuple(blocks)


def _is_single(_: str, lines: list[str]) -> bool:
    return len(lines) == 1 and len(lines[0]) <= LONG_ENTRY


def _is_short(name: str, lines: list[str]) -> bool:
    return len(lines) == 1 and len(lines[0]) <= SHORT_ENTRY and len(name) <= SHORT_NAME


def _profile_table(rows: list[tuple[str, str]], *, has_pairs: bool) -> Table:
    if not has_pairs:
        columns: tuple[Column, ...] = (Column("项目", 9), Column("内容", 19, "left"))
        return Table("table:profile", "基本情况表", columns, tuple(rows))
    columns = (Column("项目", 17), Column("内容", 11, "left"), Column("项目", 17), Column("内容", 11, "left"))
    padded = [*rows, ("", "")] if len(rows) % 2 else rows
    pairs = tuple((*left, *right) for left, right in zip(padded[::2], padded[1::2], strict=True))
    return Table("table:profile", "基本情况表", columns, pairs)


def _county_rows(county: County, rubric: Rubric) -> list[tuple[str, str]]:
    types = {kind.id: kind.name for kind in rubric.region_types}
    above = "".join(part for part in (county.province, county.city) if part.strip(" -－—"))
    rows = [
        ("县（市、区）", county.name),
        ("所属省、市", above),
        ("行政区划代码", county.code),
        ("地区类型", types.get(county.region_type or "", "")),
    ]
    return [row for row in rows if row[1]]


def _long_entry(name: str, lines: list[str]) -> list[Block]:
    label = "" if name in PLAIN_ENTRIES else f"{name}："
    said = [f"{label if place == 0 else ''}{line}" for place, line in enumerate(lines)]
    return [Paragraph((Span(closed(line)),)) for line in said]


def organisation_blocks(dossier: Dossier, written: Callable[[str], tuple[Block, ...]]) -> tuple[Block, ...]:
    """Return 自评组织开展情况: the county's own text, what was filled in, the gates, the total, the dimensions."""
    blocks = [*written(dossier.assessment.report.get("organisation", "")), _scope(dossier)]
    gates = _gates(dossier)
    if gates:
        blocks.append(gates)
    return (*blocks, _total(dossier), _dimension_table(dossier))


def _scope(dossier: Dossier) -> Paragraph:
    """Return by which standard, for which period, and how much was filled in."""
    rubric = dossier.rubric
    spans = [
        Span(
            f"本次自评依据《{rubric.title}》（{rubric.edition}版）{_period(dossier.assessment.cycle)}。评分标准设一级指标"
        ),
        Span(str(len(rubric.dimensions)), "count:dimensions", "一级指标数"),
        Span("项、评分项"),
        Span(str(len(rubric.criteria)), "count:criteria", "评分项数"),
        Span("项"),
        *_state_spans(dossier),
        Span("。"),
    ]
    return Paragraph((*spans, *_evidence_spans(evidence_counts(dossier))))


def _evidence_spans(counts: EvidenceCounts) -> list[Span]:
    """Return 整理佐证材料172件，另有1件未附文件。"""
    if not counts.pieces and not counts.without_file:
        return []
    return [
        Span("整理佐证材料"),
        Span(str(counts.pieces), "count:evidence", "佐证材料件数"),
        Span(f"件{counts.also}。"),
    ]


def _state_spans(dossier: Dossier) -> list[Span]:
    states = [line.state for line in dossier.score.criteria]
    left_out = states.count(State.NOT_APPLICABLE)
    open_ones = states.count(State.UNANSWERED)
    counts = (
        ("，已填报", "count:answered", "已填报项数", len(states) - left_out - open_ones),
        ("，不适用", "count:not_applicable", "不适用项数", left_out),
        ("，尚未填报", "count:unanswered", "未填报项数", open_ones),
    )
    spans: list[Span] = []
    for words, tag, alias, count in counts:
        if count or tag == "count:answered":
            spans += [Span(words), Span(str(count), tag, alias), Span("项")]
    return spans


def _period(cycle: Cycle) -> str:
    parts = []
    if cycle.start and cycle.end:
        parts.append(f"评估周期为{long_date(cycle.start)}至{long_date(cycle.end)}")
    if cycle.year:
        parts.append(f"评估年度为{cycle.year}年")
    return "".join(f"，{part}" for part in parts)


def _gates(dossier: Dossier) -> Paragraph | None:
    """Return what the county says of the basic conditions (基本条件); open ones are not mentioned."""
    answers = dossier.assessment.gates
    told = [
        _gate_text(gate.text or gate.id, answers[gate.id])
        for gate in dossier.rubric.gates
        if gate.id in answers and answers[gate.id].met is not None
    ]
    return Paragraph((Span(f"对照基本条件逐条自查：{'；'.join(told)}。"),)) if told else None


def _gate_text(text: str, answer: GateAnswer) -> str:
    words = text.rstrip("。；;")
    # A statement often begins with the condition itself, which stands before it anyway.
    statement = "；".join(paragraphs_of(answer.statement)).removeprefix(words).strip("，,；;：:。 　")
    verdict = "符合" if answer.met else "不符合"
    return f"{words}，{verdict}（{statement}）" if statement else f"{words}，{verdict}"


def _total(dossier: Dossier) -> Paragraph:
    """Return the total in raw points, and out of a hundred when the full points are another number."""
    totals = dossier.score.points
    spans = [Span("经自评，满分"), Span(points_text(totals.full), "points:full", "满分"), Span("分，")]
    if totals.applicable != totals.full:
        spans += [
            Span("扣除不适用项后应得满分"),
            Span(points_text(totals.applicable), "points:applicable", "适用分值"),
            Span("分，"),
        ]
    spans += [Span("自评得分"), Span(points_text(totals.self_points), "points:total", "自评总分"), Span("分")]
    bonus = _bonus(dossier)
    if bonus:
        spans += [Span("（其中加分"), Span(points_text(bonus), "points:bonus", "自评加分"), Span("分）")]
    share = rate(totals.self_points, totals.applicable)
    if totals.applicable != HUNDRED and share is not None:
        spans += [Span("，折合百分制"), Span(points_text(share), "points:percent", "折合百分制得分"), Span("分")]
    return Paragraph((*spans, Span("。各一级指标得分如下：")))


def _bonus(dossier: Dossier) -> Decimal:
    """Return the bonus the county claims: what the total holds beyond its dimensions."""
    dimensions = sum((score.self_points for score in dossier.score.dimensions), ZERO)
    return dossier.score.points.self_points - dimensions


def _dimension_table(dossier: Dossier) -> Table:
    unfilled = unfilled_dimensions(dossier)
    rows = [_dimension_row(score, is_unfilled=score.code in unfilled) for score in dossier.score.dimensions]
    bonus = _bonus(dossier)
    if bonus or any(criterion.bonus for criterion in dossier.rubric.criteria):
        cap = dossier.rubric.bonus_cap
        claimed = UNFILLED if is_bonus_unfilled(dossier) else points_text(bonus)
        rows.append(("加分", f"最多{points_text(cap)}" if cap is not None else "—", claimed, NO_RATE))
    rows.append(_total_row(dossier.score.points))
    columns = (Column("一级指标", 10, "left"), Column("分值", 6), Column("自评得分", 6), Column("自评得分率", 6))
    return Table("table:dimensions", "一级指标自评得分表", columns, tuple(rows), has_total_row=True)


def _dimension_row(score: DimensionScore, *, is_unfilled: bool) -> tuple[str, ...]:
    head = (score.title or score.code, _points_cell(score.full, score.applicable))
    if is_unfilled:
        return (*head, UNFILLED, NO_RATE)
    return (*head, points_text(score.self_points), _rate_text(score.self_points, score.applicable))


def _total_row(totals: Totals) -> tuple[str, ...]:
    return (
        "合计",
        _points_cell(totals.full, totals.applicable),
        points_text(totals.self_points),
        _rate_text(totals.self_points, totals.applicable),
    )


def _points_cell(full: Decimal, applicable: Decimal) -> str:
    if applicable == full:
        return points_text(full)
    return f"{points_text(full)}（适用{points_text(applicable)}）"


def _rate_text(part: Decimal, whole: Decimal) -> str:
    share = rate(part, whole)
    return NO_RATE if share is None else f"{points_text(share)}%"
