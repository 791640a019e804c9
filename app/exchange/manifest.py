"""The text files of a bag (RFC 8493): manifests and bag-info, written and read."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

OXUM = "Payload-Oxum"
"""Label of the number of bytes and files of the payload."""

_LINE = re.compile(r"([0-9a-fA-F]{64})[ \t]+(.+)")
_LINE_END = re.compile("\r\n|\n|\r")
_ESCAPES = {"%0A": "\n", "%0a": "\n", "%0D": "\r", "%0d": "\r", "%25": "%"}
_ESCAPE = re.compile("%0[AaDd]|%25")


class ManifestError(ValueError):
    """Raised with every Chinese reason why a text of a bag cannot be used."""

    def __init__(self, reasons: Iterable[str]) -> None:
        """Keep the reasons."""
        self.reasons = tuple(reasons)
        super().__init__("；".join(self.reasons))


def manifest_text(digests: Mapping[str, str]) -> bytes:
    """Return a manifest, paths sorted. Names with CR, LF or % do not occur (names.py)."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def read_manifest(data: bytes) -> dict[str, str]:
    """Return sha256 (lower case) by path (NFC). Raises: ManifestError with every bad line; an empty one too."""
    digests: dict[str, str] = {}
    reasons: list[str] = []
    lines = _LINE_END.split(_text(data).rstrip("\r\n")) if data.strip() else []
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


def oxum(sizes: Sequence[int]) -> str:
    """Return bytes and number of files as RFC 8493 writes them: 123.4."""
    return f"{sum(sizes)}.{len(sizes)}"


def bag_info_text(fields: Sequence[tuple[str, str]]) -> bytes:
    """Return bag-info.txt; line breaks in values become spaces."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in fields).encode()


def read_bag_info(data: bytes) -> tuple[tuple[str, str], ...]:
    """Return labels and values in order; folded lines are joined. Raises: ManifestError."""
    fields: list[tuple[str, str]] = []
    reasons: list[str] = []
    for number, line in enumerate(_text(data).split("\n"), start=1):
        text = line.rstrip("\r")
        label, colon, value = text.partition(":")
        if text[:1] in {" ", "\t"} and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {text.strip()}")
        elif colon and label.strip():
            fields.append((label.strip(), value.strip()))
        elif text.strip():
            reasons.append(f"第 {number} 行不合格式")
    if reasons:
        raise ManifestError(reasons)
    return tuple(fields)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ManifestError(["不是 UTF-8 文字"]) from None


def _unescaped(path: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES[found[0]], path)
