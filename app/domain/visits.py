"""Visits (现场评估): which criteria are looked at on the spot, and how what comes in joins what is there."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.marking.kinds import Sites, every
from app.domain.points import shown
from app.domain.review import Visit
from app.domain.rubric import Criterion, Rubric

ON_THE_SPOT = "现场查看"
"""The way of judging (评估办法) that needs a visit; provinces write it with words around it."""

VISIT_FIELDS = {"score": "得分", "seen": "现场情况", "advice": "问题与建议", "date": "日期", "reviewer": "评估人"}
"""What a visit says, by the name of its field, with the Chinese word."""

VisitKey = tuple[str, str]
"""Criterion and plain name of the venue."""


def sites_of(criterion: Criterion) -> Sites | None:
    """Return the marking that takes the scores of venues, also inside another; None when there is none."""
    return next((one for one in every(criterion.marking) if isinstance(one, Sites)), None)


def is_visited(criterion: Criterion) -> bool:
    """Tell whether a criterion is judged on the spot: by scores of venues, or by looking (现场查看)."""
    return sites_of(criterion) is not None or any(ON_THE_SPOT in method for method in criterion.methods)


def visited_criteria(rubric: Rubric) -> tuple[Criterion, ...]:
    """Return the criteria that need a visit, in rubric order."""
    return tuple(one for one in rubric.criteria if is_visited(one))


def planned_criteria(rubric: Rubric, drawn: Iterable[str], visits: Iterable[Visit]) -> tuple[Criterion, ...]:
    """Return the criteria for which venues were drawn (their codes) or visited, else all that need a visit.

    A criterion of which no venue is to be seen needs no page among the papers that are taken along.
    """
    codes = {*drawn, *(one.criterion for one in visits)}
    return tuple(one for one in rubric.criteria if one.code in codes) or visited_criteria(rubric)


def site_rule(criterion: Criterion) -> str:
    """Return how the scores of venues count, for the head of a table; empty where they do not."""
    marking = sites_of(criterion)
    if marking is None:
        return ""
    rule = f"每处按百分制打分，不少于{marking.min_sites}处，得分按平均分折算"
    if marking.pass_mark:
        failed = "按0分计入平均" if marking.fail.value == "zero" else "照实计入平均"
        rule += f"；低于{shown(marking.pass_mark)}分的{failed}"
    return f"{rule}。"


def plain_name(venue: str) -> str:
    """Return a name by which the same venue is known: full and half width alike, no blanks, no case."""
    return "".join(unicodedata.normalize("NFKC", venue).split()).casefold()


def visit_key(visit: Visit) -> VisitKey:
    """Return what tells visits of one submission apart."""
    return visit.criterion, plain_name(visit.venue)


@dataclass(frozen=True, slots=True)
class VisitDifference:
    """One field of a visit that says something else than what is stored. field: one of VISIT_FIELDS."""

    visit: Visit
    field: str
    stored: str
    given: str


@dataclass(frozen=True, slots=True)
class JoinedVisits:
    """Visits after others came in, in rubric order. added: new venues; filled: venues that only said less before."""

    visits: tuple[Visit, ...]
    added: tuple[Visit, ...] = ()
    filled: tuple[Visit, ...] = ()
    same: tuple[Visit, ...] = ()
    differences: tuple[VisitDifference, ...] = ()


def joined(
    stored: Iterable[Visit], given: Iterable[Visit], order: Mapping[str, int], *, takes_given: bool = False
) -> JoinedVisits:
    """Return stored visits with given ones joined in. order: place of a criterion in the rubric, by its code.

    An empty field is filled. Where both say something else the stored stays, unless `takes_given`; either way the
    difference is told. What the given leave out stays as it is, photos too.
    """
    found = {visit_key(one): one for one in stored}
    added: list[Visit] = []
    filled: list[Visit] = []
    same: list[Visit] = []
    differences: list[VisitDifference] = []
    for one in given:
        key = visit_key(one)
        before = found.get(key)
        if before is None:
            found[key] = one
            added.append(one)
            continue
        unlike = tuple(_differences(before, one))
        differences += unlike
        after = _filled(before, one, takes_given=takes_given)
        if after != before:
            filled.append(after)
        elif not unlike:
            same.append(one)
        found[key] = after
    ordered = sorted(found.values(), key=lambda one: order.get(one.criterion, len(order)))
    return JoinedVisits(tuple(ordered), tuple(added), tuple(filled), tuple(same), tuple(differences))


def _differences(stored: Visit, given: Visit) -> Iterable[VisitDifference]:
    for field in VISIT_FIELDS:
        before, after = getattr(stored, field), getattr(given, field)
        if before not in (None, "") and after not in (None, "") and before != after:
            yield VisitDifference(stored, field, _said(before), _said(after))


def _filled(stored: Visit, given: Visit, *, takes_given: bool) -> Visit:
    fields = {
        field: getattr(given, field)
        for field in VISIT_FIELDS
        if getattr(given, field) not in (None, "") and (takes_given or getattr(stored, field) in (None, ""))
    }
    photos = {photo.sha256: photo for photo in (*stored.photos, *given.photos)}
    return replace(stored, photos=tuple(photos.values()), **fields)


def _said(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
