"""A clerk at the window: types, ticks, pastes and drops as a person does, and only what a person could reach."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QApplication, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from app.ui.desk_page import DeskPage
from app.ui.main_window import MainWindow
from app.ui.session import Session
from app.ui.tabs import Tab
from app.ui.widgets.criterion_card import CriterionCard

WAIT_MS = 20_000
CTRL = Qt.KeyboardModifier.ControlModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
MARK_PX = 8
"""The mark of a check box lies so far from the left."""
LAYOUTS = 3
"""A card in a scrolled page has its places after so many rounds of events."""
WORD = 2
"""An input method commits so many characters at a time."""


class Clerk:
    """Drives one window with mouse, keyboard, input method, clipboard and dropped files."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        """Sit down before a window."""
        self.window = window
        self._qtbot = qtbot

    # ------------------------------------------------------------ looking

    @property
    def session(self) -> Session:
        """The open workspace."""
        assert self.window.session is not None
        return self.window.session

    @property
    def card(self) -> CriterionCard:
        """The card that is open on 填报."""
        assert self.window.desk is not None
        assert self.window.desk.filling.card is not None
        return self.window.desk.filling.card

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(condition, timeout=WAIT_MS)

    def reach(self, widget: QWidget) -> None:
        """Scroll to a widget; one that is hidden or switched off cannot be used."""
        # What has just been built is shown with the next events.
        self.wait(widget.isVisible)
        assert widget.isEnabled(), widget
        around = widget.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea) and around.widget() is not None:
                self.breathe()
                around.ensureWidgetVisible(widget)
            around = around.parentWidget()
        assert not widget.visibleRegion().isEmpty(), widget

    # ------------------------------------------------------------ going

    def go_to(self, tab: Tab) -> DeskPage:
        """Go to a page by its key."""
        QTest.keySequence(self.window, QKeySequence(tab.keys))
        self.breathe()
        assert self.window.desk is not None
        assert self.window.desk.tab is tab
        return self.window.desk.page

    def next_card(self, code: str) -> CriterionCard:
        """Finish this criterion and go to the next one, which must be the one that is expected."""
        self.press(Qt.Key.Key_Return, CTRL)
        assert self.card.code == code
        return self.card

    # ------------------------------------------------------------ mouse

    def click(self, widget: QWidget) -> None:
        """Click into the middle of a button or field."""
        self.reach(widget)
        inside = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        QTest.mouseClick(inside, LEFT, pos=inside.rect().center())
        self.breathe()

    def tick(self, mark: QWidget) -> None:
        """Click on the mark of a check box or radio button."""
        self.reach(mark)
        QTest.mouseClick(mark, LEFT, pos=QPoint(MARK_PX, mark.height() // 2))
        self.breathe()

    def click_cell(self, grid: QAbstractItemView, index: QModelIndex) -> None:
        """Click on a cell."""
        assert index.isValid()
        grid.scrollTo(index)
        QTest.mouseClick(grid.viewport(), LEFT, pos=grid.visualRect(index).center())
        self.breathe()
        assert grid.currentIndex() == index

    # ------------------------------------------------------------ keyboard

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key where the keyboard is."""
        self.press_on(QApplication.focusWidget() or self.window, key, modifiers)

    def press_on(self, widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key on a widget that takes the keyboard, such as a list that has popped up."""
        QTest.keyClick(widget, key, modifiers)
        self.breathe()

    def keys(self, text: str) -> None:
        """Type plain characters where the keyboard is."""
        QTest.keyClicks(self._field, text)
        self.breathe()

    def type_text(self, text: str) -> None:
        """Type through an input method where the keyboard is: each word is composed, then committed."""
        for place in range(0, len(text), WORD):
            word = text[place : place + WORD]
            for preedit in ("x", "xy", "xy'z"):
                self._compose(preedit, "")
            self._compose("", word)

    def fill(self, field: QWidget, text: str) -> None:
        """Click into a field and write over what stands there, Chinese through an input method."""
        self.click(field)
        self.wait(lambda: QApplication.focusWidget() in {field, field.focusProxy()})
        self.write_over(text)

    def write_over(self, text: str) -> None:
        """Write over what stands in the field where the keyboard is."""
        self.press(Qt.Key.Key_A, CTRL)
        if text.isascii():
            self.keys(text)
        else:
            self.type_text(text)

    def choose(self, box: QComboBox, word: str) -> None:
        """Choose from a list with the arrow keys."""
        self.reach(box)
        box.setFocus(Qt.FocusReason.TabFocusReason)
        for _ in range(box.count()):
            if box.currentText() == word:
                break
            self.press_on(box, Qt.Key.Key_Down)
        assert box.currentText() == word

    # ------------------------------------------------------------ clipboard and files

    def paste(self, text: str) -> None:
        """Paste what was copied in Excel or WPS where the keyboard is."""
        QGuiApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, CTRL)

    def drop(self, onto: QWidget, *paths: Path, at: QPoint | None = None) -> None:
        """Drag files from the file manager onto a widget."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        place = at or onto.rect().center()
        entered = QDragEnterEvent(place, Qt.DropAction.CopyAction, mime, LEFT, NO_MODIFIER)
        QApplication.sendEvent(onto, entered)
        assert entered.isAccepted()
        dropped = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, mime, LEFT, NO_MODIFIER)
        QApplication.sendEvent(onto, dropped)

    # ------------------------------------------------------------ inside

    @property
    def _field(self) -> QWidget:
        field = QApplication.focusWidget()
        assert field is not None
        return field

    def _compose(self, preedit: str, commit: str) -> None:
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self._field, event)
        self.breathe()

    @staticmethod
    def breathe() -> None:
        """Let the window do what it put off: no hand is so quick that it would not."""
        for _ in range(LAYOUTS):
            QApplication.processEvents()
