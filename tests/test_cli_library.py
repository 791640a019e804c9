"""Commands find installed rubrics, and take the province's own file along."""

from dataclasses import replace
from pathlib import Path

from app.catalog.pack_files import pack_entries
from app.services.open_workspace import open_workspace
from app.services.rubric_library import install, installed
from tests.catalog.pack_makers import TABLE, contents, original, zipped
from tests.conftest import Jkxq
from tests.test_cli import checked


def test_an_installed_rubric_is_listed_shown_and_used(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    pack = install(zipped(tmp_path / "包.zip", pack_entries(contents())))

    listed = checked(jkxq_inside("rubric", "list"), 0)["rubrics"]
    assert isinstance(listed, list)
    assert [one["id"] for one in listed] == ["jiangsu", "jkcj-2020-reference", "jkxq-2021-reference"]
    assert listed[0]["sha256"] == pack.sha256
    assert checked(jkxq_inside("rubric", "check", "jiangsu@2026"), 0)["criteria"] == 1

    checked(jkxq_inside("new", tmp_path / "库", "--rubric", "jiangsu"), 0)
    with open_workspace(tmp_path / "库", writing=False) as workspace:
        assert workspace.picture.rubric == contents().rubric
        assert workspace.picture.original == original()
        assert workspace.attachment(original().sha256).read_bytes() == TABLE


def test_a_pack_is_installed_by_command_once(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    pack = zipped(tmp_path / "包.zip", pack_entries(contents()))

    first = checked(jkxq_inside("rubric", "install", pack), 0)
    again = checked(jkxq_inside("rubric", "install", pack), 0)

    (one,) = [one for one in installed() if not one.is_built_in]
    named = {"id": "jiangsu", "edition": "2026", "title": one.rubric.title, "sha256": one.sha256}
    assert (first["rubric"], first["written"]) == (named, True)
    assert [(told["code"], told["severity"]) for told in again["problems"]] == [("PACK_INSTALLED", "hint")]  # type: ignore[attr-defined,index]


def test_what_is_no_pack_or_another_of_the_same_name_is_not_installed(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    install(zipped(tmp_path / "包.zip", pack_entries(contents())))
    other = replace(contents(), rubric=replace(contents().rubric, title="另一份"))
    before = installed()

    refused = checked(jkxq_inside("rubric", "install", zipped(tmp_path / "别.zip", pack_entries(other))), 1)
    missing = checked(jkxq_inside("rubric", "install", tmp_path / "没有.zip"), 1)

    assert [told["code"] for told in refused["problems"]] == ["PACK_INSTALLED"]  # type: ignore[attr-defined,index]
    assert (refused["written"], missing["written"]) == (False, False)
    assert installed() == before


def test_a_damaged_installed_rubric_is_told_by_the_list(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    pack = install(zipped(tmp_path / "包.zip", pack_entries(contents())))
    (pack.folder / "rubric.yaml").write_bytes(b"x: 1")

    answer = checked(jkxq_inside("rubric", "list"), 1)
    problems, listed = answer["problems"], answer["rubrics"]
    assert isinstance(problems, list)
    assert isinstance(listed, list)
    assert [one["code"] for one in problems] == ["PACKAGE_FILE_CHANGED"]
    assert len(listed) == 2
