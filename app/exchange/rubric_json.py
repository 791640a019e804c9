"""rubric.json: the exact rubric of a submission, as canonical JSON. Its sha256 is rubric.sha256 everywhere."""

import functools

from pydantic import TypeAdapter

from app.domain.problems import ProblemError, blocking
from app.domain.rubric import Rubric
from app.exchange.layout import RUBRIC
from app.exchange.strict_json import STRICT, read_strictly
from app.files.canonical import canonical_json


def write_rubric(rubric: Rubric) -> bytes:
    """Return the bytes of rubric.json."""
    return canonical_json(rubric)


def read_rubric(data: bytes) -> Rubric:
    """Return the rubric. Raises: ProblemError with every problem; bytes that we would write otherwise are one."""
    (rubric,) = read_strictly(_adapter(), b"[" + data + b"]", RUBRIC, "PACKAGE_CONTENT", wrapping=1)
    if write_rubric(rubric) != data:
        raise ProblemError([blocking("PACKAGE_CONTENT", RUBRIC, "评分标准不是规范写法。", "请向发来的人重新要一份。")])
    return rubric


@functools.cache
def _adapter() -> TypeAdapter[tuple[Rubric]]:
    # A tuple around it: pydantic hands a configuration down to frozen dataclasses only from outside of them.
    return TypeAdapter(tuple[Rubric], config=STRICT)
