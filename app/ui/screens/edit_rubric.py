"""Editing a rubric (改评分标准): the tree, the criterion that is looked at, its problems, and the lists it uses."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QVBoxLayout,
    QWidget,
)

from app.domain.criterion_state import CriterionState
from app.domain.placed_problem import PlacedProblem
from app.domain.rubric import Rubric
from app.domain.rubric_edits import At, criterion_places, stands_at
from app.ui.edit_changes import INDICATOR, EditChanges
from app.ui.edit_keeping import EditKeeping
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.undo_keys import UndoKeys
from app.ui.widgets.edit_criteria import EditCriteria, EditTop
from app.ui.widgets.edit_criterion import CriterionPage
from app.ui.widgets.edit_head import GroupPage
from app.ui.widgets.edit_lists import EditLists, list_tabs, page_of
from app.ui.widgets.labels import wrapped

if TYPE_CHECKING:
    from app.services.edit_rubric import EditedRubric
    from app.services.rubric_library import InstalledPack


class EditRubricScreen(QWidget):
    """Every change is kept within a second. `left` goes back, `saved` brings the pack as it is in the library now."""

    left = Signal()
    saved = Signal(object)
    """InstalledPack."""

    def __init__(self, jobs: Jobs, remembered: Remembered, parent: QWidget | None = None) -> None:
        """Lay out; `show_pack` says which."""
        super().__init__(parent)
        self._remembered = remembered
        self.keeping = EditKeeping(jobs, self._flush_fields, self)
        self.changes = EditChanges(self)
        self.setObjectName("page")
        self._lay_out()
        self._wire()

    @property
    def edited(self) -> "EditedRubric | None":
        """Return what is edited, None while nothing is open."""
        return self.keeping.edited

    @property
    def page(self) -> CriterionPage | GroupPage | None:
        """Return the page of what is looked at."""
        return self.area.page

    @property
    def said(self) -> str:
        """Return what is said beside the button."""
        return self.criteria.said.text()

    def show_pack(self, pack: "InstalledPack") -> None:
        """Open a pack; it takes a moment. What is open stays where it could not be written down."""
        if self.keeping.open(pack):
            self._show_nothing(f"正在打开“{pack.rubric.title}”…")

    def flush(self) -> bool:
        """Write down what was typed, now; False when the disk refused. To be called before the window closes."""
        return self.keeping.settle()

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 8)
        rows.setSpacing(6)
        self.top = EditTop(self)
        self.back, self.undo, self.redo, self.state = self.top.back, self.top.undo, self.top.redo, self.top.state
        rows.addWidget(self.top)
        self.notice = wrapped("", "said", self)
        self.notice.hide()
        rows.addWidget(self.notice)
        self.tabs = list_tabs(self)
        rows.addWidget(self.tabs)
        self.criteria = EditCriteria(self.changes, self)
        self.navigation, self.area = self.criteria.navigation, self.criteria.area
        self.problems, self.confirm = self.criteria.problems, self.criteria.confirm
        self._remembered.keep_splitter("edit-rubric", self.criteria)
        self.lists = EditLists(self.criteria, self)
        rows.addWidget(self.lists, 1)

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.undo.clicked.connect(lambda: self._take_back(is_undo=True))
        self.redo.clicked.connect(lambda: self._take_back(is_undo=False))
        self.back.clicked.connect(self._on_back)
        self.confirm.clicked.connect(self._on_confirm)
        self.problems.chosen.connect(self._on_problem)
        self.navigation.chosen.connect(self._on_chosen)
        self.navigation.asked_to_add.connect(self._on_add)
        self.navigation.asked_to_remove.connect(self._on_remove)
        self.navigation.asked_to_move.connect(self._on_move)
        self.area.left.connect(self._on_field_left)
        self.area.renamed.connect(self._on_renamed)
        self.lists.left.connect(self._on_field_left)
        self.lists.changed.connect(self.changes.on_changed)
        self.changes.changed.connect(self._after_change)
        self.changes.said.connect(self._say)
        keeping = self.keeping
        keeping.opened.connect(self._on_opened)
        keeping.stored.connect(self.saved)
        keeping.said.connect(self._on_state)
        keeping.told.connect(self._say)
        keeping.refused_changed.connect(self._on_refused)
        actions: dict[QKeySequence.StandardKey | str, Callable[[], None]] = {
            QKeySequence.StandardKey.Undo: lambda: self._take_back(is_undo=True),
            QKeySequence.StandardKey.Redo: lambda: self._take_back(is_undo=False),
            "Ctrl+Return": self._on_confirm,
            "Ctrl+Enter": self._on_confirm,
            "Ctrl+F": self._on_find,
        }
        for key, action in actions.items():
            made = QShortcut(QKeySequence(key), self, action)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        UndoKeys(self)

    # ------------------------------------------------------------ opening and saving

    def _on_opened(self) -> None:
        edited = self.edited
        if edited is None:
            return
        self.changes.begin(edited)
        self.lists.begin(edited.unread)
        self._say("")
        self.navigation.show_all()
        self.tabs.setCurrentIndex(0)
        self.refresh()
        places = criterion_places(edited.rubric)
        open_ones = [at for at, state in edited.states().items() if state is not CriterionState.CONFIRMED]
        if places:
            self.go_to((open_ones or [places[0][0]])[0])
        else:
            self.area.show_nothing()

    def _show_nothing(self, words: str) -> None:
        self.changes.begin(None)
        self.area.show_nothing("")
        self.notice.hide()
        self.top.title.setText(words)

    def _on_state(self, words: str, is_alarming: bool) -> None:
        is_draft = self.edited is not None and not self.edited.is_sound
        self.state.say(words, is_alarming=is_alarming)
        self.state.setToolTip("还有必须处理的问题，改好以后才能用来新建自评。" if is_draft else "")

    def _on_refused(self) -> None:
        refused = self.keeping.refused
        if self.edited is None:
            self.top.title.setText("没有打开" if refused else "")
            self.notice.setText("".join(f"{one.what}{one.what_to_do}" for one in refused))
            self.notice.setVisible(bool(refused))
        else:
            self._show_notice()
            self.problems.show_problems(self.edited.problems, refused)

    def _on_back(self) -> None:
        if self.keeping.leave():
            self._show_nothing("")
            self.left.emit()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show everything as it stands."""
        edited = self.edited
        if edited is None:
            return
        self._show_notice()
        states = edited.states()
        self.navigation.model.show_rubric(edited.rubric, states)
        done = sum(one is CriterionState.CONFIRMED for one in states.values())
        told = "" if edited.problems else "，没有发现问题"
        self.navigation.count.setText(f"已核对 {done}/{len(states)}{told}")
        self.undo.setEnabled(bool(edited.undo_name))
        self.redo.setEnabled(bool(edited.redo_name))
        self.problems.show_problems(edited.problems, self.keeping.refused)
        self._show_current(states)
        self.lists.show_rubric(edited.rubric)

    def _show_notice(self) -> None:
        if self.edited is not None:
            self.top.title.setText(f"{self.edited.rubric.title}　{self.edited.rubric.edition}")
            self.notice.setText(self.edited.notice)
            self.notice.setVisible(bool(self.edited.notice))

    def _show_current(self, states: dict[At, CriterionState]) -> None:
        if self.edited is None:
            return
        at = self.changes.at
        if at:
            self.area.show_place(self.edited, at)
        self.criteria.order_tabs()
        self.confirm.setEnabled(at in states)
        self.confirm.setText(
            "去下一项没核对的" if states.get(at) is CriterionState.CONFIRMED else "记为已核对，去下一项"
        )

    # ------------------------------------------------------------ changes

    def _after_change(self) -> None:
        self.keeping.change()
        self.refresh()

    def _on_renamed(self, code: str) -> None:
        if self.edited is None or not self.changes.at:
            return
        why = self.changes.why_not(code)
        self.area.say_code(why)
        if not why and self.changes.rename(code):
            self.area.take_name(self.edited, self.changes.at)
            self._after_change()

    def _on_field_left(self) -> None:
        if self.edited is not None:
            self.edited.close_step()

    def _on_add(self, what: str) -> None:
        if self.edited is not None:
            self._flush_fields()
            self.go_to(self.changes.add(what))

    def _on_remove(self) -> None:
        if self.edited is None or not self.changes.at:
            return
        self._flush_fields()
        at = self.changes.place_of(self.changes.at)
        self.changes.remove()
        places = [place for place, _ in criterion_places(self.edited.rubric)]
        self._go_to_other(next((place for place in places if place >= at), places[-1] if places else ()))

    def _go_to_other(self, at: At) -> None:
        """Go to a place where another one stands now than stood there before."""
        self.changes.at = at
        self.navigation.choose(at)
        if at and self.edited is not None:
            self.area.show_anew(self.edited, at)
            self._show_current(self.edited.states())
        else:
            self.area.show_nothing()

    def _on_move(self, by: int) -> None:
        if self.edited is not None and self.changes.at:
            self._flush_fields()
            self.go_to(self.changes.move(by))

    def _take_back(self, *, is_undo: bool) -> None:
        edited = self.edited
        if edited is None:
            return
        self._flush_fields()
        before, unread = edited.rubric, dict(edited.unread)
        name = edited.undo() if is_undo else edited.redo()
        if not name:
            return
        self._go_to_change(before, edited.rubric)
        if unread != edited.unread and self.changes.at:
            self.area.show_anew(edited, self.changes.at)
        self._after_change()
        self._say(f"已{'撤销' if is_undo else '重做'}：{name}")

    def _go_to_change(self, before: Rubric, after: Rubric) -> None:
        """Go to the first criterion that is another one now, so that a person sees what came back."""
        known = dict(criterion_places(before))
        self.navigation.model.show_rubric(after, self.edited.states() if self.edited else {})
        changed = [at for at, one in criterion_places(after) if known.get(at) is not one and known.get(at) != one]
        if changed:
            if self.changes.at != changed[0]:
                self.tabs.setCurrentIndex(0)
                self.go_to(changed[0])
        elif not stands_at(after, self.changes.at):
            self._go_to_other(())

    # ------------------------------------------------------------ going about

    def go_to(self, at: At) -> None:
        """Show what stands at a place; the tree tells only of another one than it stood at."""
        self.navigation.choose(at)
        if at and (self.page is None or self.changes.at != at):
            self._on_chosen(at)

    def _on_chosen(self, at: At) -> None:
        if self.edited is None:
            return
        if self.page is None or at != self.changes.at:
            self._flush_fields()
            self.edited.close_step()
            self.changes.at = at
            self.area.show_anew(self.edited, at)
            self.area.verticalScrollBar().setValue(0)
            self._say("")
        self._show_current(self.edited.states())

    def _on_confirm(self) -> None:
        if self.edited is None or self.tabs.currentIndex() != 0:
            return
        self._flush_fields()
        if self.edited.states().get(self.changes.at) is CriterionState.WRONG:
            self._say("这一项还有必须处理的问题，改好再核对；也可以先点别的项。")
            return
        if self.edited.confirm(self.changes.at):
            self._after_change()
        self._on_next()

    def _on_next(self) -> None:
        """Go on to the next criterion that nobody has confirmed."""
        if self.edited is None:
            return
        waiting = [at for at, state in self.edited.states().items() if state is not CriterionState.CONFIRMED]
        following = [at for at in waiting if at > self.changes.at] or waiting
        if not following:
            self._say("全部核对完了。")
            return
        self.go_to(following[0])
        self.area.verticalScrollBar().setValue(0)

    def _on_problem(self, placed: PlacedProblem) -> None:
        numbers = [part for part in placed.at if isinstance(part, int)]
        if placed.at and placed.at[0] == "dimensions":
            self.tabs.setCurrentIndex(0)
            self.go_to(placed.criterion or tuple(numbers[:INDICATOR]))
            if isinstance(self.page, CriterionPage):
                self.area.ensureWidgetVisible(self.page.marking, 0, 0)
            return
        self.tabs.setCurrentIndex(page_of(placed.at))
        if numbers:
            self.lists.go_to(numbers[0])

    def _on_tab(self, number: int) -> None:
        self._flush_fields()
        self.lists.setCurrentIndex(number)
        if self.edited is not None:
            self.edited.close_step()
            self.lists.show_rubric(self.edited.rubric)

    def _on_find(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.navigation.search.setFocus()
        self.navigation.search.selectAll()

    def _flush_fields(self) -> None:
        self.area.flush()
        self.lists.flush()

    def _say(self, text: str) -> None:
        self.criteria.said.setText(text)
