"""Rows found in the raw pages of a database file that SQLite may refuse to open. Nothing is written here.

Every page that looks like a leaf of a table is read cell by cell, whatever the header and the inner pages say; the
digests in our rows tell which finds are true. Source: sqlite.org/fileformat2.html, sections 1.5, 1.6, 2.1 and 4.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.changes import RECORD_LABELS
from app.storage import kinds
from app.storage.connection import PAGE_BYTES
from app.storage.log import LogRow
from app.storage.rows import RecordRow, original_body, row_digest, text_digest

Value = int | str | None
Page = bytes

_LEAF = 0x0D
_INDEX_POINTER_BYTES = {0x0A: 0, 0x02: 4}
"""What stands before a cell in leaves and inner pages of an index."""
_MAGIC = b"SQLite format 3\0"
_FIRST_BYTES = {b"\0", b"\2", b"\5", b"\x0a", b"\x0d"}
"""How pages begin, but the first: overflow and free pages (a number of three bytes at most), inner pages, leaves."""

_FILE_HEADER_BYTES = 100
_PAGE_HEADER_BYTES = 8
_WAL_HEADER_BYTES, _FRAME_HEADER_BYTES = 32, 24
_MAX_LOCAL = PAGE_BYTES - 35
_MIN_LOCAL = (PAGE_BYTES - 12) * 32 // 255 - 23
_OVERFLOW_BYTES = PAGE_BYTES - 4


@dataclass(slots=True)
class Finds:
    """What was found in one file, only what proves itself. A higher n of a record is newer."""

    rubric: str | None = None
    original: str | None = None
    is_review: bool = False
    """The row was found that says so. It has no digest, but a county's workspace has no such row."""
    records: dict[tuple[str, str], RecordRow] = field(default_factory=dict)
    log: dict[str, LogRow] = field(default_factory=dict)  # by hash
    seals: dict[int, tuple[str, str, str]] = field(default_factory=dict)  # n: id, body, sha256
    named: set[tuple[str, str]] = field(default_factory=set)
    """Kinds and keys that an index names. It has no digests and may be of the past: a hint, no proof."""
    pages: int = 0
    """How many pages the file has or, as its header says, should have."""
    pages_lost: int = 0
    """How many of them are not there or hold what no page can hold."""

    @property
    def has_content(self) -> bool:
        """Tell whether anything of a workspace was found."""
        return bool(self.rubric or self.records or self.log or self.is_review)

    def add(self, rowid: int, values: tuple[Value, ...]) -> None:
        """Take a row in when its digest holds; the tables have different numbers of columns."""
        match values:
            case (None, str(sha256), str(body)) if text_digest(body) == sha256:
                self.rubric = self.rubric or body
            case ("original", str(value)):
                self.original = self.original or original_body(value)
            case (kinds.KIND, kinds.WorkspaceKind.REVIEW.value):
                self.is_review = True
            case (str(kind), str(key), int(n), str(body), str(sha256)):
                self._add_record(RecordRow(kind, key, n, body), sha256)
            case (None, str(id_), str(body), str(sha256)) if row_digest(rowid, id_, body) == sha256:
                self.seals.setdefault(rowid, (id_, body, sha256))
            case (None, str(at), str(person), str(what), str(before), str(after), str(previous), str(hash_)):
                row = LogRow(rowid, at, person, what, before, after, previous, hash_)
                if row.is_itself:
                    self.log.setdefault(row.hash, row)

    def _add_record(self, row: RecordRow, sha256: str) -> None:
        known = self.records.get((row.kind, row.key))
        # Of equal numbers the first find stays: newer images of a page are read first.
        if row.sha256 == sha256 and (known is None or known.n < row.n):
            self.records[row.kind, row.key] = row


def carved(database: Path) -> Finds:
    """Return what can be read in a database file and its WAL; empty when there is nothing. Raises: OSError."""
    stored = _file_pages(database)
    newest, older = _wal_pages(database.with_name(database.name + "-wal"))
    image = stored | newest
    finds = Finds()
    finds.pages, finds.pages_lost = _pages_and_lost(image)
    for number, page in image.items():
        _carve_page(finds, number, page, image)
        finds.named.update(_named(number, page))
    for number, page in [*reversed(older), *stored.items()]:
        _carve_page(finds, number, page, image)
    return finds


def _pages_and_lost(image: dict[int, Page]) -> tuple[int, int]:
    """Return how many pages there should be, and how many of them cannot be read."""
    first = image.get(1, b"")
    count, free = max(image, default=0), len(image)
    if first.startswith(_MAGIC) and len(first) >= _FILE_HEADER_BYTES:
        count = max(count, struct.unpack_from(">I", first, 28)[0])
        (free,) = struct.unpack_from(">I", first, 36)
    whole = {number: page for number, page in image.items() if len(page) == PAGE_BYTES}
    broken = sum(1 for number, page in whole.items() if number > 1 and page[:1] not in _FIRST_BYTES)
    # SQLite may write zeros over free pages, but over no others.
    empty = max(0, sum(1 for page in whole.values() if not any(page)) - free)
    return count, count - len(whole) + broken + empty


def _file_pages(database: Path) -> dict[int, Page]:
    if not database.is_file():
        return {}
    content = database.read_bytes()
    pages = range(0, len(content), PAGE_BYTES)
    return {start // PAGE_BYTES + 1: content[start : start + PAGE_BYTES] for start in pages}


def _wal_pages(wal: Path) -> tuple[dict[int, Page], list[tuple[int, Page]]]:
    """Return the newest committed image of each page in the WAL, and all the others."""
    content = wal.read_bytes() if wal.is_file() else b""
    salts = content[16:24]
    newest: dict[int, Page] = {}
    waiting: list[tuple[int, Page]] = []
    older: list[tuple[int, Page]] = []
    size = _FRAME_HEADER_BYTES + PAGE_BYTES
    for start in range(_WAL_HEADER_BYTES, len(content) - size + 1, size):
        number, pages_after_commit = struct.unpack_from(">II", content, start)
        frame = (number, content[start + _FRAME_HEADER_BYTES : start + size])
        if content[start + 8 : start + 16] != salts:
            older.append(frame)
            continue
        waiting.append(frame)
        if pages_after_commit:
            older.extend((number, newest[number]) for number, _ in waiting if number in newest)
            newest.update(waiting)
            waiting = []
    # Frames after the last commit were never reported saved.
    return newest, older


def _carve_page(finds: Finds, number: int, page: Page, image: dict[int, Page]) -> None:
    for rowid, payload in _cells(number, page, image):
        values = _values(payload)
        if values:
            finds.add(rowid, values)


def _named(number: int, page: Page) -> Iterator[tuple[str, str]]:
    """Yield the kinds and keys in a page of the index of records."""
    if number == 1 or len(page) < PAGE_BYTES or page[0] not in _INDEX_POINTER_BYTES:
        return
    (count,) = struct.unpack_from(">H", page, 3)
    before = _INDEX_POINTER_BYTES[page[0]]
    header = _PAGE_HEADER_BYTES + before
    for index in range(count):
        try:
            (offset,) = struct.unpack_from(">H", page, header + 2 * index)
            size, offset = _varint(page, offset + before)
        except (struct.error, IndexError):
            continue
        match _values(page[offset : offset + size]):
            case (str(kind), str(key), int()) if kind in RECORD_LABELS:
                yield kind, key


def _cells(number: int, page: Page, image: dict[int, Page]) -> Iterator[tuple[int, bytes]]:
    start = _FILE_HEADER_BYTES if number == 1 else 0
    if len(page) < start + _PAGE_HEADER_BYTES or page[start] != _LEAF:
        return
    (count,) = struct.unpack_from(">H", page, start + 3)
    for index in range(count):
        place = start + _PAGE_HEADER_BYTES + 2 * index
        try:
            (offset,) = struct.unpack_from(">H", page, place)
            size, offset = _varint(page, offset)
            rowid, offset = _varint(page, offset)
            payload = _payload(page, offset, size, image)
        except (struct.error, IndexError, KeyError):
            continue
        yield rowid, payload


def _payload(page: Page, offset: int, size: int, image: dict[int, Page]) -> bytes:
    """Return the content of a cell, from its overflow pages too. Raises: KeyError for a missing one."""
    if size <= _MAX_LOCAL:
        return page[offset : offset + size]
    local = _MIN_LOCAL + (size - _MIN_LOCAL) % _OVERFLOW_BYTES
    if local > _MAX_LOCAL:
        local = _MIN_LOCAL
    parts, rest = [page[offset : offset + local]], size - local
    (following,) = struct.unpack_from(">I", page, offset + local)
    if rest > len(image) * PAGE_BYTES:
        raise KeyError(following)
    while rest > 0:
        overflow = image[following]
        parts.append(overflow[4 : 4 + min(rest, _OVERFLOW_BYTES)])
        rest -= _OVERFLOW_BYTES
        (following,) = struct.unpack_from(">I", overflow)
    return b"".join(parts)


def _values(payload: bytes) -> tuple[Value, ...] | None:
    """Return the columns of a record; None when it is none of ours (blobs, floats, broken)."""
    try:
        header_size, place = _varint(payload, 0)
        types = []
        while place < header_size:
            serial, place = _varint(payload, place)
            types.append(serial)
        values = []
        for serial in types:
            size = _size(serial)
            content = payload[place : place + size]
            if len(content) != size:
                return None
            values.append(_value(serial, content))
            place += size
    except (IndexError, ValueError, KeyError):
        return None
    return tuple(values)


_INTEGER_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
_FIRST_TEXT = 13


def _size(serial: int) -> int:
    if serial >= _FIRST_TEXT and serial % 2:
        return (serial - _FIRST_TEXT) // 2
    return _INTEGER_SIZES[serial]


def _value(serial: int, content: bytes) -> Value:
    if serial >= _FIRST_TEXT:
        return content.decode("utf-8")
    if serial == 0:
        return None
    if not content:
        return serial - 8
    return int.from_bytes(content, "big", signed=True)


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """Return the number at a place and where it ends. Raises: IndexError."""
    value = 0
    for index in range(place, place + 8):
        value = value << 7 | data[index] & 0x7F
        if data[index] < 0x80:  # noqa: PLR2004 - the top bit says that more follows
            return value, index + 1
    return value << 8 | data[place + 8], place + 9
