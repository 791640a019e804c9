"""What other reviewers said of a criterion; once it is merged, only what counts, and theirs when they are asked for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.models.judge_sets import OthersSaid
from app.ui.widgets.labels import wrapped

UNFOLD, FOLD = "展开", "收起"


class JudgeOthers(QWidget):
    """Hidden while nobody else said anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._said = OthersSaid()
        self.words = wrapped("", "said", self)
        self.unfold = QPushButton(UNFOLD, self)
        self.unfold.setObjectName("link")
        self.unfold.setCheckable(True)
        self.unfold.setToolTip("各位评审人的意见")
        self.unfold.toggled.connect(lambda _on: self._show())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def text(self) -> str:
        """Return what is seen."""
        return self.words.text()

    def show_said(self, said: OthersSaid) -> None:
        """Show what was said."""
        self._said = said
        self._show()

    def _show(self) -> None:
        is_folded = bool(self._said.merged) and not self.unfold.isChecked()
        self.words.setText(self._said.merged if is_folded else self._said.whole)
        self.unfold.setText(UNFOLD if is_folded else FOLD)
        self.unfold.setVisible(bool(self._said.merged))
        self.setVisible(bool(self._said.whole))
