"""Unchecked drafts (草稿) of a province's pack are told wherever it goes, until somebody has confirmed them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.pack_files import pack_entries
from app.catalog.packs import read_pack
from app.domain.criterion_state import CriterionState
from app.domain.original import fitting_original
from app.domain.problems import ProblemError
from app.domain.progress import Silent
from app.domain.rubric_edits import criterion_places, remove
from app.domain.rubric_renames import renamed_original
from app.files.canonical import digest
from app.services.checked_criteria import unchecked, unchecked_here
from app.services.edit_opening import open_pack
from app.services.edit_rubric import EditedRubric
from app.services.edit_storing import store
from app.services.import_table import About, suggested_choice
from app.services.import_table import read_file as read_table
from app.services.keep_table import keep_table
from app.services.list_rubrics import ListedPack, listed_rubrics
from app.services.offered_rubrics import offered_rubrics
from app.services.open_workspace import open_workspace
from app.services.rubric_library import InstalledPack, contents_of, install, pack_up
from tests.catalog.pack_makers import contents, original, zipped
from tests.catalog.table_files import workbook
from tests.conftest import Jkxq

ROWS = [
    ["一级指标", "评分标准", "分值"],
    ["组织管理", "有得2分", 2],
    ["健康环境", "视情况而定", 3],
    ["健康社会", "每开展1次主题活动得2分，最高4分", 4],
    ["合计", None, 9],
]
"""1.1 and 1.3 are read; 1.2 says nothing that can be counted, so that it is judged by hand and no draft."""
READ = ("1.1", "1.3")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "表.xlsx", ROWS)


@pytest.fixture
def elsewhere(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what goes to another computer."""

    def go() -> None:
        home = next(homes)
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
            monkeypatch.setenv(name, str(home / name))
        monkeypatch.setenv("JKXQ_KEYS", str(home / "keys"))

    return go


def _kept(table: Path, **checked: tuple[str, ...]) -> InstalledPack:
    found = read_table(table)
    about = About("p-1", "2024", "省标准")
    return keep_table(found, suggested_choice(found), about, table, progress=Silent(), **checked)


def _own() -> ListedPack:
    return next(one for one in listed_rubrics(progress=Silent()).packs if not one.pack.is_built_in)


def _edited(pack: InstalledPack) -> EditedRubric:
    return EditedRubric(open_pack(pack))


def _open_ones(edited: EditedRubric) -> list[str]:
    codes = {at: one.code for at, one in criterion_places(edited.rubric)}
    return [codes[at] for at, state in edited.states().items() if state is CriterionState.OPEN]


def _confirm_all(pack: InstalledPack) -> None:
    edited = _edited(pack)
    for at, _ in criterion_places(edited.rubric):
        edited.confirm(at)
    edited.keep()


def test_what_nobody_checked_is_told_in_the_county(table: Path, tmp_path: Path, elsewhere: Callable[[], None]) -> None:
    pack = _kept(table)
    assert _own().drafts == READ
    assert "存成一个文件时会注明" in _own().unchecked_words
    file = pack_up(pack, tmp_path / "发")
    elsewhere()

    there = install(file)
    (told,) = (one for one in there.problems if one.code == "DRAFT_UNCHECKED")
    assert (told.is_blocking, "1.1、1.3" in told.what) == (False, True)
    assert _own().drafts == READ
    assert "印发单位没有核对" in _own().unchecked_words
    assert offered_rubrics(progress=Silent())[0].drafts == READ
    assert unchecked_here(contents_of(there)) == READ
    assert _open_ones(_edited(there)) == list(READ)


def test_once_all_is_confirmed_nothing_is_said(table: Path, tmp_path: Path, elsewhere: Callable[[], None]) -> None:
    pack = _kept(table)
    sha256 = pack.sha256
    _confirm_all(pack)
    assert (_own().drafts, _own().unchecked_words) == ((), "")
    file = pack_up(pack, tmp_path / "发")
    elsewhere()

    there = install(file)
    assert "DRAFT_UNCHECKED" not in {one.code for one in there.problems}
    assert (there.sha256, bool(there.signer)) == (sha256, True)
    assert (_own().drafts, offered_rubrics(progress=Silent())[0].drafts) == ((), ())
    assert _open_ones(_edited(there)) == []


def test_what_was_checked_in_the_import_is_no_draft(table: Path) -> None:
    assert unchecked(_kept(table, checked=("1.1",))) == ("1.3",)
    assert contents_of(_own().pack).original.drafts == ("1.3",)  # type: ignore[union-attr]


def test_what_is_judged_by_hand_is_no_draft(table: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    assert unchecked(_kept(table, by_hand=("1.3",))) == ("1.1",)
    by_hand = jkxq_inside("rubric", "import", table, "--out", tmp_path / "手", "--manual")
    assert "DRAFT_UNCHECKED" not in by_hand.problem_codes
    assert read_pack(tmp_path / "手").original.drafts == ()  # type: ignore[union-attr]


def test_taking_a_confirmation_back_makes_it_a_draft_again(table: Path) -> None:
    pack = _kept(table)
    edited = _edited(pack)
    edited.confirm((0, 0, 0))
    edited.change("标题", lambda rubric: replace(rubric, title="省标准二"))
    what = edited.to_store()
    assert what is not None
    edited.stored(store(what))
    assert unchecked(edited.pack) == ("1.3",)
    edited.undo()
    edited.undo()
    edited.keep()
    assert unchecked(edited.pack) == READ


def test_a_pack_that_was_checked_further_takes_the_place_of_the_first(
    table: Path, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    pack = _kept(table)
    first = pack_up(pack, tmp_path / "先")
    _confirm_all(pack)
    second = pack_up(pack, tmp_path / "后")
    elsewhere()

    install(first)
    (told,) = install(second).problems
    assert (told.code, "又核对了一些项" in told.what) == ("PACK_INSTALLED", True)
    assert _own().drafts == ()
    with pytest.raises(ProblemError) as refused:
        install(first)
    assert [one.code for one in refused.value.problems] == ["PACK_INSTALLED"]


def test_only_who_signed_it_can_say_that_it_was_checked(
    table: Path, tmp_path: Path, elsewhere: Callable[[], None]
) -> None:
    file = pack_up(_kept(table), tmp_path / "发")
    elsewhere()
    there = install(file)
    _confirm_all(there)
    assert _own().drafts == ()
    passed_on = read_pack(pack_up(there, tmp_path / "转"))
    assert passed_on.original is not None
    assert passed_on.original.drafts == READ
    unsigned = replace(contents_of(there), original=replace(passed_on.original, drafts=()))
    with pytest.raises(ProblemError):
        install(zipped(tmp_path / "没签名.zip", pack_entries(unsigned)))


def test_commands_name_them_in_one_warning(table: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    file = tmp_path / "省.评分标准.zip"
    told = [
        jkxq_inside("rubric", "import", table, "--out", file),
        jkxq_inside("rubric", "check", file),
        jkxq_inside("new", tmp_path / "库", "--rubric", file),
    ]
    for outcome in told:
        assert outcome.exit_code == 0
        (one,) = (one for one in outcome.json["problems"] if one["code"] == "DRAFT_UNCHECKED")  # type: ignore[attr-defined]
        assert (one["severity"], "2项" in one["what"], "1.1、1.3" in one["what"]) == ("warning", True, True)
    with open_workspace(tmp_path / "库", writing=False) as workspace:
        assert workspace.picture.original is not None
        assert workspace.picture.original.drafts == READ


def test_a_county_that_checked_them_itself_begins_without(table: Path, tmp_path: Path, jkxq_inside: Jkxq) -> None:
    _confirm_all(_kept(table))
    outcome = jkxq_inside("new", tmp_path / "库", "--rubric", "p-1")
    assert (outcome.exit_code, outcome.problem_codes) == (0, [])


def test_an_older_pack_names_none_and_a_wrong_code_is_refused(tmp_path: Path) -> None:
    assert b"drafts" not in pack_entries(contents())["mapping.json"]
    given = contents()
    named = replace(given, original=replace(original(), drafts=("A1",)))
    assert digest(named.rubric) == digest(given.rubric)
    assert read_pack(zipped(tmp_path / "好.zip", pack_entries(named))).original == named.original
    wrong = replace(given, original=replace(original(), drafts=("Z9",)))
    with pytest.raises(ProblemError) as refused:
        read_pack(zipped(tmp_path / "坏.zip", pack_entries(wrong)))
    assert [one.code for one in refused.value.problems if one.is_blocking] == ["PACK_ORIGINAL"]
    assert json.loads(pack_entries(named)["mapping.json"])["drafts"] == ["A1"]


def test_codes_go_along_and_those_of_what_is_gone_go(table: Path) -> None:
    known = replace(original(), drafts=("A1", "A2"))
    assert renamed_original(known, "A1", "B7").drafts == ("B7", "A2")
    left = fitting_original(known, contents().rubric)
    assert left is not None
    assert (left.drafts, left.cells) == (("A1",), known.cells)

    pack = _kept(table)
    edited = _edited(pack)
    edited.change("移除 1.1", lambda rubric: remove(rubric, (0, 0)))
    what = edited.to_store()
    assert what is not None
    edited.stored(store(what))
    assert unchecked(edited.pack) == ("1.3",)
    assert [one.criterion for one in (contents_of(edited.pack).original or known).cells].count("1.1") == 0
