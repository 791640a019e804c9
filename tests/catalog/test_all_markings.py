"""A rubric nobody has seen, with every marking in it: read, linted and scored to points worked by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.catalog.answers_reader import read_answers
from app.catalog.packs import read_pack
from app.domain.assessment import Assessment
from app.domain.evidence import StoredFile
from app.domain.marking.kinds import KINDS, every
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.files.canonical import canonical_json, plain, restored

FOLDER = Path(__file__).parent.parent / "golden" / "all_markings"


@pytest.fixture
def rubric() -> Rubric:
    return read_pack(FOLDER).rubric


@pytest.fixture
def assessment(rubric: Rubric, tmp_path: Path) -> Assessment:
    (tmp_path / "answers.yaml").write_bytes((FOLDER / "answers.yaml").read_bytes())
    (tmp_path / "proof.pdf").write_bytes(b"%PDF")
    read = read_answers(tmp_path / "answers.yaml", rubric)
    assert {"E0001": tmp_path / "proof.pdf"} == read.files
    return read.assessment


def sheet_of(rubric: Rubric, assessment: Assessment) -> ScoreSheet:
    from dataclasses import replace

    pieces = tuple(
        replace(piece, file=StoredFile("0" * 64, 4, "proof.pdf")) if piece.id == "E0001" else piece
        for piece in assessment.evidence
    )
    return score(rubric, replace(assessment, evidence=pieces))


def test_the_pack_has_every_kind_and_reads_without_a_word() -> None:
    pack = read_pack(FOLDER)

    assert pack.problems == ()
    assert {one.kind for criterion in pack.rubric.criteria for one in every(criterion.marking)} == set(KINDS)


# What the county of answers.yaml earns, worked by hand:
EXPECTED = {
    "A1": ("scored", "2.00"),
    "A2": ("scored", "2.50"),  # 1 + 1.5
    "A3": ("scored", "2.00"),
    "A4": ("scored", "2.50"),
    "A5": ("scored", "1.80"),  # 3 - 0.4 × 3, the fourth time is not counted
    "A6": ("scored", "8.00"),  # 2.5 × 4 = 10 of 8
    "A7": ("scored", "1.40"),  # two rows in the cycle × 0.7; its evidence names no requirement, there is only one
    "B1": ("scored", "4.00"),  # 48 ≥ 40 in a hill county
    "B2": ("scored", "2.67"),  # 13.5 (of 2029, there is none of 2030): 4 × 9/13.5 = 2.666…
    "B3": ("scored", "2.00"),  # over 45, hill: 2
    "B4": ("scored", "2.17"),  # 5 × (20 - 13.5)/(20 - 5) = 2.1666…
    "B5": ("scored", "3.00"),  # the province 2030: 60 × 0.8 - 1 = 47 < 48
    "B6": ("scored", "4.00"),  # 40 → 48 is exactly 20 %
    "B7": ("scored", "2.00"),  # 2 of 6 = 33.33…; 2 × 33.33…/33.34 = 1.9996
    "C1": ("scored", "4.00"),  # 13.5 < 12.5 no; 14.5 → 13.5 in one year is 1 a year: yes; 1
    "C2": ("scored", "1.21"),  # 0 + 3 × (61 + 60 + 0)/3/100
    "C3": ("unanswered", "0.00"),  # one site of three
    "C4": ("scored", "3.75"),
    "C5": ("awaiting_evidence", "0.00"),  # 4.5 wait: there is no file
    "D1": ("not_applicable", "0.00"),
    "D2": ("not_applicable", "2.00"),
    "D3": ("not_applicable", "0.00"),
    "D4": ("scored", "1.00"),
    "D5": ("scored", "3.00"),
    "D6": ("scored", "2.00"),
}


def test_every_criterion_earns_what_was_worked_out_by_hand(rubric: Rubric, assessment: Assessment) -> None:
    sheet = sheet_of(rubric, assessment)

    assert {line.code: (str(line.state), str(line.computed)) for line in sheet.criteria} == EXPECTED
    assert all(line.derivation for line in sheet.criteria)


def test_the_sums_too(rubric: Rubric, assessment: Assessment) -> None:
    sheet = sheet_of(rubric, assessment)

    # A: 2+3+2+4+3+8+3 = 25; 2+2.5+2+2.5+1.8+8+1.4 = 20.2
    # B: 4+4+3+5+3+4+2 = 25, cap 20; 4+2.67+2+2.17+3+4+2 = 19.84
    # C: 4+5+6+5+5 = 25; 4+1.21+0+3.75+0 = 8.96; with the 4.5 that wait 13.46; claimed 8.96 - 0.25 = 8.71
    # D: 3+2+2+1 = 8, without D1 5; 2+0+1 = 3
    # bonus: 3 + 2 = 5, capped at 4
    assert [
        tuple(map(str, (one.code, one.full, one.applicable, one.computed, one.prospective, one.self_points)))
        for one in sheet.dimensions
    ] == [
        ("A", "25", "25", "20.20", "20.20", "20.20"),
        ("B", "20", "20", "19.84", "19.84", "19.84"),
        ("C", "25", "25", "8.96", "13.46", "8.71"),
        ("D", "8", "5", "3.00", "3.00", "3.00"),
    ]
    points = sheet.points
    # 25+20+25+8 = 78; 75 apply; 20.2+19.84+8.96+3 = 52 + 4 = 56; 56/75 = 74.666… %
    assert (points.full, points.applicable, points.computed, points.bonus) == (78, 75, 56, 4)
    assert (points.prospective, points.self_points) == (Decimal("60.50"), Decimal("55.75"))
    assert points.rate == Decimal("74.67")


def test_the_verdict_too(rubric: Rubric, assessment: Assessment) -> None:
    verdict = sheet_of(rubric, assessment).verdict

    # A1 and B6 earn everything, D3 does not apply; G2 is open
    assert (verdict.grade, verdict.gates_open, verdict.gates_failed, verdict.core_failed) == ("乙等", ("G2",), (), ())


def test_warnings_stand_where_they_belong(rubric: Rubric, assessment: Assessment) -> None:
    warned = {
        line.code: [one.code for one in line.warnings]
        for line in sheet_of(rubric, assessment).criteria
        if line.warnings
    }

    year = ["FIGURE_YEAR"]
    assert warned == {"B2": year, "B4": year, "C1": year, "C5": ["EVIDENCE_UNDATED"]}


def test_the_awaiting_points_are_named(rubric: Rubric, assessment: Assessment) -> None:
    line = next(line for line in sheet_of(rubric, assessment).criteria if line.code == "C5")

    assert line.prospective == Decimal("4.50")
    assert "4.5分" in line.derivation[-1]
    assert "结果文件" in line.derivation[-1]
    assert "说明" not in line.derivation[-1]


def test_rubric_and_assessment_come_back_from_their_canonical_form(rubric: Rubric, assessment: Assessment) -> None:
    assert restored(Rubric, plain(rubric)) == rubric
    assert restored(Assessment, plain(assessment)) == assessment
    assert canonical_json(restored(Rubric, plain(rubric))) == canonical_json(rubric)


def test_the_canonical_form_is_itself_a_pack(rubric: Rubric, tmp_path: Path) -> None:
    file = tmp_path / "rubric.json"
    file.write_bytes(canonical_json(rubric))

    assert read_pack(file).rubric == rubric
