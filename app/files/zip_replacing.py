"""Writing a zip file once more with a few entries changed: every other byte of it is copied, not made anew."""

import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from app.files.safe_zip import (
    BLOCK,
    CENTRAL,
    DEFLATED,
    END,
    END_MARK,
    FULL16,
    FULL32,
    LOCAL,
    SafeZip,
    ZipEntry,
)

_DESCRIPTOR_FLAG = 0x0008
_ZIP64_FIELD = 1
_LEVEL = 6
_LONGEST = FULL32 - 1


class CannotReplaceError(Exception):
    """Raised with a Chinese reason when a zip file is too large to be written once more this way."""


def write_replaced(archive: SafeZip, source: Path, stream: BinaryIO, contents: Mapping[bytes, bytes]) -> None:
    """Write the archive with new contents for some entries, named as in its directory.

    Order, names, times, attributes, flags, ways of compression and the packed bytes of all others stay.
    archive: source, opened and checked. Raises: CannotReplaceError, KeyError for an entry that is not there; OSError.
    """
    missing = contents.keys() - {entry.raw_name for entry in archive.entries}
    if missing:
        raise KeyError(missing)
    with source.open("rb") as file:
        records, comment, start = _directory(file, len(archive.entries))
        by_name = {entry.raw_name: entry for entry in archive.entries}
        borders = _borders(archive.entries, start)
        changed: dict[bytes, tuple[int, int, int]] = {}
        headers: dict[bytes, int] = {}
        for entry in sorted(archive.entries, key=lambda one: one.header):
            headers[entry.raw_name] = stream.tell()
            if entry.raw_name in contents:
                changed[entry.raw_name] = _write_entry(file, stream, entry, contents[entry.raw_name])
            else:
                _copy(file, stream, entry.header, borders[entry.header])
        start = stream.tell()
        for name, record in records:
            stream.write(_patched(record, headers[name], changed.get(name), by_name[name]))
        _finish(stream, start, len(records), comment)


def _borders(entries: tuple[ZipEntry, ...], directory: int) -> dict[int, int]:
    """Return where each entry ends, by where it begins."""
    starts = sorted(entry.header for entry in entries)
    return dict(zip(starts, [*starts[1:], directory], strict=True))


def _directory(file: BinaryIO, count: int) -> tuple[list[tuple[bytes, bytes]], bytes, int]:
    """Return the records of the directory with their names, the comment of the file, and where the directory begins.

    Raises: CannotReplaceError.
    """
    length = file.seek(0, 2)
    tail_at = max(0, length - END.size - FULL16)
    file.seek(tail_at)
    tail = file.read()
    place = tail.rfind(END_MARK)
    # The archive was checked: one end record, which reaches the end of the file.
    while place >= 0 and place + END.size + END.unpack_from(tail, place)[-1] != len(tail):
        place = tail.rfind(END_MARK, 0, place)
    *_, size, start, comment_length = END.unpack_from(tail, place)
    if FULL32 in {size, start}:
        raise CannotReplaceError("压缩包用了超大文件的写法")
    file.seek(start)
    directory = file.read(size)
    records = []
    at = 0
    for _ in range(count):
        fields = CENTRAL.unpack_from(directory, at)
        name_length, extra_length, note_length = fields[10:13]
        end = at + CENTRAL.size + name_length + extra_length + note_length
        records.append((directory[at + CENTRAL.size : at + CENTRAL.size + name_length], directory[at:end]))
        at = end
    return records, tail[len(tail) - comment_length :] if comment_length else b"", start


def _copy(file: BinaryIO, stream: BinaryIO, begin: int, end: int) -> None:
    file.seek(begin)
    while begin < end:
        block = file.read(min(BLOCK, end - begin))
        stream.write(block)
        begin += len(block)


def _write_entry(file: BinaryIO, stream: BinaryIO, entry: ZipEntry, content: bytes) -> tuple[int, int, int]:
    """Write an entry with new content after its own header; return its crc, packed and plain size."""
    file.seek(entry.header)
    fields = list(LOCAL.unpack(file.read(LOCAL.size)))
    name, extra = file.read(fields[-2]), file.read(fields[-1])
    packed = _packed(content) if entry.method == DEFLATED else content
    if len(packed) > _LONGEST or len(content) > _LONGEST:
        raise CannotReplaceError("内容过大")
    sizes = (zlib.crc32(content), len(packed), len(content))
    has_descriptor = bool(entry.flags & _DESCRIPTOR_FLAG)
    extra = _without_zip64(extra)
    fields[6:9] = (0, 0, 0) if has_descriptor else sizes
    fields[-1] = len(extra)
    stream.write(LOCAL.pack(*fields) + name + extra + packed)
    if has_descriptor:
        stream.write(b"PK\x07\x08" + struct.pack("<3L", *sizes))
    return sizes


def _packed(content: bytes) -> bytes:
    squeezer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return squeezer.compress(content) + squeezer.flush()


def _patched(record: bytes, header: int, sizes: tuple[int, int, int] | None, entry: ZipEntry) -> bytes:
    """Return a record of the directory with the new place of its entry, and the new sizes."""
    fields = list(CENTRAL.unpack_from(record))
    name_length, extra_length = fields[10:12]
    name_end = CENTRAL.size + name_length
    name, extra, note = (
        record[CENTRAL.size : name_end],
        record[name_end : name_end + extra_length],
        record[name_end + extra_length :],
    )
    if fields[-1] == FULL32 or header > _LONGEST:
        raise CannotReplaceError("压缩包用了超大文件的写法")
    if sizes:
        fields[7:10] = sizes
        extra = _without_zip64(extra)
        fields[11] = len(extra)
    elif entry.size > _LONGEST:
        raise CannotReplaceError("压缩包用了超大文件的写法")
    fields[-1] = header
    return CENTRAL.pack(*fields) + name + extra + note


def _without_zip64(extra: bytes) -> bytes:
    """Return an extra field without the sizes of very large files, which would no longer be right."""
    kept = b""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind != _ZIP64_FIELD:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]


def _finish(stream: BinaryIO, start: int, count: int, comment: bytes) -> None:
    size = stream.tell() - start
    if count >= FULL16 or start > _LONGEST:
        raise CannotReplaceError("压缩包用了超大文件的写法")
    stream.write(END.pack(END_MARK, 0, 0, count, count, size, start, len(comment)) + comment)
