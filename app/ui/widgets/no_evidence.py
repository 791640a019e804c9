"""What stands in place of the table while there is no evidence: what to do next."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped

WIDEST_PX = 640
WORDS = (
    "把各部门交来的材料放进一个文件夹，点“添加整个文件夹…”，或者直接把文件夹拖到这里。\n"
    "文件名以编号开头最省事，例如 A2-1 会议纪要.pdf；文件夹名带编号也可以，例如 A2领导协调机制。"
    "没有编号的，按名称给出建议。逐行核对、确认之后才会添加，添加后可以整批撤销。\n"
    "要看每个评分项要哪些材料，点上面的“缺的佐证要求”。"
)


class NoEvidence(QWidget):
    """A few sentences and two buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.add_folder = QPushButton("添加整个文件夹…", self)
        self.add_files = QPushButton("添加文件…", self)
        text = wrapped(WORDS, "", self)
        text.setMaximumWidth(WIDEST_PX * max(self.fontInfo().pixelSize(), 1) // 14)
        buttons = QWidget(self)
        flow = FlowRow(buttons)
        flow.addWidget(self.add_folder)
        flow.addWidget(self.add_files)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 24)
        rows.setSpacing(12)
        rows.addWidget(label("还没有佐证材料", "title", self))
        rows.addWidget(text)
        rows.addWidget(buttons)
        rows.addStretch(1)
        rows.setAlignment(Qt.AlignmentFlag.AlignTop)
