"""A lock on a folder that frees itself when the process dies, and a note on who holds it."""

import contextlib
import errno
import json
import os
import socket
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Self

from app.files.atomic import write_whole

LOCK_NAME = "workspace.lock"
OWNER_NAME = "workspace.owner"

_HELD = {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
if sys.platform == "win32":
    _HELD |= {errno.EDEADLK}
"""How the system says that somebody else holds a lock; any other error says nothing of anybody."""

_UNSUPPORTED = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}
"""How places without locks (some shares) answer, beside ENOLCK."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a lock; empty where the note could not be read."""

    who: str = ""
    since: str = ""
    host: str = ""
    pid: int = 0

    def __str__(self) -> str:
        """Return the holder for people: 张三（电脑 PC-07），2026-01-02 08:30 起."""
        who = self.who or "另一个窗口或命令"
        host = f"（电脑 {self.host}）" if self.host else ""
        since = f"，{self.since} 起" if self.since else ""
        return f"{who}{host}{since}"


class HeldError(Exception):
    """Raised when somebody else holds the lock."""

    def __init__(self, owner: Owner) -> None:
        """Keep who it is."""
        self.owner = owner
        super().__init__(str(owner))


class FolderLock:
    """The lock of one folder. Held from `taken` to `close` or to the end of the process, however it ends."""

    def __init__(self, folder: Path, file: BinaryIO) -> None:
        """Keep the open file: closing it frees the lock."""
        self._folder = folder
        self._file = file

    @classmethod
    def taken(cls, folder: Path, who: str) -> Self:
        """Return the lock, now held. Raises: HeldError; OSError where the folder cannot be written.

        ENOLCK where files cannot be locked at all.
        """
        file = (folder / LOCK_NAME).open("ab")
        try:
            _lock(file)
        except OSError as error:
            file.close()
            if error.errno in _HELD:
                raise HeldError(read_owner(folder)) from error
            if error.errno in _UNSUPPORTED:
                raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK), str(folder)) from error
            raise
        try:
            write_whole(folder / OWNER_NAME, _note(who))
        except BaseException:
            file.close()
            raise
        return cls(folder, file)

    def close(self) -> None:
        """Take the note away and free the lock. The lock file stays: deleting it could free another's lock."""
        if self._file.closed:
            return
        with contextlib.suppress(OSError):  # a disk that was pulled out
            (self._folder / OWNER_NAME).unlink(missing_ok=True)
        self._file.close()


def read_owner(folder: Path) -> Owner:
    """Return who is noted as holder of a folder's lock; empty when nothing can be read."""
    try:
        return Owner(**json.loads((folder / OWNER_NAME).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Owner()


def _note(who: str) -> bytes:
    since = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    owner = Owner(who, since, socket.gethostname(), os.getpid())
    return json.dumps(asdict(owner), ensure_ascii=False).encode("utf-8")


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
