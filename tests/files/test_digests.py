"""Digests of files, against numbers from FIPS 180-2."""

import io
from pathlib import Path

import pytest

from app.files.digests import CHUNK_BYTES, copy_hashed, file_blocks, is_sha256, sha256_of

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
MILLION_A = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"  # FIPS 180-2, B.3


@pytest.mark.parametrize(("content", "digest"), [(b"abc", ABC), (b"a" * 1_000_000, MILLION_A)])
def test_known_digests(tmp_path: Path, content: bytes, digest: str) -> None:
    (tmp_path / "x").write_bytes(content)
    assert sha256_of(tmp_path / "x") == digest
    target = io.BytesIO()
    assert copy_hashed(io.BytesIO(content), target) == (digest, len(content))
    assert target.getvalue() == content


def test_blocks_are_the_whole_file_in_order(tmp_path: Path) -> None:
    content = bytes(range(256)) * (CHUNK_BYTES // 256) + b"rest"
    (tmp_path / "x").write_bytes(content)
    blocks = list(file_blocks(tmp_path / "x"))
    assert [len(block) for block in blocks] == [CHUNK_BYTES, 4]
    assert b"".join(blocks) == content


@pytest.mark.parametrize("text", ["", ABC[:-1], ABC + "0", ABC.upper(), "g" * 64, "../" + ABC[3:]])
def test_what_is_no_digest(text: str) -> None:
    assert is_sha256(ABC)
    assert not is_sha256(text)
