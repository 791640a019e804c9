"""The command that shows the whole journey with a sample county."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, answer, now, progress_bar, refusing, typed


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
    with refusing(as_json):
        with progress_bar() as bar:
            found = run_demo(sample, out, at=now(), progress=bar)
        listed_by = f"jkxq check {typed(found.workspace)}"
        answer(as_json, found.problems, found.fields(), lambda: print(found.sentence()), listed_by=listed_by)
