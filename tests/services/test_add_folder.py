"""Adding folders: what is taken, what is left out and said, what is there already; and cleaning up after a backup."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.changes import Changes
from app.domain.evidence import Service
from app.domain.file_matching import Certainty
from app.domain.problems import ProblemError
from app.domain.progress import CancelledError
from app.domain.rubric import Requirement
from app.services.add_folder import FolderProposal, propose_files
from app.services.clean_up import Unused, clean_up, files_of_steps, survey_unused
from app.services.enter_evidence import NewPiece, register_files, remove_evidence, replace_file
from app.services.evidence_files import unreadable_pieces
from app.services.open_workspace import Workspace, create_workspace, open_workspace
from app.services.store_files import stored_files
from tests.builders import criterion, rubric

NOON = dt.datetime(2021, 11, 3, 12, tzinfo=dt.UTC)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    asked = (Requirement("e1", "成立领导小组的文件"), Requirement("e2", "会议纪要"))
    create_workspace(tmp_path / "库", rubric(criterion(evidence=asked), criterion(code="A2")))
    with open_workspace(tmp_path / "库", writing=True) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "收来的材料"


def put(folder: Path, **contents: str) -> None:
    """Write files; __ in a name parts folders, 点 stands for the dot."""
    for name, content in contents.items():
        path = folder.joinpath(*name.replace("点", ".").split("__"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def proposed(workspace: Workspace, *paths: Path) -> FolderProposal:
    picture = workspace.picture
    return propose_files(paths, picture.rubric, picture.assessment)


def add(workspace: Workspace, *files: Path, serves: tuple[Service, ...] = ()) -> Changes:
    stored = stored_files(workspace.folder, files)
    return register_files(workspace, [NewPiece(file, serves) for file in stored], person="张三", at=NOON)


def test_a_folder_is_walked_in_the_order_people_count(workspace: Workspace, folder: Path) -> None:
    put(folder, A2点txt="x", A10点txt="xx", A1领导机制__子夹__照片点txt="xxx", 说明点txt="xxxx")

    found = proposed(workspace, folder)

    assert [file.shown for file in found.files] == ["A1领导机制/子夹/照片.txt", "A2.txt", "A10.txt", "说明.txt"]
    by_name = {file.path.name: file.proposal for file in found.files}
    assert by_name["照片.txt"].criterion == "A1"
    assert by_name["A2.txt"].criterion == "A2"
    assert by_name["A10.txt"].certainty is Certainty.NONE


def test_what_is_left_out_is_said_except_what_the_system_makes(workspace: Workspace, folder: Path) -> None:
    put(folder, 好点txt="x", 空点txt="", Thumbs点db="x", desktop点ini="x", 点DS_Store="x", 快捷点lnk="x")
    (folder / "~$报告.docx").write_text("x")
    put(folder / "别的工作库", jkxq点sqlite="x", 附件点txt="x")

    found = proposed(workspace, folder)

    assert [file.path.name for file in found.files] == ["好.txt"]
    assert {one.shown: one.why[:4] for one in found.left_out} == {
        "空.txt": "文件是空",
        "快捷.lnk": "是快捷方",
        "~$报告.docx": "Word",
        "别的工作库": "这是工作",
    }


def test_what_is_there_already_is_known_by_its_content(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    put(tmp_path, 原件点txt="同样的内容")
    add(workspace, tmp_path / "原件.txt")
    put(folder, a点txt="同样的内容", b点txt="新的内容！", c点txt="新的内容！", d点txt="同样长的字")

    files = proposed(workspace, folder).files

    assert [(file.path.name, file.existing, file.same_as) for file in files] == [
        ("a.txt", "E0001", None),
        ("b.txt", None, None),
        ("c.txt", None, 1),
        ("d.txt", None, None),
    ]


def test_single_files_may_be_mixed_with_folders_and_missing_ones_are_told(workspace: Workspace, folder: Path) -> None:
    put(folder, A1点txt="x", 里面__A2点txt="y")

    found = proposed(workspace, folder / "A1.txt", folder / "里面")

    assert [file.shown for file in found.files] == ["A1.txt", "A2.txt"]
    with pytest.raises(ProblemError) as caught:
        proposed(workspace, folder / "没有")
    assert [problem.code for problem in caught.value.problems] == ["FILE_MISSING"]


class Impatient:
    """Cancels at the first step."""

    def step(self, done: int, total: int, what: str) -> None:
        raise CancelledError


def test_it_can_be_cancelled(workspace: Workspace, folder: Path) -> None:
    put(folder, A1点txt="x")

    with pytest.raises(CancelledError):
        propose_files([folder], workspace.picture.rubric, workspace.picture.assessment, progress=Impatient())


def test_new_and_reused_pieces_are_one_step(workspace: Workspace, tmp_path: Path) -> None:
    put(tmp_path, 一点txt="一", 二点txt="二")
    add(workspace, tmp_path / "一.txt", serves=(Service("A1"),))
    (stored,) = stored_files(workspace.folder, [tmp_path / "二.txt"])

    changes = register_files(
        workspace,
        [NewPiece(stored, (Service("A2"),))],
        reused=[("E0001", Service("A1", "e1")), ("E0001", Service("A2"))],
        person="张三",
        at=NOON,
    )

    first, second = workspace.picture.assessment.evidence
    # 指明了佐证要求，就不再笼统地对应整个评分项。
    assert first.serves == (Service("A1", "e1"), Service("A2"))
    assert (second.id, second.serves) == ("E0002", (Service("A2"),))
    assert {change.key for change in changes.changes} == {"E0001", "E0002"}


# ------------------------------------------------------------------ reading the files


def test_unreadable_files_are_found_by_their_content(workspace: Workspace, tmp_path: Path) -> None:
    contents = {
        "好.pdf": PDF,
        "假.pdf": b"not a pdf",
        "断.jpg": b"\xff\xd8\xff\xe0 half",
        "全.jpg": b"\xff\xd8\xff\xe0 whole \xff\xd9",
        "坏.docx": b"PK\x03\x04 broken",
        "锁.docx": b"\xd0\xcf\x11\xe0 locked",
        "旧.doc": b"\xd0\xcf\x11\xe0 old",
        "别的.mp4": b"anything",
        "丢.txt": b"lost",
        "变.txt": b"changed",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    add(workspace, *(tmp_path / name for name in contents))
    by_name = {piece.file.name: piece for piece in workspace.picture.assessment.evidence if piece.file}
    for name in ("丢.txt", "变.txt"):
        file = by_name[name].file
        assert file is not None
        path = workspace.attachment(file.sha256)
        path.unlink()
        if name == "变.txt":
            path.write_bytes(b"other")

    found = unreadable_pieces(workspace.folder, workspace.picture.assessment.evidence)

    assert {name for name, piece in by_name.items() if piece.id in found} == {
        "假.pdf",
        "断.jpg",
        "坏.docx",
        "锁.docx",
        "丢.txt",
        "变.txt",
    }
    assert "密码" in found[by_name["锁.docx"].id]


# ------------------------------------------------------------------ cleaning up


def test_clean_up_deletes_what_nothing_names_and_keeps_the_rest(workspace: Workspace, tmp_path: Path) -> None:
    put(tmp_path, 用着点txt="用着", 旧版点txt="旧版", 新版点txt="新版", 没用点txt="没用的")
    add(workspace, tmp_path / "用着.txt", tmp_path / "旧版.txt")
    newer, loose = stored_files(workspace.folder, [tmp_path / "新版.txt", tmp_path / "没用.txt"])
    replace_file(workspace, "E0002", newer, person="张三", at=NOON)

    # “没用的”三个字，UTF-8 各3字节。
    assert survey_unused(workspace.folder, workspace.picture, ()) == Unused(1, 9)
    assert clean_up(workspace, (), person="张三", at=NOON) == Unused(1, 9)
    assert not workspace.attachments.path(loose.sha256).exists()
    files = [file for piece in workspace.picture.assessment.evidence for file in piece.files]
    assert len(files) == 3
    assert all(workspace.attachment(file.sha256).is_file() for file in files)
    assert list((workspace.folder / "backups").glob("*.sqlite"))


def test_what_undo_still_knows_stays(workspace: Workspace, tmp_path: Path) -> None:
    put(tmp_path, 移除点txt="移除")
    add(workspace, tmp_path / "移除.txt")
    step = remove_evidence(workspace, ["E0001"], person="张三", at=NOON)
    keep = files_of_steps([step])

    assert len(keep) == 1
    assert survey_unused(workspace.folder, workspace.picture, keep) == Unused()
    assert clean_up(workspace, keep, person="张三", at=NOON) == Unused()
    assert clean_up(workspace, (), person="张三", at=NOON) == Unused(1, 6)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_told_and_never_followed_into_folders(workspace: Workspace, tmp_path: Path) -> None:
    chosen, other = tmp_path / "选的", tmp_path / "别处"
    for place in (chosen, other):
        place.mkdir()
        (place / "a.pdf").write_bytes(place.name.encode())
    (chosen / "环").symlink_to("环")
    (chosen / "到别处").symlink_to(other)

    found = propose_files([chosen], workspace.picture.rubric, workspace.picture.assessment)

    assert [file.shown for file in found.files] == ["a.pdf"]
    assert sorted((one.shown, one.why) for one in found.left_out) == [
        ("到别处", "是链接，不是文件夹本身"),
        ("环", "读不出来"),
    ]
