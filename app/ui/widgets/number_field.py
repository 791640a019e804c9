"""A field for a number written by a person: `30.42%`, `３‰`, `1,234`. What cannot be read stays as it was typed."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from app.domain.limits import YEARS
from app.domain.points import ZERO, is_multiple, is_usable, shown
from app.domain.quantities import FigureUnitError, Unit, read_figure
from app.ui.widgets.text_fields import LineField

Reader = Callable[[str], Decimal]
"""Returns the number of a text, or raises ValueError with what to do about it in Chinese."""


def figure_reader(unit: Unit) -> Reader:
    """Return what reads figures of a unit."""

    def read(text: str) -> Decimal:
        try:
            number = read_figure(text, unit)
        except FigureUnitError as error:
            raise ValueError(f"{error}。请换算成这个单位再填，还没有保存。") from None
        except ValueError as error:
            raise ValueError(f"{error}。请只填数字，还没有保存。") from None
        if not is_usable(number):
            raise ValueError("数太大，或小数位太多。请核对，还没有保存。")
        return number

    return read


def read_year(text: str) -> Decimal:
    """Return a year. Raises: ValueError."""
    number = figure_reader(Unit.YEAR)(text)
    if number not in YEARS:
        raise ValueError(f"请填{YEARS[0]}～{YEARS[-1]}之间的年份，还没有保存。")
    return number


def points_reader(most: Decimal, step: Decimal = ZERO) -> Reader:
    """Return what reads points from 0 to the most that may be given, in steps; 分 may stand after them."""
    read_plain = figure_reader(Unit.COUNT)

    def read(text: str) -> Decimal:
        number = read_plain(text.strip().removesuffix("分"))
        if not 0 <= number <= most:
            raise ValueError(f"请填0～{shown(most)}分，还没有保存。")
        if step > 0 and not is_multiple(number, step):
            raise ValueError(f"请按{shown(step)}分一档填写，还没有保存。")
        return number

    return read


class NumberField(LineField):
    """`number_typed` brings the number (None: emptied) while it is typed; `said` what keeps a text from being one."""

    number_typed = Signal(object)
    """Decimal | None."""
    said = Signal(str)
    """Why the text is no number and what to do; empty when it is one."""
    unread = Signal(str)
    """The text as typed when it could not be read, empty when it could."""

    def __init__(self, read: Reader, parent: QWidget | None = None) -> None:
        """read: how a text becomes a number."""
        super().__init__(parent)
        self._read_number = read
        self._number: Decimal | None = None
        self.typed.connect(self._on_typed)

    @property
    def number(self) -> Decimal | None:
        """Return the number as typed, None when there is none or it cannot be read."""
        try:
            return self._read_number(self.text()) if self.text().strip() else None
        except ValueError:
            return None

    @property
    def why(self) -> str:
        """Return why what stands here is no number and what to do, empty when it is one or nothing."""
        try:
            if self.text().strip():
                self._read_number(self.text())
        except ValueError as error:
            return str(error)
        return ""

    def show_number(self, number: Decimal | None, draft: str = "") -> None:
        """Show what is stored, written plainly when nobody types here; draft: what could not be read before."""
        self._number = number
        if draft and not self.text():
            self.show_text(_written(number))
            self.setText(draft)
        elif self.hasFocus() and self.text() and self.number == number:
            # The same number, as the person writes it: `1,234`, `３０%`.
            self.show_text(self.text())
        else:
            self.show_text(_written(number))
        self.said.emit(self.why)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the number plainly."""
        super().focusOutEvent(event)
        if not self.why and self.number == self._number:
            self.show_number(self._number)

    def _on_typed(self, text: str) -> None:
        self.said.emit(self.why)
        if self.why:
            self.unread.emit(text)
            return
        self._number = self.number
        self.unread.emit("")
        self.number_typed.emit(self._number)


def _written(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")
