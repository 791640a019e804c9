"""Limits of what a reviewer says of a basic condition (基本条件)."""

from collections.abc import Iterator

from app.domain.problems import Problem, blocking, warning
from app.domain.review import GateFinding
from app.domain.texts import one_text_problems


def gate_problems(gate: str, finding: GateFinding) -> Iterator[Problem]:
    """Yield everything wrong with a finding, and warnings of what the county would miss. gate: its id."""
    where = gate_name(gate)
    if finding.is_empty:
        what = "没有写核实结论，也没有写意见。"
        yield blocking("VALUE_INVALID", where, what, "请写符合或不符合，或写意见；没有核实的，不写这一条。")
    if finding.met is False and not finding.opinion.strip():
        what = "核实为不符合，没有写意见。"
        yield warning("FINDING_OPINION", where, what, "请写明理由，县区才知道怎么改。")
    for text in (finding.opinion, finding.note):
        yield from one_text_problems(text, where)


def gate_name(gate: str) -> str:
    """Return a basic condition as messages name it."""
    return f"基本条件 {gate}"
