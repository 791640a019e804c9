"""Evidence through the door: files taken in, described, serving, replaced, removed; each a step that can be undone."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.assessment import Figure, LedgerRow
from app.domain.changes import Changes, difference
from app.domain.criterion_evidence import asked_for
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.problems import ProblemError
from app.domain.progress import CancelledError
from app.services.enter_evidence import (
    NewEvidence,
    NewPiece,
    attach_files,
    describe_evidence,
    register_files,
    register_paper,
    remove_evidence,
    replace_file,
    serve,
    stop_serving,
    stop_serving_criterion,
)
from app.services.history import undo_step
from app.services.open_workspace import open_workspace
from app.services.store_files import same_content, stored_files
from app.storage.workspace import Workspace
from tests.ui.rubrics import NOON, small_workspace

BY = {"person": "张三", "at": NOON}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(small_workspace(tmp_path / "工作库"), writing=True) as opened:
        yield opened


def files(folder: Path, *names: str) -> list[Path]:
    """Files whose content is their name."""
    made = [folder / name for name in names]
    for file in made:
        file.write_text(file.name, encoding="utf-8")
    return made


def registered(workspace: Workspace, folder: Path, *names: str, serves: str = "A1") -> Changes:
    stored = stored_files(workspace.folder, files(folder, *names))
    return register_files(workspace, [NewPiece(file, (Service(serves),)) for file in stored], **BY)


def piece(workspace: Workspace, id_: str = "E0001") -> Evidence:
    return next(one for one in workspace.picture.assessment.evidence if one.id == id_)


def attachments(workspace: Workspace) -> set[str]:
    return {file.name for file in workspace.attachments.stored()}


class Counting:
    """Progress that cancels after so many steps."""

    def __init__(self, cancel_at: int = 10**9) -> None:
        self.told: list[tuple[int, int, str]] = []
        self._cancel_at = cancel_at

    def step(self, done: int, total: int, what: str) -> None:
        self.told.append((done, total, what))
        if len(self.told) >= self._cancel_at:
            raise CancelledError


# ------------------------------------------------------------------ taking in


def test_files_are_registered_in_one_step_that_can_be_undone(workspace: Workspace, tmp_path: Path) -> None:
    changes = registered(workspace, tmp_path, "规划.pdf", "照片.jpg")

    assert changes.name == "添加佐证材料2件"
    assert [(one.id, one.title, one.serves) for one in workspace.picture.assessment.evidence] == [
        ("E0001", "规划", (Service("A1"),)),
        ("E0002", "照片", (Service("A1"),)),
    ]
    undo_step(workspace, changes, **BY)
    assert workspace.picture.assessment.evidence == ()
    assert len(attachments(workspace)) == 2


def test_copying_tells_kilobytes_and_the_name(workspace: Workspace, tmp_path: Path) -> None:
    progress = Counting()
    sources = [tmp_path / "a.bin", tmp_path / "b.bin"]
    sources[0].write_bytes(b"a" * 2 * 1024)
    sources[1].write_bytes(b"b" * 3 * 1024)

    stored_files(workspace.folder, sources, progress=progress)

    # The last one is told when all is safe on the disk.
    assert progress.told == [
        (0, 5, "复制 a.bin"),
        (2, 5, "复制 a.bin"),
        (2, 5, "复制 b.bin"),
        (4, 5, "复制 b.bin"),
        (5, 5, "复制完成"),
    ]


def test_a_file_of_many_gigabytes_can_be_told(workspace: Workspace, tmp_path: Path) -> None:
    large = tmp_path / "大.bin"
    with large.open("wb") as file:
        file.truncate(5 * 2**30)
    progress = Counting(cancel_at=3)

    with pytest.raises(CancelledError):
        stored_files(workspace.folder, [large], progress=progress)

    # 5 GiB are 5 × 2^20 KiB; a progress bar counts to 2^31.
    assert progress.told[-1][1] == 5 * 2**20


def test_a_cancelled_copying_leaves_nothing_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    (kept,) = stored_files(workspace.folder, files(tmp_path, "已有.pdf"))

    with pytest.raises(CancelledError):
        stored_files(workspace.folder, files(tmp_path, "已有.pdf", "新.pdf", "大.pdf"), progress=Counting(cancel_at=6))

    assert attachments(workspace) == {kept.sha256}
    assert list(workspace.attachments.folder.glob(".*")) == []


def test_one_missing_file_keeps_all_out(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as told:
        stored_files(workspace.folder, [*files(tmp_path, "a.pdf"), tmp_path / "没有.pdf"])

    assert [problem.code for problem in told.value.problems] == ["FILE_MISSING"]
    assert attachments(workspace) == set()


def test_a_file_that_was_cleaned_up_meanwhile_is_not_registered(workspace: Workspace, tmp_path: Path) -> None:
    (stored,) = stored_files(workspace.folder, files(tmp_path, "a.pdf"))
    workspace.attachments.remove(stored.sha256)

    with pytest.raises(ProblemError) as told:
        register_files(workspace, [NewPiece(stored)], **BY)

    assert [problem.code for problem in told.value.problems] == ["ATTACHMENT_MISSING"]


def test_the_same_content_under_another_name_is_found(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "规划.pdf")
    copy = tmp_path / "规划（终稿）.pdf"
    copy.write_bytes((tmp_path / "规划.pdf").read_bytes())
    (stored,) = stored_files(workspace.folder, [copy])

    assert same_content(workspace.picture.assessment, stored) == piece(workspace)
    (other,) = stored_files(workspace.folder, files(tmp_path, "别的.pdf"))
    assert same_content(workspace.picture.assessment, other) is None


def test_attaching_keeps_title_and_requirement(workspace: Workspace, tmp_path: Path) -> None:
    new = NewEvidence("A1", "e1", "领导小组文件", dt.date(2021, 4, 7))

    (added,) = attach_files(workspace, files(tmp_path, "a.pdf"), new, **BY)

    assert (added.title, added.date, added.serves) == ("领导小组文件", dt.date(2021, 4, 7), (Service("A1", "e1"),))


# ------------------------------------------------------------------ describing


def test_describing_keeps_file_and_services(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "a.pdf")
    before = piece(workspace)

    changes = describe_evidence(workspace, replace(Evidence("E0001"), title="通知", pages="1-3"), **BY)

    assert changes.name == "材料信息 A1-01"
    assert piece(workspace) == replace(before, title="通知", pages="1-3")


def test_a_control_character_is_refused_with_its_field(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "a.pdf")

    with pytest.raises(ProblemError) as told:
        describe_evidence(workspace, replace(piece(workspace), number="北\x07政办"), **BY)

    assert [(problem.code, problem.where) for problem in told.value.problems] == [("TEXT_CONTROL", "文号")]
    assert piece(workspace).number == ""


# ------------------------------------------------------------------ serving


def test_a_named_requirement_takes_the_place_of_the_whole_criterion(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "a.pdf")

    serve(workspace, "E0001", [Service("A1", "e1"), Service("A2")], **BY)
    assert piece(workspace).serves == (Service("A1", "e1"), Service("A2"))

    serve(workspace, "E0001", [Service("A1")], **BY)
    assert piece(workspace).serves == (Service("A1", "e1"), Service("A2"))


def test_serving_ends_without_touching_piece_or_file(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "a.pdf")
    serve(workspace, "E0001", [Service("A1", "e1"), Service("A2")], **BY)

    stop_serving(workspace, "E0001", [Service("A1", "e1")], **BY)
    assert piece(workspace).serves == (Service("A2"),)
    changes = stop_serving_criterion(workspace, "E0001", "A2", **BY)

    assert changes.name == "取消对应 A2-01"
    assert piece(workspace).serves == ()
    assert piece(workspace).file is not None


def test_an_unknown_criterion_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "a.pdf")

    with pytest.raises(ProblemError) as told:
        serve(workspace, "E0001", [Service("Z9"), Service("A1", "e9")], **BY)

    assert [problem.where for problem in told.value.problems] == ["Z9", "A1"]


# ------------------------------------------------------------------ replacing and removing


def test_the_older_file_is_kept_behind_the_newer(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "草稿.pdf")
    old = piece(workspace).file
    second, third = stored_files(workspace.folder, files(tmp_path, "定稿.pdf", "盖章件.pdf"))

    replace_file(workspace, "E0001", second, **BY)
    changes = replace_file(workspace, "E0001", third, **BY)

    assert changes.name == "替换文件 A1-01"
    assert piece(workspace).files == (third, second, old)
    undo_step(workspace, changes, **BY)
    assert piece(workspace).files == (second, old)


def test_replacing_by_the_same_content_is_no_step(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "a.pdf")
    (same,) = stored_files(workspace.folder, [tmp_path / "a.pdf"])

    assert not replace_file(workspace, "E0001", replace(same, name="b.pdf"), **BY)


def test_an_earlier_file_survives_a_clean_up(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "草稿.pdf")
    (newer,) = stored_files(workspace.folder, files(tmp_path, "定稿.pdf"))
    replace_file(workspace, "E0001", newer, **BY)

    assert workspace.clean_up_unused() == ()
    assert len(attachments(workspace)) == 2


def test_removing_takes_a_piece_out_of_figures_and_ledgers_too(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "a.pdf", "b.pdf")
    before = workspace.picture.assessment
    given = replace(
        before,
        measures=(Figure("rate", 2021, evidence=("E0001", "E0002")),),
        ledgers={"log": (LedgerRow({"date": "2021-01-01"}, ("E0001",)),)},
    )
    workspace.apply(difference("数据", before, given), **BY)

    changes = remove_evidence(workspace, ["E0001"], **BY)

    after = workspace.picture.assessment
    assert changes.name == "移除材料 A1-01"
    assert [one.id for one in after.evidence] == ["E0002"]
    assert after.measures[0].evidence == ("E0002",)
    assert after.ledgers["log"][0].evidence == ()
    assert len(attachments(workspace)) == 2
    undo_step(workspace, changes, **BY)
    assert workspace.picture.assessment == given


def test_a_piece_that_is_gone_is_said_so(workspace: Workspace) -> None:
    with pytest.raises(ProblemError) as told:
        replace_file(workspace, "E0009", StoredFile("0" * 64, 1, "a.pdf"), **BY)

    assert "已经不在了" in told.value.problems[0].what


def test_an_empty_file_takes_no_piece_s_place(workspace: Workspace, tmp_path: Path) -> None:
    registered(workspace, tmp_path, "通知.txt")
    before = piece(workspace)
    (tmp_path / "空.pdf").write_bytes(b"")
    (empty,) = stored_files(workspace.folder, [tmp_path / "空.pdf"])

    with pytest.raises(ProblemError) as error:
        replace_file(workspace, "E0001", empty, **BY)

    (problem,) = error.value.problems
    assert (problem.code, problem.what) == ("FILE_UNREADABLE", "“空.pdf”是空的（0字节），没有替换。")
    assert piece(workspace) == before


def test_a_paper_is_registered_before_its_file_comes(workspace: Workspace, tmp_path: Path) -> None:
    step = register_paper(workspace, " 规划文本 ", [Service("A1", "e1")], **BY)
    assert step.name == "登记材料 规划文本"
    assert piece(workspace) == Evidence("E0001", title="规划文本", serves=(Service("A1", "e1"),))
    criterion = workspace.picture.rubric.criterion_by_code["A1"]
    assert next(one.is_met for one in asked_for(criterion, [piece(workspace)])) is False

    (stored,) = stored_files(workspace.folder, files(tmp_path, "规划.pdf"))
    assert replace_file(workspace, "E0001", stored, **BY).name == "添加文件 A1-01"
    assert next(one.is_met for one in asked_for(criterion, [piece(workspace)])) is True

    with pytest.raises(ProblemError):
        register_paper(workspace, "x", [Service("A1", "没有")], **BY)
    assert len(workspace.picture.assessment.evidence) == 1
