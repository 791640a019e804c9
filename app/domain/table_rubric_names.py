"""Names of measures and ledgers that were read from one criterion's text, made to stand beside all the others."""

from dataclasses import replace

from app.domain.rubric import Criterion, Indicator
from app.domain.rule_text.draft import MarkingDraft
from app.domain.rule_text.sample import sample_of

_SHORT = 4
_SPECIFIC = 8
"""覆盖率, 规范管理率: of whom, only the criterion says. The same name elsewhere would be the same figure."""
_LONGEST_BASE = 16
_LEDGER = "台账"


def named_by_criterion(draft: MarkingDraft, indicator: Indicator, criterion: Criterion) -> MarkingDraft:
    """Return a draft whose measures and ledgers say of what they are: 健康村覆盖率, not 覆盖率."""
    base = _base(indicator, criterion)
    measures = tuple(replace(one, name=_measure_name(one.name, base, criterion.code)) for one in draft.measures)
    is_only = len(draft.ledgers) == 1
    ledgers = tuple(
        replace(one, title=f"{base}{_LEDGER}" if is_only else f"{base}：{one.title}") for one in draft.ledgers
    )
    is_sampled = draft.sample is not None
    sample = sample_of(draft.marking, draft.points, measures, ledgers) if is_sampled else None
    return replace(draft, measures=measures, ledgers=ledgers, sample=sample)


def _base(indicator: Indicator, criterion: Criterion) -> str:
    """Return the criterion's title, with its indicator's when it says too little."""
    title = criterion.title.rstrip("…")
    return title if len(title) > _SHORT or indicator.title == criterion.title else f"{indicator.title}{title}"


def _measure_name(name: str, base: str, code: str) -> str:
    if len(name) >= _SPECIFIC or (len(base) > _SHORT and base in name):
        return name
    if name in base:
        return base
    return f"{base}{name}" if len(base) <= _LONGEST_BASE else f"{name}（{code}）"
