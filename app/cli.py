"""The command line: every journey without a display, for people and (with --json) for programs."""

import contextlib
import datetime as dt
import difflib
import errno
import getpass
import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from app import __version__
from app.domain.limits import YEARS
from app.domain.points import plain
from app.domain.problems import Problem, ProblemError, Severity, blocking, has_blocking
from app.domain.progress import CancelledError

if TYPE_CHECKING:
    from app.services.open_workspace import Workspace
    from app.services.score import Scored

_ORDER = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.HINT: 2}
"""What must be solved first is told first."""

_UNWRITABLE = {errno.ENOSPC, errno.EPIPE, errno.EIO, errno.EDQUOT}

MANY = 12
"""So many warnings are read; more are a wall of text."""

DONE, REFUSED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: done, blocking problems, wrong use, stopped with Ctrl-C."""

app = typer.Typer(
    name="jkxq",
    help="健康县区自评：离线填报、算分、导出、核验。不带参数时打开窗口。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
rubric_app = typer.Typer(help="评分标准：内置参考模板和各省的评分标准包。", no_args_is_help=True, rich_markup_mode=None)
package_app = typer.Typer(help="申报包：核验收到的材料。", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(rubric_app, name="rubric")
app.add_typer(package_app, name="package")

Json = Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象。")]
WorkspacePath = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="工作库所在的文件夹。")]
"""Shared parameters of the commands."""


# ------------------------------------------------------------------ how answers are given


class _Bar:
    """Progress as a bar on the terminal; silent where nobody watches."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("准备", total=None)

    def step(self, done: int, total: int, what: str) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total or None, description=what[:40])


@contextmanager
def _progress() -> Iterator[_Bar]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield _Bar(progress)


def _answer(
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
        _print_json(problems, fields)
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


def _print_json(problems: Sequence[Problem], fields: Mapping[str, object]) -> None:
    listed = [
        {
            "code": problem.code,
            "severity": problem.severity.value,
            "where": problem.where,
            "what": problem.what,
            "what_to_do": problem.what_to_do,
        }
        for problem in problems
    ]
    print(json.dumps({"ok": not has_blocking(problems), "problems": listed, **fields}, ensure_ascii=False))


@contextmanager
def _refusing(as_json: bool, **fields: object) -> Iterator[None]:
    """Turn a ProblemError of the block into the command's answer."""
    try:
        yield
    except ProblemError as error:
        _answer(as_json, error.problems, fields)


@contextmanager
def _workspace(path: Path, *, writing: bool) -> Iterator["Workspace"]:
    from app.services.open_workspace import open_workspace

    with open_workspace(path, writing=writing, who=_user()) as workspace:
        yield workspace


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without a user variable has no pwd module
        return "命令行"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).astimezone()


def _day(text: str) -> dt.date:
    from app.domain.ledger import read_day

    day = read_day(text)
    if day is None or day.year not in YEARS:
        raise typer.BadParameter(f"日期“{text}”看不懂或年份不合理，请写成 2021-04-07。")
    return day


# ------------------------------------------------------------------ rubrics


@rubric_app.command("list")
def rubric_list(*, as_json: Json = False) -> None:
    """列出内置的评分标准。"""
    from app.services.open_rubric import built_in_rubrics

    listed = built_in_rubrics()
    known = [one.rubric for one in listed if one.rubric is not None]
    fields = [
        {
            "id": rubric.id,
            "edition": rubric.edition,
            "title": rubric.title,
            "status": rubric.status.value,
            "notice": rubric.shown_notice,
            "criteria": len(rubric.criteria),
            "sha256": one.sha256,
        }
        for one in listed
        if (rubric := one.rubric) is not None
    ]
    problems = [problem for one in listed for problem in one.problems if problem.is_blocking]

    def say() -> None:
        for rubric in known:
            print(f"{rubric.id}  {rubric.edition}  {rubric.title}  〔{rubric.status.label}〕{rubric.shown_notice}")

    _answer(as_json, problems, {"rubrics": fields}, say)


@rubric_app.command("check")
def rubric_check(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="评分标准包的路径，或内置标准的编号。")],
    *,
    as_json: Json = False,
) -> None:
    """检查一个评分标准包，一次列出全部问题。"""
    from app.services.open_rubric import open_rubric, rubric_fields

    with _refusing(as_json):
        found = open_rubric(pack)
        fields = rubric_fields(found)

        def say() -> None:
            title = found.rubric.title
            tried = f"核验算例{found.vectors}条全部相符" if found.vectors else "没有核验算例"
            print(f"{title}：{fields['criteria']}项，满分{fields['points']}分，{tried}。")

        _answer(as_json, found.problems, fields, say)


@rubric_app.command("show")
def rubric_show(
    name: Annotated[str, typer.Argument(metavar="ID", help="内置标准的编号，或评分标准包的路径。")],
    *,
    as_json: Json = False,
) -> None:
    """显示一个评分标准的全部评分项。"""
    from app.services.open_rubric import open_rubric, rubric_as_data, rubric_fields

    with _refusing(as_json):
        found = open_rubric(name)

        def say() -> None:
            rubric = found.rubric
            print(f"{rubric.title}（{rubric.edition}）〔{rubric.status.label}〕{rubric.shown_notice}")
            for dimension, indicator, criterion in rubric.places():
                star = "★" if criterion.core else ""
                print(f"{dimension.code} {dimension.title} / {indicator.code} {indicator.title} / ", end="")
                print(f"{star}{criterion.code} {criterion.title}（{plain(criterion.points)}分）：{criterion.rule_text}")

        fields = rubric_fields(found) | {"rubric": rubric_as_data(found)}
        _answer(as_json, found.problems, fields, say)


# ------------------------------------------------------------------ workspace


@app.command()
def new(
    workspace: WorkspacePath,
    rubric: Annotated[str, typer.Option("--rubric", metavar="ID|PACK", help="内置标准的编号，或评分标准包的路径。")],
    *,
    as_json: Json = False,
) -> None:
    """新建一个工作库。"""
    from app.services.open_rubric import open_rubric
    from app.services.open_workspace import create_workspace

    with _refusing(as_json, workspace=str(workspace), written=False):
        found = open_rubric(rubric)
        create_workspace(workspace, found.rubric)
        notice = found.rubric.shown_notice

        def say() -> None:
            print(f"已新建工作库：{workspace}（{found.rubric.title}）")
            if notice:
                print(f"注意：{notice}")

        _answer(as_json, [], {"workspace": str(workspace), "written": True}, say)


@app.command()
def fill(
    workspace: WorkspacePath,
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS.yaml", help="填报文件；佐证路径从该文件所在文件夹算起。")],
    *,
    as_json: Json = False,
) -> None:
    """把填报文件写进工作库：要么全部写入，要么一点不写。"""
    from app.services.fill import fill as fill_workspace

    with _refusing(as_json, workspace=str(workspace), written=False):
        with _workspace(workspace, writing=True) as opened, _progress() as bar:
            problems = fill_workspace(opened, answers, person=_user(), at=_now(), progress=bar)
        _answer(as_json, problems, {"workspace": str(workspace), "written": True}, lambda: print("已写入。"))


@app.command()
def attach(
    workspace: WorkspacePath,
    criterion: Annotated[str, typer.Argument(metavar="CRITERION", help="评分项编码。")],
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="佐证材料文件。")],
    requirement: Annotated[str | None, typer.Option("--requirement", metavar="ID", help="佐证要求编号。")] = None,
    title: Annotated[str, typer.Option("--title", metavar="T", help="材料名称（只有一个文件时）。")] = "",
    date: Annotated[str | None, typer.Option("--date", metavar="D", help="成文日期，如 2021-04-07。")] = None,
    *,
    as_json: Json = False,
) -> None:
    """为一个评分项添加佐证材料。"""
    from app.services.enter_evidence import NewEvidence, attach_files

    about = NewEvidence(criterion, requirement, title, _day(date) if date else None)
    with _refusing(as_json, workspace=str(workspace), written=False):
        with _workspace(workspace, writing=True) as opened:
            added = attach_files(opened, files, about, person=_user(), at=_now())
        listed = [{"id": piece.id, "title": piece.title, "sha256": piece.file.sha256} for piece in added if piece.file]
        fields = {"workspace": str(workspace), "written": True, "evidence": listed}
        _answer(as_json, [], fields, lambda: print(f"已添加{len(added)}件。"))


# ------------------------------------------------------------------ score and check


@app.command()
def score(workspace: WorkspacePath, *, as_json: Json = False) -> None:
    """算分：每一分的来由和提分提示。"""
    from app.services.score import score_fields, scored

    with _refusing(as_json):
        with _workspace(workspace, writing=False) as opened:
            picture = opened.picture
        result = scored(picture)
        fields = score_fields(picture, result)
        _answer(as_json, result.problems, fields, lambda: _say_score(result), listed_by=f"jkxq check {workspace}")


def _say_score(result: "Scored") -> None:
    points = result.sheet.points
    print(f"已落实{points.computed}分，预估{points.prospective}分，自评{points.self_points}分，", end="")
    print(f"应得{plain(points.applicable)}分，得分率{'—' if points.rate is None else f'{points.rate}%'}", end="")
    print(f"，其中加分{points.bonus}分" if points.bonus else "", end="")
    print(f"，{result.sheet.verdict.grade}" if result.sheet.verdict.grade else "")
    for one in result.sheet.dimensions:
        print(f"{one.code} {one.title}：{one.computed}/{plain(one.applicable)}")
    for line in result.sheet.criteria:
        print(f"{line.code}  {line.state.label}  {line.computed}/{plain(line.full)}  {' '.join(line.derivation)}")
        for gain in result.gains.get(line.code, ())[:2]:
            print(f"    ↑ {gain.text}")


@app.command()
def check(workspace: WorkspacePath, *, as_json: Json = False) -> None:
    """提交前检查：一次列出全部问题。"""
    from app.services.check import checked

    with _refusing(as_json), _workspace(workspace, writing=False) as opened, _progress() as bar:
        problems = checked(opened, bar)
    _answer(as_json, problems, {}, lambda: print(f"共{len(problems)}条，没有必须处理的问题。"))


# ------------------------------------------------------------------ hand in


@app.command()
def export(
    workspace: WorkspacePath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="导出到哪个文件夹。")],
    draft: Annotated[bool, typer.Option("--draft", help="送审稿：只出文件，不封装，不算一轮。")] = False,
    report: Annotated[bool, typer.Option("--report", help="自评报告和逐项自评说明。")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="自评打分表和佐证材料目录。")] = False,
    package: Annotated[bool, typer.Option("--package", help="申报包。")] = False,
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="落款日期，默认今天。")] = None,
    *,
    as_json: Json = False,
) -> None:
    """导出报告、表格和申报包；不选时全部导出。"""
    from app.services.export_submission import Wanted
    from app.services.export_submission import export as export_all

    if draft and package:
        raise typer.BadParameter("送审稿不封装，不能同时用 --draft 和 --package。")
    nothing_chosen = not (report or xlsx or package)
    wanted = Wanted(
        report=report or nothing_chosen,
        xlsx=xlsx or nothing_chosen,
        package=(package or nothing_chosen) and not draft,
        is_draft=draft,
    )
    day = _day(date) if date else _now().date()
    with _refusing(as_json, files=[], package=None):
        with _workspace(workspace, writing=wanted.package) as opened, _progress() as bar:
            made = export_all(opened, out, wanted, date=day, progress=bar)
        listed_by = f"jkxq check {workspace}"
        _answer(as_json, made.problems, made.fields(), lambda: print("\n".join(made.sentences())), listed_by=listed_by)


@package_app.command("verify")
def package_verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="收到的申报包。")],
    county_keys: Annotated[
        Path | None, typer.Option("--county-keys", metavar="FILE", help="各县登记的钥匙（JSON）。")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """核验申报包：有没有被改动，分数与复算是否一致。"""
    from app.services.verify_package import verify_package

    with _refusing(as_json, submission=None, signature="none", recomputed={"equal": False, "computed": None}):
        with _progress() as bar:
            found = verify_package(file, county_keys=county_keys, progress=bar)
        _answer(as_json, found.problems, found.fields(), lambda: print(found.sentence()))


# ------------------------------------------------------------------ backup


@app.command()
def backup(
    workspace: WorkspacePath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="放到哪个文件夹，默认当前文件夹。")] = Path(),
    *,
    as_json: Json = False,
) -> None:
    """备份成一个文件，也用来搬到另一台电脑。"""
    from app.services.back_up import back_up

    with _refusing(as_json, path=None):
        with _workspace(workspace, writing=False) as opened, _progress() as bar:
            made = back_up(opened, out, on=_now().date(), progress=bar)
        _answer(as_json, made.problems, {"path": str(made.path)}, lambda: print(f"已备份：{made.path}"))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="BACKUP", help="备份文件。")],
    workspace: Annotated[Path, typer.Argument(metavar="NEW_WORKSPACE", help="恢复到哪个新文件夹。")],
    *,
    as_json: Json = False,
) -> None:
    """从备份文件恢复出一个新的工作库。"""
    from app.services.back_up import restore as restore_file

    with _refusing(as_json, workspace=str(workspace), written=False):
        with _progress() as bar:
            restore_file(file, workspace, progress=bar)
        fields: dict[str, object] = {"workspace": str(workspace), "written": True}
        _answer(as_json, [], fields, lambda: print(f"已恢复：{workspace}"))


@app.command()
def repair(workspace: WorkspacePath, *, as_json: Json = False) -> None:
    """修复打不开的工作库：能救的都救回，并说明丢了什么。"""
    from app.services.back_up import repair as repair_workspace
    from app.services.back_up import repair_fields, repair_lines

    with _refusing(as_json, workspace=str(workspace), written=False):
        with _progress() as bar:
            found = repair_workspace(workspace, at=_now(), who=_user(), progress=bar)
        fields: dict[str, object] = {"workspace": str(workspace), "written": True, **repair_fields(found)}
        _answer(as_json, found.problems, fields, lambda: print("\n".join(repair_lines(found))))


# ------------------------------------------------------------------ demo


@app.command()
def demo(
    sample: Annotated[str, typer.Option("--sample", metavar="beidaihe|full", help="用哪个示例。")] = "beidaihe",
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="结果放到哪个文件夹。")] = Path("演示结果"),
    *,
    as_json: Json = False,
) -> None:
    """用示例县走一遍：填报、算分、导出、核验。"""
    from app.services.run_demo import SAMPLES, run_demo

    if sample not in SAMPLES:
        raise typer.BadParameter(f"没有示例“{sample}”，可用：{'、'.join(SAMPLES)}。")
    with _refusing(as_json):
        with _progress() as bar:
            found = run_demo(sample, out, at=_now(), progress=bar)
        listed_by = f"jkxq check {found.workspace}"
        _answer(as_json, found.problems, found.fields(), lambda: print(found.sentence()), listed_by=listed_by)


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
        app(args=list(arguments), prog_name="jkxq")
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else DONE
        if code == MISUSED:
            _say_failure(as_json, blocking("USAGE", "命令", "命令用法不对。", "请用 jkxq --help 查看用法。"))
        elif code == INTERRUPTED:
            _say_failure(as_json, *CancelledError().problems)
        return code
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
    return DONE


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
            _print_json([replace(problem, severity=Severity.BLOCKING)], {})
        else:
            print(str(problem), file=sys.stderr)
