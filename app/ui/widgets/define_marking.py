"""Defining a marking (评分办法): its kind and the form of that kind; parts of combined kinds are defined likewise."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.marking.kinds import KINDS, LABELS, BestOf, Judgement, Marking, Part, SumOf
from app.domain.marking.turned import turned_into
from app.domain.points import ZERO
from app.domain.rubric_edits import changed_at, inserted, shifted, without
from app.ui.models.unread_texts import Unread
from app.ui.widgets.define_body import Defining, KindBody
from app.ui.widgets.define_count import PerCountBody
from app.ui.widgets.define_fields import Choice, NumberInput, above_zero
from app.ui.widgets.define_growth import GrowthBody
from app.ui.widgets.define_items import ChecklistBody, DeductionBody, LevelsBody, SentenceBody
from app.ui.widgets.define_measured import ProportionalBody, ThresholdBody
from app.ui.widgets.define_plain import JudgementBody, SitesBody
from app.ui.widgets.define_tiers import TiersBody
from app.ui.widgets.define_versus import VersusBody
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped

DEEPEST = 2
"""So many levels of parts are offered; what a pack brings may be deeper and is shown."""
_COMBINED = ("best_of", "sum_of")
_MEANINGS = {
    "yes_no": "符合得满分，不符合不得分",
    "checklist": "做到几条得几条的分",
    "levels": "属于哪一档得哪一档的分",
    "deduction": "从满分起逐项扣",
    "per_count": "每次得几分，有封顶",
    "threshold": "数据到目标值得满分",
    "tiers": "数据在哪一段得哪一段的分",
    "proportional": "数据在两个值之间按比例得分",
    "versus_reference": "与全省、全国或全市平均比",
    "growth": "与以前年份比的变化",
    "best_of": "几条途径，取得分高的",
    "sum_of": "几部分相加",
    "sites": "现场逐处打分取平均",
    "judgement": "由人打分，写明理由",
    "external": "采用别处得出的分数",
}
"""What each kind does, in a few words, beside its name in the list."""

_BODIES: dict[str, Callable[[Defining, QWidget], KindBody]] = {
    "yes_no": lambda within, parent: SentenceBody("符合得满分，不符合不得分，没有别的要填。", within, parent),
    "checklist": ChecklistBody,
    "levels": LevelsBody,
    "deduction": DeductionBody,
    "per_count": PerCountBody,
    "threshold": ThresholdBody,
    "tiers": TiersBody,
    "proportional": ProportionalBody,
    "versus_reference": VersusBody,
    "growth": GrowthBody,
    "sites": SitesBody,
    "judgement": JudgementBody,
    "external": lambda within, parent: SentenceBody(
        "填报人照抄别处得出的分数，并附上出处的文件，没有别的要填。", within, parent
    ),
}


class MarkingEditor(QWidget):
    """The kind and its form. `changed` brings the new marking and the field; `made` what is new in the rubric."""

    changed = Signal(object, str)
    made = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty until shown."""
        super().__init__(parent)
        self.kind = Choice({}, self)
        self.kind.setAccessibleName("评分办法")
        self.kind.chosen.connect(self._on_kind)
        self.body: KindBody | None = None
        self._marking: Marking | None = None
        self._place: str | None = None
        self._by_kind: dict[str, Marking] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        self._rows.addWidget(self.kind)

    @property
    def marking(self) -> Marking | None:
        """Return the marking that is shown."""
        return self._marking

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show a marking; the fields stay while it is of the same kind in the same place, so that typing goes on."""
        place = within.unread.part
        is_same = self._marking is not None and marking.kind == self._marking.kind and place == self._place
        if place != self._place:
            self._by_kind = {}
        self._marking, self._place, self._within = marking, place, within
        self.kind.offer(_kinds(within.depth, marking.kind))
        self.kind.show_value(marking.kind)
        if not is_same or self.body is None:
            self._build(marking, within)
        if self.body is not None:
            self.body.show_marking(marking, within)

    def flush(self) -> None:
        """Tell what is being typed."""
        if self.body is not None:
            self.body.flush()

    def _build(self, marking: Marking, within: Defining) -> None:
        if self.body is not None:
            self.body.hide()
            self._rows.removeWidget(self.body)
            self.body.deleteLater()
        make = _BODIES.get(marking.kind, PartsBody)
        # Each kind has its own fields, so a text of one is never read by another.
        own = replace(within, unread=within.unread.at(marking.kind))
        self.body = make(own, self)
        self.body.changed.connect(self._on_changed)
        self.body.made.connect(self.made)
        self.body.left.connect(self.left)
        self._rows.addWidget(self.body)

    def _on_changed(self, marking: Marking, field: str) -> None:
        self.changed.emit(marking, field)

    def _on_kind(self, kind: str) -> None:
        if self._marking is None or kind == self._marking.kind:
            return
        self.flush()
        # Going through the list with the arrow keys loses nothing: each kind is found again as it was left.
        self._by_kind[self._marking.kind] = self._marking
        before = self._by_kind.get(kind)
        self.changed.emit(before or turned_into(kind, self._marking, self._within.points), "")


def _kinds(depth: int, current: str) -> dict[str, str]:
    """Return the kinds to choose from, each with what it does."""
    offered = [kind for kind in KINDS if depth < DEEPEST or kind not in _COMBINED or kind == current]
    return {kind: f"{LABELS[kind]}：{_MEANINGS[kind]}" for kind in offered}


class PartsBody(KindBody):
    """The parts of best_of and sum_of, each defined like a marking of its own."""

    def __init__(self, within: Defining, parent: QWidget | None = None) -> None:
        """Be empty until shown."""
        super().__init__(within, parent)
        self._marking: BestOf | SumOf = BestOf(())
        self.frames: list[PartFrame] = []
        self._is_rearranged = False
        self._hint = wrapped("", "quiet", self)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.add = QPushButton("", self)
        self.add.clicked.connect(self._on_add)
        line = QHBoxLayout()
        line.addWidget(self.add)
        line.addStretch(1)
        self.rows.addWidget(self._hint)
        self.rows.addLayout(self._list)
        self.rows.addLayout(line)

    def show_marking(self, marking: Marking, within: Defining) -> None:
        """Show the parts."""
        if not isinstance(marking, BestOf | SumOf):
            return
        own = replace(within, unread=self.within.unread)
        kept = 0 if self._is_rearranged else _same_places(self._parts(), marking.parts)
        self._marking, self.within, self._is_rearranged = marking, own, False
        is_sum = isinstance(marking, SumOf)
        self._hint.setText("各部分得分相加。" if is_sum else "每条途径都按本项分值算，取得分最高的一条。")
        self.add.setText("添加一部分" if is_sum else "添加一条途径")
        self._fit_frames(kept, len(marking.parts), is_sum=is_sum)
        for number, frame in enumerate(self.frames):
            part = marking.parts[number]
            points = part.points if isinstance(part, Part) else within.points
            inside = own.inside(number, points)
            frame.show_part(number, part, inside, is_last=number == len(self.frames) - 1)

    def flush(self) -> None:
        """Tell what is being typed."""
        for frame in self.frames:
            frame.flush()

    def _fit_frames(self, kept: int, count: int, *, is_sum: bool) -> None:
        """Keep so many frames with what is typed in them; make the others anew."""
        while len(self.frames) > kept:
            frame = self.frames.pop()
            self._list.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        while len(self.frames) < count:
            frame = PartFrame(self.within.unread.at(str(len(self.frames))).at("points"), is_sum=is_sum, parent=self)
            number = len(self.frames)
            frame.changed.connect(lambda part, field, number=number: self._on_part(number, part, field))
            frame.made.connect(self.made)
            frame.left.connect(self.left)
            frame.asked_to_move.connect(lambda by, number=number: self._on_move(number, by))
            frame.asked_to_go.connect(lambda number=number: self._on_remove(number))
            self.frames.append(frame)
            self._list.addWidget(frame)

    def _on_part(self, number: int, part: Marking | Part, field: str) -> None:
        self._tell(changed_at(self._parts(), number, lambda _: part), f"{number}/{field}" if field else "")

    def _on_add(self) -> None:
        made = Part(ZERO, Judgement()) if isinstance(self._marking, SumOf) else Judgement()
        parts = self._parts()
        self._tell(inserted(parts, len(parts), made), "")
        if self.frames:
            self.frames[-1].marking.kind.setFocus()

    def _on_remove(self, number: int) -> None:
        self.flush()
        parts = self._parts()
        followers = {str(one): str(one - 1) for one in range(number + 1, len(parts))}
        self._go_along(lambda unread: unread.rearrange(str(number), followers))
        self._tell(without(parts, number), "")

    def _on_move(self, number: int, by: int) -> None:
        self.flush()
        parts, place = shifted(self._parts(), number, by)
        if place != number:
            self._go_along(lambda unread: unread.rearrange(moved={str(number): str(place), str(place): str(number)}))
            self._tell(parts, "")
            if self._is_rearranged:
                # The parts are alike, so nothing changed; what is typed in them did.
                self.show_marking(self._marking, self.within)

    def _go_along(self, change: Callable[[Unread], None]) -> None:
        """Let unread texts follow their parts; the fields are made anew, or they would hold the texts of others."""
        change(self.within.unread)
        self._is_rearranged = True

    def _parts(self) -> tuple[Marking | Part, ...]:
        return self._marking.parts

    def _tell(self, parts: tuple[Marking | Part, ...], field: str) -> None:
        if isinstance(self._marking, SumOf):
            self.changed.emit(SumOf(tuple(part for part in parts if isinstance(part, Part))), field)
        else:
            self.changed.emit(BestOf(tuple(part for part in parts if not isinstance(part, Part))), field)


class PartFrame(QFrame):
    """One part, with its points in a sum. `changed` brings a Part in a sum, else a marking."""

    changed = Signal(object, str)
    made = Signal(object)
    left = Signal()
    asked_to_move = Signal(int)
    asked_to_go = Signal()

    def __init__(self, unread: Unread, *, is_sum: bool, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.setObjectName("part")
        self._part: Marking | Part = Judgement()
        self._is_sum = is_sum
        self._title = label("", "section", self)
        self.points = NumberInput(above_zero, unread, self)
        self.points.setAccessibleName("这一部分的分值")
        self.points.chosen.connect(self._on_points)
        self.up = _small("上移", self)
        self.up.clicked.connect(lambda: self.asked_to_move.emit(-1))
        self.down = _small("下移", self)
        self.down.clicked.connect(lambda: self.asked_to_move.emit(1))
        self.remove = _small("移除", self)
        self.remove.clicked.connect(self.asked_to_go)
        head = FlowRow()
        head.addWidget(self._title)
        for part in (self.points, label("分", "quiet", self)):
            part.setVisible(is_sum)
            head.addWidget(part)
        for button in (self.up, self.down, self.remove):
            head.addWidget(button)
        self._said = wrapped("", "quiet", self)
        self.points.stand_beside(self._said)
        self._said.hide()
        self.marking = MarkingEditor(self)
        self.marking.changed.connect(self._on_marking)
        self.marking.made.connect(self.made)
        self.marking.left.connect(self.left)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 10)
        rows.setSpacing(8)
        rows.addLayout(head)
        rows.addWidget(self._said)
        rows.addWidget(self.marking)

    def show_part(self, number: int, part: Marking | Part, within: Defining, *, is_last: bool) -> None:
        """Show a part."""
        self._part = part
        self._title.setText(f"第{number + 1}部分" if self._is_sum else f"途径{number + 1}")
        self.up.setEnabled(number > 0)
        self.down.setEnabled(not is_last)
        if isinstance(part, Part):
            self.points.show_value(part.points)
            self.marking.show_marking(part.marking, within)
        else:
            self.marking.show_marking(part, within)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.points.flush()
        self.marking.flush()

    def _on_points(self, points: Decimal) -> None:
        if isinstance(self._part, Part):
            self.changed.emit(replace(self._part, points=points), "points")

    def _on_marking(self, marking: Marking, field: str) -> None:
        self.changed.emit(replace(self._part, marking=marking) if isinstance(self._part, Part) else marking, field)


def _same_places(before: Sequence[object], after: Sequence[object]) -> int:
    """Return how many frames may stay: all while one part changes, else those before the first that is another one."""
    same = [one == other for one, other in zip(before, after, strict=False)]
    if len(before) == len(after) and same.count(False) <= 1:
        return len(after)
    return same.index(False) if False in same else len(same)


def _small(words: str, parent: QWidget) -> QPushButton:
    made = QPushButton(words, parent)
    made.setObjectName("link")
    return made
