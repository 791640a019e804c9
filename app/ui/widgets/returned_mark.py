"""On the card of a criterion: that it was returned (退回), by whom, with the opinion readable."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.rounds import opinions_in_force
from app.ui import display
from app.ui.models.returned_rows import finding_text
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.marks import Mark


class ReturnedMark(QFrame):
    """Hidden while nobody returned anything on the criterion."""

    asked_to_show = Signal(object)
    """Place."""

    def __init__(self, session: Session, code: str, parent: QWidget | None = None) -> None:
        """Show what there is."""
        super().__init__(parent)
        self.setObjectName("part")
        self._session = session
        self._code = code
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self.go = QPushButton("写整改情况", self)
        self.go.setObjectName("link")
        self.go.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.RETURNED, code)))
        holder = QWidget(self)
        self._lines = QVBoxLayout(holder)
        self._lines.setContentsMargins(0, 0, 0, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 8, 8)
        rows.addWidget(holder)
        rows.addWidget(self.go, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_opinions()

    def show_opinions(self) -> None:
        """Bring it in line with the session."""
        found = tuple(
            (
                display.VERDICT_ICONS[finding.verdict],
                f"{one.level.label}退回意见：{finding.verdict.value}",
                finding_text(finding),
            )
            for one in opinions_in_force(self._session.picture)
            if (finding := one.findings.get(self._code)) is not None and finding.is_to_do
        )
        self.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        emptied(self._lines)
        for icon, who, text in found:
            line = QWidget(self)
            head = QHBoxLayout(line)
            head.setContentsMargins(0, 0, 0, 0)
            head.addWidget(Mark(display.icon(icon), line))
            head.addWidget(label(who, "said", line), 1)
            self._lines.addWidget(line)
            self._lines.addWidget(wrapped(text, parent=self))
