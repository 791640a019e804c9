"""Menus of the window, written as a table: what they say and their keys. What they do, the window knows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from app.ui.review_tabs import REVIEW_TABS, ReviewTab
from app.ui.tabs import TABS

_KEY = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; keys may be a standard one or written out."""

    name: str
    text: str
    keys: Sequence[QKeySequence.StandardKey | str] = ()


ONCE_A_KEY = {"next"}
"""What a key that is held down must not do again and again: judge or finish what nobody looked at."""
LINE = None
"""A line between two entries."""


def review_action(tab: ReviewTab) -> str:
    """Return the name of the action that shows a tab of the review desk."""
    return f"review_{tab.value}"


MENUS: Mapping[str, Sequence[Entry | None]] = {
    "文件(&F)": [
        Entry("new", "新建自评", (_KEY.New,)),
        Entry("open", "打开工作库…", (_KEY.Open,)),
        Entry("package", "打开申报包、退回意见…"),
        Entry("new_review", "新建评审工作库…"),
        Entry("restore", "从备份恢复…"),
        Entry("go_on", "从以前的自评接着做…"),
        LINE,
        Entry("import_table", "导入省里的评分表…"),
        Entry("rubrics", "评分标准"),
        LINE,
        Entry("home", "关闭工作库，回到首页", ("Ctrl+W",)),
        Entry("back_up", "备份到一个文件…"),
        LINE,
        Entry("quit", "退出", ("Ctrl+Q",)),
    ],
    "编辑(&E)": [
        Entry("undo", "撤销", (_KEY.Undo,)),
        Entry("redo", "重做", ("Ctrl+Y", "Ctrl+Shift+Z")),
        LINE,
        Entry("search", "查找", (_KEY.Find,)),
        Entry("next_unanswered", "下一个未填的评分项", ("Ctrl+Down",)),
        Entry("next", "填完，到下一项", ("Ctrl+Return", "Ctrl+Enter")),
    ],
    "查看(&V)": [
        *(Entry(tab.value, tab.label, (tab.keys,)) for tab in TABS),
        # Only those of the desk that is open are seen, so that their keys are free for it.
        *(Entry(review_action(tab), tab.label, (f"Ctrl+{number}",)) for number, tab in enumerate(REVIEW_TABS, start=1)),
        LINE,
        Entry("larger", "放大", ("Ctrl++", "Ctrl+=")),
        Entry("smaller", "缩小", ("Ctrl+-",)),
        Entry("usual_size", "原来的大小", ("Ctrl+0",)),
    ],
    "帮助(&H)": [
        Entry("help", "怎么用", (_KEY.HelpContents,)),
        Entry("about", "关于本程序"),
    ],
}


def build_menus(window: QMainWindow, slots: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Add the menus to a window and return their actions by name; slots: what each does, by name."""
    actions: dict[str, QAction] = {}
    for title, entries in MENUS.items():
        menu = window.menuBar().addMenu(title)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            actions[entry.name] = _action(window, entry, slots[entry.name])
            menu.addAction(actions[entry.name])
    return actions


def _action(window: QMainWindow, entry: Entry, slot: Callable[[], object]) -> QAction:
    action = QAction(entry.text, window)
    action.setAutoRepeat(entry.name not in ONCE_A_KEY)
    action.setShortcuts([key for given in entry.keys for key in _sequences(given)])
    # `triggered` brings whether it is checked, which no slot here asks for.
    action.triggered.connect(lambda _checked: slot())
    return action


def _sequences(key: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    return [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
