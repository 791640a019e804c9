"""`jkxq fill WORKSPACE TABLE.xlsx` as scripts see it."""

import shutil
from pathlib import Path

from app.domain.assessment import Answer
from tests.conftest import Jkxq
from tests.journeys.county import write_county
from tests.services.filled_tables import filled, workspace

ENTRIES = {"A1": (1.5, "有规划。"), "A2": (3,), "A3": (2, "印发了。"), "B1": (9,), "B2": (0, None, "没有安排")}


def test_a_filled_table_arrives_and_counts(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    """New entries are taken: 1.5 + 3 + 0 judged, 2 claimed; 9 points of 2 are refused."""
    folder, table = workspace(tmp_path / "库"), filled(tmp_path / "表.dat", ENTRIES)
    answer = jkxq_inside("fill", folder, table).json
    assert (answer["ok"], answer["written"]) == (True, True)
    assert answer["cells"] == {"new": 7, "same": 0, "changed": 0, "conflicting": 1}
    (left,) = answer["left"]  # type: ignore[misc]
    assert (left["criterion"], left["where"]) == ("B1", "评分表 F6")
    score = jkxq_inside("score", folder).json
    assert score["points"]["computed"] == "4.50"  # type: ignore[index]
    assert score["points"]["self"] == "6.50"  # type: ignore[index]


def test_a_second_time_all_is_the_same(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    folder, table = workspace(tmp_path / "库"), filled(tmp_path / "表.xlsx", ENTRIES)
    jkxq_inside("fill", folder, table)
    answer = jkxq_inside("fill", folder, table).json
    assert answer["cells"] == {"new": 0, "same": 7, "changed": 0, "conflicting": 1}
    assert answer["written"] is False


def test_what_differs_is_left_unless_asked_for(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    from decimal import Decimal

    folder = workspace(tmp_path / "库", {"A1": Answer(points=Decimal(2), reason="都有")})
    table = filled(tmp_path / "表.xlsx", {"A1": (1,)})
    first = jkxq_inside("fill", folder, table).json
    assert (first["cells"]["changed"], first["written"]) == (1, False)  # type: ignore[index]
    assert first["left"][0]["before"] == "2"  # type: ignore[index]
    assert jkxq_inside("fill", folder, table, "--overwrite").json["written"] is True
    assert jkxq_inside("score", folder).json["points"]["computed"] == "1.00"  # type: ignore[index]


def test_a_dry_run_writes_nothing(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    folder = workspace(tmp_path / "库")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    answer = jkxq_inside("fill", folder, filled(tmp_path / "表.xlsx", ENTRIES), "--dry-run").json
    assert (answer["ok"], answer["written"], answer["cells"]["new"]) == (True, False, 7)  # type: ignore[index]
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    county = write_county(tmp_path / "县")
    jkxq_inside("new", tmp_path / "库2", "--rubric", county.pack)
    answer = jkxq_inside("fill", tmp_path / "库2", county.answers, "--dry-run").json
    assert (answer["ok"], answer["written"]) == (True, False)
    assert jkxq_inside("score", tmp_path / "库2").json["points"]["computed"] == "0.00"  # type: ignore[index]


def test_a_table_of_something_else_is_refused(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    folder = workspace(tmp_path / "库")
    county = write_county(tmp_path / "县")
    jkxq_inside("new", tmp_path / "别的", "--rubric", county.pack)
    table = filled(tmp_path / "表.xlsx", ENTRIES)
    refused = jkxq_inside("fill", tmp_path / "别的", table)
    assert (refused.exit_code, refused.json["ok"], refused.json["written"]) == (1, False, False)
    assert refused.json["problems"][0]["code"] == "TABLE_OTHER"  # type: ignore[index]
    old = tmp_path / "old.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert jkxq_inside("fill", folder, old).exit_code == 1
    shutil.rmtree(folder)
    assert jkxq_inside("fill", folder, table).exit_code == 1
