"""A new assessment is made whole or not at all, and everything wrong with it is told at once."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.assessment import Assessment, Person
from app.domain.county import County, Cycle
from app.domain.problems import ProblemError
from app.domain.rubric import RegionType
from app.services import begin_assessment as services
from app.services.begin_assessment import (
    REGION_LATER,
    Beginning,
    Choice,
    Part,
    begin_assessment,
    region_choices,
    slips,
    suggested_applicant,
    suggested_cycle,
    suggested_folder,
    suggested_region,
    suggested_year,
)
from app.services.open_workspace import open_workspace
from tests.catalog.pack_makers import TABLE, a_rubric, original
from tests.ui.rubrics import NOON, small_rubric

COUNTY = County("130304", "河北省", "秦皇岛市", "北戴河区")
CYCLE = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
PERSON = Person("张三", "区卫健局", "0335-1234567")


@pytest.fixture
def good(tmp_path: Path) -> Beginning:
    folder = str(tmp_path / "文档" / "北戴河区")
    return Beginning(small_rubric(), COUNTY, "秦皇岛市北戴河区人民政府", CYCLE, PERSON, folder)


def make(beginning: Beginning) -> Path:
    return begin_assessment(beginning, person="张三", at=NOON)


def parts(beginning: Beginning) -> list[Part]:
    return [slip.part for slip in slips(beginning)]


def test_everything_that_was_filled_in_is_in_the_workspace(good: Beginning) -> None:
    folder = make(good)

    with open_workspace(folder, writing=True) as workspace:
        expected = Assessment(county=COUNTY, applicant=good.applicant, cycle=CYCLE, person=PERSON)
        assert workspace.picture.assessment == expected
        assert workspace.picture.rubric == small_rubric()
        assert [(row.person, row.changes.name) for row in workspace.log()][-1:] == [("张三", "新建自评")]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["北戴河区"]


def test_an_empty_folder_may_be_there(good: Beginning) -> None:
    Path(good.folder).mkdir(parents=True)

    assert (make(good) / "jkxq.sqlite").is_file()


def test_nothing_is_written_over(good: Beginning) -> None:
    folder = Path(good.folder)
    folder.mkdir(parents=True)
    (folder / "通知.docx").write_bytes(b"x")

    assert parts(good) == [Part.FOLDER]
    with pytest.raises(ProblemError) as caught:
        make(good)

    assert [problem.code for problem in caught.value.problems] == ["WORKSPACE_EXISTS"]
    assert [path.name for path in folder.iterdir()] == ["通知.docx"]


def test_a_second_one_in_the_same_place_is_refused(good: Beginning) -> None:
    make(good)

    assert parts(good) == [Part.FOLDER]


def test_a_failure_in_the_middle_leaves_nothing(good: Beginning, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("app.storage.new_folder.take_name", fail)
    with pytest.raises(ProblemError) as caught:
        make(good)

    assert [(problem.code, problem.where) for problem in caught.value.problems] == [("DISK_FULL", good.folder)]
    assert list(Path(good.folder).parent.iterdir()) == []


def test_a_place_that_is_a_file_is_told(good: Beginning, tmp_path: Path) -> None:
    (tmp_path / "文档").write_bytes(b"")

    with pytest.raises(ProblemError) as caught:
        make(good)

    assert {problem.where for problem in caught.value.problems} <= {good.folder, "新建自评"}


def test_all_slips_of_an_empty_form_are_told_in_its_order() -> None:
    empty = Beginning(None, County(), "", Cycle(), Person(), " ")

    assert parts(empty) == [
        Part.RUBRIC,
        Part.COUNTY,
        Part.APPLICANT,
        Part.CYCLE_NAME,
        Part.PERIOD,
        Part.YEAR,
        Part.FOLDER,
    ]
    assert all(slip.problem.what and slip.problem.what_to_do for slip in slips(empty))


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"county": replace(COUNTY, code="13030")}, Part.COUNTY),
        ({"county": replace(COUNTY, code="１３０３０４")}, Part.COUNTY),
        ({"county": replace(COUNTY, province="")}, Part.COUNTY),
        ({"cycle": replace(CYCLE, start=dt.date(2022, 1, 1))}, Part.PERIOD),
        ({"cycle": replace(CYCLE, assessed_year=2019)}, Part.YEAR),
        ({"cycle": replace(CYCLE, start=dt.date(1900, 1, 1))}, Part.PERIOD),
        ({"person": replace(PERSON, office="局" * 101)}, Part.OFFICE),
        ({"folder": "工作库"}, Part.FOLDER),
    ],
)
def test_one_slip_is_told_beside_its_field(good: Beginning, change: dict[str, object], part: Part) -> None:
    assert parts(replace(good, **change)) == [part]  # type: ignore[arg-type]


def test_a_rubric_with_region_types_asks_for_one(good: Beginning) -> None:
    rubric = replace(small_rubric(), region_types=(RegionType("county", "县"), RegionType("district", "区")))
    asked = replace(good, rubric=rubric)

    assert parts(asked) == [Part.REGION_TYPE]
    assert parts(replace(asked, county=replace(COUNTY, region_type="district"))) == []
    assert parts(replace(asked, county=replace(COUNTY, region_type=REGION_LATER))) == []
    assert region_choices(small_rubric()) == ()


THREE = (Choice("county", "县"), Choice("district", "区"), Choice("city", "县级市"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("北戴河区", "district"),
        ("昌黎县", "county"),
        ("青龙满族自治县", "county"),
        ("任丘市", "city"),
        ("准格尔旗", "county"),
        ("北戴河新区", "district"),
        ("某某管委会", None),
        ("", None),
    ],
)
def test_the_region_type_is_suggested_by_the_name(name: str, expected: str | None) -> None:
    assert suggested_region(THREE, name) == expected


@pytest.mark.parametrize(
    ("today", "year"),
    [
        (dt.date(2021, 11, 3), 2021),
        (dt.date(2022, 3, 1), 2021),
        (dt.date(2022, 7, 1), 2022),
        (dt.date(1949, 1, 1), 1949),
    ],
)
def test_the_assessed_year_goes_on_until_summer(today: dt.date, year: int) -> None:
    assert suggested_year(today) == year


def test_the_cycle_ends_with_the_assessed_year() -> None:
    assert suggested_cycle(2021, 2) == CYCLE
    assert suggested_cycle(2021, 1).start == dt.date(2021, 1, 1)


def test_names_are_suggested() -> None:
    assert suggested_applicant(COUNTY) == "秦皇岛市北戴河区人民政府"
    assert suggested_applicant(County()) == ""


def test_a_folder_that_is_not_there_is_suggested(tmp_path: Path) -> None:
    first = suggested_folder(COUNTY, CYCLE, tmp_path)
    first.mkdir()

    assert first.name == "秦皇岛市北戴河区_2021年度"
    assert suggested_folder(COUNTY, CYCLE, tmp_path).name == "秦皇岛市北戴河区_2021年度（2）"
    assert suggested_folder(replace(COUNTY, name='a/b:"c"'), CYCLE, tmp_path).name == "秦皇岛市a／b：＂c＂_2021年度"


def test_the_documents_folder_is_used(home: Path) -> None:
    assert suggested_folder(COUNTY, CYCLE).parent.name == services.FOLDER_OF_WORKSPACES


def test_a_control_character_is_told_before_it_comes_in(good: Beginning) -> None:
    found = services.slips(replace(good, applicant="甲\x01乙"))

    assert [(slip.part, slip.problem.code) for slip in found] == [(Part.APPLICANT, "TEXT_CONTROL")]


def test_the_province_s_own_file_goes_into_the_workspace(good: Beginning) -> None:
    folder = make(replace(good, rubric=a_rubric(), original=original(), original_bytes=TABLE))
    with open_workspace(folder, writing=False) as workspace:
        assert workspace.picture.original == original()
        assert workspace.attachment(original().sha256).read_bytes() == TABLE
    assert [path.name for path in folder.parent.iterdir()] == ["北戴河区"]


def test_the_region_type_can_be_left_open(good: Beginning) -> None:
    rubric = replace(small_rubric(), region_types=(RegionType("county", "县"), RegionType("district", "区")))
    later = replace(good, rubric=rubric, county=replace(COUNTY, region_type=REGION_LATER))

    folder = begin_assessment(later, person="张三", at=NOON)

    with open_workspace(folder, writing=False) as workspace:
        assert workspace.picture.assessment.county.region_type is None
