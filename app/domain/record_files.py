"""Which stored files records name: what clean-up must leave alone, and what people are told when it is not there."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.assessment import Assessment
from app.domain.changes import RecordKey, RecordValue, records
from app.domain.evidence import Evidence, StoredFile
from app.domain.finished import FinishedDocument
from app.domain.original import Original
from app.domain.received import AttachedReview, Received
from app.domain.returned import ReturnedReview
from app.domain.review import Visit
from app.domain.submission import Picture, Seal

ORIGINAL_LABEL = "省里的原表"
_ADD_AGAIN = "重新添加这个文件"
_RECEIVE_AGAIN = "重新导入这个县区的申报包"


class Need(StrEnum):
    """How much a stored file is needed."""

    NOW = "now"
    PAST = "past"
    """It proves what was; what is handed in goes without it."""
    EARLIER = "earlier"
    """A version that another took the place of; only backups tell of it."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """One stored file as a record names it. where: the record, for people; again: what to do to have it back."""

    sha256: str
    name: str
    where: str
    again: str = _ADD_AGAIN
    need: Need = Need.NOW


def assessment_files(assessment: Assessment) -> tuple[NamedFile, ...]:
    """Return the files that the records of an assessment name."""
    return record_files(records(assessment))


def county_files(picture: Picture) -> tuple[NamedFile, ...]:
    """Return every stored file that a county's workspace names."""
    return (*assessment_files(picture.assessment), *original_file(picture.original), *seal_files(picture.seals))


def record_files(found: Mapping[RecordKey, RecordValue]) -> tuple[NamedFile, ...]:
    """Return the files that records name, in the order of the records."""
    return tuple(file for (kind, key), value in found.items() for file in files_of(kind, key, value))


def files_of(kind: str, key: str, value: RecordValue) -> Iterator[NamedFile]:
    """Yield the files that one record names."""
    if kind in _FILES_OF:
        yield from _FILES_OF[kind](key, value)


def original_file(original: Original | None) -> tuple[NamedFile, ...]:
    """Return the province's own file; none for a table that was pasted."""
    if original is None or not original.sha256:
        return ()
    return (NamedFile(original.sha256, original.name, ORIGINAL_LABEL),)


def seal_files(seals: Iterable[Seal]) -> tuple[NamedFile, ...]:
    """Return what was kept of each sealed submission."""
    again = "从备份恢复；再封装一轮时，会少了与这一轮的对照"
    return tuple(
        NamedFile(seal.document, "submission.json", f"第{seal.round}轮申报的存底", again, Need.PAST)
        for seal in seals
        if seal.document
    )


def _evidence_files(key: str, piece: Evidence) -> Iterator[NamedFile]:
    for file in piece.files:
        need = Need.NOW if file is piece.file else Need.EARLIER
        yield NamedFile(file.sha256, file.name, f"佐证材料 {key}", need=need)


def _finished_files(key: str, document: FinishedDocument) -> Iterator[NamedFile]:
    yield NamedFile(document.file.sha256, document.file.name, f"定稿文件 {key}")


def _returned_files(_key: str, returned: ReturnedReview) -> Iterator[NamedFile]:
    if returned.file is not None:
        where = f"第{returned.round}轮{returned.level.label}退回意见"
        again = "重新打开收到的退回意见"
        yield NamedFile(returned.file.sha256, returned.file.name, where, again, Need.PAST)


def _received_files(key: str, received: Received) -> Iterator[NamedFile]:
    where = f"收件 {received.county.full_name or key[:8]}（第{received.round}轮）"
    inside = {"submission.json": received.submission, "rubric.json": received.rubric, "changes.json": received.changes}
    yield NamedFile(received.package.sha256, received.package.name, where, _RECEIVE_AGAIN)
    for name, sha256 in inside.items():
        if sha256:
            yield NamedFile(sha256, name, where, _RECEIVE_AGAIN)


def _visit_files(_key: str, visits: tuple[Visit, ...]) -> Iterator[NamedFile]:
    for visit in visits:
        for photo in visit.photos:
            yield NamedFile(photo.sha256, photo.name, f"现场评估 {visit.criterion} {visit.venue}".rstrip())


def _attached_files(_key: str, attached: AttachedReview) -> Iterator[NamedFile]:
    of = attached.review.of
    where = f"{attached.review.level.label}评审意见 {of.county.full_name or of.id[:8]}"
    yield _of(attached.file, where, "重新导入这份评审意见")


def _of(file: StoredFile, where: str, again: str) -> NamedFile:
    return NamedFile(file.sha256, file.name, where, again)


_FILES_OF: dict[str, Callable[[str, Any], Iterator[NamedFile]]] = {
    "evidence": _evidence_files,
    "finished": _finished_files,
    "returned": _returned_files,
    "received": _received_files,
    "visits": _visit_files,
    "attached": _attached_files,
}
"""Kinds of records that name files."""
