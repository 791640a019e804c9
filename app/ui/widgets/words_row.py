"""One opinion in words that is being corrected: its words, its criterion, what is stored with it, and 删去."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.rubric import Rubric
from app.domain.words_edit import EditedItem
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import wrapped
from app.ui.widgets.returned_sheet import criterion_choice

_SHOWN = 20


class WordsRow(QFrame):
    """Tells that it was changed; it stores nothing."""

    changed = Signal()
    removed = Signal(object)
    """Itself."""

    def __init__(self, item: EditedItem, rubric: Rubric, note: Callable[[EditedItem], str], parent: QWidget) -> None:
        """note: says what is stored with the opinion as it is assigned now."""
        super().__init__(parent)
        self.setObjectName("part")
        self._item = item
        self._say = note
        self.text = GrowingText(1, self)
        self.text.show_text(item.text)
        self._shown = self.text.toPlainText()
        self.choice = criterion_choice(rubric, self, item.criterion)
        self.remove = QPushButton("删去这一条", self)
        for field, name in ((self.text, "意见"), (self.choice, "对应哪个评分项"), (self.remove, "删去这一条")):
            field.setAccessibleName(f"{name}：{item.text[:_SHOWN]}")
        side = QVBoxLayout()
        side.addWidget(self.choice)
        side.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        self.note = wrapped("", "quiet", self)
        words = QVBoxLayout()
        words.addWidget(self.text)
        words.addWidget(self.note)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.addLayout(words, 1)
        row.addLayout(side)
        self.text.typed.connect(lambda _text: self.changed.emit())
        self.choice.currentIndexChanged.connect(lambda _at: self._on_chosen())
        self.remove.clicked.connect(lambda: self.removed.emit(self))
        self._show_note()

    @property
    def item(self) -> EditedItem:
        """Return the opinion as it stands here; untouched words are those that are stored, sign by sign."""
        text = self.text.toPlainText()
        code = self.choice.currentData() or None
        return replace(self._item, text=self._item.text if text == self._shown else text, criterion=code)

    def _on_chosen(self) -> None:
        self._show_note()
        self.changed.emit()

    def _show_note(self) -> None:
        said = self._say(self.item)
        self.note.setText(said)
        self.note.setVisible(bool(said))
