"""Reading a rubric (评分标准): its tree, and the criterion that is looked at."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QSplitter, QTextBrowser, QTreeWidget, QTreeWidgetItem, QWidget

from app.domain.points import ZERO, shown
from app.domain.rubric import Criterion, Dimension, Rubric
from app.ui import display

CRITERION_ROLE = int(Qt.ItemDataRole.UserRole)


class RubricReading(QSplitter):
    """The tree at the left, the words of a criterion at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.addWidget(self._tree())
        self.detail = QTextBrowser(self)
        self.detail.setObjectName("help")
        self.addWidget(self.detail)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 1)
        self.setChildrenCollapsible(False)

    def show_rubric(self, rubric: Rubric) -> None:
        """Show a rubric from its first criterion on."""
        self._fill(rubric)

    def clear(self) -> None:
        """Show nothing."""
        self.tree.clear()
        self.detail.clear()

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
