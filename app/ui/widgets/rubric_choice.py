"""Choosing a rubric (评分标准): a row each with its notice, and packs that a person brings."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.rubric import Rubric
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.unchecked_line import UncheckedLine

if TYPE_CHECKING:
    from app.services.offered_rubrics import OfferedRubric


class RubricRow(QFrame):
    """One rubric. A click anywhere chooses it."""

    def __init__(self, offered: "OfferedRubric", parent: QWidget | None = None) -> None:
        """Show title, counts and notice."""
        super().__init__(parent)
        self.offered = offered
        rubric = offered.rubric
        self.setObjectName("choice")
        self.button = QRadioButton(self)
        self.button.toggled.connect(self._dress)
        self.is_of_library = False
        columns = QHBoxLayout(self)
        columns.setContentsMargins(14, 12, 14, 12)
        columns.setSpacing(10)
        columns.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout()
        rows.setSpacing(3)
        rows.addWidget(wrapped(rubric.title, "", self))
        from_outside = f"　来自 {offered.source}" if offered.source else ""
        # Editions of one rubric have the same title.
        counts = f"{rubric.edition}版　{len(rubric.criteria)}个评分项，满分{shown(offered.points)}分{from_outside}"
        rows.addWidget(wrapped(counts, "quiet", self))
        if offered.notice:
            rows.addWidget(wrapped(offered.notice, "said", self))
        count = len(offered.drafts)
        said = f"{count}项评分办法是读出的草稿，还没有人核对" if count else ""
        self.unchecked = UncheckedLine(said, self)
        rows.addWidget(self.unchecked)
        self.button.setAccessibleName(f"{rubric.title}，{rubric.edition}版。{offered.notice}{said}")
        columns.addLayout(rows, 1)
        for text in (self.unchecked, *self.findChildren(QLabel)):
            # Its text can be selected elsewhere; here a click on it means the row.
            text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def _dress(self, is_on: bool) -> None:
        self.setProperty("isChosen", is_on)
        self.style().unpolish(self)
        self.style().polish(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.button.setFocus()
            self.button.setChecked(True)


class RubricChoice(QWidget):
    """The rows and a button for a pack from outside."""

    chosen = Signal()
    asked_for_pack = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say that the rubrics are being read."""
        super().__init__(parent)
        self.rows: list[RubricRow] = []
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._on_toggled)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._waiting = label("正在读取评分标准…", "quiet", self)
        self._layout.addWidget(self._waiting)
        self.pack = QPushButton("选择评分标准包…", self)
        self.pack.setObjectName("link")
        self.pack.clicked.connect(self.asked_for_pack)
        self._layout.addWidget(self.pack, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def rubric(self) -> Rubric | None:
        """Return the chosen one."""
        return self.offered.rubric if self.offered is not None else None

    @property
    def offered(self) -> "OfferedRubric | None":
        """Return the chosen one with all that belongs to it."""
        return next((row.offered for row in self.rows if row.button.isChecked()), None)

    def add(self, offered: Iterable["OfferedRubric"], *, choose: bool = False) -> None:
        """Add rubrics at the end, and choose the last of them when asked to. One that is there is not added twice."""
        self._waiting.hide()
        for one in offered:
            row = self._row_of(one) or self._added(one)
            if choose:
                row.button.setChecked(True)

    def show_library(self, offered: Iterable["OfferedRubric"]) -> None:
        """Show what the library holds now. One that was changed there takes its row and its choice along."""
        there, chosen = tuple(offered), self.offered
        for row in [row for row in self.rows if row.is_of_library]:
            known = (row.offered.rubric, row.offered.original)
            if all((one.rubric, one.original) != known for one in there):
                self._take_away(row)
        self.add(there)
        for row in self.rows:
            rubric = row.offered.rubric
            row.is_of_library = row.is_of_library or any(one.rubric == rubric for one in there)
            if self.offered is None and chosen is not None and _key(rubric) == _key(chosen.rubric):
                row.button.setChecked(True)

    def show_waiting(self, text: str) -> None:
        """Say what is being read; an empty text says that it is done."""
        self._waiting.setText(text)
        self._waiting.setVisible(bool(text))

    def _row_of(self, offered: "OfferedRubric") -> RubricRow | None:
        return next((row for row in self.rows if row.offered.rubric == offered.rubric), None)

    def _added(self, offered: "OfferedRubric") -> RubricRow:
        row = RubricRow(offered, self)
        before = self.rows[-1].button if self.rows else None
        self._layout.insertWidget(1 + len(self.rows), row)
        self.rows.append(row)
        self._group.addButton(row.button)
        if before is not None:
            QWidget.setTabOrder(before, row.button)
        QWidget.setTabOrder(row.button, self.pack)
        return row

    def _take_away(self, row: RubricRow) -> None:
        self.rows.remove(row)
        self._group.removeButton(row.button)
        self._layout.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _on_toggled(self, _button: object, is_on: bool) -> None:
        if is_on:
            self.chosen.emit()


def _key(rubric: Rubric) -> tuple[str, str]:
    return rubric.id, rubric.edition
