"""What the county says to returned opinions (整改情况), through the one door; and opinions that came as words."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.changes import Change, Changes
from app.domain.gate_limits import gate_name
from app.domain.opinion_words import OpinionItem, opinion_items
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.returned import Reply, ReturnedReview, gate_of, is_loose, joined_reply, loose_code, reply_key
from app.domain.review import Finding, FindingVerdict, Level
from app.domain.revision import WHOLE
from app.domain.rounds import sealed_round
from app.domain.submission import Picture
from app.domain.texts import one_text_problems
from app.services.round_changes import WORDS_PREFIX
from app.storage.workspace import Workspace

_NAMES = {
    "measure": "整改措施",
    "result": "整改结果",
    "due": "计划完成日期",
    "done": "完成日期",
    "evidence": "证明材料",
}


def write_reply(
    workspace: Workspace, key: str, reply: Reply, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store the reply to one returned opinion and return the step; an empty reply takes the record away.

    key: that of the opinion (returned.reply_key). goes_on: it is still being typed (see Workspace.apply).
    Raises: ProblemError(RECORD_CHANGED, UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    assessment = workspace.picture.assessment
    # The id of a basic condition may hold spaces.
    returned_id, _, code = key.partition(" ")
    before = assessment.replies.get(key)
    problems = list(_reply_problems(workspace.picture, returned_id, code, reply))
    if problems:
        raise ProblemError(problems)
    after = None if reply == Reply() else reply
    name = f"{_changed(before or Reply(), reply)} {_shown(code)}"
    changes = Changes(name, () if before == after else (Change("reply", key, before, after),))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


# ---------------------------------------------------------------- opinions in words


@dataclass(frozen=True, slots=True)
class WordsAbout:
    """Who gave opinions in words, and when."""

    level: Level
    office: str
    date: dt.date


def words_items(picture: Picture, text: str) -> tuple[OpinionItem, ...]:
    """Return a pasted text as items, each with the criterion proposed for it."""
    return opinion_items(picture.rubric, text)


def take_words(
    workspace: Workspace, items: Sequence[OpinionItem], about: WordsAbout, *, person: str, at: dt.datetime
) -> Changes:
    """Keep opinions in words on the latest sealed round; each with its criterion asks for a correction (需补充).

    Raises: ProblemError(RETURN_NONE, KEY_MISSING, UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL).
    """
    picture = workspace.picture
    problems = list(words_problems(picture, items, about))
    if problems:
        raise ProblemError(problems)
    id_ = _next_words_id(picture.assessment.returned)
    findings: dict[str, Finding] = {}
    for item in items:
        if item.criterion is not None:
            findings[item.criterion] = _added(findings.get(item.criterion), item.text)
    after = ReturnedReview(
        id=id_,
        round=sealed_round(picture),
        level=about.level,
        office=about.office,
        received=about.date,
        findings=findings,
        unassigned=tuple(item.text for item in items if item.criterion is None),
    )
    changes = Changes(f"录入{about.level.label}文字意见", (Change("returned", id_, None, after),))
    workspace.apply(changes, person=person, at=at)
    return changes


def assign_words(
    workspace: Workspace, returned_id: str, place: int, code: str, *, person: str, at: dt.datetime
) -> Changes:
    """Let an opinion that belongs nowhere (the place-th, from 0) belong to a criterion.

    Raises: ProblemError(RECORD_CHANGED, UNKNOWN_ID, TEXT_TOO_LONG).
    """
    before = _words(workspace.picture, returned_id)
    if not 0 <= place < len(before.unassigned):
        raise ProblemError([_gone()])
    if code not in workspace.picture.rubric.criterion_by_code:
        raise ProblemError([_unknown(code)])
    finding = _added(before.findings.get(code), before.unassigned[place])
    left = (*before.unassigned[:place], *before.unassigned[place + 1 :])
    after = replace(before, findings={**before.findings, code: finding}, unassigned=left)
    moved = _moved(workspace.picture, returned_id, loose_code(before.unassigned[place]), code)
    return _stored(workspace, f"对应到{code}", before, after, person, at, moved=moved)


def unassign_words(workspace: Workspace, returned_id: str, code: str, *, person: str, at: dt.datetime) -> Changes:
    """Let the opinion on a criterion belong nowhere again. Raises: ProblemError(RECORD_CHANGED)."""
    before = _words(workspace.picture, returned_id)
    if code not in before.findings:
        raise ProblemError([_gone()])
    left = {key: finding for key, finding in before.findings.items() if key != code}
    unassigned = (*before.unassigned, before.findings[code].opinion)
    after = replace(before, findings=left, unassigned=unassigned)
    moved = _moved(workspace.picture, returned_id, code, loose_code(before.findings[code].opinion))
    return _stored(workspace, f"不再对应{code}", before, after, person, at, moved=moved)


def write_words_finding(  # noqa: PLR0913 - the step of one key, named in full
    workspace: Workspace,
    returned_id: str,
    code: str,
    finding: Finding,
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Store verdict, opinion or what is asked of an opinion in words. Raises: ProblemError(RECORD_CHANGED, TEXT_…)."""
    before = _words(workspace.picture, returned_id)
    if code not in before.findings:
        raise ProblemError([_gone()])
    after = replace(before, findings={**before.findings, code: finding})
    return _stored(workspace, f"文字意见 {code}", before, after, person, at, goes_on=goes_on)


def remove_words(workspace: Workspace, returned_id: str, *, person: str, at: dt.datetime) -> Changes:
    """Take opinions in words away, with the replies to them. Raises: ProblemError(RECORD_CHANGED)."""
    before = _words(workspace.picture, returned_id)
    replies = workspace.picture.assessment.replies
    # Also those whose opinion was deleted before: the id is given again, and they would turn up at other opinions.
    keys = [key for key in replies if key.startswith(reply_key(returned_id, ""))]
    gone = tuple(Change("reply", key, replies[key], None) for key in keys)
    changes = Changes("删除文字意见", (Change("returned", returned_id, before, None), *gone))
    workspace.apply(changes, person=person, at=at)
    return changes


# ---------------------------------------------------------------- inside


def _reply_problems(picture: Picture, returned_id: str, code: str, reply: Reply) -> Iterator[Problem]:
    review = picture.assessment.returned.get(returned_id)
    if review is None or code not in review.codes:
        yield _gone()
        return
    for text in (reply.measure, reply.result):
        yield from one_text_problems(text, f"整改情况 {_shown(code)}")
    before = picture.assessment.replies.get(reply_key(returned_id, code), Reply())
    there = {piece.id for piece in picture.assessment.evidence} | set(before.evidence)
    for id_ in reply.evidence:
        if id_ not in there:
            yield blocking("UNKNOWN_ID", f"整改情况 {_shown(code)}", f"没有编号为“{id_}”的材料。", "请从材料里选择。")


def words_problems(picture: Picture, items: Sequence[OpinionItem], about: WordsAbout) -> Iterator[Problem]:
    """Yield why opinions in words cannot be stored."""
    if not picture.seals:
        what = "还没有封装过申报包，意见不知道是对哪一轮的。"
        yield blocking("RETURN_NONE", "文字意见", what, "请先导出申报包上报，再录入意见。")
    if not items:
        yield blocking("KEY_MISSING", "文字意见", "没有意见。", "请先粘贴或输入意见。")
    yield from one_text_problems(about.office, "文字意见 评审单位")
    for item in items:
        if item.criterion is not None and item.criterion not in picture.rubric.criterion_by_code:
            yield _unknown(item.criterion)
    texts: dict[str | None, str] = {}
    for item in items:
        texts[item.criterion] = "\n".join(text for text in (texts.get(item.criterion), item.text) if text)
    for code, text in texts.items():
        yield from one_text_problems(text, f"文字意见 {code or ''}".rstrip())


def _words(picture: Picture, returned_id: str) -> ReturnedReview:
    found = picture.assessment.returned.get(returned_id)
    if found is None or found.review is not None:
        raise ProblemError([_gone()])
    return found


def _stored(  # noqa: PLR0913 - one step, named in full
    workspace: Workspace,
    name: str,
    before: ReturnedReview,
    after: ReturnedReview,
    person: str,
    at: dt.datetime,
    *,
    goes_on: bool = False,
    moved: tuple[Change, ...] = (),
) -> Changes:
    texts = [*after.unassigned, *(finding.opinion for finding in after.findings.values())]
    texts += [asked.text for finding in after.findings.values() for asked in finding.supplements]
    problems = [problem for text in texts for problem in one_text_problems(text, name)]
    if problems:
        raise ProblemError(problems)
    changes = Changes(name, () if before == after else (Change("returned", before.id, before, after), *moved))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def _added(finding: Finding | None, text: str) -> Finding:
    if finding is None:
        return Finding(FindingVerdict.SUPPLEMENT, opinion=text)
    return replace(finding, opinion=f"{finding.opinion}\n{text}")


def _next_words_id(returned: Mapping[str, ReturnedReview]) -> str:
    used = (id_.removeprefix(WORDS_PREFIX) for id_ in returned if id_.startswith(WORDS_PREFIX))
    return f"{WORDS_PREFIX}{max((int(one) for one in used if one.isdecimal()), default=0) + 1}"


def _moved(picture: Picture, returned_id: str, old: str, new: str) -> tuple[Change, ...]:
    """Return what lets a reply follow its opinion to another code; where one is there already both are kept as one."""
    replies = picture.assessment.replies
    old_key, new_key = reply_key(returned_id, old), reply_key(returned_id, new)
    reply, there = replies.get(old_key), replies.get(new_key)
    if reply is None:
        return ()
    return (Change("reply", old_key, reply, None), Change("reply", new_key, there, joined_reply(there, reply)))


def _shown(code: str) -> str:
    gate = gate_of(code)
    return gate_name(gate) if gate else WHOLE if is_loose(code) else code


def _changed(before: Reply, after: Reply) -> str:
    return next((name for field, name in _NAMES.items() if getattr(before, field) != getattr(after, field)), "整改情况")


def _gone() -> Problem:
    return blocking("RECORD_CHANGED", "退回意见", "这条意见已经不在了。", "请看一下现在的内容，再改一次。")


def _unknown(code: str) -> Problem:
    return blocking("UNKNOWN_ID", code, "评分标准里没有这个评分项。", "请核对编码。")
