"""What would go on into a new workspace (接着做): tables with tick boxes, the difference of the chosen criterion."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.domain.carry_choices import CarryChoices, Rest, suggested
from app.domain.carry_out import carried
from app.domain.carry_over import CarryPlan
from app.ui.diff_html import compared_html, criterion_html
from app.ui.models.carry_rows import LEDGER, criterion_rows, paper_rows, rest_rows, told_lines
from app.ui.models.tick_table import TickTableModel
from app.ui.widgets.count_chips import CountChips
from app.ui.widgets.labels import wrapped
from app.ui.widgets.told_rows import ToldList

Index = QModelIndex | QPersistentModelIndex
CRITERIA, PAPERS, REST, CHECK, LEFT = "criteria", "papers", "rest", "check", "left"
COUNT_AFTER_MS = 150
"""What is told is worked out again so long after the last tick."""
_SAID = {
    CRITERIA: "勾选的带到新工作库。改了的评分项默认不带原来填的，选中一行看改动，再决定。",
    PAPERS: "勾选的材料连同文件复制过去。过期、无日期的，在新批次默认不带。",
    REST: "勾选的整项带过去。",
    CHECK: "建立以后要逐条核对或填报的；新工作库里有同样的清单。",
    LEFT: "这些不带来，仍在原工作库里，原工作库不会改动。",
}


class _HighEnough(QStyledItemDelegate):
    """Measures wrapped words with the air the style sheet leaves beside them; Qt forgets it and cuts the last line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a height that holds every line in the width the column has."""
        size = super().sizeHint(option, index)
        view, text = self.parent(), index.data()
        if not isinstance(view, QTableView) or not isinstance(text, str):
            return size
        # The other columns are as wide as their words.
        if view.horizontalHeader().sectionResizeMode(index.column()) is QHeaderView.ResizeMode.Stretch:
            em = view.fontMetrics().height()
            room = QRect(0, 0, max(view.columnWidth(index.column()) - em, em), 0)
            flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
            needed = view.fontMetrics().boundingRect(room, int(flags), text).height() + em // 2
            size.setHeight(max(size.height(), needed))
        return size


class TickView(QTableView):
    """A table with boxes; Space ticks, rows are as high as their words need."""

    def __init__(self, name: str, model: TickTableModel, stretched: int, parent: QWidget | None = None) -> None:
        """stretched: the column that takes the spare width."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setItemDelegate(_HighEnough(self))
        self.verticalHeader().hide()
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (stretched, model.columnCount() - 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._fit_later = QTimer(self)
        self._fit_later.setSingleShot(True)
        self._fit_later.timeout.connect(self.resizeRowsToContents)
        model.modelReset.connect(self._fit_later.start)
        header.sectionResized.connect(self._fit_later.start)


class CarryPreview(QWidget):
    """Chips above, the chosen list, and the criterion that is looked at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._plan: CarryPlan | None = None
        self.criteria = TickTableModel(("填报内容", "自评说明"), ("评分项", "情况", "说明"), self)
        self.papers = TickTableModel(("带来",), ("材料", "情况", "成文日期", "对应"), self)
        self.rest = TickTableModel(("带来",), ("内容", "说明"), self)
        words = ((CRITERIA, "评分项"), (PAPERS, "材料"), (REST, "其他"), (CHECK, "要核对"), (LEFT, "不带来"))
        self.chips = CountChips([(key, word, "") for key, word in words], self)
        self.chips.chosen.connect(self._show_part)
        self.said = wrapped("", "quiet", self)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self._criteria_part())
        self.stack.addWidget(TickView("材料", self.papers, 1, self))
        self.stack.addWidget(TickView("其他", self.rest, 1, self))
        self.check, self.left = ToldList("要核对", self), ToldList("不带来", self)
        self.stack.addWidget(self.check)
        self.stack.addWidget(self.left)
        self._count_later = QTimer(self)
        self._count_later.setSingleShot(True)
        self._count_later.setInterval(COUNT_AFTER_MS)
        self._count_later.timeout.connect(self._count)
        for model in (self.criteria, self.papers, self.rest):
            model.ticked.connect(self._count_later.start)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self.chips)
        rows.addLayout(self._line())
        rows.addWidget(self.stack, 1)

    def show_plan(self, plan: CarryPlan) -> None:
        """Show what can go on, ticked as suggested."""
        self._plan = plan
        choices = suggested(plan)
        self.criteria.load(criterion_rows(plan, choices))
        self.papers.load(paper_rows(plan, choices))
        self.rest.load(rest_rows(plan, choices))
        self._count()
        self.chips.choose(CRITERIA)
        self.table.setCurrentIndex(self.criteria.index(0, 2))
        self.table.setFocus()

    @property
    def choices(self) -> CarryChoices:
        """Return what is ticked."""
        rest = self.rest.chosen(0)
        return CarryChoices(
            inputs=self.criteria.chosen(0),
            statements=self.criteria.chosen(1),
            evidence=self.papers.chosen(0),
            ledgers=frozenset(key.removeprefix(LEDGER) for key in rest if key.startswith(LEDGER)),
            rest=frozenset(one for one in Rest if one.value in rest),
        )

    # ------------------------------------------------------------ inside

    def _criteria_part(self) -> QSplitter:
        self.table = TickView("评分项", self.criteria, 2, self)
        self.table.selectionModel().currentChanged.connect(self._show_detail)
        self.detail = QTextBrowser(self)
        self.detail.setObjectName("help")
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(self.table)
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([330, 220])
        splitter.setChildrenCollapsible(False)
        return splitter

    def _line(self) -> QHBoxLayout:
        self.all, self.none = QPushButton("全部勾选", self), QPushButton("全部不选", self)
        for button, is_on in ((self.all, True), (self.none, False)):
            button.setObjectName("link")
            button.clicked.connect(lambda _=False, is_on=is_on: self._tick_all(is_on=is_on))
        line = QHBoxLayout()
        line.addWidget(self.said, 1)
        line.addWidget(self.all)
        line.addWidget(self.none)
        return line

    def _tick_all(self, *, is_on: bool) -> None:
        model, boxes = {
            CRITERIA: (self.criteria, 2),
            PAPERS: (self.papers, 1),
        }.get(self.chips.key, (self.rest, 1))
        for box in range(boxes):
            model.tick_all(box, is_on=is_on)

    def _show_part(self, key: str) -> None:
        self.stack.setCurrentIndex((CRITERIA, PAPERS, REST, CHECK, LEFT).index(key))
        self.said.setText(_SAID[key])
        for button in (self.all, self.none):
            button.setVisible(key in (CRITERIA, PAPERS, REST))

    def _count(self) -> None:
        if self._plan is None:
            return
        found = carried(self._plan, self.choices)
        self.check.show_rows(told_lines(found.to_check))
        self.left.show_rows(told_lines(found.left))
        counts = {CRITERIA: self.criteria.rowCount(), PAPERS: self.papers.rowCount(), REST: self.rest.rowCount()}
        self.chips.show_counts(counts | {CHECK: len(found.to_check), LEFT: len(found.left)})

    def _show_detail(self) -> None:
        row = self.criteria.row(self.table.currentIndex().row())
        if self._plan is None or row is None:
            self.detail.clear()
            return
        diff = self._plan.diff
        one = next((one for one in diff.criteria if one.new.code == row.key), None)
        if one is not None:
            self.detail.setHtml(compared_html(one))
            return
        places = {one.code: (dimension, indicator) for dimension, indicator, one in diff.new.places()}
        criterion = diff.new.criterion_by_code[row.key]
        self.detail.setHtml(criterion_html(diff.new, criterion, places[row.key], "新增的评分项"))
