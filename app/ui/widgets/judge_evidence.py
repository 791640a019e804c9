"""The evidence of one criterion of a received set, with page preview; files are read out of the package as it came."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.domain.criterion_evidence import asked_for, others_served, remarks
from app.domain.evidence import Evidence, serving
from app.domain.problems import Problem, ProblemError, hint
from app.domain.rubric import Criterion
from app.domain.scoring import evidence_window, stands
from app.ui import display
from app.ui.jobs import Job
from app.ui.review_page import ReviewFrame
from app.ui.widgets.evidence_list import EvidenceListModel, EvidenceListView, EvidenceRow
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import Mark
from app.ui.widgets.page_loading import Shown
from app.ui.widgets.panes import new_sheet, scrolling
from app.ui.widgets.preview import PreviewView, PreviewWindow

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet

LEAST_WIDTH_PX = 240
UPPER, LOWER = 300, 420
KEPT_BYTES = 256 * 2**20
"""Who leafs through 150 counties does not fill the disk: of what was looked at so much stays unpacked."""


class JudgeEvidence(QWidget):
    """Shows pieces and the pages of the chosen one; nothing of it can be changed."""

    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        from app.services.preview import OpenedCopies

        self.setMinimumWidth(LEAST_WIDTH_PX)
        self._session, self._jobs = frame.session, frame.jobs
        self._set: ReceivedSet | None = None
        self._code = ""
        self._copies = OpenedCopies()
        self._read: dict[tuple[str, str], Path] = {}
        self._reading: Job | None = None
        self._reading_key: tuple[str, str] = ("", "")
        self._wanted: tuple[str, str] = ("", "")
        self._opens = False
        self._warned: Path | None = None
        self._in_use: set[Path] = set()
        self._sheet, self._column = new_sheet(self)
        self._below, self._detail = new_sheet(self)
        self._build()
        copies = self._copies
        self.destroyed.connect(lambda _gone: copies.close())

    def show_criterion(self, received_set: "ReceivedSet | None", code: str) -> None:
        """Show what serves a criterion; None shows nothing."""
        if received_set is self._set and code == self._code:
            return
        self._set, self._code = received_set, code
        if received_set is None:
            self._show_asked(())
            self.model.show_rows(())
            self.pieces.hide()
            self._show_empty("")
            self._look_at(None)
            return
        criterion = received_set.rubric.criterion_by_code[code]
        pieces = tuple(serving(received_set.submission.assessment.evidence).get(code, ()))
        numbers = received_set.submission.numbers
        pieces = tuple(sorted(pieces, key=lambda piece: numbers.get(piece.id, piece.id)))
        self._show_asked(
            tuple(
                (one.requirement.title or one.requirement.id, one.is_met, one.word)
                for one in asked_for(criterion, pieces)
            )
        )
        rows = _rows(received_set, criterion, pieces)
        self.model.show_rows(rows)
        self.pieces.setVisible(bool(rows))
        self._show_empty("" if rows else "这一项没有佐证材料。")
        if rows:
            self.pieces.choose(0)
        self._on_chosen(self.pieces.current_row if rows else None)

    def show_none(self, text: str) -> None:
        """Show no evidence, and say why."""
        self.show_criterion(None, "")
        self.pieces.hide()
        self._show_empty(text)

    def show_said(self, heading: str, text: str) -> None:
        """Show above the evidence what is said of it, where that stands nowhere else in full."""
        self._heading.setText(heading)
        self._said.setText(text)
        for part in (self._heading, self._said):
            part.setVisible(bool(text))

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self._heading, self._said = wrapped("", "section", self._sheet), wrapped("", "", self._sheet)
        for part in (self._heading, self._said):
            part.hide()
            self._column.addWidget(part)
        self._column.addWidget(label("佐证材料", "section", self._sheet))
        self._asked = QGridLayout()
        self._asked.setColumnStretch(1, 1)
        self._asked_parts: list[QWidget] = []
        self._column.addLayout(self._asked)
        self._empty = wrapped("", "quiet", self._sheet)
        self._column.addWidget(self._empty)
        self.model = EvidenceListModel(self)
        self.pieces = EvidenceListView(self.model, self._sheet)
        self.pieces.setAccessibleName("本项的佐证材料")
        self.pieces.chosen.connect(self._on_chosen)
        self.pieces.taken.connect(lambda _row: self._on_large())
        self._column.addWidget(self.pieces)
        self._column.addStretch(1)
        self._add_detail()
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(8)
        splitter.addWidget(scrolling(QScrollArea(self), self._sheet))
        self.detail = scrolling(QScrollArea(self), self._below)
        splitter.addWidget(self.detail)
        splitter.setSizes([UPPER, LOWER])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(splitter)

    def _add_detail(self) -> None:
        self.open = QPushButton("用系统程序打开", self._below)
        self.open.setObjectName("link")
        self.open.setToolTip("打开的是一份只读的副本，收到的包不会变")
        self.open.clicked.connect(self._on_open)
        bar = FlowRow()
        self._name = wrapped("", "quiet", self._below)
        self._detail.addWidget(self._name)
        bar.addWidget(self.open)
        self._detail.addLayout(bar)
        self.words = wrapped("", "quiet", self._below)
        self._detail.addWidget(self.words)
        self.preview = PreviewView(self._jobs, parent=self._below)
        self.preview.asked_for_window.connect(self._on_large)
        self._detail.addWidget(self.preview)
        self._detail.addStretch(1)

    # ------------------------------------------------------------ showing

    def _show_asked(self, asked: tuple[tuple[str, bool, str], ...]) -> None:
        for part in self._asked_parts:
            self._asked.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._asked_parts = []
        for number, (title, is_met, word) in enumerate(asked):
            icon = Mark(display.icon("met" if is_met else "lacking"), self._sheet)
            words = wrapped(f"{title}（{word}）", "", self._sheet)
            self._asked.addWidget(icon, number, 0, Qt.AlignmentFlag.AlignTop)
            self._asked.addWidget(words, number, 1)
            self._asked_parts += [icon, words]

    def _show_empty(self, text: str) -> None:
        self._empty.setText(text)
        self._empty.setVisible(bool(text))

    def _on_chosen(self, row: EvidenceRow | None) -> None:
        self._look_at(row.piece if row is not None else None)

    def _look_at(self, piece: Evidence | None) -> None:
        file = piece.file if piece is not None else None
        self.detail.setVisible(file is not None)
        self._wanted = ("", "")
        self._opens = False
        if self._set is None or piece is None or file is None:
            self.preview.show_file(None)
            return
        self._name.setText(file.name)
        self._wanted = (self._set.received.id, piece.id)
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Show the wanted file when it has been read, else have it read in the worker."""
        from app.services.preview import Kind, kind_of

        row = self.pieces.current_row
        if row is None or row.piece.file is None:
            return
        name, path = row.piece.file.name, self._read.get(self._wanted)
        is_shown = kind_of(name) is not Kind.OTHER and row.piece.file.size > 0
        if path is None:
            self.preview.show_file(None)
            self.preview.hide()
            self._say("正在从申报包里读取 …" if is_shown else "这种文件在这里看不了，请用系统程序打开。")
            if is_shown:
                self._start_reading(row.piece)
            return
        self._say("" if is_shown else "这种文件在这里看不了，请用系统程序打开。")
        self.preview.setVisible(is_shown)
        self.preview.show_file(Shown(path, name) if is_shown else None)

    def _say(self, text: str) -> None:
        self.words.setText(text)
        self.words.setVisible(bool(text))

    # ------------------------------------------------------------ reading

    def _start_reading(self, piece: Evidence) -> None:
        from app.services.received_copies import read_only_copy

        if self._set is None:
            return
        if self._reading is not None:
            self._reading.cancel()
        try:
            folder = self._copies.next_folder()
        except ProblemError as error:
            self.told.emit(error.problems)
            return
        self._reading = job = self._session.job(read_only_copy, self._set, piece.id, folder)
        self._reading_key = self._wanted
        job.done.connect(self._on_read)
        job.refused.connect(self._on_refused)
        self._jobs.add(job)

    def _on_read(self, path: object) -> None:
        if self.sender() is not self._reading or not isinstance(path, Path):
            return
        self._reading = None
        self._read[self._reading_key] = path
        self._make_room()
        if self._reading_key == self._wanted:
            self._show_wanted()
            if self._opens:
                self._on_open()

    def _make_room(self) -> None:
        """Delete copies that were looked at first; what a window or another program shows stays."""
        sizes = {key: path.stat().st_size for key, path in self._read.items() if path.exists()}
        total = sum(sizes.values())
        for key, size in sizes.items():
            path = self._read[key]
            if total > KEPT_BYTES and key not in {self._wanted, self._reading_key} and path not in self._in_use:
                total -= size
                del self._read[key]
                self._copies.drop(path)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        if self.sender() is self._reading and self._reading_key == self._wanted:
            self._reading = None
            self._say("".join(f"{one.what}{one.what_to_do}" for one in problems))

    def _on_large(self) -> None:
        if self.preview.has_file and self.preview.shown is not None:
            self._in_use.add(self.preview.shown.path)
            PreviewWindow(self._jobs, self.preview.shown, self).show()
        elif self._reading is None or self._reading_key != self._wanted:
            # While it is still being read nothing is handed to another program by mistake.
            self._on_open()

    def _on_open(self) -> None:
        """Open the chosen file with the system's program: no program, and what may hold one only when asked twice."""
        from app.services.preview import is_paper, is_runnable

        row = self.pieces.current_row
        if row is None or row.piece.file is None:
            return
        path = self._read.get(self._wanted)
        if path is None:
            self._opens = True
            self._start_reading(row.piece)
            return
        self._opens = False
        if not is_paper(row.piece.file.name) and not is_runnable(row.piece.file.name) and self._warned != path:
            self._warned = path
            what = f"“{row.piece.file.name}”不是常见的文档、表格、图片或音像，里面可能有宏或程序，还没有打开。"
            self.told.emit((hint("FILE_KIND", row.piece.file.name, what, "确实要看，请再点一次“用系统程序打开”。"),))
            return
        if is_runnable(path.name) or is_runnable(row.piece.file.name):
            what = f"“{row.piece.file.name}”是可以运行的程序，为了安全不从这里打开。"
            self.told.emit((hint("FILE_KIND", row.piece.file.name, what, "请在评审意见里要求改报 PDF 或图片。"),))
            return
        self._in_use.add(path)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            what = f"系统里没有能打开“{path.name}”的程序。"
            self.told.emit((hint("FILE_KIND", path.name, what, "请先安装相应的程序（如 WPS），再试一次。"),))


def _rows(of: "ReceivedSet", criterion: Criterion, pieces: tuple[Evidence, ...]) -> tuple[EvidenceRow, ...]:
    assessment, numbers = of.submission.assessment, of.submission.numbers
    window = evidence_window(of.rubric, assessment)
    rows = []
    for piece in pieces:
        facts = [
            piece.number,
            piece.date.isoformat() if piece.date else "",
            f"第{piece.pages}页" if piece.pages else "",
            piece.department,
            display.size_words(piece.file.size) if piece.file else "",
            "长期有效" if stands(criterion, piece) else "",
        ]
        others = others_served(piece, criterion)
        facts += [f"还用于 {'、'.join(others)}"] if others else []
        said = tuple(remarks(piece, criterion, window, ""))
        rows.append(EvidenceRow(piece, numbers.get(piece.id, piece.id), tuple(one for one in facts if one), said))
    return tuple(rows)
