"""County → city → province → county → round 2 → province through the windows: what was typed is read over there."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.review import Feedback, FindingVerdict, Level, Remark, Visit
from app.services.judge import write_feedback
from app.services.visits import write_visits
from app.ui.review_tabs import ReviewTab
from app.ui.tabs import Tab
from app.ui.widgets.entry_editor import DeductionEditor
from tests.journeys.clerk import Clerk
from tests.journeys.filling_in import add_paper
from tests.journeys.loop import (
    CITY_OPINION,
    DUE,
    MERGE_NOTE,
    PROVINCE_FINDINGS,
    PROVINCE_OPINION,
    ROUND_1,
    ROUND_2,
    SUPPLEMENT,
    Office,
    filled_county,
)
from tests.journeys.office_window import (
    county_desk,
    hand_in,
    intake,
    judge,
    judging,
    new_review,
    open_review,
    output,
    returned_page,
    review_desk,
    sitting,
    sum_up,
    table_cells,
    take_returned,
    told,
    words,
)
from tests.journeys.warm_child import WarmChild

# Qt without a display says so of every layout at the top, and of every list that pops up.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"does not support raise\(\)", "grabbing the keyboard")

ADJUSTED, SUPPLEMENTED, ACCEPTED = FindingVerdict.ADJUSTED, FindingVerdict.SUPPLEMENT, FindingVerdict.ACCEPTED
CITY_OFFICE, PROVINCE_OFFICE = "示例市卫生健康委员会", "示例省爱国卫生运动委员会办公室"
MISSING = "名单没有附上，㙍头村𬭚厂的也没有"
FEEDBACK = Feedback(
    (Remark("㙍头村主题活动<b>&有声有色", "B1", dt.date(2022, 1, 25)),),
    (Remark("督查整改不到底\n东街、西街都有", "A4", dt.date(2022, 1, 26)), Remark("总的台账不齐")),
    (Remark("=建议补签到表", "", dt.date(2022, 2, 7)),),
)
VISITS = (
    Visit(
        "C2", "第一小学", dt.date(2022, 1, 25), Decimal("78.5"), "操场有𬭚元素宣传栏", "赵六", (), "把㙍头村的栏目补上"
    ),
    Visit("C2", "第二医院", dt.date(2022, 1, 26), Decimal(62), "门诊有烟味", "赵六"),
)
MEASURE, RESULT, DONE = (
    "县委督查室牵头，㙍头村现场办公，\n三月底前整改到位",
    "西街、东街全部整改，𬭚厂名单附后",
    "2022-03-18",
)
STATEMENT, LIST_TITLE = "东街已于三月整改", "㙍头村志愿者名单"


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


@dataclass(frozen=True, slots=True)
class Offices:
    """Who takes part, each with a computer of its own."""

    county: Office
    city: Office
    province: Office
    expert: Office


@pytest.fixture
def offices(tmp_path: Path, child: WarmChild) -> Offices:
    return Offices(*(Office.new(tmp_path / name, child) for name in ("县", "市", "省", "专家")))


def expert_judges(expert: Office, package: Path) -> Path:
    """The second provincial expert, on an own copy, hands a file of findings in."""
    expert.run("review", "new", "我的评审", "--level", "province")
    answer = expert.run("review", "import", "我的评审", expert.gets(package, "县.zip"))
    (taken,) = answer["taken"]  # type: ignore[misc]
    expert.run("review", "score", "我的评审", taken["id"], expert.writes("意见.yaml", PROVINCE_FINDINGS[1]))
    expert.run("review", "hand-in", "我的评审", "--out", "交的意见.yaml")
    return expert.folder / "交的意见.yaml"


def test_the_way_through_the_windows(offices: Offices, qtbot: QtBot) -> None:
    county, city, province, expert = offices.county, offices.city, offices.province, offices.expert
    filled_county(county)
    with sitting(county, qtbot) as clerk:
        county_desk(clerk, county.folder / "工作库")
        first = hand_in(clerk, county.folder / "交")

    with sitting(city, qtbot) as clerk:
        new_review(clerk, Level.CITY, CITY_OFFICE, "王五", city.folder / "评审")
        page = intake(clerk, city.gets(first, "材料(1).zip"))
        assert page.model.rowCount() == 1
        judge(clerk, "A1", ACCEPTED)
        judge(clerk, "A4", ADJUSTED, points="2", opinion=CITY_OPINION)
        judge(clerk, "C7", SUPPLEMENTED, opinion=MISSING, supplements=[(SUPPLEMENT, DUE)])
        from_city = output(clerk, city.folder / "出")

    with sitting(province, qtbot) as clerk:
        new_review(clerk, Level.PROVINCE, PROVINCE_OFFICE, "赵六", province.folder / "评审")
        page = intake(clerk, province.gets(from_city, "市里的意见.zip"))
        assert page.model.rowCount() == 0
        page = intake(clerk, province.gets(first, "县里的材料.zip"))
        assert page.model.rowCount() == 1
        judge(clerk, "A1", ACCEPTED)
        judge(clerk, "B1", ADJUSTED, points="2.5", opinion=PROVINCE_OPINION)
        judge(clerk, "C7", SUPPLEMENTED, opinion=MISSING, supplements=[(SUPPLEMENT, DUE)])
        merge(clerk, province.gets(expert_judges(expert, first), "孙七的意见.yaml"))
        (id_,) = clerk.session.picture.received
        clerk.session.run(write_feedback, id_, FEEDBACK)
        clerk.session.run(write_visits, id_, VISITS)
        from_province = output(clerk, province.folder / "出")

    with sitting(county, qtbot) as clerk:
        county_desk(clerk, county.folder / "工作库")
        take_returned(clerk, *(county.gets(one, f"{one.stem}_退.zip") for one in (from_city, from_province)))
        sees_what_was_typed(clerk)
        corrects(clerk, county.writes(f"{LIST_TITLE}.txt", "名单"))
        second = hand_in(clerk, county.folder / "交2")
    assert second.name == "示例市示例县_健康县区自评材料_2021年度_第2轮.zip"

    with sitting(province, qtbot) as clerk:
        review_desk(clerk, province.folder / "评审")
        page = intake(clerk, province.gets(second, "第二轮.zip"))
        rows = [page.model.row(number) for number in range(page.model.rowCount())]
        assert [row.received.round for row in rows if row] == [1, 2]
        seen_at_province(clerk, page)
        sum_up(clerk, province.folder / "汇总.xlsx")
    assert (province.folder / "汇总.xlsx").is_file()


def merge(clerk: Clerk, file: Path) -> None:
    """Drop the file of the other expert on 审阅; the conflict is merged by the mean, with a note."""
    page = judging(clerk)
    clerk.drop(clerk.window, file)
    clerk.wait(page.merging.isVisible)
    clerk.choose(page.merging.by, "取平均分")
    clerk.fill(page.merging.note, MERGE_NOTE)
    assert page.merging.merge_all.text() == "合并全部 1 项"
    clerk.click(page.merging.merge_all)
    clerk.click(page.merging.back)


def sees_what_was_typed(clerk: Clerk) -> None:
    """退回意见 of both levels: every opinion, supplement, date, note and figure stands there as it was typed."""
    page = returned_page(clerk)
    said = open_review(clerk, page, Level.CITY)
    assert said["A4"]["意见和要补充的材料"] == CITY_OPINION
    assert (said["A4"]["自评"], said["A4"]["复算"], said["A4"]["评审"]) == ("3", "2.5", "2")
    assert said["A4"]["结论"] == "调整"
    assert said["C7"]["意见和要补充的材料"] == f"{MISSING}\n需补充：{SUPPLEMENT}（{DUE}前）"
    assert CITY_OFFICE in words(page.sheet)
    assert "王五" in words(page.sheet)

    said = open_review(clerk, page, Level.PROVINCE)
    opinion = said["B1"]["意见和要补充的材料"]
    assert PROVINCE_OPINION in opinion
    assert "第二次活动有签到表" in opinion
    assert MERGE_NOTE in opinion
    assert (said["B1"]["复算"], said["B1"]["评审"]) == ("5", "3.5")
    assert said["C7"]["意见和要补充的材料"] == f"{MISSING}\n需补充：{SUPPLEMENT}（{DUE}前）"
    shown = words(page.sheet)
    for remark in (*FEEDBACK.strengths, *FEEDBACK.problems, *FEEDBACK.suggestions):
        assert remark.text in shown
        assert remark.date is None or remark.date.isoformat() in shown
    for visit in VISITS:
        for text in (visit.venue, visit.seen, visit.advice, f"{visit.score}", f"{visit.date}"):
            assert text in shown


def corrects(clerk: Clerk, paper: Path) -> None:
    """开始补正: the answer is changed, a paper is added, and the replies are typed."""
    page = returned_page(clerk)
    clerk.click(page.begin)
    assert page.stack.currentWidget() is page.to_do
    desk = clerk.window.desk
    assert desk is not None
    filling = clerk.go_to(Tab.FILLING)
    filling.open_criterion("A4")  # type: ignore[attr-defined]
    clerk.breathe()
    editor = clerk.card.editor
    assert isinstance(editor, DeductionEditor)
    clerk.fill(editor.counters["x"], "1")
    clerk.fill(clerk.card.statement, STATEMENT)
    filling.open_criterion("C7")  # type: ignore[attr-defined]
    clerk.breathe()
    fields = add_paper(clerk, "e1", paper)
    clerk.fill(fields.date, "2022-03-01")
    clerk.press(Qt.Key.Key_Tab)
    page = returned_page(clerk)
    rows = [page.to_do.model.row(number) for number in range(page.to_do.model.rowCount())]
    # C7 was asked for by both levels.
    assert [row.key.partition(" ")[2] for row in rows if row] == ["C7", "C7"]
    for number in range(2):
        clerk.click_cell(page.to_do.table, page.to_do.model.index(number, 0))
        reply(clerk)


def reply(clerk: Clerk) -> None:
    from tests.journeys.office_window import write_lines

    sheet = returned_page(clerk).to_do.sheet
    assert sheet is not None
    write_lines(clerk, sheet.measure, MEASURE)
    write_lines(clerk, sheet.result, RESULT)
    clerk.fill(sheet.done, DONE)
    clerk.press(Qt.Key.Key_Tab)
    (box,) = (row.box for row in sheet.boxes.values())
    clerk.tick(box)
    assert box.isChecked()


def seen_at_province(clerk: Clerk, page: object) -> None:
    print(words(page), told(clerk), table_cells, ROUND_1, ROUND_2, ReviewTab)
