"""Grab every screen into PNG files: `python3 start.py pictures --out DIR`. They are looked at, not compared."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SIZES = ((1280, 800), (1920, 1080))
MOST_WAITED_S = 10.0
QUIET_S = 0.4


def main() -> int:
    """Make the pictures and say where they lie."""
    parser = argparse.ArgumentParser(description="把每个界面存成图片。")
    parser.add_argument("--out", type=Path, default=Path("pictures"))
    parser.add_argument("--zoom", type=float, default=1.0)
    given = parser.parse_args()
    if not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for name in ("HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
            os.environ[name] = home
        for file in pictures(given.out, Path(home), given.zoom):
            sys.stdout.write(f"{file}\n")
    return 0


def pictures(out: Path, home: Path, zoom: float) -> Iterator[Path]:
    """Yield each picture after it is written."""
    from PySide6.QtCore import QEventLoop

    from app.ui import theme
    from app.ui.errors import BugDialog
    from app.ui.main_window import MainWindow

    application = theme.application()
    theme.dress(application, zoom)
    for width, height in SIZES:
        window = MainWindow()
        window.resize(width, height)
        window.show()

        def grab(name: str, window: MainWindow = window, size: str = f"{width}x{height}") -> Path:
            end = time.monotonic() + MOST_WAITED_S
            while time.monotonic() < end:
                # Pages that read in the worker, and those that wait a moment before they do.
                application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
                if window.jobs.is_idle and time.monotonic() > end - MOST_WAITED_S + QUIET_S:
                    break
            file = out / f"{name}-{size}.png"
            window.grab().save(str(file))
            return file

        yield grab("start-empty")
        for name in ("empty", "beidaihe", "full"):
            folder = _workspace(home, name)
            window.open_path(folder)
            yield from _tabs(window, grab, name)
            if name != "empty":
                yield from _cards(window, grab, name)
        yield from _held(window, grab)
        window.go_home()
        yield grab("start-recent")
        window.open_path(ROOT / "README.md")
        yield grab("start-problem")
        try:
            raise ValueError("an invented bug")
        except ValueError as error:
            dialog = BugDialog(error, window)
        dialog.show()
        application.processEvents()
        dialog.grab().save(str(out / f"bug-{width}x{height}.png"))
        yield out / f"bug-{width}x{height}.png"
        dialog.close()
        window.close()


def _tabs(window: "MainWindow", grab: Callable[[str], Path], name: str) -> Iterator[Path]:
    from app.ui.tabs import TABS, Tab

    assert window.desk is not None
    for tab in TABS:
        window.desk.show_tab(tab)
        yield grab(f"{tab.value}-{name}")
    window.desk.show_tab(Tab.FILLING)


def _cards(window: "MainWindow", grab: Callable[[str], Path], name: str) -> Iterator[Path]:
    from app.domain.score_sheet import State

    assert window.desk is not None
    assert window.session is not None
    for line in window.session.sheet.criteria:
        if line.state is State.AWAITING_EVIDENCE:
            window.desk.filling.open_criterion(line.code)
            yield grab(f"awaiting-{name}")
            break
    seen = set()
    for criterion in window.session.picture.rubric.criteria:
        if criterion.marking.kind not in seen:
            seen.add(criterion.marking.kind)
            window.desk.filling.open_criterion(criterion.code)
            yield grab(f"card-{name}-{criterion.marking.kind}")


def _held(window: "MainWindow", grab: Callable[[str], Path]) -> Iterator[Path]:
    """The same workspace in a second program, which says why it may only read."""
    from app.ui.main_window import MainWindow

    assert window.session is not None
    folder = window.session.folder
    first = MainWindow()
    window.go_home()
    first.open_path(folder)
    window.open_path(folder)
    yield grab("desk-held")
    first.close()


def _workspace(home: Path, name: str) -> Path:
    from app.domain.progress import Silent
    from app.services.open_rubric import open_rubric
    from app.services.open_workspace import create_workspace
    from app.services.try_sample import make_sample
    from app.ui.clock import now

    folder = home / f"工作库-{name}"
    if folder.exists():
        return folder
    if name == "empty":
        create_workspace(folder, open_rubric("jkxq-2021-reference").rubric)
    else:
        make_sample(folder, name, person="示例", at=now(), progress=Silent())
    return folder


if __name__ == "__main__":
    raise SystemExit(main())
