"""Short remarks with an icon, each on its own line; shown again in place, so that nothing jumps while one types."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.domain.problems import Problem, Severity
from app.ui import display
from app.ui.widgets.labels import icon_px, wrapped


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark; link: the words of a jump beside it, to a place."""

    severity: Severity
    text: str
    link: str = ""
    place: object = None


def remark_of(problem: Problem) -> Remark:
    """Return a problem as a remark, without where: it stands there."""
    return Remark(problem.severity, f"{problem.what}{problem.what_to_do}")


class Remarks(QWidget):
    """Hidden while there are none."""

    asked_to_show = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel, QPushButton]] = []
        self._shown: tuple[Remark, ...] = ()
        self.hide()

    @property
    def texts(self) -> list[str]:
        """Return what is said."""
        return [remark.text for remark in self._shown]

    def show_remarks(self, remarks: Sequence[Remark]) -> None:
        """Show these and no others."""
        if tuple(remarks) == self._shown:
            return
        self._shown = tuple(remarks)
        while len(self._rows) < len(remarks):
            self._rows.append(self._row(len(self._rows)))
        for number, row in enumerate(self._rows):
            self._show_row(row, self._shown[number] if number < len(remarks) else None)
        self.setVisible(bool(remarks))

    def _row(self, number: int) -> tuple[QLabel, QLabel, QPushButton]:
        mark, words, link = QLabel(self), wrapped(parent=self), QPushButton(self)
        link.setObjectName("link")
        link.clicked.connect(lambda: self.asked_to_show.emit(self._shown[number].place))
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(mark, number, 0, top)
        self._grid.addWidget(words, number, 1)
        self._grid.addWidget(link, number, 2, top)
        return mark, words, link

    def _show_row(self, row: tuple[QLabel, QLabel, QPushButton], remark: Remark | None) -> None:
        mark, words, link = row
        if remark is not None:
            size = icon_px(words)
            mark.setPixmap(display.severity_icon(remark.severity).pixmap(size, size))
            mark.setToolTip(remark.severity.label)
            words.setText(remark.text)
            link.setText(remark.link)
        mark.setVisible(remark is not None)
        words.setVisible(remark is not None)
        link.setVisible(remark is not None and bool(remark.link))
