"""What only shows from inside: an export that a person cancels, and what export refuses to do."""

import datetime as dt
import errno
import threading
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.problems import ProblemError
from app.domain.progress import CancelledError
from app.files.atomic import telling_write_problems
from app.files.locks import FolderLock
from app.services.export_submission import Wanted, export, export_frozen, frozen
from app.services.fill import fill
from app.services.finished_files import STAGING_PREFIX, staged
from app.services.open_rubric import open_rubric
from app.services.open_workspace import Workspace, create_workspace, open_workspace
from app.services.verify_package import verify_package
from app.services.write_answer import write_answer
from tests.journeys.county import write_county

NOW = dt.datetime(2022, 1, 10, 8, 30, tzinfo=dt.UTC)


class CancelsAt:
    """Progress that somebody stops at the n-th step."""

    def __init__(self, wanted: int) -> None:
        self.steps, self._wanted = 0, wanted

    def step(self, done: int, total: int, what: str) -> None:
        self.steps += 1
        if self.steps == self._wanted:
            raise CancelledError


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    files = write_county(tmp_path / "县")
    folder = tmp_path / "库"
    create_workspace(folder, open_rubric(str(files.pack)).rubric)
    with open_workspace(folder, writing=True) as opened:
        fill(opened, files.answers, person="张三", at=NOW)
    return folder


def exported(opened: Workspace, out: Path, progress: CancelsAt) -> None:
    export(opened, out, Wanted(), date=NOW.date(), progress=progress)


def test_a_cancelled_export_leaves_nothing_and_is_no_round(tmp_path: Path, workspace: Path) -> None:
    watched = CancelsAt(0)
    with open_workspace(workspace, writing=True) as opened:
        exported(opened, tmp_path / "whole", watched)
    assert watched.steps > 5

    for step in range(1, watched.steps + 1, 9):
        fresh = tmp_path / f"库{step}"
        fresh.mkdir()
        (fresh / "jkxq.sqlite").write_bytes((workspace / "jkxq.sqlite").read_bytes())
        (fresh / "attachments").symlink_to(workspace / "attachments")
        with open_workspace(fresh, writing=True) as opened:
            seals = opened.picture.seals
            with pytest.raises(CancelledError):
                exported(opened, tmp_path / "out", CancelsAt(step))
            assert opened.picture.seals == seals
        assert not (tmp_path / "out").exists()


def test_a_filled_workspace_is_told_who_did_it(workspace: Path) -> None:
    with open_workspace(workspace, writing=False) as opened:
        (row,) = [row for row in opened.log() if row.n == 1]

    assert (row.person, row.what) == ("张三", "填报文件 answers.yaml")


def test_what_a_killed_export_left_is_removed_by_the_next(tmp_path: Path, workspace: Path) -> None:
    left = tmp_path / "out" / f"{STAGING_PREFIX}abc"
    left.mkdir(parents=True)
    (left / "01_自评报告.docx").write_bytes(b"half")

    with open_workspace(workspace, writing=False) as opened:
        export(opened, tmp_path / "out", Wanted(xlsx=True, report=False, package=False), date=NOW.date())

    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["03_自评打分表.xlsx", "04_佐证材料目录.xlsx"]


def test_what_another_export_is_making_stays(tmp_path: Path, workspace: Path) -> None:
    running = tmp_path / "out" / f"{STAGING_PREFIX}abc"
    running.mkdir(parents=True)
    lock = FolderLock.taken(running, "导出")

    with open_workspace(workspace, writing=False) as opened:
        export(opened, tmp_path / "out", Wanted(xlsx=True, report=False, package=False), date=NOW.date())

    assert running.is_dir()
    lock.close()


def test_a_full_disk_names_the_place_that_people_chose(tmp_path: Path) -> None:
    out = tmp_path / "out"

    with pytest.raises(ProblemError) as told, staged(out) as staging, telling_write_problems(staging / "包.zip"):
        raise OSError(errno.ENOSPC, "No space left on device")

    assert [(one.code, one.where) for one in told.value.problems] == [("DISK_FULL", str(out / "包.zip"))]
    assert not out.exists()


def test_a_package_that_found_no_place_is_no_round(tmp_path: Path, workspace: Path) -> None:
    out = tmp_path / "out"

    class TakesTheFolderAway:
        """A stick that is pulled out after sealing, before the files get their names."""

        def step(self, done: int, total: int, what: str) -> None:
            if done == total:
                for place in out.glob(f"{STAGING_PREFIX}*/03_自评打分表.xlsx"):
                    place.unlink()

    with open_workspace(workspace, writing=True) as opened:
        with pytest.raises(ProblemError):
            export(opened, out, Wanted(), date=NOW.date(), progress=TakesTheFolderAway())
        assert opened.picture.seals == ()
        made = export(opened, out, Wanted(), date=NOW.date())

        assert len(opened.picture.seals) == 1
        assert opened.picture.seals[0].replaces is None
        assert made.package is not None


def test_what_is_typed_meanwhile_is_kept_and_not_in_the_package(tmp_path: Path, workspace: Path) -> None:
    """The worker stops at its first step until somebody has typed; then both go on at once."""
    begun, typed = threading.Event(), threading.Event()
    made: list[Path] = []

    class Waits:
        def step(self, done: int, total: int, what: str) -> None:
            begun.set()
            assert typed.wait(20)

    with open_workspace(workspace, writing=True) as opened:
        before = export(opened, tmp_path / "before", Wanted(), date=NOW.date())
        opened.forget_last_seal()
        source = frozen(opened)

        def work() -> None:
            result = export_frozen(source, tmp_path / "out", Wanted(), date=NOW.date(), progress=Waits())
            assert result.package is not None
            made.append(result.package.path)

        worker = threading.Thread(target=work)
        worker.start()
        assert begun.wait(20)
        write_answer(opened, "A1", Answer(met=False, statement="第0次"), person="张三", at=NOW)
        typed.set()
        count = 0
        while worker.is_alive():
            count += 1
            write_answer(opened, "A1", Answer(met=False, statement=f"第{count}次"), person="张三", at=NOW)
            worker.join(0.005)
    with open_workspace(workspace, writing=False) as opened:
        assert opened.picture.assessment.answers["A1"].statement == f"第{count}次"
        assert len(opened.picture.seals) == 1
        assert opened.verify_log() == []
    assert before.package is not None
    assert made[0].read_bytes() == before.package.path.read_bytes()
    assert verify_package(made[0]).is_equal


def test_a_workspace_that_was_closed_meanwhile_gets_no_package(tmp_path: Path, workspace: Path) -> None:
    with open_workspace(workspace, writing=True) as opened:
        source = frozen(opened)

    with pytest.raises(ProblemError) as refused:
        export_frozen(source, tmp_path / "out", Wanted(), date=NOW.date())

    assert [problem.what for problem in refused.value.problems] == ["工作库已经关闭，申报包没有留下。"]
    assert not (tmp_path / "out").exists()


def test_a_second_export_from_an_older_moment_is_refused(tmp_path: Path, workspace: Path) -> None:
    with open_workspace(workspace, writing=True) as opened:
        first, second = frozen(opened), frozen(opened)
        export_frozen(first, tmp_path / "一", Wanted(), date=NOW.date())
        with pytest.raises(ProblemError) as told:
            export_frozen(second, tmp_path / "二", Wanted(), date=NOW.date())
        seals = opened.picture.seals

    assert [problem.code for problem in told.value.problems] == ["RECORD_CHANGED"]
    assert len(seals) == 1
    assert not list((tmp_path / "二").glob("*"))
