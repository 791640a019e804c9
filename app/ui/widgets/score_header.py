"""The line above the desk: whose assessment this is, and where it stands."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.points import shown
from app.ui import display
from app.ui.session import Session
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark


class ScoreHeader(QFrame):
    """County and rubric at the left, the figures at the right; they follow every change."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Lay out and show."""
        super().__init__(parent)
        self.setObjectName("header")
        self._session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 6)
        row.setSpacing(26)
        names = QVBoxLayout()
        names.setSpacing(2)
        self._county = wrapped("", "title", self)
        self._rubric = wrapped("", "quiet", self)
        for text in (self._county, self._rubric):
            text.setMinimumWidth(60)
            names.addWidget(text)
        names.addWidget(self._notice_line())
        row.addLayout(names, 1)
        self.figures = {
            name: self._add_figure(row, name, look)
            for name, look in (
                ("已落实分", "figureMain"),
                ("预估分", "figure"),
                ("得分率", "figure"),
                ("已填", "figure"),
                ("待佐证", "figure"),
                ("等次", "figure"),
            )
        }
        session.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the figures of the score sheet."""
        session = self._session
        assessment, rubric = session.picture.assessment, session.picture.rubric
        points, filled = session.sheet.points, session.filled
        cycle = f"　{assessment.cycle.name}" if assessment.cycle.name else ""
        self._county.setText((assessment.county.full_name or "未填写县区") + cycle)
        self._rubric.setText(f"{rubric.title}　{rubric.edition}版")
        self._rubric.setToolTip(rubric.title)
        shown_now = {
            "已落实分": f"{shown(points.computed)} / {shown(points.applicable)}",
            "预估分": shown(points.prospective),
            "得分率": "—" if points.rate is None else f"{shown(points.rate)}%",
            "已填": f"{filled.filled} / {filled.total}",
            "待佐证": str(filled.waiting),
            "等次": session.sheet.verdict.grade or "—",
        }
        for name, text in shown_now.items():
            self.figures[name].setText(text)

    def _notice_line(self) -> QWidget:
        """Return the line that says of a reference rubric what it is; it is always in sight."""
        notice = self._session.picture.rubric.shown_notice
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        mark = Mark(display.icon("severity-warning"), line)
        self.notice = wrapped(notice, "noticeText", line)
        row.addWidget(mark)
        row.addWidget(self.notice, 1)
        line.setVisible(bool(notice))
        return line

    def _add_figure(self, row: QHBoxLayout, name: str, look: str) -> QLabel:
        column = QVBoxLayout()
        column.setSpacing(0)
        figure = label("", look, self)
        caption = label(name, "quiet", self)
        column.addWidget(figure)
        column.addWidget(caption)
        row.addLayout(column)
        figure.setAccessibleName(name)
        return figure

    def _on_changed(self, changes: Changes) -> None:
        if changes:
            self.refresh()
