"""Where a backup is restored to as a rule: a new folder of its own beside the other workspaces."""

import re
from pathlib import Path

from app.files.atomic import unused_path
from app.files.user_folder import documents_folder
from app.services.begin_assessment import FOLDER_OF_WORKSPACES

_ENDING = re.compile(r"(_\d{4}-\d{2}-\d{2})?(（\d+）)?(\.jkxq备份)?(\s*\(\d+\))?(\.zip)?$", re.IGNORECASE)
"""What our name of a backup, or a chat program, puts after the name of county and cycle."""


def restore_place(backup: Path, base: Path | None = None) -> Path:
    """Return a folder that is not there yet, in the person's documents or in `base`."""
    name = _ENDING.sub("", backup.name).strip(" ._") or "恢复的工作库"
    return unused_path((base or documents_folder() / FOLDER_OF_WORKSPACES) / name, suffix="")
