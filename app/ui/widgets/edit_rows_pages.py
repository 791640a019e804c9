"""Pages that list something of a rubric: measures, references, gates, ledgers with their columns."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.limits import YEARS
from app.domain.marking.kinds import Level
from app.domain.points import plain
from app.domain.quantities import Unit, read_figure
from app.domain.rubric import Better, Column, ColumnKind, Gate, Ledger, Measure, Reference, Rubric
from app.domain.rubric_edits import changed_at
from app.domain.rubric_lists import free_id, new_ledger, new_measure
from app.domain.unread_texts import UnreadTexts
from app.ui.models.defined_rows import CHECKED, Choices, RowColumn
from app.ui.models.unread_texts import Unread, unread_at
from app.ui.widgets.define_chosen import UNITS
from app.ui.widgets.define_rows import AnyRow, RowsEditor
from app.ui.widgets.edit_texts import words_of
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.number_field import read_year

COLUMN_KINDS = {"text": "文字", "date": "日期", "number": "数", "count": "个数"}
_BETTER = ((Better.HIGHER.value, "越高越好"), (Better.LOWER.value, "越低越好"))


class ListPage(QWidget):
    """One list of the rubric, as high as the page. `changed` brings what undo says, the change, and the field."""

    changed = Signal(str, object, str)
    left = Signal()

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        """Lay out the heading."""
        super().__init__(parent)
        self.setObjectName("page")
        self.rubric: Rubric | None = None
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(16, 16, 16, 12)
        self.rows.setSpacing(8)
        self.rows.addWidget(label(title, "title", self))
        self.rows.addWidget(wrapped(hint, "quiet", self))
        self.tables: list[RowsEditor] = []

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the list of a rubric."""
        raise NotImplementedError

    def go_to(self, row: int) -> None:
        """Choose a row."""
        if self.tables and 0 <= row < len(self.tables[0].model.rows):
            self.tables[0].grid.go_to(self.tables[0].model.index(row, 0))
            self.tables[0].grid.setFocus()

    def flush(self) -> None:
        """Tell what is being typed."""
        for table in self.tables:
            table.flush()

    def _table(
        self,
        columns: tuple[RowColumn[AnyRow], ...],
        make: Callable[[tuple[AnyRow, ...]], AnyRow],
        word: str,
        unread: Unread,
        *,
        stretch: int = 1,
    ) -> RowsEditor:
        table = RowsEditor(columns, make, word, unread=unread, fits=False, parent=self)
        table.left.connect(self.left)
        self.tables.append(table)
        self.rows.addWidget(table, stretch)
        return table


class MeasuresPage(ListPage):
    """数据项."""

    def __init__(self, unread: UnreadTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        hint = "评分办法用到的数据。单位和好坏方向决定怎样计算；分子、分母写清楚，部门才好报数。"
        super().__init__("数据项", hint, parent)
        table = self._table(self._columns(), lambda _: self._new(), "一个数据项", unread_at(unread, "measures"))
        table.changed.connect(
            lambda rows, field: self.changed.emit(
                "数据项", lambda rubric: replace(rubric, measures=rows), field and f"measures/{field}"
            )
        )

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the measures."""
        self.rubric = rubric
        self.tables[0].show_rows(rubric.measures)
        self.tables[0].model.refresh()

    def _new(self) -> Measure:
        return new_measure(self.rubric) if self.rubric else Measure("m1")

    def _ledgers(self) -> Choices:
        known = self.rubric.ledgers if self.rubric else ()
        return (("", "不用台账"), *((one.id, one.title or one.id) for one in known))

    def _columns(self) -> tuple[RowColumn[Measure], ...]:
        return (
            RowColumn("名称", lambda one: one.name, lambda one, text: replace(one, name=text.strip()), share=3),
            RowColumn(
                "单位",
                lambda one: one.unit.value,
                lambda one, text: replace(one, unit=Unit(text)),
                choices=lambda: tuple(UNITS.items()),
            ),
            RowColumn(
                "方向",
                lambda one: one.better.value,
                lambda one, text: replace(one, better=Better(text)),
                choices=lambda: _BETTER,
            ),
            RowColumn("分子", lambda one: one.numerator, lambda one, text: replace(one, numerator=text), share=2),
            RowColumn("分母", lambda one: one.denominator, lambda one, text: replace(one, denominator=text), share=2),
            RowColumn(
                "分子取自台账",
                lambda one: one.numerator_ledger or "",
                lambda one, text: replace(one, numerator_ledger=text or None),
                choices=self._ledgers,
            ),
            RowColumn("解释", lambda one: one.definition, lambda one, text: replace(one, definition=text), share=2),
            RowColumn(
                "谁提供",
                lambda one: "、".join(one.departments),
                lambda one, text: replace(one, departments=words_of(text)),
                share=1,
            ),
        )


class ReferencesPage(ListPage):
    """参照值."""

    def __init__(self, unread: UnreadTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        hint = "全省、全国、全市的数，供“与参照值比”用。没有的可以空着，由填报人填。"
        super().__init__("参照值", hint, parent)
        table = self._table(self._columns(), self._new, "一个参照值", unread_at(unread, "references"))
        table.changed.connect(
            lambda rows, field: self.changed.emit(
                "参照值", lambda rubric: replace(rubric, references=rows), field and f"references/{field}"
            )
        )

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the references."""
        self.rubric = rubric
        self.tables[0].show_rows(rubric.references)
        self.tables[0].model.refresh()

    def _new(self, rows: tuple[Reference, ...]) -> Reference:
        """Return a reference like the last one, or the first that could be."""
        if rows:
            return rows[-1]
        measure = self.rubric.measures[0].id if self.rubric and self.rubric.measures else ""
        return Reference(measure, "", Level.PROVINCE, YEARS[0], Decimal(0))

    def _measures(self) -> Choices:
        known = self.rubric.measures if self.rubric else ()
        return tuple((one.id, one.title) for one in known) or (("", "先写数据项"),)

    def _unit(self, one: Reference) -> Unit:
        measure = self.rubric.measure_by_id.get(one.measure) if self.rubric else None
        return measure.unit if measure else Unit.COUNT

    def _columns(self) -> tuple[RowColumn[Reference], ...]:
        def with_value(one: Reference, text: str) -> Reference:
            if not text.strip():
                raise ValueError("请填一个数，原来的数还在。")
            return replace(one, value=read_figure(text, self._unit(one)))

        return (
            RowColumn(
                "数据项",
                lambda one: one.measure,
                lambda one, text: replace(one, measure=text),
                choices=self._measures,
                share=2,
            ),
            RowColumn(
                "范围",
                lambda one: one.level.value,
                lambda one, text: replace(one, level=Level(text)),
                choices=lambda: tuple((one.value, one.label) for one in Level),
            ),
            RowColumn("地区", lambda one: one.region, lambda one, text: replace(one, region=text.strip()), share=1),
            RowColumn(
                "年份",
                lambda one: str(one.year),
                lambda one, text: replace(one, year=int(read_year(text))),
                is_number=True,
            ),
            RowColumn("数值", lambda one: plain(one.value), with_value, is_number=True),
            RowColumn("来源", lambda one: one.source, lambda one, text: replace(one, source=text), share=2),
        )


GATES: tuple[RowColumn[Gate], ...] = (
    RowColumn("内容", lambda one: one.text, lambda one, text: replace(one, text=text.strip()), share=1),
)


class GatesPage(ListPage):
    """基本条件."""

    def __init__(self, unread: UnreadTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__("基本条件", "有一条不符合，就不予评分（一票否决）。没有就空着。", parent)

        def new(rows: tuple[Gate, ...]) -> Gate:
            return Gate(free_id("G", {one.id for one in rows}))

        table = self._table(GATES, new, "一条基本条件", unread_at(unread, "gates"))
        table.changed.connect(
            lambda rows, field: self.changed.emit(
                "基本条件", lambda rubric: replace(rubric, gates=rows), field and f"gates/{field}"
            )
        )

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the gates."""
        self.rubric = rubric
        self.tables[0].show_rows(rubric.gates)


LEDGERS: tuple[RowColumn[Ledger], ...] = (
    RowColumn("台账名称", lambda one: one.title, lambda one, text: replace(one, title=text.strip()), share=1),
    RowColumn("几列", lambda one: str(len(one.columns)), lambda one, _: one, is_number=True),
)


class LedgersPage(ListPage):
    """台账: the ledgers above, the columns of the chosen one below."""

    def __init__(self, unread: UnreadTexts, parent: QWidget | None = None) -> None:
        """Lay out."""
        hint = "有日期的名册，如活动、会议、场所。有效的行数就是次数；下面是选中那一本的各列。"
        super().__init__("台账", hint, parent)
        self._place = 0
        self._unread = unread
        self.ledgers = self._table(LEDGERS, lambda _: self._new(), "一本台账", unread_at(unread, "ledgers"))
        self.ledgers.changed.connect(
            lambda rows, field: self.changed.emit(
                "台账", lambda rubric: replace(rubric, ledgers=rows), field and f"ledgers/{field}"
            )
        )
        self._head = label("", "section", self)
        self.rows.addWidget(self._head)
        self.columns = self._table(self._columns(), _new_column, "一列", unread_at(unread, "ledger-columns"), stretch=2)
        self.columns.changed.connect(self._on_columns)
        self.ledgers.grid.selectionModel().currentChanged.connect(self._on_chosen)

    def show_rubric(self, rubric: Rubric) -> None:
        """Show the ledgers, and the columns of the chosen one."""
        self.rubric = rubric
        self.ledgers.show_rows(rubric.ledgers)
        self._show_columns()

    def _show_columns(self) -> None:
        ledger = self._ledger()
        self._head.setText(f"“{ledger.title or ledger.id}”的各列" if ledger else "先添加一本台账")
        self.columns.setEnabled(ledger is not None)
        self.columns.show_rows(ledger.columns if ledger else ())
        self.columns.model.refresh()

    def _ledger(self) -> Ledger | None:
        ledgers = self.rubric.ledgers if self.rubric else ()
        return ledgers[min(self._place, len(ledgers) - 1)] if ledgers else None

    def _new(self) -> Ledger:
        return new_ledger(self.rubric) if self.rubric else Ledger("l1")

    def _on_chosen(self) -> None:
        row = self.ledgers.grid.currentIndex().row()
        if row >= 0 and row != self._place:
            self.columns.flush()
            self._place = row
            self._show_columns()

    def _on_columns(self, columns: tuple[Column, ...], field: str) -> None:
        self._tell(lambda ledger: _with_columns(ledger, columns), field and f"ledgers/{self._place}/{field}")

    def _tell(self, change: Callable[[Ledger], Ledger], field: str) -> None:
        place = self._place
        self.changed.emit(
            "台账的列", lambda rubric: replace(rubric, ledgers=changed_at(rubric.ledgers, place, change)), field
        )

    def _columns(self) -> tuple[RowColumn[Column], ...]:
        return (
            RowColumn("列名", lambda one: one.title, lambda one, text: replace(one, title=text.strip()), share=1),
            RowColumn(
                "填什么",
                lambda one: one.kind,
                lambda one, text: replace(one, kind=_kind(text)),
                choices=lambda: tuple(COLUMN_KINDS.items()),
            ),
            RowColumn(
                "必填",
                lambda one: CHECKED if one.required else "",
                lambda one, text: replace(one, required=text == CHECKED),
                is_check=True,
            ),
            RowColumn("查重", self._in_key, self._with_key, is_check=True),
        )

    def _in_key(self, column: Column) -> str:
        ledger = self._ledger()
        return CHECKED if ledger is not None and column.id in ledger.key else ""

    def _with_key(self, column: Column, text: str) -> Column:
        """Put a column into the key or take it out: that is the ledger's, the column stays."""

        def change(ledger: Ledger) -> Ledger:
            wanted = {*ledger.key, column.id} if text == CHECKED else set(ledger.key) - {column.id}
            return replace(ledger, key=tuple(one.id for one in ledger.columns if one.id in wanted))

        self._tell(change, "")
        return column


def _kind(text: str) -> ColumnKind:
    kinds: dict[str, ColumnKind] = {"text": "text", "date": "date", "number": "number", "count": "count"}
    return kinds.get(text, "text")


def _new_column(rows: tuple[Column, ...]) -> Column:
    return Column(free_id("c", {one.id for one in rows}))


def _with_columns(ledger: Ledger, columns: tuple[Column, ...]) -> Ledger:
    """Return a ledger with other columns; a column that is gone is no longer in the key."""
    known = {one.id for one in columns}
    return replace(ledger, columns=columns, key=tuple(one for one in ledger.key if one in known))
