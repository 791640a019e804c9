"""One ledger on screen: what it counts, its rows to type and paste into, and the evidence of the chosen row."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.assessment import LedgerRow
from app.domain.changes import Changes
from app.domain.evidence import StoredFile
from app.domain.ledger import JudgedRow
from app.domain.ledger_paste import Pasted, offered_day, read_pasted
from app.domain.ledger_pieces import found_pieces
from app.domain.problems import Problem, warning
from app.ui.desk_page import Desk
from app.ui.file_asking import ask_for_files
from app.ui.models.ledger_table import FIRST_COLUMN, LedgerTableModel, Order
from app.ui.places import Place, Tab
from app.ui.widgets.drop_zone import nothing_dropped
from app.ui.widgets.evidence_intake import FOLDER
from app.ui.widgets.file_taking import FileTaking, Purpose
from app.ui.widgets.ledger_grid import LedgerGrid, WrappedCells
from app.ui.widgets.ledger_head import LedgerHead
from app.ui.widgets.ledger_tools import LedgerTools
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.row_evidence import RowEvidence
from app.ui.widgets.row_room import RowRoom

STATE_CHARACTERS, DATE_CHARACTERS, NUMBER_CHARACTERS, EVIDENCE_CHARACTERS, NARROWEST_CHARACTERS = 10, 9, 6, 8, 6
"""Widths of columns at first, in Chinese characters."""


class LedgerSheet(QWidget):
    """One ledger. Edits go through the session; what comes back is shown by `show_ledger`."""

    asked_to_show = Signal(object)
    """Place."""
    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, desk: Desk, ledger_id: str, parent: QWidget | None = None) -> None:
        """Build the sheet of a ledger and show what is stored."""
        super().__init__(parent)
        self._desk = desk
        self._session = desk.session
        self.model = LedgerTableModel(desk.session, ledger_id, self)
        self.ledger = self.model.ledger
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        self.head = LedgerHead(self._session, self.ledger, self)
        rows.addWidget(self.head)
        self.notice = NoticeBar("severity-hint", "", "换成日期", self)
        rows.addWidget(self.notice)
        has_dates = any(column.kind == "date" for column in self.ledger.columns)
        self.tools = LedgerTools(has_dates=has_dates, parent=self)
        rows.addWidget(self.tools)
        self.grid = self._grid()
        self.evidence = RowEvidence(self)
        self._room = RowRoom(self.grid, self.evidence, self)
        rows.addWidget(self._room, 1)
        self._connect()
        self._offered: object = None
        self._numbered: tuple[object, dict[str, str]] = (None, {})
        self._fitted: list[JudgedRow] = []
        """The lines as they were measured."""
        self.show_ledger()
        # The keyboard begins in the empty line, so that nothing is typed or pasted over by mistake.
        self.grid.go_to(self.model.index(self.model.rowCount() - 1, FIRST_COLUMN))

    # ------------------------------------------------------------ showing

    def show_ledger(self) -> None:
        """Bring everything in line with the picture."""
        self.model.refresh()
        self._fit_changed()
        rows = self._session.picture.assessment.ledgers.get(self.ledger.id)
        counted = sum(judged.counts for judged in self.model.judged)
        self.head.show_ledger(counted, None if rows is None else len(rows))
        self._show_offer()
        self._show_row()

    def _fit_changed(self) -> None:
        lines = [self.model.judged[self.model.stored_index(line)] for line in range(len(self.model.judged))]
        old = self._fitted
        self._fitted = lines
        self.grid.fit_lines([n for n, judged in enumerate(lines) if n >= len(old) or old[n] != judged])

    def heightForWidth(self, width: int) -> int:
        """Return the least height in a width; the rows and the evidence scroll for themselves."""
        layout, height = self.layout(), 0
        if layout is None:
            return super().heightForWidth(width)
        for item in (layout.itemAt(place) for place in range(layout.count() - 1)):
            if item is not None and not item.isEmpty():
                own = item.heightForWidth(width) if item.hasHeightForWidth() else item.minimumSize().height()
                height += own + layout.spacing()
        return height + self._room.least_height

    def minimumSizeHint(self) -> QSize:
        """Return the least height in this width; Qt would measure wrapped texts in the narrowest one."""
        return QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room again: a row chosen before the sheet had its size got next to none."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._room.share)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.cells.flush()

    def go_to_row(self, stored: int) -> None:
        """Choose a stored row (from 0) and put the keyboard into it."""
        line = self.model.line_of(stored)
        if self.model.is_stored(line):
            self.grid.go_to(self.model.index(line, FIRST_COLUMN))
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_files(self, paths: list[Path]) -> bool:
        """Add files to the chosen row; tell whether there is one."""
        return self._add_files(self.grid.currentIndex().row(), paths)

    def _show_offer(self) -> None:
        offered = self.model.offered_dates
        self.notice.setVisible(bool(offered) and self._session.is_writing)
        if offered:
            day = offered_day(offered[0])
            self.notice.text.setText(
                f"有{len(offered)}处日期是表格软件里的写法，例如“{offered[0]}”就是{day}。换成日期后才能计数。"
            )

    def _show_row(self) -> None:
        line = self.grid.currentIndex().row()
        is_stored = self.model.is_stored(line)
        stored = self.model.stored_index(line)
        place = stored if is_stored else None
        self.tools.show_row(place, len(self.model.judged), is_writing=self._session.is_writing)
        if not is_stored:
            self.evidence.show_nothing()
            self._room.make(has_row=is_stored)
            return
        judged = self.model.judged[stored]
        words = [judged.row.values.get(column.id, "") for column in self.ledger.columns[:2]]
        self.evidence.show_row(
            f"第{judged.number}行的佐证材料　{'　'.join(word for word in words if word)}",
            judged.reasons,
            found_pieces(self.ledger.title, self.model.titles_at(line)),
            self.model.evidence_at(line),
            self._numbers() if judged.row.evidence else {},
            is_writing=self._session.is_writing,
        )
        self._room.make(has_row=is_stored)

    def _offer_pieces(self) -> None:
        """Offer the existing pieces, made when somebody wants to pick one, since there may be thousands."""
        pieces = self._session.picture.assessment.evidence
        if pieces is not self._offered:
            self._offered = pieces
            self.evidence.show_candidates(pieces, self._numbers())

    def _numbers(self) -> dict[str, str]:
        """Return the 材料编号, counted again when the evidence was changed."""
        pieces = self._session.picture.assessment.evidence
        if pieces is not self._numbered[0]:
            self._numbered = (pieces, self._session.material_numbers())
        return self._numbered[1]

    # ------------------------------------------------------------ building

    def _grid(self) -> LedgerGrid:
        grid = LedgerGrid(self)
        grid.setModel(self.model)
        self.cells = WrappedCells(grid)
        grid.setItemDelegate(self.cells)
        header = grid.horizontalHeader()
        for section, (kind, _) in enumerate(self._widths()):
            # Texts share what the others leave.
            mode = header.ResizeMode.Stretch if kind == "text" else header.ResizeMode.Interactive
            header.setSectionResizeMode(section, mode)
        self._fit_columns(grid)
        grid.setAccessibleName(self.ledger.title)
        return grid

    def _fit_columns(self, grid: LedgerGrid) -> None:
        """Give the columns the widths they had at this zoom, or have at first."""
        header, character = grid.horizontalHeader(), grid.fontMetrics().horizontalAdvance("国")
        self._desk.remembered.leave_header(header)
        header.setMinimumSectionSize(NARROWEST_CHARACTERS * character)
        for section, (_, width) in enumerate(self._widths()):
            header.resizeSection(section, width * character)
        # Widths belong to a size of letters: those of another zoom would cut the dates.
        name = f"ledger/{self._session.picture.rubric.id}/{self.ledger.id}/{character}"
        self._desk.remembered.keep_header(name, header)

    def _widths(self) -> list[tuple[str, int]]:
        """Return the kind of each column and its width at first, in characters."""
        widths = {"date": DATE_CHARACTERS, "number": NUMBER_CHARACTERS, "count": NUMBER_CHARACTERS}
        own = [(column.kind, widths.get(column.kind, NARROWEST_CHARACTERS)) for column in self.ledger.columns]
        return [("state", STATE_CHARACTERS), *own, ("evidence", EVIDENCE_CHARACTERS)]

    def _connect(self) -> None:
        self.head.asked_to_show.connect(self.asked_to_show)
        self.head.none_ticked.connect(self._on_none)
        self.notice.button.clicked.connect(self._on_offer_taken)
        self.tools.paste.clicked.connect(self.grid.paste)
        self.tools.insert.clicked.connect(self._on_insert)
        self.tools.remove.clicked.connect(self._on_remove)
        self.tools.up.clicked.connect(lambda: self._on_move(-1))
        self.tools.down.clicked.connect(lambda: self._on_move(1))
        self.tools.by_date.toggled.connect(self._on_order)
        self.grid.pasted.connect(self._on_pasted)
        self.grid.cleared.connect(self._on_cleared)
        self.grid.zoomed.connect(lambda: self._fit_columns(self.grid))
        self.grid.dropped.connect(self._add_files)
        self.grid.selectionModel().currentRowChanged.connect(self._on_row)
        self.cells.typed.connect(self._on_typed)
        self.cells.left.connect(self._session.close_step)
        self.evidence.picked.connect(self._on_picked)
        self.evidence.removed.connect(self._on_removed)
        self.evidence.asked_for_files.connect(self._on_files)
        self.evidence.asked_for_candidates.connect(self._offer_pieces)
        self.evidence.asked_for_piece.connect(lambda one: self.asked_to_show.emit(Place(Tab.MATERIALS, one)))

    # ------------------------------------------------------------ editing

    def _run(self, service: Callable[..., object], *arguments: object) -> Changes:
        return self._session.run(service, self.ledger.id, *arguments)

    def _settled(self, service: Callable[..., object], *arguments: object) -> Changes:
        """Run a step of its own: what is being typed is handed in before."""
        self._session.settle()
        return self._run(service, *arguments)

    def _on_row(self) -> None:
        self.evidence.say("")
        self._show_row()

    def _on_typed(self, index: QModelIndex, text: str, goes_on: bool) -> None:
        from app.services.write_ledger import write_row

        column = self.model.column_of(index.column())
        if column is None:
            return
        row = self.model.row_at(index.row())
        values = {**row.values, column.id: text}
        stored = self.model.stored_index(index.row())
        self._session.run(write_row, self.ledger.id, stored, replace(row, values=values), goes_on=goes_on)
        if self._session.was_refused:
            self.cells.keep_refused(index, text)

    def _on_pasted(self, index: QModelIndex, block: list[list[str]]) -> None:
        from app.services.write_ledger import paste_rows

        pasted = read_pasted(self.ledger, block, max(index.column() - FIRST_COLUMN, 0))
        # A table with headings is a list of records: it never goes over rows that are there.
        stored = len(self.model.judged) if pasted.has_header else self.model.stored_index(max(index.row(), 0))
        changes = self._settled(paste_rows, stored, pasted.rows)
        if changes:
            self.grid.go_to(self.model.index(self.model.line_of(stored), FIRST_COLUMN))
        problems = self._pasted_problems(pasted)
        if problems:
            self.told.emit(problems)

    def _pasted_problems(self, pasted: Pasted) -> tuple[Problem, ...]:
        where = f"台账 {self.ledger.title or self.ledger.id}"
        if not pasted.rows:
            what = "复制的内容里没有可以登记的行。"
            return (warning("LEDGER_ROW", where, what, "请在 Excel、WPS 里选中要登记的行，复制后再粘贴。"),)
        if not pasted.left_out:
            return ()
        what = f"粘贴了{len(pasted.rows)}行；这几栏台账里没有，没有贴入：{'、'.join(pasted.left_out)}。"
        return (warning("LEDGER_ROW", where, what, "需要保留的内容请并到已有的栏里，或作为佐证材料添加。"),)

    def _on_cleared(self, indexes: list[QModelIndex]) -> None:
        from app.services.write_ledger import clear_cells

        columns = [(index, self.model.column_of(index.column())) for index in indexes]
        cells = {(self.model.stored_index(index.row()), column.id) for index, column in columns if column is not None}
        if cells:
            self._settled(clear_cells, cells)

    def _on_offer_taken(self) -> None:
        from app.services.write_ledger import read_dates

        self._settled(read_dates)

    def _on_none(self, is_none: bool) -> None:
        from app.services.write_ledger import begin_ledger, forget_ledger

        self._settled(begin_ledger if is_none else forget_ledger)

    # ------------------------------------------------------------ rows

    def _on_insert(self) -> None:
        from app.services.write_ledger import insert_rows

        line = self.grid.currentIndex().row()
        self._settled(insert_rows, self.model.stored_index(line), (LedgerRow(),))
        self.grid.go_to(self.model.index(line, FIRST_COLUMN))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove(self) -> None:
        from app.services.write_ledger import remove_rows

        self._session.settle()
        lines = {index.row() for index in self.grid.selectedIndexes()} or {self.grid.currentIndex().row()}
        stored = {self.model.stored_index(line) for line in lines if self.model.is_stored(line)}
        if stored:
            self._run(remove_rows, stored)
            self.grid.go_to(self.model.index(min(lines), FIRST_COLUMN))

    def _on_move(self, step: int) -> None:
        from app.services.write_ledger import move_row

        index = self.grid.currentIndex()
        stored = self.model.stored_index(index.row())
        if self._settled(move_row, stored, stored + step):
            self.grid.go_to(index.siblingAtRow(index.row() + step))

    def _on_order(self, is_by_date: bool) -> None:
        self._session.settle()
        self.model.show_order(Order.BY_DATE if is_by_date else Order.STORED)
        self.grid.fit_rows()
        self._show_row()

    # ------------------------------------------------------------ evidence

    def _on_picked(self, piece: str) -> None:
        line = self.grid.currentIndex().row()
        names = self.model.row_at(line).evidence
        if piece not in names:
            self._write_evidence(line, (*names, piece))

    def _on_removed(self, piece: str) -> None:
        line = self.grid.currentIndex().row()
        self._write_evidence(line, tuple(one for one in self.model.row_at(line).evidence if one != piece))

    def _write_evidence(self, line: int, names: tuple[str, ...]) -> None:
        from app.services.write_ledger import write_row

        if self.model.is_stored(line):
            row = replace(self.model.row_at(line), evidence=names)
            self._settled(write_row, self.model.stored_index(line), row)

    def _on_files(self) -> None:
        if chosen := ask_for_files(self, self._desk.remembered, FOLDER, "选择这一行的佐证材料"):
            self.take_files(chosen)

    def _add_files(self, line: int, paths: list[Path]) -> bool:
        """Copy files in the worker; the row that is then in this place gets them."""
        if not paths:
            self.told.emit((nothing_dropped(),))
        if not paths or not self.model.is_stored(line) or not self._session.is_writing:
            return False
        self._session.settle()
        stored, row = self.model.stored_index(line), self.model.row_at(line)
        taking = FileTaking(self._session.folder, paths, Purpose(""), self.evidence)
        taking.stored.connect(lambda _purpose, files: self._on_stored(stored, row, files))
        taking.refused.connect(self.told)
        self.evidence.show_coming(taking)
        self.evidence.say("")
        taking.start(self._desk.jobs)
        return True

    def _on_stored(self, stored: int, row: LedgerRow, files: tuple[StoredFile, ...]) -> None:
        from app.services.write_ledger import add_files

        before = len(self._session.picture.assessment.evidence)
        rows = [judged.row for judged in self.model.judged]
        place = stored if stored < len(rows) and rows[stored] == row else rows.index(row) if row in rows else stored
        if self._settled(add_files, place, files):
            known = len(files) - len(self._session.picture.assessment.evidence) + before
            self.evidence.say(f"其中{known}件以前已经添加过，这一行直接用原来的那件。" if known else "")
