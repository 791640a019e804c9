"""A package that was written is sound, an independent judge agrees, and writing it again changes no byte."""

import os
import zipfile
from pathlib import Path

import bagit
import pytest

from app.exchange.bag import carried, write_package
from app.exchange.verify import SignatureState, open_package
from tests.exchange.packages import FILES, TOP, small_package, small_submission


def test_a_written_package_is_sound(tmp_path: Path) -> None:
    sealed = small_package(tmp_path)

    with open_package(sealed.path) as opened:
        assert opened.problems == ()
        assert opened.submission == small_submission()
        assert opened.signature is SignatureState.VALID
        assert opened.fingerprint == sealed.fingerprint
        assert opened.tagmanifest_sha256 == sealed.tagmanifest_sha256
        assert opened.top == TOP
        assert opened.read(small_submission().paths["E0001"]) == FILES["E0001"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
def test_what_is_neither_file_nor_folder_is_refused_at_once(tmp_path: Path) -> None:
    """Reading a pipe that nobody writes into would wait for ever."""
    os.mkfifo(tmp_path / "x.zip")

    for path in (tmp_path / "x.zip", Path(os.devnull)):
        with open_package(path) as opened:
            assert [problem.code for problem in opened.problems if problem.is_blocking] == ["FILE_UNREADABLE"]


def test_the_library_of_congress_finds_the_bag_valid(tmp_path: Path) -> None:
    sealed = small_package(tmp_path)
    with zipfile.ZipFile(sealed.path) as archive:
        archive.extractall(tmp_path / "bag")

    assert bagit.Bag(str(tmp_path / "bag" / TOP)).validate()


def test_writing_an_opened_package_again_gives_the_same_bytes(tmp_path: Path) -> None:
    sealed = small_package(tmp_path / "first")
    (tmp_path / "again").mkdir()
    with open_package(sealed.path) as opened:
        assert opened.signature_file is not None
        again = write_package(
            tmp_path / "again" / "x.zip",
            top=opened.top,
            payload=opened.payload(),
            bag_info=opened.bag_info,
            sign=carried(opened.signature_file),
        )

    assert again.path.read_bytes() == sealed.path.read_bytes()
    assert again.sha256 == sealed.sha256
