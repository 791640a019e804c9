"""The documents of one export, made in its staging folder from a snapshot; no live workspace is touched here."""

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.documents.dossier import Dossier
from app.domain.finished import FINISHED_NAMES, REPORT, TAKES_PLACE_OF, FinishedDocument
from app.domain.problems import Problem, ProblemError, Severity, blocking
from app.domain.progress import Progress
from app.domain.round_changes import RoundChanges
from app.domain.rounds import last_seal
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Picture, Submission
from app.files.atomic import telling_write_problems
from app.files.canonical import digest
from app.files.digests import copy_hashed
from app.files.places import forms_dir
from app.services.dossier import dossier_of, numbers_of
from app.services.fill_original import fill_original, filled_name, no_original
from app.storage.attachments import Attachments

RECTIFICATION = "06_整改报告.docx"
"""Goes along from round 2 on: what was done about the opinions that came back."""
REPORT_NAMES = (
    "01_自评报告.docx",
    "01_自评报告.pdf",
    "01_自评报告（盖章扫描件）.pdf",
    "02_逐项自评说明.pdf",
    "05_优秀案例.docx",
    RECTIFICATION,
)
XLSX_NAMES = ("03_自评打分表.xlsx", "04_佐证材料目录.xlsx")
_NUMBERED = re.compile(r"\d\d_")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made. report: the PDFs and the .docx; xlsx: the workbooks; a draft (送审稿) is never sealed.

    only: names of documents, when not all of them are wanted beside the package. original: the province's own file,
    filled (回填原表), when there is one; needs_original: there has to be one. It never lies in the package.
    """

    report: bool = True
    xlsx: bool = True
    package: bool = True
    is_draft: bool = False
    only: frozenset[str] = field(default_factory=frozenset)
    original: bool = True
    needs_original: bool = False


def title_of(name: str) -> str:
    """Return the name of a document without the number before it; the province's own file has none."""
    return _NUMBERED.sub("", name, count=1)


def original_name(picture: Picture) -> str | None:
    """Return the name of the filled original (回填原表); None when the rubric has none that can be filled."""
    original = picture.original
    return filled_name(original) if original is not None and no_original(original) is None else None


def is_wanted(name: str, wanted: Wanted) -> bool:
    """Tell whether a document of ours is to lie in the folder."""
    in_group = (wanted.report and name in REPORT_NAMES) or (wanted.xlsx and name in XLSX_NAMES)
    return in_group and (not wanted.only or name in wanted.only)


def document_names(picture: Picture, *, is_draft: bool, is_later_round: bool = False) -> tuple[str, ...]:
    """Return the names of all documents of an export, in order; what was taken back in takes the place of ours."""
    names = set(REPORT_NAMES + XLSX_NAMES) - set(FINISHED_NAMES.values()) | {FINISHED_NAMES[REPORT]}
    if not picture.assessment.cases:
        names.discard("05_优秀案例.docx")
    if not is_later_round:
        names.discard(RECTIFICATION)
    if not is_draft:
        for key in picture.assessment.finished:
            names = names - set(TAKES_PLACE_OF.get(key, ())) | {FINISHED_NAMES[key]}
    return tuple(sorted(names))


@dataclass(frozen=True, slots=True)
class Making:
    """One export on its way, in its staging folder.

    picture: what travels; number: the round; changes: what it changed since the one before, None in the first.
    """

    picture: Picture
    sheet: ScoreSheet
    stored: Attachments
    staging: Path
    date: dt.date
    progress: Progress
    number: int = 1
    changes: RoundChanges | None = None

    def draft_dossier(self) -> Dossier:
        """Return what a 送审稿 is written from."""
        return dossier_of(
            self.picture,
            self.sheet,
            date=self.date,
            number=self.number,
            is_draft=True,
            paths=self._paths(),
            pages=self._pages(),
            changes=self.changes,
        )

    def submission(self) -> tuple[Submission, Dossier]:
        """Return the submission of this round and the dossier that prints it."""
        from app.exchange.submission_json import content_digest, submission_id

        rubric = self.picture.rubric
        made = Submission(
            round=self.number,
            date=self.date,
            assessment=self.picture.assessment,
            rubric_id=rubric.id,
            rubric_edition=rubric.edition,
            rubric_sha256=digest(rubric),
            score=self.sheet,
            numbers=numbers_of(self.picture),
            paths=self._paths(),
            based_on=self.changes.since if self.changes else None,
            changes=hashlib.sha256(self.changes_bytes()).hexdigest() if self.changes else "",
        )
        last = last_seal(self.picture, self.number)
        if last is not None:
            # Sealing the same content again is the same submission; anything else replaces the one before.
            same = last.content_sha256 == content_digest(made)
            made = replace(made, replaces=last.replaces if same else last.id)
        dossier = dossier_of(
            self.picture,
            self.sheet,
            date=self.date,
            number=made.round,
            submission_id=submission_id(made),
            paths=made.paths,
            pages=self._pages(),
            changes=self.changes,
        )
        return made, dossier

    def changes_bytes(self) -> bytes:
        """Return changes.json; empty in the first round, which has none."""
        from app.exchange.changes_json import write_changes

        return write_changes(self.changes) if self.changes else b""

    def _paths(self) -> dict[str, str]:
        from app.exchange.names import evidence_paths

        return evidence_paths(self.picture.rubric, self.picture.assessment, numbers_of(self.picture))

    def _pages(self) -> dict[str, int]:
        return counted_pages(self.picture, self.stored, self.progress)

    def documents(self, wanted: Wanted, dossier: Dossier, mark: str = "") -> list[str]:
        """Write the wanted documents into the staging folder and return their names."""
        is_later = self.changes is not None
        all_names = document_names(self.picture, is_draft=dossier.is_draft, is_later_round=is_later)
        writers = _writers(dossier)
        taken = {} if dossier.is_draft else _finished_by_name(self.picture)
        wanted_names = [name for name in all_names if is_wanted(name, wanted)]
        names = []
        for done, name in enumerate(wanted_names):
            stem, dot, extension = name.rpartition(".")
            names.append(f"{stem}{mark}{dot}{extension}")
            self.progress.step(done, len(wanted_names), names[-1])
            with telling_write_problems(self.staging.parent / names[-1]):
                if name in taken:
                    self._copy(taken[name], self.staging / names[-1])
                else:
                    writers[name](self.staging / names[-1], Within(self.progress, done, len(wanted_names)))
        return names

    def filled_original(self, wanted: Wanted, mark: str = "") -> tuple[str | None, tuple[Problem, ...]]:
        """Write the province's own file, filled; return its name and what people should know. No name: not written.

        Raises: ProblemError when it is asked for and cannot be written, OSError never.
        """
        name, original = original_name(self.picture), self.picture.original
        if wanted.needs_original and (nothing := no_original(original)) is not None:
            raise ProblemError([nothing])
        is_asked = wanted.original and (not wanted.only or name in wanted.only)
        if name is None or original is None or not is_asked:
            return None, ()
        stem, dot, extension = name.rpartition(".")
        marked = f"{stem}{mark}{dot}{extension}"
        self.progress.step(0, 1, marked)
        source = self.stored.path(original.sha256)
        try:
            told = fill_original(self.picture, original, self.sheet, source, self.staging / marked)
        except ProblemError as error:
            if wanted.needs_original:
                raise
            # What people asked for goes out all the same.
            return None, tuple(replace(problem, severity=Severity.WARNING) for problem in error.problems)
        return marked, told

    def _copy(self, finished: FinishedDocument, target: Path) -> None:
        """Copy a document that was taken back in, seeing that it is still the one. Raises: ProblemError."""
        file = finished.file
        with self.stored.path(file.sha256).open("rb") as source, target.open("wb") as copy:
            sha256, _ = copy_hashed(source, copy)
        if sha256 != file.sha256:
            what = f"附件“{file.name}”的内容与存入时不一致（被改动或磁盘损坏）。"
            to_do = "请重新取回这份文件，或从备份恢复；现有文件保留不动。"
            raise ProblemError([blocking("ATTACHMENT_DAMAGED", f"定稿文件 {finished.document}", what, to_do)])


class Within:
    """Progress of one document among several: says what is going on, and lets a cancel through at once."""

    def __init__(self, progress: Progress, done: int, total: int) -> None:
        """Stand at the done-th of total."""
        self._progress, self._done, self._total = progress, done, total

    def step(self, done: int, total: int, what: str) -> None:  # noqa: ARG002 - documents differ too much in size
        """Say what is going on; the count is that of the documents."""
        self._progress.step(self._done, self._total, what)


def counted_pages(picture: Picture, stored: Attachments, progress: Progress) -> dict[str, int]:
    """Return the pages of the pieces whose file can be counted, by evidence id."""
    from app.documents.page_counts import page_count

    pieces = [piece for piece in picture.assessment.evidence if piece.file is not None]
    counted = {}
    for done, piece in enumerate(pieces):
        progress.step(done, len(pieces), "清点佐证材料页数")
        if piece.file is not None and (path := stored.path(piece.file.sha256)).is_file():
            counted[piece.id] = page_count(path, piece.file.name)
    return {id_: count for id_, count in counted.items() if count is not None}


def _finished_by_name(picture: Picture) -> dict[str, FinishedDocument]:
    return {FINISHED_NAMES[key]: one for key, one in picture.assessment.finished.items()}


Writer = Callable[[Path, Progress], None]


def _writers(dossier: Dossier) -> dict[str, Writer]:
    from app.catalog.forms import read_forms
    from app.documents.case_docx import write_cases_docx
    from app.documents.evidence_catalogue import write_evidence_catalogue
    from app.documents.explanation_pdf import write_explanation_pdf
    from app.documents.rectification_docx import write_rectification_docx
    from app.documents.report_docx import write_report_docx
    from app.documents.report_pdf import write_report_pdf
    from app.documents.score_table import write_score_table
    from app.domain.form import chosen_form

    forms = read_forms(forms_dir())
    rubric_id = dossier.rubric.id
    score_form = chosen_form(forms, "score_table", rubric_id)
    catalogue_form = chosen_form(forms, "evidence_catalogue", rubric_id)
    return {
        "01_自评报告.docx": lambda path, told: write_report_docx(dossier, path, told),
        "01_自评报告.pdf": lambda path, told: write_report_pdf(dossier, path, told),
        "02_逐项自评说明.pdf": lambda path, told: write_explanation_pdf(dossier, path, progress=told),
        "03_自评打分表.xlsx": lambda path, told: write_score_table(dossier, score_form, path, progress=told),
        "04_佐证材料目录.xlsx": lambda path, told: write_evidence_catalogue(
            dossier, catalogue_form, path, progress=told
        ),
        "05_优秀案例.docx": lambda path, _: write_cases_docx(dossier, path),
        RECTIFICATION: lambda path, _: write_rectification_docx(dossier, path),
    }
