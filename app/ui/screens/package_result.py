"""What a submission package (申报包) is: verified in the worker; whole and unchanged, or everything that is wrong."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.points import shown
from app.domain.problems import Problem, Severity, has_blocking
from app.ui import display
from app.ui.jobs import Job, Jobs
from app.ui.widgets.column import Column
from app.ui.widgets.form import Section
from app.ui.widgets.labels import emptied, label, wrapped
from app.ui.widgets.problem_list import ProblemList
from app.ui.widgets.working import Working

if TYPE_CHECKING:
    from app.services.verify_package import Verification

MARK_PX = 24
START_PAGE = "00_请先看这里.html"
_ORDER = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.HINT: 2}
_SIGNATURES = {
    "none": "没有签名",
    "valid": "有效",
    "invalid": "不符",
    "unknown_key": "有效，签名人未登记",
}


class PackageResultScreen(QWidget):
    """Verifies one package at a time and shows the result."""

    left = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        """Lay out; `verify` says which package."""
        super().__init__(parent)
        self._jobs = jobs
        self._path = Path()
        self.verification: Verification | None = None
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
        rows.addWidget(label("申报包", "heading", self))
        self._name = wrapped("", "quiet", self)
        rows.addWidget(self._name)
        self.working = Working(self)
        self.working.cancelled.connect(self.left)
        rows.addWidget(self.working)
        self._result = QVBoxLayout()
        self._result.setSpacing(12)
        rows.addLayout(self._result)
        rows.addLayout(self._buttons())
        rows.addStretch(1)

    def verify(self, path: Path) -> None:
        """Verify a package and show what comes out."""
        from app.services.verify_package import verify_package

        self.working.stop()
        self._path = path
        self.verification = None
        self._name.setText(str(path))
        self._clear()
        job = Job(verify_package, path)
        job.done.connect(lambda found: self._show(path, found))
        job.refused.connect(lambda problems: self._show_problems(path, problems))
        self.working.watch(job, "正在逐个核对包里的文件…")
        self._jobs.add(job)

    # ------------------------------------------------------------ building

    def _buttons(self) -> QHBoxLayout:
        self.folder = QPushButton(display.icon("open"), "打开所在的文件夹", self)
        self.folder.clicked.connect(self._open_folder)
        self.back = QPushButton("返回", self)
        self.back.clicked.connect(self._on_back)
        line = QHBoxLayout()
        line.addWidget(self.folder)
        line.addWidget(self.back)
        line.addStretch(1)
        return line

    def _show(self, path: Path, found: "Verification") -> None:
        if path != self._path:
            return  # another package was asked for meanwhile
        self.verification = found
        self._clear()
        self._result.addWidget(self._verdict(found.problems))
        parts = [self._facts(found)] if found.submission is not None else []
        if found.problems:
            # What must be dealt with is read before anything else.
            place = 0 if has_blocking(found.problems) else len(parts)
            parts.insert(place, self._problems(found.problems))
        for part in parts:
            self._result.addWidget(part)
        self.back.setFocus()

    def _show_problems(self, path: Path, problems: tuple[Problem, ...]) -> None:
        if path == self._path:
            self._clear()
            self._result.addWidget(self._verdict(problems))
            self._result.addWidget(self._problems(problems))

    def _verdict(self, problems: tuple[Problem, ...]) -> QWidget:
        """Return the answer in one line: three outcomes that look and read differently."""
        bad = sum(problem.is_blocking for problem in problems)
        if bad:
            icon, colour, text = "severity-blocking", display.RED, f"不能直接使用：有{bad}处必须处理"
        elif problems:
            icon, colour, text = "severity-warning", display.AMBER, f"完整、未改动；有{len(problems)}处请核对"
        else:
            icon, colour, text = "met", display.GREEN, "完整、未改动"
        line = QWidget(self)
        mark = QLabel(line)
        mark.setPixmap(display.icon(icon).pixmap(MARK_PX, MARK_PX))
        self.verdict = wrapped(text, "title", line)
        self.verdict.setStyleSheet(f"color: {colour.name()}")
        columns = QHBoxLayout(line)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.addWidget(mark)
        columns.addWidget(self.verdict, 1)
        return line

    def _facts(self, found: "Verification") -> Section:
        section = Section("里面是什么", self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.facts = dict(_facts(found, self._path))
        for row, (title, text) in enumerate(self.facts.items()):
            grid.addWidget(label(title, "quiet", section), row, 0)
            grid.addWidget(wrapped(text, "", section), row, 1)
        section.rows.addLayout(grid)
        section.rows.addWidget(self._details(found, section))
        return section

    def _details(self, found: "Verification", parent: QWidget) -> QWidget:
        """Return the fingerprints, folded away: only few ask for them."""
        box = QWidget(parent)
        rows = QVBoxLayout(box)
        rows.setContentsMargins(0, 0, 0, 0)
        self.more = QPushButton("显示编号和指纹", box)
        self.more.setObjectName("link")
        self.more.setCheckable(True)
        words = _SIGNATURES.get(found.signature, found.signature)
        text = f"包编号：{found.submission_id}\n签名：{words}\n签名钥匙指纹：{found.fingerprint or '无'}"
        self.fingerprints = wrapped(text, "quiet", box)
        self.fingerprints.hide()
        self.more.toggled.connect(self.fingerprints.setVisible)
        self.more.toggled.connect(lambda on: self.more.setText("收起编号和指纹" if on else "显示编号和指纹"))
        line = QHBoxLayout()
        line.addWidget(self.more)
        line.addStretch(1)
        rows.addLayout(line)
        rows.addWidget(self.fingerprints)
        return box

    def _problems(self, problems: tuple[Problem, ...]) -> Section:
        section = Section(f"问题（{len(problems)}条）", self)
        ordered = sorted(problems, key=lambda problem: _ORDER[problem.severity])
        section.rows.addWidget(ProblemList(ordered, section))
        return section

    def _clear(self) -> None:
        emptied(self._result)

    # ------------------------------------------------------------ slots

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))

    def _on_back(self) -> None:
        if self.working.is_working:
            self.working.stop()
        else:
            self.left.emit()


def _facts(found: "Verification", path: Path) -> list[tuple[str, str]]:
    submission = found.submission
    if submission is None:
        return []
    assessment, points = submission.assessment, submission.score.points
    start = f"双击 data 文件夹里的“{START_PAGE}”，不装本程序也能看全部材料"
    start = start if path.is_dir() else f"解压后{start}"
    recomputed = "不能复算" if found.computed is None else f"{shown(found.computed)}分"
    equal = "，与包内的计算得分一致" if found.is_equal else "，与包内的计算得分不一致，以复算为准"
    return [
        ("县（市、区）", " ".join(part for part in (assessment.county.province, assessment.county.full_name) if part)),
        ("申报批次", f"{assessment.cycle.name}　第{submission.round}轮"),
        ("评分标准", found.rubric_title or submission.rubric_id),
        ("佐证材料", f"{len(assessment.evidence)}件"),
        ("自评得分", f"{shown(points.self_points)}分（满分{shown(points.applicable)}分），是县里申报的分"),
        ("复算得分", f"{recomputed}，按填报内容算出{equal}" if found.computed is not None else recomputed),
        ("从哪里看起", start),
    ]
