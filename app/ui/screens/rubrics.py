"""Rubrics (评分标准) that come with the program: which there are, and one of them to read."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.points import ZERO, shown
from app.domain.rubric import Criterion, Dimension, Rubric
from app.ui import display
from app.ui.jobs import Job, Jobs
from app.ui.widgets.form import ChoiceInput
from app.ui.widgets.labels import label, wrapped

if TYPE_CHECKING:
    from app.services.offered_rubrics import OfferedRubric

CRITERION_ROLE = int(Qt.ItemDataRole.UserRole)


class RubricsScreen(QWidget):
    """A list to choose from, the tree of the chosen one, and the criterion that is looked at."""

    left = Signal()
    asked_for_new = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        """Lay out; the rubrics are read when the page is seen first."""
        super().__init__(parent)
        self._jobs = jobs
        self._has_read = False
        self._offered: list[OfferedRubric] = []
        self.setObjectName("page")
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 16)
        rows.setSpacing(10)
        rows.addLayout(self._head())
        self._about = wrapped("正在读取评分标准…", "quiet", self)
        self._notice = wrapped("", "said", self)
        self._notice.hide()
        rows.addWidget(self._about)
        rows.addWidget(self._notice)
        splitter = QSplitter(self)
        splitter.addWidget(self._tree())
        self.detail = QTextBrowser(self)
        self.detail.setObjectName("help")
        splitter.addWidget(self.detail)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([600, 600])
        splitter.setChildrenCollapsible(False)
        rows.addWidget(splitter, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """Read the rubrics the first time."""
        super().showEvent(event)
        if not self._has_read:
            self._has_read = True
            from app.services.offered_rubrics import offered_rubrics

            job = Job(offered_rubrics)
            job.done.connect(self._show)
            self._jobs.add(job)

    # ------------------------------------------------------------ building

    def _head(self) -> QHBoxLayout:
        self.choice = ChoiceInput(self)
        self.choice.setAccessibleName("评分标准")
        self.choice.currentIndexChanged.connect(self._show_rubric)
        self.new = QPushButton("新建自评", self)
        self.new.clicked.connect(self.asked_for_new)
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self.left)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(label("评分标准", "heading", self))
        line.addWidget(self.choice, 1)
        line.addWidget(self.new)
        line.addWidget(self.back)
        return line

    def _tree(self) -> QTreeWidget:
        self.tree = QTreeWidget(self)
        self.tree.setObjectName("reading")
        self.tree.setHeaderLabels(["编码和名称", "分值"])
        self.tree.setWordWrap(True)
        self.tree.header().setStretchLastSection(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.currentItemChanged.connect(self._show_item)
        return self.tree

    # ------------------------------------------------------------ showing

    def _show(self, offered: tuple["OfferedRubric", ...]) -> None:
        self._offered = list(offered)
        for one in offered:
            self.choice.addItem(one.rubric.title)

    def _show_rubric(self, place: int) -> None:
        if not 0 <= place < len(self._offered):
            return
        offered = self._offered[place]
        rubric = offered.rubric
        counts = f"{len(rubric.dimensions)}个一级指标、{len(rubric.criteria)}个评分项，满分{shown(offered.points)}分"
        self._about.setText(f"{rubric.edition}版　{counts}。来源：{rubric.source.name or rubric.issuer}")
        self._notice.setText(offered.notice)
        self._notice.setVisible(bool(offered.notice))
        self._fill(rubric)

    def _fill(self, rubric: Rubric) -> None:
        self.tree.clear()
        for dimension in rubric.dimensions:
            self.tree.addTopLevelItem(self._dimension(dimension))
        self.tree.expandToDepth(0)
        first = next(self._criteria_items(), None)
        if first is not None:
            self.tree.setCurrentItem(first)

    def _dimension(self, dimension: Dimension) -> QTreeWidgetItem:
        total = sum((criterion.points for criterion in dimension.criteria if not criterion.bonus), start=ZERO)
        if dimension.cap is not None:
            total = min(total, dimension.cap)
        top = QTreeWidgetItem([f"{dimension.code} {dimension.title}", shown(total)])
        for indicator in dimension.indicators:
            below = top
            if len(indicator.criteria) > 1:
                below = QTreeWidgetItem(top, [f"{indicator.code} {indicator.title}", ""])
            for criterion in indicator.criteria:
                mark = f"{display.CORE_MARK} " if criterion.core else ""
                item = QTreeWidgetItem(below, [f"{mark}{criterion.code} {criterion.title}", shown(criterion.points)])
                item.setData(0, CRITERION_ROLE, criterion)
        return top

    def _criteria_items(self) -> Iterator[QTreeWidgetItem]:
        waiting = [self.tree.topLevelItem(place) for place in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            if item is None:
                continue
            if isinstance(item.data(0, CRITERION_ROLE), Criterion):
                yield item
            waiting[:0] = [item.child(place) for place in range(item.childCount())]

    def _show_item(self, item: QTreeWidgetItem | None) -> None:
        criterion = item.data(0, CRITERION_ROLE) if item is not None else None
        self.detail.setHtml(_html(criterion) if isinstance(criterion, Criterion) else "<p>请在左边选一个评分项。</p>")


def _html(criterion: Criterion) -> str:
    parts = [
        ("建设要求", criterion.text),
        ("评分规则", criterion.rule_text),
        ("评估办法", "、".join(criterion.methods)),
        ("责任部门", "、".join(criterion.departments)),
        ("佐证要求", "\n".join(_requirement(one.title, is_required=one.required) for one in criterion.evidence)),
    ]
    written = "".join(
        f"<h4>{title}</h4><p>{escape(text).replace(chr(10), '<br>')}</p>" for title, text in parts if text.strip()
    )
    core = f"{display.CORE_MARK} 核心指标　" if criterion.core else ""
    bonus = "加分项　" if criterion.bonus else ""
    head = f"{escape(criterion.code)} {escape(criterion.title)}"
    return f"<h3>{head}</h3><p>{core}{bonus}{shown(criterion.points)}分</p>{written}"


def _requirement(title: str, *, is_required: bool) -> str:
    return title if is_required else f"{title}（可选）"
