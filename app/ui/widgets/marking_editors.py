"""The editor that a marking needs: of its own kind, and for combined markings one for each part."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.assessment import Entry
from app.domain.marking.facts import Facts, Missing, Reading
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
    measure_of,
)
from app.domain.points import shown
from app.ui.widgets.entry_editor import (
    EMPTY,
    ChecklistEditor,
    CountEditor,
    DeductionEditor,
    EntryEditor,
    LevelsEditor,
    PointsEditor,
    YesNoEditor,
)
from app.ui.widgets.labels import label, wrapped

FactsNow = Callable[[], Facts]
"""Returns the facts of the picture as it is now."""


def editor_for(marking: Marking, full: Decimal, facts: FactsNow, parent: QWidget) -> EntryEditor:
    """Return the editor of a marking; full are the points it is marked against."""
    match marking:
        case YesNo():
            return YesNoEditor(full, parent)
        case Checklist():
            return ChecklistEditor(marking, parent)
        case Levels():
            return LevelsEditor(marking, parent)
        case Deduction():
            return DeductionEditor(marking, parent)
        case PerCount():
            return CountEditor(marking, lambda: _ledger_words(marking, facts()), parent)
        case Judgement() | External():
            return PointsEditor(marking, full, parent)
        case BestOf() | SumOf():
            return PartsEditor(marking, full, facts, parent)
        case Sites():
            return SitesView(parent)
        case _:
            return FigureView(measure_of(marking) or "", facts, parent)


def _ledger_words(marking: PerCount, facts: Facts) -> tuple[str, bool]:
    """Return what is said of the ledger that counts, and whether it counts already."""
    if marking.ledger is None:
        return "", False
    title, count = facts.ledger_title(marking.ledger), facts.count_of(marking.ledger)
    if count is None:
        return f"登记台账后按有效条数计：{title}。", False
    return f"按台账计，有效{count}条，每次{shown(marking.each)}分：{title}。", True


class FigureView(EntryEditor):
    """Markings that read a figure: shows which one, or that it is missing. Figures have a page of their own."""

    def __init__(self, measure: str, facts: FactsNow, parent: QWidget | None = None) -> None:
        """measure: the id of the measure."""
        super().__init__(parent)
        self._measure = measure
        self._facts = facts
        definition = facts().measure(measure).definition
        self._words = wrapped(parent=self)
        self.rows.addWidget(self._words)
        if definition:
            self.rows.addWidget(wrapped(f"口径：{definition}", "quiet", self))

    def refresh(self) -> None:
        """Show the figure that is marked now."""
        found = self._facts().assessed(self._measure)
        match found:
            case Reading():
                self._words.setText(f"按数据计分：{found.shown}。")
            case Missing():
                self._words.setText(f"本项按数据计分。{found.reason}")


class SitesView(EntryEditor):
    """现场评分: shows the sites that were scored."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """One text."""
        super().__init__(parent)
        self._words = wrapped(parent=self)
        self.rows.addWidget(self._words)

    def refresh(self) -> None:
        """Show the sites, one a line."""
        sites = self.entry.sites or ()
        lines = [f"{site.name}　{shown(site.score)}分" for site in sites]
        self._words.setText("\n".join(lines) or "还没有现场评分。可以用填报文件（jkxq fill）填入。")


class PartsEditor(EntryEditor):
    """多路径取优、分项相加: one framed editor a part."""

    def __init__(self, marking: BestOf | SumOf, full: Decimal, facts: FactsNow, parent: QWidget | None = None) -> None:
        """Build the parts."""
        super().__init__(parent)
        self.parts: list[EntryEditor] = []
        if isinstance(marking, BestOf):
            word, parts = "路径", [(full, part) for part in marking.parts]
            self.rows.addWidget(wrapped("填一条或几条路径，取得分最高的一条。", "quiet", self))
        else:
            word, parts = "分项", [(part.points, part.marking) for part in marking.parts]
        for number, (points, part) in enumerate(parts):
            editor = editor_for(part, points, facts, self)
            editor.edited.connect(lambda entry, goes_on, key=str(number): self._on_part_edited(key, entry, goes_on))
            editor.left.connect(self.left)
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

    def _on_part_edited(self, key: str, entry: Entry, goes_on: bool) -> None:
        parts = {**(self.entry.parts or {}), key: entry}
        kept = {name: part for name, part in sorted(parts.items()) if part != EMPTY}
        self.tell(replace(self.entry, parts=kept or None), goes_on=goes_on)


def _framed(caption: str, editor: EntryEditor, parent: QWidget) -> QFrame:
    frame = QFrame(parent)
    frame.setObjectName("part")
    rows = QVBoxLayout(frame)
    rows.setContentsMargins(12, 8, 12, 10)
    rows.addWidget(label(caption, "quiet", frame))
    rows.addWidget(editor)
    return frame
