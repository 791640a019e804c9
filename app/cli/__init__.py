"""The command line: every journey without a display, for people and (with --json) for programs."""

import contextlib
import difflib
import errno
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from app import __version__
from app.cli.answering import DONE, INTERRUPTED, MISUSED, REFUSED, print_json
from app.cli.county import attach, check, export, fill, new, score
from app.cli.keeping import backup, repair, restore
from app.cli.packages import package_app
from app.cli.returning import receive, revise
from app.cli.review import review_app
from app.cli.rubrics import rubric_app
from app.cli.trying import demo
from app.cli.usage import MISUSE, tell_usage, usage_problem
from app.domain.problems import Problem, Severity, blocking
from app.domain.progress import CancelledError

_UNWRITABLE = {errno.ENOSPC, errno.EPIPE, errno.EIO, errno.EDQUOT}

app = typer.Typer(
    name="jkxq",
    help="健康县区自评：离线填报、算分、导出、核验。不带参数时打开窗口。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (new, fill, attach, score, check, export, backup, restore, repair, demo, receive, revise):
    app.command()(command)
app.add_typer(rubric_app, name="rubric")
app.add_typer(package_app, name="package")
app.add_typer(review_app, name="review")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"jkxq {__version__}")
        raise typer.Exit


@app.callback()
def about(
    *, version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号。")] = False
) -> None:
    """健康县区自评。"""


def command_names() -> frozenset[str]:
    """Return the first words that are commands; anything else may be a path to open in the window."""
    commands = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    return frozenset(commands | {group.name or "" for group in app.registered_groups})


def run(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; every failure is told, also as JSON where that was asked for."""
    as_json = "--json" in arguments
    try:
        left = app(args=list(arguments), prog_name="jkxq", standalone_mode=False)
    except MISUSE as error:
        with contextlib.suppress(OSError):
            print(tell_usage(error), file=sys.stderr)
        _say_failure(as_json, usage_problem(error))
        return MISUSED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else DONE
    except Exception as error:  # noqa: BLE001 - the one place where the command line shows a bug
        if isinstance(error, OSError) and error.filename is None and error.errno in _UNWRITABLE:
            # What was to be said could not be written: a full disk behind a redirection, a closed pipe.
            with contextlib.suppress(OSError):
                print(f"输出写不出去（{error.strerror}）。请检查输出到的位置。", file=sys.stderr)
            return REFUSED
        traceback.print_exc()
        to_do = "工作库没有受影响；请把上面的文字发给维护人。"
        _say_failure(as_json, blocking("INTERNAL", type(error).__name__, f"程序内部错误：{error}", to_do))
        return REFUSED
    if left == INTERRUPTED:
        _say_failure(as_json, *CancelledError().problems)
    return left if isinstance(left, int) else DONE


def refuse_missing(word: str) -> int:
    """Say that a word is no command and no path that is there, and return the exit code."""
    near = difflib.get_close_matches(word, command_names(), n=1)
    what = f"没有“{word}”这个文件或文件夹，也没有这个命令。"
    if near:
        to_do = f"您要的是不是 jkxq {near[0]}？全部命令用 jkxq --help 查看。"
    else:
        to_do = (
            "可能已移动、改名或删除，U盘或共享盘没有接好：请找到它现在的位置再打开；"
            "也可以不带参数运行 jkxq，在窗口里打开。命令用 jkxq --help 查看。"
        )
    _say_failure(False, blocking("FILE_MISSING", "", what, to_do))
    return MISUSED


def _say_failure(as_json: bool, problem: Problem) -> None:
    with contextlib.suppress(OSError):
        if as_json:
            print_json([replace(problem, severity=Severity.BLOCKING)], {})
        else:
            print(str(problem), file=sys.stderr)
