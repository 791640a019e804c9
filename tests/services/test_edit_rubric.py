"""Editing a rubric without a window: undo, what is kept where, and a new edition once it has been used."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.criterion_state import CriterionState
from app.domain.marking.kinds import Checklist, Item, Judgement, Threshold
from app.domain.quantities import Unit
from app.domain.rubric import Criterion, Measure, RegionType, Rubric
from app.domain.rubric_edits import add_criterion, change_criterion
from app.services.edit_opening import open_pack, suggested_edition
from app.services.edit_rubric import EditedRubric
from app.services.edit_storing import store
from app.services.open_workspace import create_workspace
from app.services.recent_workspaces import RecentWorkspace, remember_workspace
from app.services.rubric_edit_file import note_sent, record_file
from app.services.rubric_library import InstalledPack, contents_of, installed, library, pack_up, save
from tests.catalog.pack_makers import contents, original

A1 = (0, 0, 0)
TOO_FEW = Checklist((Item("a", Decimal(1), "甲"),))


def _pack() -> InstalledPack:
    return save(replace(contents(), original=replace(original(), drafts=("A1",))))


def _opened(pack: InstalledPack) -> EditedRubric:
    return EditedRubric(open_pack(pack))


def _stored(edited: EditedRubric) -> None:
    what = edited.to_store()
    assert what is not None
    edited.stored(store(what))


def _title(edited: EditedRubric, title: str, field: str = "A1/title") -> bool:
    return edited.change("标题", lambda rubric: _titled(rubric, title), field)


def _titled(rubric: Rubric, title: str) -> Rubric:
    return change_criterion(rubric, A1, lambda one: replace(one, title=title))


def _first(edited: EditedRubric) -> Criterion:
    return edited.rubric.criteria[0]


def _again(pack: InstalledPack) -> InstalledPack:
    return next(one for one in installed() if one.key == pack.key)


def test_typing_in_one_field_is_one_step_and_undo_says_what_it_takes_back() -> None:
    edited = _opened(_pack())
    before = _first(edited).title
    for text in ("领", "领导", "领导小组"):
        _title(edited, text)
    edited.set_marking("评分办法", A1, Judgement())
    assert (edited.undo(), _first(edited).title) == ("评分办法", "领导小组")
    assert (edited.undo(), _first(edited).title) == ("标题", before)
    assert edited.undo() == ""
    assert (edited.redo(), _first(edited).title) == ("标题", "领导小组")
    assert edited.redo() == "评分办法"
    assert isinstance(_first(edited).marking, Judgement)


def test_a_field_that_was_left_begins_a_step_of_its_own() -> None:
    edited = _opened(_pack())
    _title(edited, "一")
    edited.close_step()
    _title(edited, "二")
    assert (edited.undo(), _first(edited).title) == ("标题", "一")


def test_a_change_that_changes_nothing_is_no_step() -> None:
    edited = _opened(_pack())
    assert not _title(edited, _first(edited).title)
    assert edited.undo_name == ""


def test_a_sound_change_goes_into_the_library_with_its_example_and_the_original() -> None:
    edited = _opened(_pack())
    _title(edited, "领导小组")
    _stored(edited)
    there = contents_of(_again(edited.pack))
    assert there.rubric.criteria[0].title == "领导小组"
    assert there.original_bytes == contents().original_bytes
    assert len(there.vectors) == 1
    assert edited.is_stored


def test_unsound_work_survives_being_killed_and_does_not_reach_the_library() -> None:
    pack = _pack()
    edited = _opened(pack)
    edited.set_marking("评分办法", A1, TOO_FEW)
    edited.unread["A1/points"] = "两分"
    edited.keep()
    assert edited.to_store() is None
    del edited
    again = _opened(_again(pack))
    assert _first(again).marking == TOO_FEW
    assert again.unread == {"A1/points": "两分"}
    assert contents_of(_again(pack)).rubric == contents().rubric
    assert not again.is_sound
    assert again.states()[A1] is CriterionState.WRONG


def test_a_kill_between_keeping_and_storing_loses_nothing() -> None:
    pack = _pack()
    edited = _opened(pack)
    _title(edited, "领导小组")
    edited.keep()
    again = _opened(_again(pack))
    _stored(again)
    assert contents_of(_again(pack)).rubric.criteria[0].title == "领导小组"


def test_a_record_that_cannot_be_read_is_put_aside() -> None:
    pack = _pack()
    edited = _opened(pack)
    _title(edited, "甲")
    edited.keep()
    file = record_file(pack.folder)
    file.write_bytes(file.read_bytes()[:-20])
    assert _first(_opened(pack)).title == pack.rubric.criteria[0].title
    assert not file.exists()
    assert len(list(file.parent.glob("*.old"))) == 1


def test_the_first_change_of_a_used_edition_makes_a_new_one(tmp_path: Path) -> None:
    pack = _pack()
    folder = tmp_path / "昆山市"
    create_workspace(folder, pack.rubric)
    remember_workspace(RecentWorkspace(str(folder), "昆山市", pack.rubric.title, "0", "4", 0, 1, ""))
    edited = _opened(pack)
    _title(edited, "领导小组")
    assert edited.rubric.edition == "2026-2"
    assert "1个工作库" in edited.notice
    _stored(edited)
    editions = {one.rubric.edition: one.rubric.criteria[0].title for one in installed() if not one.is_built_in}
    assert editions == {"2026": "A1项", "2026-2": "领导小组"}
    # From here on the new edition is one's own draft: the next change stays in it.
    _title(edited, "领导小组办公室")
    _stored(edited)
    assert len([one for one in installed() if not one.is_built_in]) == 2
    assert not record_file(pack.folder).exists()


def test_undoing_the_first_change_takes_the_new_edition_back_too() -> None:
    pack = _pack()
    note_sent(pack.key)
    edited = _opened(pack)
    _title(edited, "领导小组")
    assert edited.rubric.edition == "2026-2"
    edited.undo()
    assert edited.rubric == pack.rubric
    assert edited.to_store() is None


def test_a_built_in_rubric_becomes_an_edition_of_ones_own() -> None:
    built_in = next(one for one in installed() if one.is_built_in)
    edited = _opened(built_in)
    _title(edited, "改过的标题")
    assert "随程序提供" in edited.notice
    _stored(edited)
    assert edited.pack.folder.parent == library()
    assert edited.pack.rubric.edition == suggested_edition(built_in.rubric.edition, frozenset())


@pytest.mark.parametrize(
    ("edition", "taken", "suggested"),
    [("2024", set(), "2024-2"), ("2024-2", set(), "2024-3"), ("2024年版", {"2024年版-2"}, "2024年版-3")],
)
def test_editions_are_counted_on(edition: str, taken: set[str], suggested: str) -> None:
    assert suggested_edition(edition, frozenset(taken)) == suggested


def test_what_was_confirmed_stays_so_until_its_marking_changes() -> None:
    pack = _pack()
    edited = _opened(pack)
    assert edited.states()[A1] is CriterionState.OPEN
    edited.confirm(A1)
    edited.keep()
    again = _opened(_again(pack))
    assert again.states()[A1] is CriterionState.CONFIRMED
    _title(again, "标题不算")
    assert again.states()[A1] is CriterionState.CONFIRMED
    again.set_marking("评分办法", A1, Judgement())
    assert again.states()[A1] is CriterionState.OPEN
    again.undo()
    assert again.states()[A1] is CriterionState.CONFIRMED


def test_confirming_makes_no_new_edition() -> None:
    pack = _pack()
    note_sent(pack.key)
    edited = _opened(pack)
    edited.confirm(A1)
    assert edited.rubric.edition == "2026"
    assert edited.is_stored


def test_what_nobody_read_out_of_a_table_needs_no_confirming() -> None:
    pack = save(replace(contents(), original=None, original_bytes=None))
    edited = _opened(pack)
    assert set(edited.states().values()) == {CriterionState.CONFIRMED}
    edited.change("添加评分项", lambda rubric: add_criterion(rubric, (0, 0))[0])
    assert edited.states()[0, 0, 1] is CriterionState.OPEN


def test_an_example_that_fits_no_more_is_named_and_kept_beside_the_pack() -> None:
    pack = _pack()
    edited = _opened(pack)
    assert edited.unfit_vectors("A1") == ()
    edited.set_marking("评分办法", A1, Judgement())
    ((vector, why),) = edited.unfit_vectors("A1")
    assert vector.points == 4
    assert why
    _stored(edited)
    assert contents_of(_again(pack)).vectors == ()
    again = _opened(_again(pack))
    assert again.vectors_of("A1") == (vector,)


def test_an_example_with_another_result_is_told() -> None:
    edited = _opened(_pack())
    (vector,) = edited.vectors_of("A1")
    edited.set_vectors("算例", "A1", (replace(vector, points=Decimal(3)),))
    ((_, why),) = edited.unfit_vectors("A1")
    assert "应得3分" in why
    assert "程序算得4分" in why


def test_a_new_code_goes_along_to_examples_the_original_and_what_was_confirmed() -> None:
    edited = _opened(_pack())
    edited.confirm(A1)
    edited.rename_code(A1, "B7")
    assert edited.vectors_of("B7")[0].assessment.answers["B7"] == Answer(met=True)
    assert edited.now.original is not None
    assert {one.criterion for one in edited.now.original.cells} == {"B7"}
    assert edited.states()[A1] is CriterionState.CONFIRMED
    _stored(edited)
    edited.undo()
    assert edited.vectors_of("A1")[0].criterion == "A1"


def test_problems_lead_to_their_criterion() -> None:
    edited = _opened(_pack())
    edited.set_marking("评分办法", A1, TOO_FEW)
    found = [one for one in edited.problems if one.problem.is_blocking]
    assert [one.criterion for one in found] == [A1]
    assert found[0].problem.where == "A1 A1项"


def test_a_pack_that_was_written_out_is_changed_no_more(tmp_path: Path) -> None:
    pack = _pack()
    pack_up(pack, tmp_path)
    edited = _opened(_again(pack))
    _title(edited, "领导小组")
    assert edited.rubric.edition == "2026-2"
    assert "发出去过" in edited.notice


def test_problems_name_things_as_people_do() -> None:
    edited = _opened(_pack())
    edited.set_marking("评分办法", A1, Threshold("m9", Decimal(25)))
    said = "".join(one.problem.what for one in edited.problems)
    assert "已经移除的数据项" in said
    assert "m9" not in said
    reading = Threshold("m1", {"t1": Decimal(25)})
    types = (RegionType("t1", "平原县"), RegionType("t2", "山区县"))
    edited.change(
        "数据项", lambda one: replace(one, measures=(Measure("m1", "素养水平", Unit.TEXT),), region_types=types)
    )
    edited.set_marking("评分办法", A1, reading)
    said = "".join(one.problem.what for one in edited.problems)
    assert "“素养水平”是文字" in said
    assert "缺“山区县”" in said
