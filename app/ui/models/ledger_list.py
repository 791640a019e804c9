"""The ledgers of the rubric as a list: title, how many rows, how many count. Holds ids only."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from app.domain.assessment import LedgerRow
from app.domain.county import Cycle
from app.domain.ledger import judged_rows
from app.ui import display
from app.ui.session import Session

Index = QModelIndex | QPersistentModelIndex

LEDGER_ROLE = int(Qt.ItemDataRole.UserRole)
"""The id of the ledger."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of a ledger count; rows None: it was not begun."""

    rows: tuple[LedgerRow, ...] | None
    cycle: Cycle
    valid: int


class LedgerListModel(QAbstractListModel):
    """One line a ledger, in rubric order."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Count once; `refresh` counts again."""
        super().__init__(parent)
        self._session = session
        self._ledgers = session.picture.rubric.ledgers
        self._counted: dict[str, Counted] = {}
        """Of each ledger; counted again only when its rows or the cycle are others."""
        self._count()

    def refresh(self) -> None:
        """Count again."""
        self._count()
        if self._ledgers:
            self.dataChanged.emit(self.index(0), self.index(len(self._ledgers) - 1))

    def row_of(self, ledger_id: str) -> int:
        """Return where a ledger stands, -1 when it is not there."""
        return next((row for row, ledger in enumerate(self._ledgers) if ledger.id == ledger_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of ledgers."""
        return 0 if parent.isValid() else len(self._ledgers)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a line shows."""
        if not index.isValid():
            return None
        ledger = self._ledgers[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{ledger.title or ledger.id}\n{self.state_words(index.row())}"
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(index.row())
            case _ if role == LEDGER_ROLE:
                return ledger.id
        return None

    def state_words(self, row: int) -> str:
        """Return how far a ledger is, in words."""
        counted = self._counted[self._ledgers[row].id]
        if counted.rows is None:
            return "未填"
        if not counted.rows:
            return "本周期没有"
        left = len(counted.rows) - counted.valid
        return f"{len(counted.rows)}行，计入{counted.valid}条" + (f"，{left}行不计入" if left else "")

    def _icon(self, row: int) -> QIcon:
        counted = self._counted[self._ledgers[row].id]
        if counted.rows is None:
            return display.icon("state-unanswered")
        return display.icon("severity-warning" if len(counted.rows) > counted.valid else "state-scored")

    def _count(self) -> None:
        assessment = self._session.picture.assessment
        for ledger in self._ledgers:
            rows = assessment.ledgers.get(ledger.id)
            counted = self._counted.get(ledger.id)
            if counted is None or counted.rows is not rows or counted.cycle != assessment.cycle:
                judged = judged_rows(ledger, rows or (), assessment.cycle)
                valid = sum(row.counts for row in judged)
                self._counted[ledger.id] = Counted(rows, assessment.cycle, valid)
