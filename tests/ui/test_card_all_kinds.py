"""Every kind of marking filled through the real fields gives what the command line makes of the same answers."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import Assessment
from app.services.fill import fill
from app.services.open_workspace import open_workspace
from app.ui.session import Session
from app.ui.widgets.count_editor import CountEditor
from app.ui.widgets.entry_editor import (
    ChecklistEditor,
    DeductionEditor,
    EntryEditor,
    LevelsEditor,
    PointsEditor,
    YesNoEditor,
)
from app.ui.widgets.figure_editor import FigureEditor
from app.ui.widgets.marking_editors import PartsEditor
from app.ui.widgets.sites_editor import SitesEditor
from tests.ui.cards import CardPage
from tests.ui.rubrics import NOON, all_kinds_workspace

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

Editor = TypeVar("Editor", bound=EntryEditor)

ANSWERS = """
format: 1
measures:
  - {measure: literacy, year: 2021, numerator: 1217, denominator: 4000, source: 监测报告}
  - {measure: deaths, year: 2021, value: "15/10万"}
  - {measure: water, year: 2020, value: "60%"}
  - {measure: water, year: 2021, value: "72%"}
references:
  - {measure: literacy, region: 河北省, level: province, year: 2021, value: "26.82%", source: 公报}
ledgers: {activities: []}
answers:
  K1: {met: true}
  K2: {checked: [a, c], statement: 列入规划和实事, self_points: "1", deduction_reason: 报告未写}
  K3: {level: low}
  K4: {counts: {x: 1}}
  K11: {parts: {"2": {met: false}}}
  K13: {sites: [{name: 第一中学, score: "90"}, {name: 人民医院, score: "70"}]}
  K14: {points: "1.5", reason: 资料齐全}
  K15: {points: "1.25", document: 通报〔2021〕3号}
"""
POINTS = {
    "K1": "2", "K2": "1.5", "K3": "1", "K4": "1.5",
    "K5": "0",  # 台账写明本周期没有
    "K6": "2", "K7": "2",  # 1217÷4000＝30.425%
    "K8": "1",  # 15在20与10正中
    "K9": "2", "K10": "2",  # 30.425≥26.82；(72－60)÷60＝20%
    "K11": "2", "K12": "1",  # 1＋0
    "K13": "1.6",  # (90＋70)÷2÷100×2
    "K14": "1.5", "K15": "1.25",
}  # fmt: skip


@pytest.fixture
def page(new_session: Callable[[Path], Session], tmp_path: Path, qtbot: QtBot) -> CardPage:
    return CardPage(new_session(all_kinds_workspace(tmp_path / "工作库")), qtbot)


class Hands:
    """Fills the cards with mouse and keyboard."""

    def __init__(self, page: CardPage, qtbot: QtBot) -> None:
        self.page = page
        self.qtbot = qtbot

    def editor(self, code: str, kind: type[Editor]) -> Editor:
        editor = self.page.open(code).editor
        assert isinstance(editor, kind)
        return editor

    def click(self, widget: QWidget) -> None:
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(8, widget.height() // 2))

    def fill_choices(self) -> None:
        self.click(self.editor("K1", YesNoEditor).yes)
        boxes = self.editor("K2", ChecklistEditor).boxes
        self.click(boxes["a"])
        self.click(boxes["c"])
        card = self.page.card
        assert card is not None
        self.page.type(card.self_points.points, "1")
        self.page.type(card.self_points.deduction, "报告未写")
        card.statement.setFocus()
        card.statement.insertPlainText("列入规划和实事")
        self.click(self.editor("K3", LevelsEditor).buttons["low"])
        counter = self.editor("K4", DeductionEditor).counters["x"]
        counter.setFocus()
        counter.selectAll()
        self.qtbot.keyClicks(counter, "1")
        self.click(self.editor("K5", CountEditor).nothing)

    def fill_figures(self) -> None:
        literacy = self.editor("K6", FigureEditor).forms[0]
        self.page.type(literacy.numbers["numerator"], "1,217")
        self.page.type(literacy.numbers["denominator"], "4000")
        self.page.type(literacy.texts["source"], "监测报告")
        self.page.type(self.editor("K8", FigureEditor).forms[0].numbers["value"], "15/10万")
        reference = self.editor("K9", FigureEditor).reference
        assert reference is not None
        self.page.type(reference.value, "26.82%")
        self.page.type(reference.source, "公报")
        for form, value in zip(self.editor("K10", FigureEditor).forms, ("60%", "７２％"), strict=True):
            self.page.type(form.numbers["value"], value)
        last = self.editor("K11", PartsEditor).parts[2]
        assert isinstance(last, YesNoEditor)
        self.click(last.no)

    def fill_points(self) -> None:
        sites = self.editor("K13", SitesEditor)
        sites.paste_block("第一中学\t90\n人民医院\t70\n")
        for code, points, words in (("K14", "1.5", "资料齐全"), ("K15", "1.25", "通报〔2021〕3号")):
            editor = self.editor(code, PointsEditor)
            self.page.type(editor.points, points)
            self.page.type(editor.words, words)
        self.page.open("K1")


def filled_by_file(tmp_path: Path) -> Assessment:
    (tmp_path / "answers.yaml").write_text(ANSWERS, "utf-8")
    with open_workspace(all_kinds_workspace(tmp_path / "另一个"), writing=True) as workspace:
        fill(workspace, tmp_path / "answers.yaml", person="张三", at=NOON)
        return workspace.picture.assessment


def test_all_kinds_filled_by_hand_equal_the_answers_file(page: CardPage, tmp_path: Path, qtbot: QtBot) -> None:
    empty = page.session.picture.assessment
    hands = Hands(page, qtbot)

    hands.fill_choices()
    hands.fill_figures()
    hands.fill_points()

    filled = page.session.picture.assessment
    by_file = filled_by_file(tmp_path)
    assert filled.answers == by_file.answers
    assert filled == by_file
    assert {line.code: f"{line.computed.normalize():f}" for line in page.session.sheet.criteria} == POINTS

    while page.session.undo_name:
        page.session.undo()
    assert page.session.picture.assessment == empty
    while page.session.redo_name:
        page.session.redo()
    assert page.session.picture.assessment == filled
