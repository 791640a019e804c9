"""A card on a page, wired to its session as the screen wires it."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer, Figure
from app.services.open_workspace import open_workspace
from app.services.write_answer import write_answer
from app.ui.session import Session
from app.ui.widgets.criterion_card import CriterionCard
from app.ui.widgets.text_fields import LineField


class CardPage(QWidget):
    """Holds one card at a time; edits are stored and shown again."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        """Show no card yet."""
        super().__init__()
        self.session = session
        self._qtbot = qtbot
        qtbot.addWidget(self)
        QVBoxLayout(self)
        self.resize(560, 900)
        self.card: CriterionCard | None = None
        self.asked: list[object] = []
        session.changed.connect(lambda _: self.card.show_answer() if self.card else None)
        session.settling.connect(lambda: self.card.flush() if self.card else None)
        self.show()
        self.activateWindow()
        qtbot.waitExposed(self)

    def open(self, code: str) -> CriterionCard:
        """Put the card of a criterion in the place of the one before."""
        self.session.settle()
        if self.card is not None:
            self.card.hide()
            self.card.deleteLater()
        self.card = CriterionCard(self.session, code, self)
        self.card.answered.connect(self._store)
        self.card.left.connect(self.session.close_step)
        self.card.asked_to_show.connect(self.asked.append)
        self.layout().addWidget(self.card)
        self.card.show()
        return self.card

    def type(self, field: LineField, text: str) -> None:
        """Type a text over what stands in a field and let the pause pass."""
        field.setFocus()
        self._qtbot.waitUntil(field.hasFocus)
        field.selectAll()
        QGuiApplication.clipboard().setText(text)
        field.paste()
        field.flush()

    def _store(self, code: str, answer: Answer, goes_on: bool) -> None:
        self.session.run(write_answer, code, answer, goes_on=goes_on)


def stored_answers(folder: Path) -> dict[str, Answer]:
    """Return the answers as another program reads them from the disk."""
    with open_workspace(folder, writing=False) as other:
        return dict(other.picture.assessment.answers)


def stored_figures(folder: Path) -> tuple[Figure, ...]:
    """Return the figures as another program reads them from the disk."""
    with open_workspace(folder, writing=False) as other:
        return other.picture.assessment.measures
