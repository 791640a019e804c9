"""Large made-up input: 500 criteria, 2,000 pieces of evidence. A stress; real standards have 26 to 120."""

import datetime as dt
from decimal import Decimal

from app.domain.assessment import Answer, Assessment, Figure, LedgerRow
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.marking.kinds import (
    Below,
    BestOf,
    Checklist,
    Growth,
    Item,
    Marking,
    PerCount,
    Threshold,
    VersusReference,
    YesNo,
)
from app.domain.rubric import (
    Column,
    Criterion,
    Dimension,
    Indicator,
    Ledger,
    Level,
    Measure,
    Reference,
    Requirement,
    Rubric,
    Status,
    Verdict,
)

KINDS = 5
_TEXT = "将健康县区建设任务分解到部门和乡镇，明确牵头单位、完成时限和佐证材料，定期调度并通报进展情况。"


def _marking(number: int) -> Marking:
    measure = f"m{number % 100}"
    if number % KINDS == 0:
        return YesNo()
    if number % KINDS == 1:
        return Checklist((Item("a", Decimal(1), "印发方案"), Item("b", Decimal(1), "分解任务")))
    if number % KINDS == 2:
        return PerCount(Decimal("0.5"), ledger=f"l{number % 10}")
    if number % KINDS == 3:
        return Threshold(measure, Decimal(90), below=Below.PROPORTIONAL)
    return BestOf((VersusReference(measure), Growth(measure, relative=Decimal("0.20"))))


def large_rubric(criteria: int = 500) -> Rubric:
    """Return a rubric of so many criteria in ten dimensions."""
    made = [
        Criterion(
            f"C{number:03d}",
            f"第{number}项工作任务落实情况",
            Decimal(2),
            _marking(number),
            text=_TEXT,
            rule_text="按办法计分，分项累加，最高2分；缺少必需的佐证材料时不计分。",
            evidence=(
                Requirement("e1", "文件", departments=("卫生健康局",)),
                Requirement("e2", "照片", required=False),
            ),
            departments=("卫生健康局",),
        )
        for number in range(criteria)
    ]
    tenth = max(criteria // 10, 1)
    dimensions = tuple(
        Dimension(
            f"D{start // tenth}",
            f"第{start // tenth + 1}领域",
            (Indicator(f"I{start // tenth}", "指标", tuple(made[start : start + tenth])),),
        )
        for start in range(0, criteria, tenth)
    )
    return Rubric(
        id="stress",
        edition="1",
        title="压力测试标准",
        status=Status.REFERENCE,
        dimensions=dimensions,
        verdict=Verdict(),
        measures=tuple(Measure(f"m{n}", f"指标{n}普及率") for n in range(100)),
        references=tuple(Reference(f"m{n}", "河北省", Level.PROVINCE, 2021, Decimal("26.82")) for n in range(100)),
        ledgers=tuple(
            Ledger(
                f"l{n}",
                f"台账{n}",
                (Column("date", "日期", "date", required=True), Column("name", "名称", required=True)),
                ("date", "name"),
            )
            for n in range(10)
        ),
    )


def large_assessment(rubric: Rubric, files: dict[str, StoredFile] | None = None, pieces: int = 2000) -> Assessment:
    """Return everything answered, with so many pieces of evidence spread over the criteria."""
    stored = StoredFile("0" * 64, 1, "文件.pdf")
    codes = [criterion.code for criterion in rubric.criteria]
    answers: dict[str, Answer] = {}
    for number, criterion in enumerate(rubric.criteria):
        said = {"statement": _TEXT * 3}
        if number % KINDS == 0:
            answers[criterion.code] = Answer(met=True, **said)
        elif number % KINDS == 1:
            answers[criterion.code] = Answer(checked=("a",), **said)
        else:
            answers[criterion.code] = Answer(**said)
    evidence = []
    for number in range(pieces):
        id_ = f"E{number + 1:04d}"
        serves = (Service(codes[number % len(codes)], "e1"),)
        file = (files or {}).get(id_, stored)
        evidence.append(
            Evidence(id_, f"关于第{number}项工作的通知", date=dt.date(2021, 3, 1), file=file, serves=serves)
        )
    figures = [
        Figure(f"m{n}", year, numerator=Decimal(n + year - 2000), denominator=Decimal(150))
        for n in range(100)
        for year in (2019, 2020, 2021)
    ]
    rows = {
        ledger.id: tuple(LedgerRow({"date": f"2021-05-{day:02d}", "name": f"活动{day}"}) for day in range(1, 21))
        for ledger in rubric.ledgers
    }
    return Assessment(
        county=County("999999", "河北省", "示例市", "示例县"),
        applicant="示例县人民政府",
        cycle=Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021),
        measures=tuple(figures),
        ledgers=rows,
        evidence=tuple(evidence),
        answers=answers,
    )
