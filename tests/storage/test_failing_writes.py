"""A write that fails ends in a plain message, and what was saved before stays as it was."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.domain.problems import ProblemError
from app.files.digests import sha256_of
from app.storage.archive import backup_to_file, restore
from app.storage.backups import check, kept
from app.storage.repair import repair
from app.storage.review_workspace import create_review_workspace, open_review_workspace
from app.storage.workspace import Workspace, create, open_workspace
from tests.storage.review_values import ABOUT, judged
from tests.storage.values import NOON, answered, everything, rubric

resource = pytest.importorskip("resource")  # not on Windows

DAY = NOON.date()


def long_answer(workspace: Workspace, n: int) -> Changes:
    before = workspace.picture.assessment.answers.get("A1")
    return Changes("填报", (Change("answer", "A1", before, Answer(statement=f"{n}" * 5_000)),))


def codes(error: pytest.ExceptionInfo[ProblemError]) -> set[str]:
    return {problem.code for problem in error.value.problems}


# ---------------------------------------------------------------- no file may grow beyond a limit


def play_under_limits(folder: Path, first: int, last: int, step: int) -> Iterator[dict[str, object]]:
    """Do every kind of write under every limit of file size; yield what was reported of each."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    for limit in range(first, last, step):
        for journey in ("open", "apply", "attach", "file", "restore", "repair", "create", "review"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            try:
                done = _journey(journey, folder, limit)
                yield {"limit": limit, "journey": journey, "done": done}
            except ProblemError as error:
                yield {"limit": limit, "journey": journey, "codes": [problem.code for problem in error.problems]}
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


def _journey(journey: str, folder: Path, limit: int) -> object:
    beside = folder.parent
    if journey == "restore":
        return restore(beside / "good.zip", beside / f"restored{limit}")
    if journey == "create":
        return create(beside / f"created{limit}", rubric(criteria=30))
    if journey == "review":
        create_review_workspace(beside / f"reviewed{limit}", ABOUT)
        with open_review_workspace(beside / f"reviewed{limit}", writing=True) as review:
            review.apply(judged("A1", f"{limit}" * 5_000), person="王五", at=NOON)
        return limit
    if journey == "repair":
        return repair(beside / "damaged", at=NOON).lost and "lost"
    with open_workspace(folder, writing=True) as workspace:
        if journey == "apply":
            workspace.apply(long_answer(workspace, limit), person="张三", at=NOON)
            return limit
        if journey == "attach":
            return workspace.attach(os.urandom(60_000), "a.bin").sha256
        if journey == "file":
            return backup_to_file(workspace, beside / "out", day=DAY).path.name
    return None


def test_a_write_that_fails_at_any_size_is_told_and_nothing_is_half_made(tmp_path: Path) -> None:
    folder = tmp_path / "库"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        workspace.attach(b"x" * 50_000, "a.bin")
        backup_to_file(workspace, tmp_path, day=DAY).path.rename(tmp_path / "good.zip")
    shutil.copytree(folder, tmp_path / "damaged")
    with (tmp_path / "damaged" / "jkxq.sqlite").open("r+b") as file:
        file.write(b"garbage " * 12)

    program = (
        "import json, sys; from pathlib import Path; from tests.storage import test_failing_writes as t\n"
        "for told in t.play_under_limits(Path(sys.argv[1]), 0, 260_000, 20_000): print(json.dumps(told), flush=True)"
    )
    root = str(Path(__file__).parent.parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = [json.loads(line) for line in done.stdout.splitlines()]
    failed = {step["journey"] for step in told if "codes" in step}
    assert failed == {"open", "apply", "attach", "file", "restore", "repair", "create", "review"}
    assert {code for step in told for code in step.get("codes", ())} <= {"WRITE_FAILED", "DISK_FULL"}
    assert_intact(folder, [step for step in told if "done" in step])
    with open_workspace(tmp_path / "damaged", writing=True) as workspace:
        assert len(workspace.picture.assessment.answers) == 3


def assert_intact(folder: Path, done: list[dict[str, object]]) -> None:
    beside = folder.parent
    with open_workspace(folder, writing=True) as workspace:
        assert workspace.verify_log() == []
        saved = [step["done"] for step in done if step["journey"] == "apply"]
        assert workspace.picture.assessment.answers["A1"].statement == f"{saved[-1]}" * 5_000
        for step in done:
            if step["journey"] == "attach":
                assert sha256_of(workspace.attachment(str(step["done"]))) == step["done"]
        for backup in kept(folder):
            check(backup.path)
    written = {str(step["done"]) for step in done if step["journey"] == "file"}
    assert {path.name for path in (beside / "out").iterdir()} == written
    made = {f"{step['journey']}d{step['limit']}" for step in done if step["journey"] in {"restore", "create"}}
    for name in made:
        with open_workspace(beside / name, writing=False):
            pass
    reviewed = {f"reviewed{step['done']}" for step in done if step["journey"] == "review"}
    for name in reviewed:
        with open_review_workspace(beside / name, writing=False) as review:
            assert len(review.log()) == 1
    for place in beside.glob("reviewed*/jkxq.sqlite"):
        with open_review_workspace(place.parent, writing=False) as review:
            assert review.picture.about == ABOUT  # made whole, or not at all
    assert {path.name for path in beside.glob("restored*")} == {name for name in made if name[0] == "r"}


# ---------------------------------------------------------------- a full disk, a read-only disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB in memory; only where mounting is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill_up(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            pass
    return ballast


@pytest.mark.skipif(sys.platform != "linux", reason="needs tmpfs")
def test_a_full_disk_is_told_and_work_goes_on_when_there_is_room(small_disk: Path) -> None:
    folder = small_disk / "库"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(answered("A2"), person="张三", at=NOON)
        shown = workspace.picture
        ballast = fill_up(small_disk)
        for write in (
            lambda: workspace.apply(long_answer(workspace, 7), person="张三", at=NOON),
            lambda: workspace.attach(b"x" * 100_000, "a.bin"),
            workspace.back_up,
            lambda: backup_to_file(workspace, small_disk / "out", day=DAY),
            lambda: create(small_disk / "另一个", rubric()),
        ):
            with pytest.raises(ProblemError) as error:
                write()
            assert codes(error) == {"DISK_FULL"}
            assert "磁盘空间不足" in str(error.value)
            assert workspace.picture == shown
        assert [problem.code for problem in workspace.close()] == ["DISK_FULL"]

    with open_workspace(folder, writing=False) as reader:
        assert reader.picture == shown
    ballast.unlink()
    with open_workspace(folder, writing=True) as workspace:
        assert workspace.picture == shown
        workspace.apply(long_answer(workspace, 7), person="张三", at=NOON)
        assert workspace.verify_log() == []
    create(small_disk / "另一个", rubric())


@pytest.mark.skipif(sys.platform != "linux", reason="needs tmpfs")
def test_a_read_only_place_can_be_read_even_after_a_crash_but_not_written(small_disk: Path, tmp_path: Path) -> None:
    create(tmp_path / "库", rubric())
    shutil.copytree(tmp_path / "库", small_disk / "关好的")
    with open_workspace(tmp_path / "库", writing=True) as workspace:
        workspace.apply(answered("A1"), person="张三", at=NOON)
        shutil.copytree(tmp_path / "库", small_disk / "断电的")
        shutil.copytree(tmp_path / "库", small_disk / "断电的2", ignore=shutil.ignore_patterns("*-shm"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    for name, answers in (("关好的", []), ("断电的", ["A1"]), ("断电的2", ["A1"])):
        with open_workspace(small_disk / name, writing=False) as workspace:
            assert list(workspace.picture.assessment.answers) == answers
            assert workspace.verify_log() == []
            backup_to_file(workspace, tmp_path / "out", day=DAY)
        with pytest.raises(ProblemError) as error:
            open_workspace(small_disk / name, writing=True)
        assert codes(error) == {"WRITE_FAILED"}
        assert "只读" in str(error.value)


# ---------------------------------------------------------------- names that cannot be taken


def test_a_name_that_is_taken_by_a_folder_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "库"
    create(folder, rubric())
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    (folder / "attachments" / "ba" / abc).mkdir(parents=True)
    with open_workspace(folder, writing=True) as workspace:
        with pytest.raises(ProblemError) as error:
            workspace.attach(b"abc", "a.pdf")
        assert codes(error) == {"WRITE_FAILED"}
        assert [path.name for path in (folder / "attachments").iterdir()] == ["ba"]


def test_a_backup_that_cannot_be_written_does_not_undo_what_was_saved(tmp_path: Path) -> None:
    folder = tmp_path / "库"
    create(folder, rubric())
    shutil.rmtree(folder / "backups")
    (folder / "backups").write_text("a file where the folder should be")
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(answered("A1"), person="张三", at=NOON)
        told = workspace.close()
    assert [problem.code for problem in told] == ["WRITE_FAILED"]
    assert "填报内容已保存" in told[0].what
    assert not told[0].is_blocking
    with open_workspace(folder, writing=False) as workspace:
        assert list(workspace.picture.assessment.answers) == ["A1"]


def test_nothing_is_written_to_a_folder_that_was_moved_away(tmp_path: Path) -> None:
    """SQLite would go on in a file that has no name any more, and all of it would be lost."""
    folder, elsewhere = tmp_path / "库", tmp_path / "别处"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        folder.rename(elsewhere)
        for write in (
            lambda: workspace.apply(answered("A1"), person="张三", at=NOON),
            lambda: workspace.attach(b"abc", "a.pdf"),
        ):
            with pytest.raises(ProblemError) as error:
                write()
            assert codes(error) == {"WRITE_FAILED"}
        assert not folder.exists()
        assert workspace.picture.assessment.answers == {}

        elsewhere.rename(folder)
        workspace.apply(answered("A2"), person="张三", at=NOON)

    with open_workspace(folder, writing=False) as workspace:
        assert list(workspace.picture.assessment.answers) == ["A2"]


def test_a_folder_that_stays_away_is_not_made_anew_by_closing(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "库", tmp_path / "别处"
    create(folder, rubric())
    workspace = open_workspace(folder, writing=True)
    workspace.apply(answered("A1"), person="张三", at=NOON)
    folder.rename(elsewhere)

    workspace.close()

    assert not folder.exists()
    with open_workspace(elsewhere, writing=False) as moved:
        assert list(moved.picture.assessment.answers) == ["A1"]
