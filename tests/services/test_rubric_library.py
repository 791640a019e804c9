"""The library of rubrics: packs get in whole and checked, or not at all, and out as one signed file."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.pack_files import PackContents, pack_entries, with_manifest, write_entries
from app.catalog.pack_source import MANIFEST_FILE, SIGNATURE_FILE
from app.domain.problems import ProblemError
from app.domain.progress import Silent
from app.exchange.keys import own_key
from app.files.canonical import digest
from app.files.digests import sha256_of
from app.files.user_folder import keys_folder
from app.services.offered_rubrics import offered_rubrics
from app.services.open_rubric import installed_rubric, open_rubric
from app.services.open_workspace import create_workspace
from app.services.recent_workspaces import RecentWorkspace, remember_workspace
from app.services.rubric_library import (
    InstalledPack,
    broken,
    contents_of,
    install,
    installed,
    is_own_signature,
    library,
    pack_up,
    put_back,
    remove,
    save,
    workspaces_using,
)
from tests.catalog.pack_makers import TABLE, a_rubric, contents, zipped
from tests.conftest import ROOT

DIGEST = digest(contents().rubric)


def _pack(folder: Path, name: str = "省里发的.评分标准.zip", **more: str) -> Path:
    return zipped(folder / name, pack_entries(contents(**more)), "江苏/")


def _codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    assert all(problem.what and problem.what_to_do for problem in error.value.problems)
    return [problem.code for problem in error.value.problems]


def _own() -> list[InstalledPack]:
    return [pack for pack in installed() if not pack.is_built_in]


def _used(folder: Path, pack: InstalledPack) -> Path:
    create_workspace(folder, pack.rubric)
    remember_workspace(RecentWorkspace(str(folder), "昆山市", pack.rubric.title, "0", "4", 0, 1, ""))
    return folder


# ---------------------------------------------------------------- taking in


def test_without_anything_installed_the_built_in_ones_are_there() -> None:
    assert [(pack.rubric.id, pack.is_built_in) for pack in installed()] == [
        ("jkxq-2021-reference", True),
        ("jkcj-2020-reference", True),
    ]
    assert broken() == ()


def test_a_pack_is_taken_in_whole_and_offered_everywhere(tmp_path: Path) -> None:
    pack = install(_pack(tmp_path))
    assert pack.folder == library() / "jiangsu@2026"
    assert (pack.sha256, pack.signer, pack.problems) == (DIGEST, "", ())
    assert contents_of(pack) == contents()
    assert [one.sha256 for one in _own()] == [DIGEST]
    assert open_rubric("jiangsu").original_bytes == TABLE
    assert open_rubric("jiangsu@2026").sha256 == DIGEST
    found = installed_rubric("jiangsu", "2026")
    assert found is not None
    assert found.sha256 == DIGEST
    assert installed_rubric("jiangsu", "2025") is None
    first = offered_rubrics(progress=Silent())[0]
    assert (first.rubric.id, first.is_installed, first.original_bytes) == ("jiangsu", True, TABLE)


def test_the_same_pack_once_more_says_so_and_changes_nothing(tmp_path: Path) -> None:
    first = install(_pack(tmp_path))
    again = install(_pack(tmp_path, "微信转来的(1).zip"))
    assert again.folder == first.folder
    assert [problem.code for problem in again.problems] == ["PACK_INSTALLED"]
    assert "完全相同" in again.problems[0].what


@pytest.mark.parametrize("title", ["另一个名称"])
def test_another_one_of_the_same_edition_is_refused(title: str, tmp_path: Path) -> None:
    install(_pack(tmp_path))
    with pytest.raises(ProblemError) as refused:
        install(_pack(tmp_path, "改过的.zip", title=title))
    assert _codes(refused) == ["PACK_INSTALLED"]
    assert "没有替换" in refused.value.problems[0].what
    assert [pack.rubric.title for pack in _own()] == ["江苏省健康县区评分标准"]


def test_another_edition_stands_beside_and_must_be_named(tmp_path: Path) -> None:
    install(_pack(tmp_path))
    install(_pack(tmp_path, "新版.zip", edition="2028"))
    assert [pack.key for pack in _own()] == ["jiangsu@2028", "jiangsu@2026"]
    assert open_rubric("jiangsu@2028").rubric.edition == "2028"
    with pytest.raises(ProblemError) as refused:
        open_rubric("jiangsu")
    assert _codes(refused) == ["RUBRIC_NOT_FOUND"]
    assert "2028、2026" in refused.value.problems[0].what


def test_one_that_looks_like_a_built_in_one_is_refused(tmp_path: Path) -> None:
    built_in = next(pack for pack in installed() if pack.is_built_in)
    write_entries(tmp_path / "包", pack_entries(PackContents(replace(built_in.rubric, title="改过的"))))
    with pytest.raises(ProblemError) as refused:
        install(tmp_path / "包")
    assert _codes(refused) == ["PACK_BUILT_IN"]
    assert install(built_in.folder).problems[0].code == "PACK_INSTALLED"


@pytest.mark.parametrize(
    ("rubric_id", "edition"),
    [
        ("../../x", "2026"),
        ("a/b", "..\\c"),
        ("con", "2026"),
        ("a" * 300, "版" * 300),
        (".x", "."),
        ("a:b", "2026?"),
        ("x", ""),
    ],
)
def test_an_id_that_is_no_name_leads_nowhere_else(rubric_id: str, edition: str, tmp_path: Path) -> None:
    made = replace(a_rubric(), id=rubric_id, edition=edition)
    write_entries(tmp_path / "包", pack_entries(PackContents(made)))
    pack = install(tmp_path / "包")
    assert pack.folder.parent == library()
    assert len(pack.folder.name) <= 80
    found = installed_rubric(rubric_id, edition)
    assert found is not None
    assert found.rubric == made
    pack_up(pack, tmp_path)
    remove(pack)
    assert _own() == []


# ---------------------------------------------------------------- signatures


def _signed(entries: dict[str, bytes]) -> dict[str, bytes]:
    return {**entries, SIGNATURE_FILE: own_key(keys_folder())(entries[MANIFEST_FILE])}


def test_a_signed_pack_names_its_signer(tmp_path: Path) -> None:
    pack = install(zipped(tmp_path / "包.zip", _signed(pack_entries(contents()))))
    assert pack.signer == own_key(keys_folder()).fingerprint
    assert is_own_signature(pack)


def _stale(entries: dict[str, bytes]) -> dict[str, bytes]:
    return {**entries, "rubric.yaml": entries["rubric.yaml"].replace("组织管理".encode(), b"x").replace(b"4", b"5")}


def _made_anew(entries: dict[str, bytes]) -> dict[str, bytes]:
    changed = {**entries, "rubric.yaml": entries["rubric.yaml"].replace("成立".encode(), "设立".encode())}
    return {**with_manifest(changed), SIGNATURE_FILE: entries[SIGNATURE_FILE]}


def _without_list(entries: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in entries.items() if name != MANIFEST_FILE}


def _garbage(entries: dict[str, bytes]) -> dict[str, bytes]:
    return {**entries, SIGNATURE_FILE: b'{"algorithm": "none"}'}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_stale, "PACKAGE_FILE_CHANGED"),
        (_made_anew, "SIGNATURE_INVALID"),
        (_without_list, "SIGNATURE_INVALID"),
        (_garbage, "SIGNATURE_INVALID"),
    ],
)
def test_a_broken_signature_keeps_a_pack_out(
    change: Callable[[dict[str, bytes]], dict[str, bytes]], code: str, tmp_path: Path
) -> None:
    with pytest.raises(ProblemError) as refused:
        install(zipped(tmp_path / "包.zip", change(_signed(pack_entries(contents())))))
    assert set(_codes(refused)) == {code}
    assert _own() == []


def test_what_is_changed_in_the_library_is_told_and_not_used(tmp_path: Path) -> None:
    pack = install(_pack(tmp_path))
    (pack.folder / "rubric.yaml").write_bytes((pack.folder / "rubric.yaml").read_bytes() + b"# x\n")
    assert _own() == []
    assert [(one.folder, one.problems[0].code) for one in broken()] == [(pack.folder, "PACKAGE_FILE_CHANGED")]
    assert installed_rubric("jiangsu", "2026") is None
    remove(broken()[0])
    assert broken() == ()


# ---------------------------------------------------------------- giving out


def test_out_and_in_again_with_another_home_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = pack_up(install(_pack(tmp_path)), tmp_path / "发给各县")
    assert file.name == "江苏省健康县区评分标准_2026.评分标准.zip"
    signer = own_key(keys_folder()).fingerprint
    again = pack_up(_own()[0], tmp_path / "再来一次")
    assert sha256_of(again) == sha256_of(file)

    for name in ("HOME", "XDG_DATA_HOME", "JKXQ_KEYS"):
        monkeypatch.setenv(name, str(tmp_path / "另一台"))
    assert _own() == []
    elsewhere = install(file)
    assert (elsewhere.sha256, elsewhere.signer) == (DIGEST, signer)
    assert contents_of(elsewhere) == contents()
    assert not is_own_signature(elsewhere)
    # Who passes it on does not take its issuer's place.
    assert sha256_of(pack_up(elsewhere, tmp_path / "转发")) == sha256_of(file)


def test_a_name_is_safe_and_nothing_is_overwritten_in_a_folder(tmp_path: Path) -> None:
    made = replace(a_rubric(), title='评分标准："试行"/<稿>' + "长" * 100)
    pack = save(PackContents(made))
    first, second = pack_up(pack, tmp_path), pack_up(pack, tmp_path)
    assert first.name.endswith(".评分标准.zip")
    assert len(first.name.encode()) < 240
    assert not set('\\/:*?"<>|') & set(first.name)
    assert second.name == first.name.replace(".评分标准.zip", "（2）.评分标准.zip")


def test_a_built_in_one_can_be_given_out_too(tmp_path: Path) -> None:
    built_in = next(pack for pack in installed() if pack.is_built_in)
    file = pack_up(built_in, tmp_path / "六领域.zip")
    assert file == tmp_path / "六领域.zip"
    assert open_rubric(str(file)).sha256 == built_in.sha256


# ---------------------------------------------------------------- saving, replacing, removing


def test_saving_in_place_of_one_that_nobody_uses(tmp_path: Path) -> None:
    pack = install(_pack(tmp_path))
    changed = replace(contents(), rubric=replace(a_rubric(), title="改好的名称"))
    with pytest.raises(ProblemError) as refused:
        save(changed)
    assert _codes(refused) == ["PACK_INSTALLED"]
    saved = save(changed, replacing=pack)
    assert saved.folder == pack.folder
    assert [one.rubric.title for one in _own()] == ["改好的名称"]
    moved = save(replace(changed, rubric=replace(changed.rubric, edition="2027")), replacing=saved)
    assert [one.key for one in _own()] == ["jiangsu@2027"]
    assert contents_of(moved).original_bytes == TABLE


def test_one_in_use_is_neither_changed_nor_removed(tmp_path: Path) -> None:
    pack = install(_pack(tmp_path))
    folder = _used(tmp_path / "昆山市_2026", pack)
    assert workspaces_using(pack) == (folder,)
    changed = replace(contents(), rubric=replace(a_rubric(), title="改好的名称"))
    for deed in (lambda: remove(pack), lambda: save(changed, replacing=pack)):
        with pytest.raises(ProblemError) as refused:
            deed()
        assert _codes(refused) == ["PACK_IN_USE"]
        assert "昆山市_2026" in refused.value.problems[0].what
    assert save(replace(contents(), vectors=()), replacing=pack).vectors == 0  # the rubric itself stays
    newer = save(replace(changed, rubric=replace(changed.rubric, edition="2027")))
    remove(newer)
    assert [one.key for one in _own()] == ["jiangsu@2026"]


def test_a_built_in_one_is_neither_changed_nor_removed() -> None:
    built_in = next(pack for pack in installed() if pack.is_built_in)
    with pytest.raises(ProblemError) as refused:
        remove(built_in)
    assert _codes(refused) == ["PACK_BUILT_IN"]
    with pytest.raises(ProblemError) as refused:
        save(contents_of(built_in), replacing=built_in)
    assert _codes(refused) == ["PACK_BUILT_IN"]


def test_a_rubric_that_is_not_sound_is_not_saved() -> None:
    unsound = replace(a_rubric(), dimensions=())
    with pytest.raises(ProblemError):
        save(PackContents(unsound))
    assert _own() == []


# ---------------------------------------------------------------- killed, full


def _play(journey: str, step: int, folder: Path) -> None:
    """Do something to the library and die at the n-th rename, write or removal on the way."""
    import app.catalog.library as on_disk

    left = [step]

    def dying(do: Callable[..., object]) -> Callable[..., object]:
        def done(*given: object, **named: object) -> object:
            if left[0] == 0:
                os._exit(9)
            left[0] -= 1
            return do(*given, **named)

        return done

    for name in ("move_durably", "write_entries"):
        setattr(on_disk, name, dying(getattr(on_disk, name)))
    shutil.rmtree = dying(shutil.rmtree)  # type: ignore[assignment]
    if journey == "install":
        install(folder / "新版.zip")
    elif journey == "replace":
        save(replace(contents(), rubric=replace(a_rubric(), title="改好的名称")), replacing=_own()[0])
    elif journey == "rename":
        save(replace(contents(), rubric=replace(a_rubric(), edition="2027")), replacing=_own()[0])
    else:
        remove(_own()[0])
    os._exit(0)


EXPECTED = {
    "install": [["jiangsu@2026"], ["jiangsu@2028", "jiangsu@2026"]],
    "replace": [["jiangsu@2026"]],
    "rename": [["jiangsu@2026"], ["jiangsu@2027", "jiangsu@2026"], ["jiangsu@2027"]],
    "remove": [["jiangsu@2026"], []],
}


def play_all(journey: str, folder: Path) -> None:
    """Play a journey again and again, killed one step later each time; say what the library was after each."""
    before = folder / "存着"
    shutil.copytree(library(), before)
    installed()  # read once, not in every child
    for step in range(12):
        if (child := os.fork()) == 0:
            _play(journey, step, folder)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said: dict[str, object] = {"code": code, "keys": [pack.key for pack in _own()], "broken": len(broken())}
        # The next one who writes puts everything right.
        save(PackContents(replace(a_rubric(), id="other")))
        said["hidden"] = [path.name for path in library().iterdir() if path.name.startswith(".")]
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        shutil.rmtree(library())
        shutil.copytree(before, library())
        if code == 0:
            return


@pytest.mark.parametrize("journey", EXPECTED)
def test_killed_at_any_step_the_library_is_whole(journey: str, tmp_path: Path) -> None:
    _pack(tmp_path, "新版.zip", edition="2028")
    install(_pack(tmp_path))
    script = "import sys; from pathlib import Path; from tests.services.test_rubric_library import play_all as play;"
    script += "play(sys.argv[1], Path(sys.argv[2]))"
    done = subprocess.run(
        [sys.executable, "-c", script, journey, str(tmp_path)], cwd=ROOT, capture_output=True, check=False, text=True
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [one["code"] for one in told] == [9] * (len(told) - 1) + [0]
    assert len(told) > 2
    for one in told:
        assert one["keys"] in EXPECTED[journey]
        assert one["broken"] == 0
        assert one["hidden"] == []
    assert told[-1]["keys"] == EXPECTED[journey][-1]


def _codes_of(deed: Callable[[], object]) -> set[str]:
    try:
        deed()
    except ProblemError as error:
        return {problem.code for problem in error.problems}
    return set()


def test_a_disk_that_fills_up_leaves_the_library_as_it_was(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    pack = install(_pack(tmp_path))
    source = _pack(tmp_path, "新版.zip", edition="2028")
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    deeds: dict[str, Callable[[], object]] = {
        "install": lambda: install(source),
        "pack up": lambda: pack_up(pack, tmp_path / "出"),
        "replace": lambda: save(replace(contents(), rubric=replace(a_rubric(), title="改")), replacing=pack),
    }
    for name, deed in deeds.items():
        limits = iter(range(0, 20_000, 150))
        for failures, limit in enumerate(limits):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
            try:
                codes = _codes_of(deed)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
            assert codes <= {"WRITE_FAILED", "DISK_FULL", "KEY_UNREADABLE"}
            if not codes:
                assert failures >= 2, name
                break
            assert contents_of(pack) == contents()
            assert ("jiangsu@2028" in [one.key for one in _own()]) is (name != "install")
            assert not list((tmp_path / "出").glob("*"))
        shutil.rmtree(tmp_path / "出", ignore_errors=True)
    assert [one.rubric.title for one in _own()] == ["江苏省健康县区评分标准", "改"]


def test_somebody_else_writing_is_told(tmp_path: Path) -> None:
    from app.files.locks import FolderLock

    library().mkdir(parents=True)
    lock = FolderLock.taken(library(), "李四")
    try:
        with pytest.raises(ProblemError) as refused:
            install(_pack(tmp_path))
    finally:
        lock.close()
    assert "李四" in refused.value.problems[0].what
    assert install(_pack(tmp_path, "又.zip")).key == "jiangsu@2026"


def test_a_broken_signature_is_found_wherever_a_pack_is_opened(tmp_path: Path) -> None:
    file = zipped(tmp_path / "包.zip", _made_anew(_signed(pack_entries(contents()))))
    with pytest.raises(ProblemError) as refused:
        open_rubric(str(file))
    assert _codes(refused) == ["SIGNATURE_INVALID"]


def test_removed_and_put_back_is_the_same_to_the_byte(tmp_path: Path) -> None:
    pack = install(zipped(tmp_path / "包.zip", _signed(pack_entries(contents()))))
    before = {path: path.read_bytes() for path in pack.folder.rglob("*") if path.is_file()}
    removed = remove(pack)
    assert _own() == []
    assert put_back(removed) == pack.folder
    assert {path: path.read_bytes() for path in pack.folder.rglob("*") if path.is_file()} == before
    assert _own() == [pack]


def test_what_lies_aside_is_removed_too(tmp_path: Path) -> None:
    pack = install(_pack(tmp_path))
    # Killed between moving the old one aside and the new one to its place; then damaged.
    aside = pack.folder.rename(pack.folder.with_name(f".旧_{pack.folder.name}"))
    (aside / "rubric.yaml").unlink()
    (damaged,) = broken()

    removed = remove(damaged)

    assert MANIFEST_FILE in removed.files
    assert not broken()
