"""Review (评审): what one level, city or province, found about one submission; the values that travel back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.domain.county import County, Cycle
from app.domain.evidence import StoredFile


class Level(StrEnum):
    """Which office reviews. Source: issue of the way to the province and back: levels are 市级 and 省级."""

    CITY = "city"
    PROVINCE = "province"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"city": "市级", "province": "省级"}[self.value]


class FindingVerdict(StrEnum):
    """What a reviewer says of a claim, in the words that stand in files and papers."""

    ACCEPTED = "认可"
    ADJUSTED = "调整"
    SUPPLEMENT = "需补充"
    REJECTED = "不认可"

    @property
    def is_returned(self) -> bool:
        """Tell whether the county has something to do about it (退回补正)."""
        return self in {FindingVerdict.SUPPLEMENT, FindingVerdict.REJECTED}


@dataclass(frozen=True, slots=True)
class Supplement:
    """What is asked to be handed in (需补充材料), and until when."""

    text: str
    due: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Finding (评审意见) on one criterion.

    points: the verified points (评审得分); None: the recomputed points stand. note: how several reviewers' findings
    became this one (合并说明); it is handed back with it.
    """

    verdict: FindingVerdict
    points: Decimal | None = None
    opinion: str = ""
    supplements: tuple[Supplement, ...] = ()
    note: str = ""

    @property
    def is_to_do(self) -> bool:
        """Tell whether the county has to answer it."""
        return self.verdict.is_returned or bool(self.supplements)


@dataclass(frozen=True, slots=True)
class GateFinding:
    """Finding (核实意见) on one basic condition (基本条件).

    met: what the reviewer found; None: not verified (未核实), then what the county states stands. note: as in Finding.
    """

    met: bool | None = None
    opinion: str = ""
    note: str = ""

    @property
    def word(self) -> str:
        """Return what was found, in the word that stands in papers."""
        return GATE_WORDS[self.met]

    @property
    def is_empty(self) -> bool:
        """Tell whether it says nothing at all."""
        return self.met is None and not self.opinion.strip()


GATE_WORDS = {True: "符合", False: "不符合", None: "未核实"}


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews (评审专家), and for which office (所在单位)."""

    name: str
    office: str = ""
    level: Level = Level.PROVINCE

    @property
    def key(self) -> str:
        """Return what tells reviewers apart: the name, with the office when there is one."""
        return f"{self.name}（{self.office}）" if self.office else self.name


@dataclass(frozen=True, slots=True)
class Remark:
    """One point of the feedback (主要成绩、存在问题、建议), with the criterion and the day it belongs to."""

    text: str
    criterion: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """Feedback (反馈意见) on a whole submission: 主要成绩, 存在问题, 建议."""

    strengths: tuple[Remark, ...] = ()
    problems: tuple[Remark, ...] = ()
    suggestions: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Visit:
    """One visited venue (现场评估): its score 0..100 where the table gives one, what was seen, photos.

    advice: what is wrong there and should be done (问题与建议).
    """

    criterion: str
    venue: str
    date: dt.date | None = None
    score: Decimal | None = None
    seen: str = ""
    reviewer: str = ""
    photos: tuple[StoredFile, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class ReviewOf:
    """Which submission a review is about. tagmanifest_sha256 is empty for a set that our program did not seal."""

    id: str
    tagmanifest_sha256: str
    round: int
    county: County
    cycle: Cycle
    rubric_id: str
    rubric_edition: str
    rubric_sha256: str


@dataclass(frozen=True, slots=True)
class VerifiedLine:
    """Points of one criterion or dimension: full, claimed (自评), recomputed (复算), verified (评审)."""

    code: str
    title: str
    full: Decimal
    self_points: Decimal
    computed: Decimal
    verified: Decimal
    is_reviewed: bool = False


@dataclass(frozen=True, slots=True)
class VerifiedSheet:
    """VerifiedSheet (评审得分表): lines in rubric order; total holds the bonus as ScoreSheet's totals do.

    applicable: the denominator of the rate; reviewed of criteria: 已评审 n/m.
    """

    total: VerifiedLine
    applicable: Decimal
    rate: Decimal | None
    dimensions: tuple[VerifiedLine, ...]
    criteria: tuple[VerifiedLine, ...]
    reviewed: int

    @property
    def progress(self) -> str:
        """Return how far the review has come, as `review list` prints it: 12/57."""
        return f"{self.reviewed}/{len(self.criteria)}"


@dataclass(frozen=True, slots=True)
class Review:
    """Review (评审意见书) of one level on one submission, as it travels back. Its id is made by exchange.

    photos: sha256 of a photo of a visit to where it lies in the return package, below data/. documents: name of every
    paper in it to its sha256. gates: what was found of the basic conditions (基本条件), by id.
    """

    of: ReviewOf
    level: Level
    office: str
    date: dt.date
    sheet: VerifiedSheet
    reviewers: tuple[Reviewer, ...] = ()
    findings: Mapping[str, Finding] = field(default_factory=dict)
    feedback: Feedback = field(default_factory=Feedback)
    visits: tuple[Visit, ...] = ()
    replaces: str | None = None
    photos: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    gates: Mapping[str, GateFinding] = field(default_factory=dict)
