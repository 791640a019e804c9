"""What people should know before a later round goes out: opinions without a reply, replies that nothing proves."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from app.domain.problems import Problem, warning
from app.domain.revision import ReplyState, ToDo
from app.domain.submission import Picture
from app.services.revise import is_left_out, loose_of, to_do_of

_WRITE = "请在“退回意见”页写明整改措施和结果；"


def revision_problems(picture: Picture) -> tuple[Problem, ...]:
    """Return what is not right with the replies of the round being worked on, by criterion in rubric order."""
    there = {piece.id for piece in picture.assessment.evidence}
    found = to_do_of(picture, dt.date.min)
    problems = [problem for one in found for problem in _reply_problems(one, there)]
    codes = [one.code for one in found if is_left_out(one)]
    loose = loose_of(picture, dt.date.min)
    problems += [problem for one in loose if not is_left_out(one) for problem in _reply_problems(one, there)]
    return (*problems, *_left_out(codes, sum(map(is_left_out, loose))))


def _left_out(codes: Sequence[str], loose: int) -> Iterator[Problem]:
    """Yield what 整改报告 does not tell of: codes of words without a reply; how many words have no criterion."""
    if loose:
        what = f"没有对应评分项的文字意见有{loose}条还没有写整改情况，不写进整改报告。"
        to_do = f"要写进整改报告的，{_WRITE}不写也能导出。"
        yield warning("RETURN_OPEN", "退回意见", what, to_do)
    if codes:
        what = f"录入的文字意见有{len(codes)}条（{'、'.join(codes)}）还没有写整改情况，不写进整改报告。"
        to_do = f"要写进整改报告的，{_WRITE}不写也能导出。"
        yield warning("RETURN_OPEN", "退回意见", what, to_do)


def named_by_replies(picture: Picture, removed: Collection[str]) -> tuple[Problem, ...]:
    """Return which replies of the round name pieces of evidence that were just removed."""
    ids = set(removed)
    found = (*to_do_of(picture, dt.date.min), *loose_of(picture, dt.date.min))
    codes = [one.short_name for one in found if ids & set(one.reply.evidence)]
    if not codes:
        return ()
    what = f"移除的材料是{'、'.join(dict.fromkeys(codes))}整改情况里的证明材料，整改报告里不再列出它。"
    to_do = "移错了的请撤销；确实不要的，请到“退回意见”页另选证明材料。"
    return (warning("RETURN_EVIDENCE", "退回意见", what, to_do),)


def _reply_problems(one: ToDo, there: Collection[str]) -> Iterator[Problem]:
    where, level = f"退回意见 {one.short_name}", one.returned.level.label
    if one.state is ReplyState.OPEN and not is_left_out(one):
        to_do = f"{_WRITE}不写也能导出，整改报告里会是“尚未填写”。"
        yield warning("RETURN_OPEN", where, f"{level}退回的意见还没有写整改情况。", to_do)
    gone = [id_ for id_ in one.reply.evidence if id_ not in there]
    if gone:
        what = f"整改情况里的证明材料有{len(gone)}件已经移除，整改报告里不再列出。"
        to_do = "请到“退回意见”页另选证明材料；移错了的请撤销，或重新添加后再勾选。"
        yield warning("RETURN_EVIDENCE", where, what, to_do)
    if one.told_early:
        to_do = "请核对完成日期；确实在提出意见之前就做完的，不用改。"
        yield warning("RETURN_EARLY", where, one.told_early, to_do)
    if one.state is ReplyState.DONE and not one.reply.result.strip():
        lacking = "整改结果" if len(gone) < len(one.reply.evidence) else "整改结果和证明材料"
        what = f"写了完成日期，还没有{lacking}。"
        to_do = "请在“退回意见”页写明改到什么程度，勾选证明材料；还没有做完的，请去掉完成日期。"
        yield warning("RETURN_UNPROVEN", where, what, to_do)
