"""An opened package: what was found about it, and the only ways to take something out of it."""

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.domain.problems import Problem, ProblemError, blocking, has_blocking
from app.domain.review import Review
from app.domain.round_changes import RoundChanges
from app.domain.rubric import Rubric
from app.domain.submission import Submission
from app.exchange.bag import PayloadFile
from app.exchange.contents import PackedFile
from app.exchange.layout import DATA
from app.exchange.review_json import review_id
from app.exchange.source import Source, SourceFile
from app.exchange.trust import SignatureState
from app.files.atomic import make_folder, partial_file, settle, telling_write_problems
from app.files.safe_zip import ZipDamagedError

MAX_READ_BYTES = 256 * 2**20
"""The largest file that is given out as bytes; larger ones are extracted."""

_ASK_AGAIN = "请向发来的人重新要一份，最好用 U 盘直接拷贝原文件。"


@dataclass(frozen=True, slots=True)
class OpenedBag:
    """What every opened package has. Close it, or use it in a with statement.

    files: the payload that is listed and unchanged, by path below data/.
    """

    problems: tuple[Problem, ...]
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

    def read(self, path: str) -> bytes:
        """Return the content of a file below data/, checked again. Raises: ProblemError."""
        packed, file = self._file(path)
        if file.size > MAX_READ_BYTES:
            raise ProblemError([blocking("PACKAGE_TOO_LARGE", path, "文件太大，不能直接打开。", "请先另存出来。")])
        content = content_of(file, path)
        if hashlib.sha256(content).hexdigest() != packed.sha256:
            raise ProblemError([changed_problem(path)])
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
                raise ProblemError([changed_problem(path)]) from None
            if digest.hexdigest() != packed.sha256:
                raise ProblemError([changed_problem(path)])
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


@dataclass(frozen=True, slots=True)
class OpenedPackage(OpenedBag):
    """A submission package (申报包) and everything found about it.

    id: of the submission, or an empty text when it could not be read; changes: from round 2 on.
    """

    id: str = ""
    submission: Submission | None = None
    rubric: Rubric | None = None
    changes: RoundChanges | None = None


@dataclass(frozen=True, slots=True)
class OpenedReviewPackage(OpenedBag):
    """A return package (退回意见包) and everything found about it."""

    review: Review | None = None
    rubric: Rubric | None = None

    @property
    def id(self) -> str:
        """Return the id of the review, or an empty text when it could not be read."""
        return review_id(self.review) if self.review else ""


def found_fields(bag: OpenedBag) -> dict[str, Any]:
    """Return the fields of a bag by name, to make one of the kinds of it."""
    return {field.name: getattr(bag, field.name) for field in dataclasses.fields(bag)}


def content_of(file: SourceFile, path: str) -> bytes:
    """Return the content of a file. Raises: ProblemError when it cannot be read to its end."""
    try:
        return b"".join(file.blocks())
    except (ZipDamagedError, OSError):
        raise ProblemError([changed_problem(path)]) from None


def changed_problem(path: str) -> Problem:
    """Return the problem of a file that is not what the manifest says."""
    what = "内容与清单不符：封装后被改动，或传输中损坏。"
    return blocking("PACKAGE_FILE_CHANGED", path, what, _ASK_AGAIN)
