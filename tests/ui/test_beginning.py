"""The window is there before what it will show is loaded: a cold machine reads modules for seconds."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LATER = ("app.cli", "app.domain.assessment", "app.domain.review", "app.storage", "app.ui.step_session", "sqlalchemy")


@pytest.mark.parametrize("with_path", [True, False])
def test_the_first_picture_waits_for_nothing_of_a_workspace(workspace: Path, with_path: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.beginning_child", *([str(workspace)] if with_path else [])],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )

    loaded = done.stdout.split()

    assert "app.ui.main_window" in loaded
    assert [name for name in LATER if name in loaded] == []
