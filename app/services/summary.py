"""汇总: what was found about all counties, as values for the screen and as 汇总表.xlsx."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain import summing_up
from app.domain.points import two_places
from app.domain.problems import Problem, ProblemError, blocking, hint, warning
from app.domain.progress import Progress, Silent
from app.domain.review_summary import Summary, SummaryRow
from app.domain.rubric import Rubric
from app.services.received_contents import rubric_of

if TYPE_CHECKING:
    from app.documents.summary_xlsx import SummaryForms
    from app.storage.review_workspace import ReviewWorkspace

SUMMARY = "汇总表"
"""What the workbook is called in a file name."""
_STEPS = 3


@dataclass(frozen=True, slots=True)
class WrittenSummary:
    """Where the workbook lies, what it shows, and what people should know of it."""

    path: Path
    summary: Summary
    problems: tuple[Problem, ...] = ()


def summary_of(workspace: "ReviewWorkspace") -> Summary:
    """Return the summary of a review workspace; each rubric is read once.

    Raises: ProblemError (ATTACHMENT_MISSING, ATTACHMENT_DAMAGED) for a rubric that cannot be read any more.
    """
    # Looked at once: the worker may be taking in a set under another rubric just now.
    picture = workspace.picture
    rubrics: dict[str, Rubric] = {}
    for one in picture.received.values():
        if one.rubric_sha256 not in rubrics:
            rubrics[one.rubric_sha256] = rubric_of(workspace, one)
    return summing_up.summary_of(picture, rubrics)


def write_summary(
    workspace: "ReviewWorkspace", target: Path, *, date: dt.date, progress: Progress | None = None
) -> WrittenSummary:
    """Write the 汇总表 and return where it lies: `target`, or with （2） … where another file has the name.

    Raises: ProblemError (REVIEW_EMPTY, DISK_FULL, WRITE_FAILED, as `summary_of`); CancelledError out of progress.
    """
    from app.documents.summary_xlsx import SummaryFacts, summary_xlsx_bytes
    from app.services.dossier import program_name
    from app.services.printed_file import written_new

    told = progress or Silent()
    about = workspace.picture.about
    if not workspace.picture.received:
        to_do = "请先把收到的申报包收进来：在“收件”里打开。"
        what = "评审工作库里还没有收件。"
        raise ProblemError([blocking("REVIEW_EMPTY", str(workspace.folder), what, to_do, "jkxq review import")])
    told.step(0, _STEPS, "汇总各县（市、区）")
    summary = summary_of(workspace)
    facts = SummaryFacts(summary, date, program_name(), about.me.name if about.me else "")
    told.step(1, _STEPS, "写 Excel")
    content = summary_xlsx_bytes(facts, _forms(), told)
    told.step(2, _STEPS, "存盘")
    wanted = target if target.suffix.lower() == ".xlsx" else target.with_name(f"{target.name}.xlsx")
    place = written_new(content, wanted)
    return WrittenSummary(place, summary, (*_kept(wanted, place), *summary_problems(summary)))


def _forms() -> "SummaryForms":
    from app.catalog.forms import read_forms
    from app.documents.summary_xlsx import SummaryForms
    from app.domain.form import chosen_form
    from app.files.places import forms_dir

    forms = read_forms(forms_dir())
    return SummaryForms(
        chosen_form(forms, "summary"),
        chosen_form(forms, "summary_losses"),
        chosen_form(forms, "summary_differences"),
        chosen_form(forms, "summary_rounds"),
    )


def _kept(wanted: Path, place: Path) -> tuple[Problem, ...]:
    if place == wanted:
        return ()
    what = f"这个文件名已有另一份内容，没有动它；这次写到“{place.name}”。"
    return (hint("FILE_KEPT", str(wanted), what, "不要旧的那份时，请自己删去。"),)


def summary_problems(summary: Summary) -> tuple[Problem, ...]:
    """Return what people should know before they sign: what is not reviewed or not merged, several standards."""
    found = []
    if len(summary.tables) > 1:
        what = f"收件用了{len(summary.tables)}套评分标准或批次，各列各的表，分数不能放在一起看。"
        found.append(hint("REVIEW_RUBRICS", "汇总", what, "需要合成一张表时，请先统一评分标准。"))
    rows = [row for table in summary.tables for row in table.rows]
    for row in rows:
        if row.unmerged:
            what = f"有{row.unmerged}项几位评审专家的意见还没有合并，评分项现按复算得分、基本条件按县区填报的计。"
            found.append(warning("REVIEW_UNMERGED", row.county.full_name, what, "请先合并意见，再出汇总表。"))
        if row.claims_alone or not row.is_recomputed:
            found.append(_not_recomputed(row))
    undone = [row for row in rows if not row.is_complete]
    if undone:
        what = f"{len(rows)}个县（市、区）中有{len(undone)}个还没有评审完，没有评审的评分项按复算得分计。"
        found.append(hint("REVIEW_UNDONE", "汇总", what, "评审完后请再出一次。"))
    return tuple(found)


def _not_recomputed(row: SummaryRow) -> Problem:
    """Return that a table from elsewhere left something, or everything, that could not be recomputed."""
    what = f"未经本程序封装，有{row.claims_alone}项只写了得分，无法复算，复算得分里没有这几项，不计入平均数。"
    if not row.is_recomputed:
        what = "未经本程序封装，表里只有得分，无法复算：没有复算得分，不计入平均数，也不列复算的差异。"
    return warning("REVIEW_UNSEALED", row.county.full_name, what, "逐项评审后以评审得分为准。")


def summary_fields(written: WrittenSummary) -> dict[str, object]:
    """Return what `jkxq review summary --json` says: path, counties, rows in the order of the tables."""
    rows = [
        {
            "id": row.id,
            "county": {"code": row.county.code, "name": row.county.name},
            "round": row.round,
            "rubric": {"id": table.rubric.id, "edition": table.rubric.edition},
            "self": two_places(row.total.self_points),
            "city": None if row.city is None else two_places(row.city.total),
            "recomputed": None if row.computed is None else two_places(row.computed),
            "verified": two_places(row.total.verified),
            "reviewed": row.progress,
            "unmerged": row.unmerged,
            "dimensions": [
                {"code": code, "verified": None if points is None else two_places(points)}
                for code, points in row.dimension_points
            ],
            "bonus": None if row.bonus is None else two_places(row.bonus),
            "gates_failed": list(row.gates_failed),
        }
        for table in written.summary.tables
        for row in table.rows
    ]
    return {"path": str(written.path), "counties": len(rows), "rows": rows}
