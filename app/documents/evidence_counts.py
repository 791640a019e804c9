"""How many pieces of evidence (佐证材料) there are: counted once, said alike in every document."""

from dataclasses import dataclass

from app.documents.dossier import Dossier
from app.domain.evidence import Evidence


@dataclass(frozen=True, slots=True)
class EvidenceCounts:
    """Pieces with a file in the package and those without one; as many as `same` hold what another file holds too."""

    pieces: int
    without_file: int
    same: int
    pages: int

    @property
    def also(self) -> str:
        """Return the words on pieces without a file: ，另有1件未附文件; empty when there are none."""
        return f"，另有{self.without_file}件未附文件" if self.without_file else ""


def evidence_counts(dossier: Dossier) -> EvidenceCounts:
    """Return the counts; of pages those that are known."""
    files = {piece.id: piece.file.sha256 for piece in dossier.assessment.evidence if piece.file}
    return EvidenceCounts(
        pieces=len(files),
        without_file=len(dossier.assessment.evidence) - len(files),
        same=len(files) - len(set(files.values())),
        pages=sum(_page_count(dossier, piece) for piece in dossier.assessment.evidence if piece.file),
    )


def shown_pages(dossier: Dossier, piece: Evidence) -> str:
    """Return how many pages a piece has: counted, else as given."""
    count = dossier.pages.get(piece.id)
    return piece.pages if count is None else str(count)


def _page_count(dossier: Dossier, piece: Evidence) -> int:
    shown = shown_pages(dossier, piece)
    return int(shown) if shown.isascii() and shown.isdigit() else 0
