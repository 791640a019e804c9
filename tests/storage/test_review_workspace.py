"""A review workspace has the same door as a county's: what goes in comes back, and it is never taken for the other."""

from pathlib import Path

import pytest

from app.domain.changes import Change, Changes, inverted
from app.domain.problems import ProblemError
from app.domain.received import ReviewAbout, ReviewPicture
from app.domain.review import Finding, FindingVerdict, Level
from app.domain.review_records import finding_key
from app.storage.review_workspace import create_review_workspace, open_review_workspace
from app.storage.workspace import create, open_workspace
from tests.storage.values import NOON, rubric

ABOUT = ReviewAbout(Level.PROVINCE, "省爱卫办", "2021年度技术评估")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_review_workspace(tmp_path / "评审", ABOUT)
    return tmp_path / "评审"


def found(key: str, finding: Finding | None, before: Finding | None = None) -> Changes:
    return Changes("评审意见", (Change("finding", key, before, finding),))


def test_a_new_one_knows_what_it_is_for(folder: Path) -> None:
    with open_review_workspace(folder, writing=False) as workspace:
        assert workspace.picture == ReviewPicture(about=ABOUT)
        assert workspace.log() == ()
        assert workspace.title == "2021年度技术评估"


def test_a_finding_comes_back_and_can_be_undone(folder: Path) -> None:
    key = finding_key("a" * 64, "A1", "王 五（市疾控）")
    step = found(key, Finding(FindingVerdict.REJECTED, opinion="没有落款"))
    with open_review_workspace(folder, writing=True) as workspace:
        shown = workspace.apply(step, person="王五", at=NOON)
    with open_review_workspace(folder, writing=True) as workspace:
        assert workspace.picture == shown
        assert workspace.picture.findings["a" * 64]["A1"]["王 五（市疾控）"].opinion == "没有落款"
        workspace.apply(inverted(step), person="王五", at=NOON)
        assert workspace.picture == ReviewPicture(about=ABOUT)
        assert workspace.verify_log() == []


def test_neither_kind_is_taken_for_the_other(folder: Path, tmp_path: Path) -> None:
    create(tmp_path / "县", rubric())
    for writing in (False, True):
        with pytest.raises(ProblemError) as error:
            open_workspace(folder, writing=writing)
        assert [problem.code for problem in error.value.problems] == ["WORKSPACE_KIND"]
        assert "评审工作库" in error.value.problems[0].what
        with pytest.raises(ProblemError) as error:
            open_review_workspace(tmp_path / "县", writing=writing)
        assert [problem.code for problem in error.value.problems] == ["WORKSPACE_KIND"]
        assert "县区的自评工作库" in error.value.problems[0].what
