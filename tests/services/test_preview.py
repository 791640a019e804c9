"""Copies for other programs: read-only, under their own name, never the stored file, never a program."""

from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.services.preview import Kind, OpenedCopies, copy_to_open, is_runnable, kind_of, looked_at


def stored(folder: Path, content: bytes = b"abc") -> Path:
    file = folder / "0123"
    file.write_bytes(content)
    return file


def test_a_copy_bears_its_name_and_cannot_be_written(tmp_path: Path) -> None:
    copies = OpenedCopies()

    first = copy_to_open(stored(tmp_path), "关于成立领导小组的通知.docx", copies.next_folder())
    second = copy_to_open(stored(tmp_path), "关于成立领导小组的通知.docx", copies.next_folder())

    assert first.name == second.name == "关于成立领导小组的通知.docx"
    assert first != second
    assert first.read_bytes() == b"abc"
    assert not first.stat().st_mode & 0o222
    copies.close()
    assert not first.exists()
    assert not first.parent.parent.exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a/b:c*.pdf", "a／b：c＊.pdf"),
        ("..\\..\\x.pdf", "＼..＼x.pdf"),
        ("con.pdf", "_con.pdf"),
        ("名" * 200 + ".pdf", "名" * 80 + ".pdf"),
        ("...", "_"),
        ("报告\u202efdp.pdf", "报告fdp.pdf"),
    ],
)
def test_names_stay_inside_the_folder(tmp_path: Path, name: str, safe: str) -> None:
    folder = tmp_path / "x"
    folder.mkdir()

    assert copy_to_open(stored(tmp_path), name, folder) == folder / safe


@pytest.mark.parametrize("name", ["a.exe", "通知.pdf.LNK", "a.bat ", "a.vbs."])
def test_programs_are_not_opened(tmp_path: Path, name: str) -> None:
    assert is_runnable(name)
    with pytest.raises(ProblemError) as told:
        copy_to_open(stored(tmp_path), name, tmp_path)

    assert [problem.code for problem in told.value.problems] == ["FILE_KIND"]


@pytest.mark.parametrize("name", ["a.exe\u200b", "a.exe\x01", "a.exe.          b", "a.library-msX"])
def test_no_name_becomes_that_of_a_program_when_it_is_made_safe(tmp_path: Path, name: str) -> None:
    (tmp_path / "打开").mkdir()
    try:
        shown = copy_to_open(stored(tmp_path), name, tmp_path / "打开").name
    except ProblemError:
        shown = ""

    assert not is_runnable(shown)
    assert shown == shown.strip(" .")


def test_kinds_are_told_by_the_ending() -> None:
    assert [kind_of(name) for name in ("a.PDF", "b.jpeg", "c.docx", "d")] == [
        Kind.PDF,
        Kind.PICTURE,
        Kind.OTHER,
        Kind.OTHER,
    ]


def test_looking_finds_what_cannot_be_opened(tmp_path: Path) -> None:
    bad = stored(tmp_path, b"no pdf")

    seen = looked_at([("1", bad, "a.pdf"), ("2", tmp_path / "none", "b.pdf"), ("3", bad, "c.docx")])

    assert seen["1"].problem is not None
    assert seen["2"].problem is not None
    assert (seen["1"].problem.code, seen["2"].problem.code) == ("FILE_UNREADABLE", "ATTACHMENT_MISSING")
    assert seen["3"].problem is None
