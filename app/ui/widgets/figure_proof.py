"""Which pieces of evidence (佐证材料) back a figure, and picking one of those that are there."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.labels import wrapped

PIECE_ROLE = int(Qt.ItemDataRole.UserRole)


class FigureProof(QWidget):
    """Shows the pieces of one figure and tells which it should have; it stores nothing."""

    changed = Signal(tuple)
    """tuple[str, ...]: the ids of the pieces."""
    asked_to_show = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show no pieces yet."""
        super().__init__(parent)
        self._session = session
        self._pieces: tuple[str, ...] | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        rows.addLayout(self._list)
        self.search = QLineEdit(self)
        self.search.setAcceptDrops(False)
        self.search.setPlaceholderText("输入编号、名称或文号，选用已有材料")
        self.search.setAccessibleName("选用已有材料")
        self.search.setVisible(session.is_writing)
        self.search.installEventFilter(self)
        rows.addWidget(self.search)

    def show_pieces(self, pieces: tuple[str, ...]) -> None:
        """Show these pieces."""
        if pieces == self._pieces:
            return
        self._pieces = pieces
        while self._list.count():
            widget = self._list.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        found = {piece.id: piece for piece in self._session.picture.assessment.evidence}
        numbers = self._session.material_numbers() if pieces else {}
        for id_ in pieces:
            title = found[id_].title if id_ in found else "（已不在材料里）"
            self._list.addWidget(self._line(id_, f"{numbers.get(id_, id_)}　{title}"))
        if not pieces:
            self._list.addWidget(wrapped("还没有佐证。新材料请先在“材料”里添加，再到这里选用。", "quiet", self))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Gather what can be picked when somebody comes to pick."""
        if watched is self.search and event.type() is QEvent.Type.FocusIn:
            self._offer()
        return super().eventFilter(watched, event)

    def _offer(self) -> None:
        model = QStandardItemModel(self.search)
        numbers = self._session.material_numbers()
        for piece in self._session.picture.assessment.evidence:
            words = (numbers.get(piece.id, piece.id), piece.title or "（无标题）", piece.number)
            item = QStandardItem("　".join(word for word in words if word))
            item.setData(piece.id, PIECE_ROLE)
            model.appendRow(item)
        completer = QCompleter(model, self.search)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated[QModelIndex].connect(self._on_picked)  # type: ignore[index]
        self.search.setCompleter(completer)

    def _on_picked(self, index: QModelIndex) -> None:
        # The completer writes the text into the field after this; then it goes.
        QTimer.singleShot(0, self.search, self.search.clear)
        self.add(str(index.data(PIECE_ROLE)))

    def add(self, piece: str) -> None:
        """Add a piece."""
        pieces = self._pieces or ()
        if piece not in pieces:
            self.changed.emit((*pieces, piece))

    def remove(self, piece: str) -> None:
        """Take a piece away from the figure; it stays among the materials."""
        self.changed.emit(tuple(one for one in self._pieces or () if one != piece))

    def _line(self, id_: str, text: str) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(wrapped(text, parent=line), 1)
        look, away = QPushButton("查看", line), QPushButton("移除", line)
        look.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.MATERIALS, id_)))
        away.clicked.connect(lambda: self.remove(id_))
        for button in (look, away):
            button.setObjectName("link")
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        away.setVisible(self._session.is_writing)
        return line
