"""What other departments gave for the same figure: noted beside it until they agree or one is dropped."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.assessment import Figure, OtherValue
from app.domain.pasted_figures import noted, read_entry, with_other_used
from app.domain.quantities import FigureUnitError, FigureUnreadableError, Unit, with_unit
from app.domain.rubric import Measure
from app.ui import display
from app.ui.widgets.labels import label, wrapped


class FigureOthers(QWidget):
    """Shows the noted values of one figure; tells what the figure should be. It stores nothing."""

    changed = Signal(object)
    """Figure."""

    def __init__(self, measure: Measure, parent: QWidget | None = None) -> None:
        """Show none yet."""
        super().__init__(parent)
        self._measure = measure
        self._figure = Figure(measure.id)
        self._shown: tuple[Figure, bool] | None = None
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        rows.addLayout(self._list)
        self.department, self.value = QLineEdit(self), QLineEdit(self)
        self.department.setPlaceholderText("部门")
        self.value.setPlaceholderText("它给的数")
        self.note = QPushButton("记在旁边", self)
        self.note.clicked.connect(self._on_note)
        self.value.returnPressed.connect(self._on_note)
        self._adding = QWidget(self)
        row = QGridLayout(self._adding)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.department, 0, 0, 1, 2)
        row.addWidget(self.value, 1, 0)
        row.addWidget(self.note, 1, 1)
        rows.addWidget(self._adding)
        self.why = label("", parent=self)
        self.why.setWordWrap(True)
        self.why.setStyleSheet(f"color: {display.RED.name()}")
        self.why.hide()
        rows.addWidget(self.why)

    def show_figure(self, figure: Figure, *, is_writing: bool) -> None:
        """Show what is noted beside a figure."""
        if (figure, is_writing) == self._shown:
            return
        self._shown = (figure, is_writing)
        self._figure = figure
        self._adding.setVisible(is_writing and self._measure.unit is not Unit.TEXT)
        while self._list.count():
            widget = self._list.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for other in figure.others:
            self._list.addWidget(self._line(other, is_writing=is_writing))
        if not figure.others:
            self._list.addWidget(wrapped("没有记。几个部门的数不一样时，先记在这里，核对后再定用哪个。", "quiet", self))

    def _line(self, other: OtherValue, *, is_writing: bool) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        source = f"（{other.source}）" if other.source else ""
        said = f"{other.department or '另一个部门'}　{with_unit(other.value, self._measure.unit)}{source}"
        row.addWidget(wrapped(said, parent=line), 1)
        use, drop = QPushButton("改用", line), QPushButton("删去", line)
        use.clicked.connect(lambda: self.changed.emit(with_other_used(self._figure, other, self._measure)))
        drop.clicked.connect(lambda: self.changed.emit(_without(self._figure, other)))
        for button in (use, drop):
            button.setObjectName("link")
            button.setVisible(is_writing)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _on_note(self) -> None:
        try:
            value = read_entry(self.value.text(), self._measure)
        except (FigureUnreadableError, FigureUnitError) as error:
            self._say(f"{error}。请改正后再记。")
            return
        department = self.department.text().strip()
        if value is None or isinstance(value, str) or not department:
            self._say("请填部门和它给的数。")
            return
        self._say("")
        self.department.clear()
        self.value.clear()
        self.changed.emit(noted(self._figure, OtherValue(department, value)))

    def _say(self, text: str) -> None:
        self.why.setText(text)
        self.why.setVisible(bool(text))


def _without(figure: Figure, other: OtherValue) -> Figure:
    return replace(figure, others=tuple(one for one in figure.others if one != other))
