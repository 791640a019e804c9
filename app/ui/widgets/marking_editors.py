"""The editor that a marking needs: of its own kind, and for combined markings one for each part."""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.assessment import Entry
from app.domain.marking.kinds import (
    LABELS,
    BestOf,
    Checklist,
    Deduction,
    External,
    Judgement,
    Levels,
    Marking,
    PerCount,
    Sites,
    SumOf,
    YesNo,
)
from app.domain.points import shown
from app.ui.drafts import drafts_of
from app.ui.session import Session
from app.ui.widgets.count_editor import CountEditor
from app.ui.widgets.entry_editor import (
    EMPTY,
    ChecklistEditor,
    DeductionEditor,
    EntryEditor,
    LevelsEditor,
    PointsEditor,
    YesNoEditor,
)
from app.ui.widgets.figure_editor import Claimed, FigureEditor
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.sites_editor import SitesEditor


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an editor needs besides its marking: where it stands, the rule it answers, which figures stand already."""

    session: Session
    where: str
    rule: str = ""
    claimed: Claimed = field(default_factory=dict)


def editor_for(marking: Marking, full: Decimal, around: Surroundings, parent: QWidget) -> EntryEditor:
    """Return the editor of a marking; full are the points it is marked against."""
    match marking:
        case YesNo():
            return YesNoEditor(full, around.rule, parent)
        case Checklist():
            return ChecklistEditor(marking, parent)
        case Levels():
            return LevelsEditor(marking, parent)
        case Deduction():
            return DeductionEditor(marking, parent)
        case PerCount():
            return CountEditor(marking, around.session, around.rule, parent)
        case Judgement() | External():
            return PointsEditor(marking, full, drafts_of(around.session), around.where, parent)
        case BestOf() | SumOf():
            return PartsEditor(marking, full, around, parent)
        case Sites():
            return SitesEditor(marking, drafts_of(around.session), around.where, parent)
        case _:
            return FigureEditor(marking, around.session, around.claimed, parent)


class PartsEditor(EntryEditor):
    """多路径取优、分项相加: one framed editor a part."""

    def __init__(
        self, marking: BestOf | SumOf, full: Decimal, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        """Build the parts."""
        super().__init__(parent)
        self.parts: list[EntryEditor] = []
        if isinstance(marking, BestOf):
            word, parts = "路径", [(full, part) for part in marking.parts]
            self.rows.addWidget(wrapped("填一条或几条路径，取得分最高的一条。", "quiet", self))
        else:
            word, parts = "分项", [(part.points, part.marking) for part in marking.parts]
        for number, (points, part) in enumerate(parts):
            rule = around.rule if _has_no_words(part) else ""
            inside = replace(around, where=f"{around.where}/{number}", rule=rule)
            editor = editor_for(part, points, inside, self)
            editor.edited.connect(lambda entry, goes_on, key=str(number): self._on_part_edited(key, entry, goes_on))
            editor.left.connect(self.left)
            editor.asked_to_show.connect(self.asked_to_show)
            self.parts.append(editor)
            caption = f"{word}{number + 1}　{LABELS[part.kind]}（{shown(points)}分）"
            self.rows.addWidget(_framed(caption, editor, self))

    def refresh(self) -> None:
        """Show every part."""
        for number, editor in enumerate(self.parts):
            editor.show_entry((self.entry.parts or {}).get(str(number), EMPTY))

    def flush(self) -> None:
        """Tell what is being typed in the parts."""
        for editor in self.parts:
            editor.flush()

    def fields(self) -> list[QWidget]:
        """Return the fields of the parts in their order."""
        return [inside for editor in self.parts for inside in editor.fields()]

    def _on_part_edited(self, key: str, entry: Entry, goes_on: bool) -> None:
        parts = {**(self.entry.parts or {}), key: entry}
        kept = {name: part for name, part in sorted(parts.items()) if part != EMPTY}
        self.tell(replace(self.entry, parts=kept or None), goes_on=goes_on)


def _has_no_words(part: Marking) -> bool:
    """Tell whether a part says nothing of what it asks, so that the rule of the criterion must."""
    is_bare_count = isinstance(part, PerCount) and part.ledger is None
    return is_bare_count or isinstance(part, YesNo | BestOf | SumOf)


def _framed(caption: str, editor: EntryEditor, parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setObjectName("part")
    rows = QVBoxLayout(frame)
    rows.setContentsMargins(12, 8, 12, 10)
    rows.addWidget(label(caption, "quiet", frame))
    rows.addWidget(editor)
    return frame
