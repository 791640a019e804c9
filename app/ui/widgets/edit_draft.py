"""What was read out of the rule text (草稿): its certainty, questions, and the two ways to go on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.domain.marking.in_words import in_words
from app.domain.marking.kinds import LABELS
from app.domain.problems import Severity
from app.domain.rubric import Rubric
from app.domain.rule_text.draft import Certainty, MarkingDraft
from app.ui import display
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark
from app.ui.widgets.remarks import Remark, Remarks

_ICONS = {Certainty.CLEAR: "state-scored", Certainty.LIKELY: "severity-warning", Certainty.UNREAD: "state-unanswered"}

_HINTS = {
    Certainty.CLEAR: "这是程序读原文得出的，原文里读到的字句标了黄。对得上就点“采用草稿”；对不上就在下面自己写。",
    Certainty.LIKELY: "这是程序读原文得出的，原文里读到的字句标了黄。先看看上面的疑问：对得上就点“采用草稿”；"
    "对不上就在下面自己写，或者点“按定性判分”，由填报人打分。",
    Certainty.UNREAD: "程序没有读懂这段文字。请在下面自己写评分办法，或者点“按定性判分”，由填报人打分。",
}
"""What a person does with a draft, for somebody who sees one for the first time."""


class DraftView(QFrame):
    """`adopted` when a person takes the draft, `judged` when points are to be given by hand."""

    adopted = Signal()
    judged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden until there is a draft."""
        super().__init__(parent)
        self.setObjectName("part")
        self._icon = Mark(parent=self)
        self._head = label("", "section", self)
        self._words = wrapped("", "", self)
        self._questions = Remarks(self)
        self._hint = wrapped("", "quiet", self)
        self.adopt = QPushButton("采用草稿", self)
        self.adopt.setToolTip("把下面的评分办法换成这份草稿；可以撤销")
        self.adopt.clicked.connect(self.adopted)
        self.judge = QPushButton("按定性判分", self)
        self.judge.setToolTip("由填报人打分并写明理由，程序不计算")
        self.judge.clicked.connect(self.judged)
        head = FlowRow()
        for part in (self._icon, self._head, self.adopt, self.judge):
            head.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 10)
        rows.setSpacing(6)
        rows.addLayout(head)
        rows.addWidget(self._words)
        rows.addWidget(self._questions)
        rows.addWidget(self._hint)
        self.hide()

    def show_draft(self, draft: MarkingDraft | None, rubric: Rubric, *, is_taken: bool) -> None:
        """Show a draft; is_taken: the criterion is marked so already."""
        self.setVisible(draft is not None)
        if draft is None:
            return
        self._icon.show_icon(display.icon(_ICONS[draft.certainty]))
        told = "现在用的就是它" if is_taken else f"{LABELS[draft.marking.kind]}，{draft.certainty.value}"
        self._head.setText(f"从原文读出的草稿：{told}")
        # Ids of a draft are its own.
        own = Rubric(
            rubric.id, "", "", rubric.status, (), rubric.verdict, measures=draft.measures, ledgers=draft.ledgers
        )
        self._words.setText("" if is_taken else "\n".join(in_words(draft.marking, draft.points, own)))
        self._words.setVisible(not is_taken)
        self._hint.setText(_HINTS[draft.certainty])
        self._hint.setVisible(not is_taken)
        self._questions.show_remarks([Remark(Severity.WARNING, one) for one in draft.questions])
        self.adopt.setVisible(not is_taken and draft.certainty is not Certainty.UNREAD)
