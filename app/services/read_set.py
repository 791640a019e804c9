"""Reading a set that our program did not make (未经本程序封装): which table, which standard, whose, what it says.

Nothing is stored here. A person may say what cannot be known; what is still open is told all at once.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from app.domain.assessment import Answer, Assessment
from app.domain.changes import stepped
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile, material_numbers
from app.domain.file_matching import FileMatcher
from app.domain.filled_compare import NOT_APPLICABLE
from app.domain.filled_table import FilledCell, FilledField, FilledTable, Match, Standing
from app.domain.judging_steps import is_claim_alone
from app.domain.limits import YEARS
from app.domain.problems import Problem, ProblemError, Severity, blocking, hint, warning
from app.domain.rubric import NotApplicable, Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Picture, Submission, travelling
from app.domain.table_words import folded
from app.domain.texts import shortened
from app.files.canonical import digest
from app.services.take_table import TakePreview, look, looked_again, proposed

_MOST_TABLES = 12
"""So many files are tried as the filled table."""
_HEAD_ROWS = 6
_MOST_TOLD = 20
_SUFFIXES = (".xlsx", ".xlsm", ".docx", ".pdf")
_TABLE_WORDS = ("打分", "评分", "自评", "指标", "申报表")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?=年)")
_YEAR_OF_ROUND = re.compile(r"(?<!\d)(20\d\d)\s*年?度")
_BARE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_APPLICANT = re.compile(r"(?:申报单位|填报单位)(?:[（(]盖?章?[)）])?\s*[:：]\s*([^\s　:：]{2,40})")
_TO_A_COUNTY = re.compile(r"[：:，,]?请[^。；]*")
"""What a note tells a county to do in its workspace."""
_LOOK_AT_TABLE = "评审时请对照收到的原表。"


@dataclass(frozen=True, slots=True)
class SetSaid:
    """What a person says of such a set. rubric: id, `id@edition` or a pack; county: a code or a name."""

    rubric: str = ""
    county: str = ""
    year: int | None = None
    round: int = 1


@dataclass(frozen=True, slots=True)
class LoosePart:
    """One file of the set: path in the set with `/`, entry in the kept package, size in bytes, sha256."""

    path: str
    entry: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Return its own name."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class ReadSet:
    """What a set says. files: evidence id to the entry in the kept package."""

    submission: Submission
    rubric: Rubric
    files: Mapping[str, str]
    problems: tuple[Problem, ...]


def table_candidates(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the files that may be the filled table, the likeliest first."""
    likely = [path for path in paths if path.lower().endswith(_SUFFIXES)]
    return tuple(sorted(likely, key=_table_rank)[:_MOST_TABLES])


def read_set(name: str, parts: Sequence[LoosePart], tables: Mapping[str, Path], said: SetSaid) -> ReadSet:
    """Return what a set says. name: of the folder or file; tables: candidates by path, laid out to be read.

    Raises: ProblemError (REVIEW_SET, RUBRIC_NOT_FOUND, POINTS_RANGE …) with everything that is open or wrong.
    """
    chosen, preview, rubric = _chosen_table(name, tables, said)
    texts = (*reversed(PurePosixPath(name).parts), chosen, *_head_texts(preview))
    county, cycle = _county_and_cycle(name, texts, rubric, said)
    evidence, files, unplaced = _evidence([part for part in parts if part.path != chosen], rubric)
    begun = Assessment(county=county, applicant=_applicant(texts), cycle=cycle, evidence=evidence)
    assessment, filled = _filled_in(Picture(rubric, begun), preview)
    assessment = travelling(assessment)
    submission = _submission(assessment, rubric, files, said.round)
    problems = (
        warning("REVIEW_UNSEALED", county.full_name, _unsealed(submission.score), _LOOK_AT_TABLE),
        *_limited(_told(preview, filled, rubric, unplaced)),
    )
    return ReadSet(submission, rubric, files, problems)


def _unsealed(sheet: ScoreSheet) -> str:
    """Return what a set without seal is; a table that holds nothing but points cannot be recomputed."""
    alone = sum(is_claim_alone(line) for line in sheet.criteria)
    what = "未经本程序封装：没有校验清单和签名，得分照填好的表。"
    if alone:
        what += f"有{alone}项只写了得分，没有能复算的内容，无法复算（记的0分不是算出来的），评审时认可的按自评得分计。"
    return what


# ---------------------------------------------------------------- table and rubric


def _table_rank(path: str) -> tuple[int, int, int, str]:
    pure = PurePosixPath(path)
    is_named = any(word in pure.name for word in _TABLE_WORDS)
    return len(pure.parts), _SUFFIXES.index(pure.suffix.lower()), not is_named, path


def _chosen_table(name: str, tables: Mapping[str, Path], said: SetSaid) -> tuple[str, TakePreview, Rubric]:
    rubrics = _rubrics(said)
    refused: tuple[Problem, ...] = ()
    for path, place in tables.items():
        seen = [(rubric, look(Picture(rubric, Assessment()), place)) for rubric in rubrics]
        fitting = [(rubric, preview) for rubric, preview in seen if _fits(preview, rubric, is_said=bool(said.rubric))]
        if fitting:
            rubric, preview = _best(name, fitting)
            return path, preview, rubric
        if said.rubric and not refused:
            refused = tuple(problem for problem in seen[0][1].problems if problem.is_blocking)
    what = "没有找到填好的评分表，或表和本机装的评分标准都对不上。"
    to_do = "请核对里面有没有填好的评分表；评分标准还没有装的，先导入，再写明用哪一个。"
    raise ProblemError([blocking("REVIEW_SET", name, what, to_do), *refused])


def _rubrics(said: SetSaid) -> tuple[Rubric, ...]:
    from app.services.open_rubric import open_rubric
    from app.services.rubric_library import installed

    if said.rubric:
        return (open_rubric(said.rubric).rubric,)
    return tuple(pack.rubric for pack in installed())


def known_rubrics() -> tuple[tuple[str, str], ...]:
    """Return the rubrics that a person may name, as `id@edition` and title."""
    return tuple((f"{one.id}@{one.edition}", f"{one.title}（{one.edition}）") for one in _rubrics(SetSaid()))


def _fits(preview: TakePreview, rubric: Rubric, *, is_said: bool) -> bool:
    if not preview.is_usable or not preview.filled.cells:
        return False
    return is_said or 2 * preview.filled.matched >= len(rubric.criteria)


def _best(name: str, fitting: Sequence[tuple[Rubric, TakePreview]]) -> tuple[Rubric, TakePreview]:
    """Return the rubric that most of the table fits; one that fits as well leaves it open."""
    ranked = sorted(fitting, key=_share, reverse=True)
    same = [rubric for rubric, preview in ranked if _share((rubric, preview)) == _share(ranked[0])]
    if len(same) > 1:
        named = "、".join(f"{rubric.id}@{rubric.edition}" for rubric in same)
        what = f"填好的表和{len(same)}个评分标准都对得上：{named}。"
        raise ProblemError([blocking("REVIEW_SET", name, what, "请写明用哪一个评分标准。")])
    return ranked[0]


def _share(fitting: tuple[Rubric, TakePreview]) -> float:
    rubric, preview = fitting
    return preview.filled.matched / max(len(rubric.criteria), 1)


# ---------------------------------------------------------------- whose, and which year


def _head_texts(preview: TakePreview) -> Iterator[str]:
    for table in preview.found.tables:
        yield table.origin.title
        yield from table.before
        yield from (cell.text for row in table.rows[:_HEAD_ROWS] for cell in row)
        yield from table.after


def _county_and_cycle(name: str, texts: Sequence[str], rubric: Rubric, said: SetSaid) -> tuple[County, Cycle]:
    county = _said_county(name, said.county) if said.county else _named_county(texts)
    year = said.year or _year(texts)
    problems = []
    if county is None:
        what = "看不出是哪个县区的。" if not said.county else f"“{said.county}”不是一个县区，或不止一个县区叫这个名。"
        problems.append(blocking("REVIEW_SET", name, what, "请写明行政区划代码（如130304）。"))
    if year is None or year not in YEARS:
        problems.append(blocking("REVIEW_SET", name, "看不出是哪一年度的。", "请写明评估年份（如2021）。"))
    if county is None or year is None or problems:
        raise ProblemError(problems)
    start = dt.date(max(year - max(rubric.cycle_years, 1) + 1, YEARS[0]), 1, 1)
    return county, Cycle(f"{year}年度", start, dt.date(year, 12, 31), year)


def _said_county(name: str, said: str) -> County | None:
    from app.services.begin_assessment import CODE_DIGITS
    from app.services.counties import counties_named_in, county_of_code

    if len(said) == CODE_DIGITS and said.isdecimal():
        known = county_of_code(said)
        # Counties are founded and renamed; nobody is kept from reviewing one that our list does not know.
        return known.county() if known else County(code=said, name=PurePosixPath(name).stem)
    found = counties_named_in(said)
    return found[0].county() if len(found) == 1 else None


def _named_county(texts: Sequence[str]) -> County | None:
    from app.services.counties import counties_named_in

    for text in (*texts, " ".join(texts)):
        found = counties_named_in(text)
        if len(found) == 1:
            return found[0].county()
    return None


def _year(texts: Sequence[str]) -> int | None:
    for pattern in (_YEAR_OF_ROUND, _YEAR, _BARE_YEAR):
        for text in texts:
            years = {int(year) for year in pattern.findall(text)}
            if len(years) == 1:
                return years.pop()
    return None


def _applicant(texts: Sequence[str]) -> str:
    return next((found[1] for text in texts if (found := _APPLICANT.search(text))), "")


# ---------------------------------------------------------------- what it says


def _evidence(
    parts: Sequence[LoosePart], rubric: Rubric
) -> tuple[tuple[Evidence, ...], dict[str, str], tuple[str, ...]]:
    """Return the loose files as pieces, matched by number and name; their entries by id; those that fit nowhere."""
    matcher = FileMatcher(rubric)
    pieces, files, unplaced = [], {}, []
    for number, part in enumerate(parts, 1):
        proposal = matcher.propose(part.name, PurePosixPath(part.path).parts[:-1])
        paper = matcher.paper(part.name)
        serves = (Service(proposal.criterion, proposal.requirement),) if proposal.criterion else ()
        piece = Evidence(
            f"E{number:04d}",
            title=paper.title or PurePosixPath(part.path).stem,
            number=paper.number,
            date=paper.date,
            file=StoredFile(part.sha256, part.size, part.name),
            serves=serves,
        )
        pieces.append(piece)
        files[piece.id] = part.entry
        if not serves:
            unplaced.append(part.path)
    return tuple(pieces), files, tuple(unplaced)


def _filled_in(picture: Picture, preview: TakePreview) -> tuple[Assessment, FilledTable]:
    """Return the assessment with everything of the table that can be taken, and the table beside it."""
    beside = looked_again(picture, preview)
    keys = {cell.key for cell in beside.filled.cells if cell.can_be_taken}
    changes = proposed(picture, beside, keys, with_source_as_reason=True)
    after = stepped(picture.assessment, changes.changes)
    return _with_not_applicable(after, picture.rubric, beside.filled), beside.filled


def _with_not_applicable(assessment: Assessment, rubric: Rubric, filled: FilledTable) -> Assessment:
    """Return the same with 不适用 where the table says so in place of points and the rubric allows it."""
    answers = dict(assessment.answers)
    for cell in filled.cells:
        if _says_not_applicable(cell, rubric):
            answer = answers.get(cell.criterion, Answer())
            reason = answer.deduction_reason.strip() or answer.statement.strip() or f"填好的表写“{cell.written}”"
            answers[cell.criterion] = replace(answer, not_applicable=reason)
    return replace(assessment, answers=answers)


def _says_not_applicable(cell: FilledCell, rubric: Rubric) -> bool:
    if cell.field is not FilledField.SELF_POINTS or folded(cell.written) not in NOT_APPLICABLE:
        return False
    criterion = rubric.criterion_by_code[cell.criterion]
    return rubric.not_applicable_rule(criterion) is not NotApplicable.NEVER


def _submission(assessment: Assessment, rubric: Rubric, files: Mapping[str, str], round_: int) -> Submission:
    """Return the value whose id names the set. Its day is the end of the cycle: the same set has the same id always."""
    codes = [criterion.code for criterion in rubric.criteria]
    return Submission(
        round=round_,
        date=assessment.cycle.end or dt.date(YEARS[0], 1, 1),
        assessment=assessment,
        rubric_id=rubric.id,
        rubric_edition=rubric.edition,
        rubric_sha256=digest(rubric),
        score=score(rubric, assessment),
        numbers=material_numbers(codes, assessment.evidence, {}),
        paths=dict(files),
    )


def _told(preview: TakePreview, filled: FilledTable, rubric: Rubric, unplaced: Sequence[str]) -> Iterator[Problem]:
    for problem in preview.problems:
        if problem.code != "TABLE_FILLED":
            yield problem
        elif problem.severity is not Severity.HINT:  # the hint tells a county what stays as it is
            yield replace(problem, what_to_do=_LOOK_AT_TABLE)
    if filled.missing:
        named = "、".join(filled.missing[:_MOST_TOLD]) + ("等" if len(filled.missing) > _MOST_TOLD else "")
        what = f"表里没有填评分项{named}（{len(filled.missing)}项），按未填算。"
        yield hint("TABLE_FILLED", preview.name, what, _LOOK_AT_TABLE)
    for cell in filled.cells:
        where, what = cell.where, f"{cell.criterion} 的{cell.field.label}"
        if _says_not_applicable(cell, rubric):
            yield warning("TABLE_FILLED", where, f"{what}写的是“{cell.written}”，按不适用算。", "请核对能不能不适用。")
        elif cell.standing is Standing.CONFLICTING:
            note = _TO_A_COUNTY.sub("", cell.note)
            yield warning("TABLE_FILLED", where, f"{what}没有读入：{note}。", _LOOK_AT_TABLE)
        elif cell.can_be_taken and cell.match is Match.ASKED:
            note = f"：{cell.note}" if cell.note else ""
            yield warning("TABLE_FILLED", where, f"{what}是按相近的文字对上的{note}。", _LOOK_AT_TABLE)
    if unplaced:
        named = "、".join(shortened(path, 40) for path in unplaced[:_MOST_TOLD])
        what = f"{len(unplaced)}个文件没有对上评分项：{named}{'等' if len(unplaced) > _MOST_TOLD else ''}。"
        yield hint("EVIDENCE_UNUSED", "", what, "评审时在全部材料里可以看到。")


def _limited(problems: Iterator[Problem]) -> Iterator[Problem]:
    """Yield the first of many; a record stays small."""
    told = tuple(dict.fromkeys(problems))
    yield from told[:_MOST_TOLD]
    if len(told) > _MOST_TOLD:
        yield hint("TABLE_FILLED", "", f"还有{len(told) - _MOST_TOLD}条类似的没有列出。", _LOOK_AT_TABLE)
