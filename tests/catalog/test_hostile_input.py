"""Input that would cost memory or reach for files it has no business with."""

import os
from pathlib import Path

import pytest

from app.catalog.answers_reader import read_answers
from app.catalog.packs import read_pack
from app.domain.problems import ProblemError
from tests.conftest import ROOT

PACK = ROOT / "tests" / "golden" / "all_markings"


def answers(folder: Path, text: str) -> Path:
    file = folder / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999"])
def test_a_number_of_a_thousand_million_digits_is_refused_before_it_is_printed(tmp_path: Path, number: str) -> None:
    rubric = read_pack(PACK).rubric
    code = rubric.criteria[0].code
    file = answers(tmp_path, f"answers: {{{code}: {{self_points: {number}}}}}\n")

    with pytest.raises(ProblemError) as refused:
        read_answers(file, rubric)

    assert {problem.code for problem in refused.value.problems} == {"VALUE_INVALID"}
    assert all(len(problem.what) < 200 for problem in refused.value.problems)


def test_a_file_on_the_network_is_not_looked_at(tmp_path: Path) -> None:
    rubric = read_pack(PACK).rubric
    file = answers(tmp_path, "evidence:\n  - {id: E0001, title: 甲, file: '\\\\server\\share\\a.pdf'}\n")

    with pytest.raises(ProblemError) as refused:
        read_answers(file, rubric)

    assert [problem.code for problem in refused.value.problems] == ["FILE_MISSING"]
    assert "在网络上" in refused.value.problems[0].what


def test_a_file_from_outside_the_folder_is_told(tmp_path: Path) -> None:
    rubric = read_pack(PACK).rubric
    (tmp_path / "别处.pdf").write_bytes(b"%PDF-")
    inside = tmp_path / "填报"
    inside.mkdir()
    file = answers(inside, "evidence:\n  - {id: E0001, title: 甲, file: ../别处.pdf}\n")

    read = read_answers(file, rubric)

    assert "EVIDENCE_FILE" in {problem.code for problem in read.problems}


def test_a_flat_marking_of_thousands_of_parts_is_checked_in_time(tmp_path: Path) -> None:
    parts = ", ".join(["{kind: yes_no}"] * 4000)
    (tmp_path / "rubric.yaml").write_text(
        "id: x\nedition: '1'\ntitle: x\nstatus: official\nverdict: {grades: [{name: 好, at_least: 0}]}\n"
        "dimensions: [{code: A, indicators: [{code: A1, criteria: [{code: A1, title: x, points: 1, "
        f"marking: {{kind: best_of, parts: [{parts}]}}}}]}}]}}]\n",
        encoding="utf-8",
    )

    assert len(read_pack(tmp_path).rubric.criteria) == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "answers.yaml")

    with pytest.raises(ProblemError) as refused:
        read_answers(tmp_path / "answers.yaml", read_pack(PACK).rubric)

    assert [problem.code for problem in refused.value.problems] == ["FILE_KIND"]
