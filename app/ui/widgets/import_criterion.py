"""One criterion beside the list: the original words with what was read in them, how it would earn points, a trial."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.marking.kinds import LABELS
from app.domain.points import shown
from app.domain.rubric import Criterion
from app.domain.rule_text.draft import Certainty, MarkingDraft
from app.ui import display
from app.ui.models.import_criteria import CERTAINTY_ICONS, USE_ICONS, Use, remarks
from app.ui.models.import_lines import Line
from app.ui.widgets.flow_row import GAP_PX, FlowRow
from app.ui.widgets.form import TextInput
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark
from app.ui.widgets.panes import new_sheet, scrolling

EMPTY = "选一项看原文和读出的办法。"
MEANINGS = {
    Certainty.CLEAR: "每个字都读懂了，分数也对得上",
    Certainty.LIKELY: "读出来了，有的地方要请您定",
    Certainty.UNREAD: "没有看懂，按定性判分：自评时填分数和理由",
}
USE_WORDS = {
    Use.DRAFT: "这是读出的草稿，核对后再用",
    Use.CONFIRMED: "已核对，按读出的办法算分",
    Use.BY_HAND: "按定性判分：自评时填分数和理由",
}
CONFIRM, CONFIRM_SHORT = "核对好了，下一项（回车）", "核对好了"
HAND, HAND_SHORT = "按定性判分（空格）", "按定性判分"
HAND_BACK, HAND_BACK_SHORT = "改回用读出的办法（空格）", "改回读出的"
DROP, DROP_SHORT = "这一行不是评分项", "不是评分项"
HEADING, HEADING_SHORT = "这一行是上级指标（分值是下面各项之和）", "这一行是上级指标"
"""The short ones are for low windows; their tool tips say the rest."""
FOOT_MARGINS, FOOT_MARGINS_LOW = (14, 8, 14, 10), (8, 4, 8, 4)
POINTS_CHARACTERS = 6
POINTS_SHADE, CONDITION_SHADE = "#f6e7b8", "#dcefe4"
_POINT_WORDS = ("得分", "得满分", "扣分", "封顶", "加分", "分值", "得", "扣")


class CriterionSheet(QWidget):
    """Shows one criterion. What is decided is only told."""

    confirmed = Signal()
    by_hand = Signal(bool)
    not_a_criterion = Signal()
    is_a_heading = Signal()
    points_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Invite to choose."""
        super().__init__(parent)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        self._sheet, self._rows = new_sheet(self)
        self._rows.setContentsMargins(14, 12, 14, 12)
        rows.addWidget(scrolling(QScrollArea(self), self._sheet), 1)
        self._use_now = Use.DRAFT
        self._is_folded = False
        self._has_draft = False
        self._foot = self._buttons()
        rows.addWidget(self._foot)
        self._build()
        self.show_line(None, (), Use.DRAFT)

    def show_line(self, line: Line | None, words: Sequence[str], use: Use) -> None:
        """Show a criterion. words: how it would earn points."""
        criterion = line.criterion if line else None
        is_there = line is not None and criterion is not None and line.row is not None
        self._empty.setVisible(not is_there)
        self._body.setVisible(is_there)
        draft = line.drafted.draft if line is not None and line.drafted is not None else None
        self._foot.setVisible(is_there)
        if line is None or criterion is None or line.row is None:
            self._empty.setText(line.text if line is not None and not line.is_group else EMPTY)
            return
        self._title.setText(f"{criterion.code}　{criterion.title}")
        self._place.setText(_place(line, criterion))
        self.points.setText("" if line.row.points is None else shown(line.row.points))
        self._points.setVisible(not line.row.gate)
        written = f"原表写“{line.row.points_text}”" if line.row.points_text else "原表没有写"
        is_missing = line.row.points is None
        self._written.setText(f"{written}，没有读出来，请填" if is_missing else written)
        self._written.setObjectName("wrong" if is_missing else "quiet")
        self._written.style().unpolish(self._written)
        self._written.style().polish(self._written)
        self._show_texts(line, draft)
        self._show_draft(draft, words)
        self._show_use(draft, use)

    def fold(self, *, is_folded: bool) -> None:
        """Say less under the sheet where the window is low, so that all of it can be seen."""
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self._say_short()
        buttons = (self.confirm, self.hand, self.drop)
        margins = self._foot_rows.contentsMargins()
        across = sum(button.sizeHint().width() + GAP_PX for button in buttons) + margins.left() + margins.right()
        # A second line of buttons would take the sheet's room.
        self.setMinimumWidth(across if is_folded else 0)

    def _say_short(self) -> None:
        is_folded = self._is_folded
        self.confirm.setText(CONFIRM_SHORT if is_folded else CONFIRM)
        self.drop.setText(DROP_SHORT if is_folded else DROP)
        self.heading.setHidden(is_folded)
        self.heading_below.setVisible(is_folded)
        self._foot_rows.setContentsMargins(*(FOOT_MARGINS_LOW if is_folded else FOOT_MARGINS))
        self._name_hand()
        self._use.setVisible(not is_folded and self._has_draft)

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self._empty = wrapped(EMPTY, "quiet", self._sheet)
        self._rows.addWidget(self._empty)
        self._body = QWidget(self._sheet)
        rows = QVBoxLayout(self._body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(6)
        self._title = wrapped("", "title", self._body)
        self._place = wrapped("", "quiet", self._body)
        self.points = TextInput("请填", self._body)
        self.points.editingFinished.connect(self._on_points)
        self._points = self._points_line()
        self._text_head = label("指标解释（原文）", "section", self._body)
        self._text = wrapped("", "", self._body)
        self._rule_head = label("评分标准（原文）", "section", self._body)
        self._rule = wrapped("", "", self._body)
        self._rule.setTextFormat(Qt.TextFormat.RichText)
        self._legend = wrapped("", "quiet", self._body)
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        for widget in (
            self._title,
            self._place,
            self._points,
            self._text_head,
            self._text,
            self._rule_head,
            self._rule,
        ):
            rows.addWidget(widget)
        rows.addWidget(self._legend)
        rows.addWidget(self._draft_part())
        # Where the window is low, the foot has no room for it.
        self.heading_below = self._heading_button(self._body)
        self.heading_below.setText(HEADING_SHORT)
        self.heading_below.hide()
        rows.addWidget(self.heading_below, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows.addWidget(self._body)
        self._rows.addStretch(1)

    def _points_line(self) -> QWidget:
        content = QWidget(self._body)
        self._written = wrapped("", "quiet", content)
        self.points.setAccessibleName("分值")
        self.points.setMaximumWidth(self.fontMetrics().horizontalAdvance("宽" * POINTS_CHARACTERS))
        line = QHBoxLayout(content)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(label("分值", "", content))
        line.addWidget(self.points)
        line.addWidget(label("分", "", content))
        line.addWidget(self._written, 1)
        return content

    def _on_points(self) -> None:
        if self.points.isModified():
            self.points.setModified(False)
            self.points_typed.emit(self.points.value)

    def _draft_part(self) -> QWidget:
        self._draft = QWidget(self._body)
        rows = QVBoxLayout(self._draft)
        rows.setContentsMargins(0, 6, 0, 0)
        rows.setSpacing(6)
        self._kind = label("", "section", self._draft)
        rows.addWidget(self._kind)
        self._certainty = _MarkedLine(self._draft)
        rows.addWidget(self._certainty)
        self._words = wrapped("", "", self._draft)
        rows.addWidget(self._words)
        self._sample_head = label("举个例子", "section", self._draft)
        self._sample = wrapped("", "", self._draft)
        self._questions_head = label("要请您定的", "section", self._draft)
        self._questions = wrapped("", "", self._draft)
        for widget in (self._questions_head, self._questions, self._sample_head, self._sample):
            rows.addWidget(widget)
        return self._draft

    def _buttons(self) -> QWidget:
        foot = QWidget(self)
        foot.setObjectName("sheet")
        self._foot_rows = rows = QVBoxLayout(foot)
        rows.setContentsMargins(*FOOT_MARGINS)
        rows.setSpacing(6)
        self._use = _MarkedLine(foot)
        rows.addWidget(self._use)
        self.confirm = QPushButton(CONFIRM, foot)
        self.confirm.setToolTip("核对好了，到下一项没有核对的（回车）")
        self.confirm.clicked.connect(self.confirmed)
        self.hand = QPushButton(HAND, foot)
        self.hand.setToolTip("空格：改成定性判分，或改回用读出的办法")
        self.hand.clicked.connect(lambda: self.by_hand.emit(self._use_now is not Use.BY_HAND))
        self.drop = QPushButton(DROP, foot)
        self.drop.setToolTip("这一行不是评分项；Ctrl+Z 可以撤销")
        self.drop.setObjectName("link")
        self.drop.clicked.connect(self.not_a_criterion)
        self.heading = self._heading_button(foot)
        buttons = FlowRow()
        for button in (self.confirm, self.hand, self.drop, self.heading):
            buttons.addWidget(button)
        rows.addLayout(buttons)
        return foot

    def _heading_button(self, parent: QWidget) -> QPushButton:
        made = QPushButton(HEADING, parent)
        made.setObjectName("link")
        made.setToolTip("分值是下面各项之和：用它的名称作下面各项的上级指标，它的分值不重复计；Ctrl+Z 可以撤销")
        made.clicked.connect(self.is_a_heading)
        return made

    # ------------------------------------------------------------ showing

    def _show_texts(self, line: Line, draft: MarkingDraft | None) -> None:
        row = line.row
        text, rule = (row.text, row.rule_text) if row else ("", "")
        self._text_head.setVisible(bool(text))
        self._text.setVisible(bool(text))
        self._text.setText(text)
        words = draft.words if draft is not None else ()
        self._rule_head.setVisible(bool(rule))
        self._rule.setVisible(bool(rule))
        self._rule.setText(marked(rule, words))
        self._legend.setVisible(bool(rule and words))
        self._legend.setText(
            f'<span style="background-color:{CONDITION_SHADE}">　绿底　</span>读作条件，'
            f'<span style="background-color:{POINTS_SHADE}">　黄底　</span>读作分数，没有底色的没有用到。'
        )

    def _show_draft(self, draft: MarkingDraft | None, words: Sequence[str]) -> None:
        self._draft.setVisible(draft is not None)
        if draft is None:
            return
        self._kind.setText(f"读出的办法：{LABELS[draft.marking.kind]}")
        certainty = draft.certainty
        self._certainty.show_words(CERTAINTY_ICONS[certainty], f"{certainty.value}：{MEANINGS[certainty]}")
        is_read = certainty is not Certainty.UNREAD
        self._words.setText("\n".join(words))
        self._words.setVisible(is_read and bool(words))
        sample = draft.sample if is_read else None
        self._sample_head.setVisible(sample is not None)
        self._sample.setVisible(sample is not None)
        if sample is not None:
            given = "要由人填，算不出来" if sample.points is None else f"得{shown(sample.points)}分"
            self._sample.setText("\n".join((f"{sample.given} → {given}", *sample.derivation)))
        self._questions_head.setVisible(bool(draft.questions))
        self._questions.setVisible(bool(draft.questions))
        self._questions.setText("\n".join(f"{number}. {text}" for number, text in enumerate(draft.questions, 1)))

    def _show_use(self, draft: MarkingDraft | None, use: Use) -> None:
        self._use_now = use
        is_read = draft is not None and draft.certainty is not Certainty.UNREAD
        self._has_draft = draft is not None
        self._use.setVisible(self._has_draft and not self._is_folded)
        self._use.show_words(USE_ICONS[use], USE_WORDS[use])
        self.confirm.setVisible(draft is not None)
        self.hand.setVisible(is_read)
        self._name_hand()

    def _name_hand(self) -> None:
        taken_back, hand = (HAND_BACK_SHORT, HAND_SHORT) if self._is_folded else (HAND_BACK, HAND)
        self.hand.setText(taken_back if self._use_now is Use.BY_HAND else hand)


class _MarkedLine(QWidget):
    """An icon with words beside it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark = Mark(parent=self)
        self.words: QLabel = wrapped("", "", self)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.words, 1)

    def show_words(self, icon: str, text: str) -> None:
        """Show others."""
        self._mark.show_icon(display.icon(icon))
        self.words.setText(text)


def marked(text: str, words: Sequence[tuple[int, int, str]]) -> str:
    """Return a text as HTML, with a ground behind the words that something was read from; later ones never overlap."""
    parts: list[str] = []
    at = 0
    for start, end, said in words:
        if start < at or end <= start or end > len(text):
            continue
        shade = POINTS_SHADE if said.startswith(_POINT_WORDS) else CONDITION_SHADE
        parts += [_html(text[at:start]), f'<span style="background-color:{shade}">{_html(text[start:end])}</span>']
        at = end
    return "".join((*parts, _html(text[at:])))


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _place(line: Line, criterion: Criterion) -> str:
    row = line.row
    above = " → ".join(part for part in (line.dimension, line.indicator) if part and part != criterion.title)
    where = f"原表第{row.first_row}行" if row else ""
    marks = "、".join(remarks(criterion, row)) if row else ""
    return "　".join(part for part in (above, where, marks) if part)
