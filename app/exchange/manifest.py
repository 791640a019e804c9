"""The text files of a bag (RFC 8493): manifests and bag-info, written and read."""

from collections.abc import Sequence

from app.files.digest_list import ManifestError, manifest_text, read_manifest, utf8_text

__all__ = [
    "BAGIT_TEXT",
    "OXUM",
    "ManifestError",
    "bag_info_text",
    "manifest_text",
    "oxum",
    "read_bag_info",
    "read_manifest",
]

BAGIT_TEXT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

OXUM = "Payload-Oxum"
"""Label of the number of bytes and files of the payload."""


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
    for number, line in enumerate(utf8_text(data).split("\n"), start=1):
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
