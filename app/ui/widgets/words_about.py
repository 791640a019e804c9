"""From whom opinions in words came, and when: the line above them, for new ones and for those that are corrected."""

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.office_level import level_of_office
from app.domain.review import Level
from app.ui.widgets.form import ChoiceInput, DateInput, FormField, TextInput

if TYPE_CHECKING:
    from app.services.replies import WordsAbout


class WordsAboutRow(QHBoxLayout):
    """Level, office and day beside each other."""

    def __init__(self, parent: QWidget) -> None:
        """Be empty."""
        super().__init__()
        self.level = ChoiceInput(parent)
        for level in Level:
            self.level.addItem(level.label, level.value)
        self._is_by_hand = False
        self.level.activated.connect(self._on_chosen)
        self.office = TextInput("例如：示例市爱卫办", parent)
        self.office.textChanged.connect(self._propose)
        self.day = DateInput(parent)
        self.setSpacing(16)
        self.addWidget(FormField("哪一级的意见", self.level, parent=parent))
        self.addWidget(FormField("评审单位", self.office, parent=parent), 1)
        self.addWidget(FormField("收到日期", self.day, parent=parent))

    @property
    def value(self) -> "WordsAbout":
        """Return what is filled in."""
        from app.services.replies import WordsAbout

        day = self.day.date()
        return WordsAbout(
            Level(self.level.currentData()), self.office.value, dt.date(day.year(), day.month(), day.day())
        )

    def begin_anew(self) -> None:
        """Let the words of the office propose the level again; what stands there stays until then."""
        self._is_by_hand = False

    def choose_level(self, level: Level) -> None:
        """Show a level that was chosen earlier; only one that the office does not propose was chosen by hand."""
        self.level.setCurrentIndex(max(self.level.findData(level.value), 0))
        self._is_by_hand = level is not (level_of_office(self.office.text()) or Level.CITY)

    def _on_chosen(self) -> None:
        self._is_by_hand = True

    def _propose(self, office: str) -> None:
        level = level_of_office(office)
        if level is not None and not self._is_by_hand:
            self.level.setCurrentIndex(self.level.findData(level.value))

    def show_about(self, about: "WordsAbout") -> None:
        """Show what is stored; its level was chosen."""
        self._is_by_hand = True
        self.level.setCurrentIndex(max(self.level.findData(about.level.value), 0))
        self.office.setText(about.office)
        self.day.setDate(QDate(about.date.year, about.date.month, about.date.day))
