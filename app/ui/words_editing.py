"""What a person changes of opinions that came as words (文字意见), each a step of the session."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.review import Finding
from app.services.drafts import WORDS_EDIT
from app.ui.drafts import drafts_of
from app.ui.session import Session
from app.ui.widgets.returned_sheet import ReturnedSheet
from app.ui.widgets.words_edit_form import WordsEditForm

if TYPE_CHECKING:
    from app.domain.returned import ReturnedReview
    from app.domain.words_edit import EditedItem
    from app.services.replies import WordsAbout


class WordsEditing(QObject):
    """Stores what a sheet tells, and what the form tells that a set is corrected in."""

    def __init__(self, session: Session, sheet: ReturnedSheet, form: WordsEditForm) -> None:
        """Listen to both."""
        super().__init__(sheet)
        self._session = session
        self._sheet, self._form = sheet, form
        self._drafts = drafts_of(session)
        sheet.asked_to_edit.connect(self._on_edit)
        form.kept.connect(self._on_kept)
        sheet.assigned.connect(self._on_assigned)
        sheet.unassigned.connect(self._on_unassigned)
        sheet.written.connect(self._on_written)
        sheet.removed.connect(self._on_removed)
        sheet.left.connect(session.close_step)

    def show_state(self, review: "ReturnedReview") -> None:
        """Let the sheet say how a set of words stands; of a return package nothing is to be said."""
        from app.services.edit_words import edit_problem, replies_left_said

        picture = self._session.picture
        sealed = edit_problem(picture, review) if review.review is None else None
        said = f"{sealed.what}{sealed.what_to_do}" if sealed is not None else ""
        is_edited = bool(self._drafts.text(f"{WORDS_EDIT}{review.id}"))
        self._sheet.show_words_state(said, replies_left_said(picture, review), is_edited=is_edited)

    def forget(self, id_: str) -> None:
        """Forget what was half corrected of a set that is gone: the next one may have got the same id."""
        self._drafts.keep(f"{WORDS_EDIT}{id_}", "")

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

        if self._session.run(remove_words, id_):
            self.forget(id_)

    def _on_edit(self, words: "ReturnedReview") -> None:
        self._session.settle()
        # What was being typed on the sheet may just have been stored.
        if (stored := self._session.picture.assessment.returned.get(words.id)) is not None:
            self._form.show_words(stored)

    def _on_kept(self, before: "ReturnedReview", items: "tuple[EditedItem, ...]", about: "WordsAbout") -> None:
        from app.services.edit_words import replace_words

        self._session.run(replace_words, before, items, about)
        if not self._session.was_refused:
            self._form.clear()
            self._form.left.emit()
