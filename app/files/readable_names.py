"""Names of files whose bytes are no UTF-8: a zip or a USB stick from a Chinese Windows, unpacked on Linux."""

import os


def readable_name(name: str) -> str:
    """Return a name or a path with `/` as text that can be stored and shown: what is no UTF-8 is read as GB18030."""
    return "/".join(_part(part) for part in name.split("/"))


def _part(name: str) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
