"""Editing while others change the library: nothing is overwritten, and the work becomes an edition of its own."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.marking.kinds import Checklist, Item, Judgement
from app.domain.problems import ProblemError
from app.domain.rubric import Rubric
from app.domain.rubric_edits import change_criterion, remove
from app.domain.unread_texts import UnreadTexts
from app.services.edit_opening import held_for_editing, open_pack
from app.services.edit_rubric import EditedRubric
from app.services.edit_storing import store
from app.services.open_workspace import create_workspace, open_workspace
from app.services.recent_workspaces import RecentWorkspace, remember_workspace
from app.services.rubric_edit_file import record_file
from app.services.rubric_library import InstalledPack, contents_of, installed, save
from app.services.rubric_library import remove as take_out
from tests.catalog.pack_makers import contents

A1 = (0, 0, 0)


def _opened(pack: InstalledPack) -> EditedRubric:
    return EditedRubric(open_pack(pack))


def _titled(rubric: Rubric, title: str) -> Rubric:
    return change_criterion(rubric, A1, lambda one: replace(one, title=title))


def _title(edited: EditedRubric, title: str) -> None:
    edited.change("标题", lambda rubric: _titled(rubric, title))


def _stored(edited: EditedRubric) -> str:
    """Store; return why it became an edition of its own."""
    what = edited.to_store()
    assert what is not None
    edited.keep()
    done = store(what)
    edited.stored(done)
    return done.apart


def _titles() -> dict[str, str]:
    return {one.rubric.edition: one.rubric.criteria[0].title for one in installed() if not one.is_built_in}


def test_what_was_changed_elsewhere_is_not_overwritten() -> None:
    pack = save(contents())
    mine = _opened(pack)
    _title(mine, "我改的")
    other = replace(contents(), rubric=_titled(contents().rubric, "别处改的"))
    save(other, replacing=pack)
    assert "别处改过" in _stored(mine)
    assert _titles() == {"2026": "别处改的", "2026-2": "我改的"}
    assert "2026-2" in mine.notice
    # It goes on in its own edition, undo too.
    mine.undo()
    assert _stored(mine) == ""
    assert _titles() == {"2026": "别处改的", "2026-2": "A1项"}


def test_work_left_from_before_a_change_elsewhere_is_offered_beside_it() -> None:
    pack = save(contents())
    mine = _opened(pack)
    mine.set_marking("评分办法", A1, Checklist((Item("a", Decimal(1), "甲"),)))
    mine.keep()
    now = save(replace(contents(), rubric=_titled(contents().rubric, "别处改的")), replacing=pack)
    again = _opened(now)
    again.keep()
    again = _opened(now)
    assert isinstance(again.rubric.criteria[0].marking, Checklist)
    assert (again.rubric.edition, again.rubric.criteria[0].title) == ("2026-2", "A1项")
    again.set_marking("评分办法", A1, Judgement())
    _stored(again)
    assert _titles() == {"2026": "别处改的", "2026-2": "A1项"}
    third = _opened(now)
    assert third.rubric.criteria[0].title == "别处改的"


def test_undo_of_work_left_from_before_shows_the_pack_as_it_is() -> None:
    pack = save(contents())
    mine = _opened(pack)
    _title(mine, "我改的")
    mine.keep()
    now = save(replace(contents(), rubric=_titled(contents().rubric, "别处改的")), replacing=pack)
    again = _opened(now)
    assert again.rubric.criteria[0].title == "我改的"
    assert "没有存完" in again.undo()
    assert again.rubric == now.rubric
    assert again.to_store() is None


def test_a_pack_that_was_taken_out_meanwhile_comes_back_with_the_work() -> None:
    pack = save(contents())
    mine = _opened(pack)
    _title(mine, "我改的")
    take_out(pack)
    what = mine.to_store()
    assert what is not None
    done = store(what)
    assert "重新放回" in done.told
    assert _titles() == {"2026": "我改的"}


def test_a_draft_of_a_pack_that_was_taken_out_can_be_found_again() -> None:
    pack = save(contents())
    mine = _opened(pack)
    mine.set_marking("评分办法", A1, Checklist((Item("a", Decimal(1), "甲"),)))
    take_out(pack)
    _stored(mine)
    assert contents_of(mine.pack).rubric == contents().rubric
    assert isinstance(_opened(mine.pack).rubric.criteria[0].marking, Checklist)


def test_a_pack_that_came_into_use_meanwhile_becomes_a_new_edition(tmp_path: Path) -> None:
    pack = save(contents())
    mine = _opened(pack)
    mine.rename_code(A1, "B7")
    folder = tmp_path / "昆山市"
    create_workspace(folder, pack.rubric)
    remember_workspace(RecentWorkspace(str(folder), "昆山市", pack.rubric.title, "0", "4", 0, 1, ""))
    assert "1个工作库" in _stored(mine)
    assert set(_titles()) == {"2026", "2026-2"}
    there = contents_of(mine.pack)
    assert there.original is not None
    assert {cell.criterion for cell in there.original.cells} == {"B7"}
    assert there.original_bytes == contents().original_bytes
    assert [one.criterion for one in there.vectors] == ["B7"]
    with open_workspace(folder, writing=False) as workspace:
        assert workspace.picture.rubric == pack.rubric


def test_an_example_that_fits_no_more_does_not_hold_a_new_edition_back() -> None:
    pack = save(contents())
    mine = EditedRubric(replace(open_pack(pack), used="它由印发单位签过名"))
    mine.set_marking("评分办法", A1, Judgement())
    assert _stored(mine) == ""
    assert contents_of(mine.pack).vectors == ()
    assert len(_opened(mine.pack).vectors_of("A1")) == 1


def test_undo_after_the_new_edition_was_stored_stays_in_it() -> None:
    pack = save(contents())
    mine = EditedRubric(replace(open_pack(pack), used="它由印发单位签过名"))
    _title(mine, "我改的")
    _stored(mine)
    mine.undo()
    _stored(mine)
    assert _titles() == {"2026": "A1项", "2026-2": "A1项"}


def test_only_one_window_edits_a_pack() -> None:
    pack = save(contents())
    held = held_for_editing(pack.folder)
    assert held is not None
    with pytest.raises(ProblemError, match="正在"):
        held_for_editing(pack.folder)
    held.close()
    again = held_for_editing(pack.folder)
    assert again is not None
    again.close()


def test_an_old_entry_of_the_list_opens_what_lies_there_now() -> None:
    pack = save(contents())
    mine = _opened(pack)
    _title(mine, "我改的")
    _stored(mine)
    assert _opened(pack).rubric.criteria[0].title == "我改的"
    take_out(mine.pack)
    with pytest.raises(ProblemError, match="没有它了"):
        open_pack(pack)


# ---------------------------------------------------------------- killed and full disks


def test_a_kill_after_storing_keeps_what_was_confirmed() -> None:
    mine = _opened(save(contents()))
    _title(mine, "我改的")
    mine.confirm(A1)
    what = mine.to_store()
    assert what is not None
    mine.keep()
    pack = store(what).pack  # killed here: `stored` is never told
    again = _opened(pack)
    assert again.is_stored
    assert again.now.confirmed == mine.now.confirmed


def test_a_kill_after_storing_under_another_edition_keeps_what_was_confirmed() -> None:
    mine = _opened(save(contents()))
    mine.change("版本", lambda rubric: replace(rubric, edition="2027"))
    mine.confirm(A1)
    what = mine.to_store()
    assert what is not None
    mine.keep()
    again = _opened(store(what).pack)
    assert again.rubric.edition == "2027"
    assert again.now.confirmed == mine.now.confirmed


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_full_disk_is_told_and_leaves_library_and_record_whole() -> None:
    pack = save(contents())
    mine = _opened(pack)
    _title(mine, "甲")
    mine.keep()
    _title(mine, "我改的")
    whole = record_file(pack.folder).read_bytes()
    what = mine.to_store()
    assert what is not None
    import resource
    import signal

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, before[1]))
    try:
        with pytest.raises(ProblemError):
            mine.keep()
        with pytest.raises(ProblemError):
            store(what)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, old)
    assert record_file(pack.folder).read_bytes() == whole
    assert contents_of(pack).rubric == pack.rubric
    assert not mine.is_kept
    mine.keep()
    _stored(mine)
    assert _titles() == {"2026": "我改的"}


# ---------------------------------------------------------------- texts that no field could take over


def test_unread_texts_go_along_with_a_code_and_back() -> None:
    mine = _opened(save(contents()))
    mine.unread["A1/points"] = "四分"
    mine.rename_code(A1, "B", "code")
    mine.rename_code(A1, "B7", "code")
    assert mine.unread == {"B7/points": "四分"}
    mine.undo()
    assert mine.unread == {"A1/points": "四分"}
    mine.redo()
    assert mine.unread == {"B7/points": "四分"}


def test_unread_texts_of_what_is_removed_come_back_with_it_alone() -> None:
    mine = _opened(save(contents()))
    mine.unread["A1/points"] = "四分"
    mine.change("移除", lambda rubric: remove(rubric, A1))
    assert mine.unread == {}
    mine.undo()
    assert mine.unread == {"A1/points": "四分"}


def test_texts_of_parts_are_moved_and_put_away() -> None:
    texts = UnreadTexts({"A/0/x": "零", "A/1/x": "一", "A/2/x": "二", "A1/0": "别的"})
    texts.rearrange(["A/0"], {"A/1": "A/0", "A/2": "A/1"})
    assert texts == {"A/0/x": "一", "A/1/x": "二", "A1/0": "别的"}
    step = texts.taken_fresh()
    texts["A/1/x"] = "二二"
    texts.undo(step)
    assert texts == {"A/0/x": "零", "A/1/x": "一", "A/2/x": "二二", "A1/0": "别的"}
    assert texts.redo(step) == step
    assert texts == {"A/0/x": "一", "A/1/x": "二二", "A1/0": "别的"}


# ---------------------------------------------------------------- kill -9

CHILD = Path(__file__).with_name("editing_child.py")


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signal")
@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_killed_while_it_saves_library_and_record_are_whole(lines: int) -> None:
    pack = save(contents())
    with subprocess.Popen([sys.executable, CHILD, pack.key], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [child.stdout.readline().split() for _ in range(lines)]
        child.kill()
        told += [line.split() for line in child.stdout.read().splitlines()]
    kept = max(int(number) for what, number in told if what == "kept")
    stored = max([0, *(int(number) for what, number in told if what == "stored")])
    (there,) = [one for one in installed() if not one.is_built_in]
    title = contents_of(there).rubric.criteria[0].title
    assert int("0" if title == "A1项" else title.removeprefix("第")) >= stored
    again = _opened(there)
    assert int(again.rubric.criteria[0].title.removeprefix("第")) >= kept
    assert again.rubric.edition == "2026"
    assert not list(record_file(there.folder).parent.glob("*.old"))
