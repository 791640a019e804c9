"""Parameters of a definition: a title, its input, and beside it a hint or why the input was not taken over."""

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.marking.kinds import ByRegion
from app.domain.points import plain
from app.domain.quantities import Unit
from app.domain.rubric import RegionType
from app.ui.models.unread_texts import Unread
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.number_field import NumberField, Reader, figure_reader

NUMBER_SIGNS = 9
TITLE_SIGNS = 7
plain_number = figure_reader(Unit.COUNT)


def at_least(least: Decimal, word: str) -> Reader:
    """Return what reads numbers from a least one on."""

    def read(text: str) -> Decimal:
        number = plain_number(text.strip().removesuffix("分"))
        if number < least:
            raise ValueError(f"{word}不小于{plain(least)}，还没有保存。")
        return number

    return read


def above_zero(text: str) -> Decimal:
    """Return a number over 0. Raises: ValueError."""
    number = plain_number(text.strip().removesuffix("分"))
    if number <= 0:
        raise ValueError("请填大于0的数，还没有保存。")
    return number


def whole(least: int) -> Reader:
    """Return what reads whole numbers from a least one on."""

    def read(text: str) -> Decimal:
        number = plain_number(text)
        if number != number.to_integral_value() or number < least:
            raise ValueError(f"请填不小于{least}的整数，还没有保存。")
        return number

    return read


class Parameters(QWidget):
    """Parameters under each other; inputs stand in one line from top to bottom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance("字" * TITLE_SIGNS))

    def add(self, title: str, content: QWidget, hint: str = "", *, is_wide: bool = False) -> QLabel:
        """Add an input and return the words beside it; a wide one takes the line and has its words below."""
        row = self._grid.rowCount()
        head = label(title, "", self)
        head.setBuddy(content)
        if not content.accessibleName():
            content.setAccessibleName(title)
        beside = wrapped(hint, "quiet", self)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(head, row, 0, top)
        if is_wide:
            self._grid.addWidget(content, row, 1, 1, 2)
            self._grid.addWidget(beside, row + 1, 1, 1, 2)
            beside.setVisible(bool(hint))
        else:
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(content, 0, top)
            line.addWidget(beside, 1, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addLayout(line, row, 1, 1, 2)
        head.setContentsMargins(0, 6, 0, 0)
        return beside


class NumberInput(NumberField):
    """A number of a definition. `chosen` brings it while it is typed; what cannot be read is kept as unread."""

    chosen = Signal(object)

    def __init__(
        self, read: Reader, unread: Unread, parent: QWidget | None = None, *, is_optional: bool = False
    ) -> None:
        """Be empty."""
        super().__init__(read, parent)
        self._is_optional = is_optional
        self._unread_text = unread
        self._beside: QLabel | None = None
        self._hint = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.number_typed.connect(self._on_number)
        # Through a method of its own: Qt cannot hold the method of a value with slots.
        self.unread.connect(self._keep)
        self.said.connect(self._say)
        self._fit()

    def stand_beside(self, beside: QLabel) -> None:
        """Say what is wrong in these words; they are a hint otherwise."""
        self._beside, self._hint = beside, beside.text()

    def show_value(self, number: Decimal | None) -> None:
        """Show a number, and over it what was typed and could not be read."""
        self.show_number(number, self._unread_text.text)

    def _keep(self, text: str) -> None:
        self._unread_text.keep(text)

    def _on_number(self, number: Decimal | None) -> None:
        if number is None and not self._is_optional:
            self._say("请填一个数，原来的数还在。")
            return
        self.chosen.emit(number)

    def _say(self, why: str) -> None:
        if self._beside is None:
            return
        self._beside.setText(why or self._hint)
        look = "wrong" if why else "quiet"
        if self._beside.objectName() != look:
            self._beside.setObjectName(look)
            self._beside.style().polish(self._beside)
        self._beside.setVisible(bool(why or self._hint))

    def _fit(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * NUMBER_SIGNS) + 18)


class Choice(ChoiceInput):
    """A list of values with their words. `chosen` brings the value that a person took."""

    chosen = Signal(str)

    def __init__(self, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        """choices: words by value, in order."""
        super().__init__(parent)
        self.offer(choices)
        self.activated.connect(lambda: self.chosen.emit(self.value))

    @property
    def value(self) -> str:
        """Return the value that is shown."""
        return str(self.currentData() or "")

    def offer(self, choices: Mapping[str, str]) -> None:
        """Offer other values; the one that is shown stays."""
        if [(self.itemData(row), self.itemText(row)) for row in range(self.count())] == list(choices.items()):
            return
        before = self.value
        self.blockSignals(True)
        self.clear()
        for value, words in choices.items():
            self.addItem(words, value)
        self.setCurrentIndex(self.findData(before))
        self.blockSignals(False)

    def show_value(self, value: str) -> None:
        """Show a value; one that is not offered is shown as nothing."""
        self.setCurrentIndex(self.findData(value))


class RegionNumbers(QWidget):
    """One number, or one for each region type. `chosen` brings Decimal or a map by id of the type."""

    chosen = Signal(object)

    def __init__(self, read: Reader, unread: Unread, parent: QWidget | None = None) -> None:
        """Be empty until shown."""
        super().__init__(parent)
        self._read = read
        self._unread = unread
        self._value: ByRegion = Decimal(0)
        self._types: tuple[RegionType, ...] = ()
        self.one = NumberInput(read, unread.at("one"), self)
        self.one.chosen.connect(self._tell)
        self.by_region = QCheckBox("按地区类型分别填", self)
        self.by_region.clicked.connect(self._on_split)
        self.fields: dict[str, NumberInput] = {}
        self._said = wrapped("", "quiet", self)
        self.one.stand_beside(self._said)
        self._row = FlowRow()
        self._row.addWidget(self.one)
        self._row.addWidget(self.by_region)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        rows.addLayout(self._row)
        rows.addWidget(self._said)
        self._said.hide()

    def setAccessibleName(self, name: str) -> None:
        """Name the field too."""
        super().setAccessibleName(name)
        self.one.setAccessibleName(name)

    def show_value(self, value: ByRegion, types: tuple[RegionType, ...]) -> None:
        """Show a number or a map; types: those the rubric names, with those of the map that it does not."""
        self._value = value
        by_id = {one.id: one for one in types}
        more = [RegionType(key) for key in value if key not in by_id] if isinstance(value, Mapping) else []
        self._types = (*types, *more)
        is_map = isinstance(value, Mapping)
        self.by_region.setVisible(bool(self._types))
        self.by_region.setChecked(is_map)
        self.one.setVisible(not is_map)
        if isinstance(value, Decimal):
            self.one.show_value(value)
        self._show_fields(value if isinstance(value, Mapping) else {})

    def _show_fields(self, values: Mapping[str, Decimal]) -> None:
        wanted = [one for one in self._types if values]
        if [one.id for one in wanted] != list(self.fields):
            self._build(wanted)
        for key, field in self.fields.items():
            field.show_value(values.get(key))

    def _build(self, types: list[RegionType]) -> None:
        for part in self.findChildren(QWidget, "regionPart"):
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.fields = {}
        for one in types:
            self.fields[one.id] = self._field(one)

    def _field(self, one: RegionType) -> NumberInput:
        part = QWidget(self)
        part.setObjectName("regionPart")
        row = FlowRow(part)
        field = NumberInput(self._read, self._unread.at(one.id), part)
        field.setAccessibleName(one.name or one.id)
        field.stand_beside(self._said)
        field.chosen.connect(lambda number, key=one.id: self._tell_one(key, number))
        row.addWidget(label(one.name or one.id, "quiet", part))
        row.addWidget(field)
        self._row.addWidget(part)
        return field

    def _on_split(self, is_split: bool) -> None:
        value = self._value
        if is_split and isinstance(value, Decimal):
            self._tell({one.id: value for one in self._types})
        elif not is_split and isinstance(value, Mapping):
            self._tell(next(iter(value.values()), Decimal(0)))

    def _tell_one(self, key: str, number: Decimal) -> None:
        before = self._value if isinstance(self._value, Mapping) else {}
        wanted = [one.id for one in self._types]
        self._tell({one: number if one == key else before[one] for one in wanted if one == key or one in before})

    def _tell(self, value: ByRegion) -> None:
        self._value = value
        self.chosen.emit(value)
