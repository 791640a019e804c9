"""逐项自评说明 as flowables: first page, dimensions, one block a criterion, what is left over."""

from collections.abc import Iterator, Sequence

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
    HEADING_GAP,
    LABEL,
    LABEL_WIDTH,
    LABELLED,
    MOST_OPENING,
    RULED,
    SMALL_BLOCK,
    STATE,
    SUBTITLE,
    TABLE_TITLE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TITLE,
    WARNING,
)
from app.documents.explanation_sums import summary_rows
from app.documents.explanation_widths import column_widths
from app.documents.form_words import chinese_day
from app.documents.given_figures import TextTable as GivenTable
from app.documents.pdf_table import Opening, TextTable, Together, stacked_height
from app.documents.pdf_text import Text, TextStyle
from app.domain.points import plain
from app.domain.progress import Progress
from app.domain.rubric import Dimension
from app.domain.score_sheet import DimensionScore

TITLE_TEXT = "逐项自评说明"
_STATE_WIDTH = 130.0
_SUMMARY_WEIGHTS = (28.0, 8.0, 12.0, 12.0, 14.0, 12.0, 14.0)
_SUMMARY = ("一级指标", "分值", "适用分值", "计算得分", "计算得分率", "自评得分", "自评得分率")


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
        flowables += _under([heading], _tables(rest))
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
        return HEADING_GAP

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
    summary = _summary(dossier)
    yield Opening([Text("得分汇总", TABLE_TITLE)], summary.beginning(TEXT_HEIGHT / 2))
    yield summary
    gates = _gates(dossier)
    if gates.rows:
        yield from _under([Heading("基本条件", "", DIMENSION, bookmark="gates", level=0)], _tables([gates]))


def _summary(dossier: Dossier) -> TextTable:
    texts = [[Text(text, CELL) for text in row] for row in summary_rows(dossier)]
    return TextTable(texts, _widths(_SUMMARY_WEIGHTS), RULED, [Text(text, HEADER) for text in _SUMMARY])


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
            yield from _block(blocks.of(indicator, criterion), heading)
            heading = []
    yield from heading


def _block(block: CriterionBlock, above: Sequence[Flowable]) -> list[Flowable]:
    """Return a criterion below what stands above it: its title with requirement and rule, the rest under them."""
    title = Heading(block.title, block.state, CRITERION, bookmark=f"criterion-{block.code}", level=1)
    top: list[Flowable] = [*above, title]
    asked = [_labelled(block.asked)] if block.asked else []
    said: list[Flowable] = [*([_labelled(block.lines)] if block.lines else []), *_tables(block.tables)]
    if stacked_height([*top, *asked], TEXT_WIDTH, TEXT_HEIGHT) > MOST_OPENING:
        return _under(top, [*asked, *said])
    return _under([*top, *asked], said)


def _under(top: Sequence[Flowable], parts: Sequence[Flowable]) -> list[Flowable]:
    """Return a small block as one flowable; of another the top stays with the beginning of what follows."""
    if stacked_height([*top, *parts], TEXT_WIDTH, TEXT_HEIGHT) <= SMALL_BLOCK:
        return [Together([*top, *parts], BLOCK_GAP)]
    return [Opening(top, _beginning(parts), HEADING_GAP), *parts, _Gap()]


def _beginning(parts: Sequence[Flowable]) -> float:
    """Return the room that the first of the parts needs at the foot of a page."""
    match parts[0] if parts else None:
        case Opening() as title:
            return title.wrap(TEXT_WIDTH, TEXT_HEIGHT)[1] + title.needed
        case TextTable() as table:
            return table.beginning(SMALL_BLOCK if len(parts) == 1 else 0.0)
        case _:
            return 0.0


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
    """Return tables with their titles; a small one stays whole, of another the first rows are below the title."""
    flowables: list[Flowable] = []
    for table in tables:
        kept = _filled_columns(table)
        header = [Text(table.header[number], HEADER) for number in kept]
        rows = [[Text(row[number], _cell_style(row)) for number in kept] for row in table.rows]
        texts = [[row[number] for row in table.rows] for number in kept]
        widths = column_widths(texts, [table.weights[number] for number in kept], TEXT_WIDTH)
        made = TextTable(rows, widths, RULED, header)
        if table.title:
            flowables.append(Opening([Text(table.title, TABLE_TITLE)], made.beginning(SMALL_BLOCK)))
        flowables.append(made)
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
