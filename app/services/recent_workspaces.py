"""Which workspaces were open lately, with how far they were. A comfort only: it is never the truth about them."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.files.atomic import make_folder, write_whole
from app.files.user_folder import data_folder
from app.services.recognise import DATABASE

if TYPE_CHECKING:
    from app.domain.received import ReviewPicture

MOST = 12


@dataclass(frozen=True, slots=True)
class RecentWorkspace:
    """One workspace as it was when it was last open. Points are texts, changed an ISO time, cycle its name (批次).

    kind is county or review. Of a review workspace county is its title or office, criteria are the sets that are
    received, filled those in which every criterion is reviewed, returned those that were sent back as they stand,
    however much of them is reviewed; rubric and points are empty.
    """

    folder: str
    county: str
    rubric: str
    computed: str
    full: str
    filled: int
    criteria: int
    changed: str
    cycle: str = ""
    kind: str = "county"
    returned: int = 0

    @property
    def is_review(self) -> bool:
        """Tell whether it is a reviewer's workspace."""
        return self.kind == "review"

    @property
    def is_there(self) -> bool:
        """Tell whether it still lies where it was. A share is not asked: one out of reach would hold up the window."""
        if self.folder.startswith(("\\\\", "//")):
            return True
        try:
            return (Path(self.folder) / DATABASE).is_file()
        except OSError:
            return False

    @property
    def unclosed(self) -> str:
        """Return when it was last written to, as an ISO time, where it was not closed in order; '' where it was.

        An orderly closing takes SQLite's -wal file away; after a crash, or while it is open, what is listed here is
        older than the workspace. Only the times of two files are read.
        """
        if self.folder.startswith(("\\\\", "//")):
            return ""
        database = Path(self.folder) / DATABASE
        try:
            wal = database.with_name(f"{database.name}-wal").stat()
            if not wal.st_size:
                return ""
            newest = max(wal.st_mtime, database.stat().st_mtime)
        except OSError:
            return ""
        return dt.datetime.fromtimestamp(newest, dt.UTC).isoformat()


def recent_workspaces() -> tuple[RecentWorkspace, ...]:
    """Return what was open lately, the latest first, also what is not there now; none when the list is broken."""
    try:
        listed = json.loads(_file().read_text("utf-8"))
        return tuple(RecentWorkspace(**one) for one in listed)
    except (OSError, ValueError, TypeError):
        return ()


def remember_workspace(recent: RecentWorkspace) -> None:
    """Put a workspace first in the list."""
    others = [one for one in recent_workspaces() if one.folder != recent.folder]
    _write([recent, *others][:MOST])


def remember_review(folder: Path, picture: "ReviewPicture", changed: str) -> None:
    """Put a review workspace first in the list. changed: ISO time of the last change."""
    # The start page only reads the list, and is the first thing that people wait for.
    from app.domain.review_counts import counted_states, fully_reviewed
    from app.domain.standing_findings import ReviewState

    counts = counted_states(picture)
    done, received = fully_reviewed(picture), sum(counts.values())
    returned = counts.get(ReviewState.RETURNED, 0)
    name = picture.about.title or picture.about.office
    remember_workspace(
        RecentWorkspace(str(folder), name, "", "", "", done, received, changed, kind="review", returned=returned)
    )


def forget_workspace(folder: str) -> None:
    """Take a workspace off the list; the workspace itself is not touched."""
    _write([one for one in recent_workspaces() if one.folder != folder])


def _write(listed: Sequence[RecentWorkspace]) -> None:
    """Write the list. One that cannot be written is no reason to stop anybody."""
    content = json.dumps([asdict(one) for one in listed], ensure_ascii=False, indent=1)
    try:
        make_folder(_file().parent)
        write_whole(_file(), content.encode())
    except OSError:
        return


def _file() -> Path:
    return data_folder() / "recent.json"
