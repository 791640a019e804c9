"""整改报告.docx: what was done about each returned opinion since the round before, as an official paper."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from docx.oxml.xmlchemy import BaseOxmlElement

from app.documents.docx_file import describe, docx_bytes, new_document, number_pages
from app.documents.dossier import Dossier
from app.documents.report_docx_body import NORMAL, footer_paragraphs, indent, section_properties
from app.documents.report_docx_elements import before_signature, element, paragraph, run, table_element
from app.documents.report_docx_styles import BODY, CAPTION, COVER_TEXT, RUN_IN_TITLE, TITLE
from app.documents.report_layout import signature_left
from app.documents.report_model import DRAFT, control_problems
from app.documents.report_parts import Column, Table
from app.documents.report_words import chinese_number, closed, long_date, paragraphs_of, points_text
from app.domain.problems import ProblemError
from app.domain.review import Level, Supplement
from app.domain.revision import WHOLE
from app.domain.round_changes import PointsChange, RecordChange, RoundChanges, RoundReply
from app.files.atomic import telling_write_problems, write_whole

NOTHING_WRITTEN = "（尚未填写）"
MOST_RECORDS = 200
"""More lines are no reading any more; changes.json holds all of them, and the report says how many there are."""


def write_rectification_docx(dossier: Dossier, target: Path) -> None:
    """Write 整改报告.docx; only to be called when the dossier holds changes. The same dossier gives the same bytes.

    Raises: ProblemError(TEXT_CONTROL before anything is written, DISK_FULL, WRITE_FAILED).
    """
    changes = dossier.changes
    if changes is None:
        raise ValueError("the first round has nothing to rectify")
    problems = control_problems(rectification_texts(changes))
    if problems:
        raise ProblemError(problems)
    document = new_document(_body(dossier, changes), section_properties())
    _, odd, even = footer_paragraphs("")
    number_pages(document, odd, even)
    describe(document, title="".join(_title(dossier)), author=_applicant(dossier), date=dossier.date)
    with telling_write_problems(target):
        write_whole(target, docx_bytes(document))


def rectification_texts(changes: RoundChanges) -> Iterator[tuple[str, str]]:
    """Yield the texts that people wrote, with the place each stands in."""
    for reply in changes.replies:
        where = f"整改报告 {reply.about}"
        for text in (
            reply.office,
            reply.opinion,
            reply.measure,
            reply.result,
            *(one.text for one in reply.supplements),
        ):
            yield where, text
    for record in changes.records[:MOST_RECORDS]:
        yield "整改报告 改动情况", record.title


def _body(dossier: Dossier, changes: RoundChanges) -> Iterator[BaseOxmlElement]:
    yield from before_signature(_report(dossier, changes))
    yield from _signature(dossier)


def _report(dossier: Dossier, changes: RoundChanges) -> Iterator[BaseOxmlElement]:
    for line in _title(dossier):
        yield paragraph(TITLE, run(line))
    mark = f"（第{dossier.round}轮{DRAFT}）" if dossier.is_draft else f"（第{dossier.round}轮）"
    yield paragraph(COVER_TEXT, run(mark))
    yield paragraph(NORMAL)
    yield _heading(1, "整改情况概述")
    yield from _lines(_overview(dossier, changes))
    yield _heading(2, "逐项整改情况")
    yield from _replies(dossier, changes)
    yield _heading(3, "与上一轮相比的改动")
    yield from _points(dossier, changes)
    yield from _records(changes)


def _title(dossier: Dossier) -> tuple[str, ...]:
    kind = "健康促进县（区）" if "健康促进" in dossier.rubric.title else "健康县区"
    return tuple(line for line in (dossier.assessment.county.full_name, f"{kind}建设自评整改报告") if line)


def _applicant(dossier: Dossier) -> str:
    return dossier.assessment.applicant.strip() or dossier.assessment.county.full_name


def _overview(dossier: Dossier, changes: RoundChanges) -> Iterator[str]:
    replies = changes.replies
    offices = "、".join(dict.fromkeys(_office(reply) for reply in replies))
    begin = f"第{changes.since_round}轮自评材料报送后"
    if not replies:
        yield f"{begin}，根据评审意见进行了补正，现将改动情况报告如下。"
        return
    done = sum(reply.done is not None for reply in replies)
    still = sum(_is_open(reply, changes) for reply in replies)
    parts = [f"已完成整改{done}条"]
    others = (("正在整改", len(replies) - done - still), ("尚未整改", still))
    parts += [f"{word}{count}条" for word, count in others if count]
    yield (
        f"{begin}，收到{offices}退回的评审意见中，需要补正的共{len(replies)}条。"
        f"截至{long_date(dossier.date)}，{'，'.join(parts)}。现逐条报告如下。"
    )


def _is_open(reply: RoundReply, changes: RoundChanges) -> bool:
    """Tell whether nothing was done: no word, no proof, nothing changed on the criterion. The county signs it."""
    touched = {one.criterion for one in changes.records} | {one.criterion for one in changes.points}
    is_touched = bool(reply.criterion) and reply.criterion in touched
    is_touched |= any((one.kind, one.key) == ("gate", reply.gate) for one in changes.records)
    return not (is_touched or reply.done or reply.measure or reply.result or reply.evidence)


def _office(reply: RoundReply) -> str:
    return f"{reply.office}（{_level(reply)}）" if reply.office else _level(reply)


def _level(reply: RoundReply) -> str:
    return Level(reply.level).label if reply.level in set(Level) else reply.level


def _replies(dossier: Dossier, changes: RoundChanges) -> Iterator[BaseOxmlElement]:
    if not changes.replies:
        yield from _lines(["没有逐项退回的意见。"])
    for place, reply in enumerate(changes.replies, start=1):
        title = _about(dossier, reply)
        yield paragraph("Heading2", run(f"（{chinese_number(place)}）{title}"))
        who = "，".join(word for word in (_level(reply), reply.office, reply.verdict) if word)
        yield from _said(f"评审意见（{who}）：", closed(reply.opinion.strip()) or "没有写文字意见。")
        for asked in reply.supplements:
            yield from _said("需补充材料：", _asked(asked))
        yield from _said("整改措施：", closed(reply.measure.strip()) or NOTHING_WRITTEN)
        yield from _said("整改结果：", closed(reply.result.strip()) or NOTHING_WRITTEN)
        yield from _said("证明材料：", _evidence(dossier, reply.evidence))
        yield from _said("完成情况：", _completion(reply, dossier.date, is_open=_is_open(reply, changes)))


def _about(dossier: Dossier, reply: RoundReply) -> str:
    criterion = dossier.rubric.criterion_by_code.get(reply.criterion)
    gate = dossier.rubric.gate_by_id.get(reply.gate)
    title = gate.text if gate else criterion.title if criterion else ""
    return f"{reply.about} {title}".strip() or WHOLE


def _asked(asked: Supplement) -> str:
    if asked.due is None:
        return closed(asked.text)
    text = f"{asked.text}（{long_date(asked.due)}前）"
    # What was asked keeps the mark it ends with, and needs no second one.
    return text if closed(asked.text) == asked.text else closed(text)


def _evidence(dossier: Dossier, numbers: Iterable[str]) -> str:
    titles = {dossier.numbers.get(piece.id, piece.id): piece.title for piece in dossier.assessment.evidence}
    shown = [f"{number}《{titles[number]}》" if titles.get(number) else number for number in numbers]
    return f"{'、'.join(shown)}。" if shown else "无。"


def _completion(reply: RoundReply, today: dt.date, *, is_open: bool) -> str:
    if reply.done is not None:
        return f"已于{long_date(reply.done)}完成。"
    if reply.due is not None and reply.due < today:
        # A day that has passed promises nothing.
        return f"应于{long_date(reply.due)}前完成，{'尚未整改' if is_open else '尚在整改'}。"
    begin = "尚未整改" if is_open else "正在整改"
    return f"{begin}，{long_date(reply.due)}前完成。" if reply.due else f"{begin}。"


def _said(title: str, text: str) -> Iterator[BaseOxmlElement]:
    """Yield a paragraph whose title runs in at its beginning; further lines of the text follow as they were written."""
    first, *others = paragraphs_of(text) or [""]
    yield paragraph(BODY, run(title, RUN_IN_TITLE), run(first))
    yield from _lines(others)


def _points(dossier: Dossier, changes: RoundChanges) -> Iterator[BaseOxmlElement]:
    if not changes.points:
        yield from _lines([f"各评分项的得分与第{changes.since_round}轮相同。"])
        return
    before, after = f"第{changes.since_round}轮", f"第{dossier.round}轮"
    yield from _lines([f"得分有变化的评分项共{len(changes.points)}项，见下表。"])
    columns = (
        Column("评分项", 10, "left"),
        *(Column(f"{one}{word}", 5) for word in ("自评", "计算") for one in (before, after)),
    )
    table = Table("table:points", "得分变化", columns, tuple(_points_row(dossier, one) for one in changes.points))
    yield paragraph(CAPTION, run(table.title))
    yield table_element(table)
    yield paragraph(NORMAL)


def _points_row(dossier: Dossier, one: PointsChange) -> tuple[str, ...]:
    criterion = dossier.rubric.criterion_by_code.get(one.criterion)
    points: tuple[Decimal, ...] = (one.self_before, one.self_after, one.computed_before, one.computed_after)
    name = f"{one.criterion} {criterion.title if criterion else ''}".strip()
    return (name, *(points_text(each) for each in points))


def _records(changes: RoundChanges) -> Iterator[BaseOxmlElement]:
    shown = changes.records[:MOST_RECORDS]
    if not shown:
        yield from _lines([f"填报内容与第{changes.since_round}轮相同。"])
        return
    more = len(changes.records) - len(shown)
    all_of_them = f"，表中列出前{len(shown)}处，全部内容见申报包中的 changes.json" if more else ""
    yield from _lines([f"填报内容改动{len(changes.records)}处，见下表{all_of_them}。"])
    columns = (Column("序号", 3), Column("改动内容", 20, "left"), Column("情形", 4))
    rows = tuple((str(number), _named(record), record.what) for number, record in enumerate(shown, start=1))
    table = Table("table:records", "填报内容改动情况", columns, rows)
    yield paragraph(CAPTION, run(table.title))
    yield table_element(table)


def _named(record: RecordChange) -> str:
    return record.title or f"{record.kind} {record.key}".rstrip()


def _signature(dossier: Dossier) -> Iterator[BaseOxmlElement]:
    """Yield 落款: the name centred over the date."""
    for _ in range(2):
        yield paragraph(NORMAL, properties=[element("keepNext")])
    name = _applicant(dossier)
    centred = [indent(left=signature_left(len(name))), element("jc", val="center")]
    yield paragraph(NORMAL, run(name), properties=[element("keepNext"), *centred])
    centred = [indent(left=signature_left(len(name))), element("jc", val="center")]
    yield paragraph(NORMAL, run(long_date(dossier.date)), properties=centred)


def _heading(number: int, text: str) -> BaseOxmlElement:
    return paragraph("Heading1", run(f"{chinese_number(number)}、{text}"))


def _lines(texts: Iterable[str]) -> Iterator[BaseOxmlElement]:
    yield from (paragraph(BODY, run(text)) for text in texts)
