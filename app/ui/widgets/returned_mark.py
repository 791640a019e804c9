"""On the card of a criterion: that it was returned (退回), by whom, with the opinion readable."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.returned import Reply, ReturnedReview, reply_key
from app.domain.review import Finding
from app.domain.revision import ReplyState, reply_state
from app.domain.rounds import opinions_in_force
from app.ui import display
from app.ui.models.returned_rows import STATE_ICONS, finding_text
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.verdict_icons import VERDICT_ICONS
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.marks import Mark

TO_WRITE, TO_LOOK = "写整改情况", "看整改情况"


class ReturnedMark(QFrame):
    """Hidden while nobody returned anything on the criterion."""

    asked_to_show = Signal(object)
    """Place."""

    def __init__(self, session: Session, code: str, parent: QWidget | None = None) -> None:
        """Show what there is."""
        super().__init__(parent)
        self.setObjectName("part")
        self._session = session
        self._code = code
        self._shown: tuple[tuple[str, str, str, ReplyState], ...] = ()
        self.go = QPushButton(TO_WRITE, self)
        self.go.setObjectName("link")
        self.go.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.RETURNED, code)))
        holder = QWidget(self)
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 8, 8)
        rows.addWidget(holder)
        rows.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_opinions()

    def show_opinions(self) -> None:
        """Bring it in line with the session."""
        found = tuple(
            self._line(one, finding)
            for one in opinions_in_force(self._session.picture)
            if (finding := one.findings.get(self._code)) is not None and finding.is_to_do
        )
        self.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        emptied(self._lines)
        is_answered = all(state is ReplyState.DONE for *_, state in found)
        self.go.setText(TO_LOOK if is_answered else TO_WRITE)
        for icon, who, text, state in found:
            line = QWidget(self)
            head = QHBoxLayout(line)
            head.setContentsMargins(0, 0, 0, 0)
            head.addWidget(Mark(display.icon(icon), line))
            head.addWidget(label(who, "quiet" if state is ReplyState.DONE else "said", line), 1)
            self._lines.addWidget(line)
            self._lines.addWidget(wrapped(text, parent=self))

    def _line(self, one: ReturnedReview, finding: Finding) -> tuple[str, str, str, ReplyState]:
        """Return icon, words, text and state of an opinion; once it is answered that is what stands first."""
        replies = self._session.picture.assessment.replies
        state = reply_state(replies.get(reply_key(one.id, self._code), Reply()))
        is_done = state is ReplyState.DONE
        icon = STATE_ICONS[state] if is_done else VERDICT_ICONS[finding.verdict]
        said = "" if state is ReplyState.OPEN else f"{state.label}　"
        words = f"{said}{one.level.label}退回意见：{finding.verdict.value}"
        return icon, words, finding_text(finding), state
