"""Reading a 自评打分表 from bytes needs a place for a file: where there is none it is said."""

import tempfile
from pathlib import Path

import pytest

from app.documents.score_table_reading import read_score_table
from app.domain.problems import ProblemError
from tests.journeys.places import needs_mount, small_disk


def codes_of(data: bytes) -> list[str]:
    with pytest.raises(ProblemError) as caught:
        read_score_table(data)
    return [problem.code for problem in caught.value.problems]


def test_without_a_folder_for_temporary_files_it_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))

    assert codes_of(b"no workbook") == ["WRITE_FAILED"]


@needs_mount
def test_a_full_folder_for_temporary_files_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with small_disk(tmp_path / "disk", kilobytes=64) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))

        assert codes_of(bytes(2**20)) == ["DISK_FULL"]
