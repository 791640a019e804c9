"""Limits: what a number, a year or a count may be, the same wherever something comes in.

Whatever a county may fill in must pass when its package is verified, so both sides ask here.
"""

from collections.abc import Iterator

from app.domain.county import Cycle

YEARS = range(1949, 2101)
"""Years that a cycle or a figure can reasonably belong to."""

CYCLE_YEARS = range(1, 51)
"""Over how many years a rubric may look back."""

ROUNDING_PLACES = range(7)
"""Decimal places a rubric may round to."""

MOST_TIMES = 1_000_000
"""No county does anything more often; a larger count is a slip."""

MOST_LEDGER_ROWS = 5_000
"""More rows in one ledger are refused where they are typed or pasted: the longest list of a county (健康家庭, 无烟单位)
has some hundreds to a few thousand, and a block of a hundred thousand is the wrong sheet."""

LARGE_EVIDENCE_BYTES = 100 * 2**20
"""A larger file of evidence is told as too large (过大); nothing is refused. A hundred pages scanned at 300 dpi take
some 30 MB, so what is larger is a film or a scan at a needless resolution, and a whole package must still go on a
USB stick whose file system (FAT32) holds no file over 4 GB."""


def cycle_slips(cycle: Cycle) -> Iterator[str]:
    """Yield, in Chinese, which dates of a cycle lie in no reasonable year."""
    years = {
        "开始日期": cycle.start and cycle.start.year,
        "结束日期": cycle.end and cycle.end.year,
        "评估年份": cycle.assessed_year,
    }
    for word, year in years.items():
        if year is not None and year not in YEARS:
            yield f"申报批次的{word}不在{YEARS[0]}～{YEARS[-1]}年之间。"
