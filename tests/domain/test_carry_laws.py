"""Going on (接着做), whatever was filled in: each thing is carried or named as left, and nothing comes from nowhere."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal

from hypothesis import given

from app.domain.assessment import ENTRY_FIELDS, Answer, Assessment, Figure, GateAnswer
from app.domain.carry_choices import CarryChoices, Rest, suggested
from app.domain.carry_out import Carried, carried
from app.domain.carry_over import CarryPlan, planned
from app.domain.county import Cycle
from app.domain.evidence import StoredFile
from app.domain.finished import REPORT, FinishedDocument
from app.domain.quantities import Unit
from app.domain.rubric import Column, Criterion, NotApplicable, Rubric
from app.domain.submission import Picture, Seal
from tests.strategies import NUMBERS, Maker

WORD_OF = dict.fromkeys(ENTRY_FIELDS, "填报内容") | {
    "not_applicable": "不适用",
    "self_points": "自评得分",
    "self_reason": "自评得分",
    "statement": "自评说明",
    "deduction_reason": "扣分原因",
}
"""How a field of an answer is called where it is named as left."""


class CarryMaker(Maker):
    """Makes an old workspace with everything it can hold, another edition and choices."""

    def plan(self) -> CarryPlan:
        rubric = self.rubric()
        old = self.filled(rubric)
        seals = (Seal("x", 1, dt.date(2021, 12, 1), "c", "t"),) if self.likely(1, 4) else ()
        new = self.rubric() if self.likely(1, 8) else self.edition(rubric)
        cycle = old.cycle if self.likely() else Cycle("下一年度", dt.date(2020, 1, 1), dt.date(2023, 12, 31), 2023)
        return planned(Picture(rubric, old, seals), new, cycle)

    def filled(self, rubric: Rubric) -> Assessment:
        old = self.assessment(rubric)
        ids = [piece.id for piece in old.evidence]
        rows = tuple(replace(row, evidence=tuple(self.some(ids, 2))) for row in old.ledgers.get("l1", ()))
        old_file = StoredFile("f" * 64, 3, "旧.pdf")
        return replace(
            old,
            answers={code: self.worded(answer) for code, answer in old.answers.items()},
            measures=tuple(replace(one, evidence=tuple(self.some(ids, 2))) for one in old.measures),
            ledgers={"l1": rows} if "l1" in old.ledgers else {},
            evidence=tuple(replace(one, earlier=(old_file,) if self.likely(1, 4) else ()) for one in old.evidence),
            finished={REPORT: FinishedDocument(REPORT, old_file)} if self.likely(1, 4) else {},
        )

    def worded(self, answer: Answer) -> Answer:
        if self.likely(1, 4):  # as 读入填好的表 leaves it
            return Answer(self_points=Decimal(1), self_reason=self.text(), statement=self.text())
        return replace(answer, deduction_reason=self.text())

    def edition(self, old: Rubric) -> Rubric:
        dimensions = tuple(
            replace(
                dimension,
                indicators=tuple(
                    replace(one, criteria=tuple(self.criterion_of(each) for each in one.criteria if self.likely(6, 7)))
                    for one in dimension.indicators
                ),
            )
            for dimension in old.dimensions
        )
        columns = (Column("day", "日期", "date"), *([Column("n", "名称")] if self.likely() else []))
        ledger = replace(old.ledgers[0], id="l2", columns=columns, key=())
        units = tuple(replace(one, unit=Unit.COUNT) if self.likely(1, 4) else one for one in old.measures)
        return replace(
            old,
            edition="2022",
            dimensions=dimensions,
            measures=units[: self.chance.randint(0, 3)],
            ledgers=self.one((old.ledgers, (ledger,), ())),
            gates=old.gates[: self.chance.randint(0, 2)],
            region_types=self.one((old.region_types, old.region_types[:1])),
        )

    def criterion_of(self, old: Criterion) -> Criterion:
        match self.chance.randrange(6):
            case 0:
                return replace(old, rule_text=old.rule_text + "（修订）")
            case 1:
                return replace(old, marking=self.marking(old.points))
            case 2:
                return replace(old, code=f"X{old.code}")
            case 3:
                return replace(old, not_applicable=NotApplicable.NEVER)
            case 4:
                return replace(old, evidence=old.evidence[:1])
            case _:
                return old

    def choices(self, plan: CarryPlan) -> CarryChoices:
        everything = CarryChoices(
            inputs=frozenset(one.criterion.code for one in plan.criteria if one.entry is not None),
            statements=frozenset(one.criterion.code for one in plan.criteria if one.has_words),
            evidence=frozenset(one.piece.id for one in plan.evidence),
            ledgers=frozenset(one.id for one in plan.ledgers if one.can_go),
            rest=frozenset(Rest),
        )
        parts = {one.name: frozenset(self.some(sorted(getattr(everything, one.name)))) for one in fields(everything)}
        damaged = frozenset(self.some(sorted(everything.evidence), 1))
        some = replace(CarryChoices(**parts), damaged=damaged)
        return self.one((suggested(plan), everything, CarryChoices(), some))


def gone_on(number: int) -> tuple[CarryPlan, Carried]:
    maker = CarryMaker(number)
    plan = maker.plan()
    return plan, carried(plan, maker.choices(plan))


def given_fields(answer: Answer) -> list[str]:
    return [one.name for one in fields(Answer) if getattr(answer, one.name) not in (None, "")]


def notes(found: Carried, start: str) -> str:
    return "\n".join(str(line) for line in found.left if line.what.startswith(start))


def codes(plan: CarryPlan) -> Mapping[str, str]:
    return {one.old.code: one.new.code for one in plan.diff.criteria}


# ---------------------------------------------------------------- nothing is lost


@given(NUMBERS)
def test_every_part_of_an_answer_is_carried_or_named(number: int) -> None:
    plan, found = gone_on(number)
    new_codes = codes(plan)
    for code, answer in plan.picture.assessment.answers.items():
        new_code = new_codes.get(code)
        new = found.assessment.answers.get(new_code or "", Answer())
        said = notes(found, f"原{code} " if new_code is None else f"{new_code} ")
        for name in given_fields(answer):
            is_there = getattr(new, name) not in (None, "")
            assert is_there is (WORD_OF[name] not in said), (code, name, said)
            if is_there and name not in {"checked", "level", "counts", "parts"}:  # ids may be others
                assert getattr(new, name) == getattr(answer, name)
    for criterion in plan.removed:
        assert f"原{criterion.code} " in notes(found, "原")


@given(NUMBERS)
def test_every_paper_with_what_it_serves_is_carried_or_named(number: int) -> None:
    plan, found = gone_on(number)
    pieces = {piece.id: piece for piece in found.assessment.evidence}
    new_codes = codes(plan)
    for piece in plan.picture.assessment.evidence:
        said = notes(found, f"材料 {piece.id}")
        if piece.id not in pieces:
            assert said
            continue
        assert bool(piece.earlier) is ("旧版本" in said)
        served = {one.criterion for one in pieces[piece.id].serves}
        for service in piece.serves:
            assert new_codes.get(service.criterion) in served or f"{service.criterion}（" in said


@given(NUMBERS)
def test_every_figure_and_reference_is_carried_or_named(number: int) -> None:
    plan, found = gone_on(number)
    old, new = plan.picture.assessment, found.assessment
    titles = {one.id: one.title for one in plan.picture.rubric.measures}
    after = plan.diff.matches.measures
    kept = {(one.measure, one.year) for one in new.measures}
    for figure in old.measures:
        year = "年份不明" if figure.year is None else f"{figure.year}年"
        is_named = bool(notes(found, f"数据 {titles[figure.measure]} {year}"))
        assert ((after.get(figure.measure), figure.year) in kept) is not is_named
    references = {(one.measure, one.region, one.year) for one in new.references}
    for one in old.references:
        is_named = bool(notes(found, f"参照值 {titles[one.measure]} {one.region} {one.year}年"))
        assert ((after.get(one.measure), one.region, one.year) in references) is not is_named


@given(NUMBERS)
def test_every_row_and_cell_of_a_ledger_is_carried_or_named(number: int) -> None:
    plan, found = gone_on(number)
    titles = {one.id: one.title for one in plan.picture.rubric.ledgers[0].columns}
    for rows in plan.picture.assessment.ledgers.values():
        new = [row for rows in found.assessment.ledgers.values() for row in rows]
        said = notes(found, "台账 ")
        if not rows:
            assert bool(found.assessment.ledgers) is ("空表" not in said)
        is_left = "行没有带来" in said
        kept = [row for at, row in enumerate(rows, start=1) if not is_left and f"第{at}行" not in said]
        for row, after in zip(kept, new, strict=True):
            for column, text in row.values.items():
                assert not text or text in after.values.values() or titles[column] in said


@given(NUMBERS)
def test_the_rest_is_carried_or_named(number: int) -> None:
    plan, found = gone_on(number)
    old, new = plan.picture.assessment, found.assessment
    assert (new.applicant, new.person, new.cycle) == (old.applicant, old.person, plan.cycle)
    assert replace(new.county, region_type=None) == replace(old.county, region_type=None)
    if old.county.region_type is not None:
        assert (new.county.region_type is None) is bool(notes(found, "地区类型"))
    for key, text in old.profile.items():
        assert new.profile.get(key) == text or key in notes(found, "基本情况")
    for key, text in old.report.items():
        assert new.report.get(key) == text or notes(found, "自评报告")
    assert new.cases == old.cases or notes(found, "典型案例")
    texts = {one.id: one.text for one in plan.picture.rubric.gates}
    for gate, answer in old.gates.items():
        is_named = bool(notes(found, f"基本条件 {texts[gate]}"))
        assert answer == GateAnswer() or (new.gates.get(plan.gates.get(gate, "")) == answer) is not is_named
    assert bool(old.finished) is bool(notes(found, "定稿文件"))
    assert bool(plan.picture.seals) is bool(notes(found, "已封装"))


# ---------------------------------------------------------------- nothing is made up


@given(NUMBERS)
def test_every_answer_is_an_old_one(number: int) -> None:
    plan, found = gone_on(number)
    old_codes = {new: old for old, new in codes(plan).items()}
    for code, answer in found.assessment.answers.items():
        old = plan.picture.assessment.answers[old_codes[code]]
        assert set(given_fields(answer)) <= set(given_fields(old))
        assert len(answer.checked or ()) == len(old.checked or ()) or answer.checked is None
        assert answer.counts is None or list(answer.counts.values()) == list((old.counts or {}).values())


@given(NUMBERS)
def test_everything_else_is_the_old_one(number: int) -> None:
    plan, found = gone_on(number)
    old, new = plan.picture.assessment, found.assessment
    pieces = {piece.id: piece for piece in old.evidence}
    known = {piece.id for piece in new.evidence}
    for piece in new.evidence:
        assert replace(piece, serves=()) == replace(pieces[piece.id], serves=(), earlier=())
        old_codes = {codes(plan).get(one.criterion) for one in pieces[piece.id].serves}
        assert {one.criterion for one in piece.serves} <= old_codes
    assert {bare(one) for one in new.measures} <= {bare(one) for one in old.measures}
    assert {replace(one, measure="") for one in new.references} <= {replace(one, measure="") for one in old.references}
    assert all(set(one.evidence) <= known for one in new.measures)
    rows = [sorted(row.values.values()) for rows in old.ledgers.values() for row in rows]
    for row in (row for rows_ in new.ledgers.values() for row in rows_):
        assert set(row.evidence) <= known
        assert any(set(row.values.values()) <= set(texts) for texts in rows)
    for name in ("profile", "report"):
        assert getattr(new, name).items() <= getattr(old, name).items()
    assert new.finished == {}
    assert new.cases in ((), old.cases)


def bare(figure: Figure) -> Figure:
    return replace(figure, measure="", evidence=())


@given(NUMBERS)
def test_what_is_taken_is_named_and_what_is_last_cycles_is_to_be_checked(number: int) -> None:
    plan, found = gone_on(number)
    taken = {line.what.split(" ")[0] for line in found.taken}
    check = {line.what.split(" ")[0] for line in found.to_check if "是上一批次的" in line.note}
    assert found.assessment.answers.keys() <= taken
    if plan.is_new_cycle:
        assert found.assessment.answers.keys() <= check
    assert all(f"材料 {piece.id}" in "\n".join(map(str, found.taken)) for piece in found.assessment.evidence)
