"""开始补正: what came back for the latest sealed round becomes the to-do list, and a new round begins.

The round counts the rounds of our own submissions on which 开始补正 was chosen. City's and province's reviews of one
round, begun together or one after the other, are one correction.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.assessment import Assessment
from app.domain.changes import Change, Changes, RecordKey
from app.domain.problems import Problem, ProblemError, blocking, hint, warning
from app.domain.returned import Reply, ReturnedReview, reply_key
from app.domain.revision import ToDo, begun_reviews, has_adjusted, has_to_do, loose_list, replaced_before, to_do_list
from app.domain.rounds import last_seal, round_of, seal_before, sealed_round, standing_reviews
from app.domain.submission import Picture
from app.services.round_changes import WORDS_PREFIX
from app.services.since_finished import changed_since

if TYPE_CHECKING:
    from app.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Begun:
    """A correction that goes on now. changes: the step, empty when it had been begun already."""

    round: int
    to_do: tuple[ToDo, ...]
    unassigned: tuple[str, ...]
    changes: Changes
    problems: tuple[Problem, ...] = ()

    def fields(self) -> dict[str, object]:
        """Return what `jkxq revise --json` adds."""
        return {
            "round": self.round,
            "todo": [to_do_fields(one) for one in self.to_do],
            "unassigned": [*self.unassigned],
        }

    def sentences(self) -> list[str]:
        """Return the same for people, a line each."""
        lines = [f"现在是第{self.round}轮，要补正的意见{len(self.to_do)}条："]
        for one in self.to_do:
            due = f"（{one.due}前）" if one.due else ""
            lines.append(f"{one.short_name}  {one.verdict}{due}  {one.finding.opinion}")
        return lines + [f"（没有对应评分项）{text}" for text in self.unassigned]


def to_do_fields(one: ToDo) -> dict[str, object]:
    """Return one line of the to-do list as data; a basic condition (基本条件) has its id under gate."""
    return {
        "criterion": one.criterion,
        "gate": one.gate,
        "title": one.title,
        "level": one.returned.level.value,
        "office": one.returned.office,
        "verdict": one.verdict,
        "opinion": one.finding.opinion,
        "supplements": [
            {"text": asked.text, "due": asked.due.isoformat() if asked.due else None}
            for asked in one.finding.supplements
        ],
        "due": one.due.isoformat() if one.due else None,
        "state": one.state.value,
    }


def begin_revision(workspace: "Workspace", *, person: str, at: dt.datetime) -> Begun:
    """Begin the correction of the latest sealed round, or take what came back since into it.

    Choosing it again changes nothing and says so. Raises: ProblemError(RETURN_NONE, RETURN_NOTHING).
    """
    picture = workspace.picture
    waiting = waiting_reviews(picture)
    if not waiting:
        return _going_on(picture, at.date())
    number = sealed_round(picture)
    returned, changed = picture.assessment.returned, []
    for one in waiting:
        changed.append(Change("returned", one.id, returned[one.id], replace(one, revising=at.date())))
        changed += _carried_replies(picture, one)
    changes = Changes(f"开始补正（第{number + 1}轮）", tuple(changed))
    picture = workspace.apply(changes, person=person, at=at)
    told = () if any(has_to_do(one) for one in waiting) else (_only_adjusted(number),)
    return Begun(round_of(picture), to_do_of(picture, at.date()), unassigned_of(picture), changes, told)


def waiting_reviews(picture: Picture) -> tuple[ReturnedReview, ...]:
    """Return what came back for the latest sealed round, asks for something and is not begun yet.

    When nothing of the round asks for anything, what was adjusted is the county's to go on from, if it chooses to.
    """
    standing = standing_reviews(picture.assessment.returned, sealed_round(picture))
    open_ones = tuple(one for one in standing if one.revising is None)
    if asking := tuple(one for one in open_ones if has_to_do(one)):
        return asking
    return tuple(one for one in open_ones if has_adjusted(one)) if open_ones == standing else ()


def begin_problem(picture: Picture) -> Problem | None:
    """Return why no correction can begin, or None."""
    if waiting_reviews(picture):
        return None
    number = sealed_round(picture)
    standing = standing_reviews(picture.assessment.returned, number)
    if any(one.revising is not None for one in standing):
        what = f"第{number}轮的退回意见已经在补正，现在是第{round_of(picture)}轮。"
        return hint("RETURN_BEGUN", "开始补正", what, "改好后照常导出；又收到意见的，先收下再开始补正。")
    if number == 0:
        what = "还没有封装过申报包，也就没有退回意见。"
        return blocking("RETURN_NONE", "开始补正", what, "请先导出申报包上报。")
    if not standing:
        what = f"第{number}轮还没有收到退回意见。"
        return blocking("RETURN_NONE", "开始补正", what, "请先收下退回包，或录入文字意见。", "jkxq receive")
    what = f"第{number}轮的退回意见里没有要补正的：都是认可，也没有要补充的材料。"
    to_do = "不用补正。还要再报一轮的，请先与评审单位说定，把要求作为文字意见录入。"
    return blocking("RETURN_NOTHING", "开始补正", what, to_do)


def _only_adjusted(number: int) -> Problem:
    what = f"第{number}轮的退回意见没有要求补正，只有调整；调整的评分项列成了清单，现在是第{number + 1}轮。"
    to_do = "要不要再报一轮，请先与评审单位说定；不再报的，不用导出，也可以在窗口里撤销这一步。"
    return warning("RETURN_NOTHING", "开始补正", what, to_do)


def to_do_of(picture: Picture, today: dt.date, changed: Collection[RecordKey] | None = None) -> tuple[ToDo, ...]:
    """Return the to-do list of the round being worked on; empty in the first one.

    changed: what changed_in_round gives, where somebody knows it already.
    """
    before = seal_before(picture, round_of(picture))
    if before is None:
        return ()
    changed = changed_in_round(picture) if changed is None else changed
    reviews = begun_reviews(picture.assessment, before.round)
    return to_do_list(picture.rubric, picture.assessment, reviews, today=today, changed=changed)


def changed_in_round(picture: Picture) -> tuple[RecordKey, ...]:
    """Return the records that differ since the round before; every one is looked at."""
    before = seal_before(picture, round_of(picture))
    return tuple(changed_since(before.records, picture.assessment)) if before else ()


def is_same_but_for_replies(one: Picture, other: Picture) -> bool:
    """Tell at a glance whether two pictures of a workspace, in one round, differ in nothing that was filled in."""
    names = {field.name for field in dataclasses.fields(Assessment)} - {"returned", "replies"}
    is_same_round = one.seals is other.seals and round_of(one) == round_of(other)
    return is_same_round and all(getattr(one.assessment, name) is getattr(other.assessment, name) for name in names)


def loose_of(picture: Picture, today: dt.date, changed: Collection[RecordKey] | None = None) -> tuple[ToDo, ...]:
    """Return the begun opinions in words that belong to no criterion, with the replies to them (as to_do_of)."""
    before = seal_before(picture, round_of(picture))
    if before is None:
        return ()
    changed = changed_in_round(picture) if changed is None else changed
    return loose_list(picture.assessment, begun_reviews(picture.assessment, before.round), today=today, changed=changed)


def unassigned_of(picture: Picture) -> tuple[str, ...]:
    """Return the begun opinions in words that belong to no criterion."""
    before = seal_before(picture, round_of(picture))
    reviews = begun_reviews(picture.assessment, before.round) if before else ()
    return tuple(text for one in reviews for text in one.unassigned)


def round_said(picture: Picture, found: Collection[ToDo]) -> str:
    """Return how far the round being worked on is, and what of its list stays out of 整改报告.

    found: what to_do_of gives. Source: round_changes._replies, which words without a reply do not travel.
    """
    number = round_of(picture)
    seal = last_seal(picture, number)
    if seal is None:
        said = f"改好后照常导出，就是第{number}轮，整改报告一起生成。"
    else:
        said = f"第{number}轮已封装（{seal.date.isoformat()}）。再改的，重新导出会代替这一份；"
        said += "上报以后又退回意见的，收下后再开始下一轮补正。"
    if words := unreplied_words(found):
        said += f"其中{words}条是录入的文字意见，还没有写整改情况，不写进整改报告；写了整改情况的才写进。"
    return said


def unreplied_words(found: Collection[ToDo]) -> int:
    """Return how many opinions that came as words have no reply: 整改报告 leaves them out on purpose."""
    return sum(is_left_out(one) for one in found)


def is_left_out(one: ToDo) -> bool:
    """Tell whether an opinion came as words and has no reply; it is the county's own business then."""
    return one.returned.id.startswith(WORDS_PREFIX) and one.reply == Reply()


def sealed_since(picture: Picture, changes: Changes) -> Problem | None:
    """Return why a step cannot be taken back: it began a round that was sealed since."""
    for change in changes.changes:
        before, after = change.before, change.after
        if not isinstance(after, ReturnedReview) or after.revising is None:
            continue
        is_begun = not isinstance(before, ReturnedReview) or before.revising is None
        if is_begun and sealed_round(picture) > after.round:
            what = f"第{after.round + 1}轮已经封装，开始补正不能再撤销。"
            return blocking("RETURN_SEALED", "开始补正", what, "请在这一轮里继续修改，重新导出会代替前一份。")
    return None


def _going_on(picture: Picture, today: dt.date) -> Begun:
    problem = begin_problem(picture)
    if problem is None or problem.is_blocking:
        raise ProblemError([problem] if problem else [])
    return Begun(round_of(picture), to_do_of(picture, today), unassigned_of(picture), Changes("", ()), (problem,))


def _carried_replies(picture: Picture, one: ReturnedReview) -> list[Change]:
    """Return the replies to the review that this one takes the place of, for the criteria in both."""
    replies = picture.assessment.replies
    found: dict[str, Change] = {}
    for old in replaced_before(picture.assessment.returned, one):
        for code in one.codes:
            new_key, reply = reply_key(one.id, code), replies.get(reply_key(old, code), Reply())
            if reply != Reply() and new_key not in replies:
                found.setdefault(new_key, Change("reply", new_key, None, reply))
    return list(found.values())
