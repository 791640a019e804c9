"""退回意见: what city and province sent back, the to-do list of the correction, and the rounds side by side."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes, RecordKey
from app.domain.opinion_words import OpinionItem
from app.domain.returned import Reply, ReturnedReview
from app.domain.revision import ToDo, has_to_do
from app.domain.rounds import round_of, sealed_round
from app.domain.submission import Picture
from app.ui import display
from app.ui.clock import now
from app.ui.desk_page import Desk, DeskPage
from app.ui.drafts import drafts_of
from app.ui.file_asking import ask_for_files, ask_for_folder
from app.ui.jobs import Job
from app.ui.models.returned_list import ROUNDS, TO_DO, listed_of, standing_said
from app.ui.places import Place, Tab, place_of_change
from app.ui.session import NOTHING
from app.ui.widgets.labels import icon_px, label, wrapped
from app.ui.widgets.returned_sheet import ReturnedSheet
from app.ui.widgets.rounds_pane import RoundsPane
from app.ui.widgets.to_do_pane import ToDoPane
from app.ui.widgets.words_edit_form import WordsEditForm
from app.ui.widgets.words_form import WordsForm
from app.ui.widgets.working import Working
from app.ui.widgets.wrapping_rows import WrappingRows
from app.ui.words_editing import WordsEditing

if TYPE_CHECKING:
    from app.services.receive_review import ReadReturns
    from app.services.replies import WordsAbout

LIST_CHARACTERS = 19
RECEIVED, TAKEN_OUT = "folder/received", "folder/taken_out"
PACKAGES = "退回包 (*.zip);;所有文件 (*)"
INTRODUCTION = (
    "上报以后，市级、省级退回的意见在这里收下。\n"
    "· 收到退回包（zip 文件）：点“收下退回包”，或把文件拖到窗口里。程序核对它评的是不是本县区交的那一份。\n"
    "· 收到微信、电话或纸上的意见：点“录入文字意见”，粘贴进来，逐条对应到评分项。\n"
    "收下后点“开始补正”，要改的列成清单；下一次封装就是新的一轮，改了什么、为什么改随包报送。"
)
NOT_SEALED = "还没有封装过申报包，也就还没有退回意见。请先在“导出”页封装、上报。"
BEGIN_HINT = (
    "需补充、不认可的意见，核实为不符合的基本条件，以及调整、认可而要补充材料的，列成整改清单；只调整得分的不列。"
    "下一次封装就是第{number}轮。可以撤销。"
)
ADJUSTED_HINT = (
    "没有要求补正，只有调整。与评审单位说定要再报一轮的，调整的评分项列成清单，下一次封装就是第{number}轮。可以撤销。"
)
ADD_HINT = "新收到的意见列入正在进行的第{number}轮整改清单。可以撤销。"


class ReturnedPage(DeskPage):
    """The list at the left, what was chosen at the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Lay out and show what there is."""
        super().__init__(desk, parent)
        self._here = ""
        self._compared: object = None
        self._found: tuple[ToDo, ...] = ()
        self._changed: tuple[RecordKey, ...] = ()
        self._looked_at: Picture | None = None
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setItemDelegate(WrappingRows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("退回意见")
        self.working = Working(self)
        self.to_do = ToDoPane(self.session, self)
        drafts = drafts_of(self.session) if self.session.is_writing else None
        self.sheet = ReturnedSheet(self.session.picture.rubric, drafts, self)
        self.words = WordsForm(self.session, self)
        self.words_edit = WordsEditForm(self.session, self)
        self.rounds = RoundsPane(desk, self)
        self.empty = self._empty_page()
        self.stack = QStackedWidget(self)
        for part in (self.empty, self.to_do, self.sheet, self.words, self.words_edit, self.rounds):
            self.stack.addWidget(part)
        self._side = self._left()
        right = QVBoxLayout()
        right.addWidget(self.working)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 0, 12)
        row.addWidget(self._side)
        row.addLayout(right, 1)
        self._fit()
        self._connect()
        self.show_changes(NOTHING)

    # ------------------------------------------------------------ DeskPage

    def show_changes(self, changes: Changes) -> None:
        """Show the list, the to-do list and the chosen review again; any change may be about what was returned."""
        if changes.concerns("returned") and self._is_writing_words:
            self._show_chosen()
        self._look()
        if any(place_of_change(one).key == TO_DO for one in changes.changes):
            # Also when it is done again after an undo: what it made is what to look at.
            self._here = TO_DO
        self._show_list()
        self._show_to_do()
        self._show_tools()
        if not self._is_writing_words:
            self._show_chosen()

    def show_place(self, key: str) -> None:
        """Go to a review by its id, to an opinion by the key of its reply or the code of its criterion."""
        picture = self.session.picture
        if key in picture.assessment.returned:
            self._go_to(key)
        elif key == TO_DO or (key and self.to_do.open_key(key)):
            self._go_to(TO_DO)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.to_do.flush()
        self.sheet.flush()

    def search(self) -> None:
        """Go to the list."""
        self.list.setFocus()

    def take_files(self, paths: list[Path]) -> bool:
        """Take return packages that were dropped; other files are not for this page."""
        packages = [path for path in paths if path.suffix.lower() == ".zip"]
        if packages:
            self.take_packages(packages)
        return bool(packages)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the zoom."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and hasattr(self, "_side"):
            self._fit()

    # ------------------------------------------------------------ taking in

    def take_packages(self, paths: list[Path]) -> None:
        """Read return packages in the worker thread, and take in those that are this county's.

        What is wrong with one does not stop the others.
        """
        from app.services.receive_review import read_returns

        if not self.session.is_writing:
            self.told.emit(self.session.held)
            return
        self.session.settle()
        job = Job(read_returns, self.session.folder, self.session.picture, paths, on=now().date())
        job.done.connect(self._on_read)
        job.refused.connect(self.told)
        self.working.watch(job, f"正在核对 {'、'.join(path.name for path in paths)}")
        self.desk.jobs.add(job)

    def _on_read(self, found: "ReadReturns") -> None:
        from app.services.receive_review import take_return

        for read in found.read:
            one = read.returned
            self.session.run(take_return, read, name=f"收下{one.level.label}退回意见（第{one.round}轮）")
            if self.session.was_refused:
                return
            self._go_to(one.id)
        # All at once: what is told of one may not wipe out what is told of another.
        problems = (*found.refused, *(problem for read in found.read for problem in read.problems))
        if problems:
            self.told.emit(problems)

    def _on_choose(self) -> None:
        if chosen := ask_for_files(self, self.desk.remembered, RECEIVED, "选择收到的退回包", PACKAGES):
            self.take_packages(chosen)

    def _on_take_out(self, review: ReturnedReview) -> None:
        if out := ask_for_folder(self, self.desk.remembered, TAKEN_OUT, "退回包里的文件写到哪个文件夹"):
            self.take_out(review, out)

    def take_out(self, review: ReturnedReview, out: Path) -> None:
        """Write the files of a return package into a new folder, in the worker thread."""
        from app.services.return_files import take_out

        job = Job(take_out, self.session.folder, review, out)
        job.done.connect(lambda place: self.sheet.say(f"已取出到 {place}"))
        job.refused.connect(self.told)
        self.working.watch(job, "正在取出退回包里的文件")
        self.desk.jobs.add(job)

    # ------------------------------------------------------------ building

    def _fit(self) -> None:
        self._side.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * LIST_CHARACTERS)
        self.list.setIconSize(QSize(icon_px(self), icon_px(self)))

    def _left(self) -> QWidget:
        left = QWidget(self)
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self.list, 1)
        self.begin_hint = wrapped("", "quiet", left)
        self.begin = QPushButton("开始补正", left)
        self.begin.setObjectName("main")
        self.receive = QPushButton("收下退回包…", left)
        self.type_words = QPushButton("录入文字意见…", left)
        for part in (self.begin_hint, self.begin, self.receive, self.type_words):
            rows.addWidget(part)
        return left

    def _empty_page(self) -> QWidget:
        page = QWidget(self)
        rows = QVBoxLayout(page)
        rows.setContentsMargins(40, 40, 40, 40)
        rows.setSpacing(12)
        rows.addWidget(label("还没有退回意见", "title", page))
        rows.addWidget(wrapped(INTRODUCTION, "", page))
        self.not_sealed = wrapped(NOT_SEALED, "said", page)
        rows.addWidget(self.not_sealed)
        self.first = QPushButton("收下退回包…", page)
        self.first.setObjectName("main")
        self.first_words = QPushButton("录入文字意见…", page)
        self.go_export = QPushButton("去“导出”", page)
        row = QHBoxLayout()
        for button in (self.first, self.first_words, self.go_export):
            row.addWidget(button)
        row.addStretch(1)
        rows.addLayout(row)
        rows.addStretch(1)
        return page

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._on_row)
        # The row that is chosen already leads back from the words that are being typed.
        self.list.itemClicked.connect(lambda item: self._on_row(self.list.row(item)))
        self.list.itemActivated.connect(lambda item: self._on_row(self.list.row(item)))
        for button in (self.receive, self.first):
            button.clicked.connect(self._on_choose)
        for button in (self.type_words, self.first_words):
            button.clicked.connect(self.open_words)
        self.go_export.clicked.connect(lambda: self.asked_to_show.emit(Place(Tab.EXPORT)))
        self.begin.clicked.connect(self._on_begin)
        self.to_do.edited.connect(self._on_replied)
        self.to_do.left.connect(self.session.close_step)
        self.words.kept.connect(self._on_words)
        self.words.left.connect(self._show_chosen)
        self.words_editing = WordsEditing(self.session, self.sheet, self.words_edit)
        self.words_edit.opened.connect(lambda: self.stack.setCurrentWidget(self.words_edit))
        for leave in (self._show_chosen, self.list.setFocus):
            self.words_edit.left.connect(leave)
        self.sheet.asked_to_take_out.connect(self._on_take_out)
        self.rounds.told.connect(self.told)
        for part in (self.to_do, self.sheet, self.rounds):
            part.asked_to_show.connect(self.asked_to_show)

    # ------------------------------------------------------------ showing

    def _look(self) -> None:
        """Work out once, for all that shows it, what is to be done."""
        from app.services.revise import changed_in_round, is_same_but_for_replies, loose_of, to_do_of

        picture = self.session.picture
        if self._looked_at is None or not is_same_but_for_replies(self._looked_at, picture):
            # While somebody types a reply nothing else changes: it is not worth looking at every record for each key.
            self._changed = changed_in_round(picture)
        self._looked_at = picture
        today = now().date()
        self._found = (*to_do_of(picture, today, self._changed), *loose_of(picture, today, self._changed))

    def _show_list(self) -> None:
        listed = listed_of(self.session.picture, self._found)
        keys = [one.key for one in listed]
        if self._here not in keys:
            self._here = keys[0] if keys else ""
        self.list.blockSignals(True)
        while self.list.count() > len(listed):
            self.list.takeItem(self.list.count() - 1)
        while self.list.count() < len(listed):
            self.list.addItem(QListWidgetItem())
        for row, one in enumerate(listed):
            item = self.list.item(row)
            item.setText(one.text)
            item.setIcon(display.icon(one.icon))
            item.setData(Qt.ItemDataRole.UserRole, one.key)
        self.list.setCurrentRow(keys.index(self._here) if self._here else -1)
        self.list.blockSignals(False)

    def _show_to_do(self) -> None:
        from app.services.revise import round_said

        picture = self.session.picture
        self.to_do.show_to_do(self._found, round_of(picture), round_said(picture, self._found))

    def _show_tools(self) -> None:
        from app.services.revise import waiting_reviews

        picture, is_writing = self.session.picture, self.session.is_writing
        is_sealed = bool(picture.seals)
        self._side.setVisible(self.list.count() > 0)
        self.not_sealed.setVisible(not is_sealed)
        self.go_export.setVisible(not is_sealed)
        for button in (self.receive, self.type_words, self.first, self.first_words):
            button.setEnabled(is_writing and is_sealed)
        waiting = waiting_reviews(picture)
        self.begin.setVisible(bool(waiting))
        self.begin_hint.setVisible(bool(waiting))
        self.begin.setEnabled(is_writing)
        goes_on = round_of(picture) > sealed_round(picture)
        number = sealed_round(picture) + 1
        self.begin.setText("列入补正" if goes_on else "开始补正")
        hint = BEGIN_HINT if any(has_to_do(one) for one in waiting) else ADJUSTED_HINT
        self.begin_hint.setText((ADD_HINT if goes_on else hint).format(number=number))

    def _show_chosen(self) -> None:
        returned = self.session.picture.assessment.returned
        if self._here == TO_DO:
            self.stack.setCurrentWidget(self.to_do)
        elif self._here == ROUNDS:
            self._show_rounds()
        elif self._here in returned:
            self._show_review(returned[self._here])
        else:
            self.stack.setCurrentWidget(self.empty)

    def _show_review(self, review: ReturnedReview) -> None:
        words = standing_said(self.session.picture, review)
        self.sheet.show_review(review, words, is_writing=self.session.is_writing)
        self.words_editing.show_state(review)
        self.stack.setCurrentWidget(self.sheet)

    def _show_rounds(self) -> None:
        self.stack.setCurrentWidget(self.rounds)
        if self._compared is not self.session.picture:
            self._compared = self.session.picture
            self.rounds.read()

    def _go_to(self, key: str) -> None:
        self._here = key
        self._show_list()
        self._show_tools()
        self._show_chosen()

    def _on_row(self, row: int) -> None:
        if row >= 0:
            self.session.settle()
            self._go_to(str(self.list.item(row).data(Qt.ItemDataRole.UserRole)))

    # ------------------------------------------------------------ editing

    def open_words(self) -> None:
        """Type or paste opinions in words."""
        self.session.settle()
        self.stack.setCurrentWidget(self.words)
        self.words.begin(now().date())

    @property
    def _is_writing_words(self) -> bool:
        return self.stack.currentWidget() in (self.words, self.words_edit)

    def _on_words(self, items: tuple[OpinionItem, ...], about: "WordsAbout") -> None:
        from app.services.replies import take_words

        changes = self.session.run(take_words, items, about)
        if changes:
            self.words.clear()
            self.words_editing.forget(changes.changes[0].key)
            self._go_to(changes.changes[0].key)
            self.list.setFocus()

    def _on_begin(self) -> None:
        from app.services.revise import begin_revision

        self.session.settle()
        if self.session.run(begin_revision, name=f"开始补正（第{sealed_round(self.session.picture) + 1}轮）"):
            self._go_to(TO_DO)
            self.list.setFocus()

    def _on_replied(self, key: str, reply: Reply, goes_on: bool) -> None:
        from app.services.replies import write_reply

        self.session.run(write_reply, key, reply, goes_on=goes_on)
