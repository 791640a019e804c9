"""与上一轮相比 on the page of a later round: each returned opinion, what was done about it, points before and after.

It says what changes.json says and nothing more; both are made from the same value.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from html import escape

from app.domain.points import shown
from app.domain.review import Level
from app.domain.revision import WHOLE
from app.domain.round_changes import PointsChange, RecordChange, RoundChanges, RoundReply
from app.domain.rubric import Rubric
from app.domain.submission import Submission
from app.exchange.html_page import OPINION_STYLE, link, shown_day
from app.exchange.layout import CHANGES

MOST_RECORDS = 200
"""As in 整改报告: more lines are no reading any more; the page says how many there are, changes.json holds them."""
NOTHING_WRITTEN = "（尚未填写）"
CHANGES_STYLE = f"{OPINION_STYLE}.done{{white-space:pre-wrap;overflow-wrap:anywhere;margin:.4rem 0}}\n"


def changes_part(submission: Submission, rubric: Rubric, changes: RoundChanges) -> str:
    """Return the part with its heading; verification reads the points in it again (html_page.page_problems)."""
    points = {one.criterion: one for one in changes.points}
    replies = "".join(_reply(submission, rubric, reply, points.get(reply.criterion)) for reply in changes.replies)
    return f"""<h2>与上一轮相比</h2>
<p>上一轮是第{changes.since_round}轮，所接的申报包编号 <code>{escape(changes.since.id)}</code></p>
<h3>退回的意见和整改情况</h3>{replies or "<p>没有逐条退回的意见。</p>"}
<h3>得分的变化</h3>{_points_table(submission, rubric, changes)}
<h3>填报内容的改动</h3>{_records(changes)}"""


def _named(rubric: Rubric, code: str) -> str:
    criterion = rubric.criterion_by_code.get(code)
    return f"{code} {criterion.title if criterion else ''}".strip()


# ---------------------------------------------------------------- opinions


def _about(rubric: Rubric, reply: RoundReply) -> str:
    if reply.gate:
        gate = rubric.gate_by_id.get(reply.gate)
        return f"{reply.about} {gate.text if gate else ''}".strip()
    return _named(rubric, reply.criterion) or WHOLE


def _reply(submission: Submission, rubric: Rubric, reply: RoundReply, points: PointsChange | None) -> str:
    level = Level(reply.level).label if reply.level in set(Level) else reply.level
    who = "，".join(word for word in (level, reply.office) if word)
    parts = [
        f'<p class="criterion">{escape(_about(rubric, reply))}</p>'
        f'<p><span class="word">{escape(reply.verdict)}</span><small>　{escape(who)}</small></p>',
        f'<div class="said">{escape(reply.opinion) or "没有写文字意见。"}</div>',
    ]
    for asked in reply.supplements:
        due = f"（{shown_day(asked.due)}前）" if asked.due else ""
        parts.append(f'<div class="said todo">请补充：{escape(asked.text)}{due}</div>')
    parts += _done(submission, reply)
    if points:
        parts.append(f"<p>{_told_points(points)}</p>")
    return "".join(parts)


def _done(submission: Submission, reply: RoundReply) -> Iterator[str]:
    told = (("整改措施", reply.measure), ("整改结果", reply.result))
    for title, text in told:
        yield f'<div class="done"><b>{title}：</b>{escape(text.strip()) or NOTHING_WRITTEN}</div>'
    yield f"<p><b>证明材料：</b>{_papers(submission, reply.evidence) or '没有列出'}</p>"
    yield f"<p><b>完成情况：</b>{_completion(reply.done, reply.due)}</p>"


def _papers(submission: Submission, numbers: Iterable[str]) -> str:
    ids = {number: id_ for id_, number in submission.numbers.items()}
    found = ((number, submission.paths.get(ids.get(number, ""))) for number in numbers)
    return "、".join(link(path, number) if path else escape(number) for number, path in found)


def _completion(done: dt.date | None, due: dt.date | None) -> str:
    if done is not None:
        return f"{shown_day(done)}完成。"
    return f"没有写完成日期，期限是{shown_day(due)}。" if due else "没有写完成日期。"


# ---------------------------------------------------------------- points


def _told_points(one: PointsChange) -> str:
    def pair(before: object, after: object) -> str:
        return f'<span class="number">{before}</span>分 → <span class="number">{after}</span>分'

    claimed = pair(shown(one.self_before), shown(one.self_after))
    computed = pair(shown(one.computed_before), shown(one.computed_after))
    return f"<b>得分：</b>自评 {claimed}，计算 {computed}。"


def _points_table(submission: Submission, rubric: Rubric, changes: RoundChanges) -> str:
    if not changes.points:
        return "<p>没有得分变化的记录。</p>"
    before, after = f"第{changes.since_round}轮", f"第{submission.round}轮"
    heads = "".join(f'<th class="number">{one}{word}</th>' for word in ("自评", "计算") for one in (before, after))
    rows = "".join(_points_row(rubric, one) for one in changes.points)
    return f"<table><tr><th>评分项</th>{heads}</tr>{rows}</table>"


def _points_row(rubric: Rubric, one: PointsChange) -> str:
    points = (one.self_before, one.self_after, one.computed_before, one.computed_after)
    cells = "".join(f'<td class="number">{shown(each)}</td>' for each in points)
    return f"<tr><td>{escape(_named(rubric, one.criterion))}</td>{cells}</tr>"


# ---------------------------------------------------------------- records


def _records(changes: RoundChanges) -> str:
    if not changes.records:
        return "<p>填报内容没有改动。</p>"
    first = changes.records[:MOST_RECORDS]
    listed = f"，下面是前{len(first)}处" if len(first) < len(changes.records) else ""
    rows = "".join(_record(one) for one in first)
    return f"""<p>改动{len(changes.records)}处{listed}；改动前后各是什么，记在 <code>{CHANGES}</code> 里。</p>
<table><tr><th>评分项</th><th>改动的内容</th><th>情形</th></tr>{rows}</table>"""


def _record(one: RecordChange) -> str:
    title = one.title or f"{one.kind} {one.key}".rstrip()
    code, what = escape(one.criterion), escape(one.what)
    return f'<tr><td class="when">{code}</td><td>{escape(title)}</td><td class="when">{what}</td></tr>'
