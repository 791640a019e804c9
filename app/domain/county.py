"""County (县区) and Cycle (申报批次): who hands in, and for which period."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class County:
    """The county (县区). code is the 行政区划代码; region_type one of the rubric's, or None."""

    code: str = ""
    province: str = ""
    city: str = ""
    name: str = ""
    region_type: str | None = None

    @property
    def full_name(self) -> str:
        """Return city and county as papers name them; a province or city county has no city before it."""
        city = "" if self.city in {"-", "－", "—"} else self.city
        return f"{city}{self.name}"


@dataclass(frozen=True, slots=True)
class Cycle:
    """Cycle (申报批次) with its period; both days belong to it."""

    name: str = ""
    start: date | None = None
    end: date | None = None
    assessed_year: int | None = None

    @property
    def year(self) -> int | None:
        """Return the assessed year; the year of the end when none is named."""
        if self.assessed_year is not None:
            return self.assessed_year
        return self.end.year if self.end else None

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the period; an open side holds everything."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
