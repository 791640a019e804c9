"""Commands on packages that travel: submission packages (申报包) and return packages (退回意见包)."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, answer, progress_bar, refusing

package_app = typer.Typer(help="申报包、退回意见包：核验收到的材料。", no_args_is_help=True, rich_markup_mode=None)


@package_app.command("verify")
def package_verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="收到的申报包或退回意见包。")],
    county_keys: Annotated[
        Path | None, typer.Option("--county-keys", metavar="FILE", help="各县、各评审单位登记的钥匙（JSON）。")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """核验申报包或退回意见包：有没有被改动，分数对不对。"""
    from app.services.verify_returned import verify_any

    with refusing(as_json, submission=None, signature="none", recomputed={"equal": False, "computed": None}):
        with progress_bar() as bar:
            found = verify_any(file, county_keys=county_keys, progress=bar)
        answer(as_json, found.problems, found.fields(), lambda: print(found.sentence(), found.signer, sep="\n"))
