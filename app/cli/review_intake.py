"""Commands of receiving: review new, review import, review list."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.answering import Json, answer, now, progress_bar, refusing, typed, user_name

if TYPE_CHECKING:
    from app.domain.problems import Problem
    from app.domain.received import ReviewPicture
    from app.services.list_received import ListedSubmission
    from app.services.receive_packages import Intake

ReviewPath = Annotated[Path, typer.Argument(metavar="WS", help="评审工作库所在的文件夹。")]


def review_new(
    workspace: ReviewPath,
    level: Annotated[str | None, typer.Option("--level", metavar="city|province", help="评审级别。")] = None,
    office: Annotated[str, typer.Option("--office", metavar="T", help="评审单位。")] = "",
    title: Annotated[str, typer.Option("--title", metavar="T", help="这次评审叫什么。")] = "",
    *,
    as_json: Json = False,
) -> None:
    """新建一个评审工作库。"""
    from app.domain.received import ReviewAbout
    from app.domain.review import Level
    from app.services.open_review import create_review

    if level is not None and level not in set(Level):
        raise typer.BadParameter("评审级别写 city（市级）或 province（省级）。", param_hint="--level")
    about = ReviewAbout(Level(level) if level else None, office, title)
    with refusing(as_json, workspace=str(workspace), written=False):
        create_review(workspace, about)
        fields = {"workspace": str(workspace), "written": True}
        said = f"已新建评审工作库：{workspace}。收件用 jkxq review import {typed(workspace)} 文件或文件夹。"
        answer(as_json, [], fields, lambda: print(said))


def review_import(
    workspace: ReviewPath,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE_OR_FOLDER...", help="县区报来的申报包、放着它们的文件夹，或市级的评审意见。"),
    ],
    county_keys: Annotated[
        Path | None, typer.Option("--county-keys", metavar="FILE", help="各县登记的钥匙（JSON）。")
    ] = None,
    rubric: Annotated[str, typer.Option("--rubric", metavar="ID", help="未经本程序封装的材料：用哪个评分标准。")] = "",
    county: Annotated[
        str, typer.Option("--county", metavar="CODE", help="未经本程序封装的材料：县区的行政区划代码或名称。")
    ] = "",
    year: Annotated[int | None, typer.Option("--year", metavar="YYYY", help="未经本程序封装的材料：评估年份。")] = None,
    round_: Annotated[
        int, typer.Option("--round", metavar="N", min=1, help="未经本程序封装的材料：第几轮，默认第1轮。")
    ] = 1,
    *,
    as_json: Json = False,
) -> None:
    """收件：逐份核验，好的收进来，有问题的说明原因、不收。"""
    from app.services.open_review import open_review
    from app.services.receive_packages import IntakeOptions, receive
    from app.services.receive_set import SetSaid

    options = IntakeOptions(SetSaid(rubric, county, year, round_), county_keys)
    with refusing(as_json, taken=[], refused=[]):
        with open_review(workspace, writing=True, who=user_name()) as opened, progress_bar() as bar:
            intake = receive(opened, files, person=user_name(), at=now(), options=options, progress=bar)
        if not as_json:
            print(intake.sentence)
        answer(
            as_json, _with_options(intake.problems), _fields(intake), listed_by=f"jkxq review list {typed(workspace)}"
        )


def _with_options(problems: "Sequence[Problem]") -> "list[Problem]":
    """Return the problems; what a person must say of a set is said here by options."""
    told = "命令里写 --rubric、--county、--year。"
    return [replace(one, what_to_do=f"{one.what_to_do}{told}") if one.code == "REVIEW_SET" else one for one in problems]


def _fields(intake: "Intake") -> dict[str, object]:
    refused = [{"file": one.file, "problems": [problem.fields for problem in one.problems]} for one in intake.refused]
    return {"taken": [one.fields() for one in intake.taken], "refused": refused}


def review_list(workspace: ReviewPath, *, as_json: Json = False) -> None:
    """列出收到的每一份：自评、复算、评审得分，评审进度和问题。"""
    from app.services.list_received import listed, waiting_fields
    from app.services.open_review import open_review
    from app.services.refused_files import refused_fields

    with refusing(as_json, submissions=[]):
        with open_review(workspace, writing=False) as opened:
            picture = opened.picture
        rows, waiting = listed(picture), waiting_fields(picture)
        fields: dict[str, object] = {"submissions": [row.fields() for row in rows], "waiting": waiting}
        fields |= {"refused": refused_fields(picture), "untried": [*picture.untried]}
        answer(as_json, [], fields, lambda: _say(rows, len(waiting), picture))


def _say(rows: "tuple[ListedSubmission, ...]", waiting: int, picture: "ReviewPicture") -> None:
    from app.services.refused_files import refused_text, untried_sentence

    if not rows:
        print("还没有收件。收件用 jkxq review import。")
    for row in rows:
        one, fields = row.received, row.fields()
        city = f"，市级{fields['city']}" if row.city else ""
        recomputed = "无法复算" if row.recomputed is None else f"复算{fields['recomputed']}"
        print(
            f"{one.county.code or '——'} {one.county.full_name} 第{one.round}轮 {one.id[:8]}  "
            f"自评{fields['self']}，{recomputed}{city}，评审{fields['verified']}"
            f"（{row.verified.progress}，{row.state.label}）"
        )
        for problem in row.problems:
            print(f"    {problem}")
    if waiting:
        print(f"另有{waiting}份下一级的评审意见还没有对上申报包，收到对应的包后自动挂上。")
    for said in (untried_sentence(picture), refused_text(picture.refused.values())):
        if said:
            print(said)
