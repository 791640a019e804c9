"""Reading a pack of the library with its signature, once for as long as its files stay as they are."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.problems import ProblemError, blocking

if TYPE_CHECKING:
    from app.catalog.packs import Pack

_MOST = 32
_packs: dict[tuple[object, ...], "Pack"] = {}
"""Packs that were read before, by place and by time and size of every file: checking one takes a second."""


def checked_pack(folder: Path) -> "Pack":
    """Return the pack in a folder, its signature checked too. Raises: ProblemError."""
    from app.catalog.packs import read_pack

    state = _state(folder)
    if (known := _packs.get(state)) is not None:
        return known
    pack = read_pack(folder)
    signer_of(pack)
    for old in list(_packs)[: max(0, len(_packs) + 1 - _MOST)]:
        _packs.pop(old, None)
    _packs[state] = pack
    return pack


def pack_at(path: Path) -> "Pack":
    """Return the pack at a path, its signature checked too; a filled template is one as well.

    Raises: ProblemError with everything that is wrong with it.
    """
    from app.catalog.packs import read_pack
    from app.services.rubric_template import is_template, template_pack

    if is_template(path):
        return template_pack(path)
    pack = read_pack(path)
    signer_of(pack)
    return pack


def _state(folder: Path) -> tuple[object, ...]:
    try:
        files = [_stamp(path) for path in (*folder.glob("*"), *folder.glob("*/*"))]
    except OSError:
        return folder, object()
    return folder, *sorted(files)


def _stamp(path: Path) -> tuple[str, int, int]:
    status: os.stat_result = path.stat()
    return str(path), status.st_mtime_ns, status.st_size


def signer_of(pack: "Pack") -> str:
    """Return the fingerprint of a valid signature, empty without one. Raises: ProblemError for a broken one."""
    from app.catalog.pack_source import MANIFEST_FILE, SIGNATURE_FILE

    files: Mapping[str, bytes] = pack.source.files if pack.source else {}
    if (data := files.get(SIGNATURE_FILE)) is None:
        return ""
    from app.exchange.keys import is_signed_by, read_signature

    signature = read_signature(data)
    manifest = files.get(MANIFEST_FILE)
    if manifest is None or not is_signed_by(manifest, signature):
        what = "签名与清单不符：评分标准在签名以后被改过，或签名是从别的包抄来的。"
        to_do = "请向印发单位重新要一份，最好用 U 盘直接拷贝原文件。"
        raise ProblemError([blocking("SIGNATURE_INVALID", SIGNATURE_FILE, what, to_do)])
    return signature.fingerprint


def listed_files(pack: "Pack") -> Mapping[str, bytes]:
    """Return the files of a pack as they are, with a list of their digests; made here where there was none."""
    from app.catalog.pack_files import PackContents, pack_entries, with_manifest
    from app.catalog.pack_source import MANIFEST_FILE

    if pack.source is None:
        return pack_entries(PackContents(pack.rubric, pack.vector_list))
    files = pack.source.files
    return files if MANIFEST_FILE in files else with_manifest(files)
