"""What was not taken in: told on 收件 after every start, with the text to send; a refused site table as well."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.changes import Change, Changes
from app.domain.received import UntriedFile
from app.services.open_review import open_review
from app.services.receive_packages import receive
from app.ui.review_page import ReviewFrame
from app.ui.review_session import ReviewSession
from app.ui.screens.intake import IntakePage
from app.ui.screens.visits import VisitsPage
from tests.ui.review_cases import NOON, new_review

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def test_what_was_refused_is_listed_again_with_text_to_send(
    qtbot: QtBot,
    tmp_path: Path,
    review_packages: list[Path],
    open_session: Callable[[Path], ReviewSession],
    review_frame: ReviewFrame,
) -> None:
    bad = [tmp_path / name for name in ("抚宁区.zip", "卢龙县.zip")]
    for path in bad:
        path.write_bytes(review_packages[1].read_bytes()[:-400])
    folder = new_review(tmp_path / "新库", review_packages[:1])
    with open_review(folder, writing=True) as workspace:
        receive(workspace, bad, person="张三", at=NOON)
    session = open_session(folder)

    page = IntakePage(ReviewFrame(session, review_frame.jobs, review_frame.remembered))
    qtbot.addWidget(page)
    page.show()

    assert page.refused.line.text() == "没有收的（2份）"
    assert page.refused.area.isHidden()
    page.refused.line.click()
    shown = [part.text() for part in page.refused.area.findChildren(QLabel)]
    assert any(text.startswith("抚宁区.zip") for text in shown)
    page.refused.copy_all.click()
    assert "卢龙县.zip" in QApplication.clipboard().text()
    _pressed(page, "不再列出 抚宁区.zip")
    assert page.refused.line.text() == "没有收的（1份）"
    session.undo()
    assert page.refused.line.text() == "没有收的（2份）"
    for key in ("抚宁区.zip", "卢龙县.zip"):
        _pressed(page, f"不再列出 {key}")
    assert page.refused.isHidden()


def _pressed(page: IntakePage, name: str) -> None:
    buttons = page.refused.findChildren(QPushButton)
    next(one for one in buttons if one.accessibleName() == name and not one.parent().isHidden()).click()


def test_what_an_import_did_not_come_to_is_told_until_it_is_settled(
    qtbot: QtBot, tmp_path: Path, open_session: Callable[[Path], ReviewSession], review_frame: ReviewFrame
) -> None:
    session = open_session(new_review(tmp_path / "空库", []))
    left = Change("untried", "卢龙县.zip", None, UntriedFile("卢龙县.zip", 3, 3, "2022-03-01T12:00:00"))
    session.run(lambda workspace, person, at: workspace.apply(Changes("收", (left,)), person=person, at=at))
    page = IntakePage(ReviewFrame(session, review_frame.jobs, review_frame.remembered))
    qtbot.addWidget(page)
    page.show()
    assert "停在第3份（共3份），还有1份没有试：卢龙县.zip" in page.refused.untried.text()
    assert page.refused.line.isHidden()
    page.refused.untried_off.click()
    assert page.refused.isHidden()


def test_a_refused_site_table_says_that_nothing_of_it_is_in(
    qtbot: QtBot, tmp_path: Path, review_session: ReviewSession, review_frame: ReviewFrame
) -> None:
    page = VisitsPage(review_frame)
    qtbot.addWidget(page)
    page.show()
    wrong = tmp_path / "现场评估表.xlsx"
    Workbook().save(wrong)
    with qtbot.waitSignal(review_session.failed):
        assert page.take_files([wrong])
    assert "整张没有收，库里没有变化" in page.record.said.text()
