"""review score, merge, hand-in, take, assign and sample as scripts see them."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.county import County
from app.domain.marking.kinds import Judgement, PerCount
from app.domain.review import Level, Reviewer
from app.domain.rubric import Column, Gate, Ledger
from app.services.open_review import open_review
from tests.builders import assessment, criterion, dimension, met, rows, rubric
from tests.conftest import Jkxq
from tests.journeys.county import write_county
from tests.review_builders import review_workspace

LEDGER = Ledger("acts", "活动台账", (Column("name", "名称", required=True), Column("place", "地点")), ("name",))
WHOLE = rubric(
    dimension(criterion(), criterion(Judgement(), code="A2")),
    dimension(criterion(PerCount(Decimal(1), ledger="acts"), code="B1"), code="B"),
    ledgers=(LEDGER,),
    gates=(Gate("G1", "有机构"), Gate("G2", "无事故")),
)
HERE = assessment(met("A1"), ledgers={"acts": rows(*({"name": f"活动{n}"} for n in range(1, 11)))})
THERE = replace(HERE, county=County("130303", "河北省", "秦皇岛市", "山海关区"))

WANG = """
format: 1
reviewer: {name: 王某, office: 省疾控中心, level: province}
findings:
  A1: {points: "3.00", verdict: 调整, opinion: 只有一半}
  A2: {points: "1.5", verdict: 调整, opinion: 王说}
"""
LI = """
format: 1
reviewer: {name: 李某, level: province}
findings:
  A1: {points: "1", verdict: 需补充, opinion: "缺\\n文件", supplements: [{text: 补文件, due: 2022-05-01}]}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    review_workspace(tmp_path / "评审", WHOLE, HERE, THERE)
    return tmp_path / "评审"


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_an_exported_package_is_received_and_judged(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    """The computed total of this county is 34.90; A1 (2 points) is 认可, A4 goes from 2.50 to 2.00."""
    files = write_county(tmp_path / "县")
    jkxq_inside("new", "工作库", "--rubric", files.pack)
    jkxq_inside("fill", "工作库", files.answers)
    jkxq_inside("attach", "工作库", "B1", files.photo, "--requirement", "e1", "--date", "2021-04-07")
    jkxq_inside("export", "工作库", "--out", "导出", "--package", "--date", "2022-03-01")
    jkxq_inside("review", "new", "评审")
    received = jkxq_inside("review", "import", "评审", "导出")
    assert received.exit_code == 0, received.stdout
    (row,) = jkxq_inside("review", "list", "评审").json["submissions"]  # type: ignore[misc]

    said = "format: 1\nreviewer: {name: 王某, level: city}\nfindings:\n"
    said += "  A1: {verdict: 认可, points: '2.00'}\n  A4: {verdict: 调整, points: '2.00', opinion: 还有一处}\n"
    done = jkxq_inside("review", "score", "评审", row["id"][:8], written(tmp_path, "意见.yaml", said))

    assert done.exit_code == 0, done.stdout
    assert row["recomputed"] == "34.90"
    assert (done.json["verified"], done.json["written"]) == ("34.40", True)
    (row,) = jkxq_inside("review", "list", "评审").json["submissions"]  # type: ignore[misc]
    assert (row["verified"], row["reviewed"], row["state"]) == ("34.40", done.json["reviewed"], "in_review")


def test_findings_are_written_all_or_none(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    bad = WANG.replace('"1.5"', '"1.3"').replace('"3.00"', '"4.50"') + "  Z9: {verdict: 认可}\n"
    refused = jkxq_inside("review", "score", workspace, "130304", written(tmp_path, "错.yaml", bad))

    assert (refused.exit_code, refused.problem_codes) == (1, ["POINTS_RANGE", "POINTS_STEP", "UNKNOWN_ID"])
    assert [one["where"] for one in refused.json["problems"]] == [  # type: ignore[attr-defined]
        "错.yaml 第5行 findings.A1 A1项",
        "错.yaml 第6行 findings.A2 A2项",
        "错.yaml 第7行 findings.Z9",
    ]
    # 4 + 0 + 4, nothing reviewed
    assert (refused.json["written"], refused.json["verified"], refused.json["reviewed"]) == (False, "8.00", "0/3")

    done = jkxq_inside("review", "score", workspace, "130304", written(tmp_path, "对.yaml", WANG))
    # 3 + 1.5 + 4
    assert (done.exit_code, done.json["ok"]) == (0, True)
    assert (done.json["written"], done.json["verified"], done.json["reviewed"]) == (True, "8.50", "2/3")


def test_another_level_is_refused(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    jkxq_inside("review", "score", workspace, "130304", written(tmp_path, "省.yaml", WANG))
    city = written(tmp_path, "市.yaml", LI.replace("province", "city"))
    refused = jkxq_inside("review", "score", workspace, "130304", city)

    assert (refused.exit_code, refused.problem_codes) == (1, ["REVIEW_LEVEL"])


def test_findings_of_two_are_merged(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    for name, text in (("王.yaml", WANG), ("李.yaml", LI)):
        jkxq_inside("review", "score", workspace, "130304", written(tmp_path, name, text))
    (row,) = [
        one for one in jkxq_inside("review", "list", workspace).json["submissions"] if one["state"] != "unreviewed"
    ]  # type: ignore[attr-defined]
    # A1 is not merged: 4 + 1.5 + 4
    assert (row["state"], row["verified"], row["reviewed"]) == ("conflicting", "9.50", "1/3")

    mean = jkxq_inside("review", "merge", workspace, "130304", "--by", "mean", "--note", "已商议")
    # (3 + 1) / 2 + 1.5 + 4
    assert (mean.exit_code, mean.json["merged"], mean.json["verified"]) == (0, ["A1"], "7.50")
    chosen = jkxq_inside("review", "merge", workspace, "130304", "--by", "李某")
    assert (chosen.json["verified"], chosen.json["reviewed"]) == ("6.50", "2/3")
    nobody = jkxq_inside("review", "merge", workspace, "130304", "--by", "赵某")
    assert (nobody.exit_code, nobody.problem_codes) == (1, ["REVIEW_REVIEWER"])


def test_an_expert_hands_in_and_the_lead_takes(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    lead = tmp_path / "组长"
    review_workspace(lead, WHOLE, HERE, THERE)
    for county, text in (("130304", WANG), ("130303", WANG.replace("王说", "同上"))):
        jkxq_inside("review", "score", workspace, county, written(tmp_path, "王.yaml", text))
    made = jkxq_inside("review", "hand-in", workspace, "--reviewer", "王某", "--out", tmp_path / "交.yaml")
    assert (made.exit_code, made.json["submissions"], made.json["findings"]) == (0, 2, 4)

    typed = WANG.replace("3.00", "2.00")
    jkxq_inside("review", "score", lead, "130304", written(tmp_path, "代录.yaml", typed))
    spoilt = written(tmp_path, "坏.yaml", (tmp_path / "交.yaml").read_text("utf-8").replace("3.00", "9.00"))
    taken = jkxq_inside("review", "take", lead, spoilt, tmp_path / "交.yaml")
    assert [one["taken"] for one in taken.json["files"]] == [False, True]  # type: ignore[attr-defined]
    assert taken.problem_codes == ["POINTS_RANGE", "POINTS_RANGE", "FINDING_REPLACED"]
    assert taken.exit_code == 1

    with open_review(workspace, writing=False) as one, open_review(lead, writing=False) as other:
        assert one.picture.findings == other.picture.findings
        assert one.picture.about.level is other.picture.about.level is Level.PROVINCE
    again = jkxq_inside("review", "take", lead, tmp_path / "交.yaml")
    (file,) = again.json["files"]  # type: ignore[misc]
    assert (again.exit_code, file["written"], file["same"], again.problem_codes) == (0, 0, 4, [])


def test_a_file_for_no_submission_or_one_that_is_not_here_is_refused(
    workspace: Path, tmp_path: Path, jkxq_inside: Jkxq
) -> None:
    plain = jkxq_inside("review", "take", workspace, written(tmp_path, "王.yaml", WANG))
    assert plain.problem_codes == ["REVIEW_SUBMISSION"]
    unknown = jkxq_inside("review", "score", workspace, "999999", tmp_path / "王.yaml")
    assert (unknown.exit_code, unknown.problem_codes, unknown.json["written"]) == (1, ["REVIEW_SUBMISSION"], False)


def test_duties_are_assigned_and_kept_to(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    words = ("--reviewer", "王某", "--office", "省疾控中心", "--dimension", "B", "--avoid", "山海关区")
    assert jkxq_inside("review", "assign", workspace, *words).exit_code == 0
    file = written(tmp_path, "王.yaml", WANG)

    outside = jkxq_inside("review", "score", workspace, "130304", file)
    avoided = jkxq_inside("review", "score", workspace, "130303", file)
    # REVIEW_LEVEL: `review new` did not say the office; the first findings do.
    assert (outside.exit_code, outside.problem_codes) == (0, ["FINDING_UNASSIGNED", "REVIEW_LEVEL"])
    assert (avoided.exit_code, avoided.problem_codes[0]) == (1, "REVIEW_AVOIDED")
    with open_review(workspace, writing=False) as opened:
        (duty,) = opened.picture.assignments.values()
        assert (duty.reviewer, duty.dimensions, duty.avoids) == (Reviewer("王某", "省疾控中心"), ("B",), ("山海关区",))


def test_a_draw_is_the_same_in_another_workspace(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    other = tmp_path / "别处"
    review_workspace(other, WHOLE, THERE, HERE)
    words = ("--criterion", "B1", "--count", "3", "--seed", "2022")
    first = jkxq_inside("review", "sample", workspace, *words)
    again = jkxq_inside("review", "sample", other, *words)

    assert first.exit_code == 0
    assert (first.json["seed"], first.json["criterion"]) == ("2022", "B1")
    samples = first.json["samples"]
    assert samples == again.json["samples"]
    assert [one["county"]["code"] for one in samples] == ["130303", "130304"]  # type: ignore[attr-defined]
    assert all(one["of"] == 10 and len(one["venues"]) == 3 for one in samples)  # type: ignore[attr-defined]

    none = jkxq_inside("review", "sample", workspace, "--criterion", "A1", "--count", "3")
    assert (none.exit_code, set(none.problem_codes)) == (1, {"SAMPLE_LEDGER"})


def test_what_was_drawn_is_there_after_opening_again(workspace: Path, jkxq_inside: Jkxq) -> None:
    jkxq_inside("review", "sample", workspace, "--criterion", "B1", "--count", "3", "--submission", "130304")

    with open_review(workspace, writing=False) as opened:
        ((id_, by_code),) = opened.picture.samples.items()
        assert opened.picture.received[id_].county.code == "130304"
        assert [row["name"] for row in by_code["B1"].rows] == list(by_code["B1"].venues)
        assert (by_code["B1"].of, by_code["B1"].seed.isdigit()) == (10, True)


def test_handing_in_replaces_only_the_own_file(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    jkxq_inside("review", "score", workspace, "130304", written(tmp_path, "王.yaml", WANG))
    letter = written(tmp_path, "信.yaml", "别的: 文件\n")
    refused = jkxq_inside("review", "hand-in", workspace, "--out", letter)
    first = jkxq_inside("review", "hand-in", workspace, "--out", tmp_path / "交.yaml")
    again = jkxq_inside("review", "hand-in", workspace, "--out", tmp_path / "交.yaml")

    assert (refused.problem_codes, letter.read_text("utf-8")) == (["FILE_KEPT"], "别的: 文件\n")
    assert first.json == again.json
    assert first.json["reviewer"] == "王某（省疾控中心）"


def test_one_name_in_two_ways_is_told(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    jkxq_inside("review", "score", workspace, "130304", written(tmp_path, "王.yaml", WANG))
    other = written(tmp_path, "王2.yaml", WANG.replace(", office: 省疾控中心", ""))
    told = jkxq_inside("review", "score", workspace, "130304", other)

    assert (told.exit_code, told.problem_codes) == (0, ["REVIEW_REVIEWER"])
    empty = written(tmp_path, "空.yaml", WANG.partition("findings:")[0] + "findings: {}\n")
    assert jkxq_inside("review", "score", workspace, "130304", empty).problem_codes == ["KEY_MISSING"]


def test_merging_an_unknown_criterion_is_refused(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    for name, text in (("王.yaml", WANG), ("李.yaml", LI)):
        jkxq_inside("review", "score", workspace, "130304", written(tmp_path, name, text))
    assert jkxq_inside("review", "merge", workspace, "130304", "--by", "mean", "--note", "已商议").exit_code == 0

    refused = jkxq_inside("review", "merge", workspace, "130304", "--by", "李某", "--criterion", "A9")

    assert (refused.exit_code, refused.problem_codes, refused.json["written"]) == (1, ["UNKNOWN_ID"], False)
    assert refused.json["state"] is None
    with open_review(workspace, writing=False) as opened:
        (merged,) = opened.picture.merges.values()
        assert (merged.by, merged.note) == ("mean", "已商议")


def test_an_empty_seed_is_made_up_and_recorded(workspace: Path, jkxq_inside: Jkxq) -> None:
    """A sample without a seed would stand in the records as chosen by hand."""
    drawn = jkxq_inside("review", "sample", workspace, "--criterion", "B1", "--count", "3", "--seed", "")

    assert drawn.exit_code == 0
    assert str(drawn.json["seed"]).isdigit()
    with open_review(workspace, writing=False) as opened:
        kept = {by_code["B1"].seed for by_code in opened.picture.samples.values()}
    assert kept == {drawn.json["seed"]}


def test_basic_conditions_are_scored_and_merged(workspace: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    wang = WANG + 'gates:\n  G1: {met: false, opinion: "没有挂牌"}\n'
    li = LI + "gates: {G1: {met: true}, G2: {met: true}}\n"
    for name, text in (("王.yaml", wang), ("李.yaml", li)):
        done = jkxq_inside("review", "score", workspace, "130304", written(tmp_path, name, text))
        assert done.exit_code == 0, done.stdout
    assert done.json["state"] == "conflicting"

    refused = jkxq_inside("review", "merge", workspace, "130304", "--by", "mean")
    assert refused.exit_code == 1
    (problem,) = refused.json["problems"]  # type: ignore[misc]
    assert (problem["code"], problem["where"]) == ("REVIEW_UNMERGED", "基本条件 G1")
    stopped = jkxq_inside("review", "export", workspace, "130304", "--out", tmp_path / "出")
    assert stopped.exit_code == 1
    assert "基本条件 G1、A1有几位评审人的意见" in stopped.stdout

    chosen = jkxq_inside("review", "merge", workspace, "130304", "--criterion", "G1", "--by", "王某")
    assert (chosen.exit_code, chosen.json["merged"], chosen.json["state"]) == (0, ["G1"], "conflicting")
    done = jkxq_inside("review", "merge", workspace, "130304", "--by", "mean")
    assert (done.exit_code, done.json["merged"], done.json["state"]) == (0, ["G1", "A1"], "in_review")
    assert done.json["reviewed"] == "2/3"
    with open_review(workspace, writing=False) as opened:
        (merge,) = opened.picture.merges.values()
    assert (merge.gates["G1"].finding.met, merge.gates["G1"].finding.opinion) == (False, "没有挂牌")
