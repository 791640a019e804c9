"""What the machine part of a return package says, held against the rubric and the files that really lie in it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from app.domain.evidence import StoredFile
from app.domain.problems import Problem, blocking, warning
from app.domain.review import Review
from app.domain.rubric import Rubric
from app.domain.verified_slips import finding_slips, gate_slips, sheet_slips
from app.exchange.contents import PackedFile, read_part
from app.exchange.layout import MACHINE_FOLDER, REVIEW, RUBRIC, START_PAGE
from app.exchange.review_json import read_review
from app.exchange.rubric_json import read_rubric

_ASK_AGAIN = "请向发来的人重新要一份。"


@dataclass(frozen=True, slots=True)
class ReviewContents:
    """What could be read of the machine part, and everything wrong with it."""

    review: Review | None
    rubric: Rubric | None
    problems: tuple[Problem, ...]


def read_review_contents(
    files: Mapping[str, PackedFile], read: Callable[[str], bytes], broken: Collection[str]
) -> ReviewContents:
    """Return what review.json and rubric.json say.

    files: only what was found unchanged, by path below data/; what is not in it is not read.
    broken: paths of listed files that are changed or gone, which people have been told already.
    """
    problems: list[Problem] = []
    review = read_part(REVIEW, files, read, read_review, problems)
    rubric = read_part(RUBRIC, files, read, read_rubric, problems)
    if review and rubric:
        of = review.of
        if (of.rubric_id, of.rubric_edition, of.rubric_sha256) != (rubric.id, rubric.edition, files[RUBRIC].sha256):
            what = "包里的评分标准不是评审时用的那一份。"
            problems.append(blocking("PACKAGE_CONTENT", RUBRIC, what, _ASK_AGAIN))
        else:
            problems += review_slips(review, rubric)
    if review:
        problems += _file_problems(review, files, broken)
    return ReviewContents(review, rubric, tuple(problems))


def review_slips(review: Review, rubric: Rubric) -> Iterator[Problem]:
    """Yield where findings do not fit the rubric, and where the points do not follow from the findings."""
    findings = [*gate_slips(rubric, review.gates), *finding_slips(rubric, review.findings)]
    for code, what in findings:
        yield blocking("PACKAGE_CONTENT", f"{REVIEW} {code}".rstrip(), what, _ASK_AGAIN)
    if not findings:  # else the sums follow by themselves and would only be noise
        for where, what in sheet_slips(rubric, review.sheet, review.findings):
            advice = "得分以逐项意见为准；请退回评审单位核对。"
            yield blocking("SCORE_DIFFERS", f"{REVIEW} {where}".rstrip(), what, advice)


def _file_problems(review: Review, files: Mapping[str, PackedFile], broken: Collection[str]) -> Iterator[Problem]:
    photos = {photo.sha256: photo for visit in review.visits for photo in visit.photos}
    for sha256, path in review.photos.items():
        if path not in broken:
            yield from _photo_problems(path, photos[sha256], files)
    for path, sha256 in review.documents.items():
        packed = files.get(path)
        if packed is None and path not in broken:
            yield _different(path, f"“{path}”不在包里。")
        elif packed is not None and packed.sha256 != sha256:
            yield _different(path, f"“{path}”不是评审单位登记的那一份，可能被人换过或改过。")
    named = {*review.photos.values(), *review.documents, START_PAGE}
    for path in sorted(files.keys() - named):
        if not path.startswith(MACHINE_FOLDER):
            what = "评审意见里没有登记这一份。"
            yield warning("PACKAGE_CONTENT", path, what, "请向评审单位核实。")


def _photo_problems(path: str, photo: StoredFile, files: Mapping[str, PackedFile]) -> Iterator[Problem]:
    packed = files.get(path)
    if packed is None:
        yield _different(path, f"现场照片“{path}”不在包里。")
    elif (packed.sha256, packed.size) != (photo.sha256, photo.size):
        yield _different(path, f"现场照片“{path}”不是登记的那一份，可能被人换过。")


def _different(path: str, what: str) -> Problem:
    return blocking("PACKAGE_CONTENT", f"{REVIEW} {path}", what, _ASK_AGAIN)
