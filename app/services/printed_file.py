"""One finished document of the county's own: what it is called, and how it takes its name without harming another."""

import datetime as dt
from pathlib import Path

from app.domain.submission import Picture
from app.services.finished_files import moved, staged


def usual_name(picture: Picture, what: str, date: dt.date) -> str:
    """Return a file name for a document of a county: 秦皇岛市北戴河区_自评进展_2021-11-03.pdf."""
    from app.exchange.names import stored_name

    county = picture.assessment.county.full_name or "未填县区"
    return stored_name(county, "pdf", ending=f"_{what}_{date.isoformat()}")


def written_new(content: bytes, target: Path) -> Path:
    """Write a file whole and return where it lies: `target`, or with （2） … where another file has the name.

    Raises: ProblemError(DISK_FULL, WRITE_FAILED).
    """
    from app.files.atomic import telling_write_problems, write_whole

    with staged(target.parent) as staging:
        with telling_write_problems(target):
            write_whole(staging / target.name, content)
        return moved(staging, [target.name], target.parent)[0]
