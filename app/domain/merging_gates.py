"""Merging (合并意见) what several reviewers found of one basic condition (基本条件). Nothing anyone said is lost.

The rule: 符合 and 不符合 have no mean. By a reviewer, theirs counts. By mean, findings that do not contradict each
other become one, with numbered opinions as those of criteria; who left it 未核实 contradicts nobody. Where one reviewer
says 符合 and another 不符合, one of them has to be chosen (REVIEW_UNMERGED).
"""

from dataclasses import replace

from app.domain.gate_limits import gate_name
from app.domain.merging_findings import MEAN, Merging, name_of, numbered
from app.domain.problems import Problem, blocking
from app.domain.received import MergedGate, ReviewPicture
from app.domain.review import GateFinding
from app.domain.standing_gates import ByReviewer, gates_digest, is_gate_merged, several_gates


def merged_gates(
    picture: ReviewPicture, submission: str, merging: Merging
) -> tuple[dict[str, MergedGate], tuple[Problem, ...]]:
    """Return the merged basic conditions of a submission, by id, and what stands in the way; earlier ones stay."""
    found: dict[str, MergedGate] = {}
    problems = []
    for gate, by_reviewer in several_gates(picture, submission).items():
        made = _merged_one(by_reviewer, merging) if merging.asks(gate) else None
        if made is not None:
            found[gate] = MergedGate(made, merging.by, gates_digest(by_reviewer))
        elif is_gate_merged(picture, submission, gate):
            found[gate] = picture.merges[submission].gates[gate]
        elif merging.asks(gate):
            problems.append(_open(gate, by_reviewer, merging))
    return found, tuple(problems)


def _merged_one(by_reviewer: ByReviewer, merging: Merging) -> GateFinding | None:
    chosen, found = by_reviewer.get(merging.by), tuple(by_reviewer.values())
    alike = f"{len(found)}位评审人意见相同。"
    if all(one == found[0] for one in found):
        return _noted(found[0], alike, merging.note)
    if merging.by != MEAN:
        told = f"{len(found)}位评审人的意见不同，采用其中一位的。"
        return None if chosen is None else _noted(chosen, told, merging.note)
    verdicts = {one.met for one in found} - {None}
    if len(verdicts) > 1:
        return None
    unsaid = sum(one.met is None for one in found)
    told = f"{len(found)}位评审人的核实结论相同，合并意见。"
    if unsaid and verdicts:
        told = f"{len(found)}位评审人中{unsaid}位没有核实，其余结论相同，合并意见。"
    made = GateFinding(next(iter(verdicts), None), numbered(one.opinion for one in found))
    notes = dict.fromkeys(one.note for one in found if one.note)
    return _noted(replace(made, note="\n".join(notes)), told, merging.note)


def _noted(finding: GateFinding, told: str, note: str) -> GateFinding:
    written = dict.fromkeys(text for text in (told, finding.note, note.strip()) if text)
    return replace(finding, note="\n".join(written))


def _open(gate: str, by_reviewer: ByReviewer, merging: Merging) -> Problem:
    said = "，".join(f"{name_of(key, by_reviewer)}写{one.word}" for key, one in by_reviewer.items())
    if merging.by == MEAN:
        what, to_do = f"{said}，没有平均可取。", "请对这一条选定一位评审人的意见，再合并其余的。"
        return blocking("REVIEW_UNMERGED", gate_name(gate), what, to_do, "jkxq review merge --criterion --by")
    what = f"{name_of(merging.by, [merging.by])}没有核实这一条，{said}。"
    return blocking("REVIEW_UNMERGED", gate_name(gate), what, "请对这一条另选一位评审人。")
