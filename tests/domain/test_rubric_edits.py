"""Edits of a rubric: what changes, what goes along with it, and that nothing else is touched."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.domain.marking.kinds import (
    KINDS,
    BestOf,
    Checklist,
    Item,
    Judgement,
    Marking,
    Threshold,
    Tier,
    Tiers,
    YesNo,
)
from app.domain.marking.turned import turned_into
from app.domain.original import Original, OriginalCell
from app.domain.rubric import (
    Criterion,
    Dimension,
    Grade,
    Indicator,
    Ledger,
    Measure,
    Rubric,
    Status,
    Verdict,
)
from app.domain.rubric_edits import (
    add_criterion,
    add_dimension,
    add_indicator,
    change_criterion,
    criterion_at,
    free_code,
    move,
    remove,
    set_marking,
)
from app.domain.rubric_lists import new_ledger, new_measure
from app.domain.rubric_renames import (
    rename_code,
    rename_grade,
    renamed_original,
)
from app.domain.table import TableKind
from app.domain.table_words import ColumnField

TWO = Decimal(2)


def _criterion(code: str, marking: Marking | None = None) -> Criterion:
    return Criterion(code, f"标题{code}", TWO, marking or YesNo())


def _rubric() -> Rubric:
    first = Indicator("A1", "甲", (_criterion("A1.1"), _criterion("A1.2")))
    second = Indicator("A2", "乙", (_criterion("A2"),))
    return Rubric(
        "r", "1", "标准", Status.OFFICIAL, (Dimension("A", "组织", (first, second)), Dimension("B")), Verdict()
    )


def _codes(rubric: Rubric) -> list[str]:
    return [one.code for one in rubric.criteria]


def test_changing_one_criterion_leaves_every_other_value_the_same_object() -> None:
    rubric = _rubric()
    after = change_criterion(rubric, (0, 0, 1), lambda one: replace(one, title="新"))
    assert after.criteria[1].title == "新"
    assert after.criteria[0] is rubric.criteria[0]
    assert after.dimensions[1] is rubric.dimensions[1]


@pytest.mark.parametrize("at", [(), (0,), (0, 0, 9), (7, 0, 0), (0, -1, 0), (0, 0, 0, 0)])
def test_an_edit_of_what_is_not_there_changes_nothing(at: tuple[int, ...]) -> None:
    rubric = _rubric()
    assert set_marking(rubric, at, Judgement()) == rubric


def test_a_new_criterion_follows_the_numbering_and_is_marked_by_hand() -> None:
    after, at = add_criterion(_rubric(), (0, 0))
    made = criterion_at(after, at)
    assert (at, _codes(after)) == ((0, 0, 2), ["A1.1", "A1.2", "A1.3", "A2"])
    assert made is not None
    assert isinstance(made.marking, Judgement)
    assert made.points == 1


def test_a_new_criterion_can_stand_between_two() -> None:
    after, at = add_criterion(_rubric(), (0, 0), after=0)
    assert (at, _codes(after)) == ((0, 0, 1), ["A1.1", "A1.3", "A1.2", "A2"])


def test_new_dimensions_and_indicators_have_codes_of_their_own() -> None:
    rubric, at = add_dimension(_rubric())
    assert (at, rubric.dimensions[2].code) == ((2,), "C")
    rubric, at = add_indicator(rubric, 0)
    assert (at, rubric.dimensions[0].indicators[2].code) == ((0, 2), "A3")
    assert add_indicator(rubric, 9) == (rubric, ())


def test_what_is_removed_takes_along_only_what_is_inside_it() -> None:
    assert _codes(remove(_rubric(), (0, 0, 0))) == ["A1.2", "A2"]
    assert _codes(remove(_rubric(), (0, 0))) == ["A2"]
    assert _codes(remove(_rubric(), (0,))) == []
    assert remove(_rubric(), (5,)) == _rubric()


def test_a_criterion_moves_and_goes_on_into_the_next_indicator() -> None:
    rubric, at = move(_rubric(), (0, 0, 0), 1)
    assert (at, _codes(rubric)) == ((0, 0, 1), ["A1.2", "A1.1", "A2"])
    rubric, at = move(rubric, at, 1)
    assert at == (0, 1, 0)
    assert [len(one.criteria) for one in rubric.dimensions[0].indicators] == [1, 2]
    rubric, at = move(rubric, at, -1)
    assert (at, _codes(rubric)) == ((0, 0, 1), ["A1.2", "A1.1", "A2"])


def test_at_the_edge_nothing_moves() -> None:
    rubric = _rubric()
    assert move(rubric, (0,), -1) == (rubric, (0,))
    assert move(rubric, (0, 0, 0), -1) == (rubric, (0, 0, 0))
    assert move(rubric, (4, 4, 4), 1) == (rubric, (4, 4, 4))


def test_an_indicator_and_its_only_criterion_keep_their_shared_code() -> None:
    assert rename_code(_rubric(), (0, 1, 0), "A9").dimensions[0].indicators[1].code == "A9"
    assert rename_code(_rubric(), (0, 1), "A9").criteria[2].code == "A9"
    assert rename_code(_rubric(), (0, 0, 0), "A9").dimensions[0].indicators[0].code == "A1"


def test_the_province_s_own_file_follows_a_new_code() -> None:
    cells = (
        OriginalCell("A1", ColumnField.POINTS, "p", "B2", "2"),
        OriginalCell("A2", ColumnField.POINTS, "p", "B3", "2"),
    )
    original = Original("表.xlsx", "0" * 64, 1, TableKind.XLSX, cells)
    assert [one.criterion for one in renamed_original(original, "A1", "A7").cells] == ["A7", "A2"]


def test_a_grade_is_renamed_where_core_criteria_lead_to_it() -> None:
    rubric = replace(_rubric(), verdict=Verdict(grades=(Grade("通过", Decimal(0)),), core_failed="通过"))
    assert rename_grade(rubric, "通过", "合格").verdict == Verdict(
        grades=(Grade("合格", Decimal(0)),), core_failed="合格"
    )


def test_new_rows_have_ids_nobody_has() -> None:
    rubric = replace(_rubric(), measures=(Measure("m1"),), ledgers=(Ledger("l1"), Ledger("l2")))
    assert new_measure(rubric, "素养").id == "m2"
    assert new_ledger(rubric).id == "l3"
    assert {one.id for one in new_ledger(rubric).columns} >= set(new_ledger(rubric).key)


@pytest.mark.parametrize(
    ("base", "taken", "code"),
    [
        ("A1", set(), "A1"),
        ("A1", {"A1"}, "A2"),
        ("A1.9", {"A1.9", "A1.10"}, "A1.11"),
        ("A.", set(), "A.1"),
        ("X" * 16, {"X" * 16}, "X" * 15 + "1"),
        ("", set(), "1"),
    ],
)
def test_free_codes_go_on_counting_and_stay_short_enough(base: str, taken: set[str], code: str) -> None:
    assert free_code(base, taken) == code


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("before", KINDS)
def test_every_kind_can_be_turned_into_every_other(before: str, kind: str) -> None:
    marking = turned_into(kind, turned_into(before, YesNo(), TWO), TWO)
    assert isinstance(marking, KINDS[kind])


def test_items_measure_and_parts_are_kept_when_the_kind_changes() -> None:
    items = (Item("a", TWO, "甲"), Item("b", Decimal(1), "乙"))
    levels = turned_into("levels", Checklist(items), TWO)
    assert turned_into("checklist", levels, TWO) == Checklist(items)
    assert turned_into("tiers", Threshold("m1", Decimal(85)), TWO) == Tiers("m1", (Tier(TWO, at_least=Decimal(85)),))
    best = turned_into("best_of", Threshold("m1", Decimal(85)), TWO)
    assert isinstance(best, BestOf)
    assert best.parts[0] == Threshold("m1", Decimal(85))
