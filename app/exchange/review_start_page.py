"""00_请先看这里.html of a return package: which submission, points, every opinion, what is to be done until when."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from app.domain.points import plain, shown
from app.domain.review import Finding, Remark, Review, VerifiedLine, VerifiedSheet, Visit
from app.domain.rubric import Criterion, Rubric
from app.exchange.gates_page import gate_tasks, gates_part
from app.exchange.html_page import (
    BY_HAND,
    OPINION_STYLE,
    STYLE,
    cycle_name,
    document_table,
    link,
    page_head,
    shown_day,
)
from app.exchange.review_json import review_id

REVIEW_NOTES = {
    "评估意见表": "总的意见和得分，供存档、盖章。",
    "扣分明细": "每一处扣分和理由，以及不扣分的意见。",
    "现场反馈意见": "现场反馈时宣读的意见。",
}
"""What each document is for, by a word in its name."""


def review_start_page(review: Review, rubric: Rubric, documents: Sequence[str]) -> bytes:
    """Return the page. documents: the names of the documents beside it, below data/."""
    parts = (
        _head(review, rubric),
        document_table(documents, REVIEW_NOTES),
        verified_table(review),
        gates_part(review, rubric),
        _to_do(review, rubric),
        _opinions(review, rubric),
        _feedback(review),
        _visits(review),
        _checking(review),
    )
    return "\n".join(part for part in parts if part).encode()


def _head(review: Review, rubric: Rubric) -> str:
    of = review.of
    county = of.county.full_name or "（未填县区）"
    facts = (
        cycle_name(of.cycle),
        f"第{of.round}轮",
        f"评审单位：{review.office}" if review.office else "",
        f"日期：{shown_day(review.date)}",
    )
    head = page_head(f"{county}健康县区建设技术评估意见（{review.level.label}）", facts, rubric, STYLE + OPINION_STYLE)
    experts = "、".join(reviewer.key for reviewer in review.reviewers)
    by = f"评审人：{escape(experts)}。" if experts else ""
    return f"""{head}
<p>这是{review.level.label}对<b>{escape(county)}</b>第{of.round}轮自评材料的技术评估意见。{by}</p>
<p>所评的申报包编号：<code>{escape(of.id)}</code></p>
<p>县区请在健康县区自评程序的“退回意见”里打开收到的压缩包，逐条补正、写明整改情况，再导出下一轮。</p>"""


def verified_table(review: Review) -> str:
    """Return the points per dimension and in all, with their heading."""
    rows = "".join(_points_row("", line) for line in review.sheet.dimensions) + _bonus_row(review.sheet)
    total = _points_row(' class="total"', review.sheet.total)
    reviewed = f"已评审{review.sheet.progress}项；没有评审得分的，按复算得分计。"
    names = "".join(f'<th class="number">{word}</th>' for word in ("分值", "自评", "复算", "评审"))
    return f"""<h2>得分</h2><table>
<tr><th>一级指标</th>{names}</tr>{rows}{total}</table>
<p class="soft">{reviewed}</p>"""


def _bonus_row(sheet: VerifiedSheet) -> str:
    """Return the row 加分项: what the total holds beyond the dimensions, so that the column can be added up by hand."""
    total, parts = sheet.total, sheet.dimensions
    beyond = (
        total.self_points - sum(one.self_points for one in parts),
        total.computed - sum(one.computed for one in parts),
        total.verified - sum(one.verified for one in parts),
    )
    if not any(beyond):
        return ""
    numbers = "".join(f'<td class="number">{points}</td>' for points in beyond)
    return f'<tr><td>加分项</td><td class="number"></td>{numbers}</tr>'


def _points_row(kind: str, line: VerifiedLine) -> str:
    title = f"{line.code} {line.title}".strip()
    cells = (plain(line.full), str(line.self_points), str(line.computed), str(line.verified))
    numbers = "".join(f'<td class="number">{cell}</td>' for cell in cells)
    return f"<tr{kind}><td>{escape(title)}</td>{numbers}</tr>"


def _to_do(review: Review, rubric: Rubric) -> str:
    """Return what the county has to do, in rubric order, with the day until which it is asked."""
    rows = "".join(
        f'<tr><td>{escape(code)}</td><td>{escape(what)}</td><td class="when">{shown_day(due) or "未写期限"}</td></tr>'
        for code, what, due in _asked(review, rubric)
    )
    if not rows:
        return "<h2>要办的事</h2><p>没有要求补充或整改的事项。</p>"
    return f"<h2>要办的事</h2><table><tr><th>编号</th><th>内容</th><th>期限</th></tr>{rows}</table>"


def _asked(review: Review, rubric: Rubric) -> Iterator[tuple[str, str, dt.date | None]]:
    for name, task in gate_tasks(review, rubric):
        yield name, task, None
    for criterion, finding in _in_order(review, rubric):
        for supplement in finding.supplements:
            yield criterion.code, f"补充材料：{supplement.text}", supplement.due
        if finding.verdict.is_returned and not finding.supplements:
            yield criterion.code, f"{finding.verdict.value}：{criterion.title}，按下面的意见整改。", None


def _opinions(review: Review, rubric: Rubric) -> str:
    lines = {line.code: line for line in review.sheet.criteria}
    parts: list[str] = []
    for dimension in rubric.dimensions:
        codes = {criterion.code for criterion in dimension.criteria}
        inside = [
            _opinion(criterion, finding, lines.get(criterion.code))
            for criterion, finding in _in_order(review, rubric)
            if criterion.code in codes
        ]
        if inside:
            parts.append(f"<h3>{escape(dimension.code)} {escape(dimension.title)}</h3>{''.join(inside)}")
    return f"<h2>逐项意见</h2>{''.join(parts) or '<p>没有逐项意见。</p>'}"


def _opinion(criterion: Criterion, finding: Finding, line: VerifiedLine | None) -> str:
    points = ""
    if line is not None:
        given = "未另给分，按复算计" if finding.points is None else f"评审{shown(finding.points)}分"
        points = f"　分值{plain(line.full)}，自评{shown(line.self_points)}分，复算{shown(line.computed)}分，{given}"
    parts = [
        f'<p class="criterion">{escape(criterion.code)} {escape(criterion.title)}</p>'
        f'<p><span class="word">{finding.verdict.value}</span><small>{points}</small></p>'
    ]
    if finding.opinion:
        parts.append(f'<div class="said">{escape(finding.opinion)}</div>')
    for supplement in finding.supplements:
        due = f"（{shown_day(supplement.due)}前）" if supplement.due else ""
        parts.append(f'<div class="said todo">请补充：{escape(supplement.text)}{due}</div>')
    if finding.note:
        parts.append(f'<p class="soft">合并说明：{escape(finding.note)}</p>')
    return "".join(parts)


def _feedback(review: Review) -> str:
    feedback = review.feedback
    titled = (("主要成绩", feedback.strengths), ("存在问题", feedback.problems), ("建议", feedback.suggestions))
    parts = [f"<h3>{title}</h3><ol>{''.join(map(_remark, remarks))}</ol>" for title, remarks in titled if remarks]
    return f"<h2>总的意见</h2>{''.join(parts)}" if parts else ""


def _remark(remark: Remark) -> str:
    facts = "，".join(fact for fact in (remark.criterion, shown_day(remark.date)) if fact)
    after = f" <small>（{escape(facts)}）</small>" if facts else ""
    return f'<li><span style="white-space:pre-wrap">{escape(remark.text)}</span>{after}</li>'


def _visits(review: Review) -> str:
    rows = "".join(_visit(visit, review) for visit in review.visits)
    if not rows:
        return ""
    heads = '<tr><th>编号</th><th>场所</th><th>日期</th><th class="number">得分</th><th>所见</th><th>照片</th></tr>'
    return f"<h2>现场评估</h2><table>{heads}{rows}</table>"


def _visit(visit: Visit, review: Review) -> str:
    score = "" if visit.score is None else shown(visit.score)
    who = f'<br><span class="soft">{escape(visit.reviewer)}</span>' if visit.reviewer else ""
    return (
        f"<tr><td>{escape(visit.criterion)}</td><td>{escape(visit.venue)}</td>"
        f'<td class="when">{shown_day(visit.date)}</td><td class="number">{score}</td>'
        f'<td style="white-space:pre-wrap">{escape(_seen(visit))}{who}</td><td>{_photos(visit, review)}</td></tr>'
    )


def _seen(visit: Visit) -> str:
    """Return what was seen, and below it what is wrong there and should be done."""
    advice = f"问题与建议：{visit.advice}" if visit.advice else ""
    return "\n".join(text for text in (visit.seen, advice) if text)


def _photos(visit: Visit, review: Review) -> str:
    placed = (review.photos.get(photo.sha256, "") for photo in visit.photos)
    return "　".join(
        link(path, f"照片{number}") if path else f"照片{number}（没有附）"
        for number, path in enumerate(placed, start=1)
    )


def _checking(review: Review) -> str:
    of = review.of
    sealed = (
        f"<p>所评申报包的总清单校验码 <code>{escape(of.tagmanifest_sha256)}</code></p>"
        if of.tagmanifest_sha256
        else "<p>所评的是未经本程序封装的材料。</p>"
    )
    return f"""<h2>包里有什么，怎样核对</h2>
<ol><li><b>data</b> 文件夹里是本页和各份文件；其中 <b>machine</b> 供程序读取，不必打开。</li>
<li>佐证材料在县区自己的申报包里，这里不再附。</li>
<li>用健康县区自评程序打开收到的压缩包，会逐个文件核对，并核对它评的是不是本县区封装的那一份。</li>
<li>{BY_HAND}</li>
<li>这些文件请不要改名、移动或修改；要更正，请由评审单位修改后重新导出。</li></ol>
<footer class="soft"><p>评审意见编号 <code>{review_id(review)}</code></p>
{sealed}
<p>评分标准 {escape(of.rubric_id)}，校验码 <code>{escape(of.rubric_sha256)}</code></p></footer>
</main></body></html>
"""


def _in_order(review: Review, rubric: Rubric) -> Iterable[tuple[Criterion, Finding]]:
    return [(one, review.findings[one.code]) for one in rubric.criteria if one.code in review.findings]
