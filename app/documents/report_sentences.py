"""What the report says of one criterion: the county's statement, its figures, ledgers and evidence numbers."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from app.documents.dossier import Dossier
from app.documents.report_parts import Paragraph, Span
from app.documents.report_quotes import ToldFigure, quoted_figures
from app.documents.report_words import closed, numbers_text, paragraphs_of, split_end
from app.domain.assessment import Answer, Figure
from app.domain.evidence import Evidence, serving
from app.domain.marking.facts import Facts, Reading, value_of
from app.domain.marking.kinds import Growth, PerCount, every, measure_of
from app.domain.points import Rounding, rounded
from app.domain.quantities import Unit, with_unit
from app.domain.rubric import Criterion, Measure

MOST_YEARS = 3
"""Of a measure that is not marked; the others stand in 逐项自评说明."""

_LEDGER_WORDS = ("台账", "名册", "清单")


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
        for figure in dossier.assessment.measures:
            self._figures.setdefault(figure.measure, []).append(figure)

    def paragraphs(self, criterion: Criterion) -> list[Paragraph]:
        """Return what is said of a criterion; nothing when the county said nothing."""
        answer = self._answers.get(criterion.code, Answer())
        if answer.not_applicable:
            return [_not_applicable(answer.not_applicable)]
        told = [one for measure in _measures(criterion) for one in self._told(measure)]
        said, quoted = quoted_figures([closed(text) for text in paragraphs_of(answer.statement)], told)
        used = self._used(criterion)
        figures = _figure_spans([one for one in told if one.figure.key in used - quoted])
        if figures:
            said = [*said[:-1], (*(said[-1] if said else ()), *figures)]
        numbers = self._evidence_numbers(criterion)
        reference = _joined("，", [self._ledger_spans(criterion), [Span(f"见{numbers}")] if numbers else []])
        if not said:
            return [Paragraph(_sentence_of(reference, numbers))] if reference else []
        if reference:
            said[-1] = _with_reference(said[-1], reference)
        return [Paragraph(spans) for spans in said]

    def other_figures(self) -> Paragraph | None:
        """Return the figures no criterion reads in the order of the measures, of each measure the last years."""
        read = {measure for criterion in self._rubric.criteria for measure in _measures(criterion)}
        ordered = [*(key for key in self._rubric.measure_by_id if key in self._figures), *self._figures]
        told = [one for key in dict.fromkeys(ordered) if key not in read for one in _latest(self._told(key))]
        return Paragraph((Span("其他有关数据："), *_figure_spans(told))) if told else None

    def _told(self, measure_id: str) -> list[ToldFigure]:
        """Return the figures of a measure that can be printed by year, undated ones last."""
        measure = self._facts.measure(measure_id)
        told = (self._printed(figure, measure) for figure in sorted(self._figures.get(measure_id, ()), key=_by_year))
        return [one for one in told if one.text]

    def _printed(self, figure: Figure, measure: Measure) -> ToldFigure:
        if measure.unit is Unit.TEXT:
            return ToldFigure(measure, figure, "；".join(paragraphs_of(figure.text)), None)
        value: Decimal | None = figure.value
        if value is None:
            exact = value_of(figure, measure, self._facts.numerator_of(figure, measure))
            value = None if exact is None else rounded(exact, Rounding())
        return ToldFigure(measure, figure, "" if value is None else with_unit(value, measure.unit), value)

    def _used(self, criterion: Criterion) -> frozenset[str]:
        """Return the keys of the figures to tell: those that are marked, else the last years of each measure."""
        years: dict[str, set[int]] = {}
        for marking in every(criterion.marking):
            name = measure_of(marking)
            now = self._facts.assessed(name) if name else None
            if name is None or not isinstance(now, Reading):
                continue
            years.setdefault(name, set()).add(now.year)
            old = self._facts.baseline(marking, now) if isinstance(marking, Growth) else None
            if isinstance(old, Reading):
                years[name].add(old.year)
        return frozenset(
            one.figure.key
            for name in _measures(criterion)
            for one in (self._told(name) if name in years else _latest(self._told(name)))
            if name not in years or one.figure.year in years[name]
        )

    def _ledger_spans(self, criterion: Criterion) -> list[Span]:
        """Return 台账登记3条; with several ledgers each by its name."""
        counts = [(key, count) for key in _ledgers(criterion) if (count := self._facts.count_of(key))]
        pieces = []
        for key, count in counts:
            title = self._facts.ledger_title(key)
            name = title if len(counts) > 1 else next((w for w in _LEDGER_WORDS if title.endswith(w)), title)
            pieces.append([Span(f"{name}登记"), Span(str(count), f"ledger:{key}", f"{title}条数"), Span("条")])
        return _joined("、", pieces)

    def _evidence_numbers(self, criterion: Criterion) -> str:
        pieces = self._evidence.get(criterion.code, ())
        return numbers_text(self._numbers[piece.id] for piece in pieces if piece.id in self._numbers)


def _by_year(figure: Figure) -> tuple[bool, int]:
    return (figure.year is None, figure.year or 0)


def _latest(told: Sequence[ToldFigure]) -> list[ToldFigure]:
    """Return the figures of the last years, and undated ones."""
    dated = [one for one in told if one.figure.year is not None]
    return [*dated[-MOST_YEARS:], *(one for one in told if one.figure.year is None)]


def _figure_spans(told: Sequence[ToldFigure]) -> list[Span]:
    """Return 居民健康素养水平2019年26.07%、2020年30.42%。 The name of a measure stands only before its first."""
    spans: list[Span] = []
    for place, one in enumerate(told):
        is_same = place > 0 and told[place - 1].measure == one.measure
        before = ("、" if is_same else "；") if place else ""
        name = "" if is_same else one.measure.title
        verb = "为" if one.value is None else ""
        spans += [Span(f"{before}{name}{one.year}{verb}"), one.span(one.text)]
    return [*spans, Span("。")] if spans else []


def _measures(criterion: Criterion) -> tuple[str, ...]:
    found = (measure_of(marking) for marking in every(criterion.marking))
    return tuple(dict.fromkeys(measure for measure in found if measure))


def _ledgers(criterion: Criterion) -> tuple[str, ...]:
    markings = every(criterion.marking)
    return tuple(
        dict.fromkeys(marking.ledger for marking in markings if isinstance(marking, PerCount) and marking.ledger)
    )


def _not_applicable(reason: str) -> Paragraph:
    return Paragraph((Span(closed(f"不适用，原因：{'；'.join(paragraphs_of(reason))}")),))


def _joined(mark: str, pieces: Iterable[list[Span]]) -> list[Span]:
    """Return the pieces that say anything, with a mark between them."""
    spans: list[Span] = []
    for piece in pieces:
        spans += [*([Span(mark)] if spans and piece else []), *piece]
    return spans


def _sentence_of(reference: list[Span], numbers: str) -> tuple[Span, ...]:
    """Return what stands alone where the county wrote nothing: 台账登记2条，见B1-01。 or 佐证材料见B1-01。"""
    is_only_evidence = len(reference) == 1 and bool(numbers)
    return (*([Span("佐证材料")] if is_only_evidence else []), *reference, Span("。"))


def _with_reference(spans: tuple[Span, ...], reference: list[Span]) -> tuple[Span, ...]:
    """Return the paragraph with （见A2-01） before the mark that ends it, or within a bracket that names its source."""
    *before, last = spans
    words, end = split_end(last.text)
    if words.endswith("）") and words[words.rfind("（") :].startswith("（来源"):
        return (*before, Span(f"{words[:-1]}；"), *reference, Span(f"）{end}"))
    return (*before, Span(f"{words}（"), *reference, Span(f"）{end}"))
