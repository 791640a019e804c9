"""What the pages on top of both kinds of package have in common: readable offline, without script, on paper too."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from urllib.parse import quote

from app.domain.county import Cycle
from app.domain.problems import Problem, blocking, warning
from app.domain.rubric import Rubric
from app.exchange.layout import MANIFEST, START_PAGE

STYLE = """
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

OPINION_STYLE = """
td{overflow-wrap:anywhere}
.said{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0;padding:.35rem .9rem;background:var(--pale);
border-left:3px solid var(--line)}
.todo{border-left-color:#d59c1a;background:#fff8e6}
.word{font-weight:600;white-space:nowrap}
.when{white-space:nowrap}
@media print{.said{print-color-adjust:exact}}
"""
"""What a page with opinions needs besides: what people wrote stays as they wrote it, and never wider than the page."""

BY_HAND = (
    f"没有程序也能核对：外层文件夹里的 <code>{MANIFEST}</code> 列出了每个文件的 SHA-256 校验码；"
    "Windows 在命令提示符里运行 <code>certutil -hashfile 文件名 SHA256</code>，"
    f"统信、麒麟等系统在外层文件夹里运行 <code>sha256sum -c {MANIFEST}</code>，结果一致就是没有改动过。"
)
"""How to check a package without our program, as HTML."""


def page_head(title: str, facts: Sequence[str], rubric: Rubric, style: str = STYLE) -> str:
    """Return everything of a page down to the sentence about unpacking. facts: of the line under the title."""
    notice = f'<p class="notice">{escape(rubric.shown_notice)}</p>' if rubric.shown_notice else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><style>{style}</style></head><body><main>
<header><h1>{escape(title)}</h1><p class="soft">{escape("　".join(fact for fact in facts if fact))}</p>
<p class="soft">评分标准：{escape(rubric.title)}（{escape(rubric.edition)}）</p></header>{notice}
<p>请先把压缩包整个解压，再打开本页；本页不联网，点下面的链接打开同一文件夹里的文件。</p>"""


_NUMBER = re.compile(r'<(?:td|span) class="number">([^<]*)</')


def page_problems(page: bytes, part: str, *, may_lack: bool = False) -> Iterator[Problem]:
    """Yield where a start page prints other points than the data give: people may look at nothing else.

    part: what our own page says below one heading. A page where it has not as many points, as a later program may
    write it, is only to be looked at; may_lack: an earlier program wrote no such part.
    """
    wanted = _NUMBER.findall(part)
    heading, _, _ = part.partition("</h2>")
    _, found, after = page.decode("utf-8", "replace").partition(f"{heading}</h2>")
    if not found and may_lack:
        return
    # Points below another heading say something else; what people wrote is escaped and begins no heading.
    printed = _NUMBER.findall(after.partition("<h2>")[0])
    place = f"首页“{heading.removeprefix('<h2>')}”" if may_lack else "首页"
    if len(printed) != len(wanted):
        what = f"{place}上没有认出得分表，没有核对它印的得分。"
        yield warning("SCORE_TABLE_DIFFERS", START_PAGE, what, "请以程序里的得分为准。")
    elif different := [pair for pair in zip(printed, wanted, strict=True) if pair[0] != pair[1]]:
        theirs, ours = different[0]
        what = f"{place}印的得分与数据不同（{len(different)}处，例如印的是{theirs[:20]}，数据是{ours}）。"
        yield blocking("SCORE_TABLE_DIFFERS", START_PAGE, what, "以数据为准；请退回核对。")


def shown_day(day: dt.date | None) -> str:
    """Return a day in Chinese, '' for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def cycle_name(cycle: Cycle) -> str:
    """Return the cycle as people call it."""
    return f"{cycle.year}年度" if cycle.year else cycle.name


def document_table(documents: Sequence[str], notes: Mapping[str, str]) -> str:
    """Return one row a document; the same one in two formats shares a row. notes: what each is for, by a word."""
    formats: dict[str, list[str]] = {}
    for name in documents:
        formats.setdefault(name.rpartition(".")[0] or name, []).append(name)
    rows = "".join(
        f"<tr><td>{escape(stem.partition('_')[2] or stem)}</td><td>{_document_links(names)}</td>"
        f"<td>{escape(_note(stem, notes))}</td></tr>"
        for stem, names in sorted(formats.items())
    )
    return f"<h2>文件</h2><table><tr><th>名称</th><th>打开</th><th>用途</th></tr>{rows}</table>" if rows else ""


def _document_links(names: Iterable[str]) -> str:
    kinds = {"docx": "Word", "xlsx": "Excel", "pdf": "PDF"}
    shown = ((name, name.rpartition(".")[2].lower()) for name in sorted(names))
    return "　".join(link(name, kinds.get(kind, kind)) for name, kind in shown)


def _note(stem: str, notes: Mapping[str, str]) -> str:
    return next((note for word, note in notes.items() if word in stem), "")


def link(path: str, shown: str) -> str:
    """Return a link to a file below the page."""
    return f'<a href="{escape(quote(path))}">{escape(shown)}</a>'
