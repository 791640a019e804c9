"""The chapters of the report, numbered without a gap: what is not written is left out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from app.documents.dossier import Dossier
from app.documents.report_overview import organisation_blocks, profile_blocks
from app.documents.report_parts import Block, Chapter, Heading, Paragraph, Span
from app.documents.report_sentences import Narrator
from app.documents.report_words import chinese_number, closed, heading_level, paragraphs_of, points_text
from app.documents.unfilled import UNFILLED, unfilled_dimensions
from app.domain.assessment import REPORT_CHAPTERS
from app.domain.points import rate
from app.domain.rubric import Criterion, Dimension, Indicator
from app.domain.score_sheet import DimensionScore


def chapters(dossier: Dossier) -> tuple[Chapter, ...]:
    """Return the chapters in the order of such papers: county, self-assessment, dimensions, the county's own."""
    narrator = Narrator(dossier)
    drafted = [
        _Draft("基本情况", _with_other_figures(profile_blocks(dossier), narrator)),
        _Draft(REPORT_CHAPTERS["organisation"], organisation_blocks(dossier, written_blocks)),
        *_dimension_drafts(dossier, narrator),
        *_own_drafts(dossier),
    ]
    written = [draft for draft in drafted if draft.blocks]
    return tuple(
        Chapter(f"{chinese_number(number)}、{draft.title}", draft.blocks)
        for number, draft in enumerate(written, start=1)
    )


def written_blocks(text: str) -> tuple[Block, ...]:
    """Return what somebody wrote as blocks; lines that are headings by their form become headings."""
    return tuple(_written_block(line) for line in paragraphs_of(text))


@dataclass(frozen=True, slots=True)
class _Draft:
    """A chapter before it has its number."""

    title: str
    blocks: tuple[Block, ...]


def _written_block(line: str) -> Block:
    match heading_level(line):
        case 2:
            return Heading(2, line)
        case 3:
            return Heading(3, line)
        case _:
            return Paragraph((Span(line),))


def _with_other_figures(blocks: tuple[Block, ...], narrator: Narrator) -> tuple[Block, ...]:
    other = narrator.other_figures()
    return (*blocks, other) if other else blocks


def _own_drafts(dossier: Dossier) -> Iterator[_Draft]:
    for key, title in REPORT_CHAPTERS.items():
        if key == "organisation":
            continue
        blocks = written_blocks(dossier.assessment.report.get(key, ""))
        if key == "highlights":
            blocks += _cases(dossier)
        yield _Draft(title, blocks)


def _cases(dossier: Dossier) -> tuple[Block, ...]:
    """Return the titles; between 》 and 《 stands no mark (GB/T 15834)."""
    titles = [f"《{case.title}》" for case in dossier.assessment.cases if case.title]
    if not titles:
        return ()
    return (Paragraph((Span(f"已整理典型案例{len(titles)}篇：{''.join(titles)}。"),)),)


def _dimension_drafts(dossier: Dossier, narrator: Narrator) -> Iterator[_Draft]:
    scores, unfilled = {score.code: score for score in dossier.score.dimensions}, unfilled_dimensions(dossier)
    for dimension in dossier.rubric.dimensions:
        blocks: list[Block] = []
        told = [(indicator, said) for indicator in dimension.indicators if (said := _said(indicator, narrator))]
        if dimension.code in unfilled:
            blocks.append(_unfilled_sentence(scores[dimension.code], is_begun=bool(told)))
        elif dimension.code in scores:
            blocks.append(_points_sentence(scores[dimension.code]))
        for number, (indicator, said) in enumerate(told, start=1):
            blocks += _indicator_blocks(f"（{chinese_number(number)}）{indicator.title}", indicator, said)
        yield _Draft(_title(dimension), tuple(blocks))


def _title(dimension: Dimension) -> str:
    return dimension.title or dimension.code


def _unfilled_sentence(score: DimensionScore, *, is_begun: bool) -> Paragraph:
    """Return 本部分分值15分，尚未填报。 What is told below was begun, yet no criterion is complete."""
    words = "各评分项尚未填报完整，未计自评得分" if is_begun else UNFILLED
    return Paragraph((*_full_spans(score), Span(f"{words}。")))


def _points_sentence(score: DimensionScore) -> Paragraph:
    """Return 本部分分值15分，自评得分13分，自评得分率86.67%。 Points of not-applicable criteria are told apart."""
    name, spans = score.title or score.code, _full_spans(score)
    spans += [Span("自评得分"), Span(points_text(score.self_points), f"points:{score.code}", f"{name}自评得分")]
    share = rate(score.self_points, score.applicable)
    if share is None:
        return Paragraph((*spans, Span("分。")))
    return Paragraph(
        (
            *spans,
            Span("分，自评得分率"),
            Span(f"{points_text(share)}%", f"rate:{score.code}", f"{name}自评得分率"),
            Span("。"),
        )
    )


def _full_spans(score: DimensionScore) -> list[Span]:
    name = score.title or score.code
    spans = [
        Span("本部分分值"),
        Span(points_text(score.full), f"full:{score.code}", f"{name}分值"),
        Span("分，"),
    ]
    if score.applicable != score.full:
        spans += [
            Span("扣除不适用项后"),
            Span(points_text(score.applicable), f"applicable:{score.code}", f"{name}适用分值"),
            Span("分，"),
        ]
    return spans


_Said = list[tuple[Criterion, list[Paragraph]]]


def _said(indicator: Indicator, narrator: Narrator) -> _Said:
    """Return the criteria of an indicator of which something is said."""
    told = [(criterion, narrator.paragraphs(criterion)) for criterion in indicator.criteria]
    return [(criterion, paragraphs) for criterion, paragraphs in told if paragraphs]


def _indicator_blocks(title: str, indicator: Indicator, said: _Said) -> list[Block]:
    """Return an indicator with its title run in; with several criteria it stands above theirs, which run in."""
    if len(indicator.criteria) == 1:
        return _run_in(title, 2, said[0][1])
    blocks: list[Block] = [Heading(2, title)]
    for number, (criterion, paragraphs) in enumerate(said, start=1):
        blocks += _run_in(f"{number}.{criterion.title}", 3, paragraphs)
    return blocks


def _run_in(title: str, level: Literal[2, 3], paragraphs: list[Paragraph]) -> list[Block]:
    first, *others = paragraphs
    return [replace(first, title=closed(title), level=level), *others]
