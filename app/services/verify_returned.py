"""Verify a return package from outside: nothing was changed, and its points follow from its opinions."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.points import shown
from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.review import Review
from app.services.verify_package import (
    KnownRubrics,
    Verification,
    installed_problems,
    verify_package,
    who_signed,
)


@dataclass(frozen=True, slots=True)
class ReturnedVerification:
    """What is known of a return package. review is None when it could not be read."""

    review: Review | None
    review_id: str
    signature: str
    problems: tuple[Problem, ...]
    fingerprint: str = ""
    keys_were_given: bool = False

    def fields(self) -> dict[str, object]:
        """Return what `jkxq package verify --json` adds for a return package."""
        return {"review": self._named(), "signature": self.signature}

    def sentence(self) -> str:
        """Return the good news for people."""
        if self.review is None:
            return ""
        of = self.review.of
        verified = shown(self.review.sheet.total.verified)
        return (
            f"完整、未改动。{of.county.full_name}第{of.round}轮{self.review.level.label}评审意见，"
            f"评审得分{verified}分，与逐项意见一致。"
        )

    @property
    def signer(self) -> str:
        """Return what the signature proves, for people."""
        return who_signed(self.signature, self.fingerprint, keys_were_given=self.keys_were_given)

    def _named(self) -> dict[str, object] | None:
        if self.review is None:
            return None
        of = self.review.of
        county = {"code": of.county.code, "name": of.county.name}
        submission = {"id": of.id, "county": county, "round": of.round}
        return {"id": self.review_id, "level": self.review.level.value, "submission": submission}


def verify_any(
    path: Path, *, county_keys: Path | None = None, progress: Progress | None = None
) -> Verification | ReturnedVerification:
    """Return everything found out about a package of either kind; what is neither is told as no submission package.

    Raises: ProblemError when the list of county keys cannot be read.
    """
    from app.exchange.review_bag import is_return_package

    verify = verify_returned if is_return_package(path) else verify_package
    return verify(path, county_keys=county_keys, progress=progress)


def verify_returned(
    path: Path, *, county_keys: Path | None = None, progress: Progress | None = None
) -> ReturnedVerification:
    """Return everything found out about a return package; reads every byte of it, trusts none.

    Raises: ProblemError when the list of county keys cannot be read.
    """
    from app.exchange.county_keys import read_county_keys
    from app.exchange.review_bag import open_review_package

    keys = read_county_keys(county_keys) if county_keys else None
    with open_review_package(path, county_keys=keys, progress=progress) as opened:
        problems = list(opened.problems)
    if opened.rubric is not None:
        known = KnownRubrics()
        sha256 = known.sha256(opened.rubric)
        problems += known.senseless(opened.rubric, sha256)
        problems += installed_problems(opened.rubric, sha256, known)
    return ReturnedVerification(
        opened.review, opened.id, opened.signature.value, tuple(problems), opened.fingerprint, keys is not None
    )
