"""`jkxq review export`: the papers of one received set, and the return package for its county."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, answer, now, progress_bar, read_date, refusing, user_name


def review_export(
    workspace: Annotated[Path, typer.Argument(metavar="WS", help="评审工作库所在的文件夹。")],
    submission: Annotated[
        str, typer.Argument(metavar="SUBMISSION", help="申报包编号、编号前8位，或县区的行政区划代码。")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="导出到哪个文件夹。")],
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="评估日期，默认今天。")] = None,
    office: Annotated[
        str, typer.Option("--office", metavar="T", help="评审单位，印在评估意见表和退回意见上；写了以后都按它。")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """导出一份申报的评估意见表、扣分明细、现场反馈意见和退回意见包。"""
    from app.services.export_review import export_review
    from app.services.judge import write_about
    from app.services.list_received import find_submission
    from app.services.open_review import open_review

    day = read_date(date) if date else now().date()
    with refusing(as_json, files=[], package=None):
        with open_review(workspace, writing=True, who=user_name()) as opened, progress_bar() as bar:
            id_ = find_submission(opened.picture, submission).id
            if office:
                about = replace(opened.picture.about, office=office)
                write_about(opened, about, person=user_name(), at=now())
            made = export_review(opened, id_, out, date=day, person=user_name(), at=now(), progress=bar)
        answer(as_json, made.problems, made.fields(), lambda: print("\n".join(made.sentences())))
