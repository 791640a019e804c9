"""What the report says of one criterion: the county's statement, its figures, ledgers and evidence numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from app.documents.dossier import Dossier
from app.documents.report_parts import Paragraph, Span
from app.documents.report_words import closed, numbers_text, paragraphs_of, split_end
from app.domain.assessment import Answer, Figure
from app.domain.evidence import Evidence, serving
from app.domain.marking.facts import Facts, value_of
from app.domain.marking.kinds import PerCount, every, measure_of
from app.domain.points import Rounding, rounded
from app.domain.quantities import Unit, with_unit
from app.domain.rubric import Criterion, Measure

_SOURCE = "（来源："


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure with its value as printed."""

    measure: Measure
    figure: Figure
    text: str

    @property
    def year(self) -> str:
        return "（年份不明）" if self.figure.year is None else f"{self.figure.year}年"

    @property
    def source(self) -> str:
        return "；".join(paragraphs_of(self.figure.source or self.figure.department))


class Narrator:
    """Tells what a dossier holds on a criterion. Holds an index of figures, ledgers and evidence; changes nothing."""

    def __init__(self, dossier: Dossier) -> None:
        """Index the dossier once."""
        self._rubric = dossier.rubric
        self._answers = dossier.assessment.answers
        self._numbers = dossier.numbers
        self._facts = Facts(dossier.rubric, dossier.assessment)
        self._evidence: dict[str, list[Evidence]] = serving(dossier.assessment.evidence)
        self._figures: dict[str, list[Figure]] = {}
        for figure in sorted(dossier.assessment.measures, key=_by_year):
            self._figures.setdefault(figure.measure, []).append(figure)

    def paragraphs(self, criterion: Criterion) -> list[Paragraph]:
        """Return what is said of a criterion; nothing when the county said nothing."""
        answer = self._answers.get(criterion.code, Answer())
        if answer.not_applicable:
            return [_not_applicable(criterion, answer.not_applicable)]
        said = [(Span(closed(text)),) for text in paragraphs_of(answer.statement)]
        added = [*self._figure_spans(_measures(criterion)), *self._ledger_spans(criterion)]
        numbers = self._evidence_numbers(criterion)
        if added:
            said = _continued(said, tuple(added))
        if not said:
            return [Paragraph((Span(f"{criterion.title}佐证材料见{numbers}。"),))] if numbers else []
        if numbers:
            said[-1] = _with_reference(said[-1], numbers)
        return [Paragraph(spans) for spans in said]

    def other_figures(self) -> Paragraph | None:
        """Return the figures no criterion reads, so that none is lost."""
        read = {measure for criterion in self._rubric.criteria for measure in _measures(criterion)}
        spans = self._figure_spans(tuple(measure for measure in self._figures if measure not in read))
        return Paragraph((Span("其他有关数据："), *spans)) if spans else None

    def _figure_spans(self, measures: Iterable[str]) -> list[Span]:
        """Return `居民健康素养水平2019年为26.07%、2020年为30.42%（来源：…）。`, figures of one source together."""
        told = [
            _Told(self._facts.measure(measure), figure, text)
            for measure in measures
            for figure in self._figures.get(measure, ())
            if (text := self._value_text(figure, self._facts.measure(measure)))
        ]
        spans: list[Span] = []
        for source, group in groupby(told, key=lambda one: one.source):
            spans += [*([Span("；")] if spans else []), *_same_source(list(group))]
            if source:
                spans.append(Span(f"{_SOURCE}{source}）"))
        return [*spans, Span("。")] if spans else []

    def _value_text(self, figure: Figure, measure: Measure) -> str:
        if measure.unit is Unit.TEXT:
            return figure.text.strip()
        value = figure.value
        if value is None:
            exact = value_of(figure, measure, self._facts.numerator_of(figure, measure))
            value = None if exact is None else rounded(exact, Rounding())
        return "" if value is None else with_unit(value, measure.unit)

    def _ledger_spans(self, criterion: Criterion) -> list[Span]:
        spans: list[Span] = []
        for ledger_id in _ledgers(criterion):
            count = self._facts.count_of(ledger_id)
            if count:
                title = self._facts.ledger_title(ledger_id)
                spans += [
                    Span(f"《{title}》登记"),
                    Span(str(count), f"ledger:{ledger_id}", f"{title}条数"),
                    Span("条。"),
                ]
        return spans

    def _evidence_numbers(self, criterion: Criterion) -> str:
        pieces = self._evidence.get(criterion.code, ())
        return numbers_text(self._numbers[piece.id] for piece in pieces if piece.id in self._numbers)


def _by_year(figure: Figure) -> tuple[bool, int]:
    return (figure.year is None, figure.year or 0)


def _same_source(told: list[_Told]) -> list[Span]:
    """Return figures one after the other, the name of a measure only before its first."""
    spans: list[Span] = []
    for place, one in enumerate(told):
        is_same = place > 0 and told[place - 1].measure == one.measure
        before = ("、" if is_same else "；") if place else ""
        name = "" if is_same else one.measure.title
        spans.append(Span(f"{before}{name}{one.year}为"))
        spans.append(Span(one.text, f"figure:{one.figure.key}", f"{one.measure.title}{one.year}"))
    return spans


def _measures(criterion: Criterion) -> tuple[str, ...]:
    found = (measure_of(marking) for marking in every(criterion.marking))
    return tuple(dict.fromkeys(measure for measure in found if measure))


def _ledgers(criterion: Criterion) -> tuple[str, ...]:
    markings = every(criterion.marking)
    return tuple(
        dict.fromkeys(marking.ledger for marking in markings if isinstance(marking, PerCount) and marking.ledger)
    )


def _not_applicable(criterion: Criterion, reason: str) -> Paragraph:
    words = "；".join(paragraphs_of(reason))
    return Paragraph((Span(closed(f"{criterion.title}不适用，原因：{words}")),))


def _continued(said: list[tuple[Span, ...]], added: tuple[Span, ...]) -> list[tuple[Span, ...]]:
    """Return the paragraphs with the added sentences running on in the last one."""
    if not said:
        return [added]
    return [*said[:-1], (*said[-1], *added)]


def _with_reference(spans: tuple[Span, ...], numbers: str) -> tuple[Span, ...]:
    """Return the paragraph with （见A2-01） before the mark that ends it, or inside the brackets that stand there."""
    *before, last = spans
    words, end = split_end(last.text)
    if not words and before and before[-1].text.startswith(_SOURCE):
        source = before.pop().text.removesuffix("）")
        return (*before, Span(f"{source}，见{numbers}）{end}"))
    return (*before, Span(f"{words}（见{numbers}）{end}"))
