"""Editing a rubric (改评分标准): the tree, the criterion that is looked at, its problems, and the lists it uses."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Assessment
from app.domain.criterion_state import CriterionState
from app.domain.marking.kinds import Judgement, Marking
from app.domain.placed_problem import PlacedProblem
from app.domain.problems import Problem, ProblemError, Severity
from app.domain.rubric import Criterion, Ledger, Measure, Reference, Rubric
from app.domain.rubric_edits import (
    At,
    add_criterion,
    add_dimension,
    add_indicator,
    change_criterion,
    criterion_at,
    criterion_places,
    dimension_at,
    indicator_at,
    move,
    remove,
    without,
)
from app.domain.rubric_lists import with_made
from app.ui import display
from app.ui.jobs import Job, Jobs
from app.ui.models.unread_texts import Unread
from app.ui.remembered import Remembered
from app.ui.undo_keys import UndoKeys
from app.ui.widgets.edit_criterion import CriterionPage
from app.ui.widgets.edit_examples import ShownExample
from app.ui.widgets.edit_head import GroupPage, HeadPage
from app.ui.widgets.edit_navigation import EditNavigation
from app.ui.widgets.edit_rows_pages import GatesPage, LedgersPage, ListPage, MeasuresPage, ReferencesPage
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.saved_state import SavedState

if TYPE_CHECKING:
    from app.domain.rule_text.draft import MarkingDraft
    from app.services.edit_rubric import EditedRubric, Opened, Stored
    from app.services.rubric_library import InstalledPack

SAVE_AFTER_MS = 700
MOST_PROBLEMS = 300
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")
PAGES = ("评分项", "数据项", "参照值", "台账", "基本条件", "等次与总则")
_PAGE_OF = {"measures": 1, "references": 2, "ledgers": 3, "gates": 4}


class EditRubricScreen(QWidget):
    """Every change is kept within a second. `left` goes back, `saved` brings the pack as it is in the library now."""

    left = Signal()
    saved = Signal(object)
    """InstalledPack."""

    def __init__(self, jobs: Jobs, remembered: Remembered, parent: QWidget | None = None) -> None:
        """Lay out; `show_pack` says which."""
        super().__init__(parent)
        self._jobs = jobs
        self._remembered = remembered
        self.edited: EditedRubric | None = None
        self._at: At = ()
        self.page: CriterionPage | GroupPage | None = None
        self._drafts: dict[tuple[str, str, str, str], MarkingDraft] = {}
        self._is_storing = False
        self._refused: tuple[Problem, ...] = ()
        self.setObjectName("page")
        self._saving = QTimer(self)
        self._saving.setSingleShot(True)
        self._saving.setInterval(SAVE_AFTER_MS)
        self._saving.timeout.connect(self._save)
        self._lay_out()
        self._wire()

    def show_pack(self, pack: "InstalledPack") -> None:
        """Open a pack; it takes a moment."""
        from app.services.edit_rubric import open_pack

        self._leave_pack()
        self._title.setText(f"正在打开“{pack.rubric.title}”…")
        job = Job(open_pack, pack)
        job.done.connect(self._on_opened)
        job.refused.connect(self._on_refused)
        self._jobs.add(job)

    def flush(self) -> bool:
        """Write down what was typed, now; False when the disk refused. To be called before the window closes."""
        if self.edited is None:
            return True
        self._flush_fields()
        try:
            self.edited.keep()
        except ProblemError as error:
            self._on_refused(error.problems)
            return False
        self._saving.stop()
        return True

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 8)
        rows.setSpacing(6)
        rows.addLayout(self._head())
        self.notice = wrapped("", "said", self)
        self.notice.hide()
        rows.addWidget(self.notice)
        self.tabs = QTabBar(self)
        self.tabs.setObjectName("listTabs")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for words in PAGES:
            self.tabs.addTab(words)
        rows.addWidget(self.tabs)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._criteria())
        self._unread: dict[str, str] = {}
        self.lists: list[ListPage] = []
        rows.addWidget(self.stack, 1)

    def _head(self) -> QHBoxLayout:
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self._on_back)
        self._title = wrapped("", "heading", self)
        self.state = SavedState(self)
        self.undo = _icon_button("撤销", "undo", "Ctrl+Z", self)
        self.redo = _icon_button("重做", "redo", "Ctrl+Y", self)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        for part in (self.state, self.undo, self.redo, self.back):
            head.addWidget(part)
        return head

    def _criteria(self) -> QWidget:
        self.navigation = EditNavigation(self)
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.addWidget(self._middle())
        right.addWidget(self._problem_list())
        right.setSizes([520, 110])
        right.setStretchFactor(0, 1)
        right.setChildrenCollapsible(False)
        across = QSplitter(self)
        across.addWidget(self.navigation)
        across.addWidget(right)
        across.setSizes([360, 860])
        across.setStretchFactor(1, 1)
        across.setChildrenCollapsible(False)
        self._remembered.keep_splitter("edit-rubric", across)
        return across

    def _middle(self) -> QWidget:
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.confirm = QPushButton("已核对，下一项", self)
        self.confirm.setObjectName("main")
        self.confirm.setToolTip("Ctrl+Enter")
        self._said = wrapped("", "said", self)
        foot = QHBoxLayout()
        foot.addWidget(self._said, 1)
        foot.addWidget(self.confirm)
        middle = QWidget(self)
        inside = QVBoxLayout(middle)
        inside.setContentsMargins(8, 0, 0, 0)
        inside.addWidget(self.area, 1)
        inside.addLayout(foot)
        return middle

    def _problem_list(self) -> QWidget:
        self.problems = QListWidget(self)
        self.problems.setObjectName("found")
        self.problems.setWordWrap(True)
        self.problems.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.problems.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.setAccessibleName("问题")
        self._problem_head = label("", "section", self)
        self._below = QWidget(self)
        listed = QVBoxLayout(self._below)
        listed.setContentsMargins(8, 0, 0, 0)
        listed.setSpacing(4)
        listed.addWidget(self._problem_head)
        listed.addWidget(self.problems, 1)
        return self._below

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self._on_tab)
        self.undo.clicked.connect(lambda: self._take_back(is_undo=True))
        self.redo.clicked.connect(lambda: self._take_back(is_undo=False))
        self.confirm.clicked.connect(self._on_confirm)
        self.problems.itemActivated.connect(self._on_problem)
        self.problems.itemClicked.connect(self._on_problem)
        self.navigation.chosen.connect(self._on_chosen)
        self.navigation.asked_to_add.connect(self._on_add)
        self.navigation.asked_to_remove.connect(self._on_remove)
        self.navigation.asked_to_move.connect(self._on_move)
        keys = QKeySequence.StandardKey
        _shortcut(self, keys.Undo, lambda: self._take_back(is_undo=True))
        _shortcut(self, keys.Redo, lambda: self._take_back(is_undo=False))
        _shortcut(self, "Ctrl+Return", self._on_confirm)
        _shortcut(self, "Ctrl+Enter", self._on_confirm)
        _shortcut(self, "Ctrl+F", self._on_find)
        UndoKeys(self)

    def _build_lists(self, unread: dict[str, str]) -> None:
        """Make the pages of the lists for a pack: their fields hold nothing of another one."""
        while self.stack.count() > 1:
            gone = self.stack.widget(1)
            self.stack.removeWidget(gone)
            gone.deleteLater()
        self.lists = [MeasuresPage(unread), ReferencesPage(unread), LedgersPage(unread), GatesPage(unread)]
        self.head_page = HeadPage(unread)
        pages: tuple[ListPage | HeadPage, ...] = (*self.lists, self.head_page)
        for page in pages:
            page.changed.connect(self._on_changed)
            page.left.connect(self._on_field_left)
            self.stack.addWidget(page)

    # ------------------------------------------------------------ opening and saving

    def _on_opened(self, opened: "Opened") -> None:
        from app.services.edit_rubric import EditedRubric

        self.edited = EditedRubric(opened)
        self._unread = self.edited.unread
        self._drafts = {}
        self._refused = ()
        self._build_lists(self._unread)
        self.navigation.show_all()
        self._at = ()
        self.tabs.setCurrentIndex(0)
        self.refresh()
        places = criterion_places(self.edited.rubric)
        open_ones = [at for at, state in self.edited.states().items() if state is not CriterionState.CONFIRMED]
        if places:
            self.go_to((open_ones or [places[0][0]])[0])
        self.state.say("已保存")

    def _leave_pack(self) -> None:
        self.flush()
        self._saving.stop()
        self.edited = None
        self._show_page(None)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        self._refused = problems
        self.state.say("还没有存进评分标准库", is_alarming=True)
        self._show_problems()

    def _save(self) -> None:
        """Keep what was typed, and put what is sound into the library in the worker."""
        from app.services.edit_rubric import store

        if self.edited is None or not self.flush():
            return
        what = self.edited.to_store()
        if what is None or self._is_storing:
            self._say_saved()
            return
        self._is_storing = True
        self.state.say("正在保存…")
        edited = self.edited
        job = Job(store, what)
        job.done.connect(lambda done: self._on_stored(edited, done))
        job.refused.connect(self._on_refused)
        job.ended.connect(self._on_store_ended)
        self._jobs.add(job)

    def _on_stored(self, edited: "EditedRubric", done: "Stored") -> None:
        self._refused = ()
        try:
            edited.stored(done)
        except ProblemError as error:
            self._on_refused(error.problems)
            return
        self.saved.emit(done.pack)
        self._say_saved()
        self._show_problems()

    def _on_store_ended(self) -> None:
        self._is_storing = False
        if self.edited is not None and not self.edited.is_stored and not self._refused:
            self._saving.start()

    def _say_saved(self) -> None:
        if self.edited is None or self._refused:
            return
        self.state.say("已保存" if self.edited.is_sound else "已保存为草稿")
        self.state.setToolTip("" if self.edited.is_sound else "还有必须处理的问题，改好以后才能用来新建自评。")

    def _on_back(self) -> None:
        if self.flush():
            self._save()
            self.left.emit()

    # ------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show everything as it stands."""
        if self.edited is None:
            return
        rubric = self.edited.rubric
        self._title.setText(f"{rubric.title}　{rubric.edition}")
        self.notice.setText(self.edited.notice)
        self.notice.setVisible(bool(self.edited.notice) and rubric.edition != self.edited.pack.rubric.edition)
        states = self.edited.states()
        self.navigation.model.show_rubric(rubric, states)
        done = sum(one is CriterionState.CONFIRMED for one in states.values())
        self.navigation.count.setText(f"已核对 {done}/{len(states)}")
        self.undo.setEnabled(bool(self.edited.undo_name))
        self.redo.setEnabled(bool(self.edited.redo_name))
        self._show_problems()
        self._show_current(states)
        self._show_list()

    def _show_list(self) -> None:
        """Show the list that is looked at; the others are shown when they are."""
        number = self.tabs.currentIndex() - 1
        if self.edited is None or number < 0:
            return
        page = self.lists[number] if number < len(self.lists) else self.head_page
        page.show_rubric(self.edited.rubric)

    def _show_current(self, states: dict[At, CriterionState]) -> None:
        if self.edited is None:
            return
        rubric = self.edited.rubric
        criterion = criterion_at(rubric, self._at)
        if isinstance(self.page, CriterionPage) and criterion is not None:
            draft = self._draft(criterion)
            self.page.show_criterion(criterion, rubric, self.edited.now.original, draft)
            self.page.marking.draft.show_draft(draft, rubric, is_taken=self._is_taken(criterion, draft))
            self.page.show_problems(self._told(criterion))
            self.page.show_examples(criterion, rubric, self._examples(criterion))
        elif isinstance(self.page, GroupPage):
            self.page.show_group(rubric, self._at)
        self.confirm.setEnabled(criterion is not None)
        is_done = states.get(self._at) is CriterionState.CONFIRMED
        self.confirm.setText("下一项待核对" if is_done else "已核对，下一项")

    def _told(self, criterion: Criterion) -> list[tuple[Severity, str]]:
        """Return what is wrong with the criterion that is looked at, and its examples that fit no more."""
        if self.edited is None:
            return []
        own = [one.problem for one in self.edited.problems if one.criterion == self._at]
        unfit = self.edited.unfit_vectors(criterion.code)
        return [(one.severity, f"{one.what}{one.what_to_do}") for one in own] + [
            (Severity.WARNING, f"核验算例与现在的评分办法不符：{why}") for _, why in unfit
        ]

    def _show_problems(self) -> None:
        if self.edited is None:
            return
        placed = self.edited.problems[:MOST_PROBLEMS]
        wanted = [(one, None) for one in self._refused] + [(one.problem, one) for one in placed]
        if [self.problems.item(row).text() for row in range(self.problems.count())] != [
            _said_of(problem) for problem, _ in wanted
        ]:
            self.problems.clear()
            for problem, place in wanted:
                item = QListWidgetItem(display.severity_icon(problem.severity), _said_of(problem))
                item.setData(Qt.ItemDataRole.UserRole, place)
                self.problems.addItem(item)
        else:
            for row, (_, place) in enumerate(wanted):
                self.problems.item(row).setData(Qt.ItemDataRole.UserRole, place)
        count = len(self.edited.problems) + len(self._refused)
        self._problem_head.setText(f"问题（{count}）：点一条就到那一处" if count else "没有发现问题")
        self.problems.setVisible(bool(count))
        self._below.setMaximumHeight(16777215 if count else self._problem_head.sizeHint().height() + 4)

    def _show_page(self, at: At | None) -> None:
        """Build the page of what is chosen."""
        if self.edited is None or not at:
            page: QWidget = wrapped(
                "请在左边选一个评分项；还没有的话，用“添加…”写第一个。" if self.edited else "", "quiet"
            )
            self.page = None
        elif criterion_at(self.edited.rubric, at) is not None:
            page = self.page = self._criterion_page(at)
        else:
            page = self.page = self._group_page(at)
        page.setParent(self.area)
        self.area.setWidget(page)

    def _examples(self, criterion: Criterion) -> list[ShownExample]:
        if self.edited is None:
            return []
        unfit = {id(one): why for one, why in self.edited.unfit_vectors(criterion.code)}
        return [
            ShownExample(one.assessment, one.points, unfit.get(id(one), ""))
            for one in self.edited.vectors_of(criterion.code)
        ]

    def _criterion_page(self, at: At) -> CriterionPage:
        from app.services.edit_rubric import tried

        made = CriterionPage(Unread(self._unread, self._criterion(at).code), tried)
        made.examples.stored.connect(self._on_example)
        made.examples.removed.connect(self._on_example_gone)
        made.left.connect(self._on_field_left)
        made.texts.changed.connect(self._on_criterion_changed)
        made.texts.renamed.connect(self._on_renamed)
        made.marking.editor.changed.connect(self._on_marking)
        made.marking.editor.made.connect(self._on_made)
        made.marking.draft.adopted.connect(self._on_adopt)
        made.marking.draft.judged.connect(self._on_judge)
        return made

    def _group_page(self, at: At) -> GroupPage:
        made = GroupPage(Unread(self._unread, f"group/{'/'.join(map(str, at))}"))
        made.left.connect(self._on_field_left)
        made.changed.connect(self._on_changed)
        made.renamed.connect(self._on_renamed)
        return made

    def _draft(self, criterion: Criterion) -> "MarkingDraft | None":
        """Return what is read out of the rule text; read once for each text."""
        from app.domain.rule_text.understood import understood

        if not (criterion.rule_text.strip() or criterion.text.strip()) or criterion.points <= 0:
            return None
        key = (criterion.rule_text, criterion.text, criterion.title, str(criterion.points))
        if key not in self._drafts:
            self._drafts[key] = understood(
                criterion.rule_text, criterion.points, title=criterion.title, text=criterion.text
            )
        return self._drafts[key]

    def _is_taken(self, criterion: Criterion, draft: "MarkingDraft | None") -> bool:
        from app.domain.adopt_draft import adopted

        if draft is None or draft.marking.kind != criterion.marking.kind:
            return False
        try:
            after = adopted(self._rubric(), criterion.code, draft)
        except KeyError:
            return False
        return after.criterion_by_code[criterion.code].marking == criterion.marking

    # ------------------------------------------------------------ changes

    def _change(self, name: str, change: Callable[[Rubric], Rubric], field: str = "") -> None:
        if self.edited is not None and self.edited.change(name, change, field):
            self._after_change()

    def _after_change(self) -> None:
        self._refused = ()
        self.refresh()
        self.state.say("正在保存…")
        if not self._saving.isActive():
            self._saving.start()

    def _on_changed(self, name: str, change: Callable[[Rubric], Rubric], field: str) -> None:
        self._change(name, change, field and f"{self._at}/{field}")

    def _on_criterion_changed(self, name: str, change: Callable[[Criterion], Criterion], field: str) -> None:
        at = self._at
        self._change(
            f"{self._criterion(at).code} {name}",
            lambda rubric: change_criterion(rubric, at, change),
            field and f"{at}/{field}",
        )

    def _on_marking(self, marking: Marking, field: str) -> None:
        if self.edited is None:
            return
        name = f"{self._criterion(self._at).code} 评分办法"
        if self.edited.set_marking(name, self._at, marking, field and f"{self._at}/marking/{field}"):
            self._after_change()

    def _on_made(self, made: Measure | Ledger | Reference) -> None:
        self._change("新建", lambda rubric: with_made(rubric, made))

    def _on_adopt(self) -> None:
        from app.domain.adopt_draft import adopted

        criterion = self._criterion(self._at)
        draft = self._draft(criterion)
        if draft is not None:
            self._change(f"{criterion.code} 采用草稿", lambda rubric: adopted(rubric, criterion.code, draft))

    def _on_example(self, place: int, example: Assessment, points: Decimal | None) -> None:
        from app.services.edit_rubric import example_of

        if self.edited is None:
            return
        code = self._criterion(self._at).code
        before = self.edited.vectors_of(code)
        made = example_of(code, example, points)
        after = (*before[:place], made, *before[place + 1 :]) if place >= 0 else (*before, made)
        if self.edited.set_vectors(f"{code} 核验算例", code, after):
            self._after_change()

    def _on_example_gone(self, place: int) -> None:
        if self.edited is None:
            return
        code = self._criterion(self._at).code
        if self.edited.set_vectors(f"{code} 移除算例", code, without(self.edited.vectors_of(code), place)):
            self._after_change()

    def _on_judge(self) -> None:
        self._on_marking(Judgement(), "")

    def _on_renamed(self, code: str) -> None:
        if self.edited is None or self.page is None:
            return
        why = self._why_not(code)
        self.page.say_code(why) if isinstance(self.page, GroupPage) else self.page.texts.say_code(why)
        if not why and self.edited.rename_code(self._at, code, f"{self._at}/code"):
            self._after_change()

    def _why_not(self, code: str) -> str:
        """Return why a code cannot be taken, empty when it can."""
        if not CODE.fullmatch(code):
            return "编码用字母、数字、点和短横，最多16个字符，以字母或数字开头；还没有改。"
        rubric = self._rubric()
        levels: dict[int, list[tuple[At, str]]] = {
            1: [((d,), one.code) for d, one in enumerate(rubric.dimensions)],
            2: [
                ((d, i), one.code) for d, each in enumerate(rubric.dimensions) for i, one in enumerate(each.indicators)
            ],
            3: [(at, one.code) for at, one in criterion_places(rubric)],
        }
        if any(code == other and at != self._at for at, other in levels[len(self._at)]):
            return f"编码“{code}”已经有了，请换一个；还没有改。"
        return ""

    def _on_field_left(self) -> None:
        if self.edited is not None:
            self.edited.close_step()

    def _on_add(self, what: str) -> None:
        if self.edited is None:
            return
        self._flush_fields()
        at, found = self._at, cast("At", ())
        rubric = self.edited.rubric
        if what == "dimension" or not rubric.dimensions:
            after, found = add_dimension(rubric, at[0] if at else None)
        elif what == "indicator" or indicator_at(rubric, at or (0, 0)) is None:
            after, found = add_indicator(rubric, at[0] if at else 0, at[1] if len(at) > 1 else None)
        else:
            place = at or (0, 0)
            after, found = add_criterion(rubric, place[:2], place[2] if len(place) > 2 else None)  # noqa: PLR2004
        self._change("添加", lambda _: after)
        self.go_to(found)

    def _on_remove(self) -> None:
        if self.edited is None or not self._at:
            return
        at, rubric = self._at, self.edited.rubric
        group = criterion_at(rubric, at) or indicator_at(rubric, at) or dimension_at(rubric, at)
        name = f"移除 {group.code}" if group is not None else "移除"
        around = indicator_at(rubric, at[:2])
        if len(at) == 3 and around is not None and [one.code for one in around.criteria] == [around.code]:  # noqa: PLR2004
            at = at[:2]
        self._at = ()
        self._show_page(None)
        self._change(name, lambda rubric: remove(rubric, at))
        self._say(f"已{name}，可以用 Ctrl+Z 撤销。")
        places = criterion_places(self.edited.rubric)
        if places:
            self.go_to(next((place for place, _ in places if place >= at), places[-1][0]))

    def _on_move(self, by: int) -> None:
        if self.edited is None or not self._at:
            return
        self._flush_fields()
        at, rubric = self._at, self.edited.rubric
        around = indicator_at(rubric, at[:2])
        if len(at) == 3 and around is not None and [one.code for one in around.criteria] == [around.code]:  # noqa: PLR2004
            at = at[:2]
        after, place = move(rubric, at, by)
        self._change("移动", lambda _: after)
        self.go_to(place)

    def _take_back(self, *, is_undo: bool) -> None:
        if self.edited is None:
            return
        self._flush_fields()
        before = self.edited.rubric
        name = self.edited.undo() if is_undo else self.edited.redo()
        if not name:
            return
        self._go_to_change(before, self.edited.rubric)
        self._after_change()
        self._say(f"已{'撤销' if is_undo else '重做'}：{name}")

    def _go_to_change(self, before: Rubric, after: Rubric) -> None:
        """Go to the first criterion that is another one now, so that a person sees what came back."""
        known = dict(criterion_places(before))
        self.navigation.model.show_rubric(after, self.edited.states() if self.edited else {})
        changed = [at for at, one in criterion_places(after) if known.get(at) is not one and known.get(at) != one]
        if changed:
            if self._at != changed[0]:
                self.tabs.setCurrentIndex(0)
                self.go_to(changed[0])
        elif criterion_at(after, self._at) is None and dimension_at(after, self._at) is None:
            self._at = ()
            self._show_page(None)

    # ------------------------------------------------------------ going about

    def go_to(self, at: At) -> None:
        """Show what stands at a place; the tree tells only of another one than it stood at."""
        self.navigation.choose(at)
        if at and (self.page is None or self._at != at):
            self._on_chosen(at)

    def _on_chosen(self, at: At) -> None:
        if self.edited is None:
            return
        if self.page is None or at != self._at or isinstance(self.page, CriterionPage) is not (len(at) == 3):  # noqa: PLR2004
            self._flush_fields()
            self.edited.close_step()
            self._at = at
            self._show_page(at)
            self._say("")
        self._show_current(self.edited.states())

    def _on_confirm(self) -> None:
        if self.edited is None or self.tabs.currentIndex() != 0:
            return
        self._flush_fields()
        states = self.edited.states()
        if states.get(self._at) is CriterionState.WRONG:
            self._say("这一项还有必须处理的问题，改好再核对；也可以先点别的项。")
            return
        if self.edited.confirm(self._at):
            self._after_change()
        self._on_next()

    def _on_next(self) -> None:
        """Go on to the next criterion that nobody has confirmed."""
        if self.edited is None:
            return
        waiting = [at for at, state in self.edited.states().items() if state is not CriterionState.CONFIRMED]
        following = [at for at in waiting if at > self._at] or waiting
        if not following:
            self._say("全部核对完了。")
            return
        self.go_to(following[0])
        self.area.verticalScrollBar().setValue(0)

    def _on_problem(self, item: QListWidgetItem) -> None:
        placed: PlacedProblem | None = item.data(Qt.ItemDataRole.UserRole)
        if placed is None:
            return
        if placed.criterion is not None:
            self.go_to(placed.criterion)
            if isinstance(self.page, CriterionPage):
                self.area.ensureWidgetVisible(self.page.marking, 0, 0)
            return
        numbers = [part for part in placed.at if isinstance(part, int)]
        if placed.at and placed.at[0] == "dimensions":
            self.go_to(tuple(numbers[:2]))
            return
        page = _PAGE_OF.get(str(placed.at[0]), len(PAGES) - 1) if placed.at else len(PAGES) - 1
        self.tabs.setCurrentIndex(page)
        if numbers and page <= len(self.lists):
            self.lists[page - 1].go_to(numbers[0])

    def _on_tab(self, number: int) -> None:
        self._flush_fields()
        self.stack.setCurrentIndex(number)
        self._show_list()

    def _on_find(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.navigation.search.setFocus()
        self.navigation.search.selectAll()

    # ------------------------------------------------------------ inside

    def _flush_fields(self) -> None:
        if self.page is not None:
            self.page.flush()
        for page in self.lists:
            page.flush()
        if self.lists:
            self.head_page.flush()

    @property
    def said(self) -> str:
        """Return what is said beside the button."""
        return self._said.text()

    def _say(self, text: str) -> None:
        self._said.setText(text)

    def _rubric(self) -> Rubric:
        assert self.edited is not None  # noqa: S101 - pages are only shown for a pack
        return self.edited.rubric

    def _criterion(self, at: At) -> Criterion:
        found = criterion_at(self._rubric(), at)
        assert found is not None  # noqa: S101 - the page of a criterion is only shown where there is one
        return found


def _said_of(problem: Problem) -> str:
    where = f"{problem.where}：" if problem.where else ""
    return f"〔{problem.severity.label}〕{where}{problem.what}{problem.what_to_do}"


def _icon_button(words: str, icon: str, key: str, parent: QWidget) -> QPushButton:
    made = QPushButton(display.icon(icon), words, parent)
    made.setToolTip(key)
    return made


def _shortcut(parent: QWidget, key: "QKeySequence.StandardKey | str", action: Callable[[], None]) -> None:
    made = QShortcut(QKeySequence(key), parent)
    made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.activated.connect(action)
