"""Icons and colours of states and severities, and how numbers look. The Chinese words live beside their enums."""

from functools import cache

from PySide6.QtGui import QColor, QFont, QIcon

from app.domain.problems import Severity
from app.domain.score_sheet import State
from app.files.places import resources_dir

CORE_MARK = "★"
"""Stands before the title of a core criterion (核心指标)."""

KILO = 1024
GREEN = QColor("#1f7a4d")
AMBER = QColor("#a15c00")
RED = QColor("#b3261e")
GREY = QColor("#5f6b66")

_STATE_COLOURS = {
    State.SCORED: GREEN,
    State.AWAITING_EVIDENCE: AMBER,
    State.UNANSWERED: GREY,
    State.NOT_APPLICABLE: GREY,
}
_SEVERITY_COLOURS = {Severity.BLOCKING: RED, Severity.WARNING: AMBER, Severity.HINT: GREY}


@cache
def icon(name: str) -> QIcon:
    """Return an icon of resources/icons by its file name without ending."""
    file = str(resources_dir() / "icons" / f"{name}.svg")
    made = QIcon(file)
    # Without this Qt pales the icon in a selected row.
    made.addFile(file, mode=QIcon.Mode.Selected)
    return made


def state_icon(state: State) -> QIcon:
    """Return the icon of a state; it always stands beside the word."""
    return icon(f"state-{state.value.replace('_', '-')}")


def state_colour(state: State) -> QColor:
    """Return the colour of a state's word."""
    return _STATE_COLOURS[state]


def severity_icon(severity: Severity) -> QIcon:
    """Return the icon of a problem."""
    return icon(f"severity-{severity.value}")


def severity_colour(severity: Severity) -> QColor:
    """Return the colour of a problem's word."""
    return _SEVERITY_COLOURS[severity]


def bold(font: QFont) -> QFont:
    """Return a bold copy of a font."""
    copy = QFont(font)
    copy.setBold(True)
    return copy


def size_words(size: int) -> str:
    """Return a number of bytes for people: 1.2 MB."""
    amount, unit = float(size), "字节"
    for unit in ("字节", "KB", "MB", "GB"):
        if amount < KILO or unit == "GB":
            break
        amount /= KILO
    return f"{amount:.0f}\u00a0{unit}" if unit in {"字节", "KB"} else f"{amount:.1f}\u00a0{unit}"
