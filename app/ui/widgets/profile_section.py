"""The profile (基本情况): the entries of its form in their order, and entries the county adds itself."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.form import Form, FormField, FormSection
from app.ui.session import Session
from app.ui.widgets.bound_texts import BoundTexts, reach
from app.ui.widgets.form import Section
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.text_fields import LineField

INTRODUCTION = "印在报告“一、基本情况”的表里。只填有依据的，没有的留空，空行不印。只写数字时自动加单位。"
WAITING = "正在读取基本情况表…"
SECOND_COLUMN = 4
UNNAMED = "请在左边写上名称，这一项才能保存。"


class OwnEntry(QWidget):
    """One entry of the county's own: a name and a text. `label` is the stored name; empty while there is none."""

    named = Signal(object, str)
    """This entry, the new name."""
    written = Signal(object, str)
    """This entry, the text."""
    removed = Signal(object)
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """Show the name."""
        super().__init__(parent)
        self.label = name
        self.name, self.text = LineField(self), LineField(self)
        self.name.setPlaceholderText("名称，例如：健康步道总里程")
        self.text.setPlaceholderText("内容，例如：46公里")
        self.name.show_text(name)
        self.remove = remove = QPushButton("移除", self)
        remove.setObjectName("link")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.name, 2)
        row.addWidget(self.text, 3)
        row.addWidget(remove)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(row)
        self.said = wrapped(UNNAMED, "wrong", self)
        self.said.hide()
        rows.addWidget(self.said)
        self.name.typed.connect(lambda text: self.named.emit(self, text.strip()))
        self.text.typed.connect(lambda text: self.written.emit(self, text))
        remove.clicked.connect(lambda: self.removed.emit(self))
        for field in (self.name, self.text):
            field.left.connect(self.left)

    @property
    def is_being_typed(self) -> bool:
        """Tell whether the keyboard is in it, or something in it is not stored yet."""
        has_more = bool(self.text.text().strip() or self.name.text().strip()) and not self.label
        return self.name.hasFocus() or self.text.hasFocus() or has_more

    def show_entry(self, text: str, *, is_writing: bool) -> None:
        """Show what is stored."""
        if self.label:
            self.name.show_text(self.label)
            self.text.show_text(text)
        self.said.setVisible(bool(self.text.text().strip()) and not self.name.text().strip())
        self.setEnabled(is_writing)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.name.flush()
        self.text.flush()


class ProfileSection(Section):
    """All entries. The form comes a moment later; what the county has stored is shown as soon as it is there."""

    edited = Signal(str, str)
    """Label, text."""
    renamed = Signal(str, str)
    """Label, new label."""
    left = Signal()

    def __init__(self, session: Session, texts: BoundTexts, parent: QWidget | None = None) -> None:
        """Wait for the form."""
        super().__init__("基本情况", parent)
        self._session = session
        self._texts = texts
        self.rows.addWidget(wrapped(INTRODUCTION, "quiet", self))
        self._waiting = wrapped(WAITING, "quiet", self)
        self.rows.addWidget(self._waiting)
        self._parts: list[tuple[QLabel, list[tuple[QWidget, ...]]]] = []
        self._columns = 2
        self._grid = self._new_grid()
        self.fields: dict[str, LineField] = {}
        self.own: list[OwnEntry] = []
        self._own_rows = QVBoxLayout()
        self._own_rows.setSpacing(8)
        self.add = QPushButton("添加一项", self)
        self.add.hide()

    @property
    def has_form(self) -> bool:
        """Tell whether the form was read."""
        return bool(self.fields)

    def show_form(self, form: Form) -> None:
        """Lay the entries out in the order of the form."""
        self._waiting.hide()
        self._parts = [self._part(section) for section in form.sections]
        self.rows.addLayout(self._grid)
        columns, self._columns = self._columns, 0
        self.show_columns(columns)
        self.rows.addWidget(label("其他（自己添加的项，印在表的最后）", "quiet", self))
        self.rows.addLayout(self._own_rows)
        row = QHBoxLayout()
        row.addWidget(self.add)
        self.add.show()
        row.addStretch(1)
        self.rows.addLayout(row)
        self.add.clicked.connect(self._on_add)
        self._order_tabs()
        self.show_section()

    def show_refusal(self, text: str) -> None:
        """Say why there is no form."""
        self._waiting.setText(text)

    def show_section(self) -> None:
        """Show the county's own entries; those of the form are shown with the page's texts."""
        if not self.has_form:
            return
        profile, is_writing = self._profile, self._session.is_writing
        self.add.setEnabled(is_writing)
        own = [name for name in profile if name not in self.fields]
        for entry in tuple(self.own):
            if entry.label not in own:
                entry.label = ""
                if not entry.is_being_typed:
                    self._drop(entry)
        shown = {entry.label for entry in self.own}
        for name in own:
            if name not in shown:
                self._add_own(name)
        for entry in self.own:
            entry.show_entry(profile.get(entry.label, ""), is_writing=is_writing)

    def flush(self) -> None:
        """Hand in what is being typed in the county's own entries."""
        for entry in tuple(self.own):
            entry.flush()

    def show_place(self, name: str) -> None:
        """Go to an entry."""
        own = next((entry.text for entry in self.own if entry.label == name), None)
        field = self.fields.get(name) or own
        if field is not None:
            reach(field)

    @property
    def _profile(self) -> Mapping[str, str]:
        return self._session.picture.assessment.profile

    def _order_tabs(self) -> None:
        """Let the Tab key go through the entries where they stand: they are made after what follows them."""
        before = self.add.previousInFocusChain()
        own = [part for entry in self.own for part in (entry.name, entry.text, entry.remove)]
        chain: list[QWidget] = [*self.fields.values(), *own, self.add]
        if before is not None and before not in chain:
            chain.insert(0, before)
        for one, following in pairwise(chain):
            self.setTabOrder(one, following)

    # ------------------------------------------------------------ entries of the form

    def show_columns(self, columns: int) -> None:
        """Lay the entries out in one column or two, as there is room."""
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.count():
            self._grid.takeAt(0)
        row = 0
        for title, entries in self._parts:
            self._grid.addWidget(title, row, 0, 1, -1)
            for number, widgets in enumerate(entries):
                for column, widget in enumerate(widgets):
                    place = column + SECOND_COLUMN * (number % columns)
                    self._grid.addWidget(widget, row + 1 + number // columns, place)
            row += 1 + -(-len(entries) // columns)
        self._grid.setColumnStretch(SECOND_COLUMN + 1, columns - 1)
        self._grid.setColumnMinimumWidth(SECOND_COLUMN - 1, 12 * (columns - 1))

    def _new_grid(self) -> QGridLayout:
        """Return the grid of all parts: entries with label, field and unit, in one column or two."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        return grid

    def _part(self, section: FormSection) -> tuple[QLabel, list[tuple[QWidget, ...]]]:
        note = f"（{section.note}）" if section.note else ""
        return label(f"{section.title}{note}", "quiet", self), [self._entry(field) for field in section.fields]

    def _entry(self, field: FormField) -> tuple[QWidget, ...]:
        line = LineField(self)
        line.setAccessibleName(field.label)
        self.fields[field.label] = line
        name = field.label
        self._texts.add(line, self._reader(name), self._writer(name), f"basics/{name}")
        return label(field.label, "", self), line, label(field.unit, "quiet", self)

    def _reader(self, name: str) -> Callable[[], str]:
        return lambda: self._profile.get(name, "")

    def _writer(self, name: str) -> Callable[[str], None]:
        return lambda text: self.edited.emit(name, text)

    # ------------------------------------------------------------ entries of the county's own

    def _on_add(self) -> None:
        waiting = next((entry for entry in self.own if not entry.label), None)
        entry = waiting or self._add_own("")
        reach(entry.name)

    def _add_own(self, name: str) -> OwnEntry:
        entry = OwnEntry(name, self)
        entry.named.connect(self._on_named)
        entry.written.connect(self._on_written)
        entry.removed.connect(self._on_removed)
        entry.left.connect(self.left)
        self.own.append(entry)
        self._own_rows.addWidget(entry)
        entry.show_entry(self._profile.get(name, ""), is_writing=self._session.is_writing)
        self._order_tabs()
        return entry

    def _drop(self, entry: OwnEntry) -> None:
        self.own.remove(entry)
        self._own_rows.removeWidget(entry)
        entry.hide()
        entry.deleteLater()

    def _on_named(self, entry: OwnEntry, name: str) -> None:
        before, text = entry.label, entry.text.text()
        if not name or (name in self._profile and name != before):
            self._say_name(entry, name)
            return
        entry.label = name if text.strip() else before
        if before:
            self.renamed.emit(before, name)
        elif text.strip():
            self.edited.emit(name, text)
        self._say_name(entry, name)

    def _on_written(self, entry: OwnEntry, text: str) -> None:
        name = entry.label or entry.name.text().strip()
        is_free = bool(name) and (name == entry.label or name not in self._profile)
        if is_free:
            entry.label = name
            self.edited.emit(name, text)
        self._say_name(entry, entry.name.text().strip())

    def _say_name(self, entry: OwnEntry, name: str) -> None:
        is_twice = name != entry.label and name in self._profile
        entry.said.setText(f"已经有“{name}”，请换一个名称。" if is_twice else UNNAMED)
        entry.said.setVisible(is_twice or (not name and bool(entry.text.text().strip())))

    def _on_removed(self, entry: OwnEntry) -> None:
        name = entry.label
        self._drop(entry)
        if name:
            self.edited.emit(name, "")
            self.left.emit()
