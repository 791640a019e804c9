"""The workspaces that were open lately, a roomy row each. Enter opens, Delete takes a row off the list."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.ui import display
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import mark

if TYPE_CHECKING:
    from app.services.recent_workspaces import RecentWorkspace

BAR_PX = 150
UNCLOSED = "还没有正常关闭，以打开后为准"


class RecentRow(QFrame):
    """One workspace."""

    chosen = Signal()
    removed = Signal()
    stepped = Signal(int)
    """-1 or 1: go to the row above or below."""

    def __init__(self, recent: "RecentWorkspace", parent: QWidget | None = None) -> None:
        """Show a workspace as it was when it was last open."""
        super().__init__(parent)
        self.recent = recent
        self.is_there = recent.is_there
        self.setObjectName("choice")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name = "　".join(part for part in (recent.county or _UNNAMED[recent.is_review], recent.cycle) if part)
        self.setAccessibleName(f"{name}，{_about(recent)}，{_spoken(recent)}")
        columns = QHBoxLayout(self)
        columns.setContentsMargins(18, 14, 18, 14)
        columns.setSpacing(24)
        columns.addLayout(self._names(name), 1)
        if self.is_there:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            columns.addLayout(self._figures())
        else:
            columns.addWidget(self._removing())

    def text(self) -> str:
        """Return everything the row says."""
        return "\n".join(one.text() for one in self.findChildren(QLabel))

    def _names(self, name: str) -> QVBoxLayout:
        rows = QVBoxLayout()
        rows.setSpacing(3)
        rows.addWidget(wrapped(name, "title", self))
        rows.addWidget(wrapped(_about(self.recent), "", self))
        rows.addWidget(wrapped(self.recent.folder, "quiet", self))
        if not self.is_there:
            rows.addLayout(self._missing())
        for one in self.findChildren(QLabel):
            # The whole row is one thing to click on, not texts to select.
            one.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        return rows

    def _missing(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.addWidget(mark(display.icon("severity-warning"), self), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(wrapped("已移动或删除；在U盘或共享盘上的，请先接好再打开。", "", self), 1)
        return line

    def _figures(self) -> QVBoxLayout:
        recent = self.recent
        bar = QProgressBar(self)
        bar.setObjectName("thin")
        bar.setTextVisible(False)
        bar.setRange(0, max(recent.criteria, 1))
        bar.setValue(recent.filled)
        bar.setFixedWidth(self._scaled(BAR_PX))
        rows = QVBoxLayout()
        rows.setSpacing(4)
        rows.addStretch(1)
        points = () if recent.is_review else (label(f"已落实 {recent.computed} / {recent.full} 分", "", self),)
        unclosed = recent.unclosed
        when = [label(_when(unclosed or recent.changed), "quiet", self)]
        if unclosed:
            when.append(label(UNCLOSED, "quiet", self))
        for widget in (label(_progress(recent), "", self), bar, *points, *when):
            rows.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
        rows.addStretch(1)
        return rows

    def _removing(self) -> QPushButton:
        self.remove = QPushButton("从列表移除", self)
        self.remove.clicked.connect(self.removed)
        return self.remove

    def _scaled(self, px: int) -> int:
        return round(px * self.fontInfo().pixelSize() / 14)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open on a click."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter or Space, take off the list with Delete, go up and down."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.chosen.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class RecentList(QWidget):
    """The rows."""

    chosen = Signal(Path)
    removed = Signal(str)
    """Folder of a workspace that shall not be listed any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.rows: list[RecentRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(10)

    def show_recent(self, recent: Iterable["RecentWorkspace"]) -> None:
        """Show these in place of the ones before."""
        for row in self.rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [RecentRow(one, self) for one in recent]
        for row in self.rows:
            self._layout.addWidget(row)
            self._connect(row)

    def _connect(self, row: RecentRow) -> None:
        folder = row.recent.folder
        row.chosen.connect(lambda: self.chosen.emit(Path(folder)))
        row.removed.connect(lambda: self.removed.emit(folder))
        row.stepped.connect(lambda step: self._go(row, step))

    def _go(self, row: RecentRow, step: int) -> None:
        place = self.rows.index(row) + step
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)


_UNNAMED = {False: "未填写县区", True: "未命名的评审"}
"""What stands for a name that was not given yet, of a county's workspace and of a reviewer's."""


def _about(recent: "RecentWorkspace") -> str:
    """Return what it is about: the rubric of a county."""
    return "评审工作库" if recent.is_review else recent.rubric


def _progress(recent: "RecentWorkspace") -> str:
    if recent.is_review:
        returned = f"，已退回 {recent.returned} 份" if recent.returned else ""
        return f"评完 {recent.filled} / {recent.criteria} 份{returned}"
    return f"已填 {recent.filled} / {recent.criteria} 项"


def _spoken(recent: "RecentWorkspace") -> str:
    if recent.is_review:
        returned = f"，已退回{recent.returned}份" if recent.returned else ""
        return f"评完{recent.filled}份，共{recent.criteria}份{returned}"
    return f"已填{recent.filled}项，共{recent.criteria}项"


def _when(changed: str) -> str:
    try:
        return f"最后改动 {dt.datetime.fromisoformat(changed).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return "还没有改动"
