"""整改清单: the returned opinions as a table, the chosen one with its reply below."""

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.revision import ReplyState, ToDo
from app.ui.models.returned_rows import TO_DO_HEADER, TO_DO_SAMPLES, TO_DO_WEIGHTS, to_do_rows
from app.ui.models.text_table import TextTableModel
from app.ui.session import Session
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.reply_sheet import ReplySheet
from app.ui.widgets.tab_order import fields_in, order_tabs
from app.ui.widgets.text_grid import TextGrid

MOST_LINES = 14
ABOUT = "逐条写明整改措施、结果，勾选证明材料；填报内容到“填报”等页改。"
LOOSE = (
    "没有对应评分项的意见列在最后（总体意见），写了整改情况的写进整改报告；"
    "说的其实是某一项的，请在左边的文字意见里对应到评分项。"
)


class ToDoPane(QWidget):
    """One page that scrolls as a whole; a sheet is built anew for the opinion that is opened."""

    edited = Signal(str, object, bool)
    left = Signal()
    asked_to_show = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._session = session
        self._found: tuple[ToDo, ...] = ()
        self.sheet: ReplySheet | None = None
        self.heading = label("", "title", self)
        self.round_said = wrapped("", "", self)
        self.about = wrapped("", "quiet", self)
        self.model = TextTableModel(TO_DO_HEADER, is_top=True, parent=self)
        self.table = TextGrid(self.model, TO_DO_WEIGHTS, most_lines=MOST_LINES, samples=TO_DO_SAMPLES, parent=self)
        self.table.setAccessibleName("整改清单")
        self.loose = wrapped(LOOSE, "quiet", self)
        inside = QWidget(self)
        inside.setObjectName("page")
        self._rows = QVBoxLayout(inside)
        self._rows.setContentsMargins(16, 4, 16, 24)
        self._rows.setSpacing(10)
        for part in (self.heading, self.round_said, self.about, self.table, self.loose):
            self._rows.addWidget(part)
        self._rows.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.area)
        self.table.selectionModel().currentRowChanged.connect(self._on_row)

    @property
    def key(self) -> str:
        """Return the key of the opinion that is open; empty when there is none."""
        return self.sheet.key if self.sheet is not None else ""

    def show_to_do(self, found: tuple[ToDo, ...], number: int, said: str) -> None:
        """Show the list of a round; the opinion that is open stays open. said: how far the round is."""
        self._found = found
        done = sum(one.state is ReplyState.DONE for one in found)
        late = sum(one.is_overdue for one in found)
        heading = f"第{number}轮整改清单"
        if self.heading.text() not in ("", heading):
            # Another list begins at its top.
            self.area.verticalScrollBar().setValue(0)
        self.heading.setText(heading)
        words = f"要补正的意见{len(found)}条，已整改{done}条" + (f"，逾期{late}条" if late else "") + "。"
        self.round_said.setText(f"{words}{said}")
        self.about.setText(ABOUT)
        key = self.key
        self.model.show_rows(to_do_rows(found, self._session.picture.rubric))
        self.loose.setVisible(any(one.is_loose for one in found))
        keys = [one.key for one in found]
        if key in keys and self.sheet is not None:
            self.sheet.show_to_do(found[keys.index(key)])
            self._order()
            self._choose(keys.index(key))
        else:
            self._open(0 if found else -1)

    def open_key(self, key: str) -> bool:
        """Open an opinion by the key of its reply, or the first one on a criterion; tell whether there is one."""
        for place, one in enumerate(self._found):
            if key in (one.key, one.code, one.short_name):
                self._open(place)
                return True
        return False

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.sheet is not None:
            self.sheet.flush()

    def _on_row(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None and row.key != self.key:
            self._open(index.row())

    def _open(self, place: int) -> None:
        """Open an opinion; what is typed in the one before is handed in, and stays open when it could not be."""
        if self.sheet is not None:
            self._session.settle()
            if not self.sheet.is_stored and any(one.key == self.key for one in self._found):
                self._choose([one.key for one in self._found].index(self.key))
                return
        self._close()
        if not 0 <= place < len(self._found):
            return
        self.sheet = ReplySheet(self._session, self._found[place], self)
        self.sheet.edited.connect(self.edited)
        self.sheet.left.connect(self.left)
        self.sheet.asked_to_show.connect(self.asked_to_show)
        self._rows.insertWidget(self._rows.count() - 1, self.sheet)
        self.sheet.show()
        self._order()
        self._choose(place)

    def _order(self) -> None:
        """Let Tab go from the table through the sheet, whose boxes may be new."""
        if self.sheet is not None:
            order_tabs([self.table, *fields_in(self.sheet)])

    def _choose(self, place: int) -> None:
        if self.table.currentIndex().row() != place:
            self.table.setCurrentIndex(self.model.index(place, 0))

    def _close(self) -> None:
        if self.sheet is not None:
            self._rows.removeWidget(self.sheet)
            self.sheet.hide()
            self.sheet.deleteLater()
            self.sheet = None
