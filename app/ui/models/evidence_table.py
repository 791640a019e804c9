"""Table model of all evidence: filtered by what is wrong, searched and ordered without a proxy, which is too slow."""

from collections import Counter

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.evidence_checks import Flaw
from app.ui import display
from app.ui.models.evidence_rows import FIELDS, HEADINGS, Column, Row, Unreadable, rows_of
from app.ui.session import Session

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = int(Qt.ItemDataRole.UserRole)
"""The id of the piece."""
ROOT = QModelIndex()
FLAW_ICONS = {
    Flaw.NO_FILE: "severity-blocking",
    Flaw.UNREADABLE: "severity-blocking",
    Flaw.UNUSED: "severity-warning",
    Flaw.OUT_OF_CYCLE: "severity-warning",
    Flaw.UNDATED: "severity-warning",
    Flaw.DUPLICATE: "severity-hint",
    Flaw.TOO_LARGE: "severity-hint",
}
_ALIGN = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class EvidenceTableModel(QAbstractTableModel):
    """Rows of a session's evidence. Rows stay in place while a cell is typed into: `arrange` orders them anew."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Be empty: `load` reads the session."""
        super().__init__(parent)
        self._session = session
        self.unreadable = Unreadable()
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._flaw: Flaw | None = None
        self._query = ""
        self._order = (Column.NUMBER, Qt.SortOrder.AscendingOrder)
        self.counts: Counter[Flaw] = Counter()
        self.typing: tuple[str, Column, str] | None = None
        """Id, column and text while a cell is typed into: a day that is stored must not change what stands there."""

    @property
    def total(self) -> int:
        """Return how many pieces there are."""
        return len(self._all)

    @property
    def flaw(self) -> Flaw | None:
        """Return what the rows are filtered by."""
        return self._flaw

    def row(self, number: int) -> Row | None:
        """Return a row that is shown."""
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def row_of(self, id_: str) -> int:
        """Return where a piece is shown, -1 when it is not."""
        return next((number for number, row in enumerate(self._shown) if row.piece.id == id_), -1)

    # ------------------------------------------------------------ filling

    def load(self, *, keeps_places: bool = False) -> None:
        """Read the session again. keeps_places: a cell is being typed into, so rows that are there stay where they are.

        A change in which pieces there are orders everything anew.
        """
        self._all = rows_of(self._session, self.unreadable, {row.piece.id: row for row in self._all})
        self.counts = Counter(flaw for row in self._all for flaw in row.flaws)
        by_id = {row.piece.id: row for row in self._all}
        if keeps_places and all(row.piece.id in by_id for row in self._shown):
            self._replace([by_id[row.piece.id] for row in self._shown])
        else:
            self.arrange()

    def ask(self, flaw: Flaw | None, query: str) -> None:
        """Show what has a flaw and is found by a text."""
        self._flaw, self._query = flaw, query
        self.arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column."""
        self._order = (Column(column), order)
        self.arrange()

    def arrange(self) -> None:
        """Filter and order the rows anew; what is the same is only told where it differs."""
        column, order = self._order
        found = [row for row in self._all if self._is_asked_for(row)]
        found.sort(key=lambda row: row.key(column), reverse=order is Qt.SortOrder.DescendingOrder)
        if [row.piece.id for row in found] == [row.piece.id for row in self._shown]:
            self._replace(found)
            return
        self.beginResetModel()
        self._shown = found
        self.endResetModel()

    def _is_asked_for(self, row: Row) -> bool:
        return (self._flaw is None or self._flaw in row.flaws) and row.words.holds(self._query)

    def _replace(self, rows: list[Row]) -> None:
        changed = [at for at, (old, new) in enumerate(zip(self._shown, rows, strict=True)) if old is not new]
        self._shown = rows
        for at in changed:
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(Column) - 1))

    # ------------------------------------------------------------ QAbstractTableModel

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many pieces are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[Column(section)]
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let what is said of a piece be typed into."""
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if index.isValid() and Column(index.column()) in FIELDS and self._session.is_writing:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.EditRole if self.typing and self.typing[:2] == (row.piece.id, column):
                return self.typing[2]
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.text(column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row, column)
            case Qt.ItemDataRole.DecorationRole if column is Column.FLAWS:
                return display.icon(FLAW_ICONS[row.flaws[0]] if row.flaws else "met")
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGN
            case Qt.ItemDataRole.ForegroundRole if column is Column.FLAWS and not row.flaws:
                return display.GREY
            case _ if role == ID_ROLE:
                return row.piece.id
        return None

    def _tip(self, row: Row, column: Column) -> str:
        if column is Column.FLAWS:
            return "\n".join(f"{flaw.label}：{flaw.what_to_do}" for flaw in row.flaws)
        return row.text(column)
