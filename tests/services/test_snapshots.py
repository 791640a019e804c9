"""Earlier times to compare with: read from backups and packages, which stay as they are."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.changes import difference
from app.domain.problems import ProblemError
from app.files.digests import sha256_of
from app.services.export_submission import Wanted, export
from app.services.open_workspace import create_workspace, open_workspace
from app.services.snapshots import mark_progress, sheet_of_backup, sheet_of_package, snapshots
from app.services.write_answer import write_answer
from tests.builders import COUNTY, assessment, criterion, met, rubric

NOON = dt.datetime(2021, 11, 3, 12, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_workspace(tmp_path / "库", rubric(criterion(code="A1"), criterion(code="A2")))
    return tmp_path / "库"


def answer(folder: Path, code: str, *, hour: int, is_marked: bool = False) -> None:
    at = NOON.replace(hour=hour)
    with open_workspace(folder, writing=True) as workspace:
        write_answer(workspace, code, Answer(met=True), person="张三", at=at)
        if is_marked:
            mark_progress(workspace, person="张三", at=at)


def test_marked_progress_outlives_the_later_backups_of_its_day(folder: Path) -> None:
    answer(folder, "A1", hour=9, is_marked=True)
    answer(folder, "A2", hour=15)

    found = snapshots(folder)

    assert [(one.at.hour, one.steps, one.is_marked) for one in found] == [(15, 2, False), (9, 1, True), (0, 0, False)]
    assert found[0].label == "2021-11-03 15:00 自动备份"
    assert [sheet_of_backup(one.path).points.computed for one in found] == [Decimal(8), Decimal(4), Decimal(0)]


def test_marking_twice_without_a_change_is_one_choice(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        write_answer(workspace, "A1", Answer(met=True), person="张三", at=NOON)
        mark_progress(workspace, person="张三", at=NOON)
        mark_progress(workspace, person="张三", at=NOON)

    assert [one.is_marked for one in snapshots(folder)] == [True, False]


def test_reading_a_backup_changes_no_byte_of_it(folder: Path) -> None:
    answer(folder, "A1", hour=9)
    places = sorted(folder.rglob("*.sqlite"))
    before = [sha256_of(path) for path in places]

    for one in snapshots(folder):
        sheet_of_backup(one.path)

    assert sorted(folder.rglob("*.sqlite")) == places
    assert [sha256_of(path) for path in places] == before


@pytest.mark.parametrize("content", [None, b"", b"not a database" * 100])
def test_a_backup_that_is_gone_or_damaged_is_refused_kindly(folder: Path, content: bytes | None) -> None:
    path = snapshots(folder)[0].path
    path.unlink()
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ProblemError) as error:
        sheet_of_backup(path)

    assert error.value.problems[0].code in {"FILE_MISSING", "WORKSPACE_DAMAGED"}


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "假包.zip"
    path.write_bytes(b"PK nothing")

    with pytest.raises(ProblemError):
        sheet_of_package(path, COUNTY)


def test_a_package_gives_its_score_to_its_own_county_only(folder: Path, tmp_path: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        given = assessment(met("A1"), applicant="北戴河区人民政府")
        workspace.apply(difference("填报", workspace.picture.assessment, given), person="张三", at=NOON)
        made = export(workspace, tmp_path / "出", Wanted(report=False, xlsx=False), date=NOON.date())
    assert made.package is not None

    assert sheet_of_package(made.package.path, COUNTY).points.computed == Decimal(4)
    with pytest.raises(ProblemError) as error:
        sheet_of_package(made.package.path, replace(COUNTY, name="海港区"))

    assert error.value.problems[0].what == "这是秦皇岛市北戴河区的申报包，不是秦皇岛市海港区的。"
