"""A process that works in a workspace until it is killed, and says line by line what it has been told is saved.

Run with journeys on stdin: `<journey> <seed> <seconds> <lines> <folder>`. Each is played by a forked child that gets
kill -9 after the time or the number of lines; then one line is printed: everything the child said, and the seconds.
"""

import datetime as dt
import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import alembic.command  # noqa: F401 - imported once here, not in every child

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.storage import archive, repair
from app.storage.review_workspace import ReviewWorkspace, create_review_workspace, open_review_workspace
from app.storage.workspace import Workspace, create, open_workspace
from tests.storage.review_values import ABOUT, ID, WANG, judged, received
from tests.storage.values import NOON, rubric

Say = Callable[[dict[str, object]], None]


def type_and_attach(folder: Path, chance: random.Random, say: Say) -> None:
    """Change answers, take files in, close and open, for ever."""
    while True:
        with open_workspace(folder, writing=True, who="写") as workspace:
            for _ in range(chance.randrange(1, 12)):
                _one_step(workspace, chance, say)


def _one_step(workspace: Workspace, chance: random.Random, say: Say) -> None:
    if chance.random() < 0.3:
        say({"file": workspace.attach(chance.randbytes(chance.randrange(1, 300_000)), "a.bin").sha256})
        return
    answers = workspace.picture.assessment.answers
    keys = chance.sample(["A1", "A2", "A3", "A4", "A5"], chance.randrange(1, 4))
    n = 1 + max((int(answer.statement) for answer in answers.values()), default=0)
    changes = tuple(Change("answer", key, answers.get(key), Answer(statement=str(n))) for key in keys)
    workspace.apply(Changes("填报", changes), person="写", at=NOON, goes_on=chance.random() < 0.5)
    say({"keys": keys, "n": n})


def judge_and_attach(folder: Path, chance: random.Random, say: Say) -> None:
    """Write findings, take packages in, close and open, for ever."""
    while True:
        with open_review_workspace(folder, writing=True, who="评") as workspace:
            for _ in range(chance.randrange(1, 12)):
                _one_finding(workspace, chance, say)


def _one_finding(workspace: ReviewWorkspace, chance: random.Random, say: Say) -> None:
    if chance.random() < 0.3:
        id_ = f"{chance.getrandbits(256):064x}"
        package = workspace.attach(chance.randbytes(chance.randrange(1, 300_000)), "某县_第1轮.zip")
        step = Changes("收件", (Change("received", id_, None, received(id_, package)),))
        workspace.apply(step, person="评", at=NOON)
        say({"received": id_, "file": package.sha256})
        return
    findings = {code: by_reviewer[WANG.key] for code, by_reviewer in workspace.picture.findings.get(ID, {}).items()}
    code = chance.choice(["A1", "A2", "A3"])
    n = 1 + max((int(finding.opinion) for finding in findings.values()), default=0)
    workspace.apply(judged(code, str(n), findings.get(code)), person="评", at=NOON, goes_on=chance.random() < 0.5)
    say({"code": code, "n": n})


def make(folder: Path, chance: random.Random, say: Say) -> None:
    """Make workspaces side by side."""
    n = 0
    while True:
        if n % 2:
            create_review_workspace(folder / str(n), ABOUT)
        else:
            create(folder / str(n), rubric())
        say({"made": n})
        n += 1


def carry(folder: Path, chance: random.Random, say: Say) -> None:
    """Write backup files and restore them."""
    n = 0
    while True:
        with open_workspace(folder, writing=False) as workspace:
            path = archive.backup_to_file(workspace, folder.parent / "out", day=dt.date(2021, 12, 1)).path
        archive.restore(path, folder.parent / "out" / f"new{n}")
        say({"backup": path.name, "restored": f"new{n}"})
        n += 1


def mend(folder: Path, chance: random.Random, say: Say) -> None:
    """Damage the database again and again in the same way, and repair it."""
    while True:
        with (folder / "jkxq.sqlite").open("r+b") as file:
            file.write(b"garbage " * 12)
        repair.repair(folder, at=NOON)
        say({"repaired": True})


JOURNEYS = {"type": type_and_attach, "judge": judge_and_attach, "make": make, "carry": carry, "mend": mend}


def _play(journey: str, seed: int, seconds: float, lines: int, folder: Path) -> dict[str, object]:
    reading, writing = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)

        def say(what: dict[str, object]) -> None:
            os.write(writing, json.dumps(what).encode() + b"\n")

        try:
            JOURNEYS[journey](folder, random.Random(seed), say)
        except BaseException as error:  # noqa: BLE001 - told to the test
            say({"error": repr(error)})
        os._exit(1)
    os.close(writing)
    said = _heard(reading, start + seconds, lines)
    took = time.monotonic() - start
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said += b"".join(iter(lambda: os.read(reading, 65536), b""))
    os.close(reading)
    whole = [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")]
    return {"said": whole, "seconds": took}


def _heard(reading: int, end: float, lines: int) -> bytes:
    """Return what is said until the time is over, so many lines were heard, or nobody can say anything any more."""
    said = b""
    while (rest := end - time.monotonic()) > 0 and said.count(b"\n") < lines:
        if select.select([reading], [], [], rest)[0]:
            heard = os.read(reading, 65536)
            if not heard:
                break
            said += heard
    return said


if __name__ == "__main__":
    for line in sys.stdin:
        journey, seed, seconds, lines, folder = line.rstrip("\n").split(" ", 4)
        outcome = _play(journey, int(seed), float(seconds), int(lines), Path(folder))
        print(json.dumps(outcome), flush=True)  # noqa: T201
