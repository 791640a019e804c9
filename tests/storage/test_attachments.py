"""Attachments are named by their content, kept for ever, and healed when they come in again."""

import hashlib
from pathlib import Path

import pytest

from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence, StoredFile
from app.domain.finished import REPORT, FinishedDocument
from app.domain.problems import ProblemError
from app.domain.returned import ReturnedReview
from app.domain.review import Level
from app.domain.submission import Seal
from app.storage.backups import named_files
from app.storage.workspace import Workspace, create, open_workspace
from tests.storage.values import NOON, rubric

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""sha256 of b"abc". Source: FIPS 180-2, appendix B.1."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "库", rubric())
    return tmp_path / "库"


def name_as_evidence(workspace: Workspace, file: StoredFile, id_: str = "E0001") -> None:
    change = Change("evidence", id_, None, Evidence(id_, "通知", file=file))
    workspace.apply(Changes("添加佐证", (change,)), person="张三", at=NOON)


def stored_names(workspace: Workspace) -> list[str]:
    return [file.name for file in workspace.attachments.stored()]


def test_a_file_is_copied_in_under_its_digest(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "通知.pdf"
    source.write_bytes(b"abc")
    with open_workspace(folder, writing=True) as workspace:
        file = workspace.attach(source, source.name)
        assert file == StoredFile(ABC, 3, "通知.pdf")
        assert workspace.attachment(ABC) == folder / "attachments" / "ba" / ABC
        assert workspace.attachment(ABC).read_bytes() == b"abc"


def test_the_same_content_is_stored_once(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        assert workspace.attach(b"abc", "a.pdf").sha256 == workspace.attach(b"abc", "b.pdf").sha256
        assert stored_names(workspace) == [ABC]
        assert [path.name for path in (folder / "attachments").iterdir()] == ["ba"]


def test_a_missing_source_is_named(folder: Path, tmp_path: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        for source, code in ((tmp_path / "没有.pdf", "FILE_MISSING"), (tmp_path, "FILE_UNREADABLE")):
            with pytest.raises(ProblemError) as error:
                workspace.attach(source, "x")
            assert error.value.problems[0].code == code


def test_rot_is_found_and_healed_by_the_original(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        name_as_evidence(workspace, workspace.attach(b"abc", "a.pdf"))
        assert workspace.attachment_problems() == []
        workspace.attachment(ABC).write_bytes(b"abd")
        assert [problem.code for problem in workspace.attachment_problems()] == ["ATTACHMENT_DAMAGED"]
        workspace.attach(b"abc", "a.pdf")
        assert workspace.attachment_problems() == []
        workspace.attachment(ABC).unlink()
        assert [problem.code for problem in workspace.attachment_problems()] == ["ATTACHMENT_MISSING"]
        with pytest.raises(ProblemError):
            workspace.attachment(ABC)


def test_half_written_files_are_swept_at_the_next_opening(folder: Path) -> None:
    (folder / "attachments").mkdir()
    (folder / "attachments" / ".abc.未完成").write_bytes(b"half")
    with open_workspace(folder, writing=True):
        assert list((folder / "attachments").iterdir()) == []


def test_clean_up_keeps_what_the_assessment_or_a_kept_backup_names(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        in_use = workspace.attach(b"in use", "a.pdf")
        name_as_evidence(workspace, in_use)
        in_backup = workspace.attach(b"in an older backup", "b.pdf")
        name_as_evidence(workspace, in_backup, "E0002")
        workspace.back_up()
        gone = Change("evidence", "E0002", workspace.picture.assessment.evidence[1], None)
        workspace.apply(Changes("删除佐证", (gone,)), person="张三", at=NOON.replace(day=4))
        unused = workspace.attach(b"never named", "c.pdf")

        assert workspace.clean_up_unused() == (unused.sha256,)
        assert stored_names(workspace) == sorted([in_use.sha256, in_backup.sha256])


def test_clean_up_keeps_finished_documents(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        file = workspace.attach(b"report", "报告.docx")
        change = Change("finished", REPORT, None, FinishedDocument(REPORT, file))
        workspace.apply(Changes("取回自评报告", (change,)), person="张三", at=NOON.replace(day=4))

        assert workspace.clean_up_unused() == ()
        workspace.attachment(file.sha256).unlink()
        assert [problem.where for problem in workspace.attachment_problems()] == ["定稿文件 自评报告"]


def test_clean_up_deletes_nothing_while_a_backup_cannot_be_read(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        unused = workspace.attach(b"never named", "c.pdf")
        (folder / "backups" / "备份_2021-01-01_000000_第1步.sqlite").write_bytes(b"rotten")
        with pytest.raises(ProblemError) as error:
            workspace.clean_up_unused()
        assert error.value.problems[0].code == "BACKUP_DAMAGED"
        assert stored_names(workspace) == [hashlib.sha256(b"never named").hexdigest()] == [unused.sha256]


def test_what_was_sealed_and_what_came_back_is_kept_and_told_as_of_the_past(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        sealed, package = workspace.attach(b"{}", "submission.json"), workspace.attach(b"abc", "意见.zip")
        returned = ReturnedReview("r1", 1, Level.PROVINCE, "省爱卫办", NOON.date(), file=package)
        change = Change("returned", "r1", None, returned)
        workspace.apply(Changes("收到退回意见", (change,)), person="张三", at=NOON)
        workspace.remember_seal(Seal("id", 1, NOON.date(), "c" * 64, "t" * 64, document=sealed.sha256))

        assert workspace.clean_up_unused() == ()
        assert {sealed.sha256, package.sha256} <= named_files(folder)
        assert workspace.attachment_problems() == []

        for file in (sealed, package):
            workspace.attachments.remove(file.sha256)
        told = workspace.attachment_problems()
    assert [(problem.where, problem.is_blocking) for problem in told] == [
        ("第1轮省级退回意见", False),
        ("第1轮申报的存底", False),
    ]


def test_a_record_from_elsewhere_that_names_no_digest_is_told(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        name_as_evidence(workspace, StoredFile("../../x", 3, "a.pdf"))
        assert [problem.code for problem in workspace.attachment_problems()] == ["ATTACHMENT_MISSING"]
