"""Reading what was received: a set with its data and rubric, a piece of its evidence, one criterion over all sets.

Everything is read out of our own copies, whose digests are known; evidence only when somebody looks at it.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from app.domain.assessment import Answer
from app.domain.evidence import Evidence
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.progress import Progress, Silent
from app.domain.received import Received, ReceivedLine
from app.domain.received_sets import standing_sets
from app.domain.round_changes import RoundChanges
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Submission
from app.services.list_received import find_submission

if TYPE_CHECKING:
    from app.storage.review_workspace import ReviewWorkspace

_AGAIN = "请把这一份重新收一次。"


@dataclass(frozen=True, slots=True)
class ReceivedSet:
    """One received set as values. sheet: recomputed; changes: what it changed since the round before, or None."""

    received: Received
    submission: Submission
    rubric: Rubric
    sheet: ScoreSheet
    changes: RoundChanges | None = None


@dataclass(frozen=True, slots=True)
class SaidEvidence:
    """One piece of evidence of a criterion. number: the 材料编号; has_file: it can be looked at."""

    id: str
    title: str
    number: str = ""
    requirement: str | None = None
    has_file: bool = True


@dataclass(frozen=True, slots=True)
class AcrossLine:
    """What one set says of one criterion. line: points and state; answer: the inputs and statement of the county."""

    received: Received
    line: ReceivedLine
    answer: Answer
    derivation: tuple[str, ...] = ()
    evidence: tuple[SaidEvidence, ...] = ()


def read_received(workspace: "ReviewWorkspace", submission: str) -> ReceivedSet:
    """Return a received set by its id (or as `find_submission` finds it).

    Raises: ProblemError(REVIEW_SUBMISSION, ATTACHMENT_MISSING, ATTACHMENT_DAMAGED).
    """
    from app.exchange.rubric_json import read_rubric
    from app.exchange.submission_json import read_submission

    picture = workspace.picture
    received = picture.received.get(submission) or find_submission(picture, submission)
    said = read_submission(stored_content(workspace, received.submission, received))
    rubric = read_rubric(stored_content(workspace, received.rubric, received))
    return ReceivedSet(received, said, rubric, score(rubric, said.assessment), _changes(workspace, received))


def evidence_to(
    workspace: "ReviewWorkspace", received: Received, submission: Submission, evidence_id: str, folder: Path
) -> Path:
    """Write one piece of evidence out of the kept package into a folder and return where; its digest is checked.

    The file keeps its name; the folder is made, and is best an empty one for each piece.
    Raises: ProblemError(ATTACHMENT_MISSING, ATTACHMENT_DAMAGED, DISK_FULL, WRITE_FAILED).
    """
    import hashlib

    from app.files.atomic import make_folder, partial_file, settle, telling_write_problems

    piece = next((one for one in submission.assessment.evidence if one.id == evidence_id), None)
    if piece is None or piece.file is None:
        what = "这件材料没有文件。"
        raise ProblemError([blocking("ATTACHMENT_MISSING", evidence_id, what, "请在评审意见里要求补充。")])
    with _packed(workspace, received, submission, piece) as (name, blocks):
        target = folder / name
        with telling_write_problems(target):
            make_folder(folder)
            with partial_file(folder) as (file, partial):
                digest = hashlib.sha256()
                for block in blocks:
                    digest.update(block)
                    file.write(block)
                if digest.hexdigest() != piece.file.sha256:
                    raise ProblemError([_damaged(received)])
                settle(file, partial, target)
    return target


def across(workspace: "ReviewWorkspace", code: str, *, progress: Progress | None = None) -> tuple[AcrossLine, ...]:
    """Return what the set of each county that counts now says of one criterion, in 行政区划 order.

    Sets whose rubric has no such criterion are left out. Raises: ProblemError(ATTACHMENT_…), CancelledError.
    """
    watched = progress or Silent()
    sets = [(one, line) for one in standing_sets(workspace.picture) if (line := _line(one, code)) is not None]
    found = []
    for number, (one, line) in enumerate(sets):
        watched.step(number, len(sets), one.county.full_name)
        found.append(_across_line(workspace, one, line))
    return tuple(found)


def _line(received: Received, code: str) -> ReceivedLine | None:
    return next((line for line in received.lines if line.code == code), None)


def _across_line(workspace: "ReviewWorkspace", received: Received, line: ReceivedLine) -> AcrossLine:
    from app.exchange.criterion_json import read_criterion

    said = read_criterion(stored_content(workspace, received.submission, received), line.code)
    evidence = tuple(
        SaidEvidence(one.id, one.title, one.number, one.requirement, one.has_file) for one in said.evidence
    )
    return AcrossLine(received, line, said.answer, said.derivation, evidence)


def _changes(workspace: "ReviewWorkspace", received: Received) -> RoundChanges | None:
    from app.exchange.changes_json import read_changes

    return read_changes(stored_content(workspace, received.changes, received)) if received.changes else None


def stored_content(workspace: "ReviewWorkspace", sha256: str, received: Received) -> bytes:
    """Return one of our own copies, its digest checked. Raises: ProblemError."""
    from app.files.digests import sha256_of_bytes

    try:
        content = workspace.attachment(sha256).read_bytes()
    except OSError as error:
        raise ProblemError([_damaged(received)]) from error
    if sha256_of_bytes(content) != sha256:
        raise ProblemError([_damaged(received)])
    return content


@contextlib.contextmanager
def _packed(
    workspace: "ReviewWorkspace", received: Received, submission: Submission, piece: Evidence
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the name and the bytes of one file in the kept package. Only its list is read, not the whole."""
    from app.exchange.layout import DATA
    from app.exchange.source import open_source
    from app.files.loose_zip import LooseZip
    from app.files.safe_zip import ZipDamagedError

    package = workspace.attachment(received.package.sha256)
    path = submission.paths.get(piece.id, "")
    try:
        if received.is_sealed:
            with open_source(package) as source:
                yield PurePosixPath(path).name, source.files[DATA + path].blocks()
        else:
            entry = received.files[piece.id]
            with LooseZip(package) as archive:
                yield PurePosixPath(entry).name, archive.blocks(entry)
    except (KeyError, ZipDamagedError) as error:
        raise ProblemError([_damaged(received)]) from error


def _damaged(received: Received) -> Problem:
    where = f"{received.county.full_name} {received.package.name}"
    return blocking("ATTACHMENT_DAMAGED", where, "收到的文件在工作库里被改动或损坏。", _AGAIN)
