"""Looking at evidence: pages of PDFs as pictures, and copies for the system's own programs. For a worker thread.

Stored files themselves are never handed to another program, which might change them.
"""

import contextlib
import shutil
import stat
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems
from app.files.digests import copy_hashed
from app.files.safe_paths import is_reserved
from app.storage.attachments import Attachments

if TYPE_CHECKING:
    from app.documents.page_pictures import PagePicture

_ENDINGS = (
    "exe com bat cmd scr pif cpl msi msp mst ps1 psm1 vbs vbe js jse ws wsf wsh hta lnk url reg jar sh bash run "
    "desktop py pyw appimage deb rpm app command scf inf chm gadget sys dll application appref-ms msc msix appx "
    "settingcontent-ms library-ms search-ms xll"
)
_RUNNABLE = frozenset(f".{one}" for one in _ENDINGS.split())
"""Programs, and what starts some."""
_PAPER_ENDINGS = (
    "pdf ofd doc docx wps xls xlsx et ppt pptx dps odt ods odp txt csv jpg jpeg jfif png bmp gif webp tif tiff heic "
    "heif mp3 wav m4a mp4 mov avi wmv mkv flv"
)
_PAPERS = frozenset(f".{one}" for one in _PAPER_ENDINGS.split())
"""What evidence usually is; macros have endings of their own in the new formats."""
_PICTURES = frozenset((".jpg", ".jpeg", ".jfif", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"))
_FULL_WIDTH = {ord(mark): full for mark, full in zip('\\/:*?"<>|%', "＼／：＊？＂＜＞｜％", strict=True)}
_LONGEST_NAME = 80
_LONGEST_ENDING = 10
_KIB = 1024


def stored_path(folder: Path, sha256: str) -> Path:
    """Return where a stored file of the workspace in a folder lies, or would lie; for reading only."""
    return Attachments(folder).path(sha256)


class Kind(StrEnum):
    """How a file can be looked at."""

    PDF = "pdf"
    PICTURE = "picture"
    OTHER = "other"


def kind_of(name: str) -> Kind:
    """Return how a file of this name can be looked at."""
    extension = PurePosixPath(name).suffix.lower()
    if extension == ".pdf":
        return Kind.PDF
    return Kind.PICTURE if extension in _PICTURES else Kind.OTHER


def page_of(path: Path, number: int, width: int, *, progress: Progress | None = None) -> "PagePicture":
    """Return a page of a PDF as a picture, at most so many pixels wide; see documents.page_pictures.

    Raises: ProblemError(FILE_UNREADABLE, FILE_TOO_LARGE), CancelledError.
    """
    from app.documents.page_pictures import page_picture

    watched = progress or Silent()
    watched.step(0, 1, f"画第{number}页")
    return page_picture(path, number, width, lambda: watched.step(0, 1, f"画第{number}页"))


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen of a stored file: the pages of a PDF, or why it cannot be opened."""

    pages: int | None = None
    problem: Problem | None = None


def looked_at(files: Sequence[tuple[str, Path, str]], *, progress: Progress | None = None) -> Mapping[str, Looked]:
    """Return by digest what is seen of stored files (digest, path, name); Raises: CancelledError."""
    watched = progress or Silent()
    found = {}
    for done, (sha256, path, name) in enumerate(files):
        watched.step(done, len(files), f"查看 {name}")
        found[sha256] = _look(path, name)
    return found


def _look(path: Path, name: str) -> Looked:
    from app.documents.page_pictures import counted_pages

    if not path.is_file():
        what = "附件文件不见了。"
        return Looked(problem=blocking("ATTACHMENT_MISSING", name, what, "请重新添加这个文件，或从备份恢复。"))
    if kind_of(name) is not Kind.PDF or path.stat().st_size == 0:
        return Looked()
    try:
        return Looked(pages=counted_pages(path))
    except ProblemError as error:
        return Looked(problem=None if error.problems[0].code == "FILE_TOO_LARGE" else error.problems[0])


# ------------------------------------------------------------------ the system's own programs


class OpenedCopies:
    """A temporary folder with copies that other programs have opened; it goes with `close`."""

    def __init__(self) -> None:
        """Make nothing yet."""
        self.folder: Path | None = None
        self._count = 0

    def next_folder(self) -> Path:
        """Return a new, empty folder, so that a copy can bear its own name. Raises: ProblemError."""
        with telling_write_problems(tempfile.gettempdir()):
            if self.folder is None:
                self.folder = Path(tempfile.mkdtemp(prefix="jkxq-"))
            self._count += 1
            made = self.folder / str(self._count)
            made.mkdir()
        return made

    def drop(self, copy: Path) -> None:
        """Delete one copy that nobody looks at any more; what cannot be deleted goes with the others."""
        with contextlib.suppress(OSError):
            copy.chmod(stat.S_IWRITE | stat.S_IREAD)
            shutil.rmtree(copy.parent)

    def close(self) -> None:
        """Delete the copies; what a program still holds open stays in the system's temporary folder."""
        if self.folder is not None:
            with contextlib.suppress(OSError):
                for copy in self.folder.glob("*/*"):
                    copy.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows deletes no read-only file
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None


def is_runnable(name: str) -> bool:
    """Tell whether opening a file of this name would run a program."""
    return PurePosixPath(name.rstrip(" .")).suffix.lower() in _RUNNABLE


def is_paper(name: str) -> bool:
    """Tell whether a file of this name is a document, a table, a picture or a recording, as evidence usually is."""
    return PurePosixPath(name.rstrip(" .")).suffix.lower() in _PAPERS


def copy_to_open(path: Path, name: str, folder: Path, *, progress: Progress | None = None) -> Path:
    """Write a read-only copy of a stored file under its own name into a folder and return it.

    Raises: ProblemError(FILE_KIND for programs, ATTACHMENT_MISSING, DISK_FULL …), CancelledError.
    """
    safe = _safe_name(name)
    # What is left out of a name, or cut off, may lay the ending of a program bare.
    if is_runnable(name) or is_runnable(safe):
        what = f"“{name}”是可以运行的程序，为了安全不从这里打开。"
        raise ProblemError([blocking("FILE_KIND", name, what, "佐证材料请用 PDF、图片或 Word、Excel 文件。")])
    if not path.is_file():
        what = f"附件“{name}”的文件不见了。"
        raise ProblemError([blocking("ATTACHMENT_MISSING", name, what, "请重新添加这个文件，或从备份恢复。")])
    # KiB: bytes of large files are more than a progress bar can count.
    watched, size = progress or Silent(), path.stat().st_size // _KIB + 1
    target = folder / safe
    with telling_write_problems(target), path.open("rb") as source, target.open("wb") as copy:
        copy_hashed(source, copy, lambda done: watched.step(done // _KIB, size, f"准备打开 {name}"))
    target.chmod(stat.S_IREAD)
    return target


def _safe_name(name: str) -> str:
    """Return a name that every system takes, with its own ending."""
    plain = "".join(mark for mark in name.translate(_FULL_WIDTH) if mark.isprintable()).strip(" .")
    stem, dot, extension = plain.rpartition(".")
    short = f"{stem[:_LONGEST_NAME]}{dot}{extension[:_LONGEST_ENDING]}" if stem else extension[:_LONGEST_NAME]
    short = short.strip(" .")
    return f"_{short}" if is_reserved(short) or not short else short
