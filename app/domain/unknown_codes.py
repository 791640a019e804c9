"""Codes in an assessment that its rubric does not have. Filling in refuses them; a forged package may hold any."""

from collections.abc import Collection, Iterator

from app.domain.assessment import Assessment
from app.domain.problems import Problem, blocking
from app.domain.rubric import Rubric

_ADVICE = "请退回，要求按评分标准重新填报、导出。"


def unknown_codes(rubric: Rubric, assessment: Assessment) -> Iterator[Problem]:
    """Yield a blocking UNKNOWN_ID for every code that means nothing in the rubric."""
    yield from _unknown(assessment.answers, rubric.criterion_by_code, "评分项")
    yield from _unknown(assessment.gates, rubric.gate_by_id, "基本条件")
    yield from _unknown(assessment.ledgers, rubric.ledger_by_id, "台账")
    yield from _unknown([one.measure for one in assessment.measures], rubric.measure_by_id, "数据项")
    yield from _unknown([one.measure for one in assessment.references], rubric.measure_by_id, "参照值的数据项")
    served = [service.criterion for piece in assessment.evidence for service in piece.serves]
    yield from _unknown(served, rubric.criterion_by_code, "佐证材料对应的评分项")


def _unknown(given: Collection[str], known: Collection[str], word: str) -> Iterator[Problem]:
    for code in dict.fromkeys(given):
        if code not in known:
            yield blocking("UNKNOWN_ID", code, f"{word}“{code}”不在评分标准里。", _ADVICE)
