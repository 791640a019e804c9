"""Which workspaces were open lately, with how far they were. A comfort only: it is never the truth about them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from app.files.atomic import make_folder, write_whole
from app.files.user_folder import data_folder

MOST = 12


@dataclass(frozen=True, slots=True)
class RecentWorkspace:
    """One workspace as it was when it was last open. Points are texts, changed an ISO time."""

    folder: str
    county: str
    rubric: str
    computed: str
    full: str
    filled: int
    criteria: int
    changed: str


def recent_workspaces() -> tuple[RecentWorkspace, ...]:
    """Return those that are still there, the latest first; none when the list cannot be read."""
    try:
        listed = json.loads(_file().read_text("utf-8"))
        found = tuple(RecentWorkspace(**one) for one in listed)
    except (OSError, ValueError, TypeError):
        return ()
    return tuple(recent for recent in found if Path(recent.folder).is_dir())


def remember_workspace(recent: RecentWorkspace) -> None:
    """Put a workspace first in the list. A list that cannot be written is no reason to stop anybody."""
    others = [one for one in recent_workspaces() if one.folder != recent.folder]
    content = json.dumps([asdict(one) for one in [recent, *others][:MOST]], ensure_ascii=False, indent=1)
    try:
        make_folder(_file().parent)
        write_whole(_file(), content.encode())
    except OSError:
        return


def _file() -> Path:
    return data_folder() / "recent.json"
