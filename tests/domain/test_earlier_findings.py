"""What was found on the set before, and whether the county answered anew there."""

from dataclasses import replace
from decimal import Decimal

from app.domain.assessment import Answer
from app.domain.county import County
from app.domain.earlier_findings import changed_criteria, previous_findings
from app.domain.marking.kinds import PerCount, Threshold
from app.domain.received import ReviewPicture
from app.domain.rubric import Ledger
from app.domain.submission import Link
from tests.builders import assessment, criterion, evidence, figure, met, rows, rubric
from tests.review_builders import ID, finding, received

WHOLE = rubric(
    criterion(),
    criterion(code="A2"),
    criterion(Threshold("m", Decimal(30)), code="A3"),
    criterion(PerCount(Decimal(1), ledger="acts"), code="A4"),
    ledgers=(Ledger("acts", "台账"),),
)
BEFORE = assessment(met("A1"), measures=(figure(2021, "20"),), ledgers={"acts": rows({"name": "甲"})})


def test_the_round_before_is_seen_with_what_was_answered_anew() -> None:
    now = replace(BEFORE, answers=met("A1", "A2"))
    first = received(WHOLE, BEFORE)
    second = received(WHOLE, now, "b" * 64, round=2, based_on=Link(ID))
    found = {"A1": {"李某": finding("调整", "2", "少")}, "A2": {"李某": finding("不认可", "0", "无")}}
    picture = ReviewPicture(received={one.id: one for one in (first, second)}, findings={ID: found})

    for changed in (None, changed_criteria(WHOLE, BEFORE, now)):
        earlier = previous_findings(picture, second.id, changed)
        assert {code: (one.round, one.finding, one.has_changed) for code, one in earlier.items()} == {
            "A1": (1, finding("调整", "2", "少"), False),
            "A2": (1, finding("不认可", "0", "无"), True),
        }
    assert previous_findings(picture, ID) == {}


def test_what_a_set_replaces_comes_before_the_round_before() -> None:
    first, old = received(WHOLE, BEFORE), received(WHOLE, BEFORE, "b" * 64, round=2, based_on=Link(ID))
    new = replace(old, id="c" * 64, replaces=old.id)
    findings = {id_: {"A1": {"李某": finding("调整", points, "少")}} for id_, points in ((ID, "1"), (old.id, "2"))}
    picture = ReviewPicture(received={one.id: one for one in (first, old, new)}, findings=findings)

    assert previous_findings(picture, new.id)["A1"].finding.points == 2


def test_the_set_of_another_county_is_not_gone_on_from() -> None:
    """A workspace copied from another county still names that county's set as the one it replaces."""
    first = received(WHOLE, BEFORE)
    other = County(code="130999", province="河北省", city="秦皇岛市", name="另一个县")
    copied = replace(first, id="b" * 64, county=other, replaces=ID, based_on=Link(ID))
    findings = {ID: {"A1": {"李某": finding("调整", "1", "少")}}}

    assert previous_findings(ReviewPicture(received={ID: first, copied.id: copied}, findings=findings), copied.id) == {}


def test_answers_figures_rows_and_evidence_are_looked_at() -> None:
    changes = {
        "A1": replace(BEFORE, answers={"A1": Answer(met=True, statement="改写")}),
        "A2": replace(BEFORE, evidence=(evidence("E1", "A2"),)),
        "A3": replace(BEFORE, measures=(figure(2021, "21"),)),
        "A4": replace(BEFORE, ledgers={"acts": rows({"name": "乙"})}),
    }

    assert {code: set(changed_criteria(WHOLE, BEFORE, now)) for code, now in changes.items()} == {
        code: {code} for code in changes
    }
    assert changed_criteria(WHOLE, BEFORE, BEFORE) == frozenset()
