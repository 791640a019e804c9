"""The basic conditions (基本条件) when they are open on 审阅: a card to read and a form to write, for a set."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from app.domain.review import GateFinding
from app.ui.drafts import drafts_of
from app.ui.models.judged_set import JudgedSet
from app.ui.review_session import ReviewSession
from app.ui.widgets.gates_card import GatesCard
from app.ui.widgets.gates_form import GatesForm
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.judge_panes import JudgePanes
from app.ui.widgets.open_criterion import drop, put_in
from app.ui.widgets.tab_order import fields_in, order_tabs

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet


class OpenGates(QObject):
    """Stores what is found as it is written. What could not be stored waits in the drafts of the workspace."""

    def __init__(self, session: ReviewSession, panes: JudgePanes, parent: QObject | None = None) -> None:
        """panes: where card and form stand. Nothing is open yet."""
        super().__init__(parent)
        self._session, self._panes = session, panes
        self._of: ReceivedSet | None = None
        self._reviewer = ""
        self.card: GatesCard | None = None
        self.form: GatesForm | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the basic conditions stand in the panes."""
        return self.form is not None

    def open(self, of: "ReceivedSet", judged: JudgedSet, *, is_locked: bool) -> None:
        """Show the basic conditions of a set."""
        self.close()
        self._of, self._reviewer = of, self._me
        self.card = GatesCard(judged.gates, of.changes, self._panes.card_place)
        self.form = GatesForm(judged.gates, self._waiting(of), self._panes.form_place)
        # To its own set: on leaving, the old form tells once more what was refused when another is open already.
        self.form.edited.connect(lambda gate, found, goes_on: self._on_edited(of, gate, found, goes_on))
        self.form.left.connect(self._session.close_step)
        put_in(self._panes, self.card, self.form)
        order_tabs([self._panes.tree, self.card, self.form, *fields_in(self.form.widget())])
        self.show_judged(judged, is_locked=is_locked)

    def close(self) -> None:
        """Take card and form away. What was typed is handed in before."""
        if self.form is None:
            return
        self._session.settle()
        drop(self.card, self.form)
        self.card = self.form = None

    def show_judged(self, judged: JudgedSet, *, is_locked: bool) -> None:
        """Bring card and form in line with what is stored. is_locked: it may only be read here."""
        if self.card is None or self.form is None or self._of is None:
            return
        if self._reviewer != self._me:
            self.open(self._of, judged, is_locked=is_locked)
            return
        self.card.show_gates(judged.gates)
        is_writing = self._session.is_writing and not is_locked and self._session.me is not None
        self.form.show_gates(judged.gates, is_writing=is_writing)

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.form is not None:
            self.form.flush()

    def choose(self, number: int) -> None:
        """Choose the number-th verdict where the keyboard is."""
        if self.form is not None:
            self.form.choose(number)

    def take_keyboard(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the keyboard into the form."""
        if self.form is not None:
            self.form.take_keyboard(reason)

    @property
    def _me(self) -> str:
        return self._session.me.key if self._session.me else ""

    def _waiting(self, of: "ReceivedSet") -> Waiting | None:
        me = self._session.me
        if me is None or not self._session.is_writing:
            return None
        return Waiting(drafts_of(self._session), f"gate_finding/{of.received.id}/{me.name}")

    def _on_edited(self, of: "ReceivedSet", gate: str, finding: GateFinding, goes_on: bool) -> None:
        from app.services.verify_gates import write_gate

        me = self._session.me
        if me is not None:
            self._session.run(write_gate, of.received.id, gate, finding, reviewer=me, goes_on=goes_on)
