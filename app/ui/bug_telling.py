"""Telling a bug of ours: what was typed is handed in, each bug has one dialog, and the work goes on."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.problems import Problem, hint
from app.ui.errors import BugDialog, error_report

AGAIN = hint(
    "", "", "程序又出了同样的问题，不是您的操作造成的。", "可以继续工作；关闭程序再打开，如果还有，请交给软件维护人员。"
)


class BugTelling(QObject):
    """The first time a dialog; a bug that comes again, such as one in painting, is only said in the problem bar."""

    def __init__(self, window: QWidget, save: Callable[[], object], tell: Callable[[Iterable[Problem]], None]) -> None:
        """save: hands in what is being typed; tell: the problem bar."""
        super().__init__(window)
        self._window, self._save, self._tell = window, save, tell
        self._told: set[str] = set()
        self._is_saving = False
        self._is_said_again = False

    def show(self, error: BaseException) -> None:
        """Show a bug; what was typed is handed in first."""
        if self._is_saving:
            # A bug in handing in comes back here from within itself, and would without end.
            return
        self._is_saving = True
        try:
            self._save()
        finally:
            self._is_saving = False
        if self._window.findChild(BugDialog) is not None:
            # One at a time: a bug in painting would come with every frame.
            return
        report = error_report(error)
        if report not in self._told:
            self._told.add(report)
            self._open(error)
        elif not self._is_said_again:
            # Once: the bar itself would have the window painted anew, and so on.
            self._is_said_again = True
            self._tell((AGAIN,))

    def _open(self, error: BaseException) -> None:
        self._is_said_again = False
        dialog = BugDialog(error, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
