"""What was typed and cannot be stored as it stands: kept while the workspace is open, so that it is never lost."""

from PySide6.QtCore import QObject

from app.ui.session import Session


class Drafts(QObject):
    """Texts by field, such as `figure/literacy@2021/value`; they belong to the session and leave with it."""

    def __init__(self, session: Session) -> None:
        """Hold nothing."""
        super().__init__(session)
        self._texts: dict[str, str] = {}

    def keep(self, field: str, text: str) -> None:
        """Keep the text of a field; an empty one is forgotten."""
        if text:
            self._texts[field] = text
        else:
            self._texts.pop(field, None)

    def text(self, field: str) -> str:
        """Return what was typed into a field, empty when all of it was stored."""
        return self._texts.get(field, "")


def drafts_of(session: Session) -> Drafts:
    """Return the drafts of a session, the same ones each time."""
    return session.findChild(Drafts) or Drafts(session)
