"""00_请先看这里.html: what a package holds, readable offline without script. No gains, no log, no grade."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from urllib.parse import quote

from app.domain.evidence import Evidence, serving
from app.domain.points import plain
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric
from app.domain.score_sheet import DimensionScore
from app.domain.submission import Submission
from app.exchange.layout import EVIDENCE_FOLDER, MANIFEST
from app.exchange.submission_json import submission_id

DOCUMENT_NOTES = {
    "盖章扫描件": "加盖公章的纸质报告的扫描件。",
    "自评报告": "加盖公章上报的正文。",
    "逐项自评说明": "每个评分项的要求、得分和计算过程。",
    "自评打分表": "按评分标准逐项列出的得分，可直接填写评审得分。",
    "佐证材料目录": "全部佐证材料的编号、文号和位置，点文件名即可打开。",
    "优秀案例": "典型做法。",
}
"""What each document is for, by a word in its name."""

_STYLE = """
:root{--ink:#22302a;--soft:#5d6b64;--line:#dfe6e2;--green:#2e7d5b;--pale:#f3f8f5}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:var(--ink);font:16px/1.75 "Noto Sans SC","Microsoft YaHei","PingFang SC",
"Source Han Sans SC","WenQuanYi Micro Hei",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.5rem 4rem}
header{border-bottom:3px solid var(--green);padding-bottom:1.25rem;margin-bottom:1.5rem}
h1{font-size:1.9rem;line-height:1.35;margin:0 0 .35rem}
h2{font-size:1.25rem;margin:2.5rem 0 .75rem;color:var(--green)}
h3{font-size:1.05rem;margin:1.75rem 0 .25rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
p{margin:.4rem 0}
.soft,small{color:var(--soft);font-size:.9rem}
.notice{background:#fff8e6;border-left:4px solid #d59c1a;padding:.7rem 1rem;margin:1rem 0}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.45rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.9rem}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
tr.total td{font-weight:700;border-top:2px solid var(--green);border-bottom:0}
.bar{width:32%}
.bar i{display:block;height:.6rem;margin-top:.55rem;border-radius:.3rem;background:var(--line);overflow:hidden}
.bar b{display:block;height:100%;background:var(--green)}
ul{list-style:none;margin:.25rem 0 .75rem;padding:0}
ul li{padding:.3rem 0 .3rem 6rem;position:relative;overflow-wrap:anywhere}
ul li>b{position:absolute;left:0;width:5.5rem;font-weight:600;color:var(--soft)}
.criterion{margin:.9rem 0 0;font-weight:600}
.criterion small{font-weight:400}
a{color:#17633f;text-decoration:underline;text-decoration-color:#a9cdbb;text-underline-offset:.2em}
a:hover{text-decoration-color:currentColor}
ol{padding-left:1.4rem}ol li{padding:.2rem 0}
code{background:var(--pale);border:1px solid var(--line);border-radius:.25rem;padding:.05rem .35rem;
font:.88em/1.6 Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line)}
@media print{body{font-size:11pt}main{max-width:none;padding:0}a{color:inherit;text-decoration:none}
h2,h3,.criterion{break-after:avoid}li,tr{break-inside:avoid}.bar i,.bar b{print-color-adjust:exact}}
@page{size:A4;margin:20mm 18mm}
"""


def start_page(submission: Submission, rubric: Rubric, documents: Sequence[str]) -> bytes:
    """Return the page. documents: the names of the documents beside it, below data/."""
    parts = (
        _head(submission, rubric),
        _documents(documents),
        _points(submission),
        _evidence(submission, rubric),
        _checking(submission, rubric),
    )
    return "\n".join(parts).encode()


def _head(submission: Submission, rubric: Rubric) -> str:
    county = submission.assessment.county.full_name or "（未填县区）"
    title = f"{county}健康县区自评材料"
    facts = [_cycle(submission), f"第{submission.round}轮"]
    if submission.assessment.applicant:
        facts.append(f"申报单位：{submission.assessment.applicant}")
    facts.append(f"封装日期：{submission.date:%Y}年{submission.date.month}月{submission.date.day}日")
    notice = f'<p class="notice">{escape(rubric.shown_notice)}</p>' if rubric.shown_notice else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>
<header><h1>{escape(title)}</h1><p class="soft">{escape("　".join(fact for fact in facts if fact))}</p>
<p class="soft">评分标准：{escape(rubric.title)}（{escape(rubric.edition)}）</p></header>{notice}
<p>请先把压缩包整个解压，再打开本页；本页不联网，点下面的链接打开同一文件夹里的文件。</p>"""


def _cycle(submission: Submission) -> str:
    cycle = submission.assessment.cycle
    return f"{cycle.year}年度" if cycle.year else cycle.name


def _documents(documents: Sequence[str]) -> str:
    """Return one row a document; the same one in two formats shares a row."""
    formats: dict[str, list[str]] = {}
    for name in documents:
        formats.setdefault(name.rpartition(".")[0] or name, []).append(name)
    rows = "".join(
        f"<tr><td>{escape(stem.partition('_')[2] or stem)}</td><td>{_document_links(names)}</td>"
        f"<td>{escape(_note(stem))}</td></tr>"
        for stem, names in sorted(formats.items())
    )
    return f"<h2>文件</h2><table><tr><th>名称</th><th>打开</th><th>用途</th></tr>{rows}</table>" if rows else ""


def _document_links(names: Iterable[str]) -> str:
    kinds = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}
    shown = ((name, name.rpartition(".")[2].lower()) for name in sorted(names))
    return "　".join(_link(name, kinds.get(kind, kind)) for name, kind in shown)


def _note(stem: str) -> str:
    return next((note for word, note in DOCUMENT_NOTES.items() if word in stem), "")


def _points(submission: Submission) -> str:
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
    named = _link(path, title) if path else f"{escape(title)}<small>（没有文件）</small>"
    facts = "，".join(fact for fact in (piece.number, f"第{piece.pages}页" if piece.pages else "") if fact)
    after = f" <small>{escape(facts)}</small>" if facts else ""
    return f"<li><b>{see}{escape(number)}</b>{named}{after}</li>"


def _checking(submission: Submission, rubric: Rubric) -> str:
    by_hand = (
        f"没有程序也能核对：外层文件夹里的 <code>{MANIFEST}</code> 列出了每个文件的 SHA-256 校验码；"
        "Windows 在命令提示符里运行 <code>certutil -hashfile 文件名 SHA256</code>，"
        f"统信、麒麟等系统在外层文件夹里运行 <code>sha256sum -c {MANIFEST}</code>，结果一致就是没有改动过。"
    )
    return f"""<h2>包里有什么，怎样核对</h2>
<ol><li><b>data</b> 文件夹里是本页、各份文件和<b>{EVIDENCE_FOLDER}</b>；其中 <b>machine</b> 供程序读取，不必打开。</li>
<li>用健康县区自评程序打开收到的压缩包，会逐个文件核对，并重新计算得分。</li>
<li>{by_hand}</li>
<li>这些文件请不要改名、移动或修改；要更正，请由县区修改后重新导出。</li></ol>
<footer class="soft"><p>申报包编号 <code>{submission_id(submission)}</code></p>
<p>评分标准 {escape(rubric.id)}，校验码 <code>{escape(submission.rubric_sha256)}</code></p></footer>
</main></body></html>
"""


def _link(path: str, shown: str) -> str:
    return f'<a href="{escape(quote(path))}">{escape(shown)}</a>'
