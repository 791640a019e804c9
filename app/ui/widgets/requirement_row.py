"""One requirement (佐证要求): tick, title, what is said of it, and a place to drop files on."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from app.domain.criterion_evidence import AskedFor
from app.domain.rubric import Requirement
from app.ui import display
from app.ui.widgets.drop_zone import DropZone
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import Mark


class RequirementRow(DropZone):
    """A requirement with its state."""

    files = Signal(str, list)
    """The requirement's id, list[Path]."""
    asked_for_files = Signal(str)
    """The requirement's id: let the person choose files."""

    def __init__(self, requirement_id: str, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("part")
        self.asked = AskedFor(Requirement(requirement_id), is_met=False)
        self.icon = Mark(parent=self)
        self.title = wrapped("", parent=self)
        self.about = wrapped("", "quiet", self)
        self.add = QPushButton("添加", self)
        self.add.setObjectName("link")
        self.add.clicked.connect(lambda: self.asked_for_files.emit(requirement_id))
        self.dropped.connect(self._on_dropped)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 6, 8, 6)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.add, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.about, 1, 1, 1, 2)

    def show_state(self, asked: AskedFor, *, is_writing: bool) -> None:
        """Show requirement and state."""
        self.asked = asked
        requirement = asked.requirement
        self.icon.show_icon(display.icon("met" if asked.is_met else "lacking"))
        self.title.setText(requirement.title or requirement.id)
        kind = "必需" if requirement.required else "可选"
        self.about.setText(
            "\u00a0· ".join(
                _unbroken(word) for word in (asked.word, kind, requirement.validity.label, *asked.departments)
            )
        )
        is_waiting = not asked.is_met and requirement.required
        self.about.setStyleSheet(f"color: {display.AMBER.name()}" if is_waiting else "")
        self.add.setAccessibleName(f"为“{self.title.text()}”添加文件")
        self.add.setEnabled(is_writing)
        self.setAcceptDrops(is_writing)

    def _on_dropped(self, paths: list[Path]) -> None:
        self.files.emit(self.asked.requirement.id, paths)


def _unbroken(word: str) -> str:
    """Return a short word that no line end tears apart."""
    return "\u2060".join(word)
