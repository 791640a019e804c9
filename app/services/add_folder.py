"""Adding whole folders: which files lie there, to which criteria they probably belong, and which are there already.

Runs in a worker on values; nothing is copied before a person confirms (`store_files.stored_files`), and nothing
registered before that is done (`enter_evidence.register_files`).
"""

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.file_matching import FileMatcher, Proposal
from app.domain.paper_names import NamedPaper
from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.domain.rubric import Rubric
from app.files.digests import sha256_of
from app.files.readable_names import lost_name

MOST_FILES = 20_000
"""Whoever drops a whole disk by mistake is told at once."""
_SYSTEM_NAMES = {"thumbs.db", "desktop.ini", ".ds_store", "ehthumbs.db", "icon\r"}
_SYSTEM_FOLDERS = {"$recycle.bin", "system volume information", "__macosx"}
_WORKSPACE_FILE = "jkxq.sqlite"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that is not proposed, and why, in Chinese."""

    shown: str
    why: str


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """A file that may be added. shown: its place under the folder that was chosen.

    existing: the id of the piece that has the same content already; same_as: the place in the list of an earlier
    file with the same content.
    """

    path: Path
    shown: str
    size: int
    paper: NamedPaper
    proposal: Proposal
    existing: str | None = None
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class FolderProposal:
    """What was found: files to be confirmed, files left out."""

    files: tuple[ProposedFile, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(slots=True)
class _Found:
    """A file on the disk, and the folders it lies in, from the chosen one on."""

    path: Path
    folders: tuple[str, ...]
    size: int

    @property
    def shown(self) -> str:
        return "/".join((*self.folders[1:], self.path.name)) if self.folders else self.path.name


@dataclass(slots=True)
class _Walk:
    found: list[_Found] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def propose_files(
    paths: Sequence[Path], rubric: Rubric, assessment: Assessment, *, progress: Progress | None = None
) -> FolderProposal:
    """Return what lies in folders (and files) and where it probably belongs. For a worker thread.

    Raises: ProblemError (FILE_MISSING, FILE_TOO_LARGE when there is far too much), CancelledError.
    """
    progress = progress or Silent()
    walk = _walked(paths, progress)
    matcher = FileMatcher(rubric)
    files = [
        ProposedFile(one.path, one.shown, one.size, matcher.paper(one.path.name), _proposal(matcher, one))
        for one in walk.found
    ]
    return FolderProposal(tuple(_compared(files, assessment, progress)), tuple(walk.left_out))


def _proposal(matcher: FileMatcher, file: _Found) -> Proposal:
    return matcher.propose(file.path.name, file.folders)


# ------------------------------------------------------------------ walking


def _walked(paths: Sequence[Path], progress: Progress) -> _Walk:
    walk = _Walk()
    for path in paths:
        if path.is_dir():
            _walk_folder(path, (path.name,), walk, progress)
        elif path.exists():
            _look_at(path, (), walk)
        else:
            missing = blocking("FILE_MISSING", str(path), "找不到这个文件或文件夹。", "请核对位置后重选。")
            raise ProblemError([lost_name(path) or missing])
    walk.found.sort(key=lambda file: [*map(_natural, file.folders), _natural(file.path.name)])
    return walk


def _walk_folder(folder: Path, names: tuple[str, ...], walk: _Walk, progress: Progress) -> None:
    progress.step(0, 0, f"查看文件夹 {folder.name}（已找到{len(walk.found)}个文件）")
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        walk.left_out.append(LeftOut("/".join(names[1:]) or folder.name, "文件夹打不开"))
        return
    if any(entry.name == _WORKSPACE_FILE for entry in entries):
        walk.left_out.append(LeftOut("/".join(names[1:]) or folder.name, "这是工作库，不当作材料添加"))
        return
    for entry in entries:
        path = folder / entry.name
        if not _is_folder(entry):
            _look_at(path, names, walk)
        elif _is_system_folder(entry.name):
            continue
        elif entry.is_symlink():
            # It may lead back to where it lies.
            walk.left_out.append(LeftOut("/".join((*names[1:], entry.name)), "是链接，不是文件夹本身"))
        else:
            _walk_folder(path, (*names, entry.name), walk, progress)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_system_folder(name: str) -> bool:
    return name.startswith(".") or name.lower() in _SYSTEM_FOLDERS


def _look_at(path: Path, names: tuple[str, ...], walk: _Walk) -> None:
    """Take one file in, or say why not. Files of the system itself are passed over without a word."""
    name = path.name
    if name.lower() in _SYSTEM_NAMES or name.startswith("._"):
        return
    found = _Found(path, names, 0)
    try:
        state = path.stat()
    except OSError:
        walk.left_out.append(LeftOut(found.shown, "读不出来"))
        return
    why = _why_not(name, state)
    if why:
        walk.left_out.append(LeftOut(found.shown, why))
        return
    if len(walk.found) >= MOST_FILES:
        what = f"这里有超过{MOST_FILES}个文件，多半不是材料文件夹。"
        raise ProblemError([blocking("FILE_TOO_LARGE", name, what, "请选择只放佐证材料的文件夹。")])
    found.size = state.st_size
    walk.found.append(found)


def _why_not(name: str, state: os.stat_result) -> str:
    if not stat.S_ISREG(state.st_mode):
        return "不是普通文件"
    if name.startswith(("~$", ".~")):
        return "Word、Excel 打开时的临时文件，关闭文档后会消失"
    if name.lower().endswith((".lnk", ".url")):
        return "是快捷方式，不是文件本身"
    if name.lower().endswith((".tmp", ".part", ".crdownload", ".downloading")):
        return "没有下载完的文件"
    return "" if state.st_size else "文件是空的（0字节）"


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts as people count: 2 before 10, A2 before A10, figures before letters."""
    parts = re.findall(r"[0-9]{1,18}|.", name.lower(), re.DOTALL)
    return [(0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part) for part in parts]


# ------------------------------------------------------------------ comparing


def _compared(files: list[ProposedFile], assessment: Assessment, progress: Progress) -> Iterator[ProposedFile]:
    """Yield the files with what has the same content; only files of one size are read."""
    existing = {piece.file.sha256: piece.id for piece in reversed(assessment.evidence) if piece.file is not None}
    stored_sizes = {piece.file.size for piece in assessment.evidence if piece.file is not None}
    twice = {size for size, count in Counter(file.size for file in files).items() if count > 1}
    seen: dict[str, int] = {}
    for number, file in enumerate(files):
        progress.step(number, len(files), f"比对 {file.path.name}")
        if file.size not in stored_sizes and file.size not in twice:
            yield file
            continue
        digest = _digest(file.path)
        first = seen.setdefault(digest, number) if digest else number
        same_as = first if first != number else None
        yield replace(file, existing=existing.get(digest), same_as=same_as)


def _digest(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        # It is told when it is to be copied.
        return ""
