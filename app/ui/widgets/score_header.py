"""The line above the desk: whose assessment this is, and where it stands."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.points import shown
from app.domain.standing import standing_of
from app.ui import display
from app.ui.session import Session
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.low_room import is_low
from app.ui.widgets.marks import Mark

KEPT = ("已落实分", "预估分", "得分率", "已填")
"""Figures that stay where there is little room."""


class ScoreHeader(QFrame):
    """County and rubric at the left, the figures at the right; they follow every change.

    In a low window all is folded into one line of words.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Lay out and show."""
        super().__init__(parent)
        self.setObjectName("header")
        self._session = session
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        self._roomy, self._folded = QWidget(self), QWidget(self)
        both.addWidget(self._roomy)
        both.addWidget(self._folded)
        self._add_folded()
        row = QHBoxLayout(self._roomy)
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
        self._watched: QWidget | None = None
        self.fold()

    def refresh(self) -> None:
        """Show the figures of the score sheet."""
        session = self._session
        assessment, rubric = session.picture.assessment, session.picture.rubric
        points, filled, standing = session.sheet.points, session.filled, standing_of(session.sheet)
        cycle = f"　{assessment.cycle.name}" if assessment.cycle.name else ""
        self._county.setText((assessment.county.full_name or "未填写县区") + cycle)
        self._rubric.setText(f"{rubric.title}　{rubric.edition}版")
        self._rubric.setToolTip(rubric.title)
        shown_now = {
            "已落实分": f"{shown(points.computed)} / {shown(points.applicable)}",
            "预估分": shown(points.prospective),
            "得分率": "—" if standing.rate is None else f"{shown(standing.rate)}%",
            "已填": f"{filled.filled} / {filled.total}",
            "待佐证": str(filled.waiting),
            "等次": standing.grade or "—",
        }
        for name, text in shown_now.items():
            self.figures[name].setText(text)
        self._short_county.setText(self._county.text())
        for name, words in self._short.items():
            words.setText(f"{name} {shown_now[name]}")
        self._folded.setToolTip(
            f"{self._rubric.text()}\n" + "\n".join(f"{name} {shown_now[name]}" for name in shown_now)
        )

    def fold(self) -> None:
        """Be one line where the window is low."""
        folds = is_low(self)
        self._folded.setVisible(folds)
        self._roomy.setVisible(not folds)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow the height of the window."""
        super().showEvent(event)
        if self._watched is not self.window():
            self._watched = self.window()
            self._watched.installEventFilter(self)
        self.fold()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_watched"):
            self.fold()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fold when the window becomes low."""
        if event.type() is QEvent.Type.Resize:
            self.fold()
        return super().eventFilter(watched, event)

    def _add_folded(self) -> None:
        row = FlowRow(self._folded, gap=18)
        row.setContentsMargins(16, 4, 16, 2)
        self._short_county = label("", "section", self._folded)
        self._short = {name: label("", "", self._folded) for name in KEPT}
        for words in (self._short_county, *self._short.values()):
            row.addWidget(words)
        notice = self._session.picture.rubric.shown_notice
        if notice:
            line = QWidget(self._folded)
            inside = QHBoxLayout(line)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(6)
            inside.addWidget(Mark(display.icon("severity-warning"), line))
            self.short_notice = label(notice, "noticeText", line)
            inside.addWidget(self.short_notice)
            row.addWidget(line)

    def _notice_line(self) -> QWidget:
        """Return the line that says of a reference rubric what it is; it is always in sight."""
        notice = self._session.picture.rubric.shown_notice
        line = QWidget(self._roomy)
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
