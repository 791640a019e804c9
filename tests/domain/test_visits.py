import datetime as dt
from decimal import Decimal

from app.domain.assessment import Answer, Entry, Site
from app.domain.evidence import StoredFile
from app.domain.marking.kinds import BestOf, Fail, Judgement, Part, Sites, SumOf, YesNo
from app.domain.photo_matching import matched_photos
from app.domain.review import Visit
from app.domain.site_proposal import NO_VISIT, NOT_BY_SCORE, proposed_points
from app.domain.visits import is_visited, joined, site_rule, visited_criteria
from tests.builders import assessment, criterion, rubric

ORDER = {"A1": 0, "B1": 1}


def scored(venue: str, score: str | None, code: str = "A1") -> Visit:
    return Visit(code, venue, score=None if score is None else Decimal(score))


# ---------------------------------------------------------------- which criteria


def test_criteria_with_scores_of_venues_and_those_looked_at_on_the_spot_need_a_visit() -> None:
    of = rubric(
        criterion(Sites(), code="A1"),
        criterion(SumOf((Part(Decimal(2), YesNo()), Part(Decimal(2), Sites()))), code="A2"),
        criterion(YesNo(), code="A3", methods=("资料审核", "现场查看")),
        criterion(YesNo(), code="A4", methods=("资料审核",)),
        criterion(YesNo(), code="A5", methods=("现场查看和访谈",)),
    )

    assert [one.code for one in visited_criteria(of)] == ["A1", "A2", "A3", "A5"]
    assert not is_visited(of.criterion_by_code["A4"])


def test_the_rule_names_fewest_venues_and_what_too_low_scores_count() -> None:
    strict = criterion(Sites(pass_mark=Decimal(70), min_sites=2))
    kept = criterion(Sites(pass_mark=Decimal(60), fail=Fail.KEEP))

    assert site_rule(strict) == "每处按百分制打分，不少于2处，得分按平均分折算；低于70分的按0分计入平均。"
    assert site_rule(kept) == "每处按百分制打分，不少于1处，得分按平均分折算；低于60分的照实计入平均。"
    assert site_rule(criterion(YesNo())) == ""


# ---------------------------------------------------------------- joining


def test_new_venues_are_added_in_rubric_order_and_empty_fields_filled() -> None:
    stored = (scored("幸福社区", None, "B1"),)
    given = (Visit("B1", "幸福社区", seen="有宣传栏", score=Decimal(80)), scored("一小", "90"))

    found = joined(stored, given, ORDER)

    assert [(one.criterion, one.venue, one.score) for one in found.visits] == [
        ("A1", "一小", 90),
        ("B1", "幸福社区", 80),
    ]
    assert [one.venue for one in found.added] == ["一小"]
    assert [one.seen for one in found.filled] == ["有宣传栏"]
    assert found.differences == ()


def test_what_is_stored_stays_where_something_else_comes_and_is_told() -> None:
    stored = (Visit("A1", "一小", dt.date(2022, 3, 1), Decimal(80), "旧", photos=(StoredFile("0" * 64, 1, "a.jpg"),)),)
    given = (Visit("A1", "一　小", dt.date(2022, 3, 2), Decimal(85), "旧"),)

    kept, taken = (joined(stored, given, ORDER, takes_given=choice) for choice in (False, True))

    assert kept.visits == stored
    assert [(one.field, one.stored, one.given) for one in kept.differences] == [
        ("score", "80", "85"),
        ("date", "2022-03-01", "2022-03-02"),
    ]
    assert kept.differences == taken.differences
    (after,) = taken.visits
    assert (after.score, after.date, after.venue, len(after.photos)) == (85, dt.date(2022, 3, 2), "一小", 1)


def test_the_same_again_changes_nothing_and_what_is_left_out_stays() -> None:
    stored = (Visit("A1", "一小", score=Decimal(80), seen="好", reviewer="王"),)

    again = joined(stored, (Visit("A1", "一小", score=Decimal("80.0")),), ORDER)

    assert again.visits == stored
    assert (len(again.same), again.added, again.filled, again.differences) == (1, (), (), ())


# ---------------------------------------------------------------- proposals


def test_scores_of_venues_give_the_points_of_the_marking() -> None:
    marking = Sites(pass_mark=Decimal(70), min_sites=2)
    of = rubric(criterion(marking, "10"))

    # 65 is under 70 and counts nothing: (90 + 0 + 85) / 3 = 58.33, of 10 points 5.83.
    found = proposed_points(of, of.criteria[0], [scored("甲", "90"), scored("乙", "65"), scored("丙", "85")])

    assert found.points == Decimal("5.83")
    assert found.derivation[0].startswith("甲90分、乙65分（低于70分，按0分计）、丙85分；")
    assert found.derivation[-1] == "按评分标准保留小数位，计5.83分。"


def test_too_few_venues_and_venues_without_a_score_propose_nothing() -> None:
    of = rubric(criterion(Sites(min_sites=2), "10"))

    few = proposed_points(of, of.criteria[0], [scored("甲", "90"), scored("乙", None), scored("丙", "90", "B1")])

    assert few.points is None
    assert few.derivation == ("现场评分1处，不足2处，暂不计分。", "另有1处没有打分，不计入。")
    assert proposed_points(of, of.criteria[0], []).derivation == (NO_VISIT,)


def test_the_other_parts_of_a_sum_count_as_the_county_handed_them_in() -> None:
    marking = SumOf((Part(Decimal(4), YesNo()), Part(Decimal(6), Sites())))
    of = rubric(criterion(marking, "10"))
    parts = {"0": Entry(met=True), "1": Entry(sites=(Site("自评", Decimal(100)),))}
    given = assessment({"A1": Answer(parts=parts)})

    found = proposed_points(of, of.criteria[0], [scored("甲", "50")], given)
    alone = proposed_points(of, of.criteria[0], [scored("甲", "50")])

    # 4 of the first part as handed in, 6 × 50 / 100 of the visits instead of the county's 6.
    assert found.points == 7
    assert alone.points is None
    assert alone.derivation[-1] == "分项1尚未填报，填齐后计分。"


def test_the_best_of_several_ways_stays_the_best() -> None:
    of = rubric(criterion(BestOf((Sites(), Judgement())), "10"))
    given = assessment({"A1": Answer(parts={"1": Entry(points=Decimal(8), reason="好")})})

    assert proposed_points(of, of.criteria[0], [scored("甲", "50")], given).points == 8
    assert proposed_points(of, of.criteria[0], [scored("甲", "95")], given).points == Decimal("9.5")


def test_a_criterion_without_scores_is_for_people() -> None:
    of = rubric(criterion(YesNo(), methods=("现场查看",)))

    assert proposed_points(of, of.criteria[0], [scored("甲", "90")]).derivation == (NOT_BY_SCORE,)


# ---------------------------------------------------------------- photos


def test_photos_go_to_the_venue_that_file_or_folder_names() -> None:
    venues = [("D1", "幸福社区"), ("D1", "幸福社区卫生站"), ("D3", "第一小学")]

    found = matched_photos(["幸福社区/1.jpg", "幸福社区卫生站_2.jpg", "D3/第一 小学（大门）.jpg", "杂/3.jpg"], venues)

    assert found.by_venue == {
        ("D1", "幸福社区"): ("幸福社区/1.jpg",),
        ("D1", "幸福社区卫生站"): ("幸福社区卫生站_2.jpg",),
        ("D3", "第一小学"): ("D3/第一 小学（大门）.jpg",),
    }
    assert found.unsure == ("杂/3.jpg",)


def test_a_venue_of_several_criteria_needs_the_code_and_a_longer_code_is_another() -> None:
    venues = [("D1", "幸福社区"), ("D12", "幸福社区")]

    found = matched_photos(["幸福社区/1.jpg", "D1/幸福社区.jpg", "D12_幸福社区.jpg", "D1健康村/幸福社区.jpg"], venues)

    assert found.unsure == ("幸福社区/1.jpg",)
    assert found.by_venue["D12", "幸福社区"] == ("D12_幸福社区.jpg",)
    assert found.by_venue["D1", "幸福社区"] == ("D1/幸福社区.jpg", "D1健康村/幸福社区.jpg")


def test_two_venues_of_names_as_long_are_not_guessed() -> None:
    found = matched_photos(["幸福社区和平安社区.jpg"], [("D1", "幸福社区"), ("D1", "平安社区")])

    assert found.unsure == ("幸福社区和平安社区.jpg",)
