"""What is dropped is known by what is in it, whatever a chat program made of its name."""

import io
import os
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from app.services.back_up import back_up
from app.services.open_review import create_review, open_review
from app.services.open_workspace import open_workspace
from app.services.recognise import Dropped, look_at, recognise
from tests.ui.rubrics import NOON, small_workspace


def zipped(path: Path, *names: str, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, data)
    return path


def test_a_workspace_its_database_and_the_folder_around_it(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "外" / "工作库")

    for path in (folder, folder / "jkxq.sqlite", folder.parent):
        found = look_at(path)
        assert (found.kind, found.path) == (Dropped.WORKSPACE, folder)


def test_a_review_workspace_is_told_from_a_county_s(tmp_path: Path) -> None:
    folder = tmp_path / "外" / "评审"
    create_review(folder)

    for path in (folder, folder / "jkxq.sqlite", folder.parent):
        found = look_at(path)
        assert (found.kind, found.path) == (Dropped.REVIEW_WORKSPACE, folder)

    small_workspace(tmp_path / "外" / "县")
    assert "评审" in str(look_at(tmp_path / "外").problem)


def test_a_review_workspace_is_known_while_it_is_open_and_after_a_crash(tmp_path: Path) -> None:
    with open_review(_review(tmp_path / "开"), writing=True):
        assert recognise(tmp_path / "开") is Dropped.REVIEW_WORKSPACE
        shutil.copytree(tmp_path / "开", tmp_path / "断")
    (tmp_path / "断" / "jkxq.sqlite-wal").write_bytes(b"")
    (tmp_path / "断").chmod(0o500)
    try:
        assert recognise(tmp_path / "断") is Dropped.REVIEW_WORKSPACE
    finally:
        (tmp_path / "断").chmod(0o700)


def _review(folder: Path) -> Path:
    create_review(folder)
    return folder


@pytest.mark.parametrize("content", [b"SQLite format 3\0", b"", b"PK" * 999])
def test_a_damaged_database_is_still_a_workspace(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "jkxq.sqlite").write_bytes(content)
    assert recognise(tmp_path) is Dropped.WORKSPACE


def test_a_table_that_would_compute_for_ever_is_not_asked(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "jkxq.sqlite")) as connection:
        connection.execute(
            "CREATE VIEW meta AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
            " SELECT 'kind' AS name, sum(i) AS value FROM n"
        )
    assert recognise(tmp_path) is Dropped.WORKSPACE


def test_two_workspaces_in_one_folder_are_named(tmp_path: Path) -> None:
    for name in ("甲", "乙"):
        small_workspace(tmp_path / name)

    found = look_at(tmp_path)

    assert found.kind is Dropped.UNUSABLE
    assert found.problem is not None
    assert "乙、甲" in found.problem.what


def test_a_real_backup_under_another_name(tmp_path: Path) -> None:
    with open_workspace(small_workspace(tmp_path / "工作库"), writing=True) as workspace:
        made = back_up(workspace, tmp_path, on=NOON.date()).path
    renamed = made.rename(tmp_path / "微信文件(1).zip")

    assert recognise(renamed) is Dropped.BACKUP


RETURNED = ("bagit.txt", "manifest-sha256.txt", "data/machine/review.json")
BAG = ("bagit.txt", "manifest-sha256.txt", "data/machine/submission.json")


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        ([f"某县_第1轮/{name}" for name in BAG], Dropped.PACKAGE),
        (BAG, Dropped.PACKAGE),
        (["bagit.txt", "manifest-sha256.txt"], Dropped.PACKAGE),
        ([*RETURNED, "data/machine/rubric.json"], Dropped.RETURNED),
        ([f"某县_第1轮_省级/{name}" for name in RETURNED], Dropped.RETURNED),
        (["rubric.yaml", "vectors.yaml"], Dropped.RUBRIC_PACK),
        (["省标准/rubric.yaml"], Dropped.RUBRIC_PACK),
        (["jkxq.sqlite", "manifest.json"], Dropped.BACKUP),
        (["工作库/jkxq.sqlite", "工作库/attachments/"], Dropped.UNUSABLE),
        (["照片/1.jpg", "照片/2.jpg"], Dropped.ARCHIVE),
        (["[Content_Types].xml", "word/document.xml"], Dropped.FILE),
        (["a/b/rubric.yaml"], Dropped.ARCHIVE),
    ],
)
def test_a_zip_is_known_by_its_entries(tmp_path: Path, names: list[str], kind: Dropped) -> None:
    assert recognise(zipped(tmp_path / "下载.bin", *names)) is kind


def test_a_package_cut_off_behind_a_paper_in_it_is_no_paper(tmp_path: Path) -> None:
    # Half downloaded: the list at the end is that of the .docx inside, which would pass for a Word file.
    whole = tmp_path / "包.zip"
    paper = zipped(tmp_path / "报告.docx", "[Content_Types].xml").read_bytes()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("包/bagit.txt", b"x")
        archive.writestr("包/data/报告.docx", paper)
        archive.writestr("包/后面的.pdf", b"x" * 5000)
    data = whole.read_bytes()
    cut = tmp_path / "没传完.zip"
    cut.write_bytes(data[: data.index(paper) + len(paper) + 100])

    found = look_at(cut)

    assert found.kind is Dropped.UNUSABLE
    assert found.problem is not None
    assert "不完整" in found.problem.what


def test_names_of_an_old_zip_program_are_read(tmp_path: Path) -> None:
    # Without the UTF-8 flag, in GB18030, as the zip program of Chinese Windows writes them.
    plain = zipped(tmp_path / "a.zip", "AAAA/jkxq.sqlite", "AAAA/manifest.json").read_bytes()
    path = tmp_path / "b.zip"
    path.write_bytes(plain.replace(b"AAAA", "备份".encode("gb18030")))

    assert recognise(path) is Dropped.BACKUP


def test_an_unpacked_package_and_a_pack_folder(tmp_path: Path) -> None:
    package, pack = tmp_path / "外" / "某县_第1轮", tmp_path / "标准"
    for folder, names in ((package, BAG[:2]), (pack, ["rubric.yaml"])):
        folder.mkdir(parents=True)
        for name in names:
            (folder / name).write_bytes(b"x")

    assert look_at(package.parent).path == package
    assert recognise(package) is Dropped.PACKAGE
    (package / "data" / "machine").mkdir(parents=True)
    (package / "data" / "machine" / "review.json").write_text("{}")
    assert recognise(package) is Dropped.RETURNED
    assert recognise(pack) is Dropped.RUBRIC_PACK
    assert recognise(pack / "rubric.yaml") is Dropped.RUBRIC_PACK


def test_papers_are_files_and_folders_of_papers_folders(tmp_path: Path) -> None:
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.4")

    assert recognise(tmp_path / "通知.pdf") is Dropped.FILE
    assert recognise(tmp_path) is Dropped.FOLDER


def encrypted() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"x")
    data = bytearray(buffer.getvalue())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def cut_off() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", b"x" * 1000)
    return buffer.getvalue()[:500]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.pdf", b"", "0字节"),
        ("加密.zip", encrypted(), "密码"),
        ("断.zip", cut_off(), "损坏"),
        ("假.zip", b"<html>", "内容却不是"),
        ("材料.rar", b"Rar!\x1a\x07\x01\x00", "RAR"),
        ("材料.zip", b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        ("旧版.RAR", b"RE~^", "RAR"),
        ("分卷.7z", b"xx", "7z"),
        ("材料.pdf.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
        ("材料", b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
    ],
)
def test_what_cannot_be_used_says_why_and_what_to_do(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)

    found = look_at(tmp_path / name)

    assert found.kind is Dropped.UNUSABLE
    assert found.problem is not None
    assert said in found.problem.what
    assert found.problem.what_to_do


def test_what_is_not_there_any_more(tmp_path: Path) -> None:
    found = look_at(tmp_path / "没有")

    assert found.kind is Dropped.UNUSABLE
    assert found.problem is not None
    assert found.problem.code == "FILE_UNREADABLE"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")

    assert recognise(tmp_path / "管道") is Dropped.UNUSABLE


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to the administrator")
def test_a_stick_with_a_folder_nobody_may_look_into(tmp_path: Path) -> None:
    (tmp_path / "System Volume Information").mkdir(mode=0)
    workspace = small_workspace(tmp_path / "工作库")

    found = look_at(tmp_path)

    assert (found.kind, found.path) == (Dropped.WORKSPACE, workspace)


def test_a_workspace_whose_database_is_gone_is_known_by_its_own_backups(tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "照片.sqlite").write_bytes(b"")
    assert recognise(tmp_path) is Dropped.FOLDER

    (tmp_path / "backups" / "备份_2021-11-03_120000_第2步.sqlite").write_bytes(b"")
    assert recognise(tmp_path) is Dropped.WORKSPACE
