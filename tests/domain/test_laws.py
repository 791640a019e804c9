"""What holds for every rubric and assessment (made up by hypothesis)."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from app.domain.assessment import Answer, Assessment
from app.domain.changes import applied, difference, in_order, inverted, stepped
from app.domain.checks import assessment_problems
from app.domain.gains import gains, gains_again
from app.domain.marking.facts import Facts
from app.domain.marking.mark import mark
from app.domain.merging import merged
from app.domain.problems import CODES
from app.domain.rubric import NotApplicable, Rubric
from app.domain.score_sheet import ScoreSheet, State
from app.domain.scoring import score, scored_again
from app.files.canonical import canonical_json, plain, restored
from tests.strategies import assessments, rubrics, rubrics_with_assessments

BOTH = rubrics_with_assessments()


@given(BOTH)
def test_no_marking_leaves_nothing_and_the_full_points(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    facts = Facts(rubric, assessment)
    for criterion in rubric.criteria:
        outcome = mark(criterion.marking, criterion.points, assessment.answers.get(criterion.code, Answer()), facts)
        assert outcome.derivation
        if outcome.earned is not None:
            assert 0 <= outcome.earned <= criterion.points


@given(BOTH)
def test_lines_are_within_their_points_and_true_to_their_state(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    sheet = score(rubric, assessment)
    for line in sheet.criteria:
        assert 0 <= line.computed <= line.prospective <= line.full
        assert 0 <= line.self_points <= line.full
        assert line.derivation
        assert {warning.code for warning in line.warnings} <= CODES.keys()
        if line.state is State.UNANSWERED:
            assert line.prospective == 0
        if line.state is State.AWAITING_EVIDENCE:
            assert line.computed == 0 < line.prospective
        if line.state is State.SCORED:
            assert line.computed == line.prospective


@given(BOTH, st.data())
def test_scoring_again_what_was_answered_otherwise_is_scoring_all(
    both: tuple[Rubric, Assessment], data: st.DataObject
) -> None:
    rubric, before = both
    other = data.draw(assessments(rubric))
    for after in (replace(before, answers=other.answers), other):
        sheet, found = score(rubric, before), gains(rubric, before, score(rubric, before).criteria)
        whole = score(rubric, after)

        assert scored_again(rubric, before, sheet, after) == whole
        again = gains_again(rubric, before, found, after, whole.criteria)
        assert again == gains(rubric, after, whole.criteria)


def by_hand(rubric: Rubric, sheet: ScoreSheet, name: str) -> Decimal:
    """Add up one column of the lines as DESIGN.md 5, Totals, says."""
    lines = {line.code: line for line in sheet.criteria}
    total = Decimal(0)
    for dimension in rubric.dimensions:
        part = sum((getattr(lines[c.code], name) for c in dimension.criteria if not c.bonus), Decimal(0))
        total += part if dimension.cap is None else min(part, dimension.cap)
    bonus = sum((getattr(lines[c.code], name) for c in rubric.criteria if c.bonus), Decimal(0))
    return total + (bonus if rubric.bonus_cap is None else min(bonus, rubric.bonus_cap))


@given(BOTH)
def test_parts_add_up_to_totals(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    sheet = score(rubric, assessment)
    points = sheet.points

    assert points.computed == by_hand(rubric, sheet, "computed")
    assert points.prospective == by_hand(rubric, sheet, "prospective")
    assert points.self_points == by_hand(rubric, sheet, "self_points")
    assert points.full == sum(one.full for one in sheet.dimensions)
    assert points.applicable == sum(one.applicable for one in sheet.dimensions)
    assert points.computed == sum(one.computed for one in sheet.dimensions) + points.bonus
    assert points.computed <= points.prospective
    if points.rate is not None:
        exact = Fraction(points.computed) * 100 / Fraction(points.applicable)
        assert abs(Fraction(points.rate) - exact) <= Fraction(1, 200)
    assert (points.rate is None) == (points.applicable == 0)


@given(BOTH)
def test_what_applies_is_full_less_what_does_not(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    sheet = score(rubric, assessment)
    gone = {line.code for line in sheet.criteria if line.state is State.NOT_APPLICABLE}
    expected = Decimal(0)
    for dimension in rubric.dimensions:
        kept = [
            one.points
            for one in dimension.criteria
            if not one.bonus and not (one.code in gone and rubric.not_applicable_rule(one) is NotApplicable.RESCALE)
        ]
        expected += min(sum(kept, Decimal(0)), dimension.cap or Decimal(10**6))
    assert sheet.points.applicable == expected


@given(BOTH, st.randoms(use_true_random=False))
def test_the_order_of_anything_the_county_says_never_matters(both: tuple[Rubric, Assessment], chance: object) -> None:
    rubric, assessment = both

    def mixed(values: tuple[object, ...]) -> tuple[object, ...]:
        listed = list(values)
        chance.shuffle(listed)  # type: ignore[attr-defined]
        return tuple(listed)

    other = replace(
        assessment,
        answers=dict(mixed(tuple(assessment.answers.items()))),  # type: ignore[arg-type]
        measures=mixed(assessment.measures),  # type: ignore[arg-type]
        references=mixed(assessment.references),  # type: ignore[arg-type]
        gates=dict(mixed(tuple(assessment.gates.items()))),  # type: ignore[arg-type]
        evidence=mixed(assessment.evidence),  # type: ignore[arg-type]
    )
    one, two = score(rubric, assessment), score(rubric, other)

    assert two.points == one.points
    assert two.verdict == one.verdict
    assert two.dimensions == one.dimensions
    for left, right in zip(one.criteria, two.criteria, strict=True):
        assert set(left.warnings) == set(right.warnings)
        assert replace(left, warnings=()) == replace(right, warnings=())
    assert score(rubric, in_order(assessment)).points == one.points


@given(BOTH)
def test_gains_promise_no_more_than_there_is(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    sheet = score(rubric, assessment)
    for line in sheet.criteria:
        found = gains(rubric, assessment, sheet.criteria)[line.code]
        assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
        for one in found:
            assert 0 < one.points <= line.full
            assert one.text
    for problem in assessment_problems(rubric, assessment, sheet):
        assert problem.code in CODES


@given(BOTH)
def test_more_evidence_never_takes_points_away(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    none = replace(assessment, evidence=())

    for less, more in zip(score(rubric, none).criteria, score(rubric, assessment).criteria, strict=True):
        assert less.computed <= more.computed
        assert less.prospective == more.prospective


# ---- write and read


@given(BOTH)
def test_values_come_back_from_their_canonical_form(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    for kind, value in ((Rubric, rubric), (Assessment, assessment), (ScoreSheet, score(rubric, assessment))):
        again = restored(kind, plain(value))
        assert again == value
        assert canonical_json(again) == canonical_json(value)


@given(BOTH)
def test_a_rubric_that_came_back_scores_alike(both: tuple[Rubric, Assessment]) -> None:
    rubric, assessment = both
    assert score(restored(Rubric, plain(rubric)), assessment) == score(rubric, assessment)


# ---- changes


@given(rubrics().flatmap(lambda rubric: st.tuples(assessments(rubric), assessments(rubric))))
def test_a_difference_leads_there_and_back(pair: tuple[Assessment, Assessment]) -> None:
    before, after = pair
    step = difference("一步", before, after)

    assert applied(before, step.changes) == in_order(after)
    assert applied(applied(before, step.changes), inverted(step).changes) == in_order(before)
    assert stepped(in_order(before), step.changes) == in_order(after)
    assert stepped(in_order(after), inverted(step).changes) == in_order(before)
    assert inverted(inverted(step)).changes == step.changes


@given(BOTH)
def test_no_difference_is_no_step(both: tuple[Rubric, Assessment]) -> None:
    assessment = both[1]

    assert not difference("无", assessment, in_order(assessment))
    assert in_order(in_order(assessment)) == in_order(assessment)


@given(BOTH)
def test_a_file_that_names_everything_replaces_everything_it_has(both: tuple[Rubric, Assessment]) -> None:
    assessment = both[1]
    named = {name: {} for name in ("applicant", "cases")} | {
        "county": dict.fromkeys(("code", "province", "city", "name", "region_type")),
        "cycle": dict.fromkeys(("name", "start", "end", "assessed_year")),
        "person": dict.fromkeys(("name", "office", "phone")),
        "answers": {code: dict.fromkeys(Answer.__dataclass_fields__) for code in assessment.answers},
        "evidence": {piece.id: dict.fromkeys(type(piece).__dataclass_fields__) for piece in assessment.evidence},
    }

    assert merged(Assessment(), assessment, named) == in_order(assessment)
    assert merged(assessment, assessment, named) == in_order(assessment)
    assert merged(assessment, Assessment(), {}) == in_order(assessment)
