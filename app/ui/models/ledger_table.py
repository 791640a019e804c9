"""The rows of one ledger as a table to type into. It reads the picture; only the order of the view is its own."""

from enum import Enum, auto

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.assessment import LedgerRow
from app.domain.evidence import Evidence
from app.domain.ledger import JudgedRow, judged_rows, read_day
from app.domain.ledger_paste import offered_day
from app.domain.ledger_pieces import found_pieces
from app.domain.rubric import Column
from app.ui import display
from app.ui.session import Session

Index = QModelIndex | QPersistentModelIndex

STATE_COLUMN = 0
FIRST_COLUMN = 1
"""The ledger's own columns begin here; one column with the evidence follows them."""

STATE_HEADING = "计数"
EVIDENCE_HEADING = "佐证材料"
COUNTS = "计入"
DOES_NOT = "不计入"
NEW_ROW = "新行"


class Order(Enum):
    """In which order rows are shown; the stored order stays."""

    STORED = auto()
    BY_DATE = auto()


class LedgerTableModel(QAbstractTableModel):
    """All rows of a ledger and one empty line to type into. Columns: does it count, the ledger's own, evidence."""

    def __init__(self, session: Session, ledger_id: str, parent: QObject | None = None) -> None:
        """Show what is stored."""
        super().__init__(parent)
        self._session = session
        self.ledger = session.picture.rubric.ledger_by_id[ledger_id]
        self._order = Order.STORED
        self._judged: tuple[JudgedRow, ...] = ()
        self._evidence: dict[str, Evidence] = {}
        self._shown: list[int] = []
        """Which stored row stands in which line."""
        self._count = 0
        """How many lines there are without the empty one; while lines come or go, not the number of rows."""
        self._read()
        self._count = len(self._shown)

    # ------------------------------------------------------------ reading

    @property
    def judged(self) -> tuple[JudgedRow, ...]:
        """Return the rows in stored order, each with why it does not count."""
        return self._judged

    @property
    def offered_dates(self) -> tuple[str, ...]:
        """Return the cells that are no written dates but most likely mean one: 44293."""
        dates = [column.id for column in self.ledger.columns if column.kind == "date"]
        cells = (judged.row.values.get(name, "") for judged in self._judged for name in dates)
        return tuple(cell for cell in cells if offered_day(cell) is not None)

    def stored_index(self, row: int) -> int:
        """Return the stored row (from 0) of a line; the empty line stands just past the last one."""
        return self._shown[row] if 0 <= row < len(self._shown) else len(self._shown)

    def line_of(self, stored: int) -> int:
        """Return the line in which a stored row is shown."""
        return self._shown.index(stored) if stored in self._shown else len(self._shown)

    def row_at(self, row: int) -> LedgerRow:
        """Return the row of a line; an empty one for the empty line."""
        return self._judged[self.stored_index(row)].row if self.is_stored(row) else LedgerRow()

    def is_stored(self, row: int) -> bool:
        """Tell whether a line holds a stored row."""
        return 0 <= row < len(self._shown)

    def column_of(self, section: int) -> Column | None:
        """Return the ledger's column that stands in a section, None for the two of the program."""
        place = section - FIRST_COLUMN
        return self.ledger.columns[place] if 0 <= place < len(self.ledger.columns) else None

    @property
    def evidence_section(self) -> int:
        """Return the section with the evidence."""
        return FIRST_COLUMN + len(self.ledger.columns)

    @property
    def order(self) -> Order:
        """Return the order of the view."""
        return self._order

    # ------------------------------------------------------------ following

    def refresh(self) -> None:
        """Show what the picture holds now; lines come and go at the end, so that a cell being typed in stays."""
        before, after = len(self._shown), len(self._rows())
        if after > before:
            # The lines come empty and are filled then: what stands above them must not change while they come.
            self.beginInsertRows(QModelIndex(), before + 1, after)
            self._count = after
            self.endInsertRows()
        self._read()
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, 0), self.index(last, self.columnCount() - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, last)
        if after < before:
            self.beginRemoveRows(QModelIndex(), after + 1, before)
            self._count = after
            self.endRemoveRows()
        if self._order is not Order.STORED and after not in {before, before + 1}:
            self.show_order(self._order)

    def show_order(self, order: Order) -> None:
        """Show the rows in another order; undated ones last."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        stored = [self.stored_index(index.row()) for index in before]
        self._order, self._shown = order, []
        self._read()
        after = [self.index(self.line_of(place), index.column()) for place, index in zip(stored, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # ------------------------------------------------------------ QAbstractTableModel

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the rows and the empty line."""
        return 0 if parent.isValid() else self._count + int(self._session.is_writing)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the ledger's columns and the two of the program."""
        return 0 if parent.isValid() else len(self.ledger.columns) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return headings, and the stored number of each row."""
        if orientation is Qt.Orientation.Vertical:
            return self._row_heading(section) if role == Qt.ItemDataRole.DisplayRole else None
        column = self.column_of(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if column is None:
                return STATE_HEADING if section == STATE_COLUMN else EVIDENCE_HEADING
            return f"{column.title or column.id}{' *' if column.required else ''}"
        if role == Qt.ItemDataRole.ToolTipRole and column is not None:
            return f"{column.title or column.id}{'（必填）' if column.required else ''}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the ledger's own columns be typed into."""
        usual = super().flags(index)
        may = self._session.is_writing and self.column_of(index.column()) is not None
        return usual | Qt.ItemFlag.ItemIsEditable if may else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        column = self.column_of(index.column())
        if column is not None:
            return self._own_data(index.row(), column, role)
        if index.column() == STATE_COLUMN:
            return self._state_data(index.row(), role)
        return self._evidence_data(index.row(), role)

    # ------------------------------------------------------------ inside

    def _rows(self) -> tuple[LedgerRow, ...]:
        return self._session.picture.assessment.ledgers.get(self.ledger.id, ())

    def _read(self) -> None:
        assessment = self._session.picture.assessment
        self._judged = judged_rows(self.ledger, self._rows(), assessment.cycle)
        self._evidence = {piece.id: piece for piece in assessment.evidence}
        count = len(self._judged)
        if self._order is Order.STORED:
            self._shown = list(range(count))
        elif self._shown:
            # A row whose date is being typed stays where it is; a new one comes last.
            kept = [place for place in self._shown if place < count]
            self._shown = [*kept, *range(len(kept), count)]
        else:
            self._shown = sorted(range(count), key=self._date_key)

    def _date_key(self, stored: int) -> tuple[bool, str, int]:
        dates = (column.id for column in self.ledger.columns if column.kind == "date")
        day = read_day(self._judged[stored].row.values.get(next(dates, ""), ""))
        return (day is None, day.isoformat() if day else "", stored)

    def _row_heading(self, row: int) -> str:
        return str(self.stored_index(row) + 1) if self.is_stored(row) else "＊"

    def _own_data(self, row: int, column: Column, role: int) -> object:
        text = self.row_at(row).values.get(column.id, "")
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return text
            case Qt.ItemDataRole.ToolTipRole:
                return text or None
            case Qt.ItemDataRole.TextAlignmentRole if column.kind in {"number", "count"}:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _state_data(self, row: int, role: int) -> object:
        if not self.is_stored(row):
            return {Qt.ItemDataRole.DisplayRole: NEW_ROW, Qt.ItemDataRole.ForegroundRole: display.GREY}.get(
                Qt.ItemDataRole(role)
            )
        judged = self._judged[self.stored_index(row)]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return COUNTS if judged.counts else f"{DOES_NOT}：{'；'.join(judged.reasons)}"
            case Qt.ItemDataRole.ToolTipRole:
                return None if judged.counts else "；".join(judged.reasons)
            case Qt.ItemDataRole.DecorationRole:
                return display.icon("met" if judged.counts else "severity-warning")
            case Qt.ItemDataRole.ForegroundRole:
                return display.GREEN if judged.counts else display.AMBER
        return None

    def _evidence_data(self, row: int, role: int) -> object:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole} or not self.is_stored(row):
            return None
        titles = self.titles_at(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(titles) or None
        lacking = [piece.name for piece in found_pieces(self.ledger.title, titles) if not piece.is_there]
        count = f"{len(titles)}件" if titles else "无"
        return f"{count}，缺{'、'.join(lacking)}" if lacking and titles else count

    def titles_at(self, row: int) -> tuple[str, ...]:
        """Return the titles of the evidence of a line."""
        return tuple(piece.title or piece.id for piece in self.evidence_at(row))

    def evidence_at(self, row: int) -> tuple[Evidence, ...]:
        """Return the evidence of a line."""
        pieces = (self._evidence.get(name) for name in self.row_at(row).evidence)
        return tuple(piece for piece in pieces if piece is not None)
