"""A page of a desk: it shows the session, and only while somebody looks at it. For county and review desk alike."""

from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes
from app.ui.step_session import NOTHING


class SeenPage(QWidget):
    """Changes that come while it is hidden are shown together when it is seen again."""

    asked_to_show = Signal(object)
    """A place of the desk: the person wants to go there."""
    told = Signal(object)
    """tuple[Problem, ...]: to be shown at the foot of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet; `listen` connects it with a session."""
        super().__init__(parent)
        self.setObjectName("page")
        self._is_stale = False

    def listen(self, changed: SignalInstance, settling: SignalInstance) -> None:
        """Follow the changes of a session, and hand in what is typed when it settles."""
        changed.connect(self._on_changed)
        settling.connect(self.flush)

    def show_changes(self, changes: Changes) -> None:
        """Bring the page in line with the session. Empty changes: anything may differ."""

    def flush(self) -> None:
        """Hand in what is still being typed."""

    def take_files(self, paths: list[Path]) -> bool:  # noqa: ARG002
        """Take files that were dropped on the window; tell whether this page did."""
        return False

    def search(self) -> None:
        """Go to the search field of the page (Ctrl+F)."""

    def showEvent(self, event: QShowEvent) -> None:
        """Show what happened in the meantime."""
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self.show_changes(NOTHING)

    def _on_changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.show_changes(changes)
        else:
            self._is_stale = True
