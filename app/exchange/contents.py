"""What the machine part of a package says, held against the files that really lie in it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from app.domain.evidence import Evidence
from app.domain.finished import FINISHED_NAMES, REPORT_SCAN, TAKES_PLACE_OF
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.round_changes import RoundChanges
from app.domain.rubric import Rubric
from app.domain.submission import Submission
from app.exchange.changes_json import read_changes, round_problems
from app.exchange.layout import CHANGES, EVIDENCE_FOLDER, RUBRIC, SUBMISSION
from app.exchange.rubric_json import read_rubric
from app.exchange.submission_json import read_identified

T = TypeVar("T")

_ASK_AGAIN = "请向发来的人重新要一份。"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the payload as it really is: path below data/, size in bytes, sha256 (hex)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What could be read of the machine part, and everything wrong with it. id: of the submission, '' without one."""

    id: str
    submission: Submission | None
    rubric: Rubric | None
    changes: RoundChanges | None
    problems: tuple[Problem, ...]


def read_contents(
    files: Mapping[str, PackedFile], read: Callable[[str], bytes], broken: Collection[str] = ()
) -> Contents:
    """Return what submission.json, rubric.json and changes.json say.

    files: only what was found unchanged, by path below data/; what is not in it is not read.
    broken: paths of listed files that are changed or gone, which people have been told already.
    """
    problems: list[Problem] = []
    id_, submission = read_part(SUBMISSION, files, read, read_identified, problems) or ("", None)
    rubric = read_part(RUBRIC, files, read, read_rubric, problems)
    changes = read_part(CHANGES, files, read, read_changes, problems)
    if submission and rubric:
        named = (submission.rubric_id, submission.rubric_edition, submission.rubric_sha256)
        if named != (rubric.id, rubric.edition, files[RUBRIC].sha256):
            what = "包里的评分标准不是填报时用的那一份。"
            problems.append(blocking("PACKAGE_CONTENT", RUBRIC, what, _ASK_AGAIN))
    if submission and CHANGES not in broken:
        packed = files.get(CHANGES)
        problems += round_problems(submission, changes, packed.sha256 if packed else None)
    return Contents(id_, submission, rubric, changes, tuple(problems))


def read_part(
    path: str,
    files: Mapping[str, PackedFile],
    read: Callable[[str], bytes],
    parse: Callable[[bytes], T],
    problems: list[Problem],
) -> T | None:
    """Return what one file of the machine part says, None after adding what is wrong with it to the problems."""
    if path not in files:
        return None
    try:
        return parse(read(path))
    except ProblemError as error:
        problems += error.problems
        return None


def evidence_problems(
    submission: Submission, files: Mapping[str, PackedFile], broken: Collection[str]
) -> list[Problem]:
    """Return where the evidence that the submission names is not the evidence that lies in the package.

    broken: paths of listed files that are changed or gone, which people have been told already.
    """
    problems = [
        blocking("PACKAGE_CONTENT", f"{SUBMISSION} {piece.id}", what, _ASK_AGAIN)
        for piece in submission.assessment.evidence
        if submission.paths.get(piece.id) not in broken
        and (what := _difference(piece, submission.paths.get(piece.id), files))
    ]
    return problems + _finished_problems(submission, files, broken) + _unnamed(submission, files)


def _finished_problems(
    submission: Submission, files: Mapping[str, PackedFile], broken: Collection[str]
) -> list[Problem]:
    """Return where a document that the county has worked on is not the one that lies in the package."""
    problems = []
    for key, one in submission.assessment.finished.items():
        path = FINISHED_NAMES[key]
        packed = files.get(path)
        if packed is None and path not in broken:
            what = f"县区定稿的“{path}”不在包里。"
            problems.append(blocking("PACKAGE_CONTENT", f"{SUBMISSION} {key}", what, _ASK_AGAIN))
        elif packed is not None and (packed.sha256, packed.size) != (one.file.sha256, one.file.size):
            what = f"“{path}”不是县区定稿的那一份。"
            problems.append(blocking("PACKAGE_CONTENT", f"{SUBMISSION} {key}", what, _ASK_AGAIN))
    return problems + [
        warning("PACKAGE_CONTENT", path, "县区没有登记这一份，它与登记的内容可能不同。", "请向县区核实以哪一份为准。")
        for path in sorted(_unexpected(submission) & files.keys())
    ]


def _unexpected(submission: Submission) -> set[str]:
    """Return the names of documents that no export would put beside the finished ones."""
    finished = submission.assessment.finished
    replaced = {path for key in finished for path in TAKES_PLACE_OF.get(key, ())}
    own = {FINISHED_NAMES[key] for key in finished}
    return (replaced | {FINISHED_NAMES[REPORT_SCAN]}) - own


def _difference(piece: Evidence, path: str | None, files: Mapping[str, PackedFile]) -> str | None:
    if piece.file is None:
        return "没有文件的材料却写了文件位置。" if path else None
    if path is None:
        return "材料有文件，包里却没有写它的位置。"
    packed = files.get(path)
    if packed is None:
        return f"材料文件“{path}”不在包里。"
    if (packed.sha256, packed.size) != (piece.file.sha256, piece.file.size):
        return f"材料文件“{path}”不是登记的那一份。"
    return None


def _unnamed(submission: Submission, files: Mapping[str, PackedFile]) -> list[Problem]:
    named = set(submission.paths.values())
    what = "这份材料没有登记在填报内容里。"
    return [
        warning("PACKAGE_CONTENT", path, what, "请向县区核实它对应哪一项。")
        for path in sorted(files)
        if path.startswith(f"{EVIDENCE_FOLDER}/") and path not in named
    ]
