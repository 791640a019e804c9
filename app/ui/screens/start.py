"""Start (首页): a new assessment, what was open lately, and everything else that can be opened."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.ui import display
from app.ui.widgets.column import Column
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.recent_list import RecentList

if TYPE_CHECKING:
    from app.services.recent_workspaces import RecentWorkspace

ABOUT = "对照评分标准填报、算分、整理佐证材料，生成自评报告和申报包。不联网也能用，所有内容只保存在本机。"
SECRET = "不得在本程序中录入、存储、处理涉密文件和涉密信息。"  # noqa: S105 - a notice, no password
EMPTY = (
    "这里还没有工作库。点“新建自评”开始；第一次使用，可以先“试用示例县”，两分钟看一遍填完的样子。"
    "别人拷来的工作库、备份、申报包、评分标准包，直接拖到窗口里就行。市、省评审各县材料，点“评审各县材料”。"
)


class StartScreen(QWidget):
    """Asks what to do; opens nothing itself."""

    asked_for_new = Signal()
    asked_to_open = Signal()
    asked_to_restore = Signal()
    asked_for_package = Signal()
    asked_for_review = Signal()
    asked_for_rubrics = Signal()
    asked_to_import = Signal()
    asked_to_go_on = Signal()
    asked_for_sample = Signal()
    asked_to_cancel = Signal()
    chosen = Signal(Path)
    removed = Signal(str)
    """Folder of a workspace that shall not be listed any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.setObjectName("page")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(area)
        column = Column()
        area.setWidget(column)
        rows = column.rows
        rows.addWidget(label("健康县区自评", "heading", self))
        rows.addWidget(wrapped(ABOUT, "quiet", self))
        rows.addWidget(wrapped(SECRET, "secret", self))
        rows.addSpacing(4)
        rows.addLayout(self._main_buttons())
        rows.addLayout(self._other_buttons())
        self._add_progress(rows)
        rows.addSpacing(12)
        rows.addWidget(label("最近的工作库", "section", self))
        self.recent = RecentList(self)
        self.recent.chosen.connect(self.chosen)
        self.recent.removed.connect(self.removed)
        rows.addWidget(self.recent)
        self._empty = wrapped(EMPTY, "quiet", self)
        rows.addWidget(self._empty)
        rows.addStretch(1)

    def show_recent(self, recent: Iterable["RecentWorkspace"]) -> None:
        """Show what was open lately, the latest first."""
        self.recent.show_recent(recent)
        self.recent.setVisible(bool(self.recent.rows))
        self._empty.setVisible(not self.recent.rows)

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far the sample is."""
        self._working.show()
        self._bar.setMaximum(total)
        self._bar.setValue(done)
        self._what.setText(f"正在准备示例：{what}")
        self.sample.setEnabled(False)

    def show_idle(self) -> None:
        """Show that nothing is going on."""
        self._working.hide()
        self.sample.setEnabled(True)

    # ------------------------------------------------------------ building

    def _main_buttons(self) -> QHBoxLayout:
        self.new = QPushButton("新建自评", self)
        self.new.setObjectName("main")
        self.new.clicked.connect(self.asked_for_new)
        self.open = QPushButton(display.icon("open"), "打开工作库…", self)
        self.open.clicked.connect(self.asked_to_open)
        self.sample = QPushButton(display.icon("sample"), "试用示例县", self)
        self.sample.setToolTip("两分钟看一遍填完的样子；示例会留着，随便改，不影响别的工作库。")
        self.sample.clicked.connect(self.asked_for_sample)
        return self._line(self.new, self.open, self.sample)

    def _other_buttons(self) -> QHBoxLayout:
        self.importing = QPushButton("导入省里的评分表", self)
        self.importing.setToolTip("省里发的 Excel、Word、PDF 评分表，读进来就能用；填好的分数可以写回原表。")
        self.importing.clicked.connect(self.asked_to_import)
        self.rubrics = QPushButton("评分标准", self)
        self.rubrics.clicked.connect(self.asked_for_rubrics)
        self.going_on = QPushButton("从以前的自评接着做…", self)
        self.going_on.clicked.connect(self.asked_to_go_on)
        self.restore = QPushButton("从备份恢复…", self)
        self.restore.clicked.connect(self.asked_to_restore)
        self.package = QPushButton("打开申报包…", self)
        self.package.clicked.connect(self.asked_for_package)
        self.review = QPushButton("评审各县材料…", self)
        self.review.setToolTip("市级、省级用：新建评审工作库，接收各县交来的申报包，逐项评审、退回、汇总。")
        self.review.clicked.connect(self.asked_for_review)
        buttons = (self.importing, self.rubrics, self.going_on, self.restore, self.package, self.review)
        for button in buttons:
            button.setObjectName("link")
        return self._line(*buttons)

    def _line(self, *buttons: QPushButton) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _add_progress(self, rows: QVBoxLayout) -> None:
        self._working = QWidget(self)
        self._what = label("", "quiet", self._working)
        self._bar = QProgressBar(self._working)
        self.cancel = QPushButton("取消", self._working)
        self.cancel.clicked.connect(self.asked_to_cancel)
        line = QHBoxLayout()
        line.addWidget(self._bar, 1)
        line.addWidget(self.cancel)
        column = QVBoxLayout(self._working)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._what)
        column.addLayout(line)
        self._working.hide()
        rows.addWidget(self._working)
