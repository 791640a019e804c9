"""Set up everything the program needs, then start it. Standard library only.

    python3 start.py                      open the program; without a display, show the sample (jkxq demo)
    python3 start.py test [--long] [...]  check everything; the rest goes to pytest
    python3 start.py bench [...]          measure
    python3 start.py <anything else>      goes to jkxq

Old Pythons must be able to read this file, or it could not tell people that theirs is too old: no syntax
newer than 3.6, and types that 3.6 does not know stand in quotes. Messages go to stderr, because stdout
belongs to jkxq (`--json`).
"""

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from typing import Dict, Iterator, List, NamedTuple, Optional, Tuple

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "ready.json")
LOCK = os.path.join(ROOT, ".setup.lock")
WHEELS = os.path.join(ROOT, "wheels")
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
EXE = ".exe" if os.name == "nt" else ""

PYTHONS = ((3, 13), (3, 12), (3, 11))
RUN, DEV = "requirements.lock", "requirements-dev.lock"  # DEV holds everything of RUN, and the tools
SETUP = 1  # raise it when an environment made by an older start.py will not do any more

# soname -> Debian package (what trials on bare machines showed; DESIGN 12)
OFFSCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# program -> (library beside it or "", Debian package, which tests are skipped without it)
JUDGES = {
    "Xvfb": ("", "xvfb", "真实窗口"),
    "pdftoppm": ("", "poppler-utils", "PDF 版面"),
    "fc-list": ("", "fontconfig", "字体"),
    "soffice calc": ("libsclo.so", "libreoffice-calc-nogui", "表格复算"),
    "soffice writer": ("libswlo.so", "libreoffice-writer-nogui", "Word 打开"),
}
SCRIPTS = {"bench": "tests.benchmarks.run", "pictures": "tests.pictures.run"}


class SetUpError(Exception):
    """Ends start.py with a message for people."""


class Task(NamedTuple):
    """What was asked for. kind is program, demo, test, bench or pictures."""

    kind: str
    arguments: "List[str]"

    @property
    def lock(self) -> str:
        """The list of packages it needs."""
        return RUN if self.kind in ("program", "demo") else DEV

    @property
    def needs_qt(self) -> bool:
        """Whether it cannot do without Qt's system libraries. The commands with arguments can."""
        return self.kind != "program" or not self.arguments


def main(arguments: "List[str]") -> int:
    """Do what is asked and return the exit code."""
    use_suitable_python(arguments)
    task = chosen_task(arguments, has_display())
    prepare(task)
    if task.kind == "test":
        return run_tests(task.arguments)
    if task.kind == "demo":
        return run_demo()
    if task.kind == "program":
        return run_program(task.arguments)
    return run_script(task)


def say(text: str) -> None:
    """Tell people what is going on."""
    print(text, file=sys.stderr, flush=True)


# ------------------------------------------------------------------ which Python, which task


def python_complaint(version: "Tuple[object, ...]") -> str:
    """Return what is wrong with this Python version, or nothing."""
    if tuple(version[:2]) in PYTHONS:
        return ""
    found = ".".join(str(part) for part in version[:3])
    return (
        "本程序需要 Python 3.11、3.12 或 3.13，现在运行的是 {0}。\n"
        "请安装其中一个版本（例如 3.12），再用它运行：python3.12 start.py\n"
        "(This program needs Python 3.11, 3.12 or 3.13; this one is {0}.)"
    ).format(found)


def use_suitable_python(arguments: "List[str]") -> None:
    """Go on with another Python of this machine when this one will not do."""
    complaint = python_complaint(tuple(sys.version_info))
    if not complaint:
        return
    other = suitable_python()
    if not other:
        raise SetUpError(complaint)
    sys.exit(run([*other, os.path.abspath(__file__), *arguments]))


def suitable_python() -> "List[str]":
    """Return the command of a suitable Python on this machine, or nothing."""
    for version in PYTHONS:
        name = "{}.{}".format(*version)
        commands = [["py", "-" + name]] if os.name == "nt" else [["python" + name]]
        for command in commands:
            # It may be listed and still not run (version switchers leave such stand-ins).
            if shutil.which(command[0]) and python_version(command) == name:
                return command
    return []


def python_version(command: "List[str]") -> str:
    """Return the version of the Python behind the command as `3.11`, or nothing if it does not run."""
    code = "import sys; print('%d.%d' % sys.version_info[:2])"
    try:
        return subprocess.check_output([*command, "-c", code], stderr=subprocess.DEVNULL).decode().strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def has_display() -> bool:
    """Return whether a window could be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def chosen_task(arguments: "List[str]", display: bool) -> Task:
    """Return what the arguments ask for."""
    if not arguments:
        return Task("program" if display else "demo", [])
    if arguments[0] == "test" or arguments[0] in SCRIPTS:
        return Task(arguments[0], arguments[1:])
    return Task("program", arguments)


# ------------------------------------------------------------------ is everything there?


def prepare(task: Task) -> None:
    """Make sure that .venv and the system libraries are there. Quick when they are."""
    if is_ready(read_stamp(), task):
        return
    with only_one_at_a_time():
        if not is_ready(read_stamp(), task):
            check_system(task)
            set_up(task)


def is_ready(stamp: "Dict[str, object]", task: Task) -> bool:
    """Return whether the last completed set-up will do for the task."""
    return (
        fits_here(stamp)
        and stamp.get(task.lock) == digest(task.lock)
        and os.path.exists(program("jkxq"))
        and (not task.needs_qt or set(library_sets(task)) <= set(str(stamp.get("libraries", "")).split()))
    )


def fits_here(stamp: "Dict[str, object]") -> bool:
    """Return whether the environment was made by this start.py, in this folder, with a Python still there."""
    if stamp.get("setup") != SETUP or stamp.get("root") != ROOT or not os.path.exists(program("python")):
        return False
    running = "{}.{}".format(*sys.version_info[:2])
    return stamp.get("python") in (running, python_version([program("python")]))


def read_stamp() -> "Dict[str, object]":
    """Return what the last completed set-up has noted; nothing when there was none."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            stamp = json.load(file)
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(task: Task, before: "Dict[str, object]") -> None:
    """Note that the set-up is complete. Written last and in one step, so half a set-up never looks whole."""
    stamp = dict(before, setup=SETUP, root=ROOT, python=python_version([program("python")]))
    stamp[task.lock] = digest(task.lock)
    if task.lock == DEV:
        stamp[RUN] = digest(RUN)
    if not missing_libraries(task):
        stamp["libraries"] = " ".join(library_sets(task))
    with open(STAMP + ".part", "w", encoding="utf-8") as file:
        json.dump(stamp, file, ensure_ascii=False, indent=1)
    os.replace(STAMP + ".part", STAMP)


def digest(name: str) -> str:
    """Return the sha256 of a file of the project."""
    with open(os.path.join(ROOT, name), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def program(name: str) -> str:
    """Return the path of a program of the environment."""
    return os.path.join(BIN, name + EXE)


@contextlib.contextmanager
def only_one_at_a_time() -> "Iterator[None]":
    """Hold the set-up lock. The programs that fill .venv hold it on, should start.py be killed alone."""
    with open(LOCK, "a", encoding="utf-8") as file:
        os.set_inheritable(file.fileno(), True)
        if not try_lock(file.fileno()):
            say("另一个窗口正在准备运行环境，请稍候……")
            while not try_lock(file.fileno()):
                time.sleep(0.2)
        yield


def try_lock(number: int) -> bool:
    """Lock an open file and return whether it worked. Closing the file frees it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# ------------------------------------------------------------------ .venv


def set_up(task: Task) -> None:
    """Fill .venv with what the task needs. What an interrupted set-up left behind is thrown away."""
    before = read_stamp()
    if fits_here(before):
        os.remove(STAMP)
    else:
        before = {}
        make_environment()
    say("正在安装程序所需的组件（第一次约需几分钟，取决于网速）……")
    uv = get_uv()
    install(["--require-hashes", "-r", os.path.join(ROOT, task.lock)], uv)
    install(["--no-deps", project_wheel()], uv)
    write_stamp(task, before)
    say("准备完成。")


def make_environment() -> None:
    """Make an empty .venv."""
    say("正在建立运行环境 {} ……".format(VENV))
    if os.path.lexists(VENV):
        shutil.rmtree(VENV)
    # Called from inside an environment, the Python below it is meant.
    python = getattr(sys, "_base_executable", None) or sys.executable
    if fill_environment([python, "-m", "venv", VENV]) != 0:
        raise SetUpError("运行环境没有建成，原因见上面的英文提示。解决后再运行一次即可，不必清理。")


def get_uv() -> "List[str]":
    """Install uv, which is about six times as fast as pip, and return how to call it, or nothing."""
    with open(os.path.join(ROOT, RUN), encoding="utf-8") as file:
        block = re.search(r"^uv==.*(?:\n .*)*", file.read(), re.MULTILINE)
    if not block:
        return []
    wanted = os.path.join(VENV, "uv.txt")
    with open(wanted, "w", encoding="utf-8") as file:
        file.write(block.group() + "\n")
    # Quiet: if the reason is that there is no network, pip says so again a moment later.
    if fill_environment([*pip_install(), "--require-hashes", "-r", wanted], quiet=True) != 0:
        say("快速安装工具 uv 装不上，改用 pip，会慢一些。")
        return []
    return [program("uv"), "pip", "install", "--python", program("python"), *source_options()]


def install(what: "List[str]", uv: "List[str]") -> None:
    """Install with uv, or with pip if that fails."""
    quiet = [] if sys.stderr.isatty() else ["--quiet"]
    if uv and fill_environment(uv + quiet + what, uv_settings()) == 0:
        return
    if fill_environment(pip_install() + what) != 0:
        raise SetUpError(
            "组件没有装上，原因见上面的英文提示。\n"
            "如果这台电脑不能上网：在另一台系统和 Python 版本相同、能上网的电脑上，于本文件夹运行\n"
            "    python3 -m pip download -r {} -d wheels\n"
            "再把生成的 wheels 文件夹复制到 {}，重新运行 start.py。".format(DEV if DEV in " ".join(what) else RUN, ROOT)
        )


def pip_install() -> "List[str]":
    """Return how to call pip."""
    options = ["--disable-pip-version-check", "--quiet", "--retries", "2"]
    return [program("python"), "-m", "pip", "install", *options, *source_options()]


def source_options() -> "List[str]":
    """Return the options that install from the folder wheels/ alone, where somebody has put one."""
    return ["--no-index", "--find-links", WHEELS] if os.path.isdir(WHEELS) else []


def uv_settings() -> "Dict[str, str]":
    """Return the settings of uv: the mirror that pip is set to."""
    configured = subprocess.run(
        [program("python"), "-m", "pip", "config", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    ).stdout.decode("utf-8", "replace")
    mirror = re.search(r"\.index-url='([^']+)'", configured)
    return {"UV_DEFAULT_INDEX": mirror.group(1)} if mirror and "UV_DEFAULT_INDEX" not in os.environ else {}


def project_wheel() -> str:
    """Write a wheel that links the environment to this folder and gives it the command jkxq; return its path.

    A wheel, because its installer makes the right starter for each system (jkxq.exe; blanks in the path).
    The link is relative, so that no character of the path has to survive an encoding.
    """
    with open(os.path.join(ROOT, "app", "__init__.py"), encoding="utf-8") as file:
        version = re.search(r'__version__ = "([^"]+)"', file.read()).group(1)  # type: ignore[union-attr]
    packages = sysconfig.get_path("purelib", "venv", {"base": VENV, "platbase": VENV})
    notes = "jkxq-{}.dist-info/".format(version)
    files = {
        "jkxq.pth": os.path.relpath(ROOT, packages) + "\n",
        notes + "METADATA": "Metadata-Version: 2.1\nName: jkxq\nVersion: {}\n".format(version),
        notes + "WHEEL": "Wheel-Version: 1.0\nGenerator: start.py\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        notes + "entry_points.txt": "[console_scripts]\njkxq = app.__main__:main\n",
    }
    files[notes + "RECORD"] = "".join(name + ",,\n" for name in [*list(files), notes + "RECORD"])
    path = os.path.join(VENV, "jkxq-{}-py3-none-any.whl".format(version))
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return path


def fill_environment(command: "List[str]", settings: "Optional[Dict[str, str]]" = None, quiet: bool = False) -> int:
    """Run a program that writes into .venv; return its exit code. It holds the set-up lock while it lives."""
    environment = dict(os.environ, **(settings or {}))
    if not os.access(os.path.expanduser("~"), os.W_OK):
        environment.update(UV_NO_CACHE="1", PIP_NO_CACHE_DIR="1")
    for name in (
        "PYTHONHOME",
        "PYTHONPATH",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_USER",
        "PIP_REQUIRE_VIRTUALENV",
    ):
        environment.pop(name, None)
    errors = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, env=environment, stdout=sys.stderr, stderr=errors, close_fds=False)


# ------------------------------------------------------------------ what the system must have


def check_system(task: Task) -> None:
    """Install what is missing of the system, or say how. Stop only when the task cannot do without it."""
    missing = missing_venv() + missing_libraries(task)
    if not missing or install_packages(missing):
        return
    stops = bool(missing_venv()) or task.needs_qt
    say(advice(missing))
    if stops:
        raise SetUpError("装好后请再运行一次。")
    say("没有它们打不开窗口；命令行功能不受影响，继续。")


def missing_venv() -> "List[str]":
    """Return the package of Python's own venv: Debian ships it apart."""
    if importlib.util.find_spec("ensurepip"):
        return []
    return ["python{}.{}-venv".format(*sys.version_info[:2])]


def library_sets(task: Task) -> "List[str]":
    """Return which sets of libraries the task needs on this machine."""
    if not sys.platform.startswith("linux"):
        return []
    return ["offscreen", "window"] if has_display() or task.kind in ("test", "pictures") else ["offscreen"]


def missing_libraries(task: Task) -> "List[str]":
    """Return the Debian packages of the libraries that cannot be loaded."""
    libraries = {"offscreen": OFFSCREEN, "window": WINDOW}
    return [
        package for name in library_sets(task) for soname, package in libraries[name].items() if not can_load(soname)
    ]


def can_load(soname: str) -> bool:
    """Return whether the system has this library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_judges() -> "List[Tuple[str, str]]":
    """Return (package, which tests need it) of the programs that judge our output in the tests."""
    return [(package, tests) for name, (library, package, tests) in JUDGES.items() if not has_judge(name, library)]


def has_judge(name: str, library: str) -> bool:
    """Return whether the program is there, with the library that lies beside it."""
    found = shutil.which(name.partition(" ")[0])
    return bool(found) and os.path.exists(os.path.join(os.path.dirname(os.path.realpath(found or "")), library))


def install_packages(packages: "List[str]") -> bool:
    """Install Debian packages when we may, and return whether that worked."""
    right = right_to_install()
    if right is None:
        return False
    say("正在安装系统组件：{} ……".format(" ".join(packages)))
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    wait = ["-o", "DPkg::Lock::Timeout=300"]
    run([*right, "apt-get", "update", "-q"], environment)
    options = ["-q", "-y", "--no-install-recommends"]
    return run([*right, "apt-get", *wait, "install", *options, *packages], environment) == 0


def right_to_install() -> "Optional[List[str]]":
    """Return what to put before apt-get; None when we may not install or there is no apt-get."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    asks_nothing = shutil.which("sudo") and run(["sudo", "-n", "true"], quiet=True) == 0
    return ["sudo", "-n"] if asks_nothing else None


def advice(packages: "List[str]") -> str:
    """Return what people have to do about missing packages."""
    if shutil.which("apt-get"):
        command = "sudo apt-get update && sudo apt-get install -y " + " ".join(packages)
        return "系统缺少以下组件，请让管理员运行：\n    " + command
    return "系统缺少以下组件（Debian 系的包名），请用系统的软件管理器安装对应的包：\n    " + " ".join(packages)


# ------------------------------------------------------------------ doing it


def run(command: "List[str]", environment: "Optional[Dict[str, str]]" = None, quiet: bool = False) -> int:
    """Run a program and return its exit code."""
    out = subprocess.DEVNULL if quiet else None
    return subprocess.call(command, env=environment, stdout=out, stderr=out)


def run_program(arguments: "List[str]") -> int:
    """Become jkxq, or on Windows, where nothing can become another, call it."""
    command = [program("jkxq"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)
    return run(command)


def run_demo() -> int:
    """Send the sample county through the whole journey and say where the results lie."""
    out = free_folder(os.path.join(ROOT, "演示结果"))
    say("这里没有图形界面，改为运行演示（jkxq demo）……")
    code = run([program("jkxq"), "demo", "--out", out])
    if code == 0:
        say("演示结果在：{}".format(out))
    return code


def free_folder(wish: str) -> str:
    """Return the wished path, with a number if it is taken: nobody's results are written over."""
    path, number = wish, 1
    while os.path.lexists(path):
        number += 1
        path = "{}{}".format(wish, number)
    return path


def run_script(task: Task) -> int:
    """Run one of the project's own scripts."""
    module = SCRIPTS[task.kind]
    if not os.path.exists(os.path.join(ROOT, *module.split(".")) + ".py"):
        raise SetUpError("还没有 start.py {}。".format(task.kind))
    return run([program("python"), "-m", module, *task.arguments])


def run_tests(arguments: "List[str]") -> int:
    """Check format, style, types, and run the tests; all of them, even when one fails."""
    want_judges()
    os.chdir(ROOT)
    checks = {
        "代码检查 ruff check": ["ruff", "check", "."],
        "格式 ruff format": ["ruff", "format", "--check", "."],
        "类型 mypy": ["mypy"],
        "测试 pytest": ["pytest", *workers(arguments), *arguments],
    }
    failed = []
    for title, command in checks.items():
        say("== " + title)
        if run([program("python"), "-m", *command]) != 0:
            failed.append(title)
    if failed:
        say("未通过：" + "、".join(failed))
    return 1 if failed else 0


def want_judges() -> None:
    """Install the programs that the tests call, or say which tests will be skipped."""
    missing = missing_judges()
    if missing and not install_packages([package for package, _ in missing]):
        say(advice([package for package, _ in missing]))
    for package, tests in missing_judges():
        say("没有 {}：需要它的测试（{}）将跳过。".format(package, tests))


def workers(arguments: "List[str]") -> "List[str]":
    """Return pytest's options for one worker a core, unless the arguments say how or want to talk."""
    own = any(word.startswith("-n") or word in ("-s", "--pdb", "--collect-only") for word in arguments)
    # A worker that died is not replaced: pytest-xdist up to 3.8 then waits for ever (pytest-xdist issue 1327).
    count = str(min(os.cpu_count() or 1, 8))
    return [] if own else ["-n", count, "--dist", "loadgroup", "--max-worker-restart", "0"]


def ending(arguments: "List[str]") -> int:
    """Run main and turn what people can meet into plain sentences."""
    try:
        return main(arguments)
    except SetUpError as stop:
        say(str(stop))
    except KeyboardInterrupt:
        say("已中断。下次运行会接着准备。")
        return 130
    except OSError as error:
        say("不能读写 {}：{}\n请检查磁盘空间和文件夹权限，再运行一次。".format(error.filename or ROOT, error.strerror))
    return 1


if __name__ == "__main__":
    sys.exit(ending(sys.argv[1:]))
