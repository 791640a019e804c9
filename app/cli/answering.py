"""How commands answer: JSON for programs, sentences for people, progress, exit codes; and what they share."""

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app.domain.limits import YEARS
from app.domain.problems import Problem, ProblemError, Severity, has_blocking
from app.files.user_folder import account_name

if TYPE_CHECKING:
    from app.services.open_workspace import Workspace

_ORDER = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.HINT: 2}
"""What must be solved first is told first."""

MANY = 12
"""So many warnings are read; more are a wall of text."""

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done, blocking problems, wrong use, stopped with Ctrl-C."""

Json = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象。")]
WorkspacePath = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="工作库所在的文件夹。")]
"""Shared parameters of the commands."""


class _Bar:
    """Progress as a bar on the terminal; silent where nobody watches."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("准备", total=None)

    def step(self, done: int, total: int, what: str) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total or None, description=what[:40])


@contextmanager
def progress_bar() -> Iterator[_Bar]:
    """Yield a progress that draws a bar on a terminal."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield _Bar(progress)


def answer(
    as_json: bool,
    problems: Sequence[Problem],
    fields: Mapping[str, object],
    say: Callable[[], None] | None = None,
    *,
    listed_by: str = "",
) -> None:
    """Print the result and leave with the right exit code.

    listed_by: the command that lists the warnings again; many of them are then only counted here.
    """
    ok = not has_blocking(problems)
    problems = sorted(problems, key=lambda problem: _ORDER[problem.severity])
    if as_json:
        print_json(problems, fields)
    else:
        if ok and say is not None:
            say()
        is_short = not listed_by or len(problems) <= MANY
        shown = problems if is_short else [problem for problem in problems if problem.is_blocking]
        for problem in shown:
            print(str(problem), file=sys.stderr)
        if len(shown) < len(problems):
            print(f"另有{len(problems) - len(shown)}条提醒，用 {listed_by} 逐条查看。", file=sys.stderr)
    raise typer.Exit(DONE if ok else REFUSED)


def print_json(problems: Sequence[Problem], fields: Mapping[str, object]) -> None:
    """Print the one JSON object of an answer."""
    listed = [problem.fields for problem in problems]
    print(json.dumps({"ok": not has_blocking(problems), "problems": listed, **fields}, ensure_ascii=False))


@contextmanager
def refusing(as_json: bool, **fields: object) -> Iterator[None]:
    """Turn a ProblemError of the block into the command's answer."""
    try:
        yield
    except ProblemError as error:
        answer(as_json, error.problems, fields)


@contextmanager
def opened_workspace(path: Path, *, writing: bool) -> Iterator["Workspace"]:
    """Yield an open workspace and close it."""
    from app.services.open_workspace import open_workspace

    with open_workspace(path, writing=writing, who=user_name()) as workspace:
        yield workspace


def typed(path: Path) -> str:
    """Return a path as it is typed in a command that people copy: with blanks in it, in quotes."""
    return f'"{path}"' if any(sign.isspace() for sign in str(path)) else str(path)


def user_name() -> str:
    """Return under which name changes are logged."""
    return account_name("命令行")


def now() -> dt.datetime:
    """Return the time, with its zone."""
    return dt.datetime.now(dt.UTC).astimezone()


def read_date(text: str) -> dt.date:
    """Return a day as people write it. Raises: typer.BadParameter."""
    from app.domain.ledger import read_day

    day = read_day(text)
    if day is None or day.year not in YEARS:
        raise typer.BadParameter(f"日期“{text}”看不懂或年份不合理，请写成 2021-04-07。")
    return day
