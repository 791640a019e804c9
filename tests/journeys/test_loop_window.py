"""County → city → province → county → round 2 → province through the windows: what was typed is read over there."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.returned import is_loose
from app.domain.review import FindingVerdict, Level
from app.ui.screens.filling import FillingPage
from app.ui.screens.intake import IntakePage
from app.ui.screens.returned import ReturnedPage
from app.ui.tabs import Tab
from app.ui.widgets.entry_editor import DeductionEditor
from tests.journeys.clerk import Clerk
from tests.journeys.extracted import members, xlsx_text
from tests.journeys.filling_in import add_paper
from tests.journeys.loop import (
    CITY_OPINION,
    DUE,
    MERGE_NOTE,
    PRAISE,
    PROVINCE_FINDINGS,
    PROVINCE_OPINION,
    ROUND_1,
    ROUND_2,
    SUPPLEMENT,
    Office,
    filled_county,
)
from tests.journeys.loop_said import (
    AVOIDED,
    CITY_OFFICE,
    DONE,
    EXPERT_OPINION,
    FEEDBACK,
    FIRST_THOUGHT,
    LIST_TITLE,
    MEASURE,
    MISSING,
    NEIGHBOUR,
    PROVINCE_OFFICE,
    RESULT,
    STATEMENT,
    UNASSIGNED,
    VISITS,
    check_answer,
    check_own_of_county,
    check_own_of_reviewers,
    check_papers_of_city,
    check_papers_of_province,
    check_photos,
    check_review,
    check_round_2,
    check_start_page,
    remarks,
)
from tests.journeys.office_window import (
    assign,
    county_desk,
    hand_in,
    intake,
    judge,
    judging,
    new_review,
    open_review,
    output,
    record_visit,
    returned_page,
    review_desk,
    sitting,
    sum_up,
    take_out,
    take_returned,
    type_words,
    words,
    write_lines,
    write_remark,
)
from tests.journeys.warm_child import WarmChild

# Qt without a display says so of every layout at the top, and of every list that pops up.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"does not support raise\(\)", "grabbing the keyboard")

ADJUSTED, SUPPLEMENTED, ACCEPTED = FindingVerdict.ADJUSTED, FindingVerdict.SUPPLEMENT, FindingVerdict.ACCEPTED
SAID = "意见和要补充的材料"
SECOND_NOTE = "第二轮写给自己的便条"


def test_the_way_through_the_windows(tmp_path: Path, offices_child: WarmChild, qtbot: QtBot) -> None:
    county, city, province, expert, near = (
        Office.new(tmp_path / name, offices_child) for name in ("报送处", "市评处", "省评处", "专家处", "邻报处")
    )
    filled_county(county)
    filled_county(near, code="000001", name=NEIGHBOUR)
    near.run("export", "工作库", "--out", "交")
    with sitting(county, qtbot) as clerk:
        county_desk(clerk, county.folder / "工作库")
        first = hand_in(clerk, county.folder / "交")

    from_city = city_reviews(city, qtbot, first)
    from_province = province_reviews(province, qtbot, first, from_city, near, expert)
    check_papers_of_city(from_city)
    check_papers_of_province(from_province)
    check_start_page(from_province)
    check_review(from_province)
    for office, package in ((city, from_city), (province, from_province)):
        check_own_of_reviewers(package, office.folder)

    with sitting(county, qtbot) as clerk:
        county_desk(clerk, county.folder / "工作库")
        page = take_returned(clerk, *(county.gets(one, f"{one.stem}_退.zip") for one in (from_city, from_province)))
        sees_the_city(clerk, page)
        sees_the_province(clerk, page)
        (county.folder / "取出").mkdir()
        check_photos(take_out(clerk, page, county.folder / "取出"))
        type_words(clerk, UNASSIGNED)
        corrects(clerk, county.writes(f"{LIST_TITLE}.txt", "名单"))
        second = hand_in(clerk, county.folder / "交2")
    assert second.name == "示例市示例县_健康县区自评材料_2021年度_第2轮.zip"
    check_answer(county.run("receive", "工作库", from_province))
    check_round_2(second)
    for package in (first, second):
        check_own_of_county(package, county.folder, gains_of(county))

    with sitting(province, qtbot) as clerk:
        review_desk(clerk, province.folder / "评审")
        page_of_intake = intake(clerk, province.gets(second, "第二轮.zip"))
        sees_round_2(clerk, page_of_intake)
        sum_up(clerk, province.folder / "汇总.xlsx")
    summed = xlsx_text((province.folder / "汇总.xlsx").read_bytes())
    assert "示例县" in summed
    assert NEIGHBOUR in summed
    assert_kept_apart(county, city, province)


# ---------------------------------------------------------------- the reviewers


def city_reviews(city: Office, qtbot: QtBot, first: Path) -> Path:
    """The city types its findings and returns the package that it makes."""
    with sitting(city, qtbot) as clerk:
        new_review(clerk, Level.CITY, CITY_OFFICE, "王五", city.folder / "评审")
        page = intake(clerk, city.gets(first, "材料(1).zip"))
        assert page.model.rowCount() == 1
        judge(clerk, "A1", ACCEPTED, opinion=PRAISE)
        judge(clerk, "A4", ADJUSTED, points="2", opinion=CITY_OPINION)
        judge(clerk, "C7", SUPPLEMENTED, opinion=MISSING, supplements=[(SUPPLEMENT, DUE)])
        return output(clerk, city.folder / "出")


def province_reviews(
    province: Office, qtbot: QtBot, first: Path, from_city: Path, near: Office, expert: Office
) -> Path:
    """The province gets the city's review before the package, and two experts judge; return what it makes."""
    with sitting(province, qtbot) as clerk:
        new_review(clerk, Level.PROVINCE, PROVINCE_OFFICE, "赵六", province.folder / "评审")
        page = intake(clerk, province.gets(from_city, "市里的意见.zip"))
        assert page.model.rowCount() == 0
        (neighbours,) = (near.folder / "交").glob("*.zip")
        page = intake(clerk, province.gets(first, "县里的.zip"), province.gets(neighbours, "另一个.zip"))
        rows = [page.model.row(number) for number in range(page.model.rowCount())]
        assert [row.received.county.name for row in rows if row] == ["示例县", NEIGHBOUR]
        assert [f"{row.city_points:.2f}" for row in rows if row and row.city_points] == [ROUND_1["city"]]
        assign(clerk, "钱七", "示例省疾控中心", AVOIDED)
        judge(clerk, "A1", ACCEPTED)
        judge(clerk, "B1", ADJUSTED, points="3", opinion=FIRST_THOUGHT)
        judge(clerk, "B1", ADJUSTED, points="2.5", opinion=PROVINCE_OPINION)
        judge(clerk, "C7", SUPPLEMENTED, opinion=MISSING, supplements=[(SUPPLEMENT, DUE)])
        merge(clerk, province.gets(expert_judges(expert, first), "孙七的意见.yaml"))
        photos = province.takes_photos(province.folder / "照片")
        for visit in VISITS:
            record_visit(clerk, visit, photos if visit.photos else ())
        for part in ("strengths", "problems", "suggestions"):
            for remark in getattr(FEEDBACK, part):
                write_remark(clerk, part, remark)
        return output(clerk, province.folder / "出")


def expert_judges(expert: Office, package: Path) -> Path:
    """The second provincial expert judges on an own copy and hands a file of findings in."""
    expert.run("review", "new", "我的评审", "--level", "province")
    expert.run("review", "import", "我的评审", expert.gets(package, "县.zip"))
    expert.run("review", "score", "我的评审", "000000", expert.writes("意见.yaml", PROVINCE_FINDINGS[1]))
    expert.run("review", "hand-in", "我的评审", "--reviewer", "孙七", "--out", "交的意见.yaml")
    return expert.folder / "交的意见.yaml"


def merge(clerk: Clerk, file: Path) -> None:
    """Drop the file of the other expert on 审阅; the conflict is merged by the mean, with a note."""
    page = judging(clerk)
    clerk.drop(clerk.window, file)
    clerk.wait(lambda: page.merging.isVisible() and "已收" in page.merging.said.text())
    clerk.choose(page.merging.by, "取平均分")
    clerk.fill(page.merging.note, MERGE_NOTE)
    assert page.merging.merge_all.text() == "合并全部 1 项"
    clerk.click(page.merging.merge_all)
    clerk.click(page.merging.back)


# ---------------------------------------------------------------- the county


def sees_the_city(clerk: Clerk, page: ReturnedPage) -> None:
    """退回意见 of the city: opinion, figures, verdict, supplement and day as they were typed, byte for byte."""
    said = open_review(clerk, page, Level.CITY)
    assert [said["A1"][name] for name in (SAID, "结论")] == [PRAISE, "认可"]
    assert said["A4"][SAID] == CITY_OPINION
    assert [said["A4"][name] for name in ("自评", "复算", "评审", "结论")] == ["3", "2.5", "2", "调整"]
    assert said["C7"][SAID] == f"{MISSING}\n需补充：{SUPPLEMENT}（{DUE}前）"
    for text in (CITY_OFFICE, "王五"):
        assert text in words(page.sheet)


def sees_the_province(clerk: Clerk, page: ReturnedPage) -> None:
    """退回意见 of the province: also what was merged and why, the feedback and the visits with their days."""
    said = open_review(clerk, page, Level.PROVINCE)
    for text in (PROVINCE_OPINION, EXPERT_OPINION, MERGE_NOTE):
        assert text in said["B1"][SAID]
    assert [said["B1"][name] for name in ("自评", "复算", "评审", "结论")] == ["5", "5", "3.5", "调整"]
    assert said["C7"][SAID] == f"{MISSING}\n需补充：{SUPPLEMENT}（{DUE}前）"
    shown = words(page.sheet)
    for remark in remarks():
        assert remark.text in shown
        assert remark.date is None or remark.date.isoformat() in shown
    assert f"照片{len(VISITS[0].photos)}张，在退回包里" in shown
    for visit in VISITS:
        for text in (visit.venue, visit.seen, visit.advice, f"{visit.score}", f"{visit.date}", visit.reviewer):
            assert text in shown


def corrects(clerk: Clerk, paper: Path) -> None:
    """开始补正: the answer is changed, a paper is added, and the replies are typed."""
    page = returned_page(clerk)
    clerk.click(page.begin)
    assert page.stack.currentWidget() is page.to_do
    filling = clerk.go_to(Tab.FILLING)
    assert isinstance(filling, FillingPage)
    filling.open_criterion("A4")
    clerk.breathe()
    assert isinstance(clerk.card.editor, DeductionEditor)
    clerk.fill(clerk.card.editor.counters["x"], "1")
    clerk.fill(clerk.card.statement, STATEMENT)
    filling.open_criterion("C7")
    clerk.breathe()
    fields = add_paper(clerk, "e1", paper)
    clerk.fill(fields.date, "2022-03-01")
    clerk.fill(fields.texts["note"], SECOND_NOTE)
    clerk.press(Qt.Key.Key_Tab)
    page = returned_page(clerk)
    rows = [page.to_do.model.row(number) for number in range(page.to_do.model.rowCount())]
    # C7 was asked for by both levels; what came by telephone gets no reply, and stays at the county.
    codes = [row.key.partition(" ")[2] for row in rows if row]
    assert codes[:2] == ["C7", "C7"]
    assert [is_loose(code) for code in codes[2:]] == [True]
    for number in range(2):
        clerk.click_cell(page.to_do.table, page.to_do.model.index(number, 0))
        reply(clerk, page)


def reply(clerk: Clerk, page: ReturnedPage) -> None:
    sheet = page.to_do.sheet
    assert sheet is not None
    write_lines(clerk, sheet.measure, MEASURE)
    write_lines(clerk, sheet.result, RESULT)
    clerk.fill(sheet.done, DONE)
    clerk.press(Qt.Key.Key_Tab)
    (box,) = (row.box for row in sheet.boxes.values())
    clerk.tick(box)
    assert box.isChecked()


def gains_of(county: Office) -> list[str]:
    """Return the hints that stay at the county, with the note it wrote for itself in round 2."""
    criteria = county.run("score", "工作库")["criteria"]
    assert isinstance(criteria, list)
    gains = [gain["text"] for line in criteria for gain in line["gains"]]
    assert gains
    return [*gains, SECOND_NOTE]


# ---------------------------------------------------------------- round 2 at the province


def sees_round_2(clerk: Clerk, page: IntakePage) -> None:
    """It lies under round 1; beside it stands what was changed and why, byte for byte."""
    rows = [row for number in range(page.model.rowCount()) if (row := page.model.row(number))]
    assert [(row.received.county.name, row.received.round) for row in rows] == [
        ("示例县", 1),
        ("示例县", 2),
        (NEIGHBOUR, 1),
    ]
    points = rows[1].received.points
    assert (f"{points.self_points:.2f}", f"{points.computed:.2f}") == (ROUND_2["self"], ROUND_2["recomputed"])
    clerk.click_cell(page.table, page.model.index(1, 0))
    told = "\n".join(page.details.texts)
    replied = (MISSING, SUPPLEMENT, DUE, MEASURE, RESULT, DONE, "C7-01", CITY_OFFICE, PROVINCE_OFFICE)
    for text in (*replied, LIST_TITLE, STATEMENT):
        assert text in told, text
    assert page.details.judge is not None
    clerk.click(page.details.judge)
    judged = judging(clerk)
    judged.open_criterion("C7")
    clerk.breathe()
    assert judged.card is not None
    assert judged.of is not None
    assert judged.of.received.round == rows[1].received.round
    shown = words(judged.card)
    for text in replied:
        assert text in shown, text


def assert_kept_apart(*offices: Office) -> None:
    """Each office has a key of its own, and lists its own workspace only."""
    keys = [sorted((one.folder / "家" / "钥匙").rglob("*")) for one in offices]
    assert all(keys)
    private = {path.read_bytes() for paths in keys for path in paths if path.is_file()}
    assert len(private) == sum(path.is_file() for paths in keys for path in paths)
    for one in offices:
        recent = "".join(path.read_text("utf-8", "replace") for path in (one.folder / "家" / "data").rglob("*.json"))
        assert str(one.folder) in recent
        assert not any(str(other.folder) in recent for other in offices if other is not one)
    packages = [path for one in offices for out in ("交", "出/*") for path in one.folder.glob(f"{out}/*.zip")]
    signed_with = {json.loads(members(path)["signatures/ed25519.json"])["public_key"] for path in packages}
    assert len(signed_with) == len(packages) == len(offices)
