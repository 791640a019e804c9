"""The chapters of the report that the county writes itself, each with a line on what belongs there and its length."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.assessment import REPORT_CHAPTERS
from app.ui.session import Session
from app.ui.widgets.bound_texts import BoundTexts
from app.ui.widgets.form import Section
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import label, wrapped

LINES = 6
INTRODUCTION = "其他各章由填报内容自动写成。这里可以分段；没有写的章不印。导出后还可以在 WPS 里修改。"
GUIDES = {
    "organisation": "自评是怎么组织的：什么时候、哪些部门多少人参加、分几步做、怎么审核材料和现场查看、谁审定结果。",
    "funding": "专项经费从哪里来、各年多少、用在哪些方面、到位和执行情况、怎样监管。",
    "highlights": "两三件有本县特点的事：怎么做的，有什么变化，最好有前后对比的数字。",
    "problems": "自评中发现的短板和原因，与没有得满分的评分项对得上，不回避。",
    "plan": "针对上面的问题，下一步做什么、做到什么程度、什么时候完成、由谁负责。",
}
"""What belongs into a chapter."""


class ChapterSection(Section):
    """One field a chapter."""

    edited = Signal(str, str)
    """Chapter, text."""

    def __init__(self, session: Session, texts: BoundTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__("自评报告里由本县写的几章", parent)
        self._session = session
        self.rows.addWidget(wrapped(INTRODUCTION, "quiet", self))
        self.fields: dict[str, GrowingText] = {}
        self.counts: dict[str, QLabel] = {}
        for chapter, title in REPORT_CHAPTERS.items():
            self._add_chapter(chapter, title, texts)

    def show_section(self) -> None:
        """Show the lengths."""
        for chapter, count in self.counts.items():
            count.setText(f"{characters(self._report.get(chapter, ''))}字")

    @property
    def _report(self) -> Mapping[str, str]:
        return self._session.picture.assessment.report

    def _add_chapter(self, chapter: str, title: str, texts: BoundTexts) -> None:
        head = QHBoxLayout()
        head.addWidget(label(title, "", self))
        head.addStretch(1)
        self.counts[chapter] = label("0字", "quiet", self)
        head.addWidget(self.counts[chapter])
        field = GrowingText(LINES, self)
        field.setAccessibleName(title)
        self.fields[chapter] = field
        self.rows.addLayout(head)
        self.rows.addWidget(wrapped(GUIDES[chapter], "quiet", self))
        self.rows.addWidget(field)
        texts.add(field, lambda: self._report.get(chapter, ""), self._writer(chapter), f"basics/{title}")

    def _writer(self, chapter: str) -> Callable[[str], None]:
        return lambda text: self.edited.emit(chapter, text)


def characters(text: str) -> int:
    """Return the length of a text as offices count it: without blanks and line ends."""
    return len("".join(text.split()))
