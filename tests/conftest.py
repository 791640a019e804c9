"""What every test stands on: no display, a home folder of its own, no leaked threads or windows, the command."""

import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Protocol

# Before the first import of PySide6, or Qt aborts where there is no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import MultiSignalBlocker, SignalBlocker

ROOT = Path(__file__).resolve().parent.parent
THREAD_GRACE_S = 2.0
WAIT_MS = 20_000
"""How long a test waits for what must come, unless it says otherwise."""
DEFERRED_DELETE = 52
"""QEvent.Type.DeferredDelete"""

settings.register_profile("fast", max_examples=50, derandomize=True, deadline=None, database=None)
settings.register_profile("long", max_examples=2000, deadline=None, database=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --long."""
    parser.addoption("--long", action="store_true", help="also run the tests that take minutes")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how hard hypothesis tries."""
    settings.load_profile("long" if config.getoption("--long") else "fast")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what is marked long, unless asked for."""
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="takes minutes: run with --long"))


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield empty home folders, one after the other."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give every test a home folder of its own; nothing is read from or left in the real one."""
    home = next(homes)
    places = {
        "HOME": home,
        "USERPROFILE": home,
        "APPDATA": home / "AppData",
        "LOCALAPPDATA": home / "LocalAppData",
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_DATA_HOME": home / ".local" / "share",
        "XDG_STATE_HOME": home / ".local" / "state",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_RUNTIME_DIR": home / "run",
        "JKXQ_KEYS": home / "keys",
    }
    for name, folder in places.items():
        monkeypatch.setenv(name, str(folder))
    (home / "run").mkdir(parents=True, mode=0o700)
    return home


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test whose threads go on after it."""
    before = set(threading.enumerate())
    yield
    end = time.monotonic() + THREAD_GRACE_S
    for thread in _started_since(before):
        thread.join(max(0.0, end - time.monotonic()))
    leaked = [thread.name for thread in _started_since(before)]
    assert not leaked, f"threads still running: {leaked}"


def _started_since(before: set[threading.Thread]) -> list[threading.Thread]:
    # A thread of Qt that once ran Python stays listed for ever as a dummy; it cannot be joined.
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before and not isinstance(thread, threading._DummyThread)
    ]


@pytest.fixture(autouse=True)
def no_leaked_windows() -> Iterator[None]:
    """Fail a test whose windows or dialogs outlive it, hidden ones too. Qt is not loaded for it."""
    before = _windows().keys()
    yield
    if _windows().keys() - before:
        # They may only wait to be thrown away.
        sys.modules["PySide6.QtWidgets"].QApplication.sendPostedEvents(None, DEFERRED_DELETE)
        if _windows().keys() - before:
            gc.collect()
    leaked = [name for pointer, name in _windows().items() if pointer not in before]
    assert not leaked, f"windows still there: {leaked}"


class PatientQtBot(QtBot):
    """pytest-qt's, which waits longer on a busy machine and keeps what waits until nothing can reach it any more.

    What waits for a signal is no QObject: what a worker's thread is telling it just then is delivered even after it
    is gone, and ends the process (tried with PySide 6.9: a bound method of a plain object, freed before the event
    loop comes round).
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        """Keep nothing yet."""
        super().__init__(request)
        self.kept: list[SignalBlocker | MultiSignalBlocker] = []

    def waitUntil(  # type: ignore[override]  # the same words, in one piece
        self, *arguments: Any, **named: Any
    ) -> None:
        """Wait until something holds."""
        super().waitUntil(*arguments, **{"timeout": WAIT_MS, **named})

    def waitSignal(  # type: ignore[override]
        self, *arguments: Any, **named: Any
    ) -> SignalBlocker:
        """Wait for one signal."""
        blocker = super().waitSignal(*arguments, **{"timeout": WAIT_MS, **named})
        self.kept.append(blocker)
        return blocker

    def waitSignals(  # type: ignore[override]
        self, *arguments: Any, **named: Any
    ) -> MultiSignalBlocker:
        """Wait for several signals."""
        blocker = super().waitSignals(*arguments, **{"timeout": WAIT_MS, **named})
        self.kept.append(blocker)
        return blocker


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> Iterator[QtBot]:
    """Drive windows by mouse and keys; what was still to be told is told before its listeners go."""
    bot = PatientQtBot(request)
    yield bot
    sys.modules["PySide6.QtCore"].QCoreApplication.processEvents()
    bot.kept.clear()


@pytest.fixture(autouse=True)
def collecting_between_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """Keep Python from collecting widgets in a worker's thread, as app.ui.collecting does for the program."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.enable()


def _windows() -> dict[int, str]:
    """Return the names of the widgets without a parent; lists that popped up belong to their field."""
    widgets, shiboken = (sys.modules.get(name) for name in ("PySide6.QtWidgets", "shiboken6"))
    if widgets is None or shiboken is None:
        return {}
    return {
        shiboken.getCppPointer(one)[0]: f"{type(one).__name__} {one.windowTitle()}"
        for one in widgets.QApplication.topLevelWidgets()
        if one.parentWidget() is None
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the command came to."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, object]:
        """The object on stdout; fails when there is anything else."""
        answer = json.loads(self.stdout)
        assert isinstance(answer, dict)
        return answer

    @property
    def problem_codes(self) -> list[str]:
        """The codes of the problems in the object on stdout, in order."""
        problems = self.json["problems"]
        assert isinstance(problems, list)
        return [problem["code"] for problem in problems]


class Jkxq(Protocol):
    """The command. Arguments may be anything with a text form."""

    def __call__(self, *arguments: object, as_json: bool = True) -> Outcome:
        """Run it, with --json unless told otherwise."""


@pytest.fixture
def jkxq(tmp_path: Path) -> Jkxq:
    """Run jkxq in a process of its own, in tmp_path: for exit codes and kills. About 0.5 s a call."""

    def run(*arguments: object, as_json: bool = True) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "app", *_words(arguments, as_json=as_json)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def jkxq_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Jkxq:
    """Run jkxq inside the test's process, in tmp_path: milliseconds, for everything else."""
    from app.main import main

    def run(*arguments: object, as_json: bool = True) -> Outcome:
        monkeypatch.chdir(tmp_path)
        capsys.readouterr()
        exit_code = _exit_code(lambda: main(_words(arguments, as_json=as_json)))
        return Outcome(exit_code, *capsys.readouterr())

    return run


def _words(arguments: tuple[object, ...], *, as_json: bool) -> list[str]:
    return [*map(str, arguments), *(["--json"] if as_json else [])]


def _exit_code(run: Callable[[], int | None]) -> int:
    try:
        return run() or 0
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
