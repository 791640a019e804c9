"""First step of the import: a file, a drop or the clipboard; then the tables found in it, the right ones ticked."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.domain.table import Table, TablesFound
from app.ui import display
from app.ui.widgets.column import Column
from app.ui.widgets.drop_zone import DropZone
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark
from app.ui.widgets.problem_list import ProblemList

INVITATION = "把上级发来的评分表拖到这里"
KINDS = (
    "认得 Excel（.xlsx）、Word（.docx）和文字能选中的 PDF，原文件不会改动。"
    "也可以在 Excel、WPS 里选中表格复制，再按 Ctrl+V。"
    "本程序写出的评分标准模板，改好后也从这里读回。"
)
FIRST_LINES = 4
LONGEST_LINE = 64


class TableCard(QFrame):
    """One table: its name, size and first lines. A click anywhere ticks it."""

    toggled = Signal()

    def __init__(self, table: Table, *, is_taken: bool, parent: QWidget | None = None) -> None:
        """Show it."""
        super().__init__(parent)
        self.number = table.origin.number
        self.setObjectName("choice")
        self.box = QCheckBox(table.origin.title, self)
        self.box.setChecked(is_taken)
        self.box.toggled.connect(self._on_toggled)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(14, 10, 14, 10)
        rows.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.box)
        line.addWidget(label(f"{table.height}行 × {table.width}列{_pages(table)}", "quiet", self))
        if table.origin.is_hidden:
            line.addWidget(Mark(display.icon("severity-warning"), self))
            line.addWidget(label("隐藏的工作表", "said", self))
        line.addStretch(1)
        rows.addLayout(line)
        for text in first_lines(table):
            rows.addWidget(wrapped(text, "quiet", self))
        for shown in self.findChildren(QLabel):
            # Its text can be selected elsewhere; here a click on it means the card.
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._on_toggled()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick, or take the tick away."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.box.setFocus()
            self.box.toggle()

    def _on_toggled(self) -> None:
        self.setProperty("isChosen", self.box.isChecked())
        self.style().unpolish(self)
        self.style().polish(self)
        self.toggled.emit()


class ChooseTables(QScrollArea):
    """The page of the first step."""

    asked_for_file = Signal()
    asked_to_paste = Signal()
    asked_for_before = Signal()
    """Back to what was worked on before this file."""
    dropped = Signal(list)
    chosen = Signal()
    """Other tables are ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Invite to choose a file."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = Column()
        self.setWidget(column)
        self._rows = column.rows
        self._rows.setContentsMargins(24, 12, 24, 16)
        self.cards: list[TableCard] = []
        self._build_zone()
        self._found = QWidget(self)
        self._found_rows = QVBoxLayout(self._found)
        self._found_rows.setContentsMargins(0, 0, 0, 0)
        self._found_rows.setSpacing(8)
        self._rows.addWidget(self._found)
        self._rows.addStretch(1)

    @property
    def tables(self) -> tuple[int, ...]:
        """Return the numbers of the ticked tables, in their order."""
        return tuple(card.number for card in self.cards if card.box.isChecked())

    def show_found(self, name: str, found: TablesFound, taken: Iterable[int]) -> None:
        """Show what is in a file, and everything that people should know of it."""
        self._forget()
        chosen = set(taken)
        if found.tables:
            self._found_rows.addWidget(label(_counted(found, len(chosen)), "section", self._found))
        for table in found.tables:
            card = TableCard(table, is_taken=table.origin.number in chosen, parent=self._found)
            card.toggled.connect(self.chosen)
            self.cards.append(card)
            self._found_rows.addWidget(card)
            card.show()
        if found.problems:
            told = ProblemList(found.problems, self._found)
            self._found_rows.addWidget(told)
            told.show()
        self._title.setText(f"已读：{name}" if found.tables else INVITATION)
        self.pick.setText("换一个文件…" if found.tables else "选择文件…")

    def put_first(self, widget: QWidget) -> None:
        """Put something above the invitation."""
        self._rows.insertWidget(0, widget)

    def show_template(self, name: str, card: QWidget) -> None:
        """Show a filled template in place of tables."""
        self._forget()
        self._found_rows.addWidget(card)
        card.show()
        self._title.setText(f"已读：{name}")
        self.pick.setText("换一个文件…")

    def show_before(self, name: str) -> None:
        """Offer to go back to another file that was not kept yet; an empty name offers nothing."""
        self.before.setText(f"回到没有存完的“{name}”")
        self.before.setVisible(bool(name))

    def show_refused(self, name: str, problems: Sequence[Problem]) -> None:
        """Tell above what was read before why another file could not be read."""
        told = QFrame(self._found)
        told.setObjectName("card")
        rows = QVBoxLayout(told)
        rows.addWidget(wrapped(f"“{name}”读不出来，下面还是原来那份。", "section", told))
        rows.addWidget(ProblemList(problems, told))
        self._found_rows.insertWidget(0, told)
        told.show()

    def _forget(self) -> None:
        self.cards = []
        while (item := self._found_rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _build_zone(self) -> None:
        self.zone = DropZone(self)
        self.zone.dropped.connect(self.dropped)
        rows = QVBoxLayout(self.zone)
        rows.setContentsMargins(20, 18, 20, 18)
        rows.setSpacing(10)
        self._title = wrapped(INVITATION, "title", self.zone)
        rows.addWidget(self._title)
        rows.addWidget(wrapped(KINDS, "quiet", self.zone))
        self.pick = QPushButton("选择文件…", self.zone)
        self.pick.clicked.connect(self.asked_for_file)
        self.paste = QPushButton("粘贴表格", self.zone)
        self.paste.setToolTip("从剪贴板粘贴在 Excel、WPS 或 Word 里复制的表格（Ctrl+V）")
        self.paste.clicked.connect(self.asked_to_paste)
        buttons = FlowRow(gap=10)
        buttons.addWidget(self.pick)
        buttons.addWidget(self.paste)
        self.before = QPushButton("", self.zone)
        self.before.setObjectName("link")
        self.before.clicked.connect(self.asked_for_before)
        self.before.hide()
        buttons.addWidget(self.before)
        rows.addLayout(buttons)
        self._rows.addWidget(self.zone)


def first_lines(table: Table) -> list[str]:
    """Return the first rows that say something, each as one short line."""
    lines = []
    for row in range(1, table.height + 1):
        texts = [" ".join(cell.text.split()) for cell in table.rows[row - 1] if cell.text.strip()]
        if texts:
            line = "｜".join(texts)
            lines.append(line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}…")
        if len(lines) == FIRST_LINES:
            break
    return lines


def _counted(found: TablesFound, taken: int) -> str:
    if len(found.tables) == 1:
        return "找到一张表，已勾选" if taken else "找到一张表；不像评分表，是的话请勾选"
    return f"找到{len(found.tables)}张表，勾选了像评分表的{taken}张，不对请改"


def _pages(table: Table) -> str:
    pages = table.origin.pages
    if not pages:
        return ""
    return f"　第{pages[0]}页" if len(pages) == 1 else f"　第{pages[0]}—{pages[-1]}页"
