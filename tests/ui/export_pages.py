"""The export page on a small workspace, and the hands that use it."""

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence, Service
from app.services.open_workspace import Workspace
from app.services.write_answer import write_answer
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.export import ExportPage
from app.ui.session import Session
from app.ui.widgets.export_result import Outcome

DAY = dt.date(2021, 12, 20)


def desk_of(session: Session, folder: Path) -> Desk:
    """Return a desk that writes into 导出 below a folder, one criterion answered and one piece there."""
    made = Desk(session, Jobs(), Remembered(folder / "window.ini"))
    made.remembered.set_text("folder/documents", str(folder / "导出"))
    session.run(write_answer, "A2", Answer(level="top", statement="主要领导任组长。"))
    add_evidence(session)
    return made


def shown(desk: Desk, qtbot: QtBot) -> ExportPage:
    """Return the page, shown and knowing what would go out."""
    made = ExportPage(desk)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    looked(made, qtbot)
    made.choices.day.setDate(QDate(DAY.year, DAY.month, DAY.day))
    return made


def looked(page: ExportPage, qtbot: QtBot) -> None:
    """Wait until the page knows what would go out now."""
    qtbot.waitUntil(lambda: page.preview is not None and page.preview.picture is page.session.picture, timeout=20_000)


def ended(page: ExportPage, qtbot: QtBot) -> None:
    """Wait until the long work has ended."""
    qtbot.waitUntil(page.progress.isHidden, timeout=30_000)


def add_evidence(session: Session) -> None:
    """A piece of 7 bytes for A1."""

    def service(workspace: Workspace, *, person: str, at: dt.datetime) -> Changes:
        file = workspace.attach(b"%PDF-14", "规划.pdf")
        piece = Evidence("E0001", "规划文本", file=file, serves=(Service("A1", "e1"),))
        changes = Changes("添加材料", (Change("evidence", "E0001", None, piece),))
        workspace.apply(changes, person=person, at=at)
        return changes

    session.run(service)


def press(button: QPushButton) -> None:
    """Click a button."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def final(page: ExportPage) -> None:
    """Choose 定稿."""
    QTest.mouseClick(page.choices.final, Qt.MouseButton.LeftButton)
    assert not page.choices.is_draft


def outcome(page: ExportPage) -> Outcome | None:
    """Return how the last export ended."""
    return page.result.outcome


def names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())
