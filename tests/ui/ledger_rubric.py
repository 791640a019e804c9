"""The small rubric with two ledgers: one that is counted, and a list of schools that is the numerator of a measure."""

from dataclasses import replace
from decimal import Decimal

from app.domain.marking.kinds import PerCount, Threshold
from app.domain.rubric import Column, Criterion, Dimension, Indicator, Ledger, Measure, Rubric
from tests.ui.rubrics import small_rubric

D = Decimal
ACTIVITIES = Ledger(
    "activities",
    "主题活动台账",
    (
        Column("date", "日期", "date", required=True),
        Column("name", "活动名称", required=True),
        Column("place", "地点（街道、社区）"),
        Column("people", "参加人数", "count"),
    ),
    ("date", "name"),
)
SCHOOLS = Ledger(
    "schools",
    "健康学校名册",
    (Column("name", "学校名称", required=True), Column("year", "认定年份", "number")),
    ("name",),
)


def ledger_rubric() -> Rubric:
    """C1: 0.5 points an activity up to 2; C2: 2 points when healthy schools are 50 % of all."""
    counted = Criterion("C1", "主题活动", D(2), PerCount(D("0.5"), ledger="activities"))
    share = Criterion("C2", "健康学校", D(2), Threshold("school_share", D(50)))
    dimension = Dimension(
        "C", "健康活动", (Indicator("C1", "主题活动", (counted,)), Indicator("C2", "健康学校", (share,)))
    )
    rubric = small_rubric()
    return replace(
        rubric,
        ledgers=(ACTIVITIES, SCHOOLS),
        measures=(*rubric.measures, Measure("school_share", "健康学校比例", numerator_ledger="schools")),
        dimensions=(*rubric.dimensions, dimension),
    )
