"""Zip files from strangers: what is unusual is refused, and what is read is exactly what lies there."""

import io
import os
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.problems import ProblemError
from app.files import zip_writing
from app.files.safe_paths import clashes, unsafe_reason
from app.files.safe_zip import CENTRAL, END, LOCAL, Limits, SafeZip, ZipDamagedError
from app.files.zip_writing import ZipWriter


@dataclass
class Raw:
    """One entry whose two headers may say what they like."""

    name: bytes = b"a.txt"
    data: bytes = b"hello"
    flags: int = 0x0800
    method: int = 0
    crc: int | None = None
    size: int | None = None
    attributes: int = 0
    central_name: bytes | None = None
    central_size: int | None = None
    central_crc: int | None = None
    after: bytes = b""
    at: int | None = None

    def local(self) -> bytes:
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        size = len(self.data) if self.size is None else self.size
        fixed = (b"PK\x03\x04", 20, self.flags, self.method, 0, 33, crc, len(self.data), size, len(self.name), 0)
        return LOCAL.pack(*fixed) + self.name + self.data + self.after

    def central(self, place: int) -> bytes:
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        size = len(self.data) if self.size is None else self.size
        name = self.name if self.central_name is None else self.central_name
        crc = crc if self.central_crc is None else self.central_crc
        size = size if self.central_size is None else self.central_size
        place = place if self.at is None else self.at
        fixed = (b"PK\x01\x02", 0x0314, 20, self.flags, self.method, 0, 33, crc, len(self.data), size)
        return CENTRAL.pack(*fixed, len(name), 0, 0, 0, 0, self.attributes, place) + name


def raw_zip(
    *entries: Raw, before: bytes = b"", between: bytes = b"", after: bytes = b"", count: int | None = None
) -> bytes:
    body, directory = bytearray(before), b""
    for entry in entries:
        directory += entry.central(len(body))
        body += entry.local()
    body += between
    number = len(entries) if count is None else count
    return bytes(body) + directory + END.pack(b"PK\x05\x06", 0, 0, number, number, len(directory), len(body), 0) + after


@pytest.fixture
def codes(tmp_path: Path) -> Callable[[bytes], list[str]]:
    def opened(data: bytes) -> list[str]:
        (tmp_path / "x.zip").write_bytes(data)
        try:
            with SafeZip(tmp_path / "x.zip"):
                return []
        except ProblemError as error:
            return [problem.code for problem in error.problems]

    return opened


Codes = Callable[[bytes], list[str]]
LINK = (stat.S_IFLNK | 0o777) << 16
BOMB = zlib.compressobj(9, zlib.DEFLATED, -15)
BOMB_DATA = BOMB.compress(bytes(20 * 2**20)) + BOMB.flush()


def test_a_plain_zip_is_read(codes: Codes) -> None:
    assert codes(raw_zip(Raw(), Raw(b"b/", b""), Raw(b"b/c.txt", b"x"))) == []


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "PACKAGE_UNREADABLE"),
        (raw_zip(Raw())[:-1], "PACKAGE_UNREADABLE"),
        (raw_zip(Raw(), after=b"trailing"), "PACKAGE_UNREADABLE"),
        (raw_zip(Raw(), before=b"MZ program"), "PACKAGE_STRUCTURE"),
        (b"MZ program" + raw_zip(Raw()), "PACKAGE_STRUCTURE"),
        (raw_zip(before=b"hidden"), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(), between=b"hidden"), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(after=b"hidden"), Raw(b"b")), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(flags=0x0801)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(method=12)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(central_name=b"b.txt")), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(central_crc=1)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(central_size=4)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(), Raw(at=0)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(at=3)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(at=0xFFFFFFF0)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(), count=2), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(), count=0), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(b"b/", b"in a folder")), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(attributes=stat.S_IFDIR << 16)), "PACKAGE_STRUCTURE"),
        (raw_zip(Raw(attributes=LINK, data=b"/etc/passwd")), "PACKAGE_ENTRY_UNSAFE"),
        (raw_zip(Raw(attributes=stat.S_IFIFO << 16)), "PACKAGE_ENTRY_UNSAFE"),
        (raw_zip(Raw(attributes=0x400)), "PACKAGE_ENTRY_UNSAFE"),
        (raw_zip(Raw(data=BOMB_DATA, method=8, size=20 * 2**20)), "PACKAGE_TOO_LARGE"),
    ],
)
def test_what_is_unusual_is_refused(codes: Codes, data: bytes, code: str) -> None:
    assert set(codes(data)) == {code}


def test_everything_unusual_is_told_at_once(codes: Codes) -> None:
    assert codes(raw_zip(Raw(flags=0x0801), Raw(b"b", attributes=LINK), Raw(b"c", method=99))) == [
        "PACKAGE_STRUCTURE",
        "PACKAGE_ENTRY_UNSAFE",
        "PACKAGE_STRUCTURE",
    ]


def test_a_zip_with_a_password_is_told_in_one_word(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(raw_zip(Raw(b"d/", b""), Raw(flags=0x0801), Raw(b"b", flags=0x0801)))

    with pytest.raises(ProblemError) as refused:
        SafeZip(tmp_path / "a.zip")

    (problem,) = refused.value.problems
    assert (problem.code, problem.where) == ("PACKAGE_STRUCTURE", "a.zip")
    assert problem.what == "压缩包加了密码，本程序不能打开。"


def test_more_entries_or_bytes_than_allowed_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(raw_zip(Raw(b"a"), Raw(b"b")))

    for limits in (Limits(entries=1), Limits(total_bytes=9)):
        with pytest.raises(ProblemError) as caught:
            SafeZip(path, limits)
        assert [problem.code for problem in caught.value.problems] == ["PACKAGE_TOO_LARGE"]


@pytest.mark.parametrize(
    "entry",
    [
        Raw(crc=1),
        Raw(data=zlib.compress(b"x" * 90, wbits=-15), method=8, size=10, crc=zlib.crc32(b"x" * 10)),
        Raw(data=zlib.compress(b"x" * 90, wbits=-15), method=8, size=91, crc=zlib.crc32(b"x" * 90)),
        Raw(data=zlib.compress(b"x" * 90, wbits=-15) + b"hidden", method=8, size=90, crc=zlib.crc32(b"x" * 90)),
        Raw(data=zlib.compress(b"x" * 90, wbits=-15)[:-2], method=8, size=90, crc=zlib.crc32(b"x" * 90)),
        Raw(data=b"no deflated data", method=8, size=90),
    ],
)
def test_content_that_is_not_what_the_headers_say_is_not_given_out(tmp_path: Path, entry: Raw) -> None:
    (tmp_path / "x.zip").write_bytes(raw_zip(entry))

    with SafeZip(tmp_path / "x.zip") as archive, pytest.raises(ZipDamagedError):
        list(archive.blocks(archive.entries[0]))


def test_a_bomb_under_the_limits_never_gives_more_than_it_says(tmp_path: Path) -> None:
    lying = Raw(data=BOMB_DATA, method=8, size=1000)
    (tmp_path / "x.zip").write_bytes(raw_zip(lying))

    given_out: list[int] = []
    with SafeZip(tmp_path / "x.zip") as archive, pytest.raises(ZipDamagedError):
        given_out.extend(len(block) for block in archive.blocks(archive.entries[0]))
    assert sum(given_out) <= 1000


def test_zips_of_streaming_writers_are_read(tmp_path: Path) -> None:
    class Pipe(io.RawIOBase):
        """A stream that cannot seek, so that sizes follow the data."""

        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, block: bytes) -> int:  # type: ignore[override]
            self.data += block
            return len(block)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("甲.txt", b"streamed " * 100)
        archive.writestr("b.bin", os.urandom(100), zipfile.ZIP_STORED)
    (tmp_path / "x.zip").write_bytes(pipe.data)

    with SafeZip(tmp_path / "x.zip") as safe:
        assert b"".join(safe.blocks(safe.entries[0])) == b"streamed " * 100


# ---------------------------------------------------------------- writing


def written(path: Path, files: dict[str, bytes]) -> Path:
    with path.open("wb") as stream:
        writer = ZipWriter(stream)
        for name, content in files.items():
            writer.add(name, len(content), [content], deflate=name.endswith(".txt"))
        writer.finish()
    return path


def read_by_us(path: Path) -> dict[str, bytes]:
    with SafeZip(path, Limits(entries=100_000)) as archive:
        return {entry.raw_name.decode(): b"".join(archive.blocks(entry)) for entry in archive.entries}


def read_by_python(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@given(st.dictionaries(st.text("abc甲乙/._", min_size=1), st.binary(max_size=5000), max_size=5))
def test_what_is_written_is_read_by_us_and_by_python(files: dict[str, bytes]) -> None:
    stream = io.BytesIO()
    writer = ZipWriter(stream)
    for name, content in files.items():
        writer.add(name, len(content), [content[:7], content[7:]], deflate=name < "b")
    writer.finish()

    with zipfile.ZipFile(stream) as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files
        assert all(info.flag_bits == 0x0800 and info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist())


def test_large_files_get_wide_sizes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # From 10 bytes on instead of 4 GB; the format is the same.
    monkeypatch.setattr(zip_writing, "_WIDE_FROM", 10)
    files = {"small": b"x", "large": b"y" * 50, "large.txt": b"z" * 5000}

    path = written(tmp_path / "x.zip", files)

    assert read_by_us(path) == read_by_python(path) == files


def test_more_entries_than_a_narrow_directory_holds_are_written(tmp_path: Path) -> None:
    files = {f"{number:05d}": b"" for number in range(65_600)}

    path = written(tmp_path / "x.zip", files)

    assert read_by_us(path) == files
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == list(files)


@pytest.mark.long
def test_more_than_four_gigabytes_are_written_and_read(tmp_path: Path) -> None:
    block = random.Random(1).randbytes(2**20)
    path = tmp_path / "x.zip"
    with path.open("wb") as stream:
        writer = ZipWriter(stream)
        writer.add("large.pdf", 4200 * 2**20, (block for _ in range(4200)), deflate=False)
        writer.add("after.pdf", 5, [b"after"], deflate=False)
        writer.finish()

    with SafeZip(path) as archive:
        large, after = archive.entries
        assert sum(len(part) for part in archive.blocks(large)) == 4200 * 2**20
        assert b"".join(archive.blocks(after)) == b"after"
    with zipfile.ZipFile(path) as python:
        assert python.testzip() is None


def test_a_file_that_grows_while_it_is_written_is_an_error() -> None:
    with pytest.raises(ValueError, match="6 bytes instead of 5"):
        ZipWriter(io.BytesIO()).add("a", 5, [b"abc", b"def"], deflate=False)


# ---------------------------------------------------------------- paths


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/etc/passwd",
        "../x",
        "a/../../x",
        "a//b",
        "./a",
        "C:/x",
        "c:x",
        "//server/share/x",
        "\\\\server\\share",
        "a\\..\\b",
        "a/b:stream",
        "a\0b",
        "a\nb",
        "CON",
        "con.txt",
        "a/NUL .pdf",
        "LPT1",
        "com¹.txt",
        "a./b",
        "a ",
        "a?",
        "a\u202egpj.exe",
        "\ud800",
        "x" * 401,
    ],
)
def test_unsafe_paths_have_a_reason(path: str) -> None:
    assert unsafe_reason(path)


@pytest.mark.parametrize("path", ["a", "佐证材料/A组织管理/通知（北政办〔2020〕1号）.pdf", "console.txt", ".a", "a b"])
def test_ordinary_paths_have_none(path: str) -> None:
    assert unsafe_reason(path) is None


@given(st.text(max_size=30))
def test_a_path_called_safe_stays_under_its_folder(tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    if unsafe_reason(path) is None:
        base = Path("/base/folder")
        assert Path(os.path.normpath(base / path)).is_relative_to(base)
        assert os.path.normpath(base / path) == str(base / path)


def test_names_that_a_disk_takes_for_one_clash() -> None:
    assert clashes(["a/B.txt", "A/b.TXT"]) == ["A/b.TXT"]
    assert clashes(["é", "e\u0301"]) == ["e\u0301"]
    assert clashes(["straße", "STRASSE"]) == ["STRASSE"]
    assert clashes(["a", "a/b"]) == ["a"]
    assert clashes(["a/", "a/b", "c"]) == []


def test_zip64_records_that_disagree_are_refused(tmp_path: Path, codes: Codes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_writing, "FULL16", 1)
    data = written(tmp_path / "wide.zip", {"a": b"x", "b": b"y"}).read_bytes()
    assert data.count(b"PK\x06\x06") == 1

    place = data.index(b"PK\x06\x06")
    for at, value in ((24, 7), (32, 1), (40, 5), (48, 3)):
        forged = bytearray(data)
        struct.pack_into("<Q", forged, place + at, value)
        assert set(codes(bytes(forged))) == {"PACKAGE_STRUCTURE"}, at
