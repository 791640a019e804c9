"""What columns and rows of a province's table are called: the words are data, here is what they stand for."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class ColumnField(StrEnum):
    """What a column holds."""

    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    LEVEL = "level"
    CODE = "code"
    TEXT = "text"
    RULE = "rule"
    POINTS = "points"
    METHODS = "methods"
    DEPARTMENTS = "departments"
    TARGET = "target"
    MATERIAL = "material"
    SELF_POINTS = "self_points"
    STATEMENT = "statement"
    REASON = "reason"
    VERIFIED_POINTS = "verified_points"
    OPINION = "opinion"
    SCORE = "score"
    NOTE = "note"
    CORE = "core"
    DETAIL = "detail"
    OTHER = "other"

    @property
    def label(self) -> str:
        """Return the Chinese name people choose from."""
        return _LABELS[self.value]


_LABELS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "level": "指标（按次序）",
    "code": "编号",
    "text": "指标解释",
    "rule": "评分标准",
    "points": "分值",
    "methods": "评估办法",
    "departments": "责任部门",
    "target": "指标值",
    "material": "佐证材料",
    "self_points": "自评得分",
    "statement": "自评说明",
    "reason": "扣分原因",
    "verified_points": "评审得分",
    "opinion": "评审意见",
    "score": "得分",
    "note": "备注",
    "core": "核心指标",
    "detail": "其他解释（保留）",
    "other": "不用",
}
LEVELS = (ColumnField.LEVEL1, ColumnField.LEVEL2, ColumnField.LEVEL3)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)|【([^【】]*)】|\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class TableWords:
    """The usual words; each is compared by `folded`."""

    columns: dict[ColumnField, tuple[str, ...]]
    regions: tuple[str, ...]
    subtotal: tuple[str, ...]
    total: tuple[str, ...]
    bonus: tuple[str, ...]
    gate: tuple[str, ...]
    yes: tuple[str, ...]

    def field_of(self, heading: str) -> ColumnField | None:
        """Return what a heading names exactly, apart from blanks, width and brackets."""
        bare = without_brackets(folded(heading))
        return next((field for field, words in self.columns.items() if bare in map(folded, words)), None)

    def likely_field(self, heading: str) -> ColumnField | None:
        """Return what a heading seems to name: the longest usual word in it; of equal ones the last in it."""
        bare = without_brackets(folded(heading))
        found = [
            (len(word), bare.rfind(word), field)
            for field, words in self.columns.items()
            if field is not ColumnField.LEVEL
            for word in map(folded, words)
            if len(word) > 1 and word in bare
        ]
        return max(found, key=lambda one: one[:2])[2] if found else None

    def region_in(self, heading: str) -> str:
        """Return the kind of region a heading is, or names in brackets; empty when none."""
        bare = folded(heading)
        inside = ["".join(groups) for groups in _IN_BRACKETS.findall(bare)]
        return next((region for region in self.regions if region == bare or region in inside), "")


def folded(text: str) -> str:
    """Return a text without blanks, with half-width letters, digits and brackets."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def without_brackets(text: str) -> str:
    """Return a folded text without what stands in brackets, and without marks at its ends."""
    return _IN_BRACKETS.sub("", text).strip(":;,.、。*★")
