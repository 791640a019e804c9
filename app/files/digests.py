"""sha256 of files, streamed: no file is ever held in memory as a whole."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 1024 * 1024


def sha256_of(path: Path) -> str:
    """Return the sha256 (hex) of a file's content. Raises: OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def file_blocks(path: Path) -> Iterator[bytes]:
    """Yield the content of a file in pieces. Raises: OSError."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def copy_hashed(source: BinaryIO, target: BinaryIO, told: Callable[[int], object] | None = None) -> tuple[str, int]:
    """Copy one open file into another; return the sha256 (hex) and the number of bytes. Raises: OSError.

    told: called with the bytes copied so far; raising from it stops the copying.
    """
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK_BYTES):
        digest.update(chunk)
        target.write(chunk)
        size += len(chunk)
        if told is not None:
            told(size)
    return digest.hexdigest(), size


def is_sha256(text: str) -> bool:
    """Tell whether a text is a sha256 as we write it: 64 small hex digits."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")  # noqa: PLR2004 - the length of a sha256


def sha256_of_bytes(content: bytes) -> str:
    """Return the sha256 (hex) of bytes in memory."""
    return hashlib.sha256(content).hexdigest()
