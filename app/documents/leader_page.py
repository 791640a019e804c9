"""One A4 page for the leader (领导参阅件): figures, chart, largest gaps, what is asked of whom. Always one page.

What is too much is cut step by step, and said to be cut; only in the end everything is drawn smaller. No grade is
printed (DESIGN.md 5, Verdict).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import zip_longest

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.documents.chart_pdf import Chart
from app.documents.explanation_styles import DARK, GREEN, GREY, MM, PAGE_HEIGHT, PAGE_WIDTH, RUNNING
from app.documents.fonts import Face, font_name
from app.documents.pdf_table import TableLook, TextTable, stacked_height
from app.documents.pdf_text import Align, Text, TextStyle, draw_line
from app.domain.chart import points_chart
from app.domain.department_progress import DepartmentProgress
from app.domain.points import rate, shown
from app.domain.rubric import Rubric
from app.domain.score_sheet import DimensionScore, ScoreSheet, State
from app.domain.standing import Gap

INTERNAL = "内部使用，不随申报包报送"
TITLE_TEXT = "健康县区建设自评进展情况"
MEANING = "自评数，未经评审。已落实分只计佐证齐全的，预估分是补齐后的。"
MOST_GAPS = 10
MOST_CHARACTERS = 300
"""Of one text: more never fits, and would only be measured in vain."""

SIDE, TOP, BOTTOM = 18 * MM, 16 * MM, 16 * MM
WIDTH = PAGE_WIDTH - 2 * SIDE
ROOM = PAGE_HEIGHT - TOP - BOTTOM
CHART_SHARE, GUTTER = 0.5, 12.0
MOST_CHART = 190.0
LARGEST_CHART = 0.68
"""Of the chart's own size: drawn larger its figures would not have room beside the bars."""
FIRST_FIGURE = 0.5

TITLE = TextStyle(Face.XIAOBIAOSONG, 20, 28, align=Align.CENTER)
SUBTITLE = TextStyle(Face.KAI, 11.5, 18, align=Align.CENTER, color=DARK, space_after=6)
SECTION = TextStyle(Face.HEI_BOLD, 11, 16, color=GREEN, space_before=9, space_after=3)
CAPTION = TextStyle(Face.HEI, 8.5, 12, align=Align.CENTER, color=GREY)
FIGURE = TextStyle(Face.HEI_BOLD, 14, 19, align=Align.CENTER, color=DARK)
HEADER = TextStyle(Face.HEI, 8.5, 12, color=DARK)
CELL = TextStyle(Face.SONG, 8.5, 12, color=DARK)
NUMBER = TextStyle(Face.SONG, 8.5, 12, align=Align.RIGHT, color=DARK)
NUMBER_HEADER = TextStyle(Face.HEI, 8.5, 12, align=Align.RIGHT, color=DARK)
NOTE = TextStyle(Face.SONG, 8.5, 13, color=GREY)
LOOK = TableLook(ROOM, padding=2.5)


@dataclass(frozen=True, slots=True)
class LeaderFacts:
    """What the page is written from. gaps and departments: all there are; the page takes what it has room for."""

    county: str
    cycle: str
    date: dt.date
    rubric: Rubric
    score: ScoreSheet
    gaps: tuple[Gap, ...]
    departments: tuple[DepartmentProgress, ...]
    program: str


@dataclass(frozen=True, slots=True)
class Fullness:
    """How much is told: lines of a gap, dimensions, departments and lines of each."""

    lines: int
    dimensions: int
    departments: int
    asked_lines: int


STEPS = tuple(
    Fullness(*numbers)
    for numbers in (
        (3, 14, 16, 2),
        (2, 12, 16, 2),
        (2, 12, 12, 2),
        (2, 12, 14, 1),
        (2, 12, 10, 1),
        (1, 12, 14, 1),
        (1, 12, 10, 1),
        (1, 9, 6, 1),
    )
)
"""From the most that is told to the least."""


def leader_page_pdf_bytes(facts: LeaderFacts) -> bytes:
    """Return the page as a PDF; the same facts give the same bytes."""
    stream = BytesIO()
    size, face = (PAGE_WIDTH, PAGE_HEIGHT), font_name(Face.SONG)
    canvas = Canvas(stream, pagesize=size, invariant=1, initialFontName=face, lang="zh-CN")
    canvas.setTitle(f"{facts.county}{TITLE_TEXT}")
    canvas.setSubject(INTERNAL)
    canvas.setCreator("健康县区自评")
    canvas._doc._timeStamp.YMDhms = (facts.date.year, facts.date.month, facts.date.day, 0, 0, 0)
    _draw_fitting(canvas, facts)
    _draw_foot(canvas, facts)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _draw_fitting(canvas: Canvas, facts: LeaderFacts) -> None:
    parts: list[Flowable] = []
    height = 0.0
    for fullness in STEPS:
        parts = list(_parts(facts, fullness))
        height = stacked_height(parts, WIDTH, ROOM)
        if height <= ROOM:
            break
    scale = min(1.0, ROOM / height)
    canvas.saveState()
    canvas.translate(SIDE + WIDTH * (1 - scale) / 2, PAGE_HEIGHT - TOP)
    canvas.scale(scale, scale)
    top = after = 0.0
    for number, part in enumerate(parts):
        _, own = part.wrapOn(canvas, WIDTH, ROOM)
        top -= own + (max(after, part.getSpaceBefore()) if number else 0.0)
        part.drawOn(canvas, 0, top)
        after = part.getSpaceAfter()
    canvas.restoreState()


def _draw_foot(canvas: Canvas, facts: LeaderFacts) -> None:
    y = BOTTOM - 12
    draw_line(canvas, INTERNAL, x=SIDE, y=y, style=RUNNING)
    right = TextStyle(RUNNING.face, RUNNING.size, RUNNING.leading, align=Align.RIGHT, color=GREY)
    draw_line(canvas, facts.program, x=PAGE_WIDTH - SIDE, y=y, style=right)
    if facts.rubric.shown_notice:
        notice = cut(facts.rubric.shown_notice, RUNNING, WIDTH, 1)
        middle = TextStyle(RUNNING.face, RUNNING.size, RUNNING.leading, align=Align.CENTER, color=GREY)
        draw_line(canvas, notice, x=PAGE_WIDTH / 2, y=y - 12, style=middle)


# ---------------------------------------------------------------- the parts, from top to bottom


def _parts(facts: LeaderFacts, fullness: Fullness) -> Iterator[Flowable]:
    county = cut(facts.county or "（未填写县区）", TITLE, WIDTH, 1)
    yield Text(f"{county}\n{TITLE_TEXT}", TITLE)
    day = f"{facts.date.year}年{facts.date.month}月{facts.date.day}日"
    yield Text(cut("　".join(part for part in (facts.cycle, f"截至{day}") if part), SUBTITLE, WIDTH, 1), SUBTITLE)
    yield _figures(facts)
    rubric = f"按《{facts.rubric.title}》{facts.rubric.edition}版。"
    yield Text(cut(f"{MEANING}{rubric}", NOTE, WIDTH, 2), NOTE)
    yield Text("一、各领域得分", SECTION)
    yield _dimensions(facts.score.dimensions, fullness)
    yield Text("二、差距最大的十项" if len(facts.gaps) >= MOST_GAPS else "二、还有差距的评分项", SECTION)
    yield _gaps(facts.gaps, fullness)
    yield Text("三、请领导协调的事项", SECTION)
    yield from _asked(facts, fullness)


def _figures(facts: LeaderFacts) -> Flowable:
    points, verdict = facts.score.points, facts.score.verdict
    states = [line.state for line in facts.score.criteria]
    filled = sum(state is not State.UNANSWERED for state in states)
    figures = {
        "已落实分／应得分": f"{shown(points.computed)}／{shown(points.applicable)}",
        "预估分": shown(points.prospective),
        "得分率": "—" if points.rate is None else f"{shown(points.rate)}%",
        "已填／全部": f"{filled}／{len(states)}",
        "待佐证": f"{sum(state is State.AWAITING_EVIDENCE for state in states)}项",
    }
    if facts.rubric.gates:
        held = [(len(verdict.gates_failed), "条不符"), (len(verdict.gates_open), "条未填")]
        figures["基本条件"] = next((f"{count}{word}" for count, word in held if count), "符合")
    if any(criterion.core for criterion in facts.rubric.criteria):
        figures["核心指标"] = f"{len(verdict.core_failed)}项不足" if verdict.core_failed else "达到要求"
    # The first holds two numbers.
    width = WIDTH / (len(figures) + FIRST_FIGURE)
    widths = [width * (1 + FIRST_FIGURE), *[width] * (len(figures) - 1)]
    header = [Text(name, CAPTION) for name in figures]
    row = [Text(cut(text, FIGURE, own - 6, 1), FIGURE) for text, own in zip(figures.values(), widths, strict=True)]
    return TextTable([row], widths, TableLook(ROOM), header)


def _dimensions(dimensions: Sequence[DimensionScore], fullness: Fullness) -> Flowable:
    told = _most_lacking(dimensions, fullness.dimensions)
    left = WIDTH * CHART_SHARE - GUTTER / 2
    scale = min(LARGEST_CHART, MOST_CHART / points_chart(told, left).height)
    chart = _Smaller(Chart(points_chart(told, left / scale)), scale)
    right = WIDTH - left - GUTTER
    widths = [right * share for share in (0.36, 0.15, 0.18, 0.15, 0.16)]
    header = [Text("领域", HEADER)]
    header += [Text(word, NUMBER_HEADER) for word in ("分值", "已落实", "预估", "得分率")]
    rows = [_dimension_row(one, widths[0]) for one in told]
    if len(told) < len(dimensions):
        rest = [Text(f"其余{len(dimensions) - len(told)}个领域略", CELL)]
        rows.append(rest + [Text("", CELL)] * (len(widths) - 1))
    return _Beside(chart, TextTable(rows, widths, LOOK, header), left + GUTTER)


def _most_lacking(dimensions: Sequence[DimensionScore], most: int) -> list[DimensionScore]:
    """Return at most so many, those that lack most, in rubric order."""
    lacking = sorted(dimensions, key=lambda one: one.computed - one.applicable)[:most]
    return [one for one in dimensions if one in lacking]


def _dimension_row(one: DimensionScore, width: float) -> list[Text]:
    reached = rate(one.computed, one.applicable)
    share = "—" if reached is None else f"{shown(reached)}%"
    numbers = (shown(one.full), shown(one.computed), shown(one.prospective), share)
    title = cut(one.title or one.code, CELL, width - 2 * LOOK.padding, 1)
    return [Text(title, CELL), *(Text(number, NUMBER) for number in numbers)]


def _gaps(gaps: Sequence[Gap], fullness: Fullness) -> Flowable:
    if not gaps:
        return Text("各评分项都已得满分。", CELL)
    widths = [WIDTH * share for share in (0.05, 0.27, 0.11, 0.06, 0.2, 0.31)]
    header = [Text(word, HEADER) for word in ("序", "评分项")]
    header += [Text(word, NUMBER_HEADER) for word in ("得分／分值", "还差")]
    header += [Text(word, HEADER) for word in ("责任部门", "怎样补上")]
    styles = (CELL, CELL, NUMBER, NUMBER, CELL, CELL)
    rows = []
    for number, gap in enumerate(gaps[:MOST_GAPS], start=1):
        points = f"{shown(gap.computed)}／{shown(gap.full)}"
        how = gap.gain.text if gap.gain else "请对照评分标准研究"
        texts = (str(number), f"{gap.code} {gap.title}", points, shown(gap.points), "、".join(gap.departments), how)
        rows.append(_row(zip(texts, styles, strict=True), widths, fullness.lines))
    return TextTable(rows, widths, LOOK, header)


def _asked(facts: LeaderFacts, fullness: Fullness) -> Iterator[Flowable]:
    verdict, gates = facts.score.verdict, facts.rubric.gate_by_id
    for word, ids in (("不符合", verdict.gates_failed), ("还没有填报", verdict.gates_open)):
        if ids:
            told = "；".join(gates[one].text or one for one in ids)
            yield Text(cut(f"基本条件{word}：{told}。", CELL, WIDTH, fullness.asked_lines), CELL)
    undone = sorted((one for one in facts.departments if one.undone), key=lambda one: -one.undone)
    if not undone:
        yield Text("各部门都已填完，要求的材料和数据都有了。", CELL)
        return
    widths = [WIDTH * share for share in (0.13, 0.37, 0.13, 0.37)]
    asked = undone[: fullness.departments]
    half = (len(asked) + 1) // 2
    rows = []
    for left, right in zip_longest(asked[:half], asked[half:]):
        pairs = [(text, CELL) for one in (left, right) for text in _undone(facts.rubric, one)]
        rows.append(_row(pairs, widths, fullness.asked_lines))
    header = [Text(word, HEADER) for word in ("责任部门", "还要做", "责任部门", "还要做")]
    yield TextTable(rows, widths, LOOK, header)
    rest = undone[fullness.departments :]
    if rest:
        count = sum(one.undone for one in rest)
        yield Text(f"另有{len(rest)}个部门共{count}件，见程序“总览”里的部门进度。", NOTE)


def _undone(rubric: Rubric, one: DepartmentProgress | None) -> tuple[str, str]:
    if one is None:
        return "", ""
    figures = [rubric.measure_by_id[key].title for key in one.missing]
    parts = (("未填", one.unanswered, "项"), ("待佐证", one.waiting, "项"), ("缺数据", figures, "个"))
    counts = "、".join(f"{word}{len(some)}{unit}" for word, some, unit in parts if some)
    return one.department, f"{counts}：{'、'.join((*one.unanswered, *one.waiting, *figures))}"


# ---------------------------------------------------------------- fitting


def _row(texts: Iterable[tuple[str, TextStyle]], widths: Sequence[float], lines: int) -> list[Text]:
    cells = zip(texts, widths, strict=True)
    return [Text(cut(text, style, width - 2 * LOOK.padding, lines), style) for (text, style), width in cells]


def cut(text: str, style: TextStyle, width: float, lines: int) -> str:
    """Return as much of a text as takes so many lines, with … where something was left out."""
    plain = " ".join(text.split())
    kept = plain[:MOST_CHARACTERS]
    if kept == plain and len(Text(kept, style).lines(width)) <= lines:
        return kept
    fitting = "".join(Text(kept, style).lines(width)[:lines])
    while fitting and len(Text(f"{fitting}…", style).lines(width)) > lines:
        fitting = fitting[:-1]
    return f"{fitting}…"


class _Smaller(Flowable):  # type: ignore[misc]
    """A flowable drawn at another scale."""

    def __init__(self, content: Flowable, scale: float) -> None:
        super().__init__()
        self._content, self._scale = content, scale

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        own = self._content.wrap(width / self._scale, height / self._scale)
        self.width, self.height = own[0] * self._scale, own[1] * self._scale
        return self.width, self.height

    def draw(self) -> None:
        self.canv.scale(self._scale, self._scale)
        self._content.drawOn(self.canv, 0, 0)


class _Beside(Flowable):  # type: ignore[misc]
    """Two flowables side by side, both from the top; the right one begins at x."""

    def __init__(self, left: Flowable, right: Flowable, x: float) -> None:
        super().__init__()
        self._both = ((left, 0.0), (right, x))

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self.height = max(float(part.wrap(width, height)[1]) for part, _ in self._both)
        return self.width, self.height

    def draw(self) -> None:
        for part, x in self._both:
            _, own = part.wrap(self.width, self.height)
            part.drawOn(self.canv, x, self.height - own)
