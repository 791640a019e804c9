"""The evidence of one criterion beside it: requirements with their state, and what to look at in a piece."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.domain.evidence import Evidence, Service
from app.domain.rubric import Criterion, Requirement
from app.domain.scoring import stands


@dataclass(frozen=True, slots=True)
class AskedFor:
    """A requirement (佐证要求), whether a piece with a stored file meets it, and who is to provide it."""

    requirement: Requirement
    is_met: bool
    departments: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """Return the Chinese word of its state."""
        if self.is_met:
            return "已有"
        return "待补" if self.requirement.required else "未提供"


def asked_for(criterion: Criterion, pieces: Iterable[Evidence]) -> tuple[AskedFor, ...]:
    """Return the requirements of a criterion; pieces are those that serve it. Source: DESIGN.md 5, Evidence."""
    filed = [piece for piece in pieces if piece.file is not None]
    return tuple(
        AskedFor(one, any(meets(piece, criterion, one) for piece in filed), one.departments or criterion.departments)
        for one in criterion.evidence
    )


def paper_to_come(criterion: Criterion, pieces: Iterable[Evidence]) -> tuple[str, Service]:
    """Return title and service of a paper that is registered before its file comes: the first that is lacking.

    pieces: those that serve the criterion; what is registered already comes last.
    """
    known = tuple(pieces)
    lacking = [one.requirement for one in asked_for(criterion, known) if not one.is_met]
    unnamed = [one for one in lacking if not any(meets(piece, criterion, one) for piece in known)]
    for requirement in unnamed or lacking:
        return requirement.title or requirement.id, Service(criterion.code, requirement.id)
    return criterion.title, Service(criterion.code)


def named_requirements(piece: Evidence, criterion: Criterion) -> set[str | None]:
    """Return the requirements of a criterion that a piece names; None: the criterion as a whole."""
    return {service.requirement for service in piece.serves if service.criterion == criterion.code}


def meets(piece: Evidence, criterion: Criterion, requirement: Requirement) -> bool:
    """Tell whether a piece names a requirement; the only one of a criterion needs no naming."""
    named = named_requirements(piece, criterion)
    return requirement.id in named or (None in named and len(criterion.evidence) == 1)


def others_served(piece: Evidence, criterion: Criterion) -> tuple[str, ...]:
    """Return the codes of the other criteria that a piece serves, each once."""
    codes = dict.fromkeys(service.criterion for service in piece.serves)
    return tuple(code for code in codes if code != criterion.code)


def remarks(
    piece: Evidence, criterion: Criterion, window: tuple[dt.date, dt.date] | None, same_as: str = ""
) -> Iterator[str]:
    """Yield, in few Chinese words, what a person should look at in a piece.

    window: see scoring.evidence_window; same_as: the 材料编号 of another piece with the same content.
    """
    if piece.file is None:
        yield "没有文件"
    elif piece.file.size == 0:
        yield "文件是空的（0字节）"
    if not stands(criterion, piece):
        if piece.date is None:
            yield "没有成文日期"
        elif window and not window[0] <= piece.date <= window[1]:
            yield f"日期不在{window[0]}至{window[1]}之间"
    if same_as:
        yield f"与{same_as}是同一个文件"
    if len(criterion.evidence) > 1 and not any(meets(piece, criterion, one) for one in criterion.evidence):
        yield "还没有对应到哪一条佐证要求"


def same_files(pieces: Iterable[Evidence], evidence: Iterable[Evidence]) -> dict[str, str]:
    """Return, by id of those of the pieces that share their content with another piece, the id of that other one."""
    wanted = {piece.file.sha256 for piece in pieces if piece.file}
    by_content: dict[str, list[str]] = {}
    for piece in evidence:
        if piece.file and piece.file.sha256 in wanted:
            by_content.setdefault(piece.file.sha256, []).append(piece.id)
    return {
        id_: next(other for other in ids if other != id_) for ids in by_content.values() if len(ids) > 1 for id_ in ids
    }
