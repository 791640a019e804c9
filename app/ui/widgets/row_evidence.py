"""The evidence of one row of a ledger: which pieces it has and lacks, its papers, and ways to add one."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.evidence import Evidence
from app.domain.ledger_pieces import FoundPiece
from app.ui import display
from app.ui.widgets.labels import icon_px, label, wrapped

PIECE_ROLE = int(Qt.ItemDataRole.UserRole)
NO_ROW = "选中一行，就能给这一行添加佐证材料；也可以把文件直接拖到那一行上。"
LIST_CHARACTERS = 18
"""Of the list of pieces: no wider than the field and the button beside it, which are on the screen."""


class SearchLine(QLineEdit):
    """A line that tells when the keyboard comes into it."""

    entered = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell, then go on as usual."""
        self.entered.emit()
        super().focusInEvent(event)


class RowEvidence(QWidget):
    """Shows one row's evidence and tells what should be added or taken away; it stores nothing."""

    picked = Signal(str)
    """Id of an existing piece that the row should have."""
    removed = Signal(str)
    """Id of a piece that the row should no longer have; the piece itself stays."""
    asked_for_files = Signal()
    asked_for_candidates = Signal()
    """The search field was entered: what can be picked is wanted now."""
    asked_for_piece = Signal(str)
    """Id of a piece to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out, with no row shown yet."""
        super().__init__(parent)
        self._candidates = QStandardItemModel(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 4, 0, 0)
        rows.setSpacing(6)
        self.title = wrapped(NO_ROW, "section", self)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.title, 3)
        head.addWidget(self._adding(), 2)
        rows.addLayout(head)
        self.reasons = wrapped("", "", self)
        self.reasons.setStyleSheet(f"color: {display.AMBER.name()}")
        rows.addWidget(self.reasons)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(14)
        rows.addLayout(self._chips)
        self._coming = QVBoxLayout()
        rows.addLayout(self._coming)
        self.said = wrapped("", "quiet", self)
        self.said.hide()
        rows.addWidget(self.said)
        self._papers = QVBoxLayout()
        self._papers.setSpacing(2)
        rows.addLayout(self._papers)
        rows.addStretch(1)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that no row is chosen."""
        self.title.setText(NO_ROW)
        self.reasons.hide()
        self._show_chips(())
        self._show_papers((), {}, is_writing=False)
        self.adding.hide()

    def show_row(
        self,
        title: str,
        reasons: Sequence[str],
        found: Sequence[FoundPiece],
        papers: Sequence[Evidence],
        numbers: Mapping[str, str],
        *,
        is_writing: bool,
    ) -> None:
        """Show a row; numbers are the 材料编号 by evidence id."""
        self.title.setText(title)
        self.reasons.setText(f"不计入：{'；'.join(reasons)}。请改好这一行；不改也可以，只是不计数。" if reasons else "")
        self.reasons.setVisible(bool(reasons))
        self._show_chips(found)
        self._show_papers(papers, numbers, is_writing=is_writing)
        self.adding.setVisible(is_writing)

    def show_coming(self, taking: QWidget) -> None:
        """Show files on their way in."""
        self._coming.addWidget(taking)

    def say(self, text: str) -> None:
        """Say what became of files; an empty text takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def show_candidates(self, pieces: Sequence[Evidence], numbers: Mapping[str, str]) -> None:
        """Offer existing pieces for picking."""
        self._candidates.clear()
        for piece in pieces:
            words = [numbers.get(piece.id, piece.id), piece.title or "（无标题）", piece.number]
            item = QStandardItem("　".join(word for word in words if word))
            item.setData(piece.id, PIECE_ROLE)
            item.setEditable(False)
            self._candidates.appendRow(item)

    # ------------------------------------------------------------ building

    def _adding(self) -> QWidget:
        self.adding = QWidget(self)
        row = QHBoxLayout(self.adding)
        row.setContentsMargins(0, 0, 0, 0)
        self.search = SearchLine(self.adding)
        self.search.entered.connect(self.asked_for_candidates)
        self.search.setAcceptDrops(False)
        self.search.setPlaceholderText("输入编号、名称或文号，选用已有材料")
        completer = QCompleter(self._candidates, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        completer.activated[QModelIndex].connect(self._on_picked)  # type: ignore[index]
        self.search.setCompleter(completer)
        # The list may be wider than the field: names are to be read.
        completer.popup().setMinimumWidth(self.fontMetrics().horizontalAdvance("宽" * LIST_CHARACTERS))
        self.files = QPushButton("添加文件…", self.adding)
        self.files.clicked.connect(self.asked_for_files)
        row.addWidget(self.search, 1)
        row.addWidget(self.files)
        return self.adding

    def _show_chips(self, found: Sequence[FoundPiece]) -> None:
        _emptied(self._chips)
        if not found:
            return
        self._chips.addWidget(label("成套材料", "quiet", self))
        for piece in found:
            chip = QWidget(self)
            row = QHBoxLayout(chip)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(4)
            mark = QLabel(chip)
            mark.setPixmap(
                display.icon("met" if piece.is_there else "lacking").pixmap(QSize(icon_px(self), icon_px(self)))
            )
            row.addWidget(mark)
            row.addWidget(
                label(f"{piece.name} {'有' if piece.is_there else '缺'}", "" if piece.is_there else "quiet", chip)
            )
            self._chips.addWidget(chip)
        self._chips.addWidget(label("（按材料名称识别，只作提醒，不影响计数）", "quiet", self))
        self._chips.addStretch(1)
        _shown(self._chips)

    def _show_papers(self, papers: Sequence[Evidence], numbers: Mapping[str, str], *, is_writing: bool) -> None:
        _emptied(self._papers)
        for piece in papers:
            line = QWidget(self)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            mark = QLabel(line)
            mark.setPixmap(display.icon("file").pixmap(QSize(icon_px(self), icon_px(self))))
            row.addWidget(mark)
            row.addWidget(wrapped(f"{numbers.get(piece.id, piece.id)}　{piece.title or '（无标题）'}", "", line), 1)
            row.addWidget(self._link("查看", lambda _=False, one=piece.id: self.asked_for_piece.emit(one)))
            remove = self._link("移除", lambda _=False, one=piece.id: self.removed.emit(one))
            remove.setToolTip("只从这一行移除，材料本身还在")
            remove.setVisible(is_writing)
            row.addWidget(remove)
            self._papers.addWidget(line)
        _shown(self._papers)

    def _link(self, words: str, slot: Callable[..., None]) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName("link")
        button.clicked.connect(slot)
        return button

    def _on_picked(self, index: QModelIndex) -> None:
        chosen = index.data(PIECE_ROLE)
        # The completer writes its text into the field after this; the field is emptied when it has.
        QTimer.singleShot(0, self.search, self.search.clear)
        if chosen:
            self.picked.emit(str(chosen))


def _shown(layout: QHBoxLayout | QVBoxLayout) -> None:
    """Show what was added: Qt would do so a moment later, and until then measure the layout without it."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget: QWidget | None = item.widget() if item is not None else None  # type: ignore[redundant-expr]
        if widget is not None:
            widget.show()


def _emptied(layout: QHBoxLayout | QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget: QWidget | None = item.widget() if item is not None else None  # type: ignore[redundant-expr]
        if widget is not None:
            widget.hide()
            widget.deleteLater()
