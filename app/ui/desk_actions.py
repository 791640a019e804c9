"""Which actions of the menus are of use with what is open: a county's desk, a reviewer's, or none."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction

from app.ui.menus import review_action
from app.ui.review_tabs import REVIEW_TABS
from app.ui.tabs import TABS

if TYPE_CHECKING:
    from app.ui.county_desk import CountyDesk
    from app.ui.review_desk import ReviewDesk


class DeskActions:
    """The actions that belong to an open workspace or to its desk."""

    def __init__(self, actions: Mapping[str, QAction]) -> None:
        """Take the actions by name."""
        self.undo, self.redo = actions["undo"], actions["redo"]
        self._of_workspace = [actions[name] for name in ("home", "back_up")]
        self._of_desk = [actions[name] for name in ("search", "next", "next_unanswered")]
        self._next_unanswered, self._next = actions["next_unanswered"], actions["next"]
        self._county_tabs = [actions[tab.value] for tab in TABS]
        self._review_tabs = [actions[review_action(tab)] for tab in REVIEW_TABS]

    def refresh(self, desk: "CountyDesk | ReviewDesk | None", *, is_at_desk: bool) -> None:
        """Enable, name and show what is of use now; is_at_desk: the desk is seen, no page lies over it."""
        session = desk.session if desk else None
        undo, redo = (session.undo_name, session.redo_name) if session else ("", "")
        self.undo.setText(f"撤销“{undo}”" if undo else "撤销")
        # Also before the first step: what is being typed is no step yet, but can be taken back.
        # Beside the desk, on a package or a form, it would take back what nobody sees.
        self.undo.setEnabled(is_at_desk and session is not None and session.is_writing)
        self.redo.setText(f"重做“{redo}”" if redo else "重做")
        self.redo.setEnabled(is_at_desk and bool(redo))
        for action in self._of_workspace:
            action.setEnabled(desk is not None)
        for action in self._of_desk:
            action.setEnabled(is_at_desk)
        self._show_tabs(desk)

    def _show_tabs(self, desk: "CountyDesk | ReviewDesk | None") -> None:
        is_review = desk is not None and desk.is_review
        # One set at a time: both have the keys Ctrl+1, Ctrl+2 …
        for action in self._county_tabs:
            action.setVisible(not is_review)
            action.setEnabled(desk is not None)
        for action in self._review_tabs:
            action.setVisible(is_review)
        self._next_unanswered.setText("下一个未评审的评分项" if is_review else "下一个未填的评分项")
        self._next.setText("认可，到下一项" if is_review else "填完，到下一项")
