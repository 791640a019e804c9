"""A home folder of its own for what the pictures are taken of."""

import os
from pathlib import Path

NAMES = ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA")


def home_folders(home: Path) -> dict[str, str]:
    """Return what the environment of a process says of its home."""
    return dict.fromkeys(NAMES, str(home))


def live_in(home: Path) -> None:
    """Leave the person's own list of workspaces, rubrics and keys alone."""
    os.environ.update(home_folders(home))
