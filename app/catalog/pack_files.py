"""Writes a rubric pack: its files from its contents, and a folder of them. Reading is packs.py's."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.pack_source import (
    MANIFEST_FILE,
    MAPPING_FILE,
    MOST_ORIGINAL_BYTES,
    ORIGINAL_FOLDER,
    RUBRIC_FILE,
    SIGNATURE_FILE,
    VECTORS_FILE,
)
from app.catalog.rubric_writer import rubric_text, vectors_text
from app.catalog.vectors import Vector
from app.domain.original import Original
from app.domain.problems import ProblemError, blocking
from app.domain.rubric import Rubric
from app.files.atomic import make_folder, sync_folder, write_whole
from app.files.canonical import canonical_json
from app.files.digest_list import manifest_text
from app.files.digests import sha256_of_bytes
from app.files.safe_paths import unsafe_reason

_MOST_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class PackContents:
    """What a pack holds. original_bytes: the file that original tells of; both or neither, but for a pasted table."""

    rubric: Rubric
    vectors: tuple[Vector, ...] = ()
    original: Original | None = None
    original_bytes: bytes | None = field(default=None, repr=False)


def pack_entries(contents: PackContents) -> dict[str, bytes]:
    """Return the files of a pack by path, with the list of their digests; the same for the same contents.

    Raises: ProblemError(PACK_ORIGINAL) when the bytes are not those that the original tells of.
    """
    entries = {RUBRIC_FILE: rubric_text(contents.rubric).encode()}
    if contents.vectors:
        entries[VECTORS_FILE] = vectors_text(contents.vectors).encode()
    if contents.original is not None:
        _check_original(contents.original, contents.original_bytes)
        entries[MAPPING_FILE] = canonical_json(contents.original)
        if contents.original_bytes is not None:
            entries[ORIGINAL_FOLDER + _stored_name(contents.original)] = contents.original_bytes
    return with_manifest(entries)


def with_manifest(entries: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a pack with the list of their digests in place of the one there was; no signature."""
    kept = {path: content for path, content in entries.items() if path not in {MANIFEST_FILE, SIGNATURE_FILE}}
    listed = {path: sha256_of_bytes(content) for path, content in kept.items()}
    return {**kept, MANIFEST_FILE: manifest_text(listed)}


def write_entries(folder: Path, entries: Mapping[str, bytes]) -> None:
    """Write the files of a pack into a folder, each safely on the disk. Raises: OSError."""
    make_folder(folder)
    for path, content in entries.items():
        make_folder((folder / path).parent)
        write_whole(folder / path, content)
    sync_folder(folder)


def _check_original(original: Original, content: bytes | None) -> None:
    if content is None:
        is_right = not original.sha256 and not original.size
    else:
        is_right = original.sha256 == sha256_of_bytes(content) and original.size == len(content)
    if not is_right:
        what = f"省里的原表“{original.name}”与读入时的不是同一份。"
        raise ProblemError([blocking("PACK_ORIGINAL", original.name, what, "请重新导入这张表。")])
    if content is not None and len(content) > MOST_ORIGINAL_BYTES:
        what = f"省里的原表超过{MOST_ORIGINAL_BYTES // 2**20}MB。"
        raise ProblemError([blocking("FILE_TOO_LARGE", original.name, what, "请把评分表单独存成一个文件再导入。")])


def _stored_name(original: Original) -> str:
    """Return a name that every system can hold; mapping.json keeps the real one."""
    name = original.name
    is_fine = unsafe_reason(name) is None and "/" not in name and not re.search(r"[%\r\n]", name)
    if is_fine and not name.startswith((".", " ")) and len(name.encode()) <= _MOST_NAME_BYTES:
        return name
    return f"原表.{original.kind.value}"
