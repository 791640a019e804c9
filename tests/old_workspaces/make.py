"""Make the saved workspaces of the newest schema: `python -m tests.old_workspaces.make`, once before each release.

A saved workspace is never made again: the one of an old schema can only be made by the old program. 0002 is a
county's, 0002-review a reviewer's; of 0001 there are only counties'.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence
from app.domain.returned import Reply, ReturnedReview, reply_key
from app.domain.review import Level
from app.domain.submission import Seal
from app.storage.review_workspace import create_review_workspace, open_review_workspace
from app.storage.schema import NEWEST
from app.storage.workspace import create, open_workspace
from tests.storage.review_values import ABOUT, DAY, REJECTED, city_review
from tests.storage.review_values import everything as everything_reviewed
from tests.storage.values import NOON, everything, rubric


def make(folder: Path) -> None:
    """Make a county's workspace with one of everything."""
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        piece = Evidence("E0003", "名单", file=workspace.attach(b"abc", "名单.pdf"))
        step = Changes("添加佐证", (Change("evidence", "E0003", None, piece),))
        workspace.apply(step, person="张三", at=NOON)
        document = workspace.attach(b"{}", "submission.json").sha256
        seal = Seal("id", 1, NOON.date(), "c" * 64, "t" * 64, None, {"E0001": "A1-01"}, document=document)
        workspace.remember_seal(seal)
        file = workspace.attach(b"review", "意见.zip")
        returned = ReturnedReview("r1", 1, Level.CITY, "市爱卫办", DAY, {"A1": REJECTED}, city_review(), file)
        reply = Reply("补盖章", "已补", DAY, DAY, ("E0003",))
        changes = (Change("returned", "r1", None, returned), Change("reply", reply_key("r1", "A1"), None, reply))
        workspace.apply(Changes("收到退回意见", changes), person="张三", at=NOON)


def make_review(folder: Path) -> None:
    """Make a reviewer's workspace with one of everything."""
    create_review_workspace(folder, ABOUT)
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(everything_reviewed(), person="王五", at=NOON)
        workspace.attach(b"abc", "北戴河区_第1轮.zip")


def _saved(target: Path, make_it: Callable[[Path], None]) -> None:
    if target.exists():
        sys.exit(f"{target} is there already; it is never made again")
    with tempfile.TemporaryDirectory() as temp:
        make_it(Path(temp) / "w")
        for name in ("workspace.lock", "backups"):
            path = Path(temp) / "w" / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(Path(temp) / "w", target)


if __name__ == "__main__":
    _saved(Path(__file__).parent / NEWEST, make)
    _saved(Path(__file__).parent / f"{NEWEST}-review", make_review)
