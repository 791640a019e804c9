"""The small rubric with two gates and two region types."""

from dataclasses import replace

from app.domain.rubric import Gate, RegionType, Rubric
from tests.ui.rubrics import small_rubric


def basics_rubric() -> Rubric:
    """Gates G1 and G2; regions county and district."""
    return replace(
        small_rubric(),
        gates=(Gate("G1", "近三年未发生重大突发环境事件"), Gate("G2", "自评材料和数据真实")),
        region_types=(RegionType("county", "县"), RegionType("district", "区")),
    )
