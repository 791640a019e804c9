"""Rounds and the to-do list as values: what is begun, what was replaced, what is late, what serves a criterion."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from app.domain.assessment import Assessment
from app.domain.evidence import Evidence, Service
from app.domain.marking.kinds import PerCount, Threshold
from app.domain.returned import Reply, ReturnedReview, reply_key
from app.domain.review import Finding, FindingVerdict, Level, Review, ReviewOf, Supplement, VerifiedLine, VerifiedSheet
from app.domain.revision import ReplyState, changed_by_criterion, due_of, reply_state, to_do_list
from app.domain.rounds import (
    last_seal,
    opinions_in_force,
    replaced_by,
    round_of,
    seal_before,
    sealed_round,
    standing_reviews,
)
from app.domain.rubric import Ledger
from app.domain.submission import Picture, Seal
from tests.builders import COUNTY, CYCLE, MEASURE, assessment, criterion, rubric

DAY = dt.date(2022, 2, 1)
RUBRIC = rubric(
    criterion(code="A1"),
    criterion(Threshold("m", Decimal(80)), code="A2"),
    criterion(PerCount(Decimal(1), ledger="l"), code="A3"),
    measures=(replace(MEASURE, id="m"),),
    ledgers=(Ledger("l", "台账"),),
)
ASK = Finding(FindingVerdict.SUPPLEMENT, opinion="请补充")


def seal(number: int, id_: str) -> Seal:
    return Seal(id_, number, DAY, "c", f"tag of {id_}")


def back(id_: str, number: int = 1, level: Level = Level.PROVINCE, *, replaces: str | None = None) -> ReturnedReview:
    zero = VerifiedLine("", "", Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    sheet = VerifiedSheet(zero, Decimal(0), None, (), (), 0)
    of = ReviewOf("s", "t", number, COUNTY, CYCLE, "r", "1", "d")
    review = Review(of, level, "办公室", DAY, sheet, replaces=replaces)
    return ReturnedReview(id_, number, level, "办公室", DAY, {"A1": ASK}, review)


def picture(*seals: Seal, returned: tuple[ReturnedReview, ...] = ()) -> Picture:
    return Picture(RUBRIC, assessment(returned={one.id: one for one in returned}), seals)


def begun(review: ReturnedReview) -> ReturnedReview:
    return replace(review, revising=DAY)


def test_the_round_follows_what_was_begun_and_never_falls_behind_what_was_sealed() -> None:
    one, two = seal(1, "a"), seal(2, "b")
    assert round_of(picture()) == 1
    assert round_of(picture(one, returned=(back("x"),))) == 1
    both = (begun(back("x")), begun(back("y", level=Level.CITY)))
    assert round_of(picture(one, returned=both)) == 2
    assert round_of(picture(one, two, returned=both)) == 2
    assert round_of(picture(one, two, returned=(*both, begun(back("z", 2))))) == 3
    assert round_of(picture(one, two)) == 2


def test_a_round_goes_on_from_the_last_submission_of_the_one_before() -> None:
    found = picture(seal(1, "a"), seal(1, "b"), seal(2, "c"))
    assert sealed_round(found) == 2
    assert getattr(last_seal(found, 1), "id", None) == "b"
    assert getattr(seal_before(found, 2), "id", None) == "b"
    assert getattr(seal_before(found, 3), "id", None) == "c"
    assert seal_before(found, 1) is None


def test_only_a_review_of_the_same_level_and_round_takes_a_place() -> None:
    old = back("old")
    for newer, expected in (
        (back("new", replaces="old"), "new"),
        (back("new", level=Level.CITY, replaces="old"), None),
        (back("new", 2, replaces="old"), None),
        (back("new"), None),
    ):
        assert replaced_by({"old": old, "new": newer}, "old") == expected
    assert replaced_by({"old": replace(old, review=back("old", replaces="old").review)}, "old") is None


def test_of_a_chain_only_the_last_one_stands() -> None:
    chain = {"a": back("a"), "b": back("b", replaces="a"), "c": back("c", replaces="b")}
    assert [one.id for one in standing_reviews(chain, 1)] == ["c"]


def test_opinions_in_force_are_those_of_the_latest_round_that_has_any() -> None:
    first, second = back("x"), back("y", 2)
    begun_first = begun(first)
    assert [one.id for one in opinions_in_force(picture(seal(1, "a"), returned=(first,)))] == ["x"]
    sealed = picture(seal(1, "a"), seal(2, "b"), returned=(begun_first,))
    assert [one.id for one in opinions_in_force(sealed)] == ["x"]
    again = picture(seal(1, "a"), seal(2, "b"), returned=(begun_first, second))
    assert [one.id for one in opinions_in_force(again)] == ["y"]


def test_the_earliest_day_asked_for_counts_before_the_countys_own() -> None:
    asked = replace(ASK, supplements=(Supplement("甲", dt.date(2022, 3, 9)), Supplement("乙", dt.date(2022, 3, 1))))
    own = Reply(due=dt.date(2022, 2, 20))
    assert due_of(asked, own) == dt.date(2022, 3, 1)
    assert due_of(ASK, own) == dt.date(2022, 2, 20)
    assert due_of(ASK) is None


def test_a_reply_is_done_with_its_day() -> None:
    assert reply_state(Reply()) is ReplyState.OPEN
    assert reply_state(Reply(due=DAY)) is ReplyState.OPEN
    assert reply_state(Reply(result="好了")) is ReplyState.BEGUN
    assert reply_state(Reply(done=DAY)) is ReplyState.DONE


def test_records_are_told_at_the_criteria_they_serve() -> None:
    piece = Evidence("E0001", serves=(Service("A3"), Service("A1"), Service("Z9")))
    found = assessment(evidence=(piece,))
    keys = [("answer", "A1"), ("answer", "Z9"), ("figure", "m@2021"), ("ledger", "l"), ("evidence", "E0001")]
    assert changed_by_criterion(RUBRIC, found, [*keys, ("county", ""), ("evidence", "E0002")]) == {
        "A1": (("answer", "A1"), ("evidence", "E0001")),
        "A2": (("figure", "m@2021"),),
        "A3": (("ledger", "l"), ("evidence", "E0001")),
    }


def test_the_list_is_in_rubric_order_with_what_is_late() -> None:
    late = replace(ASK, supplements=(Supplement("甲", dt.date(2022, 3, 1)),))
    accepted = Finding(FindingVerdict.ACCEPTED)
    one = replace(back("x"), findings={"A3": ASK, "A1": late, "A2": accepted})
    found = Assessment(replies={reply_key("x", "A3"): Reply("改了", due=dt.date(2022, 1, 1), done=DAY)})
    listed = to_do_list(RUBRIC, found, (one,), today=dt.date(2022, 3, 2))
    assert [(to_do.code, to_do.state, to_do.is_overdue) for to_do in listed] == [
        ("A1", ReplyState.OPEN, True),
        ("A3", ReplyState.DONE, False),
    ]
