"""start.py, function by function, on folders of its own. Nothing is downloaded here."""

import ast
import importlib.util
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

START = ROOT / "start.py"


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """start.py as it would be in a fresh clone, in a folder with a blank and Chinese in its name."""
    clone = tmp_path / "健康 县区"
    (clone / "app").mkdir(parents=True)
    (clone / "app" / "__init__.py").write_text('__version__ = "1.2.3"\n', encoding="utf-8")
    (clone / "start.py").write_bytes(START.read_bytes())
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (clone / lock).write_text(f"# {lock}\n", encoding="utf-8")
    spec = importlib.util.spec_from_file_location("start_under_test", clone / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def environment(start: ModuleType) -> Path:
    """A .venv that looks complete, with the Python that runs this test."""
    programs = Path(start.BIN)
    programs.mkdir(parents=True)
    Path(start.program("python")).symlink_to(sys.executable)
    Path(start.program("jkxq")).touch()
    return Path(start.VENV)


def program_task(start: ModuleType, *arguments: str) -> object:
    return start.Task("program", list(arguments))


# ------------------------------------------------------------------ which Python


def test_start_can_be_read_by_python_3_6() -> None:
    ast.parse(START.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_start_needs_the_standard_library_only() -> None:
    tree = ast.parse(START.read_text(encoding="utf-8"))
    imported = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    imported |= {
        node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
    }

    assert imported <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 11, 2), (3, 12, 0, "final", 0), (3, 13, 9)])
def test_pythons_that_will_do(start: ModuleType, version: tuple[object, ...]) -> None:
    assert start.python_complaint(version) == ""


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 14), (3, 14, 0)])
def test_other_pythons_are_refused_with_what_to_do(start: ModuleType, version: tuple[int, int, int]) -> None:
    complaint = start.python_complaint(version)

    assert "需要 Python 3.11、3.12 或 3.13" in complaint
    assert "现在运行的是 {}.{}.{}".format(*version) in complaint
    assert "python3.12 start.py" in complaint


def test_a_python_that_is_listed_but_does_not_run_is_passed_over(
    start: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python3.13").write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    (programs / "python3.12").write_text("#!/bin/sh\necho 3.12\n", encoding="utf-8")
    for file in programs.iterdir():
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))

    assert start.suitable_python() == ["python3.12"]


def test_without_a_suitable_python_it_ends_politely(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1, "final", 0))
    monkeypatch.setenv("PATH", "")

    assert start.ending([]) == 1
    assert "需要 Python 3.11" in capsys.readouterr().err


# ------------------------------------------------------------------ what the arguments mean


@pytest.mark.parametrize(
    ("arguments", "display", "kind", "rest", "lock"),
    [
        ([], True, "program", [], "requirements.lock"),
        ([], False, "demo", [], "requirements.lock"),
        (["test", "--long", "-k", "x"], False, "test", ["--long", "-k", "x"], "requirements-dev.lock"),
        (["bench"], False, "bench", [], "requirements-dev.lock"),
        (["score", "test", "--json"], False, "program", ["score", "test", "--json"], "requirements.lock"),
        (["--help"], True, "program", ["--help"], "requirements.lock"),
    ],
)
def test_arguments_choose_the_task(
    start: ModuleType, arguments: list[str], display: bool, kind: str, rest: list[str], lock: str
) -> None:
    task = start.chosen_task(arguments, display)

    assert (task.kind, task.arguments, task.lock) == (kind, rest, lock)


@pytest.mark.parametrize(("name", "value"), [("DISPLAY", ":0"), ("WAYLAND_DISPLAY", "wayland-0")])
def test_a_display_is_seen(start: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not start.has_display()

    monkeypatch.setenv(name, value)
    assert start.has_display()


def test_own_wishes_for_workers_are_kept(start: ModuleType) -> None:
    assert start.workers(["-n0"]) == []
    assert start.workers(["--pdb"]) == []
    assert start.workers(["-k", "x"])[0] == "-n"


# ------------------------------------------------------------------ the stamp


def test_a_stamped_environment_is_ready(start: ModuleType, environment: Path) -> None:
    start.write_stamp(program_task(start, "score"), {})

    assert start.is_ready(start.read_stamp(), program_task(start, "score"))


def test_an_environment_with_the_tools_can_run_the_program(start: ModuleType, environment: Path) -> None:
    start.write_stamp(start.Task("test", []), {})

    assert start.is_ready(start.read_stamp(), program_task(start, "score"))


def test_an_environment_of_the_program_cannot_run_the_tests(start: ModuleType, environment: Path) -> None:
    start.write_stamp(program_task(start), {})

    assert not start.is_ready(start.read_stamp(), start.Task("test", []))


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"setup": 0}'])
def test_without_a_good_stamp_nothing_is_ready(start: ModuleType, environment: Path, content: str | None) -> None:
    if content is not None:
        Path(start.STAMP).write_text(content, encoding="utf-8")

    assert not start.is_ready(start.read_stamp(), program_task(start))


@pytest.mark.parametrize("part", ["lock", "program", "python", "folder", "setup"])
def test_whatever_changes_makes_it_unready(start: ModuleType, environment: Path, part: str) -> None:
    start.write_stamp(program_task(start), {})
    stamp = start.read_stamp()
    if part == "lock":
        (environment.parent / "requirements.lock").write_text("other==1\n", encoding="utf-8")
    elif part == "program":
        Path(start.program("jkxq")).unlink()
    elif part == "python":
        Path(start.program("python")).unlink()
    elif part == "folder":
        stamp["root"] = "elsewhere"
    else:
        stamp["setup"] = start.SETUP + 1

    assert not start.is_ready(stamp, program_task(start))


def test_a_python_replaced_by_another_version_makes_it_unready(start: ModuleType, environment: Path) -> None:
    start.write_stamp(program_task(start), {})
    stamp = {**start.read_stamp(), "python": "3.4"}

    assert not start.is_ready(stamp, program_task(start))


def test_a_window_needs_its_libraries_noted_and_a_command_does_not(
    start: ModuleType, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.write_stamp(program_task(start), {})
    stamp = {**start.read_stamp(), "libraries": "offscreen"}
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")

    assert not start.is_ready(stamp, program_task(start))
    assert start.is_ready(stamp, program_task(start, "score", "w"))


# ------------------------------------------------------------------ setting up


class Recorded:
    """Stands for pip and uv: notes what would be installed, and ends as told."""

    def __init__(self, *, exit_code: int = 0) -> None:
        self.exit_code = exit_code
        self.commands: list[list[str]] = []

    def __call__(self, command: list[str], *_: object, **__: object) -> int:
        self.commands.append(command)
        if command[1:3] == ["-m", "venv"]:
            Path(command[3], "bin").mkdir(parents=True)
            Path(command[3], "bin", "python").symlink_to(sys.executable)
        return self.exit_code


def test_half_an_environment_is_made_anew(
    start: ModuleType, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leftover = environment / "half"
    leftover.touch()
    monkeypatch.setattr(start, "fill_environment", Recorded())

    start.set_up(program_task(start))

    assert not leftover.exists()
    assert Path(start.STAMP).exists()


def test_a_whole_environment_is_kept_when_only_the_list_changes(
    start: ModuleType, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.write_stamp(program_task(start), {})
    kept = environment / "kept"
    kept.touch()
    monkeypatch.setattr(start, "fill_environment", Recorded())

    start.set_up(start.Task("test", []))

    assert kept.exists()
    assert start.read_stamp()["requirements-dev.lock"] == start.digest("requirements-dev.lock")


def test_a_failed_installation_leaves_no_stamp_and_says_what_to_do_offline(
    start: ModuleType, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start.write_stamp(program_task(start), {})
    monkeypatch.setattr(start, "fill_environment", Recorded(exit_code=1))

    with pytest.raises(start.SetUpError, match=r"pip download -r requirements\.lock -d wheels"):
        start.set_up(program_task(start))

    assert start.read_stamp() == {}


def test_packages_carried_in_by_hand_are_used(start: ModuleType) -> None:
    assert start.source_options() == []
    Path(start.WHEELS).mkdir()

    assert start.source_options() == ["--no-index", "--find-links", start.WHEELS]


def test_the_wheel_links_to_the_folder_with_plain_letters(start: ModuleType, environment: Path) -> None:
    with zipfile.ZipFile(start.project_wheel()) as wheel:
        link = wheel.read("jkxq.pth").decode("ascii").strip()
        entry = wheel.read("jkxq-1.2.3.dist-info/entry_points.txt").decode()

    packages = environment / "lib" / "python{}.{}".format(*sys.version_info[:2]) / "site-packages"
    assert os.path.normpath(packages / link) == str(environment.parent)
    assert "jkxq = app.__main__:main" in entry


def test_only_one_sets_up_at_a_time(start: ModuleType) -> None:
    with start.only_one_at_a_time(), Path(start.LOCK).open("a", encoding="utf-8") as other:
        assert not start.try_lock(other.fileno())
    with Path(start.LOCK).open("a", encoding="utf-8") as other:
        assert start.try_lock(other.fileno())


def test_the_lock_outlives_a_killed_start_while_its_installer_runs(start: ModuleType) -> None:
    with start.only_one_at_a_time():
        installer = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    try:
        with Path(start.LOCK).open("a", encoding="utf-8") as other:
            assert not start.try_lock(other.fileno())
    finally:
        installer.communicate(b"\n")


# ------------------------------------------------------------------ what the system must have


@pytest.fixture
def bare_system(start: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A Debian with none of Qt's libraries, where we may not install."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(start, "OFFSCREEN", {"libnowhere.so.0": "libnowhere0"})
    monkeypatch.setattr(start, "WINDOW", {"libnowindow.so.0": "libnowindow0"})
    monkeypatch.setattr(start, "right_to_install", lambda: None)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    return start


def test_missing_libraries_end_a_window_with_the_exact_command(
    bare_system: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    with pytest.raises(bare_system.SetUpError):
        bare_system.check_system(program_task(bare_system))

    told = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y libnowhere0 libnowindow0" in told


def test_without_a_display_the_window_libraries_are_not_asked_for(
    bare_system: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    bare_system.check_system(program_task(bare_system, "score", "w"))

    told = capsys.readouterr().err
    assert "libnowhere0" in told
    assert "libnowindow0" not in told


def test_missing_judges_are_named_with_the_tests_they_cost(
    bare_system: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bare_system, "JUDGES", {"nowhere": ("", "nowhere-tools", "真实窗口")})
    monkeypatch.setattr(bare_system.shutil, "which", lambda name: None if name == "nowhere" else name)

    bare_system.want_judges()

    assert "没有 nowhere-tools：需要它的测试（真实窗口）将跳过。" in capsys.readouterr().err


# ------------------------------------------------------------------ running


def test_all_checks_run_even_when_one_fails(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], *_: object) -> int:
        commands.append(command[2:])
        return 1 if "mypy" in command else 0

    monkeypatch.setattr(start, "JUDGES", {})
    monkeypatch.setattr(start, "run", run)
    monkeypatch.chdir(start.ROOT)

    exit_code = start.run_tests(["-k", "x"])

    assert exit_code == 1
    assert [command[0] for command in commands] == ["ruff", "ruff", "mypy", "pytest"]
    assert commands[-1][-2:] == ["-k", "x"]
    assert "未通过：类型 mypy" in capsys.readouterr().err


def test_the_demo_never_writes_over_earlier_results(start: ModuleType, tmp_path: Path) -> None:
    wish = str(tmp_path / "演示结果")
    assert start.free_folder(wish) == wish
    Path(wish).mkdir()

    assert start.free_folder(wish) == wish + "2"


def test_a_full_or_forbidden_disk_ends_in_a_plain_sentence(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> None:
        raise OSError(28, "No space left on device", "somewhere")

    monkeypatch.setattr(start, "prepare", fail)

    assert start.ending(["score"]) == 1
    assert "请检查磁盘空间和文件夹权限" in capsys.readouterr().err


def test_the_stamp_holds_nothing_but_plain_values(start: ModuleType, environment: Path) -> None:
    start.write_stamp(program_task(start), {})

    stamp = json.loads(Path(start.STAMP).read_text(encoding="utf-8"))

    assert set(stamp) == {"setup", "root", "python", "requirements.lock", "libraries"}
