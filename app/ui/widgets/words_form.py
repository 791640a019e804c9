"""录入文字意见: opinions from a chat or a paper are pasted, split into items, and assigned to criteria."""

import datetime as dt

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.opinion_words import OpinionItem
from app.domain.review import Level
from app.services.drafts import WORDS_CHOICES, WORDS_DAY, WORDS_LEVEL, WORDS_OFFICE, WORDS_TEXT
from app.ui.drafts import drafts_of
from app.ui.session import Session
from app.ui.widgets.form import ChoiceInput, FormField, Section
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.returned_sheet import criterion_choice
from app.ui.widgets.tab_order import order_tabs
from app.ui.widgets.words_about import WordsAboutRow

INTRODUCTION = (
    "微信、电话或纸上来的意见，粘贴或输入在下面。程序按编号或分行拆成条目，按编码和名称猜对应的评分项，"
    "请逐条核对；不对应评分项的也留着，不会丢。称呼、落款不是意见，可以先删去。"
)
PLACEHOLDER = "例如：\n1. A2 成立文件没有盖章，请补充。\n2. 主题活动的照片不清楚。\n3. 报告里的数字与表格不一致。"
NO_CODE = "-"
NOTHING = "请先粘贴或输入意见。"
NO_GUESS = "没有猜出，请选择"
BY_HAND = "自己选的"


class WordsForm(QScrollArea):
    """The text above, the items below. Nothing is kept until 存入."""

    kept = Signal(object, object)
    """tuple[OpinionItem, …], WordsAbout."""
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Lay out, empty."""
        super().__init__(parent)
        self._session = session
        self._rubric = session.picture.rubric
        self.setWidgetResizable(True)
        inside = QWidget(self)
        inside.setObjectName("page")
        self.setWidget(inside)
        self._page_rows = rows = QVBoxLayout(inside)
        rows.setContentsMargins(16, 4, 16, 24)
        rows.setSpacing(12)
        self.card = Section("录入文字意见", inside)
        rows.addWidget(self.card)
        rows.addStretch(1)
        self.card.rows.addWidget(wrapped(INTRODUCTION, "quiet", self.card))
        self._about = about = WordsAboutRow(self.card)
        self.level, self.office, self.day = about.level, about.office, about.day
        self.card.rows.addLayout(about)
        self.text = GrowingText(6, self.card)
        self.text.setPlaceholderText(PLACEHOLDER)
        self.text_field = FormField("意见", self.text, parent=self.card)
        self.card.rows.addWidget(self.text_field)
        self.card.rows.addLayout(self._buttons())
        self.items_heading = label("", "section", self.card)
        self.card.rows.addWidget(self.items_heading)
        self._items: list[tuple[str, ChoiceInput]] = []
        self._split = ""
        self._by_hand: dict[str, str | None] = {}
        holder = QWidget(self.card)
        self._item_rows = QVBoxLayout(holder)
        self._item_rows.setContentsMargins(0, 0, 0, 0)
        self.card.rows.addWidget(holder)
        self.keep = QPushButton("存入", self.card)
        self.keep.setObjectName("main")
        self.keep.clicked.connect(self._on_keep)
        self.card.rows.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self._drafts = drafts_of(session)
        self._show_items(())
        self._bring_back()
        self._connect()

    def clear(self) -> None:
        """Be empty, for the next opinions."""
        self.text.setPlainText("")
        for field in (WORDS_TEXT, WORDS_LEVEL, WORDS_OFFICE, WORDS_DAY, WORDS_CHOICES):
            self._drafts.keep(field, "")
        self._by_hand.clear()
        self._about.begin_anew()
        self.text_field.show_problem("")
        self._show_items(())

    def begin(self, today: dt.date) -> None:
        """Be ready to type into. What was begun keeps its day; otherwise it is today."""
        if not self._drafts.text(WORDS_DAY):
            self.day.setDate(QDate(today.year, today.month, today.day))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def items(self) -> tuple[OpinionItem, ...]:
        """Return the items as they are assigned now."""
        return tuple(OpinionItem(text, choice.currentData() or None) for text, choice in self._items)

    @property
    def choices(self) -> list[ChoiceInput]:
        """Return where each item is assigned."""
        return [choice for _, choice in self._items]

    # ------------------------------------------------------------ building

    def _connect(self) -> None:
        self.text.typed.connect(self._on_typed)
        self.office.editingFinished.connect(self._keep_about)
        self.level.activated.connect(lambda _at: self._keep_about())
        self.day.dateChanged.connect(lambda _day: self._keep_about())
        for what in (self.text.flush, self._keep_about):
            self._session.settling.connect(what)
        self.verticalScrollBar().rangeChanged.connect(lambda *_: self._show_chosen())

    def _buttons(self) -> QHBoxLayout:
        self.split = QPushButton("拆成条目", self.card)
        self.split.clicked.connect(self._on_split)
        self.cancel = QPushButton("不录了", self.card)
        self.cancel.clicked.connect(self.left)
        row = QHBoxLayout()
        for button in (self.split, self.cancel):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _show_items(self, items: tuple[OpinionItem, ...]) -> None:
        emptied(self._item_rows)
        self._items = []
        self.items_heading.setText(f"拆成{len(items)}条，请核对对应的评分项")
        self.items_heading.setVisible(bool(items))
        self.keep.setVisible(bool(items))
        self.keep.setEnabled(self._session.is_writing)
        for item in items:
            part = QFrame(self.card)
            part.setObjectName("part")
            row = QHBoxLayout(part)
            row.addWidget(wrapped(item.text, parent=part), 1)
            side = QVBoxLayout()
            choice = criterion_choice(self._rubric, part, item.criterion)
            choice.setAccessibleName(f"对应哪个评分项：{item.text[:20]}")
            side.addWidget(choice)
            why = label(_reason(item), "quiet", part)
            side.addWidget(why)
            choice.currentIndexChanged.connect(lambda _at, to=(item.text, choice, why): self._on_chosen(*to))
            row.addLayout(side)
            self._items.append((item.text, choice))
            self._item_rows.addWidget(part)
            part.show()
        # The boxes are younger than 存入, which stands below them.
        order_tabs([self.split, self.cancel, *self.choices, self.keep])

    def _bring_back(self) -> None:
        """Show what was written and not kept yet, as it was left when the workspace was closed."""
        from app.services.replies import words_items

        text, codes = self._drafts.text(WORDS_TEXT), self._drafts.text(WORDS_CHOICES).split("\n")
        self.text.setPlainText(text)
        self.office.setText(self._drafts.text(WORDS_OFFICE))
        if (level := self._drafts.text(WORDS_LEVEL)) in set(Level):
            self._about.choose_level(Level(level))
        if (day := QDate.fromString(self._drafts.text(WORDS_DAY), Qt.DateFormat.ISODate)).isValid():
            self.day.setDate(day)
        items = words_items(self._session.picture, text) if self._drafts.text(WORDS_CHOICES) else ()
        if len(items) != len(codes):
            return
        self._split = text
        chosen = (None if code == NO_CODE else code for code in codes)
        self._by_hand = {one.text: code for one, code in zip(items, chosen, strict=True) if code != one.criterion}
        self._show_items(tuple(map(self._as_chosen, items)))

    # ------------------------------------------------------------ telling

    def _on_typed(self, text: str) -> None:
        self._drafts.keep(WORDS_TEXT, text)
        self.text_field.show_problem("")
        if self._items and text != self._split:
            # What was split is no longer what stands above.
            self._drafts.keep(WORDS_CHOICES, "")
            self._show_items(())

    def _keep_about(self) -> None:
        is_begun = bool(self.text.toPlainText())
        self._drafts.keep(WORDS_OFFICE, self.office.text() if is_begun else "")
        self._drafts.keep(WORDS_LEVEL, str(self.level.currentData()) if is_begun else "")
        self._drafts.keep(WORDS_DAY, self._about.value.date.isoformat() if is_begun else "")

    def _on_chosen(self, text: str, choice: ChoiceInput, why: QLabel) -> None:
        why.setText(BY_HAND)
        self._by_hand[text] = choice.currentData() or None
        self._keep_choices()

    def _as_chosen(self, item: OpinionItem) -> OpinionItem:
        """Return an item as a person assigned it, also where the text around it was changed and split again."""
        return OpinionItem(item.text, self._by_hand[item.text], BY_HAND) if item.text in self._by_hand else item

    def _keep_choices(self) -> None:
        self._drafts.keep(WORDS_CHOICES, "\n".join(choice.currentData() or NO_CODE for choice in self.choices))

    def _on_split(self) -> None:
        from app.services.replies import words_items

        self.text.flush()
        self._split = self.text.toPlainText()
        items = tuple(map(self._as_chosen, words_items(self._session.picture, self._split)))
        self.text_field.show_problem("" if items else NOTHING)
        self._show_items(items)
        if items:
            self._keep_choices()
            # Qt shows and places new items later; the one that gets the focus has to have its place now.
            for rows in (self._item_rows, self.card.rows, self._page_rows):
                rows.activate()
            self._items[0][1].setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_chosen()

    def _show_chosen(self) -> None:
        """Keep the item that has the focus in what is seen: the page gets its new length only after the items."""
        chosen = next((choice for choice in self.choices if choice.hasFocus()), None)
        if chosen is not None:
            self.ensureWidgetVisible(chosen)

    def _on_keep(self) -> None:
        self.text.flush()
        self.kept.emit(self.items, self._about.value)


def _reason(item: OpinionItem) -> str:
    if item.why == BY_HAND:
        return BY_HAND
    return f"猜的依据：{item.why}" if item.why else NO_GUESS
