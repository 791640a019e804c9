"""Table model of files that may be added: which criterion and requirement each gets, and which are left out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.evidence import Service
from app.domain.file_matching import Certainty, FileMatcher
from app.domain.file_numbers import plain
from app.domain.rubric import Criterion, Rubric
from app.services.add_folder import ProposedFile
from app.ui import display
from app.ui.display import size_words
from app.ui.search_text import folded

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
CODE_ROLE = int(Qt.ItemDataRole.UserRole)
"""The code of the criterion of a row, empty when it has none."""
NO_CRITERION = "（先不对应）"
NO_REQUIREMENT = "（不指明哪一项）"
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class Column(IntEnum):
    """The columns."""

    TAKEN = 0
    FILE = 1
    TITLE = 2
    CRITERION = 3
    REQUIREMENT = 4
    WHY = 5


HEADINGS = {
    Column.TAKEN: "添加",
    Column.FILE: "文件",
    Column.TITLE: "材料名称",
    Column.CRITERION: "评分项",
    Column.REQUIREMENT: "佐证要求",
    Column.WHY: "依据",
}


class Kind(StrEnum):
    """What can be said of a row; the chips above the table."""

    NUMBER = "number"
    TITLE = "title"
    NONE = "none"
    EXISTING = "existing"
    SAME = "same"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        if self in {Kind.EXISTING, Kind.SAME}:
            return {"existing": "已有", "same": "内容重复"}[self.value]
        return Certainty(self.value).label


_ICONS = {
    Kind.NUMBER: "met",
    Kind.TITLE: "severity-warning",
    Kind.NONE: "state-unanswered",
    Kind.EXISTING: "severity-hint",
    Kind.SAME: "severity-hint",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person confirms of one file. is_own: the criterion was chosen by the person."""

    file: ProposedFile
    title: str
    is_taken: bool
    criterion: str | None
    requirement: str | None
    is_own: bool = False

    @property
    def kind(self) -> Kind:
        """Return what is said of the row."""
        if self.file.existing is not None:
            return Kind.EXISTING
        if self.file.same_as is not None:
            return Kind.SAME
        return Kind(self.file.proposal.certainty.value)

    @property
    def service(self) -> Service | None:
        """Return what the file is to serve; None when it serves nothing yet."""
        return Service(self.criterion, self.requirement) if self.criterion else None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is to be done: files to be stored and registered, and pieces that serve more."""

    new: tuple[Choice, ...]
    reused: tuple[tuple[str, Service], ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Return the files to be stored."""
        return tuple(choice.file.path for choice in self.new)


class MatchingTableModel(QAbstractTableModel):
    """Rows as proposed, changed by a person. Nothing is stored here."""

    counted = Signal()
    """How many are to be added was changed."""

    def __init__(self, rubric: Rubric, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._rubric = rubric
        self._matcher: FileMatcher | None = None
        self._by_plain = {folded(criterion.code): criterion for criterion in rubric.criteria}
        self._choices: list[Choice] = []
        self._shown: list[int] = []
        self._kind: Kind | None = None
        self._numbers: dict[str, str] = {}

    # ------------------------------------------------------------ filling

    def load(self, files: Sequence[ProposedFile], numbers: dict[str, str]) -> None:
        """Show a proposal; numbers: 材料编号 by id. Files that are there already wait for what else they serve."""
        self._matcher = FileMatcher(self._rubric)
        self._numbers = numbers
        self._kind = None
        self.beginResetModel()
        self._choices = [_choice(file) for file in files]
        self._shown = list(range(len(files)))
        self.endResetModel()
        self.counted.emit()

    def show_kind(self, kind: Kind | None) -> None:
        """Show rows of one kind, or all."""
        self._kind = kind
        self.beginResetModel()
        self._shown = [at for at, choice in enumerate(self._choices) if kind in (None, choice.kind)]
        self.endResetModel()

    def count(self, kind: Kind | None) -> int:
        """Return how many rows are of a kind."""
        return sum(kind in (None, choice.kind) for choice in self._choices)

    @property
    def confirmed(self) -> Confirmed:
        """Return what is ticked. A ticked file that is there already serves its criterion too."""
        taken = [choice for choice in self._choices if choice.is_taken]
        new = tuple(choice for choice in taken if choice.file.existing is None)
        reused = tuple(
            (choice.file.existing, choice.service) for choice in taken if choice.file.existing and choice.service
        )
        return Confirmed(new, reused)

    def choice(self, number: int) -> Choice | None:
        """Return a row that is shown."""
        return self._choices[self._shown[number]] if 0 <= number < len(self._shown) else None

    # ------------------------------------------------------------ changing

    def choose_criterion(self, rows: Sequence[int], text: str) -> bool:
        """Give rows a criterion by its code or `code　title`; empty: none. Tell whether the text was understood."""
        criterion = self.criterion_of(text)
        if criterion is None and text.strip() and text.strip() != NO_CRITERION:
            return False
        self._change(rows, lambda choice: self._with_criterion(choice, criterion))
        return True

    def choose_requirement(self, rows: Sequence[int], requirement: str | None) -> None:
        """Give rows a requirement of their criterion; a row whose criterion has none such is passed over."""
        self._change(rows, lambda choice: self._with_requirement(choice, requirement))

    def take(self, rows: Sequence[int], *, is_taken: bool) -> None:
        """Tick rows, or leave them out."""
        self._change(rows, lambda choice: replace(choice, is_taken=is_taken))

    def criterion_of(self, text: str) -> Criterion | None:
        """Return the criterion that a typed code, or a code and title, means."""
        words = plain(text).split()
        return self._by_plain.get(folded(words[0])) if words else None

    def requirements_of(self, row: int) -> tuple[tuple[str | None, str], ...]:
        """Return what can be chosen in a row: ids and titles."""
        choice = self.choice(row)
        if choice is None or choice.criterion is None:
            return ()
        listed = self._rubric.criterion_by_code[choice.criterion].evidence
        return ((None, NO_REQUIREMENT), *((one.id, one.title or one.id) for one in listed))

    def _change(self, rows: Sequence[int], change: Callable[[Choice], Choice]) -> None:
        known = [row for row in rows if 0 <= row < len(self._shown)]
        if not known:
            return
        for row in known:
            self._choices[self._shown[row]] = change(self._choices[self._shown[row]])
        self.dataChanged.emit(self.index(min(known), 0), self.index(max(known), len(Column) - 1))
        self.counted.emit()

    def _with_criterion(self, choice: Choice, criterion: Criterion | None) -> Choice:
        if criterion is None:
            return replace(choice, criterion=None, requirement=None, is_own=True)
        requirement = self._matcher.requirement_for(criterion.code, choice.title) if self._matcher else None
        return replace(choice, criterion=criterion.code, requirement=requirement, is_own=True, is_taken=True)

    def _with_requirement(self, choice: Choice, requirement: str | None) -> Choice:
        known = self._rubric.criterion_by_code[choice.criterion].evidence if choice.criterion else ()
        if requirement is not None and requirement not in {one.id for one in known}:
            return choice
        return replace(choice, requirement=requirement)

    # ------------------------------------------------------------ QAbstractTableModel

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many files are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[Column(section)]
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let ticks, title, criterion and requirement be changed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        column = Column(index.column())
        if column is Column.TAKEN:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        is_typed = column in {Column.TITLE, Column.CRITERION, Column.REQUIREMENT}
        return flags | Qt.ItemFlag.ItemIsEditable if is_typed else flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick or a title; criterion and requirement come by `choose_…`."""
        choice = self.choice(index.row())
        if choice is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            self.take([index.row()], is_taken=Qt.CheckState(value) == _CHECKED)
            return True
        if role == Qt.ItemDataRole.EditRole and index.column() == Column.TITLE:
            self._change([index.row()], lambda old: replace(old, title=str(value)))
            return True
        return False

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        choice = self.choice(index.row()) if index.isValid() else None
        if choice is None:
            return None
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole | Qt.ItemDataRole.ToolTipRole:
                return self._text(choice, column)
            case Qt.ItemDataRole.CheckStateRole if column is Column.TAKEN:
                return _CHECKED if choice.is_taken else _UNCHECKED
            case Qt.ItemDataRole.DecorationRole if column is Column.WHY:
                return display.icon("met" if choice.is_own and choice.criterion else _ICONS[choice.kind])
            case Qt.ItemDataRole.ForegroundRole if not choice.is_taken:
                return display.GREY
            case _ if role == CODE_ROLE:
                return choice.criterion or ""
        return None

    def _text(self, choice: Choice, column: Column) -> str:
        match column:
            case Column.TAKEN:
                return ""
            case Column.FILE:
                return f"{choice.file.shown}（{size_words(choice.file.size)}）"
            case Column.TITLE:
                return choice.title
            case Column.CRITERION:
                criterion = self._rubric.criterion_by_code.get(choice.criterion or "")
                return f"{criterion.code}　{criterion.title}" if criterion else NO_CRITERION
            case Column.REQUIREMENT:
                return self._requirement(choice)
            case Column.WHY:
                return self._why(choice)

    def _requirement(self, choice: Choice) -> str:
        if choice.criterion is None:
            return ""
        listed = self._rubric.criterion_by_code[choice.criterion].evidence
        if not listed:
            return "本项没有列佐证要求"
        return next((one.title or one.id for one in listed if one.id == choice.requirement), NO_REQUIREMENT)

    def _why(self, choice: Choice) -> str:
        if choice.file.existing is not None:
            number = self._numbers.get(choice.file.existing, "还没有编号")
            return f"已有：与 {number} 内容相同，勾选后复用那一件，不重复存放"
        if choice.file.same_as is not None:
            return f"内容重复：与 {self._choices[choice.file.same_as].file.shown} 相同，默认不添加"
        if choice.is_own:
            return "自己选定" if choice.criterion else "自己选定：先不对应"
        why = choice.file.proposal.why
        return f"{choice.kind.label}：{why}" if why else f"{choice.kind.label}：请选评分项，也可以先添加、以后再对应"


def _choice(file: ProposedFile) -> Choice:
    """Return the first choice: what is sure, or alike, or matched by nobody is ticked; what is there already is not."""
    proposal = file.proposal
    is_new = file.existing is None and file.same_as is None
    title = file.paper.title or file.path.stem
    return Choice(file, title, is_new, proposal.criterion, proposal.requirement)
