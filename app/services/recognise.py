"""What a file or folder is that a person drops on the window: told by its looks, not yet checked."""

from enum import StrEnum
from pathlib import Path


class Dropped(StrEnum):
    """What it looks like."""

    WORKSPACE = "workspace"
    BACKUP = "backup"
    RUBRIC_PACK = "rubric_pack"
    PACKAGE = "package"
    FOLDER = "folder"
    FILE = "file"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {
            "workspace": "工作库",
            "backup": "工作库备份",
            "rubric_pack": "评分标准包",
            "package": "申报包",
            "folder": "普通文件夹",
            "file": "普通文件",
        }[self.value]

    @property
    def command(self) -> str:
        """Return how it is opened from the command line today; empty where a command does not take it alone."""
        return {
            "backup": "jkxq restore 备份文件 新文件夹",
            "rubric_pack": "jkxq rubric check 评分标准包",
            "package": "jkxq package verify 申报包",
            "file": "jkxq attach 工作库 评分项编码 文件",
        }.get(self.value, "")


DATABASE = "jkxq.sqlite"


def recognise(path: Path) -> Dropped:
    """Return what a path looks like, by its name and what lies in it."""
    name = path.name
    if path.is_dir():
        if (path / DATABASE).is_file():
            return Dropped.WORKSPACE
        return Dropped.RUBRIC_PACK if (path / "rubric.yaml").is_file() else Dropped.FOLDER
    if name == DATABASE:
        return Dropped.WORKSPACE
    if name.endswith(".jkxq备份.zip"):
        return Dropped.BACKUP
    if name.endswith(".评分标准.zip") or name == "rubric.yaml":
        return Dropped.RUBRIC_PACK
    return Dropped.PACKAGE if name.lower().endswith(".zip") else Dropped.FILE
