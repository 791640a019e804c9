"""What is to be exported: 送审稿 or 定稿, which documents, the date printed on them, and the folder."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QDate, QStandardPaths, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDateEdit,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.services.preview_export import PlannedDocument
from app.ui import display
from app.ui.clock import now
from app.ui.remembered import Remembered
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped

FOLDER = "folder/documents"
"""Under this name the folder is remembered that documents were written to last."""

DRAFT_TEXT = "给领导和部门看的稿子。只出文件，封面标“（送审稿）”，不封装、不算一轮，想导几次都可以。"
FINAL_TEXT = "上报用。文件和全部佐证材料封装成一个 zip，第{round}轮；解压后没有本程序也能看，改动一个字都能查出来。"
LATER_TEXT = f"{FINAL_TEXT}与上一轮相比改了什么、为什么改，和整改报告一起放进包里。"
FILES_OF_DRAFT = "要哪些文件"
FILES_OF_FINAL = "文件夹里另放一份（申报包里总是齐全的）"
FILLED_ORIGINAL = "回填原表"


class ChoiceCard(QFrame):
    """A radio button with a line of explanation; a click anywhere on it chooses it."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        """Lay out."""
        super().__init__(parent)
        self.setObjectName("choice")
        self.button = QRadioButton(title, self)
        self.button.toggled.connect(self._on_toggled)
        self.button.setFont(display.bold(self.button.font()))
        self.text = wrapped(text, "quiet", self)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 12, 14, 12)
        rows.addWidget(self.button)
        rows.addWidget(self.text)
        rows.addStretch(1)

    def _on_toggled(self, on: bool) -> None:
        self.setProperty("isChosen", on)
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose this one."""
        super().mousePressEvent(event)
        if self.button.isEnabled():
            self.button.setChecked(True)


def _tip(document: PlannedDocument) -> str:
    if document.is_beside:
        return f"{document.title}\n把自评写进省里发的表，别处不动；另放在文件夹里，不进申报包。"
    return "取回的定稿" if document.is_taken_back else "导出时生成"


class ExportChoices(QWidget):
    """Two cards, then files, date and folder."""

    changed = Signal()

    def __init__(self, remembered: Remembered, parent: QWidget | None = None) -> None:
        """Choose 送审稿, today, and the folder of last time."""
        super().__init__(parent)
        self._remembered = remembered
        self._boxes: dict[str, QCheckBox] = {}
        self._documents: tuple[PlannedDocument, ...] = ()
        self._refused: set[str] = set()
        usual = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self.folder = Path(remembered.text(FOLDER) or usual)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        rows.addLayout(self._cards())
        rows.addWidget(self._options())
        self._show_folder()
        self.set_round(1)

    @property
    def is_draft(self) -> bool:
        """Tell whether a 送审稿 is wanted."""
        return self.draft.button.isChecked()

    @property
    def names(self) -> frozenset[str]:
        """Return the documents that are wanted in the folder."""
        return frozenset(name for name, box in self._boxes.items() if box.isChecked())

    @property
    def date(self) -> dt.date:
        """Return the day that is printed."""
        day = self.day.date()
        return dt.date(day.year(), day.month(), day.day())

    def set_round(self, number: int) -> None:
        """Say which round a package would be."""
        text = FINAL_TEXT if number == 1 else LATER_TEXT
        self.final.text.setText(text.format(round=number))

    def set_folder(self, folder: Path) -> None:
        """Write there, also next time."""
        self.folder = folder
        self._remembered.set_text(FOLDER, str(folder))
        self._show_folder()
        self.changed.emit()

    def show_documents(self, documents: tuple[PlannedDocument, ...]) -> None:
        """Offer these documents; what was left out before stays left out."""
        if documents == self._documents:
            return
        self._documents = documents
        while self._files.count():
            taken = self._files.takeAt(0)
            old = taken.widget() if taken else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self._boxes = {}
        for one in documents:
            name = one.name
            box = QCheckBox(FILLED_ORIGINAL if one.is_beside else one.title, self._files_box)
            box.setToolTip(_tip(one))
            box.setChecked(name not in self._refused)
            box.toggled.connect(lambda on, name=name: self._on_toggled(name, on=on))
            self._boxes[name] = box
            self._files.addWidget(box)
        # They are made after what stands below them.
        for earlier, later in pairwise([self.final.button, *self._boxes.values()]):
            self.setTabOrder(earlier, later)
        self._files_box.updateGeometry()

    # ------------------------------------------------------------ building

    def _cards(self) -> QHBoxLayout:
        self.draft = ChoiceCard("送审稿", DRAFT_TEXT, self)
        self.final = ChoiceCard("定稿（申报包）", FINAL_TEXT, self)
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(12)
        for card in (self.draft, self.final):
            group.addButton(card.button)
            row.addWidget(card, 1)
        self.draft.button.setChecked(True)
        self.draft.button.toggled.connect(self._on_kind)
        return row

    def _options(self) -> QWidget:
        self._card = QFrame(self)
        self._card.setObjectName("card")
        grid = QGridLayout(self._card)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self._files_label = label(FILES_OF_DRAFT, "section", self._card)
        grid.addWidget(self._files_label, 0, 0, 1, 3)
        self._files_box = QWidget(self._card)
        self._files = FlowRow(self._files_box)
        grid.addWidget(self._files_box, 1, 0, 1, 3)
        self.day = self._day_edit()
        grid.addWidget(self._named("落款日期", self.day), 2, 0)
        dated = QHBoxLayout()
        dated.addWidget(self.day)
        dated.addSpacing(6)
        dated.addWidget(wrapped("印在封面和落款上，默认今天", "quiet", self._card), 1)
        grid.addLayout(dated, 2, 1, 1, 2)
        self.browse = QPushButton("换个文件夹…", self._card)
        self.browse.clicked.connect(self._on_browse)
        self.place = wrapped("", "", self._card)
        grid.addWidget(self._named("存到", self.browse), 3, 0)
        grid.addWidget(self.place, 3, 1)
        grid.addWidget(self.browse, 3, 2)
        return self._card

    def _named(self, text: str, field: QWidget) -> QLabel:
        made = label(text, "", self._card)
        made.setBuddy(field)
        return made

    def _day_edit(self) -> QDateEdit:
        made = QDateEdit(self._card)
        made.setObjectName("date")
        made.setCalendarPopup(True)
        made.setDisplayFormat("yyyy年M月d日")
        today = now().date()
        made.setDate(QDate(today.year, today.month, today.day))
        return made

    # ------------------------------------------------------------ reacting

    def _on_kind(self) -> None:
        self._files_label.setText(FILES_OF_DRAFT if self.is_draft else FILES_OF_FINAL)
        self.changed.emit()

    def _on_toggled(self, name: str, *, on: bool) -> None:
        if on:
            self._refused.discard(name)
        else:
            self._refused.add(name)
        self.changed.emit()

    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "导出到哪个文件夹", str(self.folder))
        if chosen:
            self.set_folder(Path(chosen))

    def _show_folder(self) -> None:
        self.place.setText(str(self.folder))
