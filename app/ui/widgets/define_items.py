"""Forms of the kinds that list something: checklist, levels, deductions; and the two that only say a sentence."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.marking.kinds import Checklist, Deduction, DeductionItem, Item, Levels, Marking
from app.domain.points import ZERO, plain
from app.ui.models.defined_rows import RowColumn
from app.ui.widgets.define_body import Defining, KindBody
from app.ui.widgets.define_fields import at_least, whole
from app.ui.widgets.define_rows import RowsEditor
from app.ui.widgets.labels import wrapped

_points = at_least(ZERO, "分值")
_times = whole(1)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def next_id(taken: Sequence[str]) -> str:
    """Return the next letter, and numbered ids after z."""
    free = [letter for letter in LETTERS if letter not in taken]
    if free:
        return free[0]
    number = 1
    while f"i{number}" in taken:
        number += 1
    return f"i{number}"


def required_number(text: str) -> Decimal:
    """Return points of a cell. Raises: ValueError, also for an empty one."""
    if not text.strip():
        raise ValueError("请填一个数，原来的数还在。")
    return _points(text)


def _times_or_none(text: str) -> int | None:
    return int(_times(text)) if text.strip() else None


def _item_columns(text: str, points: str) -> tuple[RowColumn[Item], ...]:
    return (
        RowColumn(text, lambda one: one.text, lambda one, typed: replace(one, text=typed.strip()), share=1),
        RowColumn(
            points,
            lambda one: plain(one.points),
            lambda one, typed: replace(one, points=required_number(typed)),
            is_number=True,
        ),
    )


def _new_item(rows: tuple[Item, ...]) -> Item:
    return Item(next_id([one.id for one in rows]), ZERO)


def _new_deduction(rows: tuple[DeductionItem, ...]) -> DeductionItem:
    return DeductionItem(next_id([one.id for one in rows]), ZERO)


class SentenceBody(KindBody):
    """A kind without parameters."""

    def __init__(self, sentence: str, within: Defining, parent: QWidget | None = None) -> None:
        """Say what the kind does."""
        super().__init__(within, parent)
        self._marking: Marking | None = None
        self.rows.addWidget(wrapped(sentence, "quiet", self))

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """There is nothing to show."""
        self._marking, self.within = marking, within


class ChecklistBody(KindBody):
    """What is done earns its points; or all of it or nothing."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self._marking = Checklist(())
        self.table = RowsEditor(_item_columns("做到什么", "得分"), _new_item, "一条", unread=within.unread, parent=self)
        self.table.changed.connect(lambda rows, key: self._tell(replace(self._marking, items=rows), key))
        self.table.left.connect(self.left)
        self.all_required = QCheckBox("全部做到才得满分，缺一条不得分", self)
        self.all_required.clicked.connect(lambda on: self._tell(replace(self._marking, all_required=on), ""))
        self.rows.addWidget(self.table)
        self.rows.addWidget(self.all_required)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the items."""
        if isinstance(marking, Checklist):
            self._marking, self.within = marking, within
            self.table.show_rows(marking.items)
            self.all_required.setChecked(marking.all_required)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.table.flush()

    def _tell(self, marking: Checklist, key: str) -> None:
        self.changed.emit(marking, key)


class LevelsBody(KindBody):
    """Exactly one level is chosen."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self.table = RowsEditor(
            _item_columns("属于哪一档", "得分"), _new_item, "一档", unread=within.unread, parent=self
        )
        self.table.changed.connect(lambda rows, key: self.changed.emit(Levels(rows), key))
        self.table.left.connect(self.left)
        self.rows.addWidget(self.table)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the levels."""
        if isinstance(marking, Levels):
            self.within = within
            self.table.show_rows(marking.levels)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.table.flush()


_DEDUCTIONS: tuple[RowColumn[DeductionItem], ...] = (
    RowColumn("什么情形扣分", lambda one: one.text, lambda one, typed: replace(one, text=typed.strip()), share=1),
    RowColumn(
        "每次扣",
        lambda one: plain(one.points),
        lambda one, typed: replace(one, points=required_number(typed)),
        is_number=True,
    ),
    RowColumn(
        "最多计几次",
        lambda one: "" if one.at_most is None else str(one.at_most),
        lambda one, typed: replace(one, at_most=_times_or_none(typed)),
        is_number=True,
    ),
)


class DeductionBody(KindBody):
    """From the full points something is taken for each case."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(within, parent)
        self.table = RowsEditor(_DEDUCTIONS, _new_deduction, "一种情形", unread=within.unread, parent=self)
        self.table.changed.connect(lambda rows, key: self.changed.emit(Deduction(rows), key))
        self.table.left.connect(self.left)
        self.rows.addWidget(self.table)
        self.rows.addWidget(wrapped("从满分起扣，扣完为止。“最多计几次”不填就不限次数。", "quiet", self))

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the cases."""
        if isinstance(marking, Deduction):
            self.within = within
            self.table.show_rows(marking.items)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.table.flush()
