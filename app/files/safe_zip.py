"""Reading a zip file from a stranger. Every byte of it must be accounted for; nothing is unpacked here.

Python's own reader takes the last of two equal names, repairs `../` quietly and believes sizes, so the directory
is read here (PKWARE APPNOTE 6.3.10) and anything unusual is refused: encryption, other methods than stored and
deflated, links, overlapping entries, hidden bytes, two headers that disagree.
"""

import stat
import struct
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.problems import Problem, ProblemError, blocking

BLOCK = 2**21
"""Bytes read at a time."""

STORED, DEFLATED = 0, 8
UTF8_FLAG = 0x0800
LOCAL = struct.Struct("<4s5HL2L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
LOCAL_MARK, CENTRAL_MARK, END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
END64_MARK, LOCATOR64_MARK, DESCRIPTOR_MARK = b"PK\x06\x06", b"PK\x06\x07", b"PK\x07\x08"
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF

_ENCRYPTED_FLAGS = 0x0001 | 0x0020 | 0x0040 | 0x2000
_DESCRIPTOR_FLAG = 0x0008
_REPARSE_POINT = 0x0400
_EMPTY_DEFLATED = 2
"""Bytes that deflating nothing takes."""

_ASK_AGAIN = "请向发来的人重新要一份，最好用 U 盘直接拷贝原文件。"
_ASK_OPENED = "请用密码解压后再用里面的文件，或请发来的人重新发一份不加密码的；涉密文件不得使用。"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a zip file may ask of this computer."""

    entries: int = 20_000
    total_bytes: int = 20 * 2**30
    directory_bytes: int = 32 * 2**20
    ratio: int = 200
    ratio_from_bytes: int = 2**20


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One entry as both of its headers say; start is where its bytes begin."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int
    attributes: int
    start: int = field(default=0, compare=False)

    @property
    def is_utf8(self) -> bool:
        """Tell whether the entry says that its name is UTF-8."""
        return bool(self.flags & UTF8_FLAG)

    @property
    def is_folder(self) -> bool:
        """Tell whether the entry only names a folder."""
        return self.raw_name.endswith(b"/")

    @property
    def shown_name(self) -> str:
        """Return the name as well as it can be read, for people."""
        return self.raw_name.decode("utf-8", "replace") or "（没有名称）"


class ZipDamagedError(Exception):
    """Raised while reading when the bytes are not what the headers say; the text is Chinese."""


class SafeZip:
    """A zip file whose structure has been checked. Close it, or use it in a with statement."""

    def __init__(self, path: Path, limits: Limits = DEFAULT_LIMITS) -> None:
        """Open and check. Raises: ProblemError with everything that is wrong; OSError."""
        self._lock = threading.Lock()
        self._file = path.open("rb")
        try:
            self._length = self._file.seek(0, 2)
            self.entries = self._checked_entries(path.name, limits)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def blocks(self, entry: ZipEntry) -> Iterator[bytes]:
        """Yield the bytes of an entry, counted and checked against its size and crc. Raises: ZipDamagedError."""
        packed = self._packed_blocks(entry)
        content = packed if entry.method == STORED else _inflated(packed, entry.size)
        crc = size = 0
        for block in content:
            crc = zlib.crc32(block, crc)
            size += len(block)
            yield block
        if size != entry.size or crc != entry.crc:
            raise ZipDamagedError("内容与压缩包里记的大小或校验码不符")

    def _packed_blocks(self, entry: ZipEntry) -> Iterator[bytes]:
        place, end = entry.start, entry.start + entry.packed
        while place < end:
            block = self._read(place, min(BLOCK, end - place))
            if not block:
                raise ZipDamagedError("文件中途断了")
            place += len(block)
            yield block

    def _read(self, place: int, length: int) -> bytes:
        if place >= self._length:
            return b""
        with self._lock:
            self._file.seek(place)
            return self._file.read(length)

    def _checked_entries(self, name: str, limits: Limits) -> tuple[ZipEntry, ...]:
        count, start, end = self._directory(name)
        if count > limits.entries or end - start > limits.directory_bytes:
            raise ProblemError([_too_large(name, f"包内有 {count} 个文件，超过 {limits.entries} 个的上限")])
        listed = self._listed(name, count, start, end)
        files = [entry for entry in listed if not entry.is_folder]
        if files and all(entry.flags & _ENCRYPTED_FLAGS for entry in files):
            # One word for the whole file: nobody reads it once for each of three hundred entries.
            raise ProblemError([blocking("PACKAGE_STRUCTURE", name, "压缩包加了密码，本程序不能打开。", _ASK_OPENED)])
        problems = [problem for entry in listed if (problem := _entry_problem(entry, limits))]
        total = sum(entry.size for entry in listed)
        if total > limits.total_bytes:
            problems.append(_too_large(name, f"解开后共 {total // 2**20} MB，超过上限"))
        if problems:
            raise ProblemError(problems)
        return self._located(listed, start)

    def _directory(self, name: str) -> tuple[int, int, int]:
        """Return the number of entries and where the central directory begins and ends."""
        tail_start = max(0, self._length - END.size - FULL16)
        tail = self._read(tail_start, self._length - tail_start)
        places = [
            place
            for place in _found(tail, END_MARK)
            if len(tail) - place >= END.size and place + END.size + END.unpack_from(tail, place)[-1] == len(tail)
        ]
        if not places:
            raise ProblemError([_unreadable(name, "不是 zip 文件，或没有传完整，或末尾被加了别的数据")])
        if len(places) > 1:
            raise ProblemError([_structure(name, "压缩包末尾有两份目录，打开的内容可能不一样")])
        end = tail_start + places[0]
        _, disk, first_disk, here, count, size, start, _ = END.unpack_from(tail, places[0])
        if end >= LOCATOR64.size and self._read(end - LOCATOR64.size, 4) == LOCATOR64_MARK:
            wide = self._wide_directory(name, end - LOCATOR64.size)
            if not all(_agrees(*pair) for pair in zip((count, size, start), wide[:3], strict=True)):
                raise ProblemError([_structure(name, "压缩包的两份目录说法不一")])
            count, size, start, end = wide
        elif disk or first_disk or here != count:
            raise ProblemError([_structure(name, "是分卷压缩包")])
        if start + size != end:
            raise ProblemError([_structure(name, "压缩包前面或中间夹有别的数据")])
        return count, start, end

    def _wide_directory(self, name: str, locator: int) -> tuple[int, int, int, int]:
        """Return count, size, start of the directory and its end, from the zip64 records."""
        try:
            _, disk, place, disks = LOCATOR64.unpack(self._read(locator, LOCATOR64.size))
            mark, length, *_, part, first, here, count, size, start = END64.unpack(self._read(place, END64.size))
        except (struct.error, OSError, OverflowError, ValueError):
            raise ProblemError([_structure(name, "压缩包的目录读不出来")]) from None
        if mark != END64_MARK or disk or disks > 1 or part or first or here != count:
            raise ProblemError([_structure(name, "压缩包的目录读不出来")])
        if place + 12 + length != locator:
            raise ProblemError([_structure(name, "压缩包的目录里夹有别的数据")])
        return count, size, start, place

    def _listed(self, name: str, count: int, start: int, end: int) -> list[ZipEntry]:
        directory = self._read(start, end - start)
        entries: list[ZipEntry] = []
        place = 0
        try:
            while place < len(directory):
                entry, place = _central_entry(directory, place)
                entries.append(entry)
        except (struct.error, ValueError):
            raise ProblemError([_structure(name, "压缩包的目录读不出来")]) from None
        if len(entries) != count:
            raise ProblemError([_structure(name, f"目录说有 {count} 个文件，实际列出 {len(entries)} 个")])
        return entries

    def _located(self, listed: list[ZipEntry], directory: int) -> tuple[ZipEntry, ...]:
        """Return the entries with the place of their bytes; together they must fill the file without gap."""
        problems: list[Problem] = []
        located: list[ZipEntry] = []
        in_place = sorted(listed, key=lambda entry: entry.header)
        borders = [*(entry.header for entry in in_place), directory]
        if borders.pop(0) != 0:
            problems.append(_structure("", "压缩包开头夹有别的数据"))
        for entry, border in zip(in_place, borders, strict=True):
            try:
                located.append(self._local_entry(entry, border))
            except (struct.error, ValueError) as error:
                reason = str(error) if isinstance(error, _HeaderError) else "文件头读不出来"
                problems.append(_structure(entry.shown_name, reason))
        if problems:
            raise ProblemError(problems)
        return tuple(located)

    def _local_entry(self, entry: ZipEntry, border: int) -> ZipEntry:
        fixed = LOCAL.unpack(self._read(entry.header, LOCAL.size))
        mark, _, flags, method, _, _, crc, packed, size, name_length, extra_length = fixed
        rest = self._read(entry.header + LOCAL.size, name_length + extra_length)
        if mark != LOCAL_MARK or len(rest) != name_length + extra_length:
            raise _HeaderError("目录指的地方没有文件")
        size, packed = _widened(rest[name_length:], size, packed)
        if rest[:name_length] != entry.raw_name:
            raise _HeaderError("目录里和文件头里的文件名不同")
        known = not flags & _DESCRIPTOR_FLAG or bool(crc or packed or size)
        if (flags, method) != (entry.flags, entry.method) or (
            known and (crc, packed, size) != (entry.crc, entry.packed, entry.size)
        ):
            raise _HeaderError("目录和文件头的记载不一致")
        start = entry.header + LOCAL.size + len(rest)
        self._check_gap(entry, start + entry.packed, border)
        return ZipEntry(
            entry.raw_name, flags, method, entry.crc, entry.packed, entry.size, entry.header, entry.attributes, start
        )

    def _check_gap(self, entry: ZipEntry, end: int, border: int) -> None:
        if end > border:
            raise _HeaderError("与别的文件重叠")
        gap = border - end
        if not entry.flags & _DESCRIPTOR_FLAG:
            if gap:
                raise _HeaderError("文件后面夹有别的数据")
            return
        found = self._read(end, gap) if gap <= _LONGEST_DESCRIPTOR else b""
        if found not in _descriptors(entry):
            raise _HeaderError("文件后面夹有别的数据")


class _HeaderError(ValueError):
    """Raised with the Chinese reason when an entry's own header is not as the directory says."""


_LONGEST_DESCRIPTOR = 24


def _descriptors(entry: ZipEntry) -> set[bytes]:
    narrow = struct.pack("<L2L", entry.crc, entry.packed & FULL32, entry.size & FULL32)
    wide = struct.pack("<L2Q", entry.crc, entry.packed, entry.size)
    return {narrow, wide, DESCRIPTOR_MARK + narrow, DESCRIPTOR_MARK + wide}


def _found(data: bytes, mark: bytes) -> Iterator[int]:
    place = data.find(mark)
    while place >= 0:
        yield place
        place = data.find(mark, place + 1)


def _agrees(narrow: int, wide: int) -> bool:
    return narrow in {wide, FULL16, FULL32}


def _central_entry(directory: bytes, place: int) -> tuple[ZipEntry, int]:
    fields = CENTRAL.unpack_from(directory, place)
    mark, _, _, flags, method, _, _, crc, packed, size, name_length, extra_length, note_length = fields[:13]
    disk, _, attributes, header = fields[13:]
    name_at = place + CENTRAL.size
    extra_at = name_at + name_length
    end = extra_at + extra_length + note_length
    if mark != CENTRAL_MARK or end > len(directory):
        raise ValueError("no entry")
    extra = directory[extra_at : extra_at + extra_length]
    size, packed, header = _widened(extra, size, packed, header)
    if disk not in {0, FULL16}:
        raise ValueError("another disk")
    name = directory[name_at:extra_at]
    return ZipEntry(name, flags, method, crc, packed, size, header, attributes), end


def _widened(extra: bytes, *values: int) -> tuple[int, ...]:
    """Return the values, those that are full replaced from the zip64 extra field in their order."""
    wanted = [value == FULL32 for value in values]
    if not any(wanted):
        return values
    wide = _zip64_field(extra)
    if wide is None:
        return values
    numbers = iter(struct.unpack(f"<{sum(wanted)}Q", wide[: 8 * sum(wanted)]))
    return tuple(next(numbers) if full else value for full, value in zip(wanted, values, strict=True))


def _zip64_field(extra: bytes) -> bytes | None:
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, place)
        if kind == 1:
            return extra[place + 4 : place + 4 + length]
        place += 4 + length
    return None


def _entry_problem(entry: ZipEntry, limits: Limits) -> Problem | None:
    where = entry.shown_name
    kind = stat.S_IFMT(entry.attributes >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR} or entry.attributes & _REPARSE_POINT:
        return blocking("PACKAGE_ENTRY_UNSAFE", where, "是快捷链接，不是文件，打开它可能动到别处的文件。", _ASK_AGAIN)
    if entry.is_folder and (entry.size or entry.packed > _EMPTY_DEFLATED):
        return _structure(where, "写成文件夹，里面却藏有数据")
    if kind == stat.S_IFDIR and not entry.is_folder:
        return _structure(where, "一处写成文件夹，一处写成文件")
    if entry.flags & _ENCRYPTED_FLAGS:
        return _structure(where, "加了密码")
    if entry.method not in {STORED, DEFLATED}:
        return _structure(where, "用了本程序不用的压缩方法")
    if entry.method == STORED and entry.size != entry.packed:
        return _structure(where, "记载的大小前后不一")
    if entry.size >= limits.ratio_from_bytes and entry.size > limits.ratio * entry.packed:
        return _too_large(where, f"{entry.packed // 1024} KB 会解出 {entry.size // 2**20} MB，不像正常文件")
    return None


def _inflated(packed: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Yield what deflated bytes hold, never more than size."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    given = 0
    try:
        for block in packed:
            rest = block
            while rest and not inflater.eof:
                content = inflater.decompress(rest, BLOCK)
                given += len(content)
                if given > size:
                    raise ZipDamagedError("解出的内容比记载的大")
                rest = inflater.unconsumed_tail
                if content:
                    yield content
            if inflater.unused_data:
                raise ZipDamagedError("压缩数据后面夹有别的数据")
    except zlib.error:
        raise ZipDamagedError("压缩数据损坏") from None
    if not inflater.eof:
        raise ZipDamagedError("压缩数据中途断了")


def _structure(where: str, what: str) -> Problem:
    return blocking("PACKAGE_STRUCTURE", where, f"压缩包不合规范：{what}。", _ASK_AGAIN)


def _unreadable(where: str, what: str) -> Problem:
    return blocking("PACKAGE_UNREADABLE", where, f"{what}。", _ASK_AGAIN)


def _too_large(where: str, what: str) -> Problem:
    return blocking("PACKAGE_TOO_LARGE", where, f"{what}。", "没有打开它。请核实来源，向发来的人重新要一份。")
