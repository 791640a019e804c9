"""What an answers file may not say: unknown ids, double entries, points that do not fit, texts too long."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from app.catalog.located_yaml import LocatedTree, Location
from app.catalog.rubric_linter import CODE
from app.domain.assessment import REPORT_CHAPTERS, Answer, Assessment
from app.domain.changes import reference_key
from app.domain.checks import answer_problems
from app.domain.figure_checks import figure_problems
from app.domain.ledger import judged_rows
from app.domain.marking.facts import Facts
from app.domain.points import shown
from app.domain.problems import Problem, blocking, warning
from app.domain.rubric import Rubric

MOST_CHARACTERS = 32_767
"""An Excel cell holds no more; a longer text would be cut there (DESIGN.md 12)."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def answers_problems(
    assessment: Assessment, rubric: Rubric, source: LocatedTree, known_evidence: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield every problem of a readable answers file, with its line."""
    evidence = {piece.id for piece in assessment.evidence} | set(known_evidence)
    yield from _texts(source)
    yield from _frame(assessment, rubric, source)
    yield from _figures(assessment, rubric, source, evidence)
    yield from _ledgers(assessment, rubric, source, evidence)
    yield from _evidence(assessment, rubric, source)
    for code, answer in assessment.answers.items():
        yield from _answer(code, answer, rubric, source)


def _texts(source: LocatedTree) -> Iterator[Problem]:
    def walk(tree: object, at: Location) -> Iterator[Problem]:
        if isinstance(tree, str):
            yield from text_problems(tree, source.where(at))
        elif isinstance(tree, dict):
            for key, value in tree.items():
                yield from walk(value, (*at, key))
        elif isinstance(tree, list):
            for index, value in enumerate(tree):
                yield from walk(value, (*at, index))

    yield from walk(source.tree, ())


def text_problems(text: str, where: str) -> Iterator[Problem]:
    """Yield what keeps a text from being carried whole: too long for a cell, control characters."""
    if len(text) > MOST_CHARACTERS:
        what = f"文字有{len(text)}个字，超过{MOST_CHARACTERS}个字，表格放不下。"
        yield blocking("TEXT_TOO_LONG", where, what, "请缩短，或作为佐证材料附上全文。")
    if found := _CONTROL.search(text):
        what = f"第{found.start() + 1}个字是看不见的控制字符（U+{ord(found.group()):04X}）。"
        yield blocking("TEXT_CONTROL", where, what, "请删去这个字符（多半是复制时带进来的）。")


def _unknown(code: str, known: Collection[str], where: str, word: str) -> Iterator[Problem]:
    if code not in known:
        import difflib

        near = difflib.get_close_matches(code, list(known), 1)
        to_do = f"是不是“{near[0]}”？" if near else "请对照评分标准核对编号。"
        yield blocking("UNKNOWN_ID", where, f"{word}“{code}”不在评分标准里。", to_do)


def _frame(assessment: Assessment, rubric: Rubric, source: LocatedTree) -> Iterator[Problem]:
    region_type, cycle = assessment.county.region_type, assessment.cycle
    types = [one.id for one in rubric.region_types]
    if region_type and types and region_type not in types:
        what = f"地区类型“{region_type}”不在评分标准里，按地区类型取值的评分项暂不计分。"
        yield warning("REGION_TYPE", source.where(("county", "region_type")), what, f"可用：{'、'.join(types)}。")
    if cycle.start and cycle.end and cycle.start > cycle.end:
        what = f"申报批次的开始{cycle.start}晚于结束{cycle.end}。"
        yield blocking("VALUE_INVALID", source.where(("cycle",)), what, "请核对两个日期。")
    for gate in assessment.gates:
        yield from _unknown(gate, rubric.gate_by_id, source.where(("gates", gate)), "基本条件")
    for chapter in assessment.report:
        yield from _unknown(chapter, REPORT_CHAPTERS, source.where(("report", chapter)), "报告章节")


def _figures(
    assessment: Assessment, rubric: Rubric, source: LocatedTree, evidence: Collection[str]
) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    facts = Facts(rubric, assessment)
    for index, figure in enumerate(assessment.measures):
        where = source.where(("measures", index))
        yield from _unknown(figure.measure, rubric.measure_by_id, where, "数据项")
        seen[figure.key] += 1
        if seen[figure.key] == 2:  # noqa: PLR2004
            year = f"{figure.year}年" if figure.year is not None else "年份不明"
            what = f"“{figure.measure}”{year}写了两次。"
            yield blocking("FIGURE_TWICE", where, what, "同一数据项同一年份只留一个值。")
        yield from figure_problems(figure, rubric, facts, where)
        for one in figure.evidence:
            yield from _evidence_known(one, evidence, where)
    references: dict[str, str] = {}
    for index, reference in enumerate(assessment.references):
        where = source.where(("references", index))
        yield from _unknown(reference.measure, rubric.measure_by_id, where, "数据项")
        key, value = reference_key(reference), shown(reference.value)
        if references.setdefault(key, value) != value:
            what = (
                f"{reference.region}{reference.year}年的“{reference.measure}”参照值有两个：{references[key]}和{value}。"
            )
            yield blocking("REFERENCE_TWICE", where, what, "请只保留一个。")


def _evidence_known(one: str, known: Collection[str], where: str) -> Iterator[Problem]:
    if one not in known:
        yield blocking("UNKNOWN_ID", where, f"佐证材料“{one}”不存在。", "请先在 evidence 里登记，或核对编号。")


def _ledgers(
    assessment: Assessment, rubric: Rubric, source: LocatedTree, evidence: Collection[str]
) -> Iterator[Problem]:
    tree = source.tree if isinstance(source.tree, dict) else {}
    named = tree.get("ledgers")
    for name in named if isinstance(named, dict) else ():
        yield from _unknown(name, rubric.ledger_by_id, source.where(("ledgers", name)), "台账")
    for name, rows in assessment.ledgers.items():
        ledger = rubric.ledger_by_id.get(name)
        if ledger is None:
            continue
        for judged in judged_rows(ledger, rows, assessment.cycle):
            where = source.where(("ledgers", name, judged.number - 1))
            if not judged.counts:
                what = f"台账“{ledger.title}”第{judged.number}行不计数：{'；'.join(judged.reasons)}。"
                yield warning("LEDGER_ROW", where, what, "请核对这一行；不改也可以，只是不计入次数。")
            for one in judged.row.evidence:
                yield from _evidence_known(one, evidence, where)


def _evidence(assessment: Assessment, rubric: Rubric, source: LocatedTree) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, piece in enumerate(assessment.evidence):
        where = source.where(("evidence", index))
        if not CODE.fullmatch(piece.id):
            to_do = "请用 E0001 这样的编号（字母、数字、点、短横，最多16个字符）。"
            yield blocking("CODE_INVALID", where, f"佐证编号“{piece.id}”不合规则。", to_do)
        if piece.id in seen:
            yield blocking("DUPLICATE_ID", where, f"佐证编号“{piece.id}”重复。", "请改成不同的编号。")
        seen.add(piece.id)
        if piece.date and not assessment.cycle.holds(piece.date):
            what = f"“{piece.title or piece.id}”的日期{piece.date}不在申报周期内。"
            yield warning("EVIDENCE_DATE", where, what, "请核对日期；仍可使用。")
        for service in piece.serves:
            criterion = rubric.criterion_by_code.get(service.criterion)
            yield from _unknown(service.criterion, rubric.criterion_by_code, where, "评分项")
            if criterion and service.requirement is not None:
                known = [one.id for one in criterion.evidence]
                yield from _unknown(service.requirement, known, where, f"{criterion.code} 的佐证要求")


def _answer(code: str, answer: Answer, rubric: Rubric, source: LocatedTree) -> Iterator[Problem]:
    where = source.where(("answers", code))
    yield from _unknown(code, rubric.criterion_by_code, where, "评分项")
    criterion = rubric.criterion_by_code.get(code)
    if criterion is not None:
        yield from answer_problems(answer, criterion, rubric, where)
