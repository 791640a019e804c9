"""The province's own words (原文) of a criterion, with the words marked that the draft was read from."""

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.domain.original import Original
from app.domain.rubric import Criterion
from app.domain.rule_text.draft import MarkingDraft
from app.domain.table_words import ColumnField

MOST_LINES = 12
MARKED = "background-color:#ffe9a8"
_FILLED = {
    ColumnField.SELF_POINTS,
    ColumnField.STATEMENT,
    ColumnField.REASON,
    ColumnField.VERIFIED_POINTS,
    ColumnField.OPINION,
}
"""Columns that counties and reviewers fill in: they are no words of the standard."""


class OriginalText(QTextBrowser):
    """Each cell under the name of its column, word for word. As high as its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("原文")
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_criterion(self, criterion: Criterion, original: Original | None, draft: MarkingDraft | None) -> None:
        """Show the cells of a criterion, or its texts where there is no table."""
        cells = original.cells_of(criterion.code) if original is not None else ()
        said = [
            (f"{cell.field.label}{f'（{cell.region}）' if cell.region else ''}", cell.text)
            for cell in cells
            if cell.text.strip() and cell.field not in _FILLED
        ] or [("指标解释", criterion.text), ("评分标准", criterion.rule_text)]
        words = _words(draft, criterion.rule_text or criterion.text)
        parts = [
            f'<p style="margin:2px 0"><b>{escape(name)}</b>　{_marked(text, words)}</p>'
            for name, text in said
            if text.strip()
        ]
        html = "".join(parts) or "<p>这一项没有原文。可以写在下面的“指标解释”和“评分标准”里。</p>"
        if html != self.property("shown"):
            self.setProperty("shown", html)
            self.setHtml(html)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.document().setDefaultFont(self.font())
            self._fit()

    def _fit(self) -> None:
        """Be as high as the text; its own bar only comes where the text is longer, or both would chase each other."""
        document = self.document().clone()
        document.setTextWidth(max(self.width(), 1))
        needed = int(document.size().height()) + 4
        document.deleteLater()
        most = self.fontMetrics().lineSpacing() * MOST_LINES
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if needed > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if policy is not self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)
        if self.height() != min(needed, most):
            self.setFixedHeight(min(needed, most))


def _words(draft: MarkingDraft | None, text: str) -> list[str]:
    """Return the words that were read, longest first, so that a short one does not part a long one."""
    if draft is None:
        return []
    found = {text[start:end].strip() for start, end, _ in draft.words if draft.rule_text == text}
    return sorted((one for one in found if len(one) > 1), key=len, reverse=True)


def _marked(text: str, words: Iterable[str]) -> str:
    spans: list[tuple[int, int]] = []
    for word in words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if all(end <= first or start >= last for first, last in spans):
                spans.append((start, end))
            start = text.find(word, end)
    made, place = "", 0
    for start, end in sorted(spans):
        made += escape(text[place:start]) + f'<span style="{MARKED}">{escape(text[start:end])}</span>'
        place = end
    return (made + escape(text[place:])).replace("\n", "<br/>")
