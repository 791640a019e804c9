"""The studio: one window of one size, made quiet before each picture is taken of it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QInputMethodEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from app.ui.county_desk import CountyDesk
    from app.ui.desk_page import DeskPage
    from app.ui.main_window import MainWindow
    from app.ui.review_desk import ReviewDesk
    from app.ui.review_page import ReviewPage
    from app.ui.review_tabs import ReviewTab
    from app.ui.session import Session
    from app.ui.tabs import Tab

MOST_WAITED_S = 30.0
QUIET_S = 0.15


class Studio:
    """Takes pictures named zoom-size-workspace-screen-state.png."""

    def __init__(self, window: "MainWindow", out: Path, prefix: str, material: Path) -> None:
        """Prefix: zoom and size."""
        self.window = window
        self.material = material
        self.workspace = "none"
        self.taken = 0
        self._out, self._prefix = out, prefix

    @property
    def desk(self) -> "CountyDesk":
        """Return the desk of the open workspace."""
        from app.ui.county_desk import CountyDesk

        if not isinstance(self.window.desk, CountyDesk):
            raise RuntimeError(f"没有打开的工作库：{[one.what for one in self.window.problems.problems]}")
        return self.window.desk

    @property
    def session(self) -> "Session":
        """Return the open workspace."""
        return self.desk.session

    def open(self, name: str) -> None:
        """Open one of the workspaces."""
        self.workspace = name
        self.window.open_path(self.material / f"工作库-{name}")

    def page(self, tab: "Tab") -> "DeskPage":
        """Show a tab and return its page."""
        self.desk.show_tab(tab)
        self.settle()
        return self.desk.page

    @property
    def review_desk(self) -> "ReviewDesk":
        """Return the desk of the open review workspace."""
        from app.ui.review_desk import ReviewDesk

        if not isinstance(self.window.desk, ReviewDesk):
            raise RuntimeError(f"没有打开的评审工作库：{[one.what for one in self.window.problems.problems]}")
        return self.window.desk

    def review_page(self, tab: "ReviewTab") -> "ReviewPage":
        """Show a tab of the review desk and return its page."""
        self.review_desk.show_tab(tab)
        self.settle()
        return self.review_desk.page

    def received(self, county: str, round_: int = 1) -> str:
        """Return the id of what a county handed in; of two of one round, the one that counts."""
        from app.domain.received_sets import standing_sets

        picture = self.review_desk.session.picture
        everything = (*standing_sets(picture), *picture.received.values())
        return next(one.id for one in everything if (one.county.name, one.round) == (county, round_))

    def settle(self) -> None:
        """Wait until the worker has nothing to do and nothing is about to move."""
        begun = time.monotonic()
        quiet_since = begun
        while time.monotonic() - begun < MOST_WAITED_S:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            if not self.window.jobs.is_idle:
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > QUIET_S:
                return

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Wait until something is so."""
        begun = time.monotonic()
        while not what():
            if time.monotonic() - begun > MOST_WAITED_S:
                raise TimeoutError(what)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def grab(self, screen: str, state: str = "", of: QWidget | None = None, *, now: bool = False) -> None:
        """Take a picture, at once (now) or when everything is quiet."""
        if now:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        else:
            self.settle()
        if of is None:
            # Without a window manager a closed dialog gives the keyboard back to nobody.
            self.window.activateWindow()
            QApplication.processEvents()
        parts = [self._prefix, self.workspace, screen, *([state] if state else [])]
        _seen(of or self.window).save(str(self._out / f"{'-'.join(parts)}.png"))
        self.taken += 1


def _seen(window: QWidget) -> QPixmap:
    """Return what is on the screen, with what lies over the window; off screen, what the window draws."""
    if QApplication.platformName() == "xcb":
        window.raise_()
        QApplication.processEvents()
        return window.screen().grabWindow(window.winId())
    return window.grab()


def type_into(field: QWidget, text: str) -> None:
    """Type as an input method does."""
    field.setFocus()
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(field, event)
