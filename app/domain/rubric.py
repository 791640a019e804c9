"""Rubric (评分标准): one standard in one edition, as data (DESIGN.md 5)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from app.domain.marking.kinds import Level, Marking
from app.domain.points import Rounding
from app.domain.quantities import Unit


class Status(StrEnum):
    """Whether a rubric is the province's own text or our template."""

    OFFICIAL = "official"
    REFERENCE = "reference"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"official": "正式印发", "reference": "参考模板"}[self.value]


class NotApplicable(StrEnum):
    """What becomes of a criterion's points when it does not apply (不适用)."""

    RESCALE = "rescale"
    FULL = "full"
    ZERO = "zero"
    NEVER = "never"

    @property
    def label(self) -> str:
        """Return the rule in Chinese."""
        return {
            "rescale": "不适用时从总分中扣除本项分值",
            "full": "不适用时得满分",
            "zero": "不适用时不得分",
            "never": "本项不得填不适用",
        }[self.value]


class EvidenceRule(StrEnum):
    """Whether missing required evidence holds the points back."""

    REQUIRED = "required"
    ADVISORY = "advisory"


class Validity(StrEnum):
    """How long evidence holds."""

    CYCLE = "cycle"
    STANDING = "standing"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"cycle": "周期内", "standing": "长期有效"}[self.value]


class Better(StrEnum):
    """In which direction a measure is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Basis(StrEnum):
    """How well a line of a rubric is documented."""

    NOTICE = "notice"
    CORROBORATED = "corroborated"
    RECALLED = "recalled"
    LOCAL = "local"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"notice": "有公开通报", "corroborated": "有旁证", "recalled": "未核实", "local": "本表自拟"}[self.value]


USUAL_METHODS = ("资料审核", "现场查看", "问卷调查", "数据核查")
"""评估办法 of DESIGN.md 5; provinces may use other words."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rubric comes from."""

    name: str = ""
    number: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class RegionType:
    """A type of region (地区类型) with targets of its own."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """Gate (基本条件): not met means the assessment is not graded."""

    id: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Measure (数据项): what a figure means, its unit and better direction."""

    id: str
    name: str = ""
    unit: Unit = Unit.PERCENT
    better: Better = Better.HIGHER
    definition: str = ""
    numerator: str = ""
    denominator: str = ""
    numerator_ledger: str | None = None
    departments: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the name people know, or the id."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Reference:
    """Reference (参照值): a figure of a province, a city or the nation in a year. value is in the measure's unit."""

    measure: str
    region: str
    level: Level
    year: int
    value: Decimal
    source: str = ""


ColumnKind = Literal["text", "date", "number", "count"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a ledger."""

    id: str
    title: str = ""
    kind: ColumnKind = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """Ledger (台账): a dated list whose valid rows are the count."""

    id: str
    title: str = ""
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """Requirement (佐证要求): what evidence a criterion asks for."""

    id: str
    title: str = ""
    required: bool = True
    validity: Validity = Validity.CYCLE
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """Criterion (评分项): the smallest thing that earns points. points is P."""

    code: str
    title: str
    points: Decimal
    marking: Marking
    text: str = ""
    rule_text: str = ""
    core: bool = False
    bonus: bool = False
    not_applicable: NotApplicable | None = None
    methods: tuple[str, ...] = ()
    evidence: tuple[Requirement, ...] = ()
    departments: tuple[str, ...] = ()
    basis: Basis = Basis.LOCAL


@dataclass(frozen=True, slots=True)
class Indicator:
    """Indicator (二级指标)."""

    code: str
    title: str = ""
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """Dimension (一级指标), optionally with a cap on its points."""

    code: str
    title: str = ""
    indicators: tuple[Indicator, ...] = ()
    cap: Decimal | None = None

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return the criteria in rubric order."""
        return tuple(criterion for indicator in self.indicators for criterion in indicator.criteria)


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade (等次) and the rate or points it begins at."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the total becomes a grade."""

    by: Literal["rate", "points"] = "rate"
    core_min_rate: Decimal | None = None
    grades: tuple[Grade, ...] = ()
    core_failed: str | None = None


@dataclass(frozen=True)
class Rubric:
    """Rubric (评分标准): everything that says how a county is marked."""

    id: str
    edition: str
    title: str
    status: Status
    dimensions: tuple[Dimension, ...]
    verdict: Verdict
    format: int = 1
    notice: str = ""
    issuer: str = ""
    source: Source = field(default_factory=Source)
    cycle_years: int = 2
    rounding: Rounding = field(default_factory=Rounding)
    not_applicable: NotApplicable = NotApplicable.RESCALE
    evidence: EvidenceRule = EvidenceRule.REQUIRED
    region_types: tuple[RegionType, ...] = ()
    gates: tuple[Gate, ...] = ()
    measures: tuple[Measure, ...] = ()
    references: tuple[Reference, ...] = ()
    ledgers: tuple[Ledger, ...] = ()
    bonus_cap: Decimal | None = None

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Return every criterion in rubric order."""
        return tuple(criterion for dimension in self.dimensions for criterion in dimension.criteria)

    @cached_property
    def criterion_by_code(self) -> dict[str, Criterion]:
        """Return the criteria by code."""
        return {criterion.code: criterion for criterion in self.criteria}

    @cached_property
    def measure_by_id(self) -> dict[str, Measure]:
        """Return the measures by id."""
        return {measure.id: measure for measure in self.measures}

    @cached_property
    def ledger_by_id(self) -> dict[str, Ledger]:
        """Return the ledgers by id."""
        return {ledger.id: ledger for ledger in self.ledgers}

    @cached_property
    def gate_by_id(self) -> dict[str, Gate]:
        """Return the gates by id."""
        return {gate.id: gate for gate in self.gates}

    @property
    def shown_notice(self) -> str:
        """Return the notice that screens and documents show: only a reference rubric has one."""
        return (self.notice or DEFAULT_NOTICE) if self.status is Status.REFERENCE else ""

    def not_applicable_rule(self, criterion: Criterion) -> NotApplicable:
        """Return what 不适用 means for a criterion: its own rule, else the rubric's."""
        return criterion.not_applicable or self.not_applicable

    def places(self) -> Iterator[tuple[Dimension, Indicator, Criterion]]:
        """Yield every criterion with the dimension and indicator it stands in, in rubric order."""
        for dimension in self.dimensions:
            for indicator in dimension.indicators:
                for criterion in indicator.criteria:
                    yield dimension, indicator, criterion


DEFAULT_NOTICE = "参考模板，非官方文本；以省级印发为准"
