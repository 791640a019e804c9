"""逐项自评说明 as flowables: first page, dimensions, one block a criterion, what is left over."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable

from app.documents.dossier import Dossier
from app.documents.explanation_blocks import Blocks, CriterionBlock, Labelled
from app.documents.explanation_styles import (
    BLOCK_GAP,
    BODY,
    CELL,
    CELL_GREY,
    CRITERION,
    DIMENSION,
    GREEN,
    HEADER,
    LABEL,
    LABEL_WIDTH,
    LABELLED,
    RULED,
    STATE,
    SUBTITLE,
    TABLE_TITLE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TITLE,
    WARNING,
)
from app.documents.form_words import chinese_day
from app.documents.given_figures import TextTable as GivenTable
from app.documents.pdf_table import TextTable, Together, stacked_height
from app.documents.pdf_text import Text, TextStyle
from app.domain.points import ZERO, plain, rate
from app.domain.progress import Progress
from app.domain.rubric import Dimension
from app.domain.score_sheet import DimensionScore

TITLE_TEXT = "逐项自评说明"
_STATE_WIDTH = 130.0
_SUMMARY_WEIGHTS = (30.0, 10.0, 12.0, 12.0, 12.0, 10.0)
_SUMMARY = ("一级指标", "分值", "适用分值", "计算得分", "自评得分", "得分率")


def story(dossier: Dossier, progress: Progress) -> list[Flowable]:
    """Return everything from the title to the last table."""
    flowables: list[Flowable] = [*_front(dossier)]
    blocks = Blocks(dossier)
    scores = {score.code: score for score in dossier.score.dimensions}
    dimensions = dossier.rubric.dimensions
    for number, dimension in enumerate(dimensions, start=1):
        progress.step(number, len(dimensions), f"{TITLE_TEXT}：{dimension.title}")
        flowables += _dimension(dimension, scores[dimension.code], blocks, number)
    rest = blocks.rest()
    if rest:
        heading = Heading("其他填报内容", "", DIMENSION, bookmark="rest", level=0)
        flowables += _placed([heading, *_tables(rest[:1])])
        flowables += [flowable for table in rest[1:] for flowable in _placed(_tables([table]))]
    return flowables


class Heading(Flowable):  # type: ignore[misc]
    """A heading with a note on its right, a line below it and a bookmark."""

    def __init__(self, text: str, note: str, style: TextStyle, *, bookmark: str, level: int) -> None:
        super().__init__()
        self._text, self._note = Text(text, style), Text(note, STATE)
        self._title, self._bookmark, self._level = text, bookmark, level

    def getSpaceBefore(self) -> float:  # noqa: N802
        """Return the free room above."""
        return 14.0 if self._level == 0 else 0.0

    def getSpaceAfter(self) -> float:  # noqa: N802
        """Return the free room below."""
        return 4.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width = width
        self._text_height = self._text.wrap(width - _STATE_WIDTH, height)[1]
        self._note_height = self._note.wrap(_STATE_WIDTH, height)[1]
        self.height = max(self._text_height, self._note_height) + 3
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:  # noqa: ARG002
        """Never part a heading."""
        return []

    def draw(self) -> None:
        """Draw both texts and the line, and set the bookmark."""
        canvas = self.canv
        canvas.bookmarkHorizontal(self._bookmark, 0, self.height + 6)
        canvas.addOutlineEntry(self._title, self._bookmark, self._level, closed=self._level == 0)
        self._text.drawOn(canvas, 0, self.height - self._text_height)
        self._note.drawOn(canvas, self.width - _STATE_WIDTH, self.height - self._note_height)
        canvas.setStrokeColor(HexColor(GREEN))
        canvas.setLineWidth(1.2 if self._level == 0 else 0.5)
        canvas.line(0, 0, self.width, 0)


def _front(dossier: Dossier) -> Iterator[Flowable]:
    given, rubric = dossier.assessment, dossier.rubric
    yield Text(f"{given.county.full_name}\n{TITLE_TEXT}", TITLE)
    round_name = "送审稿" if dossier.is_draft else f"第{dossier.round}轮"
    yield Text("　".join(part for part in (given.cycle.name, round_name) if part), SUBTITLE)
    facts = (
        ("申报单位", given.applicant),
        ("填报单位", given.person.office),
        ("评分标准", f"{rubric.title}（{rubric.edition}版）"),
        ("编制日期", chinese_day(dossier)),
    )
    yield _labelled([Labelled(label, text) for label, text in facts if text])
    yield Text("得分汇总", TABLE_TITLE)
    yield _summary(dossier)
    gates = _gates(dossier)
    if gates.rows:
        yield from _placed([Heading("基本条件", "", DIMENSION, bookmark="gates", level=0), *_tables([gates])])


def _summary(dossier: Dossier) -> TextTable:
    totals = dossier.score.points
    rows = [
        _summary_row(f"{score.code} {score.title}", (score.full, score.applicable, score.computed, score.self_points))
        for score in dossier.score.dimensions
    ]
    if any(criterion.bonus for criterion in dossier.rubric.criteria):
        claimed = totals.self_points - sum((score.self_points for score in dossier.score.dimensions), ZERO)
        rows.append(["加分", "", "", f"{totals.bonus:f}", f"{claimed:f}", ""])
    rows.append(_summary_row("合计", (totals.full, totals.applicable, totals.computed, totals.self_points)))
    texts = [[Text(text, CELL) for text in row] for row in rows]
    return TextTable(texts, _widths(_SUMMARY_WEIGHTS), RULED, [Text(text, HEADER) for text in _SUMMARY])


def _summary_row(name: str, points: tuple[Decimal, Decimal, Decimal, Decimal]) -> list[str]:
    full, applicable, computed, claimed = points
    earned = rate(computed, applicable)
    shown = "" if earned is None else f"{earned:f}%"
    return [name, plain(full), plain(applicable), f"{computed:f}", f"{claimed:f}", shown]


def _gates(dossier: Dossier) -> GivenTable:
    answers = dossier.assessment.gates
    known = {gate.id: gate.text for gate in dossier.rubric.gates}
    rows = []
    for key in [*known, *(key for key in answers if key not in known)]:
        answer = answers.get(key)
        met = "未填" if answer is None or answer.met is None else "符合" if answer.met else "不符合"
        rows.append((key, known.get(key, ""), met, answer.statement if answer else ""))
    return GivenTable("", ("编号", "条件", "是否符合", "说明"), tuple(rows), (7.0, 40.0, 10.0, 43.0))


def _dimension(dimension: Dimension, score: DimensionScore, blocks: Blocks, number: int) -> Iterator[Flowable]:
    title = f"{dimension.code} {dimension.title}".strip()
    note = f"计算得分 {score.computed:f} / {plain(score.applicable)}分"
    heading: list[Flowable] = [Heading(title, note, DIMENSION, bookmark=f"dimension-{number}", level=0)]
    for indicator in dimension.indicators:
        for criterion in indicator.criteria:
            yield from _placed([*heading, *_block(blocks.of(indicator, criterion))])
            heading = []
    yield from heading


def _block(block: CriterionBlock) -> Iterator[Flowable]:
    yield Heading(block.title, block.state, CRITERION, bookmark=f"criterion-{block.code}", level=1)
    if block.lines:
        yield _labelled(block.lines)
    yield from _tables(block.tables)


def _placed(parts: Sequence[Flowable]) -> list[Flowable]:
    """Return one flowable where a page can hold the parts; else headings with what follows them, then the rest."""
    if stacked_height(parts, TEXT_WIDTH, TEXT_HEIGHT) <= TEXT_HEIGHT:
        return [Together(parts, BLOCK_GAP)]
    first = next((n for n, part in enumerate(parts) if not isinstance(part, Heading)), len(parts))
    return [_KeptHeadings(parts[:first]), *parts[first:], _Gap()]


class _KeptHeadings(Together):
    """Headings before something too long for one page: they ask for some room below them."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        width, own = super().wrap(width, height)
        is_at_top = getattr(getattr(self, "_frame", None), "_atTop", False)
        return (width, own) if is_at_top or own + 6 * BODY.leading <= height else (width, height + 1)


class _Gap(Flowable):  # type: ignore[misc]
    """The room below a block; nothing at the foot of a page."""

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, min(BLOCK_GAP, max(height, 0.0))
        return self.width, self.height

    def draw(self) -> None:
        """Draw nothing."""


def _labelled(lines: Sequence[Labelled]) -> TextTable:
    rows = [(Text(line.label, LABEL), Text(line.text, WARNING if line.is_warning else BODY)) for line in lines]
    return TextTable(rows, [LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH], LABELLED)


def _tables(tables: Sequence[GivenTable]) -> list[Flowable]:
    flowables: list[Flowable] = []
    for table in tables:
        if table.title:
            flowables.append(Text(table.title, TABLE_TITLE))
        kept = _filled_columns(table)
        header = [Text(table.header[number], HEADER) for number in kept]
        rows = [[Text(row[number], _cell_style(row)) for number in kept] for row in table.rows]
        widths = _widths([table.weights[number] for number in kept])
        flowables.append(TextTable(rows, widths, RULED, header))
    return flowables


def _filled_columns(table: GivenTable) -> list[int]:
    """Return the columns in which anything stands; the first always."""
    return [number for number in range(len(table.header)) if not number or any(row[number] for row in table.rows)]


def _cell_style(row: Sequence[str]) -> TextStyle:
    # A row of a ledger that does not count is shown as such.
    return CELL_GREY if row[-1].startswith("不计：") else CELL


def _widths(weights: Sequence[float]) -> list[float]:
    total = sum(weights)
    return [TEXT_WIDTH * weight / total for weight in weights]
