"""Third step of the import: every criterion with its points, the sums, and how the rule texts were understood."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.problems import Problem, Severity
from app.domain.read_rows import ReadRow, RowsRead
from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.domain.rule_text.draft import Certainty
from app.ui import display
from app.ui.models.import_criteria import Column, CriteriaModel, Decided, Use, Wanted
from app.ui.models.import_lines import Line, total_words
from app.ui.undo_keys import UndoKeys
from app.ui.widgets.import_check_tools import CheckTools
from app.ui.widgets.import_criteria_table import CriteriaTable
from app.ui.widgets.import_criterion import CriterionSheet
from app.ui.widgets.import_told import ToldFold
from app.ui.widgets.labels import wrapped
from app.ui.widgets.low_room import is_low
from app.ui.widgets.marks import Mark
from app.ui.widgets.told_rows import ToldList

OWN_HINTS = {"TABLE_TOTAL", "GRADES"}
"""Hints that belong to this step; the others were seen a step before."""
MOST_SAID = 3
UNDO_KEYS, REDO_KEYS = ("Ctrl+Z",), ("Ctrl+Y", "Ctrl+Shift+Z")


class CheckPage(QWidget):
    """The page of the third step. It decides nothing: what a person decides is told."""

    way_chosen = Signal(bool)
    points_typed = Signal(object, object)
    """ReadRow, Decimal."""
    decided = Signal(object)
    """Decided."""
    row_dropped = Signal(object)
    """ReadRow: no criterion."""
    row_named_heading = Signal(object)
    """ReadRow: the indicator above those that follow."""
    rows_wanted = Signal()
    """Rows that were dropped or taken for headings are criteria after all."""
    undo_wanted = Signal()
    redo_wanted = Signal()
    problem_chosen = Signal(object)
    """Problem: to be shown in its row."""

    def __init__(self, worded: Callable[[DraftedCriterion], Sequence[str]], parent: QWidget | None = None) -> None:
        """worded: tells a draft in words."""
        super().__init__(parent)
        self._worded = worded
        self._draft: RubricDraft | None = None
        self._decided = Decided()
        self._by_hand = False
        self.model = CriteriaModel(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 8, 24, 8)
        rows.setSpacing(8)
        self._goes_to = 0
        self._is_folded = False
        self._read: RowsRead | None = None
        splitter = self._splitter()
        rows.addLayout(self._summary())
        self.tools = CheckTools(self)
        self.ways, self.chips, self.undrop = self.tools.ways, self.tools.chips, self.tools.undrop
        rows.addWidget(self.tools)
        rows.addWidget(splitter, 1)
        self._wire()

    def show_draft(
        self, draft: RubricDraft, read: RowsRead, decided: Decided, given: Sequence[int], *, by_hand: bool
    ) -> None:
        """Show a draft; the row of the table that was looked at stays in sight, or the next one."""
        at, self._goes_to = self._goes_to or self.place, 0
        self._draft, self._decided, self._by_hand = draft, decided, by_hand
        self._read = read
        self.ways.show_way(by_hand=by_hand)
        self.model.show_draft(draft, read, decided, given)
        self.table.show_drafts(shown=not by_hand)
        self.tools.forget_taken()
        self._show_said(read, draft.problems)
        self._show_problems(draft.problems)
        self._count()
        self.table.go_to(self.model.row_near(at) if at else self._first())
        self._show_current()

    def look_at(self, row: int) -> None:
        """Go to a row of the table when the next draft is shown: what was changed there should be seen."""
        self._goes_to = row

    def show_history(self, *, can_undo: bool, can_redo: bool) -> None:
        """Say whether there is something to take back or to do again."""
        self.tools.show_history(can_undo=can_undo, can_redo=can_redo)

    def show_dropped(self, dropped: int, headings: int = 0) -> None:
        """Say how many rows were dropped, and how many taken for headings, and offer them back."""
        said = [f"划掉的{dropped}行"] if dropped else []
        said += [f"改作上级指标的{headings}行"] if headings else []
        self.undrop.setVisible(bool(said))
        self.undrop.setText(f"恢复{'、'.join(said)}")

    @property
    def current(self) -> Line | None:
        """Return the row that is looked at."""
        return self.model.line(self.table.currentIndex().row())

    @property
    def place(self) -> int:
        """Return the row of the table that is looked at; 0 for none."""
        return self.current.place if self.current else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what is only pleasant where the window is low."""
        super().resizeEvent(event)
        self._fold(is_folded=is_low(self))
        self.sheet.fold(is_folded=is_low(self))
        self.table.show_compact(is_compact=is_low(self))
        self.told.fit()

    def _fold(self, *, is_folded: bool) -> None:
        """Have all tools in two lines where the window is low, and say less."""
        self.tools.fold(is_folded=is_folded)
        if is_folded == self._is_folded:
            return
        self._is_folded = is_folded
        if is_folded:
            self._line.insertWidget(self._line.indexOf(self.told), self.tools.take_clear)
        if self._draft is not None and self._read is not None:
            self._show_said(self._read, self._draft.problems)

    # ------------------------------------------------------------ building

    def _summary(self) -> QHBoxLayout:
        self._line = line = QHBoxLayout()
        line.setSpacing(8)
        self._mark = Mark(display.icon("met"), self)
        self.said = wrapped("", "", self)
        self.told = ToldFold(self.problems, self)
        line.addWidget(self._mark)
        line.addWidget(self.said, 1)
        line.addWidget(self.told)
        return line

    def _splitter(self) -> QSplitter:
        self.table = CriteriaTable(self.model, self)
        self.problems = ToldList("读表时发现的问题", self)
        left = QSplitter(Qt.Orientation.Vertical, self)
        left.addWidget(self.table)
        left.addWidget(self.problems)
        left.setChildrenCollapsible(False)
        left.setStretchFactor(0, 1)
        left.setSizes([400, 100])
        self.sheet = CriterionSheet(self)
        splitter = QSplitter(self)
        splitter.addWidget(left)
        splitter.addWidget(self.sheet)
        splitter.setChildrenCollapsible(False)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([760, 460])
        return splitter

    def _wire(self) -> None:
        self.ways.chosen.connect(self.way_chosen)
        self.chips.chosen.connect(self._on_wanted)
        self.undrop.clicked.connect(self.rows_wanted)
        self.tools.asked_to_take_clear.connect(self._on_take_clear)
        self.tools.asked_to_undo.connect(self.undo_wanted)
        self.tools.asked_to_redo.connect(self.redo_wanted)
        for keys, wanted in ((UNDO_KEYS, self.undo_wanted), (REDO_KEYS, self.redo_wanted)):
            for key in keys:
                shortcut = QShortcut(QKeySequence(key), self)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                shortcut.activated.connect(wanted)
        UndoKeys(self)
        self.model.points_typed.connect(self.points_typed)
        self.model.refused.connect(self._on_refused)
        self.table.moved.connect(self._show_current)
        self.table.toggled.connect(self._on_toggled)
        self.table.went_on.connect(self._on_confirmed)
        self.sheet.confirmed.connect(self._on_confirmed)
        self.sheet.by_hand.connect(lambda is_on: self._decide(by_hand=is_on))
        self.sheet.not_a_criterion.connect(lambda: self._tell_row(self.row_dropped))
        self.sheet.is_a_heading.connect(lambda: self._tell_row(self.row_named_heading))
        self.sheet.points_typed.connect(self._on_points)
        self.problems.chosen.connect(self._on_problem)
        self.problems.clicked.connect(self._on_problem_clicked)

    # ------------------------------------------------------------ showing

    def _first(self) -> int:
        for row in range(self.model.rowCount()):
            line = self.model.line(row)
            if line is not None and line.criterion is not None:
                return row
        return 0

    def _show_current(self) -> None:
        line = self.current
        drafted = line.drafted if line else None
        if line is not None and line.total is not None:
            line = replace(line, text=f"{line.text}：{total_words(line.total)}")
        is_read = drafted is not None and drafted.draft is not None and drafted.draft.certainty is not Certainty.UNREAD
        words = self._worded(drafted) if drafted is not None and is_read else ()
        self.sheet.show_line(line, words, self._decided.use_of(drafted) if drafted else Use.DRAFT)

    def _show_said(self, read: RowsRead, problems: Sequence[Problem]) -> None:
        told = [one for one in problems if one.code == "TABLE_TOTAL" and one.severity is Severity.WARNING]
        wrong = [one.what.rstrip("。") for one in told]
        right = sum(total.is_right is True for total in read.totals)
        missing = sum(row.points is None and not row.gate for row in read.rows)
        said = [f"{len(read.rows)}项，共{shown(read.points)}分"]
        said += [f"{missing}项没有分值，请在“分值”一列填上"] if missing else []
        said += _wrong_words(wrong, 0 if self._is_folded else MOST_SAID)
        if right and not wrong:
            said.append(f"表里印的{right}处小计、合计都与各项之和一致")
        self.said.setText("；".join(said) + "。")
        self._mark.show_icon(display.icon("severity-warning" if wrong or missing else "met"))

    def _show_problems(self, problems: Sequence[Problem]) -> None:
        worst = {(one.where, one.code) for one in problems if one.is_blocking}
        told = [
            one
            for one in problems
            if one.is_blocking
            or (one.severity is Severity.WARNING and (one.where, one.code) not in worst and one.code != "TABLE_COLUMN")
            or one.code in OWN_HINTS
        ]
        self.told.show_problems(told)

    def _count(self) -> None:
        self.tools.show_counts(self.model, self._decided, by_hand=self._by_hand)

    # ------------------------------------------------------------ reacting

    def _on_wanted(self, key: str) -> None:
        line = self.current
        self.model.show_wanted(Wanted(key))
        row = self.model.row_of(line.criterion.code) if line and line.criterion else -1
        self.table.go_to(row if row >= 0 else self._first())
        self._show_current()
        self.table.setFocus()

    def _on_toggled(self) -> None:
        line = self.current
        if line is not None and line.drafted is not None:
            self._decide(by_hand=self._decided.use_of(line.drafted) is not Use.BY_HAND)

    def _decide(self, *, by_hand: bool) -> None:
        line = self.current
        draft = line.drafted.draft if line is not None and line.drafted is not None else None
        if line is None or line.drafted is None or draft is None or draft.certainty is Certainty.UNREAD:
            return
        code = {line.drafted.code}
        before = self._decided
        self._take(Decided(before.confirmed - code, before.by_hand | code if by_hand else before.by_hand - code))

    def _on_confirmed(self) -> None:
        line, row = self.current, self.table.currentIndex().row()
        is_missing = line is not None and line.row is not None and line.row.points is None and not line.row.gate
        if line is not None and line.drafted is not None and line.drafted.draft is not None and not is_missing:
            self._take(replace(self._decided, confirmed=self._decided.confirmed | {line.drafted.code}))
        following = self.model.next_open(row)
        if following < 0 and row + 1 < self.model.rowCount():
            following = row + 1
        if following >= 0:
            self.table.go_to(following)
        self.table.setFocus()

    def _on_take_clear(self) -> None:
        """Confirm all that were read for sure; the same button takes it back."""
        codes = self.model.clear_codes()
        decided = replace(self._decided, confirmed=self._decided.confirmed | codes)
        self.tools.show_taken(decided, len(codes))
        self._take(decided)
        self.table.setFocus()

    def _take(self, decided: Decided) -> None:
        self._decided = decided
        self.model.show_decided(decided)
        self._count()
        self._show_current()
        self.decided.emit(decided)

    def _tell_row(self, signal: SignalInstance) -> None:
        line = self.current
        if line is not None and isinstance(line.row, ReadRow):
            signal.emit(line.row)

    def _on_points(self, text: str) -> None:
        """Take what was typed beside the list as if it had been typed in it."""
        index = self.model.index(self.table.currentIndex().row(), Column.POINTS)
        if not self.model.setData(index, text):
            self._show_current()

    def _on_refused(self, text: str) -> None:
        self._mark.show_icon(display.icon("severity-blocking"))
        self.said.setText(f"“{text}”不是分值，没有改。请填大于0的数，例如 5 或 2.5。")

    def _on_problem_clicked(self, index: QModelIndex) -> None:
        self._on_problem(self.problems.rows.rows[index.row()].key)

    def _on_problem(self, problem: object) -> None:
        if isinstance(problem, Problem):
            self.problem_chosen.emit(problem)

    def go_to_row(self, number: int) -> bool:
        """Show what was read from a row of the table; tell whether anything was."""
        row = self.model.row_at(number)
        if row < 0 and self.chips.key != Wanted.ALL.value:
            self.chips.choose(Wanted.ALL.value)
            row = self.model.row_at(number)
        if row >= 0:
            self.table.go_to(row)
            self.table.setFocus()
        return row >= 0


def _wrong_words(wrong: Sequence[str], most: int) -> list[str]:
    """Return what is said of sums that do not fit: some of them, and how many more there are."""
    more = len(wrong) - most
    if more <= 0:
        return list(wrong)
    return [*wrong[:most], f"还有{more}处对不上" if most else f"{more}处小计、合计对不上"]
