"""The lines above the tree: what to search for and which criteria to show."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from app.domain.rubric import Rubric
from app.domain.score_sheet import State
from app.ui import display
from app.ui.models.criterion_filter import EVERYTHING, CriterionFilter, all_departments, all_methods
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label

STATES = (State.UNANSWERED, State.AWAITING_EVIDENCE, State.SCORED, State.NOT_APPLICABLE)


class TreeFilter(QWidget):
    """Tells what is asked for at each key and choice."""

    changed = Signal(object)
    """CriterionFilter."""
    entered = Signal()
    """Enter or Down in the search field: on to what was found."""

    def __init__(self, rubric: Rubric, parent: QWidget | None = None) -> None:
        """Offer what the rubric has."""
        super().__init__(parent)
        self.text = SearchField(self)
        self.state = _choice("全部状态", self)
        for state in STATES:
            # As a plain text: Qt would hand the enum back as one.
            self.state.addItem(display.state_icon(state), state.label, state.value)
        self.department = _choice("全部部门", self)
        self.method = _choice("全部办法", self)
        for box, words in ((self.department, all_departments(rubric)), (self.method, all_methods(rubric))):
            for word in words:
                box.addItem(word, word)
            box.setVisible(box.count() > 2)  # noqa: PLR2004 - all, and a single one, is no choice
        self.core = QToolButton(self)
        self.core.setText(f"{display.CORE_MARK} 核心")
        self.core.setCheckable(True)
        self.core.setToolTip("只看核心指标")
        self.core.setVisible(any(criterion.core for criterion in rubric.criteria))
        self.returned = QToolButton(self)
        self.returned.setText("退回的")
        self.returned.setIcon(display.icon("severity-warning"))
        self.returned.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.returned.setCheckable(True)
        self.returned.setToolTip("只看退回补正的评分项")
        self.returned.hide()
        self._found = label("", "quiet", self)
        self.clear = QPushButton("显示全部", self)
        self.clear.setObjectName("link")
        self._lay_out()
        self._wire()
        self._on_changed()

    @property
    def filter(self) -> CriterionFilter:
        """Return what is asked for."""
        state = self.state.currentData()
        return CriterionFilter(
            self.text.text(),
            State(state) if state else None,
            self.department.currentData() or "",
            self.method.currentData() or "",
            self.core.isChecked(),
            self.returned.isChecked(),
        )

    def offer_returned(self, *, is_offered: bool) -> None:
        """Offer 退回的 while a correction is open."""
        if not is_offered:
            self.returned.setChecked(False)
        self.returned.setVisible(is_offered)

    def show_found(self, shown: int, total: int) -> None:
        """Say how many criteria are shown."""
        self._found.setText(f"显示 {shown} 项，共 {total} 项" if shown else "没有找到，换个词或点“显示全部”")

    def show_everything(self) -> None:
        """Ask for nothing."""
        self.text.clear()
        self.core.setChecked(False)
        self.returned.setChecked(False)
        for box in (self.state, self.department, self.method):
            box.setCurrentIndex(0)

    def _lay_out(self) -> None:
        rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        rows.addWidget(self.text, 0, 0)
        choices = FlowRow()
        for choice in (self.state, self.department, self.method, self.core, self.returned):
            choices.addWidget(choice)
        rows.addLayout(choices, 1, 0)
        self._line = QWidget(self)
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._found, 1)
        line.addWidget(self.clear)
        rows.addWidget(self._line, 2, 0)

    def _wire(self) -> None:
        self.text.textChanged.connect(self._on_changed)
        self.text.went_on.connect(self.entered)
        for box in (self.state, self.department, self.method):
            box.currentIndexChanged.connect(self._on_changed)
        self.core.toggled.connect(self._on_changed)
        self.returned.toggled.connect(self._on_changed)
        self.clear.clicked.connect(self.show_everything)

    def _on_changed(self) -> None:
        asked = self.filter
        self._line.setVisible(asked != EVERYTHING)
        self.changed.emit(asked)


class SearchField(QLineEdit):
    """A search field: Escape empties it, Enter and Down go on to what was found."""

    went_on = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Say what can be typed."""
        super().__init__(parent)
        self.setPlaceholderText("查找：编码、词语或拼音首字母")
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)

    def event(self, event: QEvent) -> bool:
        """Keep Escape for this field while it holds something."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() is QEvent.Type.ShortcutOverride and is_escape and self.text():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, or empty the field."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and not event.modifiers():
            self.went_on.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


def _choice(everything: str, parent: QWidget) -> QComboBox:
    box = QComboBox(parent)
    box.addItem(everything, None)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    # Counted in Latin letters: four Chinese characters.
    box.setMinimumContentsLength(6)
    box.setAccessibleName(everything)
    return box
