"""rubric.json: the exact rubric of a submission, as canonical JSON. Its sha256 is rubric.sha256 everywhere."""

import functools
from collections.abc import Iterator

from pydantic import TypeAdapter

from app.domain.problems import ProblemError, blocking
from app.domain.rubric import Rubric
from app.exchange.layout import RUBRIC
from app.exchange.strict_json import STRICT, read_strictly
from app.files.canonical import canonical_json

MAX_PLACES = 6
MAX_CYCLE_YEARS = 50
MAX_DIGITS = 20
"""Points and bounds of a rubric stay far below; longer ones do not fit the exact arithmetic."""


def write_rubric(rubric: Rubric) -> bytes:
    """Return the bytes of rubric.json."""
    return canonical_json(rubric)


def read_rubric(data: bytes) -> Rubric:
    """Return the rubric. Raises: ProblemError with every problem; bytes that we would write otherwise are one."""
    wrapped = b"[" + data + b"]"
    (rubric,) = read_strictly(_adapter(), wrapped, RUBRIC, "PACKAGE_CONTENT", wrapping=1, max_digits=MAX_DIGITS)
    reasons = list(_unusable(rubric))
    if write_rubric(rubric) != data:
        reasons.append("评分标准不是规范写法")
    if reasons:
        advice = "请向发来的人重新要一份。"
        raise ProblemError(blocking("PACKAGE_CONTENT", RUBRIC, f"{reason}。", advice) for reason in reasons)
    return rubric


def _unusable(rubric: Rubric) -> Iterator[str]:
    """Yield why nothing could be computed with a rubric; whether it makes sense is for the catalog's linter."""
    if not 0 <= rubric.rounding.places <= MAX_PLACES:
        yield f"小数位数应在 0 到 {MAX_PLACES} 之间"
    if not 1 <= rubric.cycle_years <= MAX_CYCLE_YEARS:
        yield f"周期年数应在 1 到 {MAX_CYCLE_YEARS} 之间"


@functools.cache
def _adapter() -> TypeAdapter[tuple[Rubric]]:
    # A tuple around it: pydantic hands a configuration down to frozen dataclasses only from outside of them.
    return TypeAdapter(tuple[Rubric], config=STRICT)
