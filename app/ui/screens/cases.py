"""Cases (典型案例): the list of them at the left, the chosen one at the right."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Case
from app.domain.case_sections import USUAL_SECTIONS, plain_title
from app.domain.changes import Changes
from app.ui import display
from app.ui.desk_page import Desk, DeskPage
from app.ui.session import NOTHING
from app.ui.widgets.case_sheet import CaseSheet
from app.ui.widgets.chapter_section import characters
from app.ui.widgets.labels import icon_px, label, wrapped
from app.ui.widgets.wrapping_rows import WrappingRows

LIST_CHARACTERS = 18
INTRODUCTION = (
    "案例单独印成“优秀案例”文件，每个案例另起一页，随申报包一起报送。"
    "没有要求报案例的，可以不写；写一两个做得最扎实的，比写多更好。"
)


class CasesPage(DeskPage):
    """All cases. A sheet is built anew for the case that is opened."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and open the first case."""
        super().__init__(desk, parent)
        self.sheet: CaseSheet | None = None
        self._here = 0
        """Which case is open; the list follows it."""
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setItemDelegate(WrappingRows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.empty = self._empty_page()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 0, 12)
        self._side = self._left()
        self._fit()
        row.addWidget(self._side)
        row.addWidget(self.area, 1)
        row.addWidget(self.empty, 1)
        self.list.currentRowChanged.connect(self._on_row)
        self.show_changes(NOTHING)

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, changes: Changes) -> None:
        """Show the list and the open case again."""
        if changes and not changes.concerns("cases"):
            return
        cases = self.session.picture.assessment.cases
        self._here = min(max(self._here, 0), len(cases) - 1)
        self._show_list(cases)
        if self.sheet is not None and self.sheet.index == self._here:
            self.sheet.show_case()
        else:
            self._open()
        self._show_tools()

    def show_place(self, key: str) -> None:
        """Open the case with a title."""
        titles = [case.title for case in self.session.picture.assessment.cases]
        if key in titles:
            self._go_to(titles.index(key))

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.sheet is not None:
            self.sheet.flush()

    def search(self) -> None:
        """Go to the list."""
        self.list.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_side"):
            self._fit()

    # ------------------------------------------------------------ building

    def _fit(self) -> None:
        self._side.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * LIST_CHARACTERS)
        self.list.setIconSize(QSize(icon_px(self), icon_px(self)))

    def _left(self) -> QWidget:
        left = QWidget(self)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list, 1)
        self.add = QPushButton("添加案例", left)
        self.add.clicked.connect(self._on_add)
        self.up, self.down = QPushButton("上移", left), QPushButton("下移", left)
        self.remove = QPushButton("删除案例", left)
        self.remove.setToolTip("可以撤销（Ctrl+Z）")
        self.up.clicked.connect(lambda: self._on_move(-1))
        self.down.clicked.connect(lambda: self._on_move(1))
        self.remove.clicked.connect(self._on_remove)
        for line in ((self.add, self.remove), (self.up, self.down)):
            row = QHBoxLayout()
            for button in line:
                row.addWidget(button, 1)
            rows.addLayout(row)
        return left

    def _empty_page(self) -> QWidget:
        page = QWidget(self)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(40, 40, 40, 40)
        rows.addWidget(label("还没有案例", "title", page))
        rows.addWidget(wrapped(INTRODUCTION, "", page))
        self.begin = QPushButton("写第一个案例", page)
        self.begin.setObjectName("main")
        self.begin.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.addWidget(self.begin)
        row.addStretch(1)
        rows.addLayout(row)
        rows.addStretch(1)
        return page

    # ------------------------------------------------------------ showing

    def _show_list(self, cases: tuple[Case, ...]) -> None:
        self.list.blockSignals(True)
        while self.list.count() > len(cases):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(cases):
            self.list.addItem(QListWidgetItem())
        for row, case in enumerate(cases):
            item = self.list.item(row)
            item.setText(f"{case.title or f'案例{row + 1}（还没有标题）'}\n{_state_words(case)}")
            item.setIcon(display.icon("state-unanswered" if _lacking(case) else "state-scored"))
        self.list.setCurrentRow(self._here)
        self.list.blockSignals(False)

    def _show_tools(self) -> None:
        here, count = self._here, self.list.count()
        is_writing = self.session.is_writing
        for button, may in (
            (self.add, True),
            (self.begin, True),
            (self.remove, here >= 0),
            (self.up, here > 0),
            (self.down, 0 <= here < count - 1),
        ):
            button.setEnabled(may and is_writing)

    def _open(self) -> None:
        """Build the sheet of the case that is to be open; none when there is none."""
        self._close_sheet()
        self._side.setVisible(self._here >= 0)
        self.area.setVisible(self._here >= 0)
        self.empty.setVisible(self._here < 0)
        if self._here >= 0:
            self.sheet = CaseSheet(self.session, self._here)
            self.sheet.edited.connect(self._on_edited)
            self.sheet.left.connect(self.session.close_step)
            self.area.setWidget(self.sheet)

    def _close_sheet(self) -> None:
        self.sheet = None
        if (old := self.area.takeWidget()) is not None:
            old.hide()
            old.deleteLater()

    def _go_to(self, row: int) -> None:
        """Open another case; what is typed in this one is handed in before."""
        self.session.settle()
        if self.sheet is None or self.sheet.is_stored:
            # Else the disk refused, and said so: the text stands nowhere but in this sheet.
            self._here = row
        self.show_changes(NOTHING)

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self._go_to(row)

    # ------------------------------------------------------------ editing

    def _on_edited(self, index: int, case: Case, goes_on: bool) -> None:
        from app.services.write_cases import write_case

        self.session.run(write_case, index, case, goes_on=goes_on)

    def _on_add(self) -> None:
        from app.services.write_cases import add_case

        self.session.settle()
        unit = self.session.picture.assessment.person.office
        if self.session.run(add_case, Case(unit=unit)):
            self._go_to(self.list.count() - 1)
            if self.sheet is not None:
                self.sheet.title.setFocus()

    def _on_remove(self) -> None:
        from app.services.write_cases import remove_case

        self.session.settle()
        here = self._here
        # Another case may stand in this place after it, and gets fields of its own.
        self._close_sheet()
        self.session.run(remove_case, here)

    def _on_move(self, step: int) -> None:
        from app.services.write_cases import move_case

        self.session.settle()
        if self.sheet is not None and not self.sheet.is_stored:
            return
        here = self._here
        self._close_sheet()
        self._here = here + step
        self.session.run(move_case, here, here + step)


def _lacking(case: Case) -> list[str]:
    written = {plain_title(title) for title, text in case.sections.items() if text.strip()}
    return [title for title in USUAL_SECTIONS if title not in written]


def _state_words(case: Case) -> str:
    count = characters("".join((*case.sections.values(), *case.highlights)))
    lacking = _lacking(case)
    return f"{count}字" + (f"，还没写：{'、'.join(lacking)}" if lacking else "")
