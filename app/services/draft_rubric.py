"""From the rows that were read to the draft of a rubric that the linter takes, with the file it came from."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.adopt_draft import adopted_all, with_criteria
from app.domain.original import Original, read_out
from app.domain.points import plain
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, hint, warning
from app.domain.read_rows import ReadRow, RowsRead
from app.domain.rubric import Criterion, Gate, Rubric
from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.domain.rule_text.draft import Certainty, MarkingDraft
from app.domain.rule_text.understood import understood
from app.domain.table import Table, TableKind
from app.domain.table_criteria import headed_by_points
from app.domain.table_gates import FoundGates, gates_found
from app.domain.table_grades import FoundGrades, grades_found
from app.domain.table_original import FileFacts, all_lines, original_of
from app.domain.table_rubric import NEUTRAL, About, by_hand, rubric_of
from app.domain.table_rubric_names import named_by_criterion
from app.domain.table_rubric_targets import asking_for_targets, by_targets
from app.domain.table_sheets import ChosenTable
from app.domain.table_words import folded
from app.domain.texts import one_text_problems, shortened
from app.domain.written_points import read_numbered
from app.services.open_rubric import full_points

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents

PASTED_NAME = "粘贴的表.txt"
_GATES = ("基本条件", "前置条件", "必备条件", "一票否决")
_ROUNDS = 3
_LONGEST_SHOWN = 80
_DEPTH = 6
"""dimensions, 0, indicators, 0, criteria, 0: how deep a criterion stands."""
_DEFINITION = ("计算方法", "计算公式", "指标定义", "定义", "公式")


@dataclass(frozen=True, slots=True)
class _Refused:
    """A criterion whose marking the linter refuses, and why."""

    code: str
    why: str


def draft_of(chosen: ChosenTable, read: RowsRead, about: About, source: Path | None, *, manual: bool) -> RubricDraft:
    """Return the draft. read: with the problems of the file; manual: every criterion is judged by hand."""
    table = chosen.table
    placed = rubric_of(read, about, table.origin.file)
    gates = gates_found(chosen, read)
    rubric, drafts = _with_gates(placed.rubric, gates), {}
    if not manual:
        drafts = _drafts(rubric, placed.rows)
        rubric, drafts = _taken(rubric, drafts, has_right_total=any(one.is_right for one in read.totals))
    criteria = {code: DraftedCriterion(code, row, drafts.get(code)) for code, row in placed.rows.items()}
    original = _original(table, chosen.left_out, read, placed.rows, source)
    missing = {table.where_row(row.first_row) for row in placed.rows.values() if not row.points}
    known = [one for one in read.problems if one.code != "TABLE_POINTS" or one.is_blocking or one.where not in missing]
    grades = grades_found(_notes(table, read), full_points(rubric), NEUTRAL[-1].name)
    if grades is not None and grades.verdict is not None:
        rubric = replace(rubric, verdict=grades.verdict)
    told = (*known, *_told(table, rubric, placed.rows), *_about_grades(table, rubric, grades))
    told = (*told, *_about_gates(chosen, read, gates))
    problems = tuple(dict.fromkeys((*told, *_refusals(rubric, placed.rows))))
    return RubricDraft(rubric, criteria, read.totals, original, problems)


def contents_of(draft: RubricDraft, source: Path | None) -> "PackContents":
    """Return what the pack holds. Raises: ProblemError with what blocks, or when the file is not the one read."""
    from app.catalog.pack_files import PackContents

    if has_blocking(draft.problems):
        raise ProblemError(draft.problems)
    if draft.original is None:
        return PackContents(draft.rubric)
    read = read_out(draft.rubric, (code for code, one in draft.criteria.items() if one.draft is not None))
    original = replace(draft.original, drafts=read)
    return PackContents(draft.rubric, original=original, original_bytes=_bytes_of(original, source))


# ------------------------------------------------------------ markings


def _drafts(rubric: Rubric, rows: Mapping[str, ReadRow]) -> dict[str, MarkingDraft]:
    """Return what is understood of each criterion that has points."""
    return {
        criterion.code: named_by_criterion(_understood(rubric, criterion, row), indicator, criterion)
        for _, indicator, criterion in rubric.places()
        if (row := rows[criterion.code]).points
    }


def _understood(rubric: Rubric, criterion: Criterion, row: ReadRow) -> MarkingDraft:
    points = criterion.points
    said = _said(row, points)
    definition = next((kept.text for kept in row.kept if folded(kept.heading) in _DEFINITION), "")
    draft = by_targets(row, points, rubric.region_types, definition) if row.targets else None
    if draft is None:
        draft = understood(row.rule_text, points, title=criterion.title, text=said)
        draft = asking_for_targets(draft, row.targets) if row.targets else draft
    return replace(draft, marking=by_hand(points)) if draft.certainty is Certainty.UNREAD else draft


def _said(row: ReadRow, points: Decimal) -> str:
    """Return what a row asks for, without its name and the criterion's own points; a name alone says nothing.

    （2分） behind the first of several lines is not the criterion's, and stays.
    """
    if not row.text:
        name = row.levels[-1] if row.levels else None
        # 污水处理率 3分 is a name with its points; 成立领导小组，得2分 is a rule.
        return name.text if name is not None and (name.points is None or "得" in name.text) else ""
    said = row.text.strip()
    heading = headed_by_points(said)
    is_own = bool(heading) and read_numbered(heading).points == points
    return said.removeprefix(heading).lstrip("。：:；;\n ") or said if is_own else said


def _taken(
    rubric: Rubric, drafts: Mapping[str, MarkingDraft], *, has_right_total: bool
) -> tuple[Rubric, dict[str, MarkingDraft]]:
    """Return the rubric with the drafts that the linter takes; the others are judged by hand and say why."""
    kept = dict(drafts)
    flagged = with_criteria(rubric, _flagged(rubric, drafts, has_right_total=has_right_total))
    for _ in range(_ROUNDS):
        tried = adopted_all(flagged, kept)
        refused = {one.code: one.why for one in _refused(tried, kept)}
        if not refused:
            return tried, kept
        kept |= {code: _unread(kept[code], why) for code, why in refused.items()}
    kept = {code: _unread(draft, "与评分标准的其他部分不合。") for code, draft in kept.items()}
    return adopted_all(flagged, kept), kept


def _unread(draft: MarkingDraft, why: str) -> MarkingDraft:
    return replace(
        draft,
        marking=by_hand(draft.points),
        certainty=Certainty.UNREAD,
        measures=(),
        ledgers=(),
        references=(),
        questions=(f"读出的评分办法不成立：{why}", *draft.questions),
        candidate=draft.marking,
        sample=None,
    )


def _flagged(rubric: Rubric, drafts: Mapping[str, MarkingDraft], *, has_right_total: bool) -> dict[str, Criterion]:
    """Return the criteria with core and bonus as the rules' words say; a right printed total proves it is no bonus."""
    return {
        one.code: replace(one, core=one.core or draft.core, bonus=one.bonus or (draft.bonus and not has_right_total))
        for one in rubric.criteria
        if (draft := drafts.get(one.code)) is not None
    }


def _refused(rubric: Rubric, drafts: Mapping[str, MarkingDraft]) -> Iterator[_Refused]:
    """Yield the criteria with a reading that the linter refuses."""
    from app.catalog.rubric_linter import criterion_locations, lint

    places = {".".join(map(str, at)): criterion.code for at, criterion in criterion_locations(rubric)}
    for problem in lint(rubric, lambda at: ".".join(map(str, at[:_DEPTH]))):
        code = places.get(problem.where, "")
        if problem.is_blocking and code in drafts and drafts[code].certainty is not Certainty.UNREAD:
            yield _Refused(code, problem.what)


# ------------------------------------------------------------ what people are told


def _told(table: Table, rubric: Rubric, rows: Mapping[str, ReadRow]) -> Iterator[Problem]:
    for code, row in rows.items():
        if row.points is None or row.points <= 0:
            written = f"（写的是“{row.points_text}”）" if row.points_text else ""
            what = f"{code}“{rubric.criterion_by_code[code].title}”没有分值{written}。"
            yield blocking(
                "TABLE_POINTS",
                table.where_row(row.first_row),
                what,
                "请填上这一项的分值；这一行不是评分项的，请标为不是。",
            )
    if any(criterion.evidence for criterion in rubric.criteria):
        what = "表里列了佐证材料，没有交的只提醒，不影响得分。"
        yield hint("EVIDENCE_MISSING", table.origin.title, what, "省里规定没有佐证不得分的，请在“等次与总则”里改。")
    if rubric.bonus_cap is None and any(criterion.bonus for criterion in rubric.criteria):
        what = "有加分项，没有读到加分的上限，加分不封顶。"
        yield warning("TABLE_POINTS", table.origin.title, what, "有上限的请填上。")
    if rubric.bonus_cap is not None:
        what = f"加分上限按“加分项”后面写的{rubric.bonus_cap}分算。"
        yield hint("TABLE_POINTS", table.origin.title, what, "不对的请改。")


def _about_grades(table: Table, rubric: Rubric, found: FoundGrades | None) -> Iterator[Problem]:
    unit = "%" if rubric.verdict.by == "rate" else "分"
    grades = "、".join(f"{grade.name}{plain(grade.at_least)}{unit}" for grade in rubric.verdict.grades)
    where, to_do = table.origin.title, "省里另有规定的，请在编辑时改。"
    if found is None:
        yield hint("GRADES", where, f"等次按得分率暂定为{grades}起，表里没有写。", to_do)
    elif found.verdict is None:
        what = f"表里好像写了等次，没有读准：“{shortened(found.text, _LONGEST_SHOWN)}”。等次按得分率暂定为{grades}起。"
        yield warning("GRADES", where, what, "请照表里写的，在编辑时改。")
    else:
        ours = f"最低一等表里没有写，暂称“{rubric.verdict.grades[-1].name}”。" if found.adds_lowest else ""
        what = f"等次从“{shortened(found.text, _LONGEST_SHOWN)}”读出：{grades}起。{ours}"
        yield hint("GRADES", where, what, f"请核对；{to_do}")


def _notes(table: Table, read: RowsRead) -> Iterator[str]:
    """Yield what stands round the criteria, where grades are printed."""
    yield from (*table.before, *(line.text for line in read.lines), *table.after)


def _with_gates(rubric: Rubric, found: Sequence[FoundGates]) -> Rubric:
    """Return the rubric with the conditions of tables of their own behind those among the criteria."""
    texts = dict.fromkeys(text for one in found for text in one.texts)
    first = len(rubric.gates) + 1
    return replace(rubric, gates=(*rubric.gates, *(Gate(f"G{at}", text) for at, text in enumerate(texts, first))))


def _about_gates(chosen: ChosenTable, read: RowsRead, found: Sequence[FoundGates]) -> Iterator[Problem]:
    """Yield which 基本条件 were read, and where they are kept as words only: a person has to enter those."""
    for one in found:
        what = f"这里的{len(one.texts)}条读成了基本条件：不符合就不定等次。"
        yield hint("TABLE_OUTSIDE", one.where, what, "请逐条核对；不是这个意思的，请在编辑时删去。")
    is_read = {one.title for one in found}
    above = [(line.row, line.text) for line in read.lines if line.row < read.columns.header[0]]
    rows = [chosen.table.where_row(row) for row, text in above if any(word in text for word in _GATES)]
    others = [
        one.origin.title
        for one in chosen.left_out
        if one.origin.title not in is_read and any(word in text for text in all_lines(one) for word in _GATES)
    ]
    for where in dict.fromkeys((*([] if chosen.table.origin.title in is_read else rows[:1]), *others)):
        what = "这里写着“基本条件”一类的内容，没有读成基本条件，文字已保留。"
        yield warning("TABLE_OUTSIDE", where, what, "不符合就不评分的条件，请在编辑时补上。")


def _long_texts(rubric: Rubric) -> Iterator[Problem]:
    for one in rubric.criteria:
        for text in (one.text, one.rule_text):
            yield from one_text_problems(text, f"{one.code} {one.title}")
    for gate in rubric.gates:
        yield from one_text_problems(gate.text, gate.id)


def _refusals(rubric: Rubric, rows: Mapping[str, ReadRow]) -> Iterator[Problem]:
    """Yield what the linter refuses beside missing points, which are told already, and texts that are too long."""
    from app.catalog.rubric_linter import lint

    yield from _long_texts(rubric)
    missing = {code for code, row in rows.items() if not row.points}
    for problem in lint(rubric, lambda _: rubric.title):
        if problem.is_blocking and not any(problem.what.startswith((f"{code} ", f"{code}：")) for code in missing):
            yield problem


# ------------------------------------------------------------ the file


def _original(
    table: Table, left_out: Sequence[Table], read: RowsRead, rows: Mapping[str, ReadRow], source: Path | None
) -> Original:
    if source is None:
        facts = FileFacts(PASTED_NAME, "", 0)
    else:
        content = source.read_bytes()
        facts = FileFacts(source.name, hashlib.sha256(content).hexdigest(), len(content))
    original = original_of(facts, table, read, rows, left_out)
    return replace(original, kind=TableKind.PASTED) if source is None else original


def _bytes_of(original: Original, source: Path | None) -> bytes | None:
    if source is None:
        return None
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != original.sha256:
        what = "读表以后，这个文件又被改过。"
        raise ProblemError([blocking("RECORD_CHANGED", source.name, what, "请重新读一次这个文件。")])
    return content
