"""Which years a person is asked figures of (DESIGN.md 5, table of markings and under it)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.assessment import Figure
from app.domain.county import Cycle
from app.domain.marking.asked import asked_years
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import Baseline, Growth, Marking, Threshold, YesNo
from tests.builders import CYCLE, assessment, criterion, figure, rubric

SHARE = Growth("m", relative=Decimal("0.20"))


def years(marking: Marking, *figures: Figure, cycle: Cycle = CYCLE) -> tuple[int, ...]:
    return asked_years(marking, Facts(rubric(criterion(marking)), assessment(measures=figures, cycle=cycle)))


def test_a_threshold_asks_for_the_assessed_year() -> None:
    assert years(Threshold("m", Decimal(30))) == (2021,)


def test_an_earlier_figure_that_is_marked_instead_is_asked_too() -> None:
    assert years(Threshold("m", Decimal(30)), figure(2020, "30")) == (2020, 2021)


@pytest.mark.parametrize(
    ("marking", "asked"),
    [
        (SHARE, (2020, 2021)),
        (replace(SHARE, baseline=Baseline.PREVIOUS_YEAR), (2020, 2021)),
        (replace(SHARE, baseline=Baseline.CYCLE_START), (2020, 2021)),
        (replace(SHARE, baseline_year=2015), (2015, 2021)),
        (replace(SHARE, baseline_year=2021), (2021,)),
    ],
)
def test_growth_asks_for_its_baseline_too(marking: Growth, asked: tuple[int, ...]) -> None:
    assert years(marking) == asked


def test_the_earliest_figure_is_the_baseline() -> None:
    assert years(SHARE, figure(2018, "20"), figure(2019, "21"), figure(2021, "30")) == (2018, 2021)


def test_without_an_assessed_year_or_a_measure_nothing_is_asked() -> None:
    assert years(SHARE, cycle=Cycle()) == ()
    assert years(YesNo()) == ()
