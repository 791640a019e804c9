"""Beside the table: one figure with its parts, source, proof and note, and what its measure means and earns."""

import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.assessment import Figure
from app.domain.marking.facts import value_of
from app.domain.points import shown
from app.domain.problems import Severity
from app.domain.quantities import Unit, with_unit
from app.domain.rubric import Measure
from app.services.write_figure import redate_figure
from app.ui import display
from app.ui.drafts import drafts_of
from app.ui.models.figure_entry import FigureEntry, draft_key
from app.ui.models.figure_rows import Row
from app.ui.models.figure_table import BETTER_WORDS, FigureTableModel, unit_word, year_word
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.figure_others import FigureOthers
from app.ui.widgets.figure_proof import FigureProof
from app.ui.widgets.figure_references import FigureReferences
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.number_field import NumberField, figure_reader
from app.ui.widgets.remarks import Remark, Remarks, remark_of
from app.ui.widgets.text_fields import LineField
from app.ui.widgets.waiting_texts import WaitingText

NOTHING_CHOSEN = "选中表里的一格，这里就能填写它的分子、分母、来源和佐证，并看到口径和用到它的评分项。"
PARTS = ("numerator", "denominator")
TEXTS = {"source": "来源", "department": "提供部门", "note": "备注"}


class FigureDetail(QScrollArea):
    """Shows the figure of one measure and year. A body is built for each measure and year."""

    asked_to_show = Signal(object)
    redated = Signal(str, int)
    """Measure and year: a figure whose year was not known has one now."""

    def __init__(
        self, session: Session, model: FigureTableModel, entry: FigureEntry, parent: QWidget | None = None
    ) -> None:
        """Show that nothing is chosen."""
        super().__init__(parent)
        self._session = session
        self._model = model
        self._entry = entry
        self.body: FigureBody | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._sheet = QWidget(self)
        self._sheet.setObjectName("sheet")
        self._rows = QVBoxLayout(self._sheet)
        self._rows.setContentsMargins(16, 14, 16, 16)
        self._nothing = wrapped(NOTHING_CHOSEN, "quiet", self._sheet)
        self._rows.addWidget(self._nothing)
        self._rows.addStretch(1)
        self.setWidget(self._sheet)

    def show_figure(self, measure: str, year: int | None) -> None:
        """Show a figure; what is being typed for another one is handed in first."""
        if self.body is not None and (self.body.measure.id, self.body.year) == (measure, year):
            self.body.refresh()
            return
        self.show_nothing()
        self._nothing.hide()
        self.body = FigureBody(self._session, self._model, self._entry, measure, year, self._sheet)
        self.body.asked_to_show.connect(self.asked_to_show)
        self.body.redated.connect(self.redated, Qt.ConnectionType.QueuedConnection)
        self._rows.insertWidget(0, self.body)
        self.verticalScrollBar().setValue(0)

    def show_nothing(self) -> None:
        """Hand in what is being typed and say what to do."""
        if self.body is not None:
            self.body.flush()
            self.body.hide()
            self._rows.removeWidget(self.body)
            self.body.deleteLater()
            self.body = None
        self._nothing.show()

    def refresh(self) -> None:
        """Show what is stored now."""
        if self.body is not None:
            self.body.refresh()

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.body is not None:
            self.body.flush()


class FigureBody(QWidget):
    """The fields of one figure and what is known of its measure."""

    asked_to_show = Signal(object)
    redated = Signal(str, int)

    def __init__(
        self,
        session: Session,
        model: FigureTableModel,
        entry: FigureEntry,
        measure: str,
        year: int | None,
        parent: QWidget | None = None,
    ) -> None:
        """Lay out and show what is stored."""
        super().__init__(parent)
        self._session = session
        self._model = model
        self._entry = entry
        self._drafts = drafts_of(session)
        self.measure: Measure = session.picture.rubric.measure_by_id[measure]
        self.year = year
        self.numbers: dict[str, NumberField] = {}
        self.texts: dict[str, LineField] = {}
        self._waiting: list[WaitingText] = []
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._add_head()
        self._add_dating()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._rows.addLayout(self._grid)
        self._add_fields()
        self.proof = FigureProof(session, self)
        self.proof.changed.connect(lambda pieces: entry.change(self.measure.id, year, evidence=pieces))
        self.proof.asked_to_show.connect(self.asked_to_show)
        self.others = FigureOthers(self.measure, self)
        self.others.changed.connect(entry.store)
        self.references = FigureReferences(session, self.measure, year, self)
        self._add_parts()
        self.refresh()

    def refresh(self) -> None:
        """Show what is stored now; what is being typed stays."""
        figure = self._entry.figure(self.measure.id, self.year)
        row = self._model.row_of(self.measure.id)
        self._show_value(row)
        is_movable = self.year is None and self.year in row.cells and self._session.is_writing
        self.dating.setVisible(is_movable)
        for name, number in self.numbers.items():
            draft = self._drafts.text(draft_key(self.measure.id, self.year, name))
            number.show_number(getattr(figure, name), draft)
        for name, text in self.texts.items():
            text.show_text(getattr(figure, name))
        if self._session.is_writing:
            for waiting in self._waiting:
                waiting.bring_back()
        self.remarks.show_remarks(tuple(self._remarks(row)))
        self.computed.setText(self._computed())
        self.computed.setVisible(bool(self.computed.text()))
        self.proof.show_pieces(figure.evidence)
        self.others.show_figure(figure, is_writing=self._session.is_writing)
        self.references.refresh(row.references)
        self._show_uses()

    def flush(self) -> None:
        """Hand in what is being typed."""
        for field in (self.value, *self.numbers.values(), *self.texts.values()):
            field.flush()
        self.references.flush()
        self._entry.leave()

    # ------------------------------------------------------------ building

    def _add_head(self) -> None:
        self._rows.addWidget(wrapped(self.measure.title, "title", self))
        words = [year_word(self.year), f"单位：{unit_word(self.measure.unit)}"]
        if self.measure.unit is not Unit.TEXT:
            words.append(BETTER_WORDS[self.measure.better])
        self._rows.addWidget(wrapped("　".join(words), "quiet", self))
        self.remarks = Remarks(self)
        self._rows.addWidget(self.remarks)

    def _add_dating(self) -> None:
        self.dating = QWidget(self)
        self.known_year = QLineEdit(self.dating)
        self.known_year.setPlaceholderText("查明的年份，如 2021")
        self.known_year.setAccessibleName("查明的年份")
        self.date = QPushButton("移到这一年", self.dating)
        self.date.clicked.connect(self._on_date)
        self.known_year.returnPressed.connect(self._on_date)
        row = QHBoxLayout(self.dating)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.known_year, 1)
        row.addWidget(self.date)
        self._rows.addWidget(self.dating)

    def _on_date(self) -> None:
        year = unicodedata.normalize("NFKC", self.known_year.text()).strip().removesuffix("年")
        if not (year.isdecimal() and year.isascii()):
            self.known_year.setPlaceholderText("请填四位数字的年份")
            self.known_year.clear()
            return
        self.flush()
        key = Figure(self.measure.id, None).key
        if self._session.run(redate_figure, key, int(year)):
            self.redated.emit(self.measure.id, int(year))

    def _add_fields(self) -> None:
        self.value = LineField(self)
        self.value.typed.connect(lambda text: self._entry.enter(self.measure.id, self.year, text))
        self.value.left.connect(self._entry.leave)
        self._add_row("内容" if self.measure.unit is Unit.TEXT else "数值", self.value)
        if self.measure.unit.scale != 1 or self.measure.numerator or self.measure.denominator:
            for name, word in zip(PARTS, ("分子", "分母"), strict=True):
                self._add_number(name, word, getattr(self.measure, name))
        self.computed = wrapped("", "quiet", self)
        self._grid.addWidget(self.computed, self._grid.rowCount(), 1)
        for name, word in TEXTS.items():
            field = LineField(self)
            field.typed.connect(lambda text, name=name: self._change(name, text))
            field.left.connect(self._session.close_step)
            self._waiting.append(WaitingText(field, self._drafts, draft_key(self.measure.id, self.year, name)))
            self.texts[name] = field
            self._add_row(word, field)
        self.texts["source"].setPlaceholderText("统计年鉴、监测报告等")
        self.texts["department"].setPlaceholderText("、".join(self.measure.departments))
        self.texts["note"].setPlaceholderText("备注只留在本县，不会交出去")
        for field in (self.value, *self.numbers.values(), *self.texts.values()):
            field.setReadOnly(not self._session.is_writing)

    def _add_number(self, name: str, word: str, meaning: str) -> None:
        field = NumberField(figure_reader(Unit.COUNT), self)
        field.number_typed.connect(lambda number: self._change(name, number))
        field.unread.connect(lambda text: self._drafts.keep(draft_key(self.measure.id, self.year, name), text))
        field.left.connect(self._session.close_step)
        self.numbers[name] = field
        self._add_row(word, field)
        said = wrapped(meaning, "quiet", self)
        self._grid.addWidget(said, self._grid.rowCount(), 1)
        said.setVisible(bool(meaning))
        why = wrapped("", "", self)
        why.setStyleSheet(f"color: {display.RED.name()}")
        why.hide()
        self._grid.addWidget(why, self._grid.rowCount(), 1)
        field.said.connect(why.setText)
        field.said.connect(lambda text: why.setVisible(bool(text)))

    def _add_row(self, word: str, field: LineField) -> None:
        words = label(word, parent=self)
        words.setBuddy(field)
        field.setAccessibleName(f"{self.measure.title} {year_word(self.year)} {word}")
        number = self._grid.rowCount()
        self._grid.addWidget(words, number, 0)
        self._grid.addWidget(field, number, 1)

    def _add_parts(self) -> None:
        self._add_part("佐证材料", self.proof)
        self._add_part("其他部门给的数", self.others)
        self._add_part("参照值", self.references)
        if self.measure.definition:
            self._add_part("口径", wrapped(self.measure.definition, parent=self))
        self._uses = QVBoxLayout()
        self._uses.setSpacing(4)
        holder = QWidget(self)
        holder.setLayout(self._uses)
        self._uses.setContentsMargins(0, 0, 0, 0)
        self._use_lines = {
            criterion.code: self._use_line(criterion.code, criterion.title)
            for criterion in self._model.criteria.get(self.measure.id, ())
        }
        if not self._use_lines:
            self._uses.addWidget(wrapped("没有评分项用到它。", "quiet", holder))
        self._add_part("用到它的评分项", holder)

    def _add_part(self, heading: str, widget: QWidget) -> None:
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setStyleSheet("color: #e6ebe8")
        self._rows.addWidget(line)
        self._rows.addWidget(label(heading, "section", self))
        self._rows.addWidget(widget)

    def _use_line(self, code: str, title: str) -> Callable[[str], None]:
        link = QPushButton(f"打开 {code}", self)
        link.setObjectName("link")
        link.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.FILLING, code)))
        words = wrapped("", parent=self)
        row = QHBoxLayout()
        row.addWidget(words, 1)
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
        self._uses.addLayout(row)
        return lambda said: words.setText(f"{code}　{title}\n{said}")

    # ------------------------------------------------------------ showing

    def _show_value(self, row: Row) -> None:
        cell = row.cells.get(self.year)
        typed = self._entry.typed_text(self.measure.id, self.year)
        stored = self._entry.draft(self.measure.id, self.year) or (cell.written if cell else "")
        self.value.show_text(typed if typed is not None else stored)
        ratio = cell is not None and cell.is_ratio
        self.value.setPlaceholderText(f"按分子分母算：{cell.text}" if ratio and cell else "")

    def _remarks(self, row: Row) -> Iterator[Remark]:
        why_not = self._entry.why_not(self.measure.id, self.year)
        if why_not:
            yield Remark(Severity.BLOCKING, why_not)
        cell = row.cells.get(self.year)
        yield from (remark_of(problem) for problem in (cell.problems if cell else ()))
        if self.year is None and cell is not None:
            yield Remark(Severity.HINT, "年份不明的数不计分。查明年份后，在下面填上。")

    def _computed(self) -> str:
        figure = self._entry.figure(self.measure.id, self.year)
        numerator = self._session.facts().numerator_of(figure, self.measure)
        if numerator is None or not figure.denominator or self.measure.unit is Unit.TEXT:
            return ""
        value = value_of(figure, self.measure, numerator)
        if value is None:
            return ""
        counted = "（分子取自台账的有效行）" if figure.numerator is None else ""
        exact = with_unit(value, self.measure.unit)
        return f"{shown(numerator)} ÷ {shown(figure.denominator)} ＝ {exact}{counted}"

    def _show_uses(self) -> None:
        for code, say in self._use_lines.items():
            line = self._session.line(code)
            say(f"{line.state.label}，{shown(line.computed)} / {shown(line.full)} 分")

    def _change(self, name: str, given: Decimal | str | None) -> None:
        self._entry.change(self.measure.id, self.year, **{name: given})
