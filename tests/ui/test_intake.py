"""收件, 汇总 and 输出: what is listed, received, refused, summed up; the models as Qt wants them."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.changes import Change, Changes
from app.domain.evidence import StoredFile
from app.domain.received import AttachedReview
from app.domain.review import Finding, FindingVerdict
from app.services.open_review import ReviewWorkspace
from app.ui.models.plain_table import PlainTableModel
from app.ui.models.received_table import Column, ReceivedTableModel
from app.ui.models.summary_rows import county_table
from app.ui.review_page import ReviewFrame, ReviewPlace, ReviewTab
from app.ui.review_session import ReviewSession
from app.ui.screens.intake import IntakePage
from app.ui.screens.output import OutputPage
from app.ui.screens.summary import SummaryPage
from tests.services.filled_tables import RUBRIC, filled
from tests.services.test_receive_set import ENTRIES
from tests.storage.review_values import city_review
from tests.ui.review_cases import adjusted, ids, new_review, store

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(qtbot: QtBot, review_frame: ReviewFrame) -> IntakePage:
    page = IntakePage(review_frame)
    qtbot.addWidget(page)
    page.show()
    return page


def texts(model: ReceivedTableModel, column: Column) -> list[str]:
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_counties_stand_in_the_order_of_their_codes(page: IntakePage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.model, force_py=True)
    assert texts(page.model, Column.COUNTY) == ["秦皇岛市海港区", "秦皇岛市山海关区", "秦皇岛市北戴河区"]
    assert texts(page.model, Column.DIFFERENCE) == ["+0.5", "", ""]
    assert texts(page.model, Column.REVIEWED) == ["0/6", "0/6", "0/6"]
    assert texts(page.model, Column.VERIFIED) == ["", "", ""]
    assert page.empty.isHidden()


def test_a_finding_is_seen_in_its_row(page: IntakePage, review_session: ReviewSession) -> None:
    # 北戴河区: A1 2, A2 1.5, A3 3 rows × 0.5 = 1.5, B1 4 × 80/100 = 3.2, B2 3, B3 3 together 14.2; A2 less 0.5.
    store(review_session, "北戴河区", "A2", adjusted("1.0"))
    row = page.model.number_of(ids(review_session)["北戴河区"])
    assert page.model.index(row, Column.VERIFIED).data() == "13.7"
    assert page.model.index(row, Column.REVIEWED).data() == "1/6"
    assert page.model.index(row, Column.STATE).data() == "评审中"


def test_a_review_of_the_city_that_waits_for_its_package_is_told(
    page: IntakePage, review_session: ReviewSession
) -> None:
    assert not page.waiting.isVisible()
    waiting = AttachedReview("r1", city_review(), StoredFile("8" * 64, 1, "市.zip"))

    def attach(workspace: ReviewWorkspace, *, person: str, at: dt.datetime) -> None:
        workspace.apply(Changes("收件", (Change("attached", "r1", None, waiting),)), person=person, at=at)

    review_session.run(attach, name="收件")
    page.show_changes(Changes("收件", ()))
    assert page.waiting.isVisible()
    assert page.waiting.text().startswith("有1份下一级的评审意见还没有对上申报包：")


def test_counties_are_found_by_name_letters_and_code(page: IntakePage) -> None:
    for query, found in (("海港", 1), ("bdh", 1), ("130303", 1), ("秦皇岛", 3), ("没有", 0)):
        page.query.setText(query)
        assert page.model.rowCount() == found, query
        assert page.not_found.isHidden() is bool(found), "an empty table says why"


def test_enter_leads_to_judging(qtbot: QtBot, page: IntakePage, review_session: ReviewSession) -> None:
    page.show_place(ReviewPlace(ReviewTab.INTAKE, ids(review_session)["北戴河区"]))
    page.table.setFocus()
    with qtbot.waitSignal(page.asked_to_show) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == [ReviewPlace(ReviewTab.JUDGING, ids(review_session)["北戴河区"])]


def test_a_dropped_package_comes_in_and_a_bad_one_is_named(
    qtbot: QtBot,
    tmp_path: Path,
    review_packages: list[Path],
    open_session: Callable[[Path], ReviewSession],
    review_frame: ReviewFrame,
) -> None:
    folder = new_review(tmp_path / "新库", review_packages[:1])
    session = open_session(folder)
    page = IntakePage(ReviewFrame(session, review_frame.jobs, review_frame.remembered))
    qtbot.addWidget(page)
    page.show()
    cut = tmp_path / "坏的.zip"
    cut.write_bytes(review_packages[1].read_bytes()[:-400])
    renamed = shutil.copy(review_packages[2], tmp_path / "材料(1).zip")
    assert page.take_files([cut, Path(renamed)])
    qtbot.waitUntil(lambda: not page.working.is_working and page.model.rowCount() == 2)
    assert "收进1份" in page.result.sentence.text()
    assert "没有收1份" in page.result.sentence.text()
    assert any("坏的.zip" in problem.where for problem in page.result.problems)
    assert texts(page.model, Column.COUNTY) == ["秦皇岛市海港区", "秦皇岛市北戴河区"]


def test_an_empty_review_says_what_to_do(
    qtbot: QtBot, tmp_path: Path, open_session: Callable[[Path], ReviewSession], review_frame: ReviewFrame
) -> None:
    session = open_session(_empty(tmp_path))
    page = IntakePage(ReviewFrame(session, review_frame.jobs, review_frame.remembered))
    qtbot.addWidget(page)
    page.show()
    assert page.empty.isVisible()
    assert "拖进来" in page.empty.text()

    output = OutputPage(page.frame)
    qtbot.addWidget(output)
    output.show()
    assert "请先到“收件”" in output.said.text()
    assert not any(part.isVisible() for part in (output.where, output.table, output.ticks))


def _empty(tmp_path: Path) -> Path:
    from app.services.open_review import create_review

    create_review(tmp_path / "空库")
    return tmp_path / "空库"


def test_what_is_beside_the_list_belongs_to_the_chosen_row(page: IntakePage, review_session: ReviewSession) -> None:
    page.show_place(ReviewPlace(ReviewTab.INTAKE, ids(review_session)["海港区"]))
    assert any("评审用的小标准" in text for text in page.details.texts)
    assert page.details.judge is not None


# ---------------------------------------------------------------- 汇总


def test_the_summary_shows_all_counties_and_is_written(
    qtbot: QtBot, review_frame: ReviewFrame, review_session: ReviewSession, tmp_path: Path, qtmodeltester: ModelTester
) -> None:
    store(review_session, "海港区", "A2", adjusted("1.0", "只看到两个部门"))
    page = SummaryPage(review_frame)
    qtbot.addWidget(page)
    page.show()
    qtmodeltester.check(page.model, force_py=True)
    names = [page.model.index(row, 0).data() for row in range(page.model.rowCount())]
    assert names == ["秦皇岛市海港区", "秦皇岛市山海关区", "秦皇岛市北戴河区"]
    page.views.button(2).click()
    found = [page.model.index(row, 6).data() for row in range(page.model.rowCount())]
    assert "只看到两个部门" in found
    page.write_to(tmp_path / "汇总.xlsx", dt.date(2022, 3, 1))
    qtbot.waitUntil(lambda: "已写好" in page.result.sentence.text(), timeout=10000)
    assert len(load_workbook(tmp_path / "汇总.xlsx").worksheets) >= 3


def test_the_names_stay_while_the_summary_is_scrolled_sideways(qtbot: QtBot, review_frame: ReviewFrame) -> None:
    page = SummaryPage(review_frame)
    qtbot.addWidget(page)
    page.resize(420, 400)
    page.show()
    table, bar = page.table, page.table.horizontalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    assert table.visualRect(table.model().index(1, 0)).right() < 0, "out of sight without the names"
    names = table.names
    assert names.isVisible()
    assert names.visualRect(names.model().index(1, 0)).left() >= 0
    assert (names.columnWidth(0), names.rowHeight(1)) == (table.columnWidth(0), table.rowHeight(1))
    names.selectRow(2)
    assert table.currentIndex().row() == 2
    table.setCurrentIndex(table.model().index(2, 1))
    assert table.visualRect(table.currentIndex()).left() >= names.width() - 1, "not under the names"


def test_the_heading_says_what_is_taken_from_what(page: IntakePage) -> None:
    tip = page.model.headerData(Column.DIFFERENCE, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert str(tip).startswith("自评减去复算")


def test_a_county_nobody_reviewed_has_no_points_of_its_own(
    review_session: ReviewSession, qtmodeltester: ModelTester
) -> None:
    from app.services.summary import summary_of

    model = PlainTableModel()
    model.load(*county_table(review_session.snapshot(summary_of).tables[0]))
    qtmodeltester.check(model, force_py=True)
    column = [model.headerData(n, Qt.Orientation.Horizontal) for n in range(model.columnCount())].index("评审")
    assert {model.index(row, column).data() for row in range(3)} == {"未评审"}


# ---------------------------------------------------------------- 输出


def test_papers_are_offered_for_what_was_reviewed(
    qtbot: QtBot, review_frame: ReviewFrame, review_session: ReviewSession
) -> None:
    found = ids(review_session)
    store(review_session, "北戴河区", "A2", adjusted("1.0"))
    for code in ("A1", "A2", "A3", "B1", "B2", "B3"):
        store(review_session, "海港区", code, Finding(FindingVerdict.ACCEPTED))
    page = OutputPage(review_frame)
    qtbot.addWidget(page)
    page.show()
    assert page.model.chosen(0) == {found["海港区"]}, "only what is reviewed to the end is ticked at first"
    assert page.make.text() == "生成1份"
    page.all.click()
    assert page.model.chosen(0) == {found["海港区"], found["北戴河区"]}, "nobody said anything of 山海关区"
    page.none.click()
    assert not page.make.isEnabled()


def test_the_office_is_changed_where_papers_are_made(
    qtbot: QtBot, review_frame: ReviewFrame, review_session: ReviewSession
) -> None:
    page = OutputPage(review_frame)
    qtbot.addWidget(page)
    page.show()
    page.about.office.setText("河北省卫生健康委员会")
    page.about.office.editingFinished.emit()
    assert review_session.picture.about.office == "河北省卫生健康委员会"
    review_session.undo()
    assert review_session.picture.about.office == "省卫生健康委"
    assert page.about.office.text() == "省卫生健康委"


def test_papers_are_made_in_a_folder_for_each_county(
    qtbot: QtBot, review_frame: ReviewFrame, review_session: ReviewSession, tmp_path: Path
) -> None:
    store(review_session, "北戴河区", "A2", adjusted("1.0", "缺签到表"))
    page = OutputPage(review_frame)
    qtbot.addWidget(page)
    page.show()
    page.folder.setText(str(tmp_path / "出"))
    page.all.click()
    page.make_for(dt.date(2022, 3, 1))
    qtbot.waitUntil(lambda: "做好1份" in page.result.sentence.text(), timeout=30000)
    made = sorted(path.name for path in (tmp_path / "出").iterdir())
    assert made == ["130304_秦皇岛市北戴河区_第1轮"]
    packages = list((tmp_path / "出" / made[0]).glob("*.zip"))
    assert [path.name for path in packages] == ["秦皇岛市北戴河区_技术评估意见_2021年度_第1轮_省级.zip"]
    assert page.model.row(2).texts[-1] == "2022-03-01"  # type: ignore[union-attr]


def test_closing_in_the_middle_says_at_the_next_opening_what_was_not_made(
    qtbot: QtBot, review_frame: ReviewFrame, open_session: Callable[[Path], ReviewSession], tmp_path: Path
) -> None:
    session = review_frame.session
    for county in ("海港区", "北戴河区"):
        store(session, county, "A2", adjusted("1.0", "缺签到表"))
    page = OutputPage(review_frame)
    qtbot.addWidget(page)
    page.folder.setText(str(tmp_path / "出"))
    page.all.click()
    page.make_for(dt.date(2022, 3, 1))
    # As the window does it when it is closed.
    review_frame.jobs.close()
    session.close()

    def opened() -> OutputPage:
        other = OutputPage(ReviewFrame(open_session(session.folder), review_frame.jobs, review_frame.remembered))
        qtbot.addWidget(other)
        other.session.close()
        return other

    told = "上次输出时工作库关闭了：一份也没有做好；没有做2份：秦皇岛市海港区、秦皇岛市北戴河区。没有做的请再生成一次。"
    first, second = opened(), opened()
    assert (first.result.isHidden(), first.result.sentence.text()) == (False, told)
    assert second.result.isHidden()


def test_cancelling_says_what_was_made_and_what_was_not(
    qtbot: QtBot, review_frame: ReviewFrame, review_session: ReviewSession, tmp_path: Path
) -> None:
    for county in ("海港区", "北戴河区"):
        store(review_session, county, "A2", adjusted("1.0", "缺签到表"))
    page = OutputPage(review_frame)
    qtbot.addWidget(page)
    page.folder.setText(str(tmp_path / "出"))
    page.all.click()
    page.make_for(dt.date(2022, 3, 1))
    page.working.stop()
    qtbot.waitUntil(lambda: not page.working.is_working, timeout=30000)

    assert page.result.sentence.text().startswith("已取消：一份也没有做好；没有做2份")
    review_session.settle()
    # A person stopped it and has read so: nothing is left to say at the next opening.
    other = OutputPage(review_frame)
    qtbot.addWidget(other)
    assert other.result.isHidden()


def test_what_nobody_can_know_of_a_set_is_asked_on_the_page(
    qtbot: QtBot, tmp_path: Path, open_session: Callable[[Path], ReviewSession], review_frame: ReviewFrame
) -> None:
    from app.catalog.pack_files import PackContents
    from app.services.rubric_library import save

    save(PackContents(RUBRIC, (), None, None))
    folder = tmp_path / "材料"
    folder.mkdir()
    filled(folder / "自评打分表.xlsx", ENTRIES)
    page = IntakePage(ReviewFrame(open_session(_empty(tmp_path)), review_frame.jobs, review_frame.remembered))
    qtbot.addWidget(page)
    page.show()
    page.take_files([folder])
    qtbot.waitUntil(page.set_form.isVisible, timeout=20000)
    page.set_form.county.setText("130304")
    page.set_form.year.setValue(2021)
    page.set_form.again.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=20000)
    assert texts(page.model, Column.COUNTY) == ["秦皇岛市北戴河区"]
    assert "未经本程序封装" in str(page.model.index(0, Column.PROBLEMS).data())
    assert page.set_form.isHidden()
    page.table.selectRow(0)
    assert any("未经本程序封装" in text for text in page.details.texts)
    assert not any("申报日期" in text for text in page.details.texts), "nobody said a day"


def test_no_number_is_cut_when_everything_is_zoomed(
    qtbot: QtBot, page: IntakePage, review_frame: ReviewFrame, zoom: Callable[[QWidget, float], None]
) -> None:
    output, summary = OutputPage(review_frame), SummaryPage(review_frame)
    for one in (output, summary):
        qtbot.addWidget(one)
        one.show()
    tables = (page.table, output.table, summary.table)
    before = [table.columnWidth(Column.COMPUTED) for table in tables]

    heights = [table.rowHeight(0) for table in tables]
    for one in (page, output, summary):
        zoom(one, 2.0)
    after = [table.columnWidth(Column.COMPUTED) for table in tables]
    needed = page.table.fontMetrics().horizontalAdvance("100.00")
    for one in (page, output, summary):
        zoom(one, 1.0)

    # Letters and air are twice as large; a pixel is lost in rounding, and an icon keeps its size.
    assert all(wide >= 1.7 * narrow for narrow, wide in zip(before, after, strict=True))
    assert after[0] > needed
    assert [table.columnWidth(Column.COMPUTED) for table in tables] == before
    assert [table.rowHeight(0) for table in tables] == heights
