"""Evidence (佐证材料): described proofs, what they serve, and the numbers people see."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Attachment (附件): the stored file itself. size in bytes; name as it was when it came in."""

    sha256: str
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class Service:
    """Which criterion, and there which requirement, a piece of evidence serves."""

    criterion: str
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Evidence (佐证材料). id (E0001) is permanent and internal; date is the 成文日期.

    earlier: the files that a newer version took the place of, the latest first; they never leave the county.
    """

    id: str
    title: str = ""
    number: str = ""
    date: dt.date | None = None
    pages: str = ""
    department: str = ""
    file: StoredFile | None = None
    note: str = ""
    serves: tuple[Service, ...] = ()
    earlier: tuple[StoredFile, ...] = ()

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """Return every stored file of the piece, the present one first."""
        return self.earlier if self.file is None else (self.file, *self.earlier)


def serving(evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """Return the pieces by the criterion they serve, in the order given, each once a criterion."""
    by_criterion: dict[str, list[Evidence]] = {}
    for piece in evidence:
        for code in {service.criterion for service in piece.serves}:
            by_criterion.setdefault(code, []).append(piece)
    return by_criterion


Served = tuple[Evidence, str | None]
"""A piece and a requirement that it names at a criterion; None: the criterion as a whole."""


def services(evidence: Iterable[Evidence]) -> dict[str, list[Served]]:
    """Return what serves each criterion, those of one piece together; one pass, as a piece may serve thousands."""
    by_criterion: dict[str, list[Served]] = {}
    for piece in evidence:
        for service in piece.serves:
            by_criterion.setdefault(service.criterion, []).append((piece, service.requirement))
    return by_criterion


def material_numbers(codes: Iterable[str], evidence: Iterable[Evidence], frozen: Mapping[str, str]) -> dict[str, str]:
    """Return the 材料编号 (`A2-01`) by evidence id, for evidence that serves a criterion.

    A number is that of the first criterion in rubric order the piece serves. Frozen ones (evidence id to number,
    since the first seal) stay; new ones go on after the highest of their criterion. Source: DESIGN.md 8.
    """
    pieces = serving(evidence)
    numbers: dict[str, str] = {}
    last: dict[str, int] = {}
    for number in frozen.values():
        code, _, serial = number.rpartition("-")
        last[code] = max(last.get(code, 0), int(serial))
    for code in codes:
        for piece in pieces.get(code, ()):
            if piece.id in numbers:
                continue
            if piece.id in frozen:
                numbers[piece.id] = frozen[piece.id]
                continue
            last[code] = last.get(code, 0) + 1
            numbers[piece.id] = f"{code}-{last[code]:02d}"
    return numbers


def next_evidence_id(evidence: Iterable[Evidence], frozen: Iterable[str] = ()) -> str:
    """Return the next free permanent id: E0001, E0002 …

    frozen: ids that were sealed; one of them stays taken when its piece is deleted, or another paper would get its
    材料编号.
    """
    ids = (*(piece.id for piece in evidence), *frozen)
    used = [int(one[1:]) for one in ids if one[:1] == "E" and one[1:].isdecimal()]
    return f"E{max(used, default=0) + 1:04d}"
