"""One criterion of a received set, to be read: what is asked, what the county says, why it earns what it does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.assessment import Answer
from app.domain.marking.kinds import LABELS
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.review import Finding, Level
from app.domain.round_changes import PointsChange, RecordChange, RoundReply
from app.domain.score_sheet import CriterionScore
from app.ui import display
from app.ui.models.judged_set import JudgedSet, Mark
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark as Icon
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.word_grid import WordGrid

if TYPE_CHECKING:
    from app.services.criterion_words import WordTable
    from app.services.read_received import ReceivedSet

MOST_LINES = 14
"""A longer table scrolls in itself."""


class JudgeCard(QScrollArea):
    """Built anew for each criterion; `show_judged` brings mark and points in line with what was stored."""

    def __init__(self, of: "ReceivedSet", judged: JudgedSet, code: str, parent: QWidget | None = None) -> None:
        """Build the card of a criterion."""
        super().__init__(parent)
        self.code = code
        self.setWidgetResizable(True)
        self.setAccessibleName("县区填报的内容")
        self._sheet = QWidget(self)
        self._sheet.setObjectName("sheet")
        self.setWidget(self._sheet)
        self.rows = QVBoxLayout(self._sheet)
        self.rows.setContentsMargins(18, 14, 18, 16)
        self.rows.setSpacing(6)
        self._criterion = of.rubric.criterion_by_code[code]
        self._line = judged.scores[code]
        self._answer = of.submission.assessment.answers.get(code) or Answer()
        self._add_head()
        self._add_before(of, judged)
        self._add_asked()
        self._add_said(of, judged)
        self._add_reasons()
        self.rows.addStretch(1)
        self.show_judged(judged)

    def show_judged(self, judged: JudgedSet) -> None:
        """Show how far the review is, and the points."""
        mark, line = judged.mark(self.code), self._line
        self._icon.show_icon(display.icon(mark.icon))
        self._mark.setText(mark.value)
        points = judged.points[self.code]
        verified = f"　评审 {shown(points)}" if mark not in {Mark.OPEN, Mark.CONFLICT} else ""
        claimed, computed, full = (shown(one) for one in (line.self_points, line.computed, line.full))
        self._points.setText(f"自评 {claimed}　复算 {computed}{verified}　/ {full} 分")

    # ------------------------------------------------------------ building

    def _add_head(self) -> None:
        criterion = self._criterion
        star = display.CORE_MARK if criterion.core else ""
        self.rows.addWidget(wrapped(f"{criterion.code}　{star}{criterion.title}", "title", self._sheet))
        row = QHBoxLayout()
        row.setSpacing(6)
        self._icon = Icon(parent=self._sheet)
        self._mark = label("", "", self._sheet)
        self._points = wrapped("", "", self._sheet)
        row.addWidget(self._icon)
        row.addWidget(self._mark)
        row.addSpacing(12)
        row.addWidget(self._points, 1)
        self.rows.addLayout(row)
        facts = [self._line.state.label, LABELS[criterion.marking.kind], *criterion.methods]
        facts += ["核心指标"] if criterion.core else []
        facts += ["加分项，不计入满分"] if criterion.bonus else []
        self.rows.addWidget(wrapped("\u00a0·　".join(facts), "quiet", self._sheet))
        self._add_difference(self._line)

    def _add_difference(self, line: CriterionScore) -> None:
        if line.self_points == line.computed:
            return
        than = "高于" if line.self_points > line.computed else "低于"
        text = f"自评{shown(line.self_points)}分，{than}按数据复算的{shown(line.computed)}分。"
        reason = self._answer.self_reason.strip()
        text += f"县区的理由：{reason}" if reason else ("县区没有写理由。" if than == "高于" else "")
        remarks = Remarks(self._sheet)
        remarks.show_remarks([Remark(Severity.WARNING if than == "高于" else Severity.HINT, text)])
        self.rows.addWidget(remarks)

    def _add_before(self, of: "ReceivedSet", judged: JudgedSet) -> None:
        """Show what others found, and what was changed since the round before and why."""
        city = judged.city.get(self.code)
        if city is not None:
            self._add_section("市级评审意见")
            self._add_text(finding_words(city, self._line))
        earlier = judged.earlier.get(self.code)
        if earlier is not None:
            is_same_round = earlier.round == of.received.round
            self._add_section("上一份的评审意见" if is_same_round else f"第{earlier.round}轮的评审意见")
            changed = "县区这一项有改动。" if self.code in judged.changed else "县区这一项没有改动。"
            self._add_text(f"{finding_words(earlier.finding)}\n{changed}")
        changes = of.changes
        if changes is None:
            return
        replies = [one for one in changes.replies if one.criterion == self.code]
        points = [one for one in changes.points if one.criterion == self.code]
        records = [one for one in changes.records if one.criterion == self.code]
        if replies or points or records:
            self._add_section(f"第{changes.since_round}轮以来县区的整改")
            self._add_text("\n".join((*map(_reply, replies), *map(_points_change, points), *map(_record, records))))

    def _add_asked(self) -> None:
        for heading, text in (("建设要求", self._criterion.text), ("评分规则", self._criterion.rule_text)):
            if text:
                self._add_section(heading)
                self._add_text(text)

    def _add_said(self, of: "ReceivedSet", judged: JudgedSet) -> None:
        from app.services.criterion_words import criterion_words

        words = criterion_words(of.rubric, of.submission, judged.sheet, self.code)
        self._add_section("县区填报")
        said = "\n".join((*words.inputs, *words.figures))
        self._add_text(said or ("用下面的台账计分。" if words.tables else "没有填报。"))
        for table in words.tables:
            self._add_table(table)
        self._add_section("自评说明")
        self._add_text(self._answer.statement or "没有写说明。")
        if self._answer.deduction_reason:
            self._add_section("县区写的扣分原因")
            self._add_text(self._answer.deduction_reason)

    def _add_table(self, table: "WordTable") -> None:
        self.rows.addWidget(wrapped(table.title, "quiet", self._sheet))
        self.rows.addWidget(WordGrid(table, MOST_LINES, self._sheet))

    def _add_reasons(self) -> None:
        self._add_section("计算过程（按县区的数据复算）")
        self._add_text("\n".join(self._line.derivation) or "没有可以计算的内容。")
        remarks = Remarks(self._sheet)
        remarks.show_remarks([Remark(Severity.WARNING, warning.text) for warning in self._line.warnings])
        self.rows.addWidget(remarks)

    def _add_section(self, text: str) -> None:
        self.rows.addSpacing(6)
        self.rows.addWidget(label(text, "section", self._sheet))

    def _add_text(self, text: str) -> None:
        self.rows.addWidget(wrapped(text, "", self._sheet))


def finding_words(finding: Finding, line: CriterionScore | None = None) -> str:
    """Return a finding as lines of text. line: the recomputed points, which count when none were given."""
    points = finding.points if finding.points is not None else line.computed if line else None
    said = f"{finding.verdict.value}" + (f"，{shown(points)}分" if points is not None else "")
    asked = [f"需补充：{one.text}" + (f"（{one.due}前）" if one.due else "") for one in finding.supplements]
    note = [f"合并说明：{finding.note}"] if finding.note else []
    return "\n".join((said, *((finding.opinion,) if finding.opinion else ()), *asked, *note))


def _reply(reply: RoundReply) -> str:
    level = next((one.label for one in Level if one.value == reply.level), reply.level)
    lines = [f"{reply.office or level}的意见（{reply.verdict}）：{reply.opinion or '没有写意见'}"]
    lines += [f"需补充：{one.text}" + (f"（{one.due}前）" if one.due else "") for one in reply.supplements]
    lines += [f"整改措施：{reply.measure}"] if reply.measure else ["县区没有写整改措施。"]
    lines += [f"整改结果：{reply.result}"] if reply.result else []
    lines += [f"完成日期：{reply.done}"] if reply.done else []
    lines += [f"计划完成日期：{reply.due}"] if reply.due and not reply.done else []
    lines += [f"佐证：{'、'.join(reply.evidence)}"] if reply.evidence else []
    return "\n".join(lines)


def _points_change(change: PointsChange) -> str:
    before, after = shown(change.computed_before), shown(change.computed_after)
    claimed = f"自评由{shown(change.self_before)}分到{shown(change.self_after)}分"
    return f"复算由{before}分到{after}分，{claimed}"


def _record(change: RecordChange) -> str:
    parts: Sequence[str] = [one for one in (change.before, change.after) if one]
    return f"{change.what}：{change.title}" + (f"（{' → '.join(parts)}）" if parts else "")
