"""What is typed into, pasted into and cleared from the table of all evidence, handed to the session."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal

from app.domain.evidence import Evidence
from app.domain.ledger import read_day
from app.domain.ledger_paste import offered_day
from app.domain.problems import Problem, warning
from app.ui.models.evidence_rows import FIELDS, Column
from app.ui.models.evidence_table import ID_ROLE, EvidenceTableModel
from app.ui.session import Session
from app.ui.widgets.evidence_grid import EvidenceGrid


class EvidenceTyping(QObject):
    """One table's way to the session. While a cell is typed into, its row stays where it is."""

    told = Signal(object)
    """tuple[Problem, ...]."""
    asked_to_remove = Signal(object)
    """list[str]: ids of pieces."""

    def __init__(
        self, session: Session, model: EvidenceTableModel, table: EvidenceGrid, parent: QObject | None = None
    ) -> None:
        """Listen to a table."""
        super().__init__(parent)
        self._session, self._model, self._table = session, model, table
        table.cells.typed.connect(self._on_typed)
        table.cells.left.connect(self._on_left)
        table.pasted.connect(self._on_pasted)
        table.cleared.connect(self._on_cleared)

    @property
    def is_typing(self) -> bool:
        """Tell whether a cell is being typed into."""
        return self._model.typing is not None

    # ------------------------------------------------------------ one cell

    def _on_typed(self, index: QModelIndex, text: str, goes_on: bool) -> None:
        from app.services.enter_evidence import describe_evidence

        piece, column = self._piece(index.data(ID_ROLE)), Column(index.column())
        if piece is None:
            return
        self._model.typing = (piece.id, column, text)
        changed = _with(piece, column, text)
        if changed is not None:
            self._session.run(describe_evidence, changed, goes_on=goes_on)
            if self._session.was_refused:
                self._table.cells.keep_refused(index, text)

    def _on_left(self) -> None:
        typing, self._model.typing = self._model.typing, None
        self._session.close_step()
        if typing and typing[1] is Column.DATE and _day(typing[2]) is None and typing[2].strip():
            self.told.emit((_unreadable(typing[2]),))
        # The editor goes only after this; then the row may go where it belongs.
        QTimer.singleShot(0, self, self._model.arrange)

    # ------------------------------------------------------------ blocks

    def _on_pasted(self, top_left: QModelIndex, block: list[list[str]]) -> None:
        if not self._session.is_writing or not top_left.isValid():
            return
        changed: dict[str, Evidence] = {}
        problems: list[Problem] = []
        for row, column, text in _cells(top_left, block):
            shown = self._model.row(row)
            if shown is None or column not in FIELDS:
                continue
            piece = _with(changed.get(shown.piece.id, shown.piece), column, text.strip())
            if piece is None:
                problems.append(_unreadable(text))
            else:
                changed[piece.id] = piece
        self._store(changed, "粘贴材料信息")
        if problems:
            self.told.emit(tuple(problems))

    def _on_cleared(self, indexes: Sequence[QModelIndex]) -> None:
        """Empty cells that are typed into; where nothing can be typed, the pieces themselves are meant."""
        if not self._session.is_writing or not indexes:
            return
        if any(Column(index.column()) not in FIELDS for index in indexes):
            self.asked_to_remove.emit(list(dict.fromkeys(str(index.data(ID_ROLE)) for index in indexes)))
            return
        changed: dict[str, Evidence] = {}
        for index in indexes:
            piece = self._piece(index.data(ID_ROLE))
            emptied = piece and _with(changed.get(piece.id, piece), Column(index.column()), "")
            if emptied:
                changed[emptied.id] = emptied
        self._store(changed, "清空材料信息")

    def _store(self, changed: dict[str, Evidence], name: str) -> None:
        from app.services.enter_evidence import describe_pieces

        if changed:
            self._session.settle()
            self._session.run(describe_pieces, list(changed.values()), name)

    def _piece(self, id_: object) -> Evidence | None:
        pieces = self._session.picture.assessment.evidence
        return next((piece for piece in pieces if piece.id == id_), None)


def _cells(top_left: QModelIndex, block: list[list[str]]) -> Iterator[tuple[int, Column, str]]:
    """Yield row, column and text of a block; it goes on in the next column that is typed into."""
    columns = [column for column in Column if column >= top_left.column()]
    if top_left.column() in FIELDS:
        columns = [column for column in columns if column in FIELDS]
    for down, line in enumerate(block):
        for column, text in zip(columns, line, strict=False):
            yield top_left.row() + down, column, text


def _with(piece: Evidence, column: Column, text: str) -> Evidence | None:
    """Return a piece with a text in a field; None when it is to be a day and is none."""
    if column is not Column.DATE:
        said: dict[str, str] = {FIELDS[column]: text}
        return replace(piece, **said)  # type: ignore[arg-type]
    day = _day(text)
    return replace(piece, date=day) if day or not text.strip() else None


def _day(text: str) -> dt.date | None:
    return read_day(text) or offered_day(text)


def _unreadable(text: str) -> Problem:
    what = f"“{text.strip()}”不是日期，没有存下。"
    return warning("DATE_UNREADABLE", "成文日期", what, "请写成 2021-03-01 或 2021年3月1日。")
