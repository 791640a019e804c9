"""Commands on rubrics (评分标准): list, check, install, show, diff."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.answering import Json, answer, progress_bar, refusing
from app.cli.import_table import rubric_import
from app.cli.rubric_papers import rubric_sign_off, rubric_template
from app.domain.points import plain

rubric_app = typer.Typer(help="评分标准：内置参考模板和各省的评分标准包。", no_args_is_help=True, rich_markup_mode=None)
rubric_app.command("import")(rubric_import)
rubric_app.command("template")(rubric_template)
rubric_app.command("signoff")(rubric_sign_off)


@rubric_app.command("list")
def rubric_list(*, as_json: Json = False) -> None:
    """列出内置的和本机安装的评分标准。"""
    from app.services.open_rubric import built_in_rubrics
    from app.services.rubric_library import broken, installed

    listed = built_in_rubrics()
    own = [(pack.rubric, pack.sha256) for pack in installed() if not pack.is_built_in]
    known = [*own, *((one.rubric, one.sha256) for one in listed if one.rubric is not None)]
    fields = [
        {
            "id": rubric.id,
            "edition": rubric.edition,
            "title": rubric.title,
            "status": rubric.status.value,
            "notice": rubric.shown_notice,
            "criteria": len(rubric.criteria),
            "sha256": sha256,
        }
        for rubric, sha256 in known
    ]
    told = [*(one.problems for one in broken()), *(one.problems for one in listed)]
    problems = [problem for problems in told for problem in problems if problem.is_blocking]

    def say() -> None:
        for rubric, _ in known:
            print(f"{rubric.id}  {rubric.edition}  {rubric.title}  〔{rubric.status.label}〕{rubric.shown_notice}")

    answer(as_json, problems, {"rubrics": fields}, say)


@rubric_app.command("check")
def rubric_check(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="评分标准包的路径，或内置标准的编号。")],
    *,
    as_json: Json = False,
) -> None:
    """检查一个评分标准包，一次列出全部问题。"""
    from app.domain.original import draft_problems
    from app.services.open_rubric import open_rubric, rubric_fields

    with refusing(as_json):
        found = open_rubric(pack)
        fields = rubric_fields(found)

        def say() -> None:
            title = found.rubric.title
            tried = f"核验算例{found.vectors}条全部相符" if found.vectors else "没有核验算例"
            print(f"{title}：{fields['criteria']}项，满分{fields['points']}分，{tried}。")

        answer(as_json, (*found.problems, *draft_problems(found.rubric, found.original)), fields, say)


@rubric_app.command("install")
def rubric_install(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="评分标准包：文件夹、rubric.yaml 或 .zip。")],
    *,
    as_json: Json = False,
) -> None:
    """把评分标准包装入本机：收件时据它核对，评审得分能回填它带的原表。"""
    from app.services.rubric_library import install

    with refusing(as_json, written=False):
        with progress_bar() as bar:
            found = install(pack, progress=bar)
        rubric = found.rubric
        fields = {
            "rubric": {"id": rubric.id, "edition": rubric.edition, "title": rubric.title, "sha256": found.sha256},
            "written": True,
        }
        answer(as_json, found.problems, fields, lambda: print(f"本机可以用：{rubric.title}（{rubric.edition}）"))


@rubric_app.command("show")
def rubric_show(
    name: Annotated[str, typer.Argument(metavar="ID", help="内置标准的编号，或评分标准包的路径。")],
    *,
    as_json: Json = False,
) -> None:
    """显示一个评分标准的全部评分项。"""
    from app.services.open_rubric import open_rubric, rubric_as_data, rubric_fields

    with refusing(as_json):
        found = open_rubric(name)

        def say() -> None:
            rubric = found.rubric
            print(f"{rubric.title}（{rubric.edition}）〔{rubric.status.label}〕{rubric.shown_notice}")
            for dimension, indicator, criterion in rubric.places():
                star = "★" if criterion.core else ""
                print(f"{dimension.code} {dimension.title} / {indicator.code} {indicator.title} / ", end="")
                print(f"{star}{criterion.code} {criterion.title}（{plain(criterion.points)}分）：{criterion.rule_text}")

        fields = rubric_fields(found) | {"rubric": rubric_as_data(found)}
        answer(as_json, found.problems, fields, say)


@rubric_app.command("diff")
def rubric_diff(
    old: Annotated[str, typer.Argument(metavar="A", help="原来的评分标准：编号，或文件夹、zip 的路径。")],
    new: Annotated[str, typer.Argument(metavar="B", help="新的评分标准：编号，或文件夹、zip 的路径。")],
    *,
    as_json: Json = False,
) -> None:
    """比较两个评分标准：哪些没变、改了、新增、去掉。"""
    from app.services.compare_rubrics import compare_rubrics, diff_fields, diff_sentences

    with refusing(as_json):
        found = compare_rubrics(old, new)
        answer(as_json, [], diff_fields(found), lambda: print("\n".join(diff_sentences(found.diff))))
