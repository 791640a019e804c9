"""Finding a county by what a person types: its name or a part of it, pinyin, initials, or the code."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from app.domain.county import County

if TYPE_CHECKING:
    from app.catalog.divisions import Division

MOST = 30
_NAMED_ABOVE = 10
_NAME_BEFORE_CITY = 20
"""What is found by its own name comes first, then the counties of a city that is named whole, then the rest."""
_NAMED_ABOVE_ONLY = 9
_SHORT_NAME = 2


@dataclass(frozen=True, slots=True)
class CountyEntry:
    """One county of the list; city is empty where it belongs to the province or to a direct city."""

    code: str
    kind: str
    province: str
    city: str
    name: str

    @property
    def full_name(self) -> str:
        """Return province, city and county in one."""
        return f"{self.province}{self.city}{self.name}"

    def county(self, region_type: str | None = None) -> County:
        """Return the county for an assessment."""
        return County(self.code, self.province, self.city, self.name, region_type)


@dataclass(frozen=True, slots=True)
class _Units:
    """A name as signs and as syllables: both can be typed."""

    signs: tuple[str, ...]
    syllables: tuple[str, ...]

    def of(self, is_latin: bool) -> tuple[str, ...]:
        return self.syllables if is_latin else self.signs


@dataclass(frozen=True, slots=True)
class _Listed:
    entry: CountyEntry
    units: _Units
    city: str
    province: str


@dataclass(frozen=True, slots=True)
class _Table:
    """The list with what is needed to find in it; cities and provinces by code."""

    counties: tuple[_Listed, ...]
    above: dict[str, _Units]


def find_counties(text: str, limit: int = MOST) -> tuple[CountyEntry, ...]:
    """Return the counties that a text may mean, the likeliest first, else in the order of the codes."""
    asked = "".join(unicodedata.normalize("NFKC", text).lower().replace("ü", "v").split()).replace("'", "")
    if not asked:
        return ()
    table = _table()
    if asked.isdigit():
        return tuple(one.entry for one in table.counties if one.entry.code.startswith(asked[:6]))[:limit]
    found = sorted(_ranked(table, asked), key=lambda item: (item[0], item[1].code))
    return tuple(entry for _, entry in found[:limit])


def counties_named_in(text: str) -> tuple[CountyEntry, ...]:
    """Return the counties whose whole name stands in a longer text (a heading, a folder's name), in order of codes.

    Where several bear one name (新华区) those stay whose city or province stands there too; a name of two signs (城区)
    is part of too many words to count without its city.
    """
    written = "".join(unicodedata.normalize("NFKC", text).split())
    found = [(one, _above_named(one, written)) for one in _counties() if one.name in written]
    found = [(one, above) for one, above in found if above or len(one.name) > _SHORT_NAME]
    most = max((above for _, above in found), default=0)
    left = [one for one, above in found if above == most]
    return tuple(one for one in left if not any(one.name != other.name and one.name in other.name for other in left))


def county_of_code(code: str) -> CountyEntry | None:
    """Return the county of a code, None when the list does not know it."""
    return next((one for one in _counties() if one.code == code), None)


def _counties() -> Iterator[CountyEntry]:
    return (listed.entry for listed in _table().counties)


def _above_named(one: CountyEntry, written: str) -> int:
    """Return how many of city and province stand in a text, with or without the last sign of their names."""
    return sum(bool(name) and name[:-1] in written for name in (one.city, one.province))


def provinces() -> tuple[str, ...]:
    """Return the names of the provinces in the order of their codes."""
    from app.catalog.divisions import PROVINCE

    return tuple(division.province for division in _divisions() if division.kind == PROVINCE)


def cities(province: str) -> tuple[str, ...]:
    """Return the names of a province's cities in the order of their codes."""
    from app.catalog.divisions import CITY, CITY_WITHOUT_COUNTIES

    kinds = {CITY, CITY_WITHOUT_COUNTIES}
    return tuple(one.city for one in _divisions() if one.kind in kinds and one.province == province)


# ---------------------------------------------------------------- finding


def _ranked(table: _Table, asked: str) -> Iterator[tuple[int, CountyEntry]]:
    """Yield what is found with a rank, 0 the best."""
    is_latin = asked.isascii()
    rests = {code: _rests(asked, units.of(is_latin)) for code, units in table.above.items()}
    named = {code for code, units in table.above.items() if _rank(asked, units.of(is_latin)) == 0}
    for one in table.counties:
        rank = _rank(asked, one.units.of(is_latin))
        if rank is None and {one.city, one.province} & named:
            rank = _NAMED_ABOVE
        elif rank is None:
            rank = _rank_below(one, rests, table.above.get(one.city), is_latin=is_latin)
        if rank is not None:
            yield rank, one.entry


def _rank_below(one: _Listed, rests: dict[str, frozenset[str]], city: _Units | None, *, is_latin: bool) -> int | None:
    """Return the rank of a county whose city or province the text names before it, or alone."""
    left = set(rests[one.province])
    if city is not None:
        left |= rests[one.city]
        for rest in rests[one.province]:
            left |= _rests(rest, city.of(is_latin))
    units = one.units.of(is_latin)
    ranks = [rank for rest in left if (rank := _rank(rest, units) if rest else _NAMED_ABOVE_ONLY) is not None]
    return min(ranks) + _NAME_BEFORE_CITY if ranks else None


def _rank(asked: str, units: tuple[str, ...]) -> int | None:
    """Return 0 for the whole name, 1 for its beginning, 2 for a part of it."""
    first = asked[0]
    for place, unit in enumerate(units):
        if unit[0] != first:
            continue
        if (used := _used(asked, units[place:])) is not None:
            if place:
                return 2
            # 北戴河 is as good as 北戴河区; 北 is only a beginning.
            return 0 if used >= len(units) - 1 else 1
    return None


def _used(asked: str, units: tuple[str, ...]) -> int | None:
    """Return how many units a text takes when it is made of beginnings of consecutive ones; None when it is not."""
    if not asked:
        return 0
    if not units:
        return None
    for length in range(_shared(asked, units[0]), 0, -1):
        used = _used(asked[length:], units[1:])
        if used is not None:
            return used + 1
    return None


def _rests(asked: str, units: tuple[str, ...]) -> frozenset[str]:
    """Return what may be left of a text after the beginning of a name, each syllable shortened or whole."""
    found: set[str] = set()
    now = {asked}
    for unit in units:
        now = {text[length:] for text in now for length in range(1, _shared(text, unit) + 1)}
        found |= now
    return frozenset(found)


def _shared(text: str, unit: str) -> int:
    """Return how many signs the two begin with in common."""
    length = 0
    for left, right in zip(text, unit, strict=False):
        if left != right:
            break
        length += 1
    return length


# ---------------------------------------------------------------- the list


@cache
def _divisions() -> tuple["Division", ...]:
    from app.catalog.divisions import read_divisions
    from app.files.places import resources_dir

    return read_divisions(resources_dir() / "divisions")


@cache
def _table() -> _Table:
    from app.catalog.divisions import CITY, CITY_WITHOUT_COUNTIES, PROVINCE

    above = {one.code: _units(one) for one in _divisions() if one.kind in {PROVINCE, CITY}}
    counties = [one for one in _divisions() if one.kind not in {PROVINCE, CITY}]
    listed = []
    for one in counties:
        city = "" if one.kind == CITY_WITHOUT_COUNTIES or not one.city else f"{one.code[:4]}00"
        entry = CountyEntry(one.code, one.kind, one.province, one.city if city else "", one.name)
        listed.append(_Listed(entry, _units(one), city, f"{one.code[:2]}0000"))
    return _Table(tuple(listed), above)


def _units(one: "Division") -> _Units:
    return _Units(tuple(one.name), one.pinyin)
