"""What comes in the wrong order or to the wrong office is told plainly, and nothing is lost."""

import zipfile
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.county_desk import CountyDesk
from tests.journeys.loop import CITY_OPINION, LATE_FINDINGS, LATE_OPINION, ROUND_1, ROUND_2, Office, filled_county
from tests.journeys.loop_walk import JUST_SEALED, Walked, at_home, content, only, opinions, package_of, rows_of, told
from tests.journeys.office_window import at_foot, county_desk, intake, returned_page, review_desk, sitting
from tests.journeys.warm_child import WarmChild

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"does not support raise\(\)")


def test_the_return_package_of_another_county_is_refused(
    walked: Walked, tmp_path: Path, offices_child: WarmChild
) -> None:
    near = Office.new(tmp_path / "邻县", offices_child)
    filled_county(near, code="000001", name="邻县")
    unsealed = near.run("receive", "工作库", near.gets(walked.from_city, "退.zip"), expected=1)
    near.run("export", "工作库", "--out", "交", "--package", "--date", "2022-01-10")
    before = content(near.folder / "工作库")

    refused = near.run("receive", "工作库", near.gets(walked.from_city, "退.zip"), expected=1)

    assert told(unsealed).keys() == told(refused).keys() == {"RETURN_UNMATCHED"}
    assert "示例市示例县2021年度第1轮" in told(refused)["RETURN_UNMATCHED"]
    assert "本工作库是示例市邻县的" in told(refused)["RETURN_UNMATCHED"]
    assert content(near.folder / "工作库") == before


def test_the_same_package_twice_changes_nothing(walked: Walked, tmp_path: Path) -> None:
    county, province = (at_home(office, tmp_path) for office in (walked.county, walked.province))
    before = county.run("score", "工作库")

    again = county.run("receive", "工作库", county.gets(walked.returned, "又一次.zip"))
    known = province.run("review", "import", "评审", province.gets(walked.first, "又一次.zip"), walked.from_city)

    assert "RETURN_TWICE" in told(again)
    assert (again["written"], opinions(again)) == (False, opinions(walked.received["province"]))
    assert county.run("score", "工作库") == before
    taken = known["taken"]
    assert isinstance(taken, list)
    assert [one["known"] for one in taken] == [True, True]
    assert len(rows_of(province.run("review", "list", "评审"))) == 1


def test_a_late_review_of_round_1_is_kept_and_begins_no_round_3(walked: Walked, tmp_path: Path) -> None:
    county, city = (at_home(office, tmp_path) for office in (walked.county, walked.city))
    city.run("review", "score", "评审", "000000", city.writes("补.yaml", LATE_FINDINGS))
    late = package_of(city, city.run("review", "export", "评审", "000000", "--out", "再出", "--date", "2022-04-01"))

    taken = county.run("receive", "工作库", county.gets(late, "迟到.zip"))

    assert "RETURN_OLDER" in told(taken)
    assert opinions(taken)["A4"]["opinion"] == CITY_OPINION
    assert opinions(taken)["B2"]["opinion"] == LATE_OPINION
    revised = county.run("revise", "工作库", expected=1)
    assert told(revised).keys() == {"RETURN_NONE"}
    again = county.run("export", "工作库", "--out", "又", "--package", "--date", "2022-03-15")
    assert package_of(county, again).read_bytes() == walked.second.read_bytes()


def test_round_2_may_come_before_round_1(walked: Walked, tmp_path: Path, offices_child: WarmChild) -> None:
    office = Office.new(tmp_path / "另一处", offices_child)
    office.run("review", "new", "评审")

    office.run("review", "import", "评审", office.gets(walked.second, "二.zip"))
    alone = only(office.run("review", "list", "评审"))
    office.run("review", "import", "评审", office.gets(walked.from_city, "市.zip"), office.gets(walked.first, "一.zip"))
    both = rows_of(office.run("review", "list", "评审"))

    assert (alone["round"], alone["recomputed"]) == (2, ROUND_2["recomputed"])
    assert "上一轮" in told(alone)["REVIEW_ROUND"]
    assert [(one["round"], one["city"]) for one in both] == [(1, ROUND_1["city"]), (2, None)]
    assert both[1]["based_on"] == both[0]["id"]
    # No office has the county's own rubric installed.
    assert [told(one).keys() for one in both] == [{"RUBRIC_UNKNOWN"}, {"RUBRIC_UNKNOWN"}]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("fill 工作库 {returned}", "退回意见"),
        ("fill 工作库 {first}", "申报包"),
        ("fill 工作库 {paper}", "没有找到带“自评得分”"),
        ("receive 工作库 {first}", "这是申报包，不是退回意见包"),
        ("new 新库 --rubric {returned}", "退回意见"),
        ("new 新库 --rubric {first}", "申报包"),
    ],
)
def test_what_is_no_table_is_not_taken_for_one(walked: Walked, tmp_path: Path, command: str, said: str) -> None:
    county = at_home(walked.county, tmp_path)
    before = content(county.folder / "工作库")
    (paper,) = walked.province.folder.glob("出/*扣分明细*.xlsx")
    files = {"returned": walked.returned, "first": walked.first, "paper": paper}

    refused = county.run(*command.format(**files).split(), expected=1)

    assert said in "".join(told(refused).values())
    assert content(county.folder / "工作库") == before
    assert not (county.folder / "新库").exists()


@pytest.mark.parametrize(
    "command", [("fill", "评审", "意见.yaml"), ("score", "评审"), ("receive", "评审", "意见.yaml"), ("revise", "评审")]
)
def test_a_review_workspace_is_none_of_a_county(walked: Walked, command: tuple[str, ...]) -> None:
    before = content(walked.city.folder / "评审")
    refused = walked.city.run(*command, expected=1)
    assert told(refused).keys() == {"WORKSPACE_KIND"}
    assert content(walked.city.folder / "评审") == before


@pytest.mark.parametrize(
    "command",
    [
        ("list", "工作库"),
        ("import", "工作库", "交"),
        ("score", "工作库", "000000", "补正.yaml"),
        ("export", "工作库", "000000", "--out", "出"),
        ("summary", "工作库", "--out", "汇总.xlsx"),
    ],
)
def test_a_workspace_of_a_county_is_none_to_review(walked: Walked, command: tuple[str, ...]) -> None:
    before = content(walked.county.folder / "工作库")
    refused = walked.county.run("review", *command, expected=1)
    assert told(refused).keys() == {"WORKSPACE_KIND"}
    assert content(walked.county.folder / "工作库") == before


def test_a_return_package_goes_to_the_county_or_to_the_level_above(walked: Walked, tmp_path: Path) -> None:
    province, city = (at_home(office, tmp_path) for office in (walked.province, walked.city))
    for office, package in ((province, walked.returned), (city, walked.from_city)):
        refused = office.run("review", "import", "评审", office.gets(package, "退.zip"), expected=1)
        assert told(refused).keys() == {"REVIEW_LEVEL"}


# ---------------------------------------------------------------- through the windows


def test_a_wrong_package_beside_a_right_one_is_told_and_the_right_one_taken(
    walked: Walked, tmp_path: Path, qtbot: QtBot
) -> None:
    county = at_home(walked.county, tmp_path)
    altered = tmp_path / "改过的.zip"
    with zipfile.ZipFile(walked.from_city) as source, zipfile.ZipFile(altered, "w") as target:
        for entry in source.infolist():
            target.writestr(entry, source.read(entry).replace("调整".encode(), "认可".encode()))
    with sitting(county, qtbot) as clerk:
        clerk.drop(clerk.window, walked.returned)
        clerk.wait(lambda: "先打开本县的工作库" in at_foot(clerk))
        county_desk(clerk, county.folder / JUST_SEALED)
        clerk.drop(clerk.window, altered, walked.returned)
        clerk.wait(lambda: len(clerk.session.picture.assessment.returned) == 1)
        clerk.wait(lambda: altered.name in "".join(one.where for one in clerk.window.problems.problems))
        (taken,) = clerk.session.picture.assessment.returned.values()
        assert taken.office == "示例省健康教育中心"
        page = returned_page(clerk)
        assert page.stack.currentWidget() is page.sheet


def test_the_return_package_of_another_county_dropped_on_the_window(
    walked: Walked, tmp_path: Path, offices_child: WarmChild, qtbot: QtBot
) -> None:
    near = Office.new(tmp_path / "邻县", offices_child)
    filled_county(near, code="000001", name="邻县")
    with sitting(near, qtbot) as clerk:
        county_desk(clerk, near.folder / "工作库")
        clerk.drop(clerk.window, walked.from_city, walked.returned)
        clerk.wait(lambda: at_foot(clerk).count("RETURN_UNMATCHED") == 2)
        for package in (walked.from_city, walked.returned):
            assert package.name in "".join(one.where for one in clerk.window.problems.problems)
        assert clerk.session.picture.assessment.returned == {}
        page = returned_page(clerk)
        assert page.stack.currentWidget() is page.empty


def test_packages_and_workspaces_dropped_on_the_wrong_desk(walked: Walked, tmp_path: Path, qtbot: QtBot) -> None:
    county, province = (at_home(office, tmp_path) for office in (walked.county, walked.province))
    with sitting(county, qtbot) as clerk:
        desk = county_desk(clerk, county.folder / "工作库")
        before = clerk.session.picture.assessment
        # The same twice, and one for round 1 that came with it: told, nothing changed.
        clerk.drop(clerk.window, walked.from_city, walked.returned)
        clerk.wait(lambda: at_foot(clerk).count("RETURN_TWICE") == 2)
        clerk.drop(clerk.window, walked.first)
        clerk.wait(clerk.window.start_pages.isVisible)
        assert clerk.window.desk is desk
        assert clerk.session.picture.assessment == before
    with sitting(province, qtbot) as clerk:
        review_desk(clerk, province.folder / "评审")
        page = intake(clerk, walked.returned)
        assert [one.code for one in page.result.problems] == ["REVIEW_LEVEL"]
        page = intake(clerk, walked.second)
        assert page.model.rowCount() == 2
        clerk.drop(clerk.window, county.folder / "工作库")
        clerk.wait(lambda: isinstance(clerk.window.desk, CountyDesk))
