"""Cases through the door: added, told, moved, taken out, and undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.assessment import Case
from app.domain.problems import ProblemError
from app.services.history import undo_step
from app.services.open_workspace import open_workspace
from app.services.write_cases import add_case, move_case, remove_case, write_case
from app.storage.workspace import Workspace
from tests.ui.rubrics import NOON, small_workspace

WHO = {"person": "张三", "at": NOON}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(small_workspace(tmp_path / "工作库"), writing=True) as opened:
        yield opened


def titles(workspace: Workspace) -> list[str]:
    return [case.title for case in workspace.picture.assessment.cases]


def test_a_case_is_added_told_and_named_by_what_changed(workspace: Workspace) -> None:
    told = Case("敲门行动", sections={"工作背景": "一"})
    longer = Case("敲门行动", sections={"工作背景": "一", "主要做法": "二"}, highlights=("三",))
    renamed = Case("敲门行动", sections={"背景": "一", "主要做法": "二"}, highlights=("三",))
    steps = [
        add_case(workspace, **WHO),
        write_case(workspace, 0, Case("敲门行动"), **WHO),
        write_case(workspace, 0, told, **WHO),
        write_case(workspace, 0, longer, **WHO),
        write_case(workspace, 0, renamed, **WHO),
    ]

    names = ["添加案例", "案例1 标题", "案例1 工作背景", "案例1 特色亮点", "案例1 章节名称"]
    assert [step.name for step in steps] == names
    for step in reversed(steps):
        undo_step(workspace, step, **WHO)
    assert workspace.picture.assessment.cases == ()


def test_cases_are_moved_and_taken_out(workspace: Workspace) -> None:
    for title in ("一", "二", "三"):
        add_case(workspace, Case(title), **WHO)

    move_case(workspace, 2, 0, **WHO)
    assert titles(workspace) == ["三", "一", "二"]

    remove_case(workspace, 1, **WHO)
    assert titles(workspace) == ["三", "二"]


@pytest.mark.parametrize(
    ("index", "case", "code"),
    [
        (2, Case("无"), "RECORD_CHANGED"),
        (0, Case("甲\x07"), "TEXT_CONTROL"),
        (0, Case(sections={" ": "文"}), "KEY_MISSING"),
        (0, Case(highlights=("长" * 32_768,)), "TEXT_TOO_LONG"),
    ],
)
def test_what_does_not_fit_is_refused(workspace: Workspace, index: int, case: Case, code: str) -> None:
    add_case(workspace, Case("一"), **WHO)

    with pytest.raises(ProblemError) as refused:
        write_case(workspace, index, case, **WHO)

    assert [problem.code for problem in refused.value.problems] == [code]
    assert titles(workspace) == ["一"]
