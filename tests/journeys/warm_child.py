"""A process that has everything imported and forks for each command: kills and full disks by the hundred, cheaply.

Run as a script it is the process; imported it is the other end (`WarmChild`). POSIX only.
"""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
WRITING_EVENTS = frozenset({"os.rename", "os.remove", "os.mkdir", "os.truncate", "os.link", "sqlite3.connect"})
REACHED = "（这一步受到干扰）"
"""Stands on stderr when there was such a step."""
NOT_IMPORTED = ("app.ui", "app.__main__", "app.storage.migrations")


@dataclass(frozen=True, slots=True)
class Order:
    """One command. fail_step, kill_step: the n-th step that changes the disk fails (errno), or is the last one.

    file_limit: no file may grow beyond so many bytes.
    """

    argv: tuple[str, ...]
    folder: str
    environment: Mapping[str, str] = field(default_factory=dict)
    file_limit: int | None = None
    fail_step: int | None = None
    errno: int = 0
    kill_step: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a command. exit_code is negative for a signal, as subprocess has it."""

    exit_code: int
    stdout: str
    stderr: str
    seconds: float

    @property
    def answer(self) -> dict[str, object] | None:
        """The object on stdout, None when it was not printed whole."""
        try:
            answer = json.loads(self.stdout)
        except ValueError:
            return None
        assert isinstance(answer, dict)
        return answer


class WarmChild:
    """The other end of the process. Use it in a with."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        )
        if not self._process.stdout or not self._process.stdout.readline():
            self.__exit__()
            raise RuntimeError("the program cannot be imported")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def run(self, order: Order, *, kill_after_s: float | None = None) -> Ended:
        """Run a command; with kill_after_s it is killed with SIGKILL after that time, if it still runs."""
        out, err = self._folder / "stdout", self._folder / "stderr"
        self._send({**{name: getattr(order, name) for name in order.__slots__}, "out": str(out), "err": str(err)})
        started = self._line()
        pid = started["pid"]
        assert isinstance(pid, int)
        if kill_after_s is not None and not self._is_answering(kill_after_s):
            # It stays a zombie until the next order, so the number cannot have become somebody else's.
            os.kill(pid, signal.SIGKILL)
        ended = self._line()
        code, seconds = ended["code"], ended["seconds"]
        assert isinstance(code, int)
        assert isinstance(seconds, float)
        return Ended(code, out.read_text("utf-8", "replace"), err.read_text("utf-8", "replace"), seconds)

    def _send(self, order: Mapping[str, object]) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()

    def _line(self) -> dict[str, object]:
        assert self._process.stdout
        line = json.loads(self._process.stdout.readline())
        assert isinstance(line, dict)
        return line

    def _is_answering(self, timeout_s: float) -> bool:
        return bool(select.select([self._process.stdout], [], [], timeout_s)[0])


# ---------------------------------------------------------------- the process itself


def _serve() -> None:
    import time

    _import_everything()
    _say({"ready": True})
    pid = 0
    for line in sys.stdin:
        if pid:
            os.waitpid(pid, 0)
        order = json.loads(line)
        began = time.monotonic()
        pid = os.fork()
        if not pid:
            _obey(order)
        _say({"pid": pid})
        ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        by_itself = ended.si_code == os.CLD_EXITED
        code = ended.si_status if by_itself else -ended.si_status
        _say({"code": code, "seconds": time.monotonic() - began})


def _say(fact: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(fact) + "\n")
    sys.stdout.flush()


def _import_everything() -> None:
    """Walk all of the program but its window, so that no import falls into the time a test aims at."""
    import importlib
    import pkgutil

    import app

    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.startswith(NOT_IMPORTED):
            importlib.import_module(module.name)


def _obey(order: dict[str, object]) -> None:
    """Become the command; never returns."""
    code = 70
    try:
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(str(order[name]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.environ.update(order["environment"])  # type: ignore[arg-type]
        os.chdir(str(order["folder"]))
        _hinder(order)
        from app.main import main

        code = main(order["argv"])  # type: ignore[arg-type]
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _hinder(order: dict[str, object]) -> None:
    if order["file_limit"] is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(str(order["file_limit"])),) * 2)
    wanted = order["fail_step"] or order["kill_step"]
    if wanted is None:
        return
    steps = _Steps(int(str(wanted)), int(str(order["errno"])), kills=order["kill_step"] is not None)
    sys.addaudithook(steps)


class _Steps:
    """Counts the steps of Python that change the disk; the wanted one fails or is the last."""

    def __init__(self, wanted: int, errno: int, *, kills: bool) -> None:
        self._left, self._errno, self._kills = wanted, errno, kills

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event not in WRITING_EVENTS and not (event == "open" and _writes(arguments)):
            return
        if not self._kills and (event == "os.remove" or "mode=ro" in str(arguments[0])):
            return  # a full disk lets files be removed and read
        self._left -= 1
        if self._left == 0:
            os.write(2, REACHED.encode())
            if self._kills:
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(self._errno, os.strerror(self._errno), str(arguments[0]))


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    writes = isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    return writes and not str(arguments[0]).startswith("/dev/")


if __name__ == "__main__":
    _serve()
