"""Checking a bag from outside, of either kind: what is wrong with it is named, nothing is unpacked (DESIGN.md 8)."""

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.progress import Progress
from app.exchange.contents import PackedFile
from app.exchange.html_page import page_problems
from app.exchange.kinds import KINDS, PackageKind
from app.exchange.layout import (
    BAG_INFO,
    BAGIT,
    DATA,
    LISTED_TAGS,
    MANIFEST,
    SIGNATURE,
    START_PAGE,
    TAG_FILES,
    TAG_MANIFEST,
)
from app.exchange.manifest import OXUM, ManifestError, oxum, read_bag_info, read_manifest
from app.exchange.opened import OpenedBag, changed_problem, content_of
from app.exchange.source import Source, SourceFile
from app.exchange.strict_json import MAX_JSON_BYTES
from app.exchange.trust import Sender, trust
from app.files.safe_zip import ZipDamagedError

_ASK_AGAIN = "请向发来的人重新要一份，最好用 U 盘直接拷贝原文件。"
_THREADS = 2


class BagChecking:
    """One package being checked; collects the problems in the order in which people should read them.

    problems: so far; files: the payload that is listed and unchanged, by path below data/, once it was checked;
    broken: paths below data/ of listed files that are changed or gone, which people have been told already.
    """

    def __init__(self, source: Source, kind: PackageKind) -> None:
        """Take the problems of the source over."""
        self.problems = list(source.problems)
        self.files: Mapping[str, PackedFile] = {}
        self.broken: frozenset[str] = frozenset()
        self._source = source
        self._kind = kind
        self._bag_info: tuple[tuple[str, str], ...] = ()
        self._digests: dict[str, str | None] = {}

    def check(self, progress: Progress) -> None:
        """Check everything that does not depend on what the machine part says; every byte is read."""
        self._check_structure()
        tags, listed = self._manifest(TAG_MANIFEST), self._manifest(MANIFEST)
        self._digests = _digests(self._source.files, progress)
        self._check_tags(tags)
        self._check_payload(listed)
        self._bag_info = self._read_bag_info()
        self.files = self._sound_files(listed)
        self.broken = frozenset(path.removeprefix(DATA) for path in listed) - self.files.keys()
        self._check_required(listed)

    def read(self, path: str) -> bytes:
        """Return a file of the machine part, by its path below data/. Raises: ProblemError."""
        file = self._source.files[DATA + path]
        if file.size > MAX_JSON_BYTES:
            raise ProblemError([blocking("PACKAGE_TOO_LARGE", path, "这个文件不该这么大。", _ASK_AGAIN)])
        return content_of(file, path)

    def check_page(self, part: str, *, may_lack: bool = False) -> None:
        """Check the points that the start page prints; part, may_lack: see page_problems."""
        page = self.page()
        if page is not None:
            self.problems += page_problems(page, part, may_lack=may_lack)

    def page(self) -> bytes | None:
        """Return the start page; None when it is not there, or cannot be read, which is told then."""
        if START_PAGE not in self.files:
            return None
        try:
            return self.read(START_PAGE)
        except ProblemError as error:
            self.problems += error.problems
            return None

    def opened(self, sender: Sender | None) -> OpenedBag:
        """Return the package as it was found; sender: whose signature it should bear, None when nobody can tell."""
        # One that is there but cannot be read is a wrong signature, not none.
        signature = (self._small(SIGNATURE) or b"") if SIGNATURE in self._source.files else None
        found = trust(signature, self._small(TAG_MANIFEST), sender)
        return OpenedBag(
            problems=(*self.problems, *found.problems),
            signature=found.state,
            fingerprint=found.fingerprint,
            tagmanifest_sha256=self._digests.get(TAG_MANIFEST) or "",
            top=self._source.top,
            bag_info=self._bag_info,
            signature_file=signature,
            files=self.files,
            _source=self._source,
        )

    def _check_structure(self) -> None:
        for path in sorted(self._source.files):
            if not path.startswith(DATA) and path not in TAG_FILES:
                self.problems.append(_stray(path, self._kind))
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

    def _read_bag_info(self) -> tuple[tuple[str, str], ...]:
        data = self._small(BAG_INFO)
        try:
            fields = read_bag_info(data) if data is not None else ()
        except ManifestError as error:
            self._block("PACKAGE_STRUCTURE", BAG_INFO, f"包的说明读不出来：{error}。")
            return ()
        sizes = [file.size for path, file in self._source.files.items() if path.startswith(DATA)]
        told = [value for label, value in fields if label == OXUM]
        # Where a file was added or removed this follows by itself and would only be noise.
        if told and told != [oxum(sizes)] and not has_blocking(self.problems):
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
                    self.problems.append(changed_problem(path))
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
        others = [kind for kind in KINDS if kind is not self._kind and DATA + kind.document in listed]
        is_this = DATA + self._kind.document in listed
        for other in others:
            if is_this:
                what = f"包里同时有{self._kind.noun}和{other.noun}的数据，不是本程序导出的。"
                self.problems.append(blocking("PACKAGE_CONTENT", other.document, what, _ASK_AGAIN))
            else:
                what = f"这是{other.noun}，不是{self._kind.noun}。"
                self.problems.append(blocking("PACKAGE_CONTENT", "", what, self._kind.choose + other.elsewhere))
        for path in self._kind.required:
            if listed and not (others and not is_this) and DATA + path not in listed:
                self._block("PACKAGE_CONTENT", path, self._kind.lacking)

    def _small(self, path: str) -> bytes | None:
        """Return a tag file, or None after telling why it cannot be read."""
        try:
            return self._source.small(path)
        except ProblemError as error:
            # The same file may be asked for twice; one telling is enough.
            self.problems += [problem for problem in error.problems if problem not in self.problems]
            return None

    def _block(self, code: str, where: str, what: str) -> None:
        self.problems.append(blocking(code, where, what, _ASK_AGAIN))


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


def _stray(path: str, kind: PackageKind) -> Problem:
    if path.startswith(("manifest-", "tagmanifest-")):
        what = "用了本程序不认识的校验算法。"
        return blocking("PACKAGE_MANIFEST", path, what, _ASK_AGAIN)
    if path == "fetch.txt":
        return blocking("PACKAGE_STRUCTURE", path, f"要从网上补取文件，{kind.noun}必须自己齐全。", _ASK_AGAIN)
    return blocking("PACKAGE_FILE_EXTRA", path, "不在清单里，是封装后加进去的。", _ASK_AGAIN)
