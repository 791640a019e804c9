"""Opening a package from outside: every way in which it can be wrong is named, nothing is unpacked (DESIGN.md 8)."""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from app.domain.assessment import County
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, warning
from app.domain.progress import Progress, Silent
from app.domain.rubric import Rubric
from app.domain.submission import Submission
from app.exchange.bag import PayloadFile
from app.exchange.contents import Contents, PackedFile, evidence_problems, read_contents
from app.exchange.county_keys import CountyKey, registered
from app.exchange.keys import SignatureFile, is_signed_by, read_signature
from app.exchange.layout import (
    BAG_INFO,
    BAGIT,
    DATA,
    LISTED_TAGS,
    MANIFEST,
    RUBRIC,
    SIGNATURE,
    SUBMISSION,
    TAG_FILES,
    TAG_MANIFEST,
)
from app.exchange.manifest import OXUM, ManifestError, oxum, read_bag_info, read_manifest
from app.exchange.source import Source, SourceFile, open_source
from app.exchange.strict_json import MAX_JSON_BYTES
from app.exchange.submission_json import submission_id
from app.files.atomic import make_folder, partial_file, settle, telling_write_problems
from app.files.safe_zip import DEFAULT_LIMITS, Limits, ZipDamagedError

_ASK_AGAIN = "请向发来的人重新要一份，最好用 U 盘直接拷贝原文件。"
_THREADS = 2

MAX_READ_BYTES = 256 * 2**20
"""The largest file that is given out as bytes; larger ones are extracted."""


class SignatureState(StrEnum):
    """What is known of the signature; unknown_key: right, but the key is not in the list of county keys."""

    NONE = "none"
    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN_KEY = "unknown_key"

    @property
    def label(self) -> str:
        """Return the Chinese words."""
        return {"none": "没有签名", "valid": "签名相符", "invalid": "签名不符", "unknown_key": "签名人未登记"}[
            self.value
        ]


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A package and everything found about it. Close it, or use it in a with statement.

    files: the payload that is listed and unchanged, by path below data/.
    """

    problems: tuple[Problem, ...]
    submission: Submission | None = None
    rubric: Rubric | None = None
    signature: SignatureState = SignatureState.NONE
    fingerprint: str = ""
    tagmanifest_sha256: str = ""
    top: str = ""
    bag_info: tuple[tuple[str, str], ...] = ()
    signature_file: bytes | None = None
    files: Mapping[str, PackedFile] = field(default_factory=dict)
    _source: Source | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._source:
            self._source.close()

    @property
    def is_sound(self) -> bool:
        """Tell whether nothing blocking was found."""
        return not has_blocking(self.problems)

    @property
    def id(self) -> str:
        """Return the id of the submission, or an empty text when it could not be read."""
        return submission_id(self.submission) if self.submission else ""

    def read(self, path: str) -> bytes:
        """Return the content of a file below data/, checked again. Raises: ProblemError."""
        packed, file = self._file(path)
        if file.size > MAX_READ_BYTES:
            raise ProblemError([blocking("PACKAGE_TOO_LARGE", path, "文件太大，不能直接打开。", "请先另存出来。")])
        content = _content(file, path)
        if hashlib.sha256(content).hexdigest() != packed.sha256:
            raise ProblemError([_changed(path)])
        return content

    def extract(self, path: str, to: Path) -> None:
        """Write a file below data/ to a path, whole or not at all. Raises: ProblemError."""
        packed, file = self._file(path)
        with telling_write_problems(to), partial_file(to.parent) as (target, partial):
            digest = hashlib.sha256()
            try:
                for block in file.blocks():
                    digest.update(block)
                    target.write(block)
            except ZipDamagedError:
                raise ProblemError([_changed(path)]) from None
            if digest.hexdigest() != packed.sha256:
                raise ProblemError([_changed(path)])
            settle(target, partial, to)

    def extract_all(self, folder: Path) -> None:
        """Write the payload of a sound package into a new folder, as it lies below data/. Raises: ProblemError."""
        if not self.is_sound:
            raise ProblemError(self.problems)
        with telling_write_problems(folder):
            folder.mkdir()
        for path in self.files:
            target = folder / path
            with telling_write_problems(target):
                make_folder(target.parent)
            self.extract(path, target)

    def payload(self) -> list[PayloadFile]:
        """Return the payload as write_package takes it: writing it again gives the same bytes."""
        return [PayloadFile(path, self._file(path)[1], packed.sha256) for path, packed in self.files.items()]

    def _file(self, path: str) -> tuple[PackedFile, SourceFile]:
        if self._source is None or path not in self.files:
            raise ProblemError([blocking("PACKAGE_FILE_MISSING", path, "包里没有这个文件。", _ASK_AGAIN)])
        return self.files[path], self._source.files[DATA + path]


def open_package(
    path: Path,
    *,
    county_keys: Sequence[CountyKey] | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> OpenedPackage:
    """Return a package, a zip file or an unpacked folder, with every problem found; never raises for its content."""
    try:
        source = open_source(path, limits)
    except ProblemError as error:
        return OpenedPackage(error.problems)
    try:
        return _Checking(source).result(county_keys, progress or Silent())
    except BaseException:
        source.close()
        raise


class _Checking:
    """One package being checked; collects the problems in the order in which people should read them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._problems = list(source.problems)
        self._digests: dict[str, str | None] = {}

    def result(self, county_keys: Sequence[CountyKey] | None, progress: Progress) -> OpenedPackage:
        self._check_structure()
        tags, listed = self._manifest(TAG_MANIFEST), self._manifest(MANIFEST)
        self._digests = _digests(self._source.files, progress)
        self._check_tags(tags)
        self._check_payload(listed)
        bag_info = self._bag_info()
        files = self._sound_files(listed)
        self._check_required(listed)
        contents = read_contents(files, self._read)
        self._problems += contents.problems
        if contents.submission:
            broken = {path.removeprefix(DATA) for path in listed} - files.keys()
            self._problems += evidence_problems(contents.submission, files, broken)
        signature = self._signature(contents, county_keys)
        return OpenedPackage(
            problems=tuple(self._problems),
            submission=contents.submission,
            rubric=contents.rubric,
            signature=signature[0],
            fingerprint=signature[1],
            tagmanifest_sha256=self._digests.get(TAG_MANIFEST) or "",
            top=self._source.top,
            bag_info=bag_info,
            signature_file=signature[2],
            files=files,
            _source=self._source,
        )

    def _check_structure(self) -> None:
        for path in sorted(self._source.files):
            if not path.startswith(DATA) and path not in TAG_FILES:
                self._problems.append(_stray(path))
        text = self._small(BAGIT)
        lines = [line.strip() for line in text.decode("utf-8", "replace").splitlines()] if text is not None else []
        if text is not None and lines != ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"]:
            self._block("PACKAGE_STRUCTURE", BAGIT, "包的版本说明不是 BagIt 1.0、UTF-8。")

    def _manifest(self, path: str) -> dict[str, str]:
        """Return a manifest; whatever keeps it from proving anything is a problem."""
        data = self._small(path)
        if data is None:
            return {}
        try:
            return read_manifest(data)
        except ManifestError as error:
            for reason in error.reasons:
                self._block("PACKAGE_MANIFEST", path, f"清单不能用：{reason}。")
            return {}

    def _bag_info(self) -> tuple[tuple[str, str], ...]:
        data = self._small(BAG_INFO)
        try:
            fields = read_bag_info(data) if data is not None else ()
        except ManifestError as error:
            self._block("PACKAGE_STRUCTURE", BAG_INFO, f"包的说明读不出来：{error}。")
            return ()
        sizes = [file.size for path, file in self._source.files.items() if path.startswith(DATA)]
        told = [value for label, value in fields if label == OXUM]
        # Where a file was added or removed this follows by itself and would only be noise.
        if told and told != [oxum(sizes)] and not has_blocking(self._problems):
            self._block("PACKAGE_STRUCTURE", BAG_INFO, f"包里记的字节数和文件数是 {told[0]}，实际不是。")
        return tuple(field for field in fields if field[0] != OXUM)

    def _check_tags(self, tags: Mapping[str, str]) -> None:
        for path in LISTED_TAGS:
            if path not in self._source.files:
                continue  # told already
            if tags and path not in tags:
                self._block("PACKAGE_MANIFEST", TAG_MANIFEST, f"总清单没有列出 {path}。")
            elif tags and tags[path] != self._digests[path]:
                code = "PACKAGE_MANIFEST" if path == MANIFEST else "PACKAGE_FILE_CHANGED"
                self._block(code, path, "封装后被改动过，与总清单不符。")
        for path in sorted(tags.keys() - set(LISTED_TAGS)):
            self._block("PACKAGE_MANIFEST", TAG_MANIFEST, f"总清单列出了不该有的“{path}”。")

    def _check_payload(self, listed: Mapping[str, str]) -> None:
        present = {path: digest for path, digest in self._digests.items() if path.startswith(DATA)}
        extra = {path for path in present if path not in listed} if listed else set()
        by_digest = {present[path]: path for path in sorted(extra)}
        for path, digest in sorted(listed.items()):
            if not path.startswith(DATA):
                self._block("PACKAGE_MANIFEST", MANIFEST, f"清单列出了 data 之外的“{path}”。")
            elif path in present:
                if present[path] != digest:
                    self._problems.append(_changed(path))
            elif digest in by_digest:
                renamed = by_digest.pop(digest)
                extra.discard(renamed)
                self._block("PACKAGE_FILE_MISSING", path, f"被改了名，现在叫“{renamed}”。")
            else:
                self._block("PACKAGE_FILE_MISSING", path, "清单里有，包里没有，被删掉了。")
        for path in sorted(extra):
            self._block("PACKAGE_FILE_EXTRA", path, "不在清单里，是封装后加进去的。")

    def _sound_files(self, listed: Mapping[str, str]) -> dict[str, PackedFile]:
        return {
            path.removeprefix(DATA): PackedFile(path.removeprefix(DATA), self._source.files[path].size, digest)
            for path, digest in sorted(listed.items())
            if path.startswith(DATA) and self._digests.get(path) == digest
        }

    def _check_required(self, listed: Mapping[str, str]) -> None:
        for path in (SUBMISSION, RUBRIC):
            if listed and DATA + path not in listed:
                self._block("PACKAGE_CONTENT", path, "包里没有填报数据，不是本程序导出的申报包。")

    def _signature(
        self, contents: Contents, county_keys: Sequence[CountyKey] | None
    ) -> tuple[SignatureState, str, bytes | None]:
        if SIGNATURE not in self._source.files:
            what = "包没有签名，看不出是谁封装的。"
            self._problems.append(warning("SIGNATURE_NONE", "", what, "请向县区核实包的来源。"))
            return SignatureState.NONE, "", None
        data, tag_manifest = self._small(SIGNATURE), self._small(TAG_MANIFEST)
        signed = self._read_signature(data)
        if signed is None or tag_manifest is None or not is_signed_by(tag_manifest, signed):
            if signed is not None:
                what = "签名与清单不符：清单在封装后被改过，或签名是从别的包抄来的。"
                self._block("SIGNATURE_INVALID", SIGNATURE, what)
            return SignatureState.INVALID, "", data
        county = contents.submission.assessment.county if contents.submission else None
        return self._known(signed, county, county_keys), signed.fingerprint, data

    def _read_signature(self, data: bytes | None) -> SignatureFile | None:
        if data is None:
            return None
        try:
            return read_signature(data)
        except ProblemError as error:
            self._problems += error.problems
            return None

    def _known(
        self, signed: SignatureFile, county: County | None, county_keys: Sequence[CountyKey] | None
    ) -> SignatureState:
        if county_keys is None or county is None:
            return SignatureState.VALID
        keys = registered(county_keys, county)
        if any(key.public_key == signed.public_key for key in keys):
            return SignatureState.VALID
        shown = f"指纹 {signed.fingerprint}"
        if keys:
            what = f"签名用的不是{county.name or county.code}登记的钥匙（{shown}），可能有人冒名重新封装。"
            advice = "请用电话向县区核对指纹；县区换了电脑的，请先登记新钥匙。"
            self._problems.append(blocking("SIGNATURE_OTHER_KEY", SIGNATURE, what, advice))
        else:
            what = f"登记表里没有这个县区的钥匙（{shown}）。"
            advice = "请向县区核对指纹后登记。"
            self._problems.append(warning("SIGNATURE_UNKNOWN", SIGNATURE, what, advice))
        return SignatureState.UNKNOWN_KEY

    def _read(self, path: str) -> bytes:
        file = self._source.files[DATA + path]
        if file.size > MAX_JSON_BYTES:
            raise ProblemError([blocking("PACKAGE_TOO_LARGE", path, "这个文件不该这么大。", _ASK_AGAIN)])
        return _content(file, path)

    def _small(self, path: str) -> bytes | None:
        """Return a tag file, or None after telling why it cannot be read."""
        try:
            return self._source.small(path)
        except ProblemError as error:
            # The same file may be asked for twice; one telling is enough.
            self._problems += [problem for problem in error.problems if problem not in self._problems]
            return None

    def _block(self, code: str, where: str, what: str) -> None:
        self._problems.append(blocking(code, where, what, _ASK_AGAIN))


def _digests(files: Mapping[str, SourceFile], progress: Progress) -> dict[str, str | None]:
    """Return the sha256 of every file by path, None where it cannot be read to its end."""
    total = sum(file.size for file in files.values())
    digests: dict[str, str | None] = {}
    done = 0
    with ThreadPoolExecutor(_THREADS) as pool:
        try:
            # hashlib and zlib let the other thread run: two files are read at once.
            for path, digest in zip(files, pool.map(_digest, files.values()), strict=True):
                digests[path] = digest
                done += files[path].size
                progress.step(done, total, f"核对 {path.removeprefix(DATA)}")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return digests


def _digest(file: SourceFile) -> str | None:
    digest = hashlib.sha256()
    try:
        for block in file.blocks():
            digest.update(block)
    except (ZipDamagedError, OSError):
        return None
    return digest.hexdigest()


def _content(file: SourceFile, path: str) -> bytes:
    try:
        return b"".join(file.blocks())
    except (ZipDamagedError, OSError):
        raise ProblemError([_changed(path)]) from None


def _changed(path: str) -> Problem:
    what = "内容与清单不符：封装后被改动，或传输中损坏。"
    return blocking("PACKAGE_FILE_CHANGED", path, what, _ASK_AGAIN)


def _stray(path: str) -> Problem:
    if path.startswith(("manifest-", "tagmanifest-")):
        what = "用了本程序不认识的校验算法。"
        return blocking("PACKAGE_MANIFEST", path, what, _ASK_AGAIN)
    if path == "fetch.txt":
        return blocking("PACKAGE_STRUCTURE", path, "要从网上补取文件，申报包必须自己齐全。", _ASK_AGAIN)
    return blocking("PACKAGE_FILE_EXTRA", path, "不在清单里，是封装后加进去的。", _ASK_AGAIN)
