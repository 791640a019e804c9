"""Table model of the criteria that were read: groups, criteria, and the sums printed among them against ours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon

from app.domain.marking.kinds import LABELS
from app.domain.points import shown
from app.domain.quantities import FigureUnreadableError
from app.domain.read_rows import ReadRow, RowsRead
from app.domain.rubric import Criterion, Rubric
from app.domain.rubric_draft import DraftedCriterion, RubricDraft
from app.domain.rule_text.draft import Certainty
from app.domain.written_points import read_points
from app.ui import display
from app.ui.models.import_lines import Line, lines_of, total_icon, total_words

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
GROUP_SHADE, TOTAL_SHADE = QColor("#eef4f1"), QColor("#f7f5ee")
CERTAINTY_ICONS = {
    Certainty.CLEAR: "met",
    Certainty.LIKELY: "severity-warning",
    Certainty.UNREAD: "state-unanswered",
}


class Column(IntEnum):
    """The columns."""

    CODE = 0
    INDICATOR = 1
    TEXT = 2
    POINTS = 3
    REMARK = 4
    MARKING = 5
    CHECKED = 6


HEADINGS = {
    Column.CODE: "编码",
    Column.INDICATOR: "二级指标",
    Column.TEXT: "指标和评分标准",
    Column.POINTS: "分值",
    Column.REMARK: "标记",
    Column.MARKING: "读出的办法",
    Column.CHECKED: "怎样用",
}


class Use(StrEnum):
    """What becomes of a marking that was read; the value is the Chinese word."""

    DRAFT = "草稿"
    CONFIRMED = "已核对"
    BY_HAND = "定性判分"


USE_ICONS = {Use.DRAFT: "state-unanswered", Use.CONFIRMED: "met", Use.BY_HAND: "severity-hint"}


class Wanted(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    OPEN = "open"
    """Not confirmed yet, sure or not."""
    TO_CHECK = "to_check"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person has decided: which criteria are confirmed, and which are marked by hand instead."""

    confirmed: frozenset[str] = frozenset()
    by_hand: frozenset[str] = field(default=frozenset())

    def use_of(self, one: DraftedCriterion) -> Use:
        """Return what becomes of a criterion's marking."""
        is_read = one.draft is not None and one.draft.certainty is not Certainty.UNREAD
        if one.code in self.by_hand or not is_read:
            return Use.BY_HAND
        return Use.CONFIRMED if one.code in self.confirmed else Use.DRAFT

    def is_open(self, one: DraftedCriterion) -> bool:
        """Tell whether a person has not decided on a criterion yet."""
        return _is_missing(one.row) or (one.draft is not None and one.code not in self.confirmed | self.by_hand)

    def is_unclear(self, one: DraftedCriterion) -> bool:
        """Tell whether a criterion is open and has to be looked at closely: no points, or not read for sure."""
        return self.is_open(one) and (one.is_unsure or _is_missing(one.row))

    def clear_codes(self, criteria: Iterable[DraftedCriterion]) -> frozenset[str]:
        """Return the open criteria whose every word was understood (明确)."""
        return frozenset(
            one.code for one in criteria if one.draft is not None and self.is_open(one) and not self.is_unclear(one)
        )


def _is_missing(row: ReadRow) -> bool:
    return row.points is None and not row.gate


def points_of(text: str) -> Decimal | None:
    """Return points that a person typed; None when they are none."""
    try:
        value = read_points(text).value
    except (FigureUnreadableError, ArithmeticError):
        return None
    return value if value is not None and value > 0 else None


class CriteriaModel(QAbstractTableModel):
    """Shows what was drafted. A typed number of points is only told."""

    points_typed = Signal(object, object)
    """ReadRow, Decimal."""
    refused = Signal(str)
    """A text that is no number of points."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._shown: list[Line] = []
        self._decided = Decided()
        self._wanted = Wanted.ALL
        self._given: frozenset[int] = frozenset()
        self._dimension_notes: Mapping[str, str] = {}
        self._is_compact = False

    # ------------------------------------------------------------ filling

    def show_draft(self, draft: RubricDraft, read: RowsRead, decided: Decided, given: Iterable[int]) -> None:
        """Show a draft. given: first rows of the criteria whose points a person gave."""
        self.beginResetModel()
        self._lines = lines_of(draft, read)
        self._decided = decided
        self._given = frozenset(given)
        self._dimension_notes = _dimension_notes(draft.rubric)
        self._filter()
        self.endResetModel()

    def show_decided(self, decided: Decided) -> None:
        """Show other decisions; the rows stay where they are, also those that need no check any more."""
        self._decided = decided
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(Column) - 1))

    def show_compact(self, *, is_compact: bool) -> None:
        """Say everything of a criterion in one line, or in two."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            if self._shown:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(Column) - 1))

    def show_wanted(self, wanted: Wanted) -> None:
        """Show all rows or only those to be checked."""
        self._wanted = wanted
        self.beginResetModel()
        self._filter()
        self.endResetModel()

    def count(self, wanted: Wanted) -> int:
        """Return how many criteria there are to see."""
        return sum(line.criterion is not None and self._wants(line, wanted) for line in self._lines)

    def clear_codes(self) -> frozenset[str]:
        """Return the criteria that may be confirmed at once: open, and every word understood."""
        return self._decided.clear_codes(line.drafted for line in self._lines if line.drafted is not None)

    def line(self, row: int) -> Line | None:
        """Return a row that is shown."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, code: str) -> int:
        """Return where a criterion is shown; -1 when it is not."""
        found = (row for row, line in enumerate(self._shown) if line.criterion and line.criterion.code == code)
        return next(found, -1)

    def row_at(self, number: int) -> int:
        """Return where the criterion or sum of a row of the table is shown; -1 when it is not."""
        for place, line in enumerate(self._shown):
            if line.total is not None and line.total.row == number:
                return place
            if line.row is not None and line.row.first_row <= number <= line.row.last_row:
                return place
        return -1

    def row_near(self, number: int) -> int:
        """Return where the criterion or sum of a row of the table is shown, else the next one, else the last."""
        rows = [(line.place, place) for place, line in enumerate(self._shown) if line.place]
        exact = self.row_at(number)
        return exact if exact >= 0 else next((place for at, place in rows if at >= number), rows[-1][1] if rows else -1)

    def next_open(self, row: int) -> int:
        """Return the next row after one that nobody decided on yet, from the top again at the end; -1 when none is.

        A sum that does not fit is stopped at on the way down: it can be looked at, but not decided on.
        """
        after = range(row + 1, len(self._shown))
        below = next((place for place in after if self._stops(self._shown[place])), -1)
        return below if below >= 0 else next((place for place in range(row) if self._is_open(self._shown[place])), -1)

    def _stops(self, line: Line) -> bool:
        return self._is_open(line) or (line.total is not None and line.total.is_right is False)

    def _is_open(self, line: Line) -> bool:
        return line.drafted is not None and self._decided.is_open(line.drafted)

    def needs_check(self, line: Line) -> bool:
        """Tell whether a person has to look at a row: no points, a draft not confirmed, a sum that does not fit."""
        if line.total is not None:
            return line.total.is_right is False
        return line.drafted is not None and self._decided.is_unclear(line.drafted)

    def _wants(self, line: Line, wanted: Wanted) -> bool:
        return wanted is Wanted.ALL or self.needs_check(line) or (wanted is Wanted.OPEN and self._is_open(line))

    def _filter(self) -> None:
        kept: list[Line] = []
        for line in self._lines:
            if line.is_group and kept and kept[-1].is_group:
                # A group without anything to be shown.
                kept.pop()
            if line.is_group or self._wants(line, self._wanted):
                kept.append(line)
        if kept and kept[-1].is_group:
            kept.pop()
        self._shown = kept

    # ------------------------------------------------------------ QAbstractTableModel

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many rows are shown."""
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
        """Let the points of a criterion be typed."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        is_typed = index.column() == Column.POINTS and line.row is not None
        return flags | Qt.ItemFlag.ItemIsEditable if is_typed else flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tell the points that a person typed."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None or line.row is None or role != Qt.ItemDataRole.EditRole or index.column() != Column.POINTS:
            return False
        text = str(value).strip()
        if text == self._points(line.row, editing=True):
            return False
        points = points_of(text)
        if points is None:
            self.refused.emit(text)
            return False
        self.points_typed.emit(line.row, points)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        column = Column(index.column())
        if line.criterion is None or line.row is None:
            return self._group_data(line, column, role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(line, column)
            case Qt.ItemDataRole.EditRole:
                return self._points(line.row, editing=True) if column is Column.POINTS else self._text(line, column)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{line.row.text}\n{line.row.rule_text}".strip() if column is Column.TEXT else None
            case Qt.ItemDataRole.DecorationRole:
                return self._icon(line, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGNED
        return None

    def _group_data(self, line: Line, column: Column, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                if column is not Column.CODE:
                    return ""
                note = total_words(line.total) if line.total else self._dimension_notes.get(line.dimension, "")
                return f"{line.text}　{note}" if note else line.text
            case Qt.ItemDataRole.DecorationRole if line.total is not None and column is Column.CODE:
                return display.icon(total_icon(line.total))
            case Qt.ItemDataRole.ToolTipRole if line.is_gate:
                return line.text
            case Qt.ItemDataRole.BackgroundRole if not line.is_gate:
                return TOTAL_SHADE if line.total is not None else GROUP_SHADE
            case Qt.ItemDataRole.FontRole if line.is_group:
                return display.bold(QFont())
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGNED
        return None

    def _text(self, line: Line, column: Column) -> str:
        criterion, row, drafted = line.criterion, line.row, line.drafted
        if criterion is None or row is None or drafted is None:
            return ""
        match column:
            case Column.CODE:
                return criterion.code
            case Column.INDICATOR:
                return line.indicator
            case Column.TEXT:
                said = " ".join((row.rule_text or row.text).split())
                is_one = criterion.title == said or not said
                return criterion.title if is_one else f"{criterion.title}{self._between}{said}"
            case Column.POINTS:
                return self._points(row, editing=False)
            case Column.REMARK:
                return "、".join(remarks(criterion, row))
            case Column.MARKING:
                draft = drafted.draft
                if draft is None:
                    return ""
                kind, certainty = LABELS[draft.marking.kind], draft.certainty.value
                return f"{certainty} {kind}" if self._is_compact else f"{kind}\n{certainty}"
            case Column.CHECKED:
                return self._decided.use_of(drafted).value if drafted.draft else ""

    @property
    def _between(self) -> str:
        return "：" if self._is_compact else "\n"

    def _points(self, row: ReadRow, *, editing: bool) -> str:
        if row.points is None:
            return "" if editing else "—" if row.gate else "请填"
        return shown(row.points)

    def _icon(self, line: Line, column: Column) -> QIcon | None:
        drafted, row = line.drafted, line.row
        if drafted is None or row is None:
            return None
        if column is Column.POINTS:
            if row.points is None and not row.gate:
                return display.icon("severity-blocking")
            return display.icon("met") if row.first_row in self._given else None
        if drafted.draft is None:
            return None
        if column is Column.MARKING:
            return display.icon(CERTAINTY_ICONS[drafted.draft.certainty])
        return display.icon(USE_ICONS[self._decided.use_of(drafted)]) if column is Column.CHECKED else None


_ALIGNED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def remarks(criterion: Criterion, row: ReadRow) -> Sequence[str]:
    """Return what marks a criterion: core, bonus, gate, hidden."""
    marks = {
        f"{display.CORE_MARK}核心": criterion.core or row.core,
        "加分": criterion.bonus or row.bonus,
        "基本条件": row.gate,
        "隐藏行": row.is_hidden,
    }
    return [word for word, is_so in marks.items() if is_so]


def _dimension_notes(rubric: Rubric) -> dict[str, str]:
    """Return how many criteria a group has. Its points are told where the table prints a sum."""
    return {dimension.code: f"{len(dimension.criteria)}项" for dimension in rubric.dimensions}
