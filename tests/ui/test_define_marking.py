"""Every kind of marking is defined by keyboard, from nothing to the value that is meant."""

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.marking.kinds import (
    Baseline,
    Below,
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    External,
    Fail,
    Growth,
    Item,
    Judgement,
    Level,
    Levels,
    Marking,
    Operator,
    Part,
    PerCount,
    Proportional,
    Sites,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    VersusReference,
    YesNo,
)
from app.domain.rubric import Ledger, Measure, Reference, RegionType, Rubric, Status, Verdict
from app.domain.rubric_lists import with_made
from app.domain.unread_texts import UnreadTexts
from app.ui.models.unread_texts import unread_at
from app.ui.widgets.define_body import Defining
from app.ui.widgets.define_chosen import NEW
from app.ui.widgets.define_count import PerCountBody
from app.ui.widgets.define_fields import NumberInput
from app.ui.widgets.define_growth import GrowthBody
from app.ui.widgets.define_items import ChecklistBody, DeductionBody, LevelsBody
from app.ui.widgets.define_marking import MarkingEditor, PartsBody
from app.ui.widgets.define_measured import ProportionalBody, ThresholdBody
from app.ui.widgets.define_plain import JudgementBody, SitesBody
from app.ui.widgets.define_rows import RowsEditor
from app.ui.widgets.define_tiers import TiersBody
from app.ui.widgets.define_versus import VersusBody

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D = Decimal
B = TypeVar("B", bound=QWidget)
KEY = Qt.Key
RUBRIC = Rubric(
    "r",
    "1",
    "标准",
    Status.OFFICIAL,
    (),
    Verdict(),
    measures=(Measure("m1", "素养水平"),),
    ledgers=(Ledger("l1", "活动台账"),),
    region_types=(RegionType("c", "县"), RegionType("d", "区")),
)


class Desk(QWidget):
    """Takes what is told and shows it back, as the screen does."""

    def __init__(self, qtbot: QtBot, marking: Marking = YesNo(), unread: UnreadTexts | None = None) -> None:  # noqa: B008
        super().__init__()
        self.rubric = RUBRIC
        self.marking = marking
        self.unread = unread if unread is not None else UnreadTexts()
        self.editor = MarkingEditor(self)
        QVBoxLayout(self).addWidget(self.editor)
        self.editor.changed.connect(self._on_changed)
        self.editor.made.connect(self._on_made)
        self._show()
        self.resize(760, 600)
        qtbot.addWidget(self)
        self.show()
        qtbot.waitExposed(self)
        self.activateWindow()
        qtbot.waitUntil(self.isActiveWindow)

    def _on_changed(self, marking: Marking, _field: str) -> None:
        self.marking = marking
        self._show()

    def _on_made(self, made: Measure | Ledger | Reference) -> None:
        self.rubric = with_made(self.rubric, made)
        self._show()

    def _show(self) -> None:
        self.editor.show_marking(self.marking, Defining(D(4), self.rubric, unread_at(self.unread, "A1")))

    # ------------------------------------------------------------ keys

    def choose(self, box: QComboBox, value: str) -> None:
        """Go to a value of a list with the arrow keys."""
        box.setFocus()
        row = box.findData(value)
        assert row >= 0
        box.setCurrentIndex(row - 1 if row else 1)
        QTest.keyClick(box, KEY.Key_Down if row else KEY.Key_Up)

    def kind(self, kind: str, editor: MarkingEditor | None = None) -> None:
        """Choose a kind."""
        self.choose((editor or self.editor).kind, kind)

    def type(self, field: QLineEdit, text: str) -> None:
        """Type over what stands in a field, and leave it."""
        field.setFocus()
        field.selectAll()
        if text:
            QTest.keyClicks(field, text)
        else:
            QTest.keyClick(field, KEY.Key_Delete)
        QTest.keyClick(field, KEY.Key_Tab)

    def row(self, table: RowsEditor, *texts: str) -> None:
        """Add a row and type its cells, from one to the next with Tab."""
        table.add_button.setFocus()
        QTest.keyClick(table.add_button, KEY.Key_Space)
        self.cells(table, len(table.model.rows) - 1, 0, *texts)

    def cells(self, table: RowsEditor, row: int, column: int, *texts: str) -> None:
        """Type cells beside each other; the first one is opened with F2."""
        table.grid.setFocus()
        table.grid.go_to(table.model.index(row, column))
        if table.grid.state() is not table.grid.State.EditingState:
            QTest.keyClick(table.grid, KEY.Key_F2)
        for text in texts:
            field = QApplication.focusWidget()
            assert isinstance(field, QLineEdit)
            field.selectAll()
            QTest.keyClicks(field, text)
            QTest.keyClick(field, KEY.Key_Tab)
        # Tab went on to the next cell, which may be open now: leave it.
        self.editor.kind.setFocus()


@pytest.fixture
def desk(dressed: QApplication, qtbot: QtBot) -> Desk:
    """An editor that begins with yes_no."""
    return Desk(qtbot)


def _body(desk: Desk, kind: type[B]) -> B:
    assert isinstance(desk.editor.body, kind)
    return desk.editor.body


def test_the_two_kinds_without_parameters(desk: Desk) -> None:
    for kind, marking in (("external", External()), ("yes_no", YesNo())):
        desk.kind(kind)
        assert desk.marking == marking


def test_a_checklist(desk: Desk) -> None:
    desk.kind("checklist")
    body = _body(desk, ChecklistBody)
    desk.cells(body.table, 0, 0, "plan", "1.5")
    desk.row(body.table, "meeting", "2.5")
    QTest.keyClick(body.all_required, KEY.Key_Space)
    assert desk.marking == Checklist((Item("a", D("1.5"), "plan"), Item("b", D("2.5"), "meeting")), all_required=True)


def test_levels_and_their_order(desk: Desk) -> None:
    desk.kind("levels")
    body = _body(desk, LevelsBody)
    desk.cells(body.table, 0, 0, "head", "4")
    desk.cells(body.table, 1, 0, "deputy", "2")
    desk.row(body.table, "none", "0")
    body.table.grid.go_to(body.table.model.index(0, 0))
    QTest.keyClick(body.table.grid, KEY.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert desk.marking == Levels((Item("b", D(2), "deputy"), Item("a", D(4), "head"), Item("c", D(0), "none")))
    QTest.keyClick(body.table.grid, KEY.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert desk.marking == Levels((Item("b", D(2), "deputy"), Item("c", D(0), "none")))


def test_deductions(desk: Desk) -> None:
    desk.kind("deduction")
    body = _body(desk, DeductionBody)
    desk.cells(body.table, 0, 0, "late", "0.5", "3")
    desk.row(body.table, "missing", "1")
    assert desk.marking == Deduction((DeductionItem("a", D("0.5"), "late", 3), DeductionItem("b", D(1), "missing")))


def test_a_number_of_times_with_a_ledger_made_in_place(desk: Desk) -> None:
    desk.kind("per_count")
    body = _body(desk, PerCountBody)
    desk.type(body.each, "2.5")
    desk.type(body.max, "3")
    desk.choose(body.ledger.choice, NEW)
    QTest.keyClicks(body.ledger.name, "meetings")
    QTest.keyClick(body.ledger.name, KEY.Key_Return)
    assert desk.marking == PerCount(D("2.5"), D(3), "l2")
    assert desk.rubric.ledgers[1].title == "meetings"
    desk.type(body.max, "")
    desk.choose(body.ledger.choice, "")
    assert desk.marking == PerCount(D("2.5"))


def test_a_threshold_with_a_measure_made_in_place(desk: Desk) -> None:
    desk.kind("threshold")
    body = _body(desk, ThresholdBody)
    desk.choose(body.measure.choice, NEW)
    QTest.keyClicks(body.measure.name, "beds")
    desk.choose(body.measure.unit, "per_10k")
    QTest.keyClick(body.measure.make, KEY.Key_Space)
    desk.choose(body.op, "<=")
    desk.type(body.target.one, "12.5")
    desk.choose(body.below, "proportional")
    assert desk.marking == Threshold("m2", D("12.5"), Operator.AT_MOST, Below.PROPORTIONAL)
    assert (desk.rubric.measures[1].name, desk.rubric.measures[1].unit.value) == ("beds", "per_10k")


def test_a_target_for_each_region_type(desk: Desk) -> None:
    desk.kind("threshold")
    body = _body(desk, ThresholdBody)
    desk.choose(body.measure.choice, "m1")
    desk.type(body.target.one, "20%")
    QTest.keyClick(body.target.by_region, KEY.Key_Space)
    desk.type(body.target.fields["d"], "25")
    assert desk.marking == Threshold("m1", {"c": D(20), "d": D(25)})
    QTest.keyClick(body.target.by_region, KEY.Key_Space)
    assert desk.marking == Threshold("m1", D(20))


def test_tiers(desk: Desk) -> None:
    desk.kind("tiers")
    body = _body(desk, TiersBody)
    desk.choose(body.measure.choice, "m1")
    assert body.table is not None
    desk.cells(body.table, 0, 1, "90", "4")
    body.table.add()
    desk.cells(body.table, 1, 1, "80", "2")
    assert desk.marking == Tiers("m1", (Tier(D(4), at_least=D(90)), Tier(D(2), at_least=D(80))))
    body.table.model.type_text(0, 0, ">")
    QTest.keyClick(body.by_region, KEY.Key_Space)
    desk.cells(body.table, 1, 2, "85")
    both = {"c": D(90), "d": D(90)}
    assert desk.marking == Tiers(
        "m1",
        (
            Tier({"c": D(4), "d": D(4)}, above=both),
            Tier({"c": D(2), "d": D(2)}, at_least={"c": D(80), "d": D(85)}),
        ),
    )


def test_proportional(desk: Desk) -> None:
    desk.kind("proportional")
    body = _body(desk, ProportionalBody)
    desk.choose(body.measure.choice, "m1")
    desk.type(body.zero_at.one, "10")
    desk.type(body.full_at.one, "30")
    assert desk.marking == Proportional("m1", D(10), D(30))


def test_a_comparison_and_its_reference(desk: Desk) -> None:
    desk.kind("versus_reference")
    body = _body(desk, VersusBody)
    desk.choose(body.measure.choice, "m1")
    desk.choose(body.level, "nation")
    desk.choose(body.op, ">")
    desk.type(body.factor, "1.2")
    desk.type(body.plus, "2")
    assert desk.marking == VersusReference("m1", Level.NATION, Operator.ABOVE, D("1.2"), D(2))
    new = body.new_reference
    desk.type(new.region, "China")
    desk.type(new.year, "2021")
    desk.type(new.value, "25.4")
    QTest.keyClick(new.add, KEY.Key_Space)
    assert desk.rubric.references == (Reference("m1", "China", Level.NATION, 2021, D("25.4")),)


def test_growth_by_share_and_by_difference(desk: Desk) -> None:
    desk.kind("growth")
    body = _body(desk, GrowthBody)
    desk.choose(body.measure.choice, "m1")
    desk.choose(body.how, "relative")
    desk.type(body.amount.one, "20")
    desk.choose(body.op, ">")
    QTest.keyClick(body.per_year, KEY.Key_Space)
    desk.choose(body.baseline, "previous_year")
    desk.type(body.year, "2019")
    assert desk.marking == Growth(
        "m1", D("0.2"), None, Operator.ABOVE, per_year=True, baseline=Baseline.PREVIOUS_YEAR, baseline_year=2019
    )
    desk.choose(body.how, "points")
    desk.type(body.year, "")
    assert isinstance(desk.marking, Growth)
    assert (desk.marking.relative, desk.marking.points, desk.marking.baseline_year) == (None, D(20), None)


def test_sites(desk: Desk) -> None:
    desk.kind("sites")
    body = _body(desk, SitesBody)
    desk.type(body.min_sites, "3")
    desk.type(body.pass_mark, "60")
    desk.choose(body.fail, "keep")
    assert desk.marking == Sites(D(60), 3, Fail.KEEP)


def test_judgement(desk: Desk) -> None:
    desk.kind("judgement")
    desk.type(_body(desk, JudgementBody).step, "0.25")
    assert desk.marking == Judgement(D("0.25"))


def test_the_best_of_two_and_a_sum_inside(desk: Desk) -> None:
    desk.kind("best_of")
    body = _body(desk, PartsBody)
    assert desk.marking == BestOf((YesNo(), Judgement()))
    desk.kind("sum_of", body.frames[1].marking)
    inner = body.frames[1].marking.body
    assert isinstance(inner, PartsBody)
    desk.type(inner.frames[0].points, "1")
    QTest.keyClick(inner.add, KEY.Key_Space)
    desk.type(inner.frames[1].points, "3")
    desk.kind("per_count", inner.frames[1].marking)
    count = inner.frames[1].marking.body
    assert isinstance(count, PerCountBody)
    desk.type(count.each, "1.5")
    wanted = SumOf((Part(D(1), Judgement()), Part(D(3), PerCount(D("1.5")))))
    assert desk.marking == BestOf((YesNo(), wanted))
    QTest.keyClick(body.frames[1].up, KEY.Key_Space)
    assert desk.marking == BestOf((wanted, YesNo()))
    QTest.keyClick(body.frames[1].remove, KEY.Key_Space)
    assert desk.marking == BestOf((wanted,))


def test_a_wrong_number_is_told_beside_its_field_and_comes_back(desk: Desk, qtbot: QtBot) -> None:
    desk.kind("per_count")
    body = _body(desk, PerCountBody)
    desk.type(body.each, "2x")
    before = desk.marking
    assert body.each.text() == "2x"
    assert "还没有保存" in body.each.why
    assert "2x" in desk.unread.values()
    again = Desk(qtbot, before, desk.unread)
    field = _body(again, PerCountBody).each
    assert field.text() == "2x"
    again.type(field, "2")
    assert again.marking == replace(before, each=D(2)) if isinstance(before, PerCount) else False
    assert again.unread == {}


def test_an_emptied_number_that_is_needed_stays_what_it_was(desk: Desk) -> None:
    desk.kind("judgement")
    body = _body(desk, JudgementBody)
    before = desk.marking
    desk.type(body.step, "")
    assert desk.marking == before


def test_a_wrong_cell_keeps_its_text_and_moves_with_its_row(desk: Desk, qtbot: QtBot) -> None:
    desk.kind("levels")
    body = _body(desk, LevelsBody)
    desk.cells(body.table, 0, 0, "head", "four")
    assert body.table.model.index(0, 1).data() == "four"
    assert len(body.table.remarks.texts) == 1
    body.table.grid.go_to(body.table.model.index(0, 0))
    body.table.move_by(1)
    assert body.table.model.index(1, 1).data() == "four"
    again = Desk(qtbot, desk.marking, desk.unread)
    table = _body(again, LevelsBody).table
    assert table.model.index(1, 1).data() == "four"
    again.cells(table, 1, 1, "4")
    assert again.unread == {}
    assert isinstance(again.marking, Levels)
    assert again.marking.levels[1].points == 4


def test_rows_from_a_spreadsheet_are_pasted(desk: Desk) -> None:
    desk.kind("checklist")
    body = _body(desk, ChecklistBody)
    QApplication.clipboard().setText("甲\t1\n乙\t1.5\n丙\t1.5")
    body.table.grid.setFocus()
    body.table.grid.go_to(body.table.model.index(0, 0))
    QTest.keyClick(body.table.grid, KEY.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert desk.marking == Checklist((Item("a", D(1), "甲"), Item("b", D("1.5"), "乙"), Item("c", D("1.5"), "丙")))


def test_the_rows_are_a_sound_model(desk: Desk, qtmodeltester: ModelTester) -> None:
    desk.kind("deduction")
    table = _body(desk, DeductionBody).table
    qtmodeltester.check(table.model)
    table.add()
    table.add()
    table.move_by(-1)
    table.remove()


def test_typing_in_one_field_leaves_the_other_fields_where_they_are(desk: Desk) -> None:
    desk.kind("threshold")
    body = _body(desk, ThresholdBody)
    fields = body.findChildren(NumberInput)
    desk.type(body.target.one, "9")
    assert desk.editor.body is body
    assert body.findChildren(NumberInput) == fields
