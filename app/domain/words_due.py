"""Until when an opinion that came as words is to be answered: kept as what it asks for (需补充), as reviews have it."""

import datetime as dt
from dataclasses import replace

from app.domain.review import Finding, Supplement

ASKED = "按意见补正"
"""What a day stands with where the words ask for nothing else."""


def due_of_words(finding: Finding) -> dt.date | None:
    """Return the earliest day of an opinion, None without one."""
    return min((one.due for one in finding.supplements if one.due is not None), default=None)


def with_due(finding: Finding, due: dt.date | None) -> Finding:
    """Return the opinion with another day, or with none."""
    asked = tuple(one for one in finding.supplements if one.text != ASKED)
    if asked:
        return replace(finding, supplements=tuple(replace(one, due=due) for one in asked))
    return replace(finding, supplements=() if due is None else (Supplement(ASKED, due),))
