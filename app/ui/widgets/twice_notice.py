"""Says that a file with the same content is there already, before it is registered a second time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from app.domain.evidence import Evidence, StoredFile
from app.ui import display
from app.ui.widgets.file_taking import Purpose
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import wrapped
from app.ui.widgets.marks import Mark


class TwiceNotice(QFrame):
    """Offers to use the piece that is there; it goes when one of its buttons is pressed."""

    asked_to_reuse = Signal(str, object)
    """The id of the piece, Purpose."""
    asked_to_add = Signal(object, object)
    """StoredFile, Purpose."""

    def __init__(
        self, file: StoredFile, piece: Evidence, number: str, purpose: Purpose, parent: QWidget | None = None
    ) -> None:
        """Say it. number: the 材料编号 of the piece, empty when it serves nothing."""
        super().__init__(parent)
        self.setObjectName("notice")
        self.purpose = purpose
        is_here = any(
            one.criterion == purpose.code and purpose.requirement in {None, one.requirement} for one in piece.serves
        )
        where = "已在本项里" if is_here else "可以直接用那一件，不必再存一份"
        mark = Mark(display.icon("severity-warning"), self)
        self.words = wrapped(
            f"“{file.name}”与{number}《{piece.title}》是同一个文件，{where}。还没有添加。", parent=self
        )
        self.reuse = self._button(f"用{number or '那一件'}")
        self.reuse.setVisible(not is_here)
        self.reuse.clicked.connect(lambda: self._leave_by(self.asked_to_reuse, piece.id, purpose))
        self.add = self._button("仍另加一件")
        self.add.clicked.connect(lambda: self._leave_by(self.asked_to_add, file, purpose))
        self.no = self._button("不添加")
        self.no.clicked.connect(self._leave)
        buttons = FlowRow()
        for button in (self.reuse, self.add, self.no):
            buttons.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 6, 10, 8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(mark, 0, 0)
        grid.addWidget(self.words, 0, 1)
        grid.addLayout(buttons, 1, 0, 1, 2)

    def _button(self, text: str) -> QPushButton:
        made = QPushButton(text, self)
        made.setObjectName("link")
        return made

    def _leave_by(self, signal: object, *values: object) -> None:
        self._leave()
        signal.emit(*values)  # type: ignore[attr-defined]

    def _leave(self) -> None:
        self.hide()
        self.deleteLater()
