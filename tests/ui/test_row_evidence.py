"""The evidence of one row of a ledger, measured by the sheet that gives it its room."""

import pytest
from pytestqt.qtbot import QtBot

from app.domain.evidence import Evidence
from app.ui.widgets.row_evidence import RowEvidence

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

WIDTH = 900


def test_papers_shown_a_moment_ago_are_measured_at_once(qtbot: QtBot) -> None:
    shown = RowEvidence()
    qtbot.addWidget(shown)
    shown.resize(WIDTH, 400)
    with qtbot.waitExposed(shown):
        shown.show()
    before = shown.heightForWidth(WIDTH)
    papers = [Evidence(id=f"e{number}", title=f"第{number}份材料") for number in range(4)]
    shown.show_row("第1行的佐证材料", (), (), papers, {}, is_writing=True)
    assert shown.heightForWidth(WIDTH) >= before + 4 * shown.fontMetrics().height()
