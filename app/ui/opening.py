"""Opening a workspace on screen: a county's or a reviewer's, each with its own desk, loaded only when needed."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.frame import Frame

if TYPE_CHECKING:
    from app.ui.county_desk import CountyDesk
    from app.ui.review_desk import ReviewDesk


def open_desk(folder: Path, frame: Frame, *, person: str, parent: QWidget) -> "CountyDesk | ReviewDesk":
    """Open the workspace in a folder and return its desk.

    Raises: ProblemError (WORKSPACE_MISSING, WORKSPACE_NEWER, WORKSPACE_DAMAGED, WRITE_FAILED, DISK_FULL).
    """
    from app.services.recognise import Dropped, recognise

    if recognise(folder) is Dropped.REVIEW_WORKSPACE:
        from app.ui.review_desk import open_review_desk

        return open_review_desk(folder, frame, person=person, parent=parent)
    from app.ui.county_desk import open_county_desk

    return open_county_desk(folder, frame, person=person, parent=parent)
