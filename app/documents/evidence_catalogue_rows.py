"""What stands in the rows of the 佐证材料目录: the evidence of each dimension in rubric order. Nothing is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.documents.dossier import Dossier
from app.documents.evidence_counts import shown_pages
from app.documents.sheet_text import Cell, tidy
from app.domain.evidence import Evidence, serving
from app.domain.form import Form, Remarks, filled
from app.domain.rubric import Criterion, Validity

NO_FILE = "未附文件"
UNUSED = "未对应评分项的材料"


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One piece under one criterion: texts by column id, and the path its link leads to."""

    evidence: str
    texts: Mapping[str, str]
    path: str = ""


@dataclass(frozen=True, slots=True)
class CatalogueBlock:
    """The rows of one dimension."""

    title: str
    rows: tuple[CatalogueRow, ...]


def catalogue_blocks(dossier: Dossier, remarks: Remarks) -> tuple[CatalogueBlock, ...]:
    """Return a block for every dimension, and one more for pieces that serve no criterion."""
    return tuple(_Listing(dossier, remarks).blocks())


def catalogue_cells(dossier: Dossier, form: Form) -> Iterator[Cell]:
    """Yield every text with the name people know its place by."""
    for block in catalogue_blocks(dossier, form.remarks):
        for row in block.rows:
            for column in form.columns:
                name = row.texts.get("material_number") or row.evidence
                yield Cell(f"佐证材料 {name} 的“{column.header}”", row.texts.get(column.id, ""))
    for piece in dossier.assessment.evidence:
        if piece.file:
            yield Cell(f"佐证材料 {piece.id} 的文件名", piece.file.name)


class _Listing:
    """Lists pieces one after the other; the second time a piece comes it is only referred to."""

    def __init__(self, dossier: Dossier, remarks: Remarks) -> None:
        self._dossier, self._remarks = dossier, remarks
        self._pieces = serving(dossier.assessment.evidence)
        self._listed: set[str] = set()
        self._number = 0

    def blocks(self) -> Iterator[CatalogueBlock]:
        for dimension in self._dossier.rubric.dimensions:
            rows = tuple(
                self._row(piece, criterion)
                for criterion in dimension.criteria
                for piece in self._pieces.get(criterion.code, ())
            )
            yield CatalogueBlock(f"{dimension.code} {dimension.title}".strip(), rows)
        left = [piece for piece in self._dossier.assessment.evidence if piece.id not in self._listed]
        if left:
            yield CatalogueBlock(UNUSED, tuple(self._row(piece, None) for piece in left))

    def _row(self, piece: Evidence, criterion: Criterion | None) -> CatalogueRow:
        again = piece.id in self._listed
        self._listed.add(piece.id)
        self._number += 1
        path = self._dossier.paths.get(piece.id, "")
        texts = {
            "row_number": str(self._number),
            "criterion": criterion.code if criterion else "",
            "material_number": self._dossier.numbers.get(piece.id, ""),
            "evidence_title": piece.title,
            "document_number": piece.number,
            "document_date": piece.date.isoformat() if piece.date else "",
            "department": piece.department,
            "pages": "" if again else shown_pages(self._dossier, piece),
            "note": "；".join(self._notes(piece, criterion, again=again)),
        }
        return CatalogueRow(piece.id, {key: tidy(text) for key, text in texts.items()}, path)

    def _notes(self, piece: Evidence, criterion: Criterion | None, *, again: bool) -> Iterator[str]:
        number = self._dossier.numbers.get(piece.id, "")
        if again:
            yield filled(self._remarks.see, {"material_number": number})
        if criterion and _is_standing(piece, criterion):
            yield self._remarks.standing
        if piece.file is None:
            yield NO_FILE
        if piece.pages and piece.pages != shown_pages(self._dossier, piece) and not again:
            yield f"第{piece.pages}页"


def _is_standing(piece: Evidence, criterion: Criterion) -> bool:
    """Tell whether the piece meets a requirement of the criterion that does not age (长期有效)."""
    named = {service.requirement for service in piece.serves if service.criterion == criterion.code}
    if None in named and len(criterion.evidence) == 1:
        named.add(criterion.evidence[0].id)
    return any(need.validity is Validity.STANDING for need in criterion.evidence if need.id in named)
