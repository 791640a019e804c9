"""What was typed of pieces of evidence and is not stored: kept while other pieces are shown, and tried again."""

from dataclasses import replace

from app.ui.session import Session
from app.ui.widgets.evidence_fields import EvidenceFields


class UnstoredTexts:
    """Dates that nobody can read, and texts that the disk refused, by piece."""

    def __init__(self, session: Session) -> None:
        """Keep nothing yet."""
        self._session = session
        self._dates: dict[str, str] = {}
        self._refused: dict[str, dict[str, str]] = {}

    def keep(self, fields: EvidenceFields | None) -> None:
        """Keep what is not stored of fields that are going to be deleted; they were flushed."""
        if fields is None:
            return
        if fields.unstored:
            self._refused[fields.piece.id] = fields.unstored
        if fields.unread_date:
            self._dates[fields.piece.id] = fields.unread_date

    def bring_back(self, fields: EvidenceFields) -> None:
        """Show again in new fields what was kept of their piece."""
        texts, date = self._refused.pop(fields.piece.id, {}), self._dates.pop(fields.piece.id, "")
        if texts or date:
            fields.show_piece(fields.piece, (), is_only_here=False)
            fields.restore(texts)
        if date:
            fields.show_unread(date)

    def store(self) -> None:
        """Try again with what was refused."""
        from app.services.enter_evidence import describe_evidence

        pieces = {piece.id: piece for piece in self._session.picture.assessment.evidence}
        waiting, self._refused = self._refused, {}
        for id_, texts in waiting.items():
            said: dict[str, object] = dict(texts)
            piece = replace(pieces[id_], **said) if id_ in pieces else None  # type: ignore[arg-type]
            if piece is None:
                continue
            self._session.run(describe_evidence, piece)
            if self._session.was_refused:
                self._refused[id_] = texts
