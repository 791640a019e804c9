"""The one A4 page for the leader, made from a picture of the workspace. It never goes into the package."""

import datetime as dt
from pathlib import Path

from app.domain.department_progress import department_progress
from app.domain.gains import gains
from app.domain.progress import Progress, Silent
from app.domain.scoring import score
from app.domain.standing import largest_gaps
from app.domain.submission import Picture

LEADER_PAGE = "自评进展"
"""What the page is called in a file name."""


def make_leader_page(picture: Picture, target: Path, *, date: dt.date, progress: Progress | None = None) -> Path:
    """Write the page and return where it lies: `target`, or with （2） … where another file has the name.

    Raises: ProblemError(DISK_FULL, WRITE_FAILED); CancelledError out of progress.
    """
    from app.documents.leader_page import LeaderFacts, leader_page_pdf_bytes
    from app.services.dossier import program_name
    from app.services.printed_file import written_new

    progress = progress or Silent()
    progress.step(0, 2, "计算得分和差距")
    picture = picture.travelling
    rubric, assessment = picture.rubric, picture.assessment
    sheet = score(rubric, assessment)
    facts = LeaderFacts(
        assessment.county.full_name,
        assessment.cycle.name,
        date,
        rubric,
        sheet,
        largest_gaps(rubric, sheet.criteria, gains(rubric, assessment, sheet.criteria)),
        department_progress(rubric, assessment, sheet.criteria),
        program_name(),
    )
    progress.step(1, 2, "排版")
    return written_new(leader_page_pdf_bytes(facts), target)
