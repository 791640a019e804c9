"""rubric.json: the exact rubric of a submission, as canonical JSON. Its sha256 is rubric.sha256 everywhere."""

import functools
from collections.abc import Iterator

from pydantic import TypeAdapter

from app.domain.limits import CYCLE_YEARS, ROUNDING_PLACES
from app.domain.problems import ProblemError, blocking
from app.domain.rubric import Rubric
from app.exchange.layout import RUBRIC
from app.exchange.strict_json import STRICT, has_unusable_number, read_strictly
from app.files.canonical import canonical_json


def write_rubric(rubric: Rubric) -> bytes:
    """Return the bytes of rubric.json."""
    return canonical_json(rubric)


@functools.lru_cache(maxsize=2)
def read_rubric(data: bytes) -> Rubric:
    """Return the rubric. Raises: ProblemError with every problem; bytes that we would write otherwise are one.

    The last ones are remembered: the 150 packages of a round bring the same one.
    """
    wrapped = b"[" + data + b"]"
    (rubric,) = read_strictly(_adapter(), wrapped, RUBRIC, "PACKAGE_CONTENT", wrapping=1)
    reasons = list(_unusable(rubric))
    if write_rubric(rubric) != data:
        reasons.append("评分标准不是规范写法")
    if reasons:
        advice = "请向发来的人重新要一份。"
        raise ProblemError(blocking("PACKAGE_CONTENT", RUBRIC, f"{reason}。", advice) for reason in reasons)
    return rubric


def _unusable(rubric: Rubric) -> Iterator[str]:
    """Yield why nothing could be computed with a rubric; whether it makes sense is for the catalog's linter."""
    if rubric.rounding.places not in ROUNDING_PLACES:
        yield f"小数位数应在 0 到 {ROUNDING_PLACES[-1]} 之间"
    if rubric.cycle_years not in CYCLE_YEARS:
        yield f"周期年数应在 1 到 {CYCLE_YEARS[-1]} 之间"
    if has_unusable_number(rubric):
        yield "有过大或小数位过多的数"


@functools.cache
def _adapter() -> TypeAdapter[tuple[Rubric]]:
    # A tuple around it: pydantic hands a configuration down to frozen dataclasses only from outside of them.
    return TypeAdapter(tuple[Rubric], config=STRICT)
