"""评审信息 on one line: level, office and name of the round, as every paper prints them; stored on leaving a field."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.received import ReviewAbout
from app.domain.review import Level
from app.services.judge import write_about
from app.ui.review_session import ReviewSession
from app.ui.widgets.form import ChoiceInput, TextInput
from app.ui.widgets.labels import label


class ReviewAboutLine(QWidget):
    """Shows what the session says; another level or office is a step that can be undone."""

    def __init__(self, session: ReviewSession, parent: QWidget | None = None) -> None:
        """Lay out; `refresh` reads the session."""
        super().__init__(parent)
        self._session = session
        self.level = ChoiceInput(self)
        self.level.setAccessibleName("评审级别")
        self.level.addItem("未定", "")
        for level in Level:
            self.level.addItem(level.label, level.value)
        self.office = TextInput("评审单位，例如：某某省卫生健康委员会", self)
        self.office.setAccessibleName("评审单位")
        self.title = TextInput("这次评审的名称", self)
        self.title.setAccessibleName("这次评审的名称")
        self._stored: dict[TextInput, str] = {self.office: "", self.title: ""}
        self.level.activated.connect(lambda _index: self.store())
        self.office.editingFinished.connect(self.store)
        self.title.editingFinished.connect(self.store)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(label("评审单位", "quiet", self))
        line.addWidget(self.level)
        line.addWidget(self.office, 3)
        line.addWidget(label("名称", "quiet", self))
        line.addWidget(self.title, 2)
        self.refresh()

    def refresh(self) -> None:
        """Show what is stored; what was typed and is not stored, because it is not done or was refused, stays."""
        about = self._session.picture.about
        for field, text in ((self.office, about.office), (self.title, about.title)):
            if field.value == self._stored[field] and field.text() != text:
                field.setText(text)
            self._stored[field] = text
        self.level.setCurrentIndex(max(self.level.findData(about.level.value if about.level else ""), 0))
        for widget in (self.level, self.office, self.title):
            widget.setEnabled(self._session.is_writing)

    def store(self) -> None:
        """Store what the fields say, when it is something else."""
        about = self._session.picture.about
        said = self._said(about)
        if said != about:
            self._session.run(write_about, said)
        self.refresh()

    def _said(self, about: ReviewAbout) -> ReviewAbout:
        value = self.level.currentData()
        level = Level(value) if value else None
        return replace(about, level=level, office=self.office.value, title=self.title.value)
