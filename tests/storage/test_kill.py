"""kill -9 at any moment: the workspace opens, and nothing that was reported saved is missing."""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.received import ReviewPicture
from app.files.digests import sha256_of
from app.storage.archive import restore
from app.storage.backups import check, kept
from app.storage.repair import repair
from app.storage.review_workspace import create_review_workspace, open_review_workspace
from app.storage.workspace import create, open_workspace
from tests.conftest import ROOT
from tests.storage.review_values import ABOUT, ID, WANG
from tests.storage.values import NOON, everything, rubric

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork")

Said = list[dict[str, object]]


class Player:
    """Plays journeys in a process of its own that is killed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin
        assert process.stdout
        self._stdin, self._stdout = process.stdin, process.stdout
        self.seconds = 0.0

    def killed_after(self, seconds: float, journey: str, seed: int, folder: Path, lines: int = 10**6) -> Said:
        """What the journey said was saved before it was killed."""
        self._stdin.write(f"{journey} {seed} {seconds} {lines} {folder}\n")
        self._stdin.flush()
        outcome = json.loads(self._stdout.readline())
        assert not [step for step in outcome["said"] if "error" in step]
        self.seconds = outcome["seconds"]
        said: Said = outcome["said"]
        return said

    def killed_after_lines(self, lines: int, journey: str, seed: int, folder: Path) -> Said:
        """The same, however slow this computer is just now; `seconds` says how slow."""
        return self.killed_after(60, journey, seed, folder, lines)


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.storage.killed_writer"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Player(process)
        assert process.stdin
        process.stdin.close()


def assert_everything_said_is_there(folder: Path, said: Said) -> None:
    with open_workspace(folder, writing=True) as workspace:
        assert workspace.verify_log() == []
        answers = workspace.picture.assessment.answers
        for step in said:
            if "file" in step:
                assert sha256_of(workspace.attachment(str(step["file"]))) == step["file"]
            else:
                assert isinstance(step["keys"], list)
                # A later step may have been stored without having been reported.
                assert all(int(answers[key].statement) >= step["n"] for key in step["keys"])
        for file in workspace.attachments.stored():
            assert sha256_of(file) == file.name
        for backup in kept(folder):
            check(backup.path)


def kill_while_working(player: Player, folder: Path, kills: int, seed: int) -> None:
    create(folder, rubric())
    assert_everything_said_is_there(folder, player.killed_after_lines(12, "type", seed, folder))
    chance, usual = random.Random(seed), player.seconds
    for n in range(kills):
        said = player.killed_after(chance.uniform(0, usual), "type", seed * 1000 + n, folder)
        assert_everything_said_is_there(folder, said)


def test_nothing_reported_saved_is_lost_by_24_kills(player: Player, tmp_path: Path) -> None:
    kill_while_working(player, tmp_path / "库", kills=24, seed=1)


def test_no_finding_and_no_received_set_reported_saved_is_lost_by_12_kills(player: Player, tmp_path: Path) -> None:
    folder = tmp_path / "评审"
    create_review_workspace(folder, ABOUT)
    assert_everything_reviewed_is_there(folder, player.killed_after_lines(12, "judge", 1, folder))
    chance, usual = random.Random(1), player.seconds
    for n in range(12):
        said = player.killed_after(chance.uniform(0, usual), "judge", 100 + n, folder)
        assert_everything_reviewed_is_there(folder, said)


def assert_everything_reviewed_is_there(folder: Path, said: Said) -> None:
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.verify_log() == []
        picture = workspace.picture
        for step in said:
            if "received" in step:
                assert picture.received[str(step["received"])].package.sha256 == step["file"]
            else:
                finding = picture.findings[ID][str(step["code"])][WANG.key]
                assert int(finding.opinion) >= int(str(step["n"]))
        # A set that is there, reported or not, is there with its package.
        for one in picture.received.values():
            assert sha256_of(workspace.attachment(one.package.sha256)) == one.package.sha256
        for backup in kept(folder):
            check(backup.path)


@pytest.mark.long
def test_nothing_reported_saved_is_lost_by_500_kills(player: Player, tmp_path: Path) -> None:
    for seed in range(2, 12):
        kill_while_working(player, tmp_path / str(seed), kills=50, seed=seed)


def test_killed_while_making_a_workspace_it_is_whole_or_can_be_made(player: Player, tmp_path: Path) -> None:
    (tmp_path / "first").mkdir()
    player.killed_after_lines(2, "make", 0, tmp_path / "first")
    usual = player.seconds
    for n in range(10):
        folder = tmp_path / str(n)
        folder.mkdir()
        said = player.killed_after(usual * n / 10, "make", n, folder)
        for place in folder.iterdir():
            is_review = int(place.name) % 2
            if not (place / "jkxq.sqlite").exists():
                create_review_workspace(place, ABOUT) if is_review else create(place, rubric())
            if is_review:
                with open_review_workspace(place, writing=True) as review:
                    assert review.picture == ReviewPicture(about=ABOUT)
            else:
                with open_workspace(place, writing=True) as workspace:
                    assert workspace.picture.rubric == rubric()
        assert len(list(folder.iterdir())) >= len(said)


def test_killed_while_carrying_no_half_backup_or_workspace_bears_its_name(player: Player, tmp_path: Path) -> None:
    folder, out = tmp_path / "库", tmp_path / "out"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        workspace.attach(b"x" * 3_000_000, "a.bin")
        shown = workspace.picture
    player.killed_after_lines(1, "carry", 0, folder)
    usual = player.seconds
    for n in range(1, 11):
        for place in [path for path in out.glob("*") if not path.name.startswith(".")]:
            if place.is_file():
                restore(place, tmp_path / "again" / f"{n}{place.name}")
            else:
                with open_workspace(place, writing=False) as workspace:
                    assert workspace.picture == shown
        shutil.rmtree(out, ignore_errors=True)
        player.killed_after(usual * n / 10, "carry", n, folder)


def test_killed_while_repairing_it_can_be_repaired_again(player: Player, tmp_path: Path) -> None:
    folder = tmp_path / "库"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        shown = workspace.picture
    player.killed_after_lines(1, "mend", 0, folder)
    usual = player.seconds
    for n in range(12):
        player.killed_after(usual * n / 10, "mend", n, folder)
        repair(folder, at=NOON)
        with open_workspace(folder, writing=True) as workspace:
            assert workspace.picture == shown
