"""The import is closed in the middle: everything that was said is there again, also without the file it came from."""

import errno
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.table_words import ColumnField
from app.services.import_draft import FOLDER, kept
from app.services.rubric_library import contents_of, installed
from app.ui.main_window import MainWindow
from app.ui.models.import_criteria import Column
from app.ui.screens.import_table import ImportTableScreen, Step
from tests.catalog.table_files import workbook
from tests.ui.test_import_table import MERGED, ROWS, cell, choose_field, select

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
PASTED = "指标\t评分标准\t分值\n机制\t有得2分\t2\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "省表.xlsx", ROWS, MERGED)


@pytest.fixture
def open_page(dressed: QApplication, qtbot: QtBot) -> Iterator[Callable[[], tuple[MainWindow, ImportTableScreen]]]:
    """Opens windows of their own on the page; those still open are closed at the end."""
    made: list[MainWindow] = []

    def open_() -> tuple[MainWindow, ImportTableScreen]:
        window = MainWindow()
        made.append(window)
        window.resize(1280, 800)
        window.show()
        qtbot.waitExposed(window)
        window._show_start_pages()
        return window, window.start_pages.rubric_pages.show_import()

    yield open_
    for window in made:
        window.close()
        window.deleteLater()


OpenPage = Callable[[], tuple[MainWindow, ImportTableScreen]]


def wait(page: tuple[MainWindow, ImportTableScreen], qtbot: QtBot) -> None:
    window, screen = page
    qtbot.waitUntil(lambda: window.jobs.is_idle and screen._job is None, timeout=20_000)


def step_to(page: tuple[MainWindow, ImportTableScreen], step: Step, qtbot: QtBot) -> None:
    page[1].go_to(step)
    wait(page, qtbot)
    assert page[1].step is step


def begin(page: tuple[MainWindow, ImportTableScreen], table: Path, qtbot: QtBot) -> None:
    page[1].show_file(table)
    wait(page, qtbot)
    step_to(page, Step.COLUMNS, qtbot)


def offers(screen: ImportTableScreen) -> list[str]:
    return [line.words.text() for line in screen.offer.lines]


def go_on(page: tuple[MainWindow, ImportTableScreen], qtbot: QtBot) -> None:
    assert page[1].offer.first is not None
    page[1].offer.first.click()
    wait(page, qtbot)


def test_everything_is_there_again_after_the_window_was_closed(open_page: OpenPage, table: Path, qtbot: QtBot) -> None:
    first = open_page()
    window, screen = first
    assert not screen.offer.isVisible()
    begin(first, table, qtbot)
    choose_field(screen, 6, ColumnField.NOTE)
    step_to(first, Step.CHECK, qtbot)
    select(screen, "1.1")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Return)
    select(screen, "1.2")
    qtbot.keyClick(screen.check.table, Qt.Key.Key_Space)
    screen.check.model.setData(screen.check.model.index(screen.check.model.row_of("1.2"), Column.POINTS), "8")
    wait(first, qtbot)
    select(screen, "2.2")
    screen.check.sheet.drop.click()
    wait(first, qtbot)
    step_to(first, Step.KEEP, qtbot)
    screen.keep.issuer.setFocus()
    qtbot.keyClicks(screen.keep.issuer, "Health")
    step_to(first, Step.CHECK, qtbot)
    before = (screen._work.choice, screen._work.decided) if screen._work else None
    content = table.read_bytes()
    window.close()
    table.unlink()

    second = open_page()
    screen = second[1]
    assert offers(screen) == ["上次没有做完：省表.xlsx（做到“核对”）"]
    assert second[0].focusWidget() is screen.offer.first
    go_on(second, qtbot)

    assert screen.step is Step.CHECK
    assert not screen.offer.lines
    assert screen._work is not None
    assert (screen._work.choice, screen._work.decided) == before
    assert screen._work.choice.mapping[6] is ColumnField.NOTE
    assert (len(screen._work.decided.confirmed), len(screen._work.decided.by_hand)) == (1, 1)
    assert cell(screen, "1.2", Column.POINTS) == "8"
    assert screen.check.said.text().startswith("3项，共19分")
    step_to(second, Step.KEEP, qtbot)
    assert screen.keep.issuer.text() == "Health"
    assert screen.keep.title.text() == "××省健康县区评分标准（2024年版）"
    with qtbot.waitSignal(screen.saved, timeout=20_000) as saved:
        screen.next.click()
    wait(second, qtbot)
    assert contents_of(saved.args[0]).original_bytes == content
    second[0].close()
    assert kept() == ()


def test_what_was_kept_and_changed_again_still_replaces_it(open_page: OpenPage, table: Path, qtbot: QtBot) -> None:
    first = open_page()
    begin(first, table, qtbot)
    step_to(first, Step.KEEP, qtbot)
    first[1].next.click()
    wait(first, qtbot)
    assert first[1].flush()
    qtbot.keyClicks(first[1].keep.issuer, "Health")
    first[0].close()

    second = open_page()
    go_on(second, qtbot)
    assert second[1].step is Step.KEEP
    with qtbot.waitSignal(second[1].saved, timeout=20_000):
        second[1].next.click()
    wait(second, qtbot)
    assert [one.rubric.issuer for one in installed() if not one.is_built_in] == ["Health"]


def test_a_pasted_table_and_two_unfinished_ones_are_offered(open_page: OpenPage, table: Path, qtbot: QtBot) -> None:
    first = open_page()
    begin(first, table, qtbot)
    first[1].show_pasted(PASTED)
    first[0].close()

    second = open_page()
    assert sorted(offers(second[1])) == [
        "上次没有做完：省表.xlsx（做到“认列”）",
        "上次没有做完：粘贴的表格（做到“选表”）",
    ]
    go_on(second, qtbot)
    assert second[1]._work is not None
    assert str(second[1]._work.read.points) == "2"
    assert offers(second[1]) == ["上次没有做完：省表.xlsx（做到“认列”）"]
    go_on(second, qtbot)
    assert (second[1].step, second[1]._work.name) == (Step.COLUMNS, "省表.xlsx")
    assert second[1].choose.before.text() == "回到没有存完的“粘贴的表格”"


def test_what_is_not_wanted_goes_when_the_page_is_left(open_page: OpenPage, table: Path, qtbot: QtBot) -> None:
    first = open_page()
    begin(first, table, qtbot)
    first[0].close()
    second = open_page()
    line = second[1].offer.lines[0]
    line.leave.click()
    assert line.words.text().startswith("不要了：省表.xlsx")
    line.leave.click()
    assert offers(second[1])[0].startswith("上次没有做完")
    line.leave.click()
    assert len(kept()) == 1
    second[1].left.emit()
    assert kept() == ()
    assert not second[1].offer.lines


def test_another_window_neither_offers_nor_overwrites_what_is_open(
    open_page: OpenPage, table: Path, qtbot: QtBot
) -> None:
    first = open_page()
    begin(first, table, qtbot)
    assert first[1].flush()
    second = open_page()
    assert offers(second[1]) == []
    begin(second, table, qtbot)
    choose_field(second[1], 6, ColumnField.NOTE)
    second[0].close()
    first[0].close()
    assert sorted(6 in one.draft.choice.mapping for one in kept()) == [False, True]


def test_a_source_changed_since_is_told_and_the_copy_gone_on_with(
    open_page: OpenPage, table: Path, qtbot: QtBot
) -> None:
    first = open_page()
    begin(first, table, qtbot)
    first[0].close()
    rows = [list(row) for row in ROWS]
    rows[2][4] = 50
    workbook(table, rows, MERGED)

    second = open_page()
    go_on(second, qtbot)
    assert second[1]._work is not None
    assert second[1]._work.read.points == 25
    assert "原文件后来改动过" in second[1].said.text()


def test_a_damaged_file_does_not_stop_the_page(open_page: OpenPage, table: Path, home: Path, qtbot: QtBot) -> None:
    first = open_page()
    begin(first, table, qtbot)
    first[0].close()
    folder = kept()[0].folder
    for content in (b"", b"{", b"[]", b"null", b'{"source":3}', b'{"source":{"name":"a"},"choice":{"header":[1]}}'):
        (folder / "work.json").write_bytes(content)
        assert kept() == ()
    (folder.parent / FOLDER).write_bytes(b"no folder")
    second = open_page()
    assert offers(second[1]) == []
    begin(second, table, qtbot)
    assert (folder / "work.json").exists()


def test_a_full_disk_is_told_and_the_work_goes_on(
    open_page: OpenPage, table: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    page = open_page()
    screen = page[1]
    begin(page, table, qtbot)
    assert "关掉程序下次也能接着做" in screen.said.text()
    with monkeypatch.context() as disk:
        disk.setattr("app.services.import_draft.write_whole", full)
        choose_field(screen, 6, ColumnField.NOTE)
        assert not page[0].start_pages.rubric_pages.settle()
        assert "还没有记到磁盘上：磁盘空间不足" in screen.said.text()
        assert screen._work is not None
        assert screen._work.choice.mapping[6] is ColumnField.NOTE
    assert screen.flush()
    assert "关掉程序下次也能接着做" in screen.said.text()
    page[0].close()
    assert kept()[0].draft.choice.mapping[6] is ColumnField.NOTE


def test_what_was_put_away_while_the_disk_refused_is_written_later(
    open_page: OpenPage, table: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    page = open_page()
    begin(page, table, qtbot)
    with monkeypatch.context() as disk:
        disk.setattr("app.services.import_draft.write_whole", full)
        choose_field(page[1], 6, ColumnField.NOTE)
        page[1].show_pasted(PASTED)
    assert page[1].flush()
    page[0].close()
    assert {one.draft.source.name: 6 in one.draft.choice.mapping for one in kept()} == {
        "省表.xlsx": True,
        "粘贴的表格": False,
    }


def test_it_is_on_the_disk_within_a_second(open_page: OpenPage, table: Path, qtbot: QtBot) -> None:
    page = open_page()
    begin(page, table, qtbot)
    assert page[1].flush()
    assert page[1]._work is not None
    place = page[1]._work.begun.place if page[1]._work.begun else None
    assert place is not None
    choose_field(page[1], 6, ColumnField.NOTE)
    qtbot.waitUntil(lambda: b'"6":"note"' in (place.folder / "work.json").read_bytes(), timeout=1_000)


def test_points_that_are_being_typed_are_taken_when_the_window_closes(
    open_page: OpenPage, table: Path, qtbot: QtBot
) -> None:
    page = open_page()
    begin(page, table, qtbot)
    step_to(page, Step.CHECK, qtbot)
    select(page[1], "1.2")
    field = page[1].check.sheet.points
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "7")
    page[0].close()
    assert "7" in kept()[0].draft.choice.points.values()
