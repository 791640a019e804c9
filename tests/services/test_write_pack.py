"""A pack where a person says: nothing that could not be read again takes a name."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.packs import read_pack
from app.domain.problems import ProblemError
from app.domain.rubric import Gate
from app.services.write_pack import write_pack
from tests.catalog.pack_makers import contents


@pytest.mark.parametrize(
    ("name", "where"), [("包", "rubric.yaml"), ("包.zip", "包.zip/rubric.yaml"), ("包.yaml", "包.yaml")]
)
def test_what_could_not_be_read_again_is_not_written(tmp_path: Path, name: str, where: str) -> None:
    sound = contents()
    # Three bytes each: more than the 4 MB that are ever read of a rubric.yaml.
    too_large = replace(sound, rubric=replace(sound.rubric, notice="长" * 1_400_000))

    with pytest.raises(ProblemError) as error:
        write_pack(too_large, tmp_path / name)

    (problem,) = error.value.problems
    assert (problem.code, problem.where) == ("FILE_TOO_LARGE", where)
    assert not list(tmp_path.iterdir())


def test_what_packs_very_small_is_read_again(tmp_path: Path) -> None:
    sound = contents()
    wordy = replace(
        sound, rubric=replace(sound.rubric, gates=tuple(Gate(f"G{one}", "长" * 32_000) for one in range(40)))
    )

    write_pack(wordy, tmp_path / "包.zip")

    assert read_pack(tmp_path / "包.zip").rubric == wordy.rubric
