"""A filled Excel template (评分标准模板) in the import: what it says, everything that is wrong, and that it is kept."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.problems import has_blocking
from app.ui import display
from app.ui.widgets.import_kept import KeptResult
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import mark
from app.ui.widgets.problem_list import ProblemList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.problems import Problem
    from app.domain.rubric import Rubric
    from app.services.rubric_library import InstalledPack
    from app.services.take_template import TakenTemplate

HEADING = "这是评分标准模板"
SOUND = "各列放的是什么，模板里都写明了，不用认列、核对。看过没有问题，就按右下角的“存入评分标准库”。"
UNSOUND = "有{}处要先改好：请在 Excel 或 WPS 里照下面改，保存后再选一次这个文件。现在还没有存入。"


class TemplateCard(QWidget):
    """One template; made anew for the next."""

    def __init__(self, taken: "TakenTemplate", parent: QWidget | None = None) -> None:
        """Show what it says."""
        super().__init__(parent)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self.result = KeptResult(self, "在程序里接着改")
        self._rows.addWidget(self.result)
        self._rows.addWidget(self._about(taken))
        self._refused: ProblemList | None = None

    def show_problems(self, problems: "Sequence[Problem]") -> None:
        """Tell why it could not be kept, or what is to be known of what was."""
        if self._refused is not None:
            self._refused.hide()
            self._refused.deleteLater()
            self._refused = None
        if problems:
            self._refused = ProblemList(problems, self)
            self._rows.insertWidget(1, self._refused)

    def show_kept(self, pack: "InstalledPack") -> None:
        """Say that it is in the library."""
        self._advice.hide()
        self.show_problems(())
        self.result.show_kept(pack)

    def _about(self, taken: "TakenTemplate") -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        rows = QVBoxLayout(card)
        rows.setContentsMargins(16, 12, 16, 14)
        rows.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(mark(display.icon("file"), card), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(label(HEADING, "section", card), 1)
        rows.addLayout(head)
        if taken.contents is not None:
            rubric = taken.contents.rubric
            rows.addWidget(wrapped(f"{rubric.title}　{rubric.edition}版", "title", card))
            rows.addWidget(wrapped(_counts(taken, rubric), "quiet", card))
        wrong = sum(one.is_blocking for one in taken.problems)
        self._advice = wrapped(UNSOUND.format(wrong) if has_blocking(taken.problems) else SOUND, "", card)
        rows.addWidget(self._advice)
        if taken.problems:
            rows.addWidget(ProblemList(taken.problems, card))
        return card


def _counts(taken: "TakenTemplate", rubric: "Rubric") -> str:
    bonus = sum(one.bonus for one in rubric.criteria)
    vectors = len(taken.contents.vectors) if taken.contents is not None else 0
    parts = [
        f"{len(rubric.dimensions)}个一级指标、{len(rubric.criteria)}个评分项，满分{shown(taken.points)}分",
        f"其中加分项{bonus}个，不计入满分" if bonus else "",
        f"核验算例{vectors}条" if vectors else "没有核验算例",
        f"标准编号 {rubric.id}",
        f"印发单位 {rubric.issuer}" if rubric.issuer else "",
    ]
    return "　".join(part for part in parts if part)
