"""各轮对照: points and answers of every round side by side, read in the worker thread."""

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.rounds_compared import RoundLine, RoundsCompared
from app.ui.desk_page import Desk
from app.ui.jobs import Job
from app.ui.models.returned_rows import rounds_header, rounds_rows, said_in
from app.ui.models.text_table import TextTableModel
from app.ui.places import Place, Tab
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.text_grid import TextGrid
from app.ui.widgets.working import Working

NAME_WEIGHT, POINTS_WEIGHT = 26.0, 9.0
LEAST_LINES = 8
"""Lines of text that the table and what is told below have room for at least, headings and a scroll bar included."""
ABOUT = "自评是县区报的分，复算是程序按填报内容算的分，评审是退回意见里的分。选中一项，在下面对照各轮写了什么。"


class RoundsPane(QScrollArea):
    """A table of all criteria, or only of those that differ; the chosen one is told below.

    It scrolls as a whole where much is zoomed: a table without a row tells nothing.
    """

    told = Signal(object)
    """tuple[Problem, …]."""
    asked_to_show = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Read nothing yet."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._desk = desk
        self._found: RoundsCompared | None = None
        self._job: Job | None = None
        self.only = QCheckBox("只看有改动的", self)
        self.only.setChecked(True)
        self.only.toggled.connect(lambda _on: self._show())
        self.go = QPushButton("去填报这一项", self)
        self.go.clicked.connect(self._on_go)
        self.working = Working(self)
        self.model = TextTableModel((), is_top=True, parent=self)
        self.table = TextGrid(self.model, (), samples={0: "健康影响评估"}, parent=self)
        self.table.setAccessibleName("各轮对照")
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.activated.connect(lambda _index: self._on_go())
        self.nothing = wrapped("", "quiet", self)
        self._beside = QScrollArea(self)
        self._beside.setWidgetResizable(True)
        card = QFrame(self._beside)
        card.setObjectName("card")
        self._beside.setWidget(card)
        self._columns = QHBoxLayout(card)
        self._columns.setContentsMargins(16, 12, 16, 12)
        self._columns.setSpacing(20)
        self._headings: list[QLabel] = []
        self._texts: list[QLabel] = []
        self._arrange()
        self._beside.hide()
        self._fit()

    def _arrange(self) -> None:
        inside = QWidget(self)
        inside.setObjectName("page")
        self.setWidget(inside)
        head = QHBoxLayout()
        head.addWidget(label("各轮对照", "title", self))
        head.addStretch(1)
        head.addWidget(self.only)
        head.addWidget(self.go)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(16, 4, 16, 16)
        rows.addLayout(head)
        rows.addWidget(wrapped(ABOUT, "quiet", self))
        for part in (self.working, self.nothing):
            rows.addWidget(part)
        rows.addWidget(self.table, 3)
        rows.addWidget(self._beside, 2)

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the rows when everything is zoomed."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_beside"):
            self._fit()

    def _fit(self) -> None:
        for part in (self.table, self._beside):
            part.setMinimumHeight(LEAST_LINES * self.fontMetrics().lineSpacing())

    def read(self) -> None:
        """Read all rounds again; what is shown stays until then."""
        from app.services.compare_rounds import compare_rounds

        session = self._desk.session
        if self._job is not None:
            self._job.cancel()
        job = Job(compare_rounds, session.folder, session.picture)
        self._job = job
        job.done.connect(lambda found, one=job: self._on_read(one, found))
        job.refused.connect(self.told)
        job.ended.connect(lambda one=job: self._on_ended(one))
        self.working.watch(job, "正在读取各轮…")
        self._desk.jobs.add(job)

    def _on_read(self, job: Job, found: RoundsCompared) -> None:
        if job is self._job:
            self._found = found
            self._show()

    def _on_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        header = rounds_header(found)
        chosen = self._code
        self.model.show_header(header, frozenset(range(1, len(header))))
        self.table.weigh((NAME_WEIGHT, *(POINTS_WEIGHT,) * (len(header) - 1)))
        rubric = self._desk.session.picture.rubric
        self.model.show_rows(rounds_rows(found, rubric, only_different=self.only.isChecked()))
        unreadable = [one.title for one in found.columns if not one.is_readable]
        words = f"{'、'.join(unreadable)}是旧版程序封装的，没有留底，只有评审得分。" if unreadable else ""
        if not any(line.differs for line in found.lines):
            words += "各轮之间还没有改动。"
        self.nothing.setText(words)
        self.nothing.setVisible(bool(words))
        place = self.model.row_of(chosen) if chosen else min(1, self.model.rowCount() - 1)
        self.table.setCurrentIndex(self.model.index(max(place, 0), 0))

    @property
    def _code(self) -> str:
        row = self.model.row(self.table.currentIndex().row())
        return row.key if row and row.key != "total" else ""

    def _on_row(self, _index: QModelIndex) -> None:
        line = self._line()
        self.go.setEnabled(line is not None)
        self._beside.setVisible(line is not None)
        if line is None or self._found is None:
            return
        if len(self._texts) != len(line.cells):
            self._lay_out(len(line.cells))
        for place, (column, cell) in enumerate(zip(self._found.columns, line.cells, strict=True)):
            self._headings[place].setText(column.title)
            unread = "\n".join(text for text in (cell.replied, "没有留底") if text)
            self._texts[place].setText(said_in(cell) if column.is_readable else unread)

    def _lay_out(self, count: int) -> None:
        emptied(self._columns)
        self._headings, self._texts = [], []
        for _ in range(count):
            one = QWidget(self._beside)
            rows = QVBoxLayout(one)
            rows.setContentsMargins(0, 0, 0, 0)
            self._headings.append(label("", "section", one))
            self._texts.append(wrapped("", parent=one))
            rows.addWidget(self._headings[-1])
            rows.addWidget(self._texts[-1])
            rows.addStretch(1)
            self._columns.addWidget(one, 1)

    def _line(self) -> RoundLine | None:
        code = self._code
        return next((one for one in self._found.lines if one.code == code), None) if self._found and code else None

    def _on_go(self) -> None:
        if self._code:
            self.asked_to_show.emit(Place(Tab.FILLING, self._code))
