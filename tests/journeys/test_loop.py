"""County → city → province → county → round 2 → province, by files only: nothing else is shared (DESIGN.md 8)."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.problems import CODES
from tests.journeys.extracted import members
from tests.journeys.loop import (
    CITY_FINDINGS,
    CITY_OPINION,
    DUE,
    LATE_FINDINGS,
    LATE_OPINION,
    MERGE_NOTE,
    PROVINCE_FINDINGS,
    PROVINCE_OPINION,
    ROUND_1,
    ROUND_2,
    ROUND_2_ANSWERS,
    SUPPLEMENT,
    Office,
    filled_county,
)
from tests.journeys.warm_child import WarmChild

Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Walked:
    """The offices after the whole way, and the files that went from one to the other."""

    county: Office
    city: Office
    province: Office
    first: Path
    from_city: Path
    returned: Path
    second: Path
    received: Mapping[str, Answer]
    """What `receive` answered to the city's and the province's package."""


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, child: WarmChild) -> Walked:
    """The whole way, once."""
    folder = tmp_path_factory.mktemp("way")
    county, city, province = (Office.new(folder / name, child) for name in ("县", "市", "省"))
    filled_county(county)
    first = package_of(county, county.run("export", "工作库", "--out", "交", "--date", "2022-01-10"))
    from_city = city_reviews(city, first)
    returned = province_reviews(province, first, from_city)
    received = {
        name: county.run("receive", "工作库", county.gets(package, f"{package.stem}_退.zip"))
        for name, package in (("city", from_city), ("province", returned))
    }
    second = county_corrects(county)
    return Walked(county, city, province, first, from_city, returned, second, received)


def package_of(office: Office, answer: Answer) -> Path:
    package = answer["package"]
    assert isinstance(package, dict)
    return office.folder / package["path"]


def rows_of(answer: Answer) -> list[dict[str, object]]:
    listed = answer["submissions"]
    assert isinstance(listed, list)
    return listed


def only(answer: Answer) -> dict[str, object]:
    (listed,) = rows_of(answer)
    return listed


def opinions(answer: Answer) -> dict[str, dict[str, object]]:
    findings = answer["findings"]
    assert isinstance(findings, list)
    return {one["criterion"]: one for one in findings}


def told(answer: Answer) -> dict[str, str]:
    """Return what was told, by code; every problem says what to do."""
    problems = answer["problems"]
    assert isinstance(problems, list)
    assert all(one["code"] in CODES and one["what"] and one["what_to_do"] for one in problems)
    return {one["code"]: f"{one['where']}：{one['what']}{one['what_to_do']}" for one in problems}


# ---------------------------------------------------------------- the way


def city_reviews(city: Office, first: Path) -> Path:
    """The city receives the package, renamed by a chat program, judges and returns."""
    city.run("review", "new", "评审")
    city.run("review", "import", "评审", city.gets(first, "材料(1).zip"))
    row = only(city.run("review", "list", "评审"))
    assert (row["self"], row["recomputed"], row["verified"]) == (ROUND_1["self"], ROUND_1["recomputed"], "34.90")
    assert (row["round"], row["reviewed"], row["state"]) == (1, "0/17", "unreviewed")
    city.run("review", "score", "评审", "000000", city.writes("意见.yaml", CITY_FINDINGS))
    row = only(city.run("review", "list", "评审"))
    assert (row["verified"], row["reviewed"]) == (ROUND_1["city"], "3/17")
    exported = city.run("review", "export", "评审", str(row["id"])[:8], "--out", "出", "--date", "2022-01-20")
    package = package_of(city, exported)
    assert package.name == "示例市示例县_技术评估意见_2021年度_第1轮_市级.zip"
    return package


def province_reviews(province: Office, first: Path, from_city: Path) -> Path:
    """The province gets the city's review first, then the package; of two experts one disagrees."""
    province.run("review", "new", "评审")
    province.run("review", "import", "评审", province.gets(from_city, "市里的意见.zip"))
    assert rows_of(province.run("review", "list", "评审")) == []
    province.run("review", "import", "评审", province.gets(first, "县里的材料.zip"))
    row = only(province.run("review", "list", "评审"))
    assert (row["city"], row["verified"]) == (ROUND_1["city"], ROUND_1["recomputed"])
    for n, text in enumerate(PROVINCE_FINDINGS):
        province.run("review", "score", "评审", row["id"], province.writes(f"专家{n}.yaml", text))
    refused = province.run("review", "export", "评审", row["id"], "--out", "出", expected=1)
    assert "REVIEW_UNMERGED" in told(refused)
    assert not (province.folder / "出").exists() or not list((province.folder / "出").iterdir())
    province.run("review", "merge", "评审", row["id"], "--by", "mean", "--note", MERGE_NOTE)
    assert only(province.run("review", "list", "评审"))["verified"] == ROUND_1["province"]
    exported = province.run("review", "export", "评审", row["id"], "--out", "出", "--date", "2022-02-01")
    package = package_of(province, exported)
    assert package.name == "示例市示例县_技术评估意见_2021年度_第1轮_省级.zip"
    assert province.run("package", "verify", package)["ok"]
    return package


def county_corrects(county: Office) -> Path:
    """The county begins the correction, changes an answer, adds the paper and hands round 2 in."""
    assert county.run("revise", "工作库")["round"] == 2
    county.run("fill", "工作库", county.writes("补正.yaml", ROUND_2_ANSWERS))
    paper = county.writes("名单.txt", "名单")
    county.run("attach", "工作库", "C7", paper, "--requirement", "e1", "--date", "2022-03-01")
    package = package_of(county, county.run("export", "工作库", "--out", "交2", "--date", "2022-03-15"))
    assert package.name == "示例市示例县_健康县区自评材料_2021年度_第2轮.zip"
    assert county.run("package", "verify", package)["ok"]
    return package


def test_every_opinion_comes_back_word_for_word(walked: Walked) -> None:
    city, province = (opinions(walked.received[level]) for level in ("city", "province"))

    assert (city["A4"]["opinion"], city["A4"]["verdict"]) == (CITY_OPINION, "调整")
    opinion = str(province["B1"]["opinion"])
    assert PROVINCE_OPINION in opinion
    assert "第二次活动有签到表" in opinion
    assert MERGE_NOTE in str(province["B1"]["note"])
    assert province["B1"]["verified"] == "3.50"
    assert province["C7"]["supplements"] == [{"text": SUPPLEMENT, "due": DUE}]
    assert [walked.received[level]["date"] for level in ("city", "province")] == ["2022-01-20", "2022-02-01"]
    assert walked.received["city"]["office"] == "示例市卫生健康委"
    assert walked.received["province"]["reviewers"] == ["孙七（示例省疾控中心）", "赵六（示例省健康教育中心）"]


def test_round_2_lies_under_round_1_with_what_was_changed(walked: Walked, tmp_path: Path) -> None:
    province = at_home(walked.province, tmp_path)
    province.run("review", "import", "评审", province.gets(walked.second, "第二轮.zip"))

    listed = rows_of(province.run("review", "list", "评审"))
    assert [one["round"] for one in listed] == [1, 2]
    assert listed[1]["based_on"] == listed[0]["id"]
    assert (listed[1]["self"], listed[1]["recomputed"]) == (ROUND_2["self"], ROUND_2["recomputed"])
    changes = members(walked.second)["data/machine/changes.json"].decode("utf-8")
    assert "西街已于三月整改" in changes
    assert "名单" in changes
    assert province.run("review", "summary", "评审", "--out", "汇总.xlsx", "--date", "2022-03-20")["ok"]
    assert (province.folder / "汇总.xlsx").is_file()


# ---------------------------------------------------------------- out of order


def at_home(office: Office, folder: Path) -> Office:
    """Return the same office with a copy of all it has: what goes astray there spoils nothing for other tests."""
    return replace(office, folder=Path(shutil.copytree(office.folder, folder / office.folder.name)))


def content(workspace: Path) -> dict[str, object]:
    """Return everything a workspace holds: its files, and its database as a text."""
    with closing(sqlite3.connect(workspace / "jkxq.sqlite")) as database:
        found: dict[str, object] = {"database": list(database.iterdump())}
    stored = (workspace / "attachments").rglob("*")
    return found | {path.name: path.read_bytes() for path in stored if path.is_file()}


def test_the_return_package_of_another_county_is_refused(walked: Walked, tmp_path: Path, child: WarmChild) -> None:
    near = Office.new(tmp_path / "邻县", child)
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


def test_round_2_may_come_before_round_1(walked: Walked, tmp_path: Path, child: WarmChild) -> None:
    office = Office.new(tmp_path / "另一处", child)
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
