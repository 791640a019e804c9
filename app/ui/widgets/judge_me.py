"""Who works here (我是): name, office, level, and the counties this person keeps away from (回避)."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.received import Assignment, ReviewPicture
from app.domain.review import Level, Reviewer
from app.domain.review_duties import unmet_counties
from app.ui.review_session import ReviewSession
from app.ui.widgets.form import ChoiceInput, FormField, TextInput
from app.ui.widgets.labels import label, wrapped

BETWEEN = "、，,；; \n"
STRETCHES = (2, 3, 0)
"""How name, office and level share the width."""


class JudgeMe(QFrame):
    """Open until a name is written; stored when the person is done, as a step that can be undone."""

    closed = Signal()
    """Stored, or left as it was."""

    def __init__(self, session: ReviewSession, parent: QWidget | None = None) -> None:
        """Lay out; it is shown by `open`."""
        super().__init__(parent)
        self._session = session
        self.hide()
        self.setObjectName("card")
        self.name = TextInput("如：王晓燕", self)
        self.office = TextInput("如：某某市疾病预防控制中心", self)
        self.level = ChoiceInput(self)
        for level in Level:
            self.level.addItem(level.label, level.value)
        self.avoids = TextInput("县区名称或行政区划代码，几个的用顿号隔开；没有就不填", self)
        self.done = QPushButton("就这样", self)
        self.done.setObjectName("main")
        self.done.clicked.connect(self._on_done)
        self.cancel = QPushButton("不改了", self)
        self.cancel.clicked.connect(self._close)
        self.avoids.returnPressed.connect(self._on_done)
        self.avoids.textChanged.connect(lambda text: self._avoids.show_warning(unmet(self._session.picture, text)))
        self._lay_out()

    def ask(self) -> None:
        """Show who works here, or what is known of the workspace, to be changed."""
        if not self.isHidden():
            return
        about, me = self._session.picture.about, self._session.me
        mine = self._session.picture.assignments.get(me.key) if me else None
        self.name.setText(me.name if me else "")
        self.office.setText(me.office if me else about.office)
        level = about.level or (me.level if me else Level.PROVINCE)
        self.level.setCurrentIndex(max(self.level.findData(level.value), 0))
        # A workspace is of one level once it is said; without it the office goes to the edge.
        self._level.setVisible(about.level is None)
        self._grid.addWidget(self._office, 0, 1, 1, 2 if self._level.isHidden() else 1)
        self.avoids.setText("、".join(mine.avoids if mine else ()))
        self.cancel.setVisible(me is not None)
        self._name.show_problem("")
        self.show()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 14, 20, 16)
        rows.addWidget(label("我是谁", "section", self))
        rows.addWidget(wrapped("意见记在评审人名下，交回牵头人时按人分开。只问一次，以后可以改。", "quiet", self))
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        self._name = FormField("姓名", self.name, parent=self)
        grid.addWidget(self._name, 0, 0)
        self._office = FormField("所在单位", self.office, parent=self)
        grid.addWidget(self._office, 0, 1)
        self._level = FormField("评审级别", self.level, parent=self)
        grid.addWidget(self._level, 0, 2)
        hint = "本人单位所在的、或其他应当回避的县区，打开时会锁住。"
        self._avoids = FormField("回避的县区", self.avoids, hint, self)
        grid.addWidget(self._avoids, 1, 0, 1, 3)
        for column, stretch in enumerate(STRETCHES):
            grid.setColumnStretch(column, stretch)
        rows.addLayout(grid)
        line = QHBoxLayout()
        line.addWidget(self.done)
        line.addWidget(self.cancel)
        line.addStretch(1)
        rows.addLayout(line)

    def _on_done(self) -> None:
        if not self.name.value:
            self._name.show_problem("请写姓名，意见才知道是谁的。")
            self.name.setFocus()
            return
        self._store(Reviewer(self.name.value, self.office.value, Level(self.level.currentData())))

    def _store(self, reviewer: Reviewer) -> None:
        from app.services.judge import write_about, write_assignment

        session, avoids = self._session, split_names(self.avoids.value)
        about = session.picture.about
        session.run(write_about, replace(about, me=reviewer, level=about.level or reviewer.level))
        if session.me != reviewer:
            return
        mine = session.picture.assignments.get(reviewer.key)
        if avoids != (mine.avoids if mine else ()):
            session.run(write_assignment, reviewer.key, replace(mine or Assignment(reviewer), avoids=avoids))
        self._close()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


def unmet(picture: ReviewPicture, text: str) -> str:
    """Return what to say of counties to keep away from that nobody has handed in for; empty when there are none."""
    names = unmet_counties(picture, split_names(text))
    return f"没有收到{'、'.join(names)}的材料：名称写错的锁不住，请核对；还没有交来的，收到时再锁。" if names else ""


def split_names(text: str) -> tuple[str, ...]:
    """Return the names that a person wrote one after the other, each once."""
    for sign in BETWEEN:
        text = text.replace(sign, "、")
    return tuple(dict.fromkeys(one.strip() for one in text.split("、") if one.strip()))
