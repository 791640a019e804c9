"""The line of long work follows the job it was given last, and says nothing of one before."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.jobs import Job
from app.ui.widgets.labels import label
from app.ui.widgets.progress_strip import ProgressStrip

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_the_end_of_a_job_before_does_not_hide_the_one_that_goes_on(dressed: QApplication, qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    first, second = Job(label), Job(label)
    strip.follow(first, "备份")
    strip.follow(second, "核对")

    first.progressed.emit(1, 2, "附件")
    first.ended.emit()
    assert not strip.isHidden()
    assert strip._what.text() == "核对 …"

    second.progressed.emit(1, 2, "目录")
    assert strip._what.text() == "核对：目录"
    second.ended.emit()
    assert strip.isHidden()
