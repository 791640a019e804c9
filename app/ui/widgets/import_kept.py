"""That a rubric is in the library now, and what can be done with it; over the pages of the import."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.unchecked_line import UncheckedLine

if TYPE_CHECKING:
    from app.services.rubric_library import InstalledPack


class KeptResult(QFrame):
    """Hidden until something is kept."""

    asked_for_new = Signal()
    asked_to_edit = Signal()
    asked_to_pack_up = Signal()

    def __init__(self, parent: QWidget | None = None, edit: str = "继续核对评分办法") -> None:
        """Be hidden. edit: what opening the editor is called."""
        super().__init__(parent)
        self.setObjectName("resultComplete")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 14, 20, 16)
        rows.setSpacing(8)
        rows.addWidget(label("已存入评分标准库", "title", self))
        self._words = wrapped("", "", self)
        rows.addWidget(self._words)
        self.unchecked = UncheckedLine(parent=self)
        rows.addWidget(self.unchecked)
        self.new = QPushButton("现在就用它开始自评", self)
        self.edit = QPushButton(edit, self)
        self.pack = QPushButton("存成一个文件发给各县…", self)
        self.new.clicked.connect(self.asked_for_new)
        self.edit.clicked.connect(self.asked_to_edit)
        self.pack.clicked.connect(self.asked_to_pack_up)
        buttons = FlowRow(gap=10)
        for button in (self.new, self.edit, self.pack):
            buttons.addWidget(button)
        rows.addLayout(buttons)
        self._note = wrapped("", "quiet", self)
        rows.addWidget(self._note)
        self._note.hide()
        self._pack: InstalledPack | None = None
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Say what nobody has checked by now: the editor may have been open meanwhile."""
        super().showEvent(event)
        self._show_unchecked()

    def show_kept(self, pack: "InstalledPack | None", note: str = "") -> None:
        """Say that a pack is kept; None: nothing is."""
        self._pack = pack
        self._show_unchecked()
        self.setVisible(pack is not None)
        if pack is not None:
            self._words.setText(f"“{pack.rubric.title}”（{pack.rubric.edition}）在评分标准库里了，随时可以改。")
        self.say(note)

    def _show_unchecked(self) -> None:
        from app.services.checked_criteria import unchecked
        from app.services.pack_drafts import given_words

        self.unchecked.say(given_words(unchecked(self._pack)) if self._pack is not None else "")

    def say(self, note: str) -> None:
        """Say one thing more about what was kept."""
        self._note.setText(note)
        self._note.setVisible(bool(note))
