"""What a person says of a set that our program did not make (未经本程序封装): standard, county, year, round."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.ui.widgets.form import ChoiceInput, TextInput
from app.ui.widgets.labels import label, wrapped

UNSAID = 1999
"""The year that stands for none: it is shown as 自动认."""
LATEST = 2100
WORDS = "这一份不是本程序导出的。程序认不出的，请在这里写明，再收一次；收进来会标明“未经本程序封装”。"


class SetForm(QFrame):
    """Hidden until a set is asked about; `asked` brings the path, its answers are read from the fields."""

    asked = Signal(object)
    """Path of the set that is to be received again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out empty fields."""
        super().__init__(parent)
        self.setObjectName("part")
        self._path = Path()
        self.rubric = ChoiceInput(self)
        self.county = TextInput("代码或全称，例如：130304、秦皇岛市北戴河区", self)
        self.year = QSpinBox(self)
        self.year.setRange(UNSAID, LATEST)
        self.year.setSpecialValueText("自动认")
        self.round = QSpinBox(self)
        self.round.setRange(1, 9)
        grid = QGridLayout()
        for place, (title, field) in enumerate(
            (("评分标准", self.rubric), ("县（市、区）", self.county), ("评估年度", self.year), ("轮次", self.round))
        ):
            head = label(title, "quiet", self)
            head.setBuddy(field)
            grid.addWidget(head, place // 2, 2 * (place % 2))
            grid.addWidget(field, place // 2, 2 * (place % 2) + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.again = QPushButton("按这些再收一次", self)
        self.again.clicked.connect(lambda: self.asked.emit(self._path))
        self.close_button = QPushButton("不收了", self)
        self.close_button.clicked.connect(self.hide)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.close_button)
        line.addWidget(self.again)
        rows = QVBoxLayout(self)
        rows.addWidget(wrapped(WORDS, "quiet", self))
        rows.addLayout(grid)
        rows.addLayout(line)
        self.hide()

    def ask_about(self, path: Path) -> None:
        """Ask about a set; what was said of another one is forgotten."""
        from app.services.read_set import known_rubrics

        if path != self._path:
            self._path = path
            self.county.setText("")
            self.year.setValue(UNSAID)
            self.round.setValue(1)
            self.rubric.clear()
            self.rubric.addItem("自动认", "")
            for name, title in known_rubrics():
                self.rubric.addItem(title, name)
        self.show()

    @property
    def rubric_name(self) -> str:
        """Return the chosen standard as `id@edition`, empty for none."""
        return str(self.rubric.currentData() or "")

    @property
    def said_year(self) -> int | None:
        """Return the year, None when it is to be found out."""
        return self.year.value() if self.year.value() != UNSAID else None
