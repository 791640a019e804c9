"""Third step of the import: every criterion with its points, the sums, and how the rule texts were understood."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.problems import Problem, Severity
from app.domain.read_rows import ReadRow, RowsRead
from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.domain.rule_text.draft import Certainty
from app.ui import display
from app.ui.models.import_criteria import Column, CriteriaModel, Decided, Line, Use, Wanted, total_words
from app.ui.models.import_problems import problem_rows
from app.ui.widgets.count_chips import CountChips
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.import_criteria_table import CriteriaTable
from app.ui.widgets.import_criterion import CriterionSheet
from app.ui.widgets.import_ways import WayChoice
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.low_room import is_low
from app.ui.widgets.marks import Mark
from app.ui.widgets.told_rows import ToldList

OWN_HINTS = {"TABLE_TOTAL", "GRADES"}
"""Hints that belong to this step; the others were seen a step before."""
MOST_SAID = 3
KEYS = "上下键选项；数字键改分值；空格改成定性判分；回车核对好了，到下一项。"
KEYS_BY_HAND = "上下键选项；数字键改分值。每项都按定性判分：自评时照原文填分数和理由。"


class CheckPage(QWidget):
    """The page of the third step. It decides nothing: what a person decides is told."""

    way_chosen = Signal(bool)
    points_typed = Signal(object, object)
    """ReadRow, Decimal."""
    decided = Signal(object)
    """Decided."""
    row_dropped = Signal(object)
    """ReadRow: no criterion."""
    rows_wanted = Signal()
    """Rows that were dropped are criteria after all."""
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
        self.ways = WayChoice(self)
        rows.addWidget(self.ways)
        rows.addWidget(self._tools())
        rows.addWidget(self._splitter(), 1)
        self._wire()

    def show_draft(
        self, draft: RubricDraft, read: RowsRead, decided: Decided, given: Sequence[int], *, by_hand: bool
    ) -> None:
        """Show a draft; the criterion that was looked at stays in sight."""
        code = self.current.criterion.code if self.current and self.current.criterion else ""
        self._draft, self._decided, self._by_hand = draft, decided, by_hand
        self.ways.show_way(by_hand=by_hand)
        self.model.show_draft(draft, read, decided, given)
        self.table.show_drafts(shown=not by_hand)
        self._keys.setText(KEYS_BY_HAND if by_hand else KEYS)
        self._show_said(read, draft.problems)
        self._show_problems(draft.problems)
        self._count()
        row = self.model.row_of(code)
        self.table.go_to(row if row >= 0 else self._first())
        self._show_current()

    def show_dropped(self, count: int) -> None:
        """Say how many rows were dropped, and offer them back."""
        self.undrop.setVisible(bool(count))
        self.undrop.setText(f"恢复划掉的{count}行")

    @property
    def current(self) -> Line | None:
        """Return the row that is looked at."""
        return self.model.line(self.table.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what is only pleasant where the window is low."""
        super().resizeEvent(event)
        self._keys.setHidden(is_low(self))
        self.ways.fold(is_folded=is_low(self))

    # ------------------------------------------------------------ building

    def _tools(self) -> QWidget:
        tools = QWidget(self)
        rows = QVBoxLayout(tools)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        self._mark = Mark(display.icon("met"), tools)
        self.said = wrapped("", "", tools)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.said, 1)
        rows.addLayout(line)
        row = FlowRow(gap=10)
        chips = [(Wanted.ALL.value, "全部", ""), (Wanted.TO_CHECK.value, "要核对的", "severity-warning")]
        self.chips = CountChips(chips, tools)
        self._keys = label("", "quiet", tools)
        row.addWidget(self.chips)
        self.undrop = QPushButton("", tools)
        self.undrop.setObjectName("link")
        self.undrop.clicked.connect(self.rows_wanted)
        row.addWidget(self.undrop)
        row.addWidget(self._keys)
        rows.addLayout(row)
        return tools

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
        self.model.points_typed.connect(self.points_typed)
        self.model.refused.connect(self._on_refused)
        self.table.moved.connect(self._show_current)
        self.table.toggled.connect(self._on_toggled)
        self.table.went_on.connect(self._on_confirmed)
        self.sheet.confirmed.connect(self._on_confirmed)
        self.sheet.by_hand.connect(lambda is_on: self._decide(by_hand=is_on))
        self.sheet.not_a_criterion.connect(self._on_dropped)
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
        said += wrong[:MOST_SAID]
        said += [f"还有{len(wrong) - MOST_SAID}处对不上"] if len(wrong) > MOST_SAID else []
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
        self.problems.show_rows(problem_rows(told))
        self.problems.setVisible(bool(told))

    def _count(self) -> None:
        self.chips.show_counts({wanted.value: self.model.count(wanted) for wanted in Wanted})

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
        following = self.model.next_to_check(row)
        if following < 0 and row + 1 < self.model.rowCount():
            following = row + 1
        if following >= 0:
            self.table.go_to(following)
        self.table.setFocus()

    def _take(self, decided: Decided) -> None:
        self._decided = decided
        self.model.show_decided(decided)
        self._count()
        self._show_current()
        self.decided.emit(decided)

    def _on_dropped(self) -> None:
        line = self.current
        if line is not None and isinstance(line.row, ReadRow):
            self.row_dropped.emit(line.row)

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
