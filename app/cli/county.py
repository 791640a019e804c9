"""Commands of a county: new, fill, attach, score, check, export."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.answering import (
    Json,
    WorkspacePath,
    answer,
    now,
    opened_workspace,
    progress_bar,
    read_date,
    refusing,
    typed,
    user_name,
)
from app.cli.going_on import GoingOnAsked, go_on
from app.domain.points import plain

if TYPE_CHECKING:
    from app.services.score import Scored


def new(
    workspace: WorkspacePath,
    rubric: Annotated[
        str | None, typer.Option("--rubric", metavar="ID|PACK", help="内置标准的编号，或评分标准包的路径。")
    ] = None,
    old: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="OLD_WORKSPACE",
            help="从原工作库接着做：给了 --rubric 时批次不变，没有给时标准不变、转入下一批次。",
        ),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--cycle-year", metavar="YYYY", help="与 --from 合用：新批次的评估年份。")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """新建一个工作库；用 --from 从原工作库接着做。"""
    if old is not None:
        go_on(GoingOnAsked(workspace, old, rubric, year), as_json=as_json)
    if rubric is None:
        raise typer.BadParameter("请用 --rubric 写明评分标准，或用 --from 写明原工作库。")
    if year is not None:
        raise typer.BadParameter("--cycle-year 要与 --from 合用；新建的批次在填报文件里写。")
    from app.domain.original import draft_problems
    from app.services.open_rubric import open_rubric
    from app.services.open_workspace import create_workspace

    with refusing(as_json, workspace=str(workspace), written=False):
        found = open_rubric(rubric)
        create_workspace(workspace, found.rubric, found.original, found.original_bytes)
        notice = found.rubric.shown_notice

        def say() -> None:
            print(f"已新建工作库：{workspace}（{found.rubric.title}）")
            if notice:
                print(f"注意：{notice}")

        problems = draft_problems(found.rubric, found.original)
        answer(as_json, problems, {"workspace": str(workspace), "written": True}, say)


def fill(
    workspace: WorkspacePath,
    answers: Annotated[
        Path,
        typer.Argument(
            metavar="ANSWERS.yaml|TABLE.xlsx", help="填报文件（佐证路径从该文件所在文件夹算起），或填好的表。"
        ),
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会写什么，不写。")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="填好的表：与现有内容不同的，也用表里的。")] = False,
    similar: Annotated[
        bool, typer.Option("--similar", help="填好的表：文字与评分标准不同、要核对的，也读入。")
    ] = False,
    papers: Annotated[
        bool, typer.Option("--papers", help="填好的表：表里写的、还没有的佐证材料，先登记后补文件。")
    ] = False,
    *,
    as_json: Json = False,
) -> None:
    """把填报文件或填好的表写进工作库：要么全部写入，要么一点不写。"""
    from app.cli.filling import TableOptions, fill_from_answers, fill_from_table
    from app.services.take_table import is_table_file

    if is_table_file(answers):
        fill_from_table(workspace, answers, TableOptions(overwrite, similar, papers, dry_run), as_json=as_json)
    else:
        fill_from_answers(workspace, answers, dry_run=dry_run, as_json=as_json)


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

    about = NewEvidence(criterion, requirement, title, read_date(date) if date else None)
    with refusing(as_json, workspace=str(workspace), written=False):
        with opened_workspace(workspace, writing=True) as opened:
            added = attach_files(opened, files, about, person=user_name(), at=now())
        listed = [{"id": piece.id, "title": piece.title, "sha256": piece.file.sha256} for piece in added if piece.file]
        fields = {"workspace": str(workspace), "written": True, "evidence": listed}
        answer(as_json, [], fields, lambda: print(f"已添加{len(added)}件。"))


def score(workspace: WorkspacePath, *, as_json: Json = False) -> None:
    """算分：每一分的来由和提分提示。"""
    from app.services.score import score_fields, scored

    with refusing(as_json):
        with opened_workspace(workspace, writing=False) as opened:
            picture = opened.picture
        result = scored(picture)
        fields = score_fields(picture, result)
        answer(as_json, result.problems, fields, lambda: _say_score(result), listed_by=f"jkxq check {typed(workspace)}")


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


def check(workspace: WorkspacePath, *, as_json: Json = False) -> None:
    """提交前检查：一次列出全部问题。"""
    from app.services.check import checked

    with refusing(as_json), opened_workspace(workspace, writing=False) as opened, progress_bar() as bar:
        problems = checked(opened, bar)
    answer(as_json, problems, {}, lambda: print(f"共{len(problems)}条，没有必须处理的问题。"))


def export(
    workspace: WorkspacePath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="导出到哪个文件夹。")],
    draft: Annotated[bool, typer.Option("--draft", help="送审稿：只出文件，不封装，不算一轮。")] = False,
    report: Annotated[bool, typer.Option("--report", help="自评报告和逐项自评说明。")] = False,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="自评打分表和佐证材料目录。")] = False,
    package: Annotated[bool, typer.Option("--package", help="申报包。")] = False,
    original: Annotated[bool, typer.Option("--original", help="回填原表：把自评写进省里发的表，别处不动。")] = False,
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="落款日期，默认今天。")] = None,
    *,
    as_json: Json = False,
) -> None:
    """导出报告、表格、回填的原表和申报包；不选时全部导出。"""
    from app.services.export_submission import Wanted
    from app.services.export_submission import export as export_all

    if draft and package:
        raise typer.BadParameter("送审稿不封装，不能同时用 --draft 和 --package。")
    nothing_chosen = not (report or xlsx or package or original)
    wanted = Wanted(
        report=report or nothing_chosen,
        xlsx=xlsx or nothing_chosen,
        package=(package or nothing_chosen) and not draft,
        is_draft=draft,
        original=original or nothing_chosen,
        needs_original=original,
    )
    day = read_date(date) if date else now().date()
    with refusing(as_json, files=[], package=None):
        with opened_workspace(workspace, writing=wanted.package) as opened, progress_bar() as bar:
            made = export_all(opened, out, wanted, date=day, progress=bar)
        listed_by = f"jkxq check {typed(workspace)}"
        answer(as_json, made.problems, made.fields(), lambda: print("\n".join(made.sentences())), listed_by=listed_by)
