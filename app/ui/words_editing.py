"""What a person changes of opinions that came as words (文字意见), each a step of the session."""

from PySide6.QtCore import QObject

from app.domain.review import Finding
from app.ui.session import Session
from app.ui.widgets.returned_sheet import ReturnedSheet


class WordsEditing(QObject):
    """Stores what a sheet tells."""

    def __init__(self, session: Session, sheet: ReturnedSheet) -> None:
        """Listen to a sheet."""
        super().__init__(sheet)
        self._session = session
        sheet.assigned.connect(self._on_assigned)
        sheet.unassigned.connect(self._on_unassigned)
        sheet.written.connect(self._on_written)
        sheet.removed.connect(self._on_removed)
        sheet.left.connect(session.close_step)

    def _on_assigned(self, id_: str, place: int, code: str) -> None:
        from app.services.replies import assign_words

        self._session.run(assign_words, id_, place, code)

    def _on_unassigned(self, id_: str, code: str) -> None:
        from app.services.replies import unassign_words

        self._session.run(unassign_words, id_, code)

    def _on_written(self, id_: str, code: str, finding: Finding, goes_on: bool) -> None:
        from app.services.replies import write_words_finding

        self._session.run(write_words_finding, id_, code, finding, goes_on=goes_on)

    def _on_removed(self, id_: str) -> None:
        from app.services.replies import remove_words

        self._session.run(remove_words, id_)
