"""修改 of opinions that came as words: from whom, when, the items. One step; a return package is never changed."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.domain.changes import Change, Changes
from app.domain.opinion_words import OpinionItem
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.returned import Reply, ReturnedReview, is_loose, reply_key
from app.domain.revision import WHOLE
from app.domain.rounds import sealed_round
from app.domain.submission import Picture
from app.domain.words_due import due_of_words
from app.domain.words_edit import EditedItem, corrected, followed_replies, replies_left
from app.services.replies import WordsAbout, words_problems
from app.storage.workspace import Workspace

_WHERE = "修改文字意见"


def edit_problem(picture: Picture, words: ReturnedReview) -> Problem | None:
    """Return why a set that came as words is not changed any more: the round that its correction began was sealed.

    Source: revise.sealed_since, until when 开始补正 is taken back.
    """
    if words.revising is None or sealed_round(picture) <= words.round:
        return None
    what = f"这份意见的补正已经随第{words.round + 1}轮封装，不能再修改。"
    return blocking("RETURN_SEALED", _WHERE, what, "有更正的，请另外录入一份文字意见。")


def replace_words(
    workspace: Workspace,
    before: ReturnedReview,
    items: Sequence[EditedItem],
    about: WordsAbout,
    *,
    person: str,
    at: dt.datetime,
) -> Changes:
    """Store a set of opinions in words as it was corrected, with the replies where their opinions are now.

    before: the set as it was when the correction began; an empty step when nothing differs.
    Raises: ProblemError(RECORD_CHANGED, RETURN_SEALED, KEY_MISSING, UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL).
    """
    picture = workspace.picture
    problems = list(_problems(picture, before, items, about))
    if problems:
        raise ProblemError(problems)
    after = replace(corrected(before, items), level=about.level, office=about.office, received=about.date)
    stored = (Change("returned", before.id, before, after),) if before != after else ()
    replies = picture.assessment.replies
    changes = Changes("修改文字意见", (*stored, *_moved(replies, followed_replies(before, items, replies), before.id)))
    workspace.apply(changes, person=person, at=at)
    return changes


def replies_left_said(picture: Picture, words: ReturnedReview, items: Sequence[EditedItem] | None = None) -> str:
    """Return, for people, the replies to a set of words whose opinion was deleted; empty without any.

    items: those that it would have; without them the set is told of as it is stored.
    """
    replies: Mapping[str, Reply] = picture.assessment.replies
    if items is not None:
        words, replies = corrected(words, items), followed_replies(words, items, replies)
    found = replies_left(words, replies)
    if words.review is not None or not found:
        return ""
    said = "下面的整改情况，对应的意见已经删去。内容留着，不写进整改报告；再有意见对应到那个评分项，就接着用。"
    return "\n".join([said, *(_said(code, reply) for code, reply in found.items())])


def kept_with_said(picture: Picture, words: ReturnedReview, item: EditedItem) -> str:
    """Return what is stored with an opinion, for people: verdict, day, reply; and what of it would go."""
    finding = words.findings.get(item.origin)
    has_reply = reply_key(words.id, item.origin) in picture.assessment.replies
    said = ["写了整改情况，跟着这一条"] if has_reply else []
    if finding is None:
        return "；".join(said)
    due = due_of_words(finding)
    verdict = f"{finding.verdict.value}{f'，期限{due}' if due else ''}"
    if item.criterion is None:
        return "；".join([f"不对应评分项，就没有结论（{verdict}）", *said])
    there = words.findings.get(item.criterion)
    if item.criterion != item.origin and there is not None and there.verdict is not finding.verdict:
        verdict += f"；并入{item.criterion}原有的意见时，结论是那一条的“{there.verdict.value}”"
    return "；".join([verdict, *said])


def _said(code: str, reply: Reply) -> str:
    parts = (("整改措施", reply.measure), ("整改结果", reply.result))
    words = [f"{name}：{text}" for name, text in parts if text]
    words += [f"计划完成日期：{reply.due}"] if reply.due else []
    words += [f"完成日期：{reply.done}"] if reply.done else []
    words += [f"证明材料{len(reply.evidence)}件"] if reply.evidence else []
    return f"{WHOLE if is_loose(code) else code}　{'；'.join(words)}"


def _moved(before: Mapping[str, Reply], after: Mapping[str, Reply], id_: str) -> Iterator[Change]:
    gone = (key for key in before if key.startswith(f"{id_} ") and key not in after)
    yield from (Change("reply", key, before[key], None) for key in gone)
    changed = (key for key in after if before.get(key) != after[key])
    yield from (Change("reply", key, before.get(key), after[key]) for key in changed)


def _problems(
    picture: Picture, before: ReturnedReview, items: Sequence[EditedItem], about: WordsAbout
) -> Iterator[Problem]:
    if before.review is not None or picture.assessment.returned.get(before.id) != before:
        what = "这份文字意见在修改的时候变了，或者已经不在了。"
        yield blocking("RECORD_CHANGED", _WHERE, what, "请看一下现在的内容，再改一次。")
        return
    if (sealed := edit_problem(picture, before)) is not None:
        yield sealed
        return
    if not items:
        what = "一条意见也没有了。"
        yield blocking("KEY_MISSING", _WHERE, what, "至少留一条；整份不要的，请取消，再点“删除这份文字意见”。")
        return
    for number, item in enumerate(items, start=1):
        if not item.text.strip():
            yield blocking("KEY_MISSING", f"{_WHERE} 第{number}条", "意见是空的。", "请写上意见，或删去这一条。")
    yield from words_problems(picture, [OpinionItem(item.text, item.criterion) for item in items], about)
