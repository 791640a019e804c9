"""Pages around rubrics (评分标准) beside the start page: the list, importing a table, editing, comparing, going on.

Built when first looked at. They know nothing of each other; here is what leads from one to the other.
"""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.frame import Frame

if TYPE_CHECKING:
    from app.services.rubric_library import InstalledPack
    from app.ui.screens.carry_over import CarryOverScreen
    from app.ui.screens.compare_rubrics import CompareRubricsScreen
    from app.ui.screens.edit_rubric import EditRubricScreen
    from app.ui.screens.import_table import ImportTableScreen
    from app.ui.screens.rubrics import RubricsScreen


class RubricPages(QObject):
    """The five pages. `show` is called with the one to be looked at."""

    left = Signal()
    """The person is done with the list: back to where they came from."""
    begins = Signal(object)
    """InstalledPack, or None: an assessment is to be begun with it."""
    told = Signal(object)
    """tuple[Problem, ...]."""
    opens = Signal(Path)
    """A workspace that was made is to be opened."""
    noted = Signal(object)
    """tuple[Problem, ...]: what is to be known of it, once it is open."""

    def __init__(
        self,
        frame: Frame,
        show: Callable[[QWidget], None],
        *,
        person: str,
        clock: Callable[[], dt.datetime],
        parent: QWidget | None = None,
    ) -> None:
        """Build nothing yet."""
        super().__init__(parent)
        self._jobs, self._remembered = frame.jobs, frame.remembered
        self._show, self._home = show, parent
        self._person, self._clock = person, clock
        self._list: RubricsScreen | None = None
        self._import: ImportTableScreen | None = None
        self._edit: EditRubricScreen | None = None
        self._compare: CompareRubricsScreen | None = None
        self._carry: CarryOverScreen | None = None

    # ------------------------------------------------------------ showing

    def show_list(self) -> "RubricsScreen":
        """Show which rubrics there are."""
        if self._list is None:
            from app.ui.screens.rubrics import RubricsScreen

            self._list = RubricsScreen(self._jobs, self._home)
            self._list.left.connect(self.left)
            self._list.asked_for_new.connect(self.begins)
            self._list.asked_to_import.connect(self.show_import)
            self._list.asked_to_edit.connect(self.edit)
            self._list.asked_to_compare.connect(self.compare)
        self._show(self._list)
        return self._list

    def install(self, pack: Path) -> None:
        """Check a pack from outside and put it into the list."""
        self.show_list().install(pack)

    def show_import(self) -> "ImportTableScreen":
        """Show the steps from a table to a rubric; what was begun there is still there."""
        if self._import is None:
            from app.ui.screens.import_table import ImportTableScreen

            self._import = ImportTableScreen(self._jobs, self._remembered, self._home)
            self._import.left.connect(self.show_list)
            self._import.saved.connect(self._on_saved)
            self._import.asked_to_edit.connect(self.edit)
            self._import.asked_for_new.connect(self.begins)
        self._show(self._import)
        return self._import

    def import_table(self, path: Path) -> None:
        """Read a table from a file."""
        self.show_import().show_file(path)

    def edit(self, pack: "InstalledPack") -> "EditRubricScreen":
        """Open a rubric to be changed."""
        if self._edit is None:
            from app.ui.screens.edit_rubric import EditRubricScreen

            self._edit = EditRubricScreen(self._jobs, self._remembered, self._home)
            self._edit.left.connect(self.show_list)
            self._edit.saved.connect(self._on_saved)
        self._show(self._edit)
        self._edit.show_pack(pack)
        return self._edit

    def compare(self, old: "InstalledPack | None" = None, new: "InstalledPack | None" = None) -> "CompareRubricsScreen":
        """Show what is different between two editions."""
        if self._compare is None:
            from app.ui.screens.compare_rubrics import CompareRubricsScreen

            self._compare = CompareRubricsScreen(self._jobs, self._remembered, self._home)
            self._compare.left.connect(self.show_list)
            self._compare.told.connect(self.told)
        self._show(self._compare)
        if old is not None and new is not None:
            self._compare.compare(old.rubric, new.rubric)
        return self._compare

    def show_going_on(self) -> "CarryOverScreen":
        """Show what of an earlier workspace a new one can go on with."""
        if self._carry is None:
            from app.ui.screens.carry_over import CarryOverScreen

            self._carry = CarryOverScreen(
                self._jobs, self._remembered, self._home, person=self._person, clock=self._clock
            )
            self._carry.left.connect(self.left)
            self._carry.told.connect(self.told)
            self._carry.made.connect(self.opens)
            self._carry.noted.connect(self.noted)
        self._show(self._carry)
        return self._carry

    def settle(self) -> bool:
        """Hand in what is being typed in a rubric or done in an import; False when it could not be stored."""
        is_import_kept = self._import is None or self._import.flush()
        if self._import is not None and not is_import_kept and not self._import.isVisible():
            self.told.emit((self._import.drafts.problem,))
        return (self._edit is None or self._edit.flush()) and is_import_kept

    def close(self) -> None:
        """Let other windows go on with what was not finished: this one closes."""
        if self._import is not None:
            self._import.drafts.close()

    # ------------------------------------------------------------ inside

    def _on_saved(self) -> None:
        if self._list is not None:
            self._list.refresh()
