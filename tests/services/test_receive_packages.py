"""Receiving packages: sound ones whole and as they came, bad ones not at all, whatever they are called."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.county import County, Cycle
from app.domain.problems import ProblemError, Severity
from app.domain.progress import CancelledError
from app.domain.received_sets import newer_set, unmatched
from app.domain.review import Level
from app.domain.verified_sheet import verified_sheet
from app.exchange.submission_json import submission_id
from app.files.digests import sha256_of
from app.services.export_review import export_review
from app.services.hand_findings import take_findings
from app.services.list_received import find_submission, listed
from app.services.open_review import ReviewWorkspace, open_review
from app.services.read_received import read_received
from app.services.receive_packages import Intake, IntakeOptions, receive
from app.services.summary import summary_of
from tests.conftest import ROOT
from tests.exchange.packages import contents
from tests.exchange.test_tampering import zipped_with_unsaid_names
from tests.services.filled_tables import RUBRIC
from tests.services.received_packages import (
    BEIDAIHE,
    HAIGANG,
    NOON,
    SHANHAIGUAN,
    city_review,
    county_package,
    package,
    review_package,
    review_workspace,
    said,
    second_round,
    submission,
)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """Packages of three counties by code, with their ids; never changed."""
    folder = tmp_path_factory.mktemp("packages")
    return {county.code: county_package(folder / county.code, county) for county in (BEIDAIHE, HAIGANG, SHANHAIGUAN)}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    with review_workspace(tmp_path / "ws") as opened:
        yield opened


def taken_in(workspace: ReviewWorkspace, *paths: Path, **more: object) -> Intake:
    return receive(workspace, paths, person="测", at=NOON, **more)  # type: ignore[arg-type]


def codes(intake: Intake) -> list[str]:
    return [problem.code for problem in intake.problems]


def attachments(workspace: ReviewWorkspace) -> set[str]:
    return {path.name for path in workspace.attachments.stored()}


# ---------------------------------------------------------------- sound ones


def test_a_package_is_kept_as_it_came_with_its_points(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]]
) -> None:
    path, id_ = packages["130304"]

    intake = taken_in(workspace, path)

    (taken,) = intake.taken
    assert (taken.file, taken.id, taken.county.code, taken.round, taken.is_known) == (
        path.name,
        id_,
        "130304",
        1,
        False,
    )
    received = workspace.picture.received[id_]
    assert received.package.name == path.name
    assert sha256_of(workspace.attachment(received.package.sha256)) == sha256_of(path)
    # 1 (A1) + 2 (A3) + 0.5 × 2 (B1)
    assert received.points.computed == received.points.self_points == Decimal("4.00")
    assert {line.code: line.evidence for line in received.lines} == {"A1": 0, "A2": 1, "A3": 0, "B1": 0, "B2": 0}
    assert (received.signature, received.is_sealed) == ("valid", True)
    assert "RUBRIC_UNKNOWN" in [problem.code for problem in received.problems]
    assert received.tagmanifest_sha256
    assert not intake.refused


def test_what_was_taken_in_is_still_there_after_opening_again(
    tmp_path: Path, packages: dict[str, tuple[Path, str]]
) -> None:
    path, id_ = packages["130304"]
    with review_workspace(tmp_path / "ws") as workspace:
        taken_in(workspace, path)
        before = workspace.picture.received[id_]

    with open_review(tmp_path / "ws", writing=False) as again:
        assert again.picture.received == {id_: before}
        assert [row.what for row in again.log()] == ["收件 秦皇岛市北戴河区第1轮"]


def test_a_stick_with_folders_in_folders_renamed_files_and_litter(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    stick = tmp_path / "U盘"
    (stick / "第一批" / "北戴河").mkdir(parents=True)
    (stick / "System Volume Information").mkdir()
    shutil.copy(packages["130304"][0], stick / "第一批" / "北戴河" / "北戴河区材料(1).zip")
    shutil.copy(packages["130302"][0], stick / "第一批" / "海港没有后缀")
    shutil.copy(packages["130303"][0], stick / "x.zip.zip")
    (stick / "._x.zip.zip").write_bytes(b"\x00\x05\x16\x07")
    (stick / "Thumbs.db").write_bytes(b"x")
    (stick / "说明.txt").write_text("收件说明", encoding="utf-8")

    intake = taken_in(workspace, stick)

    assert not intake.refused
    assert [taken.county.name for taken in intake.taken] == ["山海关区", "海港区", "北戴河区"]
    assert codes(intake).count("REVIEW_NOT_PACKAGE") == 1
    assert "说明.txt" in next(one.what for one in intake.told)
    # Lists are in 行政区划 order, whatever the order of the files.
    assert [row.received.county.code for row in listed(workspace.picture)] == ["130302", "130303", "130304"]
    assert find_submission(workspace.picture, "130302").package.name == "海港没有后缀"


def test_an_unpacked_package_is_packed_again_of_its_very_files(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    path, id_ = packages["130304"]
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "解开")
    # Explorer leaves these in every folder with pictures that somebody has looked at.
    next((tmp_path / "解开").rglob("佐证材料")).joinpath("Thumbs.db").write_bytes(b"x")

    intake = taken_in(workspace, tmp_path / "解开")

    received = workspace.picture.received[id_]
    assert received.package.name == f"{path.stem}.zip"
    assert "REVIEW_PACKED" in [problem.code for problem in intake.taken[0].problems]
    with zipfile.ZipFile(workspace.attachment(received.package.sha256)) as kept, zipfile.ZipFile(path) as came:
        assert {name: kept.read(name) for name in kept.namelist()} == {
            name: came.read(name) for name in came.namelist()
        }
        assert {entry.compress_type for entry in kept.infolist()} == {zipfile.ZIP_STORED}


def test_a_gbk_re_zip_is_taken_and_said(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    path, id_ = packages["130304"]
    zipped = zipped_with_unsaid_names(tmp_path / "重新压缩.zip", contents(path), "gbk")

    intake = taken_in(workspace, zipped)

    assert not intake.refused, intake.refused
    assert "PACKAGE_NAMES" in [problem.code for problem in workspace.picture.received[id_].problems]


# ---------------------------------------------------------------- the same again


def test_the_same_package_twice_is_known_also_as_another_zip(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    path, id_ = packages["130304"]
    other = tmp_path / "另压.zip"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    taken_in(workspace, path)
    before, files = workspace.picture, attachments(workspace)

    again, repacked = taken_in(workspace, path), taken_in(workspace, other)

    assert [one.is_known for one in (*again.taken, *repacked.taken)] == [True, True]
    assert codes(again) == codes(repacked) == ["REVIEW_KNOWN"]
    assert workspace.picture == before
    assert attachments(workspace) == files
    assert id_ == again.taken[0].id


def test_the_same_data_under_another_seal_are_known_and_the_difference_is_told(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    handed_in = submission(said(BEIDAIHE))
    genuine = package(tmp_path / "1", handed_in)
    other_key = package(tmp_path / "2", handed_in).path
    shutil.copytree(tmp_path / "1" / "keys", tmp_path / "3" / "keys")
    other_report = package(tmp_path / "3", handed_in, report=b"%PDF-1.4 another").path
    taken_in(workspace, genuine.path)
    before = workspace.picture

    resigned, swapped = taken_in(workspace, other_key), taken_in(workspace, other_report)

    assert "签名不是同一把钥匙" in resigned.taken[0].problems[0].what
    assert "包里别的文件却不同" in swapped.taken[0].problems[0].what
    assert [one.taken[0].problems[0].severity for one in (resigned, swapped)] == [Severity.WARNING] * 2
    assert workspace.picture == before


def test_a_kept_package_that_rotted_is_healed_by_taking_it_in_again(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]]
) -> None:
    path, id_ = packages["130304"]
    taken_in(workspace, path)
    received = workspace.picture.received[id_]
    kept, said_there = (workspace.attachment(one) for one in (received.package.sha256, received.submission))
    kept.write_bytes(b"rotten")
    said_there.unlink()

    again = taken_in(workspace, path)

    assert [one.is_known for one in again.taken] == [True]
    assert sha256_of(kept) == received.package.sha256
    assert read_received(workspace, id_).received == received


def test_a_newer_one_of_the_round_stands_and_the_older_is_shown_as_replaced(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    first = submission(said(BEIDAIHE))
    second = submission(said(BEIDAIHE, B1=Answer(count=4)), replaces=submission_id(first))

    taken_in(workspace, package(tmp_path / "2", second).path, package(tmp_path / "1", first).path)

    older, newer = sorted(listed(workspace.picture), key=lambda row: bool(not row.replaced_by))
    assert older.replaced_by == newer.received.id == submission_id(second)
    assert [problem.code for problem in older.problems if problem.code == "REVIEW_REPLACED"]
    assert (older.is_standing, newer.is_standing) == (False, True)
    assert find_submission(workspace.picture, "130304").id == submission_id(second)


@pytest.mark.parametrize(("county", "round_"), [(HAIGANG, 1), (BEIDAIHE, 2)])
def test_a_set_of_another_county_or_round_takes_nobody_s_place(
    workspace: ReviewWorkspace, tmp_path: Path, county: County, round_: int
) -> None:
    first = submission(said(BEIDAIHE))
    sealed = package(tmp_path / "1", first)
    other, changes = second_round(sealed, first, said(county)) if round_ > 1 else (submission(said(county)), None)
    stranger = replace(other, replaces=submission_id(first))

    taken_in(workspace, sealed.path, package(tmp_path / "2", stranger, changes).path)

    rows = {row.received.id: row for row in listed(workspace.picture)}
    assert rows[submission_id(first)].replaced_by == ""
    assert rows[submission_id(first)].is_standing == (round_ == 1)
    assert "REVIEW_ROUND" in [problem.code for problem in rows[submission_id(stranger)].problems]


def test_the_same_key_may_replace_what_bore_another_name(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    first = submission(said(HAIGANG))  # the clerk had chosen the wrong county
    second = submission(said(BEIDAIHE), replaces=submission_id(first))

    taken_in(workspace, package(tmp_path, first).path, package(tmp_path, second).path)

    assert [row.is_standing for row in listed(workspace.picture)] == [False, True]


def test_two_of_one_round_that_do_not_replace_each_other_are_told(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    taken_in(workspace, county_package(tmp_path / "1")[0])
    other = submission(said(BEIDAIHE, B1=Answer(count=4)))
    taken_in(workspace, package(tmp_path / "2", other).path)

    assert all("REVIEW_TWICE" in [one.code for one in row.problems] for row in listed(workspace.picture))
    with pytest.raises(ProblemError) as refused:
        find_submission(workspace.picture, "130304")
    assert [problem.code for problem in refused.value.problems] == ["REVIEW_SUBMISSION"]


def test_round_two_lies_under_round_one_and_names_it(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    first = submission(said(BEIDAIHE))
    sealed = package(tmp_path / "1", first)
    second, changes = second_round(sealed, first, said(BEIDAIHE, B1=Answer(count=4)))
    later = package(tmp_path / "2", second, changes)

    taken_in(workspace, later.path)
    alone = [problem.code for problem in listed(workspace.picture)[0].problems]
    taken_in(workspace, sealed.path)

    assert "REVIEW_ROUND" in alone  # the round before is not here yet
    rows = listed(workspace.picture)
    assert [(row.received.round, row.is_standing) for row in rows] == [(1, False), (2, True)]
    assert rows[1].received.based_on == second.based_on
    assert read_received(workspace, submission_id(second)).changes == changes
    assert "REVIEW_ROUND" not in [problem.code for row in rows for problem in row.problems]
    assert find_submission(workspace.picture, "130304").round == 2
    assert find_submission(workspace.picture, submission_id(first)[:8]).round == 1


def test_a_round_that_corrects_the_year_counts_alone(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    nameless = replace(said(BEIDAIHE), cycle=Cycle("本轮", None, None, None))
    first = submission(nameless)
    sealed = package(tmp_path / "1", first)
    later = package(tmp_path / "2", *second_round(sealed, first, said(BEIDAIHE)))

    taken_in(workspace, sealed.path, later.path)

    (table,) = summary_of(workspace).tables
    assert [row.round for row in table.rows] == [2]
    assert [row.round for row in table.earlier] == [1]
    older = workspace.picture.received[submission_id(first)]
    assert (newer := newer_set(workspace.picture, older)) is not None
    assert newer.round == 2


def test_findings_and_papers_on_an_older_round_tell_of_the_newer_one(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    first = submission(said(BEIDAIHE))
    sealed = package(tmp_path / "1", first)
    later = package(tmp_path / "2", *second_round(sealed, first, said(BEIDAIHE, B1=Answer(count=4))))
    taken_in(workspace, sealed.path)
    file = tmp_path / "意见.yaml"
    finding = "{verdict: 认可}"
    file.write_text(
        f"format: 1\nreviewer: {{name: 王某, level: city}}\nsubmissions:\n  {submission_id(first)}: "
        f"{{findings: {{A1: {finding}}}}}\n",
        encoding="utf-8",
    )
    before = take_findings(workspace, [file], person="测", at=NOON)[0].problems
    taken_in(workspace, later.path)

    after = take_findings(workspace, [file], person="测", at=NOON)[0].problems
    made = export_review(
        workspace, submission_id(first), tmp_path / "出", date=dt.date(2022, 3, 2), person="测", at=NOON
    )

    assert "REVIEW_ROUND" not in [problem.code for problem in before]
    assert [problem.severity for problem in after if problem.code == "REVIEW_ROUND"] == [Severity.WARNING]
    assert "第2轮" in next(problem.what for problem in made.problems if problem.code == "REVIEW_ROUND")


# ---------------------------------------------------------------- bad ones


def test_a_bad_package_is_refused_with_all_reasons_and_the_others_are_in(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    bad = tmp_path / "坏.zip"
    with zipfile.ZipFile(packages["130304"][0]) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            swapped = b"another" if "佐证材料/" in name else source.read(name)
            target.writestr(name, swapped)
        target.writestr(f"{packages['130304'][0].stem}/data/加的.txt", b"x")

    intake = taken_in(workspace, bad, packages["130302"][0])

    (refused,) = intake.refused
    assert refused.file == "坏.zip"
    assert {"PACKAGE_FILE_CHANGED", "PACKAGE_FILE_EXTRA"} <= {problem.code for problem in refused.problems}
    assert all(problem.where.startswith("坏.zip") for problem in intake.problems if problem.is_blocking)
    assert [taken.county.name for taken in intake.taken] == ["海港区"]
    assert list(workspace.picture.received) == [packages["130302"][1]]


def test_a_total_that_is_right_is_not_told_as_another(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    first = submission(said(BEIDAIHE))
    lied = replace(first.score, points=replace(first.score.points, rate=Decimal("99.00")))

    intake = taken_in(workspace, package(tmp_path / "p", replace(first, score=lied)).path)

    told = [problem.what for problem in intake.refused[0].problems if problem.where == "总分"]
    assert told == ["包内的分值、自评总分、预估分或得分率与复算不一致。"]


def test_nothing_of_a_refused_package_stays(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    first = submission(said(BEIDAIHE))
    lied = replace(first.score, points=replace(first.score.points, computed=Decimal("11.00")))
    path = package(tmp_path / "p", replace(first, score=lied)).path

    intake = taken_in(workspace, path)

    assert "SCORE_DIFFERS" in [problem.code for problem in intake.refused[0].problems]
    assert workspace.picture.received == {}
    assert not [file for file in workspace.attachments.folder.rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("name", "content"),
    [("没传完.zip", b"PK\x03\x04 cut"), ("空.zip", b""), ("假.zip", b"not a zip"), ("x.rar", b"Rar!\x1a\x07\x01\x00")],
)
def test_garbage_that_should_be_a_package_is_refused_by_name(
    workspace: ReviewWorkspace, tmp_path: Path, name: str, content: bytes
) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    (folder / name).write_bytes(content)

    intake = taken_in(workspace, folder)

    assert [one.file for one in intake.refused] == [f"收/{name}"]
    assert workspace.picture.received == {}


def test_an_empty_folder_and_a_missing_file_say_what_to_do(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()

    assert codes(taken_in(workspace, tmp_path / "空")) == ["REVIEW_NOT_PACKAGE"]
    assert codes(taken_in(workspace, tmp_path / "没有.zip")) == ["FILE_MISSING"]
    assert codes(taken_in(workspace, tmp_path / ("长" * 300))) == ["FILE_MISSING"]
    # A slip in a path: there is no county to tell that its file was refused.
    assert (workspace.picture.refused, workspace.picture.untried) == ({}, {})


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_among_packages_is_told_as_a_link(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    folder = tmp_path / "收"
    folder.mkdir()
    shutil.copy(packages["130304"][0], folder / "一.zip")
    (folder / "二.zip").symlink_to(packages["130302"][0])

    intake = taken_in(workspace, folder)

    assert [one.county.code for one in intake.taken] == ["130304"]
    (told,) = [one for one in intake.problems if one.code == "REVIEW_NOT_PACKAGE"]
    assert told.what == "是指向别处的链接，没有看：收/二.zip。"


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
def test_names_that_are_no_utf_8_are_read_as_windows_wrote_them(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "收件".encode("gbk")))
    folder.mkdir()
    for code, name in (("130304", "北戴河.zip"), ("130302", "海港.bin")):
        shutil.copy(packages[code][0], os.fsdecode(os.fsencode(folder) + b"/" + name.encode("gbk")))
    (folder / os.fsdecode("坏.zip".encode("gbk"))).write_bytes(b"PK\x03\x04")

    intake = taken_in(workspace, folder)

    assert sorted((one.file, one.county.code) for one in intake.taken) == [
        ("收件/北戴河.zip", "130304"),
        ("收件/海港.bin", "130302"),
    ]
    assert [(one.file, one.problems[0].where) for one in intake.refused] == [("收件/坏.zip", "坏.zip")]
    assert sorted(one.package.name for one in workspace.picture.received.values()) == ["北戴河.zip", "海港.bin"]
    assert list(workspace.picture.refused) == ["收件/坏.zip"]


def test_a_package_signed_by_another_than_the_registered_key_is_refused(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(
        '[{"code": "130304", "name": "北戴河区", "public_key": "' + "A" * 43 + '=", "since": "2021-01-01"}]',
        encoding="utf-8",
    )

    intake = taken_in(workspace, packages["130304"][0], packages["130302"][0], options=IntakeOptions(county_keys=keys))

    assert [problem.code for problem in intake.refused[0].problems] == ["SIGNATURE_OTHER_KEY"]
    assert "SIGNATURE_UNKNOWN" in [problem.code for problem in intake.taken[0].problems]


def test_a_list_of_keys_that_came_later_is_asked_for_known_packages(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]], tmp_path: Path
) -> None:
    paths = (packages["130304"][0], packages["130302"][0])
    assert taken_in(workspace, *paths).refused == ()
    before = workspace.picture.received
    keys = tmp_path / "keys.json"
    keys.write_text(
        '[{"code": "130304", "name": "北戴河区", "public_key": "' + "A" * 43 + '=", "since": "2021-01-01"}]',
        encoding="utf-8",
    )

    intake = taken_in(workspace, *paths, options=IntakeOptions(county_keys=keys))

    assert [problem.code for problem in intake.refused[0].problems] == ["SIGNATURE_OTHER_KEY"]
    assert [problem.code for problem in intake.taken[0].problems] == ["REVIEW_KNOWN", "SIGNATURE_UNKNOWN"]
    assert workspace.picture.received == before


# ---------------------------------------------------------------- reviews of the level below


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A county's package and the city's review of it; never changed."""
    folder = tmp_path_factory.mktemp("reviewed")
    handed_in = submission(said(BEIDAIHE))
    sealed = package(folder / "county", handed_in)
    return sealed.path, review_package(folder / "city", city_review(sealed, handed_in))


@pytest.fixture
def province(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    with review_workspace(tmp_path / "ws", Level.PROVINCE) as opened:
        yield opened


def test_the_city_s_review_is_attached_in_any_order(province: ReviewWorkspace, reviewed: tuple[Path, Path]) -> None:
    county, city = reviewed

    first = taken_in(province, city)
    waiting = unmatched(province.picture)
    taken_in(province, county)

    assert (first.taken[0].is_review, first.taken[0].county.code, first.sentence) == (
        True,
        "130304",
        "收进0份，评审意见1份。",
    )
    assert [one.review.of.county.name for one in waiting] == ["北戴河区"]
    (row,) = listed(province.picture)
    # 4.00 of the county, less 0.50 of B1
    assert row.fields()["city"] == "3.50"
    assert row.city is not None
    assert row.city.review.findings["B1"].opinion == "只有一次有照片"
    assert sha256_of(province.attachment(row.city.file.sha256)) == sha256_of(city)
    assert unmatched(province.picture) == ()
    again = taken_in(province, city)
    assert [(one.is_known, one.is_review) for one in again.taken] == [(True, True)]


def test_a_review_of_another_sealing_is_kept_told_and_not_attached(province: ReviewWorkspace, tmp_path: Path) -> None:
    handed_in = submission(said(BEIDAIHE))
    sealed = package(tmp_path / "county", handed_in)
    other = replace(sealed, tagmanifest_sha256="ab" * 32)
    city = review_package(tmp_path / "city", city_review(other, handed_in))

    taken_in(province, sealed.path, city)

    (row,) = listed(province.picture)
    assert row.city is None
    assert "REVIEW_ATTACHED" in [problem.code for problem in row.problems]
    assert len(unmatched(province.picture)) == 1


def test_a_review_that_saw_other_points_is_attached_and_told(province: ReviewWorkspace, tmp_path: Path) -> None:
    handed_in = submission(said(BEIDAIHE))
    sealed = package(tmp_path / "county", handed_in)
    seen = submission(said(BEIDAIHE, B1=Answer(count=4)))
    true = city_review(sealed, handed_in, findings={}, sheet=verified_sheet(RUBRIC, handed_in.score, {}))
    lie = replace(true, sheet=verified_sheet(RUBRIC, seen.score, {}))

    taken_in(province, sealed.path, review_package(tmp_path / "1", true))
    honest = [problem.code for problem in listed(province.picture)[0].problems]
    taken_in(province, review_package(tmp_path / "2", replace(lie, date=dt.date(2022, 3, 1))))

    assert "SCORE_DIFFERS" not in honest
    (told,) = [one for one in listed(province.picture)[0].problems if one.code == "SCORE_DIFFERS"]
    assert "1项不同：B1。" in told.what


def test_the_newer_review_of_the_city_counts(province: ReviewWorkspace, tmp_path: Path) -> None:
    handed_in = submission(said(BEIDAIHE))
    sealed = package(tmp_path / "county", handed_in)
    first = review_package(tmp_path / "1", city_review(sealed, handed_in))
    later = review_package(tmp_path / "2", city_review(sealed, handed_in, date=dt.date(2022, 2, 9)))

    taken_in(province, later, first, sealed.path)

    assert listed(province.picture)[0].city.review.date == dt.date(2022, 2, 9)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("own", "level"), [(Level.CITY, Level.CITY), (Level.CITY, Level.PROVINCE), (Level.PROVINCE, Level.PROVINCE)]
)
def test_only_what_the_city_says_is_taken_and_only_by_the_province(tmp_path: Path, own: Level, level: Level) -> None:
    handed_in = submission(said(BEIDAIHE))
    path = review_package(tmp_path / "r", city_review(package(tmp_path / "c", handed_in), handed_in, level))

    with review_workspace(tmp_path / "ws", own) as workspace:
        intake = taken_in(workspace, path)

        assert [problem.code for problem in intake.refused[0].problems] == ["REVIEW_LEVEL"]
        assert workspace.picture.attached == {}


# ---------------------------------------------------------------- stopped in the middle


class _CancelsIn:
    """Cancels at the first step that tells of a certain package."""

    def __init__(self, word: str) -> None:
        self._word = word
        self.steps: list[tuple[int, int]] = []

    def step(self, done: int, total: int, what: str) -> None:
        self.steps.append((done, total))
        if self._word in what:
            raise CancelledError


def test_cancelling_leaves_whole_packages_only(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]]
) -> None:
    watched = _CancelsIn("（2/3）")

    with pytest.raises(CancelledError):
        taken_in(workspace, *(packages[code][0] for code in ("130302", "130303", "130304")), progress=watched)

    assert list(workspace.picture.received) == [packages["130302"][1]]
    kept = workspace.picture.received[packages["130302"][1]]
    assert attachments(workspace) == {kept.package.sha256, kept.submission, kept.rubric}
    assert not list(workspace.attachments.folder.glob(".*"))


def test_progress_never_goes_back_and_ends_at_its_total(
    workspace: ReviewWorkspace, packages: dict[str, tuple[Path, str]]
) -> None:
    watched = _CancelsIn("never")

    taken_in(workspace, *(path for path, _ in packages.values()), progress=watched)

    told = [done for done, total in watched.steps if total]
    assert told == sorted(told)
    assert watched.steps[-1][0] <= watched.steps[-1][1]


_KILLED = """
import os, sys
from pathlib import Path
from app.services.open_review import open_review
from app.services.receive_packages import receive
from tests.services.received_packages import NOON

class Kill:
    def step(self, done, total, what):
        if "（2/3）" in what and done * 6 > total * 3:
            os._exit(9)

with open_review(Path(sys.argv[1]), writing=True, who="测") as workspace:
    receive(workspace, [Path(one) for one in sys.argv[2:]], person="测", at=NOON, progress=Kill())
"""


def test_a_kill_in_the_middle_leaves_whole_packages_only(tmp_path: Path, packages: dict[str, tuple[Path, str]]) -> None:
    folder = tmp_path / "ws"
    review_workspace(folder).close()
    paths = [str(packages[code][0]) for code in ("130302", "130303", "130304")]
    command = [sys.executable, "-c", _KILLED, str(folder), *paths]

    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)

    assert ended.returncode == 9
    with open_review(folder, writing=True, who="测") as workspace:
        assert list(workspace.picture.received) == [packages["130302"][1]]
        assert not list(workspace.attachments.folder.glob(".*"))
        assert not taken_in(workspace, *map(Path, paths)).refused
        assert len(workspace.picture.received) == 3


_FULL = """
import json, resource, sys
from pathlib import Path
from app.services.open_review import open_review
from app.services.receive_packages import receive
from tests.services.received_packages import NOON

with open_review(Path(sys.argv[1]), writing=True, who="测") as workspace:
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    intake = receive(workspace, [Path(one) for one in sys.argv[2:]], person="测", at=NOON)
    codes = [one.code for one in intake.problems if one.is_blocking]
    print(json.dumps([len(intake.taken), codes, intake.told[0].what]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs resource limits")
def test_a_full_disk_ends_it_says_so_and_leaves_whole_packages_only(
    tmp_path: Path, packages: dict[str, tuple[Path, str]]
) -> None:
    folder = tmp_path / "ws"
    review_workspace(folder).close()
    large = package(tmp_path / "large", submission(said(SHANHAIGUAN)), report=os.urandom(300_000)).path
    paths = [packages["130302"][0], large, packages["130304"][0]]
    command = [sys.executable, "-c", _FULL, str(folder), *map(str, paths)]

    ended = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True
    )

    taken, found, told = json.loads(ended.stdout)
    assert (taken, found) == (1, ["WRITE_FAILED", "WRITE_FAILED"])
    assert "其余1份没有试" in told
    with open_review(folder, writing=False) as workspace:
        assert list(workspace.picture.received) == [packages["130302"][1]]
        assert not list(workspace.attachments.folder.glob(".*"))
