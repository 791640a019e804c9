"""Scans that come as pictures: no page is lost, nothing hostile gets through."""

import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.documents.page_counts import page_count
from app.documents.scan_pdf import pictures_pdf
from app.domain.problems import ProblemError


def test_every_page_of_a_tiff_is_taken(tmp_path: Path) -> None:
    pages = [Image.new("L", (100, 140), shade) for shade in (0, 120, 250)]
    pages[0].save(tmp_path / "扫描.tif", save_all=True, append_images=pages[1:])
    Image.new("RGB", (100, 140)).save(tmp_path / "末页.png")

    target = tmp_path / "扫描.pdf"
    target.write_bytes(pictures_pdf([tmp_path / "扫描.tif", tmp_path / "末页.png"]))

    assert page_count(target, target.name) == 4


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    packed = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    (tmp_path / "大.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(packed))

    with pytest.raises(ProblemError) as told:
        pictures_pdf([tmp_path / "大.png"])

    assert [problem.code for problem in told.value.problems] == ["FILE_UNREADABLE"]
