"""One returned opinion and the reply to it (整改情况). Another opinion gets another sheet; it stores nothing."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.evidence import Evidence
from app.domain.ledger import read_day
from app.domain.returned import Reply
from app.domain.revision import ToDo
from app.ui.drafts import Drafts, drafts_of
from app.ui.models.returned_rows import finding_text
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.bound_texts import BoundTexts
from app.ui.widgets.evidence_fields import DATE_HINT, DateField, TickRow
from app.ui.widgets.form import FormField
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.waiting_texts import WaitingText

LINES = 3
NO_PAPERS = "这一项还没有材料。到“填报”页的这一项添加后，在这里勾选。"
NO_NEW_PAPERS = "上一轮之后还没有新添或改动的材料。添加后，在这里勾选。"
MEASURE_HINT = "怎么改的：谁牵头、做了什么、依据什么文件。"
RESULT_HINT = "改到什么程度，数字和效果。"
WRONG_DAY = "日期看不懂，请写成 2022-03-01 或 2022年3月1日；看懂之前不保存。"


class ReplySheet(QFrame):
    """What was asked, what was done since, and the fields of the reply."""

    edited = Signal(str, object, bool)
    """Key of the reply, Reply, goes_on."""
    left = Signal()
    asked_to_show = Signal(object)
    """Place."""

    def __init__(self, session: Session, to_do: ToDo, parent: QWidget | None = None) -> None:
        """Lay out and show what is stored."""
        super().__init__(parent)
        self.setObjectName("card")
        self._session = session
        self.key = to_do.key
        drafts = drafts_of(session) if session.is_writing else None
        self.texts = BoundTexts(self, drafts)
        self.texts.left.connect(self._on_left)
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(20, 14, 20, 18)
        self.rows.setSpacing(8)
        self._add_head(to_do)
        self._add_texts(to_do)
        self._add_days(to_do)
        self._waiting = self._waiting_days(to_do, drafts)
        self._add_papers()
        self.boxes: dict[str, TickRow] = {}
        self._listed: tuple[tuple[str, str], ...] | None = None
        self.show_to_do(to_do)

    @property
    def reply(self) -> Reply:
        """Return what is stored."""
        return self._session.picture.assessment.replies.get(self.key, Reply())

    def show_to_do(self, to_do: ToDo) -> None:
        """Bring everything in line with what is stored; a field that is being typed in stays."""
        is_writing = self._session.is_writing
        self.opinion.setText(finding_text(to_do.finding) or "没有写文字意见。")
        self.since.setText(_since(to_do))
        self.since.setVisible(not to_do.is_loose)
        self.texts.show_texts(is_writing=is_writing)
        for field, day in ((self.done, self.reply.done), (self.due, self.reply.due)):
            if not _unread(field):
                field.show_day(day)
            field.setReadOnly(not is_writing)
        if is_writing:
            for one in self._waiting:
                one.bring_back()
        self.done_field.show_warning(f"{to_do.told_early}请核对。" if to_do.told_early else "")
        self.due_field.setVisible(all(asked.due is None for asked in to_do.finding.supplements))
        self._show_papers(to_do, is_writing=is_writing)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.texts.flush()
        for field in (self.done, self.due):
            field.flush()

    @property
    def is_stored(self) -> bool:
        """Tell whether all is stored; to be asked after a flush."""
        return not self.texts.unstored

    # ------------------------------------------------------------ building

    def _add_head(self, to_do: ToDo) -> None:
        place = Place(Tab.BASICS, to_do.gate) if to_do.gate else Place(Tab.FILLING, to_do.code)
        self.go = QPushButton("去“概况”看这一条" if to_do.gate else "去填报这一项", self)
        self.go.clicked.connect(lambda: self.asked_to_show.emit(place))
        line = QHBoxLayout()
        title = to_do.title if to_do.is_loose else f"{to_do.short_name}　{to_do.title}"
        line.addWidget(wrapped(title, "title", self), 1)
        line.addWidget(self.go)
        self.go.setVisible(not to_do.is_loose)
        self.rows.addLayout(line)
        one = to_do.returned
        verdict = "没有对应评分项" if to_do.is_loose else to_do.verdict
        who = "，".join(word for word in (one.level.label, one.office, verdict) if word)
        self.rows.addWidget(wrapped(who, "quiet", self))
        part = QFrame(self)
        part.setObjectName("part")
        inside = QVBoxLayout(part)
        self.opinion = wrapped("", parent=part)
        inside.addWidget(self.opinion)
        self.rows.addWidget(part)
        self.since = wrapped("", "quiet", self)
        self.rows.addWidget(self.since)

    def _add_texts(self, to_do: ToDo) -> None:
        self.measure, self.result = GrowingText(LINES, self), GrowingText(LINES, self)
        for title, field, hint, name in (
            ("整改措施", self.measure, MEASURE_HINT, "measure"),
            ("整改结果", self.result, RESULT_HINT, "result"),
        ):
            field.setPlaceholderText(hint)
            self.rows.addWidget(FormField(title, field, parent=self))
            draft = f"reply/{to_do.code}/{to_do.returned.id}/{name}"
            self.texts.add(field, self._reader(name), self._writer(name), draft)

    def _reader(self, name: str) -> Callable[[], str]:
        return lambda: str(getattr(self.reply, name))

    def _writer(self, name: str) -> Callable[[str], None]:
        return lambda text: self._tell(goes_on=True, **{name: text})

    def _add_days(self, to_do: ToDo) -> None:
        self.done, self.due = DateField(self), DateField(self)
        for field in (self.done, self.due):
            field.setPlaceholderText(DATE_HINT)
            field.left.connect(self._on_left)
        self.done.typed.connect(lambda text: self._on_day("done", text))
        self.due.typed.connect(lambda text: self._on_day("due", text))
        asked = f"要求在{to_do.due.isoformat()}前。" if to_do.due else ""
        self.done_field = FormField("完成日期", self.done, f"填了完成日期，这一条就算已整改。{asked}", self)
        self.due_field = FormField("计划完成日期", self.due, "评审单位没有写期限，由本县区自己定。", self)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.done_field, 1)
        row.addWidget(self.due_field, 1)
        self.rows.addLayout(row)

    def _waiting_days(self, to_do: ToDo, drafts: Drafts | None) -> list[WaitingText]:
        """Let a day that nobody can read, or that the disk refused, wait as the texts do."""
        name = f"reply/{to_do.code}/{to_do.returned.id}"
        if drafts is None:
            return []
        return [
            WaitingText(field, drafts, f"{name}/{part}") for part, field in (("done", self.done), ("due", self.due))
        ]

    def _add_papers(self) -> None:
        self.rows.addWidget(label("证明材料", "", self))
        holder = QWidget(self)
        self._papers = QVBoxLayout(holder)
        self._papers.setContentsMargins(0, 0, 0, 0)
        self._papers.setSpacing(4)
        self.rows.addWidget(holder)

    # ------------------------------------------------------------ showing

    def _show_papers(self, to_do: ToDo, *, is_writing: bool) -> None:
        listed = tuple(self._offered(to_do))
        if listed != self._listed:
            self._listed = listed
            emptied(self._papers)
            self.boxes = {}
            for id_, words in listed:
                row = TickRow(words, self)
                row.box.clicked.connect(lambda on, one=id_: self._on_ticked(one, on))
                self.boxes[id_] = row
                self._papers.addWidget(row)
            if not listed:
                self._papers.addWidget(wrapped(NO_PAPERS if to_do.criterion else NO_NEW_PAPERS, "quiet", self))
        for id_, row in self.boxes.items():
            row.box.setChecked(id_ in self.reply.evidence)
            row.box.setEnabled(is_writing)

    def _offered(self, to_do: ToDo) -> list[tuple[str, str]]:
        """Return id and words of the pieces to choose from: new and changed ones first, then the others."""
        numbers = self._session.material_numbers()
        pieces = {piece.id: piece for piece in self._session.evidence(to_do.code)}
        pieces |= {
            piece.id: piece
            for piece in self._session.picture.assessment.evidence
            if piece.id in self.reply.evidence or piece.id in to_do.proofs
        }
        ordered = sorted(pieces.values(), key=lambda piece: (piece.id not in to_do.proofs, numbers.get(piece.id, "~")))
        return [(piece.id, _paper(piece, numbers.get(piece.id, ""), piece.id in to_do.proofs)) for piece in ordered]

    # ------------------------------------------------------------ telling

    def _on_day(self, name: str, text: str) -> None:
        day = read_day(text) if text.strip() else None
        field = self.done_field if name == "done" else self.due_field
        field.show_problem("")
        if day is not None or not text.strip():
            self._tell(goes_on=True, **{name: day})

    def _on_left(self) -> None:
        for field, place in ((self.done, self.done_field), (self.due, self.due_field)):
            place.show_problem(WRONG_DAY if _unread(field) else "")
        self.left.emit()

    def _on_ticked(self, id_: str, on: bool) -> None:
        self.left.emit()
        kept = tuple(one for one in self.reply.evidence if one != id_)
        self._tell(goes_on=False, evidence=(*kept, id_) if on else kept)

    def _tell(self, *, goes_on: bool, **given: str | dt.date | tuple[str, ...] | None) -> None:
        self.edited.emit(self.key, replace(self.reply, **given), goes_on)  # type: ignore[arg-type]


def _unread(field: DateField) -> bool:
    text = field.text().strip()
    return bool(text) and read_day(text) is None


def _paper(piece: Evidence, number: str, is_new: bool) -> str:
    words = f"{number or piece.id}　{piece.title}" + (f"（{piece.number}）" if piece.number else "")
    return f"{words}　上一轮之后新增或改动" if is_new else words


def _since(to_do: ToDo) -> str:
    """Return what was done on the criterion since the round before."""
    kinds = {kind for kind, _ in to_do.changed}
    words = [
        word
        for kind, word in (
            ("answer", "填报内容"),
            ("gate", "勾选或说明"),
            ("figure", "数据"),
            ("reference", "参照值"),
            ("ledger", "台账"),
            ("evidence", f"材料{len(to_do.proofs)}件"),
        )
        if kind in kinds
    ]
    if to_do.gate and not words:
        return "上一轮之后，这一条的勾选和说明还没有改动。"
    return (
        f"上一轮之后改动了：{'、'.join(words)}。" if words else "上一轮之后，这一项的填报内容、数据和材料还没有改动。"
    )
