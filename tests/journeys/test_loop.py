"""County → city → province → county → round 2 → province, by files only: nothing else is shared (DESIGN.md 8)."""

from html import escape
from pathlib import Path

from tests.journeys.extracted import members
from tests.journeys.loop import (
    CITY_GATE_OPINION,
    CITY_OPINION,
    DUE,
    GATE_OPINION,
    MERGE_NOTE,
    PHOTOS,
    PLACE,
    PRAISE,
    PROVINCE_OPINION,
    ROUND_1,
    ROUND_2,
    SUPPLEMENT,
)
from tests.journeys.loop_said import is_in, json_of, texts_of
from tests.journeys.loop_walk import Walked, at_home, opinions, rows_of


def test_every_opinion_comes_back_word_for_word(walked: Walked) -> None:
    city, province = (opinions(walked.received[level]) for level in ("city", "province"))

    assert (city["A4"]["opinion"], city["A4"]["verdict"]) == (CITY_OPINION, "调整")
    assert (city["A1"]["opinion"], city["A1"]["verdict"], city["A1"]["verified"]) == (PRAISE, "认可", "2.00")
    papers = texts_of(walked.from_city)
    assert is_in(PRAISE, papers["02_扣分明细.pdf"])
    assert is_in(PRAISE, papers["02_扣分明细.xlsx"])
    opinion = str(province["B1"]["opinion"])
    assert PROVINCE_OPINION in opinion
    assert "第二次活动有签到表" in opinion
    assert MERGE_NOTE in str(province["B1"]["note"])
    assert province["B1"]["verified"] == "3.50"
    assert province["C7"]["supplements"] == [{"text": SUPPLEMENT, "due": DUE}]
    assert [walked.received[level]["date"] for level in ("city", "province")] == ["2022-01-20", "2022-02-01"]
    assert walked.received["city"]["office"] == "示例市卫生健康委"
    assert walked.received["province"]["reviewers"] == ["孙七（示例省疾控中心）", "赵六（示例省健康教育中心）"]


def test_what_was_found_of_a_basic_condition_comes_back_word_for_word(walked: Walked) -> None:
    """The city agrees with the county, the province does not: its word decides, points stay as they are."""
    text = "近三年未发生重大突发环境事件"
    said = {"city": (True, CITY_GATE_OPINION), "province": (False, GATE_OPINION)}
    for level, (met, opinion) in said.items():
        line = {"gate": "G1", "text": text, "met": met, "opinion": opinion, "note": "", "level": level}
        assert walked.received[level]["gates"] == [line]
    assert json_of(walked.from_city, "review.json")["gates"] == {"G1": {"met": True, "opinion": CITY_GATE_OPINION}}
    papers = texts_of(walked.returned)
    assert escape(GATE_OPINION) in papers["00_请先看这里.html"]
    for name in ("01_评估意见表.pdf", "01_评估意见表.docx", "01_评估意见表.xlsx"):
        assert is_in(GATE_OPINION, papers[name]), name
    assert is_in("第1条不符合，不予评分；得分照列。", papers["01_评估意见表.docx"])
    assert is_in("市级核实", papers["01_评估意见表.docx"])
    assert walked.received["province"]["verified"] == ROUND_1["province"]


def test_a_basic_condition_found_not_met_is_answered_in_round_2(walked: Walked) -> None:
    replies = json_of(walked.second, "changes.json")["replies"]

    assert isinstance(replies, list)
    (reply,) = [one for one in replies if one.get("gate")]
    assert (reply["gate"], reply["criterion"], reply["verdict"]) == ("G1", "", "不符合")
    assert (reply["level"], reply["opinion"]) == ("province", GATE_OPINION)
    papers = texts_of(walked.second)
    assert any("整改报告" in name and is_in(GATE_OPINION, text) for name, text in papers.items())
    assert is_in("基本条件 G1 近三年未发生重大突发环境事件", papers["00_请先看这里.html"])


def test_the_photos_of_a_visit_come_back_as_they_were_taken(walked: Walked) -> None:
    visits = walked.received["province"]["visits"]
    assert isinstance(visits, list)
    assert [(one["criterion"], one["venue"], one["photos"]) for one in visits] == [("C2", PLACE, len(PHOTOS))]

    lying = {Path(name).name: data for name, data in members(walked.returned).items() if "/现场照片/" in name}
    assert lying == {"01_校门口 㙍.JPG": PHOTOS["校门口 㙍.JPG"], "02_食堂.png": PHOTOS["食堂.png"]}


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
