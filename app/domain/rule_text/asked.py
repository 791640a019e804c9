"""What a condition can ask for: a range, a comparison, a change, one of several, plain words."""

import re
from dataclasses import dataclass
from decimal import Decimal

from app.domain.marking.kinds import Baseline, Level, Operator
from app.domain.quantities import Unit


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range; is_sure False: the words do not say whether the number itself is included."""

    value: Decimal
    included: bool
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """A figure between bounds; one of them may be open."""

    subject: str
    unit: Unit
    low: Bound | None = None
    high: Bound | None = None
    doubt: str = ""
    period: bool = False
    counted: bool = False

    @property
    def operator(self) -> Operator:
        """Return how the figure is compared, of a range with one end."""
        if self.low is not None:
            return Operator.AT_LEAST if self.low.included else Operator.ABOVE
        return Operator.AT_MOST if self.high is not None and self.high.included else Operator.BELOW


@dataclass(frozen=True, slots=True)
class Versus:
    """A figure against that of the province, city or nation. unit: of the distance, None when there is none."""

    subject: str
    level: Level
    op: Operator
    plus: Decimal = Decimal(0)
    unit: Unit | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against an earlier one. relative: a share; points: in the figure's unit; both None: any change.

    unit: None where the words do not say it.
    """

    subject: str
    rises: bool
    amount: Decimal = Decimal(0)
    is_relative: bool = False
    is_strict: bool = False
    per_year: bool = False
    baseline: Baseline = Baseline.EARLIEST
    year: int | None = None
    unit: Unit | None = None
    doubts: tuple[str, ...] = ()
    is_undated: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """One of several is enough (或)."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that a person answers with yes or no."""

    text: str


Condition = Range | Versus | Change | Either | Plain

_SUBJECT_TAIL = re.compile(r"(?:应当|应该|必须|须|应|要|的|在|为|是|，|、|：|比例为|且|(?<!人)均|都|能够|能)+$")


def is_one_figure(name: str) -> bool:
    """Tell whether the words before a comparison can name one figure and ask for nothing else."""
    if re.search(r"[，、；]|[%‰]|平均水平|(?<!人)均$|都$|分别$|各$|但$|并$|同时$", name):
        return False
    return not re.search(r"(?<![均得评总])分$|每[^千万十1年季月半周两学]", name)


def subject_of(words: str) -> str:
    """Return the name of a figure without the words that lead over to the comparison."""
    return _SUBJECT_TAIL.sub("", words)
