"""`jkxq review summary`: the 汇总表 over all counties."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, answer, now, progress_bar, read_date, refusing


def summary(
    workspace: Annotated[Path, typer.Argument(metavar="WS", help="评审工作库所在的文件夹。")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.xlsx", help="写到哪个 Excel 文件。")],
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="填报时间，默认今天。")] = None,
    *,
    as_json: Json = False,
) -> None:
    """写出汇总表：各县得分、扣分较多的评分项、差异清单。"""
    from app.services.open_review import open_review
    from app.services.summary import summary_fields, write_summary

    day = read_date(date) if date else now().date()
    with refusing(as_json, path=None, counties=0, rows=[]):
        with open_review(workspace, writing=False) as opened, progress_bar() as bar:
            written = write_summary(opened, out, date=day, progress=bar)
        say = f"已写到：{written.path}（{written.summary.counties}个县、市、区）"
        answer(as_json, written.problems, summary_fields(written), lambda: print(say))
