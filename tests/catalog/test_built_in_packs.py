"""The packs that come with the program: sound, complete, and marked as reference templates."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.catalog.packs import Pack, built_in_packs, read_pack
from app.catalog.schema import SCHEMA_FILE, rubric_schema
from app.domain.assessment import Assessment
from app.domain.marking.kinds import Judgement
from app.domain.rubric import Status
from app.domain.score_sheet import State
from app.domain.scoring import score
from app.files.canonical import plain, restored
from app.files.places import rubrics_dir

IDS = ("jkcj-2020-reference", "jkxq-2021-reference")


@pytest.fixture(scope="module", params=IDS)
def pack(request: pytest.FixtureRequest) -> Pack:
    return read_pack(rubrics_dir() / request.param)


def test_these_packs_are_there() -> None:
    assert [path.name for path in built_in_packs(rubrics_dir())] == list(IDS)


def test_a_pack_has_no_problem_worth_a_word_but_references_that_a_county_adds(pack: Pack) -> None:
    assert {problem.code for problem in pack.problems} <= {"REFERENCE_MISSING"}


def test_a_pack_says_that_it_is_no_official_text(pack: Pack) -> None:
    assert pack.rubric.status is Status.REFERENCE
    assert "参考" in pack.rubric.shown_notice
    assert (rubrics_dir() / pack.rubric.id / "README.md").is_file()


@pytest.mark.parametrize(
    ("name", "dimensions", "indicators", "full"),
    [("jkxq-2021-reference", 6, 56, 100), ("jkcj-2020-reference", 6, 26, 600)],
)
def test_a_pack_has_all_its_indicators_and_points(name: str, dimensions: int, indicators: int, full: int) -> None:
    rubric = read_pack(rubrics_dir() / name).rubric

    assert len(rubric.dimensions) == dimensions
    # 加分 is an indicator of its own, outside the full points
    counted = [one for d in rubric.dimensions for one in d.indicators if not all(c.bonus for c in one.criteria)]
    assert len(counted) == indicators
    assert score(rubric, Assessment()).points.full == full
    assert sum((one.points for one in rubric.criteria if not one.bonus), Decimal(0)) == full


def test_every_criterion_can_be_read_and_filled_by_people(pack: Pack) -> None:
    for criterion in pack.rubric.criteria:
        assert criterion.title
        assert criterion.text
        assert criterion.rule_text
        assert criterion.methods
        assert criterion.departments


def test_nothing_is_answered_at_the_beginning(pack: Pack) -> None:
    sheet = score(pack.rubric, Assessment())

    assert {line.state for line in sheet.criteria} == {State.UNANSWERED}
    assert sheet.points.rate == 0


def test_people_judge_only_where_nothing_else_fits(pack: Pack) -> None:
    judged = [one.code for one in pack.rubric.criteria if isinstance(one.marking, Judgement)]

    assert len(judged) <= len(pack.rubric.criteria) // 8


def test_a_pack_comes_back_from_its_canonical_form(pack: Pack) -> None:
    assert restored(type(pack.rubric), plain(pack.rubric)) == pack.rubric


def test_the_schema_beside_the_packs_is_that_of_this_program() -> None:
    # to renew it: rubrics/rubric.schema.json = app.catalog.schema.rubric_schema()
    assert (rubrics_dir() / SCHEMA_FILE).read_text(encoding="utf-8") == rubric_schema()


def test_the_schema_knows_every_key_of_a_pack() -> None:
    import json

    schema = json.loads(rubric_schema())

    assert schema["additionalProperties"] is False
    assert {"id", "edition", "title", "status", "dimensions", "verdict"} == set(schema["required"])
    kinds = {name for name in schema["$defs"] if "kind" in schema["$defs"][name].get("properties", {})}
    assert len(kinds) >= 15
    assert Path(SCHEMA_FILE).suffix == ".json"
