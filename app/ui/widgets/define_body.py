"""What the forms of all kinds of marking (评分办法) have in common: what they are shown and what they tell."""

from dataclasses import dataclass, replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.marking.kinds import Marking
from app.domain.rubric import Rubric
from app.ui.models.unread_texts import Unread


@dataclass(frozen=True, slots=True)
class Defining:
    """What a marking is defined in: its points, the rubric with its measures and ledgers, and unread texts."""

    points: Decimal
    rubric: Rubric
    unread: Unread
    depth: int = 0

    def inside(self, part: int, points: Decimal) -> "Defining":
        """Return what a part of this marking is defined in."""
        return replace(self, points=points, unread=self.unread.at(str(part)), depth=self.depth + 1)


class KindBody(QWidget):
    """The form of one kind. It keeps what it shows and tells a new value; it decides nothing."""

    changed = Signal(object, str)
    """Marking, and the name of the field: steps in one field are one step."""
    made = Signal(object)
    """A Measure, Ledger or Reference that is to be added to the rubric before the marking that names it."""
    left = Signal()

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Be empty until shown."""
        super().__init__(parent)
        self.within = within
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(8)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show a marking of this kind."""
        raise NotImplementedError

    def flush(self) -> None:
        """Tell what is being typed."""
