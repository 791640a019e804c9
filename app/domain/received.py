"""What a reviewer's workspace (评审工作库) holds: received sets, who reviews what, findings before they are merged."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.county import County, Cycle
from app.domain.evidence import StoredFile
from app.domain.problems import Problem
from app.domain.review import Feedback, Finding, GateFinding, Level, Review, Reviewer, Visit
from app.domain.score_sheet import DimensionScore, State, Totals
from app.domain.submission import Link
from app.domain.summing import Summing


@dataclass(frozen=True, slots=True)
class ReviewAbout:
    """What a review workspace is for. level and office are None and empty until they are said.

    me: who works in this copy; the lead merges and exports.
    """

    level: Level | None = None
    office: str = ""
    title: str = ""
    me: Reviewer | None = None


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What lists show of one criterion: state, full, recomputed and claimed points, how many pieces serve it.

    dimension: the code of its dimension. is_left_out: it does not apply and is out of the applicable points (应得分).
    """

    code: str
    state: State
    full: Decimal
    computed: Decimal
    self_points: Decimal
    evidence: int = 0
    has_warnings: bool = False
    dimension: str = ""
    is_bonus: bool = False
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    """One received set (收件). Small on purpose: a list of 150 is read at once; the rest is read when looked at.

    package: the file as it came, under the name it came with. submission, rubric: sha256 of submission.json and
    rubric.json among the attachments (the rubric once for all who use it). top: the folder around the bag in the
    package. is_sealed false: 未经本程序封装; then files maps evidence id to the entry in the package.
    based_on: the round before; changes: sha256 of changes.json, or ''. problems: what people should know of it.
    """

    id: str
    county: County
    cycle: Cycle
    round: int
    date: dt.date
    rubric_id: str
    rubric_edition: str
    rubric_title: str
    rubric_sha256: str
    package: StoredFile
    submission: str
    rubric: str
    points: Totals
    dimensions: tuple[DimensionScore, ...]
    lines: tuple[ReceivedLine, ...]
    tagmanifest_sha256: str = ""
    based_on: Link | None = None
    replaces: str | None = None
    changes: str = ""
    signature: str = "none"
    fingerprint: str = ""
    gates_failed: tuple[str, ...] = ()
    gates_open: tuple[str, ...] = ()
    applicant: str = ""
    is_sealed: bool = True
    files: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    at: str = ""
    summing: Summing = field(default_factory=Summing)
    """How its points are summed (verified_sheet.received_lines and summing_of make lines and this)."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which reviewer looks at what. Empty dimensions or submissions: all of them.

    avoids (回避): names or 行政区划代码 of counties this reviewer must not judge.
    """

    reviewer: Reviewer
    dimensions: tuple[str, ...] = ()
    submissions: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedGate:
    """What several reviewers found of one basic condition (基本条件) as one.

    by: as in Merge; of: digest of what was merged, so that a later change is seen.
    """

    finding: GateFinding
    by: str
    of: str


@dataclass(frozen=True, slots=True)
class Merge:
    """How the findings of several reviewers became one: by 'mean' or a reviewer's key.

    findings: code to the merged finding; of: digest of what was merged, so that a later change is seen.
    of_each: the same by code; by_each: how it was done where that is not `by`. gates: basic conditions, by id.
    """

    by: str
    findings: Mapping[str, Finding]
    of: str
    note: str = ""
    person: str = ""
    at: str = ""
    of_each: Mapping[str, str] = field(default_factory=dict)
    by_each: Mapping[str, str] = field(default_factory=dict)
    gates: Mapping[str, MergedGate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample (抽样单): venues drawn from a ledger for the visits, with the seed that draws the same ones again.

    venues: what people call each; rows: what the ledger says of each, by column id. of: how many could be drawn.
    A sample chosen by hand has no seed.
    """

    criterion: str
    ledger: str
    venues: tuple[str, ...]
    seed: str = ""
    of: int = 0
    rows: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedReview:
    """The return package of the level below, as it came. It waits for its submission when that is not there yet."""

    review_id: str
    review: Review
    file: StoredFile
    signature: str = "none"
    fingerprint: str = ""
    problems: tuple[Problem, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class SentReview:
    """A return package that was made: its id, day, file name and digest.

    findings: what tells whether the findings in it still stand; '' in workspaces from before that was kept.
    """

    review_id: str
    date: dt.date
    name: str
    sha256: str
    findings: str = ""


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken in (没有收), with all reasons: what to tell who sent it, until a sound one came.

    file: as it was shown. county: its code, '' when nobody could tell whose it is. is_review: of the level below.
    """

    file: str
    problems: tuple[Problem, ...]
    at: str = ""
    county: str = ""
    is_review: bool = False


@dataclass(frozen=True, slots=True)
class UntriedFile:
    """A file of an import that has not come to it yet; it stays when the import is stopped. number of `of`, from 1."""

    file: str
    number: int = 1
    of: int = 1
    at: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPicture:
    """Everything an open review workspace holds in memory; mappings are in key order.

    findings: submission id to code to reviewer key to finding; gate_findings: the same by id of the basic condition
    (基本条件). samples and visits: submission id to their list;
    merges, feedback, sent: by submission id; attached: by the id of the review of the level below.
    refused, untried: by the file's name as it was shown.
    """

    about: ReviewAbout = field(default_factory=ReviewAbout)
    received: Mapping[str, Received] = field(default_factory=dict)
    assignments: Mapping[str, Assignment] = field(default_factory=dict)
    findings: Mapping[str, Mapping[str, Mapping[str, Finding]]] = field(default_factory=dict)
    merges: Mapping[str, Merge] = field(default_factory=dict)
    feedback: Mapping[str, Feedback] = field(default_factory=dict)
    visits: Mapping[str, tuple[Visit, ...]] = field(default_factory=dict)
    samples: Mapping[str, Mapping[str, Sample]] = field(default_factory=dict)
    attached: Mapping[str, AttachedReview] = field(default_factory=dict)
    sent: Mapping[str, tuple[SentReview, ...]] = field(default_factory=dict)
    refused: Mapping[str, RefusedFile] = field(default_factory=dict)
    untried: Mapping[str, UntriedFile] = field(default_factory=dict)
    gate_findings: Mapping[str, Mapping[str, Mapping[str, GateFinding]]] = field(default_factory=dict)
