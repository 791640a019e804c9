"""What people are told of a table, folded into a button that counts it; the list opens where there is room."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.problems import Problem, Severity
from app.ui import display
from app.ui.models.import_problems import problem_rows
from app.ui.widgets.low_room import is_low, is_roomy
from app.ui.widgets.told_rows import ToldList


class ToldFold(QPushButton):
    """Opens and closes a list. Once a person has done so, it stays as they left it."""

    def __init__(self, told: ToldList, parent: QWidget | None = None) -> None:
        """told: the list, which lies elsewhere on the page."""
        super().__init__(parent)
        self.setObjectName("link")
        self.told = told
        self._problems: Sequence[Problem] = ()
        self._is_open = False
        self._is_own = False
        self._is_short = False
        self.clicked.connect(self._on_clicked)
        self._show()

    @property
    def is_open(self) -> bool:
        """Tell whether the list is open."""
        return self._is_open

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Take other problems; without any there is neither button nor list."""
        self._problems = tuple(problems)
        self.told.show_rows(problem_rows(problems))
        self._show()

    def fit(self) -> None:
        """Open where the window has room for it, unless a person has said otherwise."""
        if not self._is_own:
            self._is_open = is_roomy(self)
        self._is_short = is_low(self)
        self._show()

    def _on_clicked(self) -> None:
        self._is_own, self._is_open = True, not self._is_open
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._problems))
        self.told.setVisible(bool(self._problems) and self._is_open)
        if not self._problems:
            return
        blocking = sum(one.is_blocking for one in self._problems)
        worst = min((one.severity for one in self._problems), key=list(Severity).index)
        which = f"，{blocking}条必须处理" if blocking and not self._is_short else ""
        self.setIcon(display.icon(f"severity-{worst.value}"))
        self.setText(f"{'收起' if self._is_open else '展开'}{len(self._problems)}条提示{which}")
