"""What stands above the table of all evidence: the search field, what can be done, and chips with counts."""

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.evidence_checks import Flaw
from app.ui.models.evidence_table import FLAW_ICONS
from app.ui.widgets.count_chips import CountChips
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label
from app.ui.widgets.tree_filter import SearchField

ALL, MISSING = "all", "missing"
SEARCH_MIN_PX = 260


class EvidenceHead(QWidget):
    """Tells what is asked for."""

    asked = Signal()
    """The chip or the words were changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.text = SearchField(self)
        self.text.setPlaceholderText("查找：名称、文号、编号、评分项或拼音首字母")
        self.text.setMinimumWidth(SEARCH_MIN_PX)
        self.add_folder = QPushButton("添加整个文件夹…", self)
        self.add_folder.setObjectName("main")
        self.add_files = QPushButton("添加文件…", self)
        self.check = QPushButton("检查文件", self)
        self.check.setToolTip("逐个打开存好的文件，找出损坏、不完整或设了密码的")
        self.clean = QPushButton("清理…", self)
        self.clean.setToolTip("找出没有任何材料用到的旧文件；先备份，再由您决定是否删除")
        flaws = [(flaw.value, flaw.label, FLAW_ICONS[flaw]) for flaw in Flaw]
        self.chips = CountChips([(ALL, "全部", ""), *flaws, (MISSING, "缺的佐证要求", "lacking")], self)
        self.found = label("", "quiet", self)
        self._lay_out()
        self.text.textChanged.connect(self.asked)
        self.chips.chosen.connect(self.asked)

    @property
    def flaw(self) -> Flaw | None:
        """Return what the table is to be filtered by."""
        key = self.chips.key
        return None if key in {ALL, MISSING} else Flaw(key)

    @property
    def is_missing(self) -> bool:
        """Tell whether the requirements that no piece meets are asked for."""
        return self.chips.key == MISSING

    def show_counts(self, total: int, counts: Counter[Flaw], missing: int, *, is_checked: bool) -> None:
        """Say how many each chip shows; 读不出 has no count before the files were checked."""
        known = {ALL: total, MISSING: missing} | {flaw.value: counts[flaw] for flaw in Flaw}
        if not is_checked:
            del known[Flaw.UNREADABLE.value]
        self.chips.show_counts(known)

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.text, 1)
        buttons = QWidget(self)
        flow = FlowRow(buttons)
        for button in (self.add_folder, self.add_files, self.check, self.clean):
            flow.addWidget(button)
        line.addWidget(buttons)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addLayout(line)
        rows.addWidget(self.chips)
        rows.addWidget(self.found)
