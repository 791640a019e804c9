"""County → city → province → county → round 2 → province, by files only: nothing else is shared (DESIGN.md 8)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.extracted import members
from tests.journeys.loop import (
    CITY_FINDINGS,
    CITY_OPINION,
    DUE,
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


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


def package_of(office: Office, answer: dict[str, object]) -> Path:
    package = answer["package"]
    assert isinstance(package, dict)
    return office.folder / package["path"]


def only(answer: dict[str, object]) -> dict[str, object]:
    listed = answer["submissions"]
    assert isinstance(listed, list)
    assert len(listed) == 1
    return dict(listed[0])


def texts_of(package: Path, name: str) -> str:
    return members(package)[f"data/machine/{name}"].decode("utf-8")


def test_the_way_to_the_province_and_back(tmp_path: Path, child: WarmChild) -> None:
    county, city, province = (Office.new(tmp_path / name, child) for name in ("县", "市", "省"))

    # The county hands in.
    filled_county(county)
    first = package_of(county, county.run("export", "工作库", "--out", "交", "--date", "2022-01-10"))

    # The city receives it, renamed by a chat program, judges and returns.
    city.run("review", "new", "评审")
    city.run("review", "import", "评审", city.gets(first, "材料(1).zip"))
    row = only(city.run("review", "list", "评审"))
    assert (row["self"], row["recomputed"], row["verified"]) == (ROUND_1["self"], ROUND_1["recomputed"], "34.90")
    assert (row["round"], row["reviewed"], row["state"]) == (1, "0/17", "unreviewed")
    city.run("review", "score", "评审", "000000", city.writes("意见.yaml", CITY_FINDINGS))
    row = only(city.run("review", "list", "评审"))
    assert (row["verified"], row["reviewed"]) == (ROUND_1["city"], "3/17")
    from_city = package_of(
        city, city.run("review", "export", "评审", str(row["id"])[:8], "--out", "出", "--date", "2022-01-20")
    )
    assert from_city.name == "示例市示例县_技术评估意见_2021年度_第1轮_市级.zip"

    # The province gets the city's review first, then the package; two experts, one of whom disagrees.
    province.run("review", "new", "评审")
    province.run("review", "import", "评审", province.gets(from_city, "市里的意见.zip"))
    assert province.run("review", "list", "评审")["submissions"] == []
    province.run("review", "import", "评审", province.gets(first, "县里的材料.zip"))
    row = only(province.run("review", "list", "评审"))
    assert (row["city"], row["verified"]) == (ROUND_1["city"], ROUND_1["recomputed"])
    for n, text in enumerate(PROVINCE_FINDINGS):
        province.run("review", "score", "评审", row["id"], province.writes(f"专家{n}.yaml", text))
    refused = province.run("review", "export", "评审", row["id"], "--out", "出", expected=1)
    assert {problem["code"] for problem in refused["problems"]} >= {"REVIEW_UNMERGED"}
    assert not (province.folder / "出").exists() or not list((province.folder / "出").iterdir())
    province.run("review", "merge", "评审", row["id"], "--by", "mean", "--note", MERGE_NOTE)
    assert only(province.run("review", "list", "评审"))["verified"] == ROUND_1["province"]
    returned = package_of(
        province, province.run("review", "export", "评审", row["id"], "--out", "出", "--date", "2022-02-01")
    )
    assert returned.name == "示例市示例县_技术评估意见_2021年度_第1轮_省级.zip"
    assert province.run("package", "verify", returned)["ok"]

    # The county takes both returns in, byte for byte, and begins the correction.
    for package in (from_city, returned):
        taken = county.run("receive", "工作库", county.gets(package, f"{package.stem}_退.zip"))
        assert taken["round"] == 1
    opinions = {one["criterion"]: one for one in taken["findings"]}
    assert PROVINCE_OPINION in opinions["B1"]["opinion"]
    assert "第二次活动有签到表" in opinions["B1"]["opinion"]
    assert MERGE_NOTE in opinions["B1"]["note"]
    assert opinions["B1"]["verified"] == "3.50"
    assert opinions["C7"]["supplements"] == [{"text": SUPPLEMENT, "due": DUE}]
    todo = county.run("revise", "工作库")
    assert todo["round"] == 2
    county.run("fill", "工作库", county.writes("补正.yaml", ROUND_2_ANSWERS))
    county.run(
        "attach", "工作库", "C7", county.writes("名单.txt", "名单"), "--requirement", "e1", "--date", "2022-03-01"
    )
    second = package_of(county, county.run("export", "工作库", "--out", "交2", "--date", "2022-03-15"))
    assert second.name == "示例市示例县_健康县区自评材料_2021年度_第2轮.zip"
    assert county.run("package", "verify", second)["ok"]

    # Round 2 lies under round 1 at the province, with what was changed.
    province.run("review", "import", "评审", province.gets(second, "第二轮.zip"))
    listed = province.run("review", "list", "评审")["submissions"]
    assert isinstance(listed, list)
    assert [one["round"] for one in listed] == [1, 2]
    assert listed[1]["based_on"] == listed[0]["id"]
    assert (listed[1]["self"], listed[1]["recomputed"]) == (ROUND_2["self"], ROUND_2["recomputed"])
    changes = texts_of(second, "changes.json")
    assert "西街已于三月整改" in changes
    assert "名单" in changes
    summary = province.run("review", "summary", "评审", "--out", "汇总.xlsx", "--date", "2022-03-20")
    assert (province.folder / "汇总.xlsx").is_file()
    assert summary["ok"]


def test_every_opinion_lies_in_the_return_package_word_for_word(tmp_path: Path, child: WarmChild) -> None:
    county, city = (Office.new(tmp_path / name, child) for name in ("县", "市"))
    filled_county(county)
    first = package_of(county, county.run("export", "工作库", "--out", "交", "--date", "2022-01-10"))
    city.run("review", "new", "评审")
    city.run("review", "import", "评审", first)
    city.run("review", "score", "评审", "000000", city.writes("意见.yaml", CITY_FINDINGS))
    package = package_of(city, city.run("review", "export", "评审", "000000", "--out", "出", "--date", "2022-01-20"))
    taken = county.run("receive", "工作库", package)
    findings = {one["criterion"]: one for one in taken["findings"]}
    assert findings["A4"]["opinion"] == CITY_OPINION
    assert findings["A4"]["verdict"] == "调整"
    # Another county may not take it in.
    other = Office.new(tmp_path / "邻县", child)
    filled_county(other)
    refused = other.run("receive", "工作库", package, expected=1)
    assert {problem["code"] for problem in refused["problems"]} == {"RETURN_UNMATCHED"}
