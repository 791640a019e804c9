"""What is wrong with pieces of evidence, and which requirements (佐证要求) no piece meets. Opens no file."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.domain.assessment import Assessment
from app.domain.evidence import Evidence, Served, services
from app.domain.limits import LARGE_EVIDENCE_BYTES
from app.domain.rubric import Criterion, Requirement, Rubric
from app.domain.scoring import evidence_window, stands


class Flaw(StrEnum):
    """What may be wrong with a piece, the gravest first."""

    NO_FILE = "no_file"
    UNREADABLE = "unreadable"
    UNUSED = "unused"
    OUT_OF_CYCLE = "out_of_cycle"
    UNDATED = "undated"
    DUPLICATE = "duplicate"
    TOO_LARGE = "too_large"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {
            "no_file": "缺文件",
            "unreadable": "读不出",
            "unused": "未对应",
            "out_of_cycle": "周期外",
            "undated": "无日期",
            "duplicate": "重复",
            "too_large": "过大",
        }[self.value]

    @property
    def what_to_do(self) -> str:
        """Return what a person does about it."""
        return {
            "no_file": "登记了，还没有文件或文件是空的。请用“添加文件”（已有的用“替换文件”）补上，或移除这条登记。",
            "unreadable": "文件打不开或与存入时不一致。请用“替换文件”重新添加原来的文件。",
            "unused": "没有对应任何评分项。请用“对应评分项”指明它证明什么，目录里才会列出。",
            "out_of_cycle": "成文日期不在本批次要求的年份内。请核对日期，或换一份周期内的材料。",
            "undated": "没有成文日期。请在“成文日期”一列填上。",
            "duplicate": "与另一件内容相同，或名称和文号都相同。请只留一件，让它对应多个评分项。",
            "too_large": f"文件超过{LARGE_EVIDENCE_BYTES // 2**20}MB。请压缩或降低扫描分辨率后替换。",
        }[self.value]


@dataclass(frozen=True, slots=True)
class MissingRequirement:
    """A requirement of a criterion that no evidence with a stored file meets."""

    criterion: Criterion
    requirement: Requirement

    @property
    def departments(self) -> tuple[str, ...]:
        """Return who is to provide it: the departments of the requirement, else of the criterion."""
        return self.requirement.departments or self.criterion.departments


def flaws_of(rubric: Rubric, assessment: Assessment) -> dict[str, tuple[Flaw, ...]]:
    """Return what is wrong with each piece by its id; pieces that are fine are left out."""
    used, twice = used_elsewhere(assessment), duplicates(assessment.evidence)
    window = evidence_window(rubric, assessment)
    found = {}
    for piece in assessment.evidence:
        flaws = tuple(_flaws(piece, rubric, window, is_used=piece.id in used, is_double=piece.id in twice))
        if flaws:
            found[piece.id] = flaws
    return found


def _flaws(
    piece: Evidence, rubric: Rubric, window: tuple[dt.date, dt.date] | None, *, is_used: bool, is_double: bool
) -> Iterator[Flaw]:
    if not has_content(piece):
        yield Flaw.NO_FILE
    if not is_used and not serves_known(piece, rubric):
        yield Flaw.UNUSED
    if not _always_stands(piece, rubric):
        if piece.date is None:
            yield Flaw.UNDATED
        elif window and not window[0] <= piece.date <= window[1]:
            yield Flaw.OUT_OF_CYCLE
    if is_double:
        yield Flaw.DUPLICATE
    if piece.file is not None and piece.file.size > LARGE_EVIDENCE_BYTES:
        yield Flaw.TOO_LARGE


def has_content(piece: Evidence) -> bool:
    """Tell whether a piece has a stored file that is not empty."""
    return piece.file is not None and piece.file.size > 0


def serves_known(piece: Evidence, rubric: Rubric) -> bool:
    """Tell whether a piece serves a criterion of the rubric."""
    return any(service.criterion in rubric.criterion_by_code for service in piece.serves)


def used_elsewhere(assessment: Assessment) -> set[str]:
    """Return the ids of the pieces that figures and ledger rows name."""
    used = {one for figure in assessment.measures for one in figure.evidence}
    return used | {one for rows in assessment.ledgers.values() for row in rows for one in row.evidence}


def duplicates(evidence: Iterable[Evidence]) -> set[str]:
    """Return the ids of pieces with the same content, or the same title and 文号, as another."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for piece in evidence:
        for key in _sameness(piece):
            groups.setdefault(key, []).append(piece.id)
    return {one for ids in groups.values() if len(ids) > 1 for one in ids}


def twins_of(piece: Evidence, evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the ids of the other pieces with the same content, or the same title and 文号."""
    keys = set(_sameness(piece))
    return tuple(other.id for other in evidence if other.id != piece.id and keys.intersection(_sameness(other)))


def _sameness(piece: Evidence) -> Iterator[tuple[str, ...]]:
    if piece.file is not None:
        yield ("file", piece.file.sha256)
    # A title alone is no sign: 签到表 is the name of many papers.
    if piece.title.strip() and piece.number.strip():
        yield ("paper", piece.title.strip(), piece.number.strip())


def _always_stands(piece: Evidence, rubric: Rubric) -> bool:
    """Tell whether a piece serves only requirements that hold for ever (长期有效)."""
    known = {one.criterion for one in piece.serves if one.criterion in rubric.criterion_by_code}
    return bool(known) and all(stands(rubric.criterion_by_code[code], piece) for code in known)


def missing_requirements(rubric: Rubric, assessment: Assessment) -> tuple[MissingRequirement, ...]:
    """Return the requirements that no evidence with a stored file meets, in rubric order; optional ones too.

    Criteria that do not apply (不适用) ask for nothing.
    """
    by_criterion = services(assessment.evidence)
    return tuple(
        MissingRequirement(criterion, requirement)
        for criterion in rubric.criteria
        if not _is_not_applicable(assessment, criterion)
        for requirement in _unmet(criterion, by_criterion)
    )


def _is_not_applicable(assessment: Assessment, criterion: Criterion) -> bool:
    answer = assessment.answers.get(criterion.code)
    return bool(answer and answer.not_applicable and answer.not_applicable.strip())


def _unmet(criterion: Criterion, by_criterion: Mapping[str, list[Served]]) -> Iterator[Requirement]:
    met = {named for piece, named in by_criterion.get(criterion.code, ()) if piece.file is not None}
    if len(criterion.evidence) == 1 and None in met:
        return
    yield from (requirement for requirement in criterion.evidence if requirement.id not in met)
