"""How things are measured here: best of some runs, memory of a child process, a row of the table."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One measured budget: what was reached against what is allowed, both in the same unit."""

    what: str
    reached: float
    budget: float
    unit: str
    detail: str = ""

    @property
    def is_kept(self) -> bool:
        return self.reached <= self.budget


def best_seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Return the shortest of some runs: what the machine can do when nothing else disturbs."""
    return min(_seconds(work) for _ in range(runs))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@dataclass(frozen=True)
class ChildRun:
    """A finished child process: wall-clock seconds and the most memory it held, in MB."""

    seconds: float
    peak_mb: float
    stdout: str


def run_child(*command: str | Path) -> ChildRun:
    """Run a command to its end. Raises: RuntimeError with its messages when it fails."""
    begun = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stdout is not None
    stdout = child.stdout.read()
    assert child.stderr is not None
    stderr = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise RuntimeError(f"{command[0]}: {stdout[-2000:]}{stderr[-2000:]}")
    return ChildRun(seconds, peak_mb(usage), stdout)


def peak_mb(usage: resource.struct_rusage) -> float:
    """Return the peak memory in MB; Linux counts in KiB, macOS in bytes."""
    return usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
