"""Verify a package from outside: that nothing was changed, and that its score is what its data give."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.assessment import Assessment
from app.domain.checks import assessment_problems
from app.domain.points import shown
from app.domain.problems import Problem, blocking, warning
from app.domain.progress import Progress
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Submission
from app.domain.unknown_codes import unknown_codes
from app.files.canonical import digest
from app.services.check_printed import report_problems, table_problems
from app.services.open_rubric import installed_rubric

if TYPE_CHECKING:
    from app.exchange.verify import OpenedPackage

_OF_THE_SIGNATURE = {"SIGNATURE_INVALID", "SIGNATURE_OTHER_KEY"}


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known of a package. submission is None when it could not be read; computed is our own total."""

    submission: Submission | None
    submission_id: str
    signature: str
    is_equal: bool
    computed: Decimal | None
    problems: tuple[Problem, ...]
    fingerprint: str = ""
    rubric_title: str = ""
    keys_were_given: bool = False

    def fields(self) -> dict[str, object]:
        """Return what `jkxq package verify --json` adds (DESIGN.md 7)."""
        submission = None
        if self.submission is not None:
            county = self.submission.assessment.county
            submission = {
                "id": self.submission_id,
                "county": {"code": county.code, "name": county.name},
                "round": self.submission.round,
            }
        computed = None if self.computed is None else str(self.computed)
        return {
            "submission": submission,
            "signature": self.signature,
            "recomputed": {"equal": self.is_equal, "computed": computed},
        }

    def sentence(self) -> str:
        """Return the good news for people."""
        county = self.submission.assessment.county.full_name if self.submission else ""
        return f"完整、未改动。{county} 复算{self.computed}分，与包内一致。"

    @property
    def signer(self) -> str:
        """Return what the signature proves, for people."""
        return who_signed(self.signature, self.fingerprint, keys_were_given=self.keys_were_given)


def who_signed(signature: str, fingerprint: str, *, keys_were_given: bool) -> str:
    """Return what a right signature proves: without a list of keys anybody may have made the whole package anew."""
    if signature != "valid":
        return ""
    if keys_were_given:
        return "签名用的是登记的钥匙。"
    return f"没有用登记表核对签名，看不出是谁封装的；需要时请用电话核对指纹 {fingerprint}。"


def verify_package(path: Path, *, county_keys: Path | None = None, progress: Progress | None = None) -> Verification:
    """Return everything found out about a package; reads every byte of it, trusts none.

    Raises: ProblemError when the list of county keys cannot be read.
    """
    from app.exchange.county_keys import read_county_keys
    from app.exchange.verify import open_package

    keys = read_county_keys(county_keys) if county_keys else None
    with open_package(path, county_keys=keys, progress=progress) as opened:
        submission, rubric = opened.submission, opened.rubric
        checked = check_contents(opened, KnownRubrics())
    sheet, found = checked.sheet, checked.problems
    if submission is None or rubric is None or sheet is None:
        return Verification(submission, opened.id, opened.signature, False, None, found, opened.fingerprint)
    return Verification(
        submission,
        opened.id,
        opened.signature,
        submission.score == sheet,
        sheet.points.computed,
        found,
        opened.fingerprint,
        rubric.title,
        keys is not None,
    )


@dataclass(frozen=True, slots=True)
class CheckedContents:
    """What the data of an opened package come to. sheet: our own; None when the data could not be read."""

    sheet: ScoreSheet | None
    problems: tuple[Problem, ...]


class KnownRubrics:
    """What this computer says of rubrics. Each is looked at once: 150 packages of one round bring the same one."""

    def __init__(self) -> None:
        """Look at nothing yet."""
        self._installed: dict[tuple[str, str], str | None] = {}
        self._senseless: dict[str, tuple[Problem, ...]] = {}
        self._last: tuple[Rubric, str] | None = None

    def sha256(self, rubric: Rubric) -> str:
        """Return the digest of a rubric; the very same value as last time is not written out again."""
        if self._last is None or self._last[0] is not rubric:
            self._last = (rubric, digest(rubric))
        return self._last[1]

    def installed_sha256(self, rubric: Rubric) -> str | None:
        """Return the digest of the installed rubric of the same id and edition, None when there is none."""
        key = (rubric.id, rubric.edition)
        if key not in self._installed:
            found = installed_rubric(*key)
            self._installed[key] = found.sha256 if found else None
        return self._installed[key]

    def senseless(self, rubric: Rubric, sha256: str) -> tuple[Problem, ...]:
        """Return what nobody could have installed about a rubric."""
        from app.catalog.rubric_linter import lint
        from app.exchange.layout import RUBRIC

        if sha256 not in self._senseless:
            found = lint(rubric, lambda at: " ".join((RUBRIC, *map(str, at))))
            self._senseless[sha256] = tuple(one for one in found if one.is_blocking)
        return self._senseless[sha256]


def check_contents(opened: "OpenedPackage", known: KnownRubrics) -> CheckedContents:
    """Return our own score of an opened package, and every problem: what opening found, and what its data say."""
    submission, rubric = opened.submission, opened.rubric
    if submission is None or rubric is None:
        return CheckedContents(None, opened.problems)
    sheet = score(rubric, submission.assessment)
    sha256 = known.sha256(rubric)
    found = [
        *opened.problems,
        *_rubric_problems(rubric, sha256, submission, known),
        *_said_problems(rubric, submission.assessment, sheet, known.senseless(rubric, sha256)),
        *_score_problems(submission.score, sheet),
        *table_problems(opened, rubric, sheet),
    ]
    if not any(problem.is_blocking and problem.code not in _OF_THE_SIGNATURE for problem in found):
        # Against data that are wrong themselves every paper would be.
        found += report_problems(opened, rubric, submission, sheet)
    return CheckedContents(sheet, tuple(found))


def _rubric_problems(rubric: Rubric, sha256: str, submission: Submission, known: KnownRubrics) -> Iterator[Problem]:
    if sha256 != submission.rubric_sha256 or rubric.id != submission.rubric_id:
        what = "包里的评分标准与申报数据所写的不是同一份。"
        yield blocking("RUBRIC_DIFFERS", _named(rubric), what, "请退回，要求重新导出。")
    yield from installed_problems(rubric, sha256, known)


def installed_problems(rubric: Rubric, sha256: str, known: KnownRubrics) -> Iterator[Problem]:
    """Yield where the rubric of a package is not the one this computer has under its name."""
    installed = known.installed_sha256(rubric)
    if installed is None:
        what = "本机没有安装这个评分标准，只能按包里自带的复算。"
        yield warning("RUBRIC_UNKNOWN", _named(rubric), what, "请核对是不是省里印发的那一份。")
    elif installed != sha256:
        what = "包里的评分标准与本机安装的同名同版标准内容不同。"
        yield blocking("RUBRIC_DIFFERS", _named(rubric), what, "请核对评分标准有没有被改动。")


def _named(rubric: Rubric) -> str:
    return f"评分标准 {rubric.id}（{rubric.edition}）"


def _said_problems(
    rubric: Rubric, assessment: Assessment, sheet: ScoreSheet, senseless: Sequence[Problem]
) -> Iterator[Problem]:
    """Yield what a county could neither have installed nor exported: somebody else has made this package."""
    if senseless:
        yield from senseless  # what is said against such a rubric would mean nothing
        return
    for problem in (*unknown_codes(rubric, assessment), *assessment_problems(rubric, assessment, sheet)):
        if problem.is_blocking:
            yield replace(problem, where=f"申报数据 {problem.where}")


def _score_problems(claimed: ScoreSheet, sheet: ScoreSheet) -> Iterator[Problem]:
    if claimed == sheet:
        return
    ours = {line.code: line for line in sheet.criteria}
    theirs = {line.code: line for line in claimed.criteria}
    for code in dict.fromkeys((*ours, *theirs)):
        our, their = ours.get(code), theirs.get(code)
        if our == their:
            continue
        if our is None or their is None:
            what = "包内得分表与评分标准的评分项对不上。"
        elif our.computed != their.computed or our.self_points != their.self_points:
            what = (
                f"包内写计算{shown(their.computed)}分、自评{shown(their.self_points)}分，"
                f"复算为{shown(our.computed)}分、{shown(our.self_points)}分。"
            )
        else:
            what = "包内的状态或计算过程与复算不一致。"
        yield blocking("SCORE_DIFFERS", code, what, "以复算为准；请退回核对。")
    if claimed.points != sheet.points:
        what = f"包内写总分{shown(claimed.points.computed)}，复算为{shown(sheet.points.computed)}。"
        if claimed.points.computed == sheet.points.computed:
            what = "包内的分值、自评总分、预估分或得分率与复算不一致。"
        yield blocking("SCORE_DIFFERS", "总分", what, "以复算为准；请退回核对。")
