"""Collection table (数据收集表): the empty table that a department fills in and that can be pasted back."""

from collections.abc import Sequence

from app.domain.quantities import Unit
from app.domain.rubric import Measure

HEADINGS = ("数据项", "单位")
MORE_HEADINGS = ("来源", "责任部门", "口径", "分子的含义", "分母的含义")


def collection_table(measures: Sequence[Measure], years: Sequence[int], department: str = "") -> list[list[str]]:
    """Return headings and one row a measure, its years empty. department: who is asked; else those of the measure."""
    rows = [[*HEADINGS, *(f"{year}年" for year in years), *MORE_HEADINGS]]
    for measure in measures:
        asked = department or "、".join(measure.departments)
        unit = measure.unit.label or {Unit.COUNT: "个", Unit.TEXT: ""}.get(measure.unit, "")
        about = (asked, measure.definition, measure.numerator, measure.denominator)
        rows.append([measure.title, unit, *("" for _ in years), "", *about])
    return rows
