"""Take a picture of every screen and state: `python3 start.py pictures --out DIR`. They are looked at, not compared.

The windows are real ones, on an X server of their own (Xvfb) when there is no display; without Xvfb they are drawn
off screen. Each zoom runs in a process of its own, side by side.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.pictures.homes import home_folders, live_in

ROOT = Path(__file__).resolve().parents[2]
ZOOMS = (1.0, 1.5)
SIZES = ("1280x800", "1920x1080")
OTHER_SIZES = ("1366x768",)
"""Taken only when asked for."""
SCREEN = "1920x1080x24"


def main() -> int:
    """Take the pictures and say where they lie."""
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    if given.material is not None:
        return _take(given)
    with tempfile.TemporaryDirectory() as folder:
        from tests.pictures.material import make_material

        live_in(Path(folder))
        make_material(Path(folder) / "material")
        codes = _run_side_by_side(given, Path(folder))
    return max(codes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="把每个界面存成图片。")
    parser.add_argument("--out", type=Path, default=Path("pictures"), help="图片放在哪个文件夹")
    parser.add_argument("--zoom", type=float, help="只要这个缩放比例，例如 1.5")
    parser.add_argument("--size", choices=(*SIZES, *OTHER_SIZES), help="只要这个窗口大小")
    parser.add_argument("--only", default="", help="只要名称里有这几个字的一组，例如 filling，几组用逗号隔开")
    parser.add_argument("--material", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _take(given: argparse.Namespace) -> int:
    """Take the pictures of one zoom, in this process."""
    from tests.pictures.scenes import take_all

    sizes = [given.size] if given.size else list(SIZES)
    failed = 0
    for size in sizes:
        failed += take_all(given.out, given.material, given.zoom, size, given.only)
    return 1 if failed else 0


def _run_side_by_side(given: argparse.Namespace, folder: Path) -> list[int]:
    zooms = [given.zoom] if given.zoom else list(ZOOMS)
    running = []
    with closing(_Displays()) as displays:
        for zoom in zooms:
            home = folder / f"zoom{zoom}"
            home.mkdir()
            environment = {**os.environ, **displays.next(), **home_folders(home)}
            command = [sys.executable, "-m", "tests.pictures.run", "--out", str(given.out.resolve())]
            command += ["--zoom", str(zoom), "--material", str(folder / "material"), "--only", given.only]
            command += ["--size", given.size] if given.size else []
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment))
        return [process.wait() for process in running]


# ------------------------------------------------------------ displays


class _Displays:
    """Gives each process a display of its own, so that windows do not cover each other."""

    def __init__(self) -> None:
        self._servers: list[subprocess.Popen[bytes]] = []

    def next(self) -> dict[str, str]:
        """Return what the environment of the next process needs."""
        if sys.platform != "linux":
            return {}
        if shutil.which("Xvfb"):
            return {"DISPLAY": self._started(), "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
        return {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}

    def _started(self) -> str:
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"]
        self._servers.append(subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL))
        os.close(write)
        with os.fdopen(read) as number:
            return f":{number.readline().strip()}"

    def close(self) -> None:
        """End the X servers."""
        for server in self._servers:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    raise SystemExit(main())
