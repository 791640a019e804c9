"""One file of a pack (….评分标准.zip): the same bytes for the same files, readable by every program."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import BinaryIO

_STORED = {".xlsx", ".docx", ".pdf", ".zip"}
"""Packed already."""
_DEFLATED_BELOW = 2**20
"""Bytes. What is larger might shrink so much that a reader takes it for a bomb."""


def write_pack_zip(file: BinaryIO, entries: Mapping[str, bytes]) -> None:
    """Write the files of a pack, by path, sorted. Raises: OSError."""
    from app.files.zip_writing import ZipWriter

    writer = ZipWriter(file)
    for path in sorted(entries):
        content = entries[path]
        is_packed = PurePosixPath(path).suffix.lower() in _STORED
        writer.add(path, len(content), [content], deflate=not is_packed and len(content) < _DEFLATED_BELOW)
    writer.finish()
