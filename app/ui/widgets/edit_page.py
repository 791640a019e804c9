"""The page of what is chosen in the tree of a rubric that is edited: a criterion, a group of them, or nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.domain.problems import Severity
from app.domain.rubric import Criterion
from app.domain.rubric_edits import At, criterion_at, dimension_at
from app.services.edit_rubric import EditedRubric, group_key
from app.services.edit_tries import tried
from app.ui.edit_changes import EditChanges
from app.ui.models.edit_drafts import is_taken
from app.ui.models.unread_texts import unread_at
from app.ui.widgets.edit_criterion import CriterionPage
from app.ui.widgets.edit_examples import ShownExample
from app.ui.widgets.edit_head import GroupPage
from app.ui.widgets.labels import wrapped

NOTHING = "请在左边选一个评分项；还没有的话，用“添加…”写第一个。"


class EditPage(QScrollArea):
    """Made anew for each place, so that no field holds what was typed into another one."""

    left = Signal()
    """A field was left: the step ends."""
    renamed = Signal(str)

    def __init__(self, changes: EditChanges, parent: QWidget | None = None) -> None:
        """changes: what the fields tell."""
        super().__init__(parent)
        self._changes = changes
        self.page: CriterionPage | GroupPage | None = None
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def show_nothing(self, words: str = NOTHING) -> None:
        """Show a sentence instead of a page."""
        self.page = None
        self._put(wrapped(words, "quiet", self))

    def show_place(self, edited: EditedRubric, at: At) -> None:
        """Show what stands at a place; the fields stay while it is the same there, so that typing goes on."""
        criterion = criterion_at(edited.rubric, at)
        if criterion is not None:
            self._show_criterion(edited, criterion)
        elif dimension_at(edited.rubric, at) is not None and len(at) < 3:  # noqa: PLR2004
            self._show_group(edited, at)
        else:
            self.show_nothing()

    def show_anew(self, edited: EditedRubric, at: At) -> None:
        """Show a place with fields that hold nothing yet."""
        self.page = None
        self.show_place(edited, at)

    def say_code(self, why: str) -> None:
        """Say why a code was not taken over; empty: it was."""
        if isinstance(self.page, CriterionPage):
            self.page.texts.say_code(why)
        elif self.page is not None:
            self.page.say_code(why)

    def flush(self) -> None:
        """Tell what is being typed."""
        if self.page is not None:
            self.page.flush()

    def take_name(self, edited: EditedRubric, at: At) -> None:
        """Keep what no field could take over under the code that stands there now."""
        criterion = criterion_at(edited.rubric, at)
        if self.page is not None:
            self.page.take_name(criterion.code if criterion is not None else group_key(edited.rubric, at))

    # ------------------------------------------------------------ inside

    def _put(self, page: QWidget) -> None:
        """Show another page; the keyboard stays here, or the keys of the screen would go nowhere."""
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            self.setFocus()
        self.setWidget(page)

    def _show_criterion(self, edited: EditedRubric, criterion: Criterion) -> None:
        page = self.page
        if not isinstance(page, CriterionPage) or not page.is_of(criterion):
            page = self.page = self._criterion_page(edited, criterion)
            self._put(page)
        rubric, draft = edited.rubric, self._changes.drafts.of(criterion)
        page.show_criterion(criterion, rubric, edited.now.original, draft)
        page.marking.draft.show_draft(draft, rubric, is_taken=is_taken(rubric, criterion, draft))
        page.show_problems(_told(edited, criterion, self._changes.at))
        page.show_examples(criterion, rubric, _examples(edited, criterion))

    def _show_group(self, edited: EditedRubric, at: At) -> None:
        page, name = self.page, group_key(edited.rubric, at)
        if not isinstance(page, GroupPage) or not page.is_of(name):
            page = self.page = GroupPage(unread_at(edited.unread, name), self)
            page.left.connect(self.left)
            page.changed.connect(self._changes.on_changed)
            page.renamed.connect(self.renamed)
            self._put(page)
        page.show_group(edited.rubric, at)

    def _criterion_page(self, edited: EditedRubric, criterion: Criterion) -> CriterionPage:
        made, changes = CriterionPage(unread_at(edited.unread, criterion.code), tried, self), self._changes
        made.left.connect(self.left)
        made.texts.renamed.connect(self.renamed)
        made.texts.changed.connect(changes.on_criterion)
        made.examples.stored.connect(changes.on_example)
        made.examples.removed.connect(changes.on_example_gone)
        made.marking.editor.changed.connect(changes.on_marking)
        made.marking.editor.made.connect(changes.on_made)
        made.marking.draft.adopted.connect(changes.on_adopt)
        made.marking.draft.judged.connect(changes.on_judge)
        return made


def _examples(edited: EditedRubric, criterion: Criterion) -> list[ShownExample]:
    unfit = {id(one): why for one, why in edited.unfit_vectors(criterion.code)}
    return [
        ShownExample(one.assessment, one.points, unfit.get(id(one), "")) for one in edited.vectors_of(criterion.code)
    ]


def _told(edited: EditedRubric, criterion: Criterion, at: At) -> list[tuple[Severity, str]]:
    """Return what is wrong with the criterion that is looked at, and its examples that fit no more."""
    own = [one.problem for one in edited.problems if one.criterion == at]
    unfit = edited.unfit_vectors(criterion.code)
    return [(one.severity, f"{one.what}{one.what_to_do}") for one in own] + [
        (Severity.WARNING, f"核验算例与现在的评分办法不符：{why}") for _, why in unfit
    ]
