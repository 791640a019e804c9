"""Duties of reviewers (评审分工): who looks at what, who keeps away (回避), and who everybody is."""

import re
from collections.abc import Collection, Iterator

from app.domain.county import County
from app.domain.problems import Problem, blocking, warning
from app.domain.received import Assignment, Received, ReviewPicture
from app.domain.received_sets import are_of_one
from app.domain.review import Level, Reviewer

_SHORT_ID = 8
_SUFFIXES = ("自治县", "林区", "特区", "新区", "区", "县", "市", "旗")
_LEAST_NAME = 2
_OTHER_PLACE = "省|市|自治区|自治州|州|地区|盟"
"""What makes a county's name without 县, 区 … that of another place: 吉林 of 吉林市 in 吉林省爱卫办."""


def reviewer_of(picture: ReviewPicture, key: str) -> Reviewer:
    """Return who stands behind a key: as assigned, as this copy's owner, else as the key itself says."""
    if key in picture.assignments:
        return picture.assignments[key].reviewer
    if picture.about.me is not None and picture.about.me.key == key:
        return picture.about.me
    name, bracket, office = key.partition("（")
    level = picture.about.level or Level.PROVINCE
    return Reviewer(name, office.removesuffix("）"), level) if bracket else Reviewer(key, "", level)


def reviewer_keys(picture: ReviewPicture, submission: str | None = None) -> tuple[str, ...]:
    """Return who has findings, on one submission or on any; without one also those with duties. In key order."""
    found: set[str] = set()
    for findings in (picture.findings, picture.gate_findings):
        chosen = findings.values() if submission is None else [findings.get(submission, {})]
        found |= {key for by_code in chosen for by_reviewer in by_code.values() for key in by_reviewer}
    if submission is None:
        found |= picture.assignments.keys()
    return tuple(sorted(found))


def meant_reviewers(picture: ReviewPicture, text: str) -> tuple[str, ...]:
    """Return the keys that a key or a bare name means; several when the name is not enough."""
    keys = reviewer_keys(picture)
    wanted = text.strip()
    if wanted in keys:
        return (wanted,)
    return tuple(key for key in keys if reviewer_of(picture, key).name == wanted)


def duty_problems(
    picture: ReviewPicture, received: Received, codes: Collection[str], reviewer: Reviewer
) -> Iterator[Problem]:
    """Yield what a reviewer's duties say of findings on some criteria of one set.

    REVIEW_AVOIDED: blocking when it was assigned so; FINDING_UNASSIGNED: a warning, once for all criteria.
    """
    yield from avoiding_problems(picture, received.county, reviewer)
    assigned = _assignments_of(picture, reviewer)
    if len(assigned) != 1 or not codes:
        return
    assignment = assigned[0]
    where = received.county.full_name or received.id[:_SHORT_ID]
    if not is_assigned_set(picture, assignment, received):
        what = f"{where}不在{reviewer.name}的分工之内。"
        yield warning("FINDING_UNASSIGNED", where, what, "意见已记下；请核对分工。")
        return
    outside = [
        line.code
        for line in received.lines
        if line.code in codes and assignment.dimensions and line.dimension not in assignment.dimensions
    ]
    if outside:
        what = f"{reviewer.name}分工评{'、'.join(assignment.dimensions)}，{'、'.join(outside)}不在其中。"
        yield warning("FINDING_UNASSIGNED", where, what, "意见已记下；请核对分工。")


def avoiding_problems(picture: ReviewPicture, county: County, reviewer: Reviewer) -> Iterator[Problem]:
    """Yield why a reviewer keeps away from a county: assigned so (blocking), or of an office there (a warning)."""
    where = county.full_name or county.code
    avoided = (word for assignment in _assignments_of(picture, reviewer) for word in assignment.avoids)
    if any(means_county(word, county) for word in avoided):
        what = f"{reviewer.name}应当回避{where}。"
        yield blocking("REVIEW_AVOIDED", where, what, "请换一位评审人；分工写错的，先改分工里的回避。")
    elif _is_from(reviewer.office, county):
        what = f"{reviewer.name}的单位“{reviewer.office}”像是{where}的。"
        yield warning("REVIEW_AVOIDED", where, what, "评审人不评本县区；确实是的，请换一位评审人。")


def _assignments_of(picture: ReviewPicture, reviewer: Reviewer) -> tuple[Assignment, ...]:
    """Return a reviewer's own duties; where a name stands without an office, here or there, everybody's of that name.

    Else who was told by name alone to keep away would come back with an office in the findings file.
    """
    if reviewer.key in picture.assignments:
        return (picture.assignments[reviewer.key],)
    same = (one for one in picture.assignments.values() if one.reviewer.name == reviewer.name)
    return tuple(one for one in same if not (one.reviewer.office and reviewer.office))


def is_assigned_set(picture: ReviewPicture, assignment: Assignment, received: Received) -> bool:
    """Tell whether a set, or one it goes on from, is among those assigned: by id, its first digits, or county code."""
    if not assignment.submissions:
        return True
    ids = set(_line_of(picture, received))
    return any(
        wanted == received.county.code or any(id_ == wanted or _begins(id_, wanted) for id_ in ids)
        for wanted in assignment.submissions
    )


def earlier_set(picture: ReviewPicture, received: Received) -> Received | None:
    """Return the set that this one goes on from: the one it replaces, else the round before; of the same county.

    A copy of another county's workspace names sets of that county: what was found there says nothing of this one.
    """
    for id_ in (received.replaces, received.based_on.id if received.based_on else None):
        before = picture.received.get(id_ or "")
        if before is not None and before.id != received.id and are_of_one(received, before):
            return before
    return None


def _line_of(picture: ReviewPicture, received: Received) -> Iterator[str]:
    """Yield the id of a set and of all it goes on from; a circle, which nobody can seal, ends."""
    seen: set[str] = set()
    one: Received | None = received
    while one is not None and one.id not in seen:
        seen.add(one.id)
        yield one.id
        one = earlier_set(picture, one)


def _begins(id_: str, wanted: str) -> bool:
    return len(wanted) >= _SHORT_ID and id_.startswith(wanted)


def means_county(written: str, county: County) -> bool:
    """Tell whether a person's word means a county: its code, or its name, after its city or province or alone.

    People leave the last sign out (北戴河 for 北戴河区); a word that only looked right would keep nobody away.
    """
    wanted = "".join(written.split())
    places = {"", county.city, county.province, f"{county.province}{county.city}"}
    names = {name for name in (county.name, _short(county)) if len(name) >= _LEAST_NAME}
    return bool(wanted) and (
        wanted == county.code or wanted in {f"{place}{name}" for place in places for name in names}
    )


def unmet_counties(picture: ReviewPicture, names: Collection[str]) -> tuple[str, ...]:
    """Return the words that mean no county received so far; nothing while nothing is received at all."""
    counties = {one.county for one in picture.received.values()}
    return tuple(name for name in names if counties and not any(means_county(name, county) for county in counties))


def _short(county: County) -> str:
    """Return the name without its last sign."""
    suffix = next((one for one in _SUFFIXES if county.name.endswith(one)), "")
    return county.name.removesuffix(suffix)


def _is_from(office: str, county: County) -> bool:
    """Tell whether an office bears the name of a county, whole or without its last sign."""
    if len(county.name) < _LEAST_NAME:
        return False
    short = _short(county)
    is_short = len(short) >= _LEAST_NAME and re.search(f"{re.escape(short)}(?!{_OTHER_PLACE})", office)
    return county.name in office or bool(is_short)
