"""Holding the lock of a workspace, and telling people who holds it already."""

import contextlib
from pathlib import Path

from app.domain.problems import ProblemError, blocking
from app.files.locks import FolderLock, HeldError
from app.storage.connection import telling_problems


def held(folder: Path, who: str) -> contextlib.closing[FolderLock]:
    """Hold the lock of a workspace in a `with`. Raises: ProblemError(WORKSPACE_HELD, WRITE_FAILED)."""
    return contextlib.closing(taken(folder, who))


def taken(folder: Path, who: str) -> FolderLock:
    """Return the lock of a workspace, now held. Raises: ProblemError(WORKSPACE_HELD, WRITE_FAILED)."""
    try:
        with telling_problems(folder):
            return FolderLock.taken(folder, who)
    except HeldError as error:
        problem = blocking(
            "WORKSPACE_HELD",
            str(folder),
            f"工作库正被打开：{error.owner}。",
            "请先在那里关闭，再试一次；只想查看可以直接查看。",
        )
        raise ProblemError([problem]) from error
