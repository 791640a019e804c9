"""What a ledger counts and where that goes: the criteria and figures that use it, with their points and a jump."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.ledger_uses import LedgerUse, ledger_uses, unread_measures
from app.domain.points import shown
from app.domain.rubric import Ledger, Measure
from app.domain.score_sheet import State
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.labels import label, wrapped

NONE_WORDS = "本周期没有（按0条计）"
BEGIN = "还没有登记。在下面空行里直接输入，或从 Excel、WPS 里复制后在这里粘贴（Ctrl+V），有无表头都可以。"
NOTHING_YET = "已说明本周期没有，按0条计。以后有了，直接在下面登记即可。"


class LedgerHead(QWidget):
    """Title, count, uses, and the tick that says there was nothing."""

    asked_to_show = Signal(object)
    """Place."""
    none_ticked = Signal(bool)
    """本周期没有 was ticked or taken back."""

    def __init__(self, session: Session, ledger: Ledger, parent: QWidget | None = None) -> None:
        """Lay out once: the uses of a ledger do not change."""
        super().__init__(parent)
        self._session = session
        self._ledger = ledger
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(wrapped(ledger.title or ledger.id, "title", self), 1)
        self.count = wrapped("", "", self)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
        top.addWidget(self.count, 1)
        rows.addLayout(top)
        self.guide = wrapped("", "", self)
        rows.addWidget(self.guide)
        self._points: list[tuple[str, QLabel]] = []
        rows.addLayout(self._uses())
        self.none = QCheckBox(NONE_WORDS, self)
        self.none.clicked.connect(self.none_ticked)
        rows.addWidget(self.none)

    def show_ledger(self, counted: int, rows: int | None) -> None:
        """Show the count; rows None: the ledger was not begun."""
        self.count.setText(_count_words(counted, rows or 0) if rows else "")
        self.guide.setText(BEGIN if rows is None else NOTHING_YET)
        self.guide.setVisible(not rows)
        self.none.setVisible(not rows)
        self.none.setChecked(rows == 0)
        self.none.setEnabled(self._session.is_writing)
        for code, place in self._points:
            line = self._session.line(code)
            is_open = line.state is State.UNANSWERED
            points = f"满分{shown(line.full)}分" if is_open else f"得{shown(line.computed)} / {shown(line.full)}分"
            place.setText(f"{line.state.label}　{points}")

    def _uses(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        rubric = self._session.picture.rubric
        for use in ledger_uses(rubric, self._ledger.id):
            self._add_use(grid, use)
        for measure in unread_measures(rubric, self._ledger.id):
            row = grid.rowCount()
            grid.addWidget(wrapped(f"{_numerator_words(measure)}，没有评分项用它计分", "quiet", self), row, 0)
            grid.addWidget(self._jump("看数据", Place(Tab.FIGURES, measure.id)), row, 2)
        if grid.count() == 0:
            grid.addWidget(wrapped("没有评分项用这本台账计分，登记后会列入自评材料。", "quiet", self), 0, 0)
        return grid

    def _add_use(self, grid: QGridLayout, use: LedgerUse) -> None:
        row, code = grid.rowCount(), use.criterion.code
        way = _numerator_words(use.measure) if use.measure else _counting_words(use)
        points = label("", "", self)
        self._points.append((code, points))
        grid.addWidget(wrapped(f"用于 {code} {use.criterion.title}（{way}）", "", self), row, 0)
        grid.addWidget(points, row, 1)
        target = Place(Tab.FIGURES, use.measure.id) if use.measure else Place(Tab.FILLING, code)
        grid.addWidget(self._jump("看数据" if use.measure else "看评分项", target), row, 2)

    def _jump(self, words: str, place: Place) -> QPushButton:
        button = QPushButton(words, self)
        button.setObjectName("link")
        button.clicked.connect(lambda: self.asked_to_show.emit(place))
        return button


def _counting_words(use: LedgerUse) -> str:
    if use.counting is None:
        return ""
    most = use.counting.max
    limit = f"，最多{shown(most)}分" if most is not None else ""
    return f"计入的每条{shown(use.counting.each)}分{limit}"


def _numerator_words(measure: Measure) -> str:
    return f"有效行数是“{measure.title}”的分子，在数据里只填分母即可"


def _count_words(counted: int, rows: int) -> str:
    rest = f"，{rows - counted}行不计入" if rows > counted else ""
    return f"登记{rows}行，计入{counted}条{rest}。"
