"""The start page: recent workspaces as rows that can be opened, those that are gone, and the pages beside it."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.received import ReviewAbout, ReviewPicture, SentReview
from app.services.open_review import create_review
from app.services.open_workspace import open_workspace
from app.services.recent_workspaces import (
    MOST,
    RecentWorkspace,
    forget_workspace,
    recent_workspaces,
    remember_review,
    remember_workspace,
)
from app.services.write_answer import write_answer
from app.ui.jobs import Jobs
from app.ui.screens.rubrics import RubricsScreen
from app.ui.screens.start import StartScreen
from tests.review_builders import finding
from tests.summary_pictures import BEIDAIHE, CHANGAN, CHANGLI, handed_in, pictured, standard
from tests.ui.rubrics import NOON, small_workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def start(dressed: QApplication, qtbot: QtBot) -> StartScreen:
    made = StartScreen()
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def here(tmp_path: Path) -> RecentWorkspace:
    folder = small_workspace(tmp_path / "工作库")
    return RecentWorkspace(str(folder), "北戴河区", "小标准", "12.5", "16", 3, 9, "2021-11-03T12:00")


@pytest.fixture
def gone(here: RecentWorkspace, tmp_path: Path) -> RecentWorkspace:
    return replace(here, folder=str(tmp_path / "没有"), county="昌黎县")


def test_the_first_start_says_what_to_do_and_what_not(start: StartScreen) -> None:
    start.show_recent([])

    texts = [one.text() for one in start.findChildren(QLabel) if one.isVisible()]
    assert any("不得在本程序中录入、存储、处理涉密文件" in text for text in texts)
    assert any("点“新建自评”开始" in text for text in texts)
    assert not start.recent.isVisible()


def test_a_row_says_how_far_it_is(start: StartScreen, here: RecentWorkspace) -> None:
    start.show_recent([here])

    text = start.recent.rows[0].text()
    for said in ("北戴河区", "小标准", "已填 3 / 9 项", "已落实 12.5 / 16 分", "2021-11-03 12:00", here.folder):
        assert said in text


def test_a_row_of_a_review_counts_sets_and_no_points(start: StartScreen, tmp_path: Path) -> None:
    create_review(tmp_path / "评审")
    remember_review(tmp_path / "评审", ReviewPicture(about=ReviewAbout(office="省爱卫办")), "")

    start.show_recent(recent_workspaces())

    text = start.recent.rows[0].text()
    for said in ("省爱卫办", "评审工作库", "评完 0 / 0 份", "还没有改动"):
        assert said in text
    assert "分" not in text
    assert start.recent.rows[0].accessibleName() == "省爱卫办，评审工作库，评完0份，共0份"


def test_a_returned_review_that_is_hardly_begun_is_not_counted_as_done(start: StartScreen, tmp_path: Path) -> None:
    of = standard()
    sets = [handed_in(of, county, {"A1": "4"}) for county in (BEIDAIHE, CHANGLI, CHANGAN)]
    every = {code: {"王": finding("认可")} for code in ("A1", "A2", "B1", "X1")}
    # 北戴河区 is reviewed 1/4 and 昌黎县 4/4; both went back to their counties. 长安区 is untouched.
    opinions = {"130304": {"A1": {"王": finding("认可")}}, "130322": every}
    sent = {one.id: (SentReview("r", dt.date(2022, 3, 1), "退回.zip", "0" * 64),) for one in sets[:2]}
    create_review(tmp_path / "评审")
    remember_review(tmp_path / "评审", pictured(sets, opinions, sent=sent), "")

    start.show_recent(recent_workspaces())

    assert "评完 1 / 3 份，已退回 2 份" in start.recent.rows[0].text()
    assert start.recent.rows[0].accessibleName().endswith("评完1份，共3份，已退回2份")


def test_a_row_opens_by_click_and_by_enter(start: StartScreen, here: RecentWorkspace, qtbot: QtBot) -> None:
    start.show_recent([here])
    row = start.recent.rows[0]

    with qtbot.waitSignal(start.chosen) as clicked:
        qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(start.chosen) as entered:
        qtbot.keyClick(row, Qt.Key.Key_Return)

    assert clicked.args == entered.args == [Path(here.folder)]


def test_one_that_is_gone_says_so_and_can_be_removed(
    start: StartScreen, here: RecentWorkspace, gone: RecentWorkspace, qtbot: QtBot
) -> None:
    start.show_recent([here, gone])
    row = start.recent.rows[1]

    assert "已移动或删除" in row.text()
    assert "已移动或删除" not in start.recent.rows[0].text()
    with qtbot.waitSignal(start.removed) as removed:
        qtbot.mouseClick(row.remove, Qt.MouseButton.LeftButton)
    assert removed.args == [gone.folder]


def test_the_arrow_keys_go_from_row_to_row(start: StartScreen, here: RecentWorkspace, qtbot: QtBot) -> None:
    start.show_recent([here, here])
    first, second = start.recent.rows
    qtbot.waitUntil(second.isVisible)
    first.setFocus()

    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Up)
    assert first.hasFocus()


def test_tab_goes_from_the_main_button_to_the_rows(start: StartScreen, here: RecentWorkspace, qtbot: QtBot) -> None:
    start.show_recent([here])
    others = [start.importing, start.rubrics, start.going_on, start.restore, start.package, start.review]
    wanted = [start.new, start.open, start.sample, *others, start.recent.rows[0]]
    qtbot.waitUntil(wanted[-1].isVisible)
    start.new.setFocus()
    found = [QApplication.focusWidget()]
    for _ in wanted[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        found.append(QApplication.focusWidget())

    assert found == wanted


def test_a_long_name_wraps_and_does_not_widen_the_page(start: StartScreen, here: RecentWorkspace) -> None:
    start.show_recent([replace(here, county="很长的名称" * 20, folder="/很长的文件夹" * 30)])
    QApplication.processEvents()

    assert start.recent.rows[0].width() <= start.width()


# ------------------------------------------------------------------ the list


def test_the_list_keeps_the_latest_first(here: RecentWorkspace, gone: RecentWorkspace) -> None:
    remember_workspace(gone)
    remember_workspace(here)
    remember_workspace(replace(gone, filled=5))

    assert recent_workspaces() == (replace(gone, filled=5), here)
    forget_workspace(gone.folder)
    assert recent_workspaces() == (here,)
    assert Path(here.folder).is_dir()


def test_the_list_does_not_grow_without_end(here: RecentWorkspace) -> None:
    for number in range(MOST + 3):
        remember_workspace(replace(here, folder=f"/库/{number}"))

    assert len(recent_workspaces()) == MOST
    assert recent_workspaces()[0].folder == f"/库/{MOST + 2}"


# ------------------------------------------------------------------ rubrics


@pytest.fixture
def rubrics(dressed: QApplication, qtbot: QtBot) -> Iterator[RubricsScreen]:
    jobs = Jobs()
    made = RubricsScreen(jobs)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.chosen is not None, timeout=20_000)
    yield made
    jobs.close()
    jobs.deleteLater()


def test_a_rubric_can_be_read(rubrics: RubricsScreen) -> None:
    assert rubrics._title.text() == "健康县区建设自评参考模板（六领域）"
    assert "6个一级指标、58个评分项，满分100分" in rubrics._about.text()
    assert "参考模板，非官方文本" in rubrics._notice.text()
    assert rubrics.tree.topLevelItemCount() == 6
    assert rubrics.tree.topLevelItem(0).text(0) == "A 组织管理"
    assert "评分规则" in rubrics.detail.toPlainText()

    rubrics.list.setCurrentIndex(rubrics.list.rows.index(2))
    assert "55个评分项，满分600分" in rubrics._about.text()


def test_a_row_names_the_cycle(start: StartScreen, here: RecentWorkspace) -> None:
    start.show_recent([replace(here, cycle="2021年度")])

    (row,) = start.recent.rows
    assert row.text().splitlines()[0] == "北戴河区　2021年度"
    assert row.accessibleName().startswith("北戴河区　2021年度，")


def test_a_workspace_that_was_killed_tells_when_it_was_written_to(start: StartScreen, here: RecentWorkspace) -> None:
    folder = Path(here.folder)
    killed = replace(here, folder=str(folder.with_name("断电")))
    with open_workspace(folder, writing=True) as workspace:
        write_answer(workspace, "A1", Answer(statement="停电前写的"), person="张三", at=NOON)
        # What a kill leaves behind is what lies there while it is open.
        shutil.copytree(folder, killed.folder)
    written = dt.datetime(2021, 11, 5, 8, 30).astimezone()
    os.utime(Path(killed.folder) / "jkxq.sqlite-wal", times=(0, written.timestamp()))
    os.utime(Path(killed.folder) / "jkxq.sqlite", times=(0, 0))

    start.show_recent([killed, here])

    first, second = (row.text() for row in start.recent.rows)
    assert "最后改动 2021-11-05 08:30" in first
    assert "还没有正常关闭，以打开后为准" in first
    assert "最后改动 2021-11-03 12:00" in second
    assert "没有正常关闭" not in second
