"""Builders: small rubrics and assessments for tests. Only what matters to a test is spelled out there.

A criterion has the code A1, 4 points, and no evidence asked for, unless told otherwise; the cycle is 2020–2021 with
2021 assessed, the county 河北省 秦皇岛市 北戴河区.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.domain.assessment import Answer, Assessment, Figure, LedgerRow
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.marking.kinds import Item, Level, Marking, YesNo
from app.domain.rubric import (
    Criterion,
    Dimension,
    Indicator,
    Measure,
    Reference,
    Requirement,
    Rubric,
    Status,
    Verdict,
)
from app.domain.score_sheet import CriterionScore, ScoreSheet
from app.domain.scoring import score

COUNTY = County(code="130304", province="河北省", city="秦皇岛市", name="北戴河区")
CYCLE = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
MEASURE = Measure("m", "素养水平")


def criterion(marking: Marking | None = None, points: str = "4", code: str = "A1", **more: Any) -> Criterion:
    """Return a criterion; more are its other fields."""
    return Criterion(code, f"{code}项", Decimal(points), marking or YesNo(), **more)


def dimension(*criteria: Criterion, code: str = "A", cap: str | None = None) -> Dimension:
    """Return a dimension with one indicator that holds the criteria."""
    limit = None if cap is None else Decimal(cap)
    return Dimension(code, f"{code}领域", (Indicator(f"{code}i", f"{code}指标", criteria),), limit)


def rubric(*parts: Criterion | Dimension, **more: Any) -> Rubric:
    """Return a rubric of dimensions, or of criteria in one dimension A, with the measure m (%)."""
    loose = tuple(part for part in parts if isinstance(part, Criterion))
    whole = tuple(part for part in parts if isinstance(part, Dimension))
    fields: dict[str, Any] = {"measures": (MEASURE,), "verdict": Verdict()} | more
    dimensions = ((dimension(*loose),) if loose else ()) + whole
    return Rubric("test", "2021", "试卷", Status.REFERENCE, dimensions, **fields)


def assessment(answers: Mapping[str, Answer] | None = None, **more: Any) -> Assessment:
    """Return an assessment of the county in the cycle; more are its other fields."""
    fields: dict[str, Any] = {"county": COUNTY, "cycle": CYCLE} | more
    return Assessment(answers=dict(answers or {}), **fields)


def figure(year: int | None, value: str | None = None, measure: str = "m", **more: str) -> Figure:
    """Return a figure; numerator and denominator as texts."""
    decimals: dict[str, Any] = {name: Decimal(text) for name, text in more.items()}
    return Figure(measure, year, None if value is None else Decimal(value), **decimals)


def reference(
    year: int, value: str, level: Level = Level.PROVINCE, region: str = "河北省", measure: str = "m"
) -> Reference:
    """Return a reference of the province 河北省 unless told otherwise."""
    return Reference(measure, region, level, year, Decimal(value))


def items(*points: str) -> tuple[Item, ...]:
    """Return items (or levels) a, b, c … with these points and the texts 甲, 乙, 丙 …"""
    return tuple(
        Item(id_, Decimal(each), text) for id_, text, each in zip("abcdef", "甲乙丙丁戊己", points, strict=False)
    )


def evidence(
    id_: str, *serves: str, date: dt.date | None = dt.date(2021, 6, 1), filed: bool = True, title: str = ""
) -> Evidence:
    """Return a piece with a stored file; serves as `A1` or `A1:e1` (criterion and requirement)."""
    file = StoredFile(id_.encode().hex().ljust(64, "0"), 1, f"{id_}.pdf") if filed else None
    named = [one.partition(":") for one in serves]
    return Evidence(
        id_,
        title or f"{id_}材料",
        date=date,
        file=file,
        serves=tuple(Service(code, req or None) for code, _, req in named),
    )


def requirement(id_: str, **more: Any) -> Requirement:
    """Return a required requirement, titled after its id."""
    return Requirement(id_, f"{id_}证明", **more)


def rows(*values: Mapping[str, str]) -> tuple[LedgerRow, ...]:
    """Return ledger rows."""
    return tuple(LedgerRow(dict(one)) for one in values)


def scored_alone(
    marking: Marking,
    answer: Answer | None = None,
    points: str = "4",
    *,
    figures: Iterable[Figure] = (),
    references: Iterable[Reference] = (),
    county: County = COUNTY,
    cycle: Cycle = CYCLE,
    ledgers: Mapping[str, tuple[LedgerRow, ...]] | None = None,
    **of_rubric: Any,
) -> CriterionScore:
    """Return the line of the only criterion of a rubric."""
    given = assessment(
        {} if answer is None else {"A1": answer},
        measures=tuple(figures),
        references=tuple(references),
        county=county,
        cycle=cycle,
        ledgers=dict(ledgers or {}),
    )
    return score(rubric(criterion(marking, points), **of_rubric), given).criteria[0]


def met(*codes: str) -> dict[str, Answer]:
    """Return answers that say yes to criteria of the kind yes_no."""
    return {code: Answer(met=True) for code in codes}


def line(sheet: ScoreSheet, code: str) -> CriterionScore:
    """Return the line of a criterion."""
    return next(one for one in sheet.criteria if one.code == code)


def codes(of: CriterionScore) -> list[str]:
    """Return the codes of a line's warnings."""
    return [warning.code for warning in of.warnings]
