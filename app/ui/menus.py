"""Menus of the window, written as a table: what it says, its key, what it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; keys may be a standard one or written out."""

    name: str
    text: str
    slot: Callable[[], object]
    keys: Sequence[QKeySequence.StandardKey | str] = ()


LINE = None
"""A line between two entries."""


def build_menus(window: QMainWindow, menus: Mapping[str, Sequence[Entry | None]]) -> dict[str, QAction]:
    """Add menus to a window and return their actions by name."""
    actions: dict[str, QAction] = {}
    for title, entries in menus.items():
        menu = window.menuBar().addMenu(title)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            actions[entry.name] = _action(window, entry)
            menu.addAction(actions[entry.name])
    return actions


def _action(window: QMainWindow, entry: Entry) -> QAction:
    action = QAction(entry.text, window)
    action.setShortcuts([key for given in entry.keys for key in _sequences(given)])
    # `triggered` brings whether it is checked, which no slot here asks for.
    action.triggered.connect(lambda _checked: entry.slot())
    return action


def _sequences(key: QKeySequence.StandardKey | str) -> list[QKeySequence]:
    return [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
