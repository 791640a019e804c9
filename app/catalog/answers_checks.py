"""What an answers file may not say: unknown ids, double entries, points that do not fit, texts too long."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeVar

from app.catalog.located_yaml import LocatedTree
from app.catalog.rubric_linter import CODE, region_types
from app.domain.assessment import REPORT_CHAPTERS, Answer, Assessment
from app.domain.changes import reference_key
from app.domain.checks import answer_problems
from app.domain.county import Cycle
from app.domain.evidence import Evidence
from app.domain.figure_checks import figure_problems
from app.domain.ledger import judged_rows
from app.domain.limits import cycle_slips
from app.domain.marking.facts import Facts
from app.domain.points import shown
from app.domain.problems import Problem, blocking, warning
from app.domain.rubric import Rubric
from app.domain.scoring import stands

T = TypeVar("T")

Places = Mapping[str, Sequence[int]]
"""Where in the file the entries of a list stand, when some could not be read; a list not named is whole."""


def answers_problems(
    assessment: Assessment,
    rubric: Rubric,
    source: LocatedTree,
    *,
    known_evidence: Collection[str] = (),
    places: Places | None = None,
    cycle: Cycle | None = None,
) -> Iterator[Problem]:
    """Yield every problem of what could be read of an answers file, with its line.

    cycle: the workspace's own, by which dates are judged where the file names none.
    """
    at = places or {}
    within = cycle or assessment.cycle
    evidence = _named_evidence(source) | {piece.id for piece in assessment.evidence} | set(known_evidence)
    yield from _frame(assessment, rubric, source)
    yield from _figures(assessment, rubric, source, evidence, at)
    yield from _references(assessment, rubric, source, at)
    yield from _ledgers(assessment, rubric, source, evidence, within)
    yield from _evidence(assessment, rubric, source, at, within)
    for code, answer in assessment.answers.items():
        yield from _answer(code, answer, rubric, source)


def _placed(entries: Sequence[T], key: str, source: LocatedTree, places: Places) -> Iterator[tuple[str, T]]:
    """Yield the entries of a list with where they stand in the file."""
    for index, entry in zip(places.get(key, range(len(entries))), entries, strict=True):
        yield source.where((key, index)), entry


def _named_evidence(source: LocatedTree) -> set[str]:
    """Return the ids in the file, also of pieces that could not be read."""
    pieces = source.tree.get("evidence") if isinstance(source.tree, dict) else None
    return {str(piece.get("id")) for piece in pieces if isinstance(piece, dict)} if isinstance(pieces, list) else set()


def _unknown(code: str, known: Collection[str], where: str, word: str) -> Iterator[Problem]:
    if code not in known:
        import difflib

        near = difflib.get_close_matches(code, list(known), 1)
        to_do = f"是不是“{near[0]}”？" if near else "请对照评分标准核对编号。"
        yield blocking("UNKNOWN_ID", where, f"{word}“{code}”不在评分标准里。", to_do)


def _frame(assessment: Assessment, rubric: Rubric, source: LocatedTree) -> Iterator[Problem]:
    region_type, cycle = assessment.county.region_type, assessment.cycle
    types = region_types(rubric)
    if region_type and types and region_type not in types:
        what = f"地区类型“{region_type}”不在评分标准里，按地区类型取值的评分项暂不计分。"
        yield warning("REGION_TYPE", source.where(("county", "region_type")), what, f"可用：{'、'.join(types)}。")
    for slip in cycle_slips(cycle):
        yield blocking("VALUE_INVALID", source.where(("cycle",)), slip, "请核对申报批次的日期和年份。")
    if cycle.start and cycle.end and cycle.start > cycle.end:
        what = f"申报批次的开始{cycle.start}晚于结束{cycle.end}。"
        yield blocking("VALUE_INVALID", source.where(("cycle",)), what, "请核对两个日期。")
    for gate in assessment.gates:
        yield from _unknown(gate, rubric.gate_by_id, source.where(("gates", gate)), "基本条件")
    for chapter in assessment.report:
        if chapter not in REPORT_CHAPTERS:
            to_do = f"可写：{'、'.join(f'{key}（{title}）' for key, title in REPORT_CHAPTERS.items())}。"
            where = source.where(("report", chapter))
            yield blocking("UNKNOWN_ID", where, f"自评报告里没有“{chapter}”这一章可写。", to_do)


def _figures(
    assessment: Assessment, rubric: Rubric, source: LocatedTree, evidence: Collection[str], places: Places
) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    facts = Facts(rubric, assessment)
    for where, figure in _placed(assessment.measures, "measures", source, places):
        yield from _unknown(figure.measure, rubric.measure_by_id, where, "数据项")
        seen[figure.key] += 1
        if seen[figure.key] == 2:  # noqa: PLR2004
            year = f"{figure.year}年" if figure.year is not None else "年份不明"
            what = f"“{figure.measure}”{year}写了两次。"
            yield blocking("FIGURE_TWICE", where, what, "同一数据项同一年份只留一个值。")
        yield from figure_problems(figure, rubric, facts, where)
        for one in figure.evidence:
            yield from _evidence_known(one, evidence, where)


def _references(assessment: Assessment, rubric: Rubric, source: LocatedTree, places: Places) -> Iterator[Problem]:
    references: dict[str, str] = {}
    for where, reference in _placed(assessment.references, "references", source, places):
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
    assessment: Assessment, rubric: Rubric, source: LocatedTree, evidence: Collection[str], cycle: Cycle
) -> Iterator[Problem]:
    tree = source.tree if isinstance(source.tree, dict) else {}
    named = tree.get("ledgers")
    for name in named if isinstance(named, dict) else ():
        yield from _unknown(name, rubric.ledger_by_id, source.where(("ledgers", name)), "台账")
    for name, rows in assessment.ledgers.items():
        ledger = rubric.ledger_by_id.get(name)
        if ledger is None:
            continue
        for judged in judged_rows(ledger, rows, cycle):
            where = source.where(("ledgers", name, judged.number - 1))
            if not judged.counts:
                what = f"台账“{ledger.title}”第{judged.number}行不计数：{'；'.join(judged.reasons)}。"
                yield warning("LEDGER_ROW", where, what, "请核对这一行；不改也可以，只是不计入次数。")
            for one in judged.row.evidence:
                yield from _evidence_known(one, evidence, where)


def _only_stands(piece: Evidence, rubric: Rubric) -> bool:
    """Tell whether a piece serves nothing but requirements that hold for ever (长期有效)."""
    criteria = [rubric.criterion_by_code.get(service.criterion) for service in piece.serves]
    return bool(criteria) and all(criterion and stands(criterion, piece) for criterion in criteria)


def _evidence(
    assessment: Assessment, rubric: Rubric, source: LocatedTree, places: Places, cycle: Cycle
) -> Iterator[Problem]:
    seen: set[str] = set()
    for where, piece in _placed(assessment.evidence, "evidence", source, places):
        if not CODE.fullmatch(piece.id):
            to_do = "请用 E0001 这样的编号（字母、数字、点、短横，最多16个字符）。"
            yield blocking("CODE_INVALID", where, f"佐证编号“{piece.id}”不合规则。", to_do)
        if piece.id in seen:
            yield blocking("DUPLICATE_ID", where, f"佐证编号“{piece.id}”重复。", "请改成不同的编号。")
        seen.add(piece.id)
        if piece.date and not cycle.holds(piece.date) and not _only_stands(piece, rubric):
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
