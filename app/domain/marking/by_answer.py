"""Markings that read the county's answer: 有无、清单、分档、扣分、计次、现场、判分、外部结果."""

from decimal import Decimal
from fractions import Fraction

from app.domain.assessment import Entry, Site
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import (
    Checklist,
    Deduction,
    Fail,
    Judgement,
    Levels,
    PerCount,
    Sites,
)
from app.domain.marking.outcome import Outcome, unanswered
from app.domain.points import HUNDRED, ZERO, Exact, added, is_multiple, shown, within

NOTHING = "尚未填报。"


def yes_no(full: Decimal, entry: Entry) -> Outcome:
    """P when met, else 0."""
    if entry.met is None:
        return unanswered(NOTHING)
    if entry.met:
        return Outcome(full, (f"符合要求，得{shown(full)}分。",))
    return Outcome(ZERO, ("不符合要求，得0分。",))


def checklist(marking: Checklist, full: Decimal, entry: Entry) -> Outcome:
    """Return the sum of the checked items; with all_required P or 0."""
    if entry.checked is None:
        return unanswered(NOTHING)
    chosen = [item for item in marking.items if item.id in entry.checked]
    if marking.all_required:
        lacking = [item.text or item.id for item in marking.items if item.id not in entry.checked]
        if lacking:
            return Outcome(ZERO, (f"须全部做到才得分，缺{'、'.join(lacking)}，得0分。",))
        return Outcome(full, (f"{len(chosen)}项全部做到，得{shown(full)}分。",))
    if not chosen:
        return Outcome(ZERO, ("各项均未做到，得0分。",))
    total = added(item.points for item in chosen)
    terms = "＋".join(f"{item.text or item.id}{shown(item.points)}分" for item in chosen)
    return Outcome(within(total, full), (f"{terms}，{_capped(total, full)}。",))


def levels(marking: Levels, full: Decimal, entry: Entry) -> Outcome:
    """Return the chosen level's points."""
    if entry.level is None:
        return unanswered(NOTHING)
    for level in marking.levels:
        if level.id == entry.level:
            earned = within(level.points, full)
            return Outcome(earned, (f"属于“{level.text or level.id}”，得{shown(earned)}分。",))
    return unanswered(f"所选的档“{entry.level}”不在本项里。")


def deduction(marking: Deduction, full: Decimal, entry: Entry) -> Outcome:
    """P minus what is deducted, not under 0."""
    if entry.counts is None:
        return unanswered(NOTHING)
    lost: Exact = ZERO
    terms = []
    for item in marking.items:
        times = counted_times(item.at_most, entry.counts.get(item.id, 0))
        if times:
            lost = added((lost, item.points * times))
            limit = f"（最多计{item.at_most}次）" if times < entry.counts.get(item.id, 0) else ""
            terms.append(f"{item.text or item.id}{times}次{limit}扣{shown(item.points * times)}分")
    if not terms:
        return Outcome(full, (f"没有扣分，得{shown(full)}分。",))
    earned = within(full - lost, full)  # type: ignore[operator]
    floor = "，扣完为止" if full < lost else ""
    sentence = f"满分{shown(full)}分，{'，'.join(terms)}{floor}，得{shown(earned)}分。"
    return Outcome(earned, (sentence,))


def counted_times(at_most: int | None, times: int) -> int:
    """Return how often something is counted."""
    return times if at_most is None else min(times, at_most)


def per_count(marking: PerCount, full: Decimal, entry: Entry, facts: Facts) -> Outcome:
    """Return each × n up to max. A ledger that was begun gives n, else the count as told."""
    count, source = times_counted(marking, entry, facts)
    if count is None:
        return unanswered(NOTHING)
    total = marking.each * count
    limit = most_points(marking, full)
    earned = within(total, limit)
    sentence = f"{source}每次{shown(marking.each)}分×{count}次＝{shown(total)}分，"
    sentence += f"封顶{shown(limit)}分，得{shown(earned)}分。" if total > limit else f"得{shown(earned)}分。"
    return Outcome(earned, (sentence,))


def times_counted(marking: PerCount, entry: Entry, facts: Facts) -> tuple[int | None, str]:
    """Return how many times count, and the words that say where the number comes from."""
    if marking.ledger is not None:
        count = facts.count_of(marking.ledger)
        if count is not None:
            return count, f"{facts.ledger_title(marking.ledger)}有效{count}条，"
    return entry.count, ""


def most_points(marking: PerCount, full: Decimal) -> Decimal:
    """Return the most that counting can earn: max, but never over P."""
    return full if marking.max is None else min(marking.max, full)


def sites(marking: Sites, full: Decimal, entry: Entry) -> Outcome:
    """P × mean / 100 over the sites given."""
    given = entry.sites
    if given is None:
        return unanswered(NOTHING)
    if not given or len(given) < marking.min_sites:
        return unanswered(f"现场评分{len(given)}处，不足{marking.min_sites}处，暂不计分。")
    if any(not 0 <= site.score <= HUNDRED for site in given):
        return unanswered("有现场得分不在0～100之间，暂不计分。")
    mean = Fraction(sum((site_score(marking, site) for site in given), ZERO)) / len(given)
    earned = within(Fraction(full) * mean / 100, full)
    terms = "、".join(_site_words(marking, site) for site in given)
    sentence = f"{terms}；平均{shown(mean)}分÷100×{shown(full)}分，得{shown(earned)}分。"
    return Outcome(earned, (sentence,))


def site_score(marking: Sites, site: Site) -> Decimal:
    """Return what a site counts in the mean."""
    failed = site.score < marking.pass_mark and marking.fail is Fail.ZERO
    return ZERO if failed else site.score


def _site_words(marking: Sites, site: Site) -> str:
    words = f"{site.name}{shown(site.score)}分"
    if site.score < marking.pass_mark:
        words += f"（低于{shown(marking.pass_mark)}分" + ("，按0分计）" if marking.fail is Fail.ZERO else "）")
    return words


def judgement(marking: Judgement, full: Decimal, entry: Entry) -> Outcome:
    """Return the points as given, when they are a multiple of step within 0..P and a reason stands."""
    if entry.points is None:
        return unanswered(NOTHING)
    if not entry.reason.strip():
        return unanswered("已填分数，还没有写判分理由。")
    if not 0 <= entry.points <= full or (marking.step > 0 and not is_multiple(entry.points, marking.step)):
        return unanswered(
            f"所填{shown(entry.points)}分不在0～{shown(full)}分之间，或不是{shown(marking.step)}分的整数倍。"
        )
    return Outcome(entry.points, (f"按判分理由，得{shown(entry.points)}分。",))


def external(full: Decimal, entry: Entry) -> Outcome:
    """Return the points as worked out elsewhere."""
    if entry.points is None:
        return unanswered(NOTHING)
    if not 0 <= entry.points <= full:
        return unanswered(f"所填{shown(entry.points)}分不在0～{shown(full)}分之间。")
    document = f"依据{entry.document}，" if entry.document else ""
    return Outcome(entry.points, (f"{document}外部结果得{shown(entry.points)}分。",))


def _capped(total: Exact, full: Decimal) -> str:
    if isinstance(total, Decimal) and total > full:
        return f"合计{shown(total)}分，封顶{shown(full)}分，得{shown(full)}分"
    return f"得{shown(total)}分"
