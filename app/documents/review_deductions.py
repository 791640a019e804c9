"""扣分: which criteria did not get their full points, how many are missing, and why. Values only; no layout.

What reviewers said of the others stands beside it: papers hold every opinion.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from app.documents.report_words import paragraphs_of, points_text
from app.documents.review_dossier import ReviewDossier
from app.domain.judging_steps import is_claim_alone
from app.domain.recomputed import is_recomputed
from app.domain.review import Finding, FindingVerdict, VerifiedLine
from app.domain.rubric import Criterion
from app.domain.score_sheet import CriterionScore
from app.domain.scoring import is_left_out
from app.domain.verified_sheet import applies_after_all

MOST_REASONS = 3
MOST_REASON_CHARACTERS = 40
"""Of an opinion in the table of the dimensions; 扣分明细 holds all of it."""
_CLAIM_ALONE = "表里只写了得分，无法复算"
_SENTENCE_END = "。！？；"


@dataclass(frozen=True, slots=True)
class Deduction:
    """What became of one criterion. supplements and due: a line each, in the same order.

    is_bonus: outside the full points, so that nothing is deducted. is_computed: no reviewer said why; the reason is
    the derivation of the recomputed points. verdict: 结论, empty where nobody has reviewed. note: how the findings of
    several reviewers became one (合并说明). is_recomputed: whether line.computed is a figure.
    """

    line: VerifiedLine
    reason: str
    is_computed: bool
    supplements: str
    due: str
    numbers: tuple[str, ...]
    is_bonus: bool = False
    verdict: str = ""
    note: str = ""
    is_recomputed: bool = True

    @property
    def points(self) -> Decimal:
        """Return the points that are missing."""
        return self.line.full - self.line.verified


def deductions(dossier: ReviewDossier) -> tuple[Deduction, ...]:
    """Return what was deducted, in rubric order; bonus criteria only where somebody has found something."""
    return tuple(_told(dossier, deducted=True))


def other_opinions(dossier: ReviewDossier) -> tuple[Deduction, ...]:
    """Return what was said of criteria that lose nothing (其他意见), in rubric order; a bare 认可 says nothing."""
    return tuple(_told(dossier, deducted=False))


def _told(dossier: ReviewDossier, *, deducted: bool) -> Iterator[Deduction]:
    """Yield the criteria that lose points, or those that lose none and of which somebody said something."""
    lines = {line.code: line for line in dossier.review.sheet.criteria}
    scores = {line.code: line for line in dossier.score.criteria}
    for criterion in dossier.rubric.criteria:
        line, score = lines[criterion.code], scores[criterion.code]
        finding = dossier.review.findings.get(criterion.code)
        is_lost = line.verified < line.full and _counts(dossier, criterion, score, finding)
        if is_lost is deducted and (deducted or _says_something(finding)):
            is_known = is_recomputed(score, is_sealed=dossier.is_sealed)
            computed = _CLAIM_ALONE if not is_known and is_claim_alone(score) else "；".join(_lines(score))
            told = _deduction(dossier, criterion, line, computed if deducted else "", finding)
            yield replace(told, is_recomputed=is_known)


def _counts(dossier: ReviewDossier, criterion: Criterion, score: CriterionScore, finding: Finding | None) -> bool:
    """Tell whether points can be lost: what does not apply and is not judged by points after all loses none."""
    if is_left_out(dossier.rubric, criterion, score):
        return applies_after_all(finding)
    return finding is not None or not criterion.bonus


def _says_something(finding: Finding | None) -> bool:
    if finding is None:
        return False
    is_bare = finding.verdict is FindingVerdict.ACCEPTED and not (finding.opinion.strip() or finding.note.strip())
    return not is_bare or bool(finding.supplements)


def _lines(score: CriterionScore) -> list[str]:
    return [part.rstrip("。；") for part in score.derivation]


def _deduction(
    dossier: ReviewDossier, criterion: Criterion, line: VerifiedLine, computed: str, finding: Finding | None
) -> Deduction:
    opinion = finding.opinion.strip() if finding else ""
    asked = finding.supplements if finding else ()
    return Deduction(
        line,
        opinion or computed,
        bool(computed) and not opinion,
        "\n".join(_listed([" ".join(paragraphs_of(one.text)) for one in asked])),
        "\n".join(_listed([one.due.isoformat() if one.due else "—" for one in asked])) if _dated(finding) else "",
        _numbers(dossier, criterion.code),
        criterion.bonus,
        finding.verdict.value if finding else "",
        finding.note.strip() if finding else "",
    )


def _dated(finding: Finding | None) -> bool:
    return finding is not None and any(one.due for one in finding.supplements)


def _listed(texts: list[str]) -> list[str]:
    return texts if len(texts) < 2 else [f"（{number}）{text}" for number, text in enumerate(texts, start=1)]  # noqa: PLR2004


def _numbers(dossier: ReviewDossier, code: str) -> tuple[str, ...]:
    """Return the 材料编号 of what serves a criterion, in their order."""
    numbers = dossier.submission.numbers
    pieces = (piece for piece in dossier.submission.assessment.evidence if piece.id in numbers)
    serving = (piece for piece in pieces if any(one.criterion == code for one in piece.serves))
    return tuple(sorted((numbers[piece.id] for piece in serving), key=_serial))


def _serial(number: str) -> tuple[str, int, str]:
    code, _, serial = number.rpartition("-")
    return (code, int(serial), "") if serial.isdecimal() else (number, 0, number)


def main_reasons(found: Iterable[Deduction]) -> tuple[str, ...]:
    """Return the largest of some deductions as sentences: A2扣1.5分：会议记录不全。 At most three."""
    largest = sorted(found, key=lambda one: -one.points)[:MOST_REASONS]
    return tuple(_sentence(one) for one in largest)


def _sentence(one: Deduction) -> str:
    lost = "" if one.is_bonus else f"扣{points_text(one.points)}分"
    return f"{one.line.code}{lost}：{beginning(one.reason) or one.line.title}"


def beginning(text: str, most: int = MOST_REASON_CHARACTERS) -> str:
    """Return a text that is short enough, else its first sentences or its first characters with …… behind them."""
    plain = " ".join(paragraphs_of(text))
    if len(plain) <= most:
        return plain
    ends = [place for place in range(most) if plain[place] in _SENTENCE_END]
    return f"{plain[: ends[-1] + 1]}……" if ends and ends[-1] * 2 >= most else f"{plain[:most].rstrip()}……"
