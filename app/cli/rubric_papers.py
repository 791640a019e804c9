"""Commands that put a rubric on paper: the Excel template to fill in by hand, the 核对表 to sign off."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, answer, now, progress_bar, read_date, refusing
from app.domain.points import plain
from app.domain.rubric import Rubric

Pack = Annotated[str, typer.Argument(metavar="PACK", help="评分标准的编号，或评分标准包、模板的路径。")]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="写在文件里的日期，默认今天。")]


def rubric_template(
    pack: Pack,
    out: Annotated[Path, typer.Option("--out", metavar="X.xlsx", help="写到哪个 Excel 文件。")],
    *,
    date: Date = None,
    as_json: Json = False,
) -> None:
    """把评分标准写成一本 Excel 模板，可以手工填写、修改，再用 jkxq rubric import 读回。"""
    from app.services.pack_contents import pack_contents
    from app.services.rubric_template import write_template

    day = read_date(date) if date else now().date()
    with refusing(as_json):
        with progress_bar() as bar:
            path, problems = write_template(pack_contents(pack), out, date=day, progress=bar)
        answer(as_json, problems, {"path": str(path)}, lambda: print(f"已写到：{path}"))


def take_template(path: Path, out: Path, *, as_json: bool) -> bool:
    """Write a filled template as a pack and answer; False, and nothing done, when the file is no template.

    Raises: ProblemError with everything that is wrong with the template.
    """
    from app.services.rubric_template import contents_in, is_template, template_pack
    from app.services.write_pack import write_pack

    if not is_template(path):
        return False
    pack = template_pack(path)
    contents = contents_in(pack)
    write_pack(contents, out)
    fields = {**template_fields(contents.rubric), "written": True, "path": str(out)}

    def say() -> None:
        print(f"{contents.rubric.title}：{fields['criteria']}项，{fields['points']}分。")
        print(f"已写到：{out}")

    answer(as_json, pack.problems, fields, say)
    return True


def template_fields(rubric: Rubric) -> dict[str, object]:
    """Return what `jkxq rubric import --json` says of a template: nothing in it is a draft."""
    from app.services.open_rubric import full_points

    return {
        "criteria": len(rubric.criteria),
        "points": plain(full_points(rubric)),
        "markings": dict(Counter(one.marking.kind for one in rubric.criteria)),
        "unsure": [],
        "rubric": {"id": rubric.id, "edition": rubric.edition, "title": rubric.title},
    }


def rubric_sign_off(
    pack: Pack,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="写到哪个文件夹。")],
    *,
    date: Date = None,
    as_json: Json = False,
) -> None:
    """写出核对表（PDF 和 Excel）：每个评分项的原文、评分办法、算例，供逐项核对签字。"""
    from app.services.checked_criteria import unchecked_here
    from app.services.pack_contents import pack_contents
    from app.services.sign_off import sign_off

    day = read_date(date) if date else now().date()
    with refusing(as_json):
        contents = pack_contents(pack)
        with progress_bar() as bar:
            paths = sign_off(contents, out, date=day, drafts=unchecked_here(contents), progress=bar)
        files = [str(path) for path in paths]
        answer(as_json, [], {"files": files}, lambda: print("\n".join(f"已写到：{path}" for path in files)))
