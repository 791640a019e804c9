"""提交前检查单.pdf: every problem with a box to tick, by severity, and lines to sign. Same facts, same bytes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.documents.explanation_styles import (
    BOTTOM,
    DARK,
    GREEN,
    GREY,
    PAGE_WIDTH,
    RULED,
    RUNNING,
    SIDE,
    SUBTITLE,
    TEXT_WIDTH,
    TITLE,
)
from app.documents.fonts import Face
from app.documents.leader_page import INTERNAL, cut
from app.documents.numbered_pages import NumberedPages
from app.documents.pdf_table import Opening, TextTable, Together
from app.documents.pdf_text import Align, Text, TextStyle, draw_line
from app.domain.problems import Problem, Severity
from app.domain.progress import Progress, Silent

TITLE_TEXT = "提交前检查单"
GROUP = TextStyle(Face.HEI_BOLD, 12, 20, color=GREEN, space_before=10)
ADVICE = TextStyle(Face.KAI, 10, 15, color=GREY, space_after=4)
HEADER = TextStyle(Face.HEI, 9, 13, color=DARK)
CELL = TextStyle(Face.SONG, 9.5, 14, color=DARK)
TICK = TextStyle(Face.HEI, 13, 14, align=Align.CENTER, color=DARK)
SUM = TextStyle(Face.SONG, 10.5, 18, color=DARK, space_after=4)
SIGN = TextStyle(Face.SONG, 11, 30, color=DARK, space_before=16)
RUNNING_RIGHT = replace(RUNNING, align=Align.RIGHT)
SHARES = (0.06, 0.06, 0.22, 0.38, 0.28)
FIRST_ROW = 60.0
"""So much of a table stands below the heading of a group."""
ADVICES = {
    Severity.BLOCKING: "不处理就不能导出定稿。",
    Severity.WARNING: "不妨碍提交，请逐条核对；核对无误或已处理的打勾。",
    Severity.HINT: "知道即可。",
}
_SILENT = Silent()
_FOOT_LINE = BOTTOM * 0.55


@dataclass(frozen=True, slots=True)
class ChecklistFacts:
    """What the list is written from; are_files_read: whether the stored files were looked into."""

    county: str
    cycle: str
    applicant: str
    date: dt.date
    notice: str
    problems: tuple[Problem, ...]
    are_files_read: bool


def checklist_pdf_bytes(facts: ChecklistFacts, progress: Progress = _SILENT) -> bytes:
    """Return the list as a PDF. Raises: CancelledError out of progress."""
    stream = BytesIO()
    _Pages(stream, facts).build(list(_story(facts, progress)))
    return stream.getvalue()


def _story(facts: ChecklistFacts, progress: Progress) -> Iterator[Flowable]:
    yield Text(TITLE_TEXT, TITLE)
    day = f"{facts.date.year}年{facts.date.month}月{facts.date.day}日"
    yield Text("　".join(part for part in (facts.county or "（未填写县区）", facts.cycle, day) if part), SUBTITLE)
    yield Text(_sum(facts), SUM)
    for severity in Severity:
        concerned = [problem for problem in facts.problems if problem.severity is severity]
        if concerned:
            yield from _group(severity, concerned, progress)
    yield Together([Text(line, SIGN) for line in _signatures()])


def _sum(facts: ChecklistFacts) -> str:
    counts = [
        f"{severity.label}{count}条"
        for severity in Severity
        if (count := sum(problem.severity is severity for problem in facts.problems))
    ]
    found = f"共{len(facts.problems)}条：{'，'.join(counts)}。" if counts else "没有发现问题，可以提交。"
    files = "附件文件已逐个核对。" if facts.are_files_read else "附件文件没有逐个核对，提交前请在“体检”里核对一次。"
    return found + files


def _group(severity: Severity, problems: Sequence[Problem], progress: Progress) -> Iterator[Flowable]:
    title = Text(f"{severity.label}（{len(problems)}条）", GROUP)
    yield Opening([title, Text(ADVICES[severity], ADVICE)], FIRST_ROW)
    rows = []
    for number, problem in enumerate(problems, start=1):
        progress.step(number - 1, len(problems), f"排版 {severity.label}")
        where = problem.where or "—"
        texts = ((str(number), CELL), ("□", TICK), (where, CELL), (problem.what, CELL), (problem.what_to_do, CELL))
        rows.append([Text(text, style) for text, style in texts])
    header = [Text(word, HEADER) for word in ("序号", "完成", "在哪里", "是什么", "怎么办")]
    yield TextTable(rows, [TEXT_WIDTH * share for share in SHARES], RULED, header)


def _signatures() -> tuple[str, str]:
    line = "＿" * 9
    return (f"填报人（签字）：{line}　　日期：{'＿' * 7}", f"审核人（签字）：{line}　　日期：{'＿' * 7}")


class _Pages(NumberedPages):
    """The pages: foot with the note that this stays here, and the number of the page and of all pages."""

    def __init__(self, stream: BinaryIO, facts: ChecklistFacts) -> None:
        title = f"{facts.county}{TITLE_TEXT}"
        super().__init__(stream, title=title, author=facts.applicant, subject=INTERNAL, day=facts.date)
        self._facts = facts

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw the foot."""
        draw_line(canvas, INTERNAL, x=SIDE, y=_FOOT_LINE, style=RUNNING)
        self.draw_number(canvas, _FOOT_LINE)
        county = cut(self._facts.county, RUNNING, TEXT_WIDTH / 3, 1)
        draw_line(canvas, county, x=PAGE_WIDTH - SIDE, y=_FOOT_LINE, style=RUNNING_RIGHT)
        if self._facts.notice:
            notice = cut(self._facts.notice, RUNNING, TEXT_WIDTH, 1)
            middle = replace(RUNNING, align=Align.CENTER)
            draw_line(canvas, notice, x=PAGE_WIDTH / 2, y=_FOOT_LINE - 12, style=middle)
