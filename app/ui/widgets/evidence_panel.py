"""The evidence beside a criterion: what is asked for, the pieces that serve it, and the one that is looked at."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from app.domain.criterion_evidence import asked_for, others_served
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.evidence_checks import used_elsewhere
from app.domain.problems import Problem
from app.ui.desk_page import Desk
from app.ui.widgets.drop_zone import dropped_paths
from app.ui.widgets.evidence_fields import EvidenceFields
from app.ui.widgets.evidence_intake import EvidenceIntake
from app.ui.widgets.evidence_list import EvidenceListModel, EvidenceListView, EvidenceRow
from app.ui.widgets.evidence_looking import EvidenceLooking
from app.ui.widgets.evidence_rows import EvidenceRows
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.page_loading import Shown
from app.ui.widgets.panes import UpperArea, new_sheet, scrolling
from app.ui.widgets.preview import PreviewView, PreviewWindow
from app.ui.widgets.requirement_row import RequirementRow
from app.ui.widgets.unstored_texts import UnstoredTexts

LEAST_WIDTH_PX = 270
UPPER, LOWER = 660, 300


class EvidencePanel(QWidget):
    """Follows the criterion that is open. Every edit goes through the session."""

    asked_to_show = Signal(object)
    """Place."""
    told = Signal(object)
    """tuple[Problem, ...]."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out, with nothing shown yet."""
        super().__init__(parent)
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self.setAcceptDrops(True)
        self._session, self._jobs = desk.session, desk.jobs
        self._code = ""
        self._rows = EvidenceRows(desk.session)
        self._unstored = UnstoredTexts(desk.session)
        self._looking = EvidenceLooking(desk.session.folder, desk.jobs, self)
        self._looking.looked.connect(self._rows.remember)
        self._looking.ended.connect(self._on_looking_ended)
        self._looking.told.connect(self.told)
        self._is_lying = False
        self.fields: EvidenceFields | None = None
        self._sheet, self._column = new_sheet(self)
        self._below, self._detail = new_sheet(self)
        self._add_requirements()
        self._add_intake(desk)
        self._add_pieces()
        self._add_detail()
        self._lay_out(desk)

    # ------------------------------------------------------------ what the page calls

    def show_criterion(self, code: str) -> None:
        """Show requirements and evidence of a criterion; the same one again: bring it in line with the session."""
        is_other = code != self._code
        if is_other:
            self.flush()
            self._unstored.keep(self.fields)
            self._code = code
            self.intake.show_criterion(code)
            self._show_fields(None)
            self.model.show_rows(())
        self._refresh()
        if is_other:
            self.area.verticalScrollBar().setValue(0)

    def take_files(self, paths: list[Path]) -> bool:
        """Attach files to the criterion; tell whether they were taken."""
        return self.intake.take_files(paths)

    def flush(self) -> None:
        """Hand in what is being typed."""
        if self.fields is not None:
            self.fields.flush()
        self._unstored.store()

    def lie(self, *, is_lying: bool) -> None:
        """Have the chosen piece beside the list, instead of below it."""
        self._splitter.setOrientation(Qt.Orientation.Horizontal if is_lying else Qt.Orientation.Vertical)
        self._splitter.setSizes([1, 1] if is_lying else [UPPER, LOWER])
        self._is_lying = is_lying
        self.area.is_above = self.fields is not None and not is_lying
        self.area.fit()

    # ------------------------------------------------------------ building

    def _lay_out(self, desk: Desk) -> None:
        self.area = UpperArea(self)
        self.detail = scrolling(QScrollArea(self), self._below)
        scrolling(self.area, self._sheet)
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(8)
        splitter.addWidget(self.area)
        splitter.addWidget(self.detail)
        splitter.setSizes([UPPER, LOWER])
        desk.remembered.keep_splitter("evidence", splitter)
        self._splitter = splitter
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(splitter)

    def _add_requirements(self) -> None:
        self._column.addWidget(label("佐证要求", "section", self._sheet))
        self._asked = QVBoxLayout()
        self._asked.setSpacing(6)
        self._column.addLayout(self._asked)
        self.requirements: dict[str, RequirementRow] = {}
        self._nothing_asked = wrapped("评分标准没有列出佐证要求，能证明本项的材料都可以添加。", "quiet", self._sheet)
        self._column.addWidget(self._nothing_asked)

    def _add_intake(self, desk: Desk) -> None:
        self._column.addWidget(label("本项的佐证材料", "section", self._sheet))
        self.intake = EvidenceIntake(desk, self._rows, self._sheet)
        self.intake.told.connect(self.told)
        self.intake.asked_to_choose.connect(self.choose)
        self.intake.asked_to_describe.connect(self._describe)
        self.intake.reuse.clicked.connect(self._bring_picker)
        self._column.addWidget(self.intake)

    def _add_pieces(self) -> None:
        self.model = EvidenceListModel(self)
        self.pieces = EvidenceListView(self.model, self._sheet)
        self.pieces.setAccessibleName("本项的佐证材料")
        self.pieces.chosen.connect(self._on_chosen)
        self.pieces.taken.connect(self._on_taken)
        self.pieces.asked_to_remove.connect(self._on_remove)
        self._column.addWidget(self.pieces)
        self._empty = wrapped("还没有佐证材料。添加后，本项会按材料重新计分。", "quiet", self._sheet)
        self._column.addWidget(self._empty)
        self._column.addStretch(1)

    def _add_detail(self) -> None:
        self._fields_place = QVBoxLayout()
        self._detail.addLayout(self._fields_place)
        self.preview = PreviewView(self._jobs, parent=self._below)
        self.preview.asked_for_window.connect(self._on_large)
        self.preview.refused.connect(self._on_unreadable)
        self._detail.addWidget(self.preview)
        self._detail.addStretch(1)

    # ------------------------------------------------------------ showing

    def _refresh(self) -> None:
        self._rows.bring_up_to_date()
        criterion, pieces = self._session.criterion(self._code), self._session.evidence(self._code)
        self._show_asked(pieces)
        rows = self._rows.of(criterion, pieces)
        chosen = self.pieces.current_row.piece.id if self.pieces.current_row else ""
        self.model.show_rows(rows)
        self.pieces.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self.intake.show_state(is_writing=self._session.is_writing, is_empty=not rows)
        if rows:
            self.pieces.choose(max(self.model.row_of(chosen), 0))
        self._show_chosen()
        self._looking.look(self._rows.unseen(pieces))

    def _show_asked(self, pieces: tuple[Evidence, ...]) -> None:
        states = asked_for(self._session.criterion(self._code), pieces)
        if [one.requirement for one in states] != [row.asked.requirement for row in self.requirements.values()]:
            self._build_asked([one.requirement.id for one in states])
        for state in states:
            self.requirements[state.requirement.id].show_state(state, is_writing=self._session.is_writing)
        self._nothing_asked.setVisible(not states)

    def _build_asked(self, ids: list[str]) -> None:
        for old in self.requirements.values():
            self._asked.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.requirements = {}
        for id_ in ids:
            row = RequirementRow(id_, self._sheet)
            row.files.connect(self.intake.on_requirement_files)
            row.asked_for_files.connect(self.intake.ask_for_files)
            self._asked.addWidget(row)
            self.requirements[id_] = row
        self._order_tabs()

    def choose(self, evidence_id: str) -> None:
        """Choose a piece and bring its fields into view."""
        row = self.model.row_of(evidence_id)
        if row >= 0:
            self.pieces.choose(row)
            # Once the list has its height.
            QTimer.singleShot(0, self.pieces, self._bring_piece)

    def _describe(self, evidence_id: str) -> None:
        """Choose a piece and put the keyboard into its title."""
        self.choose(evidence_id)
        if self.fields is not None and self.fields.piece.id == evidence_id:
            title = self.fields.texts["title"]
            title.setFocus(Qt.FocusReason.OtherFocusReason)
            title.selectAll()

    def _bring_piece(self) -> None:
        """Scroll to the chosen piece."""
        self.pieces.scrollTo(self.pieces.currentIndex())
        place = self.pieces.visualRect(self.pieces.currentIndex())
        middle = self.pieces.viewport().mapTo(self._sheet, place.center())
        self.area.ensureVisible(0, middle.y(), 0, place.height() // 2 + 8)

    def _bring_picker(self) -> None:
        """Scroll to what has just opened below the buttons, once it has its place."""
        if self.intake.picker.isVisible():
            QTimer.singleShot(0, self.intake.picker, self._bring_search)

    def _bring_search(self) -> None:
        top = self.intake.picker.mapTo(self._sheet, QPoint(0, 0)).y()
        self.area.verticalScrollBar().setValue(top)

    def _on_chosen(self, row: EvidenceRow | None) -> None:
        if self.fields is not None and row is not None and self.fields.piece.id != row.piece.id:
            self._show_chosen()

    def _show_chosen(self) -> None:
        """Show fields and preview of the chosen piece."""
        row = self.pieces.current_row
        if row is None:
            self._show_fields(None)
            return
        if self.fields is None or self.fields.piece.id != row.piece.id:
            self.flush()
            self._unstored.keep(self.fields)
            self._show_fields(row.piece)
            self.detail.verticalScrollBar().setValue(0)
        if self.fields is not None:
            others = others_served(row.piece, self._session.criterion(self._code))
            self.fields.show_piece(row.piece, others, is_only_here=self._is_only_here(row.piece))
        self._show_preview(row.piece)

    def _show_fields(self, piece: Evidence | None) -> None:
        if self.fields is not None:
            self._fields_place.removeWidget(self.fields)
            self.fields.hide()
            self.fields.deleteLater()
            self.fields = None
        self.detail.setVisible(piece is not None)
        self.area.is_above = piece is not None and not self._is_lying
        self.area.fit()
        if piece is None:
            self._show_preview(None)
            return
        self.fields = fields = EvidenceFields(
            piece, self._session.criterion(self._code), is_writing=self._session.is_writing, parent=self._below
        )
        fields.described.connect(self._on_described)
        fields.left.connect(self._session.close_step)
        fields.serving_changed.connect(self._on_serving)
        fields.asked_to_replace.connect(self._on_replace)
        fields.asked_to_restore.connect(self._on_restore)
        fields.asked_to_open.connect(self._looking.open_copy)
        fields.asked_to_remove.connect(self._on_remove)
        fields.asked_to_show.connect(self.asked_to_show)
        self._fields_place.addWidget(fields)
        self._order_tabs()
        self._unstored.bring_back(fields)

    def _order_tabs(self) -> None:
        """Let the Tab key go from top to bottom, also to what was made later."""
        chain: list[QWidget] = [row.add for row in self.requirements.values()]
        chain += [*self.intake.in_tab_order, self.pieces]
        chain += self.fields.in_tab_order if self.fields is not None else []
        for one, following in pairwise([*chain, *self.preview.in_tab_order]):
            self.setTabOrder(one, following)

    def _show_preview(self, piece: Evidence | None) -> None:
        from app.services.preview import Kind, kind_of, stored_path

        file = piece.file if piece else None
        if file is None or not file.size or kind_of(file.name) is Kind.OTHER:
            self.preview.show_file(None)
        else:
            self.preview.show_file(Shown(stored_path(self._session.folder, file.sha256), file.name))
        self.preview.setVisible(self.preview.has_file)

    def _is_only_here(self, piece: Evidence) -> bool:
        others = others_served(piece, self._session.criterion(self._code))
        return not others and piece.id not in used_elsewhere(self._session.picture.assessment)

    # ------------------------------------------------------------ editing

    def _on_described(self, values: dict[str, object], goes_on: bool) -> None:
        from app.services.enter_evidence import describe_evidence

        if self.fields is not None:
            piece = replace(self.fields.piece, **values)  # type: ignore[arg-type]
            self._session.run(describe_evidence, piece, goes_on=goes_on)

    def _on_serving(self, requirement: str, serves: bool) -> None:
        from app.services.enter_evidence import set_services

        if self.fields is None:
            return
        piece, service = self.fields.piece, Service(self._code, requirement)
        kept = [one for one in piece.serves if one not in {service, Service(self._code)}]
        if serves:
            kept.append(service)
        elif not any(one.criterion == self._code for one in kept):
            # It goes on serving the criterion as a whole.
            kept.append(Service(self._code))
        self._session.run(set_services, piece.id, kept)

    def _on_remove(self) -> None:
        from app.services.enter_evidence import remove_evidence, stop_serving_criterion
        from app.services.revision_problems import named_by_replies

        row = self.pieces.current_row
        if row is None or not self._session.is_writing:
            return
        self.flush()
        if self._is_only_here(row.piece):
            removed = [row.piece.id]
            if self._session.run(remove_evidence, removed) and (
                told := named_by_replies(self._session.picture, removed)
            ):
                self.told.emit(told)
        else:
            self._session.run(stop_serving_criterion, row.piece.id, self._code)

    def _on_replace(self) -> None:
        if self.fields is not None:
            self.intake.ask_for_replacement(self.fields.piece.id)

    def _on_restore(self, file: StoredFile) -> None:
        if self.fields is not None:
            self.intake.replace_by_stored(self.fields.piece.id, file)

    # ------------------------------------------------------------ looking

    def _on_looking_ended(self) -> None:
        if self._code:
            self._refresh()

    def _on_unreadable(self, problem: Problem) -> None:
        row = self.pieces.current_row
        if row is not None and row.piece.file is not None:
            self._rows.remember_problem(row.piece.file.sha256, problem)
            self.model.show_rows(self._rows.of(self._session.criterion(self._code), self._session.evidence(self._code)))

    def _on_large(self) -> None:
        if self.preview.shown is not None:
            PreviewWindow(self._jobs, self.preview.shown, self).show()

    def _on_taken(self, row: EvidenceRow) -> None:
        if self.preview.has_file:
            self._on_large()
        elif row.piece.file is not None:
            self._looking.open_copy(row.piece.file)

    # ------------------------------------------------------------ Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files anywhere on the panel."""
        if self._session.is_writing and dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.intake.zone.hover(is_hovered=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look calm again."""
        super().dragLeaveEvent(event)
        self.intake.zone.hover(is_hovered=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them as the drop zone does."""
        self.intake.zone.dropEvent(event)
