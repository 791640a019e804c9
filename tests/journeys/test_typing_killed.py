"""kill -9 while somebody types in the window: at most the last second is lost (DESIGN.md 4, Saved means saved)."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.open_workspace import open_workspace
from tests.ui.rubrics import small_workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signal")

CHILD = Path(__file__).with_name("typing_child.py")
MOST_LOST_S = 1.0
GRACE_S = 0.25
"""Between a key and its line reaching us, on a busy machine."""


@pytest.mark.parametrize(("keys", "holds_sure_ones"), [(9, False), (61, True)])
def test_at_most_the_last_second_of_typing_is_lost(tmp_path: Path, keys: int, holds_sure_ones: bool) -> None:
    folder = small_workspace(tmp_path / "工作库")
    with subprocess.Popen([sys.executable, CHILD, folder, "A1"], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        typed = [child.stdout.readline().split() for _ in range(keys)]
        child.send_signal(signal.SIGKILL)
        typed += [line.split() for line in child.stdout.read().splitlines()]

    last = float(typed[-1][0])
    whole = "".join(sign for _, sign in typed)
    sure = "".join(sign for at, sign in typed if float(at) < last - MOST_LOST_S - GRACE_S)
    with open_workspace(folder, writing=True, who="后来的人") as workspace:
        answer = workspace.picture.assessment.answers.get("A1")
        stored = answer.statement if answer else ""
        assert workspace.verify_log() == []
    assert whole.startswith(stored)
    assert stored.startswith(sure)
    assert bool(sure) is holds_sure_ones
