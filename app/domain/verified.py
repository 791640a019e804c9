"""What reviewers found for a criterion (评审): points and an opinion, as they are written back into a table."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Verified:
    """评审得分 and 评审意见 of one criterion. points None: not scored yet, which is never nought."""

    points: Decimal | None = None
    opinion: str = ""
