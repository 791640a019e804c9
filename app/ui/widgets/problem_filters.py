"""ProblemFilters: which problems are shown – by severity, kind, dimension, department, words."""

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QToolButton, QWidget

from app.domain.department_progress import departments_of
from app.domain.problems import CODES, Problem, Severity
from app.domain.rubric import Rubric
from app.ui import display
from app.ui.models.problem_list import ProblemFilter
from app.ui.widgets.flow_row import FlowRow

ICON_SHARE = 0.9
"""Of the height of a line."""
SHORTEST = 10
"""Characters of a list that is closed."""
WIDEST = 1.5
"""Of its usual width, as wide as a list may grow where it stands alone in its line."""


class ProblemFilters(QWidget):
    """A line of switches and lists; `changed` when something else is wanted."""

    changed = Signal()

    def __init__(self, rubric: Rubric, parent: QWidget | None = None) -> None:
        """Lay out; want everything."""
        super().__init__(parent)
        self.severities = {severity: self._switch(severity) for severity in Severity}
        self.kinds = self._list("问题类别")
        self.dimensions = self._list("领域")
        self.departments = self._list("责任部门")
        self.words = QLineEdit(self)
        self.words.setAccessibleName("查找问题")
        self.words.setPlaceholderText("查找：评分项、材料、数据名称…")
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(lambda _: self.changed.emit())
        _fill(self.dimensions, "全部领域", [(one.code, f"{one.code} {one.title}") for one in rubric.dimensions])
        names = dict.fromkeys(name for criterion in rubric.criteria for name in departments_of(criterion))
        names |= dict.fromkeys(name for measure in rubric.measures for name in measure.departments)
        _fill(self.departments, "全部部门", [(name, name) for name in names])
        _fill(self.kinds, "全部类别", [])
        self._lay_out()
        self._fit_sizes()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the icons and lists to another size of texts."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "severities"):
            self._fit_sizes()

    def _fit_sizes(self) -> None:
        side = round(self.fontMetrics().height() * ICON_SHARE)
        for switch in self.severities.values():
            switch.setIconSize(QSize(side, side))
        for one in (self.kinds, self.dimensions, self.departments):
            one.setMaximumWidth(round(one.sizeHint().width() * WIDEST))

    @property
    def wanted(self) -> ProblemFilter:
        """Return what is wanted."""
        return ProblemFilter(
            frozenset(severity for severity, switch in self.severities.items() if not switch.isChecked()),
            self.kinds.currentData(),
            self.dimensions.currentData(),
            self.departments.currentData(),
            self.words.text().strip(),
        )

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """Return what can be reached with Tab, as one reads."""
        return (*self.severities.values(), self.words, self.kinds, self.dimensions, self.departments)

    def show_counts(self, problems: Sequence[Problem]) -> None:
        """Show how many there are of each severity and kind; what was chosen stays chosen."""
        counts = Counter(problem.severity for problem in problems)
        for severity, switch in self.severities.items():
            switch.setText(f" {severity.label} {counts[severity]}")
        kinds = Counter(problem.code for problem in problems)
        choices = [(code, f"{CODES.get(code, code)}（{count}）") for code, count in kinds.most_common()]
        if choices != [(self.kinds.itemData(n), self.kinds.itemText(n)) for n in range(1, self.kinds.count())]:
            _fill(self.kinds, "全部类别", choices)

    def want_everything(self) -> None:
        """Take every restriction back."""
        for switch in self.severities.values():
            switch.setChecked(True)
        for one in (self.kinds, self.dimensions, self.departments):
            one.setCurrentIndex(0)
        self.words.clear()
        self.changed.emit()

    def _switch(self, severity: Severity) -> QToolButton:
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(display.severity_icon(severity))
        button.setText(severity.label)
        button.setToolTip(f"显示或不显示“{severity.label}”的问题")
        button.setCheckable(True)
        button.setChecked(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(self.changed)
        return button

    def _list(self, name: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(SHORTEST)
        box.activated.connect(lambda _: self.changed.emit())
        return box

    def _lay_out(self) -> None:
        row = FlowRow(self, gap=8)
        for widget in self.in_order:
            row.addWidget(widget)
        for grows in (self.words, self.kinds, self.dimensions, self.departments):
            grows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def _fill(box: QComboBox, everything: str, choices: Iterable[tuple[str, str]]) -> None:
    chosen = box.currentData()
    box.clear()
    box.addItem(everything, "")
    for key, text in choices:
        box.addItem(text, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
