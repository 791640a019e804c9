"""The form of per_count (按次计分): each time earns points, up to a most."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.domain.marking.kinds import (
    Marking,
    PerCount,
)
from app.domain.points import ZERO
from app.ui.widgets.define_body import Defining, KindBody
from app.ui.widgets.define_chosen import LedgerChoice
from app.ui.widgets.define_fields import (
    NumberInput,
    Parameters,
    above_zero,
)


class PerCountBody(KindBody):
    """Each time earns points, up to a most."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = PerCount(ZERO)
        self.each = NumberInput(above_zero, within.unread.at("each"), self)
        self.max = NumberInput(above_zero, within.unread.at("max"), self, is_optional=True)
        self.ledger = LedgerChoice(self)
        self.each.chosen.connect(lambda number: self._tell(replace(self._marking, each=number), "each"))
        self.max.chosen.connect(lambda number: self._tell(replace(self._marking, max=number), "max"))
        self.ledger.made.connect(self.made)
        self.ledger.chosen.connect(lambda one: self._tell(replace(self._marking, ledger=one or None), ""))
        rows = Parameters(self)
        self.each.stand_beside(rows.add("每次得分", self.each, "分"))
        self.max.stand_beside(rows.add("最高得分", self.max, "分；不填就以本项分值封顶"))
        rows.add("次数从哪里来", self.ledger, "选了台账，次数就是台账里有效的行数。", is_wide=True)
        self.rows.addWidget(rows)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parameters."""
        if isinstance(marking, PerCount):
            self._marking, self.within = marking, within
            self.each.show_value(marking.each)
            self.max.show_value(marking.max)
            self.ledger.show_ledger(marking.ledger, within.rubric)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.each.flush()
        self.max.flush()

    def _tell(self, marking: PerCount, key: str) -> None:
        self._marking = marking
        self.changed.emit(marking, key)
