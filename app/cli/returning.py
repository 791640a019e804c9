"""Commands on what comes back to a county: receive (收下退回意见), revise (开始补正)."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, WorkspacePath, answer, now, opened_workspace, progress_bar, refusing, user_name


def receive(
    workspace: WorkspacePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="收到的退回包（zip）。")],
    *,
    as_json: Json = False,
) -> None:
    """收下市级或省级退回的意见；不是评本县区申报包的不收。"""
    from app.services.receive_review import receive_review

    with refusing(as_json, round=None, findings=[], gates=[], written=False):
        with opened_workspace(workspace, writing=True) as opened, progress_bar() as bar:
            taken = receive_review(opened, file, person=user_name(), at=now(), progress=bar)
        answer(as_json, taken.problems, taken.fields(), lambda: print("\n".join(taken.sentences())))


def revise(workspace: WorkspacePath, *, as_json: Json = False) -> None:
    """开始补正：退回的意见列成清单，下一次封装就是新的一轮。"""
    from app.services.revise import begin_revision

    with refusing(as_json, round=None, todo=[]):
        with opened_workspace(workspace, writing=True) as opened:
            begun = begin_revision(opened, person=user_name(), at=now())
        answer(as_json, begun.problems, begun.fields(), lambda: print("\n".join(begun.sentences())))
