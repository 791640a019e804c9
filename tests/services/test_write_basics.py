"""The frame of an assessment through the door: stored under the name of the field, refused whole when it is wrong."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.assessment import Assessment, GateAnswer, Person
from app.domain.county import County, Cycle
from app.domain.problems import ProblemError
from app.domain.progress import Silent
from app.services.history import undo_step
from app.services.open_workspace import create_workspace, open_workspace
from app.services.write_basics import (
    read_asked,
    rename_profile,
    write_applicant,
    write_chapter,
    write_county,
    write_cycle,
    write_gate,
    write_person,
    write_profile,
)
from app.storage.workspace import Workspace
from tests.ui.basics_rubric import basics_rubric
from tests.ui.rubrics import NOON

WHO = {"person": "张三", "at": NOON}
YEARS = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_workspace(tmp_path / "工作库", basics_rubric())
    with open_workspace(tmp_path / "工作库", writing=True) as opened:
        yield opened


def test_every_part_of_the_frame_is_stored_under_its_own_name(workspace: Workspace) -> None:
    county = County("130304", "河北省", "秦皇岛市", "北戴河区", "county")
    steps = [
        write_county(workspace, County(name="北戴河区"), **WHO),
        write_county(workspace, county, **WHO),
        write_applicant(workspace, "北戴河区人民政府", **WHO),
        write_cycle(workspace, YEARS, **WHO),
        write_person(workspace, Person("李四", "区卫健局", "123"), **WHO),
        write_person(workspace, Person("王五", "区卫健局", "123"), **WHO),
        write_gate(workspace, "G1", GateAnswer(True, "已核实"), **WHO),
        write_profile(workspace, "常住人口", "13.4", **WHO),
        write_chapter(workspace, "funding", "两年共安排236万元。", **WHO),
    ]

    assert [step.name for step in steps] == [
        "县区名称",
        "县区与批次",
        "申报单位",
        "县区与批次",
        "县区与批次",
        "填报人",
        "基本条件 G1",
        "基本情况 常住人口",
        "自评报告 经费投入与执行",
    ]
    assert workspace.picture.assessment == Assessment(
        county=county,
        applicant="北戴河区人民政府",
        cycle=YEARS,
        person=Person("王五", "区卫健局", "123"),
        profile={"常住人口": "13.4"},
        report={"funding": "两年共安排236万元。"},
        gates={"G1": GateAnswer(True, "已核实")},
    )
    for step in reversed(steps):
        undo_step(workspace, step, **WHO)
    assert workspace.picture.assessment == Assessment()


def test_what_is_emptied_is_no_record(workspace: Workspace) -> None:
    for text in ("一", ""):
        write_applicant(workspace, text, **WHO)
        write_profile(workspace, "面积", text, **WHO)
        write_chapter(workspace, "plan", text, **WHO)
        write_gate(workspace, "G1", GateAnswer(None, text), **WHO)

    assert workspace.picture.assessment == Assessment()


def test_an_entry_is_renamed_with_its_text(workspace: Workspace) -> None:
    write_profile(workspace, "步道", "19条", **WHO)

    rename_profile(workspace, "步道", "健康步道", **WHO)

    assert workspace.picture.assessment.profile == {"健康步道": "19条"}


Write = Callable[[Workspace], object]


@pytest.mark.parametrize(
    ("write", "code"),
    [
        (lambda w: write_cycle(w, Cycle("", dt.date(2021, 12, 31), dt.date(2020, 1, 1)), **WHO), "VALUE_INVALID"),
        (lambda w: write_cycle(w, Cycle("", None, None, 1888), **WHO), "VALUE_INVALID"),
        (lambda w: write_county(w, County(region_type="moon"), **WHO), "REGION_TYPE"),
        (lambda w: write_county(w, County(name="甲\x07"), **WHO), "TEXT_CONTROL"),
        (lambda w: write_applicant(w, "甲" * 32_768, **WHO), "TEXT_TOO_LONG"),
        (lambda w: write_person(w, Person("\x07"), **WHO), "TEXT_CONTROL"),
        (lambda w: write_gate(w, "G9", GateAnswer(True), **WHO), "UNKNOWN_ID"),
        (lambda w: write_profile(w, " ", "1", **WHO), "KEY_MISSING"),
        (lambda w: write_profile(w, "面积", "\x07", **WHO), "TEXT_CONTROL"),
        (lambda w: write_chapter(w, "poem", "春", **WHO), "UNKNOWN_ID"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_stored(workspace: Workspace, write: Write, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        write(workspace)

    assert [problem.code for problem in refused.value.problems] == [code]
    assert workspace.picture.assessment == Assessment()


def test_two_entries_never_share_a_name(workspace: Workspace) -> None:
    write_profile(workspace, "面积", "1", **WHO)
    write_profile(workspace, "步道", "2", **WHO)

    with pytest.raises(ProblemError) as refused:
        rename_profile(workspace, "步道", "面积", **WHO)

    assert [problem.code for problem in refused.value.problems] == ["KEY_TWICE"]
    assert workspace.picture.assessment.profile == {"步道": "2", "面积": "1"}


def test_the_form_of_the_profile_is_read_in_its_order_with_the_region_types() -> None:
    asked = read_asked(basics_rubric(), progress=Silent())

    assert asked.form is not None
    assert [field.label for field in asked.form.sections[0].fields][:2] == ["面积", "乡镇（街道）数"]
    assert [(one.id, one.name) for one in asked.regions] == [("county", "县"), ("district", "区")]
