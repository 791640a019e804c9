"""What stands in the lists of evidence: rows out of the session, with what was seen of the files so far."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.criterion_evidence import named_requirements, others_served, remarks, same_files
from app.domain.evidence import Evidence, StoredFile
from app.domain.problems import Problem
from app.domain.rubric import Criterion
from app.domain.scoring import evidence_window, stands
from app.ui.display import size_words
from app.ui.session import Session
from app.ui.widgets.evidence_list import EvidenceRow

if TYPE_CHECKING:
    from app.services.preview import Looked


class EvidenceRows:
    """Makes rows. What was seen of a file stays known as long as the workspace is open."""

    def __init__(self, session: Session) -> None:
        """Know nothing yet."""
        self._session = session
        self._numbers: dict[str, str] = {}
        self._window: tuple[dt.date, dt.date] | None = None
        self._looked: dict[str, Looked] = {}

    def bring_up_to_date(self) -> None:
        """Take numbers and cycle from the session."""
        picture = self._session.picture
        self._numbers = self._session.material_numbers()
        self._window = evidence_window(picture.rubric, picture.assessment)

    def of(self, criterion: Criterion, pieces: tuple[Evidence, ...]) -> tuple[EvidenceRow, ...]:
        """Return the rows of the pieces beside a criterion."""
        twins = same_files(pieces, self._session.picture.assessment.evidence)
        return tuple(self._row(piece, criterion, self._number(twins.get(piece.id, ""))) for piece in pieces)

    def elsewhere(self, criterion: Criterion) -> tuple[EvidenceRow, ...]:
        """Return the rows of the pieces that do not serve a criterion, by number."""
        rows = [
            EvidenceRow(piece, self._number(piece.id) or "未编号", _facts(piece))
            for piece in self._session.picture.assessment.evidence
            if not named_requirements(piece, criterion)
        ]
        return tuple(rows)

    def sorted_out(self, stored: tuple[StoredFile, ...]) -> tuple[list[StoredFile], list[StoredFile]]:
        """Return which stored files are new, and which have the content of a piece or of another of them."""
        known = {piece.file.sha256 for piece in self._session.picture.assessment.evidence if piece.file}
        new: list[StoredFile] = []
        twice: list[StoredFile] = []
        for file in stored:
            (twice if file.sha256 in known else new).append(file)
            known.add(file.sha256)
        return new, twice

    def unseen(self, pieces: tuple[Evidence, ...]) -> list[tuple[str, Path, str]]:
        """Return digest, place and name of the files that nobody has looked at."""
        from app.services.preview import stored_path

        folder = self._session.folder
        files = [piece.file for piece in pieces if piece.file and piece.file.sha256 not in self._looked]
        return [(file.sha256, stored_path(folder, file.sha256), file.name) for file in files]

    def remember(self, looked: "Mapping[str, Looked]") -> None:
        """Keep what was seen."""
        self._looked.update(looked)

    def forget(self, stored: tuple[StoredFile, ...]) -> None:
        """Look again at files that have just come in: one that was missing is there now."""
        for file in stored:
            self._looked.pop(file.sha256, None)

    def remember_problem(self, sha256: str, problem: Problem) -> None:
        """Keep that a file cannot be opened."""
        from app.services.preview import Looked

        self._looked[sha256] = Looked(problem=problem)

    def _number(self, evidence_id: str) -> str:
        return self._numbers.get(evidence_id, "") if evidence_id else ""

    def _row(self, piece: Evidence, criterion: Criterion, same_as: str) -> EvidenceRow:
        looked = self._looked.get(piece.file.sha256) if piece.file else None
        facts = list(_facts(piece))
        if looked and looked.pages:
            facts.insert(-1, f"共{looked.pages}页")
        facts += ["长期有效"] if stands(criterion, piece) else []
        others = others_served(piece, criterion)
        facts += [f"还用于 {'、'.join(others)}"] if others else []
        said = tuple(remarks(piece, criterion, self._window, same_as))
        if looked and looked.problem:
            said = (looked.problem.what.rstrip("。"), *said)
        return EvidenceRow(piece, self._number(piece.id) or piece.id, tuple(facts), said)


def _facts(piece: Evidence) -> tuple[str, ...]:
    facts = (
        piece.number,
        piece.date.isoformat() if piece.date else "",
        f"第{piece.pages}页" if piece.pages else "",
        size_words(piece.file.size) if piece.file else "",
    )
    return tuple(fact for fact in facts if fact)
