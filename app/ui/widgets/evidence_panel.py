"""The evidence of one criterion: what is asked for, with a tick when it is there, and the pieces that serve it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.evidence import Evidence
from app.domain.rubric import Criterion, Requirement
from app.ui import display
from app.ui.session import Session
from app.ui.widgets.labels import label, wrapped


class EvidencePanel(QWidget):
    """Requirements above, pieces below; follows the criterion that is open."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        """Lay out, with nothing shown yet."""
        super().__init__(parent)
        self.setMinimumWidth(220)
        self._session = session
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(label("佐证要求", "section", self))
        self.requirements = _list(self)
        rows.addWidget(self.requirements, 2)
        rows.addWidget(label("本项的佐证材料", "section", self))
        self.pieces = _list(self)
        rows.addWidget(self.pieces, 3)
        self._empty = wrapped(
            "还没有佐证材料。现在请用命令 jkxq attach 添加文件；添加后本项会按材料重新计分。", "quiet", self
        )
        rows.addWidget(self._empty)

    def show_criterion(self, code: str) -> None:
        """Show requirements and evidence of a criterion."""
        criterion, pieces = self._session.criterion(code), self._session.evidence(code)
        self.requirements.clear()
        for requirement in criterion.evidence:
            self.requirements.addItem(_requirement_row(criterion, requirement, pieces))
        if not criterion.evidence:
            self.requirements.addItem(QListWidgetItem("评分标准没有列出佐证要求"))
        self.pieces.clear()
        numbers = self._session.material_numbers()
        for piece in pieces:
            self.pieces.addItem(_piece_row(piece, numbers.get(piece.id, piece.id)))
        self.pieces.setVisible(bool(pieces))
        self._empty.setVisible(not pieces)


def _list(parent: QWidget) -> QListWidget:
    made = QListWidget(parent)
    made.setWordWrap(True)
    made.setIconSize(QSize(16, 16))
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    made.setResizeMode(QListWidget.ResizeMode.Adjust)
    return made


def _requirement_row(criterion: Criterion, requirement: Requirement, pieces: tuple[Evidence, ...]) -> QListWidgetItem:
    is_met = any(_meets(piece, criterion, requirement) for piece in pieces)
    kind = "必需" if requirement.required else "可选"
    word = "已有" if is_met else ("待补" if requirement.required else "未提供")
    about = "，".join([kind, requirement.validity.label, *requirement.departments])
    row = QListWidgetItem(f"{requirement.title or requirement.id}\n{word}（{about}）")
    row.setIcon(display.icon("met" if is_met else "lacking"))
    return row


def _meets(piece: Evidence, criterion: Criterion, requirement: Requirement) -> bool:
    """Tell whether a piece meets a requirement. Source: DESIGN.md 5, Evidence."""
    if piece.file is None:
        return False
    named = {service.requirement for service in piece.serves if service.criterion == criterion.code}
    return requirement.id in named or (None in named and len(criterion.evidence) == 1)


def _piece_row(piece: Evidence, number: str) -> QListWidgetItem:
    about = [
        piece.number,
        str(piece.date) if piece.date else "没有成文日期",
        f"第{piece.pages}页" if piece.pages else "",
    ]
    about += ["" if piece.file else "没有文件"]
    row = QListWidgetItem(f"{number}　{piece.title or '（无标题）'}\n{'　'.join(word for word in about if word)}")
    row.setIcon(display.icon("file"))
    row.setToolTip(piece.file.name if piece.file else "")
    return row
