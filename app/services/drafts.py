"""Drafts: what was typed and cannot be stored as it stands, such as a figure nobody can read. A file in the workspace.

It is the county's own business: it is in no record, no log and no package, and goes when the text is mended.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from app.files.atomic import write_whole

FILE_NAME = "drafts.json"


def read_drafts(folder: Path) -> dict[str, str]:
    """Return texts by field; none when there is no file, or one that cannot be read."""
    try:
        found = json.loads((folder / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {field: text for field, text in found.items() if isinstance(field, str) and isinstance(text, str)}


def write_drafts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write them down; no file when there are none. A disk that refuses stops nobody: they are still on the screen."""
    file = folder / FILE_NAME
    try:
        if texts:
            write_whole(file, json.dumps(dict(texts), ensure_ascii=False, indent=1).encode())
        else:
            file.unlink(missing_ok=True)
    except OSError:
        return
