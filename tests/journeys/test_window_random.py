"""Somebody who does anything anywhere: nothing breaks, all is stored, and undo leads back over the same states."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app.catalog.packs import read_pack
from app.domain.assessment import Assessment
from app.domain.changes import difference
from app.domain.county import County, Cycle
from app.services.open_workspace import create_workspace, open_workspace
from app.ui.main_window import MainWindow
from app.ui.screens.figures import FiguresPage
from app.ui.screens.ledgers import LedgersPage
from app.ui.tabs import Tab
from app.ui.widgets.counter import Counter
from app.ui.widgets.ledger_sheet import LedgerSheet
from app.ui.widgets.text_fields import LineField, StatementEdit
from tests.journeys.clerk import CTRL, Clerk
from tests.ui.rubrics import NOON

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"does not support raise\(\)", "grabbing the keyboard")

RUBRIC = Path(__file__).parent.parent / "golden" / "all_markings" / "rubric.yaml"
TABS = (*[Tab.FILLING] * 3, *(tab for tab in Tab if tab not in {Tab.MATERIALS, Tab.EXPORT}))
TEXTS = ("1", "2.5", "48%", "３", "", "无", "北政办〔2020〕1号", "2029-03-02", "领导小组")
BLOCKS = ("1\t2\n3\t4", "2029-03-01\t第一次\t12\n2029-03-01\t第一次", "甲\n乙", "名称\t得分\n一\t61", "\t\n")
FIELDS = (QCheckBox, QRadioButton, LineField, StatementEdit, Counter)


@pytest.fixture
def clerk(window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    create_workspace(tmp_path / "库", read_pack(RUBRIC).rubric)
    begun = Assessment(county=County("", "河北省", "乙市", "丙县", "hill"), cycle=Cycle("2030年度", None, None, 2030))
    with open_workspace(tmp_path / "库", writing=True) as opened:
        opened.apply(difference("准备", opened.picture.assessment, begun), person="张三", at=NOON)
    for name, nothing in (("getOpenFileNames", ([], "")), ("getOpenFileName", ("", "")), ("getExistingDirectory", "")):
        monkeypatch.setattr(QFileDialog, name, lambda *_, nothing=nothing: nothing)
    window.open_path(tmp_path / "库")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Clerk(window, qtbot)
    # The window tells of half-written words that it leaves behind, and closes the second time.
    window.close()
    window.close()


def usable(page: QWidget) -> list[QWidget]:
    """What of a page can be used."""
    found = (one for kind in FIELDS for one in page.findChildren(kind))
    return [one for one in found if one.isVisible() and one.isEnabled() and one.width() > 1]


class Walk:
    """Acts at random; `told` says what was done, for whoever looks into a failure."""

    def __init__(self, clerk: Clerk, seed: int) -> None:
        self.clerk = clerk
        self.dice = random.Random(seed)
        self.told: list[str] = []

    def act(self) -> None:
        acts = (self.use, self.use, self.use, self.use, self.cell, self.cell, self.go, self.turn, self.next)
        act = self.dice.choice(acts)
        self.told.append(act.__name__)
        act()

    def go(self) -> None:
        tab = self.dice.choice(TABS)
        self.told.append(str(tab))
        self.clerk.go_to(tab)

    def turn(self) -> None:
        for _ in range(self.dice.randrange(1, 4)):
            self.clerk.press(self.dice.choice((Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y)), CTRL)

    def next(self) -> None:
        assert self.clerk.window.desk is not None
        self.clerk.go_to(Tab.FILLING)
        codes = [one.code for one in self.clerk.session.picture.rubric.criteria]
        self.clerk.window.desk.filling.open_criterion(self.dice.choice(codes))
        self.clerk.breathe()

    def use(self) -> None:
        assert self.clerk.window.desk is not None
        fields = usable(self.clerk.window.desk.page)
        if not fields:
            return
        field = self.dice.choice(fields)
        self.told.append(f"{type(field).__name__} {field.accessibleName()}")
        if isinstance(field, QCheckBox | QRadioButton):
            self.clerk.tick(field)
        elif isinstance(field, Counter):
            self.clerk.click(field)
            self.clerk.press(self.dice.choice((Qt.Key.Key_Up, Qt.Key.Key_Down)))
        else:
            text = self.dice.choice(TEXTS)
            self.told.append(text)
            self.clerk.click(field)
            if not field.isEnabled():
                # Leaving the field before has made this criterion 不适用.
                return
            assert field.hasFocus()
            self.clerk.write_over(text)
            if self.dice.random() < 0.3:
                self.clerk.press(Qt.Key.Key_Tab)

    def cell(self) -> None:
        page = self.clerk.go_to(self.dice.choice((Tab.FIGURES, Tab.LEDGERS)))
        holder = page.sheet if isinstance(page, LedgersPage) else page
        assert isinstance(holder, FiguresPage | LedgerSheet)
        grid = holder.grid
        model = grid.model()
        index = model.index(self.dice.randrange(model.rowCount()), self.dice.randrange(1, model.columnCount()))
        grid.setCurrentIndex(index)
        grid.setFocus()
        self.clerk.breathe()
        match self.dice.randrange(4):
            case 0:
                QGuiApplication.clipboard().setText(self.dice.choice(BLOCKS))
                self.clerk.press(Qt.Key.Key_V, CTRL)
            case 1:
                self.clerk.press(Qt.Key.Key_Delete)
            case _:
                text = self.dice.choice(TEXTS)
                self.told.append(text)
                self.clerk.type_text(text)
                if self.dice.random() < 0.7:
                    self.clerk.press(self.dice.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape)))


SEEDS = [*range(2), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 60))]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_done_can_be_undone_and_redone(clerk: Clerk, seed: int, tmp_path: Path) -> None:
    begun = clerk.session.picture.assessment
    walk = Walk(clerk, seed)
    for _ in range(60):
        walk.act()
    clerk.session.settle()
    QApplication.processEvents()
    full = clerk.session.picture.assessment
    with open_workspace(tmp_path / "库", writing=False) as other:
        assert other.picture.assessment == full

    back = [full]
    while clerk.session.undo_name:
        assert clerk.session.undo()
        back.append(clerk.session.picture.assessment)
    assert back[-1] == begun
    forth = [begun]
    while clerk.session.redo_name:
        assert clerk.session.redo()
        forth.append(clerk.session.picture.assessment)
    # What was taken back last during the walk is taken again as well.
    assert forth[: len(back)] == back[::-1]
