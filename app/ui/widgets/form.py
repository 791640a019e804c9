"""What forms are made of: a field with its title, a hint and what is wrong with it; inputs that keep still."""

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.limits import YEARS
from app.ui import display
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.marks import mark

BETWEEN_DATE_PARTS = "-/.年月日 "
DATE_PART_DIGITS = (4, 2, 2)


class Section(QFrame):
    """A card with a heading; add widgets to `rows`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        """Show the heading."""
        super().__init__(parent)
        self.setObjectName("card")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(20, 16, 20, 18)
        self.rows.setSpacing(12)
        self.rows.addWidget(label(title, "section", self))


class FormField(QWidget):
    """A title above an input, a quiet hint under it, and what is wrong with it when something is."""

    def __init__(self, title: str, content: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        """Lay out; the title may be empty where the section says it."""
        super().__init__(parent)
        self.content = content
        rows = self._rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(4)
        if title:
            head = label(title, "", self)
            head.setBuddy(content)
            content.setAccessibleName(title)
            rows.addWidget(head)
        rows.addWidget(content)
        self.hint = wrapped(hint, "quiet", self)
        self.hint.setVisible(bool(hint))
        rows.addWidget(self.hint)
        self._problem, self._said = self._told_line("wrong", "severity-blocking")
        self._warned: QLabel | None = None
        rows.addWidget(self._problem)
        rows.addStretch(1)

    @property
    def problem(self) -> str:
        """Return what is wrong as it is shown; empty when nothing is."""
        return self._said.text() if self._problem.isVisibleTo(self) else ""

    def show_hint(self, text: str) -> None:
        """Show another hint."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    def show_problem(self, text: str) -> None:
        """Show what is wrong; an empty text takes it away."""
        self._said.setText(text)
        self._problem.setVisible(bool(text))

    @property
    def warning(self) -> str:
        """Return what to look at once more as it is shown; empty when there is nothing."""
        return self._warned.text() if self._warned is not None else ""

    def show_warning(self, text: str) -> None:
        """Show what to look at once more though it is taken; an empty text takes it away."""
        if self._warned is None:
            if not text:
                return  # few fields ever warn
            self._warning, self._warned = self._told_line("", "severity-warning")
            self._rows.insertWidget(self._rows.count() - 1, self._warning)
        self._warned.setText(text)
        self._warning.setVisible(bool(text))

    def _told_line(self, kind: str, icon: str) -> tuple[QWidget, QLabel]:
        told = QWidget(self)
        said = wrapped("", kind, told)
        line = QHBoxLayout(told)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        line.addWidget(mark(display.icon(icon), told), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(said, 1)
        told.hide()
        return told, said


class TextInput(QLineEdit):
    """One line of a form. Enter goes on to the next field; files are dropped on the window and not into the text."""

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.setAcceptDrops(False)
        self.returnPressed.connect(self.focusNextChild)

    @property
    def value(self) -> str:
        """Return what was typed, without blanks around it."""
        return self.text().strip()

    def suggest(self, text: str) -> None:
        """Show a suggestion, unless the person has typed something of their own."""
        if not (self.isModified() and self.value) and text != self.text():
            self.setText(text)
            self.setCursorPosition(0)


class DateInput(QDateEdit):
    """A date, typed or picked from a calendar; the wheel scrolls the page and changes no date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show the first day of this century until a date is set."""
        super().__init__(QDate(2000, 1, 1), parent)
        self.setObjectName("date")
        self.setCalendarPopup(True)
        calendar = self.calendarWidget()
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setDateRange(QDate(YEARS[0], 1, 1), QDate(YEARS[-1], 12, 31))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Leave with Tab; Qt would go from year to month to day first."""
        return QWidget.focusNextPrevChild(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type year, month and day one after the other, with or without a sign between them."""
        if event.text() and event.text() in BETWEEN_DATE_PARTS:
            last = self.sectionCount() - 1
            if self.lineEdit().selectedText() != self.sectionText(self.currentSection()):
                self.setCurrentSectionIndex(min(self.currentSectionIndex() + 1, last))
            self.setSelectedSection(self.currentSection())
            return
        if event.text().isdecimal():
            self._begin_part()
        super().keyPressEvent(event)

    def _begin_part(self) -> None:
        """Let digits replace a part that is complete; Qt would squeeze them in or ignore them."""
        chosen = self.lineEdit().selectedText()
        if chosen and chosen == self.text():
            self.setSelectedSection(self.sectionAt(0))
        elif (
            not chosen and len(self.sectionText(self.currentSection())) == DATE_PART_DIGITS[self.currentSectionIndex()]
        ):
            self.setSelectedSection(self.currentSection())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class YearInput(QSpinBox):
    """A year; the wheel scrolls the page and changes no year."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Allow what a cycle may have."""
        super().__init__(parent)
        self.setObjectName("year")
        self.setRange(YEARS[0], YEARS[-1])
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class ChoiceInput(QComboBox):
    """A list to choose one from; the wheel scrolls the page and chooses nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()
