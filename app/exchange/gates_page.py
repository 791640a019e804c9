"""基本条件核实 on the page of a return package: what was found of each, and whether a page says what the data say.

What the county states of them stands in its own package and in 评估意见表; review.json holds only what was found.
"""

import re
from collections.abc import Iterator
from html import escape

from app.domain.problems import Problem, blocking
from app.domain.review import GateFinding, Review
from app.domain.rubric import Gate, Rubric
from app.exchange.layout import START_PAGE

_HEADING = "<h2>基本条件核实</h2>"
_ROW = re.compile(r'<tr><td>([^<]*)</td><td>[^<]*</td><td class="word">([^<]*)</td>')


def gates_part(review: Review, rubric: Rubric) -> str:
    """Return the part with its heading; '' when nothing was found of any basic condition."""
    rows = "".join(_row(gate, finding) for gate, finding in _in_order(review, rubric))
    if not rows:
        return ""
    heads = "<tr><th>编号</th><th>基本条件</th><th>核实</th><th>意见</th></tr>"
    notes = "".join(
        f'<p class="soft" style="white-space:pre-wrap">{escape(gate.id)} 合并说明：{escape(finding.note)}</p>'
        for gate, finding in _in_order(review, rubric)
        if finding.note
    )
    return f"{_HEADING}<table>{heads}{rows}</table>{notes}"


def gate_tasks(review: Review, rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Yield name and what is to be done of every basic condition that was found not met."""
    for gate, finding in _in_order(review, rubric):
        if finding.met is False:
            yield f"基本条件 {gate.id}", f"核实为不符合：{gate.text or gate.id}。请按意见整改。"


def gate_page_problems(page: bytes, review: Review, rubric: Rubric) -> Iterator[Problem]:
    """Yield where a start page says otherwise of a basic condition than the data: people may look at nothing else."""
    _, _, after = page.decode("utf-8", "replace").partition(_HEADING)
    # What people wrote is escaped and begins neither a heading nor a cell.
    printed = _by_gate(after.partition("<h2>")[0])
    wanted = _by_gate(gates_part(review, rubric))
    for gate in dict.fromkeys((*wanted, *printed)):
        theirs, ours = ("、".join(one.get(gate, ("没有写",))) for one in (printed, wanted))
        if theirs != ours:
            what = f"首页印的核实结论与数据不同（印的是{theirs[:20]}，数据是{ours}）。"
            yield blocking("PACKAGE_CONTENT", f"{START_PAGE} 基本条件 {gate}", what, "请退回评审单位核对。")


def _by_gate(part: str) -> dict[str, list[str]]:
    """Return the printed verdicts by id; one that is printed twice has two."""
    found: dict[str, list[str]] = {}
    for gate, word in _ROW.findall(part):
        found.setdefault(gate, []).append(word)
    return found


def _row(gate: Gate, finding: GateFinding) -> str:
    said = f'<div class="said">{escape(finding.opinion)}</div>' if finding.opinion else ""
    return (
        f"<tr><td>{escape(gate.id)}</td><td>{escape(gate.text)}</td>"
        f'<td class="word">{finding.word}</td><td>{said}</td></tr>'
    )


def _in_order(review: Review, rubric: Rubric) -> list[tuple[Gate, GateFinding]]:
    return [(gate, review.gates[gate.id]) for gate in rubric.gates if gate.id in review.gates]
