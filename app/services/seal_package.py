"""Sealing (封装): the package of an export in its staging folder, signed, read back and remembered."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.dossier import Dossier
from app.domain.finished import FINISHED_NAMES
from app.domain.problems import Problem, ProblemError
from app.domain.progress import CancelledError
from app.domain.record_files import assessment_files
from app.domain.submission import Seal, Submission
from app.services.dossier import program_name
from app.services.make_documents import Making
from app.services.since_finished import record_digests

if TYPE_CHECKING:
    from app.exchange.bag import PayloadFile, SealedPackage

DOCUMENT_NAME = "submission.json"
START_PAGE = "00_请先看这里.html"
_ROTTEN = {"ATTACHMENT_DAMAGED", "ATTACHMENT_MISSING"}


@dataclass(frozen=True, slots=True)
class ExportedPackage:
    """The sealed package as it was handed over. size in bytes; check_code as the report prints it."""

    path: Path
    id: str
    round: int
    sha256: str
    fingerprint: str
    size: int = 0
    check_code: str = ""


def sealed(
    making: Making,
    submission: Submission,
    dossier: Dossier,
    names: list[str],
    *,
    keys: Path,
    remember: Callable[[Seal], None],
) -> tuple[ExportedPackage, bool]:
    """Seal the package in the staging folder; tell whether its seal is a new one. It gets its final place after that.

    Raises: ProblemError, CancelledError; then nothing is remembered.
    """
    from app.documents.report_model import check_code
    from app.exchange.submission_json import content_digest, write_submission

    package = _written(making, submission, dossier, names, keys)
    document = write_submission(submission)
    seal = Seal(
        id=dossier.submission_id,
        round=submission.round,
        date=submission.date,
        content_sha256=content_digest(submission),
        tagmanifest_sha256=package.tagmanifest_sha256,
        replaces=submission.replaces,
        numbers=submission.numbers,
        records=record_digests(submission.assessment),
        document=hashlib.sha256(document).hexdigest(),
    )
    size = package.path.stat().st_size
    is_new = not _is_remembered(seal, making.picture.seals)
    if is_new:
        # So that this round stays readable when the next one is on its way.
        making.stored.store(document, DOCUMENT_NAME)
        # Remembered before it bears its name: a package that went out without being remembered could later be
        # replaced without naming it, and its 材料编号 could change.
        remember(seal)
    code = check_code(seal.id)
    return ExportedPackage(package.path, seal.id, seal.round, package.sha256, package.fingerprint, size, code), is_new


def _is_remembered(seal: Seal, seals: tuple[Seal, ...]) -> bool:
    # An older seal holds no digests of records and no document; it is the same one all the same.
    return bool(seals) and replace(seals[-1], records=seal.records, document=seal.document) == seal


def _written(making: Making, submission: Submission, dossier: Dossier, names: list[str], keys: Path) -> "SealedPackage":
    from app.exchange.bag import write_package
    from app.exchange.keys import own_key
    from app.exchange.names import package_name

    assessment = submission.assessment
    top = package_name(assessment.county, assessment.cycle, submission.round)
    target = making.staging / f"{top}.zip"
    try:
        return write_package(
            target,
            top=top,
            payload=_payload(making, submission, names),
            bag_info=_bag_info(submission, dossier),
            sign=own_key(keys),
            progress=making.progress,
        )
    except CancelledError:
        raise
    except ProblemError as error:
        if any(problem.code in _ROTTEN for problem in error.problems):
            # One is enough to stop; people want to know all of them.
            all_rotten = making.stored.problems(assessment_files(assessment), making.progress)
            raise ProblemError(all_rotten or error.problems) from error
        # People know the folder they chose, not the hidden one in it.
        raise ProblemError(_at_final_place(error.problems, target, making.staging.parent)) from error


def _payload(making: Making, submission: Submission, names: list[str]) -> list["PayloadFile"]:
    from app.exchange.bag import PayloadFile
    from app.exchange.rubric_json import write_rubric
    from app.exchange.start_page import start_page
    from app.exchange.submission_json import write_submission

    rubric, assessment = making.picture.rubric, submission.assessment
    finished = {FINISHED_NAMES[key]: one.file.sha256 for key, one in assessment.finished.items()}
    payload = [PayloadFile(name, making.staging / name, finished.get(name)) for name in names]
    payload += [
        PayloadFile("machine/submission.json", write_submission(submission)),
        PayloadFile("machine/rubric.json", write_rubric(rubric)),
        PayloadFile(START_PAGE, start_page(submission, rubric, names, making.changes)),
    ]
    if making.changes:
        payload.append(PayloadFile("machine/changes.json", making.changes_bytes()))
    payload += [
        PayloadFile(submission.paths[piece.id], making.stored.path(piece.file.sha256), piece.file.sha256)
        for piece in assessment.evidence
        if piece.file is not None
    ]
    return payload


def _at_final_place(problems: Iterable[Problem], staged: Path, out: Path) -> list[Problem]:
    return [replace(p, where=str(out / staged.name)) if p.where == str(staged) else p for p in problems]


def _bag_info(submission: Submission, dossier: Dossier) -> list[tuple[str, str]]:
    assessment = submission.assessment
    return [
        ("Source-Organization", assessment.applicant or assessment.county.full_name),
        ("Contact-Name", assessment.person.name),
        ("Bagging-Date", submission.date.isoformat()),
        ("External-Identifier", dossier.submission_id),
        ("Bag-Software-Agent", program_name()),
    ]
