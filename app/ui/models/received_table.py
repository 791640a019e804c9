"""Table model of what was received (收件): one row a set, in 行政区划 order, round 2 under round 1."""

from collections.abc import Sequence
from decimal import Decimal
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.domain.points import ZERO, shown
from app.domain.problems import Problem, Severity
from app.domain.standing_findings import ReviewState
from app.ui import display
from app.ui.search_text import SearchText

if TYPE_CHECKING:
    from app.services.list_received import ListedSubmission

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = int(Qt.ItemDataRole.UserRole)
"""The id of the submission."""
ROOT = QModelIndex()


class Column(IntEnum):
    """The columns."""

    COUNTY = 0
    ROUND = 1
    SELF = 2
    CITY = 3
    COMPUTED = 4
    DIFFERENCE = 5
    VERIFIED = 6
    REVIEWED = 7
    STATE = 8
    PROBLEMS = 9


HEADINGS = {
    Column.COUNTY: "县（市、区）",
    Column.ROUND: "轮次",
    Column.SELF: "自评",
    Column.CITY: "市级",
    Column.COMPUTED: "复算",
    Column.DIFFERENCE: "差异",
    Column.VERIFIED: "评审",
    Column.REVIEWED: "已评审",
    Column.STATE: "进度",
    Column.PROBLEMS: "要注意的",
}
TIPS = {Column.DIFFERENCE: "自评减去复算；负数是复算比自评高"}
POINTS = {Column.SELF, Column.COMPUTED, Column.DIFFERENCE, Column.CITY, Column.VERIFIED, Column.REVIEWED}
STATE_ICONS = {
    ReviewState.UNREVIEWED: "state-unanswered",
    ReviewState.IN_REVIEW: "sample",
    ReviewState.CONFLICTING: "severity-warning",
    ReviewState.REVIEWED: "state-scored",
    ReviewState.RETURNED: "met",
}
REPLACED, NOT_RECOMPUTED = "已被取代", "—"
STATE_WORDS = (*(state.label for state in ReviewState), REPLACED)
"""What can stand in the column of the state."""


class ReceivedTableModel(QAbstractTableModel):
    """Rows as `list_received.listed` has them."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Be empty: `show_rows` brings the rows."""
        super().__init__(parent)
        self._all: tuple[ListedSubmission, ...] = ()
        self._rows: list[ListedSubmission] = []
        self._words: dict[str, SearchText] = {}
        self._query = ""

    def show_rows(self, rows: Sequence["ListedSubmission"]) -> None:
        """Show other rows; where the same sets are there only their cells change."""
        self._all = tuple(rows)
        self._words = {}
        found = self._found()
        if [one.received.id for one in found] == [one.received.id for one in self._rows]:
            self._rows = found
            if found:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(Column) - 1))
            return
        self._reset(found)

    def ask(self, query: str) -> None:
        """Show the counties that are found by a text: name, letters, code."""
        self._query = query
        self._reset(self._found())

    def row(self, number: int) -> "ListedSubmission | None":
        """Return what stands in a row."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def number_of(self, submission: str) -> int:
        """Return the row of a submission, -1 when it is not shown."""
        return next((n for n, one in enumerate(self._rows) if one.received.id == submission), -1)

    def _reset(self, rows: list["ListedSubmission"]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _found(self) -> list["ListedSubmission"]:
        return [one for one in self._all if self._words_of(one).holds(self._query)]

    def _words_of(self, one: "ListedSubmission") -> SearchText:
        received = one.received
        if received.id not in self._words:
            self._words[received.id] = SearchText(received.county.code, names=(received.county.full_name,))
        return self._words[received.id]

    # ------------------------------------------------------------ Qt

    def rowCount(self, parent: Index = ROOT) -> int:
        """Return how many are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings, those of numbers at the right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and Column(section) in POINTS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS.get(Column(section))
        return HEADINGS[Column(section)] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        one, column = self._rows[index.row()], Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(one, column)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(one, column)
            case Qt.ItemDataRole.DecorationRole:
                return _icon(one, column)
            case Qt.ItemDataRole.ForegroundRole:
                return _colour(one, column)
            case Qt.ItemDataRole.TextAlignmentRole if column in POINTS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return one.received.id if role == ID_ROLE else None


def _text(one: "ListedSubmission", column: Column) -> str:
    received = one.received
    match column:
        case Column.COUNTY:
            return f"　└ {received.county.name}" if received.based_on else received.county.full_name
        case Column.ROUND:
            return f"第{received.round}轮"
        case Column.SELF:
            return shown(received.points.self_points)
        case Column.COMPUTED:
            return NOT_RECOMPUTED if one.recomputed is None else shown(one.recomputed)
        case Column.DIFFERENCE:
            return _signed(one.difference or ZERO)
        case Column.CITY:
            return "" if one.city_points is None else shown(one.city_points)
        case Column.VERIFIED:
            return shown(one.verified.total.verified) if one.verified.reviewed else ""
        case Column.REVIEWED:
            return one.verified.progress
        case Column.STATE:
            return REPLACED if one.replaced_by else one.state.label
        case Column.PROBLEMS:
            return _problem_words(one)


def _signed(difference: Decimal) -> str:
    """Return a difference with its sign; nothing where there is none."""
    return "" if not difference else f"{'+' if difference > 0 else '−'}{shown(abs(difference))}"


def _problem_words(one: "ListedSubmission") -> str:
    told = _worth_telling(one)
    more = f"等{len(told)}处" if len(told) > 1 else ""
    return f"{told[0].what.rstrip('。')}{more}" if told else ""


def _worth_telling(one: "ListedSubmission") -> list[Problem]:
    """Return what is worth a look, the worst first; hints are told with the row's details."""
    ranks = {Severity.BLOCKING: 0, Severity.WARNING: 1}
    found = [problem for problem in one.problems if problem.severity in ranks]
    return sorted(found, key=lambda problem: ranks[problem.severity])


def _tip(one: "ListedSubmission", column: Column) -> str:
    if column is Column.PROBLEMS:
        return "\n".join(f"{problem.what}{problem.what_to_do}" for problem in one.problems)
    if column is Column.COMPUTED and one.recomputed is None:
        return "未经本程序封装，表里只有得分，无法复算。"
    if column is Column.STATE and one.replaced_by:
        return "已被新的一份取代，以新的为准；这一份留着备查。"
    return _text(one, column)


def _icon(one: "ListedSubmission", column: Column) -> object:
    if column is Column.STATE:
        return display.icon("state-not-applicable" if one.replaced_by else STATE_ICONS[one.state])
    if column is Column.PROBLEMS and (told := _worth_telling(one)):
        return display.severity_icon(told[0].severity)
    return None


def _colour(one: "ListedSubmission", column: Column) -> QColor | None:
    if one.replaced_by or not one.is_standing:
        return display.GREY
    return display.AMBER if column is Column.DIFFERENCE and (one.difference or ZERO) > 0 else None
