"""Commands that keep a workspace safe: backup, restore, repair."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, WorkspacePath, answer, now, progress_bar, refusing, user_name


def backup(
    workspace: WorkspacePath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="放到哪个文件夹，默认当前文件夹。")] = Path(),
    *,
    as_json: Json = False,
) -> None:
    """备份成一个文件，也用来搬到另一台电脑。"""
    from app.services.back_up import back_up
    from app.services.open_review import open_any

    with refusing(as_json, path=None):
        with open_any(workspace, writing=False) as opened, progress_bar() as bar:
            made = back_up(opened, out, on=now().date(), progress=bar)
        answer(as_json, made.problems, {"path": str(made.path)}, lambda: print(f"已备份：{made.path}"))


def restore(
    file: Annotated[Path, typer.Argument(metavar="BACKUP", help="备份文件。")],
    workspace: Annotated[Path, typer.Argument(metavar="NEW_WORKSPACE", help="恢复到哪个新文件夹。")],
    *,
    as_json: Json = False,
) -> None:
    """从备份文件恢复出一个新的工作库。"""
    from app.services.back_up import restore as restore_file

    with refusing(as_json, workspace=str(workspace), written=False):
        with progress_bar() as bar:
            restore_file(file, workspace, progress=bar)
        fields: dict[str, object] = {"workspace": str(workspace), "written": True}
        answer(as_json, [], fields, lambda: print(f"已恢复：{workspace}"))


def repair(workspace: WorkspacePath, *, as_json: Json = False) -> None:
    """修复打不开的工作库：能救的都救回，并说明丢了什么。"""
    from app.services.back_up import repair as repair_workspace
    from app.services.back_up import repair_fields, repair_lines

    with refusing(as_json, workspace=str(workspace), written=False):
        with progress_bar() as bar:
            found = repair_workspace(workspace, at=now(), who=user_name(), progress=bar)
        fields: dict[str, object] = {"workspace": str(workspace), "written": True, **repair_fields(found)}
        answer(as_json, found.problems, fields, lambda: print("\n".join(repair_lines(found))))
