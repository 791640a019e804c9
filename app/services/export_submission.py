"""Export: documents for reading, and the sealed package that is handed in. Whole or not at all.

What is made is a snapshot: `frozen` is taken in the window's thread, the rest works on it alone, so that people may
go on typing while it is made.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.problems import Problem, ProblemError, Severity, blocking, hint
from app.domain.progress import Progress, Silent
from app.domain.rounds import round_of
from app.domain.scoring import score
from app.domain.submission import Picture, Seal
from app.files.user_folder import keys_folder
from app.services.check import said_problems
from app.services.finished_files import moved, staged
from app.services.make_documents import Making, Wanted, is_wanted
from app.services.round_changes import changes_of
from app.services.seal_package import ExportedPackage, sealed
from app.storage.attachments import Attachments
from app.storage.workspace import Workspace

__all__ = ["Exported", "ExportedPackage", "Frozen", "Wanted", "export", "export_frozen", "frozen"]


@dataclass(frozen=True, slots=True)
class Exported:
    """What lies in the folder now, and what people should know.

    lacking: why it is not all that it could be: files that are missing, what would have stopped a package.
    original: what people should know of the province's own file that was filled (回填原表).
    """

    files: tuple[Path, ...]
    package: ExportedPackage | None
    problems: tuple[Problem, ...]
    lacking: tuple[Problem, ...] = ()
    original: tuple[Problem, ...] = ()

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


_LACKING = {"EVIDENCE_FILE", "ATTACHMENT_MISSING"}


class SealBook:
    """Remembers seals in a workspace, from whichever thread: the workspace does both under its own lock."""

    def __init__(self, workspace: Workspace) -> None:
        """Change nothing yet."""
        self._workspace = workspace
        self._seals = workspace.picture.seals

    def remember(self, seal: Seal) -> None:
        """Keep a seal. Raises: ProblemError when it was closed, or something else was sealed, in the meantime."""
        if not self._workspace.is_writing:
            what = "工作库已经关闭，申报包没有留下。"
            raise ProblemError([blocking("CANCELLED", "", what, "请重新打开工作库后再导出。")])
        if self._workspace.picture.seals != self._seals:
            # It would neither name the one before nor keep its 材料编号.
            what = "这次导出开始后，又封装了另一份申报包，这一份没有留下。"
            raise ProblemError([blocking("RECORD_CHANGED", "", what, "请再导出一次。")])
        self._workspace.remember_seal(seal)

    def forget_last(self) -> None:
        """Take the newest seal back."""
        self._workspace.forget_last_seal()


@dataclass(frozen=True, slots=True)
class Frozen:
    """A workspace as it was at one moment; stored files never change under their name."""

    picture: Picture
    stored: Attachments
    keys: Path
    seal_book: SealBook


def frozen(workspace: Workspace) -> Frozen:
    """Return what an export is made from. Call it in the thread that changes the workspace."""
    return Frozen(workspace.picture, Attachments(workspace.folder), keys_folder(), SealBook(workspace))


def export(
    workspace: Workspace, out: Path, wanted: Wanted, *, date: dt.date, progress: Progress | None = None
) -> Exported:
    """Make what is wanted in the folder `out`. Files of the same name with other content are kept.

    Raises: ProblemError with every blocking problem; CancelledError out of progress; nothing half-made stays.
    """
    return export_frozen(frozen(workspace), out, wanted, date=date, progress=progress)


def export_frozen(
    source: Frozen, out: Path, wanted: Wanted, *, date: dt.date, progress: Progress | None = None
) -> Exported:
    """Do the same from a snapshot; may run in a worker thread while the workspace is changed."""
    progress = progress or Silent()
    problems, lacking = _said_before(source, wanted)
    picture = source.picture.travelling
    sheet = score(picture.rubric, picture.assessment)
    with staged(out) as staging:
        # Round and replies are read from what stays at the county.
        changes = changes_of(source.picture, sheet, source.stored)
        number = round_of(source.picture)
        making = Making(picture, sheet, source.stored, staging, date, progress, number, changes)
        if wanted.is_draft:
            names = making.documents(wanted, making.draft_dossier(), "（送审稿）")
            filled, told = making.filled_original(wanted, "（送审稿）")
            names += [filled] if filled else []
            files = moved(staging, names, out)
            problems = (*problems, *told, *_named_differently(names, files))
            return Exported(files, None, problems, *_on_original(lacking, filled, told))
        submission, dossier = making.submission()
        names = making.documents(Wanted() if wanted.package else wanted, dossier)
        kept = [name for name in names if is_wanted(name, wanted)]
        filled, told = making.filled_original(wanted)
        kept += [filled] if filled else []
        package, is_new = None, False
        if wanted.package:
            package, is_new = sealed(
                making, submission, dossier, names, keys=source.keys, remember=source.seal_book.remember
            )
            # The package comes last: where it lies, everything lies.
            kept.append(package.path.name)
        files = _handed_over(source.seal_book, staging, kept, out, is_new=is_new)
        problems = (*problems, *told, *_named_differently(kept, files))
        sealed_package = replace(package, path=files[-1]) if package else None
        return Exported(files, sealed_package, problems, *_on_original(lacking, filled, told))


def _on_original(
    lacking: tuple[Problem, ...], filled: str | None, told: tuple[Problem, ...]
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return what lacks and what is told of the filled original: one that could not be written lacks."""
    return (lacking, told) if filled else ((*lacking, *told), ())


def _said_before(source: Frozen, wanted: Wanted) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Return what people should know, and what of it means that something lacks; nothing stops a draft.

    Raises: ProblemError.
    """
    # The stored files are not read here: sealing reads each of them anyway and refuses one that has changed.
    missing = [
        problem if wanted.package else _as_warning(problem)
        for problem in missing_files_of(source.picture, source.stored)
    ]
    problems = (*said_problems(source.picture), *missing)
    blocked = any(problem.is_blocking for problem in problems)
    if blocked and not wanted.is_draft:
        raise ProblemError(problems)
    # Documents for reading hold no evidence files, so that none is missed in them.
    lacks = _LACKING if wanted.package else ()
    lacking = tuple(problem for problem in problems if problem.is_blocking or problem.code in lacks)
    return tuple(_as_warning(problem) for problem in problems), tuple(_as_warning(problem) for problem in lacking)


def _handed_over(book: SealBook, staging: Path, names: list[str], out: Path, *, is_new: bool) -> tuple[Path, ...]:
    try:
        return moved(staging, names, out)
    except ProblemError:
        if is_new:
            # Nobody has this package, so no later one may say that it replaces it.
            book.forget_last()
        raise


def _as_warning(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.WARNING) if problem.is_blocking else problem


def _named_differently(names: list[str], files: tuple[Path, ...]) -> Iterator[Problem]:
    for name, file in zip(names, files, strict=True):
        if file.name != name:
            what = f"文件夹里已有另一份“{name}”，这次的存为“{file.name}”。"
            yield hint("FILE_KEPT", str(file.parent), what, "请用这次的一份；旧的不再需要时自行删除。")


def missing_files_of(picture: Picture, stored: Attachments) -> Iterator[Problem]:
    """Yield which stored files of evidence and finished documents are gone; reads none of them."""
    assessment = picture.assessment
    named = [(f"佐证材料 {piece.title}", piece.file) for piece in assessment.evidence if piece.file]
    named += [(f"定稿文件 {one.document}", one.file) for one in assessment.finished.values()]
    for where, file in named:
        if not stored.path(file.sha256).is_file():
            what = f"附件“{file.name}”的文件不见了。"
            yield blocking("ATTACHMENT_MISSING", where, what, "请重新添加这个文件，或从备份恢复。")
