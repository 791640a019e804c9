"""What both desks are laid out with: the bar of their tabs, and the line that says they may only be read."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QWidget

from app.domain.problems import Problem
from app.ui.widgets.notice_bar import NoticeBar


def tab_bar(tabs: Iterable[tuple[str, str, str]], parent: QWidget) -> QTabBar:
    """Return a bar with a tab for each name, word and keys; its data is the name. The keys are told by the tip."""
    bar = QTabBar(parent)
    bar.setObjectName("deskTabs")
    bar.setDrawBase(False)
    bar.setExpanding(False)
    bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    for number, (name, word, keys) in enumerate(tabs):
        bar.addTab(word)
        bar.setTabData(number, name)
        bar.setTabToolTip(number, keys)
    return bar


def held_notice(held: tuple[Problem, ...], parent: QWidget) -> NoticeBar:
    """Return the line over a workspace that may only be read, hidden where nothing holds it."""
    what = " ".join(problem.what for problem in held)
    to_do = "".join(problem.what_to_do for problem in held if problem.code != "WORKSPACE_HELD")
    notice = NoticeBar("locked", f"{what}现在只能查看，不能修改。{to_do}", "再试一次", parent)
    notice.setVisible(bool(held))
    return notice
