"""What an export would hold and what stands in its way, before anything is made. On values, for a worker thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.changes import RecordKey
from app.domain.finished import FINISHED_NAMES
from app.domain.problems import Problem
from app.domain.progress import Progress, Silent
from app.domain.rounds import round_of
from app.domain.rubric import Criterion, Dimension
from app.domain.submission import Picture
from app.services.check import said_problems
from app.services.dossier import numbers_of
from app.services.export_submission import missing_files_of
from app.services.make_documents import document_names, original_name, title_of
from app.services.since_finished import changed_since
from app.storage.attachments import Attachments


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    """A document of the export. size in bytes; None while it is not made yet.

    is_beside: it lies in the folder only, never in the package: the province's own file, filled (回填原表).
    """

    name: str
    size: int | None = None
    is_taken_back: bool = False
    is_beside: bool = False

    @property
    def title(self) -> str:
        """Return the name without number: 自评报告.docx."""
        return title_of(self.name)


@dataclass(frozen=True, slots=True)
class EvidenceGroup:
    """The evidence files that lie in the folder of one dimension."""

    title: str
    files: int
    size: int


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What goes out now. changed: what differs from the last package, and whether there was one.

    without_file: pieces that are registered and have no file.
    """

    picture: Picture
    documents: tuple[PlannedDocument, ...]
    draft_documents: tuple[PlannedDocument, ...]
    evidence: tuple[EvidenceGroup, ...]
    without_file: int
    problems: tuple[Problem, ...]
    changed: dict[RecordKey, str]
    changed_by_document: dict[str, dict[RecordKey, str]]

    @property
    def evidence_size(self) -> int:
        """Return the bytes of all evidence files."""
        return sum(group.size for group in self.evidence)

    @property
    def evidence_files(self) -> int:
        """Return how many evidence files go out."""
        return sum(group.files for group in self.evidence)

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """Return what must be solved before a package can be sealed."""
        return tuple(problem for problem in self.problems if problem.is_blocking)

    @property
    def others(self) -> tuple[Problem, ...]:
        """Return what people should know and what hinders nothing."""
        return tuple(problem for problem in self.problems if not problem.is_blocking)

    @property
    def round(self) -> int:
        """Return the round that a package would be of."""
        return round_of(self.picture)

    @property
    def has_frozen_numbers(self) -> bool:
        """Tell whether 材料编号 are fixed already."""
        return bool(self.picture.seals)


def preview_export(folder: Path, picture: Picture, *, progress: Progress | None = None) -> ExportPreview:
    """Return what an export of this picture would hold. Raises: CancelledError out of progress."""
    told = progress or Silent()
    told.step(0, 2, "核对填报内容")
    problems = (*said_problems(picture), *missing_files_of(picture, Attachments(folder)))
    told.step(1, 2, "清点文件")
    last = picture.seals[-1].records if picture.seals else {}
    finished = picture.assessment.finished
    return ExportPreview(
        picture=picture,
        documents=_documents(picture, is_draft=False),
        draft_documents=_documents(picture, is_draft=True),
        evidence=tuple(_groups(picture)),
        without_file=sum(piece.file is None for piece in picture.assessment.evidence),
        problems=problems,
        changed=changed_since(last, picture.assessment),
        changed_by_document={key: changed_since(one.data, picture.assessment) for key, one in finished.items()},
    )


def _documents(picture: Picture, *, is_draft: bool) -> tuple[PlannedDocument, ...]:
    sizes = {FINISHED_NAMES[key]: one.file.size for key, one in picture.assessment.finished.items()}
    ours = [
        PlannedDocument(name, None if is_draft else sizes.get(name), not is_draft and name in sizes)
        for name in document_names(picture, is_draft=is_draft, is_later_round=round_of(picture) > 1)
    ]
    filled = original_name(picture)
    return (*ours, *([PlannedDocument(filled, is_beside=True)] if filled else []))


def _groups(picture: Picture) -> Iterator[EvidenceGroup]:
    """Yield the evidence by dimension, as the package lays it out; what serves no criterion comes last."""
    numbers = numbers_of(picture)
    dimension_by_code = {place[-1].code: place[0] for place in _places(picture)}
    found: dict[str, list[int]] = {}
    for piece in picture.assessment.evidence:
        if piece.file is not None:
            dimension = dimension_by_code.get(numbers.get(piece.id, "").rpartition("-")[0])
            found.setdefault(dimension.code if dimension else "", []).append(piece.file.size)
    for dimension in picture.rubric.dimensions:
        if sizes := found.get(dimension.code):
            yield EvidenceGroup(f"{dimension.code} {dimension.title}", len(sizes), sum(sizes))
    if sizes := found.get(""):
        yield EvidenceGroup("其他（没有对应评分项）", len(sizes), sum(sizes))


def _places(picture: Picture) -> Iterator[tuple[Dimension, Criterion]]:
    for dimension, _, criterion in picture.rubric.places():
        yield dimension, criterion
