"""等次与总则: what a rubric says of itself and how the total becomes a grade; and the form of a group of criteria."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.limits import CYCLE_YEARS
from app.domain.points import HUNDRED, ZERO, RoundingMode, plain
from app.domain.rubric import EvidenceRule, Grade, NotApplicable, RegionType, Rubric, Status
from app.domain.rubric_edits import At, change_dimension, change_indicator, dimension_at, indicator_at
from app.domain.rubric_lists import free_id
from app.domain.rubric_renames import rename_grade
from app.domain.unread_texts import UnreadTexts
from app.ui.models.defined_rows import RowColumn
from app.ui.models.unread_texts import Unread, unread_at
from app.ui.widgets.define_fields import Choice, NumberInput, Parameters, above_zero, at_least, whole
from app.ui.widgets.define_items import required_number
from app.ui.widgets.define_rows import RowsEditor
from app.ui.widgets.form import Section
from app.ui.widgets.labels import wrapped
from app.ui.widgets.number_field import points_reader
from app.ui.widgets.text_fields import LineField

Change = Callable[[Rubric], Rubric]

GRADES: tuple[RowColumn[Grade], ...] = (
    RowColumn("等次", lambda one: one.name, lambda one, text: replace(one, name=text.strip()), share=2),
    RowColumn(
        "从多少起",
        lambda one: plain(one.at_least),
        lambda one, text: replace(one, at_least=required_number(text)),
        is_number=True,
        share=1,
    ),
)
REGIONS: tuple[RowColumn[RegionType], ...] = (
    RowColumn("名称", lambda one: one.name, lambda one, text: replace(one, name=text.strip()), share=1),
)


class HeadPage(QScrollArea):
    """The page. `changed` brings what undo says, the change, and the field."""

    changed = Signal(str, object, str)
    left = Signal()

    def __init__(self, unread: UnreadTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self._unread = unread
        self._shown: Rubric | None = None
        self.lines: dict[str, LineField] = {}
        self.choices: dict[str, Choice] = {}
        self.numbers: dict[str, NumberInput] = {}
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        page = QWidget()
        page.setObjectName("page")
        rows = QVBoxLayout(page)
        rows.setContentsMargins(16, 16, 16, 16)
        rows.setSpacing(12)
        for section in (self._about(), self._rules(), self._grades(), self._regions()):
            rows.addWidget(section)
        rows.addStretch(1)
        self.setWidget(page)

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the head of a rubric."""
        self._shown = rubric
        texts = {
            "title": rubric.title, "edition": rubric.edition, "id": rubric.id, "issuer": rubric.issuer,
            "notice": rubric.notice, "source": rubric.source.name, "number": rubric.source.number,
            "date": rubric.source.date,
        }  # fmt: skip
        for key, text in texts.items():
            self.lines[key].show_text(text)
        names = [one.name for one in rubric.verdict.grades]
        self.choices["core_failed"].offer({"": "不另外规定", **{name: name for name in names}})
        choices = {
            "status": rubric.status.value, "mode": rubric.rounding.mode.value, "evidence": rubric.evidence.value,
            "not_applicable": rubric.not_applicable.value, "by": rubric.verdict.by,
            "core_failed": rubric.verdict.core_failed or "",
        }  # fmt: skip
        for key, value in choices.items():
            self.choices[key].show_value(value)
        numbers = {
            "cycle": Decimal(rubric.cycle_years), "places": Decimal(rubric.rounding.places),
            "bonus": rubric.bonus_cap, "core_rate": rubric.verdict.core_min_rate,
        }  # fmt: skip
        for key, number in numbers.items():
            self.numbers[key].show_value(number)
        self.grades.show_rows(rubric.verdict.grades)
        self.regions.show_rows(rubric.region_types)

    def flush(self) -> None:
        """Tell what is being typed."""
        for field in (*self.lines.values(), *self.numbers.values()):
            field.flush()
        self.grades.flush()
        self.regions.flush()

    # ------------------------------------------------------------ building

    def _about(self) -> Section:
        section = Section("这个评分标准", self)
        rows = Parameters(section)
        self._line(rows, "名称", "title", lambda text: lambda one: replace(one, title=text))
        self._line(rows, "版本", "edition", lambda text: lambda one: replace(one, edition=text.strip()))
        self._line(rows, "编号", "id", lambda text: lambda one: replace(one, id=text.strip()))
        self._choice(
            rows,
            "性质",
            "status",
            {one.value: one.label for one in Status},
            lambda value: lambda one: replace(one, status=Status(value)),
        )
        self._line(rows, "印发单位", "issuer", lambda text: lambda one: replace(one, issuer=text))
        self._line(rows, "依据文件", "source", lambda text: lambda one: _sourced(one, name=text))
        self._line(rows, "文号", "number", lambda text: lambda one: _sourced(one, number=text))
        self._line(rows, "日期", "date", lambda text: lambda one: _sourced(one, date=text))
        self._line(rows, "提示", "notice", lambda text: lambda one: replace(one, notice=text))
        section.rows.addWidget(rows)
        return section

    def _rules(self) -> Section:
        section = Section("总则", self)
        rows = Parameters(section)

        def cycle(number: Decimal) -> Change:
            return lambda one: replace(one, cycle_years=int(number))

        def places(number: Decimal) -> Change:
            return lambda one: replace(one, rounding=replace(one.rounding, places=int(number)))

        self._number(rows, "周期几年", "cycle", _within(1, CYCLE_YEARS[-1]), cycle, "年；佐证材料看最近这几年的")
        self._number(rows, "保留几位小数", "places", _within(0, 6), places, "位")
        self._choice(
            rows,
            "怎样取舍",
            "mode",
            {one.value: one.label for one in RoundingMode},
            lambda value: lambda one: replace(one, rounding=replace(one.rounding, mode=RoundingMode(value))),
        )
        self._choice(
            rows,
            "不适用的项",
            "not_applicable",
            {one.value: one.label for one in NotApplicable},
            lambda value: lambda one: replace(one, not_applicable=NotApplicable(value)),
        )
        self._choice(
            rows,
            "缺佐证时",
            "evidence",
            {EvidenceRule.REQUIRED.value: "补上以后才得分", EvidenceRule.ADVISORY.value: "只提醒，照样得分"},
            lambda value: lambda one: replace(one, evidence=EvidenceRule(value)),
        )
        self._number(
            rows,
            "加分上限",
            "bonus",
            at_least(ZERO, "加分上限"),
            lambda number: lambda one: replace(one, bonus_cap=number),
            "分；不填就不限",
            is_optional=True,
        )
        section.rows.addWidget(rows)
        return section

    def _grades(self) -> Section:
        section = Section("等次", self)
        rows = Parameters(section)
        self._choice(
            rows,
            "按什么分等",
            "by",
            {"rate": "得分率（%）", "points": "总分"},
            lambda value: lambda one: replace(one, verdict=replace(one.verdict, by=_by(value))),
        )
        self._number(
            rows,
            "核心指标得分率",
            "core_rate",
            points_reader(HUNDRED),
            lambda number: lambda one: replace(one, verdict=replace(one.verdict, core_min_rate=number)),
            "%；每个核心指标都要到，不填就不要求",
            is_optional=True,
        )
        self._choice(
            rows,
            "有一项没到时",
            "core_failed",
            {"": "不另外规定"},
            lambda value: lambda one: replace(one, verdict=replace(one.verdict, core_failed=value or None)),
        )
        section.rows.addWidget(rows)
        section.rows.addWidget(wrapped("从高到低写，最后一等从0起。", "quiet", section))
        self.grades = RowsEditor(
            GRADES, lambda _: Grade("", ZERO), "一等", unread=unread_at(self._unread, "grades"), parent=section
        )
        self.grades.changed.connect(self._on_grades)
        self.grades.left.connect(self.left)
        section.rows.addWidget(self.grades)
        return section

    def _regions(self) -> Section:
        section = Section("地区类型", self)
        section.rows.addWidget(wrapped("县和区、乡镇和县城的目标值不一样时才需要。", "quiet", section))
        self.regions = RowsEditor(
            REGIONS,
            lambda rows: RegionType(free_id("t", {one.id for one in rows})),
            "一个地区类型",
            unread=unread_at(self._unread, "regions"),
            parent=section,
        )
        self.regions.changed.connect(
            lambda rows, field: self.changed.emit(
                "地区类型", lambda one: replace(one, region_types=rows), field and f"regions/{field}"
            )
        )
        self.regions.left.connect(self.left)
        section.rows.addWidget(self.regions)
        return section

    def _line(self, rows: Parameters, title: str, key: str, change: Callable[[str], Change]) -> None:
        field = LineField(self)
        field.typed.connect(lambda text: self.changed.emit(title, change(text), f"head/{key}"))
        field.left.connect(self.left)
        rows.add(title, field, is_wide=True)
        self.lines[key] = field

    def _choice(
        self, rows: Parameters, title: str, key: str, choices: dict[str, str], change: Callable[[str], Change]
    ) -> None:
        box = Choice(choices, self)
        box.chosen.connect(lambda value: self.changed.emit(title, change(value), ""))
        rows.add(title, box, is_wide=True)
        self.choices[key] = box

    def _number(  # noqa: PLR0913 - each says another side of the field
        self,
        rows: Parameters,
        title: str,
        key: str,
        read: Callable[[str], Decimal],
        change: Callable[[Decimal], Change],
        hint: str,
        *,
        is_optional: bool = False,
    ) -> None:
        field = NumberInput(read, unread_at(self._unread, f"head/{key}"), self, is_optional=is_optional)
        field.chosen.connect(lambda number: self.changed.emit(title, change(number), f"head/{key}"))
        field.left.connect(self.left)
        field.stand_beside(rows.add(title, field, hint))
        self.numbers[key] = field

    def _on_grades(self, rows: tuple[Grade, ...], field: str) -> None:
        before = self._shown.verdict.grades if self._shown else ()
        renamed = [
            (one.name, other.name)
            for one, other in zip(before, rows, strict=False)
            if one.name != other.name and len(before) == len(rows)
        ]

        def change(rubric: Rubric) -> Rubric:
            for old, new in renamed:
                rubric = rename_grade(rubric, old, new)
            return replace(rubric, verdict=replace(rubric.verdict, grades=rows))

        self.changed.emit("等次", change, field and f"grades/{field}")


class GroupPage(QWidget):
    """A dimension or an indicator: code, title, cap."""

    changed = Signal(str, object, str)
    renamed = Signal(str)
    left = Signal()

    def __init__(self, unread: Unread, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self._at: At = ()
        self._unread = unread
        section = Section("编码和文字", self)
        self._head = wrapped("", "title", self)
        form = Parameters(section)
        self.code = LineField(section)
        self.code.typed.connect(lambda text: self.renamed.emit(text.strip()))
        self._code_said = form.add("编码", self.code)
        self.title = LineField(section)
        self.title.typed.connect(self._on_title)
        form.add("标题", self.title, is_wide=True)
        self.cap = NumberInput(above_zero, unread.at("cap"), section, is_optional=True)
        self.cap.chosen.connect(self._on_cap)
        self._cap_words = form.add("封顶分", self.cap, "分；不填就不封顶")
        self.cap.stand_beside(self._cap_words)
        for field in (self.code, self.title, self.cap):
            field.left.connect(self.left)
        section.rows.addWidget(form)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._head)
        rows.addWidget(section)
        rows.addStretch(1)

    def take_name(self, name: str) -> None:
        """Keep what no field could take over under another name from here on."""
        self._unread.owner.name = name

    def is_of(self, name: str) -> bool:
        """Tell whether the fields are those of a group."""
        return self._unread.owner.name == name

    def show_group(self, rubric: Rubric, at: At) -> None:
        """Show a dimension (one number) or an indicator (two)."""
        self._at = at
        group = dimension_at(rubric, at) if len(at) == 1 else indicator_at(rubric, at)
        if group is None:
            return
        level = "一级指标" if len(at) == 1 else "二级指标"
        self._head.setText(f"{level}　{group.code}　{group.title or '（没有标题）'}")
        self.code.show_text(group.code)
        self.title.show_text(group.title)
        dimension = dimension_at(rubric, at) if len(at) == 1 else None
        self.cap.setVisible(dimension is not None)
        self._cap_words.setVisible(dimension is not None)
        self.cap.setEnabled(dimension is not None)
        if dimension is not None:
            self.cap.show_value(dimension.cap)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.code.flush()
        self.title.flush()
        self.cap.flush()

    def say_code(self, why: str) -> None:
        """Say why a code was not taken over; empty: it was."""
        self._code_said.setText(why)
        self._code_said.setObjectName("wrong" if why else "quiet")
        self._code_said.style().polish(self._code_said)

    def _on_title(self, text: str) -> None:
        at = self._at
        if len(at) == 1:
            self.changed.emit("标题", lambda r: change_dimension(r, at, lambda one: replace(one, title=text)), "title")
        else:
            self.changed.emit("标题", lambda r: change_indicator(r, at, lambda one: replace(one, title=text)), "title")

    def _on_cap(self, cap: Decimal | None) -> None:
        at = self._at
        self.changed.emit("封顶分", lambda r: change_dimension(r, at, lambda one: replace(one, cap=cap)), "cap")


def _sourced(rubric: Rubric, **fields: str) -> Rubric:
    return replace(rubric, source=replace(rubric.source, **fields))


def _by(value: str) -> Literal["rate", "points"]:
    return "points" if value == "points" else "rate"


def _within(least: int, most: int) -> Callable[[str], Decimal]:
    read_whole = whole(least)

    def read(text: str) -> Decimal:
        number = read_whole(text)
        if number > most:
            raise ValueError(f"请填{least}～{most}之间的整数，还没有保存。")
        return number

    return read
