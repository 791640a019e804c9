"""The frame: which screen is shown, what is open, menus, dropping things on the window. Screens do the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app import __version__
from app.domain.problems import Problem, ProblemError, hint
from app.files.user_folder import account_name
from app.ui import display
from app.ui.backing_up import BackingUp
from app.ui.bug_telling import BugTelling
from app.ui.closing import Closing
from app.ui.desk_actions import DeskActions
from app.ui.enter_key import EnterKey
from app.ui.errors import ProblemBar
from app.ui.frame import Frame
from app.ui.home import Home
from app.ui.jobs import Jobs
from app.ui.menus import build_menus, review_action
from app.ui.remembered import UNFINISHED, Remembered
from app.ui.review_tabs import REVIEW_TABS, ReviewTab
from app.ui.tabs import TABS, Tab
from app.ui.widgets.labels import label
from app.ui.widgets.progress_strip import ProgressStrip
from app.ui.widgets.saved_state import SavedState
from app.ui.zooming import Zooming

if TYPE_CHECKING:
    from app.domain.changes import Changes
    from app.ui.county_desk import CountyDesk
    from app.ui.review_desk import ReviewDesk
    from app.ui.review_session import ReviewSession
    from app.ui.session import Session

TITLE = "健康县区自评"
USUAL_SIZE = (1280, 800)
TITLE_BAR_PX = 40
UNSAVED = "没有保存！"
EXPORT_STOPPED = "上次导出时窗口关闭了，导出没有完成，也没有留下文件。"
SMALLEST_SIZE = (960, 600)
_NOT_SAVED = {"DISK_FULL", "WRITE_FAILED", "TEXT_TOO_LONG", "TEXT_CONTROL"}


class MainWindow(QMainWindow):
    """One window with at most one open workspace."""

    first_painted = Signal()
    """The frame is on the screen: now there is time to read a workspace."""

    def __init__(self, remembered: Remembered | None = None, opens: Path | None = None) -> None:
        """Show the start screen, or that a path is being opened as soon as the frame is painted."""
        super().__init__()
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST_SIZE)
        # On a small screen (1366×768 is common) the foot of the window would hang below it.
        self.resize(QSize(*USUAL_SIZE).boundedTo(self.screen().availableSize() - QSize(0, TITLE_BAR_PX)))
        self.setAcceptDrops(True)
        self.remembered = remembered or Remembered()
        self.remembered.restore_window(self)
        self.desk: CountyDesk | ReviewDesk | None = None
        self._zooming = Zooming(self, self.remembered)
        self._enter_key = EnterKey(self)
        self.jobs = Jobs(self)
        self._is_painted = False
        self._is_closed = False
        self._was_warned = False
        self._closing = Closing()
        self._is_unsaved = False
        self.jobs.broke.connect(self.show_bug)
        self.start_pages = Home(Frame(self.jobs, self.remembered), person=account_name(), parent=self)
        self.start = self.start_pages.start
        self.problems = ProblemBar(self)
        self.progress = ProgressStrip(self)
        self._bugs = BugTelling(self, self._settle, self.problems.show_problems)
        self._backing_up = BackingUp(Frame(self.jobs, self.remembered), self.progress, self)
        self._backing_up.told.connect(self.problems.show_problems)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.start_pages)
        self._opening = label("", "quiet", self)
        self._opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(self._opening)
        self._lay_out()
        self._add_menus()
        self._wire_start()
        self.stack.currentChanged.connect(self._refresh_frame)
        if opens is None:
            self.go_home()
        else:
            self._open_when_painted(opens)

    # ------------------------------------------------------------ building

    def _lay_out(self) -> None:
        middle = QWidget(self)
        rows = QVBoxLayout(middle)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.progress)
        rows.addWidget(self.problems)
        self.setCentralWidget(middle)
        self.saved = SavedState(self)
        self.menuBar().setCornerWidget(self.saved)

    def _add_menus(self) -> None:
        pages = self.start_pages
        self.actions_by_name = build_menus(
            self,
            {
                "new": pages.show_new,
                "open": pages.ask_to_open,
                "package": pages.ask_for_package,
                "new_review": pages.show_new_review,
                "restore": pages.ask_to_restore,
                "go_on": pages.rubric_pages.show_going_on,
                "import_table": pages.rubric_pages.show_import,
                "rubrics": pages.rubric_pages.show_list,
                "home": self._on_home,
                "back_up": self.ask_to_back_up,
                "quit": self.close,
                "undo": lambda: self._at_desk(self._undo),
                "redo": lambda: self._at_desk(self._redo),
                "search": lambda: self._at_desk(lambda desk: desk.page.search()),
                "next_unanswered": lambda: self._at_desk(lambda desk: desk.open_next_unanswered()),
                "next": lambda: self._at_desk(lambda desk: desk.open_next()),
                **{tab.value: lambda tab=tab: self._show_tab(tab) for tab in TABS},  # type: ignore[misc]
                **{review_action(tab): lambda tab=tab: self._show_tab(tab) for tab in REVIEW_TABS},  # type: ignore[misc]
                "larger": lambda: self._zooming.by(1),
                "smaller": lambda: self._zooming.by(-1),
                "usual_size": lambda: self.set_zoom(1),
                "help": self.show_help,
                "about": self._on_about,
            },
        )
        self.undo, self.redo = self.actions_by_name["undo"], self.actions_by_name["redo"]
        self.undo.setIcon(display.icon("undo"))
        self.redo.setIcon(display.icon("redo"))
        self._desk_actions = DeskActions(self.actions_by_name)

    def _wire_start(self) -> None:
        pages = self.start_pages
        pages.opens.connect(self._open_workspace)
        pages.told.connect(self.problems.show_problems)
        pages.rubric_pages.noted.connect(self._on_noted)
        pages.evidence.connect(self._take_files)
        pages.returned.connect(self._take_returned)
        pages.asked_to_show.connect(self._show_start_pages)
        pages.left.connect(self._leave_start_pages)

    # ------------------------------------------------------------ going somewhere

    def open_path(self, path: Path) -> None:
        """Do with a path what its content asks for; say kindly why not when it is of no use."""
        self.open_paths([path])

    def open_paths(self, paths: list[Path]) -> None:
        """Do the same with several that came together."""
        self.problems.clear()
        self.start_pages.receive(paths, has_workspace=self.desk is not None, is_review=self._is_review)

    def _open_when_painted(self, path: Path) -> None:
        # Reading a workspace takes longer than drawing the frame.
        self._refresh_frame()
        self._opening.setText(f"正在打开 {path.name} …")
        self.stack.setCurrentWidget(self._opening)
        self.first_painted.connect(lambda: self._open_first(path), Qt.ConnectionType.QueuedConnection)

    def _open_first(self, path: Path) -> None:
        self.go_home()
        self.open_path(path)

    def go_home(self) -> None:
        """Close what is open and show the start screen."""
        self._close_session()
        self.start_pages.show_start()
        self.stack.setCurrentWidget(self.start_pages)
        self._refresh_frame()

    def _on_home(self) -> None:
        if not self._closing.is_losing(self.session, self.problems.show_problems):
            self.go_home()

    def _show_start_pages(self) -> None:
        """Show a page beside the start page, such as a package; an open workspace stays open behind it."""
        self._settle()
        self.stack.setCurrentWidget(self.start_pages)

    def _leave_start_pages(self) -> None:
        """Go back to the open workspace, or to the start page."""
        self.problems.clear()
        if self.desk is None:
            self.go_home()
        else:
            self.stack.setCurrentWidget(self.desk)

    def _take_files(self, paths: list[Path]) -> None:
        """Give files to the open workspace."""
        if self.desk is None:
            return
        self.stack.setCurrentWidget(self.desk)
        if self.desk.take_files(paths):
            return
        where = "、".join(path.name for path in paths[:5])
        what_to_do = "请到“填报”选好评分项，或到“材料”，再拖一次。"
        self.problems.show_problems([hint("FILE_KIND", where, "这里不能添加材料。", what_to_do)])

    def _take_returned(self, paths: list[Path]) -> None:
        """Give return packages (退回意见) to the open workspace of the county."""
        if self.desk is not None:
            self.stack.setCurrentWidget(self.desk)
            self.desk.take_returned(paths)

    def ask_to_back_up(self) -> None:
        """Let the person choose a folder and write the workspace with its files into one file there."""
        if self.session is not None:
            self._backing_up.ask(self.session)

    def back_up(self, folder: Path) -> None:
        """Write a backup file into a folder, in the worker."""
        if self.session is not None:
            self._backing_up.begin(self.session, folder)

    def show_bug(self, error: BaseException) -> None:
        """Show a bug of ours; what was typed is handed in first."""
        self._bugs.show(error)

    @property
    def _is_review(self) -> bool:
        return self.desk is not None and self.desk.is_review

    def _settle(self) -> None:
        self.start_pages.rubric_pages.settle()
        if self.session is not None:
            self.session.settle()

    # ------------------------------------------------------------ the open workspace

    @property
    def session(self) -> "Session | ReviewSession | None":
        """Return the open workspace."""
        return self.desk.session if self.desk else None

    def _open_workspace(self, folder: Path) -> None:
        from app.ui.opening import open_desk

        if self._is_closed:
            # The sample was ready just when the window was closed.
            return
        if self._closing.is_losing(self.session, self.problems.show_problems):
            return
        self._close_session()
        self.problems.clear()
        try:
            desk = open_desk(folder, Frame(self.jobs, self.remembered), person=account_name(), parent=self)
        except ProblemError as error:
            self.go_home()
            self.problems.show_problems(self.start_pages.told_of_refusal(folder, error.problems))
            return
        self.desk = desk
        desk.session.failed.connect(self._on_failed)
        self._is_unsaved = False
        desk.session.changed.connect(self._on_changed)
        desk.told.connect(self.problems.show_problems)
        desk.asked_to_retry.connect(lambda: QTimer.singleShot(0, self, lambda: self._open_workspace(folder)))
        self.stack.addWidget(desk)
        self.stack.setCurrentWidget(desk)
        desk.page.setFocus()
        self._refresh_frame()
        if self.remembered.text(UNFINISHED) == str(desk.session.folder):
            self.remembered.set_text(UNFINISHED, "")
            self.problems.show_problems([hint("", "导出", EXPORT_STOPPED, "请到“导出”重新导出一次。")])

    def _on_noted(self, notes: tuple[Problem, ...]) -> None:
        """Say what is to be known of the workspace just made; where it could not be opened only that is said."""
        if self.session is not None:
            self.problems.show_problems((*self.problems.problems, *notes))

    def _close_session(self) -> None:
        if self.desk is None:
            return
        # Long work on this workspace ends before the workspace does.
        self.jobs.cancel_all()
        desk, self.desk = self.desk, None
        warnings = desk.close_session()
        self.stack.removeWidget(desk)
        desk.deleteLater()
        self.problems.show_problems(warnings)

    def _refresh_frame(self) -> None:
        session = self.session
        self._desk_actions.refresh(
            self.desk, is_at_desk=self.desk is not None and self.stack.currentWidget() is self.desk
        )
        name = self.desk.name if self.desk else ""
        self.setWindowTitle(f"{name} - {TITLE}" if name else TITLE)
        if session is None or not session.is_writing:
            self._say_state("" if session is None else "只读")
        else:
            self._say_state(UNSAVED if self._is_unsaved else "已保存")

    # ------------------------------------------------------------ slots

    def _say_state(self, text: str) -> None:
        """Say at the end of the menu bar whether all is saved, or what was taken back."""
        self.saved.say(text, is_alarming=text == UNSAVED)
        # The bar asks for the size of its corner only here; a longer text would be cut off.
        self.menuBar().setCornerWidget(self.saved)

    def _on_changed(self, changes: "Changes") -> None:
        if changes:
            # What was refused before is done otherwise now, or will be said again.
            self.problems.clear()
            self._is_unsaved = False
        self._refresh_frame()

    def _on_failed(self, problems: tuple[Problem, ...]) -> None:
        self.problems.show_problems(problems)
        if any(problem.code in _NOT_SAVED for problem in problems):
            self._is_unsaved = True
            self._refresh_frame()

    def _at_desk(self, work: "Callable[[CountyDesk | ReviewDesk], object]") -> None:
        if self.desk is not None:
            work(self.desk)

    def _undo(self, desk: "CountyDesk | ReviewDesk") -> None:
        self._show_step(desk, desk.session.undo())

    def _redo(self, desk: "CountyDesk | ReviewDesk") -> None:
        self._show_step(desk, desk.session.redo())

    def _show_step(self, desk: "CountyDesk | ReviewDesk", changes: "Changes") -> None:
        if changes:
            self._say_state(f"已{changes.name}")
            desk.show_step(changes)

    def _show_tab(self, tab: Tab | ReviewTab) -> None:
        if self.desk is not None:
            self.stack.setCurrentWidget(self.desk)
            self.desk.show_named(tab.value)
            self.desk.page.setFocus()

    def set_zoom(self, zoom: float) -> None:
        """Show everything larger or smaller, 0.8 to 2; it is remembered."""
        self._zooming.to(zoom)

    def show_help(self) -> None:
        """Show the help beside the work; a second time it comes to the front."""
        from app.ui.help import COUNTY, REVIEW, show_help

        show_help(self, REVIEW if self._is_review else COUNTY, self.desk.tab.value if self.desk else "")

    def _on_about(self) -> None:
        what = f"健康县区自评 {__version__}。内置评分标准是参考模板，以省级印发为准。"
        self.problems.show_problems([hint("", "", what, "按木兰宽松许可证（第2版）使用。")])

    # ------------------------------------------------------------ Qt

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped, once the other program has its answer."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.open_paths(paths))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Cancel and join long work, hand in what is being typed, close the workspace."""
        has_unkept = not self.start_pages.rubric_pages.settle() and not self._was_warned
        if has_unkept:
            # The page says why; who closes again wants to go all the same.
            self._was_warned = True
            self._show_start_pages()
        if has_unkept or self._closing.is_held(self.session, self.problems.show_problems):
            event.ignore()
            return
        self._is_closed = True
        self.jobs.close()
        self.start_pages.rubric_pages.close()
        self._close_session()
        self.remembered.keep_window(self)
        self.remembered.save()
        super().closeEvent(event)
