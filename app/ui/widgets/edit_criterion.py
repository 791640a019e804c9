"""The page of one criterion: its original words, its marking, its other fields, its worked examples."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.original import Original
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.rubric import Criterion, Rubric
from app.domain.rule_text.draft import MarkingDraft
from app.ui.models.unread_texts import Unread
from app.ui.widgets.edit_examples import Calculator, ExamplesSection, ShownExample
from app.ui.widgets.edit_marking import MarkingSection
from app.ui.widgets.edit_original import OriginalText
from app.ui.widgets.edit_texts import CriterionTexts
from app.ui.widgets.form import Section
from app.ui.widgets.labels import wrapped


class CriterionPage(QWidget):
    """Made anew for each criterion, so that no field holds what was typed into another one."""

    left = Signal()

    def __init__(self, unread: Unread, calculate: Calculator, parent: QWidget | None = None) -> None:
        """Lay out; calculate: how a tried input becomes points."""
        super().__init__(parent)
        self._unread = unread
        self._shown: Criterion | None = None
        self.head = wrapped("", "title", self)
        self.original = OriginalText(self)
        words = Section("原文", self)
        words.rows.addWidget(self.original)
        self.marking = MarkingSection(self)
        self.marking.editor.left.connect(self.left)
        self.texts = CriterionTexts(unread, self)
        self.texts.left.connect(self.left)
        self.examples = ExamplesSection(calculate, self)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 8, 0)
        self.rows.setSpacing(12)
        for part in (self.head, words, self.marking, self.examples, self.texts):
            self.rows.addWidget(part)
        self.rows.addStretch(1)

    def is_of(self, criterion: Criterion) -> bool:
        """Tell whether the fields are those of a criterion; one that only got another code takes them along."""
        shown, code = self._shown, criterion.code
        if self._unread.owner.name != code and shown is not None and replace(shown, code=code) == criterion:
            self._unread.owner.name = code
        return self._unread.owner.name == code

    def take_name(self, code: str) -> None:
        """Keep what no field could take over under another code from here on."""
        self._unread.owner.name = code

    def show_criterion(
        self, criterion: Criterion, rubric: Rubric, original: Original | None, draft: MarkingDraft | None
    ) -> None:
        """Show a criterion as it stands."""
        self._shown = criterion
        star = "★" if criterion.core else ""
        self.head.setText(f"{criterion.code}　{star}{criterion.title or '（没有标题）'}　{shown(criterion.points)}分")
        self.original.show_criterion(criterion, original, draft)
        self.marking.show_criterion(criterion, rubric, self._unread.at("marking"))
        self.texts.show_criterion(criterion, rubric.not_applicable)

    def show_problems(self, problems: list[tuple[Severity, str]]) -> None:
        """Say what is wrong with the criterion, beside its marking."""
        self.marking.show_problems(problems)

    def show_examples(self, criterion: Criterion, rubric: Rubric, examples: list[ShownExample]) -> None:
        """List the worked examples."""
        self.examples.show_examples(criterion, rubric, examples)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.marking.editor.flush()
        self.texts.flush()
