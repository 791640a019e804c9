"""The fields of a criterion beside its marking: code, title, texts, points, departments, evidence it asks for."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.rubric import USUAL_METHODS, Criterion, NotApplicable, Requirement, Validity
from app.domain.rubric_lists import free_id
from app.ui.models.defined_rows import CHECKED, RowColumn
from app.ui.models.unread_texts import Unread
from app.ui.widgets.define_fields import Choice, NumberInput, Parameters, above_zero
from app.ui.widgets.define_rows import RowsEditor
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.form import Section
from app.ui.widgets.growing_text import GrowingText
from app.ui.widgets.labels import label
from app.ui.widgets.text_fields import LineField

Change = Callable[[Criterion], Criterion]
_APART = re.compile(r"[、,，;；\s]+")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a list that a person typed, however parted."""
    return tuple(word for word in _APART.split(text) if word)


def show_words(field: LineField, words: tuple[str, ...]) -> None:
    """Show a list as text; the same words stay as the person parts them: `甲、` is on the way to `甲、乙`."""
    field.show_text(field.text() if field.hasFocus() and words_of(field.text()) == words else "、".join(words))


REQUIREMENTS: tuple[RowColumn[Requirement], ...] = (
    RowColumn("佐证材料", lambda one: one.title, lambda one, text: replace(one, title=text.strip()), share=2),
    RowColumn(
        "必需",
        lambda one: CHECKED if one.required else "",
        lambda one, text: replace(one, required=text == CHECKED),
        is_check=True,
    ),
    RowColumn(
        "有效期",
        lambda one: one.validity.value,
        lambda one, text: replace(one, validity=Validity(text)),
        choices=lambda: tuple((one.value, one.label) for one in Validity),
    ),
    RowColumn(
        "谁提供",
        lambda one: "、".join(one.departments),
        lambda one, text: replace(one, departments=words_of(text)),
        share=1,
    ),
)


def _new_requirement(rows: tuple[Requirement, ...]) -> Requirement:
    return Requirement(free_id("e", {one.id for one in rows}))


class CriterionTexts(QWidget):
    """`changed` brings what undo says, the change, and the field; `renamed` a new code."""

    changed = Signal(str, object, str)
    renamed = Signal(str)
    left = Signal()

    def __init__(self, unread: Unread, parent: QWidget | None = None) -> None:
        """Lay out; unread: texts that no field could take over."""
        super().__init__(parent)
        self._unread = unread
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        rows.addWidget(self._main())
        rows.addWidget(self._more())

    def show_criterion(self, criterion: Criterion, usual: NotApplicable) -> None:
        """Show a criterion; usual: what the rubric says of 不适用."""
        self.code.show_text(criterion.code)
        self.title.show_text(criterion.title)
        self.text.show_text(criterion.text)
        self.rule.show_text(criterion.rule_text)
        self.points.show_value(criterion.points)
        self.core.setChecked(criterion.core)
        self.bonus.setChecked(criterion.bonus)
        rules = {one.value: one.label for one in NotApplicable}
        self.not_applicable.offer({"": f"按总则（{usual.label}）", **rules})
        self.not_applicable.show_value(criterion.not_applicable.value if criterion.not_applicable else "")
        show_words(self.methods, criterion.methods)
        show_words(self.departments, criterion.departments)
        self.evidence.show_rows(criterion.evidence)

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in (self.code, self.title, self.text, self.rule, self.points, self.methods, self.departments):
            field.flush()
        self.evidence.flush()

    @property
    def code_said(self) -> str:
        """Return why the code was not taken over."""
        return self._code_said.text()

    def say_code(self, why: str) -> None:
        """Say why a code was not taken over; empty: it was."""
        self._code_said.setText(why)
        self._code_said.setObjectName("wrong" if why else "quiet")
        self._code_said.style().polish(self._code_said)

    # ------------------------------------------------------------ building

    def _main(self) -> Section:
        section = Section("编码、文字和分值", self)
        rows = Parameters(section)
        self.code = self._line(lambda text: self.renamed.emit(text.strip()))
        self._code_said = rows.add("编码", self.code)
        self.title = self._line(self._teller("标题", "title"))
        rows.add("标题", self.title, is_wide=True)
        self.points = NumberInput(above_zero, self._unread.at("points"), section)
        self.points.chosen.connect(self._on_points)
        self.points.left.connect(self.left)
        self.points.stand_beside(rows.add("分值", self.points, "分"))
        self.core = self._box("★ 核心指标", lambda one, on: replace(one, core=on))
        self.bonus = self._box("加分项（不计入总分满分）", lambda one, on: replace(one, bonus=on))
        boxes = QWidget(section)
        line = FlowRow(boxes)
        line.addWidget(self.core)
        line.addWidget(self.bonus)
        rows.add("", boxes, is_wide=True)
        self.text = self._long(self._teller("指标解释", "text"))
        rows.add("指标解释", self.text, is_wide=True)
        self.rule = self._long(self._teller("评分标准", "rule_text"))
        rows.add("评分标准", self.rule, is_wide=True)
        section.rows.addWidget(rows)
        return section

    def _more(self) -> Section:
        section = Section("评估和佐证", self)
        rows = Parameters(section)
        self.not_applicable = Choice({}, section)
        self.not_applicable.chosen.connect(self._on_not_applicable)
        rows.add("不适用时", self.not_applicable, is_wide=True)
        self.methods = self._line(self._list_teller("评估办法", "methods"))
        rows.add("评估办法", self.methods, f"用顿号分开；常用：{'、'.join(USUAL_METHODS)}", is_wide=True)
        self.departments = self._line(self._list_teller("责任部门", "departments"))
        rows.add("责任部门", self.departments, "用顿号分开", is_wide=True)
        section.rows.addWidget(rows)
        section.rows.addWidget(label("佐证要求", "", section))
        unread = self._unread.at("evidence")
        self.evidence = RowsEditor(REQUIREMENTS, _new_requirement, "一条佐证要求", unread=unread, parent=section)
        self.evidence.changed.connect(self._on_evidence)
        self.evidence.left.connect(self.left)
        section.rows.addWidget(self.evidence)
        return section

    def _line(self, tell: Callable[[str], None]) -> LineField:
        field = LineField(self)
        field.typed.connect(tell)
        field.left.connect(self.left)
        return field

    def _long(self, tell: Callable[[str], None]) -> GrowingText:
        field = GrowingText(2, self)
        field.typed.connect(tell)
        field.left.connect(self.left)
        return field

    def _box(self, words: str, change: Callable[[Criterion, bool], Criterion]) -> QCheckBox:
        box = QCheckBox(words, self)
        box.clicked.connect(lambda on: self.changed.emit(words, lambda one: change(one, on), ""))
        return box

    def _teller(self, name: str, field: str) -> Callable[[str], None]:
        def change_to(text: str) -> Change:
            return {
                "title": lambda one: replace(one, title=text),
                "text": lambda one: replace(one, text=text),
                "rule_text": lambda one: replace(one, rule_text=text),
            }[field]

        return lambda text: self.changed.emit(name, change_to(text), field)

    def _list_teller(self, name: str, field: str) -> Callable[[str], None]:
        def change_to(words: tuple[str, ...]) -> Change:
            if field == "methods":
                return lambda one: replace(one, methods=words)
            return lambda one: replace(one, departments=words)

        return lambda text: self.changed.emit(name, change_to(words_of(text)), field)

    # ------------------------------------------------------------ slots

    def _on_points(self, points: Decimal) -> None:
        self.changed.emit("分值", lambda one: replace(one, points=points), "points")

    def _on_not_applicable(self, value: str) -> None:
        rule = NotApplicable(value) if value else None
        self.changed.emit("不适用时", lambda one: replace(one, not_applicable=rule), "")

    def _on_evidence(self, rows: tuple[Requirement, ...], field: str) -> None:
        self.changed.emit("佐证要求", lambda one: replace(one, evidence=rows), field and f"evidence/{field}")
