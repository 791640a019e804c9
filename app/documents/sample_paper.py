"""What stands in one made-up paper of a sample county. How it is drawn is not its business."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleTable:
    """A table; every row has as many cells as the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class SamplePaper:
    """One made-up paper. notice stands at the foot of every page; seed makes pictures differ from each other."""

    title: str
    issuer: str
    notice: str
    number: str = ""
    date: dt.date | None = None
    addressed_to: str = ""
    paragraphs: tuple[str, ...] = ()
    tables: tuple[SampleTable, ...] = ()
    seed: str = ""

    @property
    def day(self) -> str:
        """Return the date as papers write it."""
        return f"{self.date.year}年{self.date.month}月{self.date.day}日" if self.date else ""
