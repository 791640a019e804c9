"""An input of one's own for a marking that is being defined: a field for everything it asks."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.assessment import Answer, Assessment, Entry, Site
from app.domain.example_inputs import asked_parts, entry_at, with_entry, with_figure, with_reference
from app.domain.marking.kinds import (
    Checklist,
    Deduction,
    External,
    Judgement,
    Levels,
    Marking,
    PerCount,
    Sites,
    YesNo,
)
from app.domain.points import ZERO, plain
from app.domain.rubric import Criterion, Rubric
from app.ui.models.unread_texts import nothing_unread
from app.ui.widgets.define_fields import Choice, NumberInput, Parameters, at_least, whole
from app.ui.widgets.define_measured import measure_reader_text
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.text_fields import LineField

Path = tuple[int, ...]


class AnswerForm(QWidget):
    """`changed` when the example is another one. Built for one criterion and one example."""

    changed = Signal()

    def __init__(
        self, criterion: Criterion, rubric: Rubric, example: Assessment, parent: QWidget | None = None
    ) -> None:
        """Show the fields with what the example gives."""
        super().__init__(parent)
        self.example = example
        self._code = criterion.code
        self._rubric = rubric
        self.rows = Parameters(self)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.rows)
        asked = asked_parts(criterion.marking)
        for path, marking in asked:
            number = "·".join(str(part + 1) for part in path)
            self._add(path, marking, f"第{number}部分" if path else "")
        if rubric.region_types:
            self._regions()
        self._figures()

    def flush(self) -> None:
        """Take what is being typed."""
        for field in self.findChildren(NumberInput):
            field.flush()
        for line in self.findChildren(LineField):
            line.flush()

    # ------------------------------------------------------------ fields

    def _regions(self) -> None:
        box = Choice({one.id: one.name or one.id for one in self._rubric.region_types}, self)
        box.show_value(self.example.county.region_type or "")
        box.chosen.connect(self._on_region)
        self.rows.add("地区类型", box)

    def _figures(self) -> None:
        for figure in self.example.measures:
            measure = self._rubric.measure_by_id.get(figure.measure)
            title = measure.title if measure else figure.measure
            field = self._number(measure_reader_text, figure.value, is_optional=True)
            field.chosen.connect(lambda value, key=figure.key: self._take(with_figure(self.example, key, value)))
            unit = measure.unit.label if measure else ""
            field.stand_beside(self.rows.add(f"{figure.year}年", field, f"{title} {unit}"))
        for place, reference in enumerate(self.example.references):
            known = self._rubric.measure_by_id.get(reference.measure)
            field = self._number(measure_reader_text, reference.value)
            field.chosen.connect(lambda value, place=place: self._take(with_reference(self.example, place, value)))
            words = f"{known.title if known else reference.measure}（{reference.year}年）"
            field.stand_beside(self.rows.add(f"{reference.level.label}平均", field, words))

    def _add(self, path: Path, marking: Marking, title: str) -> None:
        entry = entry_at(self._answer(), path)
        match marking:
            case YesNo():
                box = QCheckBox("符合", self)
                box.setChecked(bool(entry.met))
                box.clicked.connect(lambda on: self._change(path, lambda one: replace(one, met=on)))
                self.rows.add(title or "是否符合", box)
                if entry.met is None:
                    self._change(path, lambda one: replace(one, met=False), tells=False)
            case Checklist():
                self._checklist(path, marking, title, entry)
            case Levels():
                levels = {one.id: one.text or one.id for one in marking.levels}
                choice = Choice({"": "请选择", **levels}, self)
                choice.show_value(entry.level or "")
                choice.chosen.connect(lambda value: self._change(path, lambda one: replace(one, level=value or None)))
                self.rows.add(title or "属于哪一档", choice, is_wide=True)
            case Deduction():
                self._deductions(path, marking, entry)
            case PerCount():
                self._counted(path, title or "次数", entry)
            case Sites():
                self._sites(path, title or "各处得分", entry)
            case Judgement() | External():
                self._judged(path, title or "给几分", entry)
            case _:
                pass

    def _checklist(self, path: Path, marking: Checklist, title: str, entry: Entry) -> None:
        page = QWidget(self)
        line = FlowRow(page)
        for item in marking.items:
            box = QCheckBox(item.text or item.id, page)
            box.setChecked(item.id in (entry.checked or ()))
            box.clicked.connect(lambda on, key=item.id: self._change(path, lambda one: _checked(one, key, on)))
            line.addWidget(box)
        if entry.checked is None:
            self._change(path, lambda one: replace(one, checked=()), tells=False)
        self.rows.add(title or "做到了", page, is_wide=True)

    def _deductions(self, path: Path, marking: Deduction, entry: Entry) -> None:
        for item in marking.items:
            field = self._number(whole(0), Decimal((entry.counts or {}).get(item.id, 0)))
            field.chosen.connect(
                lambda value, key=item.id: self._change(
                    path, lambda one: replace(one, counts={**(one.counts or {}), key: int(value)})
                )
            )
            field.stand_beside(self.rows.add("几次", field, item.text or item.id))
        if entry.counts is None:
            self._change(path, lambda one: replace(one, counts={}), tells=False)

    def _counted(self, path: Path, title: str, entry: Entry) -> None:
        field = self._number(whole(0), None if entry.count is None else Decimal(entry.count), is_optional=True)
        field.chosen.connect(
            lambda value: self._change(path, lambda one: replace(one, count=None if value is None else int(value)))
        )
        field.stand_beside(self.rows.add(title, field, "次"))

    def _sites(self, path: Path, title: str, entry: Entry) -> None:
        field = LineField(self)
        field.show_text("、".join(plain(one.score) for one in entry.sites or ()))
        said = self.rows.add(title, field, "每处0～100分，用顿号分开，如 80、90", is_wide=True)

        def take(text: str) -> None:
            scores = _scores(text)
            said.setText("有的不是0～100的数，还没有算进去。" if scores is None else "每处0～100分，用顿号分开")
            if scores is not None:
                self._change(path, lambda one: replace(one, sites=scores or None))

        field.typed.connect(take)

    def _judged(self, path: Path, title: str, entry: Entry) -> None:
        field = self._number(at_least(ZERO, "分数"), entry.points, is_optional=True)
        field.chosen.connect(
            lambda value: self._change(
                path,
                lambda one: replace(one, points=value, reason=one.reason or "算例", document=one.document or "算例"),
            )
        )
        field.stand_beside(self.rows.add(title, field, "分"))

    # ------------------------------------------------------------ inside

    def _number(
        self, read: Callable[[str], Decimal], value: Decimal | None, *, is_optional: bool = False
    ) -> NumberInput:
        field = NumberInput(read, nothing_unread(), self, is_optional=is_optional)
        field.show_value(value)
        return field

    def _answer(self) -> Answer:
        return self.example.answers.get(self._code, Answer())

    def _on_region(self, region: str) -> None:
        self._take(replace(self.example, county=replace(self.example.county, region_type=region)))

    def _change(self, path: Path, change: Callable[[Entry], Entry], *, tells: bool = True) -> None:
        answer = with_entry(self._answer(), path, change)
        if isinstance(answer, Answer):
            self.example = replace(self.example, answers={**self.example.answers, self._code: answer})
        if tells:
            self.changed.emit()

    def _take(self, example: Assessment) -> None:
        self.example = example
        self.changed.emit()


def _checked(entry: Entry, key: str, is_on: bool) -> Entry:
    others = tuple(one for one in entry.checked or () if one != key)
    return replace(entry, checked=(*others, key) if is_on else others)


def _scores(text: str) -> tuple[Site, ...] | None:
    read = at_least(ZERO, "分数")
    try:
        scores = [read(word) for word in text.replace("，", "、").replace(",", "、").split("、") if word.strip()]
    except ValueError:
        return None
    if any(score > 100 for score in scores):  # noqa: PLR2004 - sites are scored 0..100
        return None
    return tuple(Site(f"现场{number}", score) for number, score in enumerate(scores, start=1))
