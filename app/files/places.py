"""Where the files that come with the program lie. The user's own files are not its business.

They are found alike in the source tree, in an installed wheel, which carries them as `app/_data/`,
and in a frozen program, which unpacks the same folder.
"""

import sys
from pathlib import Path


def resources_dir() -> Path:
    """Return the folder with fonts, icons, divisions and samples."""
    return _shipped("resources")


def rubrics_dir() -> Path:
    """Return the folder with the built-in standards, one folder each."""
    return _shipped("rubrics")


def forms_dir() -> Path:
    """Return the folder with the official forms and tables."""
    return _shipped("forms")


def _shipped(name: str) -> Path:
    for base in _bases():
        if (base / name).is_dir():
            return base / name
    raise FileNotFoundError(f"程序不完整，缺少文件夹 {name}，请重新安装")


def _bases() -> list[Path]:
    package = Path(__file__).resolve().parents[1]
    frozen = getattr(sys, "_MEIPASS", None)
    unpacked = [Path(frozen) / "app" / "_data", Path(frozen)] if frozen else []
    return [*unpacked, package / "_data", package.parent]
