"""What a file is, told by its content and not by its name; and for what is not read here, how to save it."""

from dataclasses import dataclass
from pathlib import Path

from app.catalog.own_packages import own_package
from app.catalog.tables.limits import MOST_BYTES, too_large
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.table import TableKind
from app.files.zip_listing import ZipUnreadableError, zip_listing

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_HEAD = 4096
_XLSX = "请用 WPS 表格或 Excel 打开，点“另存为”，类型选“Excel 文件（*.xlsx）”，再选另存的文件。"
_DOCX = "请用 WPS 文字或 Word 打开，点“另存为”，类型选“Word 文件（*.docx）”，再选另存的文件。"
_EITHER = "请用 WPS 或 Office 打开，点“另存为”，表格选 .xlsx，文字选 .docx，再选另存的文件。"
_SCAN = "请向发文单位要 Excel、Word 或有文字的 PDF；要不到时，用识别文字的软件转成 Excel 并逐格核对后再选。"
_COPY = "请用 WPS 或 Excel 打开，另存为 .xlsx；也可以选中表格复制，再粘贴进来。"


@dataclass(frozen=True, slots=True)
class _Other:
    """A kind of file that is not read."""

    code: str
    what: str
    to_do: str


_PROTECTED = _Other(
    "TABLE_PROTECTED",
    "加了打开密码",
    "请用 WPS 或 Office 输入密码打开，去掉密码（文件—文档加密或信息—保护）后另存，再选另存的文件。",
)
# OLE files tell what they are by the names of their streams.
_STREAMS = (
    ("EncryptedPackage", _PROTECTED),
    ("WordDocument", _Other("FILE_KIND", "是旧版文字文件（.doc 或 .wps）", _DOCX)),
    ("Workbook", _Other("FILE_KIND", "是旧版表格文件（.xls 或 .et）", _XLSX)),
    ("Book", _Other("FILE_KIND", "是旧版表格文件（.xls 或 .et）", _XLSX)),
    ("PowerPoint Document", _Other("FILE_KIND", "是演示文稿", "请选放评分表的 Excel、Word 或 PDF 文件。")),
)
_MEMBERS: tuple[tuple[str, TableKind | _Other], ...] = (
    ("xl/workbook.xml", TableKind.XLSX),
    ("word/document.xml", TableKind.DOCX),
    ("xl/workbook.bin", _Other("FILE_KIND", "是二进制工作簿（.xlsb）", _XLSX)),
    ("ppt/presentation.xml", _Other("FILE_KIND", "是演示文稿", "请选放评分表的 Excel、Word 或 PDF 文件。")),
    ("content.xml", _Other("FILE_KIND", "是开放文档（.ods 或 .odt）", _EITHER)),
    (
        "OFD.xml",
        _Other("FILE_KIND", "是版式文件（.ofd）", "请用阅读软件转成有文字的 PDF，或向发文单位要 Excel、Word。"),
    ),
)
_PICTURE = _Other("TABLE_SCAN", "是图片，里面没有文字", _SCAN)
_BEGINNINGS: tuple[tuple[bytes, TableKind | _Other], ...] = (
    (b"%PDF-", TableKind.PDF),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"BM", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"{\\rtf", _Other("FILE_KIND", "是 RTF 文件", _DOCX)),
)
_WEB_MARKS = (b"<html", b"<table", b"<?mso-application", b"urn:schemas-microsoft-com:office", b"<!doctype")


def table_file_kind(path: Path) -> TableKind:
    """Return what a file is. Raises: ProblemError that says what it is instead and what to do."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        raise ProblemError([blocking("FILE_MISSING", path.name, "文件不存在。", "请重新选择。")]) from None
    except OSError as error:
        what = "文件打不开，可能正被别的程序占用，或是文件夹。"
        raise ProblemError([blocking("FILE_UNREADABLE", path.name, what, "请关掉占用它的程序后再选。")]) from error
    if size > MOST_BYTES:
        raise ProblemError([too_large(path.name, f"文件有{size // 2**20}MB，超过{MOST_BYTES // 2**20}MB")])
    found = _kind(path, head)
    if isinstance(found, _Other):
        raise ProblemError([_told(path, found)])
    return found


def _kind(path: Path, head: bytes) -> TableKind | _Other:
    if not head:
        return _Other("FILE_UNREADABLE", "是空的", "请重新取得这个文件。")
    if head.startswith(_OLE):
        return _ole(path.read_bytes())
    if head.startswith(_ZIP):
        return _zip(path)
    for mark, kind in _BEGINNINGS:
        if head.startswith(mark):
            return kind
    if b"%PDF-" in head[:1024]:
        return TableKind.PDF
    if any(mark in head.lower() for mark in _WEB_MARKS):
        return _Other("FILE_KIND", "是网页或 XML 格式的表，只是名字像 Excel", _COPY)
    if b"\0" not in head:
        return _Other("FILE_KIND", "是纯文本", _COPY)
    return _Other("FILE_KIND", "不是 Excel、Word 或 PDF 文件", "请选 .xlsx、.docx 或有文字的 PDF。")


def _ole(content: bytes) -> _Other:
    for name, kind in _STREAMS:
        # An entry of an OLE directory: the name in UTF-16, ended by a zero.
        if f"{name}\0".encode("utf-16-le") in content:
            return kind
    return _Other("FILE_KIND", "是旧版办公文件", _EITHER)


def _zip(path: Path) -> TableKind | _Other:
    try:
        listing = zip_listing(path)
    except ZipUnreadableError:
        return _Other("FILE_UNREADABLE", "没有传完整或已损坏", "请重新取得这个文件，最好用 U 盘直接拷贝。")
    if listing.is_encrypted:
        return _PROTECTED
    for member, kind in _MEMBERS:
        if member in listing.names:
            return kind
    if package := own_package(listing.names):
        return _Other("FILE_KIND", *package)
    return _Other("FILE_KIND", "是压缩包", "请先解压，再选里面的 Excel、Word 或 PDF 文件。")


def _told(path: Path, other: _Other) -> Problem:
    return blocking(other.code, path.name, f"这个文件{other.what}。", other.to_do)
