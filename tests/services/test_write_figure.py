"""Figures and references through the door: stored, moved, taken away, refused with nothing stored."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Figure
from app.domain.changes import reference_key
from app.domain.marking.kinds import Level
from app.domain.problems import ProblemError
from app.domain.rubric import Reference
from app.services.history import merged_steps, undo_step
from app.services.open_workspace import open_workspace
from app.services.write_figure import redate_figure, write_figure, write_figures, write_reference
from app.storage.workspace import Workspace
from tests.ui.rubrics import NOON, small_workspace

D = Decimal


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(small_workspace(tmp_path / "工作库"), writing=True) as opened:
        yield opened


def rate(year: int | None, value: str, **more: str) -> Figure:
    return Figure("rate", year, D(value), **more)  # type: ignore[arg-type]


def measures(workspace: Workspace) -> tuple[Figure, ...]:
    return workspace.picture.assessment.measures


def test_a_figure_is_stored_under_measure_and_year(workspace: Workspace) -> None:
    step = write_figure(workspace, rate(2021, "30.42"), person="张三", at=NOON)
    write_figure(workspace, rate(2020, "28"), person="张三", at=NOON)
    write_figure(workspace, rate(2021, "31", source="监测"), person="张三", at=NOON)

    assert step.name == "数据 覆盖率 2021年"
    assert measures(workspace) == (rate(2020, "28"), rate(2021, "31", source="监测"))


def test_a_figure_that_says_nothing_takes_the_record_away(workspace: Workspace) -> None:
    write_figure(workspace, rate(2021, "30.42"), person="张三", at=NOON)

    write_figure(workspace, Figure("rate", 2021), person="张三", at=NOON)

    assert measures(workspace) == ()
    assert not write_figure(workspace, Figure("rate", 2021), person="张三", at=NOON)


def test_typing_merges_into_one_step_that_is_undone(workspace: Workspace) -> None:
    first = write_figure(workspace, rate(2021, "3"), person="张三", at=NOON, goes_on=True)
    second = write_figure(workspace, rate(2021, "30"), person="张三", at=NOON, goes_on=True)

    both = merged_steps(first, second)
    assert both is not None
    undo_step(workspace, both, person="张三", at=NOON)

    assert measures(workspace) == ()


def test_pasted_figures_are_one_step_all_or_none(workspace: Workspace) -> None:
    step = write_figures(workspace, [rate(2021, "3"), rate(2020, "2")], name="粘贴数据", person="张三", at=NOON)
    assert [change.key for change in step.changes] == ["rate@2020", "rate@2021"]

    with pytest.raises(ProblemError):
        write_figures(workspace, [rate(2019, "1"), Figure("none", 2021)], name="粘贴数据", person="张三", at=NOON)

    assert measures(workspace) == (rate(2020, "2"), rate(2021, "3"))


def test_a_figure_gets_another_year_with_all_it_says(workspace: Workspace) -> None:
    write_figure(workspace, rate(None, "3", source="监测"), person="张三", at=NOON)

    step = redate_figure(workspace, "rate@", 2021, person="张三", at=NOON)

    assert measures(workspace) == (rate(2021, "3", source="监测"),)
    undo_step(workspace, step, person="张三", at=NOON)
    assert measures(workspace) == (rate(None, "3", source="监测"),)


def test_a_year_that_has_a_figure_is_not_overwritten(workspace: Workspace) -> None:
    write_figures(workspace, [rate(2021, "3"), rate(2020, "2")], name="粘贴数据", person="张三", at=NOON)

    with pytest.raises(ProblemError) as refused:
        redate_figure(workspace, "rate@2020", 2021, person="张三", at=NOON)

    assert [problem.code for problem in refused.value.problems] == ["FIGURE_TWICE"]
    assert measures(workspace) == (rate(2020, "2"), rate(2021, "3"))


@pytest.mark.parametrize(
    ("figure", "problem"),
    [
        (Figure("none", 2021, D(1)), "UNKNOWN_ID"),
        (rate(1900, "1"), "VALUE_INVALID"),
        (rate(2021, "1E+20"), "VALUE_INVALID"),
        (Figure("rate", 2021, text="很多"), "VALUE_INVALID"),
        (rate(2021, "1", source="表\x0b一"), "TEXT_CONTROL"),
        (Figure("rate", 2021, D(1), evidence=("E0001",)), "UNKNOWN_ID"),
    ],
)
def test_what_does_not_fit_is_refused(workspace: Workspace, figure: Figure, problem: str) -> None:
    with pytest.raises(ProblemError) as refused:
        write_figure(workspace, figure, person="张三", at=NOON)

    assert [found.code for found in refused.value.problems] == [problem]
    assert measures(workspace) == ()


def reference(year: int, value: str, region: str = "河北省") -> Reference:
    return Reference("rate", region, Level.PROVINCE, year, D(value), "公报")


def test_a_reference_is_stored_changed_moved_and_taken_away(workspace: Workspace) -> None:
    write_reference(workspace, reference(2021, "25"), person="张三", at=NOON)
    write_reference(workspace, reference(2021, "26"), person="张三", at=NOON, goes_on=True)
    assert workspace.picture.assessment.references == (reference(2021, "26"),)

    write_reference(workspace, reference(2020, "26"), was=reference_key(reference(2021, "26")), person="张三", at=NOON)
    assert workspace.picture.assessment.references == (reference(2020, "26"),)

    write_reference(workspace, None, was=reference_key(reference(2020, "26")), person="张三", at=NOON)
    assert not workspace.picture.assessment.references


def test_a_reference_does_not_push_another_away(workspace: Workspace) -> None:
    write_reference(workspace, reference(2021, "26"), person="张三", at=NOON)
    write_reference(workspace, reference(2020, "25"), person="张三", at=NOON)

    with pytest.raises(ProblemError) as refused:
        write_reference(
            workspace, reference(2021, "25"), was=reference_key(reference(2020, "25")), person="张三", at=NOON
        )

    assert [problem.code for problem in refused.value.problems] == ["REFERENCE_TWICE"]

    with pytest.raises(ProblemError) as refused:
        write_reference(workspace, reference(2021, "30"), person="张三", at=NOON)

    assert [problem.code for problem in refused.value.problems] == ["REFERENCE_TWICE"]
    assert [one.value for one in workspace.picture.assessment.references] == [D("25"), D("26")]
    assert len(workspace.picture.assessment.references) == 2


def test_a_reference_needs_its_region(workspace: Workspace) -> None:
    with pytest.raises(ProblemError) as refused:
        write_reference(workspace, reference(2021, "25", region=""), person="张三", at=NOON)

    assert "概况" in str(refused.value)
