"""Rows of the 汇总 page: counties, criteria that cost points, differences, as words. Decides nothing."""

from decimal import Decimal

from app.domain.points import shown
from app.domain.review_summary import Deduction, Difference, RubricSummary, SummaryRow
from app.ui.models.plain_table import PlainHeading, PlainRow

NOT_RECOMPUTED, UNKNOWN = "无法复算", "—"
Table = tuple[tuple[PlainHeading, ...], tuple[PlainRow, ...]]


def county_table(table: RubricSummary) -> Table:
    """Return the counties in 行政区划 order with the points of every dimension."""
    with_city = any(row.city for row in table.rows)
    headings = (
        PlainHeading("县（市、区）"),
        PlainHeading("轮次"),
        PlainHeading("自评", is_number=True),
        *((PlainHeading("市级", is_number=True),) if with_city else ()),
        PlainHeading("复算", is_number=True),
        PlainHeading("评审", is_number=True),
        PlainHeading("已评审", is_number=True),
        *(PlainHeading(dimension.title, is_number=True) for dimension in table.rubric.dimensions),
        PlainHeading("加分", is_number=True),
        PlainHeading("否决项"),
    )
    return headings, tuple(_county(row, with_city=with_city) for row in table.rows)


def _county(row: SummaryRow, *, with_city: bool) -> PlainRow:
    city = (shown(row.city.total) if row.city else "",) if with_city else ()
    texts = (
        row.county.full_name,
        f"第{row.round}轮",
        shown(row.total.self_points),
        *city,
        _computed(row),
        "未评审" if row.is_unreviewed else shown(row.total.verified),
        row.progress,
        *(_known(points) for _, points in row.dimension_points),
        _known(row.bonus),
        "；".join(row.gates_failed),
    )
    return PlainRow(row.id, texts, "severity-warning" if row.gates_failed else "")


def _computed(row: SummaryRow) -> str:
    if row.computed is None:
        return NOT_RECOMPUTED
    return f"{shown(row.computed)}（不全）" if row.is_partly_recomputed else shown(row.computed)


def _known(points: Decimal | None) -> str:
    return UNKNOWN if points is None else shown(points)


def missing_words(table: RubricSummary) -> str:
    """Return of how many counties the recomputed points are missing, wholly or partly; '' where of none."""
    alone, partly = len(table.not_recomputed), len(table.partly_recomputed)
    said = f"{alone}个未经本程序封装、表里只有得分，无法复算。" if alone else ""
    said += f"{partly}个有的评分项只写了得分，复算得分不全。" if partly else ""
    return f"{said}汇总表里不把这些计入复算得分的平均数。" if said else ""


def deduction_table(table: RubricSummary) -> Table:
    """Return the criteria that cost points, the costliest first."""
    headings = (
        PlainHeading("评分项"),
        PlainHeading("一级指标"),
        PlainHeading("分值", is_number=True),
        PlainHeading("扣分的县", is_number=True),
        PlainHeading("平均扣分", is_number=True),
        PlainHeading("最多扣分", is_number=True),
    )
    return headings, tuple(_deduction(one) for one in table.deductions)


def _deduction(one: Deduction) -> PlainRow:
    texts = (
        f"{one.code}　{one.title}",
        one.dimension,
        shown(one.full),
        f"{one.losing}/{one.counties}",
        shown(one.mean_lost),
        shown(one.largest_lost),
    )
    return PlainRow(one.code, texts)


def difference_table(table: RubricSummary) -> Table:
    """Return where claimed, recomputed and verified points differ."""
    headings = (
        PlainHeading("县（市、区）"),
        PlainHeading("评分项"),
        PlainHeading("差异"),
        PlainHeading("自评", is_number=True),
        PlainHeading("复算", is_number=True),
        PlainHeading("评审", is_number=True),
        PlainHeading("意见"),
    )
    return headings, tuple(_difference(one) for one in table.differences)


def _difference(one: Difference) -> PlainRow:
    texts = (
        one.county.full_name,
        f"{one.code}　{one.title}",
        "、".join(kind.label for kind in one.kinds),
        shown(one.self_points),
        _known(one.computed),
        "" if one.verified is None else shown(one.verified),
        one.opinion.replace("\n", " "),
    )
    return PlainRow(f"{one.id} {one.code}", texts)
