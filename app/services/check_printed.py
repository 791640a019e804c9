"""Comparing what a package prints with what its data give: experts may look at nothing but the papers."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.finished import FINISHED_NAMES, REPORT
from app.domain.points import ZERO, shown
from app.domain.problems import Problem, ProblemError, Severity, blocking, warning
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Picture, Seal, Submission
from app.services.compare_report import Difference, Kind, differences, dossier_now

if TYPE_CHECKING:
    from app.documents.printed_points import PrintedPoints
    from app.documents.report_parts import ReportModel
    from app.exchange.verify import OpenedPackage

SCORE_TABLE = "03_自评打分表.xlsx"
REPORT_PDF = "01_自评报告.pdf"
EXPLANATION = "02_逐项自评说明.pdf"
_OF_POINTS = ("points:", "rate:", "full:", "table:dimensions")
"""Tags of what a report says of points (app/documents/report_overview.py, report_chapters.py)."""
ALTERED = "程序导出的文件与数据应当一致，可能被改动；请退回核对。"


# ------------------------------------------------------------ 自评打分表


def table_problems(opened: "OpenedPackage", rubric: Rubric, sheet: ScoreSheet) -> Iterator[Problem]:
    """Yield where the printed table differs from the recomputation."""
    from app.documents.score_table_reading import read_score_table
    from app.documents.score_table_rows import printed_points

    if SCORE_TABLE not in opened.files:
        yield warning("SCORE_TABLE_DIFFERS", SCORE_TABLE, "包里没有自评打分表。", "可按复算结果评审。")
        return
    try:
        table = read_score_table(opened.read(SCORE_TABLE))
    except ProblemError as error:
        yield from error.problems
        return
    wanted = printed_points(rubric, sheet)
    for code in dict.fromkeys((*wanted, *table.points)):
        if code not in table.points:
            what = "打分表里这一项的得分是空的。"
            yield blocking("SCORE_TABLE_DIFFERS", f"{SCORE_TABLE} {code}", what, "以数据复算为准；请退回核对。")
        elif code not in wanted:
            what = f"打分表印的是{_printed(table.points[code])}，按数据还没有填报，应为空。"
            yield blocking("SCORE_TABLE_DIFFERS", f"{SCORE_TABLE} {code}", what, "以数据复算为准；请退回核对。")
        elif table.points[code] != wanted[code]:
            yield _table_differs(code, table.points[code], wanted[code])
    totals = {"self_points": sheet.points.self_points, "computed": sheet.points.computed}
    for name, total in totals.items():
        if name in table.totals and (table.totals[name] or ZERO) != total:
            yield _table_differs("合计", table.totals[name], total)


def _table_differs(where: str, printed: Decimal | None, wanted: Decimal | None) -> Problem:
    what = f"打分表印的是{_printed(printed)}，按数据应为{_printed(wanted)}。"
    return blocking("SCORE_TABLE_DIFFERS", f"{SCORE_TABLE} {where}", what, "以数据复算为准；请退回核对。")


def _printed(points: Decimal | None) -> str:
    return "不适用" if points is None else f"{shown(points)}分"


# ------------------------------------------------------------ reports


def report_problems(
    opened: "OpenedPackage", rubric: Rubric, submission: Submission, sheet: ScoreSheet
) -> Iterator[Problem]:
    """Yield where the reports tell something else than the data.

    A report that the county has worked on may differ and is only told; ours have the points that the data give, or
    were altered.
    """
    from app.documents.printed_points import explanation_points, report_points
    from app.documents.report_model import report_model

    picture = _as_sealed(rubric, submission)
    dossier = dossier_now(picture, sheet)
    model = report_model(dossier)
    if (word := FINISHED_NAMES[REPORT]) in opened.files:
        yield from _word_problems(opened, word, model, is_own=REPORT in picture.assessment.finished)
    if REPORT_PDF in opened.files:
        yield from _pdf_problems(REPORT_PDF, report_points(model, _text(opened, REPORT_PDF)))
    if EXPLANATION in opened.files:
        yield from _pdf_problems(EXPLANATION, explanation_points(dossier, _text(opened, EXPLANATION)))


def _as_sealed(rubric: Rubric, submission: Submission) -> Picture:
    """Return what the documents of a package were made from: with the 材料编号 it was sealed with."""
    seal = Seal("", submission.round, submission.date, "", "", numbers=submission.numbers)
    return Picture(rubric, submission.assessment, (seal,))


def _word_problems(opened: "OpenedPackage", name: str, model: "ReportModel", *, is_own: bool) -> Iterator[Problem]:
    from app.documents.report_tags import read_report, told_fields

    try:
        with tempfile.TemporaryDirectory(prefix="jkxq-verify-") as folder:
            report = Path(folder) / "report.docx"
            report.write_bytes(opened.read(name))
            found = differences(read_report(report), told_fields(model))
    except ProblemError as error:
        yield from (replace(problem, severity=Severity.WARNING, where=name) for problem in error.problems)
        return
    if not found:
        return
    of_points = [one for one in found if _tells_points(one)]
    first = (of_points or found)[0]
    what = f"报告有{len(found)}处与申报数据不同，例如{first.what}：报告里{first.in_report}，数据是{first.in_data}。"
    if is_own:
        yield warning("FINISHED_DIFFERS", name, what, "得分以申报数据复算为准；请向县区核实。")
    elif of_points:
        yield blocking("REPORT_DIFFERS", name, what, ALTERED)
    else:
        # Another version of the program may word it otherwise; only points decide.
        yield warning("REPORT_DIFFERS", name, what, "得分没有不同；请打开看一看，需要时向县区核实。")


def _tells_points(difference: Difference) -> bool:
    return difference.kind is Kind.CHANGED and difference.tag.startswith(_OF_POINTS)


def _text(opened: "OpenedPackage", name: str) -> str:
    from app.documents.printed_points import MOST_BYTES, printed_text

    if opened.files[name].size > MOST_BYTES:
        return ""
    try:
        return printed_text(opened.read(name))
    except ProblemError:
        # Too large to be ours; a changed file has been told by its digest.
        return ""


def _pdf_problems(name: str, points: "PrintedPoints") -> Iterator[Problem]:
    if points.differences:
        first = points.differences[0]
        shown_one = f"例如{first.what}：印的是{first.printed}，数据是{first.wanted}。"
        what = f"有{len(points.differences)}处得分与数据不同，{shown_one}"
        yield blocking("REPORT_DIFFERS", name, what, ALTERED)
    elif not points.is_readable:
        what = "这份 PDF 里没有找全程序印的得分，没能与数据核对。"
        yield warning("REPORT_DIFFERS", name, what, "请打开看一看；得分以申报数据复算为准。")
