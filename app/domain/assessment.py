"""Assessment (自评): everything a county says in one cycle. Frozen values; dates and figures as they were given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.county import County, Cycle
from app.domain.evidence import Evidence
from app.domain.finished import FinishedDocument
from app.domain.returned import Reply, ReturnedReview
from app.domain.rubric import Reference


@dataclass(frozen=True, slots=True)
class Person:
    """Who fills in (填报人) and for which office (填报单位)."""

    name: str = ""
    office: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """What the county says of one gate (基本条件); met is None while open."""

    met: bool | None = None
    statement: str = ""


@dataclass(frozen=True, slots=True)
class OtherValue:
    """What another department gave for the same figure; noted until they agree, never scored, never handed in."""

    department: str
    value: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure (数据) of a measure. year None = 年份不明. value in the measure's unit; text only for text measures.

    others: differing values of other departments; the county's own business.
    """

    measure: str
    year: int | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    text: str = ""
    source: str = ""
    department: str = ""
    note: str = ""
    evidence: tuple[str, ...] = ()
    others: tuple[OtherValue, ...] = ()

    @property
    def key(self) -> str:
        """Return what tells figures apart: measure and year."""
        return f"{self.measure}@{'' if self.year is None else self.year}"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of a ledger: column id to text as written (dates ISO)."""

    values: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One visited site (现场) with its score, 0..100."""

    name: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """The input of a marking. A key that is not None was given: `checked=()` is an answer."""

    met: bool | None = None
    checked: tuple[str, ...] | None = None
    level: str | None = None
    counts: Mapping[str, int] | None = None
    count: int | None = None
    parts: "Mapping[str, Entry] | None" = None
    sites: tuple[Site, ...] | None = None
    points: Decimal | None = None
    reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Answer(Entry):
    """Answer (单项填报): what the county says of one criterion."""

    not_applicable: str | None = None
    statement: str = ""
    self_points: Decimal | None = None
    self_reason: str = ""
    deduction_reason: str = ""


ENTRY_FIELDS = (
    "met",
    "checked",
    "level",
    "counts",
    "count",
    "parts",
    "sites",
    "points",
    "reason",
    "document",
)
"""The names of the inputs of a marking."""


@dataclass(frozen=True, slots=True)
class Case:
    """Case (典型案例): a told example with required sections, section title to text."""

    title: str = ""
    unit: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)
    highlights: tuple[str, ...] = ()


REPORT_CHAPTERS: dict[str, str] = {
    "organisation": "自评组织开展情况",
    "funding": "经费投入与执行",
    "highlights": "特色亮点",
    "problems": "存在问题",
    "plan": "下一步计划",
}
"""Chapters of the report that the county writes itself, with their headings."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Assessment (自评): all answers, figures, ledgers, evidence and cases of a county in a cycle.

    figures hold at most one entry a measure and year, references at most one a measure, level, region and year.
    returned (退回意见) and replies to it are the county's own business: they never travel in this form.
    """

    county: County = field(default_factory=County)
    applicant: str = ""
    cycle: Cycle = field(default_factory=Cycle)
    person: Person = field(default_factory=Person)
    profile: Mapping[str, str] = field(default_factory=dict)
    report: Mapping[str, str] = field(default_factory=dict)
    gates: Mapping[str, GateAnswer] = field(default_factory=dict)
    measures: tuple[Figure, ...] = ()
    references: tuple[Reference, ...] = ()
    ledgers: Mapping[str, tuple[LedgerRow, ...]] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()
    finished: Mapping[str, FinishedDocument] = field(default_factory=dict)
    returned: Mapping[str, ReturnedReview] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
