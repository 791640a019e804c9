"""PointsSummary: the figures of a score sheet with what they mean, and the chart of its dimensions."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.rubric import Rubric, Status
from app.domain.score_sheet import ScoreSheet
from app.domain.standing import standing_of
from app.ui.session import Filled
from app.ui.widgets.chart_view import ChartView
from app.ui.widgets.labels import label, wrapped

MEANINGS = {
    "已落实分": "佐证齐全、现在就算数的分",
    "预估分": "要求的佐证都补齐之后的分",
    "得分率": "已落实分占应得分的比例",
    "已填": "填了的和说明不适用的评分项",
}
NARROW_CHARACTERS = 20
"""Below so many Chinese characters of width the meanings stand below the figures."""
REFERENCE_GRADE = "按参考模板算出，只供参考，不是正式等次。"
OFFICIAL_GRADE = "自评结果，以评审认定为准。"


class PointsSummary(QWidget):
    """What is shown is decided by the score sheet; a link leads to what lies between the two totals."""

    asked_for_waiting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self._is_narrow = False
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        self.figures = {name: label("", "figureMain" if name == "已落实分" else "figure", self) for name in MEANINGS}
        self.meanings = {name: wrapped(meaning, "quiet", self) for name, meaning in MEANINGS.items()}
        self.between = QPushButton("", self)
        self.between.setObjectName("link")
        self.between.clicked.connect(self.asked_for_waiting)
        self.grade = label("", "figure", self)
        self.grade_note = wrapped("", "quiet", self)
        self.chart = ChartView(self)
        self.notice = wrapped("", "quiet", self)
        rows.addWidget(self._figure_card())
        rows.addWidget(self._chart_card())
        rows.addWidget(self.notice)
        rows.addStretch(1)

    def show_sheet(self, rubric: Rubric, sheet: ScoreSheet, filled: Filled) -> None:
        """Show the figures."""
        points, standing = sheet.points, standing_of(sheet)
        texts = {
            "已落实分": f"{shown(points.computed)} / {shown(points.applicable)}",
            "预估分": shown(points.prospective),
            "得分率": "—" if standing.rate is None else f"{shown(standing.rate)}%",
            "已填": f"{filled.filled} / {filled.total}",
        }
        for name, text in texts.items():
            self.figures[name].setText(text)
        bonus = f"，含加分{shown(points.bonus)}" if points.bonus else ""
        self.meanings["已落实分"].setText(MEANINGS["已落实分"] + bonus)
        difference = points.prospective - points.computed
        self.between.setText(f"两者相差{shown(difference)}分，{filled.waiting}项待佐证，看清单")
        self.between.setVisible(filled.waiting > 0)
        self.grade.setText(standing.grade or "—")
        self.grade_note.setText(REFERENCE_GRADE if rubric.status is Status.REFERENCE else OFFICIAL_GRADE)
        self.chart.show_points(sheet.dimensions)
        self.notice.setText(rubric.shown_notice)
        self.notice.setVisible(bool(rubric.shown_notice))

    def _figure_card(self) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        self._grid = grid = QGridLayout(card)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        for row, name in enumerate(MEANINGS):
            self._add_line(grid, 2 * row, name, self.figures[name], self.meanings[name])
        self._add_line(grid, 2 * len(MEANINGS), "等次", self.grade, self.grade_note)
        grid.addWidget(self.between, 2 * len(MEANINGS) + 2, 0, 1, 3, Qt.AlignmentFlag.AlignLeft)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what the figures mean below them where it would be squeezed beside them."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_CHARACTERS * self.fontMetrics().horizontalAdvance("国")
        if narrow is not self._is_narrow:
            self._is_narrow = narrow
            for row, meaning in enumerate((*self.meanings.values(), self.grade_note)):
                self._grid.removeWidget(meaning)
                place = (2 * row + 1, 0, 1, 3) if narrow else (2 * row, 2, 1, 1)
                self._grid.addWidget(meaning, *place)

    def _add_line(self, grid: QGridLayout, row: int, name: str, figure: QWidget, meaning: QWidget) -> None:
        figure.setAccessibleName(name)
        grid.addWidget(label(name, "", self), row, 0)
        grid.addWidget(figure, row, 1)
        grid.addWidget(meaning, row, 2)

    def _chart_card(self) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(16, 14, 16, 14)
        rows.addWidget(label("各领域得分", "section", card))
        rows.addWidget(self.chart)
        return card
