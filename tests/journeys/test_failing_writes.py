"""Disks that are full, read-only or broken: a plain message, exit 1, an intact workspace, nothing half-made."""

import errno
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.journeys.county import TOTALS, write_county
from tests.journeys.extracted import members
from tests.journeys.places import needs_mount, read_only, small_disk
from tests.journeys.warm_child import REACHED, Ended, Order, WarmChild

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")

TOLD = {"DISK_FULL", "WRITE_FAILED"}
COMMANDS = ("new", "fill", "attach", "export", "backup", "restore")
DATE = "2022-01-10"


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory, child: WarmChild) -> Path:
    """Return a folder with a county's files, a filled workspace, its backup and a key."""
    folder = tmp_path_factory.mktemp("master")
    write_county(folder / "县")
    (folder / "县" / "改.yaml").write_text(
        "answers: {A3: {level: all, statement: 全部列入}}\n"
        "evidence: [{id: E0007, title: 预算, file: 佐证/b.txt, serves: [{criterion: A3}]}]",
        "utf-8",
    )
    for arguments in (
        ("new", "工作库", "--rubric", "县/rubric.yaml"),
        ("fill", "工作库", "县/answers.yaml"),
        ("backup", "工作库", "--out", "备份"),
        ("export", "工作库", "--out", "样", "--date", DATE, "--draft"),
    ):
        assert child.run(order(folder, *arguments)).exit_code == 0
    (next((folder / "备份").iterdir())).rename(folder / "备份.zip")
    shutil.rmtree(folder / "备份")
    shutil.rmtree(folder / "样")
    return folder


def order(folder: Path, *arguments: object) -> Order:
    return Order((*map(str, arguments), "--json"), str(folder), {"JKXQ_KEYS": str(folder / "keys")})


def command(folder: Path, name: str) -> Order:
    """Return the command that is disturbed. Whatever it makes lies in the folder 盘."""
    arguments = {
        "new": ("new", "盘/新库", "--rubric", "县/rubric.yaml"),
        "fill": ("fill", "盘/工作库", "县/改.yaml"),
        "attach": ("attach", "盘/工作库", "B1", "县/活动 1.jpg"),
        "export": ("export", "盘/工作库", "--out", "盘/交", "--date", DATE),
        "backup": ("backup", "盘/工作库", "--out", "盘/备份"),
        "restore": ("restore", "备份.zip", "盘/恢复"),
    }[name]
    return order(folder, *arguments)


class Watch:
    """Looks at a place before and after a disturbed command."""

    def __init__(self, child: WarmChild, folder: Path) -> None:
        self._child, self._folder = child, folder

    def assert_told(self, ended: Ended) -> None:
        """See that the failure was told plainly."""
        assert ended.exit_code == 1, ended
        assert ended.answer is not None, ended
        assert ended.answer["ok"] is False
        problems = ended.answer["problems"]
        assert isinstance(problems, list)
        codes = {problem["code"] for problem in problems if problem["severity"] == "blocking"}
        assert codes
        assert codes <= TOLD, ended
        assert all(problem["what"] and problem["what_to_do"] for problem in problems)
        assert "Traceback" not in ended.stderr

    def assert_intact(self) -> None:
        """See that the workspace holds what it held, and that nothing else bears a final name."""
        workspace = self._folder / "盘" / "工作库"
        if workspace.exists():
            score = self._child.run(order(self._folder, "score", workspace))
            assert score.answer is not None
            assert score.answer.get("points") == TOTALS, score
            assert self._child.run(order(self._folder, "check", workspace)).exit_code == 0
        for place in ("新库/jkxq.sqlite", "恢复", "交/*", "备份/*"):
            assert [path for path in (self._folder / "盘").glob(place) if not path.name.startswith(".")] == []

    def assert_done(self, name: str, ended: Ended) -> None:
        """See that a command that says it is done has done it."""
        assert ended.exit_code == 0, ended
        assert ended.answer is not None
        disk = self._folder / "盘"
        if name == "export":
            package = ended.answer["package"]
            assert isinstance(package, dict)
            assert self._child.run(order(self._folder, "package", "verify", package["path"])).exit_code == 0
        elif name == "backup":
            assert self._child.run(order(self._folder, "restore", ended.answer["path"], "又一处")).exit_code == 0
        else:
            place = {"new": "新库", "restore": "恢复"}.get(name, "工作库")
            score = self._child.run(order(self._folder, "score", disk / place))
            assert score.answer is not None
            points = score.answer["points"]
            assert isinstance(points, dict)
            # A3 went from 1 to 2 points by the second answers file; attaching a photo changes nothing.
            wanted = {"new": "0.00", "fill": "35.90"}.get(name, TOTALS["computed"])
            assert points["computed"] == wanted


@pytest.fixture
def set_up(tmp_path: Path, master: Path, child: WarmChild) -> Callable[[], Watch]:
    """Return what brings everything back to the beginning."""
    shutil.copytree(master, tmp_path, dirs_exist_ok=True)
    (tmp_path / "盘").mkdir()

    def begun() -> Watch:
        disk = tmp_path / "盘"
        for path in disk.iterdir():
            shutil.rmtree(path)
        shutil.rmtree(tmp_path / "又一处", ignore_errors=True)
        shutil.copytree(tmp_path / "工作库", disk / "工作库")
        return Watch(child, tmp_path)

    return begun


# ---------------------------------------------------------------- each step in turn


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_each_step_that_changes_the_disk_fails_in_turn(
    tmp_path: Path, child: WarmChild, set_up: Callable[[], Watch], request: pytest.FixtureRequest, name: str, code: int
) -> None:
    """What counts as a step: opening for writing, renaming, making a folder, opening a database."""
    long = request.config.getoption("--long")
    stride = 1 if long else {"new": 6, "export": 24, "restore": 10, "fill": 6}.get(name, 3)

    step, failed = 1, 0
    while True:
        watch = set_up()
        ended = child.run(replace(command(tmp_path, name), fail_step=step, errno=code))
        if REACHED not in ended.stderr:
            break
        if ended.exit_code == 0:
            # The step does not matter: a place to try, tidying up, a backup that can wait.
            watch.assert_done(name, ended)
        else:
            failed += 1
            watch.assert_told(ended)
            watch.assert_intact()
            # At once again, beside whatever was left.
            watch.assert_done(name, child.run(command(tmp_path, name)))
        step += stride

    assert failed >= 2


@pytest.mark.parametrize("name", COMMANDS)
def test_no_file_may_grow_beyond_a_limit(
    tmp_path: Path, child: WarmChild, set_up: Callable[[], Watch], name: str
) -> None:
    """The limit cuts in the middle of a write, as a quota does; SQLite meets it as well."""
    failed = 0
    for limit in (4_000, 30_000, 90_000, 150_000):
        watch = set_up()
        ended = child.run(replace(command(tmp_path, name), file_limit=limit))
        if ended.exit_code == 0:
            watch.assert_done(name, ended)
            continue
        failed += 1
        watch.assert_told(ended)
        watch.assert_intact()

    assert failed >= 1


# ---------------------------------------------------------------- real disks


@needs_mount
@pytest.mark.parametrize("name", COMMANDS)
def test_a_disk_that_is_really_full(tmp_path: Path, master: Path, child: WarmChild, name: str) -> None:
    for path in master.iterdir():
        target = tmp_path / path.name
        shutil.copytree(path, target) if path.is_dir() else shutil.copy(path, target)
    watch = Watch(child, tmp_path)

    failed = 0
    for free in (0, 12, 64, 280, 2000):
        with small_disk(tmp_path / "盘", 4000) as disk:
            shutil.copytree(tmp_path / "工作库", disk / "工作库")
            (disk / "别的文件").write_bytes(bytes((shutil.disk_usage(disk).free // 1024 - free) * 1024))
            ended = child.run(command(tmp_path, name))
            if ended.exit_code == 0:
                watch.assert_done(name, ended)
                shutil.rmtree(tmp_path / "又一处", ignore_errors=True)
                continue
            failed += 1
            watch.assert_told(ended)
            watch.assert_intact()

    assert failed >= 1, "some of these disks are too small"
    assert failed < 5, "and some are large enough"


@needs_mount
@pytest.mark.parametrize("name", COMMANDS)
def test_a_place_that_is_read_only(tmp_path: Path, child: WarmChild, set_up: Callable[[], Watch], name: str) -> None:
    watch = set_up()

    with read_only(tmp_path / "盘"):
        ended = child.run(command(tmp_path, name))
        watch.assert_told(ended)
        watch.assert_intact()

    watch.assert_done(name, child.run(command(tmp_path, name)))


@needs_mount
def test_a_full_disk_keeps_the_package_that_was_there(
    tmp_path: Path, child: WarmChild, set_up: Callable[[], Watch]
) -> None:
    set_up()
    with small_disk(tmp_path / "U盘", 1200) as stick:
        first = child.run(order(tmp_path, "export", "盘/工作库", "--out", stick, "--date", DATE)).answer
        assert first
        package = first["package"]
        assert isinstance(package, dict)
        before = members(Path(package["path"]))

        ended = child.run(order(tmp_path, "export", "盘/工作库", "--out", stick, "--date", "2022-02-02"))

        assert ended.exit_code == 1
        assert members(Path(package["path"])) == before
        assert child.run(order(tmp_path, "package", "verify", package["path"])).exit_code == 0
        assert [path.name for path in stick.glob("*.zip")] == [Path(package["path"]).name]
