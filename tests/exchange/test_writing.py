"""Writing a package: whole or not at all, the same bytes each time, never over another file."""

import errno
import os
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.domain.progress import CancelledError
from app.exchange.bag import PayloadFile, write_package
from app.exchange.keys import own_key
from app.exchange.verify import open_package
from tests.exchange.packages import BAG_INFO, NOTICE, TOP, small_package, small_payload, stored


class Watching:
    """Progress that keeps what it is told, and cancels after some steps when asked to."""

    def __init__(self, cancel_at: int = -1) -> None:
        self.steps: list[tuple[int, int, str]] = []
        self._cancel_at = cancel_at

    def step(self, done: int, total: int, what: str) -> None:
        self.steps.append((done, total, what))
        if len(self.steps) == self._cancel_at:
            raise CancelledError


def write(folder: Path, payload: Sequence[PayloadFile], progress: Watching | None = None) -> Path:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    sealed = write_package(
        out / "x.zip", top=TOP, payload=payload, bag_info=BAG_INFO, sign=own_key(folder / "keys"), progress=progress
    )
    return sealed.path


def codes(error: ProblemError) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in error.problems]


def test_the_same_content_gives_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    key = own_key(tmp_path / "keys")

    first = small_package(tmp_path / "first", sign=key)
    second = small_package(tmp_path / "second", payload=small_payload()[::-1], sign=key)

    assert first.path.read_bytes() == second.path.read_bytes()
    assert (first.sha256, first.tagmanifest_sha256) == (second.sha256, second.tagmanifest_sha256)


def test_every_entry_lies_under_the_top_folder_sorted_flagged_and_timeless(tmp_path: Path) -> None:
    with zipfile.ZipFile(small_package(tmp_path).path) as archive:
        entries = archive.infolist()

    assert all(entry.filename.startswith(f"{TOP}/") for entry in entries)
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {(entry.flag_bits, entry.date_time) for entry in entries} == {(0x0800, (1980, 1, 1, 0, 0, 0))}


def test_evidence_that_swells_a_thousandfold_is_packed_so_that_it_opens(tmp_path: Path) -> None:
    """The verifier refuses what swells too much: so nothing of ours may."""
    notes = PayloadFile("佐证材料/说明.txt", b"0" * 3 * 2**20)
    page = PayloadFile("00_请先看这里.html", b"0" * 3 * 2**20)

    path = write(tmp_path, [*[file for file in small_payload() if file.path != page.path], notes, page])

    with open_package(path) as package:
        assert package.is_sound
        assert {notes.path, page.path} <= package.files.keys()


def test_only_our_own_texts_are_deflated(tmp_path: Path) -> None:
    with zipfile.ZipFile(small_package(tmp_path).path) as archive:
        methods = {Path(entry.filename).suffix: entry.compress_type for entry in archive.infolist()}

    assert methods == {
        ".txt": zipfile.ZIP_DEFLATED,
        ".json": zipfile.ZIP_DEFLATED,
        ".html": zipfile.ZIP_DEFLATED,
        ".pdf": zipfile.ZIP_STORED,
        ".JPG": zipfile.ZIP_STORED,
    }


def test_progress_counts_every_byte_of_writing_and_of_reading_back(tmp_path: Path) -> None:
    progress = Watching()

    write(tmp_path, small_payload(), progress)

    done, total, _ = progress.steps[-1]
    assert done == total
    assert [step[0] for step in progress.steps] == sorted(step[0] for step in progress.steps)
    assert {step[2][:2] for step in progress.steps} == {"写入", "核对"}


def test_cancelling_at_any_step_leaves_nothing(tmp_path: Path) -> None:
    watched = Watching()
    write(tmp_path, small_payload(), watched).unlink()

    for step in range(1, len(watched.steps) + 1):
        with pytest.raises(CancelledError):
            write(tmp_path, small_payload(), Watching(cancel_at=step))
        assert list((tmp_path / "out").iterdir()) == []


def with_attachment(path: Path) -> list[PayloadFile]:
    return [*small_payload(), PayloadFile("佐证材料/x.pdf", path, stored(NOTICE, "").sha256)]


def test_an_attachment_that_has_rotted_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    attachment = tmp_path / "attachment"
    for content in (NOTICE.replace(b"notice", b"notici"), NOTICE[:-1], b""):
        attachment.write_bytes(content)
        with pytest.raises(ProblemError) as caught:
            write(tmp_path, with_attachment(attachment))
        assert codes(caught.value) == [("ATTACHMENT_DAMAGED", "佐证材料/x.pdf")]
        assert list((tmp_path / "out").iterdir()) == []


def test_an_attachment_that_is_gone_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        write(tmp_path, with_attachment(tmp_path / "gone"))

    assert codes(caught.value) == [("ATTACHMENT_MISSING", "佐证材料/x.pdf")]
    assert list((tmp_path / "out").iterdir()) == []


def test_an_equal_package_stays_and_another_one_is_never_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, small_payload())
    before = path.read_bytes()
    assert write(tmp_path, small_payload()) == path

    with pytest.raises(ProblemError) as caught:
        write(tmp_path, small_payload()[1:])

    assert codes(caught.value) == [("WRITE_FAILED", str(path))]
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_at_any_point_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    write(tmp_path, small_payload()).unlink()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ProblemError) as caught:
        write(tmp_path, small_payload())
    monkeypatch.setattr(os, "fsync", real)

    assert [problem.code for problem in caught.value.problems] == ["DISK_FULL"]
    assert list((tmp_path / "out").iterdir()) == []


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        write_package(tmp_path / "no" / "x.zip", top=TOP, payload=[], bag_info=(), sign=None)

    assert [problem.code for problem in caught.value.problems] == ["WRITE_FAILED"]


@pytest.mark.parametrize("path", ["../x", "a/../../x", "CON", "100%.pdf", "a:b", "x/"])
def test_unsafe_names_are_refused_before_anything_is_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(ProblemError) as caught:
        write(tmp_path, [PayloadFile(path, b"x")])

    assert {problem.code for problem in caught.value.problems} == {"PACKAGE_ENTRY_UNSAFE"}
    assert list((tmp_path / "out").iterdir()) == []


def test_names_that_clash_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        write(tmp_path, [PayloadFile("a.pdf", b"x"), PayloadFile("A.PDF", b"y")])

    assert [problem.code for problem in caught.value.problems] == ["PACKAGE_ENTRY_TWICE"]


def test_a_digest_known_wrongly_is_damage(tmp_path: Path) -> None:
    payload = [replace(file, sha256="0" * 64) for file in small_payload()]

    with pytest.raises(ProblemError):
        write(tmp_path, payload)
