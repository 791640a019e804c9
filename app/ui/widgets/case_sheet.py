"""One case (典型案例): title, unit, the usual sections, own sections, highlights. Tells edits; stores nothing."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.assessment import Case
from app.domain.case_sections import USUAL_SECTIONS, plain_title
from app.ui.session import Session
from app.ui.widgets.bound_texts import BoundTexts
from app.ui.widgets.chapter_section import characters
from app.ui.widgets.column import Column
from app.ui.widgets.form import FormField, Section
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.text_fields import LineField

LINES, HIGHLIGHT_LINES = 6, 3
GUIDES = {
    "工作背景": "为什么做：本地的健康问题、需求和基础，用数字说明。",
    "主要做法": "怎么做的：谁牵头、哪些部门参加、分几步、有什么新办法，写到别人能照着做。",
    "推进成效": "有什么变化：前后对比的数字、群众的感受、得到的认可。",
    "经验启示": "别处可以借鉴什么，要注意什么。",
}
"""What belongs into the usual sections."""
NEW_TITLE = "补充内容"
TITLE_TWICE = "这个案例里已经有这一章，请换一个名称。"
TITLE_MISSING = "请写上这一章的名称；没有名称的不能保存。"


class OwnSection(QWidget):
    """A section of the county's own, with a title that can be changed."""

    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.title = LineField(self)
        self.title.setPlaceholderText("这一章的名称")
        self.text = GrowingText(LINES, self)
        self.count = label("", "quiet", self)
        remove = QPushButton("移除这一章", self)
        remove.setObjectName("link")
        remove.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        head.addWidget(remove)
        self.said = wrapped("", "wrong", self)
        self.said.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(head)
        rows.addWidget(self.said)
        rows.addWidget(self.text)

    def say(self, text: str) -> None:
        """Say what is wrong with the title."""
        self.said.setText(text)
        self.said.setVisible(bool(text))


class CaseSheet(Column):
    """The fields of one case. Another case gets another sheet."""

    edited = Signal(int, object, bool)
    """Index, Case, goes_on."""
    left = Signal()

    def __init__(self, session: Session, index: int, parent: QWidget | None = None) -> None:
        """Lay out and show what is stored."""
        super().__init__(parent)
        self._session = session
        self.index = index
        self.texts = BoundTexts(self)
        self.texts.left.connect(self.left)
        self.rows.setContentsMargins(16, 4, 16, 24)
        self.card = Section(f"案例{index + 1}", self)
        self.rows.addWidget(self.card)
        self.rows.addStretch(1)
        self._counts: list[tuple[QLabel, Callable[[], str]]] = []
        self._add_names()
        self.sections = {title: self._usual_section(title) for title in USUAL_SECTIONS}
        self._add_highlights()
        self.own: list[OwnSection] = []
        self._add_own_part()
        self.show_case()

    @property
    def case(self) -> Case:
        """Return what is stored; an empty case when it is gone."""
        cases = self._session.picture.assessment.cases
        return cases[self.index] if self.index < len(cases) else Case()

    @property
    def own_titles(self) -> list[str]:
        """Return the stored titles of the county's own sections, in their order."""
        usual = {self._key(title) for title in USUAL_SECTIONS}
        return [title for title in self.case.sections if title not in usual]

    def show_case(self) -> None:
        """Show what is stored; a field that is being typed in stays."""
        titles = self.own_titles
        while len(self.own) > len(titles):
            self._drop(self.own[-1])
        while len(self.own) < len(titles):
            self._add_own()
        is_writing = self._session.is_writing
        self.texts.show_texts(is_writing=is_writing)
        self.add.setEnabled(is_writing)
        for count, read in self._counts:
            count.setText(f"{characters(read())}字")
        for place, section in enumerate(self.own):
            section.count.setText(f"{characters(self._own_text(place))}字")
            if section.title.text() == titles[place]:
                section.say("")

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.texts.flush()

    @property
    def is_stored(self) -> bool:
        """Tell whether all is stored, but for titles that are said to be wrong; to be asked after a flush."""
        wrong = [section.title for section in self.own if section.said.text()]
        return all(field in wrong for field in self.texts.unstored)

    # ------------------------------------------------------------ building

    def _add_names(self) -> None:
        self.title, self.unit = LineField(self.card), LineField(self.card)
        self.title.setPlaceholderText("例如：四部门“敲门”行动管好农村慢性病")
        self.unit.setPlaceholderText("例如：示例县卫生健康局")
        self.card.rows.addWidget(FormField("案例标题", self.title, parent=self.card))
        self.card.rows.addWidget(FormField("报送单位", self.unit, "印在标题下面。", self.card))
        self.texts.add(self.title, lambda: self.case.title, lambda text: self._tell(title=text))
        self.texts.add(self.unit, lambda: self.case.unit, lambda text: self._tell(unit=text))

    def _usual_section(self, title: str) -> GrowingText:
        field = GrowingText(LINES, self.card)
        field.setAccessibleName(title)

        def read() -> str:
            return self.case.sections.get(self._key(title), "")

        self._add_head(title, GUIDES[title], read)
        self.card.rows.addWidget(field)
        self.texts.add(field, read, lambda text: self._write_section(title, text))
        return field

    def _add_highlights(self) -> None:
        self.highlights = GrowingText(HIGHLIGHT_LINES, self.card)
        self.highlights.setAccessibleName("特色亮点")
        self._add_head("特色亮点", "一行写一条，每条一句话；可以不写。", lambda: "".join(self.case.highlights))
        self.card.rows.addWidget(self.highlights)
        self.texts.add(self.highlights, self._shown_highlights, lambda text: self._tell(highlights=lines_of(text)))

    def _shown_highlights(self) -> str:
        # An empty line that is just being begun is no highlight yet, and stays.
        typed = self.highlights.toPlainText()
        return typed if lines_of(typed) == self.case.highlights else "\n".join(self.case.highlights)

    def _add_head(self, title: str, guide: str, read: Callable[[], str]) -> None:
        head = QHBoxLayout()
        head.addWidget(label(title, "", self.card))
        head.addStretch(1)
        count = label("", "quiet", self.card)
        head.addWidget(count)
        self._counts.append((count, read))
        self.card.rows.addLayout(head)
        self.card.rows.addWidget(wrapped(guide, "quiet", self.card))

    # ------------------------------------------------------------ own sections

    def _add_own_part(self) -> None:
        self.card.rows.addWidget(label("其他章节（排在上面四章之后）", "", self.card))
        self._own_rows = QVBoxLayout()
        self._own_rows.setSpacing(12)
        self.card.rows.addLayout(self._own_rows)
        self.add = QPushButton("添加一章", self.card)
        self.add.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        self.card.rows.addLayout(row)

    def _add_own(self) -> None:
        place = len(self.own)
        section = OwnSection(self.card)
        section.removed.connect(lambda: self._on_removed(place))
        self.own.append(section)
        self._own_rows.addWidget(section)
        self.texts.add(section.title, lambda: self._own_title(place), lambda text: self._rename(place, text))
        self.texts.add(section.text, lambda: self._own_text(place), lambda text: self._write_own(place, text))

    def _drop(self, section: OwnSection) -> None:
        self.own.remove(section)
        self.texts.forget(section.title)
        self.texts.forget(section.text)
        self._own_rows.removeWidget(section)
        section.hide()
        section.deleteLater()

    def _own_title(self, place: int) -> str:
        titles = self.own_titles
        return titles[place] if place < len(titles) else ""

    def _own_text(self, place: int) -> str:
        return self.case.sections.get(self._own_title(place), "")

    def _write_own(self, place: int, text: str) -> None:
        title = self._own_title(place)
        if title:
            self._tell(sections={**self.case.sections, title: text})

    def _rename(self, place: int, new: str) -> None:
        title = self._own_title(place)
        others = {*self.case.sections, *USUAL_SECTIONS} - {title}
        wrong = TITLE_MISSING if not new.strip() else TITLE_TWICE if new in others else ""
        self.own[place].say(wrong)
        if title and not wrong:
            self._tell(sections={new if old == title else old: text for old, text in self.case.sections.items()})

    def _on_add(self) -> None:
        taken = set(self.case.sections)
        names = (NEW_TITLE, *(f"{NEW_TITLE}{number}" for number in range(2, len(taken) + 3)))
        title = next(name for name in names if name not in taken)
        self._tell(goes_on=False, sections={**self.case.sections, title: ""})
        self.own[-1].title.setFocus()
        self.own[-1].title.selectAll()

    def _on_removed(self, place: int) -> None:
        title = self._own_title(place)
        left = {old: text for old, text in self.case.sections.items() if old != title}
        self._tell(goes_on=False, sections=left)

    # ------------------------------------------------------------ telling

    def _key(self, title: str) -> str:
        """Return under which title a usual section is stored: as in papers, it may bear a number (一、工作背景)."""
        return next((key for key in self.case.sections if plain_title(key) == title), title)

    def _write_section(self, title: str, text: str) -> None:
        key = self._key(title)
        sections = {**self.case.sections, key: text}
        if not text:
            del sections[key]
        self._tell(sections=sections)

    def _tell(self, *, goes_on: bool = True, **changed: object) -> None:
        self.edited.emit(self.index, replace(self.case, **changed), goes_on)  # type: ignore[arg-type]


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines that hold something."""
    return tuple(line for line in text.split("\n") if line.strip())
