"""What ships with the program is found from the source tree, a wheel and a frozen program alike."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.files import places


def test_the_source_tree_has_fonts_rubrics_and_forms() -> None:
    assert (places.resources_dir() / "fonts" / "README.md").is_file()
    assert places.rubrics_dir().is_dir()
    assert places.forms_dir().is_dir()


def test_an_installed_program_finds_its_own_data(tmp_path: Path) -> None:
    package = tmp_path / "app"
    (package / "files").mkdir(parents=True)
    (package / "_data" / "forms").mkdir(parents=True)
    for name in ("__init__.py", "files/__init__.py", "files/places.py"):
        shutil.copyfile(Path(places.__file__).parents[1] / name, package / name)
    program = "from app.files.places import forms_dir; print(forms_dir())"

    command = [sys.executable, "-c", program]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)

    assert Path(found.stdout.strip()) == package / "_data" / "forms"


def test_a_frozen_program_looks_where_it_was_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app" / "_data" / "rubrics").mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)

    assert places.rubrics_dir() == tmp_path / "app" / "_data" / "rubrics"


def test_a_broken_installation_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "__file__", str(tmp_path / "app" / "files" / "places.py"))

    with pytest.raises(FileNotFoundError, match="缺少文件夹 forms，请重新安装"):
        places.forms_dir()
