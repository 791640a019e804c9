"""Sets that our program did not make: read by the table, matched by number and name, marked, shown like the others."""

import shutil
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.review import Level, Reviewer
from app.domain.score_sheet import State
from app.files.digests import sha256_of
from app.services.judge_across import accept_across
from app.services.list_received import listed
from app.services.open_review import ReviewWorkspace
from app.services.read_received import across, evidence_to, read_received
from app.services.receive_packages import Intake, IntakeOptions, receive
from app.services.receive_set import SetSaid
from tests.exchange.test_tampering import zipped_with_unsaid_names
from tests.services.filled_tables import RUBRIC, filled, line, table
from tests.services.received_packages import NOON, review_workspace

ENTRIES = {
    "A1": ["1", "已列入规划", "未写入政府工作报告", None],
    "A2": [2, "成立了领导小组", None, None],
    "A3": [2, "印发了实施方案", None, None],
    "B1": ["1.5", "开展了3次活动", None, None],
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    from app.catalog.pack_files import PackContents
    from app.services.rubric_library import save

    save(PackContents(RUBRIC, (), None, None))
    with review_workspace(tmp_path / "ws") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A county's folder: the table, papers by number and by name, a photo nobody can place, litter."""
    folder = tmp_path / "秦皇岛市北戴河区2021年度自评材料"
    (folder / "佐证材料" / "A组织管理").mkdir(parents=True)
    filled(folder / "自评打分表.xlsx", ENTRIES)
    (folder / "佐证材料" / "A组织管理" / "A2-01 关于成立领导小组的通知.pdf").write_bytes(b"%PDF-1.4 A2")
    (folder / "佐证材料" / "健康知识讲座记录.docx").write_bytes(b"PK lecture")
    (folder / "佐证材料" / "IMG_2031.jpg").write_bytes(b"\xff\xd8\xff photo")
    (folder / "Thumbs.db").write_bytes(b"x")
    return folder


def taken_in(workspace: ReviewWorkspace, path: Path, said: SetSaid | None = None) -> Intake:
    return receive(workspace, [path], person="测", at=NOON, options=IntakeOptions(said or SetSaid()))


def test_a_folder_is_read_matched_and_marked(workspace: ReviewWorkspace, folder: Path) -> None:
    (folder / "佐证材料" / "别处.pdf").symlink_to(folder / "自评打分表.xlsx")

    intake = taken_in(workspace, folder)

    assert not intake.refused, intake.refused
    (row,) = listed(workspace.picture)
    one = row.received
    assert (one.county.code, one.county.name, one.cycle.year, one.round) == ("130304", "北戴河区", 2021, 1)
    assert (one.is_sealed, one.tagmanifest_sha256, one.signature) == (False, "", "none")
    assert "REVIEW_UNSEALED" in [problem.code for problem in row.problems]
    assert row.fields()["sealed"] is False
    assert "别处.pdf" in next(problem.what for problem in row.problems if problem.code == "REVIEW_PACKED")
    by_code = {line.code: line for line in one.lines}
    # A1 and A2 are judged: what was claimed with a text is the points; A3 and B1 have no input: nothing is made up.
    assert {code: by_code[code].self_points for code in ("A1", "A2", "A3", "B1", "B2")} == {
        "A1": Decimal("1.00"),
        "A2": Decimal("2.00"),
        "A3": Decimal("2.00"),
        "B1": Decimal("1.50"),
        "B2": Decimal("0.00"),
    }
    assert [by_code[code].state for code in ("A3", "B1", "B2")] == [State.UNANSWERED] * 3
    assert (by_code["A2"].evidence, by_code["B2"].evidence) == (1, 1)
    assert "IMG_2031.jpg" in "".join(problem.what for problem in row.problems if problem.code == "EVIDENCE_UNUSED")


def test_accepting_points_that_cannot_be_recomputed_gives_the_points_of_the_table(
    workspace: ReviewWorkspace, folder: Path
) -> None:
    """Nothing but points stands in the table: 认可 with nought would take from a county what the expert agrees to."""
    id_ = taken_in(workspace, folder).taken[0].id
    (row,) = listed(workspace.picture)
    expert = Reviewer("李专家", "市疾控", Level.CITY)
    for code in ("A1", "A3", "B2"):
        accept_across(workspace, [id_], code, reviewer=expert, person="测", at=NOON)

    found = workspace.picture.findings[id_]
    # A1 is recomputed; of A3 there are only the 2 points; of B2 nothing was said at all.
    points = {code: found[code][expert.key].points for code in ("A1", "A3", "B2")}
    assert points == {"A1": None, "A3": Decimal("2.00"), "B2": None}
    told = next(problem.what for problem in row.problems if problem.code == "REVIEW_UNSEALED")
    assert "有2项只写了得分" in told


def test_its_parts_are_read_and_its_evidence_is_the_very_file(
    workspace: ReviewWorkspace, folder: Path, tmp_path: Path
) -> None:
    id_ = taken_in(workspace, folder).taken[0].id

    found = read_received(workspace, id_)
    assert found.submission.assessment.answers["A1"].statement == "已列入规划"
    assert found.submission.assessment.answers["A1"].deduction_reason == "未写入政府工作报告"
    titles = {piece.title: piece.id for piece in found.submission.assessment.evidence}
    assert set(titles) == {"关于成立领导小组的通知", "健康知识讲座记录", "IMG_2031"}

    path = evidence_to(workspace, found.received, found.submission, titles["健康知识讲座记录"], tmp_path / "看")
    assert (path.name, path.read_bytes()) == ("健康知识讲座记录.docx", b"PK lecture")
    assert [one.title for one in across(workspace, "A2")[0].evidence] == ["关于成立领导小组的通知"]


def test_the_same_set_as_a_zip_has_the_same_id(workspace: ReviewWorkspace, folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "转发" / f"{folder.name}.zip"
    packed.parent.mkdir()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, f"{folder.name}/{file.relative_to(folder)}")
    first = taken_in(workspace, packed)

    again = taken_in(workspace, folder)

    assert (again.taken[0].id, again.taken[0].is_known) == (first.taken[0].id, True)
    kept = workspace.picture.received[first.taken[0].id].package
    assert (kept.name, sha256_of(workspace.attachment(kept.sha256))) == (packed.name, sha256_of(packed))


def test_a_kept_set_that_was_lost_is_healed_by_taking_it_in_again(workspace: ReviewWorkspace, folder: Path) -> None:
    taken_in(workspace, folder)
    (one,) = workspace.picture.received.values()
    for lost in (one.package.sha256, one.submission):
        workspace.attachment(lost).unlink()

    again = taken_in(workspace, folder)

    assert again.taken[0].is_known
    assert workspace.attachment_problems() == []
    assert len(workspace.picture.received) == 1


def test_a_zip_of_windows_with_gbk_names_is_read(workspace: ReviewWorkspace, folder: Path, tmp_path: Path) -> None:
    files = {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    packed = zipped_with_unsaid_names(tmp_path / f"{folder.name}(1).zip", files, "gbk")

    intake = taken_in(workspace, packed)

    assert not intake.refused, intake.refused
    found = read_received(workspace, intake.taken[0].id)
    assert "关于成立领导小组的通知" in [piece.title for piece in found.submission.assessment.evidence]
    assert found.received.county.name == "北戴河区"


def test_a_filled_table_alone_is_a_set_without_papers(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    place = filled(tmp_path / "海港区2021年自评表.xlsx", ENTRIES)

    intake = taken_in(workspace, place)

    assert not intake.refused, intake.refused
    one = workspace.picture.received[intake.taken[0].id]
    assert (one.county.code, one.package.name, dict(one.files)) == ("130302", place.name, {})


def test_what_cannot_be_known_is_asked_for_all_at_once_and_may_be_said(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    folder = tmp_path / "材料"
    folder.mkdir()
    filled(folder / "表.xlsx", ENTRIES)

    refused = taken_in(workspace, folder).refused[0]
    assert [problem.code for problem in refused.problems] == ["REVIEW_SET", "REVIEW_SET"]
    assert "行政区划代码" in refused.problems[0].what_to_do  # options are the command's words
    assert "评估年份" in refused.problems[1].what_to_do
    assert not [file for file in workspace.attachments.folder.rglob("*") if file.is_file()]

    intake = taken_in(workspace, folder, SetSaid("filled", "130303", 2020))
    one = workspace.picture.received[intake.taken[0].id]
    assert (one.county.name, one.cycle.year, one.rubric_id) == ("山海关区", 2020, "filled")


def test_folders_of_several_counties_are_several_sets_beside_packages(
    workspace: ReviewWorkspace, folder: Path, tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    shutil.move(folder, stick / folder.name)
    other = stick / "秦皇岛市海港区2021年度"
    (other / "1打分表").mkdir(parents=True)
    filled(other / "1打分表" / "表.xlsx", ENTRIES)

    intake = taken_in(workspace, stick)

    assert not intake.refused, intake.refused
    assert [taken.county.name for taken in intake.taken] == ["北戴河区", "海港区"]


def test_what_the_table_calls_not_applicable_is_so_and_is_told(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    entries = {**ENTRIES, "B1": ["不适用", None, "县城没有公园", None]}
    place = filled(tmp_path / "北戴河区2021年度.xlsx", entries)

    intake = taken_in(workspace, place)

    one = workspace.picture.received[intake.taken[0].id]
    assert next(line.state for line in one.lines if line.code == "B1") is State.NOT_APPLICABLE
    # 11 points in all, less the 2 of B1
    assert (one.points.full, one.points.applicable) == (Decimal(11), Decimal(9))
    assert read_received(workspace, one.id).submission.assessment.answers["B1"].not_applicable == "县城没有公园"
    assert [problem for problem in one.problems if "按不适用算" in problem.what]


def test_an_empty_archive_is_called_empty(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "空的.zip", "w"):
        pass

    (refused,) = taken_in(workspace, tmp_path / "空的.zip").refused

    assert [problem.what for problem in refused.problems] == ["压缩包是空的，里面没有文件。"]


def test_rows_that_belong_nowhere_are_told(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    rows = [*(line(code, entries) for code, entries in ENTRIES.items())]
    rows.append(["C 别的", "C1 自己加的一项", "别的要求", "别的办法", 3.0, 3, "自己加的", None, None])
    place = table(tmp_path / "北戴河区2021年度.xlsx", rows)

    intake = taken_in(workspace, place)

    told = [problem for problem in intake.taken[0].problems if problem.code == "TABLE_FILLED"]
    assert [problem for problem in told if "自己加的一项" in problem.what], intake


@pytest.mark.parametrize(
    ("name", "content"), [("照片.jpg", b"\xff\xd8\xff"), ("说明.docx", b"PK\x03\x04garbage"), ("表.xlsx", b"no table")]
)
def test_what_is_no_table_is_refused_with_what_to_do(
    workspace: ReviewWorkspace, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)

    intake = taken_in(workspace, tmp_path / name)

    assert [one.file for one in intake.refused] == [name]
    assert all(problem.what_to_do for problem in intake.problems)
    assert workspace.picture.received == {}
