"""Which paths from outside may be trusted, on every system a package may reach. No file is touched here."""

import re
import unicodedata
from collections.abc import Iterable

MAX_PATH_LENGTH = 400
"""Characters of a path inside a package; ours stay far below (DESIGN.md 8)."""

MAX_DEPTH = 20
"""Levels of a path; ours have six. Without a limit, comparing thousands of deep names could fill the memory."""

RESERVED_NAMES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"}
)
"""Names that Windows keeps for devices, whatever extension follows."""

_FORBIDDEN = frozenset('<>"|?*')
_DRIVE = re.compile(r"[A-Za-z]:")
_DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def is_reserved(name: str) -> bool:
    """Tell whether Windows would take a file name for a device."""
    return name.split(".", maxsplit=1)[0].rstrip(" ").casefold() in RESERVED_NAMES


def folded(path: str) -> str:
    """Return what tells names apart on a disk that ignores case and Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def unsafe_reason(path: str) -> str | None:
    """Return in Chinese why a relative path with `/` must not be used, or None when it is safe."""
    if not path:
        return "名称是空的"
    if len(path) > MAX_PATH_LENGTH:
        return "路径过长"
    if path.count("/") >= MAX_DEPTH:
        return "文件夹层数过多"
    if path.startswith(("//", "\\\\")):
        return "是网络路径"
    if path.startswith("/"):
        return "是绝对路径"
    if _DRIVE.match(path):
        return "带有盘符"
    return next((reason for part in path.split("/") if (reason := _unsafe_part(part))), None)


def _unsafe_part(part: str) -> str | None:
    if part in {"", "."}:
        return "有空的一层文件夹"
    if part == "..":
        return "会跳出文件夹（..）"
    # Each mark by itself takes long, and neither kind is printable.
    if not part.isprintable() and any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in part):
        return "含有控制字符"
    if not _DIRECTION_MARKS.isdisjoint(part):
        return "含有改变文字方向的隐藏字符"
    if "\\" in part:
        return "含有反斜杠"
    if ":" in part:
        return "含有冒号（隐藏数据流）"
    if not _FORBIDDEN.isdisjoint(part):
        return "含有 Windows 不允许的字符"
    if part[-1] in ". ":
        return "以点或空格结尾"
    return "是 Windows 保留的设备名" if is_reserved(part) else None


def clashes(paths: Iterable[str]) -> list[str]:
    """Return the paths that another one before them would overwrite, in the order given.

    Equal after NFC and case folding, or a file where another path needs a folder. Folders end with `/`.
    """
    seen: dict[str, str] = {}
    found: list[str] = []
    for path in paths:
        key = folded(path.removesuffix("/"))
        if key in seen:
            found.append(path)
        seen.setdefault(key, path)
    folders = {key[:cut] for key in seen for cut in _slashes(key)}
    return found + [path for key, path in seen.items() if key in folders and not path.endswith("/")]


def _slashes(path: str) -> list[int]:
    return [place for place, mark in enumerate(path) if mark == "/"]
