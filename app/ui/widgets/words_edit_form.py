"""修改文字意见: a stored set of opinions in words is corrected, from whom, when, its items. A package never is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.returned import ReturnedReview
from app.domain.words_edit import EditedItem
from app.services.drafts import WORDS_EDIT
from app.ui.drafts import drafts_of
from app.ui.session import Session
from app.ui.widgets.form import FormField, Section
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.tab_order import order_tabs
from app.ui.widgets.words_about import WordsAboutRow
from app.ui.widgets.words_row import WordsRow

INTRODUCTION = (
    "改好后点“存入修改”，可以撤销（Ctrl+Z）。称呼、落款不是意见，可以删去；写过的整改情况跟着它那一条意见走。"
)
MORE = "还要添的意见（没有就空着）"
NOT_SPLIT = "这里的意见还没有添到上面：请先点“添为条目”，或删去。"
HEADING = "{count}条意见"


class WordsEditForm(QScrollArea):
    """Who and when, the items, more of them. Nothing is stored until 存入修改; what is half done waits as a draft."""

    kept = Signal(object, object, object)
    """ReturnedReview as it was, tuple[EditedItem, …], WordsAbout."""
    opened = Signal()
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Lay out, empty."""
        super().__init__(parent)
        self._session = session
        self._drafts = drafts_of(session)
        self._words: ReturnedReview | None = None
        self.rows: list[WordsRow] = []
        self.setWidgetResizable(True)
        inside = QWidget(self)
        inside.setObjectName("page")
        self.setWidget(inside)
        page = QVBoxLayout(inside)
        page.setContentsMargins(16, 4, 16, 24)
        self.card = Section("修改文字意见", inside)
        page.addWidget(self.card)
        page.addStretch(1)
        self.card.rows.addWidget(wrapped(INTRODUCTION, "quiet", self.card))
        self.about = WordsAboutRow(self.card)
        self.card.rows.addLayout(self.about)
        self.heading = label("", "section", self.card)
        self.card.rows.addWidget(self.heading)
        self._item_rows = QVBoxLayout()
        self.card.rows.addLayout(self._item_rows)
        self.told = wrapped("", "said", self.card)
        self.card.rows.addWidget(self.told)
        self.more = GrowingText(2, self.card)
        self.more_field = FormField(MORE, self.more, parent=self.card)
        self.card.rows.addWidget(self.more_field)
        self.card.rows.addLayout(self._buttons())
        self._connect()

    def show_words(self, words: ReturnedReview) -> None:
        """Show a set as it is stored, or as it was left half corrected."""
        from app.services.words_draft import read_draft

        self._words = None
        draft = read_draft(words, self._drafts.text(f"{WORDS_EDIT}{words.id}"))
        self.about.show_about(draft.about)
        self.more.setPlainText(draft.more)
        self.more_field.show_problem("")
        emptied(self._item_rows)
        self.rows = []
        self._words = words
        for item in draft.items:
            self._add(item)
        self._show_count()
        self.keep.setEnabled(self._session.is_writing)
        self.verticalScrollBar().setValue(0)
        self.opened.emit()
        self.about.level.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was changed here."""
        if self._words is not None:
            self._drafts.keep(f"{WORDS_EDIT}{self._words.id}", "")
            self._words = None

    @property
    def items(self) -> tuple[EditedItem, ...]:
        """Return the opinions as they stand here."""
        return tuple(row.item for row in self.rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_cancel()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ building

    def _buttons(self) -> QHBoxLayout:
        self.split = QPushButton("添为条目", self.card)
        self.keep = QPushButton("存入修改", self.card)
        self.keep.setObjectName("main")
        self.cancel = QPushButton("取消", self.card)
        self.cancel.setToolTip("不存入，原来的不变（Esc）")
        row = QHBoxLayout()
        for button in (self.split, self.keep, self.cancel):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.split.clicked.connect(self._on_split)
        self.keep.clicked.connect(self._on_keep)
        self.cancel.clicked.connect(self._on_cancel)
        self.more.typed.connect(lambda _text: self._on_changed())
        self.about.office.editingFinished.connect(self._on_changed)
        self.about.level.activated.connect(lambda _at: self._on_changed())
        self.about.day.dateChanged.connect(lambda _day: self._on_changed())
        self._session.settling.connect(self._on_changed)
        # The page gets its new length only after the items.
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._show_focused())

    def _add(self, item: EditedItem) -> None:
        row = WordsRow(item, self._session.picture.rubric, self._note, self.card)
        row.changed.connect(self._on_changed)
        row.removed.connect(self._on_removed)
        self.rows.append(row)
        self._item_rows.addWidget(row)
        row.show()

    def _show_count(self) -> None:
        self.heading.setText(HEADING.format(count=len(self.rows)))
        fields = [field for row in self.rows for field in (row.text, row.choice, row.remove)]
        order_tabs([self.about.level, self.about.office, self.about.day, *fields])
        order_tabs([fields[-1] if fields else self.about.day, self.more, self.split, self.keep, self.cancel])
        self._show_left()

    def _show_left(self) -> None:
        from app.services.edit_words import replies_left_said

        said = replies_left_said(self._session.picture, self._words, self.items) if self._words is not None else ""
        self.told.setText(said)
        self.told.setVisible(bool(said))

    def _show_focused(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.card.isAncestorOf(focused):
            self.ensureWidgetVisible(focused)

    # ------------------------------------------------------------ telling

    def _note(self, item: EditedItem) -> str:
        from app.services.edit_words import kept_with_said

        if not item.origin:
            return "新添的"
        return kept_with_said(self._session.picture, self._words, item) if self._words is not None else ""

    def _on_changed(self) -> None:
        from app.services.words_draft import WordsDraft, written_draft

        if self._words is None:
            return
        draft = WordsDraft(self.about.value, self.items, self.more.toPlainText())
        self._drafts.keep(f"{WORDS_EDIT}{self._words.id}", written_draft(self._words, draft))
        self._show_left()

    def _on_removed(self, row: WordsRow) -> None:
        place = self.rows.index(row)
        self.rows.remove(row)
        self._item_rows.removeWidget(row)
        near = self.rows[min(place, len(self.rows) - 1)].remove if self.rows else self.more
        near.setFocus(Qt.FocusReason.OtherFocusReason)
        row.hide()
        row.deleteLater()
        self._show_count()
        self._on_changed()

    def _on_split(self) -> None:
        from app.services.replies import words_items

        found = words_items(self._session.picture, self.more.toPlainText())
        self.more_field.show_problem("" if found else "请先粘贴或输入要添的意见。")
        if not found:
            return
        for item in found:
            self._add(EditedItem(item.text, item.criterion))
        self.more.setPlainText("")
        self._show_count()
        self._on_changed()
        self.rows[-len(found)].choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_keep(self) -> None:
        self._on_changed()
        is_split = not self.more.toPlainText().strip()
        self.more_field.show_problem("" if is_split else NOT_SPLIT)
        if is_split and self._words is not None:
            self.kept.emit(self._words, self.items, self.about.value)

    def _on_cancel(self) -> None:
        self.clear()
        self.left.emit()
