"""What 逐项自评说明 says of each criterion, as labelled texts and tables. How it looks is the story's business."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.documents.answer_text import answer_sentences
from app.documents.dossier import Dossier
from app.documents.evidence_catalogue_rows import NO_FILE
from app.documents.given_figures import TextTable as GivenTable
from app.documents.given_figures import figure_table, ledger_table, reference_table
from app.domain.assessment import Answer, Figure
from app.domain.evidence import Evidence, serving
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import PerCount, every, measure_of
from app.domain.points import plain
from app.domain.rubric import Criterion, Indicator
from app.domain.score_sheet import CriterionScore

EVIDENCE_HEADER = ("材料编号", "材料名称", "文号", "成文日期", "页数", "责任单位", "备注")
_EVIDENCE_WEIGHTS = (10.0, 30.0, 16.0, 10.0, 7.0, 12.0, 15.0)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text with its label; a warning is shown in another colour."""

    label: str
    text: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class CriterionBlock:
    """Everything about one criterion, in the order it is read: what is asked, what is said, tables."""

    code: str
    title: str
    state: str
    asked: tuple[Labelled, ...]
    lines: tuple[Labelled, ...]
    tables: tuple[GivenTable, ...]


class Blocks:
    """Makes the blocks of a dossier; what all of them look up is indexed once."""

    def __init__(self, dossier: Dossier) -> None:
        """Index scores, figures and evidence."""
        self._dossier, given = dossier, dossier.assessment
        self._scores = {score.code: score for score in dossier.score.criteria}
        self._serving = serving(given.evidence)
        self._facts = Facts(dossier.rubric, given)
        self._figures: dict[str, list[Figure]] = {}
        for figure in given.measures:
            self._figures.setdefault(figure.measure, []).append(figure)
        self._told_measures: set[str] = set()
        self._told_ledgers: set[str] = set()

    def of(self, indicator: Indicator, criterion: Criterion) -> CriterionBlock:
        """Return the block of a criterion."""
        score = self._scores[criterion.code]
        answer = self._dossier.assessment.answers.get(criterion.code, Answer())
        return CriterionBlock(
            criterion.code,
            _title(indicator, criterion),
            state_words(criterion, score),
            tuple(line for line in _asked(criterion) if line.text),
            tuple(line for line in _lines(criterion, score, answer) if line.text),
            tuple(table for table in self._tables(criterion) if table.rows),
        )

    def rest(self) -> tuple[GivenTable, ...]:
        """Return what no criterion has shown: figures, references, ledgers, evidence. Call it last."""
        given = self._dossier.assessment
        figures = [figure for figure in given.measures if figure.measure not in self._told_measures]
        ledgers = [key for key in given.ledgers if key not in self._told_ledgers]
        told = {piece.id for pieces in self._serving.values() for piece in pieces}
        pieces = [piece for piece in given.evidence if piece.id not in told]
        tables = (
            figure_table(self._facts, self._dossier, figures, "没有评分项用到的数据"),
            reference_table(self._dossier, given.references),
            *(ledger_table(self._dossier, key) for key in ledgers),
            self._evidence_table(pieces, "未对应评分项的材料"),
        )
        return tuple(table for table in tables if table.rows)

    def _tables(self, criterion: Criterion) -> Iterator[GivenTable]:
        markings = every(criterion.marking)
        measures = list(dict.fromkeys(name for marking in markings if (name := measure_of(marking))))
        self._told_measures.update(measures)
        figures = [figure for name in measures for figure in self._figures.get(name, ())]
        yield figure_table(self._facts, self._dossier, figures, "使用的数据")
        for key in self._ledgers(criterion, measures):
            self._told_ledgers.add(key)
            yield ledger_table(self._dossier, key)
        yield self._evidence_table(self._serving.get(criterion.code, ()), "佐证材料")

    def _ledgers(self, criterion: Criterion, measures: Iterable[str]) -> list[str]:
        named = [marking.ledger for marking in every(criterion.marking) if isinstance(marking, PerCount)]
        known = self._dossier.rubric.measure_by_id
        named += [known[name].numerator_ledger for name in measures if name in known]
        return list(dict.fromkeys(key for key in named if key))

    def _evidence_table(self, pieces: Iterable[Evidence], title: str) -> GivenTable:
        rows = tuple(
            (
                self._dossier.numbers.get(piece.id, ""),
                piece.title,
                piece.number,
                piece.date.isoformat() if piece.date else "",
                self._pages(piece),
                piece.department,
                "" if piece.file else NO_FILE,
            )
            for piece in pieces
        )
        return GivenTable(title, EVIDENCE_HEADER, rows, _EVIDENCE_WEIGHTS)

    def _pages(self, piece: Evidence) -> str:
        count = self._dossier.pages.get(piece.id)
        if count is None:
            return piece.pages
        return f"{count}（第{piece.pages}页）" if piece.pages and piece.pages != str(count) else str(count)


def _title(indicator: Indicator, criterion: Criterion) -> str:
    marks = ("　★核心指标" if criterion.core else "") + ("　加分项" if criterion.bonus else "")
    parts = [criterion.code, criterion.title]
    if indicator.title and indicator.title != criterion.title:
        parts[1] = f"{indicator.title} · {criterion.title}"
    return " ".join(part for part in parts if part) + marks


def state_words(criterion: Criterion, score: CriterionScore) -> str:
    """Return what stands at the right of a title: 已得分　2.00 / 2分."""
    full = plain(criterion.points)
    return f"{score.state.label}　{_points(score.computed)} / {full}分"


def _points(value: Decimal) -> str:
    return format(value, "f")


def _asked(criterion: Criterion) -> Iterator[Labelled]:
    yield Labelled("指标要求", criterion.text)
    yield Labelled("评分标准", criterion.rule_text)


def _lines(criterion: Criterion, score: CriterionScore, answer: Answer) -> Iterator[Labelled]:
    yield Labelled("填报内容", "\n".join(answer_sentences(answer, criterion.marking)))
    yield Labelled("计算过程", "\n".join(score.derivation))
    if answer.self_points is not None or score.self_points != score.computed:
        yield Labelled("自评得分", f"{_points(score.self_points)}分（计算得分{_points(score.computed)}分）")
    yield Labelled("自评理由", answer.self_reason)
    yield Labelled("扣分原因", answer.deduction_reason)
    further = [warning.text for warning in score.warnings if warning.text not in score.derivation]
    yield Labelled("请注意", "\n".join(further), is_warning=True)
    yield Labelled("自评说明", answer.statement)
