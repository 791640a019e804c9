"""Problems in the bar, and the report of a bug, which carries nothing of what people wrote."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.problems import blocking, warning
from app.ui.errors import BugCatcher, BugDialog, ProblemBar, error_report


def broken(words: str) -> ValueError:
    try:
        raise ValueError(f"cannot read {words}")
    except ValueError as error:
        return error


def test_problems_are_shown_and_closed(dressed: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    bar = ProblemBar(page)
    page.show()

    bar.show_problems([blocking("A", "A1", "缺材料。", "请补。"), warning("B", "", "年份旧。", "请核对。")])
    assert bar.isVisible()
    assert len(bar.problems) == 2

    bar.show_problems([])
    assert not bar.isVisible()


def test_the_report_names_kind_and_place_but_nothing_people_wrote(tmp_path: Path) -> None:
    report = error_report(broken("示例县卫健局的机密材料"))

    assert "ValueError" in report
    assert "cannot read" in report
    assert "示例县" not in report
    assert "机密" not in report
    assert str(Path.home()) not in report
    assert "broken" in report


def test_the_report_is_saved_where_the_person_wants(dressed: QApplication, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = BugDialog(broken("x"))
    qtbot.addWidget(dialog)

    dialog.save_report(tmp_path / "报告.txt")

    assert (tmp_path / "报告.txt").read_text("utf-8") == dialog.report


def test_an_error_in_a_slot_is_caught_and_the_hook_given_back(qtbot: QtBot) -> None:
    before = sys.excepthook
    told: list[type[BaseException]] = []
    sys.excepthook = lambda kind, _error, _trace: told.append(kind)
    catcher = BugCatcher()
    try:
        catcher.install()
        with qtbot.waitSignal(catcher.caught) as caught:
            sys.excepthook(ValueError, broken("x"), None)
        catcher.uninstall()
        after = sys.excepthook
        sys.excepthook(KeyError, KeyError("x"), None)
    finally:
        sys.excepthook = before

    assert isinstance(caught.args[0], ValueError)
    assert told == [ValueError, KeyError]
    assert after is not catcher._on_error
