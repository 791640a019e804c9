"""What is said of one piece, to be typed in place: title, 文号, date and more, what it serves, and what to do with it.

One of these a piece: another piece gets new fields. It tells edits and stores nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields as fields_of
from html import escape
from pathlib import PurePosixPath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.criterion_evidence import meets
from app.domain.evidence import Evidence, StoredFile
from app.domain.ledger import read_day
from app.domain.paper_names import NamedPaper, paper_of_name
from app.domain.rubric import Criterion
from app.ui import display
from app.ui.display import size_words
from app.ui.places import Place, Tab
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.text_fields import LineField

TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("材料名称", "如：关于成立领导小组的通知"),
    "number": ("文号", "如：北政办〔2020〕1号"),
    "pages": ("页码", "证明所在的页，如 1-3"),
    "department": ("责任单位", "出具或提供的部门"),
    "note": ("备注", "只在本县可见，不随申报包带出"),
}
MATERIALS = "/"
"""Where the link to the 材料 page leads; no criterion is called so."""
RESTORE = "restore:"
DATE_PLACE = 2
DATE_WORD = "成文日期"
LEAST_WORDS = "成文日期" + "二〇二〇年三月一日" + "　"
"""A field beside its word needs so much room."""
DATE_HINT = "如：2020-03-01 或 2020年3月1日"


class EvidenceFields(QFrame):
    """The fields of one piece beside one criterion."""

    described = Signal(dict, bool)
    """Fields of Evidence with their new values, goes_on."""
    left = Signal()
    serving_changed = Signal(str, bool)
    """A requirement of the criterion, and whether the piece serves it."""
    asked_to_replace = Signal()
    asked_to_open = Signal(object)
    """StoredFile."""
    asked_to_restore = Signal(object)
    """StoredFile: an earlier version is to take the place of the present one."""
    asked_to_remove = Signal()
    asked_to_show = Signal(object)
    """Place."""

    def __init__(
        self, piece: Evidence, criterion: Criterion, *, is_writing: bool, parent: QWidget | None = None
    ) -> None:
        """Build the fields; `show_piece` fills them."""
        super().__init__(parent)
        self.setObjectName("part")
        self.piece = piece
        self._criterion = criterion
        self._is_writing = is_writing
        self.texts: dict[str, LineField] = {}
        self.requirements: dict[str, QCheckBox] = {}
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 8, 10, 10)
        rows.setSpacing(6)
        self._add_actions(rows)
        self._add_suggestion(rows)
        self._add_fields(rows)
        self._add_requirements(rows)
        self.uses = self._links(self._on_use)
        self.earlier = self._links(self._on_earlier)
        rows.addWidget(self.uses)
        rows.addWidget(self.earlier)

    def show_piece(self, piece: Evidence, others: tuple[str, ...], *, is_only_here: bool) -> None:
        """Show what is stored. others: codes of the other criteria it serves; is_only_here: nothing else uses it."""
        self.piece = piece
        for name, field in self.texts.items():
            field.show_text(getattr(piece, name))
            field.setToolTip(getattr(piece, name))
        self.date.show_day(piece.date)
        self._show_suggestion()
        for id_, box in self.requirements.items():
            requirement = next(one for one in self._criterion.evidence if one.id == id_)
            box.blockSignals(True)
            box.setChecked(meets(piece, self._criterion, requirement))
            box.blockSignals(False)
        links = "、".join(_link(code, code) for code in others)
        self.uses.setText((f"还用于：{links}　" if others else "") + _link(MATERIALS, "在材料页查看"))
        self._show_earlier(piece.earlier)
        self.replace.setText("替换文件…" if piece.file else "添加文件…")
        self.open.setEnabled(piece.file is not None)
        self.remove.setText("移除材料" if is_only_here else "移出本项")

    @property
    def in_tab_order(self) -> list[QWidget]:
        """Return what takes the keyboard, as it stands from top to bottom."""
        fields = [field for _, field in self._lines]
        ticks = list(self.requirements.values())
        return [self.open, self.replace, self.remove, self.accept, *fields, *ticks, self.uses, self.earlier]

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in (*self.texts.values(), self.date):
            field.flush()

    @property
    def unstored(self) -> dict[str, str]:
        """Return what stands in the fields and could not be stored, by field; to be asked after a flush."""
        found = {name: field.unstored for name, field in self.texts.items()}
        return {name: text for name, text in found.items() if text is not None}

    def restore(self, texts: dict[str, str]) -> None:
        """Show texts again that could not be stored."""
        for name, text in texts.items():
            self.texts[name].restore(text)

    def show_unread(self, text: str) -> None:
        """Show again a date that was typed before and could not be read."""
        self.date.setText(text)
        self._say_unread()

    @property
    def unread_date(self) -> str:
        """Return what stands in the date field and cannot be read; empty when all is well."""
        text = self.date.text().strip()
        return text if text and read_day(text) is None else ""

    # ------------------------------------------------------------ building

    def _add_suggestion(self, rows: QVBoxLayout) -> None:
        self.suggestion = QWidget(self)
        self._suggested = wrapped("", "quiet", self.suggestion)
        self.accept = QPushButton("填入", self.suggestion)
        self.accept.setObjectName("link")
        self.accept.clicked.connect(self._on_accept)
        grid = QGridLayout(self.suggestion)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._suggested, 0, 0)
        grid.addWidget(self.accept, 0, 1, Qt.AlignmentFlag.AlignTop)
        rows.addWidget(self.suggestion)

    def _add_fields(self, rows: QVBoxLayout) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        names = list(TEXTS)
        names.insert(DATE_PLACE, "date")
        self._lines: list[tuple[QLabel, LineField]] = [
            (
                label(DATE_WORD if name == "date" else TEXTS[name][0], "quiet", self),
                self._date_field() if name == "date" else self._text_field(name),
            )
            for name in names
        ]
        self.date_words = wrapped("", "quiet", self)
        self.date_words.setStyleSheet(f"color: {display.AMBER.name()}")
        self.date_words.hide()
        self._is_narrow = False
        self._place_fields()
        rows.addLayout(self._grid)

    def _place_fields(self) -> None:
        """Put the words before the fields, or above them where there is little room."""
        for at, (words, field) in enumerate(self._lines):
            self._grid.removeWidget(words)
            self._grid.removeWidget(field)
            self._grid.addWidget(words, 3 * at, 0, 1, 2 if self._is_narrow else 1)
            if self._is_narrow:
                self._grid.addWidget(field, 3 * at + 1, 0, 1, 2)
            else:
                self._grid.addWidget(field, 3 * at, 1)
        self._grid.addWidget(self.date_words, 3 * DATE_PLACE + 2, 0, 1, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See how much room there is."""
        super().resizeEvent(event)
        is_narrow = self.width() < self.fontMetrics().horizontalAdvance(LEAST_WORDS)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._place_fields()

    def _text_field(self, name: str) -> LineField:
        field = LineField(self)
        field.setPlaceholderText(TEXTS[name][1])
        field.setAccessibleName(TEXTS[name][0])
        field.setReadOnly(not self._is_writing)
        field.typed.connect(lambda text: self.described.emit({name: text}, True))
        field.left.connect(self.left)
        self.texts[name] = field
        return field

    def _date_field(self) -> "DateField":
        self.date = DateField(self)
        self.date.setPlaceholderText(DATE_HINT)
        self.date.setAccessibleName(DATE_WORD)
        self.date.setReadOnly(not self._is_writing)
        self.date.typed.connect(self._on_date)
        self.date.left.connect(self._on_date_left)
        return self.date

    def _add_requirements(self, rows: QVBoxLayout) -> None:
        if len(self._criterion.evidence) < 2:  # noqa: PLR2004 - the only requirement needs no naming
            return
        rows.addWidget(wrapped("它证明哪一条佐证要求", "quiet", self))
        for requirement in self._criterion.evidence:
            row = TickRow(requirement.title or requirement.id, self)
            row.box.setEnabled(self._is_writing)
            row.box.toggled.connect(lambda on, id_=requirement.id: self.serving_changed.emit(id_, on))
            rows.addWidget(row)
            self.requirements[requirement.id] = row.box

    def _add_actions(self, rows: QVBoxLayout) -> None:
        actions = FlowRow()
        self.open = self._action("用系统程序打开", actions)
        self.replace = self._action("替换文件…", actions)
        self.remove = self._action("移除材料", actions)
        self.open.clicked.connect(lambda: self.asked_to_open.emit(self.piece.file))
        self.replace.clicked.connect(self.asked_to_replace)
        self.remove.clicked.connect(self.asked_to_remove)
        self.replace.setEnabled(self._is_writing)
        self.remove.setEnabled(self._is_writing)
        rows.addLayout(actions)

    def _action(self, text: str, actions: FlowRow) -> QPushButton:
        made = QPushButton(text, self)
        made.setObjectName("link")
        actions.addWidget(made)
        return made

    def _links(self, slot: object) -> QLabel:
        made = wrapped("", "quiet", self)
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        made.linkActivated.connect(slot)
        return made

    # ------------------------------------------------------------ suggesting

    def _offer(self) -> dict[str, object]:
        """Return what the file's name says and is not filled in yet."""
        if self.piece.file is None or not self._is_writing:
            return {}
        paper, stem = paper_of_name(self.piece.file.name), PurePosixPath(self.piece.file.name).stem
        empty = NamedPaper()
        offer: dict[str, object] = {}
        for field in fields_of(NamedPaper):
            given, said = getattr(self.piece, field.name), getattr(paper, field.name)
            is_open = not given or (field.name == "title" and given == stem)
            if is_open and said != getattr(empty, field.name) and said != given:
                offer[field.name] = said
        return offer

    def _show_suggestion(self) -> None:
        offer = self._offer()
        words = {"title": "名称", "number": "文号", "date": "日期"}
        said = "；".join(f"{words[name]} {value}" for name, value in offer.items())
        self._suggested.setText(f"从文件名读出，请核对：{said}")
        self.suggestion.setVisible(bool(offer))

    def _on_accept(self) -> None:
        self.flush()
        self.described.emit(self._offer(), False)

    # ------------------------------------------------------------ telling

    def _on_date(self, text: str) -> None:
        day = read_day(text)
        self.date_words.hide()
        if day is not None or not text.strip():
            self.described.emit({"date": day}, True)

    def _on_date_left(self) -> None:
        self._say_unread()
        if not self.unread_date:
            self.date.show_day(self.piece.date)
        self.left.emit()

    def _say_unread(self) -> None:
        unread = self.unread_date
        stays = f"，原来的 {self.piece.date} 没有变" if self.piece.date else ""
        self.date_words.setText(f"“{unread}”看不懂，没有保存{stays}。请写成 2020-03-01 或 2020年3月1日。")
        self.date_words.setVisible(bool(unread))

    def _on_use(self, code: str) -> None:
        is_page = code == MATERIALS
        self.asked_to_show.emit(Place(Tab.MATERIALS, self.piece.id) if is_page else Place(Tab.FILLING, code))

    def _show_earlier(self, earlier: tuple[StoredFile, ...]) -> None:
        links = "<br>".join(
            f"{_link(str(at), file.name)}（{size_words(file.size)}）"
            + (f"　{_link(RESTORE + str(at), '换回这一版')}" if self._is_writing else "")
            for at, file in enumerate(earlier)
        )
        self.earlier.setText(f"以前的版本（留着，不随申报包带出）：<br>{links}")
        self.earlier.setVisible(bool(earlier))

    def _on_earlier(self, place: str) -> None:
        signal = self.asked_to_restore if place.startswith(RESTORE) else self.asked_to_open
        signal.emit(self.piece.earlier[int(place.removeprefix(RESTORE))])


class TickRow(QWidget):
    """A check box whose words wrap; a click on them counts too."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.box = QCheckBox(self)
        self.box.setAccessibleName(text)
        words = wrapped(text, parent=self)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.box, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(words, 0, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick or untick."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.click()


def _link(target: str, text: str) -> str:
    return f'<a style="color: {display.GREEN.name()}" href="{escape(target)}">{escape(text)}</a>'


class DateField(LineField):
    """A date as people type it; shown as 2020-03-01 when nobody is typing in it."""

    def show_day(self, day: dt.date | None) -> None:
        """Show what is stored; what is typed for the same day stays as it is typed."""
        if self.hasFocus() and self.text().strip() and read_day(self.text()) == day:
            # Shown as it is typed: what comes after it, such as undo, takes its place.
            self.show_text(self.text())
            return
        self.show_text(day.isoformat() if day else "")
