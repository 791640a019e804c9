"""What a person changes in a rubric that is edited, where they stand: each is one step that can be undone."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Signal

from app.domain.assessment import Assessment
from app.domain.marking.kinds import Judgement, Marking
from app.domain.rubric import Criterion, Ledger, Measure, Reference, Rubric
from app.domain.rubric_edits import (
    At,
    add_criterion,
    add_dimension,
    add_indicator,
    change_criterion,
    criterion_at,
    criterion_places,
    dimension_at,
    indicator_at,
    move,
    remove,
    without,
)
from app.domain.rubric_lists import with_made
from app.ui.models.edit_drafts import EditDrafts

if TYPE_CHECKING:
    from app.services.edit_rubric import EditedRubric

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}")
INDICATOR, CRITERION = 2, 3
"""How many numbers say where one stands."""


class EditChanges(QObject):
    """`changed` after each change; `said` what was done. It shows nothing and goes nowhere."""

    changed = Signal()
    said = Signal(str)

    def __init__(self, parent: QObject) -> None:
        """Nothing is open yet."""
        super().__init__(parent)
        self.edited: EditedRubric | None = None
        self.at: At = ()
        self.drafts = EditDrafts()

    def begin(self, edited: "EditedRubric | None") -> None:
        """Change another rubric from here on."""
        self.edited, self.at, self.drafts = edited, (), EditDrafts()

    def criterion(self) -> Criterion:
        """Return the criterion a person looks at."""
        found = criterion_at(self._rubric(), self.at)
        assert found is not None  # noqa: S101 - asked only by the page of a criterion
        return found

    def place_of(self, at: At) -> At:
        """Return what moves and goes with a criterion: its indicator where they are one."""
        around = indicator_at(self._rubric(), at[:INDICATOR])
        is_one = around is not None and [one.code for one in around.criteria] == [around.code]
        return at[:INDICATOR] if len(at) == CRITERION and is_one else at

    # ------------------------------------------------------------ what the pages tell

    def on_changed(self, name: str, change: Callable[[Rubric], Rubric], field: str) -> None:
        """Change the rubric."""
        if self.edited is not None and self.edited.change(name, change, field and f"{self.at}/{field}"):
            self.changed.emit()

    def on_criterion(self, name: str, change: Callable[[Criterion], Criterion], field: str) -> None:
        """Change the criterion."""
        at = self.at
        self.on_changed(f"{self.criterion().code} {name}", lambda rubric: change_criterion(rubric, at, change), field)

    def on_marking(self, marking: Marking, field: str) -> None:
        """Set the marking of the criterion."""
        if self.edited is not None:
            name = f"{self.criterion().code} 评分办法"
            if self.edited.set_marking(name, self.at, marking, field and f"{self.at}/marking/{field}"):
                self.changed.emit()

    def on_made(self, made: Measure | Ledger | Reference) -> None:
        """Add what a marking needs."""
        self.on_changed("新建", lambda rubric: with_made(rubric, made), "")

    def on_adopt(self) -> None:
        """Take the draft."""
        from app.domain.adopt_draft import adopted

        criterion = self.criterion()
        draft = self.drafts.of(criterion)
        if draft is not None:
            self.on_changed(f"{criterion.code} 采用草稿", lambda rubric: adopted(rubric, criterion.code, draft), "")

    def on_judge(self) -> None:
        """Let people give the points."""
        self.on_marking(Judgement(), "")

    def on_example(self, place: int, example: Assessment, points: Decimal | None) -> None:
        """Keep a worked example; place -1: a new one."""
        from app.services.edit_tries import example_of

        if self.edited is None:
            return
        code = self.criterion().code
        before = self.edited.vectors_of(code)
        made = example_of(code, example, points)
        after = (*before[:place], made, *before[place + 1 :]) if place >= 0 else (*before, made)
        if self.edited.set_vectors(f"{code} 核验算例", code, after):
            self.changed.emit()

    def on_example_gone(self, place: int) -> None:
        """Remove a worked example."""
        if self.edited is None:
            return
        code = self.criterion().code
        if self.edited.set_vectors(f"{code} 移除算例", code, without(self.edited.vectors_of(code), place)):
            self.changed.emit()

    # ------------------------------------------------------------ the tree

    def rename(self, code: str) -> bool:
        """Give what a person looks at another code; tell whether it is one."""
        return self.edited is not None and self.edited.rename_code(self.at, code, f"{self.at}/code")

    def why_not(self, code: str) -> str:
        """Return why a code cannot be taken, empty when it can."""
        if not CODE.fullmatch(code):
            return "编码用字母、数字、点和短横，最多16个字符，以字母或数字开头；还没有改。"
        rubric = self._rubric()
        levels: dict[int, list[tuple[At, str]]] = {
            1: [((d,), one.code) for d, one in enumerate(rubric.dimensions)],
            2: [
                ((d, i), one.code) for d, each in enumerate(rubric.dimensions) for i, one in enumerate(each.indicators)
            ],
            3: [(at, one.code) for at, one in criterion_places(rubric)],
        }
        if any(code == other and at != self.at for at, other in levels[len(self.at)]):
            return f"编码“{code}”已经有了，请换一个；还没有改。"
        return ""

    def add(self, what: str) -> At:
        """Add a criterion, indicator or dimension after what a person looks at; return where it stands."""
        at, rubric, found = self.at, self._rubric(), cast("At", ())
        if what == "dimension" or not rubric.dimensions:
            after, found = add_dimension(rubric, at[0] if at else None)
        elif what == "indicator" or indicator_at(rubric, at or (0, 0)) is None:
            after, found = add_indicator(rubric, at[0] if at else 0, at[1] if len(at) > 1 else None)
        else:
            place = at or (0, 0)
            after, found = add_criterion(rubric, place[:INDICATOR], place[2] if len(place) == CRITERION else None)
        self.on_changed("添加", lambda _: after, "")
        return found

    def remove(self) -> None:
        """Remove what a person looks at, with all inside it."""
        at, rubric = self.at, self._rubric()
        group = criterion_at(rubric, at) or indicator_at(rubric, at) or dimension_at(rubric, at)
        name = f"移除 {group.code}" if group is not None else "移除"
        gone = self.place_of(at)
        self.on_changed(name, lambda rubric: remove(rubric, gone), "")
        self.said.emit(f"已{name}，可以用 Ctrl+Z 撤销。")

    def move(self, by: int) -> At:
        """Move what a person looks at; return where it stands."""
        after, place = move(self._rubric(), self.place_of(self.at), by)
        self.on_changed("移动", lambda _: after, "")
        return place

    def _rubric(self) -> Rubric:
        assert self.edited is not None  # noqa: S101 - pages are only shown for a pack
        return self.edited.rubric
