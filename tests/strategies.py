"""Strategies: rubrics that can be scored (the linter would refuse some), and assessments that fit them.

One number decides everything, so that a hundred of them cost milliseconds; a failing one is found again by its number.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from app.domain.assessment import Answer, Assessment, Case, Entry, Figure, GateAnswer, LedgerRow, Person, Site
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.marking.kinds import (
    Baseline,
    Below,
    BestOf,
    ByRegion,
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Fail,
    Growth,
    Item,
    Judgement,
    Level,
    Levels,
    Marking,
    Operator,
    Part,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    YesNo,
)
from app.domain.points import Rounding, RoundingMode
from app.domain.quantities import Unit
from app.domain.rubric import (
    Basis,
    Better,
    Column,
    ColumnKind,
    Criterion,
    Dimension,
    EvidenceRule,
    Gate,
    Grade,
    Indicator,
    Ledger,
    Measure,
    NotApplicable,
    Reference,
    RegionType,
    Requirement,
    Rubric,
    Source,
    Status,
    Validity,
    Verdict,
)

T = TypeVar("T")
MEASURES = ("m1", "m2", "m3")
TYPES = ("county", "district")
YEARS = (2018, 2019, 2020, 2021, 2022)
REGIONS = {Level.PROVINCE: "河北省", Level.CITY: "秦皇岛市", Level.NATION: "全国"}
LETTERS = "健康县区自评abc1 <&=+-'\"\n，。㙍𬭚"


class Maker:
    """Makes values by chance; the same number makes the same values."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)

    def one(self, choices: Sequence[T]) -> T:
        return self.chance.choice(choices)

    def some(self, choices: Sequence[T], most: int | None = None) -> list[T]:
        """Return some of the choices, each at most once."""
        return self.chance.sample(list(choices), self.chance.randint(0, min(len(choices), most or len(choices))))

    def likely(self, times: int = 1, of: int = 2) -> bool:
        return self.chance.randrange(of) < times

    def maybe(self, value: T) -> T | None:
        return value if self.likely() else None

    def decimal(self, least: str, most: str | Decimal, places: int = 2) -> Decimal:
        scale = 10**places
        low, high = int(Decimal(least) * scale), int(Decimal(most) * scale)
        if self.likely(1, 8):
            return Decimal(self.one((low, high))) / scale
        return Decimal(self.chance.randint(low, high)) / scale

    def value(self) -> Decimal:
        return self.decimal("-5", "120") if self.likely(1, 4) else Decimal(self.chance.randint(0, 12) * 5)

    def by_region(self) -> ByRegion:
        return self.value() if self.likely(3, 4) else {one: self.value() for one in TYPES}

    def text(self) -> str:
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(0, 6)))

    # ---- rubric

    def items(self, full: Decimal) -> tuple[Item, ...]:
        return tuple(Item(id_, self.decimal("0", full), f"项{id_}") for id_ in "abcd"[: self.chance.randint(1, 4)])

    def simple(self, full: Decimal) -> Marking:  # noqa: PLR0912
        measure = self.one(MEASURES)
        match self.chance.randrange(13):
            case 0:
                return YesNo()
            case 1:
                return Checklist(self.items(full), self.likely(1, 3))
            case 2:
                return Levels(self.items(full))
            case 3:
                return Deduction(
                    tuple(
                        DeductionItem(id_, self.decimal("0", "3"), at_most=self.maybe(self.chance.randint(1, 4)))
                        for id_ in "abc"
                    )
                )
            case 4:
                return PerCount(self.decimal("0.01", "3"), self.maybe(self.decimal("0.01", "9")), self.maybe("l1"))
            case 5:
                return Threshold(measure, self.by_region(), self.one(list(Operator)), self.one(list(Below)))
            case 6:
                bounds = sorted({self.value() for _ in range(3)}, reverse=True)
                points = sorted((self.decimal("0", full) for _ in bounds), reverse=True)
                return Tiers(measure, tuple(Tier(p, at_least=b) for p, b in zip(points, bounds, strict=True)))
            case 7:
                zero = self.value()
                return Proportional(measure, zero, zero + self.one((-30, -1, 1, 50)))
            case 8:
                factor = self.decimal("0", "2") if self.likely() else Decimal(1)
                operator = self.one(list(Operator))
                return VersusReference(
                    measure, self.one(list(Level)), operator, factor, self.one((Decimal(0), self.value()))
                )
            case 9:
                return self.growth(measure)
            case 10:
                return Sites(self.decimal("0", "100"), self.chance.randint(1, 3), self.one(list(Fail)))
            case 11:
                return Judgement(self.one((Decimal("0.5"), Decimal("0.25"), Decimal(1))))
            case _:
                return External()

    def growth(self, measure: str) -> Growth:
        change = self.decimal("-5", "50")
        is_share = self.likely()
        return Growth(
            measure,
            relative=change / 100 if is_share else None,
            points=None if is_share else change,
            op=self.one((Operator.AT_LEAST, Operator.ABOVE)),
            per_year=self.likely(),
            baseline=self.one(list(Baseline)),
            baseline_year=self.maybe(self.one(YEARS)),
        )

    def marking(self, full: Decimal, depth: int = 2) -> Marking:
        if depth == 0 or self.likely(3, 5):
            return self.simple(full)
        if self.likely():
            return BestOf(tuple(self.marking(full, depth - 1) for _ in range(self.chance.randint(1, 3))))
        half = (full / 2).quantize(Decimal("0.01"), rounding="ROUND_DOWN")
        return SumOf(tuple(Part(points, self.marking(points, depth - 1)) for points in (half, full - half)))

    def criterion(self, code: str) -> Criterion:
        full = self.decimal("0.5", "12")
        asks = [
            Requirement(id_, f"{id_}证明", self.likely(), self.one(list(Validity))) for id_ in self.some(("e1", "e2"))
        ]
        return Criterion(
            code,
            self.text(),
            full,
            self.marking(full),
            core=self.likely(),
            bonus=self.likely(1, 5),
            not_applicable=self.maybe(self.one(list(NotApplicable))),
            evidence=tuple(asks),
        )

    def dimension(self, letter: str) -> Dimension:
        criteria = tuple(self.criterion(f"{letter}{number}") for number in range(1, self.chance.randint(2, 6)))
        return Dimension(letter, "领域", (Indicator(letter, "指标", criteria),), self.maybe(self.decimal("1", "20")))

    def references(self) -> tuple[Reference, ...]:
        places = [(m, level, year) for m in MEASURES for level in Level for year in YEARS]
        return tuple(
            Reference(m, REGIONS[level], level, year, self.value()) for m, level, year in self.some(places, 12)
        )

    def verdict(self) -> Verdict:
        grades = (Grade("甲", Decimal(10)), Grade("乙", Decimal(0)))
        by = self.one(("rate", "points"))
        return Verdict(by, self.maybe(self.decimal("0", "100")), grades, self.maybe("乙"))  # type: ignore[arg-type]

    def rubric(self) -> Rubric:
        units = (Unit.PERCENT, Unit.COUNT, Unit.PER_100K)
        return Rubric(
            "made-up",
            "2021",
            "试卷",
            self.one(list(Status)),
            tuple(self.dimension(letter) for letter in "ABC"[: self.chance.randint(1, 3)]),
            self.verdict(),
            rounding=Rounding(self.one((0, 1, 2, 2, 2, 3)), self.one(list(RoundingMode))),
            not_applicable=self.one(list(NotApplicable)),
            evidence=self.one(list(EvidenceRule)),
            region_types=tuple(RegionType(id_) for id_ in TYPES),
            gates=(Gate("G1", "甲"), Gate("G2", "乙")),
            measures=tuple(Measure(id_, f"{id_}率", self.one(units), self.one(list(Better))) for id_ in MEASURES),
            references=self.references(),
            ledgers=(
                Ledger(
                    "l1", "台账", (Column("date", "日期", "date"), Column("name", "名称", required=True)), ("name",)
                ),
            ),
            bonus_cap=self.maybe(self.decimal("0", "8")),
        )

    # ---- assessment

    def entry(self, marking: Marking, full: Decimal) -> dict[str, Any]:
        """Return the input of a marking; now and then none."""
        if self.likely(1, 8):
            return {}
        match marking:
            case YesNo():
                return {"met": self.likely()}
            case Checklist():
                return {"checked": tuple(self.some([item.id for item in marking.items]))}
            case Levels():
                return {"level": self.one([level.id for level in marking.levels])}
            case Deduction():
                return {"counts": {item.id: self.chance.randint(0, 6) for item in self.some(marking.items)}}
            case PerCount():
                return {"count": self.chance.randint(0, 12)}
            case Sites():
                scores = [self.decimal("0", "100") for _ in range(self.chance.randint(0, 4))]
                return {"sites": tuple(Site(self.one("甲乙"), score) for score in scores)}
            case Judgement():
                return {"points": self.chance.randint(0, int(full // marking.step)) * marking.step, "reason": "理由"}
            case External():
                return {"points": min(self.decimal("0", full, 3), full), "document": "文"}
            case BestOf() | SumOf():
                return {"parts": self.parts(marking, full)}
            case _:
                return {}

    def parts(self, marking: BestOf | SumOf, full: Decimal) -> dict[str, Entry]:
        inner = [(one, full) if isinstance(marking, BestOf) else (one.marking, one.points) for one in marking.parts]  # type: ignore[union-attr]
        return {str(n): Entry(**self.entry(*one)) for n, one in enumerate(inner) if self.likely(7, 8)}  # type: ignore[arg-type]

    def answer(self, criterion: Criterion) -> Answer:
        return Answer(
            **self.entry(criterion.marking, criterion.points),
            not_applicable="无此事项" if self.likely(1, 6) else None,
            statement=self.text(),
            self_points=self.decimal("0", criterion.points) if self.likely(1, 4) else None,
            self_reason=self.text(),
        )

    def figures(self) -> tuple[Figure, ...]:
        made = []
        for measure, year in self.some([(m, y) for m in MEASURES for y in (None, *YEARS)], 14):
            count = [Decimal(self.chance.randint(1, 30)) for _ in range(2)]
            made.append(Figure(measure, year, self.maybe(self.value()), *(count if self.likely() else ())))
        return tuple(made)

    def piece(self, number: int, codes: Sequence[str]) -> Evidence:
        file = StoredFile(f"{number:064d}", number, f"{number}.pdf") if self.likely(2, 3) else None
        day = dt.date(self.chance.randint(2017, 2022), self.chance.randint(1, 12), self.chance.randint(1, 28))
        serves = [Service(code, self.one((None, "e1", "e2"))) for code in self.some(codes, 3)]
        return Evidence(f"E{number:04d}", self.text(), date=self.maybe(day), file=file, serves=tuple(serves))

    def row(self) -> LedgerRow:
        return LedgerRow({"date": self.one(("2020-03-01", "2017-01-01")), "name": self.one(("甲", "乙", "丙", ""))})

    def assessment(self, rubric: Rubric) -> Assessment:
        codes = [one.code for one in rubric.criteria]
        taken = {(one.measure, one.level, one.year) for one in rubric.references}
        gates = {id_: GateAnswer(self.one((None, True, False)), self.text()) for id_ in self.some(("G1", "G2"))}
        rows = tuple(self.row() for _ in range(self.chance.randint(0, 4)))
        return Assessment(
            county=County("130304", "河北省", "秦皇岛市", "北戴河区", self.one((None, *TYPES))),
            applicant=self.text(),
            cycle=Cycle("年度", dt.date(2019, 1, 1), dt.date(2021, 12, 31), self.one((None, 2020, 2021))),
            person=Person(self.text()),
            profile={key: self.text() for key in self.some(("人口", "面积"))},
            report={key: self.text() for key in self.some(("funding", "plan"))},
            gates=gates,
            measures=self.figures(),
            references=tuple(one for one in self.references() if (one.measure, one.level, one.year) not in taken),
            ledgers={"l1": rows} if self.likely(3, 4) else {},
            evidence=tuple(self.piece(number, codes) for number in range(1, self.chance.randint(1, 8))),
            answers={one.code: self.answer(one) for one in rubric.criteria if self.likely(7, 8)},
            cases=tuple(Case(self.text(), self.text()) for _ in range(self.chance.randint(0, 2))),
        )


NUMBERS = st.integers(0, 2**32)


def rubrics() -> st.SearchStrategy[Rubric]:
    """Return rubrics of one to three dimensions with a few criteria each."""
    return NUMBERS.map(lambda number: Maker(number).rubric())


def assessments(rubric: Rubric) -> st.SearchStrategy[Assessment]:
    """Return assessments that fit a rubric, with some of everything in them."""
    return NUMBERS.map(lambda number: Maker(number).assessment(rubric))


def rubrics_with_assessments() -> st.SearchStrategy[tuple[Rubric, Assessment]]:
    """Return a rubric and an assessment of it."""
    return st.tuples(NUMBERS, NUMBERS).map(
        lambda pair: ((rubric := Maker(pair[0]).rubric()), Maker(pair[1]).assessment(rubric))
    )


ODD_TEXTS = (
    "",
    " 前有空格",
    "　全角空格",
    "后有空格 ",
    "两行\n  缩进",
    "\n换行开头",
    "换行结尾\n",
    "制表\t符",
    "=1+1",
    "+86",
    "-3",
    "@甲",
    "'s",
    '"引号"',
    '他说"好"、"不"',
    "甲、乙",
    "县：20；区：25",
    "1.10",
    "2021-03",
    "TRUE",
    "是",
    "_x0041_",
    "_x000D_",
    "&amp;<b>",
    "𬭚㙍",
    "#REF!",
    "http://a.b/c",
    "阈值",
    "￥１２",
)
"""Texts that a workbook, or a person in front of it, could take for something else."""


class OddMaker(Maker):
    """Makes rubrics with everything that a pack can hold, in odd words; scoring them makes no sense."""

    def text(self) -> str:
        return self.one(ODD_TEXTS) if self.likely() else super().text()

    def texts(self) -> tuple[str, ...]:
        return tuple(self.text() or "甲" for _ in range(self.chance.randint(0, 3)))

    def number(self) -> Decimal:
        return self.one(
            (Decimal("1.10"), Decimal("-0.5"), Decimal("123456789012345"), Decimal("0.0000000001"), Decimal(0))
        )

    def value(self) -> Decimal:
        return self.number() if self.likely(1, 4) else super().value()

    def items(self, full: Decimal) -> tuple[Item, ...]:
        return tuple(
            Item(id_, self.decimal("0", full), self.text()) for id_ in self.some(("a", "1.10", "丙", "i1", "x-2"))
        )

    def simple(self, full: Decimal) -> Marking:
        measure = self.one(MEASURES)
        match self.chance.randrange(12):
            case 0:
                bounds = ("at_least", "above", "at_most", "below")
                return Tiers(
                    measure,
                    tuple(Tier(self.by_region(), **{self.one(bounds): self.by_region()}) for _ in range(3)),
                )
            case 1:
                return Proportional(measure, self.by_region(), self.by_region())
            case 2:
                return Growth(measure, relative=self.by_region(), per_year=self.likely())
            case 3:
                return Growth(measure, points=self.by_region(), baseline_year=2018)
            case 4:
                return Deduction(
                    tuple(DeductionItem(id_, self.number(), self.text(), self.one((None, 1, 12))) for id_ in ("a", "b"))
                )
            case 5:
                return PerCount(self.number(), None, self.one(("l1", "l2", None)))
            case _:
                return super().simple(full)

    def criterion(self, code: str) -> Criterion:
        plain = super().criterion(code)
        asks = tuple(replace(one, title=self.text(), departments=self.texts()) for one in plain.evidence)
        return replace(
            plain,
            text=self.text(),
            rule_text=self.text(),
            methods=self.texts(),
            departments=self.texts(),
            basis=self.one(list(Basis)),
            evidence=asks,
        )

    def dimension(self, letter: str) -> Dimension:
        plain = super().dimension(letter)
        more = tuple(
            Indicator(
                f"{letter}.{number}", self.text(), tuple(self.criterion(f"{letter}{number}.{n}") for n in range(n))
            )
            for number, n in ((10, 2), (11, 0), (1, 1))
        )
        return replace(plain, title=self.text(), indicators=(*plain.indicators, *more) if self.likely(3, 4) else ())

    def measures(self) -> tuple[Measure, ...]:
        return tuple(
            Measure(
                id_,
                self.one((self.text(), "率", f"{id_}率")),
                self.one(list(Unit)),
                self.one(list(Better)),
                self.text(),
                self.text(),
                self.text(),
                self.one((None, "l1")),
                self.texts(),
            )
            for id_ in MEASURES
        )

    def ledgers(self) -> tuple[Ledger, ...]:
        kinds: tuple[ColumnKind, ...] = ("text", "date", "number", "count")
        columns = tuple(Column(id_, self.text(), self.one(kinds), self.likely()) for id_ in ("date", "name", "1"))
        keys = tuple(self.some(("date", "name", "1")))
        return Ledger("l1", self.text(), columns, keys), Ledger("l2", self.text())

    def rubric(self) -> Rubric:
        return replace(
            super().rubric(),
            id=self.one(("made-up", "1.10")),
            title=self.text() or "题",
            notice=self.text(),
            issuer=self.text(),
            source=Source(self.text(), self.text(), self.text()),
            cycle_years=self.one((1, 2, 5)),
            region_types=(RegionType("county", self.one(("县", "甲：乙", ""))), RegionType("district", self.text())),
            gates=(Gate("G1", self.text()), Gate("7", self.text())),
            measures=self.measures(),
            references=tuple(replace(one, source=self.text()) for one in self.references()),
            ledgers=self.ledgers(),
        )


def odd_rubrics() -> st.SearchStrategy[Rubric]:
    """Return rubrics that hold everything a pack can hold, in odd words."""
    return NUMBERS.map(lambda number: OddMaker(number).rubric())
