"""Review workspaces are made and opened as a county's are: read where somebody else holds them, never mixed up."""

import datetime as dt
import os
from pathlib import Path

import pytest

from app.domain.changes import Change, Changes
from app.domain.problems import ProblemError
from app.domain.received import ReviewAbout
from app.domain.review import Level
from app.services.back_up import back_up, repair, restore
from app.services.history import redo_step, undo_step
from app.services.open_review import create_review, open_any, open_review, open_review_for_editing
from app.services.open_workspace import open_for_editing
from tests.ui.rubrics import NOON, small_workspace

ABOUT = ReviewAbout(Level.CITY, "市爱卫办", "2021年度初审")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_review(tmp_path / "评审", ABOUT)
    return tmp_path / "评审"


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_one_edits_and_the_other_may_look(folder: Path) -> None:
    first = open_review_for_editing(folder, who="组长")
    with first.workspace:
        assert first.held == ()
        second = open_review_for_editing(folder, who="专家")
        with second.workspace:
            assert not second.workspace.is_writing
            assert second.workspace.picture.about == ABOUT
            assert [problem.code for problem in second.held] == ["WORKSPACE_HELD"]
            assert "组长" in second.held[0].what


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that cannot be written")
def test_a_place_that_cannot_be_written_may_be_looked_at(folder: Path) -> None:
    folder.chmod(0o500)
    try:
        opened = open_review_for_editing(folder, who="组长")
        with opened.workspace:
            assert [problem.code for problem in opened.held] == ["WRITE_FAILED"]
            assert "工作库所在的位置不能写入" in opened.held[0].what
    finally:
        folder.chmod(0o700)


def test_the_wrong_kind_is_refused_and_nothing_in_it_is_touched(folder: Path, tmp_path: Path) -> None:
    county = small_workspace(tmp_path / "县")
    before = {path: path.read_bytes() for path in (folder / "jkxq.sqlite", county / "jkxq.sqlite")}
    with pytest.raises(ProblemError) as error:
        open_review_for_editing(county, who="")
    assert codes(error) == ["WORKSPACE_KIND"]
    assert error.value.problems[0].command == "jkxq review new"
    with pytest.raises(ProblemError) as error:
        open_for_editing(folder, who="")
    assert codes(error) == ["WORKSPACE_KIND"]
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_done_with_all_kinds_finds_the_kind_itself(folder: Path, tmp_path: Path) -> None:
    with open_any(folder, writing=False) as review, open_any(small_workspace(tmp_path / "县"), writing=False) as county:
        assert review.title == "2021年度初审"
        assert type(county).__name__ == "Workspace"


def test_a_place_that_is_taken_or_no_workspace_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as error:
        create_review(folder)
    assert codes(error) == ["WORKSPACE_EXISTS"]
    with pytest.raises(ProblemError) as error:
        open_review(tmp_path, writing=False)
    assert codes(error) == ["WORKSPACE_MISSING"]


def test_steps_go_back_and_forward(folder: Path) -> None:
    step = Changes("评审信息", (Change("review_about", "", ABOUT, ReviewAbout(Level.PROVINCE, "省爱卫办")),))
    with open_review(folder, writing=True) as workspace:
        workspace.apply(step, person="组长", at=NOON)
        undo_step(workspace, step, person="组长", at=NOON)
        assert workspace.picture.about == ABOUT
        redo_step(workspace, step, person="组长", at=NOON)
        assert workspace.picture.about.office == "省爱卫办"


def test_it_goes_to_another_computer_and_back_from_damage(folder: Path, tmp_path: Path) -> None:
    with open_review(folder, writing=True) as workspace:
        file = workspace.attach(b"bag", "某县_第1轮.zip")
        made = back_up(workspace, tmp_path / "出", on=dt.date(2021, 12, 1))
    assert made.path.name == "2021年度初审_2021-12-01.jkxq备份.zip"

    restore(made.path, tmp_path / "新")
    with open_review(tmp_path / "新", writing=True) as workspace:
        assert workspace.picture.about == ABOUT
        assert workspace.attachment(file.sha256).read_bytes() == b"bag"

    (tmp_path / "新" / "jkxq.sqlite").write_bytes(b"garbage")
    with pytest.raises(ProblemError) as error:
        open_review(tmp_path / "新", writing=True)
    assert codes(error) == ["WORKSPACE_DAMAGED"]
    assert repair(tmp_path / "新", at=NOON).is_repaired
    with open_review(tmp_path / "新", writing=True) as workspace:
        assert workspace.picture.about == ABOUT
