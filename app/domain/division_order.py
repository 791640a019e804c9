"""The order of lists over counties: 行政区划 order, never by points (DESIGN.md 2)."""

from collections.abc import Iterable, Mapping

from app.domain.county import County

DivisionKey = tuple[str, bool, str, str, str]
"""Sorts counties: the code that places them, whether it is another's, province, city, name."""
_LAST = "~"


def county_identity(county: County) -> tuple[str, str, str, str]:
    """Return what tells counties apart: the code; where there is none, the names."""
    return (county.code, "", "", "") if county.code else ("", county.province, county.city, county.name)


def division_keys(counties: Iterable[County]) -> Mapping[County, DivisionKey]:
    """Return by county what sorts it among the others.

    Counties are placed by their codes. One without a code (大鹏新区, 兵团第八师142团: rubric-facts.md 4.3) stands
    behind the others of its city, else of its province, else at the end.
    """
    some = list(dict.fromkeys(counties))
    last: dict[tuple[str, str], str] = {}
    for one in some:
        if one.code:
            for place in ((one.province, one.city), (one.province, "")):
                last[place] = max(last.get(place, ""), one.code)
    return {one: _key(one, last) for one in some}


def _key(county: County, last: Mapping[tuple[str, str], str]) -> DivisionKey:
    names = (county.province, county.city, county.name)
    if county.code:
        return (county.code, False, *names)
    place = last.get((county.province, county.city)) or last.get((county.province, ""))
    return (place or _LAST, True, *names)
