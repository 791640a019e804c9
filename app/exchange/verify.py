"""Opening a submission package from outside: every way in which it can be wrong is named (DESIGN.md 8)."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.problems import ProblemError
from app.domain.progress import Progress, Silent
from app.exchange.changes_page import changes_part
from app.exchange.checking import BagChecking
from app.exchange.contents import evidence_problems, read_contents
from app.exchange.county_keys import CountyKey
from app.exchange.kinds import SUBMISSION_PACKAGE
from app.exchange.opened import OpenedPackage, found_fields
from app.exchange.source import Source, open_source
from app.exchange.start_page import points_table
from app.exchange.trust import SignatureState, county_sender
from app.files.safe_zip import DEFAULT_LIMITS, Limits

__all__ = ["OpenedPackage", "SignatureState", "open_package"]


def open_package(
    path: Path,
    *,
    county_keys: Sequence[CountyKey] | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> OpenedPackage:
    """Return a package, a zip file or an unpacked folder, with every problem found; never raises for its content."""
    try:
        source = open_source(path, limits, SUBMISSION_PACKAGE)
    except ProblemError as error:
        return OpenedPackage(error.problems)
    try:
        return _opened(source, county_keys, progress or Silent())
    except BaseException:
        source.close()
        raise


def _opened(source: Source, county_keys: Sequence[CountyKey] | None, progress: Progress) -> OpenedPackage:
    checking = BagChecking(source, SUBMISSION_PACKAGE)
    checking.check(progress)
    contents = read_contents(checking.files, checking.read, checking.broken)
    checking.problems += contents.problems
    submission = contents.submission
    if submission:
        checking.problems += evidence_problems(submission, checking.files, checking.broken)
        checking.check_page(points_table(submission))
        if contents.rubric and contents.changes:
            checking.check_page(changes_part(submission, contents.rubric, contents.changes), may_lack=True)
    sender = county_sender(submission.assessment.county, county_keys) if submission else None
    return OpenedPackage(
        **found_fields(checking.opened(sender)),
        id=contents.id,
        submission=submission,
        rubric=contents.rubric,
        changes=contents.changes,
    )
