"""All evidence (材料) in one table: what is wrong with it, what it serves, adding whole folders, cleaning up."""

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.evidence import Evidence
from app.domain.evidence_checks import Flaw, twins_of
from app.services.add_folder import FolderProposal
from app.services.clean_up import Unused
from app.ui.desk_page import Desk, DeskPage
from app.ui.display import size_words
from app.ui.evidence_typing import EvidenceTyping
from app.ui.evidence_work import EvidenceWork
from app.ui.models.evidence_rows import Column, Row
from app.ui.models.evidence_table import EvidenceTableModel
from app.ui.models.missing_table import MissingTableModel
from app.ui.piece_actions import PieceActions, last_folder, remember_folder
from app.ui.pinyin_warming import PinyinWarming
from app.ui.places import Place
from app.ui.session import NOTHING
from app.ui.tabs import Tab
from app.ui.widgets.ask_line import AskLine
from app.ui.widgets.evidence_grid import EvidenceGrid
from app.ui.widgets.evidence_head import ALL, EvidenceHead
from app.ui.widgets.matching_panel import MatchingPanel
from app.ui.widgets.missing_list import MissingList
from app.ui.widgets.no_evidence import NoEvidence
from app.ui.widgets.piece_sheet import PieceSheet
from app.ui.widgets.progress_strip import ProgressStrip

TABLE_PX, SHEET_PX = 920, 320
MOST_TWINS = 3


class MaterialsPage(DeskPage):
    """The table, the chosen piece beside it; in their place the proposal of a folder while there is one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and show what there is."""
        super().__init__(desk, parent)
        rubric = self.session.picture.rubric
        self.model = EvidenceTableModel(self.session, self)
        self.missing_model = MissingTableModel(self.session, self)
        self.head = EvidenceHead(self)
        self.line = AskLine(self)
        self.table = EvidenceGrid(self.model, self)
        self.sheet = PieceSheet(rubric, desk.jobs, self)
        self.missing = MissingList(self.missing_model, self)
        self.empty = NoEvidence(self)
        self.panel = MatchingPanel(rubric, self)
        self.strip = ProgressStrip(self)
        self.work = EvidenceWork(desk, self.strip, self)
        self.typing = EvidenceTyping(self.session, self.model, self.table, self)
        self._kept: tuple[str, int] = ("", 0)
        self._warming = PinyinWarming(self)
        self.piece_actions = PieceActions(desk, self.work, self.sheet, lambda: self._row, self)
        self._lay_out()
        self._wire()
        self.show_changes(NOTHING)

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, changes: Changes) -> None:
        """Read the evidence again when it, or what says whether it is fine, was changed."""
        self.line.forget_step()
        kinds = ("evidence", "figure", "ledger", "cycle", "answer")
        if changes and not any(changes.concerns(kind) for kind in kinds):
            return
        if not changes or any(changes.concerns(kind) for kind in kinds[:-1]):
            self.model.load(keeps_places=self.typing.is_typing)
        # An answer changes no piece: with 2,000 of them a typed letter is not to read them again.
        self.missing_model.load()
        self._show_counts()
        self._show_piece()

    def show_place(self, key: str) -> None:
        """Select a piece by id, 材料编号 or title; show everything where it is filtered out."""
        self._set_proposal_aside()
        wanted = self._id_of(key)
        if not wanted:
            return
        if self.model.row_of(wanted) < 0:
            self.head.text.clear()
            self.head.chips.choose(ALL)
        self._select(wanted, Column.TITLE)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.table.cells.flush()

    def take_files(self, paths: list[Path]) -> bool:
        """Propose where files and folders belong."""
        if not self.session.is_writing:
            self.told.emit(self.session.held)
        elif not self.takes_first(paths):
            self.work.propose(paths)
        return True

    def search(self) -> None:
        """Go to the search field."""
        self._set_proposal_aside()
        self.head.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.head.text.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        """Prepare for being searched by letters."""
        super().showEvent(event)
        self._warming.start(name for piece in self._evidence for name in (piece.title, piece.department))

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave that off."""
        super().hideEvent(event)
        self._warming.stop()

    @property
    def _evidence(self) -> tuple[Evidence, ...]:
        return self.session.picture.assessment.evidence

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(10)
        for part, width in ((self.table, TABLE_PX), (self.sheet, SHEET_PX)):
            splitter.addWidget(part)
            splitter.setStretchFactor(splitter.count() - 1, width)
        splitter.setSizes([TABLE_PX, SHEET_PX])
        self._splitter = splitter
        self.desk.remembered.keep_splitter("materials", splitter)
        self._keep_header()
        self.lists = QStackedWidget(self)
        for widget in (splitter, self.missing, self.empty):
            self.lists.addWidget(widget)
        all_ = QWidget(self)
        column = QVBoxLayout(all_)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.line)
        column.addWidget(self.lists, 1)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(all_)
        self.stack.addWidget(self.panel)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.strip)

    def _keep_header(self) -> None:
        self.desk.remembered.keep_header(f"materials/{self.table.zoom:.2f}", self.table.horizontalHeader())

    def _wire(self) -> None:
        self._wire_table()
        self._wire_work()
        self.head.asked.connect(self._on_asked)
        self.head.text.went_on.connect(self._on_found)
        for button in (self.head.add_folder, self.empty.add_folder):
            button.clicked.connect(self._on_add_folder)
        for button in (self.head.add_files, self.empty.add_files):
            button.clicked.connect(self._on_add_files)
        self.head.check.clicked.connect(self.work.check)
        self.head.clean.clicked.connect(self.work.survey)
        self.missing.chosen.connect(lambda code: self.asked_to_show.emit(Place(Tab.FILLING, code)))
        self.panel.confirmed.connect(lambda: self.work.confirm(self.panel.model.confirmed))
        self.panel.given_up.connect(self._leave_panel)

    def _wire_table(self) -> None:
        self.model.modelAboutToBeReset.connect(self._on_about_to_reset)
        self.model.modelReset.connect(self._on_reset)
        self.table.selectionModel().currentRowChanged.connect(self._show_piece)
        self.table.opened.connect(self.piece_actions.open)
        self.table.zooming.connect(lambda: self.desk.remembered.leave_header(self.table.horizontalHeader()))
        self.table.zoomed.connect(self._keep_header)
        self.typing.told.connect(self.told)
        self.typing.asked_to_remove.connect(self.piece_actions.remove)
        for button in (self.sheet.open, self.sheet.replace, self.sheet.remove):
            self.table.addAction(button.text(), button.click)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.piece_actions.told.connect(self.told)
        self.piece_actions.removed.connect(self._on_removed)

    def _wire_work(self) -> None:
        self.work.proposed.connect(self._on_proposed)
        self.work.registered.connect(self._on_registered)
        self.work.checked.connect(self._on_checked)
        self.work.surveyed.connect(self._on_surveyed)
        self.work.cleaned.connect(self._on_cleaned)
        self.work.told.connect(self.told)
        self.work.busy_changed.connect(self._enable)

    # ------------------------------------------------------------ showing

    def _show_counts(self) -> None:
        counts, unreadable = self.model.counts, self.model.unreadable
        self.head.show_counts(self.model.total, counts, self.missing_model.total, is_checked=unreadable.is_checked)
        self._show_list()
        self._enable()

    def _show_list(self) -> None:
        if self.head.is_missing:
            self.lists.setCurrentWidget(self.missing)
            shown, total, unit = self.missing_model.rowCount(), self.missing_model.total, "项"
        else:
            self.lists.setCurrentWidget(self._splitter if self.model.total else self.empty)
            shown, total, unit = self.model.rowCount(), self.model.total, "件"
        words = f"显示 {shown} {unit}，共 {total} {unit}" if shown else self._nothing(total)
        self.head.found.setText(words)
        self.head.found.setVisible(shown != total)

    def _nothing(self, total: int) -> str:
        """Say that nothing fits, and how to see everything again."""
        if self.head.is_missing:
            return f"没有符合的佐证要求。清空查找，就能看到全部 {total} 项。"
        return f"没有符合的材料。清空查找、点“全部”，就能看到全部 {total} 件。"

    def _enable(self) -> None:
        is_free = self.session.is_writing and not self.work.is_busy
        for button in (self.head.add_folder, self.head.add_files, self.head.clean):
            button.setEnabled(is_free)
        for button in (self.empty.add_folder, self.empty.add_files):
            button.setEnabled(is_free)
        self.head.check.setEnabled(not self.work.is_busy and self.model.total > 0)
        self.panel.setEnabled(not self.work.is_busy)

    def _show_piece(self) -> None:
        row = self._row
        whys = self._whys(row) if row else {}
        shown = self.piece_actions.shown(row) if row and Flaw.UNREADABLE not in whys else None
        self.sheet.show_row(row, is_writing=self.session.is_writing, whys=whys, shown=shown)

    def _whys(self, row: Row) -> dict[Flaw, str]:
        """Return what else is to be said of the flaws of a piece."""
        whys = {}
        if Flaw.UNREADABLE in row.flaws:
            whys[Flaw.UNREADABLE] = self.model.unreadable.why(row.piece)
        if Flaw.DUPLICATE in row.flaws:
            numbers = self.session.material_numbers()
            titles = {piece.id: piece.title for piece in self._evidence}
            twins = [numbers.get(one) or f"“{titles[one]}”" for one in twins_of(row.piece, self._evidence)]
            whys[Flaw.DUPLICATE] = f"另一件是 {'、'.join(twins[:MOST_TWINS])}{' 等' * (len(twins) > MOST_TWINS)}。"
        return whys

    @property
    def _row(self) -> Row | None:
        return self.model.row(self.table.currentIndex().row())

    def _select(self, id_: str, column: int) -> None:
        index = self.model.index(self.model.row_of(id_), column)
        if index.isValid():
            self.table.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.table.scrollTo(index)

    def _id_of(self, key: str) -> str:
        numbers = self.session.material_numbers()
        for piece in self.session.picture.assessment.evidence:
            if key and key in (piece.id, piece.title, numbers.get(piece.id)):
                return piece.id
        return ""

    # ------------------------------------------------------------ the table

    def _on_asked(self) -> None:
        self.flush()
        if self.head.is_missing:
            self.missing_model.ask(self.head.text.text())
        else:
            self.model.ask(self.head.flaw, self.head.text.text())
            if self._row is None and self.model.rowCount():
                self.table.setCurrentIndex(self.model.index(0, Column.TITLE))
                self.table.horizontalScrollBar().setValue(0)
        self._show_list()
        self._show_piece()

    def _on_found(self) -> None:
        table = self.missing.table if self.head.is_missing else self.table
        if not table.currentIndex().isValid():
            table.setCurrentIndex(table.model().index(0, 1))
        table.setFocus()

    def _on_about_to_reset(self) -> None:
        index = self.table.currentIndex()
        row = self.model.row(index.row())
        self._kept = (row.piece.id if row else "", index.column())

    def _on_reset(self) -> None:
        id_, column = self._kept
        if id_:
            self._select(id_, column)
        self._show_piece()

    def _on_removed(self, count: int) -> None:
        self.line.say_step(f"已移除 {count} 件材料，文件还留在工作库里。移错了请按 Ctrl+Z 撤销。")

    # ------------------------------------------------------------ adding

    def _on_add_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "选择放佐证材料的文件夹", last_folder(self.desk))
        if folder:
            remember_folder(self.desk, Path(folder))
            self.work.propose([Path(folder)])

    def _on_add_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "选择要添加的文件", last_folder(self.desk))
        if names:
            remember_folder(self.desk, Path(names[0]).parent)
            self.work.propose([Path(name) for name in names])

    def _on_proposed(self, proposal: FolderProposal) -> None:
        if not proposal.files and not proposal.left_out:
            self.line.say("这里没有找到可以添加的文件。请选择放着佐证材料的文件夹。", "severity-hint")
            return
        self.flush()
        title = f"找到 {len(proposal.files)} 个文件，请核对它们对应哪个评分项"
        self.panel.show_proposal(title, proposal, self.session.material_numbers())
        self._show_panel()

    def _on_registered(self, changes: Changes) -> None:
        if not changes:
            return
        self._leave_panel()
        new = [change.after for change in changes.changes if change.before is None]
        added = f"已添加 {len(new)} 件材料" if new else "已对应"
        reused = len(changes.changes) - len(new)
        also = f"，另有 {reused} 件已有的材料对应了更多评分项" if reused and new else ""
        self.line.say_step(f"{added}{also}。要全部撤回，按 Ctrl+Z 一次即可。")
        if new and isinstance(new[0], Evidence):
            self.show_place(new[0].id)

    def _leave_panel(self) -> None:
        self.stack.setCurrentIndex(0)

    def _set_proposal_aside(self) -> None:
        """Show the table; a proposal that is still to be confirmed can be gone back to."""
        if self.stack.currentWidget() is self.panel:
            self._leave_panel()
            count = self.panel.model.count(None)
            self.line.ask(f"还有 {count} 个文件等您核对后添加。", "回去核对", self._show_panel)

    def _show_panel(self) -> None:
        self.stack.setCurrentWidget(self.panel)
        self.panel.table.setFocus()

    # ------------------------------------------------------------ checking and cleaning up

    def _on_checked(self, evidence: tuple[Evidence, ...], whys: dict[str, str]) -> None:
        self.model.unreadable.keep(evidence, whys)
        self.show_changes(NOTHING)
        count = sum(piece.file is not None for piece in evidence)
        if whys:
            self.line.say(f"检查了 {count} 个文件，{len(whys)} 个读不出，见“读不出”。", "severity-blocking")
        else:
            self.line.say(f"检查了 {count} 个文件，都能打开，内容与存入时一致。")

    def _on_surveyed(self, unused: Unused) -> None:
        if not unused.files:
            self.line.say("没有可以清理的文件：存着的文件都有材料、备份或可撤销的操作用到。")
            return
        what = f"有 {unused.files} 个文件（共 {size_words(unused.size)}）没有任何材料、旧版本、备份和可撤销的操作用到。"
        self.line.ask(f"{what}清理会先备份数据，再从磁盘上删去它们，删去后不能找回。", "备份并清理", self.work.clean)

    def _on_cleaned(self, unused: Unused) -> None:
        self.line.say(f"已备份，并清理了 {unused.files} 个文件，腾出 {size_words(unused.size)}。")
