"""Export: documents for reading, and the sealed package that is handed in. Whole or not at all."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.dossier import Dossier
from app.domain.problems import Problem, ProblemError, Severity, hint
from app.domain.progress import CancelledError, Progress, Silent
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Picture, Seal, Submission
from app.files.atomic import telling_write_problems
from app.files.canonical import digest
from app.files.places import forms_dir
from app.services.check import said_problems
from app.services.dossier import dossier_of, numbers_of, program_name
from app.services.finished_files import moved, staged
from app.storage.workspace import Workspace

if TYPE_CHECKING:
    from app.exchange.bag import PayloadFile


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made. report: the PDFs and the .docx; xlsx: the workbooks; a draft (送审稿) is never sealed."""

    report: bool = True
    xlsx: bool = True
    package: bool = True
    is_draft: bool = False


@dataclass(frozen=True, slots=True)
class ExportedPackage:
    """The sealed package as it was handed over."""

    path: Path
    id: str
    round: int
    sha256: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Exported:
    """What lies in the folder now, and what people should know."""

    files: tuple[Path, ...]
    package: ExportedPackage | None
    problems: tuple[Problem, ...]

    def fields(self) -> dict[str, object]:
        """Return what `jkxq export --json` adds (DESIGN.md 7)."""
        package = None
        if self.package is not None:
            package = {
                "path": str(self.package.path),
                "id": self.package.id,
                "round": self.package.round,
                "sha256": self.package.sha256,
                "fingerprint": self.package.fingerprint,
            }
        return {"files": [str(path) for path in self.files], "package": package}

    def sentences(self) -> list[str]:
        """Return the same for people, a line each."""
        lines = [str(path) for path in self.files]
        if self.package is not None:
            lines.append(f"申报包第{self.package.round}轮，sha256 {self.package.sha256}")
        return lines


def export(
    workspace: Workspace, out: Path, wanted: Wanted, *, date: dt.date, progress: Progress | None = None
) -> Exported:
    """Make what is wanted in the folder `out`. Files of the same name with other content are kept.

    Raises: ProblemError with every blocking problem; CancelledError out of progress; nothing half-made stays.
    """
    progress = progress or Silent()
    # The stored files are not read here: sealing reads each of them anyway and refuses one that has changed.
    missing = [problem if wanted.package else _as_warning(problem) for problem in _missing_files(workspace)]
    problems = (*said_problems(workspace.picture), *missing)
    if any(problem.is_blocking for problem in problems):
        if not wanted.is_draft:
            raise ProblemError(problems)
        problems = tuple(_as_warning(problem) for problem in problems)
    picture = workspace.picture.travelling
    sheet = score(picture.rubric, picture.assessment)
    with staged(out) as staging:
        making = _Making(workspace, picture, sheet, staging, date, progress)
        if wanted.is_draft:
            names = making.documents(wanted, making.draft_dossier(), "（送审稿）")
            files = moved(staging, names, out)
            return Exported(files, None, (*problems, *_named_differently(names, files)))
        submission, dossier = making.submission()
        names = making.documents(Wanted() if wanted.package else wanted, dossier)
        package = making.sealed(submission, dossier, names) if wanted.package else None
        kept = [name for name in names if _is_wanted(name, wanted)]
        # The package comes last: where it lies, everything lies.
        kept += [package.path.name] if package else []
        files = _handed_over(workspace, picture.seals, staging, kept, out)
        problems = (*problems, *_named_differently(kept, files))
        return Exported(files, replace(package, path=files[-1]) if package else None, problems)


def _handed_over(
    workspace: Workspace, before: tuple[Seal, ...], staging: Path, names: list[str], out: Path
) -> tuple[Path, ...]:
    try:
        return moved(staging, names, out)
    except ProblemError:
        if workspace.picture.seals != before:
            # Nobody has this package, so no later one may say that it replaces it.
            workspace.forget_last_seal()
        raise


def _as_warning(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING) if problem.is_blocking else problem


def _named_differently(names: list[str], files: tuple[Path, ...]) -> Iterator[Problem]:
    for name, file in zip(names, files, strict=True):
        if file.name != name:
            what = f"文件夹里已有另一份“{name}”，这次的存为“{file.name}”。"
            yield hint("FILE_KEPT", str(file.parent), what, "请用这次的一份；旧的不再需要时自行删除。")


def _missing_files(workspace: Workspace) -> Iterator[Problem]:
    for piece in workspace.picture.assessment.evidence:
        if piece.file is not None:
            try:
                workspace.attachment(piece.file.sha256)
            except ProblemError as error:
                yield from (replace(problem, where=f"佐证材料 {piece.title}") for problem in error.problems)


_REPORT = ("01_自评报告.docx", "01_自评报告.pdf", "02_逐项自评说明.pdf", "05_优秀案例.docx")
_XLSX = ("03_自评打分表.xlsx", "04_佐证材料目录.xlsx")
START_PAGE = "00_请先看这里.html"


def _is_wanted(name: str, wanted: Wanted) -> bool:
    return (wanted.report and name in _REPORT) or (wanted.xlsx and name in _XLSX)


@dataclass(frozen=True, slots=True)
class _Making:
    """One export on its way, in its staging folder."""

    workspace: Workspace
    picture: Picture
    sheet: ScoreSheet
    staging: Path
    date: dt.date
    progress: Progress

    def draft_dossier(self) -> Dossier:
        return dossier_of(
            self.picture, self.sheet, date=self.date, is_draft=True, paths=self._paths(), pages=self._pages()
        )

    def submission(self) -> tuple[Submission, Dossier]:
        """Return the submission of this round and the dossier that prints it."""
        from app.exchange.submission_json import content_digest, submission_id

        rubric, seals = self.picture.rubric, self.picture.seals
        made = Submission(
            round=1,
            date=self.date,
            assessment=self.picture.assessment,
            rubric_id=rubric.id,
            rubric_edition=rubric.edition,
            rubric_sha256=digest(rubric),
            score=self.sheet,
            numbers=numbers_of(self.picture),
            paths=self._paths(),
        )
        if seals:
            last = seals[-1]
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
        )
        return made, dossier

    def _paths(self) -> dict[str, str]:
        from app.exchange.names import evidence_paths

        return evidence_paths(self.picture.rubric, self.picture.assessment, numbers_of(self.picture))

    def _pages(self) -> dict[str, int]:
        from app.documents.page_counts import page_count

        counted = {
            piece.id: page_count(path, piece.file.name)
            for piece in self.picture.assessment.evidence
            if piece.file is not None and (path := self.workspace.attachments.path(piece.file.sha256)).is_file()
        }
        return {id_: count for id_, count in counted.items() if count is not None}

    def documents(self, wanted: Wanted, dossier: Dossier, mark: str = "") -> list[str]:
        """Write the wanted documents into the staging folder and return their names."""
        writers = [(name, write) for name, write in _writers(dossier).items() if _is_wanted(name, wanted)]
        names = []
        for done, (name, write) in enumerate(writers):
            stem, dot, extension = name.rpartition(".")
            names.append(f"{stem}{mark}{dot}{extension}")
            self.progress.step(done, len(writers), names[-1])
            with telling_write_problems(self.staging.parent / names[-1]):
                write(self.staging / names[-1])
        return names

    def sealed(self, submission: Submission, dossier: Dossier, names: list[str]) -> ExportedPackage:
        """Seal the package in the staging folder and remember it; it is given its final place after that."""
        from app.exchange.bag import write_package
        from app.exchange.keys import own_key
        from app.exchange.names import package_name
        from app.exchange.submission_json import content_digest
        from app.files.user_folder import keys_folder

        assessment = submission.assessment
        top = package_name(assessment.county, assessment.cycle, submission.round)
        target = self.staging / f"{top}.zip"
        try:
            package = write_package(
                target,
                top=top,
                payload=self._payload(submission, names),
                bag_info=_bag_info(submission, dossier),
                sign=own_key(keys_folder()),
                progress=self.progress,
            )
        except CancelledError:
            raise
        except ProblemError as error:
            if any(problem.code in _ROTTEN for problem in error.problems):
                # One is enough to stop; people want to know all of them.
                raise ProblemError(self.workspace.attachment_problems(self.progress) or error.problems) from error
            # People know the folder they chose, not the hidden one in it.
            raise ProblemError(_at_final_place(error.problems, target, self.staging.parent)) from error
        seal = Seal(
            id=dossier.submission_id,
            round=submission.round,
            date=submission.date,
            content_sha256=content_digest(submission),
            tagmanifest_sha256=package.tagmanifest_sha256,
            replaces=submission.replaces,
            numbers=submission.numbers,
        )
        # Remembered before it bears its name: a package that went out without being remembered could later be
        # replaced without naming it, and its 材料编号 could change.
        if not self.picture.seals or self.picture.seals[-1] != seal:
            self.workspace.remember_seal(seal)
        return ExportedPackage(package.path, seal.id, seal.round, package.sha256, package.fingerprint)

    def _payload(self, submission: Submission, names: list[str]) -> list["PayloadFile"]:
        from app.exchange.bag import PayloadFile
        from app.exchange.rubric_json import write_rubric
        from app.exchange.start_page import start_page
        from app.exchange.submission_json import write_submission

        rubric = self.picture.rubric
        payload = [PayloadFile(name, self.staging / name) for name in names]
        payload += [
            PayloadFile("machine/submission.json", write_submission(submission)),
            PayloadFile("machine/rubric.json", write_rubric(rubric)),
            PayloadFile(START_PAGE, start_page(submission, rubric, names)),
        ]
        for piece in submission.assessment.evidence:
            if piece.file is not None:
                source = self.workspace.attachment(piece.file.sha256)
                payload.append(PayloadFile(submission.paths[piece.id], source, piece.file.sha256))
        return payload


def _at_final_place(problems: Iterable[Problem], staged: Path, out: Path) -> list[Problem]:
    return [replace(p, where=str(out / staged.name)) if p.where == str(staged) else p for p in problems]


_ROTTEN = {"ATTACHMENT_DAMAGED", "ATTACHMENT_MISSING"}


def _bag_info(submission: Submission, dossier: Dossier) -> list[tuple[str, str]]:
    assessment = submission.assessment
    return [
        ("Source-Organization", assessment.applicant or assessment.county.full_name),
        ("Contact-Name", assessment.person.name),
        ("Bagging-Date", submission.date.isoformat()),
        ("External-Identifier", dossier.submission_id),
        ("Bag-Software-Agent", program_name()),
    ]


def _writers(dossier: Dossier) -> dict[str, Callable[[Path], None]]:
    from app.catalog.forms import read_forms
    from app.documents.case_docx import write_cases_docx
    from app.documents.evidence_catalogue import write_evidence_catalogue
    from app.documents.explanation_pdf import write_explanation_pdf
    from app.documents.report_docx import write_report_docx
    from app.documents.report_pdf import write_report_pdf
    from app.documents.score_table import write_score_table
    from app.domain.form import chosen_form

    forms = read_forms(forms_dir())
    rubric_id = dossier.rubric.id
    score_form = chosen_form(forms, "score_table", rubric_id)
    catalogue_form = chosen_form(forms, "evidence_catalogue", rubric_id)
    writers: dict[str, Callable[[Path], None]] = {
        "01_自评报告.docx": lambda path: write_report_docx(dossier, path),
        "01_自评报告.pdf": lambda path: write_report_pdf(dossier, path),
        "02_逐项自评说明.pdf": lambda path: write_explanation_pdf(dossier, path),
        "03_自评打分表.xlsx": lambda path: write_score_table(dossier, score_form, path),
        "04_佐证材料目录.xlsx": lambda path: write_evidence_catalogue(dossier, catalogue_form, path),
    }
    if dossier.assessment.cases:
        writers["05_优秀案例.docx"] = lambda path: write_cases_docx(dossier, path)
    return writers
