"""Make the saved workspace of the newest schema: `python -m tests.old_workspaces.make`, once before each release.

A saved workspace is never made again: the one of an old schema can only be made by the old program.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence
from app.domain.submission import Seal
from app.storage.schema import NEWEST
from app.storage.workspace import create, open_workspace
from tests.storage.values import NOON, everything, rubric


def make(folder: Path) -> None:
    """Make a workspace with one of everything."""
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        piece = Evidence("E0003", "名单", file=workspace.attach(b"abc", "名单.pdf"))
        step = Changes("添加佐证", (Change("evidence", "E0003", None, piece),))
        workspace.apply(step, person="张三", at=NOON)
        workspace.remember_seal(Seal("id", 1, NOON.date(), "c" * 64, "t" * 64, None, {"E0001": "A1-01"}))


if __name__ == "__main__":
    target = Path(__file__).parent / NEWEST
    if target.exists():
        sys.exit(f"{target} is there already; it is never made again")
    with tempfile.TemporaryDirectory() as temp:
        make(Path(temp) / "w")
        for name in ("workspace.lock", "backups"):
            path = Path(temp) / "w" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(Path(temp) / "w", target)
