"""A criterion and a rubric as people read them, part by part: what a comparison of two editions shows."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum

from app.domain.marking.in_words import in_words
from app.domain.marking.kinds import PerCount, every, measure_of
from app.domain.points import shown
from app.domain.rubric import (
    Better,
    Criterion,
    Dimension,
    EvidenceRule,
    Indicator,
    Ledger,
    Measure,
    Reference,
    Requirement,
    Rubric,
    Verdict,
)


class CriterionPart(StrEnum):
    """A part of a criterion that may be another one in a new edition."""

    CODE = "code"
    PLACE = "place"
    TITLE = "title"
    TEXT = "text"
    RULE_TEXT = "rule_text"
    POINTS = "points"
    MARKING = "marking"
    CORE = "core"
    BONUS = "bonus"
    NOT_APPLICABLE = "not_applicable"
    EVIDENCE = "evidence"
    MEASURES = "measures"
    LEDGERS = "ledgers"
    METHODS = "methods"
    DEPARTMENTS = "departments"
    BASIS = "basis"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return _CRITERION_LABELS[self]

    @property
    def is_minor(self) -> bool:
        """Tell whether what is asked and how it is marked stays the same when only this is another."""
        return self in _MINOR


class RubricPart(StrEnum):
    """A part of the rubric itself."""

    TITLE = "title"
    ISSUER = "issuer"
    STATUS = "status"
    NOTICE = "notice"
    SOURCE = "source"
    CYCLE_YEARS = "cycle_years"
    GATES = "gates"
    VERDICT = "verdict"
    ROUNDING = "rounding"
    NOT_APPLICABLE = "not_applicable"
    EVIDENCE = "evidence"
    BONUS_CAP = "bonus_cap"
    DIMENSIONS = "dimensions"
    REGION_TYPES = "region_types"
    MEASURES = "measures"
    LEDGERS = "ledgers"
    REFERENCES = "references"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return _RUBRIC_LABELS[self]


_CRITERION_LABELS = {
    CriterionPart.CODE: "编码",
    CriterionPart.PLACE: "所在指标",
    CriterionPart.TITLE: "名称",
    CriterionPart.TEXT: "建设要求",
    CriterionPart.RULE_TEXT: "评分细则",
    CriterionPart.POINTS: "分值",
    CriterionPart.MARKING: "评分办法",
    CriterionPart.CORE: "核心指标",
    CriterionPart.BONUS: "加分项",
    CriterionPart.NOT_APPLICABLE: "不适用时",
    CriterionPart.EVIDENCE: "佐证要求",
    CriterionPart.MEASURES: "数据项",
    CriterionPart.LEDGERS: "台账",
    CriterionPart.METHODS: "评估办法",
    CriterionPart.DEPARTMENTS: "责任部门",
    CriterionPart.BASIS: "依据",
}
_RUBRIC_LABELS = {
    RubricPart.TITLE: "标题",
    RubricPart.ISSUER: "印发单位",
    RubricPart.STATUS: "性质",
    RubricPart.NOTICE: "提示语",
    RubricPart.SOURCE: "来源",
    RubricPart.CYCLE_YEARS: "看最近几年",
    RubricPart.GATES: "基本条件",
    RubricPart.VERDICT: "等次",
    RubricPart.ROUNDING: "保留小数",
    RubricPart.NOT_APPLICABLE: "不适用时",
    RubricPart.EVIDENCE: "缺佐证时",
    RubricPart.BONUS_CAP: "加分上限",
    RubricPart.DIMENSIONS: "指标和分值上限",
    RubricPart.REGION_TYPES: "地区类型",
    RubricPart.MEASURES: "数据项",
    RubricPart.LEDGERS: "台账",
    RubricPart.REFERENCES: "参照值",
}
_MINOR = frozenset(
    {
        CriterionPart.CODE,
        CriterionPart.PLACE,
        CriterionPart.METHODS,
        CriterionPart.DEPARTMENTS,
        CriterionPart.BASIS,
    }
)
_EVIDENCE_RULES = {EvidenceRule.REQUIRED: "缺必需材料的，不落实得分", EvidenceRule.ADVISORY: "缺必需材料的，只提醒"}

_SOURCE = ("name", "number", "date")

Place = tuple[Dimension, Indicator]


def measures_of(rubric: Rubric, criterion: Criterion) -> tuple[Measure, ...]:
    """Return the measures that a criterion's marking reads, each once, in the order they are read."""
    read = dict.fromkeys(measure_of(marking) for marking in every(criterion.marking))
    return tuple(rubric.measure_by_id[one] for one in read if one in rubric.measure_by_id)


def ledgers_of(rubric: Rubric, criterion: Criterion) -> tuple[Ledger, ...]:
    """Return the ledgers whose rows count for a criterion: by its marking, or as numerator of a measure."""
    named = [one.ledger for one in every(criterion.marking) if isinstance(one, PerCount)]
    named += [one.numerator_ledger for one in measures_of(rubric, criterion)]
    return tuple(rubric.ledger_by_id[one] for one in dict.fromkeys(named) if one in rubric.ledger_by_id)


def criterion_words(part: CriterionPart, rubric: Rubric, criterion: Criterion, place: Place) -> str:
    """Return a part of a criterion as text, a line for each of several."""
    match part:
        case CriterionPart.PLACE:
            return " / ".join(f"{one.code} {one.title}".rstrip() for one in place)
        case CriterionPart.POINTS:
            return f"{shown(criterion.points)}分"
        case CriterionPart.MARKING:
            return "\n".join(in_words(criterion.marking, criterion.points, rubric))
        case CriterionPart.CORE | CriterionPart.BONUS:
            return "是" if getattr(criterion, part.value) else "否"
        case CriterionPart.NOT_APPLICABLE:
            return rubric.not_applicable_rule(criterion).label
        case CriterionPart.EVIDENCE:
            return _lines(_requirement(one) for one in criterion.evidence)
        case CriterionPart.MEASURES:
            return _lines(_measure(one) for one in measures_of(rubric, criterion))
        case CriterionPart.LEDGERS:
            return _lines(_ledger(one) for one in ledgers_of(rubric, criterion))
        case CriterionPart.METHODS | CriterionPart.DEPARTMENTS:
            return "、".join(getattr(criterion, part.value))
        case CriterionPart.BASIS:
            return criterion.basis.label
        case _:
            return str(getattr(criterion, part.value))


def rubric_words(part: RubricPart, rubric: Rubric) -> str:
    """Return a part of the rubric itself as text, a line for each of several."""
    words = _RUBRIC_WORDS.get(part)
    return str(getattr(rubric, part.value)) if words is None else words(rubric)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _requirement(one: Requirement) -> str:
    said = ("必需" if one.required else "可选", one.validity.label, *one.departments)
    return f"{one.title or one.id}（{'，'.join(said)}）"


def _measure(one: Measure) -> str:
    better = "越高越好" if one.better is Better.HIGHER else "越低越好"
    said = [part for part in (one.unit.label, better) if part]
    parts = [f"{one.title}（{'，'.join(said)}）"]
    if one.definition:
        parts.append(one.definition)
    if one.numerator or one.denominator:
        parts.append(f"分子：{one.numerator}；分母：{one.denominator}")
    return "　".join(parts)


def _ledger(one: Ledger) -> str:
    columns = "、".join(f"{column.title or column.id}{'*' if column.required else ''}" for column in one.columns)
    return f"{one.title or one.id}：{columns}"


def _reference(one: Reference, rubric: Rubric) -> str:
    measure = rubric.measure_by_id.get(one.measure)
    title, unit = (measure.title, measure.unit.label) if measure else (one.measure, "")
    return f"{one.region} {one.year}年 {title} {shown(one.value)}{unit}"


def _verdict(verdict: Verdict) -> Iterator[str]:
    unit, word = ("%", "得分率") if verdict.by == "rate" else ("分", "得分")
    for grade in verdict.grades:
        yield f"{grade.name}：{word}{shown(grade.at_least)}{unit}以上"
    if verdict.core_min_rate is not None:
        yield f"核心指标得分率不低于{shown(verdict.core_min_rate)}%"
    if verdict.core_failed:
        yield f"核心指标没有达到的，最高为{verdict.core_failed}"


def _dimension(one: Dimension) -> Iterator[str]:
    cap = "" if one.cap is None else f"（最高{shown(one.cap)}分）"
    yield f"{one.code} {one.title}{cap}"
    for indicator in one.indicators:
        yield f"　{indicator.code} {indicator.title}".rstrip()


_RUBRIC_WORDS: dict[RubricPart, Callable[[Rubric], str]] = {
    RubricPart.STATUS: lambda rubric: rubric.status.label,
    RubricPart.SOURCE: lambda rubric: " ".join(filter(None, (getattr(rubric.source, one) for one in _SOURCE))),
    RubricPart.CYCLE_YEARS: lambda rubric: f"{rubric.cycle_years}年",
    RubricPart.GATES: lambda rubric: _lines(one.text or one.id for one in rubric.gates),
    RubricPart.VERDICT: lambda rubric: _lines(_verdict(rubric.verdict)),
    RubricPart.ROUNDING: lambda rubric: f"{rubric.rounding.places}位小数，{rubric.rounding.mode.label}",
    RubricPart.NOT_APPLICABLE: lambda rubric: rubric.not_applicable.label,
    RubricPart.EVIDENCE: lambda rubric: _EVIDENCE_RULES[rubric.evidence],
    RubricPart.BONUS_CAP: lambda rubric: "没有上限" if rubric.bonus_cap is None else f"{shown(rubric.bonus_cap)}分",
    RubricPart.DIMENSIONS: lambda rubric: _lines(line for one in rubric.dimensions for line in _dimension(one)),
    RubricPart.REGION_TYPES: lambda rubric: "、".join(one.name or one.id for one in rubric.region_types),
    RubricPart.MEASURES: lambda rubric: _lines(_measure(one) for one in rubric.measures),
    RubricPart.LEDGERS: lambda rubric: _lines(_ledger(one) for one in rubric.ledgers),
    RubricPart.REFERENCES: lambda rubric: _lines(_reference(one, rubric) for one in rubric.references),
}
