"""The shape of the project: who imports whom, what files are called, and that README tells the truth."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

APP = ROOT / "app"
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"}
MAY_PRINT = {"start.py", *(path.relative_to(ROOT).as_posix() for path in (ROOT / "app/cli").glob("*.py"))}

# Put together from pieces, or this file would name what it forbids.
REGISTRY_HOSTS = [
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "npm" + r"js\.(org|com)",
    "deb" + r"\.debian\.org",
    "security" + r"\.debian\.org",
    "archive" + r"\.ubuntu\.com",
    r"mirrors?\.[a-z0-9-]+\.(edu|com|org|net)",
    "cran" + r"tes\.io",
    "proxy" + r"\.golang\.org",
]
MACHINE_PATHS = ["/ro" + "ot/", "/wo" + "rk/", r"/home/[a-z]{2,}", r"C:\\Users\\[A-Za-z]"]


# ------------------------------------------------------------------ imports


def run_contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts on the app that lies in this folder."""
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_imports_keep_the_contracts() -> None:
    outcome = run_contracts(ROOT)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The tree of the program with empty modules: every contract holds, so one bad import is the only reason."""
    folder = tmp_path / "skeleton"
    areas = ["domain/marking", "files", "storage", "documents", "exchange", "catalog", "services", "cli", "ui/screens"]
    for area in ["", *areas, "domain", "ui"]:
        (folder / "app" / area).mkdir(parents=True, exist_ok=True)
        (folder / "app" / area / "__init__.py").touch()
    for module in ["main", "files/neighbour", "domain/marking/kinds", "ui/screens/neighbour"]:
        (folder / "app" / f"{module}.py").touch()
    (folder / "app/domain/rubric.py").write_text("import app.domain.marking.kinds\n", encoding="utf-8")
    (folder / "tests").mkdir()
    for name in ("tests/__init__.py", "tests/import_contracts.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def test_the_skeleton_keeps_the_contracts(skeleton: Path) -> None:
    outcome = run_contracts(skeleton)

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


BAD_IMPORTS = [
    ("domain looks up", "domain/bad.py", "from app.files import neighbour", "imports point down only"),
    ("files look up", "files/bad.py", "import app.services", "imports point down only"),
    ("adapters know each other", "storage/bad.py", "import app.documents", "imports point down only"),
    ("cli and ui know each other", "ui/bad.py", "import app.cli", "imports point down only"),
    ("an area without a layer", "extra/__init__.py", "", "imports point down only"),
    ("Qt in the domain", "domain/bad.py", "from PySide6.QtCore import QObject", "imported at home only"),
    ("Qt in a service", "services/bad.py", "import PySide6", "imported at home only"),
    ("SQL in a service", "services/bad.py", "def f():\n    from sqlalchemy import text", "imported at home only"),
    ("sqlite3 in the command line", "cli/bad.py", "import sqlite3", "imported at home only"),
    ("zipfile in exchange", "exchange/bad.py", "import zipfile", "imported at home only"),
    ("a library nobody has named", "files/bad.py", "import requests", "imported at home only"),
    ("a screen reaches an adapter", "ui/screens/bad.py", "import app.storage", "imported at home only"),
    ("the command line reaches an adapter", "cli/bad.py", "import app.exchange", "imported at home only"),
    ("files in the domain", "domain/bad.py", "from pathlib import Path", "pure part of the standard library"),
    ("the clock in the domain", "domain/bad.py", "import time", "pure part of the standard library"),
    ("a screen knows another", "ui/screens/bad.py", "import app.ui.screens.neighbour", "screens do not know"),
]


@pytest.mark.parametrize(
    ("path", "line", "contract"), [bad[1:] for bad in BAD_IMPORTS], ids=[b[0] for b in BAD_IMPORTS]
)
def test_a_bad_import_breaks_its_contract(skeleton: Path, path: str, line: str, contract: str) -> None:
    file = skeleton / "app" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(line + "\n", encoding="utf-8")

    outcome = run_contracts(skeleton)

    broken = [text for text in outcome.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(contract in text for text in broken), outcome.stdout + outcome.stderr


def test_a_cycle_breaks_the_contract(skeleton: Path) -> None:
    (skeleton / "app/services/bad_one.py").write_text("import app.services.bad_two\n", encoding="utf-8")
    (skeleton / "app/services/bad_two.py").write_text("import app.services.bad_one\n", encoding="utf-8")

    outcome = run_contracts(skeleton)

    assert "no import cycles BROKEN" in outcome.stdout


# ------------------------------------------------------------------ files and text


def tracked_files() -> list[Path]:
    """Return the files that belong to the project, those not added yet included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if listed.returncode != 0:  # an unpacked release: no git
        pytest.skip("needs the git repository")
    files = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [file for file in files if file.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Yield (path, text) of every text file of the project."""
    for file in tracked_files():
        content = file.read_bytes()
        if b"\0" not in content[:8000]:
            yield file.relative_to(ROOT).as_posix(), content.decode("utf-8", "replace")


def python_files(folder: Path) -> list[Path]:
    """Return the Python files under a folder."""
    return [file for file in folder.rglob("*.py") if "__pycache__" not in file.parts]


def test_no_file_names_a_package_registry_or_a_place_on_one_machine() -> None:
    found = [
        f"{path}: {match.group()}"
        for path, text in texts()
        for pattern in REGISTRY_HOSTS + MACHINE_PATHS
        for match in re.finditer(pattern, text)
    ]

    assert found == []


def test_no_module_is_a_drawer_for_anything() -> None:
    named = [
        file.relative_to(ROOT).as_posix()
        for file in python_files(APP)
        if FORBIDDEN_NAMES & set(file.relative_to(APP).with_suffix("").as_posix().replace("/", "_").split("_"))
    ]

    assert named == []


def test_nothing_prints_but_the_command_line() -> None:
    printing = [
        f"{path}:{node.lineno}"
        for file in [*python_files(APP), ROOT / "start.py"]
        if (path := file.relative_to(ROOT).as_posix()) not in MAY_PRINT
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert printing == []


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        file.relative_to(ROOT).as_posix()
        for file in python_files(APP)
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_lock_files_agree_and_hold_every_dependency() -> None:
    run, develop = (locked(ROOT / name) for name in ("requirements.lock", "requirements-dev.lock"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {plain_name(line) for line in project["project"]["dependencies"]}
    tools = {plain_name(line) for line in project["dependency-groups"]["dev"]}

    assert wanted <= run.keys()
    assert tools <= develop.keys()
    assert run.items() <= develop.items()


def locked(file: Path) -> dict[str, str]:
    """Return name -> version of a lock file."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", file.read_text(encoding="utf-8"), re.MULTILINE))


def plain_name(requirement: str) -> str:
    """Return the normal form of the name in a requirement."""
    name = re.split(r"[<>=!~\[; ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


# ------------------------------------------------------------------ README


def readme() -> str:
    """Return the README."""
    file = ROOT / "README.md"
    if not file.exists():
        pytest.skip("there is no README.md yet")
    return file.read_text(encoding="utf-8")


def test_readme_names_every_folder() -> None:
    text = readme()
    folders = {file.relative_to(ROOT).parts[0] for file in tracked_files() if file.parent != ROOT}
    areas = {folder.name for folder in APP.iterdir() if (folder / "__init__.py").exists()}

    missing = [name for name in sorted((folders | areas) - {".ci"}) if f"{name}/" not in text]

    assert missing == []


def test_readme_names_no_file_that_is_not_there() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", readme())

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_calls_only_commands_that_exist() -> None:
    commands = set(re.findall(r"(?:jkxq|start\.py) ([a-z]+)", readme())) - {"test", "bench", "pictures"}
    outcome = subprocess.run(
        [sys.executable, "-m", "app", "--help"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )

    assert [command for command in sorted(commands) if command not in outcome.stdout] == []
