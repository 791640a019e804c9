"""Texts of our own 自评打分表 taken apart: what a person wrote, and the lines the table adds of itself."""

import re
from dataclasses import dataclass

from app.domain.table_words import folded

_DROPPED = re.compile(r"给分：[\d.]+分|按填报内容计算得[\d.]+分，自评[\d.]+分。")
_REASON = re.compile(r"(?:给分理由|自评分理由)：(.*)", re.DOTALL)
_UNFILLED = frozenset({"未填报", "尚未填报", "佐证材料未齐，暂不计分"})
"""What our table prints where nobody has written why points are missing."""


@dataclass(frozen=True, slots=True)
class OwnText:
    """text: what a person wrote; reason: of the points; is_ours: nobody wrote it, our table prints it."""

    text: str
    reason: str = ""
    is_ours: bool = False


def own_text(written: str, printed: str = "", present: str = "") -> OwnText:
    """Return a text of a table without the lines that ours adds.

    printed: what our table shows of the workspace now; present: what of it a person wrote there.
    """
    if folded(written) in map(folded, _UNFILLED):
        return OwnText("", is_ours=True)
    added = {folded(line) for line in printed.splitlines()} - {folded(line) for line in present.splitlines()}
    kept: list[str] = []
    reason: list[str] = []
    in_reason = False
    for line in written.splitlines():
        if found := _REASON.fullmatch(line.strip()):
            in_reason = True
            reason.append(found[1])
        elif _DROPPED.fullmatch(line.strip()):
            in_reason = False
        elif in_reason and (not printed or folded(line) in added):
            reason.append(line)
        elif not line.strip() or folded(line) not in added:
            kept.append(line)
    return OwnText("\n".join(kept).strip(), "\n".join(reason).strip())
