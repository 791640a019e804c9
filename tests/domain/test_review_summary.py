import datetime as dt
from dataclasses import replace
from decimal import Decimal

from app.domain.county import County
from app.domain.evidence import StoredFile
from app.domain.received import AttachedReview, ReviewPicture
from app.domain.review import Level, Review, ReviewOf
from app.domain.review_summary import DifferenceKind, RubricSummary, mean
from app.domain.rubric import Rubric
from app.domain.standing_findings import verified_totals
from app.domain.submission import Link
from app.domain.summing_up import summary_of
from app.files.canonical import digest
from tests.review_builders import finding
from tests.summary_pictures import BEIDAIHE, CHANGAN, CHANGLI, handed_in, pictured, points_only, standard

FULL = {"A1": "4", "A2": "6", "B1": "10", "X1": "3"}


def table(picture: ReviewPicture, *rubrics: Rubric) -> RubricSummary:
    (one,) = summary_of(picture, {digest(each): each for each in rubrics}).tables
    return one


def test_rows_stand_in_the_order_of_the_divisions_and_not_of_points() -> None:
    of = standard()
    poor, rich = {"A1": "1"}, FULL
    given = [handed_in(of, CHANGLI, rich), handed_in(of, CHANGAN, poor), handed_in(of, BEIDAIHE, FULL)]

    found = table(pictured(given), of)

    assert [row.county.name for row in found.rows] == ["长安区", "北戴河区", "昌黎县"]


def test_points_of_a_row_are_claimed_recomputed_and_verified_with_the_bonus_capped() -> None:
    of = standard()
    # Recomputed 3 + 6 + 8 and 2 of the bonus = 19; claimed one more for A1 = 20. Verified: A2 5 instead of 6 = 18.
    given = handed_in(of, BEIDAIHE, {"A1": "3/4", "A2": "6", "B1": "8", "X1": "3"})
    findings = {"130304": {"A2": {"王": finding("调整", "5", "少一份方案")}, "A1": {"王": finding()}}}

    (row,) = table(pictured([given], findings), of).rows

    assert (row.total.self_points, row.total.computed, row.total.verified) == (20, 19, 18)
    assert [one.verified for one in row.dimensions] == [8, 8]
    assert (row.bonus, row.progress, row.is_unreviewed, row.is_complete) == (2, "2/4", False, False)
    assert row.rate == Decimal("90.00")
    assert row.gates_open == 2


def test_the_latest_round_counts_and_earlier_ones_stand_apart() -> None:
    of = standard()
    first = handed_in(of, BEIDAIHE, {"A1": "1"}, id_="a" * 64)
    second = handed_in(of, BEIDAIHE, {"A1": "2"}, id_="b" * 64, round=2, based_on=Link("a" * 64, ""))
    again = handed_in(of, BEIDAIHE, {"A1": "3"}, id_="c" * 64, round=2, replaces="b" * 64)

    found = table(pictured([again, first, second]), of)

    assert [(row.round, row.total.computed) for row in found.rows] == [(2, 3)]
    assert [(row.round, row.total.computed) for row in found.earlier] == [(1, 1), (2, 2)]
    assert {one.id[0] for one in found.differences} <= {"c"}


def test_packages_of_several_standards_never_stand_in_one_table() -> None:
    of, other = standard(), replace(standard(), edition="2023")
    altered = replace(of, bonus_cap=Decimal(3))
    given = [handed_in(of, BEIDAIHE, FULL), handed_in(other, CHANGLI, FULL), handed_in(altered, CHANGAN, FULL)]

    found = summary_of(pictured(given), {digest(each): each for each in (of, other, altered)})

    assert {row.county.name: one.rubric.bonus_cap for one in found.tables for row in one.rows} == {
        "北戴河区": 2,
        "昌黎县": 2,
        "长安区": 3,
    }
    assert [len(one.rows) for one in found.tables] == [1, 1, 1]
    assert found.counties == 3


def test_a_set_without_a_year_goes_with_the_only_year_there_is() -> None:
    of = standard()
    given = [handed_in(of, BEIDAIHE, FULL), handed_in(of, CHANGLI, FULL)]
    given[1] = replace(given[1], cycle=replace(given[1].cycle, assessed_year=None, end=None))

    assert len(table(pictured(given), of).rows) == 2


def test_two_years_under_one_standard_are_two_tables() -> None:
    of = standard()
    given = [handed_in(of, BEIDAIHE, FULL), handed_in(of, BEIDAIHE, FULL, id_="e" * 64)]
    given[1] = replace(given[1], cycle=replace(given[1].cycle, assessed_year=2023))

    assert [len(one.rows) for one in summary_of(pictured(given), {digest(of): of}).tables] == [1, 1]


def test_deductions_count_who_lost_and_leave_out_who_it_does_not_concern() -> None:
    of = standard()
    given = [
        handed_in(of, CHANGAN, {"A1": "4", "A2": "3", "B1": "10", "X1": "0"}),
        handed_in(of, BEIDAIHE, {"A1": "4", "A2": "-", "B1": "9"}),
        handed_in(of, CHANGLI, {"A1": "4", "A2": "6", "B1": "10"}),
    ]
    # The expert takes half a point from B1 of 长安区: lost 0.5 + 1 + 0 there, 3 + 0 for A2; A1 and the bonus: nothing.
    findings = {"130102": {"B1": {"王": finding("调整", "9.5")}}}

    found = table(pictured(given, findings), of).deductions

    assert [(one.code, one.counties, one.losing, one.lost, one.largest_lost) for one in found] == [
        ("A2", 2, 1, 3, 3),
        ("B1", 3, 2, Decimal("1.5"), 1),
    ]


def test_differences_are_claims_and_verified_points_that_are_not_the_recomputed_ones() -> None:
    of = standard()
    given = [handed_in(of, BEIDAIHE, {"A1": "3/4", "A2": "6/5", "B1": "8", "X1": "1"})]
    findings = {
        "130304": {
            "A1": {"王": finding("不认可", "2", "没有文件")},
            "B1": {"王": finding("认可")},
            "X1": {"李": finding("调整", "0.5", "只有一次"), "王": finding("认可", "1")},
        }
    }

    found = {one.code: one for one in table(pictured(given, findings), of).differences}

    assert list(found) == ["A1", "A2", "X1"]
    assert found["A1"].kinds == (DifferenceKind.CLAIM_ABOVE, DifferenceKind.VERIFIED_BELOW)
    assert (found["A1"].title, found["A1"].difference, found["A1"].opinion) == ("A1项", -2, "没有文件")
    assert (found["A2"].kinds, found["A2"].verified, found["A2"].difference) == ((DifferenceKind.CLAIM_BELOW,), None, 1)
    assert found["X1"].unmerged == ("李：调整0.5分，只有一次", "王：认可1分")


def test_unmerged_opinions_count_as_recomputed_and_are_told() -> None:
    of = standard()
    findings = {"130304": {"A1": {"王": finding("调整", "1"), "李": finding("调整", "2")}}}

    (row,) = table(pictured([handed_in(of, BEIDAIHE, FULL)], findings), of).rows

    assert (row.total.verified, row.unmerged, row.reviewed) == (22, 1, 0)


def test_a_set_of_which_nothing_can_be_recomputed_has_no_recomputed_points_instead_of_nought() -> None:
    of = standard()
    given = [handed_in(of, BEIDAIHE, FULL), points_only(of, CHANGLI, {"A1": "3", "B1": "9", "X1": "1"})]
    findings = {"130322": {"A1": {"王": finding("认可", "3")}, "B1": {"王": finding("调整", "8", "少一次")}}}

    untouched = table(pictured(given), of)
    begun = table(pictured(given, findings), of)

    assert [row.computed for row in untouched.rows] == [22, None]
    assert untouched.rows[1].dimension_points == (("A", None), ("B", None))
    assert (untouched.rows[1].bonus, untouched.rows[1].claims_alone) == (None, 3)
    assert untouched.differences == ()
    # Of what nobody knows nobody lost anything: the other county has full points.
    assert untouched.deductions == ()
    # Reviewed: A 3 (A2 has no points at all), B 8; the total is the sum of what was verified.
    assert begun.rows[1].dimension_points == (("A", 3), ("B", 8))
    assert (begun.rows[1].computed, begun.rows[1].total.verified, begun.rows[1].bonus) == (None, 11, None)
    assert [(one.code, one.computed, one.verified, one.difference, one.kinds) for one in begun.differences] == [
        ("B1", None, 8, -1, (DifferenceKind.BELOW_CLAIM,))
    ]
    assert [(one.code, one.counties, one.lost) for one in begun.deductions] == [("B1", 2, 2), ("A1", 2, 1)]


def test_a_set_of_which_something_can_be_recomputed_keeps_that_and_says_what_it_lacks() -> None:
    of = standard()
    given = points_only(of, CHANGLI, {"B1": "9"}, points={"A1": "4/3"})

    found = table(pictured([given]), of)

    (row,) = found.rows
    assert (row.is_recomputed, row.computed, row.claims_alone) == (True, 4, 1)
    assert row.dimension_points == (("A", 4), ("B", None))
    assert found.partly_recomputed == (row,)
    assert [one.code for one in found.differences] == ["A1"]


def test_a_nought_in_a_table_of_points_alone_recomputes_nothing() -> None:
    of = standard()
    # A2: the table says 0, which is read as an answer worth nothing; A1 and B1 are claims alone.
    some = points_only(of, CHANGLI, {"A1": "3", "B1": "9"}, points={"A2": "0"})
    # Here everything is answered, with nothing.
    none = points_only(of, BEIDAIHE, {}, points={"A1": "0", "A2": "0", "B1": "0", "X1": "0"})

    rows = table(pictured([some, none]), of).rows

    assert [(row.county.name, row.computed) for row in rows] == [("北戴河区", 0), ("昌黎县", None)]
    assert [row.dimension_points for row in rows] == [(("A", 0), ("B", 0)), (("A", None), ("B", None))]


def test_a_sealed_set_that_answers_nothing_has_nought() -> None:
    of = standard()

    (row,) = table(pictured([handed_in(of, BEIDAIHE, {})]), of).rows

    assert (row.computed, row.dimension_points, row.bonus) == (0, (("A", 0), ("B", 0)), 0)


def test_a_city_sees_nobody_below_itself() -> None:
    of = standard()
    picture = pictured([handed_in(of, BEIDAIHE, FULL)])
    picture = replace(picture, about=replace(picture.about, level=Level.CITY))

    found = summary_of(picture, {digest(of): of})

    assert found.level is Level.CITY
    assert found.tables[0].rows[0].city is None


def test_the_city_stands_beside_the_province_only_with_exactly_the_set_it_reviewed() -> None:
    of = standard()
    one = handed_in(of, BEIDAIHE, FULL, tagmanifest_sha256="7" * 64)
    sheet = verified_totals(pictured([one], {"130304": {"A1": {"李": finding("调整", "1")}}}), one.id)

    def with_review(tagmanifest: str) -> ReviewPicture:
        about = ReviewOf(one.id, tagmanifest, 1, one.county, one.cycle, of.id, of.edition, digest(of))
        review = Review(about, Level.CITY, "秦皇岛市卫健委", dt.date(2022, 3, 1), sheet)
        attached = AttachedReview("r" * 64, review, StoredFile("8" * 64, 1, "市.zip"))
        return pictured([one], attached={"r" * 64: attached})

    (row,) = table(with_review("7" * 64), of).rows
    (other,) = table(with_review("9" * 64), of).rows

    # 22 as recomputed, less 3 that the city took from A1; nobody at the province has looked yet.
    assert row.city is not None
    assert (row.city.total, row.city.reviewed, row.total.verified) == (19, "1/4", 22)
    assert other.city is None


def test_counties_without_a_code_have_a_row_of_their_own() -> None:
    of = standard()
    new = County("", "广东省", "深圳市", "大鹏新区")
    given = [handed_in(of, new, FULL, id_="f" * 64), handed_in(of, BEIDAIHE, FULL)]

    assert [row.county.name for row in table(pictured(given), of).rows] == ["北戴河区", "大鹏新区"]


def test_an_empty_workspace_has_no_table() -> None:
    assert summary_of(ReviewPicture(), {}).tables == ()


def test_a_mean_is_rounded_half_up_and_of_nothing_there_is_none() -> None:
    assert mean([Decimal(1), Decimal("1.01")]) == Decimal("1.01")
    assert mean([]) is None
