"""Scoring: rubric and assessment to ScoreSheet (评分表). Pure; the same for county, city and province.

Source of every rule: DESIGN.md 5 (States, Totals, Verdict). Gains are worked out apart, in gains.py.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from itertools import groupby

from app.domain.assessment import Answer, Assessment
from app.domain.evidence import Evidence, Served, services
from app.domain.marking.facts import Facts
from app.domain.marking.mark import mark
from app.domain.marking.outcome import Outcome
from app.domain.points import ZERO, Exact, compared, rate, rounded, shown
from app.domain.rubric import (
    Criterion,
    Dimension,
    EvidenceRule,
    NotApplicable,
    Requirement,
    Rubric,
    Validity,
)
from app.domain.score_sheet import (
    UNGRADED,
    Conclusion,
    CriterionScore,
    DimensionScore,
    ScoreSheet,
    ScoreWarning,
    State,
    Totals,
)
from app.domain.summing import Summing, summing_of

NO_ANSWER = Answer()

Told = tuple[tuple[str, ...], tuple[ScoreWarning, ...]]
"""Derivation and warnings of one criterion."""


def score(rubric: Rubric, assessment: Assessment) -> ScoreSheet:
    """Return the points of every criterion, dimension and the whole, in rubric order."""
    scoring = CriterionScoring(rubric, assessment)
    return _sheet(rubric, assessment, {criterion.code: scoring.of(criterion) for criterion in rubric.criteria})


def scored_again(rubric: Rubric, before: Assessment, sheet: ScoreSheet, after: Assessment) -> ScoreSheet:
    """Return the same as `score(rubric, after)`, where sheet is the score of `before`.

    An answer earns points for its own criterion only: after a key typed into one, the others stay as they are.
    """
    codes = answered_otherwise(before, after)
    if codes is None:
        return score(rubric, after)
    scoring = CriterionScoring(rubric, after)
    by_code = {line.code: line for line in sheet.criteria}
    by_code |= {code: scoring.of(rubric.criterion_by_code[code]) for code in codes if code in by_code}
    return _sheet(rubric, after, by_code)


def answered_otherwise(before: Assessment, after: Assessment) -> frozenset[str] | None:
    """Return which criteria have another answer; None when anything but answers is another value."""
    others = (field.name for field in fields(Assessment) if field.name != "answers")
    if any(getattr(before, name) is not getattr(after, name) for name in others):
        return None
    codes = before.answers.keys() | after.answers.keys()
    return frozenset(code for code in codes if before.answers.get(code) is not after.answers.get(code))


def _sheet(rubric: Rubric, assessment: Assessment, by_code: dict[str, CriterionScore]) -> ScoreSheet:
    summing = summing_of(rubric)
    dimensions = tuple(_dimension(rubric, summing, dimension, by_code) for dimension in rubric.dimensions)
    totals = _totals(rubric, summing, dimensions, by_code)
    return ScoreSheet(totals, _conclusion(rubric, assessment, totals, by_code), dimensions, tuple(by_code.values()))


class CriterionScoring:
    """Scores single criteria of one assessment; what all of them look up is indexed once."""

    def __init__(self, rubric: Rubric, assessment: Assessment) -> None:
        """Index figures, references and evidence."""
        self.rubric = rubric
        self.assessment = assessment
        self._nothing = rounded(ZERO, rubric.rounding)
        self.facts = Facts(rubric, assessment)
        self._services = services(assessment.evidence)
        self._window = evidence_window(rubric, assessment)

    def of(self, criterion: Criterion) -> CriterionScore:
        """Return the points of one criterion."""
        answer = self.assessment.answers.get(criterion.code, NO_ANSWER)
        if answer.not_applicable and answer.not_applicable.strip():
            return self._not_applicable(criterion, answer)
        outcome = mark(criterion.marking, criterion.points, answer, self.facts)
        if outcome.earned is None:
            told = (outcome.derivation, outcome.warnings)
            return self._line(criterion, answer, State.UNANSWERED, self._nothing, told)
        return self._earned(criterion, answer, outcome, outcome.earned)

    def _earned(self, criterion: Criterion, answer: Answer, outcome: Outcome, exact: Exact) -> CriterionScore:
        earned = self._rounded(exact, criterion)
        told = outcome.derivation + self._rounding_told(exact, earned)
        warnings = outcome.warnings + tuple(self._date_warnings(criterion))
        lacking = self.lacking(criterion) if earned > 0 else []
        if not lacking:
            return self._line(criterion, answer, State.SCORED, earned, (told, warnings))
        lacks = f"缺必需的佐证材料：{'、'.join(requirement.title or requirement.id for requirement in lacking)}。"
        if self.rubric.evidence is EvidenceRule.ADVISORY:
            warnings = (*warnings, ScoreWarning("EVIDENCE_MISSING", lacks))
            return self._line(criterion, answer, State.SCORED, earned, (told, warnings))
        waits = f"{lacks}{shown(earned)}分待佐证补齐后计入，现计0分。"
        return self._line(criterion, answer, State.AWAITING_EVIDENCE, earned, ((*told, waits), warnings))

    def lacking(self, criterion: Criterion) -> list[Requirement]:
        """Return the required requirements that no evidence with a stored file meets."""
        if not criterion.evidence:
            return []
        met = {named for piece, named in self._services.get(criterion.code, ()) if piece.file is not None}
        only_one = len(criterion.evidence) == 1
        return [
            requirement
            for requirement in criterion.evidence
            if requirement.required and requirement.id not in met and not (only_one and None in met)
        ]

    def _rounded(self, earned: Exact, criterion: Criterion) -> Decimal:
        # Rounding up may pass full points that have more places than the rubric rounds to.
        near = rounded(earned, self.rubric.rounding)
        return near if near <= criterion.points else criterion.points

    def _rounding_told(self, exact: Exact, earned: Decimal) -> tuple[str, ...]:
        if exact == earned if isinstance(exact, Decimal) else compared(exact, earned) == 0:
            return ()
        rounding = self.rubric.rounding
        return (f"保留{rounding.places}位小数（{rounding.mode.label}），计{shown(earned)}分。",)

    def _not_applicable(self, criterion: Criterion, answer: Answer) -> CriterionScore:
        rule = self.rubric.not_applicable_rule(criterion)
        if rule is NotApplicable.NEVER:
            told = (("本项不得填不适用，请填报。",), (_never(criterion),))
            return self._line(criterion, answer, State.UNANSWERED, self._nothing, told)
        earned = self._rounded(criterion.points, criterion) if rule is NotApplicable.FULL else self._nothing
        reason = (answer.not_applicable or "").strip().rstrip("。")  # A full stop inside the brackets reads badly.
        derivation = (f"不适用（{reason}）：{rule.label}。",)
        return self._line(criterion, answer, State.NOT_APPLICABLE, earned, (derivation, ()))

    def _line(
        self, criterion: Criterion, answer: Answer, state: State, prospective: Decimal, told: Told
    ) -> CriterionScore:
        computed = self._nothing if state is State.AWAITING_EVIDENCE else prospective
        claimed = computed if answer.self_points is None else self._claimed(answer.self_points, criterion)
        return CriterionScore(
            criterion.code,
            state,
            criterion.points,
            computed,
            prospective,
            claimed,
            *told,
        )

    def _claimed(self, claim: Decimal, criterion: Criterion) -> Decimal:
        near = rounded(claim, self.rubric.rounding)
        return near if near <= criterion.points else claim

    def _date_warnings(self, criterion: Criterion) -> Iterable[ScoreWarning]:
        window = self._window
        odd = [
            one
            for one in self._services.get(criterion.code, ())
            if (day := one[0].date) is None or (window and not window[0] <= day <= window[1])
        ]
        if not odd:
            return
        standing = _standing(criterion)
        for _, group in groupby(odd, key=_piece):
            served = list(group)
            piece = served[0][0]
            if not {named for _, named in served} <= standing:
                code = "EVIDENCE_UNDATED" if piece.date is None else "EVIDENCE_DATE"
                yield ScoreWarning(code, date_warning(piece, self._window))


def evidence_window(rubric: Rubric, assessment: Assessment) -> tuple[dt.date, dt.date] | None:
    """Return the first and last day evidence may bear: the last cycle_years years before the cycle's end."""
    end = assessment.cycle.end
    if end is None:
        return None
    year = max(end.year - rubric.cycle_years, 1)
    day = min(end.day, 28) if end.month == 2 else end.day  # noqa: PLR2004
    return dt.date(year, end.month, day) + dt.timedelta(days=1), end


def date_warning(piece: Evidence, window: tuple[dt.date, dt.date] | None) -> str:
    """Return what is to be said of a piece's date; empty when it is fine."""
    if piece.date is None:
        return f"佐证材料“{piece.title or piece.id}”没有成文日期。"
    if window and not window[0] <= piece.date <= window[1]:
        return f"佐证材料“{piece.title or piece.id}”的日期{piece.date}不在{window[0]}至{window[1]}之间。"
    return ""


def stands(criterion: Criterion, piece: Evidence) -> bool:
    """Tell whether a piece serves only requirements that hold for ever (长期有效) here."""
    named = {service.requirement for service in piece.serves if service.criterion == criterion.code}
    return bool(named) and named <= _standing(criterion)


def _standing(criterion: Criterion) -> set[str | None]:
    """Return what a piece may name here and hold for ever; the only requirement needs no naming."""
    standing: set[str | None] = {one.id for one in criterion.evidence if one.validity is Validity.STANDING}
    return standing | {None} if standing and len(criterion.evidence) == 1 else standing


def _piece(served: Served) -> int:
    return id(served[0])


def _never(criterion: Criterion) -> ScoreWarning:
    return ScoreWarning("NOT_APPLICABLE_REFUSED", f"{criterion.code}不得填不适用。")


def _dimension(
    rubric: Rubric, summing: Summing, dimension: Dimension, by_code: Mapping[str, CriterionScore]
) -> DimensionScore:
    counted = [(criterion, by_code[criterion.code]) for criterion in dimension.criteria if not criterion.bonus]
    code = dimension.code
    lines = [line for _, line in counted]
    return DimensionScore(
        code=code,
        title=dimension.title,
        full=summing.full(code, (criterion.points for criterion, _ in counted)),
        applicable=summing.full(code, (c.points for c, line in counted if not is_left_out(rubric, c, line))),
        computed=summing.earned(code, (line.computed for line in lines)),
        prospective=summing.earned(code, (line.prospective for line in lines)),
        self_points=summing.earned(code, (line.self_points for line in lines)),
    )


def is_left_out(rubric: Rubric, criterion: Criterion, line: CriterionScore) -> bool:
    """Tell whether a criterion that does not apply is taken out of the applicable points (应得分)."""
    return line.state is State.NOT_APPLICABLE and rubric.not_applicable_rule(criterion) is NotApplicable.RESCALE


def _totals(
    rubric: Rubric, summing: Summing, dimensions: tuple[DimensionScore, ...], by_code: Mapping[str, CriterionScore]
) -> Totals:
    bonuses = [by_code[criterion.code] for criterion in rubric.criteria if criterion.bonus]
    applicable = sum((dimension.applicable for dimension in dimensions), ZERO)
    bonus = summing.bonus(line.computed for line in bonuses)
    computed = sum((dimension.computed for dimension in dimensions), ZERO) + bonus
    prospective = summing.bonus(line.prospective for line in bonuses)
    claimed = summing.bonus(line.self_points for line in bonuses)
    return Totals(
        full=sum((dimension.full for dimension in dimensions), ZERO),
        applicable=applicable,
        computed=computed,
        prospective=sum((d.prospective for d in dimensions), ZERO) + prospective,
        self_points=sum((d.self_points for d in dimensions), ZERO) + claimed,
        bonus=bonus,
        rate=rate(computed, applicable),
    )


def _conclusion(
    rubric: Rubric, assessment: Assessment, totals: Totals, by_code: Mapping[str, CriterionScore]
) -> Conclusion:
    met = {gate.id: answer.met if (answer := assessment.gates.get(gate.id)) else None for gate in rubric.gates}
    failed = tuple(gate for gate, state in met.items() if state is False)
    opened = tuple(gate for gate, state in met.items() if state is None)
    core = _core_failed(rubric, by_code)
    grade = UNGRADED if failed else _grade(rubric, totals, held_down=bool(core))
    return Conclusion(grade if totals.rate is not None else "", failed, opened, core)


def _core_failed(rubric: Rubric, by_code: Mapping[str, CriterionScore]) -> tuple[str, ...]:
    lowest = rubric.verdict.core_min_rate
    if lowest is None:
        return ()
    return tuple(
        criterion.code
        for criterion in rubric.criteria
        if criterion.core
        and (line := by_code[criterion.code]).state is not State.NOT_APPLICABLE
        and (rate(line.computed, criterion.points) or ZERO) < lowest
    )


def _grade(rubric: Rubric, totals: Totals, *, held_down: bool) -> str:
    value = totals.rate if rubric.verdict.by == "rate" else totals.computed
    if value is None:
        return ""
    grades = sorted(rubric.verdict.grades, key=lambda grade: grade.at_least)
    reached = [index for index, grade in enumerate(grades) if value >= grade.at_least]
    if not reached:
        return ""
    best = reached[-1]
    if held_down:
        ceiling = [i for i, grade in enumerate(grades) if grade.name == rubric.verdict.core_failed]
        best = min([best, *ceiling])
    return grades[best].name
