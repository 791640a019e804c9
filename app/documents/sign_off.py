"""评分标准核对表.pdf: every criterion beside its original words, with room for a verdict and a name. A4 on its side."""

import datetime as dt
from collections.abc import Iterator
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
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RUNNING,
    SIDE,
    TITLE,
    TOP,
)
from app.documents.fonts import Face
from app.documents.leader_page import cut
from app.documents.numbered_pages import NumberedPages
from app.documents.pdf_table import Opening, TableLook, TextTable, Together
from app.documents.pdf_text import Align, Text, TextStyle, draw_line
from app.documents.sheet_text import control_characters, control_problem
from app.domain.problems import ProblemError
from app.domain.progress import Progress, Silent
from app.domain.sign_off import DRAFT, MEANINGS, SignOffGroup, SignOffRow, counted

TITLE_TEXT = "评分标准核对表"
HEADINGS = ("编码", "原文（指标、评分标准、分值）", "程序中的评分办法", "算例", "核对意见", "签名")
SHARES = (0.07, 0.29, 0.24, 0.26, 0.08, 0.06)
ADVICE = "请逐项对照原文核对评分办法、分值和算例：相符的写“相符”，不符的写明应怎样改，并签名。"
SIGNERS = ("编制人（签字）", "核对人（签字）", "负责人（签字）")
WIDTH, ROOM = PAGE_HEIGHT - 2 * SIDE, PAGE_WIDTH - TOP - BOTTOM
FACT = TextStyle(Face.SONG, 10, 16, color=DARK)
ADVISED = TextStyle(Face.KAI, 10.5, 17, color=DARK, space_before=4, space_after=2)
GROUP = TextStyle(Face.HEI_BOLD, 12, 20, color=GREEN, space_before=10)
HEADER = TextStyle(Face.HEI, 9, 13, color=DARK)
CELL = TextStyle(Face.SONG, 9, 13.5, color=DARK)
CODE = TextStyle(Face.HEI, 9, 13.5, color=DARK)
SIGN = TextStyle(Face.SONG, 11, 30, color=DARK, space_before=10)
LOOK = TableLook(ROOM, padding=4.0)
RUNNING_RIGHT = replace(RUNNING, align=Align.RIGHT)
FIRST_ROW = 80.0
"""So much of a table stands below the heading of a group."""
_SILENT = Silent()
_FOOT_LINE = BOTTOM * 0.55


@dataclass(frozen=True, slots=True)
class SignOffFacts:
    """What the list is written from. facts: heading and words that say which standard and which file this is."""

    title: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[SignOffGroup, ...]
    date: dt.date
    program: str
    notice: str = ""

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what the marking words mean and how many criteria bear them."""
        return tuple(f"〔{mark}〕{count}项：{MEANINGS[mark]}" for mark, count in counted(self.groups).items())


def sign_off_pdf_bytes(facts: SignOffFacts, progress: Progress = _SILENT) -> bytes:
    """Return the list as a PDF. Raises: ProblemError(TEXT_CONTROL); CancelledError out of progress."""
    problems = [
        control_problem(f"评分项{row.code}", found)
        for group in facts.groups
        for row in group.rows
        if (found := control_characters("\n".join(cells_of(row))))
    ]
    if problems:
        raise ProblemError(problems)
    stream = BytesIO()
    _Pages(stream, facts).build(list(_story(facts, progress)))
    return stream.getvalue()


def cells_of(row: SignOffRow) -> tuple[str, str, str, str]:
    """Return the texts of a row: code with its marks, original words, marking, examples."""
    code = "\n".join((row.code, f"{row.points}分", *row.marks))
    kind = (f"〔{row.kind}〕", f"〔{DRAFT}〕") if row.is_draft else (f"〔{row.kind}〕",)
    marking = "\n".join((*kind, *row.marking))
    return code, "\n".join(row.original_lines), marking, "\n".join(row.examples)


def _story(facts: SignOffFacts, progress: Progress) -> Iterator[Flowable]:
    yield Text(TITLE_TEXT, TITLE)
    for heading, words in facts.facts:
        yield Text(f"{heading}：{words}", FACT)
    for line in facts.remarks:
        yield Text(line, FACT)
    yield Text(ADVICE, ADVISED)
    for number, group in enumerate(facts.groups):
        progress.step(number, len(facts.groups), f"排版 {group.title[:20]}")
        if group.rows:
            yield Opening([Text(group.title, GROUP)], FIRST_ROW)
            header = [Text(word, HEADER) for word in HEADINGS]
            yield TextTable([_row(row) for row in group.rows], [WIDTH * share for share in SHARES], LOOK, header)
    yield Together([Text(line, SIGN) for line in _signatures()])


def _row(row: SignOffRow) -> list[Text]:
    code, *texts = cells_of(row)
    return [Text(code, CODE), *(Text(text, CELL) for text in texts), Text("", CELL), Text("", CELL)]


def _signatures() -> tuple[str, str]:
    line = "＿" * 9
    people = "　　".join(f"{signer}：{line}" for signer in SIGNERS)
    return people, f"单位（盖章）：{line}{line}　　日期：{'＿' * 5}年{'＿' * 3}月{'＿' * 3}日"


class _Pages(NumberedPages):
    """The pages: foot with the standard's name and the number of the page and of all pages."""

    def __init__(self, stream: BinaryIO, facts: SignOffFacts) -> None:
        title = f"{facts.title}{TITLE_TEXT}"
        super().__init__(stream, title=title, author=facts.program, subject=TITLE_TEXT, day=facts.date, landscape=True)
        self._facts = facts

    def draw_margins(self, canvas: Canvas) -> None:
        """Draw the foot."""
        draw_line(canvas, cut(self._facts.title, RUNNING, WIDTH / 3, 1), x=SIDE, y=_FOOT_LINE, style=RUNNING)
        self.draw_number(canvas, _FOOT_LINE)
        right = cut(self._facts.notice or TITLE_TEXT, replace(RUNNING, color=GREY), WIDTH / 3, 1)
        draw_line(canvas, right, x=PAGE_HEIGHT - SIDE, y=_FOOT_LINE, style=RUNNING_RIGHT)
