"""The whole way by command, walked once: what the offices have then is where tests begin."""

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.problems import CODES
from tests.journeys.loop import (
    CITY_FINDINGS,
    MERGE_NOTE,
    PHOTOS,
    PLACE,
    PROVINCE_FINDINGS,
    ROUND_1,
    ROUND_2_ANSWERS,
    Office,
    filled_county,
)
from tests.journeys.warm_child import WarmChild

JUST_SEALED = "第一轮封装时的工作库"
"""A copy of the county's workspace from the day it handed round 1 in: nothing has come back yet."""
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


@pytest.fixture(scope="session")
def offices_child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory, offices_child: WarmChild) -> Walked:
    """The whole way, once."""
    folder = tmp_path_factory.mktemp("way")
    county, city, province = (Office.new(folder / name, offices_child) for name in ("县", "市", "省"))
    filled_county(county)
    first = package_of(county, county.run("export", "工作库", "--out", "交", "--date", "2022-01-10"))
    shutil.copytree(county.folder / "工作库", county.folder / JUST_SEALED)
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
    province.run(
        "review", "sample", "评审", "--criterion", "C2", "--ledger", "activities", "--count", "3", "--seed", "7"
    )
    province.takes_photos(province.folder / "照片" / PLACE)
    assert province.run("review", "site-photos", "评审", str(row["id"])[:8], "照片")["added"] == len(PHOTOS)
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


def at_home(office: Office, folder: Path) -> Office:
    """Return the same office with a copy of all it has: what goes astray there spoils nothing for other tests."""
    return replace(office, folder=Path(shutil.copytree(office.folder, folder / office.folder.name)))


def content(workspace: Path) -> dict[str, object]:
    """Return everything a workspace holds: its files, and its database as a text."""
    with closing(sqlite3.connect(workspace / "jkxq.sqlite")) as database:
        found: dict[str, object] = {"database": list(database.iterdump())}
    stored = (workspace / "attachments").rglob("*")
    return found | {path.name: path.read_bytes() for path in stored if path.is_file()}
