"""Which stored files of evidence cannot be read: changed, damaged, locked with a password."""

from collections.abc import Iterable
from pathlib import Path

from app.domain.evidence import Evidence, StoredFile
from app.domain.problems import ProblemError
from app.domain.progress import Progress, Silent
from app.storage.attachments import Attachments

_TAIL = 64 * 1024
_PACKED = (".docx", ".xlsx", ".pptx", ".zip", ".ofd", ".wps", ".et", ".dps")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff")
_PICTURE_BEGINS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_PICTURE_ENDS = {b"\xff\xd8\xff": b"\xff\xd9", b"\x89PNG\r\n\x1a\n": b"IEND"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_OFFICE = (".doc", ".xls", ".ppt", ".docx", ".xlsx", ".pptx")
_LARGE_BUT_WHOLE = "PACKAGE_TOO_LARGE"


def attachment_path(folder: Path, file: StoredFile) -> Path:
    """Return where a stored file of the workspace in a folder lies; it may be gone."""
    return Attachments(folder).path(file.sha256)


def unreadable_pieces(
    folder: Path, evidence: Iterable[Evidence], *, progress: Progress | None = None
) -> dict[str, str]:
    """Return why files cannot be read, in Chinese, by the id of the piece; empty when all can. For a worker thread.

    Raises: CancelledError.
    """
    progress = progress or Silent()
    stored = Attachments(folder)
    pieces = [(piece, piece.file) for piece in evidence if piece.file is not None]
    whys: dict[tuple[str, str], str] = {}
    found = {}
    for done, (piece, file) in enumerate(pieces):
        progress.step(done, len(pieces), f"检查 {file.name}")
        key = (file.sha256, Path(file.name).suffix.lower())
        if key not in whys:
            whys[key] = _why_unreadable(stored, file)
        if whys[key]:
            found[piece.id] = whys[key]
    return found


def _why_unreadable(stored: Attachments, file: StoredFile) -> str:
    problem = stored.problem(file, "")
    if problem is not None:
        return problem.what
    path, ending = stored.path(file.sha256), Path(file.name).suffix.lower()
    try:
        if ending == ".pdf":
            return _of_pdf(path)
        if ending in _PICTURES:
            return _of_picture(path)
        return _of_office(path, ending) if ending in {*_PACKED, *_OFFICE} else ""
    except OSError:
        return "文件读不出来。"


def _of_pdf(path: Path) -> str:
    from app.documents.page_pictures import counted_pages

    try:
        return "" if counted_pages(path) else "PDF 里没有一页。"
    except ProblemError as error:
        return "".join(f"PDF {problem.what}" for problem in error.problems if problem.code == "FILE_UNREADABLE")


def _of_picture(path: Path) -> str:
    head, tail = _ends(path)
    begin = next((one for one in _PICTURE_BEGINS if head.startswith(one)), None)
    if begin is None:
        return "内容不是图片，或图片已损坏。"
    end = _PICTURE_ENDS.get(begin, b"")
    return "" if end in tail else "图片不完整，多半是没有传完。"


def _of_office(path: Path, ending: str) -> str:
    head, _ = _ends(path)
    if head.startswith(_OLD_OFFICE):
        # Office keeps a document with a password in the old container, whatever its name.
        return "文档设了打开密码，别人看不了。" if ending in {".docx", ".xlsx", ".pptx"} else ""
    if ending in {".doc", ".xls", ".ppt"}:
        # Offices also save web pages and plain text under these endings; their programs open them.
        return ""
    return _of_zip(path, ending)


def _of_zip(path: Path, ending: str) -> str:
    from app.files.safe_zip import SafeZip, ZipDamagedError

    try:
        with SafeZip(path) as packed:
            for entry in packed.entries:
                for _ in packed.blocks(entry):
                    pass
    except ZipDamagedError:
        return "压缩内容已损坏，多半是没有传完。"
    except ProblemError as error:
        if all(problem.code == _LARGE_BUT_WHOLE for problem in error.problems):
            return ""
        return "压缩包打不开：已损坏、不完整或设了密码。" if ending == ".zip" else "文档打不开：已损坏或不完整。"
    return ""


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(_TAIL)
        size = file.seek(0, 2)
        file.seek(max(0, size - _TAIL))
        return head, file.read(_TAIL)
