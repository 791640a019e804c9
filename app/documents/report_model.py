"""The report model (自评报告): a dossier told as cover, chapters, attachments, check page. No layout, no files."""

from collections.abc import Iterable

from app.documents.dossier import Dossier
from app.documents.evidence_counts import EvidenceCounts, evidence_counts
from app.documents.report_chapters import chapters
from app.documents.report_parts import Column, Cover, Heading, Paragraph, ReportModel, Table
from app.documents.report_words import long_date, month
from app.documents.sheet_text import control_characters, control_problem
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.score_sheet import State

DRAFT = "送审稿"
MAX_HEADING_LENGTH = 200
ATTACHMENTS = ("逐项自评说明", "自评打分表", "佐证材料目录")
"""What goes with the report; cases and 佐证材料 themselves follow when there are any."""
DOCUMENT_OF_CASES = "优秀案例"


def report_model(dossier: Dossier) -> ReportModel:
    """Return the report of a dossier.

    Raises: ProblemError naming every place with a control character (TEXT_CONTROL), which no document can hold, and
        every heading that would fill pages (TEXT_TOO_LONG).
    """
    model = ReportModel(
        cover=_cover(dossier),
        chapters=chapters(dossier),
        attachments=_attachments(dossier),
        signature=_applicant(dossier),
        date=long_date(dossier.date),
        check=_check_page(dossier),
    )
    problems = (*control_problems(model.texts()), *_heading_problems(model))
    if problems:
        raise ProblemError(problems)
    return model


def control_problems(texts: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    """Return one problem for each place whose text holds control characters."""
    found: dict[str, list[str]] = {}
    for where, text in texts:
        for character in control_characters(text):
            found.setdefault(where, []).append(character)
    return tuple(control_problem(where, dict.fromkeys(characters)) for where, characters in found.items())


def _heading_problems(model: ReportModel) -> tuple[Problem, ...]:
    headings = [
        *(chapter.heading for chapter in model.chapters),
        *(block.text for chapter in model.chapters for block in chapter.blocks if isinstance(block, Heading)),
        *(block.title for chapter in model.chapters for block in chapter.blocks if isinstance(block, Paragraph)),
    ]
    return tuple(
        blocking(
            "TEXT_TOO_LONG",
            f"自评报告标题“{heading[:20]}…”",
            f"标题有{len(heading)}个字，最多{MAX_HEADING_LENGTH}个字。",
            "请在评分标准里把指标名称写短，详细要求写在说明里。",
        )
        for heading in headings
        if len(heading) > MAX_HEADING_LENGTH
    )


def check_code(submission_id: str) -> str:
    """Return the short form of a submission id that people can read out: 3F2A-91BC-0D7E."""
    short = submission_id[:12].upper()
    return "-".join(short[start : start + 4] for start in range(0, len(short), 4))


def _applicant(dossier: Dossier) -> str:
    return dossier.assessment.applicant.strip() or dossier.assessment.county.full_name


def _cover(dossier: Dossier) -> Cover:
    """Return the cover. The standard of 2020 is on 健康促进县（区）, and a paper bears the name of its round."""
    kind = "健康促进县（区）" if "健康促进" in dossier.rubric.title else "健康县区"
    return Cover(
        title_lines=tuple(line for line in (dossier.assessment.county.full_name, f"{kind}建设自评报告") if line),
        applicant=_applicant(dossier),
        month=month(dossier.date),
        draft_mark=f"（{DRAFT}）" if dossier.is_draft else "",
        notice=dossier.rubric.shown_notice,
    )


def _attachments(dossier: Dossier) -> tuple[str, ...]:
    pieces = evidence_counts(dossier).pieces
    cases = (DOCUMENT_OF_CASES,) if dossier.assessment.cases else ()
    return (*ATTACHMENTS, *cases, *((f"佐证材料（共{pieces}件）",) if pieces else ()))


def _evidence_text(counts: EvidenceCounts) -> str:
    """Return 172件（文件172个，其中1个的内容与另一个相同），另有1件未附文件。 Every piece has a file of its own."""
    same = f"，其中{counts.same}个的内容与另一个相同" if counts.same else ""
    return f"{counts.pieces}件（文件{counts.pieces}个{same}）{counts.also}"


def _check_page(dossier: Dossier) -> Table:
    """Return the page that ties the paper to the submission it belongs to."""
    rubric = dossier.rubric
    states = [line.state for line in dossier.score.criteria]
    answered = sum(state is not State.UNANSWERED for state in states)
    rows = (
        ("申报包编号", DRAFT if dossier.is_draft else dossier.submission_id),
        ("校验码", DRAFT if dossier.is_draft else check_code(dossier.submission_id)),
        ("申报批次", dossier.assessment.cycle.name),
        ("轮次", "" if dossier.is_draft else f"第{dossier.round}轮"),
        ("填报评分项", f"{answered}项（共{len(states)}项）"),
        ("佐证材料", _evidence_text(evidence_counts(dossier))),
        ("评分标准", f"{rubric.title}，{rubric.edition}版（{rubric.id}）"),
        ("评分标准校验码", check_code(dossier.rubric_sha256)),
        ("程序版本", dossier.program),
    )
    columns = (Column("项目", 8), Column("内容", 20, "left"))
    return Table("table:check", "数据校验页", columns, tuple(row for row in rows if row[1]))
