"""Which criteria a reviewer looks at: still open, returned, ★, by method, my field, a search."""

from dataclasses import dataclass
from enum import StrEnum

from app.ui.models.judged_set import JudgedSet, Mark
from app.ui.search_text import SearchText


class JudgeShow(StrEnum):
    """What is looked at by the state of the review."""

    ALL = "全部"
    OPEN = "未评审"
    RETURNED = "退回的"
    CONFLICTS = "待合并"
    DIFFERENT = "有差异的"
    """Claimed and recomputed points are not the same; 收件 and 汇总 call that 差异."""
    EARLIER = "上轮意见"
    """More than 认可 was said the last time; only where there was a last time, as the next one."""
    CHANGED = "本轮改动"


@dataclass(frozen=True, slots=True)
class JudgeFilter:
    """What is asked for; empty fields ask for nothing. fields: the codes of the own dimensions, when only they are."""

    text: str = ""
    show: JudgeShow = JudgeShow.ALL
    method: str = ""
    core: bool = False
    fields: tuple[str, ...] = ()

    def kept(self, judged: JudgedSet, words: dict[str, SearchText]) -> set[str]:
        """Return the codes of the criteria that are shown."""
        return {
            criterion.code
            for dimension in judged.rubric.dimensions
            if not self.fields or dimension.code in self.fields
            for criterion in dimension.criteria
            if (not self.core or criterion.core)
            and (not self.method or self.method in criterion.methods)
            and self._shows(judged, criterion.code)
            and words[criterion.code].holds(self.text)
        }

    def keeps_gates(self, judged: JudgedSet) -> bool:
        """Tell whether the basic conditions (基本条件) are shown; they belong to no dimension and no method."""
        if self.text or self.core or self.method:
            return False
        match self.show:
            case JudgeShow.OPEN:
                return not all(one.is_verified for one in judged.gates)
            case JudgeShow.RETURNED:
                return any(one.finding is not None and one.finding.met is False for one in judged.gates)
            case JudgeShow.CONFLICTS:
                return any(one.is_conflicting for one in judged.gates)
        return self.show is JudgeShow.ALL

    def _shows(self, judged: JudgedSet, code: str) -> bool:
        match self.show:
            case JudgeShow.ALL:
                return True
            case JudgeShow.OPEN:
                return judged.mark(code) is Mark.OPEN
            case JudgeShow.RETURNED:
                return judged.is_returned(code)
            case JudgeShow.CONFLICTS:
                return judged.mark(code) is Mark.CONFLICT
            case JudgeShow.DIFFERENT:
                return judged.differs(code)
            case JudgeShow.EARLIER:
                return judged.had_opinion(code)
            case JudgeShow.CHANGED:
                return code in judged.changed


EVERYTHING = JudgeFilter()
OF_ROUNDS = {JudgeShow.EARLIER: "上一轮（或被取代的一份）有意见的", JudgeShow.CHANGED: "县区本轮改动过的"}
"""What is asked for only of a set that goes on from an earlier one, in full words."""
