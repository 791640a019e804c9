"""Packs written and read: the same again from a folder or any zip; whatever was changed on the way is found."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.pack_files import PackContents, pack_entries, with_manifest, write_entries
from app.catalog.pack_source import MANIFEST_FILE
from app.catalog.packs import Pack, read_pack
from app.domain.original import Original
from app.domain.problems import ProblemError
from app.domain.table import TableKind
from app.files.canonical import digest
from tests.catalog.pack_makers import NAME, TABLE, a_rubric, contents, original, zipped


def _codes(path: Path) -> list[str]:
    with pytest.raises(ProblemError) as refused:
        read_pack(path)
    assert all(problem.what and problem.what_to_do for problem in refused.value.problems)
    return [problem.code for problem in refused.value.problems if problem.is_blocking]


def _is_the_same(pack: Pack, given: PackContents) -> None:
    assert pack.rubric == given.rubric
    assert pack.sha256 == digest(given.rubric)
    assert pack.vector_list == given.vectors
    assert pack.original == given.original
    assert pack.original_bytes == given.original_bytes


def test_a_folder_reads_back_with_everything_in_it(tmp_path: Path) -> None:
    write_entries(tmp_path / "包", pack_entries(contents()))
    pack = read_pack(tmp_path / "包")
    _is_the_same(pack, contents())
    assert pack.problems == ()
    assert (tmp_path / "包" / "original" / NAME).read_bytes() == TABLE


@pytest.mark.parametrize("top", ["", "江苏/"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", ["江苏_2026.评分标准.zip", "江苏_2026.评分标准.zip.1", "mmexport1732.dat"])
def test_any_zip_of_it_is_the_same_pack(name: str, encoding: str, top: str, tmp_path: Path) -> None:
    _is_the_same(read_pack(zipped(tmp_path / name, pack_entries(contents()), top, encoding)), contents())


def test_the_same_contents_give_the_same_bytes() -> None:
    assert list(pack_entries(contents()).items()) == list(pack_entries(contents()).items())


def test_a_pasted_table_has_no_file(tmp_path: Path) -> None:
    given = PackContents(a_rubric(), (), Original("粘贴的表格", "", 0, TableKind.PASTED))
    write_entries(tmp_path, pack_entries(given))
    _is_the_same(read_pack(tmp_path), given)


def test_a_name_that_windows_cannot_hold_is_kept_in_the_mapping_only(tmp_path: Path) -> None:
    given = replace(contents(), original=original(name='评分表"终稿"?.xlsx'))
    write_entries(tmp_path, pack_entries(given))
    assert [path.name for path in (tmp_path / "original").iterdir()] == ["原表.xlsx"]
    _is_the_same(read_pack(tmp_path), given)


def test_bytes_that_are_not_the_original_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ProblemError):
        write_entries(tmp_path / "包", pack_entries(replace(contents(), original_bytes=b"another")))
    assert not (tmp_path / "包").exists()


def test_a_folder_edited_by_hand_without_a_list_is_read(tmp_path: Path) -> None:
    write_entries(tmp_path, pack_entries(contents()))
    (tmp_path / "manifest-sha256.txt").unlink()
    text = (tmp_path / "rubric.yaml").read_text("utf-8")
    (tmp_path / "rubric.yaml").write_text(text.replace("成立领导小组", "成立领导小组和专班"), "utf-8")
    assert read_pack(tmp_path).rubric.criteria[0].text == "成立领导小组和专班"


def _rubric_changed(entries: dict[str, bytes]) -> None:
    entries["rubric.yaml"] = entries["rubric.yaml"].replace("成立领导小组".encode(), "设立领导小组".encode())


def _original_changed(entries: dict[str, bytes]) -> None:
    entries[f"original/{NAME}"] += b" "


def _original_gone(entries: dict[str, bytes]) -> None:
    del entries[f"original/{NAME}"]


def _vectors_put_in(entries: dict[str, bytes]) -> None:
    entries |= with_manifest({name: content for name, content in entries.items() if name != "vectors.yaml"})


def _empty_list(entries: dict[str, bytes]) -> None:
    entries["manifest-sha256.txt"] = b"\n"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_rubric_changed, "PACKAGE_FILE_CHANGED"),
        (_original_changed, "PACKAGE_FILE_CHANGED"),
        (_original_gone, "PACKAGE_FILE_MISSING"),
        (_vectors_put_in, "PACKAGE_FILE_EXTRA"),
        (_empty_list, "PACKAGE_MANIFEST"),
    ],
)
@pytest.mark.parametrize("is_zip", [False, True])
def test_what_does_not_fit_the_list_is_refused(
    change: Callable[[dict[str, bytes]], None], code: str, is_zip: bool, tmp_path: Path
) -> None:
    entries = pack_entries(contents())
    change(entries)
    place = zipped(tmp_path / "包.zip", entries) if is_zip else _in_folder(tmp_path / "包", entries)
    assert _codes(place) == [code]


def _in_folder(folder: Path, entries: dict[str, bytes]) -> Path:
    for name, content in entries.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("change", [_original_changed, _original_gone])
def test_an_original_that_is_not_the_mapped_one_is_found_without_a_list_too(
    change: Callable[[dict[str, bytes]], None], tmp_path: Path
) -> None:
    entries = pack_entries(contents())
    change(entries)
    del entries["manifest-sha256.txt"]
    assert _codes(_in_folder(tmp_path, entries)) in (["PACKAGE_FILE_CHANGED"], ["PACKAGE_FILE_MISSING"])


@pytest.mark.parametrize(
    "mapping",
    [
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        json.dumps({"name": "a.xlsx", "sha256": "0" * 64, "size": 1, "kind": "xls"}).encode(),
        json.dumps({"name": "../a.xlsx", "sha256": "", "size": 0, "kind": "pasted"}).encode(),
        json.dumps({"name": "a.xlsx", "sha256": "", "size": 0, "kind": "xlsx"}).encode(),
        json.dumps({"name": "a", "sha256": "", "size": 0, "kind": "pasted", "more": 1}).encode(),
        json.dumps({"name": "a", "sha256": "", "size": 0, "kind": "pasted", "lines": ["x" * 40_000]}).encode(),
        json.dumps(
            {
                "name": "a",
                "sha256": "",
                "size": 0,
                "kind": "pasted",
                "cells": [{"criterion": "Z9", "field": "rule", "part": "", "address": "A1"}],
            }
        ).encode(),
    ],
    ids=range(10),
)
def test_a_mapping_that_is_none_is_refused(mapping: bytes, tmp_path: Path) -> None:
    entries = with_manifest({**pack_entries(PackContents(a_rubric())), "mapping.json": mapping})
    assert set(_codes(_in_folder(tmp_path, entries))) <= {"PACK_ORIGINAL", "TEXT_TOO_LONG"}


def test_other_files_are_named_and_not_taken(tmp_path: Path) -> None:
    entries = {**pack_entries(contents()), "说明.docx": b"x", "original/更深/a.xlsx": b"y"}
    pack = read_pack(zipped(tmp_path / "包.zip", entries))
    assert [problem.code for problem in pack.problems] == ["PACKAGE_FILE_EXTRA"]
    assert "说明.docx" in pack.problems[0].what
    assert pack.source is not None
    assert "说明.docx" not in pack.source.files


@pytest.mark.parametrize(
    "name", ["../rubric.yaml", "/etc/passwd", "C:/a", "a\\..\\b", "original/con.xlsx", "RUBRIC.yaml"]
)
def test_a_zip_with_a_dangerous_name_is_refused(name: str, tmp_path: Path) -> None:
    path = zipped(tmp_path / "包.zip", {**pack_entries(contents()), name: b"x"})
    assert set(_codes(path)) <= {"PACKAGE_ENTRY_UNSAFE", "PACKAGE_ENTRY_TWICE"}


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "包.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rubric.yaml", b"\0" * 300 * 2**20)
    assert set(_codes(tmp_path / "包.zip")) <= {"PACKAGE_TOO_LARGE", "FILE_TOO_LARGE"}


@pytest.mark.parametrize("name", ["rubric.yaml", "vectors.yaml", "mapping.json", "manifest-sha256.txt", "README.md"])
def test_a_file_larger_than_it_may_be_is_refused_before_it_is_read(name: str, tmp_path: Path) -> None:
    entries = pack_entries(contents())
    _in_folder(tmp_path, entries)
    with (tmp_path / name).open("ab") as file:
        file.truncate(17 * 2**20)
    assert _codes(tmp_path) == ["FILE_TOO_LARGE"]


def test_a_link_out_of_a_folder_is_refused(tmp_path: Path) -> None:
    _in_folder(tmp_path / "包", pack_entries(contents()))
    (tmp_path / "包" / "README.md").symlink_to("/etc/hostname")
    assert _codes(tmp_path / "包") == ["PACKAGE_ENTRY_UNSAFE"]


def test_a_folder_is_bounded_as_a_whole(tmp_path: Path) -> None:
    write_entries(tmp_path / "包", pack_entries(replace(contents(), original=None, original_bytes=None)))
    (tmp_path / "包" / MANIFEST_FILE).unlink()
    (tmp_path / "包" / "original").mkdir()
    for number in range(3):
        with (tmp_path / "包" / "original" / f"{number}.xlsx").open("wb") as file:
            file.truncate(40 * 2**20)

    with pytest.raises(ProblemError) as error:
        read_pack(tmp_path / "包")

    # Each is below 60 MB, together they are above 100 MB.
    assert [one.code for one in error.value.problems] == ["FILE_TOO_LARGE"]


def test_a_table_of_the_province_is_sent_to_the_import(tmp_path: Path) -> None:
    table = zipped(tmp_path / "评分表.xlsx", {"xl/workbook.xml": b"<workbook/>"})

    with pytest.raises(ProblemError) as error:
        read_pack(table)

    (problem,) = error.value.problems
    assert problem.code == "FILE_KIND"
    assert problem.command == "jkxq rubric import"
    assert "jkxq" not in problem.what_to_do, "the window has no command line"
