"""Choosing a piece that is there already, for one more criterion: type to search, Enter to take, Esc to leave."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.widgets.evidence_list import EvidenceListModel, EvidenceListView, EvidenceRow
from app.ui.widgets.labels import wrapped
from app.ui.widgets.text_fields import LineField

MOST_LISTED = 40


class ReusePicker(QFrame):
    """A search field above a list, inside the panel."""

    chosen = Signal(object)
    """EvidenceRow."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be hidden."""
        super().__init__(parent)
        self.setObjectName("part")
        self._all: tuple[tuple[str, EvidenceRow], ...] = ()
        self.search = LineField(self)
        self.search.setPlaceholderText("编号、名称或文号里的几个字")
        self.search.setAccessibleName("查找已有材料")
        self.search.textChanged.connect(self._filter)
        self.model = EvidenceListModel(self)
        self.list = EvidenceListView(self.model, self)
        self.list.taken.connect(self.chosen)
        self.list.clicked.connect(self._on_clicked)
        self.words = wrapped("", "quiet", self)
        self.leave_button = leave = QPushButton("关闭", self)
        leave.setObjectName("link")
        leave.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.addWidget(wrapped("选一件已有的材料", "quiet", self), 1)
        head.addWidget(leave)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 10)
        rows.setSpacing(6)
        rows.addLayout(head)
        rows.addWidget(self.search)
        rows.addWidget(self.list)
        rows.addWidget(self.words)
        self.hide()

    def open(self, rows: tuple[EvidenceRow, ...]) -> None:
        """Offer these pieces."""
        self._all = tuple((_folded(f"{row.heading} {row.piece.number}"), row) for row in rows)
        self.search.clear()
        self._filter("")
        self.show()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Close without choosing."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves; arrows go into the list; Enter takes what is chosen, or the only one."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() == Qt.Key.Key_Down and self.search.hasFocus() and self.model.rowCount():
            self.list.choose(0)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.model.rowCount() == 1:
            self.chosen.emit(self.model.row_at(self.model.index(0)))
        else:
            super().keyPressEvent(event)

    def _filter(self, text: str) -> None:
        words = _folded(text).split()
        found = [row for folded, row in self._all if all(word in folded for word in words)]
        self.model.show_rows(tuple(found[:MOST_LISTED]))
        self.list.setVisible(bool(found))
        more = len(found) - MOST_LISTED
        if not self._all:
            said = "其他评分项还没有材料可用，请添加文件。"
        elif not found:
            said = "没有找到，请换几个字再找。"
        else:
            said = f"还有{more}件没有列出，请再输入几个字。" if more > 0 else ""
        self.words.setText(said)
        self.words.setVisible(bool(said))

    def _on_clicked(self) -> None:
        if self.list.current_row is not None:
            self.chosen.emit(self.list.current_row)


def _folded(text: str) -> str:
    return text.casefold()
