"""Choosing a county (县区): type its name, initials, pinyin or code and pick it; or write one that has no code."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.county import County
from app.ui.widgets.form import ChoiceInput, TextInput
from app.ui.widgets.labels import label, wrapped

if TYPE_CHECKING:
    from app.services.counties import CountyEntry

MOST = 30
SHOWN_ROWS = 7
ENTRY_ROLE = int(Qt.ItemDataRole.UserRole)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class CountyPicker(QWidget):
    """`county` is what is chosen or written; its name is empty while nothing is."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Wait for the first key."""
        super().__init__(parent)
        self._entry: CountyEntry | None = None
        self.search = TextInput("名称、拼音首字母或代码，例如：北戴河、bdh、130304", self)
        self.search.returnPressed.disconnect()
        self.search.returnPressed.connect(self._choose_current)
        self.search.textEdited.connect(self._on_typed)
        self.search.editingFinished.connect(self._on_left)
        self.search.installEventFilter(self)
        self.setFocusProxy(self.search)
        self.found = QListWidget(self)
        self.found.setObjectName("found")
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.itemClicked.connect(self._choose)
        self.found.hide()
        self.said = wrapped("", "quiet", self)
        self.said.hide()
        self.unlisted = QCheckBox("名录里没有（新区、兵团团场、管委会等），直接写", self)
        self.unlisted.toggled.connect(self._on_unlisted)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        for widget in (self.search, self.found, self.said, self.unlisted, self._own_fields()):
            rows.addWidget(widget)

    @property
    def county(self) -> County:
        """Return the county without its region type."""
        if self.unlisted.isChecked():
            city = self.city.currentText().strip()
            return County(self.code.value, self.province.currentText(), city, self.name.value)
        return self._entry.county() if self._entry else County()

    # ------------------------------------------------------------ building

    def _own_fields(self) -> QWidget:
        self._own = QWidget(self)
        self.province = ChoiceInput(self._own)
        self.city = ChoiceInput(self._own)
        self.city.setEditable(True)
        self.name = TextInput("全称，例如：北戴河新区", self._own)
        self.code = TextInput("6位数字，没有可以空着", self._own)
        grid = QGridLayout(self._own)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(16)
        fields: tuple[tuple[str, QWidget], ...] = (
            ("省（区、市）", self.province),
            ("市（州、盟），没有可以空着", self.city),
            ("名称", self.name),
            ("行政区划代码", self.code),
        )
        for place, (title, field) in enumerate(fields):
            row, column = 2 * (place // 2), place % 2
            head = label(title, "", self._own)
            head.setBuddy(field)
            field.setAccessibleName(title)
            grid.addWidget(head, row, column)
            grid.addWidget(field, row + 1, column)
            grid.setColumnStretch(column, 1)
        self.province.currentTextChanged.connect(self._on_province)
        self.city.currentTextChanged.connect(self.changed)
        self.name.textChanged.connect(self.changed)
        self.code.textChanged.connect(self.changed)
        self._own.hide()
        return self._own

    # ------------------------------------------------------------ slots

    def _on_typed(self, text: str) -> None:
        from app.services.counties import find_counties

        self._entry = None
        entries = find_counties(text, MOST)
        self.found.clear()
        for entry in entries:
            row = QListWidgetItem(_words(entry))
            row.setData(ENTRY_ROLE, entry)
            self.found.addItem(row)
        self.found.setCurrentRow(0)
        self.found.setVisible(bool(entries))
        self._fit()
        if entries:
            self._say("按上下键选，按回车确定。")
        else:
            self._say("名录里没有找到；可以换个写法，或勾选下面一行直接写。" if text.strip() else "")
        self.changed.emit()

    def _fit(self) -> None:
        height = self.found.sizeHintForRow(0) if self.found.count() else 0
        rows = min(self.found.count(), SHOWN_ROWS)
        self.found.setFixedHeight(height * rows + 2 * self.found.frameWidth() + 2)

    def _choose_current(self) -> None:
        if self.found.isVisibleTo(self) and self.found.currentItem() is not None:
            self._choose(self.found.currentItem())
        elif self._entry is not None:
            self.focusNextChild()

    def _choose(self, row: QListWidgetItem) -> None:
        self._take(row.data(ENTRY_ROLE))
        self.search.setFocus()

    def _take(self, entry: "CountyEntry") -> None:
        self._entry = entry
        self.search.setText(entry.full_name)
        self.found.hide()
        self._say(f"已选：{entry.full_name}，代码 {entry.code}，{_kind(entry)}。")
        self.changed.emit()

    def _on_left(self) -> None:
        """Take what was typed for what it can only mean; where it may mean several, the person chooses."""
        if self._entry is None and self.search.value and self.found.count() == 1:
            self._take(self.found.item(0).data(ENTRY_ROLE))

    def _on_unlisted(self, is_on: bool) -> None:
        self.search.setVisible(not is_on)
        self.found.hide()
        self.said.setVisible(not is_on and bool(self.said.text()))
        self._own.setVisible(is_on)
        if is_on:
            self._fill_provinces()
            self.province.setFocus()
        self.changed.emit()

    def _fill_provinces(self) -> None:
        from app.services.counties import provinces

        if self.province.count() == 0:
            self.province.addItems(["", *provinces()])
        if self._entry is not None:
            self.province.setCurrentText(self._entry.province)
            self.city.setCurrentText(self._entry.city)
        elif not self.search.value.isascii() and not self.name.value:
            self.name.setText(self.search.value)

    def _on_province(self, province: str) -> None:
        from app.services.counties import cities

        self.city.clear()
        self.city.addItems(["", *cities(province)])
        self.changed.emit()

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys of the search field go through the list."""
        if watched is self.search and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(Qt.Key(event.key()))
            if step is not None and self.found.isVisibleTo(self):
                place = self.found.currentRow() + step
                self.found.setCurrentRow(min(max(place, 0), self.found.count() - 1))
                return True
        return super().eventFilter(watched, event)


def _words(entry: "CountyEntry") -> str:
    above = " ".join(part for part in (entry.province, entry.city) if part)
    return f"{entry.name}　{above}　{entry.code}"


def _kind(entry: "CountyEntry") -> str:
    return "不设县区的市" if entry.kind == "地级无县" else entry.kind
