"""Writing a package of either kind: a BagIt bag in one zip file, the same bytes for the same content (DESIGN.md 8)."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.exchange.keys import read_signature
from app.exchange.layout import (
    BAG_INFO,
    BAGIT,
    DATA,
    EVIDENCE_FOLDER,
    LISTED_TAGS,
    MANIFEST,
    SIGNATURE,
    TAG_MANIFEST,
)
from app.exchange.manifest import BAGIT_TEXT, OXUM, bag_info_text, manifest_text, oxum
from app.exchange.source import SourceFile
from app.files.atomic import partial_file, settle, telling_write_problems
from app.files.digests import sha256_of
from app.files.safe_paths import clashes, unsafe_reason
from app.files.safe_zip import BLOCK, DEFAULT_LIMITS, SafeZip, ZipDamagedError
from app.files.zip_writing import ZipWriter

DEFLATED_EXTENSIONS = frozenset({".html", ".json", ".txt"})
"""Of the files that we write ourselves; PDF and office files are packed already."""

Sign = Callable[[bytes], bytes]
"""From the bytes of the tag manifest to the bytes of the signature file."""


@dataclass(frozen=True, slots=True)
class PayloadFile:
    """One file of the payload: path below data/, where its bytes are, and their sha256 when it is known already."""

    path: str
    source: Path | bytes | SourceFile
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class SealedPackage:
    """A package that lies whole on the disk. sha256 is that of the zip file."""

    path: Path
    sha256: str
    tagmanifest_sha256: str
    fingerprint: str


def carried(signature: bytes) -> Sign:
    """Return a signing that carries a signature file over as it is."""
    return lambda _: signature


def write_package(
    target: Path,
    *,
    top: str,
    payload: Sequence[PayloadFile],
    bag_info: Sequence[tuple[str, str]],
    sign: Sign | None,
    progress: Progress | None = None,
) -> SealedPackage:
    """Write, read back and only then name a package; cancelling or failing leaves nothing.

    bag_info: labels and values in order; Payload-Oxum is added. sign None writes an unsigned package.
    A file of the same name and content stays; another one is never overwritten.
    Raises: ProblemError (ATTACHMENT_MISSING, ATTACHMENT_DAMAGED, DISK_FULL, WRITE_FAILED, PACKAGE_ENTRY_UNSAFE).
    """
    problems = _name_problems(top, payload)
    if problems:
        raise ProblemError(problems)
    writing = _Writing(top, payload, bag_info, sign, progress or Silent())
    with telling_write_problems(target), partial_file(target.parent) as (file, partial):
        writing.write(file)
        file.flush()
        os.fsync(file.fileno())
        sha256 = writing.verified(partial)
        if not _is_there(target, sha256):
            settle(file, partial, target)
    return SealedPackage(target, sha256, writing.tag_manifest_sha256, writing.fingerprint)


class _Writing:
    """One package on its way; collects the digests that the manifests need."""

    def __init__(
        self,
        top: str,
        payload: Sequence[PayloadFile],
        bag_info: Sequence[tuple[str, str]],
        sign: Sign | None,
        progress: Progress,
    ) -> None:
        self._top = top
        self._payload = sorted(payload, key=lambda file: file.path)
        self._sizes = [_size(file) for file in self._payload]
        self._bag_info = bag_info_text([*bag_info, (OXUM, oxum(self._sizes))])
        self._sign = sign
        self._progress = progress
        self._total = 2 * sum(self._sizes)
        self._done = 0
        self._digests: dict[str, str] = {}
        self.tag_manifest_sha256 = ""
        self.fingerprint = ""

    def write(self, file: BinaryIO) -> None:
        """Write every entry in the order of the names."""
        archive = ZipWriter(file)
        self._add_tag(archive, BAG_INFO, self._bag_info)
        self._add_tag(archive, BAGIT, BAGIT_TEXT)
        for payload, size in zip(self._payload, self._sizes, strict=True):
            self._add_payload(archive, payload, size)
        listed = {path: digest for path, digest in self._digests.items() if path.startswith(DATA)}
        self._add_tag(archive, MANIFEST, manifest_text(listed))
        tag_manifest = manifest_text({path: self._digests[path] for path in LISTED_TAGS})
        if self._sign:
            signature = self._sign(tag_manifest)
            self.fingerprint = read_signature(signature).fingerprint
            self._add_tag(archive, SIGNATURE, signature)
        self._add_tag(archive, TAG_MANIFEST, tag_manifest)
        self.tag_manifest_sha256 = self._digests[TAG_MANIFEST]
        archive.finish()

    def _add_tag(self, archive: ZipWriter, path: str, content: bytes) -> None:
        self._digests[path] = hashlib.sha256(content).hexdigest()
        archive.add(f"{self._top}/{path}", len(content), [content], deflate=_is_deflated(path, len(content)))

    def _add_payload(self, archive: ZipWriter, file: PayloadFile, size: int) -> None:
        path = f"{DATA}{file.path}"
        digest = hashlib.sha256()

        def hashed() -> Iterator[bytes]:
            for block in file_blocks(file):
                digest.update(block)
                yield block
                self._step(len(block), f"写入 {file.path}")

        try:
            archive.add(f"{self._top}/{path}", size, hashed(), deflate=_is_deflated(path, size))
        except (ValueError, ZipDamagedError):
            raise ProblemError([_rotten(file)]) from None
        if file.sha256 not in {None, digest.hexdigest()}:
            raise ProblemError([_rotten(file)])
        self._digests[path] = digest.hexdigest()

    def verified(self, path: Path) -> str:
        """Read everything back from the disk and return the sha256 of the whole file."""
        with SafeZip(path) as archive, ThreadPoolExecutor(1) as pool:
            whole = pool.submit(sha256_of, path)
            for entry in archive.entries:
                name = entry.raw_name.decode().removeprefix(f"{self._top}/")
                digest = hashlib.sha256()
                try:
                    for block in archive.blocks(entry):
                        digest.update(block)
                        if name.startswith(DATA):
                            self._step(len(block), f"核对 {name.removeprefix(DATA)}")
                except ZipDamagedError:
                    raise ProblemError([_misread(name)]) from None
                if digest.hexdigest() != self._digests[name]:
                    raise ProblemError([_misread(name)])
            return whole.result()

    def _step(self, size: int, what: str) -> None:
        self._done += size
        self._progress.step(self._done, self._total, what)


def _name_problems(top: str, payload: Sequence[PayloadFile]) -> list[Problem]:
    paths = [f"{top}/{DATA}{file.path}" for file in payload]
    what_to_do = "请改短或改掉文件名后再导出。"
    problems = [
        blocking("PACKAGE_ENTRY_UNSAFE", path, f"文件名不能用：{reason}。", what_to_do)
        for path in paths
        if (reason := unsafe_reason(path) or _escaped_reason(path))
    ]
    twice = [blocking("PACKAGE_ENTRY_TWICE", path, "包内文件重名。", what_to_do) for path in clashes(paths)]
    return problems + twice


def _escaped_reason(path: str) -> str | None:
    # RFC 8493 would need an escape for it in the manifest, and readers disagree about those.
    return "含有百分号" if "%" in path else None


def _size(file: PayloadFile) -> int:
    match file.source:
        case bytes():
            return len(file.source)
        case SourceFile():
            return file.source.size
    try:
        return file.source.stat().st_size
    except OSError:
        raise ProblemError([_missing(file)]) from None


def file_blocks(file: PayloadFile) -> Iterator[bytes]:
    """Yield the content of a file. Raises: ProblemError when it is gone or cannot be read."""
    match file.source:
        case bytes():
            yield file.source
        case SourceFile():
            yield from file.source.blocks()
        case Path():
            yield from _disk_blocks(file, file.source)


def _disk_blocks(file: PayloadFile, path: Path) -> Iterator[bytes]:
    try:
        stream = path.open("rb")
    except OSError:
        raise ProblemError([_missing(file)]) from None
    with stream:
        while True:
            try:
                block = stream.read(BLOCK)
            except OSError:
                raise ProblemError([_rotten(file)]) from None
            if not block:
                return
            yield block


def _is_deflated(path: str, size: int) -> bool:
    """Tell whether a file is deflated: never so that the limits on swelling could refuse our own package."""
    if path.startswith(f"{DATA}{EVIDENCE_FOLDER}/") or size >= DEFAULT_LIMITS.ratio_from_bytes:
        return False
    return Path(path).suffix in DEFLATED_EXTENSIONS


def _is_there(target: Path, sha256: str) -> bool:
    """Tell whether the same package has the name already. Raises: ProblemError when another file has it."""
    if not target.exists():
        return False
    if target.is_file() and sha256_of(target) == sha256:
        return True
    what = "同名文件已经有了，而且内容不同，没有覆盖它。"
    raise ProblemError([blocking("WRITE_FAILED", str(target), what, "请换一个文件夹，或先移走那个文件。")])


def _missing(file: PayloadFile) -> Problem:
    what = "文件不在了，没有导出。"
    return blocking("ATTACHMENT_MISSING", file.path, what, "请重新添加这份材料，或从备份恢复工作库。")


def _rotten(file: PayloadFile) -> Problem:
    what = "文件存入后被改动或损坏，没有导出。"
    return blocking("ATTACHMENT_DAMAGED", file.path, what, "请重新添加这份材料，或从备份恢复工作库。")


def _misread(name: str) -> Problem:
    what = "写到磁盘后读回来不一样，磁盘可能有故障，没有留下文件。"
    return blocking("WRITE_FAILED", name, what, "请换一个磁盘或 U 盘再导出。")
