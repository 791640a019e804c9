"""Names of files whose bytes are no UTF-8: a zip or a USB stick from a Chinese Windows, unpacked on Linux."""

import os
from pathlib import Path

from app.domain.problems import Problem, blocking

LOST = "\N{REPLACEMENT CHARACTER}"


def readable_name(name: str) -> str:
    """Return a name or a path with `/` as text that can be stored and shown: what is no UTF-8 is read as GB18030."""
    return "/".join(_part(part) for part in name.split("/"))


def _part(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def lost_name(path: Path) -> Problem | None:
    """Return that a name came without its bytes, None when it did not.

    Qt hands a name that is no UTF-8 over with U+FFFD in place of what it could not read; no file is called so.
    """
    if LOST not in str(path) or path.exists():
        return None
    what = "文件名（或所在文件夹名）里有读不出来的字，打不开这个文件。"
    return blocking("FILE_UNREADABLE", str(path), what, "请先给它改名（用汉字、字母、数字），再拖来或选择。")
