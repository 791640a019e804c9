"""The marking of a criterion on its page: the form, its reading in words, what a sample gives, and the draft."""

from PySide6.QtWidgets import QWidget

from app.domain.marking.in_words import in_words
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.rubric import Criterion, Rubric
from app.domain.sampled import is_finished, sample_for
from app.ui.models.unread_texts import Unread
from app.ui.widgets.define_body import Defining
from app.ui.widgets.define_marking import MarkingEditor
from app.ui.widgets.edit_draft import DraftView
from app.ui.widgets.form import Section
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.remarks import Remark, Remarks


class MarkingSection(Section):
    """The card of the marking."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__("评分办法", parent)
        self.draft = DraftView(self)
        self.editor = MarkingEditor(self)
        self.remarks = Remarks(self)
        self._words = wrapped("", "", self)
        self._sample = wrapped("", "", self)
        self.rows.addWidget(self.draft)
        self.rows.addWidget(self.editor)
        self.rows.addWidget(self.remarks)
        self.rows.addWidget(label("读起来是", "quiet", self))
        self.rows.addWidget(self._words)
        self.rows.addWidget(label("试算", "quiet", self))
        self.rows.addWidget(self._sample)

    @property
    def words(self) -> str:
        """Return how the marking reads."""
        return self._words.text()

    @property
    def sample(self) -> str:
        """Return what the sample says."""
        return self._sample.text()

    def show_criterion(self, criterion: Criterion, rubric: Rubric, unread: Unread) -> None:
        """Show the marking."""
        self.editor.show_marking(criterion.marking, Defining(criterion.points, rubric, unread))
        finished = is_finished(criterion.marking, rubric)
        lines = in_words(criterion.marking, criterion.points, rubric) if finished else ("还没有填完。",)
        self._words.setText("\n".join(lines))
        self._sample.setText(_sampled(criterion, rubric))

    def show_problems(self, problems: list[tuple[Severity, str]]) -> None:
        """Say what is wrong with the criterion."""
        self.remarks.show_remarks([Remark(severity, text) for severity, text in problems])


def _sampled(criterion: Criterion, rubric: Rubric) -> str:
    sample = sample_for(criterion, rubric)
    if sample is None:
        return "填完以后，这里会用一个例子算给您看。"
    earned = "算不出，要由人填写" if sample.points is None else f"得{shown(sample.points)}分"
    steps = "".join(sample.derivation)
    return f"假如{sample.given}：{earned}。{steps}"
