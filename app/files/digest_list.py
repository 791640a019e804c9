"""Lists of digests as RFC 8493 writes them (manifest-sha256.txt): one line a file, written and read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+(.+)")
_LINE_END = re.compile("\r\n|\n|\r")
_ESCAPES = {"%0A": "\n", "%0a": "\n", "%0D": "\r", "%0d": "\r", "%25": "%"}
_ESCAPE = re.compile("%0[AaDd]|%25")


class ManifestError(ValueError):
    """Raised with every Chinese reason why such a list cannot be used."""

    def __init__(self, reasons: Iterable[str]) -> None:
        """Keep the reasons."""
        self.reasons = tuple(reasons)
        super().__init__("；".join(self.reasons))


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """Return a manifest, paths sorted. Names with CR, LF or % do not occur in what we write."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def read_manifest(data: bytes) -> dict[str, str]:
    """Return sha256 (lower case) by path (NFC). Raises: ManifestError with every bad line; an empty one too."""
    digests: dict[str, str] = {}
    reasons: list[str] = []
    lines = _LINE_END.split(utf8_text(data).rstrip("\r\n")) if data.strip() else []
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if not found:
            reasons.append(f"第 {number} 行不合格式")
            continue
        path = unicodedata.normalize("NFC", _unescaped(found[2].strip()))
        if path in digests:
            reasons.append(f"第 {number} 行重复列出“{path}”")
        digests[path] = found[1].lower()
    if not digests and not reasons:
        reasons.append("是空的，什么也证明不了")
    if reasons:
        raise ManifestError(reasons)
    return digests


def utf8_text(data: bytes) -> str:
    """Return the text of a list. Raises: ManifestError when it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ManifestError(["不是 UTF-8 文字"]) from None


def _unescaped(path: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES[found[0]], path)
