"""A new workspace folder: made hidden beside its place, and given its name only when it is whole."""

import hashlib
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.files.atomic import FOLDER_MODE, PARTIAL_SUFFIX, sync_folder
from app.files.locks import LOCK_NAME, FolderLock, HeldError, read_owner
from app.storage import opening
from app.storage.holding import held


@contextmanager
def folder_beside(folder: Path) -> Iterator[Path]:
    """Yield a new folder in a hidden one beside the target, which is locked while we live and goes at the end."""
    _remove_leftovers(folder)
    hidden = Path(tempfile.mkdtemp(dir=folder.parent, prefix=_hidden_prefix(folder), suffix=PARTIAL_SUFFIX))
    try:
        with held(hidden, ""):
            content = hidden / "库"
            content.mkdir()
            yield content
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _hidden_prefix(folder: Path) -> str:
    # A digest, as the name itself may be as long as a name can be.
    return f".新库_{hashlib.sha256(folder.name.encode()).hexdigest()[:12]}_"


def _remove_leftovers(folder: Path) -> None:
    """Delete what processes that died have left of the same target; a living one holds its lock."""
    for hidden in folder.parent.glob(f"{_hidden_prefix(folder)}*{PARTIAL_SUFFIX}"):
        # Locks may not reach from one computer to another: what another one makes in a shared folder is let be.
        is_ours = read_owner(hidden).host in {"", socket.gethostname()}
        with suppress(HeldError, OSError):
            if is_ours and (hidden / LOCK_NAME).exists():
                FolderLock.taken(hidden, "").close()
                shutil.rmtree(hidden, ignore_errors=True)


def take_name(partial: Path, folder: Path) -> None:
    """Give a finished folder its name. Raises: ProblemError(WORKSPACE_EXISTS); OSError."""
    partial.chmod(FOLDER_MODE)
    if folder.exists():
        _clear(folder)
    try:
        partial.rename(folder)
    except OSError:
        opening.check_free(folder)  # somebody made it just now
        raise
    sync_folder(folder.absolute().parent)


def _clear(folder: Path) -> None:
    """Take away a folder that holds nothing but what ended commands of ours left; anything else stays."""
    # Unpacking takes a while: somebody may have put something there, or be making a workspace there.
    opening.check_free(folder)  # no lock is left among the files of others
    with held(folder, ""):
        opening.check_free(folder)
        left_behind = [path for path in folder.iterdir() if opening.is_left_behind(path)]
        for path in left_behind:
            if path.name != LOCK_NAME:  # still ours
                path.unlink()
    (folder / LOCK_NAME).unlink(missing_ok=True)
    try:
        folder.rmdir()
    except OSError:
        opening.check_free(folder)
        raise
