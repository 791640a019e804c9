"""Going on from a real, full workspace: the old one untouched, the new one whole, the points the same."""

import datetime as dt
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.changes import difference
from app.domain.original import Original
from app.domain.problems import ProblemError, Severity
from app.domain.progress import CancelledError, Silent
from app.domain.rubric import Criterion, Rubric
from app.domain.scoring import score
from app.domain.submission import Picture
from app.domain.table import TableKind
from app.services.carry_over import (
    LIST_NAME,
    CarriedOver,
    Edition,
    GoingOn,
    begin_from,
    cycle_of_year,
    next_cycle,
    plan_from,
    read_old,
)
from app.services.open_workspace import create_workspace, open_workspace
from app.services.try_sample import make_sample
from tests.builders import CYCLE, assessment, rubric
from tests.conftest import ROOT
from tests.journeys.places import needs_mount, small_disk
from tests.ui.rubrics import NOON, small_rubric


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample county's workspace, filled in to the last line; only read by these tests."""
    folder = tmp_path_factory.mktemp("原") / "工作库"
    make_sample(folder, "full", person="张三", at=NOON, progress=Silent())
    return folder


def changed(old: Rubric, change: Callable[[Criterion], Criterion | None]) -> Rubric:
    """Return a new edition with each criterion changed; None takes it away."""
    dimensions = tuple(
        replace(
            dimension,
            indicators=tuple(
                replace(
                    indicator,
                    criteria=tuple(new for one in indicator.criteria if (new := change(one)) is not None),
                )
                for indicator in dimension.indicators
            ),
        )
        for dimension in old.dimensions
    )
    return replace(old, edition="2022", dimensions=dimensions)


def next_edition(one: Criterion) -> Criterion | None:
    """A7 goes, A2 asks for more points, A8 is renumbered; everything else stays."""
    if one.code == "A7":
        return None
    if one.code == "A2":
        return replace(one, rule_text=f"{one.rule_text}（修订）")
    return replace(one, code="A88") if one.code == "A8" else one


def state(folder: Path) -> dict[str, str]:
    """Return the digest of every file."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def go(going: GoingOn) -> CarriedOver:
    return begin_from(going, person="李四", at=NOON)


def test_a_new_edition_keeps_the_points_of_what_did_not_change(full: Path, tmp_path: Path) -> None:
    before = state(full)
    old = read_old(full)
    edition = Edition(changed(old.rubric, next_edition))

    made = go(GoingOn(full, tmp_path / "新", edition))

    assert state(full) == before
    counts = {name: made.carried.counts[name] for name in ("unchanged", "changed", "new", "removed")}
    assert counts == {"unchanged": 55, "changed": 2, "new": 0, "removed": 1}
    with open_workspace(tmp_path / "新", writing=True, who="李四") as workspace:
        picture = workspace.picture
        assert workspace.attachment_problems() == []
        assert workspace.verify_log() == []
        last = workspace.log()[-1]
    assert last.person == "李四"
    name = f"{old.assessment.county.full_name}{old.assessment.cycle.name}"
    assert last.changes.name == f"从《{name}》接着做"
    assert picture.rubric == edition.rubric
    assert picture.seals == ()
    points_before = {line.code: line.computed for line in score(old.rubric, old.assessment).criteria}
    points = {line.code: line.computed for line in score(picture.rubric, picture.assessment).criteria}
    assert points.pop("A88") == points_before.pop("A8")
    assert points.pop("A2") == 0  # waits for a person
    del points_before["A2"], points_before["A7"]
    assert points == points_before
    assert sum(points.values()) > 80


def test_another_title_alone_brings_everything_along(full: Path, tmp_path: Path) -> None:
    old = read_old(full)

    made = go(GoingOn(full, tmp_path / "新", Edition(replace(old.rubric, title="修订", edition="2022"))))

    with open_workspace(tmp_path / "新", writing=False) as workspace:
        assert workspace.picture.assessment == old.assessment
    assert made.carried.to_check == ()
    assert made.carried.left == ()


def test_everything_is_in_the_list_beside_it(full: Path, tmp_path: Path) -> None:
    edition = Edition(changed(read_old(full).rubric, next_edition))

    made = go(GoingOn(full, tmp_path / "新", edition))

    text = (tmp_path / "新" / LIST_NAME).read_text("utf-8-sig")
    assert all(str(line) in text for lines in (made.carried.taken, made.carried.left) for line in lines)
    assert "A2 领导小组与会议：改了评分细则，原来填的没有带来，请对照重新填报" in text
    parts = "填报内容、自评得分1.5分、自评说明、扣分原因"
    assert f"原A7 督导检查与年度自评：新标准没有这一项，{parts}留在原工作库" in text
    assert str(full) in text


def test_the_next_cycle(full: Path, tmp_path: Path) -> None:
    old = read_old(full)
    cycle = next_cycle(old, old.rubric)
    assert (cycle.name, cycle.start, cycle.end, cycle.year) == (
        "2023年度",
        dt.date(2022, 1, 1),
        dt.date(2023, 12, 31),
        2023,
    )

    made = go(GoingOn(full, tmp_path / "新", cycle=cycle))

    assert made.carried.counts["ledger_rows"] == 0
    assert made.carried.counts["figures"] == len(old.assessment.measures)
    with open_workspace(tmp_path / "新", writing=False) as workspace:
        new = workspace.picture.assessment
    # Last cycle's figures are earlier years now: none of them is the new year's.
    assert {figure.year for figure in new.measures} <= {2019, 2020, 2021}
    assert all(piece.date is not None or piece.serves for piece in new.evidence)
    lines = {line.code: line for line in score(old.rubric, new).criteria}
    assert lines["F1"].state.value == "unanswered"


def test_cycle_by_year() -> None:
    picture = Picture(rubric(), assessment())
    own = replace(CYCLE, start=dt.date(2020, 7, 1))

    assert cycle_of_year(Picture(rubric(), assessment(cycle=own)), rubric(), 2021) == own
    assert cycle_of_year(picture, rubric(cycle_years=3), 2023).start == dt.date(2021, 1, 1)
    with pytest.raises(ProblemError, match="年份20233不合理"):
        cycle_of_year(picture, rubric(), 20233)


def test_nothing_new_is_told(full: Path, tmp_path: Path) -> None:
    for work in (lambda: go(GoingOn(full, tmp_path / "新")), lambda: plan_from(full, None, None)):
        with pytest.raises(ProblemError) as caught:
            work()
        assert [problem.code for problem in caught.value.problems] == ["VALUE_INVALID"]
        assert "没有可以接着做的" in caught.value.problems[0].what
    assert list(tmp_path.iterdir()) == []


def test_a_cycle_that_cannot_be_is_told_at_once(full: Path, tmp_path: Path) -> None:
    turned = replace(CYCLE, name="", start=dt.date(2023, 1, 1), end=dt.date(2022, 1, 1), assessed_year=2022)

    for work in (lambda: go(GoingOn(full, tmp_path / "新", cycle=turned)), lambda: plan_from(full, None, turned)):
        with pytest.raises(ProblemError) as caught:
            work()
        assert {problem.where for problem in caught.value.problems} == {"接着做"}
        assert "晚于结束日期" in str(caught.value)
        assert "还没有写批次名称" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_not_into_itself_and_not_over_anything(full: Path, tmp_path: Path) -> None:
    edition = Edition(small_rubric())
    before = state(full)
    with pytest.raises(ProblemError, match="不能放在原工作库里面"):
        go(GoingOn(full, full / "新", edition))
    (tmp_path / "有").mkdir()
    (tmp_path / "有" / "别的.txt").write_text("x", "utf-8")
    with pytest.raises(ProblemError, match="已经有工作库或其他文件"):
        go(GoingOn(full, tmp_path / "有", edition))
    with pytest.raises(ProblemError) as caught:
        go(GoingOn(tmp_path / "没有", tmp_path / "新", edition))
    assert [problem.code for problem in caught.value.problems] == ["WORKSPACE_MISSING"]
    assert state(full) == before


def test_without_a_cycle_there_is_no_next_one(tmp_path: Path) -> None:
    create_workspace(tmp_path / "空", small_rubric())
    picture = read_old(tmp_path / "空")

    with pytest.raises(ProblemError, match="没有写申报批次"):
        next_cycle(picture, picture.rubric)
    made = go(GoingOn(tmp_path / "空", tmp_path / "新", Edition(replace(small_rubric(), title="改"))))
    assert made.carried.counts["answers"] == 0


def damaged_copy(full: Path, folder: Path) -> tuple[Path, list[str]]:
    """Return a copy with one file missing and one changed, and the pieces that have them."""
    shutil.copytree(full, folder)
    with open_workspace(folder, writing=False) as workspace:
        pieces = [piece for piece in workspace.picture.assessment.evidence if piece.file is not None][:2]
        one, other = (workspace.attachment(piece.file.sha256) for piece in pieces if piece.file)
    one.unlink()
    other.write_bytes(b"rotten")
    shared = {piece.file.sha256 for piece in pieces if piece.file}
    with open_workspace(folder, writing=False) as workspace:
        found = workspace.picture.assessment.evidence
    return folder, [f"佐证材料 {piece.id}" for piece in found if piece.file and piece.file.sha256 in shared]


def test_damaged_papers_stop_it_and_all_are_told(full: Path, tmp_path: Path) -> None:
    folder, names = damaged_copy(full, tmp_path / "坏")
    edition = Edition(changed(read_old(folder).rubric, next_edition))

    with pytest.raises(ProblemError) as caught:
        go(GoingOn(folder, tmp_path / "新", edition))

    assert [problem.where for problem in caught.value.problems] == names
    assert {problem.code for problem in caught.value.problems} == {"ATTACHMENT_MISSING", "ATTACHMENT_DAMAGED"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["坏"]


def test_without_anybody_to_untick_them_damaged_papers_stay_behind(full: Path, tmp_path: Path) -> None:
    folder, names = damaged_copy(full, tmp_path / "坏")
    before = state(folder)
    edition = Edition(replace(read_old(folder).rubric, edition="2022"))

    made = go(GoingOn(folder, tmp_path / "新", edition, without_damaged=True))

    assert state(folder) == before
    assert [(one.where, one.severity) for one in made.damaged] == [(name, Severity.WARNING) for name in names]
    ids = {name.removeprefix("佐证材料 ") for name in names}
    with open_workspace(tmp_path / "新", writing=False) as workspace:
        assert workspace.attachment_problems() == []
        kept = {piece.id for piece in workspace.picture.assessment.evidence}
    assert kept == {piece.id for piece in read_old(folder).assessment.evidence} - ids
    text = (tmp_path / "新" / LIST_NAME).read_text("utf-8-sig")
    assert text.count("文件损坏或不见了，没有带来，请重新添加") == len(ids)


def test_cancelling_leaves_nothing(full: Path, tmp_path: Path) -> None:
    class Stops:
        def step(self, done: int, _total: int, what: str) -> None:
            if what.startswith("复制") and done:
                raise CancelledError

    going = GoingOn(full, tmp_path / "新", Edition(changed(read_old(full).rubric, next_edition)))
    with pytest.raises(CancelledError):
        begin_from(going, person="x", at=NOON, progress=Stops())
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_at_the_end_leaves_nothing(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("app.storage.new_folder.take_name", fail)
    with pytest.raises(ProblemError) as caught:
        go(GoingOn(full, tmp_path / "新", Edition(small_rubric())))

    assert [(one.code, one.where) for one in caught.value.problems] == [("DISK_FULL", str(tmp_path / "新"))]
    assert list(tmp_path.iterdir()) == []


@needs_mount
def test_a_full_disk_leaves_nothing(full: Path, tmp_path: Path) -> None:
    edition = Edition(changed(read_old(full).rubric, next_edition))
    with small_disk(tmp_path / "盘", 4000) as disk:
        with pytest.raises(ProblemError) as caught:
            go(GoingOn(full, disk / "新", edition))

        assert [(one.code, one.where) for one in caught.value.problems] == [("DISK_FULL", str(disk / "新"))]
        assert list(disk.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signal")
def test_killed_in_the_middle_nothing_bears_the_name(full: Path, tmp_path: Path) -> None:
    """What was begun lies hidden, and the next try takes it away."""
    child = f"""
import datetime as dt, os, signal
from pathlib import Path
from app.services.carry_over import GoingOn, begin_from, read_old, next_cycle
class Kills:
    def step(self, done, total, what):
        if what.startswith("复制") and done == 3:
            os.kill(os.getpid(), signal.SIGKILL)
old = Path({str(full)!r})
picture = read_old(old)
going = GoingOn(old, Path({str(tmp_path / "新")!r}), cycle=next_cycle(picture, picture.rubric))
begin_from(going, person="x", at=dt.datetime.now(dt.UTC), progress=Kills())
"""
    ended = subprocess.run([sys.executable, "-c", child], cwd=ROOT, check=False, env=dict(os.environ))
    assert ended.returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == []
    assert list(tmp_path.iterdir()) != []

    picture = read_old(full)
    go(GoingOn(full, tmp_path / "新", cycle=next_cycle(picture, picture.rubric)))

    assert [path.name for path in tmp_path.iterdir()] == ["新"]


def test_the_old_one_may_be_open_elsewhere(full: Path, tmp_path: Path) -> None:
    with open_workspace(full, writing=True, who="王五"):
        made = go(GoingOn(full, tmp_path / "新", Edition(small_rubric())))

    assert made.folder == tmp_path / "新"


def test_what_the_program_is_told(full: Path, tmp_path: Path) -> None:
    made = go(GoingOn(full, tmp_path / "新", Edition(changed(read_old(full).rubric, next_edition))))

    fields = json.loads(json.dumps(made.fields()))
    assert fields["unchanged"] == 55
    assert fields["removed"] == 1
    assert all(isinstance(fields[name], list) for name in ("taken", "to_check", "left"))
    assert Decimal(fields["answers"]) > 20


def test_the_provinces_own_file_comes_along(tmp_path: Path) -> None:
    content = b"PK table"
    original = Original("省表.xlsx", hashlib.sha256(content).hexdigest(), len(content), TableKind.XLSX)
    create_workspace(tmp_path / "原", small_rubric(), original, content)
    with open_workspace(tmp_path / "原", writing=True, who="x") as workspace:
        workspace.apply(difference("填", workspace.picture.assessment, assessment(cycle=CYCLE)), person="x", at=NOON)
    picture = read_old(tmp_path / "原")

    go(GoingOn(tmp_path / "原", tmp_path / "新", cycle=next_cycle(picture, picture.rubric)))

    with open_workspace(tmp_path / "新", writing=False) as workspace:
        assert workspace.picture.original == original
        assert workspace.attachment(original.sha256).read_bytes() == content
