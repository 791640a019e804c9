"""What was typed and cannot be stored as it stands: kept beside the workspace, so that it is never lost."""

from typing import Any

from PySide6.QtCore import QObject

from app.services.drafts import read_drafts, write_drafts
from app.ui.step_session import StepSession


class Drafts(QObject):
    """Texts by field, such as `figure/literacy@2021/value`; there again when the workspace is opened again."""

    def __init__(self, session: StepSession[Any]) -> None:
        """Take up what was left the last time."""
        super().__init__(session)
        self._folder = session.folder
        self._is_writing = session.is_writing
        self._texts = read_drafts(session.folder)
        self._kept: set[str] = set()

    def keep(self, field: str, text: str) -> None:
        """Keep the text of a field; an empty one is forgotten."""
        self._kept.add(field)
        if self._texts.get(field, "") == text:
            return
        if text:
            self._texts[field] = text
        else:
            del self._texts[field]
        if self._is_writing:
            write_drafts(self._folder, self._texts)

    @property
    def new(self) -> dict[str, str]:
        """Return what was typed since the workspace was opened and is not stored, by field."""
        return {field: text for field, text in self._texts.items() if field in self._kept}

    @property
    def is_written(self) -> bool:
        """Tell whether all of it is on the disk, to be there the next time; a full disk refuses drafts, too."""
        return read_drafts(self._folder) == self._texts

    def text(self, field: str) -> str:
        """Return what was typed into a field, empty when all of it was stored."""
        return self._texts.get(field, "")


def drafts_of(session: StepSession[Any]) -> Drafts:
    """Return the drafts of a session, the same ones each time."""
    return session.findChild(Drafts) or Drafts(session)
