"""The criterion that is open on 审阅: a card to read and a form to write, new ones for each criterion."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.review import Finding, FindingVerdict
from app.ui.drafts import drafts_of
from app.ui.models.judge_sets import others_said
from app.ui.models.judged_set import JudgedSet
from app.ui.review_session import ReviewSession
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.judge_card import JudgeCard
from app.ui.widgets.judge_form import JudgeForm
from app.ui.widgets.judge_panes import JudgePanes
from app.ui.widgets.tab_order import fields_in, order_tabs

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet


class OpenCriterion(QObject):
    """Stores the finding as it is written. What could not be stored waits in the drafts of the workspace."""

    def __init__(self, session: ReviewSession, panes: JudgePanes, parent: QObject | None = None) -> None:
        """panes: where card and form stand. Nothing is open yet."""
        super().__init__(parent)
        self._session, self._panes = session, panes
        self._of: ReceivedSet | None = None
        self._reviewer = ""
        self.card: JudgeCard | None = None
        self.form: JudgeForm | None = None

    @property
    def code(self) -> str:
        """Return the code of the criterion, empty while none is open."""
        return self.card.code if self.card else ""

    def open(self, of: "ReceivedSet", judged: JudgedSet, code: str, *, is_locked: bool) -> None:
        """Show another criterion; the keyboard stays in the form when it was there."""
        self._session.settle()
        had_focus = self._had_focus()
        rubric, old = of.rubric, (self.card, self.form)
        line = judged.scores[code]
        self._of = of
        self._reviewer = self._me
        self.card = JudgeCard(of, judged, code, self._panes.card_place)
        self.form = JudgeForm(
            rubric,
            rubric.criterion_by_code[code],
            line,
            is_sealed=of.received.is_sealed,
            waiting=self._waiting(code),
            parent=self._panes.form_place,
        )
        # To its own criterion: on leaving, the old form tells once more what was refused when another is open already.
        self.form.edited.connect(lambda finding, goes_on: self._on_edited(of, code, finding, goes_on))
        self.form.left.connect(self._session.close_step)
        drop(*old)
        put_in(self._panes, self.card, self.form)
        read, written = fields_in(self.card.widget()), fields_in(self.form.widget())
        order_tabs([self._panes.tree, self.card, *read, self.form, *written])
        self.show_judged(judged, is_locked=is_locked)
        if had_focus:
            self.take_keyboard()

    def close(self) -> None:
        """Take card and form away: another set is coming. What was typed is handed in before."""
        self._session.settle()
        drop(self.card, self.form)
        self.card = self.form = None

    def show_judged(self, judged: JudgedSet, *, is_locked: bool) -> None:
        """Bring points, marks and finding in line with what is stored. is_locked: it may only be read here."""
        if self.card is None or self.form is None or self._of is None:
            return
        if self._reviewer != self._me:
            # Somebody else sits down: a form of their own, with their own words.
            self.open(self._of, judged, self.code, is_locked=is_locked)
            return
        self.card.show_judged(judged)
        code, earlier = self.code, judged.earlier.get(self.code)
        self.form.show_finding(
            judged.mine.get(code),
            is_writing=self._session.is_writing and not is_locked and self._session.me is not None,
            phrases=self._phrases(self._of, judged),
            others=others_said(self._session.picture, judged, code),
            earlier=earlier.finding if earlier else None,
        )

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.form is not None:
            self.form.flush()

    def may_choose(self, verdict: FindingVerdict) -> bool:
        """Tell whether a verdict may be given here."""
        return self.form is not None and self.form.verdicts[verdict].isEnabled()

    def choose(self, verdict: FindingVerdict) -> None:
        """Give a verdict."""
        if self.form is not None:
            self.form.choose(verdict)

    def take_keyboard(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Put the keyboard into the form."""
        if self.form is not None:
            self.form.points.setFocus(reason)

    # ------------------------------------------------------------ inside

    @property
    def _me(self) -> str:
        return self._session.me.key if self._session.me else ""

    def _waiting(self, code: str) -> Waiting | None:
        me = self._session.me
        if self._of is None or me is None or not self._session.is_writing:
            return None
        # By the name alone: who corrects the own office finds the own words again.
        return Waiting(drafts_of(self._session), f"finding/{self._of.received.id}/{code}/{me.name}")

    def _had_focus(self) -> bool:
        """Tell whether the keyboard was in the form, where it stays on the next criterion."""
        focused = QApplication.focusWidget()
        return focused is not None and self.form is not None and self.form.isAncestorOf(focused)

    def _phrases(self, of: "ReceivedSet", judged: JudgedSet) -> tuple[str, ...]:
        """Return the quick phrases with the county's own figures."""
        from app.services.quick_phrases import quick_phrases, usual_due

        finding, line = judged.mine.get(self.code), judged.scores[self.code]
        due = usual_due(self._session.picture)
        return quick_phrases(of.rubric, of.submission.assessment, line, finding, due)

    def _on_edited(self, of: "ReceivedSet", code: str, finding: Finding | None, goes_on: bool) -> None:
        from app.services.judge import write_finding

        me = self._session.me
        if me is not None:
            self._session.run(write_finding, of.received.id, code, finding, reviewer=me, goes_on=goes_on)


def put_in(panes: JudgePanes, card: QWidget, form: QWidget) -> None:
    """Let a card and a form stand in the panes."""
    for place, part in ((panes.card_place, card), (panes.form_place, form)):
        layout = place.layout()
        if layout is not None:
            layout.addWidget(part)
            # At once, and not by and by: the keyboard may go into it.
            part.show()


def drop(*parts: QWidget | None) -> None:
    """Take parts away for good."""
    for part in parts:
        if part is not None:
            part.hide()
            part.setParent(None)
            part.deleteLater()
