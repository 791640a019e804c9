"""Judging through the door: findings, duties, one level, merging, sampling, files of findings."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.domain.assessment import Answer
from app.domain.county import County
from app.domain.marking.kinds import External, PerCount
from app.domain.problems import ProblemError
from app.domain.received import Assignment, Received
from app.domain.review import Feedback, Level, Remark, Reviewer
from app.domain.review_duties import avoiding_problems, duty_problems, reviewer_of, unmet_counties
from app.domain.rubric import Column, Ledger
from app.domain.standing_findings import ReviewState, conflicts, standing, state_of, verified_totals
from app.services.hand_findings import hand_in, take_findings
from app.services.history import undo_step
from app.services.judge import (
    finding_warnings,
    findings_problems,
    write_about,
    write_assignment,
    write_feedback,
    write_finding,
)
from app.services.merge_findings import merge, merged_codes
from app.services.open_review import ReviewWorkspace, open_review
from app.services.sample_venues import choose_venues, sample
from tests.builders import COUNTY, assessment, criterion, dimension, met, rows, rubric
from tests.review_builders import finding, picture, received, review_workspace
from tests.ui.rubrics import NOON

LEDGER = Ledger("acts", "活动台账", (Column("name", "名称", required=True), Column("place", "地点")), ("name",))
WHOLE = rubric(
    dimension(criterion(), criterion(code="A2")),
    dimension(criterion(PerCount(Decimal(1), ledger="acts"), code="B1"), criterion(External(), code="B2"), code="B"),
    ledgers=(LEDGER,),
)
ACTS = rows(*({"name": f"活动{n}"} for n in range(1, 11)))
HERE = assessment(met("A1", "A2"), ledgers={"acts": ACTS})
THERE = replace(
    HERE, county=County("130303", "河北省", "秦皇岛市", "山海关区"), ledgers={"acts": rows({"name": "只此一处"})}
)
WANG = Reviewer("王某", "省疾控中心")
LI = Reviewer("李某")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    review_workspace(tmp_path / "评审", WHOLE, HERE, THERE)
    with open_review(tmp_path / "评审", writing=True) as opened:
        yield opened


def of(workspace: ReviewWorkspace, county: str = "北戴河区") -> Received:
    return next(one for one in workspace.picture.received.values() if one.county.name == county)


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def judge(workspace: ReviewWorkspace, code: str, reviewer: Reviewer, *said: str | None) -> None:
    write_finding(workspace, of(workspace).id, code, finding(*said), reviewer=reviewer, person="组长", at=NOON)  # type: ignore[arg-type]


def test_a_finding_is_stored_changed_and_taken_away(workspace: ReviewWorkspace) -> None:
    id_ = of(workspace).id
    judge(workspace, "A1", WANG, "调整", "2.5", "只有一半")
    judge(workspace, "A1", WANG, "调整", "3", "大半")

    # 4 + 4 + min(10, 4) + 0 = 12; A1 3 instead of 4
    assert verified_totals(workspace.picture, id_).total.verified == 11
    assert workspace.picture.findings[id_] == {"A1": {WANG.key: finding("调整", "3", "大半")}}
    assert not write_finding(workspace, id_, "A1", finding("调整", "3", "大半"), reviewer=WANG, person="组长", at=NOON)
    write_finding(workspace, id_, "A1", None, reviewer=WANG, person="组长", at=NOON)
    assert workspace.picture.findings == {}


def test_the_first_finding_sets_the_level_and_another_level_is_refused(workspace: ReviewWorkspace) -> None:
    judge(workspace, "A1", replace(WANG, level=Level.CITY), "认可")
    with pytest.raises(ProblemError) as told:
        judge(workspace, "A2", WANG, "认可")

    assert workspace.picture.about.level is Level.CITY
    assert codes(told) == ["REVIEW_LEVEL"]
    with pytest.raises(ProblemError) as told:
        write_about(workspace, replace(workspace.picture.about, level=Level.PROVINCE), person="组长", at=NOON)
    assert codes(told) == ["REVIEW_LEVEL"]


def test_what_cannot_be_is_refused_and_nothing_is_stored(workspace: ReviewWorkspace) -> None:
    for code, said, expected in (
        ("Z9", ("认可",), ["UNKNOWN_ID"]),
        ("A1", ("调整", "4.5", "多"), ["POINTS_RANGE"]),
        ("A1", ("调整", None, "少"), ["FINDING_POINTS"]),
    ):
        with pytest.raises(ProblemError) as told:
            judge(workspace, code, WANG, *said)
        assert codes(told) == expected
    with pytest.raises(ProblemError) as told:
        judge(workspace, "A1", Reviewer(" "), "认可")
    assert codes(told) == ["REVIEW_REVIEWER"]
    assert workspace.picture.findings == {}
    assert len(workspace.log()) == 1


def test_duties_warn_and_avoiding_refuses(workspace: ReviewWorkspace) -> None:
    duty = Assignment(WANG, ("A",), avoids=("130303",))
    write_assignment(workspace, WANG.key, duty, person="组长", at=NOON)
    here, there = of(workspace), of(workspace, "山海关区")

    judge(workspace, "B2", WANG, "调整", "1", "有")
    told = finding_warnings(workspace, here.id, "B2", finding("调整", "1", "有"), WANG)
    assert [(one.code, one.is_blocking) for one in told] == [("FINDING_UNASSIGNED", False)]
    assert finding_warnings(workspace, here.id, "A1", finding(), WANG) == ()
    with pytest.raises(ProblemError) as refused:
        write_finding(workspace, there.id, "A1", finding(), reviewer=WANG, person="组长", at=NOON)
    assert codes(refused) == ["REVIEW_AVOIDED"]


@pytest.mark.parametrize(
    ("written", "is_avoided"),
    [
        ("130304", True),
        ("北戴河区", True),
        ("北戴河", True),
        (" 北戴河 区", True),
        ("秦皇岛市北戴河", True),
        ("河北省秦皇岛市北戴河区", True),
        ("北", False),
        ("秦皇岛市", False),
        ("山海关", False),
    ],
)
def test_a_county_to_keep_away_from_is_meant_however_people_write_it(
    workspace: ReviewWorkspace, written: str, is_avoided: bool
) -> None:
    write_assignment(workspace, WANG.key, Assignment(WANG, avoids=(written,)), person="组长", at=NOON)

    told = [one.code for one in avoiding_problems(workspace.picture, COUNTY, WANG)]

    assert told == (["REVIEW_AVOIDED"] if is_avoided else [])


@pytest.mark.parametrize(
    ("told", "comes_as", "expected"),
    [
        ("", "省疾控中心", ["REVIEW_AVOIDED"]),
        ("省疾控中心", "", ["REVIEW_AVOIDED"]),
        ("市疾控中心", "省疾控中心", []),
    ],
)
def test_who_keeps_away_does_not_come_back_with_an_office(
    workspace: ReviewWorkspace, told: str, comes_as: str, expected: list[str]
) -> None:
    assigned, coming = Reviewer("王某", told), Reviewer("王某", comes_as)
    duty = Assignment(assigned, ("A",), avoids=("130303",))
    write_assignment(workspace, assigned.key, duty, person="组长", at=NOON)
    here, there = of(workspace), of(workspace, "山海关区")

    refusals = duty_problems(workspace.picture, there, ["A1"], coming)
    assert [one.code for one in refusals if one.is_blocking] == expected
    outside = [one.code for one in duty_problems(workspace.picture, here, ["B2"], coming)]
    assert outside == (["FINDING_UNASSIGNED"] if expected else [])


def test_words_that_mean_no_county_received_are_found(workspace: ReviewWorkspace) -> None:
    assert unmet_counties(workspace.picture, ("北戴河", "山海关区", "卢隆")) == ("卢隆",)
    assert unmet_counties(replace(workspace.picture, received={}), ("卢隆",)) == ()


@pytest.mark.parametrize(
    ("office", "expected"),
    [
        ("北戴河区卫生健康局", ["REVIEW_AVOIDED"]),
        ("北戴河疾控中心", ["REVIEW_AVOIDED"]),
        ("秦皇岛市卫生健康委", []),
        ("北戴河省爱卫办", []),
        ("北戴河市北戴河爱卫办", ["REVIEW_AVOIDED"]),
        ("", []),
    ],
)
def test_an_office_in_the_county_is_told(workspace: ReviewWorkspace, office: str, expected: list[str]) -> None:
    told = tuple(avoiding_problems(workspace.picture, COUNTY, Reviewer("王某", office)))

    assert [one.code for one in told] == expected
    assert not any(one.is_blocking for one in told)


def test_several_on_one_package_and_later_rounds_of_it(workspace: ReviewWorkspace) -> None:
    here, there = of(workspace), of(workspace, "山海关区")
    duty = Assignment(LI, submissions=(here.id[:8],))
    later = replace(here, id="f" * 64, replaces=here.id)
    write_assignment(workspace, LI.key, duty, person="组长", at=NOON)
    picture = replace(workspace.picture, received={**workspace.picture.received, later.id: later})

    found = [tuple(duty_problems(picture, one, ["A1"], LI)) for one in (here, later, there)]
    assert [[one.code for one in told] for told in found] == [[], [], ["FINDING_UNASSIGNED"]]


def test_an_assignment_moves_with_the_name_and_names_real_dimensions(workspace: ReviewWorkspace) -> None:
    write_assignment(workspace, LI.key, Assignment(LI, ("A",)), person="组长", at=NOON)
    moved = Reviewer("李某", "省健教中心")
    write_assignment(workspace, LI.key, Assignment(moved, ("A",)), person="组长", at=NOON)

    assert tuple(workspace.picture.assignments) == (moved.key,)
    assert reviewer_of(workspace.picture, moved.key) == moved
    assert reviewer_of(workspace.picture, "赵某（市医院）") == Reviewer("赵某", "市医院")
    with pytest.raises(ProblemError) as told:
        write_assignment(workspace, moved.key, Assignment(moved, ("Q",)), person="组长", at=NOON)
    assert codes(told) == ["UNKNOWN_ID"]


def test_feedback_is_kept_for_the_set(workspace: ReviewWorkspace) -> None:
    id_ = of(workspace).id
    said = Feedback(problems=(Remark("名单不全", "A2"),))
    write_feedback(workspace, id_, said, person="组长", at=NOON)

    assert workspace.picture.feedback == {id_: said}
    with pytest.raises(ProblemError) as told:
        write_feedback(workspace, id_, Feedback((Remark("好", "Z9"),)), person="组长", at=NOON)
    assert codes(told) == ["UNKNOWN_ID"]


def test_a_merge_is_one_step_and_the_findings_stay_side_by_side(workspace: ReviewWorkspace) -> None:
    id_ = of(workspace).id
    judge(workspace, "A1", WANG, "调整", "3", "王说")
    judge(workspace, "A1", LI, "调整", "2", "李说")
    judge(workspace, "A2", LI, "不认可", "0", "无")
    before = workspace.picture.findings
    assert state_of(workspace.picture, id_) is ReviewState.CONFLICTING

    changes = merge(workspace, id_, by="mean", note="已商议", person="组长", at=NOON)
    # (3 + 2) / 2 + 0 + 4
    assert str(verified_totals(workspace.picture, id_).total.verified) == "6.50"
    assert workspace.picture.findings == before
    assert merged_codes(workspace.picture, id_) == ("A1",)
    assert standing(workspace.picture, id_)["A1"].note.endswith("已商议")
    assert not merge(workspace, id_, by="mean", note="已商议", person="别人", at=NOON)

    undo_step(workspace, changes, person="组长", at=NOON)
    assert conflicts(workspace.picture, id_).keys() == {"A1"}
    merge(workspace, id_, by="李某", person="组长", at=NOON)
    assert standing(workspace.picture, id_)["A1"].points == 2


def test_a_merge_is_outdated_by_a_later_finding(workspace: ReviewWorkspace) -> None:
    id_ = of(workspace).id
    judge(workspace, "A1", WANG, "调整", "3", "王说")
    judge(workspace, "A1", LI, "调整", "2", "李说")
    merge(workspace, id_, by="mean", person="组长", at=NOON)
    judge(workspace, "A1", LI, "调整", "1", "李说")

    assert conflicts(workspace.picture, id_).keys() == {"A1"}
    assert verified_totals(workspace.picture, id_).progress == "0/4"


def test_nobody_and_a_reviewer_without_findings_here_are_no_choice(workspace: ReviewWorkspace) -> None:
    judge(workspace, "A1", WANG, "调整", "3", "王说")
    judge(workspace, "A1", LI, "调整", "2", "李说")
    with pytest.raises(ProblemError) as told:
        merge(workspace, of(workspace).id, by="赵某", person="组长", at=NOON)

    assert codes(told) == ["REVIEW_REVIEWER"]
    assert "李某" in told.value.problems[0].what_to_do
    assert workspace.picture.merges == {}


def test_a_draw_is_kept_with_its_seed_and_is_the_same_again(workspace: ReviewWorkspace) -> None:
    first = sample(workspace, "B1", 3, seed="2022", person="组长", at=NOON)
    again = sample(workspace, "B1", 3, seed="2022", person="组长", at=NOON)
    kept = workspace.picture.samples[of(workspace).id]["B1"]

    assert [one.received.county.name for one in first.samples] == ["山海关区", "北戴河区"]
    assert [len(one.venues) for one in first.samples] == [1, 3]
    assert [one.code for one in first.problems] == ["SAMPLE_FEWER"]
    assert again == first
    assert (kept.seed, kept.of, kept.ledger) == ("2022", 10, "acts")
    assert [{"名称": name} for name in kept.venues] == list(first.samples[1].venues)


def test_sealing_again_with_other_words_draws_the_same(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    other = replace(HERE, applicant="改过一个字", ledgers={"acts": tuple(reversed(ACTS))})
    review_workspace(tmp_path / "另一处", WHOLE, other)
    with open_review(tmp_path / "另一处", writing=True) as elsewhere:
        assert of(elsewhere).id != of(workspace).id
        first, again = (
            sample(where, "B1", 3, seed="2022", submissions=[of(where)], person="组长", at=NOON)
            for where in (workspace, elsewhere)
        )

    assert first.samples[0].venues == again.samples[0].venues


def test_another_draw_tells_what_it_replaces_and_a_made_seed_draws_the_same(workspace: ReviewWorkspace) -> None:
    made = sample(workspace, "B1", 3, submissions=[of(workspace)], person="组长", at=NOON)
    same = sample(workspace, "B1", 3, seed=made.seed, submissions=[of(workspace)], person="组长", at=NOON)
    more = sample(workspace, "B1", 4, seed=made.seed, submissions=[of(workspace)], person="组长", at=NOON)

    assert made.seed.isdigit()
    assert same.samples == made.samples
    assert [one.code for one in more.problems] == ["SAMPLE_REPLACED"]
    assert tuple(workspace.picture.samples) == (of(workspace).id,)


def test_a_criterion_without_a_ledger_names_those_there_are(workspace: ReviewWorkspace) -> None:
    with pytest.raises(ProblemError) as told:
        sample(workspace, "A1", 3, person="组长", at=NOON)
    assert set(codes(told)) == {"SAMPLE_LEDGER"}
    assert "acts（活动台账）" in told.value.problems[0].what_to_do
    assert len(sample(workspace, "A1", 3, ledger="acts", person="组长", at=NOON).samples) == 2


def test_venues_are_chosen_by_hand(workspace: ReviewWorkspace) -> None:
    id_ = of(workspace).id
    choose_venues(workspace, id_, "B1", [{"name": "活动3"}, "未列入台账的社区"], person="组长", at=NOON)

    kept = workspace.picture.samples[id_]["B1"]
    assert (kept.venues, kept.seed, kept.of) == (("活动3", "未列入台账的社区"), "", 10)
    choose_venues(workspace, id_, "B1", [], person="组长", at=NOON)
    assert workspace.picture.samples == {}


def test_a_file_that_names_one_set_twice_is_refused_whole(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    said = "{{findings: {{A1: {{verdict: 调整, points: '{}', opinion: 见材料}}}}}}"
    file = tmp_path / "意见.yaml"
    file.write_text(
        "format: 1\nreviewer: {name: 王某, level: province}\nsubmissions:\n"
        f"  {of(workspace).id}: {said.format('1.00')}\n  '{of(workspace).county.code}': {said.format('0.50')}\n",
        encoding="utf-8",
    )

    (taken,) = take_findings(workspace, [file], person="组长", at=NOON)

    assert [problem.code for problem in taken.problems] == ["KEY_TWICE"]
    assert not workspace.picture.findings


def test_a_corrected_office_takes_findings_and_duties_along(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    alone, whole = Reviewer("王某"), WANG
    about = replace(workspace.picture.about, me=alone)
    write_about(workspace, about, person="王某", at=NOON)
    write_assignment(workspace, alone.key, Assignment(alone, avoids=("130303",)), person="王某", at=NOON)
    judge(workspace, "A1", alone, "认可")
    judge(workspace, "A2", LI, "认可")

    step = write_about(workspace, replace(workspace.picture.about, me=whole), person="王某", at=NOON)

    assert workspace.picture.findings[of(workspace).id].keys() == {"A1", "A2"}
    assert workspace.picture.findings[of(workspace).id]["A1"].keys() == {whole.key}
    assert workspace.picture.assignments == {whole.key: Assignment(whole, avoids=("130303",))}
    handed = hand_in(workspace, whole.key, tmp_path / "意见.yaml")
    assert (handed.findings, handed.others) == (1, (LI.key,))
    assert "李某的意见不在这个文件里" in handed.sentence
    undo_step(workspace, step, person="王某", at=NOON)
    assert workspace.picture.findings[of(workspace).id]["A1"].keys() == {alone.key}


def test_another_name_may_be_another_person(workspace: ReviewWorkspace) -> None:
    write_about(workspace, replace(workspace.picture.about, me=WANG), person="王某", at=NOON)
    judge(workspace, "A1", WANG, "认可")
    write_about(workspace, replace(workspace.picture.about, me=LI), person="李某", at=NOON)
    assert workspace.picture.findings[of(workspace).id]["A1"].keys() == {WANG.key}


def test_a_folder_and_a_name_too_long_for_any_file_are_refused(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    taken = take_findings(workspace, [tmp_path, tmp_path / ("长" * 300)], person="组长", at=NOON)
    assert [problem.code for one in taken for problem in one.problems] == ["FILE_UNREADABLE"] * 2


def test_accepting_what_could_not_be_recomputed_without_points_is_told() -> None:
    """A table from elsewhere claims 3 for A1 and holds nothing else: 认可 alone would count 0 of them."""
    whole = rubric(criterion(), criterion(code="A2"))
    claims = assessment({"A1": Answer(self_points=Decimal(3))} | met("A2"))
    said = {"A1": finding("认可"), "A2": finding("认可")}

    def told(**of: Any) -> list[tuple[str, str]]:
        one = received(whole, claims, **of)
        found = findings_problems(picture(one, {}), one, whole, said, Reviewer("王某"))
        return [(problem.code, problem.where.split()[0]) for problem in found]

    assert told(is_sealed=False) == [("FINDING_POINTS", "A1")]
    assert told(is_sealed=True) == []
    said["A1"] = finding("认可", "3")
    assert told(is_sealed=False) == []
