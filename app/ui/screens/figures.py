"""Figures (数据): all measures by year in one table, what can be said of them, and one of them beside it."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Change, Changes
from app.ui.desk_page import Desk, DeskPage
from app.ui.models.figure_entry import FigureEntry
from app.ui.models.figure_table import FigureTableModel, Head, Tail
from app.ui.pinyin_warming import PinyinWarming
from app.ui.places import Place
from app.ui.search_text import SearchText
from app.ui.tabs import Tab
from app.ui.widgets.figure_detail import FigureDetail
from app.ui.widgets.figure_filter import FigureFilter, Which
from app.ui.widgets.figure_grid import FigureGrid
from app.ui.widgets.figure_paste import PasteProposal
from app.ui.widgets.figure_pasting import FigurePasting
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.low_room import is_low
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.typed_cells import TypedCells

TABLE_PX, DETAIL_PX = 890, 350
NO_MEASURES = "这个评分标准没有数据项，这一页不用填。"
NOTHING_FOUND = "没有符合的数据项。换个词，或点“显示全部”。"
USUAL = (
    "点一格直接输入，按 Tab 到右边填来源和佐证；也可以从 Excel、WPS 复制一块粘贴进来（Ctrl+V）。"
    "没有的数请空着，空着不是零。"
)
NO_YEARS = "还不知道要填哪几年：请先在“概况”里填申报批次的起止日期和评估年份。"

Cell = tuple[str, int | None]


class FiguresPage(DeskPage):
    """The figures of the county. Edits go through the session; what comes back is shown."""

    _is_built = False

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and show every measure."""
        super().__init__(desk, parent)
        rubric = self.session.picture.rubric
        self.entry = FigureEntry(self.session, self)
        self.model = FigureTableModel(self.session, self.entry, self)
        self._words = {measure.id: self._search_text(measure.id) for measure in rubric.measures}
        self._warming = PinyinWarming(self)
        self._current: Cell | None = None
        self.filter = FigureFilter(rubric, self)
        self.no_years = NoticeBar("severity-hint", NO_YEARS, "去填写", self)
        self.said = wrapped(USUAL, "quiet", self)
        self._said = USUAL
        self.found = label("", "quiet", self)
        self.proposal = PasteProposal(rubric, self)
        self.pasting = FigurePasting(self.session, self.model, self.entry, self.proposal)
        self.grid = self._grid()
        self.detail = FigureDetail(self.session, self.model, self.entry, self)
        self.nothing = wrapped("", "quiet", self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self._wire()
        self._show_found()
        self._select_first()
        self._is_built = True

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, changes: Changes) -> None:
        """Show what the picture holds."""
        self.model.refresh(changes)
        self.detail.refresh()
        self._show_found()

    def show_place(self, key: str) -> None:
        """Select a measure, in the assessed year when nothing else is selected in its row."""
        if key not in self._words:
            return
        self.pasting.leave()
        if key not in self.model.shown_measures:
            self.filter.show_everything()
        if self._current is None or self._current[0] != key:
            self._select((key, self.session.picture.assessment.cycle.year))

    def shows(self, change: Change) -> bool:
        """Count a figure as in view once its cell is selected."""
        measure, _, year = change.key.partition("@")
        if change.kind == "figure" and self.isVisible():
            self.show_place(measure)
            self._select((measure, int(year) if year else None))
            return True
        return super().shows(change)

    def changeEvent(self, event: QEvent) -> None:
        """Fit the columns to another zoom."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and self._is_built:
            self._set_widths(self.grid)
            self.grid.scrollTo(self.grid.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less in a low window."""
        super().resizeEvent(event)
        self._say(self._said)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.cells.flush()
        self.detail.flush()
        self.entry.leave()
        self.entry.store_late()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin as far left as the chosen cell allows, and prepare for being searched by letters."""
        super().showEvent(event)
        self.grid.horizontalScrollBar().setValue(0)
        self.grid.scrollTo(self.grid.currentIndex())
        self._warming.start(measure.title for measure in self.session.picture.rubric.measures)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave that off."""
        super().hideEvent(event)
        self._warming.stop()

    def search(self) -> None:
        """Go to the search field."""
        self.pasting.leave()
        self.filter.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.text.selectAll()

    # ------------------------------------------------------------ building

    def _grid(self) -> FigureGrid:
        grid = FigureGrid(self._has_draft, lambda: self.pasting.blocks.is_last, self)
        grid.setAccessibleName("数据表")
        self.cells = TypedCells(grid)
        grid.setItemDelegate(self.cells)
        grid.setModel(self.model)
        grid.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._set_widths(grid)
        return grid

    def _set_widths(self, grid: FigureGrid) -> None:
        letter = grid.fontMetrics().horizontalAdvance("字")
        letters = (11, 5, 6, *(7 for _ in self.model.years), 12, 13, 16)
        first = len(Head) + len(self.model.years)
        wrapping = (Head.NAME, first + Tail.REFERENCE, first + Tail.USES)
        self._columns = self.model.columnCount()
        # Widths belong to a number of years and to a zoom.
        self._widths_name = f"figures/{self._columns}/{letter}"
        kept = self.desk.remembered.text(self._widths_name).split(",")
        is_kept = len(kept) == self._columns and all(width.isdecimal() for width in kept)
        widths = [int(width) for width in kept] if is_kept else [letter * number for number in letters]
        grid.show_columns(widths, wrapping)

    def _keep_widths(self) -> None:
        if self.isVisible() and self.model.columnCount() == self._columns:
            widths = ",".join(str(self.grid.columnWidth(column)) for column in range(self._columns))
            self.desk.remembered.set_text(self._widths_name, widths)

    def _lay_out(self) -> None:
        self.earlier = QPushButton("加更早的年份", self)
        self.collect = QPushButton("复制收集表", self)
        self.collect.setToolTip("把显示的数据项做成一张空表，发给部门填；填好后整张粘贴回来")
        self.paste = QPushButton("粘贴整张表", self)
        self.filter.add_tools((self.earlier, self.collect, self.paste, self.found))
        self.paste.setEnabled(self.session.is_writing)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.nothing)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(10)
        for part, width in ((self._stack, TABLE_PX), (self.detail, DETAIL_PX)):
            self.splitter.addWidget(part)
            self.splitter.setStretchFactor(self.splitter.count() - 1, width)
        self.splitter.setSizes([TABLE_PX, DETAIL_PX])
        self.desk.remembered.keep_splitter("figures", self.splitter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(8)
        rows.addWidget(self.no_years)
        rows.addWidget(self.filter)
        rows.addWidget(self.said)
        rows.addWidget(self.proposal, 1)
        rows.addWidget(self.splitter, 1)

        order = (self.filter.clear, self.earlier, self.collect, self.paste, self.proposal, self.grid, self.detail)
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)

    def _wire(self) -> None:
        self.filter.changed.connect(self._on_filter)
        self.filter.entered.connect(self._on_found)
        self.no_years.button.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.BASICS)))
        self.earlier.clicked.connect(self.model.add_year)
        self.collect.clicked.connect(lambda: self.pasting.copy_collection_table(self.filter.asks[2]))
        self.paste.clicked.connect(self.pasting.paste_table)
        self.cells.typed.connect(self._on_typed)
        self.cells.left.connect(self.entry.leave)
        self.grid.horizontalHeader().sectionResized.connect(self._keep_widths)
        self.grid.pasted.connect(self.pasting.paste_at)
        self.grid.cleared.connect(self._on_cleared)
        self.grid.dismissed.connect(lambda index: self.entry.forget(*self._cell(index)))
        self.grid.taken_back.connect(self._on_taken_back)
        self.grid.selectionModel().currentChanged.connect(self._on_current)
        self.model.modelReset.connect(self._on_reset)
        self.entry.drafted.connect(self._on_drafted)
        self.detail.asked_to_show.connect(self.asked_to_show)
        self.detail.redated.connect(lambda measure, year: self._select((measure, year)))
        self.pasting.said.connect(self._say)
        self.pasting.proposed.connect(self.splitter.hide)
        self.pasting.ended.connect(self._on_left)

    def _say(self, text: str) -> None:
        self._said = text
        # The usual advice leaves its room to the table where the window is low.
        self.said.setText(text)
        self.said.setVisible(text != USUAL or not is_low(self))

    def _search_text(self, measure_id: str) -> SearchText:
        measure = self.session.picture.rubric.measure_by_id[measure_id]
        codes = (criterion.code for criterion in self.model.criteria.get(measure_id, ()))
        return SearchText(measure.id, *codes, *measure.departments, names=(measure.title,))

    # ------------------------------------------------------------ typing

    def _cell(self, index: QModelIndex) -> Cell:
        return self.model.measure_at(index.row()).id, self.model.year_at(index.column())

    def _has_draft(self, index: QModelIndex) -> bool:
        is_figure = index.isValid() and self.model.is_year(index.column())
        return is_figure and bool(self.entry.draft(*self._cell(index)))

    def _on_typed(self, index: QModelIndex, text: str) -> None:
        if self.model.is_year(index.column()):
            self.entry.enter(*self._cell(index), text)

    def _on_drafted(self) -> None:
        self.detail.refresh()
        self._show_found()

    def _on_cleared(self, indexes: list[QModelIndex]) -> None:
        cells = [self._cell(index) for index in indexes if self.model.is_year(index.column())]
        if cells:
            self.entry.clear(cells)

    def _on_taken_back(self, index: QModelIndex) -> None:
        if not self.pasting.blocks.take_back():
            self.entry.forget(*self._cell(index))

    def _on_left(self) -> None:
        self.splitter.show()
        self.grid.setFocus()

    # ------------------------------------------------------------ what is shown

    def _on_filter(self) -> None:
        words, which, department = self.filter.asks
        rubric = self.session.picture.rubric
        self.model.show_measures(
            [
                measure.id
                for measure in rubric.measures
                if (not department or department in measure.departments)
                and self._is(which, measure.id)
                and self._words[measure.id].holds(words)
            ]
        )
        self._show_found()

    def _is(self, which: Which, measure: str) -> bool:
        match which:
            case Which.EMPTY:
                return not self.model.is_filled(measure)
            case Which.REMARKED:
                return bool(self.model.problems_of(measure)) or self.model.has_draft(measure)
            case _:
                return True

    def _show_found(self) -> None:
        shown, measures = len(self.model.shown_measures), self.session.picture.rubric.measures
        filled = sum(self.model.is_filled(measure.id) for measure in measures)
        remarked = sum(self._is(Which.REMARKED, measure.id) for measure in measures)
        part = f"显示{shown}项，" if shown < len(measures) else ""
        self.found.setText(f"{part}已填 {filled}/{len(measures)}，有提示 {remarked} 项")
        self.earlier.setEnabled(any(year is not None for year in self.model.years))
        self.no_years.setVisible(bool(measures) and self.session.picture.assessment.cycle.year is None)
        self.nothing.setText(NOTHING_FOUND if measures else NO_MEASURES)
        self._stack.setCurrentWidget(self.grid if shown else self.nothing)

    def _on_found(self) -> None:
        if self.model.shown_measures:
            self._select((self.model.shown_measures[0], self.session.picture.assessment.cycle.year))
            self.grid.setFocus()

    def _on_reset(self) -> None:
        if self.model.columnCount() == self._columns:
            self.grid.fit_rows()
        else:
            self._set_widths(self.grid)
        if self._current is not None and self._current[0] in self.model.shown_measures:
            self._select(self._current)
        else:
            self._select_first()

    def _select_first(self) -> None:
        measures = self.model.shown_measures
        if measures:
            self._select((measures[0], self.session.picture.assessment.cycle.year))
        else:
            self._current = None
            self.detail.show_nothing()

    def _select(self, cell: Cell) -> None:
        index = self.model.index_of(*cell)
        self.grid.go_to(index)
        self.grid.scrollTo(index)

    def _on_current(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        measure = self.model.measure_at(index.row()).id
        year = self.model.year_at(index.column()) if self.model.is_year(index.column()) else self._year_beside(measure)
        self._current = (measure, year)
        self.detail.show_figure(measure, year)

    def _year_beside(self, measure: str) -> int | None:
        """Return the year to show for a row when no year is chosen: the one looked at, else the assessed one."""
        if self._current is not None and self._current[0] == measure:
            return self._current[1]
        return self.session.picture.assessment.cycle.year
