"""Return packages (退回意见包): written and opened; the same layout as a submission package, without evidence."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.domain.review import Review
from app.domain.rubric import Rubric
from app.exchange.bag import PayloadFile, SealedPackage, Sign, file_blocks, write_package
from app.exchange.checking import BagChecking
from app.exchange.county_keys import CountyKey
from app.exchange.gates_page import gate_page_problems
from app.exchange.html_page import page_problems
from app.exchange.kinds import RETURN_PACKAGE
from app.exchange.layout import DATA, MANIFEST, PHOTO_FOLDER, REVIEW, RUBRIC, START_PAGE, SUBMISSION
from app.exchange.manifest import ManifestError, read_manifest
from app.exchange.names import photo_paths
from app.exchange.opened import OpenedReviewPackage, found_fields
from app.exchange.review_contents import read_review_contents, review_slips
from app.exchange.review_json import review_problems, write_review
from app.exchange.review_start_page import review_start_page, verified_table
from app.exchange.rubric_json import write_rubric
from app.exchange.source import Source, open_source
from app.exchange.trust import office_sender
from app.files.safe_zip import DEFAULT_LIMITS, Limits

__all__ = ["OpenedReviewPackage", "is_return_package", "open_review_package", "packed_review", "write_review_package"]


def packed_review(review: Review, documents: Sequence[PayloadFile] = ()) -> Review:
    """Return the review as it is sealed: with the places of its photos and the digests of its papers.

    documents: the papers, without photos. Its id is that of the package. Raises: ProblemError as write_package.
    """
    digests = {file.path: file.sha256 or _digest(file) for file in documents if not _is_photo(file.path)}
    return replace(review, photos=photo_paths(review), documents=digests)


def write_review_package(  # noqa: PLR0913 - as write_package, and what the package is about
    target: Path,
    *,
    top: str,
    review: Review,
    rubric: Rubric,
    documents: Sequence[PayloadFile],
    bag_info: Sequence[tuple[str, str]],
    sign: Sign | None,
    progress: Progress | None = None,
) -> SealedPackage:
    """Write a return package as write_package does. review: as packed_review gives it; documents: papers and photos.

    Raises: ProblemError, also when the review is one that nobody could read again.
    """
    problems = [*review_problems(review), *review_slips(review, rubric), *_missing(review, documents)]
    if problems:
        raise ProblemError(problems)
    names = [file.path for file in documents if not _is_photo(file.path)]
    payload = [
        *documents,
        PayloadFile(START_PAGE, review_start_page(review, rubric, names)),
        PayloadFile(REVIEW, write_review(review)),
        PayloadFile(RUBRIC, write_rubric(rubric)),
    ]
    return write_package(target, top=top, payload=payload, bag_info=bag_info, sign=sign, progress=progress)


def open_review_package(
    path: Path,
    *,
    county_keys: Sequence[CountyKey] | None = None,
    progress: Progress | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> OpenedReviewPackage:
    """Return a package, a zip file or an unpacked folder, with every problem found; never raises for its content.

    county_keys: a list that also holds the keys of reviewing offices, by their full name and without a code.
    """
    try:
        source = open_source(path, limits, RETURN_PACKAGE)
    except ProblemError as error:
        return OpenedReviewPackage(error.problems)
    try:
        return _opened(source, county_keys, progress or Silent())
    except BaseException:
        source.close()
        raise


def is_return_package(path: Path, limits: Limits = DEFAULT_LIMITS) -> bool:
    """Tell whether a file is a return package, or was one; nothing of it is checked."""
    try:
        with open_source(path, limits) as source:
            names = source.files.keys() | _listed(source)
    except ProblemError:
        return False
    return DATA + REVIEW in names and DATA + SUBMISSION not in names


def _opened(source: Source, county_keys: Sequence[CountyKey] | None, progress: Progress) -> OpenedReviewPackage:
    checking = BagChecking(source, RETURN_PACKAGE)
    checking.check(progress)
    contents = read_review_contents(checking.files, checking.read, checking.broken)
    checking.problems += contents.problems
    if contents.review:
        _check_page(checking, contents.review, contents.rubric)
    sender = office_sender(contents.review.office, county_keys) if contents.review else None
    return OpenedReviewPackage(**found_fields(checking.opened(sender)), review=contents.review, rubric=contents.rubric)


def _check_page(checking: BagChecking, review: Review, rubric: Rubric | None) -> None:
    """See that the start page says what the data say: the points, and what was found of the basic conditions."""
    page = checking.page()
    if page is not None:
        checking.problems += page_problems(page, verified_table(review))
        checking.problems += gate_page_problems(page, review, rubric) if rubric else ()


def _missing(review: Review, documents: Sequence[PayloadFile]) -> list[Problem]:
    """Return the photos and papers that the review names and nobody has given."""
    given = {file.path for file in documents}
    what = "评审意见里登记了这个文件，却没有找到它，没有导出。"
    advice = "请重新添加这张照片，或从备份恢复工作库。"
    return [
        blocking("ATTACHMENT_MISSING", path, what, advice)
        for path in (*review.photos.values(), *review.documents)
        if path not in given
    ]


def _listed(source: Source) -> set[str]:
    try:
        return set(read_manifest(source.small(MANIFEST)))
    except (ProblemError, ManifestError):
        return set()


def _digest(file: PayloadFile) -> str:
    digest = hashlib.sha256()
    for block in file_blocks(file):
        digest.update(block)
    return digest.hexdigest()


def _is_photo(path: str) -> bool:
    return path.startswith(f"{PHOTO_FOLDER}/")
