"""The two samples: what public material says of a real county, and a complete made-up one."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from app.catalog.answers_reader import read_answers
from app.domain.problems import Severity
from app.domain.rubric import Rubric
from app.domain.score_sheet import CriterionScore, ScoreSheet, State
from app.files.digests import sha256_of
from app.files.user_folder import KEYS_VARIABLE
from app.services.open_rubric import open_rubric
from app.services.run_demo import SAMPLE_DATE, SAMPLE_RUBRIC, SAMPLES, DemoResult, run_demo, sample_answers

NOON = dt.datetime(2021, 12, 20, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return open_rubric(SAMPLE_RUBRIC).rubric


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, DemoResult]:
    folder = tmp_path_factory.mktemp("demos")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEYS_VARIABLE, str(folder / "keys"))
        return {name: run_demo(name, folder / name, at=NOON) for name in SAMPLES}


@pytest.fixture(scope="module")
def files(rubric: Rubric, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the answers file of each sample, with its evidence beside it."""
    return {name: sample_answers(name, rubric, tmp_path_factory.mktemp(name)) for name in SAMPLES}


def line(sheet: ScoreSheet, code: str) -> CriterionScore:
    return next(one for one in sheet.criteria if one.code == code)


# ------------------------------------------------------------------ both


@pytest.mark.parametrize("name", SAMPLES)
def test_a_demo_ends_with_a_package_that_verifies_and_no_blocking_problem(
    demos: dict[str, DemoResult], name: str
) -> None:
    done = demos[name]
    assert done.verification.is_equal
    assert done.verification.signature == "valid"
    assert [problem for problem in done.problems if problem.is_blocking] == []
    assert done.backup.is_file()
    assert all(path.is_file() for path in done.exported.files)


@pytest.mark.parametrize("name", SAMPLES)
def test_our_own_words_avoid_what_the_state_forbids(name: str, files: dict[str, Path]) -> None:
    text = files[name].read_text(encoding="utf-8")
    # The name of a public figure keeps its 达标率.
    text = text.replace("标准化建设达标率", "")
    assert [word for word in ("评比", "达标", "排名", "称号", "创建") if word in text] == []


def test_a_demo_in_a_folder_that_is_in_use_overwrites_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEYS_VARIABLE, str(tmp_path / "keys"))
    report = tmp_path / "01_自评报告.pdf"
    report.write_bytes(b"mine")
    first = run_demo("beidaihe", tmp_path, at=NOON)
    second = run_demo("beidaihe", tmp_path, at=NOON)
    assert report.read_bytes() == b"mine"
    assert first.workspace != second.workspace
    assert first.workspace.is_dir()


# ------------------------------------------------------------------ 北戴河区


def test_the_real_county_gets_points_only_where_public_material_decides(demos: dict[str, DemoResult]) -> None:
    sheet = demos["beidaihe"].scored.sheet
    scored = [one.code for one in sheet.criteria if one.state is State.SCORED]
    # F1: 30.42 % (2020) > 26.82 % (全省, 2021) -> the full 4 points. All else lacks a part, a year or is not told.
    assert scored == ["F1"]
    assert sheet.points.computed == Decimal("4.00")
    assert sheet.points.applicable == Decimal(100)
    assert sheet.points.rate == Decimal("4.00")


def test_literacy_is_marked_on_another_year_against_another_year_with_both_warnings(
    demos: dict[str, DemoResult],
) -> None:
    literacy = line(demos["beidaihe"].scored.sheet, "F1")
    # No figure of 2021: the one of 2020. 河北 2019 and 2021 are both one year away: the later, 26.82 %.
    assert literacy.computed == Decimal("4.00")
    assert {"FIGURE_YEAR", "REFERENCE_YEAR"} <= {warning.code for warning in literacy.warnings}
    assert any("30.42" in sentence and "26.82" in sentence for sentence in literacy.derivation)


def test_figures_without_a_year_are_kept_and_never_marked(
    demos: dict[str, DemoResult], rubric: Rubric, files: dict[str, Path]
) -> None:
    answers = read_answers(files["beidaihe"], rubric)
    undated = {figure.measure for figure in answers.assessment.measures if figure.year is None}
    assert undated == {
        *("hypertension_control", "diabetes_control", "contract_key_groups", "primary_standard"),
        *("park_green", "forest_cover", "urban_green", "fitness_coverage"),
    }
    sheet = demos["beidaihe"].scored.sheet
    assert {line(sheet, code).state for code in ("C8", "C9", "E1", "E2", "E3")} == {State.UNANSWERED}


def test_the_real_county_leaves_open_what_public_material_does_not_say(rubric: Rubric, files: dict[str, Path]) -> None:
    said = read_answers(files["beidaihe"], rubric).assessment
    assert said.gates == {}
    assert said.ledgers == {}
    assert all(piece.date is None for piece in said.evidence)
    assert "据公开材料演示，非该区正式自评" in said.applicant
    assert all("来源：河北省第二批健康河北行动推进典型经验案例" in answer.statement for answer in said.answers.values())


# ------------------------------------------------------------------ 示例县


POINTS = {
    # (computed, worked by hand from the figures in answers.yaml)
    "A1": "2.00",  # 1 + 1
    "A2": "3.00",  # 2 + min(3 × 0.5, 1): the meeting of 2019 and the double one do not count
    "A4": "2.00",  # 1 + 126 ÷ 126 = 100 %
    "A7": "1.75",  # 3 × 0.25 + 0.5 + 0.5: one row names no place
    "B2": "3.50",  # 1 + 0.5 + 0.5 + 3 × 0.5
    "B3": "3.00",  # min(7 × 0.5, 3): the policy of 2019 does not count
    "B4": "2.00",  # 2 × 1
    "B6": "1.50",  # 3 × 0.5
    "C1": "2.00",  # 316 ÷ 365 = 86.58 % >= 84.1 %
    "C2": "2.00",  # 196 ÷ 200 = 98 % >= 95 %
    "C3": "1.86",  # 2 × (98.6 − 80) ÷ 20
    "C5": "1.50",  # 86.20 %: from 80 %
    "C6": "0.80",
    "C7": "1.91",  # 5 ÷ 11 = 45.4545 %, ÷ 50 % = 0.9091; + 0.5 + 0.5
    "C8": "0.89",  # (11.2 − 5) ÷ (12 − 5) = 0.8857
    "C9": "3.00",  # min(8 × 0.2, 1) + min(4 × 0.5, 1) + 195 ÷ 208 = 93.75 % >= 90 %
    "C10": "2.60",  # 113 ÷ 124 = 91.13 % -> 1.5; 0.5; 1 − 0.2 − 2 × 0.1
    "D1": "1.60",  # 72 ÷ 208 = 34.62 % -> 1; (92 + 88 + 0) ÷ 3 = 60
    "D2": "0.00",  # 不适用, left out of 应得分
    "D3": "1.89",  # 32 ÷ 46 = 69.57 % -> 1; (91 + 86) ÷ 2 = 88.5 -> 1.885
    "D4": "1.90",  # 12 ÷ 16 = 75 % -> 1; 90
    "D5": "1.91",  # 40 ÷ 58 = 68.97 % -> 1; (88 + 93) ÷ 2 = 90.5 -> 1.905
    "D6": "1.00",  # 20 ÷ 62 = 32.26 %
    "D8": "1.00",  # 98.12 % -> 1; 62.3 % < 64.0 % -> 0
    "D9": "1.71",  # 3 × 0.25 + 180 ÷ 208 ÷ 90 % = 0.9615
    "D11": "1.00",  # 0.4 + 1296 ÷ 1320 = 98.18 % -> 0.6
    "D12": "0.65",  # 176 ÷ 220 = 80 % -> 0.6 × 30 ÷ 40 = 0.45; + 0.2
    "D13": "0.75",  # 1 − 0.25
    "D14": "0.00",  # 不适用, counted as zero
    "E2": "1.70",  # 76.80 % -> 0.9; 85 % >= 80 % -> 0.8
    "E3": "1.98",  # 3 × 0.5 + 48.2 ÷ 50 × 0.5 = 0.482
    "E4": "1.75",  # 5 × 0.3 + 0.25; 5 ÷ 7 = 71.43 % < 80 %
    "E5": "0.92",  # 0.5 + 11 ÷ 13 × 0.5 = 0.4231
    "E7": "0.79",  # 11 ÷ 12 = 91.6667 %: 31.6667 ÷ 40
    "E8": "1.00",  # 98.7 %; 109.77 <= 118.15
    "E9": "0.00",  # 2 points wait for evidence
    "E10": "0.96",  # 2.263 -> 2.668 in two years: 8.9 % a year -> 0.5; 7.3654 ÷ 8 × 0.5 = 0.4603
    "F1": "4.00",  # 22.84 < 23.6, but (22.84 − 17.62) ÷ 17.62 = 29.6 % >= 20 %
    "F2": "2.00",  # (27.4 − 25.9) ÷ 2 = 0.75 a year
    "F3": "1.95",  # 35.6 ÷ 37 × 1.2 = 1.1546; 2.10 >= 2 -> 0.8
    "F4": "1.75",  # 0.5 + 0.5 + 0.75 (52.8 − 52.1 = 0.7)
    "F5": "1.75",  # 1.5 + 0.25
    "F7": "0.97",  # 52100 ÷ 423600 = 12.2993 %, ÷ 13 % × 0.6 = 0.5677; + 0.4
    "F8": "0.00",  # 1 point waits for evidence
    "F9-1": "1.00",
    "F9-2": "1.50",
}


@pytest.mark.parametrize("code", POINTS)
def test_points_of_the_made_up_county_are_those_worked_by_hand(demos: dict[str, DemoResult], code: str) -> None:
    assert line(demos["full"].scored.sheet, code).computed == Decimal(POINTS[code])


def test_totals_of_the_made_up_county(demos: dict[str, DemoResult]) -> None:
    points = demos["full"].scored.sheet.points
    # A 14.75 + B 13 + C 18.56 + D 15.41 + E 12.10 + F 13.42 = 87.24; bonus 1 + 1.5; D2 (1 point) is left out of 100
    assert (points.computed, points.bonus, points.applicable) == (Decimal("89.74"), Decimal("2.50"), Decimal(99))
    # E9 (2) and F8 (1) wait for evidence
    assert points.prospective == Decimal("92.74")
    # claimed: A7 −0.25, C10 −0.20, D12 +0.20
    assert points.self_points == Decimal("89.49")


def test_nothing_of_the_made_up_county_is_left_unanswered(demos: dict[str, DemoResult]) -> None:
    sheet = demos["full"].scored.sheet
    states = {one.code: one.state for one in sheet.criteria}
    assert State.UNANSWERED not in states.values()
    assert {code for code, state in states.items() if state is State.NOT_APPLICABLE} == {"D2", "D14"}
    assert {code for code, state in states.items() if state is State.AWAITING_EVIDENCE} == {"E9", "F8"}
    assert sheet.verdict.gates_open == ()
    assert sheet.verdict.core_failed == ()


def test_the_made_up_county_is_full_of_what_real_ones_bring(rubric: Rubric, files: dict[str, Path]) -> None:
    answers = read_answers(files["full"], rubric)
    said = answers.assessment
    assert set(said.ledgers) == {ledger.id for ledger in rubric.ledgers}
    assert {criterion.code for criterion in rubric.criteria} == set(said.answers)
    lengths = [len(one.statement) for one in said.answers.values() if one.not_applicable is None]
    assert min(lengths) >= 24
    assert max(lengths) <= 100
    assert {path.suffix for path in answers.files.values()} == {".pdf", ".jpg", ".docx", ".xlsx"}
    assert len(answers.files) >= 150
    assert {problem.severity for problem in answers.problems} == {Severity.WARNING}
    text = files["full"].read_text(encoding="utf-8")
    assert all(hard in text for hard in ("㙍", "𬭚", "<b>&", 'title: "=', 'title: "-'))


def test_drawing_the_evidence_twice_gives_the_same_bytes(
    rubric: Rubric, files: dict[str, Path], tmp_path: Path
) -> None:
    again = sample_answers("full", rubric, tmp_path)
    one, two = (
        {path.name: sha256_of(path) for path in (file.parent / "evidence").iterdir()} for file in (files["full"], again)
    )
    assert one == two


def test_the_same_demo_on_the_same_day_seals_the_same_package(
    demos: dict[str, DemoResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = demos["full"]
    monkeypatch.setenv(KEYS_VARIABLE, str(first.workspace.parents[1] / "keys"))
    again = run_demo("full", tmp_path, at=NOON + dt.timedelta(days=400), date=SAMPLE_DATE)
    assert first.exported.package is not None
    assert again.exported.package is not None
    assert again.exported.package.sha256 == first.exported.package.sha256
    assert again.exported.package.id == first.exported.package.id


def test_one_file_serves_two_pieces_and_one_piece_several_criteria(demos: dict[str, DemoResult]) -> None:
    package = demos["full"].exported.package
    assert package is not None
    with zipfile.ZipFile(package.path) as archive:
        names = [name for name in archive.namelist() if "/佐证材料/" in name]
    # 173 pieces, one without a file; the file with two pieces lies twice, as each has its own number.
    assert len(names) == 172
    assert not any(set(name.rsplit("/", 1)[1]) & set('\\:*?"<>|%') for name in names)
