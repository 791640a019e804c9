"""The kinds of marking (评分办法) as data: a tagged union told apart by `kind` (DESIGN.md 5, table Markings).

P below is the criterion's full points. Nothing is computed here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

ByRegion = Decimal | Mapping[str, Decimal]
"""One number, or one for each region type (地区类型) of the rubric."""


class Operator(StrEnum):
    """How a value is compared with its target; 以上、达到 include the number itself."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"

    @property
    def sign(self) -> str:
        """Return the sign as printed in Chinese papers."""
        return _OPERATOR_SIGNS[self]


_OPERATOR_SIGNS = {Operator.AT_LEAST: "≥", Operator.ABOVE: "＞", Operator.AT_MOST: "≤", Operator.BELOW: "＜"}


class Below(StrEnum):
    """What a value that misses its target earns."""

    ZERO = "zero"
    PROPORTIONAL = "proportional"


class Level(StrEnum):
    """Whose figure a value is compared with."""

    PROVINCE = "province"
    NATION = "nation"
    CITY = "city"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"province": "全省", "nation": "全国", "city": "全市"}[self.value]


class Baseline(StrEnum):
    """Which earlier year a change is measured from (基线)."""

    EARLIEST = "earliest"
    PREVIOUS_YEAR = "previous_year"
    CYCLE_START = "cycle_start"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"earliest": "最早年份", "previous_year": "上一年", "cycle_start": "周期起始年"}[self.value]


class Fail(StrEnum):
    """What a site under the pass mark counts."""

    ZERO = "zero"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class YesNo:
    """有无型: P when met, else 0."""

    kind: Literal["yes_no"] = "yes_no"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist or one level, with its points."""

    id: str
    points: Decimal
    text: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """清单累加: the sum of the checked items; with all_required P or 0."""

    items: tuple[Item, ...]
    all_required: bool = False
    kind: Literal["checklist"] = "checklist"


@dataclass(frozen=True, slots=True)
class Levels:
    """分档选择: the points of the chosen level."""

    levels: tuple[Item, ...]
    kind: Literal["levels"] = "levels"


@dataclass(frozen=True, slots=True)
class DeductionItem:
    """One reason to deduct: points each time, counted at most so many times."""

    id: str
    points: Decimal
    text: str = ""
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Deduction:
    """逐项扣分: P minus points × times, not under 0."""

    items: tuple[DeductionItem, ...]
    kind: Literal["deduction"] = "deduction"


@dataclass(frozen=True, slots=True)
class PerCount:
    """计次封顶: each × n up to max (the points at hand when not given); n may be a ledger's valid rows."""

    each: Decimal
    max: Decimal | None = None
    ledger: str | None = None
    kind: Literal["per_count"] = "per_count"


@dataclass(frozen=True, slots=True)
class Threshold:
    """阈值: P when the value meets the target; else 0 or in proportion."""

    measure: str
    target: ByRegion
    op: Operator = Operator.AT_LEAST
    below: Below = Below.ZERO
    kind: Literal["threshold"] = "threshold"


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier (档): exactly one bound, and its points."""

    points: ByRegion
    at_least: ByRegion | None = None
    above: ByRegion | None = None
    at_most: ByRegion | None = None
    below: ByRegion | None = None

    @property
    def bounds(self) -> tuple[tuple[Operator, ByRegion], ...]:
        """Return the bounds given, with their operators; one in a sound tier."""
        given = (
            (Operator.AT_LEAST, self.at_least),
            (Operator.ABOVE, self.above),
            (Operator.AT_MOST, self.at_most),
            (Operator.BELOW, self.below),
        )
        return tuple((operator, bound) for operator, bound in given if bound is not None)


@dataclass(frozen=True, slots=True)
class Tiers:
    """分段: the first tier that holds, else 0."""

    measure: str
    tiers: tuple[Tier, ...]
    kind: Literal["tiers"] = "tiers"


@dataclass(frozen=True, slots=True)
class Proportional:
    """线性: from 0 at zero_at to P at full_at, clamped, in either direction."""

    measure: str
    zero_at: ByRegion
    full_at: ByRegion
    kind: Literal["proportional"] = "proportional"


@dataclass(frozen=True, slots=True)
class VersusReference:
    """与参照值比: P when value op reference × factor + plus, else 0."""

    measure: str
    level: Level = Level.PROVINCE
    op: Operator = Operator.AT_LEAST
    factor: Decimal = Decimal(1)
    plus: Decimal = Decimal(0)
    kind: Literal["versus_reference"] = "versus_reference"


@dataclass(frozen=True, slots=True)
class Growth:
    """较基线变化: P when the change in the better direction reaches a share (relative) or a number (points)."""

    measure: str
    relative: ByRegion | None = None
    points: ByRegion | None = None
    op: Literal[Operator.AT_LEAST, Operator.ABOVE] = Operator.AT_LEAST
    per_year: bool = False
    baseline: Baseline = Baseline.EARLIEST
    baseline_year: int | None = None
    kind: Literal["growth"] = "growth"


@dataclass(frozen=True, slots=True)
class BestOf:
    """多路径取优: the best part, each marked against P."""

    parts: "tuple[Marking, ...]"
    kind: Literal["best_of"] = "best_of"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sum, with its own full points."""

    points: Decimal
    marking: "Marking"


@dataclass(frozen=True, slots=True)
class SumOf:
    """分项相加: the sum of the parts."""

    parts: tuple[Part, ...]
    kind: Literal["sum_of"] = "sum_of"


@dataclass(frozen=True, slots=True)
class Sites:
    """抽样场所评分: P × mean / 100 over the sites given, each scored 0..100."""

    pass_mark: Decimal = Decimal(0)
    min_sites: int = 1
    fail: Fail = Fail.ZERO
    kind: Literal["sites"] = "sites"


@dataclass(frozen=True, slots=True)
class Judgement:
    """定性判分: as given with a reason, a multiple of step within 0..P."""

    step: Decimal = Decimal("0.5")
    kind: Literal["judgement"] = "judgement"


@dataclass(frozen=True, slots=True)
class External:
    """外部结果: points worked out elsewhere, as given within 0..P."""

    kind: Literal["external"] = "external"


Marking = (
    YesNo
    | Checklist
    | Levels
    | Deduction
    | PerCount
    | Threshold
    | Tiers
    | Proportional
    | VersusReference
    | Growth
    | BestOf
    | SumOf
    | Sites
    | Judgement
    | External
)
"""Any kind of marking."""

KINDS: dict[str, type] = {
    "yes_no": YesNo,
    "checklist": Checklist,
    "levels": Levels,
    "deduction": Deduction,
    "per_count": PerCount,
    "threshold": Threshold,
    "tiers": Tiers,
    "proportional": Proportional,
    "versus_reference": VersusReference,
    "growth": Growth,
    "best_of": BestOf,
    "sum_of": SumOf,
    "sites": Sites,
    "judgement": Judgement,
    "external": External,
}

LABELS: dict[str, str] = {
    "yes_no": "有无",
    "checklist": "清单累加",
    "levels": "分档选择",
    "deduction": "逐项扣分",
    "per_count": "计次封顶",
    "threshold": "阈值",
    "tiers": "分段",
    "proportional": "线性",
    "versus_reference": "与参照值比",
    "growth": "较基线变化",
    "best_of": "多路径取优",
    "sum_of": "分项相加",
    "sites": "现场评分",
    "judgement": "定性判分",
    "external": "外部结果",
}
"""Chinese names of the kinds."""


def region_maps(marking: Marking) -> tuple[Mapping[str, Decimal], ...]:
    """Return every region map of a marking itself (not of its parts)."""
    values: list[ByRegion | None] = []
    match marking:
        case Threshold():
            values = [marking.target]
        case Proportional():
            values = [marking.zero_at, marking.full_at]
        case Growth():
            values = [marking.relative, marking.points]
        case Tiers():
            for tier in marking.tiers:
                values += [tier.points, *(bound for _, bound in tier.bounds)]
        case _:
            pass
    return tuple(value for value in values if isinstance(value, Mapping))


def inner(marking: Marking) -> "tuple[Marking, ...]":
    """Return the markings directly inside a combined one."""
    match marking:
        case BestOf():
            return marking.parts
        case SumOf():
            return tuple(part.marking for part in marking.parts)
        case _:
            return ()


def every(marking: Marking) -> "tuple[Marking, ...]":
    """Return the marking and all markings inside it, outer first."""
    return (marking, *(deep for part in inner(marking) for deep in every(part)))


def measure_of(marking: Marking) -> str | None:
    """Return the measure a marking itself reads."""
    match marking:
        case Threshold() | Tiers() | Proportional() | VersusReference() | Growth():
            return marking.measure
        case _:
            return None
