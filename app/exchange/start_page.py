"""00_请先看这里.html: what a package holds, readable offline without script. No gains, no log, no grade."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from app.domain.evidence import Evidence, serving
from app.domain.points import plain
from app.domain.round_changes import RoundChanges
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric
from app.domain.score_sheet import DimensionScore
from app.domain.submission import Submission
from app.exchange.changes_page import CHANGES_STYLE, changes_part
from app.exchange.html_page import (
    BY_HAND,
    STYLE,
    cycle_name,
    document_table,
    link,
    page_head,
    shown_day,
)
from app.exchange.layout import EVIDENCE_FOLDER
from app.exchange.submission_json import submission_id

DOCUMENT_NOTES = {
    "盖章扫描件": "加盖公章的纸质报告的扫描件。",
    "自评报告": "加盖公章上报的正文。",
    "逐项自评说明": "每个评分项的要求、得分和计算过程。",
    "自评打分表": "按评分标准逐项列出的得分，可直接填写评审得分。",
    "佐证材料目录": "全部佐证材料的编号、文号和位置，点文件名即可打开。",
    "优秀案例": "典型做法。",
    "整改报告": "对退回的意见逐条怎样整改、结果如何。",
}
"""What each document is for, by a word in its name."""


def start_page(
    submission: Submission, rubric: Rubric, documents: Sequence[str], changes: RoundChanges | None = None
) -> bytes:
    """Return the page.

    documents: the names of the documents beside it, below data/. changes: what changes.json says, None in round 1.
    """
    parts = (
        _head(submission, rubric, STYLE + CHANGES_STYLE if changes else STYLE),
        document_table(documents, DOCUMENT_NOTES),
        points_table(submission),
        *([changes_part(submission, rubric, changes)] if changes else []),
        _evidence(submission, rubric),
        _checking(submission, rubric),
    )
    return "\n".join(parts).encode()


def _head(submission: Submission, rubric: Rubric, style: str) -> str:
    county = submission.assessment.county.full_name or "（未填县区）"
    facts = [cycle_name(submission.assessment.cycle), f"第{submission.round}轮"]
    if submission.assessment.applicant:
        facts.append(f"申报单位：{submission.assessment.applicant}")
    facts.append(f"封装日期：{shown_day(submission.date)}")
    return page_head(f"{county}健康县区自评材料", facts, rubric, style)


def points_table(submission: Submission) -> str:
    """Return the points per dimension and in all, with their heading."""
    score = submission.score
    rows = "".join(_dimension_row(dimension) for dimension in score.dimensions)
    if score.points.bonus:
        rows += _row("", "加分项", None, None, score.points.bonus)
    total = _row(' class="total"', "合计", score.points.full, score.points.applicable, score.points.self_points)
    return f"""<h2>自评得分</h2><table>
<tr><th>一级指标</th><th class="number">分值</th><th class="number">自评得分</th><th></th></tr>{rows}{total}</table>
<p class="soft">每一项的得分和计算过程见逐项自评说明。</p>"""


def _dimension_row(dimension: DimensionScore) -> str:
    return _row("", f"{dimension.code} {dimension.title}", dimension.full, dimension.applicable, dimension.self_points)


def _row(kind: str, title: str, full: Decimal | None, applicable: Decimal | None, points: Decimal) -> str:
    share = max(0, min(100, int(points * 100 / applicable))) if applicable else 0
    bar = f'<i><b style="width:{share}%"></b></i>' if applicable else ""
    worth = "" if full is None else plain(full)
    if applicable is not None and applicable != full:
        worth += f"（适用{plain(applicable)}）"
    return (
        f'<tr{kind}><td>{escape(title)}</td><td class="number">{worth}</td>'
        f'<td class="number">{points}</td><td class="bar">{bar}</td></tr>'
    )


def _evidence(submission: Submission, rubric: Rubric) -> str:
    pieces = serving(submission.assessment.evidence)
    parts = [_dimension(submission, dimension, pieces) for dimension in rubric.dimensions]
    shown = {piece.id for criterion in rubric.criteria for piece in pieces.get(criterion.code, ())}
    others = [piece for piece in submission.assessment.evidence if piece.id not in shown]
    if others:
        parts.append(f"<h3>其他材料</h3>{_list(submission, others, '')}")
    found = "".join(parts) or "<p>没有佐证材料。</p>"
    return f"<h2>佐证材料</h2>{found}"


def _dimension(submission: Submission, dimension: Dimension, pieces: dict[str, list[Evidence]]) -> str:
    criteria = [
        _criterion(submission, indicator, criterion, pieces[criterion.code])
        for indicator in dimension.indicators
        for criterion in indicator.criteria
        if criterion.code in pieces
    ]
    if not criteria:
        return ""
    return f"<h3>{escape(dimension.code)} {escape(dimension.title)}</h3>{''.join(criteria)}"


def _criterion(submission: Submission, indicator: Indicator, criterion: Criterion, pieces: list[Evidence]) -> str:
    within = "" if criterion.code == indicator.code else f"<small>{escape(indicator.title)}　</small>"
    title = f'<p class="criterion">{within}{escape(criterion.code)} {escape(criterion.title)}</p>'
    return title + _list(submission, pieces, criterion.code)


def _list(submission: Submission, pieces: Iterable[Evidence], code: str) -> str:
    return f"<ul>{''.join(_piece(submission, piece, code) for piece in pieces)}</ul>"


def _piece(submission: Submission, piece: Evidence, code: str) -> str:
    """Return one line; evidence whose number is another criterion's is pointed to by 见."""
    number = submission.numbers.get(piece.id, "")
    see = "见" if code and number and number.rpartition("-")[0] != code else ""
    title = piece.title or (piece.file.name if piece.file else "") or "（无题）"
    path = submission.paths.get(piece.id)
    named = link(path, title) if path else f"{escape(title)}<small>（没有文件）</small>"
    facts = "，".join(fact for fact in (piece.number, f"第{piece.pages}页" if piece.pages else "") if fact)
    after = f" <small>{escape(facts)}</small>" if facts else ""
    return f"<li><b>{see}{escape(number)}</b>{named}{after}</li>"


def _checking(submission: Submission, rubric: Rubric) -> str:
    return f"""<h2>包里有什么，怎样核对</h2>
<ol><li><b>data</b> 文件夹里是本页、各份文件和<b>{EVIDENCE_FOLDER}</b>；其中 <b>machine</b> 供程序读取，不必打开。</li>
<li>用健康县区自评程序打开收到的压缩包，会逐个文件核对，并重新计算得分。</li>
<li>{BY_HAND}</li>
<li>这些文件请不要改名、移动或修改；要更正，请由县区修改后重新导出。</li></ol>
<footer class="soft"><p>申报包编号 <code>{submission_id(submission)}</code></p>
<p>评分标准 {escape(rubric.id)}，校验码 <code>{escape(submission.rubric_sha256)}</code></p></footer>
</main></body></html>
"""
