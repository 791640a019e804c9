"""The unfinished import on disk: killed, without its copy, decisions that mean other words now, what is left over."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.domain.progress import Silent
from app.domain.table_words import ColumnField
from app.files.user_folder import data_folder
from app.services import import_draft
from app.services.import_decisions import noted, still_so
from app.services.import_draft import Begun, ImportDraft, Place, begin, drop, keep, kept, release, take_up
from app.services.import_table import About, TableChoice, drafted, read_clipboard
from tests.catalog.table_files import workbook

PASTED = "指标\t评分标准\t分值\n机制\t有得2分\t2\n经费\t每1次得1分，最高3分\t3\n"
CHILD = """
import sys, time
from pathlib import Path
from app.domain.progress import Silent
from app.services.import_draft import ImportDraft, begin, keep
begun = begin(Path(sys.argv[1]), progress=Silent())
step = 0
while True:
    keep(begun.place, ImportDraft(begun.source, step=step))
    print(step, flush=True)
    step += 1
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "省表.xlsx", [["指标", "评分标准", "分值"], ["机制", "有得2分", 2]])


def begun_on(path: Path) -> tuple[Begun, Place]:
    begun = begin(path, progress=Silent())
    assert isinstance(begun, Begun)
    assert begun.place is not None
    return begun, begun.place


def full_draft(begun: Begun) -> ImportDraft:
    choice = TableChoice((1,), (1, 2), {3: ColumnField.NOTE}, {4: "2.5"}, (7, 8), headings=(9,), manual=True)
    draft = drafted(read_clipboard(PASTED), TableChoice(), About("a", "1", "表"))
    codes = sorted(draft.criteria)
    about = About("js", "2024", "标题", "省爱卫办", cycle_years=3)
    decisions = noted(codes[:1], draft), noted(codes[1:], draft)
    return ImportDraft(begun.source, choice, (TableChoice((2,)),), *decisions, about, 2, ("js", "2024", "0" * 64))


def test_everything_comes_back_as_it_was_kept(table: Path) -> None:
    begun, place = begun_on(table)
    draft = full_draft(begun)
    keep(place, draft)
    assert kept() == ()  # somebody works on it
    release(place)
    assert [one.draft for one in kept()] == [draft]
    again = take_up(kept()[0], progress=Silent())
    assert (again.draft, again.told) == (draft, "")
    assert again.one.found == begun.one.found


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signal")
def test_what_was_kept_outlives_a_kill(table: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", CHILD, table], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        told = [int(child.stdout.readline()) for _ in range(5)]
        child.send_signal(signal.SIGKILL)
        told += [int(line) for line in child.stdout.read().splitlines()]
    (one,) = kept()
    assert one.draft.step in {told[-1], told[-1] + 1}
    table.unlink()
    assert take_up(one, progress=Silent()).one.found.tables


def test_two_windows_do_not_go_on_with_the_same(table: Path) -> None:
    begun, place = begun_on(table)
    keep(place, ImportDraft(begun.source))
    release(place)
    (one,) = kept()
    first = take_up(one, progress=Silent())
    with pytest.raises(ProblemError) as told:
        take_up(one, progress=Silent())
    assert told.value.problems[0].code == "PACK_BEING_EDITED"
    drop(one)
    assert (one.folder / "work.json").exists()
    assert first.place is not None
    release(first.place)
    drop(one)
    assert not one.folder.exists()


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_large_file_is_read_where_it_lies(table: Path, monkeypatch: pytest.MonkeyPatch, is_changed: bool) -> None:
    monkeypatch.setattr(import_draft, "MOST_COPIED", 10)
    begun, place = begun_on(table)
    assert (place.copy, begun.file) == (None, table)
    keep(place, ImportDraft(begun.source))
    release(place)
    (one,) = kept()
    if not is_changed:
        assert take_up(one, progress=Silent()).file == table
        return
    table.unlink()
    with pytest.raises(ProblemError) as told:
        take_up(one, progress=Silent())
    assert told.value.problems[0].code == "FILE_MISSING"
    assert len(kept()) == 1


def test_a_damaged_copy_gives_way_to_the_file(table: Path) -> None:
    begun, place = begun_on(table)
    keep(place, ImportDraft(begun.source))
    release(place)
    assert place.copy is not None
    place.copy.write_bytes(b"PK")
    assert take_up(kept()[0], progress=Silent()).file == table


def test_a_file_that_is_no_table_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    for path in (tmp_path / "坏.xlsx", tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(ProblemError):
            begin(path, progress=Silent())
    assert list((data_folder() / "imports").iterdir()) == []


def test_a_copy_without_work_is_swept_once_it_is_old(table: Path) -> None:
    _, place = begun_on(table)
    assert place.lock is not None
    place.lock.close()
    kept()
    assert place.folder.exists()
    old = time.time() - 7200
    os.utime(place.folder, (old, old))
    kept()
    assert not place.folder.exists()


def test_decisions_hold_only_for_the_words_and_the_reading_they_were_made_of() -> None:
    before = drafted(read_clipboard(PASTED), TableChoice(), About("a", "1", "表"))
    decisions = noted(before.criteria, before)
    codes = frozenset(before.criteria)
    assert len(codes) == 2
    assert still_so(decisions, before, with_reading=True) == codes
    other = drafted(read_clipboard(PASTED.replace("有得2分", "有得1分")), TableChoice(), About("a", "1", "表"))
    assert still_so(decisions, other, with_reading=False) == {"1.2"} == codes - {"1.1"}
    row = replace(before.criteria["1.2"].row, points=Decimal(9))
    raised = replace(before, criteria={**before.criteria, "1.2": replace(before.criteria["1.2"], row=row)})
    assert still_so(decisions, raised, with_reading=True) == {"1.1"}
    assert still_so(decisions, raised, with_reading=False) == codes
    dropped = drafted(read_clipboard(PASTED), TableChoice(skipped=(2,)), About("a", "1", "表"))
    assert still_so(decisions, dropped, with_reading=True) == {"1.1"}  # row 3 has the code of the dropped one now
