"""All measures (数据项) by year as a table to type into. It reads the picture; only what is shown is its own."""

from collections.abc import Collection, Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from app.domain.changes import Changes
from app.domain.measure_uses import criteria_by_measure, years_to_show
from app.domain.problems import Problem, Severity
from app.domain.quantities import Unit, with_unit
from app.domain.rubric import Better, Measure, Reference
from app.domain.trend import Turn
from app.ui import display
from app.ui.models.figure_entry import FigureEntry
from app.ui.models.figure_rows import Cell, Row, rows_of
from app.ui.session import Session

Index = QModelIndex | QPersistentModelIndex

UNDATED = "年份不明"


class Head(IntEnum):
    """The columns before the years."""

    NAME = 0
    UNIT = 1
    BETTER = 2


class Tail(IntEnum):
    """The columns after the years, counted from the first of them."""

    TREND = 0
    REFERENCE = 1
    USES = 2


HEADINGS = {Head.NAME: "数据项", Head.UNIT: "单位", Head.BETTER: "方向"}
TAIL_HEADINGS = {Tail.TREND: "趋势", Tail.REFERENCE: "参照值", Tail.USES: "用到的评分项和得分"}
BETTER_WORDS = {Better.HIGHER: "越高越好", Better.LOWER: "越低越好"}
TURN_COLOURS = {Turn.BETTER: display.GREEN, Turn.WORSE: display.AMBER, Turn.SAME: display.GREY}


class FigureTableModel(QAbstractTableModel):
    """Rows: the measures that are asked for. Columns: name, unit, direction, years, trend, reference, criteria."""

    def __init__(self, session: Session, entry: FigureEntry, parent: QObject | None = None) -> None:
        """Show every measure."""
        super().__init__(parent)
        self._session = session
        self._entry = entry
        rubric = session.picture.rubric
        self.criteria = criteria_by_measure(rubric)
        self._more_years: set[int] = set()
        self._rows: dict[str, Row] = {}
        self._shown: list[str] = [measure.id for measure in rubric.measures]
        self._years: tuple[int | None, ...] = ()
        self._read(self._shown)
        self._years = self._wanted_years()
        entry.drafted.connect(self._tell_row)

    # ------------------------------------------------------------ reading

    @property
    def years(self) -> tuple[int | None, ...]:
        """Return the years of the columns; None, 年份不明, comes last."""
        return self._years

    @property
    def shown_measures(self) -> Sequence[str]:
        """Return the measures in the order of the rows."""
        return self._shown

    def row_of(self, measure: str) -> Row:
        """Return what is shown of a measure, also one that has no row now."""
        return self._rows[measure]

    def measure_at(self, row: int) -> Measure:
        """Return the measure of a row."""
        return self._rows[self._shown[row]].measure

    def is_year(self, column: int) -> bool:
        """Tell whether a column holds the figures of a year."""
        return len(Head) <= column < len(Head) + len(self._years)

    def year_at(self, column: int) -> int | None:
        """Return the year of a column of figures."""
        return self._years[column - len(Head)]

    def column_of(self, year: int | None) -> int:
        """Return the column of a year; the last of the years when it has none."""
        return len(Head) + (self._years.index(year) if year in self._years else len(self._years) - 1)

    def index_of(self, measure: str, year: int | None) -> QModelIndex:
        """Return the cell of a measure and year; none when the measure has no row now."""
        return self.index(self._shown.index(measure), self.column_of(year)) if measure in self._shown else QModelIndex()

    def is_filled(self, measure: str) -> bool:
        """Tell whether any year of a measure has a value."""
        return any(cell.text for cell in self._rows[measure].cells.values())

    def problems_of(self, measure: str) -> tuple[Problem, ...]:
        """Return what is to be said of all years of a measure."""
        return tuple(problem for cell in self._rows[measure].cells.values() for problem in cell.problems)

    def has_draft(self, measure: str) -> bool:
        """Tell whether a text stands in the row that could not be stored."""
        return any(self._entry.draft(measure, year) for year in self._years)

    # ------------------------------------------------------------ following

    def show_measures(self, measures: Sequence[str]) -> None:
        """Show these measures as rows."""
        if list(measures) != self._shown:
            self.beginResetModel()
            self._shown = list(measures)
            self.endResetModel()

    def add_year(self) -> None:
        """Add the year before the first one as a column."""
        dated = [year for year in self._years if year is not None]
        if dated:
            self._more_years.add(min(dated) - 1)
            self._show_years()

    def refresh(self, changes: Changes) -> None:
        """Show what the picture holds now. Empty changes: anything may differ."""
        wide = {"county", "cycle", "ledger", "evidence"}
        if not changes or any(change.kind in wide for change in changes.changes):
            concerned = set(self._rows)
        else:
            concerned = {change.key.partition("@")[0] for change in changes.changes}
            concerned &= set(self._rows)
            touched = self._session.touched
            concerned |= {
                measure for measure, criteria in self.criteria.items() if any(one.code in touched for one in criteria)
            } & set(self._rows)
        self._read(concerned)
        if changes.concerns("cycle"):
            self._more_years.clear()
        self._show_years()
        for measure in concerned:
            self._tell_row(measure)

    # ------------------------------------------------------------ QAbstractTableModel

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of measures shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Head) + len(self._years) + len(Tail)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the headings; the assessed year is bold."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(section)
        is_assessed = self.is_year(section) and self.year_at(section) == self._session.picture.assessment.cycle.year
        if is_assessed and self.year_at(section) is not None:
            if role == Qt.ItemDataRole.FontRole:
                return display.bold(QFont())
            if role == Qt.ItemDataRole.ToolTipRole:
                return "评估年份"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let figures be typed."""
        usual = super().flags(index)
        may = self._session.is_writing and index.isValid() and self.is_year(index.column())
        return usual | Qt.ItemFlag.ItemIsEditable if may else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row = self._rows[self._shown[index.row()]]
        if self.is_year(index.column()):
            return self._figure_data(row, self.year_at(index.column()), role)
        if index.column() < len(Head):
            return self._head_data(row.measure, Head(index.column()), role)
        return self._tail_data(row, Tail(index.column() - len(Head) - len(self._years)), role)

    # ------------------------------------------------------------ what cells show

    def _heading(self, section: int) -> str:
        if section < len(Head):
            return HEADINGS[Head(section)]
        if self.is_year(section):
            return year_word(self.year_at(section))
        return TAIL_HEADINGS[Tail(section - len(Head) - len(self._years))]

    def _head_data(self, measure: Measure, column: Head, role: int) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return measure.definition or None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if column is Head.NAME:
            return measure.title
        if column is Head.UNIT:
            return unit_word(measure.unit)
        return "" if measure.unit is Unit.TEXT else BETTER_WORDS[measure.better]

    def _figure_data(self, row: Row, year: int | None, role: int) -> object:
        cell = row.cells.get(year)
        draft = self._entry.draft(row.measure.id, year)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return draft or (cell.text if cell else "")
            case Qt.ItemDataRole.EditRole:
                typed = self._entry.typed_text(row.measure.id, year)
                return typed if typed is not None else draft or (cell.written if cell else "")
            case Qt.ItemDataRole.ToolTipRole:
                return self._said(row.measure.id, year, cell)
            case Qt.ItemDataRole.DecorationRole:
                severity = Severity.BLOCKING if draft else _worst(cell)
                return display.severity_icon(severity) if severity else None
            case Qt.ItemDataRole.ForegroundRole:
                return display.RED if draft else display.GREY if cell and cell.is_ratio else None
            case Qt.ItemDataRole.TextAlignmentRole if row.measure.unit is not Unit.TEXT:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _said(self, measure: str, year: int | None, cell: Cell | None) -> str | None:
        said = [self._entry.why_not(measure, year)]
        if cell is not None:
            said += [f"{problem.what}{problem.what_to_do}" for problem in cell.problems]
            said.append("按分子分母算出的值" if cell.is_ratio else "")
            said.append(f"来源：{cell.figure.source}" if cell.figure.source else "")
        return "\n".join(line for line in said if line) or None

    def _tail_data(self, row: Row, column: Tail, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._tail_text(row, column)
            case Qt.ItemDataRole.ToolTipRole if column is Tail.REFERENCE:
                return (
                    "\n".join(f"{_reference_words(one, row.measure)}　{one.source}" for one in row.references) or None
                )
            case Qt.ItemDataRole.ToolTipRole if column is Tail.TREND and row.trend:
                return f"{row.trend.since}年到{row.trend.until}年"
            case Qt.ItemDataRole.ForegroundRole if column is Tail.TREND and row.trend:
                return TURN_COLOURS[row.trend.turn]
        return None

    def _tail_text(self, row: Row, column: Tail) -> str:
        if column is Tail.TREND:
            return row.trend.text if row.trend else ""
        if column is Tail.REFERENCE:
            return "；".join(_reference_words(one, row.measure) for one in row.references)
        return row.uses

    # ------------------------------------------------------------ inside

    def _wanted_years(self) -> tuple[int | None, ...]:
        picture = self._session.picture
        return (*sorted({*years_to_show(picture.rubric, picture.assessment), *self._more_years}), None)

    def _show_years(self) -> None:
        wanted = self._wanted_years()
        # A column stays when its last figure goes: somebody may be typing in it, or take the step back.
        self._more_years |= {year for year in wanted if year is not None}
        if wanted != self._years:
            self.beginResetModel()
            self._years = wanted
            self.endResetModel()

    def _read(self, measures: Collection[str]) -> None:
        self._rows |= rows_of(self._session, measures, self.criteria)

    def _tell_row(self, measure: str) -> None:
        if measure in self._shown:
            row = self._shown.index(measure)
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))


def year_word(year: int | None) -> str:
    """Return 2021年, or 年份不明."""
    return UNDATED if year is None else f"{year}年"


def unit_word(unit: Unit) -> str:
    """Return the sign of a unit, and a word for those that have none."""
    return unit.label or {Unit.COUNT: "个数", Unit.TEXT: "文字"}.get(unit, "")


def _worst(cell: Cell | None) -> Severity | None:
    severities = {problem.severity for problem in cell.problems} if cell else set()
    return next((one for one in Severity if one in severities), None)


def _reference_words(reference: Reference, measure: Measure) -> str:
    return f"{reference.region}{reference.year}年 {with_unit(reference.value, measure.unit)}"
