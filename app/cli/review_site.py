"""Commands of the visits: review site-tables, take-site-table, site-photos."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.answering import Json, answer, now, progress_bar, read_date, refusing, user_name
from app.cli.review_judging import ReviewPath, Submission
from app.domain.problems import Problem, ProblemError

if TYPE_CHECKING:
    from app.services.open_review import ReviewWorkspace
    from app.services.site_tables import TakenSiteTable


def site_tables(
    workspace: ReviewPath,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="写到哪个文件夹。")],
    submission: Annotated[
        str | None,
        typer.Option("--submission", metavar="X", help="只做这一份（编号、前8位或区划代码），默认各县最近一轮。"),
    ] = None,
    criteria: Annotated[
        list[str] | None,
        typer.Option(
            "--criterion", metavar="C", help="只做这些评分项，默认已抽样或登记过的；都没有时做所有要现场看的。"
        ),
    ] = None,
    is_whole: Annotated[bool, typer.Option("--all", help="所有要现场看的评分项都做，没有抽样的也做。")] = False,
    date: Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="写在表里的日期，默认今天。")] = None,
    *,
    as_json: Json = False,
) -> None:
    """写出现场评估表（PDF 打印，Excel 填写）和抽样单。"""
    from app.services.list_received import find_submission
    from app.services.open_review import open_review
    from app.services.site_tables import write_site_tables

    day = read_date(date) if date else now().date()
    with refusing(as_json, files=[]):
        with open_review(workspace, writing=False) as opened, progress_bar() as bar:
            ids = None if submission is None else [find_submission(opened.picture, submission).id]
            made = write_site_tables(
                opened, ids, out, date=day, codes=criteria or (() if is_whole else None), progress=bar
            )
        files = [str(path) for path in made.files]
        answer(as_json, made.problems, {"files": files}, lambda: print("\n".join(f"已写到：{one}" for one in files)))


def take_site_table(
    workspace: ReviewPath,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="填好的现场评估表（.xlsx）。")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="与已存的不同的，用表里的。")] = False,
    *,
    as_json: Json = False,
) -> None:
    """收进填好的现场评估表：一份表要么全部收进，要么一点不收。"""
    from app.services.open_review import open_review

    with refusing(as_json, tables=[]):
        with open_review(workspace, writing=True, who=user_name()) as opened:
            taken, problems = _taken(opened, files, overwrite=overwrite)
        tables = [_fields(one) for one in taken]
        # A table that is refused does not undo the others: each is a step of its own.
        answer(as_json, problems, {"tables": tables}, lambda: print("\n".join(one.sentence for one in taken)))


def site_photos(
    workspace: ReviewPath,
    submission: Submission,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="照片文件夹，文件名或子文件夹名写着场所名称。")],
    *,
    as_json: Json = False,
) -> None:
    """收进现场照片：按文件名和文件夹名认出是哪一处。"""
    from app.services.list_received import find_submission
    from app.services.open_review import open_review
    from app.services.site_photos import add_photo_folder

    with refusing(as_json, added=0, known=0):
        with open_review(workspace, writing=True, who=user_name()) as opened, progress_bar() as bar:
            id_ = find_submission(opened.picture, submission).id
            added = add_photo_folder(opened, id_, folder, person=user_name(), at=now(), progress=bar)
        fields = {"added": added.added, "known": added.known}
        answer(as_json, added.problems, fields, lambda: print(f"新加{added.added}张，已有{added.known}张。"))


def _taken(
    workspace: "ReviewWorkspace", files: list[Path], *, overwrite: bool
) -> "tuple[list[TakenSiteTable], list[Problem]]":
    from app.services.site_tables import take_site_table as take_one

    taken: list[TakenSiteTable] = []
    problems: list[Problem] = []
    for path in files:
        try:
            taken.append(take_one(workspace, path, person=user_name(), at=now(), takes_given=overwrite))
        except ProblemError as error:
            problems += error.problems
        else:
            problems += map(_with_option, taken[-1].problems)
    return taken, problems


def _with_option(problem: Problem) -> Problem:
    """Return a problem; how the table's own words are taken is said here by an option."""
    if problem.code != "SITE_DIFFERS":
        return problem
    return replace(problem, what_to_do=problem.what_to_do.replace("选用表里的内容", "加 --overwrite"))


def _fields(one: "TakenSiteTable") -> dict[str, object]:
    county = one.received.county
    return {
        "path": str(one.path),
        "submission": one.received.id,
        "county": {"code": county.code, "name": county.name},
        "added": len(one.joined.added),
        "filled": len(one.joined.filled),
        "same": len(one.joined.same),
        "different": len(one.joined.differences),
    }
