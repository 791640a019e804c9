"""How received sets belong together: rounds, what replaces what, the review of the level below. Pure."""

from collections.abc import Iterator, Sequence

from app.domain.problems import Problem, hint, warning
from app.domain.received import AttachedReview, Received, ReviewPicture

_LAST = "\N{NOT SIGN}"
"""Sorts behind every code: counties that have none come last."""
_MOST_NAMED = 8


def county_key(received: Received) -> str:
    """Return what tells counties apart: the code; the name where there is none."""
    return received.county.code or received.county.full_name


def county_order(received: Received) -> tuple[str, str, int, int, str, str]:
    """Return the key of 行政区划 order: by code, then round under round, what was handed in later last."""
    county = received.county
    year = received.cycle.year or 0
    return county.code or _LAST, county.full_name, year, received.round, received.date.isoformat(), received.id


def replaced(picture: ReviewPicture) -> dict[str, str]:
    """Return by the id of a set the id of the newer one that took its place: of the same county and round.

    What anybody else writes about a set takes nothing from it.
    """
    newer = sorted(picture.received.values(), key=lambda one: (one.date, one.at, one.id))
    return {
        one.replaces: one.id
        for one in newer
        if one.replaces is not None and one.replaces in picture.received and _may_replace(picture, one)
    }


def _may_replace(picture: ReviewPicture, newer: Received) -> bool:
    """Tell whether a set is of the county and round of the one it names."""
    older = picture.received[newer.replaces or ""]
    return newer.round == older.round and are_of_one(newer, older)


def are_of_one(newer: Received, older: Received) -> bool:
    """Tell whether two sets are of one county; the same key tells a renamed county."""
    is_same_key = bool(newer.fingerprint) and newer.fingerprint == older.fingerprint
    return county_key(newer) == county_key(older) or is_same_key


def _followed(picture: ReviewPicture) -> dict[str, str]:
    """Return by the id of a set that of a later round built on it, whatever year or name the county has corrected."""
    later = sorted(picture.received.values(), key=lambda one: (one.round, one.date, one.id))
    return {
        before.id: one.id
        for one in later
        if one.based_on is not None
        and (before := picture.received.get(one.based_on.id)) is not None
        and one.round > before.round
        and before.tagmanifest_sha256 == one.based_on.tagmanifest_sha256
        and are_of_one(one, before)
    }


def standing_sets(picture: ReviewPicture) -> tuple[Received, ...]:
    """Return the set of each county and cycle that counts now, in 行政区划 order: latest round, not replaced.

    Two of one round of which neither replaces the other both stay.
    """
    gone = replaced(picture).keys() | _followed(picture).keys()
    latest: dict[tuple[str, int | None], list[Received]] = {}
    for one in sorted(picture.received.values(), key=county_order):
        if one.id in gone:
            continue
        same = latest.setdefault((county_key(one), one.cycle.year), [])
        if same and same[0].round < one.round:
            same.clear()
        same.append(one)
    return tuple(one for same in latest.values() for one in same)


def newer_set(picture: ReviewPicture, received: Received) -> Received | None:
    """Return the set that counts now in the place of one; None where it counts itself."""
    standing = standing_sets(picture)
    if received in standing:
        return None
    which = (county_key(received), received.cycle.year)
    same = (one for one in standing if (county_key(one), one.cycle.year) == which)
    newer = replaced(picture).get(received.id) or _followed(picture).get(received.id, "")
    return next(same, picture.received.get(newer))


def attached_to(picture: ReviewPicture, received: Received) -> AttachedReview | None:
    """Return the review of the level below on exactly this set: same id, same tagmanifest; the latest of several."""
    found = [one for one in _about(picture, received) if _fits(one, received)]
    gone = {one.review.replaces for one in found}
    return max(
        (one for one in found if one.review_id not in gone),
        key=lambda one: (one.review.date, one.at, one.review_id),
        default=None,
    )


def unmatched(picture: ReviewPicture) -> tuple[AttachedReview, ...]:
    """Return the reviews of the level below that wait for their set, or fit none that is here."""
    return tuple(
        one
        for one in picture.attached.values()
        if (received := picture.received.get(one.review.of.id)) is None or not _fits(one, received)
    )


def set_problems(picture: ReviewPicture) -> dict[str, tuple[Problem, ...]]:
    """Return by id what people should know of each set beside the others: rounds, replacements, reviews that differ."""
    newer, standing = replaced(picture), standing_sets(picture)
    found: dict[str, tuple[Problem, ...]] = {}
    for one in picture.received.values():
        where = one.county.full_name or one.id[:8]
        found[one.id] = (
            *_replaced_problems(newer.get(one.id), where),
            *_strange_replacing(picture, one, where),
            *_round_problems(picture, one, where),
            *_twice(standing, one, where),
            *_misfit_problems(picture, one, where),
            *_other_points(picture, one, where),
        )
    return found


def _replaced_problems(newer: str | None, where: str) -> Iterator[Problem]:
    if newer:
        what = f"已被新的一份取代（{newer[:8]}）。"
        yield hint("REVIEW_REPLACED", where, what, "请评审新的一份；这一份保留备查。")


def _strange_replacing(picture: ReviewPicture, received: Received, where: str) -> Iterator[Problem]:
    older = picture.received.get(received.replaces or "")
    if older is not None and not _may_replace(picture, received):
        named = f"{older.county.full_name}第{older.round}轮的一份（{older.id[:8]}）"
        what = f"写着取代{named}，不是同一县区、同一轮的，没有算。"
        yield warning("REVIEW_ROUND", where, what, "请向两边核实。")


def _misfit_problems(picture: ReviewPicture, received: Received, where: str) -> Iterator[Problem]:
    for one in _about(picture, received):
        if not _fits(one, received):
            what = f"{one.review.level.label}评审意见“{one.file.name}”写的是这一份，但摘要对不上，没有挂上。"
            yield warning("REVIEW_ATTACHED", where, what, "请向出具意见的单位核实它评审的是哪一份。")


def _other_points(picture: ReviewPicture, received: Received, where: str) -> Iterator[Problem]:
    """Yield where the level below saw other points than we recomputed: its total rests on them."""
    attached = attached_to(picture, received)
    if attached is None:
        return
    theirs = {line.code: (line.self_points, line.computed) for line in attached.review.sheet.criteria}
    ours = {line.code: (line.self_points, line.computed) for line in received.lines}
    differing = [code for code in dict.fromkeys((*ours, *theirs)) if ours.get(code) != theirs.get(code)]
    if differing:
        named = f"{'、'.join(differing[:_MOST_NAMED])}{'等' if len(differing) > _MOST_NAMED else ''}"
        whose = f"{attached.review.level.label}评审意见里写的自评分或复算分"
        what = f"{whose}，与本机复算的有{len(differing)}项不同：{named}。"
        yield warning("SCORE_DIFFERS", where, what, "以本机复算为准；请向出具意见的单位核实。")


def _round_problems(picture: ReviewPicture, received: Received, where: str) -> Iterator[Problem]:
    if received.based_on is None:
        if received.round > 1 and received.is_sealed:
            what = f"是第{received.round}轮，却没有写上一轮是哪一份。"
            yield warning("REVIEW_ROUND", where, what, "请向县区核实。")
        return
    before = picture.received.get(received.based_on.id)
    if before is None:
        what = f"上一轮（{received.based_on.id[:8]}）没有收到，不能并排看。"
        yield hint("REVIEW_ROUND", where, what, "需要时把上一轮的申报包也收进来。")
    elif before.tagmanifest_sha256 != received.based_on.tagmanifest_sha256:
        what = "所写的上一轮与收到的上一轮编号相同、摘要不同。"
        yield warning("REVIEW_ROUND", where, what, "请向县区核实哪一份是正式报送的。")
    elif county_key(before) != county_key(received):
        what = f"所写的上一轮是{before.county.full_name}的。"
        yield warning("REVIEW_ROUND", where, what, "请向县区核实。")


def _twice(standing: Sequence[Received], received: Received, where: str) -> Iterator[Problem]:
    if received not in standing:
        return
    which = (county_key(received), received.cycle.year, received.round)
    same = [one for one in standing if (county_key(one), one.cycle.year, one.round) == which]
    if len(same) > 1:
        what = f"第{received.round}轮收到{len(same)}份，没有写哪一份取代哪一份。"
        yield warning("REVIEW_TWICE", where, what, "请向县区核实以哪一份为准。")


def _about(picture: ReviewPicture, received: Received) -> list[AttachedReview]:
    return [one for one in picture.attached.values() if one.review.of.id == received.id]


def _fits(attached: AttachedReview, received: Received) -> bool:
    return attached.review.of.tagmanifest_sha256 == received.tagmanifest_sha256
