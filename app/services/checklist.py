"""提交前检查单, made from the problems that 体检 shows. It never goes into the package."""

import datetime as dt
from pathlib import Path

from app.domain.problems import Problem
from app.domain.progress import Progress, Silent
from app.domain.submission import Picture

CHECKLIST = "提交前检查单"
"""What the list is called in a file name."""


def make_checklist(
    picture: Picture,
    target: Path,
    *,
    of_files: tuple[Problem, ...] | None,
    date: dt.date,
    drafts: tuple[Problem, ...] = (),
    progress: Progress | None = None,
) -> Path:
    """Write the list and return where it lies: `target`, or with （2） … where another file has the name.

    of_files: what is wrong with the stored files, None when they were not read. drafts: what is not stored yet.
    Raises: ProblemError(DISK_FULL, WRITE_FAILED); CancelledError out of progress.
    """
    from app.documents.checklist import ChecklistFacts, checklist_pdf_bytes
    from app.services.check import said_problems
    from app.services.printed_file import written_new

    assessment = picture.assessment
    facts = ChecklistFacts(
        assessment.county.full_name,
        assessment.cycle.name,
        assessment.applicant,
        date,
        picture.rubric.shown_notice,
        (*said_problems(picture), *drafts, *(of_files or ())),
        of_files is not None,
    )
    return written_new(checklist_pdf_bytes(facts, progress or Silent()), target)
