"""Start (首页): recent workspaces, opening one, and the sample for a first try."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui import display
from app.ui.widgets.labels import label, wrapped

if TYPE_CHECKING:
    from app.services.recent_workspaces import RecentWorkspace

WIDEST_PX = 860
FOLDER_ROLE = int(Qt.ItemDataRole.UserRole)


class StartScreen(QWidget):
    """Asks which workspace; opens nothing itself."""

    asked_to_open = Signal()
    asked_for_sample = Signal()
    asked_to_cancel = Signal()
    chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out."""
        super().__init__(parent)
        self.setObjectName("page")
        column = QWidget(self)
        column.setMaximumWidth(WIDEST_PX)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(column, 20)
        outer.addStretch(1)
        rows = QVBoxLayout(column)
        rows.setContentsMargins(24, 36, 24, 24)
        rows.setSpacing(12)
        rows.addWidget(label("健康县区自评", "heading", self))
        rows.addWidget(
            wrapped("对照评分标准填报、算分、整理佐证材料，生成自评报告和申报包。不联网也能用。", "quiet", self)
        )
        rows.addWidget(self._secret_notice())
        rows.addLayout(self._buttons())
        self._add_progress(rows)
        rows.addSpacing(8)
        rows.addWidget(label("最近的工作库", "section", self))
        self.recent = QListWidget(self)
        self.recent.setIconSize(QSize(16, 16))
        self.recent.itemActivated.connect(lambda row: self.chosen.emit(Path(row.data(FOLDER_ROLE))))
        rows.addWidget(self.recent, 20)
        self._empty = wrapped(
            "这里还没有工作库。第一次使用，可以先试用示例县；已有工作库文件夹的，点“打开工作库”或把它拖到窗口里；"
            "新的工作库现在用命令 jkxq new 建立。",
            "quiet",
            self,
        )
        rows.addWidget(self._empty)
        rows.addStretch(1)

    def show_recent(self, recent: Iterable["RecentWorkspace"]) -> None:
        """Show what was open lately, the latest first."""
        self.recent.clear()
        for one in recent:
            row = QListWidgetItem(display.icon("open"), _words(one))
            row.setData(FOLDER_ROLE, one.folder)
            row.setToolTip("按回车或双击打开")
            self.recent.addItem(row)
        self.recent.setVisible(self.recent.count() > 0)
        self._empty.setVisible(self.recent.count() == 0)

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

    def _secret_notice(self) -> QWidget:
        return wrapped("不得在本程序中录入、存储、处理涉密文件和涉密信息。", "secret", self)

    def _buttons(self) -> QHBoxLayout:
        self.open = QPushButton("打开工作库…", self)
        self.open.setObjectName("main")
        self.open.clicked.connect(self.asked_to_open)
        self.sample = QPushButton(display.icon("sample"), "试用示例县", self)
        self.sample.clicked.connect(self.asked_for_sample)
        row = QHBoxLayout()
        row.addWidget(self.open)
        row.addWidget(self.sample)
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


def _words(one: "RecentWorkspace") -> str:
    head = f"{one.county or '未填写县区'}　{one.rubric}"
    when = dt.datetime.fromisoformat(one.changed).strftime("%Y-%m-%d %H:%M") if one.changed else ""
    return f"{head}\n已落实 {one.computed} / {one.full} 分　已填 {one.filled} / {one.criteria}　{when}\n{one.folder}"
