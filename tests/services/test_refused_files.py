"""What was not taken in, and what an import did not come to, is remembered until it is settled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.changes import inverted
from app.domain.problems import blocking
from app.domain.progress import CancelledError
from app.domain.received import RefusedFile
from app.services.intake import Intake, Refused
from app.services.open_review import ReviewWorkspace, open_review
from app.services.receive_packages import receive
from app.services.refused_files import (
    Whose,
    forget_refused,
    forget_untried,
    refused_file,
    refused_text,
    untried_sentence,
)
from tests.services.received_packages import BEIDAIHE, HAIGANG, NOON, SHANHAIGUAN, county_package, review_workspace


class _CancelsIn:
    """A person who cancels while something is going on."""

    def __init__(self, what: str) -> None:
        self._what = what

    def step(self, _done: int, _total: int, what: str) -> None:
        if self._what in what:
            raise CancelledError


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("packages")
    return {one.code: county_package(folder / one.code, one)[0] for one in (BEIDAIHE, HAIGANG, SHANHAIGUAN)}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    with review_workspace(tmp_path / "ws") as opened:
        yield opened


def taken_in(workspace: ReviewWorkspace, *paths: Path, **more: object) -> Intake:
    return receive(workspace, paths, person="测", at=NOON, **more)  # type: ignore[arg-type]


def cut(package: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(package.read_bytes()[:-400])
    return target


def test_a_refused_file_is_remembered_with_its_reasons(
    workspace: ReviewWorkspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    bad = cut(packages["130304"], tmp_path / "坏.zip")

    told = taken_in(workspace, bad)

    with open_review(tmp_path / "ws", writing=False) as again:
        (one,) = again.picture.refused.values()
    assert (one.file, one.problems, one.at) == ("坏.zip", told.refused[0].problems, NOON.isoformat())
    assert [row.what for row in workspace.log()] == ["没有收 坏.zip"]


def test_a_sound_one_of_the_same_name_or_county_settles_it(
    workspace: ReviewWorkspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    same_name = cut(packages["130302"], tmp_path / packages["130302"].name.replace("海港区", "某区"))
    same_county = cut(packages["130303"], tmp_path / "U盘" / "山海关区.zip")
    other = cut(packages["130304"], tmp_path / "坏.zip")
    taken_in(workspace, same_name, same_county.parent, other)
    assert len(workspace.picture.refused) == 3

    same_name.write_bytes(packages["130302"].read_bytes())
    taken_in(workspace, same_name, packages["130303"])

    assert list(workspace.picture.refused) == ["坏.zip"]


def test_the_name_of_another_county_settles_nothing(
    workspace: ReviewWorkspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    cut(packages["130304"], tmp_path / "北戴河区" / "申报包.zip")
    taken_in(workspace, tmp_path / "北戴河区")
    good = tmp_path / "海港区" / "申报包.zip"
    good.parent.mkdir()
    good.write_bytes(packages["130302"].read_bytes())
    taken_in(workspace, good)
    assert [one.county for one in workspace.picture.refused.values()] == ["130304"]


def test_a_cancelled_import_keeps_what_it_refused_and_tells_what_it_did_not_try(
    workspace: ReviewWorkspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    bad = cut(packages["130304"], tmp_path / "坏.zip")
    last = packages["130303"]

    with pytest.raises(CancelledError):
        taken_in(workspace, packages["130302"], bad, last, progress=_CancelsIn("（3/3）"))

    assert list(workspace.picture.refused) == ["坏.zip"]
    said = untried_sentence(workspace.picture)
    assert said == f"上次收件停在第3份（共3份），还有1份没有试：{last.name}。请再拖一次，收过的不会重复收。"
    taken_in(workspace, last)
    assert untried_sentence(workspace.picture) == ""


def test_an_import_that_ran_through_leaves_nothing_untried(
    workspace: ReviewWorkspace, packages: dict[str, Path]
) -> None:
    taken_in(workspace, packages["130302"])
    taken_in(workspace, *packages.values())  # the first is known already
    assert workspace.picture.untried == {}
    assert len(workspace.picture.received) == 3


def test_a_person_takes_them_off_the_list_and_back(
    workspace: ReviewWorkspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    taken_in(workspace, cut(packages["130304"], tmp_path / "坏.zip"))
    before = workspace.picture.refused

    step = forget_refused(workspace, ["坏.zip", "不在的.zip"], person="王五", at=NOON)

    assert workspace.picture.refused == {}
    workspace.apply(inverted(step), person="王五", at=NOON)
    assert workspace.picture.refused == before
    assert not forget_untried(workspace, person="王五", at=NOON)


def test_a_file_is_named_once() -> None:
    inside = blocking("ZIP_UNREADABLE", "坏.zip", "读不出来。", "请重发。")
    part = blocking("PACKAGE_FILE_CHANGED", "data/01.pdf", "变了。", "请重发。")
    told = Intake(refused=(Refused("U盘/坏.zip", (inside, part)), Refused("坏.zip", (inside,)))).problems
    assert [one.where for one in told] == ["U盘/坏.zip", "U盘/坏.zip data/01.pdf", "坏.zip"]


def test_the_text_to_send_has_every_reason() -> None:
    inside = blocking("ZIP_UNREADABLE", "坏.zip", "读不出来。", "请重发。")
    part = blocking("PACKAGE_FILE_CHANGED", "data/01.pdf", "变了。", "请重新导出。")
    text = refused_text([RefusedFile("坏.zip", (inside, part), "2022-03-01T12:00:00+00:00")])
    assert text.splitlines()[:3] == [
        "坏.zip（2022-03-01） 没有收：",
        "1. 读不出来。请重发。",
        "2. data/01.pdf：变了。请重新导出。",
    ]
    assert refused_text(()) == ""


def test_thousands_of_reasons_are_counted_and_names_that_are_no_text_are_kept() -> None:
    many = [blocking("PACKAGE_FILE_CHANGED", f"data/\udcff{n}", "变了。", "请重发。") for n in range(150)]
    kept = refused_file(Whose("坏\udcff.zip"), many, "")
    assert kept.file == "坏?.zip"
    assert (len(kept.problems), kept.problems[0].where) == (101, "data/?0")
    assert "另有50处" in kept.problems[-1].what
