"""Pasting figures: what is on the clipboard goes into the cells at the cursor, or is proposed as a table first."""

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.domain.collection_table import collection_table
from app.domain.pasted_figures import PastedFigure, Standing, read_cells
from app.domain.pasted_table import read_table
from app.services.paste_figures import take_figures
from app.ui.clipboard import read_block, write_block
from app.ui.models.figure_entry import FigureEntry
from app.ui.models.figure_table import FigureTableModel, Head
from app.ui.models.pasted_blocks import Cell, PastedBlocks
from app.ui.session import Session
from app.ui.widgets.figure_paste import PasteProposal

COLLECTED = "已复制{}项的收集表：粘贴到 Excel 或 WPS 里发给部门，填好后连表头复制，在这里点“粘贴整张表”。"
NO_TABLE = (
    "剪贴板里没有认得出的表。请从 Excel、WPS 里连表头一起复制：要有“数据项”（或“指标名称”）一列，和年份或“数值”一列。"
)


class FigurePasting(QObject):
    """Reads the clipboard, lets a table be looked at first, and stores each block as one step."""

    said = Signal(str)
    """What came of it, in Chinese."""
    proposed = Signal()
    """A table is there to be looked at."""
    ended = Signal()
    """The proposal was taken over or left."""

    def __init__(self, session: Session, model: FigureTableModel, entry: FigureEntry, proposal: PasteProposal) -> None:
        """proposal: where tables are looked at; it owns this."""
        super().__init__(proposal)
        self._session = session
        self._model = model
        self._entry = entry
        self._proposal = proposal
        self.blocks = PastedBlocks(session, entry, self)
        proposal.taken.connect(self._on_taken)
        proposal.left.connect(self.leave)

    def paste_table(self) -> None:
        """Propose the table that is on the clipboard."""
        if not self._propose(read_block(QGuiApplication.clipboard().text())):
            self.said.emit(NO_TABLE)

    def paste_at(self, index: QModelIndex, block: list[list[str]]) -> None:
        """Put a block into the cells from this one on; a whole table is proposed instead."""
        if not self._session.is_writing or self._propose(block):
            return
        if not index.isValid() or not self._model.is_year(index.column()):
            self.said.emit(f"要粘贴几个数，请先点年份下面的一格。{NO_TABLE}")
            return
        picture = self._session.picture
        measures = self._model.shown_measures[index.row() :]
        years = self._model.years[index.column() - len(Head) :]
        pasted = read_cells(picture.rubric, picture.assessment, block, measures, years)
        self._session.settle()
        cells = self._cells(index, block)
        texts = self.blocks.texts(cells.values())
        changes = self._session.run(take_figures, pasted)
        if self._session.was_refused:
            return
        self._keep_unreadable(cells, block, pasted)
        self.blocks.note(changes, texts)
        self.said.emit(_taken_words(pasted))

    def copy_collection_table(self, department: str) -> None:
        """Put an empty table of the measures shown on the clipboard, for a department to fill in."""
        measures = [self._model.row_of(measure).measure for measure in self._model.shown_measures]
        years = [year for year in self._model.years if year is not None]
        QGuiApplication.clipboard().setText(write_block(collection_table(measures, years, department)))
        self.said.emit(COLLECTED.format(len(measures)))

    def leave(self) -> None:
        """Put the proposal away."""
        if not self._proposal.isHidden():
            self._proposal.hide()
            self.ended.emit()

    def _propose(self, block: list[list[str]]) -> bool:
        self._session.settle()
        picture = self._session.picture
        pasted = read_table(picture.rubric, picture.assessment, block)
        if pasted:
            self.proposed.emit()
            self._proposal.show_pasted(pasted)
        return bool(pasted)

    def _cells(self, index: QModelIndex, block: list[list[str]]) -> dict[tuple[int, int], Cell]:
        """Return the measure and year that each place of a block falls on, as far as there are any."""
        found = {}
        for number, line in enumerate(block):
            for place in range(len(line)):
                below = self._model.index(index.row() + number, index.column() + place)
                if below.isValid() and self._model.is_year(below.column()):
                    cell = self._model.measure_at(below.row()).id, self._model.year_at(below.column())
                    found[number, place] = cell
        return found

    def _keep_unreadable(
        self, cells: dict[tuple[int, int], Cell], block: list[list[str]], pasted: tuple[PastedFigure, ...]
    ) -> None:
        """Leave texts that are no figures in sight, in the cells they were meant for."""
        unread = {(one.row, one.said) for one in pasted if one.standing is Standing.UNREADABLE}
        for (number, place), cell in cells.items():
            text = block[number][place].strip()
            if (number + 1, text) in unread:
                self._entry.keep_draft(*cell, text)

    def _on_taken(self, pasted: tuple[PastedFigure, ...], keep_both: bool) -> None:
        if self._session.run(take_figures, pasted, keep_both=keep_both):
            self.said.emit(_taken_words(pasted))
            self.leave()


def _taken_words(pasted: tuple[PastedFigure, ...]) -> str:
    taken = sum(one.standing.is_taken for one in pasted)
    unread = sum(one.standing is Standing.UNREADABLE for one in pasted)
    unknown = sum(one.standing is Standing.UNKNOWN for one in pasted)
    said = [f"填入了{taken}个数，Ctrl+Z 可以一步撤销。"]
    if unread:
        said.append(f"{unread}个读不出来，没有存下；格子里的红字请改正。")
    if unknown:
        said.append(f"{unknown}个没有对应的格子，没有填入。")
    return "".join(said)
