"""How evidence comes to a criterion: files dropped or chosen, a piece that is there already, a newer version."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QPushButton, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.criterion_evidence import paper_to_come
from app.domain.evidence import Service, StoredFile
from app.domain.problems import hint
from app.ui.desk_page import Desk
from app.ui.widgets.drop_zone import DropZone, nothing_dropped
from app.ui.widgets.evidence_list import EvidenceRow
from app.ui.widgets.evidence_rows import EvidenceRows
from app.ui.widgets.file_taking import FileTaking, Purpose
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import wrapped
from app.ui.widgets.reuse_picker import ReusePicker
from app.ui.widgets.twice_notice import TwiceNotice

FOLDER = "evidence_folder"
"""Under which name the folder is remembered that files were chosen from last."""


class EvidenceIntake(QWidget):
    """Drop zone, buttons, search among the pieces that are there, and what is under way."""

    told = Signal(object)
    """tuple[Problem, ...]."""
    asked_to_choose = Signal(str)
    """The id of a piece that has just come to the criterion."""
    asked_to_describe = Signal(str)
    """The id of a piece that was registered without a file: its title is to be written now."""

    def __init__(self, desk: Desk, rows: EvidenceRows, parent: QWidget | None = None) -> None:
        """Lay out; `show_criterion` says where files go."""
        super().__init__(parent)
        self._session, self._jobs, self._remembered = desk.session, desk.jobs, desk.remembered
        self._rows = rows
        self._code = ""
        self.zone = self._zone()
        self.picker = ReusePicker(self)
        self.picker.chosen.connect(self._on_reused)
        self.picker.closed.connect(lambda: self.reuse.setFocus(Qt.FocusReason.OtherFocusReason))
        self._underway = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.zone)
        column.addWidget(self.picker)
        column.addLayout(self._underway)

    def show_criterion(self, code: str) -> None:
        """Take what comes for this criterion from now on."""
        self._code = code
        self.picker.hide()
        for notice in self.findChildren(TwiceNotice):
            notice.setVisible(notice.purpose.code == code)

    @property
    def in_tab_order(self) -> list[QWidget]:
        """Return what takes the keyboard, as it stands from top to bottom."""
        return [self.add, self.reuse, self.paper, self.picker.leave_button, self.picker.search, self.picker.list]

    def show_state(self, *, is_writing: bool, is_empty: bool) -> None:
        """Allow adding, and say how as long as there is nothing yet."""
        self.setEnabled(is_writing)
        self._words.setVisible(is_empty)

    def take_files(self, paths: list[Path], requirement: str | None = None) -> bool:
        """Attach files to the criterion, and to a requirement of it; tell whether they were taken."""
        files = [path for path in paths if not path.is_dir()]
        if not self._code or not self._session.is_writing or not files:
            return False
        self._take(files, Purpose(self._code, requirement))
        if len(files) < len(paths):
            self._tell_folders()
        return True

    def replace_by(self, evidence_id: str, path: Path) -> None:
        """Let a file take the place of a piece's."""
        self._take([path], Purpose(self._code, replaces=evidence_id))

    def ask_for_files(self, requirement: str | None = None) -> None:
        """Let the person choose files."""
        names, _ = QFileDialog.getOpenFileNames(self, "添加佐证材料", self._folder())
        if names:
            self._remembered.set_text(FOLDER, str(Path(names[0]).parent))
            self.take_files([Path(name) for name in names], requirement)

    def ask_for_replacement(self, evidence_id: str) -> None:
        """Let the person choose the newer version of a piece."""
        name, _ = QFileDialog.getOpenFileName(self, "选择新的版本", self._folder())
        if name:
            self._remembered.set_text(FOLDER, str(Path(name).parent))
            self.replace_by(evidence_id, Path(name))

    def on_requirement_files(self, requirement: str, paths: list[Path]) -> None:
        """Take files that were dropped on a requirement."""
        self._on_dropped(paths, requirement)

    # ------------------------------------------------------------ inside

    def _zone(self) -> DropZone:
        zone = DropZone(self)
        zone.dropped.connect(self._on_dropped)
        self.add = QPushButton("添加文件…", zone)
        self.add.clicked.connect(lambda _checked: self.ask_for_files())
        self.reuse = QPushButton("用已有的…", zone)
        self.reuse.setToolTip("从别的评分项的材料里选一件，不必再存一份")
        self.reuse.clicked.connect(self._on_reuse)
        self.paper = QPushButton("先登记，后补文件", zone)
        self.paper.setObjectName("link")
        self.paper.setToolTip("纸质材料在手、扫描件还没有时，先写下名称和文号；补上文件之前算“待补”")
        self.paper.clicked.connect(self._on_paper)
        buttons = FlowRow()
        buttons.addWidget(self.add)
        buttons.addWidget(self.reuse)
        buttons.addWidget(self.paper)
        rows = QVBoxLayout(zone)
        rows.setContentsMargins(8, 8, 8, 8)
        self._words = wrapped("把文件拖到这里，或拖到上面的某条要求上", "quiet", zone)
        zone.setToolTip(self._words.text())
        rows.addWidget(self._words)
        rows.addLayout(buttons)
        return zone

    def _folder(self) -> str:
        return self._remembered.text(FOLDER, str(Path.home()))

    def _on_dropped(self, paths: list[Path], requirement: str | None = None) -> None:
        if not paths:
            self.told.emit((nothing_dropped(),))
        elif not self.take_files(paths, requirement) and self._session.is_writing:
            self._tell_folders()

    def _tell_folders(self) -> None:
        to_do = "整个文件夹请到“材料”页添加，或打开文件夹选中里面的文件再拖过来。"
        self.told.emit((hint("FILE_KIND", "佐证材料", "拖来的有文件夹，这里只收文件。", to_do),))

    def _take(self, files: list[Path], purpose: Purpose) -> None:
        taking = FileTaking(self._session.folder, files, purpose, self)
        taking.stored.connect(self._on_stored)
        taking.refused.connect(self.told)
        self._underway.addWidget(taking)
        taking.start(self._jobs)

    def _on_stored(self, purpose: Purpose, stored: tuple[StoredFile, ...]) -> None:
        if purpose.replaces:
            self.replace_by_stored(purpose.replaces, stored[0])
            return
        self._rows.forget(stored)
        new, twice = self._rows.sorted_out(stored)
        if new:
            self._register(new, purpose)
        for file in twice:
            self._offer_reuse(file, purpose)

    def _register(self, files: list[StoredFile], purpose: Purpose) -> None:
        from app.services.enter_evidence import NewPiece, register_files

        service = Service(purpose.code, purpose.requirement)
        changes = self._session.run(register_files, [NewPiece(file, (service,)) for file in files])
        ids = list(_new_pieces(changes))
        if ids and purpose.code == self._code:
            self.asked_to_choose.emit(ids[0])

    def replace_by_stored(self, evidence_id: str, file: StoredFile) -> None:
        """Let a stored file take the place of a piece's; the one before is kept."""
        from app.services.enter_evidence import replace_file

        changes = self._session.run(replace_file, evidence_id, file)
        # A refusal, such as a full disk, says itself why.
        if not changes and not self._session.was_refused:
            what = f"“{file.name}”与现有文件内容相同，没有替换。"
            self.told.emit((hint("FILE_KEPT", "替换文件", what, "请核对选的是不是新的版本。"),))

    def _offer_reuse(self, file: StoredFile, purpose: Purpose) -> None:
        """Say that the same content is there already, before anything is registered."""
        from app.services.store_files import same_content

        piece = same_content(self._session.picture.assessment, file)
        if piece is None:
            return
        notice = TwiceNotice(file, piece, self._session.material_numbers().get(piece.id, ""), purpose, self)
        notice.asked_to_reuse.connect(self._on_reuse_same)
        notice.asked_to_add.connect(self._on_add_same)
        self._underway.addWidget(notice)
        notice.setVisible(purpose.code == self._code)

    def _on_reuse_same(self, evidence_id: str, purpose: Purpose) -> None:
        self._serve(evidence_id, purpose)

    def _on_add_same(self, file: StoredFile, purpose: Purpose) -> None:
        self._register([file], purpose)

    def _on_paper(self) -> None:
        from app.services.enter_evidence import register_paper

        self._session.settle()
        title, service = paper_to_come(self._session.criterion(self._code), self._session.evidence(self._code))
        for id_ in _new_pieces(self._session.run(register_paper, title, (service,))):
            self.asked_to_describe.emit(id_)

    def _on_reuse(self) -> None:
        if self.picker.isVisible():
            self.picker.leave()
        else:
            self._rows.bring_up_to_date()
            self.picker.open(self._rows.elsewhere(self._session.criterion(self._code)))

    def _on_reused(self, row: EvidenceRow) -> None:
        self.picker.hide()
        self._serve(row.piece.id, Purpose(self._code))

    def _serve(self, evidence_id: str, purpose: Purpose) -> None:
        from app.services.enter_evidence import serve

        self._session.run(serve, evidence_id, [Service(purpose.code, purpose.requirement)])
        self.asked_to_choose.emit(evidence_id)


def _new_pieces(changes: Changes) -> list[str]:
    return [change.key for change in changes.changes if change.kind == "evidence" and change.before is None]
