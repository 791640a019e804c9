"""What a file or folder is that a person drops on the window: told by what is in it, not yet checked."""

import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from app.domain.problems import Problem, blocking, hint
from app.files.readable_names import lost_name, readable_name

DATABASE = "jkxq.sqlite"
RUBRIC_FILE = "rubric.yaml"
BAG_FILES = {"bagit.txt", "manifest-sha256.txt"}
SUBMISSION = "data/machine/submission.json"
REVIEW = "data/machine/review.json"
BACKUP_MANIFEST = "manifest.json"


class Dropped(StrEnum):
    """What it looks like."""

    WORKSPACE = "workspace"
    REVIEW_WORKSPACE = "review_workspace"
    BACKUP = "backup"
    RUBRIC_PACK = "rubric_pack"
    PACKAGE = "package"
    RETURNED = "returned"
    ARCHIVE = "archive"
    FOLDER = "folder"
    FILE = "file"
    UNUSABLE = "unusable"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {
            "workspace": "工作库",
            "review_workspace": "评审工作库",
            "backup": "工作库备份",
            "rubric_pack": "评分标准包",
            "package": "申报包",
            "returned": "退回意见",
            "archive": "压缩包",
            "folder": "普通文件夹",
            "file": "普通文件",
            "unusable": "不能使用的文件",
        }[self.value]

    @property
    def is_evidence(self) -> bool:
        """Tell whether it can be taken in as evidence."""
        return self in {Dropped.ARCHIVE, Dropped.FOLDER, Dropped.FILE}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a path is. path: what to open, such as the workspace in a folder; problem says why it cannot be used."""

    kind: Dropped
    path: Path
    problem: Problem | None = None


def recognise(path: Path) -> Dropped:
    """Return what a path looks like."""
    return look_at(path).kind


def look_at(path: Path) -> Recognised:
    """Return what a path is by what is in it, and why it cannot be used when it cannot."""
    try:
        if path.is_dir():
            return _folder(path)
        return _file(path)
    except OSError:
        if (lost := lost_name(path)) is not None:
            return Recognised(Dropped.UNUSABLE, path, lost)
        return _unusable(path, "FILE_UNREADABLE", "读不出来。", "请检查文件是否还在、U盘是否插好、有没有读取权限。")


def _unusable(path: Path, code: str, what: str, to_do: str) -> Recognised:
    return Recognised(Dropped.UNUSABLE, path, blocking(code, readable_name(path.name), what, to_do))


# ---------------------------------------------------------------- folders


def _folder(path: Path) -> Recognised:
    kind = _kind_of_folder(path)
    if kind is not None:
        return Recognised(kind, path)
    # People drag the folder above, which a chat program or unpacking has put around it.
    inside = [child for child in sorted(path.iterdir())[:200] if child.is_dir() and not child.name.startswith(".")]
    found = [(kind, child) for child in inside if (kind := _kind_inside(child)) is not None]
    if len(found) == 1 and found[0][0] is not Dropped.RUBRIC_PACK:
        return Recognised(*found[0])
    workspaces = [child.name for kind, child in found if kind in {Dropped.WORKSPACE, Dropped.REVIEW_WORKSPACE}]
    if len(workspaces) > 1:
        what = f"里面有{len(workspaces)}个工作库：{'、'.join(workspaces[:5])}。"
        return _unusable(path, "FILE_KIND", what, "一次打开一个：请把要打开的那个文件夹拖进来。")
    return Recognised(Dropped.FOLDER, path)


def _kind_inside(path: Path) -> Dropped | None:
    try:
        return _kind_of_folder(path)
    except OSError:
        # A stick holds folders of the system that nobody may look into.
        return None


def _kind_of_folder(path: Path) -> Dropped | None:
    if (path / DATABASE).is_file():
        return _workspace(path)
    if (path / RUBRIC_FILE).is_file():
        return Dropped.RUBRIC_PACK
    if all((path / name).is_file() for name in BAG_FILES):
        return Dropped.RETURNED if (path / REVIEW).is_file() else Dropped.PACKAGE
    return Dropped.WORKSPACE if _is_bereft(path) else None


def _is_bereft(folder: Path) -> bool:
    """Tell whether a workspace's database is gone and its own backups are there: opening says so, repair mends it."""
    if not (folder / "backups").is_dir():
        return False
    from app.storage.backups import kept

    return bool(kept(folder))


def _workspace(folder: Path) -> Dropped:
    from app.storage.kinds import WorkspaceKind, peeked_kind

    return Dropped.REVIEW_WORKSPACE if peeked_kind(folder) is WorkspaceKind.REVIEW else Dropped.WORKSPACE


# ---------------------------------------------------------------- files


def _file(path: Path) -> Recognised:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        return _unusable(path, "FILE_KIND", "这不是普通的文件。", "请拖入文件或文件夹。")
    if path.name == DATABASE:
        return Recognised(_workspace(path.parent), path.parent)
    if path.name == RUBRIC_FILE:
        return Recognised(Dropped.RUBRIC_PACK, path)
    if status.st_size == 0:
        what = "文件是空的（0字节），可能没有下载完或没有拷贝完。"
        return _unusable(path, "FILE_UNREADABLE", what, "请重新取得这个文件。")
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3\x00") and (path.parent / "attachments").is_dir():
        what = "这是工作库里的数据文件，名称被改过。"
        return _unusable(path, "FILE_KIND", what, f"请改回 {DATABASE}，再打开它所在的文件夹。")
    return _by_looks(path, head)


def _by_looks(path: Path, head: bytes) -> Recognised:
    suffix = path.suffix.lower()
    if suffix in {".lnk", ".url", ".desktop", ".webloc"} or head.startswith(b"L\x00\x00\x00\x01\x14\x02\x00"):
        what = "这是快捷方式，不是文件本身。"
        return _unusable(path, "FILE_KIND", what, "请在快捷方式上点右键选“打开文件所在的位置”，把原文件拖进来。")
    if suffix in {".rar", ".7z"} or head.startswith((b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")):
        kind = "7z" if head.startswith(b"7z") or (suffix == ".7z" and not head.startswith(b"Rar")) else "RAR"
        what = f"这是 {kind} 压缩包，本程序不能打开。"
        return _unusable(path, "FILE_KIND", what, "请先解压，把里面的文件或文件夹拖进来。")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(path)
    if suffix == ".zip":
        what = "名称是压缩包，内容却不是，可能没有下载完，或已损坏。"
        return _unusable(path, "FILE_UNREADABLE", what, "请向发来的人重新要一份，最好用U盘直接拷贝原文件。")
    return Recognised(Dropped.FILE, path)


_OFFICE = {"[Content_Types].xml", "mimetype", "OFD.xml"}
"""A zip with one of these at its top is a paper: docx, xlsx, odt, ofd."""


def _zip(path: Path) -> Recognised:
    from app.files.zip_listing import ZipUnreadableError, zip_listing

    try:
        listing = zip_listing(path)
    except ZipUnreadableError:
        what = "压缩包损坏或不完整，可能没有下载完。"
        return _unusable(path, "FILE_UNREADABLE", what, "请向发来的人重新要一份，最好用U盘直接拷贝原文件。")
    if listing.is_encrypted:
        what = "压缩包加了密码，本程序不能打开。"
        return _unusable(path, "FILE_UNREADABLE", what, "请用密码解压后，把里面的文件拖进来；涉密文件不得使用。")
    names = listing.names
    if _OFFICE & set(names):
        return Recognised(Dropped.FILE, path)
    return _zip_of(path, names)


def _zip_of(path: Path, names: Sequence[str]) -> Recognised:
    """Return what a zip is by the names in it, below at most one folder."""
    tops = _below_top(names)
    if {DATABASE, BACKUP_MANIFEST} <= tops:
        return Recognised(Dropped.BACKUP, path)
    if DATABASE in tops:
        what = "这是压缩起来的工作库，不能直接打开。"
        return _unusable(path, "FILE_KIND", what, "请先解压，再打开解压出来的文件夹；搬到别的电脑请用“备份”。")
    if REVIEW in tops:
        return Recognised(Dropped.RETURNED, path)
    if SUBMISSION in tops or tops >= BAG_FILES:
        return Recognised(Dropped.PACKAGE, path)
    if RUBRIC_FILE in tops:
        return Recognised(Dropped.RUBRIC_PACK, path)
    inner = [name for name in names if name.lower().endswith(".zip")]
    if inner and len(inner) == len([name for name in names if not name.endswith("/")]):
        what = f"压缩包里还有压缩包（{PurePosixPath(inner[0]).name}等{len(inner)}个）。"
        return Recognised(
            Dropped.ARCHIVE, path, hint("FILE_KIND", readable_name(path.name), what, "请先解压，再把里面的拖进来。")
        )
    return Recognised(Dropped.ARCHIVE, path)


def _below_top(names: Iterable[str]) -> set[str]:
    """Return the names at the top and those below one folder, without that folder."""
    plain = [name.replace("\\", "/") for name in names]
    return {*plain, *(name.partition("/")[2] for name in plain)}
