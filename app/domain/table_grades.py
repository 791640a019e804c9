"""Grades (等次) as a table's notes print them: 85分以上为优良，70—84分为通过，70分以下为不通过."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from app.domain.rubric import Grade, Verdict
from app.domain.table_words import folded

_N = r"(\d{1,4}(?:\.\d{1,2})?)(分|%)?"
_OPEN = r"(?:\((?:不?含)[^()]{0,8}\))?"
_IS = r"(?:的)?(?:可|应)?(?:,)?(?:评|评定|确定|认定|视)?(?:为|:)"
_NAME = r"[“\"『「]?([\u4e00-\u9fff]{1,6}?)[”\"』」]?(?:等次|等级|档次|档)?(?=$|[,;。、.\s)])"
_MARK = r"(?:总分|总得分|得分率?|综合得分|综合得分率|评估得分|考核得分|分数)?(?:在|为|达到?)?"
_HIGH = re.compile(rf"{_MARK}(?:≥|>=|不低于)?{_N}{_OPEN}(?:及其?以上|\(含\)以上|以上)?{_OPEN}{_IS}{_NAME}")
_RANGE = re.compile(rf"{_MARK}{_N}{_OPEN}(?:-|—|–|~|～|至|到)+{_N}{_OPEN}(?:之间)?{_IS}{_NAME}")
_LOW = re.compile(rf"{_MARK}(?:(?:<|低于|不足|不到|未达到?){_N}|{_N}{_OPEN}以下){_OPEN}{_IS}{_NAME}")
_NAMED = re.compile(r"([\u4e00-\u9fff]{1,6})(?:等次|等级)?[:(]([^()]*(?:\([^()]*\))?[^()]*?)\)?")
"""The other way round: 优良：85分以上; 优良（85分以上）."""
_SPLIT = re.compile(r"[;。、]|,(?=[\d<>≥得总低不]|[\u4e00-\u9fff]{1,6}[:(])")
_BEGIN = re.compile(
    r"(?:注|备注|说明|(?:评分|评估|评价|评定|考核|结果)(?:说明|结果|等次|等级|标准|评定|判定)|等次|等级)?\d?:|\(?\d[.、)]"
)
_WHOLE = re.compile(r"(?:满分|总分|分值|共|共计|合计)(?:值)?(?:为|共)?\d+分")
_LOOKS = re.compile(r"(?:[≥<]|不足|低于|不低于|达到)\d|\d\s*(?:分|%)?(?:\([^()]*\))?(?:及其?以上|以上|以下|的?[为是])")
_GRADED = ("优", "良", "合格", "通过", "达标", "等次", "等级", "较好", "一般", "较差")
_SCORED = re.compile(r"\d[^,]*(?:分|%)|[≥≤<>]\d")
_FULL_RATE = Decimal(100)
_LEAST, _MOST = 2, 6
_LONGEST = 1_000
"""Of a note that is taken apart; longer ones are only told."""


@dataclass(frozen=True, slots=True)
class FoundGrades:
    """text: where they are written. verdict: None when they are not certain. adds_lowest: its lowest grade is ours."""

    text: str
    verdict: Verdict | None = None
    adds_lowest: bool = False


@dataclass(frozen=True, slots=True)
class _Clause:
    name: str
    low: Decimal
    high: Decimal | None
    unit: str


def grades_found(texts: Iterable[str], full: Decimal, lowest: str) -> FoundGrades | None:
    """Return the grades that lines print; None when none of them seems to speak of grades.

    full: the points of the whole without bonus. lowest: the name of what lies below the last grade, where it has none.
    """
    told: FoundGrades | None = None
    for text in texts:
        plain = folded(text)
        is_about = any(word in plain for word in _GRADED) and len(_LOOKS.findall(plain)) >= _LEAST
        if not is_about:
            continue
        clauses = _clauses(text) if len(text) <= _LONGEST else None
        found = _verdict(text, clauses, full, lowest)
        if found.verdict is not None:
            return found
        told = told or found
    return told


def _clauses(text: str) -> list[_Clause] | None:
    """Return what each part says, the best grade first; None when a part with points says something else."""
    found: list[_Clause] = []
    for part in (part for line in text.splitlines() for part in _SPLIT.split(folded(line))):
        bare = _without_begin(part)
        if not _SCORED.search(bare) or _WHOLE.fullmatch(bare):
            continue
        clause = _clause(bare)
        if clause is None and (named := _NAMED.fullmatch(bare)):
            clause = _clause(f"{named[2]}为{named[1]}")
        if clause is None:
            return None
        found.append(clause)
    return sorted(found, key=lambda clause: clause.low, reverse=True)


def _without_begin(part: str) -> str:
    while begin := _BEGIN.match(part):
        part = part[begin.end() :]
    return part


def _clause(part: str) -> _Clause | None:
    if said := _RANGE.fullmatch(part):
        return _Clause(said[5], Decimal(said[1]), Decimal(said[3]), said[2] or said[4] or "")
    if said := _LOW.fullmatch(part):
        return _Clause(said[5], Decimal(0), Decimal(said[1] or said[3]), said[2] or said[4] or "")
    if said := _HIGH.fullmatch(part):
        is_open = any(word in part for word in ("以上", "≥", ">=", "不低于", "达"))
        return _Clause(said[3], Decimal(said[1]), None, said[2] or "") if is_open else None
    return None


def _verdict(text: str, clauses: list[_Clause] | None, full: Decimal, lowest: str) -> FoundGrades:
    nothing = FoundGrades(text)
    if clauses is None or not _LEAST <= len(clauses) <= _MOST or not _joins(clauses, full):
        return nothing
    units = {clause.unit for clause in clauses if clause.unit}
    names = [clause.name for clause in clauses]
    adds_lowest = clauses[-1].low > 0
    if len(units) != 1 or len(set(names)) < len(names) or (adds_lowest and lowest in names):
        return nothing
    # Of 100 points a point is one per cent; the rate also holds when something is 不适用.
    is_rate = units == {"%"} or full == _FULL_RATE
    if clauses[0].low > (_FULL_RATE if is_rate else full):
        return nothing
    grades = [Grade(clause.name, clause.low) for clause in clauses]
    if adds_lowest:
        grades.append(Grade(lowest, Decimal(0)))
    return FoundGrades(text, Verdict("rate" if is_rate else "points", grades=tuple(grades)), adds_lowest)


def _joins(clauses: list[_Clause], full: Decimal) -> bool:
    """Tell whether each begins where the one above ends: 85 and above, 70 to 84 (or 85), below 70."""
    if clauses[0].high is not None and clauses[0].high not in {_FULL_RATE, full}:
        return False
    for above, below in pairwise(clauses):
        gap = Decimal(0) if below.high is None else above.low - below.high
        if below.low >= above.low or not 0 <= gap <= 1 or (below.low == 0 and gap):
            return False
    return True
