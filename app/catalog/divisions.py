"""Divisions (行政区划): provinces, cities and counties with their codes and pinyin, as they come with the program."""

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = "divisions.tsv"
PROVINCE, CITY, CITY_WITHOUT_COUNTIES = "省级", "地级", "地级无县"


@dataclass(frozen=True, slots=True)
class Division:
    """One row: kind is 省级, 地级, 地级无县 or a kind of county; pinyin are the syllables of its own name."""

    code: str
    kind: str
    province: str
    city: str
    county: str
    pinyin: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return its own name."""
        return self.county or self.city or self.province


def read_divisions(folder: Path) -> tuple[Division, ...]:
    """Return every division in the order of the codes. Raises: OSError when the program is not complete."""
    with (folder / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Division(code, kind, province, city, county, tuple(pinyin.split()))
        for code, kind, province, city, county, pinyin in rows[1:]
    )
