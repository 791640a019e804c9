"""Commands find installed rubrics, and take the province's own file along."""

from pathlib import Path

from app.catalog.pack_files import pack_entries
from app.services.open_workspace import open_workspace
from app.services.rubric_library import install
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


def test_a_damaged_installed_rubric_is_told_by_the_list(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    pack = install(zipped(tmp_path / "包.zip", pack_entries(contents())))
    (pack.folder / "rubric.yaml").write_bytes(b"x: 1")

    answer = checked(jkxq_inside("rubric", "list"), 1)
    problems, listed = answer["problems"], answer["rubrics"]
    assert isinstance(problems, list)
    assert isinstance(listed, list)
    assert [one["code"] for one in problems] == ["PACKAGE_FILE_CHANGED"]
    assert len(listed) == 2
