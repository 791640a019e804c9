"""From whom opinions in words came, and when: the line above them, for new ones and for those that are corrected."""

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QHBoxLayout, QWidget

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
        self.office = TextInput("例如：示例市爱卫办", parent)
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

    def show_about(self, about: "WordsAbout") -> None:
        """Show what is stored."""
        self.level.setCurrentIndex(max(self.level.findData(about.level.value), 0))
        self.office.setText(about.office)
        self.day.setDate(QDate(about.date.year, about.date.month, about.date.day))
