"""One returned review (退回意见) to read: who, when, the points, every finding, the feedback. Words can be assigned."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.returned import ReturnedReview, gate_of
from app.domain.review import GATE_WORDS, FindingVerdict, Remark, Visit
from app.domain.rubric import Rubric
from app.domain.score_sheet import UNGRADED
from app.ui.drafts import Drafts
from app.ui.models.returned_rows import (
    FINDINGS_HEADER,
    FINDINGS_NUMBERS,
    FINDINGS_SAMPLES,
    FINDINGS_WEIGHTS,
    criterion_name,
    finding_rows,
)
from app.ui.models.text_table import TextTableModel
from app.ui.places import Place, Tab
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.growing_lines import Waiting
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.text_grid import TextGrid
from app.ui.widgets.words_finding import WordsFinding

NOWHERE = "不对应评分项"
UNASSIGNED = "没有对应评分项的意见"
NO_FINDINGS = "这份退回意见没有逐项意见。"
ALL_LOOSE = "这份文字意见都没有对应评分项，列在下面。"


class ReturnedSheet(QScrollArea):
    """Shows one review and tells what a person wants; it stores nothing."""

    asked_to_show = Signal(object)
    """Place."""
    assigned = Signal(str, int, str)
    """Id of the words, which of the unassigned, code."""
    unassigned = Signal(str, str)
    """Id of the words, code."""
    written = Signal(str, str, object, bool)
    """Id of the words, code, Finding, goes_on: verdict or day of an opinion in words."""
    left = Signal()
    removed = Signal(str)
    asked_to_edit = Signal(object)
    """ReturnedReview, one that came as words: it is to be corrected."""
    asked_to_take_out = Signal(object)
    """ReturnedReview: the files in its package are wanted."""

    def __init__(self, rubric: Rubric, drafts: Drafts | None = None, parent: QWidget | None = None) -> None:
        """Show nothing yet. drafts: where waits what could not be stored."""
        super().__init__(parent)
        self._rubric = rubric
        self._drafts = drafts
        self.opinion: WordsFinding | None = None
        self._shown: ReturnedReview | None = None
        self._is_writing = False
        self._opinion_key = ""
        self.setWidgetResizable(True)
        inside = QWidget(self)
        inside.setObjectName("page")
        self.setWidget(inside)
        self.rows = QVBoxLayout(inside)
        self.rows.setContentsMargins(16, 4, 16, 24)
        self.rows.setSpacing(10)
        self.heading = wrapped("", "title", inside)
        self.facts = wrapped("", "quiet", inside)
        self.replaced = wrapped("", "said", inside)
        self.sealed = wrapped("", "quiet", inside)
        self.points = wrapped("", "", inside)
        self.model = TextTableModel(FINDINGS_HEADER, FINDINGS_NUMBERS, self, is_top=True)
        self.table = TextGrid(self.model, FINDINGS_WEIGHTS, most_lines=200, samples=FINDINGS_SAMPLES, parent=inside)
        self.table.setAccessibleName("逐项意见")
        self.table.activated.connect(lambda _index: self._on_go())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_opinion())
        self.tools = self._tools(inside)
        self.said = wrapped("", "said", inside)
        self.loose = QWidget(inside)
        self._loose_rows = QVBoxLayout(self.loose)
        self._loose_rows.setContentsMargins(0, 0, 0, 0)
        self.left_over = wrapped("", "said", inside)
        self.feedback = wrapped("", "", inside)
        above = (self.heading, self.facts, self.replaced, self.sealed, self.points)
        for part in (*above, self.tools, self.said, self.table):
            self.rows.addWidget(part)
        self._opinion_rows = QVBoxLayout()
        self.rows.addLayout(self._opinion_rows)
        self.rows.addWidget(self.loose)
        self.rows.addWidget(self.left_over)
        self.rows.addWidget(self.feedback)
        self.rows.addStretch(1)

    def show_review(self, review: ReturnedReview, replaced: str, *, is_writing: bool) -> None:
        """Show a review. replaced: how it stands to another one, in words."""
        is_same = self._shown == review and self._is_writing == is_writing
        self._shown, self._is_writing = review, is_writing
        is_words = review.review is None
        self.replaced.setText(replaced)
        self.replaced.setVisible(bool(replaced))
        if is_same:
            # A day that was refused stands as it was typed; what is stored is shown again where nothing was.
            self._show_opinion()
            return
        kind = "文字意见" if is_words else "评审意见"
        self.heading.setText(f"{review.level.label}{kind}（第{review.round}轮）")
        self.facts.setText("　".join(_facts(review)))
        self.points.setText(_points(review))
        self.points.setVisible(not is_words)
        self.model.show_rows(finding_rows(review, self._rubric))
        self.table.setVisible(bool(review.findings or review.gates))
        for column in FINDINGS_NUMBERS:
            self.table.setColumnHidden(column, is_words)
        self.take_out.setVisible(review.file is not None)
        self.said.hide()
        for button in (self.edit, self.give_back, self.remove):
            button.setVisible(is_words)
            button.setEnabled(is_writing)
        self._show_opinion()
        self._show_loose(review)
        self._show_way()
        self.feedback.setText("\n".join(self._feedback(review)))
        self.feedback.setVisible(bool(self.feedback.text()))

    def show_words_state(self, sealed: str, left_over: str, *, is_edited: bool) -> None:
        """Show how a set that came as words stands: why it is corrected no more, replies whose opinion was deleted.

        is_edited: a correction of it was begun and not stored.
        """
        self.edit.setText("接着修改…" if is_edited else "修改…")
        self.edit.setEnabled(self._is_writing and (is_edited or not sealed))
        for line, words in ((self.sealed, sealed), (self.left_over, left_over)):
            line.setText(words)
            line.setVisible(bool(words))

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.opinion is not None:
            self.opinion.flush()

    def say(self, text: str) -> None:
        """Say what was done with the review that is shown."""
        self.said.setText(text)
        self.said.show()

    @property
    def code(self) -> str:
        """Return the criterion of the chosen row; the first one when none is chosen."""
        row = self.model.row(max(self.table.currentIndex().row(), 0))
        return row.key if row else ""

    def open_code(self, code: str) -> None:
        """Choose the row of a criterion."""
        if (place := self.model.row_of(code)) >= 0:
            self.table.setCurrentIndex(self.model.index(place, 0))

    # ------------------------------------------------------------ building

    def _tools(self, parent: QWidget) -> QWidget:
        line = QWidget(parent)
        self.go = QPushButton("去填报这一项", line)
        self.go.clicked.connect(self._on_go)
        self.take_out = QPushButton("取出里面的文件…", line)
        self.take_out.setToolTip("评估意见表、扣分明细、现场反馈意见等，写到一个文件夹里")
        self.take_out.clicked.connect(self._on_take_out)
        self.edit = QPushButton("修改…", line)
        self.edit.setToolTip(
            "改评审单位、级别、日期，改意见的文字和对应的评分项，删去不是意见的条目；可以撤销（Ctrl+Z）"
        )
        self.edit.clicked.connect(lambda: self.asked_to_edit.emit(self._shown))
        self.give_back = QPushButton("不再对应评分项", line)
        self.give_back.setToolTip("这一条意见回到下面“没有对应评分项的意见”里；可以撤销（Ctrl+Z）")
        self.give_back.clicked.connect(self._on_give_back)
        self.remove = QPushButton("删除这份文字意见", line)
        self.remove.setToolTip("可以撤销（Ctrl+Z）")
        self.remove.clicked.connect(self._on_remove)
        rows = QVBoxLayout(line)
        rows.setContentsMargins(0, 0, 0, 0)
        self.way = wrapped("选中一行按回车，到那个评分项（基本条件到“概况”）。", "quiet", line)
        self.no_way = wrapped("", "quiet", line)
        rows.addWidget(self.way)
        rows.addWidget(self.no_way)
        buttons = FlowRow()
        for button in (self.go, self.take_out, self.edit, self.give_back, self.remove):
            buttons.addWidget(button)
        rows.addLayout(buttons)
        return line

    def _show_opinion(self) -> None:
        """Let verdict and day of the chosen opinion be changed, where it came as words."""
        review, code = self._shown, self.code
        finding = review.findings.get(code) if review is not None and review.review is None else None
        key = f"{review.id} {code}" if review is not None and finding is not None else ""
        if key != self._opinion_key:
            self._opinion_key = key
            self.flush()
            emptied(self._opinion_rows)
            self.opinion = None
        if review is None or finding is None:
            return
        if self.opinion is None:
            waiting = Waiting(self._drafts, f"words_due/{code}/{review.id}") if self._drafts is not None else None
            self.opinion = WordsFinding(code, criterion_name(self._rubric, code), finding, waiting, self.widget())
            self.opinion.edited.connect(lambda *said, of=review.id: self.written.emit(of, *said))
            self.opinion.left.connect(self.left)
            self._opinion_rows.addWidget(self.opinion)
        self.opinion.show_finding(finding, is_writing=self._is_writing)

    def _show_way(self) -> None:
        """Say how to go on from a row of the table, or that there is none."""
        has_rows = self.model.rowCount() > 0
        is_words = self._shown is not None and self._shown.review is None
        self.no_way.setText(ALL_LOOSE if is_words else NO_FINDINGS)
        self.way.setVisible(has_rows)
        self.no_way.setVisible(not has_rows)
        self.go.setEnabled(has_rows)
        self.give_back.setEnabled(has_rows and self._is_writing)

    def _show_loose(self, review: ReturnedReview) -> None:
        emptied(self._loose_rows)
        self.choices: list[ChoiceInput] = []
        self.loose.setVisible(bool(review.unassigned))
        if not review.unassigned:
            return
        self._loose_rows.addWidget(label(UNASSIGNED, "section", self.loose))
        for place, text in enumerate(review.unassigned):
            line = QWidget(self.loose)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 4, 0, 4)
            row.addWidget(wrapped(text, parent=line), 1)
            choice = criterion_choice(self._rubric, line)
            choice.setEnabled(self._is_writing)
            choice.setAccessibleName(f"对应哪个评分项：{text[:20]}")
            choice.activated.connect(lambda at, one=place, box=choice: self._on_chosen(one, box.itemData(at)))
            row.addWidget(choice, 0, Qt.AlignmentFlag.AlignTop)
            self.choices.append(choice)
            self._loose_rows.addWidget(line)

    # ------------------------------------------------------------ telling

    def _on_go(self) -> None:
        gate = gate_of(self.code)
        if self.code:
            self.asked_to_show.emit(Place(Tab.BASICS, gate) if gate else Place(Tab.FILLING, self.code))

    def _on_give_back(self) -> None:
        if self._shown is not None and self.code:
            self.unassigned.emit(self._shown.id, self.code)

    def _on_take_out(self) -> None:
        if self._shown is not None:
            self.asked_to_take_out.emit(self._shown)

    def _on_remove(self) -> None:
        if self._shown is not None:
            self.removed.emit(self._shown.id)

    def _on_chosen(self, place: int, code: str) -> None:
        if self._shown is not None and code:
            self.assigned.emit(self._shown.id, place, code)

    def _feedback(self, review: ReturnedReview) -> Iterator[str]:
        if review.review is None:
            return
        feedback = review.review.feedback
        for title, remarks in (
            ("主要成绩", feedback.strengths),
            ("存在问题", feedback.problems),
            ("建议", feedback.suggestions),
        ):
            if remarks:
                yield f"{title}："
                yield from (f"· {_remark(remark, self._rubric)}" for remark in remarks)
        if review.review.visits:
            yield "现场评估："
            yield from (f"· {_visit(visit, self._rubric)}" for visit in review.review.visits)


def criterion_choice(rubric: Rubric, parent: QWidget, code: str | None = None) -> ChoiceInput:
    """Return a list of all criteria to choose one from; its data are the codes, '' for none."""
    choice = ChoiceInput(parent)
    choice.addItem(NOWHERE, "")
    for criterion in rubric.criteria:
        choice.addItem(criterion_name(rubric, criterion.code), criterion.code)
    choice.setCurrentIndex(max(choice.findData(code or ""), 0))
    choice.setMaximumWidth(choice.fontMetrics().horizontalAdvance("国") * 16)
    return choice


def _facts(review: ReturnedReview) -> Iterator[str]:
    if review.office:
        yield review.office
    if review.review is not None:
        yield f"落款{review.review.date.isoformat()}"
        if review.review.reviewers:
            yield f"评审人：{'、'.join(one.name for one in review.review.reviewers)}"
    yield f"{review.received.isoformat()}收到"
    if review.file is not None:
        yield f"原文件：{review.file.name}"
    if review.revising is not None:
        yield f"{review.revising.isoformat()}开始补正"


def _points(review: ReturnedReview) -> str:
    if review.review is None:
        return ""
    total = review.review.sheet.total
    counts = [(verdict, sum(one.verdict is verdict for one in review.findings.values())) for verdict in FindingVerdict]
    said = "，".join(f"{verdict.value}{count}条" for verdict, count in counts if count)
    return (
        f"总分：自评{shown(total.self_points)}，复算{shown(total.computed)}，评审{shown(total.verified)}。"
        f"已评审{review.review.sheet.progress}项" + (f"：{said}。" if said else "。") + _gates(review)
    )


def _gates(review: ReturnedReview) -> str:
    """Return how many basic conditions were found met and not, and what follows (DESIGN.md 5, Verdict)."""
    counts = [(GATE_WORDS[met], sum(one.met is met for one in review.gates.values())) for met in (True, False, None)]
    said = "，".join(f"{word}{count}条" for word, count in counts if count)
    ungraded = f"；有不符合的，{UNGRADED}" if review.failed_gates else ""
    return f"基本条件核实：{said}{ungraded}。" if said else ""


def _remark(remark: Remark, rubric: Rubric) -> str:
    facts = (
        criterion_name(rubric, remark.criterion) if remark.criterion else "",
        remark.date.isoformat() if remark.date else "",
    )
    about = "，".join(fact for fact in facts if fact)
    return f"{remark.text}（{about}）" if about else remark.text


def _visit(visit: Visit, rubric: Rubric) -> str:
    facts = (
        criterion_name(rubric, visit.criterion),
        visit.date.isoformat() if visit.date else "",
        "" if visit.score is None else f"{shown(visit.score)}分",
        visit.reviewer,
        f"照片{len(visit.photos)}张，在退回包里" if visit.photos else "",
    )
    lines = [f"{visit.venue}（{'，'.join(fact for fact in facts if fact)}）"]
    lines += [f"看到：{visit.seen}"] if visit.seen else []
    lines += [f"问题与建议：{visit.advice}"] if visit.advice else []
    return "\n".join(lines)
