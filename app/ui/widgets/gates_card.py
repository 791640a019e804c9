"""The basic conditions (基本条件) of a received set, to be read: what the county states, the city and others found."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.domain.round_changes import RoundChanges
from app.ui import display
from app.ui.models.judged_gates import JudgedGate, gate_words, gates_mark, grade_of
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark

ABOUT = "有一条不符合，就不予评分，得分照常显示。没有核实的，以县区填报的为准；证明材料在各评分项里看。"


class GatesCard(QScrollArea):
    """Built anew for each set; `show_gates` brings what was found in line with what was stored."""

    def __init__(
        self, gates: Sequence[JudgedGate], changes: RoundChanges | None, parent: QWidget | None = None
    ) -> None:
        """Build the card. changes: what the county says it changed since the round before."""
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setAccessibleName("县区填报的基本条件")
        sheet = QWidget(self)
        sheet.setObjectName("sheet")
        self.setWidget(sheet)
        rows = QVBoxLayout(sheet)
        rows.setContentsMargins(18, 14, 18, 16)
        rows.setSpacing(6)
        rows.addWidget(wrapped("基本条件", "title", sheet))
        row = QHBoxLayout()
        row.setSpacing(6)
        self._icon, self.mark = Mark(parent=sheet), label("", "", sheet)
        row.addWidget(self._icon)
        row.addWidget(self.mark)
        row.addStretch(1)
        rows.addLayout(row)
        rows.addWidget(wrapped(ABOUT, "quiet", sheet))
        self.said = {}
        for one in gates:
            rows.addSpacing(6)
            rows.addWidget(wrapped(f"{one.gate.id}　{one.gate.text}", "section", sheet))
            told = [f"县区填报：{one.stated_words}", *_since(one, changes)]
            told += [f"市级核实：{gate_words(one.city)}"] if one.city else []
            rows.addWidget(wrapped("\n".join(told), "", sheet))
            self.said[one.gate.id] = wrapped("", "said", sheet)
            rows.addWidget(self.said[one.gate.id])
        rows.addStretch(1)
        self.show_gates(gates)

    def show_gates(self, gates: Sequence[JudgedGate]) -> None:
        """Show how far they are verified, what follows, and what others found."""
        word, icon = gates_mark(gates)
        grade = grade_of(gates)
        self._icon.show_icon(display.icon(icon))
        self.mark.setText(f"{word if grade or not word[0].isdecimal() else f'已核实 {word}'}　{grade}".strip())
        for one in gates:
            self.said[one.gate.id].setText(one.others)
            self.said[one.gate.id].setVisible(bool(one.others))


def _since(one: JudgedGate, changes: RoundChanges | None) -> Iterator[str]:
    """Yield what the county did about it since the round before."""
    if changes is None:
        return
    for reply in changes.replies:
        if reply.gate == one.gate.id:
            yield f"第{changes.since_round}轮的意见：{reply.opinion or '没有写意见'}"
            yield f"整改措施：{reply.measure or '县区没有写'}" + (f"　整改结果：{reply.result}" if reply.result else "")
    for record in changes.records:
        if (record.kind, record.key) == ("gate", one.gate.id):
            yield f"县区改动：{record.before or '空'} → {record.after or '空'}"
