"""What single steps of a reviewer make of a finding: verdicts that need points, points that change verdicts."""

from decimal import Decimal

import pytest

from app.domain.finding_limits import finding_problems
from app.domain.judging_steps import with_opinion, with_points, with_supplements, with_verdict
from app.domain.marking.kinds import YesNo
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.score_sheet import CriterionScore, State
from tests.builders import criterion, rubric

D = Decimal
ACCEPTED, ADJUSTED = FindingVerdict.ACCEPTED, FindingVerdict.ADJUSTED
SUPPLEMENT, REJECTED = FindingVerdict.SUPPLEMENT, FindingVerdict.REJECTED
# 4 points: 3 recomputed, 3.5 claimed.
LINE = CriterionScore("A1", State.SCORED, D(4), D(3), D(3), D("3.5"), ())


@pytest.mark.parametrize(
    ("before", "verdict", "points"),
    [
        (None, ACCEPTED, None),
        (None, ADJUSTED, D(3)),
        (None, SUPPLEMENT, None),
        (None, REJECTED, D(0)),
        (Finding(ADJUSTED, D(2)), ACCEPTED, None),
        (Finding(ADJUSTED, D("3.5")), ACCEPTED, D("3.5")),
        (Finding(ADJUSTED, D(2)), SUPPLEMENT, D(2)),
        (Finding(ADJUSTED, D(2)), REJECTED, D(0)),
        (Finding(REJECTED, D(1)), REJECTED, D(1)),
        (Finding(REJECTED, D(1)), ADJUSTED, D(1)),
    ],
)
def test_a_verdict_brings_the_points_it_needs(
    before: Finding | None, verdict: FindingVerdict, points: Decimal | None
) -> None:
    assert with_verdict(before, verdict, LINE) == Finding(verdict, points)


def test_what_cannot_be_recomputed_is_accepted_as_claimed_where_a_table_is_all_there_is() -> None:
    bare = CriterionScore("A1", State.UNANSWERED, D(4), D(0), D(0), D("3.5"), ())

    assert with_verdict(None, ACCEPTED, bare, is_sealed=False) == Finding(ACCEPTED, D("3.5"))
    assert with_verdict(None, ACCEPTED, bare) == Finding(ACCEPTED, None)
    assert with_verdict(None, ACCEPTED, LINE, is_sealed=False) == Finding(ACCEPTED, None)


@pytest.mark.parametrize(
    ("before", "points", "verdict"),
    [
        (None, D(3), ACCEPTED),
        (None, D(2), ADJUSTED),
        (None, D("3.5"), ADJUSTED),
        (Finding(ACCEPTED), D("3.5"), ACCEPTED),
        (Finding(ACCEPTED), D(2), ADJUSTED),
        (Finding(ACCEPTED, D(3)), None, ACCEPTED),
        (Finding(SUPPLEMENT), D(2), SUPPLEMENT),
    ],
)
def test_points_bring_the_verdict_they_need(
    before: Finding | None, points: Decimal | None, verdict: FindingVerdict
) -> None:
    assert with_points(before, points, LINE) == Finding(verdict, points)


def test_every_step_from_nothing_can_be_stored() -> None:
    asked = (Supplement("会议纪要"),)
    made = [with_verdict(None, verdict, LINE) for verdict in FindingVerdict]
    made += [with_opinion(None, "理由"), with_supplements(None, asked, LINE), with_points(None, D(1), LINE)]
    one = criterion(YesNo())
    for finding in made:
        assert not [p for p in finding_problems(rubric(one), one, finding, LINE) if p.is_blocking], finding


def test_words_and_supplements_are_kept_by_other_steps() -> None:
    finding = with_supplements(with_opinion(Finding(ACCEPTED), "理由"), (Supplement("纪要"),), LINE)
    assert finding == Finding(SUPPLEMENT, None, "理由", (Supplement("纪要"),))
    assert with_verdict(finding, REJECTED, LINE) == Finding(REJECTED, D(0), "理由", (Supplement("纪要"),))
    assert with_supplements(finding, (), LINE) == Finding(SUPPLEMENT, None, "理由")
