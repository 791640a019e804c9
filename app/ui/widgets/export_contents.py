"""What goes out, with sizes, and what stands in the way: shown before anything is made."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.changes import Change, RecordKey
from app.domain.problems import Problem
from app.domain.rubric import Rubric
from app.domain.submission import Picture
from app.services.preview_export import ExportPreview, PlannedDocument
from app.services.since_finished import record_title
from app.ui import display
from app.ui.display import size_words
from app.ui.models.told_list import Told
from app.ui.places import Place, Tab, place_of_change, place_of_problem
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark
from app.ui.widgets.told_rows import ToldList

MOST_SHOWN = 4
MOST_BLOCKING = 20
"""Each is laid out with its words wrapped: a lost folder of 2,000 files would hold the window for minutes."""
MOST_LINES = 6
NOT_MADE = "导出时生成"
NUMBERS_OPEN = "第一次导出定稿时，材料编号（如 A2-01）从此固定，以后新增的接着往下编，报告里引用的编号不会错。"
NUMBERS_FROZEN = "材料编号已随第一次定稿固定；新增的材料接着往下编。"


class Card(QFrame):
    """A white card with a heading and rows below it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.setObjectName("card")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(16, 12, 16, 14)
        self.rows.setSpacing(6)
        self.title = label(title, "section", self)
        self.rows.addWidget(self.title)


class ContentsCard(Card):
    """Documents and evidence with sizes, and the total."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__("里面有什么", parent)
        self._table = QWidget(self)
        self._grid = _grid(self._table)
        self.total = wrapped("", "", self)
        self.total.setFont(display.bold(self.total.font()))
        self.numbers = wrapped("", "quiet", self)
        self.rows.addWidget(self._table)
        self.rows.addWidget(self.total)
        self.rows.addWidget(self.numbers)

    def show_preview(self, preview: ExportPreview, *, is_draft: bool, names: frozenset[str]) -> None:
        """Show what a 送审稿 or a 定稿 holds; names: the documents that are wanted in the folder."""
        _clear(self._grid)
        documents = preview.draft_documents if is_draft else preview.documents
        # The package holds all of them but the province's own file, which lies beside it.
        shown = [one for one in documents if one.name in names or not (is_draft or one.is_beside)]
        lines = [(one.title, _note(one, is_draft=is_draft), one.size) for one in shown]
        rows = [(title, note, NOT_MADE if size is None else size_words(size)) for title, note, size in lines]
        if not is_draft:
            rows += [
                (f"佐证材料　{group.title}", f"{group.files}个", size_words(group.size)) for group in preview.evidence
            ]
        for number, (title, note, size) in enumerate(rows):
            self._grid.addWidget(wrapped(title, "", self._table), number, 0)
            for column, text in ((1, note), (2, size)):
                cell = label(text, "quiet", self._table)
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(cell, number, column)
        self.total.setText(_draft_total(len(shown)) if is_draft else _total(preview))
        self.numbers.setText(NUMBERS_FROZEN if preview.has_frozen_numbers else NUMBERS_OPEN)
        self.numbers.setVisible(not is_draft)


def _note(document: PlannedDocument, *, is_draft: bool) -> str:
    if document.is_beside:
        return "回填原表" if is_draft else "不进申报包"
    return "取回的定稿" if document.is_taken_back else ""


def _draft_total(files: int) -> str:
    return f"共{files}份文件，不含佐证材料。" if files else "还没有选文件。"


def _total(preview: ExportPreview) -> str:
    inside = [one for one in preview.documents if not one.is_beside]
    known = sum(one.size or 0 for one in inside) + preview.evidence_size
    made = sum(one.size is None for one in inside)
    if made == len(inside):
        documents = f"{made}份文件（导出时生成）"
    else:
        documents = f"{len(inside)}份文件（其中{made}份导出时生成）"
    if not preview.evidence_files:
        return f"合计：{documents}，没有佐证材料文件。"
    return f"合计：{documents}、{preview.evidence_files}个佐证材料文件，已有部分{size_words(known)}。"


class ChangesList(ToldList):
    """The records that were changed, as high as they need up to a limit; a double click goes there."""

    def show_changed(self, picture: Picture, changed: Mapping[RecordKey, str]) -> None:
        """Show what was changed and how."""
        self.show_rows(
            [
                Told(record_title(picture, *key), mark=what, key=place_of_change(Change(*key, None, None)))
                for key, what in changed.items()
            ]
        )
        line = self.fontMetrics().height() * 2
        self.setFixedHeight(min(MOST_LINES, max(1, len(changed))) * line + 6)


class BeforeCard(Card):
    """What must be solved first, and what is only worth knowing."""

    asked_to_show = Signal(object)
    """Place."""

    def __init__(self, rubric: Rubric, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__("导出前", parent)
        self._rubric = rubric
        self.summary = wrapped("正在核对填报内容…", "", self)
        self.changed = wrapped("", "", self)
        self.see = QPushButton("看改了什么", self)
        self.see.setObjectName("link")
        self.see.clicked.connect(self._on_see)
        self.changes = ChangesList("上次定稿后的改动", self)
        self.changes.chosen.connect(self.asked_to_show)
        for part in (self.changed, self.see, self.changes):
            part.hide()
        self._list = QWidget(self)
        self._grid = _grid(self._list)
        self._grid.setColumnStretch(0, 0)
        self._grid.setColumnStretch(1, 1)
        self.all = QPushButton("到“体检”看全部", self)
        self.all.setObjectName("link")
        self.all.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.CHECKUP)))
        self.rows.addWidget(self.summary)
        self.rows.addWidget(self._list)
        line = QHBoxLayout()
        line.addWidget(self.changed, 1)
        line.addWidget(self.see)
        self.rows.addLayout(line)
        self.rows.addWidget(self.changes)
        self.rows.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)

    def show_preview(self, preview: ExportPreview, *, is_draft: bool) -> None:
        """Show what stands in the way of a 送审稿 or a 定稿."""
        blocking, others = preview.blocking, preview.others
        self.summary.setText(_said(len(blocking), len(others), preview.without_file, is_draft=is_draft))
        # What is asked of this round alone comes before what stood there all the year.
        ours_first = sorted(others, key=lambda problem: not problem.code.startswith(("FINISHED", "RETURN")))
        self._show_list((*blocking, *ours_first)[: max(MOST_SHOWN, min(len(blocking), MOST_BLOCKING))])
        self.all.setText(f"到“体检”看全部{len(blocking) + len(others)}条")
        self.all.setVisible(bool(blocking or others))
        if preview.picture.seals and preview.changed:
            self.changed.setText(f"上次定稿后改动{len(preview.changed)}处，要上报新的内容请重新导出定稿。")
        elif preview.picture.seals:
            self.changed.setText("上次定稿后没有改动。")
        self.changed.setVisible(bool(preview.picture.seals) and bool(preview.picture.seals[-1].records))
        self.changes.show_changed(preview.picture, preview.changed)
        self.see.setVisible(bool(preview.changed))
        if not preview.changed:
            self.changes.hide()

    def _on_see(self) -> None:
        self.changes.setVisible(not self.changes.isVisible())

    def _show_list(self, problems: Iterable[Problem]) -> None:
        _clear(self._grid)
        for row, problem in enumerate(problems):
            mark = Mark(display.severity_icon(problem.severity), self._list)
            mark.setToolTip(problem.severity.label)
            mark.setAccessibleName(problem.severity.label)
            self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            where = f"{problem.where}：" if problem.where else ""
            word = f"〔{problem.severity.label}〕"
            text = f"{word}{where}{problem.what}{problem.what_to_do}"
            self._grid.addWidget(wrapped(text, "", self._list), row, 1)
            place = place_of_problem(problem, self._rubric)
            if place is not None and place.tab is not Tab.EXPORT:
                go = QPushButton("去处理", self._list)
                go.setObjectName("link")
                go.setAccessibleName(f"去处理：{problem.where}")
                go.clicked.connect(lambda _on, place=place: self.asked_to_show.emit(place))
                self._grid.addWidget(go, row, 2, Qt.AlignmentFlag.AlignTop)


def _said(blocking: int, others: int, without_file: int, *, is_draft: bool) -> str:
    lacking = f"有{without_file}件材料登记了没有文件，包里不会有它们。" if without_file and not is_draft else ""
    if blocking and is_draft:
        return f"有{blocking}条必须处理的问题：送审稿可以导出，定稿要先处理。"
    if blocking:
        return f"有{blocking}条必须处理的问题，处理后才能导出定稿。"
    if others:
        return f"没有必须处理的问题。有{others}条请核对，导出不受影响。{lacking}"
    return "没有发现问题，可以导出。"


def _grid(parent: QWidget) -> QGridLayout:
    grid = QGridLayout(parent)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    return grid


def _clear(grid: QGridLayout) -> None:
    while grid.count():
        widget = grid.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
