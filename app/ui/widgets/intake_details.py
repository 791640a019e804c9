"""Beside the list of what was received: everything about the chosen set, what its round changed and why."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.review import Level
from app.domain.revision import WHOLE
from app.domain.round_changes import RoundChanges, RoundReply
from app.ui.widgets.form import Section
from app.ui.widgets.labels import emptied, wrapped
from app.ui.widgets.problem_list import ProblemList

if TYPE_CHECKING:
    from app.services.list_received import ListedSubmission

SIGNATURES = {"none": "没有签名", "valid": "签名相符", "invalid": "签名不符", "unknown_key": "签名相符，签名人未登记"}
MOST_CHANGES = 60


class IntakeDetails(QScrollArea):
    """Empty until a row is chosen."""

    asked_to_judge = Signal(str)
    """The id of the submission."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = QWidget(self)
        self._content.setObjectName("sheet")
        self._rows = QVBoxLayout(self._content)
        self._rows.setContentsMargins(16, 16, 16, 16)
        self._rows.setSpacing(10)
        self.setWidget(self._content)
        self.judge: QPushButton | None = None
        self.texts: list[str] = []
        """What is shown, a line each."""

    def show_row(self, row: "ListedSubmission | None", changes: RoundChanges | None) -> None:
        """Show a row with what its round changed, or nothing."""
        emptied(self._rows)
        self.texts, self.judge = [], None
        if row is None:
            return
        received = row.received
        self._add(wrapped(f"{received.county.full_name}　第{received.round}轮", "section", self._content))
        self.judge = QPushButton("审阅这一份", self._content)
        self.judge.clicked.connect(lambda: self.asked_to_judge.emit(received.id))
        self._rows.addWidget(self.judge, 0, Qt.AlignmentFlag.AlignLeft)
        for text in _facts(row):
            self._say(text)
        if row.problems:
            section = Section(f"要注意的（{len(row.problems)}条）", self._content)
            section.rows.addWidget(ProblemList(row.problems, section))
            self._rows.addWidget(section)
        if changes is not None:
            self._show_changes(changes)
        self._rows.addStretch(1)

    def _show_changes(self, changes: RoundChanges) -> None:
        section = Section(f"比第{changes.since_round}轮改了什么、为什么", self._content)
        lines = [*_reply_lines(changes), *_point_lines(changes), *_record_lines(changes)]
        for text in lines[:MOST_CHANGES]:
            self.texts.append(text)
            section.rows.addWidget(wrapped(text, "", section))
        if len(lines) > MOST_CHANGES:
            section.rows.addWidget(
                wrapped(f"另有{len(lines) - MOST_CHANGES}条，在包里的整改报告中。", "quiet", section)
            )
        self._rows.addWidget(section)

    def _say(self, text: str) -> None:
        self.texts.append(text)
        self._rows.addWidget(wrapped(text, "quiet", self._content))

    def _add(self, widget: QWidget) -> None:
        self._rows.addWidget(widget)


def _facts(row: "ListedSubmission") -> list[str]:
    received = row.received
    sealed = SIGNATURES.get(received.signature, "") if received.is_sealed else "未经本程序封装"
    # A set of another maker says no day that can be relied on; the one it is kept under is the end of its cycle.
    day = f"　申报日期 {received.date}" if received.is_sealed else ""
    facts = [
        f"{received.cycle.name}{day}",
        f"评分标准：{received.rubric_title}（{received.rubric_edition}）",
        f"收到的文件：{received.package.name}　{sealed}",
        f"申报包编号：{received.id[:8]}" + (f"　指纹：{received.fingerprint}" if received.fingerprint else ""),
    ]
    if row.city is not None:
        review = row.city.review
        facts.append(f"{review.level.label}评审意见：{review.office}　{review.date}")
    return facts


def _reply_lines(changes: RoundChanges) -> list[str]:
    return ["\n".join(_reply_parts(reply)) for reply in changes.replies]


def _reply_parts(reply: RoundReply) -> Iterator[str]:
    """Yield what was asked, by whom and until when, and what was done about it, when, with which papers."""
    by = "，".join(word for word in (reply.office or _level(reply.level), reply.verdict) if word)
    yield f"{reply.about or WHOLE}　意见（{by}）：{reply.opinion or '（没有写）'}"
    for asked in reply.supplements:
        yield f"需补充：{asked.text}" + (f"（{asked.due}前）" if asked.due else "")
    yield f"整改：{reply.measure or '（没有写）'}"
    if reply.result:
        yield f"结果：{reply.result}"
    if reply.evidence:
        yield f"证明材料：{'、'.join(reply.evidence)}"
    if reply.done:
        yield f"{reply.done}完成"
    elif reply.due:
        yield f"还没有完成，计划{reply.due}前"


def _level(value: str) -> str:
    return Level(value).label if value in set(Level) else value


def _point_lines(changes: RoundChanges) -> list[str]:
    return [
        f"{one.criterion}　复算{one.computed_before}分→{one.computed_after}分，"
        f"自评{one.self_before}分→{one.self_after}分"
        for one in changes.points
    ]


def _record_lines(changes: RoundChanges) -> list[str]:
    return [
        f"{one.what}　{one.title}"
        + (f"：{one.before or '（空）'} → {one.after or '（空）'}" if one.before or one.after else "")
        for one in changes.records
    ]
