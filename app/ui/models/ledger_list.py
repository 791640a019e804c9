"""The ledgers of the rubric as a list: title, how many rows, how many count. Holds ids only."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from app.domain.ledger import judged_rows
from app.ui import display
from app.ui.session import Session

Index = QModelIndex | QPersistentModelIndex

LEDGER_ROLE = int(Qt.ItemDataRole.UserRole)
"""The id of the ledger."""


class LedgerListModel(QAbstractListModel):
    """One line a ledger, in rubric order."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        """Count once; `refresh` counts again."""
        super().__init__(parent)
        self._session = session
        self._ledgers = session.picture.rubric.ledgers
        self._counts: list[tuple[int, int] | None] = []
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
        counted = self._counts[row]
        if counted is None:
            return "未填"
        rows, valid = counted
        if not rows:
            return "本周期没有"
        return f"{rows}行，计入{valid}条" + (f"，{rows - valid}行不计" if rows > valid else "")

    def _icon(self, row: int) -> QIcon:
        counted = self._counts[row]
        if counted is None:
            return display.icon("state-unanswered")
        return display.icon("severity-warning" if counted[0] > counted[1] else "state-scored")

    def _count(self) -> None:
        assessment = self._session.picture.assessment
        self._counts = []
        for ledger in self._ledgers:
            rows = assessment.ledgers.get(ledger.id)
            judged = judged_rows(ledger, rows or (), assessment.cycle)
            self._counts.append(None if rows is None else (len(judged), sum(row.counts for row in judged)))
