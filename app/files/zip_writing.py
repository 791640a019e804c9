"""Writing zip files whose bytes depend on nothing but names and content. Reading is safe_zip's."""

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from app.files.safe_zip import (
    CENTRAL,
    CENTRAL_MARK,
    DEFLATED,
    END,
    END64,
    END64_MARK,
    END_MARK,
    FULL16,
    FULL32,
    LOCAL,
    LOCAL_MARK,
    LOCATOR64,
    LOCATOR64_MARK,
    STORED,
    UTF8_FLAG,
)

_TIME, _DATE = 0, (1 << 5) | 1
"""1980-01-01 00:00, the first time a zip file knows."""

_PLAIN_FILE = 0o100644 << 16
_MADE_BY_UNIX = 3 << 8
_VERSION, _VERSION_64 = 20, 45
_LEVEL = 6
_WIDE_FROM = FULL32 - 2**24
"""Sizes from here on get zip64 fields, with room for what deflating may add."""


@dataclass(slots=True)
class _Written:
    name: bytes
    method: int
    header: int
    is_wide: bool
    crc: int = 0
    packed: int = 0
    size: int = 0


class ZipWriter:
    """Writes entries one after the other; finish() ends the file. The stream must be seekable."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin at the start of an empty stream; it stays the caller's."""
        self._stream = stream
        self._entries: list[_Written] = []

    def add(self, name: str, size: int, blocks: Iterable[bytes], *, deflate: bool) -> None:
        """Write one entry. Raises: ValueError when the blocks are not size bytes together; OSError."""
        entry = _Written(
            name.encode("utf-8"),
            DEFLATED if deflate else STORED,
            self._stream.tell(),
            size >= _WIDE_FROM,
        )
        self._stream.write(_local_header(entry))
        self._copy(entry, blocks)
        if entry.size != size:
            raise ValueError(f"{name}: {entry.size} bytes instead of {size}")
        end = self._stream.tell()
        self._stream.seek(entry.header)
        self._stream.write(_local_header(entry))
        self._stream.seek(end)
        self._entries.append(entry)

    def _copy(self, entry: _Written, blocks: Iterable[bytes]) -> None:
        squeezer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS) if entry.method == DEFLATED else None
        for block in blocks:
            entry.crc = zlib.crc32(block, entry.crc)
            entry.size += len(block)
            self._put(entry, squeezer.compress(block) if squeezer else block)
        if squeezer:
            self._put(entry, squeezer.flush())

    def _put(self, entry: _Written, data: bytes) -> None:
        self._stream.write(data)
        entry.packed += len(data)

    def finish(self) -> None:
        """Write the directory."""
        start = self._stream.tell()
        for entry in self._entries:
            self._stream.write(_central_header(entry))
        end = self._stream.tell()
        count, size = len(self._entries), end - start
        if count >= FULL16 or end >= FULL32:
            version = _MADE_BY_UNIX | _VERSION_64
            wide = (END64_MARK, END64.size - 12, version, _VERSION_64, 0, 0, count, count, size, start)
            self._stream.write(END64.pack(*wide) + LOCATOR64.pack(LOCATOR64_MARK, 0, end, 1))
        counts = (min(count, FULL16),) * 2
        self._stream.write(END.pack(END_MARK, 0, 0, *counts, min(size, FULL32), min(start, FULL32), 0))


def _local_header(entry: _Written) -> bytes:
    sizes = (FULL32, FULL32) if entry.is_wide else (entry.packed, entry.size)
    extra = struct.pack("<2H2Q", 1, 16, entry.size, entry.packed) if entry.is_wide else b""
    version = _VERSION_64 if entry.is_wide else _VERSION
    fixed = (LOCAL_MARK, version, UTF8_FLAG, entry.method, _TIME, _DATE, entry.crc)
    return LOCAL.pack(*fixed, *sizes, len(entry.name), len(extra)) + entry.name + extra


def _central_header(entry: _Written) -> bytes:
    wide: list[int] = [entry.size, entry.packed] if entry.is_wide else []
    sizes = (FULL32, FULL32) if entry.is_wide else (entry.packed, entry.size)
    header = entry.header
    if header >= FULL32:
        wide.append(header)
        header = FULL32
    extra = struct.pack(f"<2H{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    version = _VERSION_64 if wide else _VERSION
    fixed = (CENTRAL_MARK, _MADE_BY_UNIX | version, version, UTF8_FLAG, entry.method, _TIME, _DATE, entry.crc)
    lengths = (len(entry.name), len(extra), 0)
    return CENTRAL.pack(*fixed, *sizes, *lengths, 0, 0, _PLAIN_FILE, header) + entry.name + extra
