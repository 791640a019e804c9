"""What a record says, in words for people: what stands before and after in changes.json and beside each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import cast

from app.domain.assessment import Answer, Case, Figure, GateAnswer, LedgerRow, Person
from app.domain.changes import RecordValue
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence
from app.domain.points import plain
from app.domain.quantities import with_unit
from app.domain.rubric import Ledger, Reference, Rubric
from app.domain.texts import MOST_CHARACTERS

_DIGEST_SHOWN = 8
_MOST = MOST_CHARACTERS - 100


class RecordWords:
    """Words for the records of one rubric. numbers: evidence id to 材料编号."""

    def __init__(self, rubric: Rubric, numbers: Mapping[str, str]) -> None:
        """Keep both."""
        self._rubric = rubric
        self._numbers = numbers

    def of(self, kind: str, key: str, value: RecordValue | None) -> str:
        """Return what a record says; empty where there is none."""
        if value is None:
            return ""
        writers: dict[str, Callable[[], Iterable[str]]] = {
            "county": lambda: _county(cast("County", value)),
            "cycle": lambda: _cycle(cast("Cycle", value)),
            "person": lambda: _given(
                cast("Person", value).name, cast("Person", value).office, cast("Person", value).phone
            ),
            "gate": lambda: _gate(cast("GateAnswer", value)),
            "figure": lambda: self._figure(cast("Figure", value)),
            "reference": lambda: self._reference(cast("Reference", value)),
            "ledger": lambda: self._ledger(key, cast("tuple[LedgerRow, ...]", value)),
            "evidence": lambda: self._evidence(cast("Evidence", value)),
            "answer": lambda: self._answer(key, cast("Answer", value)),
            "cases": lambda: _cases(cast("tuple[Case, ...]", value)),
        }
        if kind in writers:
            return fitting("\n".join(writers[kind]()))
        return value if isinstance(value, str) else ""

    def number(self, evidence_id: str) -> str:
        """Return the 材料编号 of a piece; empty where it has none."""
        return self._numbers.get(evidence_id, "")

    def _answer(self, code: str, answer: Answer) -> Iterator[str]:
        from app.documents.answer_text import answer_sentences

        criterion = self._rubric.criterion_by_code.get(code)
        if criterion is not None:
            yield from answer_sentences(answer, criterion.marking)
        yield from _labelled("自评分", None if answer.self_points is None else f"{plain(answer.self_points)}分")
        yield from _labelled("自评分理由", answer.self_reason)
        yield from _labelled("自评说明", answer.statement)
        yield from _labelled("扣分原因", answer.deduction_reason)

    def _figure(self, figure: Figure) -> Iterator[str]:
        measure = self._rubric.measure_by_id.get(figure.measure)
        if figure.value is not None:
            yield with_unit(figure.value, measure.unit) if measure else plain(figure.value)
        yield from _given(figure.text)
        yield from _labelled("分子", _number(figure.numerator))
        yield from _labelled("分母", _number(figure.denominator))
        yield from _labelled("来源", figure.source)
        yield from _labelled("提供部门", figure.department)
        yield from _labelled("佐证", self._numbered(figure.evidence))

    def _reference(self, one: Reference) -> Iterator[str]:
        measure = self._rubric.measure_by_id.get(one.measure)
        yield with_unit(one.value, measure.unit) if measure else plain(one.value)
        yield from _labelled("来源", one.source)

    def _ledger(self, key: str, rows: tuple[LedgerRow, ...]) -> Iterator[str]:
        ledger = self._rubric.ledger_by_id.get(key, Ledger(key))
        order = {column.id: place for place, column in enumerate(ledger.columns)}
        yield f"登记{len(rows)}条"
        for number, row in enumerate(rows, start=1):
            values = sorted(row.values.items(), key=lambda pair: order.get(pair[0], len(order)))
            proof = self._numbered(row.evidence)
            said = "，".join(text for _, text in values if text)
            yield f"{number}. {said}{f'（{proof}）' if proof else ''}"

    def _evidence(self, piece: Evidence) -> Iterator[str]:
        yield f"{piece.title}{f'（{piece.number}）' if piece.number else ''}"
        yield from _labelled("成文日期", piece.date.isoformat() if piece.date else "")
        yield from _labelled("页码", piece.pages)
        yield from _labelled("责任单位", piece.department)
        serves = "、".join(
            service.criterion + (f"（{service.requirement}）" if service.requirement else "")
            for service in piece.serves
        )
        yield from _labelled("对应", serves)
        if piece.file is None:
            yield "没有文件"
        else:
            # Two versions of a file often bear the same name.
            yield f"文件：{piece.file.name}（{piece.file.size}字节，校验码{piece.file.sha256[:_DIGEST_SHOWN]}）"

    def _numbered(self, ids: Iterable[str]) -> str:
        return "、".join(self._numbers.get(one, one) for one in ids)


def fitting(text: str) -> str:
    """Return a text that no reader refuses as too long; what is left out is said, and stands whole in the data."""
    if len(text) <= _MOST:
        return text
    return f"{text[:_MOST]}……（后面还有{len(text) - _MOST}个字，全文见申报数据）"


def _county(county: County) -> Iterator[str]:
    yield f"{county.province}{county.full_name}"
    yield from _labelled("行政区划代码", county.code)
    yield from _labelled("地区类型", county.region_type)


def _cycle(cycle: Cycle) -> Iterator[str]:
    yield from _given(cycle.name)
    if cycle.start or cycle.end:
        yield f"{cycle.start or ''}至{cycle.end or ''}"
    yield from _labelled("评估年份", None if cycle.assessed_year is None else str(cycle.assessed_year))


def _person(person: Person) -> Iterator[str]:
    yield from _given(person.name, person.office, person.phone)


def _gate(answer: GateAnswer) -> Iterator[str]:
    yield {True: "符合", False: "不符合", None: "未填"}[answer.met]
    yield from _given(answer.statement)


def _cases(cases: tuple[Case, ...]) -> Iterator[str]:
    for number, case in enumerate(cases, start=1):
        yield f"案例{number}：{case.title}"
        yield from _labelled("单位", case.unit)
        yield from (f"{title}：{text}" for title, text in case.sections.items() if text)
        yield from (f"亮点：{text}" for text in case.highlights)


def _given(*texts: str) -> Iterator[str]:
    yield from (text for text in texts if text)


def _labelled(label: str, text: str | None) -> Iterator[str]:
    if text:
        yield f"{label}：{text}"


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
