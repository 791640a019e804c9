"""What a zip file says is in it: a first look at its names, to tell what it may be. Nothing is read or unpacked."""

import zipfile
from dataclasses import dataclass
from pathlib import Path

MOST = 20_000
"""More names than this are no matter for a first look."""
_UTF8_FLAG = 0x0800
_ENCRYPTED_FLAG = 0x0001
_FIRST_ENTRY = b"PK\x03\x04"


class ZipUnreadableError(Exception):
    """Raised when a file is no zip file, or its list cannot be read."""


@dataclass(frozen=True, slots=True)
class ZipListing:
    """Names as the zip file gives them, folders too; is_encrypted when a password is needed."""

    names: tuple[str, ...]
    is_encrypted: bool


def zip_listing(path: Path) -> ZipListing:
    """Return the list of a zip file. Raises: ZipUnreadableError; OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()[:MOST]
            _refuse_tail(path, archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, UnicodeDecodeError) as error:
        raise ZipUnreadableError(str(error)) from error
    names = tuple(_name(entry) for entry in entries)
    return ZipListing(names, any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries))


def _refuse_tail(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise BadZipFile for an archive cut off behind a zip inside it, such as a .docx, whose list it would show."""
    if not archive.filelist or min(entry.header_offset for entry in archive.filelist) == 0:
        return
    with path.open("rb") as file:
        if file.read(len(_FIRST_ENTRY)) == _FIRST_ENTRY:
            raise zipfile.BadZipFile("the list belongs to an archive inside this one")


def _name(entry: zipfile.ZipInfo) -> str:
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    raw = entry.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
